#pragma once

#include "core/error.hpp"
#include "wallet/private_key.hpp"
#include "wallet/transaction_error.hpp"
#include "wallet/wire.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// TRON's transactions as bytes, of any type of contract (java-tron's Tron.proto: Transaction, Transaction.raw,
/// Transaction.Contract). What they may say when they are to be signed is the business of payment.hpp. Any thread.
namespace barter::wallet {

/// Binds a transaction to a chain and to the 65,536 blocks before it expires ("TAPOS").
struct BlockReference {
    std::array<std::uint8_t, 2> number{};  ///< bytes 6 and 7 of the block's id: the low bytes of its number
    std::array<std::uint8_t, 8> hash{};    ///< bytes 8 to 15 of the block's id

    bool operator==(const BlockReference&) const = default;
};

/// The one contract of a transaction, with its parameter as encoded.
struct Contract {
    std::int64_t type = 0;        ///< java-tron's ContractType
    std::string message;          ///< the parameter's message, "TransferContract": ASCII letters and digits
    WireBytes parameter;          ///< that message, encoded
    std::int64_t permission = 0;  ///< 0 the owner's, 1 the witness's, from 2 on an active one

    bool operator==(const Contract&) const = default;
};

/// What is signed: Transaction.raw. Numbers are 0 to 2^63-1.
struct Transaction {
    BlockReference reference;
    std::int64_t expiration = 0;  ///< ms since 1970
    WireBytes memo;               ///< `data`; costs the network's memo fee (1 TRX)
    Contract contract;
    std::int64_t timestamp = 0;  ///< ms since 1970; chosen freely, makes the id unique
    std::int64_t feeLimit = 0;   ///< sun; the most that the energy of a contract call may cost

    bool operator==(const Transaction&) const = default;
};

/// SHA-256 of what is signed. No chain is in it: see BlockReference.
using TransactionId = std::array<std::uint8_t, 32>;

/// The bytes that are signed: equal to what java-tron and tronweb make of the same values.
[[nodiscard]] WireBytes encodeTransaction(const Transaction& transaction);

/// Takes exactly what `encodeTransaction` gives: encoded again, it is the same bytes. A node takes more, for example
/// unknown fields, so nothing is known about what they would mean.
/// Errors: TransactionErrc cutOff to wrongTypeUrl.
[[nodiscard]] Expected<Transaction> decodeTransaction(std::span<const std::uint8_t> raw);

[[nodiscard]] TransactionId transactionId(std::span<const std::uint8_t> raw);

/// What is broadcast: protocol.Transaction without results.
struct SignedTransaction {
    WireBytes raw;                      ///< what was signed
    std::vector<Signature> signatures;  ///< one, or more for a permission with several keys

    bool operator==(const SignedTransaction&) const = default;
};

[[nodiscard]] WireBytes encodeSigned(const SignedTransaction& transaction);

/// Takes exactly what `encodeSigned` gives. Does not look into `raw`.
/// Errors: TransactionErrc cutOff to wrongLength; missingField without `raw` or a signature.
[[nodiscard]] Expected<SignedTransaction> decodeSigned(std::span<const std::uint8_t> bytes);

/// What the network counts as bandwidth of a transaction of that many bytes with its signatures: 64 more, for the
/// result that a block stores with it (java-tron's MAX_RESULT_SIZE_IN_TX).
[[nodiscard]] std::int64_t bandwidthOf(std::size_t signedBytes);

}  // namespace barter::wallet
