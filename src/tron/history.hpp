#pragma once

#include "tron/node_client.hpp"
#include "wallet/key_file.hpp"
#include "wallet/payment.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// An account's past as one list. It comes from TronGrid's index, which believes nobody: see wallet/node_history.hpp.
namespace barter::tron {

enum class Direction { in, out, self };

/// Why a line is greyed out and its addresses are never offered as recipients. The rule, in this order:
enum class Suspicion {
    none,
    nothingMoved,  ///< an amount of zero: anybody can have a token tell of zero "from" anybody (BTT does, too)
    strangeToken,  ///< neither TRX nor the network's BTT or BTTOLD, whatever it calls itself
    dust,          ///< came in, and is less than `leastTrx`, `leastBtt` or `leastBttold`: hardly ever a payment, often
                   ///< sent from an address that looks like one that the person knows
};

inline constexpr std::uint64_t leastTrx = 100'000;       ///< sun: 0.1 TRX, less than a transfer costs
inline constexpr std::uint64_t leastBttold = 1'000'000;  ///< 1 BTTOLD, which is 1,000 BTT
inline constexpr std::uint64_t leastWholeBtt = 1'000;    ///< BTT, of 18 decimals

struct HistoryLine {
    wallet::HistoryEntry entry;
    Direction direction{};
    std::optional<wallet::PaidToken> token;  ///< nothing: a strange one
    Suspicion suspicion{};
};

/// Pure; any thread.
[[nodiscard]] HistoryLine
lineOf(wallet::HistoryEntry entry, const wallet::Address& account, const wallet::NetworkIdentity& network);

/// Two lists of pages, each with the newest first, as one. Pure; any thread.
class HistoryMerge {
public:
    enum class List { coins, tokens };  ///< TRX and TRC-10, or TRC-20

    /// What it needs before it can go on; nothing when it has enough or there is no more.
    [[nodiscard]] std::optional<List> needs() const;
    /// Of the next page of `list`; empty: the first one, or none is left.
    [[nodiscard]] const std::string& fingerprint(List list) const { return sourceOf(list).fingerprint; }
    void add(List list, wallet::HistoryPage page);
    /// The newest entry that nothing can come before; nothing when a page is needed or there is no more.
    [[nodiscard]] std::optional<wallet::HistoryEntry> take();
    [[nodiscard]] bool isAtEnd() const;

private:
    struct Source {
        std::deque<wallet::HistoryEntry> entries;
        std::string fingerprint;
        bool isComplete = false;  ///< no page after those that were added
    };

    [[nodiscard]] const Source& sourceOf(List list) const { return list == List::coins ? m_coins : m_tokens; }

    Source m_coins;
    Source m_tokens;
};

struct HistoryPart {
    std::vector<HistoryLine> lines;  ///< the newest first
    bool isAtEnd = false;            ///< else there may be more, also when `lines` is short or empty
};

enum class HistoryScope {
    all,
    onlyFinal,  ///< what the index holds to be in a final block: for telling of a payment that came in
};

/// Reads the past of one account, part by part. One thread: that of the io_context.
class HistoryReader {
public:
    /// Pages asked for in one `next`: what others sent may fill many with what is no transfer.
    static constexpr int maxPages = 10;

    /// `service` and `node` outlive the reader.
    HistoryReader(boost::asio::io_context& service,
                  NodeClient& node,
                  const wallet::Address& account,
                  const wallet::NetworkIdentity& network,
                  HistoryScope scope = HistoryScope::all);

    /// The next `count` lines, or fewer. Answers once, later, or never if the reader is destroyed before; not to be
    /// called before the last one has answered. Errors: those of `NodeClient::history`, TronErrc::noIndex; then nothing
    /// is lost, and the next call goes on where this one began.
    void next(std::size_t count, Answer<HistoryPart> answer);

private:
    class Reading;
    std::shared_ptr<Reading> m_reading;
};

}  // namespace barter::tron
