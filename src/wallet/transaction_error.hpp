#pragma once

#include "core/error.hpp"

#include <array>

namespace barter::wallet {

/// Why bytes are no transaction as our encoder writes it, or no payment that may be signed.
enum class TransactionErrc {
    // The encoding
    cutOff = 1,        ///< ends inside a field
    notShortest,       ///< a number with more bytes than it needs
    writtenDefault,    ///< a field that is written although it has its default
    unexpectedField,   ///< unknown, repeated, in the wrong place, of another wire type, or bytes behind the end
    missingField,      ///< without which it has no meaning: the reference block, the contract
    numberOutOfRange,  ///< beyond 2^63-1, or beyond 64 bits
    wrongLength,       ///< a reference, hash, address or signature of another length
    wrongAddress,      ///< no address of TRON: another prefix than 0x41
    wrongTypeUrl,      ///< a contract whose type is not named as tronweb and java-tron name it
    wrongCallData,     ///< no call of `transfer(address,uint256)`

    // What may be signed
    otherContract,      ///< neither a TRX, TRC-10 nor TRC-20 transfer
    valueAttached,      ///< a call that moves TRX or TRC-10 tokens besides
    permissionNamed,    ///< for a permission other than the owner's
    otherToken,         ///< a contract or a TRC-10 id that is not the one of the network
    zeroAmount,         ///< nothing is paid
    badRecipient,       ///< the sender, the zero address, or the token's own contract
    badMemo,            ///< too long, or nothing that can be shown as it is
    feeLimitTooHigh,    ///< above 100 TRX
    feeLimitMissing,    ///< a call that would fail and cost its bandwidth
    feeLimitUnneeded,   ///< on a transfer that knows none
    expirationOutside,  ///< before or after what the caller allows, or over 24 h after the timestamp
    otherSender,        ///< another account than the one that signs
};

/// All of them, so that a test can see that each has words.
inline constexpr std::array allTransactionErrcs{
    TransactionErrc::cutOff,          TransactionErrc::notShortest,      TransactionErrc::writtenDefault,
    TransactionErrc::unexpectedField, TransactionErrc::missingField,     TransactionErrc::numberOutOfRange,
    TransactionErrc::wrongLength,     TransactionErrc::wrongAddress,     TransactionErrc::wrongTypeUrl,
    TransactionErrc::wrongCallData,   TransactionErrc::otherContract,    TransactionErrc::valueAttached,
    TransactionErrc::permissionNamed, TransactionErrc::otherToken,       TransactionErrc::zeroAmount,
    TransactionErrc::badRecipient,    TransactionErrc::badMemo,          TransactionErrc::feeLimitTooHigh,
    TransactionErrc::feeLimitMissing, TransactionErrc::feeLimitUnneeded, TransactionErrc::expirationOutside,
    TransactionErrc::otherSender,
};

[[nodiscard]] std::error_code make_error_code(TransactionErrc code) noexcept;

}  // namespace barter::wallet

template <>
struct std::is_error_code_enum<barter::wallet::TransactionErrc> : std::true_type {};
