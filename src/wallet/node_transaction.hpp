#pragma once

#include "core/error.hpp"
#include "wallet/abi.hpp"
#include "wallet/address.hpp"
#include "wallet/transaction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What became of a transaction, as a node tells it.
namespace barter::wallet {

/// How the call of a contract ended.
enum class ContractOutcome {
    none,         ///< no contract was called: a transfer of TRX or TRC-10
    success,      ///< it did what it was asked
    reverted,     ///< it refused, and used only a part of the energy
    outOfEnergy,  ///< the fee limit, or the TRX that there were, did not do: all of it is burnt
    otherFailure
};

struct EventLog {
    Address contract;
    std::vector<abi::Topic> topics;
    WireBytes data;
};

/// From a block. Numbers are 0 to 2^63-1, that of the block is 1 at least.
struct TransactionInfo {
    TransactionId id{};
    std::int64_t block = 0;
    std::int64_t blockTime = 0;  ///< ms since 1970
    std::int64_t fee = 0;        ///< sun, everything that was burnt
    std::int64_t energyUsed = 0;
    std::int64_t energyFee = 0;  ///< sun, in `fee`
    std::int64_t bandwidthUsed = 0;
    std::int64_t bandwidthFee = 0;  ///< sun, in `fee`
    bool failed = false;            ///< nothing happened but the fee
    ContractOutcome outcome{};
    std::string message;  ///< why it failed, in the node's words, cleaned by `nodeText`
    std::vector<EventLog> logs;
};

/// The answer of gettransactioninfobyid; nothing while the node knows of no block with it. Final is only what the
/// solidity side says.
/// Errors: those of `parseAnswer`.
[[nodiscard]] Expected<std::optional<TransactionInfo>> parseTransactionInfo(std::string_view answer);

/// The transfers of `token` in a transaction that went through, and none otherwise: what other contracts log counts for
/// nothing, whatever they log.
[[nodiscard]] std::vector<abi::TransferEvent> tokenTransfers(const TransactionInfo& info, const Address& token);

/// A transaction that the node has, in a block or waiting for one: it does not tell which, and a waiting one is called
/// a success already.
struct NodeTransaction {
    TransactionId id{};                 ///< the hash of `raw`, which was computed again
    WireBytes raw;                      ///< what was signed
    std::vector<WireBytes> signatures;  ///< of any length
};

/// The answer of gettransactionbyid and gettransactionfrompending; nothing when the node does not have it.
/// Errors: those of `parseAnswer`, NodeErrc::inconsistent (the id is another).
[[nodiscard]] Expected<std::optional<NodeTransaction>> parseTransaction(std::string_view answer);

}  // namespace barter::wallet
