#pragma once

#include "core/error.hpp"

#include <array>

namespace barter::wallet {

/// Why something of the wallet could not be done. `Error::context` never has a word, key or password.
enum class WalletErrc {
    // Addresses
    addressEmpty = 1,
    addressMalformed,     ///< neither 34 characters of Base58 nor 42 hexadecimal digits
    addressChecksum,      ///< of the right shape, but mistyped
    addressOtherNetwork,  ///< a sound Base58Check text whose first byte is not 0x41
    notBase58Check,       ///< a text that is no Base58Check, or whose four bytes of checksum are wrong
    // Words and paths
    entropySize,         ///< neither 16 nor 32 bytes
    wordsForeignScript,  ///< something that is not ASCII, as every word of another list has
    wordUnknown,         ///< a word that is not in the English list
    wordsCount,          ///< neither 12 nor 24
    wordsChecksum,       ///< right words, but one is another's or two changed places
    passphraseNotUtf8,
    passphraseTooLong,  ///< more than `maxPassphraseBytes`
    seedSize,           ///< not 16 to 64 bytes
    pathMalformed,      ///< not "m/" and numbers
    // Keys and signatures
    keyMalformed,        ///< not 64 hexadecimal digits
    keyOutOfRange,       ///< zero, or not below the order of secp256k1
    signatureMalformed,  ///< no signature that a public key can be recovered from
    signingFailed,       ///< what was signed does not lead back to the key: nothing of it may be used
    // Passwords and files
    wrongPassword,        ///< or what it protects was changed by somebody who wanted it not to be noticed
    keyFileDamaged,       ///< what is on disk is not what was written
    keyFileNewer,         ///< written by a later Barter
    walletExists,         ///< a wallet is there already, and none is ever written over
    walletChanged,        ///< the file on disk is not the one that was read
    keystoreMalformed,    ///< not the JSON of a Web3 keystore
    keystoreVersion,      ///< not version 3
    keystoreUnsupported,  ///< another cipher or key derivation than the format knows
    keystoreCost,         ///< opening it would take too much memory or time, or it is hardly protected at all
    keystoreAddress,      ///< its key is not that of the address it names
    backupDamaged,        ///< what is in a backup file is not what was written
    backupNewer,          ///< written by a later Barter
    boxDamaged,           ///< a message that was not sealed for this key, or was changed on its way
    cryptoFailed,         ///< OpenSSL or the kernel's random numbers refused, mostly for lack of memory
};

/// All of them, so that a test can see that each has words.
inline constexpr std::array allWalletErrcs{
    WalletErrc::addressEmpty,       WalletErrc::addressMalformed,
    WalletErrc::addressChecksum,    WalletErrc::addressOtherNetwork,
    WalletErrc::notBase58Check,     WalletErrc::entropySize,
    WalletErrc::wordsForeignScript, WalletErrc::wordUnknown,
    WalletErrc::wordsCount,         WalletErrc::wordsChecksum,
    WalletErrc::passphraseNotUtf8,  WalletErrc::passphraseTooLong,
    WalletErrc::seedSize,           WalletErrc::pathMalformed,
    WalletErrc::keyMalformed,       WalletErrc::keyOutOfRange,
    WalletErrc::signatureMalformed, WalletErrc::signingFailed,
    WalletErrc::wrongPassword,      WalletErrc::keyFileDamaged,
    WalletErrc::keyFileNewer,       WalletErrc::walletExists,
    WalletErrc::walletChanged,      WalletErrc::keystoreMalformed,
    WalletErrc::keystoreVersion,    WalletErrc::keystoreUnsupported,
    WalletErrc::keystoreCost,       WalletErrc::keystoreAddress,
    WalletErrc::backupDamaged,      WalletErrc::backupNewer,
    WalletErrc::boxDamaged,         WalletErrc::cryptoFailed,
};

[[nodiscard]] std::error_code make_error_code(WalletErrc code) noexcept;

}  // namespace barter::wallet

template <>
struct std::is_error_code_enum<barter::wallet::WalletErrc> : std::true_type {};
