#include "tron/history.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <iterator>
#include <variant>

namespace barter::tron {
namespace {

using wallet::HistoryEntry;
using wallet::PaidToken;

constexpr unsigned bttDecimals = 18;

Amount leastBtt()
{
    return parseAmount(std::to_string(leastWholeBtt), bttDecimals).value_or(Amount{});
}

Amount leastOf(PaidToken token)
{
    switch (token) {
    case PaidToken::btt: return leastBtt();
    case PaidToken::bttold: return Amount{leastBttold};
    case PaidToken::trx: break;
    }
    return Amount{leastTrx};
}

std::optional<PaidToken> tokenOf(const HistoryEntry& entry, const wallet::NetworkIdentity& network)
{
    if (std::holds_alternative<HistoryEntry::Trx>(entry.kind)) {
        return PaidToken::trx;
    }
    if (const auto* const asset = std::get_if<HistoryEntry::Asset>(&entry.kind)) {
        const bool isBttold = network.bttoldId != 0 && asset->id == std::to_string(network.bttoldId);
        return isBttold ? std::optional{PaidToken::bttold} : std::nullopt;
    }
    const auto& token = std::get<HistoryEntry::Token>(entry.kind);
    return token.contract == network.bttContract ? std::optional{PaidToken::btt} : std::nullopt;
}

Direction directionOf(const HistoryEntry& entry, const wallet::Address& account)
{
    if (entry.from == account) {
        return entry.to == account ? Direction::self : Direction::out;
    }
    return Direction::in;
}

Suspicion suspicionOf(const HistoryEntry& entry, std::optional<PaidToken> token, Direction direction)
{
    if (entry.amount.isZero()) {
        return Suspicion::nothingMoved;
    }
    if (!token) {
        return Suspicion::strangeToken;
    }
    return direction == Direction::in && entry.amount < leastOf(*token) ? Suspicion::dust : Suspicion::none;
}

}  // namespace

HistoryLine lineOf(HistoryEntry entry, const wallet::Address& account, const wallet::NetworkIdentity& network)
{
    const auto token = tokenOf(entry, network);
    const auto direction = directionOf(entry, account);
    const auto suspicion = suspicionOf(entry, token, direction);
    return {.entry = std::move(entry), .direction = direction, .token = token, .suspicion = suspicion};
}

std::optional<HistoryMerge::List> HistoryMerge::needs() const
{
    if (m_coins.entries.empty() && !m_coins.isComplete) {
        return List::coins;
    }
    if (m_tokens.entries.empty() && !m_tokens.isComplete) {
        return List::tokens;
    }
    return std::nullopt;
}

void HistoryMerge::add(List list, wallet::HistoryPage page)
{
    auto& source = list == List::coins ? m_coins : m_tokens;
    // Nothing says that an index keeps its promise.
    std::ranges::stable_sort(page.entries, std::ranges::greater{}, &HistoryEntry::time);
    std::ranges::move(page.entries, std::back_inserter(source.entries));
    source.isComplete = page.fingerprint.empty();
    source.fingerprint = std::move(page.fingerprint);
}

std::optional<HistoryEntry> HistoryMerge::take()
{
    if (needs() || isAtEnd()) {
        return std::nullopt;
    }
    const bool isCoin = m_tokens.entries.empty() ||
                        (!m_coins.entries.empty() && m_coins.entries.front().time >= m_tokens.entries.front().time);
    auto& source = isCoin ? m_coins : m_tokens;
    auto entry = std::move(source.entries.front());
    source.entries.pop_front();
    return entry;
}

bool HistoryMerge::isAtEnd() const
{
    return m_coins.isComplete && m_tokens.isComplete && m_coins.entries.empty() && m_tokens.entries.empty();
}

class HistoryReader::Reading : public std::enable_shared_from_this<Reading> {
public:
    Reading(boost::asio::io_context& service,
            NodeClient& node,
            const wallet::Address& account,
            const wallet::NetworkIdentity& network,
            HistoryScope scope)
        : m_service{service}, m_node{node}, m_account{account}, m_network{network}, m_scope{scope}
    {
    }

    void next(std::size_t count, Answer<HistoryPart> answer)
    {
        m_count = count;
        m_pages = 0;
        m_answer = std::move(answer);
        boost::asio::post(m_service, [self = weak_from_this()] {
            if (const auto reading = self.lock()) {
                reading->goOn();
            }
        });
    }

private:
    void ask(HistoryMerge::List list)
    {
        ++m_pages;
        const HistoryQuery query{.account = m_account,
                                 .fingerprint = m_merge.fingerprint(list),
                                 .onlyFinal = m_scope == HistoryScope::onlyFinal};
        auto answer = [self = weak_from_this(), list](Expected<wallet::HistoryPage> page) {
            if (const auto reading = self.lock()) {
                reading->take(list, std::move(page));
            }
        };
        list == HistoryMerge::List::coins ? m_node.history(query, std::move(answer))
                                          : m_node.tokenHistory(query, std::move(answer));
    }

    void take(HistoryMerge::List list, Expected<wallet::HistoryPage> page)
    {
        if (!page) {
            std::exchange(m_answer, nullptr)(tl::unexpected{std::move(page.error())});
            return;
        }
        m_merge.add(list, std::move(*page));
        goOn();
    }

    /// Takes what there is, and answers or asks for a page.
    void goOn()
    {
        while (m_lines.size() < m_count) {
            auto entry = m_merge.take();
            if (!entry) {
                break;
            }
            m_lines.push_back(lineOf(std::move(*entry), m_account, m_network));
        }
        const auto needed = m_lines.size() < m_count ? m_merge.needs() : std::nullopt;
        if (needed && m_pages < maxPages) {
            ask(*needed);
            return;
        }
        std::exchange(m_answer,
                      nullptr)(HistoryPart{.lines = std::exchange(m_lines, {}), .isAtEnd = m_merge.isAtEnd()});
    }

    boost::asio::io_context& m_service;
    NodeClient& m_node;
    wallet::Address m_account;
    wallet::NetworkIdentity m_network;
    HistoryScope m_scope;
    HistoryMerge m_merge;
    std::vector<HistoryLine> m_lines;  ///< of the answer that is being made, also after one that failed
    Answer<HistoryPart> m_answer;      ///< empty once it was given
    std::size_t m_count = 0;
    int m_pages = 0;
};

HistoryReader::HistoryReader(boost::asio::io_context& service,
                             NodeClient& node,
                             const wallet::Address& account,
                             const wallet::NetworkIdentity& network,
                             HistoryScope scope)
    : m_reading{std::make_shared<Reading>(service, node, account, network, scope)}
{
}

void HistoryReader::next(std::size_t count, Answer<HistoryPart> answer)
{
    m_reading->next(count, std::move(answer));
}

}  // namespace barter::tron
