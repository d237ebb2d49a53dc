#include "tron/rate_limiter.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace barter::tron {
namespace {

using namespace std::chrono_literals;

const SteadyTime start{1000s};

/// When requests leave that all want to at once, as milliseconds after `start`.
std::vector<std::int64_t> departures(RateLimiter& limiter, SteadyTime from, int count)
{
    std::vector<std::int64_t> times;
    auto now = from;
    for (int i = 0; i < count; ++i) {
        now = limiter.next(now);
        limiter.sent(now);
        times.push_back((now - start) / 1ms);
    }
    return times;
}

TEST(RateLimiter, LetsFiveLeaveInASecond)
{
    RateLimiter limiter;

    EXPECT_EQ(departures(limiter, start, 11),
              (std::vector<std::int64_t>{0, 0, 0, 0, 0, 1000, 1000, 1000, 1000, 1000, 2000}));
}

TEST(RateLimiter, CountsAnySecondNotThoseOfAClock)
{
    RateLimiter limiter;
    departures(limiter, start + 900ms, 4);

    EXPECT_EQ(departures(limiter, start + 1100ms, 3), (std::vector<std::int64_t>{1100, 1900, 1900}));
}

TEST(RateLimiter, LetsOneLeaveInASecondAfterARefusal)
{
    RateLimiter limiter;
    departures(limiter, start, 1);
    limiter.refused(start);

    EXPECT_EQ(departures(limiter, start, 3), (std::vector<std::int64_t>{1000, 2000, 3000}));
}

TEST(RateLimiter, IsAsBeforeAMinuteAfterTheLastRefusal)
{
    RateLimiter limiter;
    limiter.refused(start);
    limiter.refused(start + 10s);
    departures(limiter, start + 69s, 1);

    EXPECT_EQ(departures(limiter, start + 69s, 4), (std::vector<std::int64_t>{70000, 70000, 70000, 70000}));
}

TEST(NodePace, LetsANodeAloneForLongerAndLonger)
{
    const std::vector<std::pair<std::chrono::milliseconds, std::chrono::milliseconds>> bounds{
        {1s, 2s}, {2s, 4s}, {4s, 8s}, {8s, 16s}, {16s, 32s}, {30s, 60s}, {30s, 60s}, {30s, 60s}};
    NodePace least{[] { return 0.0; }};
    NodePace most{[] { return 0.999999; }};
    auto now = start;
    for (const auto& [shortest, longest] : bounds) {
        least.failed(now);
        most.failed(now);
        EXPECT_EQ(least.next(now), now + shortest);
        EXPECT_LE(most.next(now), now + longest);
        EXPECT_GT(most.next(now), now + longest - 1ms);
        now += 100s;
        EXPECT_EQ(most.next(now), now);
    }
}

TEST(NodePace, BeginsAgainAfterASuccess)
{
    NodePace pace{[] { return 0.0; }};
    for (int i = 0; i < 10; ++i) {
        pace.failed(start);
    }
    pace.succeeded();
    pace.failed(start + 200s);

    EXPECT_EQ(pace.next(start + 200s), start + 201s);
}

TEST(NodePace, ObeysRetryAfterUpToAnHour)
{
    NodePace pace{[] { return 0.0; }};
    pace.refused(start, 30s);
    EXPECT_EQ(pace.next(start), start + 30s);

    pace.refused(start, 24h);
    EXPECT_EQ(pace.next(start), start + 1h);
}

TEST(NodePace, LetsANodeAloneThatRefusesWithoutATime)
{
    NodePace pace{[] { return 0.0; }};
    pace.refused(start, std::nullopt);
    EXPECT_EQ(pace.next(start), start + 1s);

    pace.refused(start, 0s);
    EXPECT_EQ(pace.next(start), start + 2s);
}

}  // namespace
}  // namespace barter::tron
