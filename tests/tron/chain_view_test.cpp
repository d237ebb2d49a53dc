#include "node_test.hpp"
#include "tron/tron_error.hpp"
#include "tron/witness_keys.hpp"
#include "wallet/node_error.hpp"

#include <gmock/gmock.h>

namespace barter::tron {
namespace {

using testing::SizeIs;

class View : public NodeTest {
protected:
    Expected<ChainState> refresh(ChainView& view)
    {
        return await<ChainState>([&](auto answer) { view.refresh(std::move(answer)); });
    }

    /// Those that the node lists, without the requests that `learnWitnesses` makes: they sign with their own keys.
    WitnessKeys listed() const
    {
        WitnessKeys keys;
        const auto answer = node.ask("/wallet/listwitnesses", {{"visible", true}});
        for (const auto& witness : answer["witnesses"]) {
            const auto address = wallet::Address::parse(test::text(witness["address"])).value();
            keys.emplace(address, address);
        }
        return keys;
    }
};

TEST_F(View, HasHeadSolidBlockReferenceAndClock)
{
    EXPECT_FALSE(chain.last());
    EXPECT_FALSE(chain.reference());
    EXPECT_FALSE(chain.blockClock());

    const auto state = refresh(chain);

    const auto status = node.control("status");
    const auto solid = node.ask("/walletsolidity/getnowblock", nlohmann::json::object());
    ASSERT_TRUE(state) << whyNot(state);
    EXPECT_EQ(state->head.number, status["head"]);
    EXPECT_EQ(toHex(state->head.id), test::text(status["head_id"]));
    EXPECT_EQ(state->head.time, status["head_time"]);
    EXPECT_EQ(state->solid.number, status["solid"]);
    EXPECT_FALSE(state->isVerified);
    // The low two bytes of the number, and the eight that follow, of the id.
    const auto id = test::text(solid["blockID"]);
    EXPECT_EQ(toHex(chain.reference()->number), id.substr(12, 4));
    EXPECT_EQ(toHex(chain.reference()->hash), id.substr(16, 16));
    const auto clock = *chain.blockClock() - state->head.time;
    EXPECT_GE(clock, 0);
    EXPECT_LT(clock, 5000);
}

TEST_F(View, FollowsTheChain)
{
    const auto before = refresh(chain);
    ASSERT_TRUE(before);
    node.mine(5);
    const auto after = refresh(chain);

    ASSERT_TRUE(after) << whyNot(after);
    EXPECT_EQ(after->head.number, before->head.number + 5);
    EXPECT_EQ(after->solid.number, before->solid.number + 5);
}

TEST_F(View, IsVerifiedBySignaturesOfKnownWitnesses)
{
    ChainView view{client, listed(), chainClock};
    const auto state = refresh(view);
    ASSERT_TRUE(state) << whyNot(state);
    EXPECT_TRUE(state->isVerified);
}

TEST_F(View, TakesNoInventedReference)  // W-3
{
    ChainView view{client, listed(), chainClock};
    ASSERT_TRUE(refresh(view));
    const auto reference = view.reference();

    node.misbehave("reference", {{"kind", "invented"}, {"paths", {"walletsolidity"}}});
    EXPECT_EQ(refresh(view).error().code, TronErrc::contradictsItself);
    node.mine(1);
    EXPECT_EQ(refresh(view).error().code, TronErrc::strangeWitness);
    EXPECT_EQ(view.reference(), reference);
}

TEST_F(View, TakesNoStaleReference)  // W-3
{
    ASSERT_TRUE(refresh(chain));
    node.misbehave("reference", {{"kind", "stale"}, {"paths", {"walletsolidity"}}});
    EXPECT_EQ(refresh(chain).error().code, TronErrc::wentBack);
}

TEST_F(View, NoticesAReplay)  // W-8
{
    node.mine(10);
    ASSERT_TRUE(refresh(chain));
    const auto last = chain.last();
    node.misbehave("replay", {{"behind", 10}});

    EXPECT_EQ(refresh(chain).error().code, TronErrc::wentBack);
    EXPECT_EQ(chain.last()->head, last->head);

    node.control("behave");
    EXPECT_TRUE(refresh(chain));
}

TEST_F(View, NoticesAClockThatIsHoursOff)
{
    for (const std::int64_t hours : {-2, 2}) {
        ChainView view{client, std::nullopt, [this, hours] { return chainClock() + hours * 3'600'000; }};
        EXPECT_EQ(refresh(view).error().code, TronErrc::clockDiffers);
    }
}

TEST_F(View, LearnsWhoTheWitnessesAre)
{
    const auto keys = await<WitnessKeys>([this](auto answer) { learnWitnesses(client, std::move(answer)); });

    ASSERT_TRUE(keys) << whyNot(keys);
    EXPECT_EQ(*keys, listed());
    EXPECT_THAT(*keys, SizeIs(27));
}

TEST_F(View, AnswersNobodyOnceItIsGone)
{
    bool isAnswered = false;
    {
        ChainView view{client, std::nullopt, chainClock};
        view.refresh([&](const auto&) { isAnswered = true; });
    }
    EXPECT_TRUE(refresh(chain));
    EXPECT_FALSE(isAnswered);
}

}  // namespace
}  // namespace barter::tron
