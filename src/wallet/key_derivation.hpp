#pragma once

#include "core/error.hpp"
#include "core/secret.hpp"

#include <cstdint>
#include <span>

/// Keys from passwords and from other keys, by OpenSSL. Pure but slow; any thread but that of the window.
namespace barter::wallet {

/// RFC 7914. Takes 128 * n * r bytes of memory and a time that grows with n * r * p.
struct ScryptCost {
    std::uint64_t n = 0;  ///< a power of two above 1
    std::uint32_t r = 0;
    std::uint32_t p = 0;

    friend bool operator==(const ScryptCost&, const ScryptCost&) = default;
};

/// What Barter seals its own files with: 256 MiB, about a second. OWASP asks for 2^17 at least.
inline constexpr ScryptCost standardScryptCost{std::uint64_t{1} << 18U, 8, 1};

/// Most memory that a file may make us take: its author chose the cost.
inline constexpr std::uint64_t maxScryptBytes = std::uint64_t{1} << 30U;

/// Errors: WalletErrc::cryptoFailed, if there is not enough memory, or the cost is none or beyond maxScryptBytes.
[[nodiscard]] Expected<Secret>
scrypt(const Secret& password, std::span<const std::uint8_t> salt, const ScryptCost& cost, std::size_t size);

enum class Prf { hmacSha256, hmacSha512 };

/// RFC 8018. Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<Secret>
pbkdf2(Prf prf, const Secret& password, std::span<const std::uint8_t> salt, std::uint32_t iterations, std::size_t size);

/// RFC 4231; 64 bytes. Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<Secret> hmacSha512(std::span<const std::uint8_t> key, std::span<const std::uint8_t> message);

/// `size` bytes that nobody can guess, for keys. Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<Secret> randomSecret(std::size_t size);
/// Bytes that need not be secret, but new: a salt, a nonce, an id. Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<> fillRandom(std::span<std::uint8_t> bytes);

}  // namespace barter::wallet
