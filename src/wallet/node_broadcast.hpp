#pragma once

#include "core/error.hpp"
#include "wallet/transaction.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace barter::wallet {

/// What an answer to a broadcast means for the same bytes. None of it says that the transaction was or will be in a
/// block: an earlier broadcast of the bytes may have got there before a refusal.
enum class BroadcastVerdict {
    pooled,  ///< waits for a block
    known,   ///< the node has seen these bytes before: as good as pooled
    later,   ///< the node cannot now: the same bytes again later
    refused  ///< this node will not take these bytes
};

struct BroadcastResult {
    BroadcastVerdict verdict{};
    std::string code;                 ///< java-tron's name of it, "SIGERROR", cleaned by `nodeText`
    std::string message;              ///< in the node's words, cleaned by `nodeText`
    std::optional<TransactionId> id;  ///< as the node computed it
};

/// The answer of broadcasthex and broadcasttransaction, whose message is in hexadecimal digits.
/// Errors: those of `parseAnswer`.
[[nodiscard]] Expected<BroadcastResult> parseBroadcast(std::string_view answer);

}  // namespace barter::wallet
