#pragma once

#include "wallet/key_derivation.hpp"
#include "wallet/private_key.hpp"

#include <array>
#include <string>
#include <string_view>

/// One private key in the JSON file that other wallets read and write: Web3 Secret Storage, version 3
/// (ethereum.org/developers/docs/data-structures-and-encoding/web3-secret-storage). Slow; any thread but the window's.
///
/// It is for moving a key; Barter keeps its own in a `KeyFile`, which has what this format lacks: everything in it is
/// authenticated.
namespace barter::wallet {

/// Longer files are no keystores; real ones have half a kilobyte.
inline constexpr std::size_t maxKeystoreBytes = std::size_t{64} * 1024;

/// Reads what a stranger may have made: its cost is bounded (scrypt: n from 2^10 on, at most 1 GiB and n * r * p of
/// 2^23, some seconds; PBKDF2: 1,000 to 10,000,000 rounds). The password is taken as it is, in UTF-8. If the file names
/// its address (41 and hex, without the 41, or Base58), the key has to be that address's. Errors:
/// WalletErrc::keystoreMalformed, keystoreVersion, keystoreUnsupported (cipher or key derivation), keystoreCost,
/// wrongPassword, keystoreAddress, keyOutOfRange, cryptoFailed.
[[nodiscard]] Expected<PrivateKey> importKeystore(std::string_view json, const Secret& password);

/// What must be new for each file.
struct KeystoreRandomness {
    std::array<std::uint8_t, 32> salt{};
    std::array<std::uint8_t, 16> counter{};
    std::array<std::uint8_t, 16> id{};  ///< of which a UUID is made (RFC 4122, version 4)
};

/// Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<KeystoreRandomness> newKeystoreRandomness();

/// The file, with AES-128-CTR and scrypt, and the address as TRON's tools write it. Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<std::string> exportKeystore(const PrivateKey& key,
                                                   const Secret& password,
                                                   const KeystoreRandomness& randomness,
                                                   const ScryptCost& cost = standardScryptCost);

}  // namespace barter::wallet
