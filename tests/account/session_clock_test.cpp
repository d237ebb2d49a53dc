#include "session_test.hpp"
#include "tron/tron_error.hpp"

#include <array>
#include <chrono>

// nothing is signed while the clock of this machine and the time of the blocks are more than two minutes apart.
namespace barter::account {
namespace {

using namespace std::chrono_literals;

class SessionClock : public SessionTest {
protected:
    /// A session whose clock is wrong by `offset` milliseconds, which a test may change meanwhile.
    void openWithClock()
    {
        auto with = setup();
        with.clock = [this] { return isFixed ? offset : chainClock() + offset; };
        open(with);
    }

    std::int64_t offset = 0;
    bool isFixed = false;  ///< a clock that stands still at `offset`
};

constexpr std::int64_t inMilliseconds(std::chrono::milliseconds duration)
{
    return duration.count();
}

TEST_F(SessionClock, ThatIsOffByAMinutePays)
{
    for (const auto minute : {-1min, 1min}) {
        offset = inMilliseconds(minute);
        openWithClock();
        const auto offer = prepare(trx(1'000'000));
        EXPECT_TRUE(offer) << tron::whyNot(offer);
    }
}

TEST_F(SessionClock, ThatIsOffByMoreThanTwoMinutesRefuses)
{
    for (const std::chrono::milliseconds wrong : {std::chrono::milliseconds{-121s},
                                                  std::chrono::milliseconds{121s},
                                                  std::chrono::milliseconds{-1h},
                                                  std::chrono::milliseconds{1h},
                                                  std::chrono::milliseconds{-24h},
                                                  std::chrono::milliseconds{24h}}) {
        offset = inMilliseconds(wrong);
        openWithClock();
        EXPECT_EQ(prepare(trx(1'000'000)).error().code, tron::TronErrc::clockDiffers) << wrong.count();
    }
}

TEST_F(SessionClock, ThatStandsAtTheEdgesOfTimeRefuses)
{
    constexpr std::int64_t secondsUntil2038 = std::int64_t{1} << 31U;
    isFixed = true;
    for (const std::int64_t edge : {std::int64_t{0},
                                    secondsUntil2038 * 1000 - 1,
                                    secondsUntil2038 * 1000,
                                    std::int64_t{4'102'444'800'000}}) {  // 2100
        offset = edge;
        openWithClock();
        EXPECT_EQ(prepare(trx(1'000'000)).error().code, tron::TronErrc::clockDiffers) << edge;
    }
}

TEST_F(SessionClock, ThatJumpsIsNoticedBeforeThePaymentIsSigned)
{
    openWithClock();
    const auto offer = prepare(trx(1'000'000, "rent"));
    ASSERT_TRUE(offer) << tron::whyNot(offer);
    offset = inMilliseconds(1h);

    EXPECT_EQ(compose(*offer).error().code, tron::TronErrc::clockDiffers);
    EXPECT_EQ(prepare(trx(1'000'000, "rent")).error().code, tron::TronErrc::clockDiffers);
    EXPECT_TRUE(requestsTo("/wallet/broadcasthex").empty());

    offset = 0;
    const auto payment = pay(trx(1'000'000, "rent"));
    EXPECT_TRUE(payment) << tron::whyNot(payment);
}

}  // namespace
}  // namespace barter::account
