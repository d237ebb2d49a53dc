#include "core/amount.hpp"

#include "support/error_codes.hpp"
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace {

using barter::add;
using barter::allAmountErrcs;
using barter::Amount;
using barter::AmountErrc;
using barter::divide;
using barter::Expected;
using barter::formatAmount;
using barter::maxDecimals;
using barter::multiply;
using barter::parseAmount;
using barter::subtract;

// 2^256 - 1 and its half, from the definition of uint256 in Solidity.
constexpr std::string_view largestText =
    "115792089237316195423570985008687907853269984665640564039457584007913129639935";

Amount largest()
{
    Amount::Bytes bytes{};
    bytes.fill(0xff);
    return Amount{bytes};
}

Amount amount(std::string_view units)
{
    const auto parsed = parseAmount(units, 0);
    EXPECT_TRUE(parsed) << units;
    return parsed.value_or(Amount{});
}

std::error_code errorOf(const Expected<Amount>& result)
{
    return result ? std::error_code{} : result.error().code;
}

TEST(Amount, IsReadAsCoinsAndKeptInSmallestUnits)
{
    EXPECT_EQ(parseAmount("0", 18), Amount{});
    EXPECT_EQ(parseAmount("1", 6), Amount{1'000'000U});
    EXPECT_EQ(parseAmount("0.000001", 6), Amount{1U});
    EXPECT_EQ(parseAmount("12.5", 6), Amount{12'500'000U});
    EXPECT_EQ(parseAmount("12.500000", 6), Amount{12'500'000U});
    EXPECT_EQ(parseAmount("5", 0), Amount{5U});
    EXPECT_EQ(parseAmount("0.0", 1), Amount{});
}

TEST(Amount, SaysWhyATextIsNone)
{
    const std::vector<std::pair<std::string_view, AmountErrc>> cases{
        {"", AmountErrc::empty},
        {" ", AmountErrc::malformed},
        {"-", AmountErrc::negative},
        {"-1", AmountErrc::negative},
        {"-0", AmountErrc::negative},
        {"+1", AmountErrc::malformed},
        {" 1", AmountErrc::malformed},
        {"1 ", AmountErrc::malformed},
        {"1\n", AmountErrc::malformed},
        {"01", AmountErrc::malformed},
        {"00", AmountErrc::malformed},
        {"00.5", AmountErrc::malformed},
        {".", AmountErrc::malformed},
        {".5", AmountErrc::malformed},
        {"5.", AmountErrc::malformed},
        {"1.2.3", AmountErrc::malformed},
        {"1..2", AmountErrc::malformed},
        {"0x10", AmountErrc::malformed},
        {"1_000", AmountErrc::malformed},
        {"1'000", AmountErrc::malformed},
        {"e5", AmountErrc::malformed},
        {"NaN", AmountErrc::malformed},
        {"inf", AmountErrc::malformed},
        {"five", AmountErrc::malformed},
        {"1 BTT", AmountErrc::malformed},
        {"\xd9\xa1", AmountErrc::malformed},  // ARABIC-INDIC DIGIT ONE
        {"1\xc2\xa0"
         "000",
         AmountErrc::malformed},  // a no-break space, as some countries part thousands
        {{"1\0", 2}, AmountErrc::malformed},
        {"1e5", AmountErrc::exponent},
        {"1.5E-3", AmountErrc::exponent},
        {"1e400", AmountErrc::exponent},
        {"1,5", AmountErrc::decimalComma},
        {"1,000", AmountErrc::decimalComma},
        {"1.000,5", AmountErrc::decimalComma},
        {"0.1234567", AmountErrc::tooManyDecimals},
        {"0.0000000", AmountErrc::tooManyDecimals},
        {"115792089237316195423570985008687907853269984665640564039457584007913129.639936", AmountErrc::overflow},
        {"1000000000000000000000000000000000000000000000000000000000000000000000000", AmountErrc::overflow},
    };
    for (const auto& [text, code] : cases) {
        EXPECT_EQ(errorOf(parseAmount(text, 6)), code) << '"' << text << '"';
    }
    EXPECT_EQ(errorOf(parseAmount("0.1234567890123456789", 18)), AmountErrc::tooManyDecimals);
    EXPECT_EQ(errorOf(parseAmount("1.0", 0)), AmountErrc::tooManyDecimals);
    EXPECT_EQ(errorOf(parseAmount("1", maxDecimals + 1)), AmountErrc::tooManyDecimals);
    EXPECT_EQ(errorOf(parseAmount(std::string(10'000, '9'), 0)), AmountErrc::overflow);
}

TEST(Amount, ReachesTo256BitsAndNotFurther)
{
    EXPECT_EQ(parseAmount(largestText, 0), largest());
    EXPECT_EQ(parseAmount("115792089237316195423570985008687907853269984665640564039457.584007913129639935", 18),
              largest());
    EXPECT_EQ(errorOf(parseAmount("115792089237316195423570985008687907853269984665640564039457584007913129639936", 0)),
              AmountErrc::overflow);
    EXPECT_EQ(parseAmount("1", maxDecimals), amount("1" + std::string(maxDecimals, '0')));
    EXPECT_EQ(errorOf(parseAmount("9." + std::string(maxDecimals, '9'), maxDecimals)), AmountErrc::overflow);
    EXPECT_EQ(errorOf(parseAmount(std::string(78, '9') + '.' + std::string(77, '9'), maxDecimals)),
              AmountErrc::overflow);
}

TEST(Amount, IsWrittenWithoutNeedlessZeros)
{
    EXPECT_EQ(formatAmount(Amount{}, 6), "0");
    EXPECT_EQ(formatAmount(Amount{1U}, 6), "0.000001");
    EXPECT_EQ(formatAmount(Amount{1'000'000U}, 6), "1");
    EXPECT_EQ(formatAmount(Amount{10'000'000U}, 6), "10");
    EXPECT_EQ(formatAmount(Amount{12'500'000U}, 6), "12.5");
    EXPECT_EQ(formatAmount(Amount{100U}, 0), "100");
    EXPECT_EQ(formatAmount(largest(), 0), largestText);
    EXPECT_EQ(formatAmount(largest(), 18),
              "115792089237316195423570985008687907853269984665640564039457.584007913129639935");
    EXPECT_EQ(formatAmount(Amount{1U}, maxDecimals + 5), "0." + std::string(maxDecimals - 1, '0') + "1");
}

// An ABI word: 1 BTT (18 decimals) as the second argument of transfer in the vectors of tronweb.
TEST(Amount, IsThirtyTwoBytesBigEndian)
{
    Amount::Bytes word{};
    const std::array<std::uint8_t, 8> end{0x0d, 0xe0, 0xb6, 0xb3, 0xa7, 0x64, 0x00, 0x00};
    std::ranges::copy(end, word.end() - 8);

    EXPECT_EQ(parseAmount("1", 18), Amount{word});
    EXPECT_EQ(parseAmount("1", 18)->bytes(), word);
    EXPECT_EQ(Amount{0x0de0b6b3a7640000U}.bytes(), word);
}

TEST(Amount, IsOrderedByValue)
{
    EXPECT_LT(Amount{255U}, Amount{256U});
    EXPECT_LT(Amount{std::numeric_limits<std::uint64_t>::max()}, largest());
    EXPECT_FALSE(Amount{1U}.isZero());
    EXPECT_TRUE(Amount{}.isZero());
}

TEST(Amount, CalculatesExactlyOrNotAtAll)
{
    EXPECT_EQ(add(Amount{255U}, Amount{1U}), Amount{256U});
    EXPECT_EQ(add(largest(), Amount{}), largest());
    EXPECT_EQ(errorOf(add(largest(), Amount{1U})), AmountErrc::overflow);
    EXPECT_EQ(errorOf(add(largest(), largest())), AmountErrc::overflow);

    EXPECT_EQ(subtract(Amount{256U}, Amount{1U}), Amount{255U});
    EXPECT_EQ(subtract(largest(), largest()), Amount{});
    EXPECT_EQ(errorOf(subtract(Amount{1U}, Amount{2U})), AmountErrc::belowZero);
    EXPECT_EQ(errorOf(subtract(Amount{}, largest())), AmountErrc::belowZero);

    EXPECT_EQ(multiply(Amount{1'000'000'007U}, Amount{998'244'353U}), amount("998244359987710471"));
    EXPECT_EQ(multiply(amount("340282366920938463463374607431768211455"),  // 2^128 - 1, squared
                       amount("340282366920938463463374607431768211455")),
              amount("115792089237316195423570985008687907852589419931798687112530834793049593217025"));
    EXPECT_EQ(errorOf(multiply(amount("340282366920938463463374607431768211456"),  // 2^128, squared
                               amount("340282366920938463463374607431768211456"))),
              AmountErrc::overflow);
    EXPECT_EQ(errorOf(multiply(largest(), largest())), AmountErrc::overflow);
    EXPECT_EQ(multiply(largest(), Amount{}), Amount{});

    EXPECT_EQ(divide(Amount{7U}, Amount{2U}), Amount{3U});
    EXPECT_EQ(divide(largest(), largest()), Amount{1U});
    EXPECT_EQ(divide(Amount{1U}, largest()), Amount{});
    EXPECT_EQ(errorOf(divide(Amount{1U}, Amount{})), AmountErrc::divisionByZero);
}

TEST(Amount, BecomesASmallerNumberOnlyIfItFits)
{
    EXPECT_EQ(*Amount{std::numeric_limits<std::uint64_t>::max()}.toUint64(), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(amount("18446744073709551616").toUint64().error().code, AmountErrc::overflow);
    EXPECT_EQ(largest().toUint64().error().code, AmountErrc::overflow);
    EXPECT_EQ(*amount("9223372036854775807").toInt64(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(amount("9223372036854775808").toInt64().error().code, AmountErrc::overflow);
    EXPECT_EQ(amount("18446744073709551616").toInt64().error().code, AmountErrc::overflow);
}

TEST(AmountErrc, HasWordsForEach)
{
    barter::test::expectAllHaveWords(allAmountErrcs);
}

}  // namespace
