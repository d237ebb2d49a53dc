#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace barter::storage {

/// Appends the lowest `bytes` (up to 8) bytes of `number`, the lowest first.
inline void appendLittleEndian(std::vector<char>& out, std::uint64_t number, std::size_t bytes)
{
    for (std::size_t i = 0; i < bytes; ++i) {
        out.push_back(static_cast<char>((number >> (8 * i)) & 0xffU));
    }
}

/// The number in up to 8 bytes.
[[nodiscard]] inline std::uint64_t readLittleEndian(std::span<const char> bytes)
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        number |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    return number;
}

}  // namespace barter::storage
