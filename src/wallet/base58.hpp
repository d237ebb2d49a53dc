#pragma once

#include "core/error.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Base58Check as Bitcoin made it: bytes and four of their double SHA-256, in 58 characters that do not look alike.
/// Pure; any thread.
namespace barter::wallet {

/// Longest text that is looked at: the time grows with its square. Enough for a BIP-32 key (111 characters).
inline constexpr std::size_t maxBase58Characters = 128;

[[nodiscard]] std::string encodeBase58Check(std::span<const std::uint8_t> bytes);

/// The bytes without their checksum. Errors: WalletErrc::notBase58Check.
[[nodiscard]] Expected<std::vector<std::uint8_t>> decodeBase58Check(std::string_view text);

/// Whether all characters are of the alphabet; an empty text is.
[[nodiscard]] bool isBase58(std::string_view text);

}  // namespace barter::wallet
