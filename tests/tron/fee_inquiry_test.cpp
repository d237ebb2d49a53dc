#include "node_test.hpp"
#include "tron/fee_estimate.hpp"
#include "tron/tron_error.hpp"

#include <string>

// What is estimated against what the node then burns.

namespace barter::tron {
namespace {

using wallet::PaidToken;

class Paying : public NodeTest {
protected:
    Expected<FeeEstimate> ask(const PaymentPlan& plan)
    {
        const auto state = await<ChainState>([this](auto answer) { chain.refresh(std::move(answer)); });
        EXPECT_TRUE(state) << whyNot(state);
        return await<FeeEstimate>(
            [&](auto answer) { askFee(client, plan, network, *chain.blockClock(), std::move(answer)); });
    }

    /// Estimates, pays, and compares.
    void pay(const PaymentPlan& plan, std::int64_t expected)
    {
        const auto fee = ask(plan);
        ASSERT_TRUE(fee) << whyNot(fee);
        EXPECT_EQ(fee->burn, expected);

        const auto before = trxOf(plan.from);
        broadcast(sign(alice, fee->transfer, fee->feeLimit, plan.memo));
        node.mine(1);
        const auto* const coins = std::get_if<wallet::TrxTransfer>(&fee->transfer);
        EXPECT_EQ(before - trxOf(plan.from) - (coins != nullptr ? coins->amount : 0), fee->burn);
    }

    /// From now on bytes cost TRX.
    void useUpFreeBandwidth() const
    {
        const auto time = chainClock();
        node.control("account", {{"address", alice.address.text()}, {"freeNetUsage", 600}, {"freeNetTime", time}});
    }

    wallet::NetworkIdentity network{
        .genesis = digestOf(node.genesis()), .bttContract = deployToken(), .bttoldId = issueAsset()};
};

TEST_F(Paying, InTrxCostsWhatWasEstimated)
{
    fund(alice.address, 100'000'000);
    const PaymentPlan plan{
        .token = PaidToken::trx, .from = alice.address, .to = bob.address, .amount = Amount{5'000'000U}, .memo = {}};
    pay(plan, 1'100'000);
    pay(plan, 0);
    useUpFreeBandwidth();
    pay(plan, 268'000);
}

TEST_F(Paying, WithAMemoCostsWhatWasEstimated)
{
    fund(alice.address, 100'000'000);
    fund(bob.address, 1);
    pay({.token = PaidToken::trx,
         .from = alice.address,
         .to = bob.address,
         .amount = Amount{5'000'000U},
         .memo = "for the seeds"},
        1'000'000);
}

TEST_F(Paying, InBttCostsWhatWasEstimated)
{
    fund(alice.address, 100'000'000);
    useUpFreeBandwidth();
    const PaymentPlan plan{.token = PaidToken::btt,
                           .from = alice.address,
                           .to = bob.address,
                           .amount = parseAmount("5", 18).value(),
                           .memo = {}};
    // The recorded node burnt the same.
    pay(plan, 3'114'100);
    pay(plan, 1'614'100);
}

TEST_F(Paying, InBttoldCostsWhatWasEstimated)
{
    fund(alice.address, 100'000'000);
    const PaymentPlan plan{
        .token = PaidToken::bttold, .from = alice.address, .to = bob.address, .amount = Amount{1'000'000U}, .memo = {}};
    pay(plan, 1'100'000);
    pay(plan, 0);
}

TEST_F(Paying, EverythingLeavesNothing)
{
    fund(alice.address, 7'654'321);
    fund(bob.address, 1);
    useUpFreeBandwidth();
    const auto fee =
        ask({.token = PaidToken::trx, .from = alice.address, .to = bob.address, .amount = std::nullopt, .memo = {}});
    ASSERT_TRUE(fee) << whyNot(fee);
    broadcast(sign(alice, fee->transfer));
    node.mine(1);

    EXPECT_EQ(trxOf(alice.address), 0);
    EXPECT_EQ(trxOf(bob.address), 1 + 7'654'321 - 268'000);
}

TEST_F(Paying, IsRefusedWhenTheFeeIsNotThere)
{
    fund(alice.address, 1'500'000);
    PaymentPlan plan{.token = PaidToken::btt,
                     .from = alice.address,
                     .to = bob.address,
                     .amount = parseAmount("5", 18).value(),
                     .memo = {}};
    EXPECT_EQ(ask(plan).error().code, TronErrc::notEnoughTrx);

    plan.from = bob.address;
    plan.to = alice.address;
    EXPECT_EQ(ask(plan).error().code, TronErrc::notEnoughTokens);
}

TEST_F(Paying, SaysThatTheRecipientIsAContract)
{
    fund(alice.address, 100'000'000);
    const auto fee = ask(
        {.token = PaidToken::btt, .from = alice.address, .to = network.bttContract, .amount = Amount{1U}, .memo = {}});
    ASSERT_TRUE(fee) << whyNot(fee);
    EXPECT_TRUE(fee->isRecipientContract);
}

}  // namespace
}  // namespace barter::tron
