#include "account/account_history.hpp"

#include "account/session_core.hpp"
#include "net/net_error.hpp"
#include "tron/tron_error.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <set>

namespace barter::account {
namespace {

using signer::Fate;
using signer::RecordedIntent;
using signer::SignedPayment;

/// A payment of the wallet's own.
struct OwnPayment {
    PastPayment line;
    wallet::Transfer transfer;
    Fate fate{};
};

std::optional<OwnPayment> ownPayment(const RecordedIntent& recorded, const SignedPayment& payment)
{
    const auto decoded = wallet::decodePayment(payment.raw);
    if (!decoded) {
        return std::nullopt;
    }
    return OwnPayment{.line = {.id = payment.id,
                               .intent = recorded.intent.id,
                               .time = decoded->timestamp,
                               .direction = tron::Direction::out,
                               .token = recorded.intent.token,
                               .amount = recorded.intent.amount,
                               .counterparty = recorded.intent.to,
                               .stage = PaymentStage::unsent},
                      .transfer = decoded->transfer,
                      .fate = payment.fate};
}

PaymentStage stageOf(const tron::HistoryLine& line, std::int64_t solidTime)
{
    if (line.entry.failed) {
        return PaymentStage::failed;
    }
    return line.entry.time <= solidTime ? PaymentStage::final : PaymentStage::inBlock;
}

void takeStatus(PastPayment& line, const tron::PaymentStatus& status)
{
    line.fee = status.fee;
    line.time = status.blockTime.value_or(line.time);
    switch (status.state) {
    case tron::PaymentState::notSeen: break;
    case tron::PaymentState::pending: line.stage = PaymentStage::pending; break;
    case tron::PaymentState::inBlock: line.stage = PaymentStage::inBlock; break;
    case tron::PaymentState::final: line.stage = PaymentStage::final; break;
    case tron::PaymentState::failed: line.stage = PaymentStage::failed; break;
    }
}

}  // namespace

struct AccountHistory::Past {
    Past(const std::shared_ptr<SessionCore>& session, AccountNumber number, const wallet::Address& itsAddress)
        : core{session}, account{number}, address{itsAddress},
          reader{session->service(), session->nodes().first(), itsAddress, session->network()}
    {
    }

    std::shared_ptr<SessionCore> core;
    AccountNumber account;
    wallet::Address address;
    tron::HistoryReader reader;
    bool isLoaded = false;
    bool hasIndex = true;
    bool isIndexAtEnd = false;
    std::deque<OwnPayment> own;                            ///< not told of yet, the newest first
    std::map<wallet::TransactionId, std::string> intents;  ///< of all own payments
    std::set<wallet::TransactionId> listed;                ///< by the index
    bool isGone = false;
};

class AccountHistory::Reading : public SessionFlow<AccountHistory::Reading, PastPart> {
public:
    Reading(std::shared_ptr<Past> past, std::size_t count, tron::Answer<PastPart> answer)
        : SessionFlow{past->core,
                      [past, answer = std::move(answer)](Expected<PastPart> part) {
                          if (!past->isGone) {
                              answer(std::move(part));
                          }
                      }},
          m_past{std::move(past)}, m_count{count}
    {
    }

    void start()
    {
        if (m_past->isLoaded) {
            core().nodes().chain().refresh(then(&Reading::tookChain));
        } else {
            core().askIntents(then(&Reading::tookIntents));
        }
    }

private:
    void tookIntents(std::vector<RecordedIntent>& all)
    {
        for (const auto& recorded : all) {
            const bool isOfThis = recorded.intent.fromSpeed == m_past->account.isSpeed &&
                                  recorded.intent.account == m_past->account.number;
            for (const auto& payment : recorded.payments) {
                auto own = isOfThis ? ownPayment(recorded, payment) : std::nullopt;
                if (own) {
                    m_past->intents[payment.id] = recorded.intent.id;
                    m_past->own.push_back(std::move(*own));
                }
            }
        }
        std::ranges::stable_sort(
            m_past->own, std::greater<>{}, [](const OwnPayment& payment) { return payment.line.time; });
        m_past->isLoaded = true;
        core().nodes().chain().refresh(then(&Reading::tookChain));
    }

    void tookChain(tron::ChainState& state)
    {
        m_state = state;
        if (m_past->isIndexAtEnd) {
            merge({});
        } else {
            m_past->reader.next(m_count, thenAnyway(&Reading::tookIndex));
        }
    }

    void tookIndex(Expected<tron::HistoryPart>& part)
    {
        if (!part && part.error().code != tron::TronErrc::noIndex && part.error().code != net::NetErrc::badStatus) {
            giveUp(part.error());
            return;
        }
        if (!part) {
            m_past->hasIndex = false;
            m_past->isIndexAtEnd = true;
            merge({});
            return;
        }
        m_past->isIndexAtEnd = part->isAtEnd;
        merge(part->lines);
    }

    void merge(const std::vector<tron::HistoryLine>& lines)
    {
        for (const auto& line : lines) {
            m_past->listed.insert(line.entry.id);
            m_part.payments.push_back(lineOf(line));
        }
        // An own payment that the index has comes there not before the time of its signing: what is newer than the last
        // line, and not among them, it does not have.
        const auto floor = lines.empty() ? INT64_MAX : lines.back().entry.time;
        while (!m_past->own.empty()) {
            auto& next = m_past->own.front();
            const bool isListed = m_past->listed.contains(next.line.id);
            const bool isDue = next.line.time >= floor ||
                               (m_past->isIndexAtEnd && m_part.payments.size() + m_unlisted.size() < m_count);
            if (!isListed && !isDue) {
                break;
            }
            if (!isListed) {
                m_unlisted.push_back(std::move(next));
            }
            m_past->own.pop_front();
        }
        askNext();
    }

    [[nodiscard]] PastPayment lineOf(const tron::HistoryLine& line) const
    {
        const auto intent = m_past->intents.find(line.entry.id);
        return {.id = line.entry.id,
                .intent = intent != m_past->intents.end() ? intent->second : std::string{},
                .time = line.entry.time,
                .direction = line.direction,
                .token = line.token,
                .amount = line.entry.amount,
                .counterparty = line.direction == tron::Direction::in ? line.entry.from : line.entry.to,
                .stage = stageOf(line, m_state.solid.time),
                .fee = line.entry.fee,
                .suspicion = line.suspicion};
    }

    /// What became of the next payment that the index does not have.
    void askNext()
    {
        while (!m_unlisted.empty()) {
            auto& next = m_unlisted.front();
            const auto* const progress = core().progressOf(next.line.id);
            if (progress == nullptr && next.fate != Fate::cannotLand) {
                tron::askStatus(core().nodes().first(),
                                {.id = next.line.id, .payment = next.transfer, .head = m_state.head.number},
                                then(&Reading::tookStatus));
                return;
            }
            if (progress != nullptr) {
                takeStatus(next.line, progress->status);
                next.line.stage = progress->stage;
            } else {
                next.line.stage = PaymentStage::expired;
            }
            takeUnlisted();
        }
        finish();
    }

    void tookStatus(tron::PaymentStatus& status)
    {
        takeStatus(m_unlisted.front().line, status);
        takeUnlisted();
        askNext();
    }

    void takeUnlisted()
    {
        m_part.payments.push_back(std::move(m_unlisted.front().line));
        m_unlisted.pop_front();
    }

    void finish()
    {
        std::ranges::stable_sort(m_part.payments, std::greater<>{}, &PastPayment::time);
        m_part.hasIndex = m_past->hasIndex;
        m_part.isAtEnd = m_past->isIndexAtEnd && m_past->own.empty();
        give(std::move(m_part));
    }

    std::shared_ptr<Past> m_past;
    std::size_t m_count;
    tron::ChainState m_state;
    std::deque<OwnPayment> m_unlisted;
    PastPart m_part;
};

AccountHistory::AccountHistory(const std::shared_ptr<SessionCore>& core,
                               AccountNumber from,
                               const wallet::Address& address)
    : m_past{std::make_shared<Past>(core, from, address)}
{
}

AccountHistory::~AccountHistory()
{
    m_past->isGone = true;
}

void AccountHistory::next(std::size_t count, tron::Answer<PastPart> answer)
{
    std::make_shared<Reading>(m_past, count, std::move(answer))->start();
}

}  // namespace barter::account
