#pragma once

#include "core/amount.hpp"
#include "core/error.hpp"
#include "wallet/address.hpp"
#include "wallet/transaction.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <variant>

/// The three transactions that this wallet signs, and the last look at their bytes before it does. Any thread.
namespace barter::wallet {

/// TransferContract.
struct TrxTransfer {
    Address from;
    Address to;
    std::int64_t amount = 0;  ///< sun

    bool operator==(const TrxTransfer&) const = default;
};

/// TransferAssetContract: a TRC-10 token, which the chain itself keeps.
struct AssetTransfer {
    std::string assetId;  ///< decimal digits, "1002000"
    Address from;
    Address to;
    std::int64_t amount = 0;  ///< smallest units

    bool operator==(const AssetTransfer&) const = default;
};

/// TriggerSmartContract with a call of `transfer(address,uint256)` and nothing attached: a TRC-20 token.
struct TokenTransfer {
    Address from;
    Address contract;
    Address to;
    Amount amount;

    bool operator==(const TokenTransfer&) const = default;
};

using Transfer = std::variant<TrxTransfer, AssetTransfer, TokenTransfer>;

/// With the owner's permission. Numbers as in Transaction.
struct Payment {
    Transfer transfer;
    BlockReference reference;
    std::int64_t expiration = 0;
    std::int64_t timestamp = 0;
    std::int64_t feeLimit = 0;
    std::string memo;  ///< any bytes

    bool operator==(const Payment&) const = default;
};

/// The bytes to sign.
[[nodiscard]] WireBytes encodePayment(const Payment& payment);

/// Takes exactly what `encodePayment` gives.
/// Errors: those of `decodeTransaction`, wrongCallData, otherContract, valueAttached, permissionNamed.
[[nodiscard]] Expected<Payment> decodePayment(std::span<const std::uint8_t> raw);

/// The numbers are written to disk: they stay.
enum class PaidToken { trx = 0, btt = 1, bttold = 2 };

/// What the bytes pay, for the screen where a person agrees to it: "what is signed".
struct DecodedPayment {
    TransactionId id{};
    PaidToken token{};
    Address from;
    Address to;
    Amount amount;                ///< smallest units: 6 decimals for TRX and BTTOLD, 18 for BTT
    std::string memo;             ///< UTF-8 that is shown as it is, at most maxMemoBytes
    std::int64_t feeLimit = 0;    ///< sun; 0 for TRX and BTTOLD
    std::int64_t expiration = 0;  ///< ms since 1970
    std::int64_t timestamp = 0;   ///< ms since 1970
    BlockReference reference;
};

/// What the wallet's account and network allow.
struct PaymentRules {
    Address sender;                       ///< whose key signs
    Address bttContract;                  ///< of the network
    std::string bttoldId;                 ///< of the network; empty or "0": it has none
    std::int64_t earliestExpiration = 0;  ///< ms since 1970, inclusive
    std::int64_t latestExpiration = 0;    ///< ms since 1970, inclusive
};

inline constexpr std::int64_t sunPerTrx = 1'000'000;
/// An energy price a hundred times the present one would still do; the network's own limit is 15,000 TRX.
inline constexpr std::int64_t maxFeeLimit = 100 * sunPerTrx;
/// A node takes no transaction that expires later than this after its newest block (java-tron).
inline constexpr std::int64_t maxLifetime = std::int64_t{24} * 60 * 60 * 1000;
inline constexpr std::size_t maxMemoBytes = 512;

/// The allow-list: a payment of an amount above zero by `sender` in TRX, the network's BTT or its BTTOLD, to somebody
/// who is neither the sender nor nobody (the zero address) nor the token's contract; the fee limit, expiration and memo
/// inside their bounds. Everything else is refused.
/// Errors: TransactionErrc.
[[nodiscard]] Expected<DecodedPayment> checkPayment(std::span<const std::uint8_t> raw, const PaymentRules& rules);

}  // namespace barter::wallet
