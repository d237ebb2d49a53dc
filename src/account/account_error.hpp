#pragma once

#include "core/error.hpp"

#include <array>

namespace barter::account {

/// Why a wallet in use did not do something, beside the codes of its signer, of its nodes and of what is paid.
enum class AccountErrc {
    nodeMissing = 1,  ///< a custom network whose node nobody named
    networkDiffers,   ///< the wallet was made for another network than the one that its nodes are named for
    watchedOnly,      ///< the profile has an address alone, and no key that could sign
    nodesDisagree,    ///< two operators do not say the same of what a large payment needs
    secondNodeFails,  ///< it does not answer, and a large payment needs it; the context has the reason
    nameMalformed,    ///< not what an address can be called
    nameTaken,        ///< another address is called so; the context is that address
    bookFull,         ///< as many addresses as a book may have
    walletNotReady,   ///< there is none, it is damaged, or its records are
    accountNotOurs,   ///< the account's key alone does not decide any more: nothing is sent from it
    sameAsEarlier,    ///< the same amount went to the same address within 24 hours: a person has to agree
    takenByOthers,    ///< payments that are under way need what is there
    otherPayment,     ///< what would be signed is not what was asked for
    paymentMayLand,   ///< it is not shown that the signed bytes cannot pay any more
    oneOperatorOnly,  ///< one operator alone says that they cannot: a person has to decide
    nothingUnderWay,  ///< no signed bytes could still pay
    badApiKey,        ///< longer than a key, or with characters that none has
    otherWallet,      ///< the words are those of another wallet
    otherUser,        ///< the Barter that has the wallet open runs as somebody else
};

/// All of them, so that a test can see that each has words.
inline constexpr std::array allAccountErrcs{
    AccountErrc::nodeMissing,     AccountErrc::networkDiffers,  AccountErrc::watchedOnly,
    AccountErrc::nodesDisagree,   AccountErrc::secondNodeFails, AccountErrc::nameMalformed,
    AccountErrc::nameTaken,       AccountErrc::bookFull,        AccountErrc::walletNotReady,
    AccountErrc::accountNotOurs,  AccountErrc::sameAsEarlier,   AccountErrc::takenByOthers,
    AccountErrc::otherPayment,    AccountErrc::paymentMayLand,  AccountErrc::oneOperatorOnly,
    AccountErrc::nothingUnderWay, AccountErrc::badApiKey,       AccountErrc::otherWallet,
    AccountErrc::otherUser,
};

[[nodiscard]] std::error_code make_error_code(AccountErrc code) noexcept;

}  // namespace barter::account

template <>
struct std::is_error_code_enum<barter::account::AccountErrc> : std::true_type {};
