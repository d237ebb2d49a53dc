#pragma once

#include "tron/chain_view.hpp"
#include "tron/node_client.hpp"
#include "wallet/payment.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace barter::tron {

enum class PaymentState {
    notSeen,  ///< by this node: it may be lost, late or hidden; nothing says that it failed
    pending,  ///< waits for a block
    inBlock,  ///< in a block that may still lose; that it failed there is not final either
    final,    ///< paid
    failed,   ///< in a final block, and nothing moved but the fee
};

/// Why a payment in a block paid nothing.
enum class PaymentFailure {
    none,
    reverted,      ///< the contract refused
    outOfEnergy,   ///< the fee limit, or the TRX that there were, did not do
    other,         ///< the context has the node's words
    nothingMoved,  ///< it is said to have gone well, but the token tells of no such transfer
};

/// Blocks until a block is final: 19 of the 27 witnesses have built on it.
inline constexpr std::int64_t finalConfirmations = 19;

struct PaymentStatus {
    PaymentState state{};
    std::optional<std::int64_t> block;
    std::optional<std::int64_t> blockTime;  ///< ms since 1970
    std::int64_t confirmations = 0;         ///< the block itself and those after it; 0 without a block
    std::optional<std::int64_t> fee;        ///< sun that were burnt; nothing before there is a block
    PaymentFailure failure{};               ///< of a block, final or not
    std::string reason;                     ///< in the node's words, cleaned by `nodeText`
};

/// What one node knows of a transaction.
struct PaymentSigns {
    std::optional<wallet::TransactionInfo> solid;   ///< of the solidity side
    std::optional<wallet::TransactionInfo> newest;  ///< of the full node
    bool isKnown = false;                           ///< the full node has it, whatever it says of its result
    std::int64_t head = 0;                          ///< number of the newest block
};

/// Pure. Whether a payment in TRX or TRC-10 is in a final block is all that there is to know of it; one in a token
/// also has to have gone well, and the token's contract has to tell of exactly that transfer.
[[nodiscard]] PaymentStatus statusOf(const wallet::Transfer& payment, const PaymentSigns& signs);

struct PaymentQuestion {
    wallet::TransactionId id{};
    wallet::Transfer payment;  ///< what the bytes with that id pay
    std::int64_t head = 0;     ///< number of the newest block, of ChainState
};

/// Asks one node. Answers once, later, with the errors of `NodeClient`.
void askStatus(NodeClient& node, const PaymentQuestion& question, Answer<PaymentStatus> answer);

}  // namespace barter::tron
