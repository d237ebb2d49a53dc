#include "core/utf8.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace barter {
namespace {

// From "UTF-8 decoder capability and stress test" by Markus Kuhn, sections 2 to 5.
TEST(Utf8, ReadsTheFirstAndLastCharacterOfEachLength)
{
    struct Sample {
        std::string_view text;
        char32_t value;
    };
    constexpr std::array samples{
        Sample{"\x7F", 0x7F},
        Sample{"\xC2\x80", 0x80},
        Sample{"\xDF\xBF", 0x7FF},
        Sample{"\xE0\xA0\x80", 0x800},
        Sample{"\xEF\xBF\xBF", 0xFFFF},
        Sample{"\xF0\x90\x80\x80", 0x10000},
        Sample{"\xF4\x8F\xBF\xBF", 0x10FFFF},
    };

    for (const auto& sample : samples) {
        const auto first = firstCodePoint(sample.text);

        EXPECT_TRUE(first.valid);
        EXPECT_EQ(first.value, sample.value);
        EXPECT_EQ(first.bytes, sample.text.size());
    }
}

TEST(Utf8, TakesNoOverlongFormSurrogateOrTruncatedCharacter)
{
    constexpr std::array<std::string_view, 9> samples{
        "\x80",
        "\xC0\xAF",
        "\xE0\x80\xAF",
        "\xF0\x80\x80\xAF",
        "\xED\xA0\x80",
        "\xF4\x90\x80\x80",
        "\xE2\x82",
        "\xFE",
        "\xC3(",
    };

    for (const auto sample : samples) {
        const auto first = firstCodePoint(sample);

        EXPECT_FALSE(first.valid);
        EXPECT_EQ(first.bytes, 1U);
    }
}

TEST(Utf8, ReplacesWhatDisguisesAName)
{
    // "photo" + RIGHT-TO-LEFT OVERRIDE + "gpj.exe" shows as "photoexe.jpg".
    EXPECT_EQ(withoutDisguises("photo\xE2\x80\xAEgpj.exe"), "photo\xEF\xBF\xBDgpj.exe");
    EXPECT_EQ(withoutDisguises("a\nb\x7F"),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD");
    EXPECT_EQ(withoutDisguises("Gr\xC3\xBC\xC3\x9F"
                               "e \xD7\xA9"),
              "Gr\xC3\xBC\xC3\x9F"
              "e \xD7\xA9");
    EXPECT_EQ(withoutDisguises("caf\xE9"), "caf\xEF\xBF\xBD");
}

TEST(Utf8, ShortensByCharactersAndMarksIt)
{
    EXPECT_EQ(shortened("abc", 3), "abc");
    EXPECT_EQ(shortened("abcd", 3), "ab\xE2\x80\xA6");
    EXPECT_EQ(shortened("\xC3\xBC\xC3\xBC\xC3\xBC", 3), "\xC3\xBC\xC3\xBC\xC3\xBC");
    EXPECT_EQ(shortened("\xC3\xBC\xC3\xBC\xC3\xBC", 2), "\xC3\xBC\xE2\x80\xA6");
    EXPECT_EQ(shortened("", 2), "");
}

TEST(Utf8, CutsBetweenCharacters)
{
    EXPECT_EQ(atMostBytes("abc", 2), "ab");
    EXPECT_EQ(atMostBytes("a\xF0\x9F\x98\x80", 4), "a");
    EXPECT_EQ(atMostBytes("a\xF0\x9F\x98\x80", 5), "a\xF0\x9F\x98\x80");
    EXPECT_EQ(atMostBytes("", 0), "");
}

}  // namespace
}  // namespace barter
