#pragma once

#include <cstdint>
#include <span>

namespace barter::storage {

/// CRC-64/XZ (ECMA-182 polynomial, reflected). Notices every burst of up to 64 bits; no protection against intent.
class Crc64 {
public:
    void add(std::span<const char> bytes) noexcept;
    /// As 8 bytes, little-endian.
    void add(std::uint64_t number) noexcept;
    [[nodiscard]] std::uint64_t value() const noexcept { return ~m_state; }

private:
    std::uint64_t m_state = ~std::uint64_t{0};
};

}  // namespace barter::storage
