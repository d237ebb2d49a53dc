#pragma once

#include "core/error.hpp"
#include "core/secret.hpp"

#include <cstdint>
#include <span>
#include <vector>

/// The ciphers of key files, by OpenSSL. Pure; any thread.
namespace barter::wallet {

/// SP 800-38A; the same function encrypts and decrypts, and notices no change of the content. `key` and `counter` have
/// 16 bytes. Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<Secret> aes128Ctr(std::span<const std::uint8_t> key,
                                         std::span<const std::uint8_t> counter,
                                         std::span<const std::uint8_t> input);

inline constexpr std::size_t gcmKeySize = 32;
inline constexpr std::size_t gcmNonceSize = 12;
inline constexpr std::size_t gcmTagSize = 16;

/// AES-256-GCM (SP 800-38D): what `plain` becomes, and then the tag, which stands for that and for `header`, which
/// stays readable. A key and a nonce together serve once. Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<std::vector<std::uint8_t>> sealGcm(std::span<const std::uint8_t> key,
                                                          std::span<const std::uint8_t> nonce,
                                                          std::span<const std::uint8_t> header,
                                                          const Secret& plain);

/// What was sealed. Errors: WalletErrc::wrongPassword (another key, or header or content were changed), cryptoFailed.
[[nodiscard]] Expected<Secret> openGcm(std::span<const std::uint8_t> key,
                                       std::span<const std::uint8_t> nonce,
                                       std::span<const std::uint8_t> header,
                                       std::span<const std::uint8_t> sealedContent);

}  // namespace barter::wallet
