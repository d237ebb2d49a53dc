#include "storage/checksum.hpp"

#include <boost/endian/conversion.hpp>

#include <array>
#include <cstddef>
#include <cstring>

namespace barter::storage {
namespace {

constexpr std::uint64_t polynomial = 0xc96c5795d7870f42;
constexpr std::size_t slices = 8;
using Table = std::array<std::array<std::uint64_t, 256>, slices>;

/// Row k holds what a byte does to the checksum when k more bytes follow it: eight bytes then cost eight look-ups that
/// do not wait for each other ("slicing by 8").
constexpr Table makeTable()
{
    Table table{};
    for (std::size_t byte = 0; byte < 256; ++byte) {
        std::uint64_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0 ? (crc >> 1U) ^ polynomial : crc >> 1U;
        }
        table[0][byte] = crc;
    }
    for (std::size_t byte = 0; byte < 256; ++byte) {
        for (std::size_t row = 1; row < slices; ++row) {
            const auto before = table[row - 1][byte];
            table[row][byte] = table[0][before & 0xffU] ^ (before >> 8U);
        }
    }
    return table;
}

constexpr Table table = makeTable();

}  // namespace

void Crc64::add(std::span<const char> bytes) noexcept
{
    while (bytes.size() >= 8) {
        // One load; the byte by byte of readLittleEndian() takes as long as all the rest here.
        std::array<unsigned char, 8> word{};
        std::memcpy(word.data(), bytes.data(), word.size());
        add(boost::endian::load_little_u64(word.data()));
        bytes = bytes.subspan(8);
    }
    for (const char byte : bytes) {
        m_state = table[0][(m_state ^ static_cast<unsigned char>(byte)) & 0xffU] ^ (m_state >> 8U);
    }
}

void Crc64::add(std::uint64_t number) noexcept
{
    const auto mixed = m_state ^ number;
    m_state = 0;
    for (std::size_t i = 0; i < slices; ++i) {
        m_state ^= table[slices - 1 - i][(mixed >> (8 * i)) & 0xffU];
    }
}

}  // namespace barter::storage
