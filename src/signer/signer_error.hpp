#pragma once

#include "core/error.hpp"

#include <array>

namespace barter::signer {

/// Why the signer did not do something. `Error::context` never has a word, key or password.
enum class SignerErrc {
    sandboxFailed = 1,  ///< the process could not be shut in: no key may be read
    // Speed's own spending
    spendingOff,       ///< no cap was set, or the records of what was spent cannot be trusted
    abovePaymentCap,   ///< the payment alone is larger than one may be
    aboveHourCap,      ///< together with what was spent within the last hour
    aboveDayCap,       ///< together with what was spent within the last 24 hours
    aboveTotalCap,     ///< together with all that was spent since the caps were set
    paymentOfNothing,  ///< an amount of zero
    limitsForged,      ///< what is on disk of caps and spending was not written by this wallet
    limitsOutdated,    ///< it is older than the key file: somebody put an old database in its place
    needsPassword,     ///< Speed may not pay that by itself, whatever its caps
    // Records of payments
    intentMalformed,      ///< an id, recipient, amount or memo that no payment can have
    intentOtherContents,  ///< an id that is that of another payment
    intentUnknown,
    intentOver,  ///< it has landed or was withdrawn
    paymentUnknown,
    alreadySigned,      ///< there are signed bytes that may still land: only they may be sent
    recordsDamaged,     ///< what is on disk of a payment is not what was written
    recordsExist,       ///< there are records where new ones were to be made
    recordsIncomplete,  ///< records were lost: a person must look before anything is signed
    recordsLocked,      ///< they were not authenticated: that takes the key from the key file
    recordsForged,      ///< somebody else than this wallet wrote in them
    paymentMalformed,   ///< not what signing gives, or with limits where there are none, or without them
    paymentRecorded,    ///< the same bytes are recorded already
    paymentMayLand,     ///< it is not proved that it cannot
    // Requests
    tooSoon,                 ///< passwords were wrong: the next one is looked at later
    noPassword,              ///< an empty one, where one is to be chosen
    passwordMayHaveChanged,  ///< the disk failed at the last step: the new one counts now
    noWallet,                ///< there is no key file that can be used
    nothingToRecover,        ///< the key file is not damaged, or no earlier one is whole
    noSuchAccount,           ///< a number that is not in the list, or that this kind of wallet cannot have
    tooManyAccounts,         ///< the list is full
    labelMalformed,          ///< too long, or nothing that can be shown as it is
    accountsMalformed,       ///< the list of accounts on disk is not what was written
    noSpeedAccount,          ///< a wallet of a single key has none
    notComposed,             ///< these bytes were not composed since the signer started
    messageMalformed,        ///< no message of the protocol
    notSealed,               ///< a request with a secret that came without its box
    sealedTwice,             ///< the same box came before
    signerGone,              ///< the other end of the socket has closed
    alreadyRunning,          ///< another signer holds the wallet
    startFailed,             ///< its program could not be started
    wordsConfirmed,          ///< the words do not leave the signer any more
    wordsNotShown,           ///< they have not left it since it started
    tooManyIntents,          ///< too many payments were asked for, of which nothing is signed
    networkContradicted,     ///< other tokens than those that everybody knows on that network
    noAnswer,                ///< the signer, or who stands before it, hangs
    closing,                 ///< who stands before the signer is about to end
    anchorOutdated,          ///< beside the records lies an older anchor: the password makes it new
};

/// All of them, so that a test can see that each has words.
inline constexpr std::array allSignerErrcs{
    SignerErrc::sandboxFailed,     SignerErrc::spendingOff,      SignerErrc::abovePaymentCap,
    SignerErrc::aboveHourCap,      SignerErrc::aboveDayCap,      SignerErrc::aboveTotalCap,
    SignerErrc::paymentOfNothing,  SignerErrc::limitsForged,     SignerErrc::limitsOutdated,
    SignerErrc::needsPassword,     SignerErrc::intentMalformed,  SignerErrc::intentOtherContents,
    SignerErrc::intentUnknown,     SignerErrc::intentOver,       SignerErrc::paymentUnknown,
    SignerErrc::alreadySigned,     SignerErrc::recordsDamaged,   SignerErrc::recordsExist,
    SignerErrc::recordsIncomplete, SignerErrc::recordsLocked,    SignerErrc::recordsForged,
    SignerErrc::paymentMalformed,  SignerErrc::paymentRecorded,  SignerErrc::paymentMayLand,
    SignerErrc::tooSoon,           SignerErrc::noPassword,       SignerErrc::passwordMayHaveChanged,
    SignerErrc::noWallet,          SignerErrc::nothingToRecover, SignerErrc::noSuchAccount,
    SignerErrc::tooManyAccounts,   SignerErrc::labelMalformed,   SignerErrc::accountsMalformed,
    SignerErrc::noSpeedAccount,    SignerErrc::notComposed,      SignerErrc::messageMalformed,
    SignerErrc::notSealed,         SignerErrc::sealedTwice,      SignerErrc::signerGone,
    SignerErrc::alreadyRunning,    SignerErrc::startFailed,      SignerErrc::wordsConfirmed,
    SignerErrc::wordsNotShown,     SignerErrc::tooManyIntents,   SignerErrc::networkContradicted,
    SignerErrc::noAnswer,          SignerErrc::closing,          SignerErrc::anchorOutdated,
};

[[nodiscard]] std::error_code make_error_code(SignerErrc code) noexcept;

}  // namespace barter::signer

template <>
struct std::is_error_code_enum<barter::signer::SignerErrc> : std::true_type {};
