#include "node_test.hpp"
#include "tron/account_view.hpp"
#include "wallet/node_error.hpp"

namespace barter::tron {
namespace {

class Owning : public NodeTest {
protected:
    Expected<AccountView> view(const wallet::Address& address)
    {
        return await<AccountView>([&](auto answer) { askAccountView(client, address, network, std::move(answer)); });
    }

    wallet::NetworkIdentity network{
        .genesis = digestOf(node.genesis()), .bttContract = deployToken(), .bttoldId = issueAsset()};
};

TEST_F(Owning, HasWhatTheNodeSays)
{
    fund(alice.address, 12'345'678);
    const auto has = view(alice.address);

    ASSERT_TRUE(has) << whyNot(has);
    EXPECT_TRUE(has->isActive);
    EXPECT_TRUE(has->isControlled);
    EXPECT_EQ(has->trx, Amount{12'345'678U});
    EXPECT_EQ(has->btt, parseAmount("990000000000000", 18).value());
    EXPECT_EQ(has->bttold, Amount{990'000'000'000'000'000U});
    EXPECT_EQ(has->freeBandwidthLeft, 600);
    EXPECT_EQ(has->stakedBandwidthLeft, 0);
    EXPECT_EQ(has->energyLeft, 0);
}

TEST_F(Owning, IsNothingBeforeAnAccountIsActive)
{
    const auto has = view(bob.address);

    ASSERT_TRUE(has) << whyNot(has);
    AccountView nothing;
    nothing.isControlled = true;
    EXPECT_EQ(*has, nothing);
}

TEST_F(Owning, HasNoBttoldWhereThereIsNone)
{
    network.bttoldId = 0;
    EXPECT_TRUE(view(alice.address)->bttold.isZero());
}

TEST_F(Owning, DiffersWhereANodeLies)  // W-1
{
    const auto truth = view(alice.address);
    ASSERT_TRUE(truth) << whyNot(truth);
    for (const auto& lie :
         {nlohmann::json{{"trx", "1"}}, nlohmann::json{{"token", "1"}}, nlohmann::json{{"asset", "1"}}}) {
        node.misbehave("balance", lie);
        const auto said = view(alice.address);
        ASSERT_TRUE(said) << whyNot(said);
        EXPECT_NE(*said, *truth) << lie;
        node.control("behave");
    }
    // Other decimals and another name change nothing, since nobody asks for them.
    node.misbehave("balance", {{"decimals", 6}, {"symbol", "USDT"}});
    EXPECT_EQ(view(alice.address), *truth);
}

TEST_F(Owning, ShowsThatSomebodyElseControlsIt)  // W-12
{
    fund(alice.address, 1);
    node.misbehave("permission", {{"address", alice.address.text()}});

    const auto has = view(alice.address);
    ASSERT_TRUE(has) << whyNot(has);
    EXPECT_FALSE(has->isControlled);
}

TEST_F(Owning, IsNotKnownWithoutTheTokensContract)
{
    network.bttContract = bob.address;
    EXPECT_EQ(view(alice.address).error().code, wallet::NodeErrc::refused);
}

}  // namespace
}  // namespace barter::tron
