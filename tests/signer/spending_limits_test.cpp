#include "signer/spending_limits.hpp"

#include "signer/signer_error.hpp"
#include "support/error_codes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

namespace {

using namespace barter;
using namespace barter::signer;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr SpendingCaps caps{.payment = Amount{10}, .hour = Amount{20}, .day = Amount{50}, .total = Amount{1000}};

Moment at(milliseconds sinceBoot, std::uint8_t boot = 1, milliseconds wall = {})
{
    Moment moment;
    moment.boot.fill(boot);
    moment.sinceBoot = sinceBoot;
    moment.wall = wall;
    return moment;
}

SpendingLimits limits(const SpendingCaps& with = caps)
{
    SpendingLimits made;
    made.giveCaps(with);
    return made;
}

std::error_code errorOf(const Expected<>& result)
{
    return result ? std::error_code{} : result.error().code;
}

TEST(SpendingLimits, AllowNothingUntilAPersonGivesEachCap)
{
    EXPECT_EQ(errorOf(SpendingLimits{}.check(Amount{1}, at({}))), SignerErrc::spendingOff);
    for (auto cap : {&SpendingCaps::payment, &SpendingCaps::hour, &SpendingCaps::day, &SpendingCaps::total}) {
        auto without = caps;
        without.*cap = Amount{};
        EXPECT_EQ(errorOf(limits(without).check(Amount{1}, at({}))), SignerErrc::spendingOff);
    }
    EXPECT_TRUE(limits().check(Amount{1}, at({})));
}

TEST(SpendingLimits, RefuseAPaymentOfNothing)
{
    EXPECT_EQ(errorOf(limits().check(Amount{}, at({}))), SignerErrc::paymentOfNothing);
}

TEST(SpendingLimits, CountThePaymentsOfADay)
{
    auto spending = limits();
    EXPECT_EQ(spending.paymentsOfDay(at({})), 0U);
    ASSERT_TRUE(spending.spend(Amount{1}, at({})));
    ASSERT_TRUE(spending.spend(Amount{1}, at(hours{1})));
    ASSERT_FALSE(spending.spend(Amount{100}, at(hours{1})));

    EXPECT_EQ(spending.paymentsOfDay(at(hours{24} - milliseconds{1})), 2U);
    EXPECT_EQ(spending.paymentsOfDay(at(hours{24})), 1U);
    EXPECT_EQ(spending.paymentsOfDay(at(hours{25})), 0U);
}

TEST(SpendingLimits, HoldEachCapToTheUnit)
{
    auto spending = limits();

    EXPECT_EQ(errorOf(spending.spend(Amount{11}, at({}))), SignerErrc::abovePaymentCap);
    EXPECT_TRUE(spending.spend(Amount{10}, at({})));
    EXPECT_TRUE(spending.spend(Amount{10}, at(minutes{59})));
    EXPECT_EQ(errorOf(spending.spend(Amount{1}, at(hours{1} - milliseconds{1}))), SignerErrc::aboveHourCap);
    EXPECT_TRUE(spending.spend(Amount{10}, at(hours{1})));
    EXPECT_TRUE(spending.spend(Amount{10}, at(hours{3})));
    EXPECT_TRUE(spending.spend(Amount{10}, at(hours{5})));
    EXPECT_EQ(errorOf(spending.spend(Amount{1}, at(hours{24} - milliseconds{1}))), SignerErrc::aboveDayCap);
    EXPECT_TRUE(spending.spend(Amount{10}, at(hours{24})));
    EXPECT_EQ(spending.total(), Amount{60});
}

TEST(SpendingLimits, HoldTheTotalForEver)
{
    auto spending = limits({.payment = Amount{10}, .hour = Amount{10}, .day = Amount{10}, .total = Amount{25}});

    EXPECT_TRUE(spending.spend(Amount{10}, at({})));
    EXPECT_TRUE(spending.spend(Amount{10}, at(hours{30})));
    EXPECT_EQ(errorOf(spending.spend(Amount{6}, at(hours{60}))), SignerErrc::aboveTotalCap);
    EXPECT_TRUE(spending.spend(Amount{5}, at(hours{60})));
    EXPECT_EQ(errorOf(spending.spend(Amount{1}, at(hours{1000}))), SignerErrc::aboveTotalCap);
}

TEST(SpendingLimits, ARefusedPaymentDoesNotCount)
{
    auto spending = limits();
    EXPECT_FALSE(spending.spend(Amount{11}, at({})));

    EXPECT_EQ(spending.spent(at({})), Spent{});
}

TEST(SpendingLimits, DoNotTrustTheWallClockWhileTheMachineRuns)
{
    auto spending = limits();
    ASSERT_TRUE(spending.spend(Amount{10}, at({}, 1, hours{0})));
    ASSERT_TRUE(spending.spend(Amount{10}, at({}, 1, hours{0})));

    EXPECT_EQ(errorOf(spending.check(Amount{1}, at(minutes{1}, 1, hours{1000}))), SignerErrc::aboveHourCap);
}

TEST(SpendingLimits, CountByTheWallClockAcrossARestartOfTheMachine)
{
    auto spending = limits();
    ASSERT_TRUE(spending.spend(Amount{10}, at(hours{100}, 1, hours{1000})));
    ASSERT_TRUE(spending.spend(Amount{10}, at(hours{100}, 1, hours{1000})));

    EXPECT_EQ(errorOf(spending.check(Amount{1}, at(minutes{1}, 2, hours{1000} + minutes{59}))),
              SignerErrc::aboveHourCap);
    EXPECT_EQ(errorOf(spending.check(Amount{1}, at(minutes{1}, 2, hours{900}))), SignerErrc::aboveHourCap);
    EXPECT_TRUE(spending.check(Amount{1}, at(minutes{1}, 2, hours{1001})));
}

TEST(SpendingLimits, ASumBeyond256BitIsAboveEveryCap)
{
    Amount::Bytes bytes{};
    bytes.fill(0xff);
    const Amount most{bytes};
    auto spending = limits({.payment = most, .hour = most, .day = most, .total = most});

    ASSERT_TRUE(spending.spend(most, at({})));
    EXPECT_EQ(errorOf(spending.check(Amount{1}, at({}))), SignerErrc::aboveHourCap);
    EXPECT_EQ(errorOf(spending.check(Amount{1}, at(hours{2}))), SignerErrc::aboveDayCap);
    EXPECT_EQ(errorOf(spending.check(Amount{1}, at(hours{48}))), SignerErrc::aboveTotalCap);
}

TEST(SpendingLimits, KnowWhatWouldRaiseThem)
{
    const auto spending = limits();

    EXPECT_FALSE(spending.wouldRaise(caps));
    EXPECT_FALSE(spending.wouldRaise({}));
    for (auto cap : {&SpendingCaps::payment, &SpendingCaps::hour, &SpendingCaps::day, &SpendingCaps::total}) {
        auto others = SpendingCaps{};
        others.*cap = Amount{1001};
        EXPECT_TRUE(spending.wouldRaise(others));
    }
}

TEST(SpendingLimits, LoweringNeverRaises)
{
    auto spending = limits();

    spending.lowerCaps({.payment = Amount{5}, .hour = Amount{30}, .day = Amount{50}, .total = Amount{}});

    EXPECT_EQ(spending.caps(),
              (SpendingCaps{.payment = Amount{5}, .hour = Amount{20}, .day = Amount{50}, .total = Amount{}}));
}

TEST(SpendingLimits, NewCapsBeginANewTotalButNotANewDay)
{
    auto spending = limits();
    ASSERT_TRUE(spending.spend(Amount{10}, at({})));
    ASSERT_TRUE(spending.spend(Amount{10}, at({})));

    spending.giveCaps(caps);

    EXPECT_EQ(spending.total(), Amount{});
    EXPECT_EQ(errorOf(spending.check(Amount{1}, at({}))), SignerErrc::aboveHourCap);
}

TEST(SpendingLimits, KnowHowLongItIsBetweenAnyTwoMoments)
{
    EXPECT_EQ(elapsed(at(milliseconds{1}), at(milliseconds{5})), milliseconds{4});
    EXPECT_EQ(elapsed(at(milliseconds{5}), at(milliseconds{1})), milliseconds{0});
    EXPECT_EQ(elapsed(at(milliseconds::min()), at(milliseconds{1})), milliseconds::max());
    EXPECT_EQ(elapsed(at(milliseconds{1}), at(milliseconds::min())), milliseconds{0});
    EXPECT_EQ(elapsed(at({}, 1, milliseconds::min()), at({}, 2, milliseconds::max())), milliseconds::max());
    EXPECT_EQ(elapsed(at({}, 1, milliseconds::max()), at({}, 2, milliseconds::min())), milliseconds{0});
}

TEST(SignerErrc, HasWordsForEach)
{
    barter::test::expectAllHaveWords(allSignerErrcs);
}

/// One payment that was let through, as an account book has it that knows no windows.
struct Booked {
    std::int64_t time;
    std::uint64_t amount;
};

std::uint64_t bookedSince(const std::vector<Booked>& book, std::int64_t time)
{
    std::uint64_t total = 0;
    for (auto each = book.rbegin(); each != book.rend() && each->time > time; ++each) {
        total += each->amount;
    }
    return total;
}

TEST(SpendingLimits, NeverLetMoreThroughThanAnyCapAndNeverRefuseWhatFits)
{
    std::mt19937_64 random{6};
    const auto upTo = [&](std::uint64_t most) { return std::uniform_int_distribution<std::uint64_t>{0, most}(random); };
    constexpr std::int64_t hour = 3'600'000;
    int refused = 0;
    int paid = 0;
    for (int run = 0; run < 100; ++run) {
        const auto payment = 1 + upTo(50);
        const auto perHour = 1 + upTo(200);
        const auto perDay = 1 + upTo(1000);
        const auto inTotal = 1 + upTo(20'000);
        auto spending = limits(
            {.payment = Amount{payment}, .hour = Amount{perHour}, .day = Amount{perDay}, .total = Amount{inTotal}});
        std::vector<Booked> book;
        std::uint64_t all = 0;
        std::int64_t now = 0;
        for (int step = 0; step < 5000; ++step) {
            now += static_cast<std::int64_t>(upTo(10) == 0 ? upTo(3 * hour) : upTo(hour / 20));
            const auto amount = upTo(60);
            const bool fits = amount > 0 && amount <= payment && bookedSince(book, now - hour) + amount <= perHour &&
                              bookedSince(book, now - 24 * hour) + amount <= perDay && all + amount <= inTotal;
            if (step % 100 == 99) {  // the process was started anew
                spending = SpendingLimits{spending.caps(), spending.total(), spending.recent()};
            }
            const bool let = bool(spending.spend(Amount{amount}, at(milliseconds{now})));
            ASSERT_EQ(let, fits) << "run " << run << ", step " << step;
            if (let) {
                book.push_back({now, amount});
                all += amount;
            }
            ++(let ? paid : refused);
        }
    }
    EXPECT_GT(paid, 10'000);
    EXPECT_GT(refused, 10'000);
}

}  // namespace
