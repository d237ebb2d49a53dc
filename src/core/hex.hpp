#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// Bytes as hexadecimal digits. Pure; any thread. Not for secrets, where a std::string results.
namespace barter {

/// Lower case, without a prefix.
[[nodiscard]] std::string toHex(std::span<const std::uint8_t> bytes);

/// Fills all of `bytes` from exactly twice as many digits of either case; no prefix, no spaces. If the answer is
/// false, what `bytes` holds is undefined.
[[nodiscard]] bool fromHex(std::string_view text, std::span<std::uint8_t> bytes);

}  // namespace barter
