#pragma once

#include "core/amount.hpp"
#include "core/error.hpp"
#include "wallet/address.hpp"
#include "wallet/transaction.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What TronGrid's index (its API v1) says of an account's past. It lags behind the chain, and it lists what anybody
/// sent or pretends to have sent: transfers of nothing, dust from addresses that look like known ones, tokens that
/// call themselves BTT. Whether a transfer counts only `tokenTransfers` and the solidity side tell.
namespace barter::wallet {

struct HistoryEntry {
    struct Trx {
        bool operator==(const Trx&) const = default;
    };
    struct Asset {
        std::string id;  ///< of a TRC-10 token, in decimal digits
        bool operator==(const Asset&) const = default;
    };
    struct Token {
        Address contract;  ///< of a TRC-20 token: what it calls itself is not read
        bool operator==(const Token&) const = default;
    };

    TransactionId id{};
    std::int64_t time = 0;  ///< of the block, ms since 1970
    std::variant<Trx, Asset, Token> kind;
    Address from;
    Address to;
    Amount amount;                    ///< smallest units
    bool failed = false;              ///< nothing moved; never of a Token, of which only events are listed
    std::optional<std::int64_t> fee;  ///< sun; not known of a Token
};

/// The longest text with which a gateway may name the next page.
inline constexpr std::size_t maxFingerprint = 512;

struct HistoryPage {
    std::vector<HistoryEntry> entries;  ///< in the order of the answer
    std::string fingerprint;            ///< names the next page: ASCII that needs no quoting in a URL; empty: none
};

/// The answer of /v1/accounts/<address>/transactions: of its rows the transfers of TRX and TRC-10, and no others.
/// Errors: those of `parseAnswer`.
[[nodiscard]] Expected<HistoryPage> parseHistory(std::string_view answer);

/// The answer of /v1/accounts/<address>/transactions/trc20: of its rows the transfers, and no approvals.
/// Errors: those of `parseAnswer`.
[[nodiscard]] Expected<HistoryPage> parseTokenHistory(std::string_view answer);

}  // namespace barter::wallet
