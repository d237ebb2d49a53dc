#include "cli/offline_request.hpp"

#include "cli/cli_error.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <string>

namespace barter::cli {
namespace {

// Addresses of tests/data/tron/vectors.json.
constexpr const char* first = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH";
constexpr const char* second = "TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK";

std::string requestText(const std::string& token, const std::string& amount, const std::string& more = {})
{
    return R"({"token":")" + token + R"(","to":")" + second + R"(","amount":")" + amount +
           R"(","ref_block_bytes":"266b","ref_block_hash":"f6b6d392f654dc2e","expiration":1777445367000,)"
           R"("timestamp":1777445307123)" +
           more + "}";
}

OfflineRequest request(const std::string& token, const std::string& amount, const std::string& more = {})
{
    return parseOfflineRequest(requestText(token, amount, more)).value();
}

std::string idOf(const OfflineRequest& request, const char* sender = first)
{
    return intentIdOf(request, wallet::Address::parse(sender).value());
}

TEST(OfflineRequest, HasWhatTheFileSays)
{
    const auto btt = request("btt", "1.000000000000000001", R"(,"fee_limit":30000000)");

    EXPECT_EQ(btt.token, wallet::PaidToken::btt);
    EXPECT_EQ(btt.to.text(), second);
    EXPECT_EQ(formatAmount(btt.amount, 0), "1000000000000000001");
    EXPECT_EQ(btt.reference.number, (std::array<std::uint8_t, 2>{0x26, 0x6b}));
    EXPECT_EQ(btt.reference.hash, (std::array<std::uint8_t, 8>{0xf6, 0xb6, 0xd3, 0x92, 0xf6, 0x54, 0xdc, 0x2e}));
    EXPECT_EQ(btt.expiration, 1777445367000);
    EXPECT_EQ(btt.timestamp, 1777445307123);
    EXPECT_EQ(btt.feeLimit, 30'000'000);
}

TEST(OfflineRequest, DropsAFeeLimitThatThePaymentCannotHave)
{
    EXPECT_EQ(request("trx", "1", R"(,"fee_limit":5)").feeLimit, 0);
    EXPECT_EQ(request("bttold", "1", R"(,"fee_limit":5)").feeLimit, 0);
}

TEST(OfflineRequest, CountsInTheUnitsOfItsToken)
{
    EXPECT_EQ(request("trx", "1.5").amount, Amount{1'500'000U});
    EXPECT_EQ(request("bttold", "1.5").amount, Amount{1'500'000U});
    EXPECT_EQ(request("trx", "9223372036854.775807").amount, Amount{9'223'372'036'854'775'807U});
    EXPECT_EQ(parseOfflineRequest(requestText("trx", "9223372036854.775808")).error().code, AmountErrc::overflow);
}

TEST(OfflineRequest, IsTheSamePaymentHoweverItIsWritten)
{
    const auto id = idOf(request("trx", "1"));
    EXPECT_TRUE(std::regex_match(id, std::regex{"offline-[0-9a-f]{16}"})) << id;
    EXPECT_EQ(idOf(request("trx", "1.000")), id);
    EXPECT_EQ(idOf(request("trx", "1", R"(  ,  "fee_limit" : 9)")), id);
}

TEST(OfflineRequest, IsAnotherPaymentWithAnyOtherContent)
{
    const auto original = request("btt", "1", R"(,"fee_limit":1)");
    const auto id = idOf(original);
    std::vector<OfflineRequest> others(7, original);
    others[0].token = wallet::PaidToken::trx;
    others[1].amount = Amount{1U};
    others[2].to = wallet::Address::parse(first).value();
    others[3].expiration += 1;
    others[4].timestamp += 1;
    others[5].feeLimit += 1;
    others[6].reference.hash[7] ^= 1U;
    for (const auto& other : others) {
        EXPECT_NE(idOf(other), id);
    }
    EXPECT_NE(idOf(original, second), id);
}

TEST(OfflineRequest, RefusesAFieldThatIsThereTwice)
{
    const auto refused = parseOfflineRequest(requestText("trx", "1", R"(,"amount":"2")"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, CliErrc::requestMalformed);
    EXPECT_EQ(refused.error().context, "a field is there twice");
}

}  // namespace
}  // namespace barter::cli
