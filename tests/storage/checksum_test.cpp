#include "storage/checksum.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace {

using barter::storage::Crc64;

std::uint64_t crcOf(std::string_view text)
{
    Crc64 crc;
    crc.add(text);
    return crc.value();
}

// Check values of CRC-64/XZ: the catalogue at reveng.sourceforge.io for "123456789"; an empty input is 0 by definition.
TEST(Crc64, AgreesWithTheCatalogue)
{
    EXPECT_EQ(crcOf("123456789"), 0x995dc9bbdf1939faU);
    EXPECT_EQ(crcOf(""), 0U);
}

TEST(Crc64, DoesNotDependOnHowTheInputIsCut)
{
    const std::string_view text = "The quick brown fox jumps over the lazy dog";

    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        Crc64 crc;
        crc.add(text.substr(0, cut));
        crc.add(text.substr(cut));
        EXPECT_EQ(crc.value(), crcOf(text)) << cut;
    }
}

TEST(Crc64, TakesANumberAsEightBytesLittleEndian)
{
    Crc64 crc;
    crc.add(std::uint64_t{0x3837363534333231});
    crc.add(std::string_view{"9"});

    EXPECT_EQ(crc.value(), 0x995dc9bbdf1939faU);
}

}  // namespace
