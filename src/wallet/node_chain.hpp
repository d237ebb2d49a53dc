#pragma once

#include "core/error.hpp"
#include "wallet/address.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

/// What a node says of the network.
namespace barter::wallet {

/// Prices that the witnesses vote on, in sun. Each 0 to 2^63-1.
struct ChainPrices {
    std::int64_t energy = 0;               ///< of one unit (getEnergyFee)
    std::int64_t bandwidth = 0;            ///< of one byte (getTransactionFee)
    std::int64_t newAccount = 0;           ///< for a transfer to an address that is new
                                           ///< (getCreateNewAccountFeeInSystemContract)
    std::int64_t newAccountBandwidth = 0;  ///< instead of its bandwidth, when none is staked (getCreateAccountFee)
    std::int64_t memo = 0;                 ///< getMemoFee
    std::int64_t secondSignature = 0;      ///< getMultiSignFee
    std::int64_t maxFeeLimit = 0;          ///< the network's own bound (getMaxFeeLimit)
    std::int64_t freeBandwidth = 0;        ///< no price: bytes a day for each account (getFreeNetLimit)
};

/// The answer of getchainparameters. Errors: those of `parseAnswer`; wrongShape also when one of these is missing.
[[nodiscard]] Expected<ChainPrices> parseChainPrices(std::string_view answer);

/// Whether the address asked about with getcontract is a contract. Errors: those of `parseAnswer`.
[[nodiscard]] Expected<bool> parseIsContract(std::string_view answer);

/// The addresses of those in the answer of listwitnesses who make blocks now. They may sign with another key: see
/// Account::witness. Errors: those of `parseAnswer`.
[[nodiscard]] Expected<std::vector<Address>> parseActiveWitnesses(std::string_view answer);

}  // namespace barter::wallet
