#include "engine/reachability.hpp"

#include <gtest/gtest.h>

namespace {

using barter::engine::Reachability;
using std::chrono::minutes;
using std::chrono::seconds;

class ReachabilityTest : public testing::Test {
protected:
    ReachabilityTest() { reachability.beginAnew(now); }

    /// Looks each second, as the engine does.
    void look(seconds time, std::int64_t incoming, bool portIsMapped = false, bool reachesOthers = true)
    {
        for (const auto end = now + time; now < end;) {
            now += seconds{1};
            reachability.look(incoming, portIsMapped, reachesOthers, now);
        }
    }

    Reachability reachability;
    Reachability::Time now{minutes{1000}};
};

TEST_F(ReachabilityTest, IsNotKnownUntilSomebodyComesIn)
{
    look(minutes{5}, 0);
    EXPECT_EQ(reachability.known(), std::nullopt);

    look(seconds{1}, 1);
    EXPECT_EQ(reachability.known(), true);
}

TEST_F(ReachabilityTest, IsKnownFromAPortThatTheRouterOpened)
{
    look(seconds{1}, 0, true);

    EXPECT_EQ(reachability.known(), true);
}

TEST_F(ReachabilityTest, IsDeniedWhenNobodyComesForLongWhileOthersAreReached)
{
    look(Reachability::patience - seconds{1}, 0);
    EXPECT_EQ(reachability.known(), std::nullopt);

    look(seconds{1}, 0);
    EXPECT_EQ(reachability.known(), false);
}

TEST_F(ReachabilityTest, IsNotDeniedWhileThereIsNoNetwork)
{
    look(minutes{100}, 0, false, false);

    EXPECT_EQ(reachability.known(), std::nullopt);
}

TEST_F(ReachabilityTest, IsKnownAgainFromWhoeverComesLate)
{
    look(minutes{20}, 0);
    ASSERT_EQ(reachability.known(), false);

    look(seconds{1}, 1);
    EXPECT_EQ(reachability.known(), true);
    look(minutes{60}, 1);
    EXPECT_EQ(reachability.known(), true) << "that nobody else comes says nothing";
}

TEST_F(ReachabilityTest, BeginsAnewWithOtherPorts)
{
    look(seconds{1}, 0);
    look(seconds{1}, 1);
    ASSERT_EQ(reachability.known(), true);

    reachability.beginAnew(now);
    look(seconds{1}, 1);

    EXPECT_EQ(reachability.known(), std::nullopt);
    look(seconds{1}, 2);
    EXPECT_EQ(reachability.known(), true);
}

}  // namespace
