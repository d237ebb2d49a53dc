#include "core/hex.hpp"

#include <gtest/gtest.h>

#include <array>

namespace {

using barter::fromHex;
using barter::toHex;

TEST(Hex, IsWrittenInLowerCaseAndReadInBoth)
{
    std::array<std::uint8_t, 4> bytes{};

    ASSERT_TRUE(fromHex("00fFA59c", bytes));

    EXPECT_EQ(bytes, (std::array<std::uint8_t, 4>{0x00, 0xff, 0xa5, 0x9c}));
    EXPECT_EQ(toHex(bytes), "00ffa59c");
    EXPECT_EQ(toHex({}), "");
}

TEST(Hex, IsNotReadFromAnythingElse)
{
    std::array<std::uint8_t, 2> bytes{};

    for (const char* text : {"", "123", "12345", "0x12", "12 4", "12:4", "123g", "123G", "/234", "12@4", "12`4"}) {
        EXPECT_FALSE(fromHex(text, bytes)) << text;
    }
}

}  // namespace
