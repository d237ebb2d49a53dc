#pragma once

#include "core/error.hpp"
#include "wallet/wire.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barter::wallet {

/// A call that a node tried out without a transaction.
struct ConstantCall {
    bool reverted = false;           ///< it failed: `results` is no answer to the call
    std::vector<WireBytes> results;  ///< what the contract gave back
    std::int64_t energyUsed = 0;     ///< with the penalty of contracts that are much in use
    std::int64_t energyPenalty = 0;
    std::string reason;  ///< of a call that reverted: the contract's or the node's words, cleaned by `nodeText`
};

/// The answer of triggerconstantcontract.
/// Errors: those of `parseAnswer`; refused also when there is no such contract.
[[nodiscard]] Expected<ConstantCall> parseConstantCall(std::string_view answer);

/// The energy in the answer of estimateenergy. It is up to a quarter too much, and many nodes refuse to say.
/// Errors: those of `parseAnswer`; refused also when the call would revert.
[[nodiscard]] Expected<std::int64_t> parseEnergyEstimate(std::string_view answer);

}  // namespace barter::wallet
