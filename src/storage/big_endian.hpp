#pragma once

#include <cstdint>
#include <span>

namespace barter::storage {

/// The number in up to four bytes, the highest byte first.
[[nodiscard]] inline std::uint32_t readBigEndian(std::span<const char> bytes)
{
    std::uint32_t number = 0;
    for (const char byte : bytes) {
        number = (number << 8U) | static_cast<unsigned char>(byte);
    }
    return number;
}

}  // namespace barter::storage
