#pragma once

#include "wallet/hd_key.hpp"

#include <optional>
#include <variant>

/// What a wallet has to keep secret, as values. One thread at a time; whoever has one, wipes it by letting it go.
namespace barter::wallet {

inline constexpr std::size_t maxPassphraseBytes = 1024;

/// A wallet of words: what they stand for, and the passphrase that belongs to them.
struct WordSecrets {
    Secret entropy;     ///< 16 or 32 bytes
    Secret passphrase;  ///< UTF-8, at most `maxPassphraseBytes`; mostly empty
};

/// Or a single imported key.
using MainSecrets = std::variant<WordSecrets, PrivateKey>;

/// What may stay unlocked.
struct SpeedSecrets {
    static constexpr std::size_t recordKeySize = 32;

    Secret recordKey;             ///< random; authenticates the signer's own records (policy, counters)
    std::optional<HdKey> branch;  ///< at `speedBranch()`; none in a wallet of an imported key
};

/// All keys of a wallet of words. Takes some milliseconds. Errors: WalletErrc::entropySize, passphraseNotUtf8,
/// keyOutOfRange (for one wallet in 2^127), cryptoFailed.
[[nodiscard]] Expected<HdKey> rootOf(const WordSecrets& words);

/// The key of account 0. Errors: as `rootOf`.
[[nodiscard]] Expected<PrivateKey> firstKeyOf(const MainSecrets& main);

/// The Speed secrets that belong to the main ones, with a new record key. Errors: as `rootOf`.
[[nodiscard]] Expected<SpeedSecrets> newSpeedSecrets(const MainSecrets& main);

/// For sealing: sizes tell nothing, but whether a passphrase is longer than about 90 bytes. Errors:
/// WalletErrc::entropySize, passphraseTooLong.
[[nodiscard]] Expected<Secret> packed(const MainSecrets& main);
/// Errors: WalletErrc::keyFileDamaged, if `packed` did not make it.
[[nodiscard]] Expected<MainSecrets> unpackedMain(const Secret& bytes);

[[nodiscard]] Secret packed(const SpeedSecrets& speed);
/// Errors: WalletErrc::keyFileDamaged, if `packed` did not make it.
[[nodiscard]] Expected<SpeedSecrets> unpackedSpeed(const Secret& bytes);

}  // namespace barter::wallet
