#include "node_test.hpp"
#include "tron/token_balance.hpp"
#include "tron/tron_error.hpp"
#include "wallet/node_error.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace barter::tron {
namespace {

using namespace std::chrono_literals;
using net::NetErrc;
using testing::SizeIs;
using wallet::NodeErrc;
using Prices = wallet::ChainPrices;

class Client : public NodeTest {
protected:
    Expected<Prices> prices()
    {
        return await<Prices>([this](auto answer) { client.prices(std::move(answer)); });
    }

    Expected<std::optional<wallet::Account>> account(const wallet::Address& address)
    {
        return await<std::optional<wallet::Account>>([&](auto answer) { client.account(address, std::move(answer)); });
    }
};

TEST_F(Client, ReadsBlocks)
{
    const auto head = await<wallet::NodeBlock>([this](auto answer) { client.latestBlock(Side::full, answer); });
    const auto solid = await<wallet::NodeBlock>([this](auto answer) { client.latestBlock(Side::solidity, answer); });
    const auto seventh = await<wallet::NodeBlock>([this](auto answer) { client.block(7, Side::full, answer); });
    const auto status = node.control("status");

    ASSERT_TRUE(head && solid && seventh);
    EXPECT_EQ(toHex(head->id), test::text(status["head_id"]));
    EXPECT_EQ(head->header.number, status["head"]);
    EXPECT_EQ(solid->header.number, status["solid"]);
    EXPECT_EQ(seventh->header.number, 7);
    EXPECT_EQ(toHex(seventh->id), test::text(node.ask("/wallet/getblockbynum", {{"num", 7}})["blockID"]));
}

TEST_F(Client, MissesABlockThatIsNotThere)
{
    const auto block = await<wallet::NodeBlock>([this](auto answer) { client.block(1000, Side::full, answer); });
    ASSERT_FALSE(block);
    EXPECT_EQ(block.error().code, TronErrc::noBlock);
}

TEST_F(Client, ReadsAccountsResourcesAndPrices)
{
    fund(alice.address, 1'234'567);
    const auto rich = account(alice.address);
    ASSERT_TRUE(rich && *rich) << whyNot(rich);
    EXPECT_EQ((*rich)->trx, Amount{1'234'567U});
    const auto nobody = account(bob.address);
    ASSERT_TRUE(nobody) << whyNot(nobody);
    EXPECT_FALSE(*nobody);

    const auto resources =
        await<wallet::AccountResources>([this](auto answer) { client.resources(alice.address, std::move(answer)); });
    ASSERT_TRUE(resources) << whyNot(resources);
    EXPECT_EQ(resources->freeBandwidthLeft(), 600);

    const auto costs = prices();
    ASSERT_TRUE(costs) << whyNot(costs);
    EXPECT_EQ(costs->energy, 100);  // mainnet's, as the recording has them
    EXPECT_EQ(costs->bandwidth, 1000);
}

TEST_F(Client, CallsContracts)
{
    const auto token = deployToken();

    const auto balance =
        await<Amount>([&](auto answer) { askTokenBalance(client, token, alice.address, std::move(answer)); });
    ASSERT_TRUE(balance) << whyNot(balance);
    EXPECT_EQ(*balance, parseAmount("990000000000000", 18).value());
    const auto none =
        await<Amount>([&](auto answer) { askTokenBalance(client, token, bob.address, std::move(answer)); });
    ASSERT_TRUE(none) << whyNot(none);
    EXPECT_TRUE(none->isZero());
    EXPECT_EQ(await<bool>([&](auto answer) { client.isContract(token, std::move(answer)); }), true);
    EXPECT_EQ(await<bool>([&](auto answer) { client.isContract(alice.address, std::move(answer)); }), false);

    const auto person =
        await<Amount>([&](auto answer) { askTokenBalance(client, bob.address, alice.address, std::move(answer)); });
    ASSERT_FALSE(person);
    EXPECT_EQ(person.error().code, NodeErrc::refused);
}

TEST_F(Client, KnowsTheWitnesses)
{
    const auto witnesses =
        await<std::vector<wallet::Address>>([this](auto answer) { client.witnesses(std::move(answer)); });
    ASSERT_TRUE(witnesses) << whyNot(witnesses);
    EXPECT_THAT(*witnesses, SizeIs(27));
}

TEST_F(Client, BroadcastsTheExactBytesAndFindsThem)
{
    fund(alice.address, 10'000'000);
    const auto payment =
        sign(alice, wallet::TrxTransfer{.from = alice.address, .to = bob.address, .amount = 1'000'000});
    const auto id = wallet::transactionId(payment.raw);
    broadcast(payment);

    const auto known = await<wallet::BroadcastResult>([&](auto answer) { client.broadcast(payment, answer); });
    ASSERT_TRUE(known);
    EXPECT_EQ(known->verdict, wallet::BroadcastVerdict::known);

    using Found = std::optional<wallet::NodeTransaction>;
    const auto found = await<Found>([&](auto answer) { client.transaction(id, Side::full, answer); });
    ASSERT_TRUE(found && *found) << whyNot(found);
    EXPECT_EQ((*found)->raw, payment.raw);
    const auto notFinal = await<Found>([&](auto answer) { client.transaction(id, Side::solidity, answer); });
    ASSERT_TRUE(notFinal);
    EXPECT_FALSE(*notFinal);

    node.mine(1);
    using Info = std::optional<wallet::TransactionInfo>;
    const auto info = await<Info>([&](auto answer) { client.transactionInfo(id, Side::full, answer); });
    ASSERT_TRUE(info && *info) << whyNot(info);
    EXPECT_EQ((*info)->block, node.control("status")["head"]);
}

TEST_F(Client, AsksForTheGenesisOfANetworkThatNobodyKnows)
{
    const auto genesis =
        await<wallet::BlockId>([this](auto answer) { askGenesis(*http, node.url(), std::move(answer)); });
    ASSERT_TRUE(genesis) << whyNot(genesis);
    EXPECT_EQ(toHex(*genesis), node.genesis());
}

TEST_F(Client, DoesNotUseANodeOfAnotherNetwork)
{
    auto options = optionsOf(node.url());
    options.genesis = publicNetwork(NetworkName::mainnet)->genesis;
    NodeClient other{service, *http, limiter, options};
    fund(alice.address, 10'000'000);
    const auto payment =
        sign(alice, wallet::TrxTransfer{.from = alice.address, .to = bob.address, .amount = 1'000'000});

    const auto result = await<wallet::BroadcastResult>([&](auto answer) { other.broadcast(payment, answer); });

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, TronErrc::otherNetwork);
    EXPECT_TRUE(node.control("status")["pending"].empty());
}

TEST_F(Client, GivesUpOnANodeThatDoesNotAnswer)  // W-5
{
    EXPECT_TRUE(prices());
    auto options = optionsOf(node.url());
    options.deadline = 500ms;
    for (const auto& [how, expected] : {std::pair{"silent", NetErrc::timedOut},
                                        std::pair{"slow", NetErrc::timedOut},
                                        std::pair{"close", NetErrc::badResponse}}) {
        NodeClient fresh{service, *http, limiter, options};
        node.misbehave(how);
        const auto start = std::chrono::steady_clock::now();
        const auto answer = await<Prices>([&](auto wanted) { fresh.prices(std::move(wanted)); });
        ASSERT_FALSE(answer) << how;
        EXPECT_EQ(answer.error().code, expected) << how;
        EXPECT_LT(std::chrono::steady_clock::now() - start, 5s) << how;
        node.control("behave");
    }
}

TEST_F(Client, AsksOnceASecondDuringAStorm)  // W-6
{
    EXPECT_TRUE(prices());
    for (const auto status : {403, 429, 503}) {
        node.misbehave("refuse", {{"status", status}, {"times", 1}});
        EXPECT_EQ(prices().error().code, NodeErrc::busy) << status;
    }
    node.control("log", {{"clear", true}});
    for (const auto& who : {alice, bob, carol}) {
        EXPECT_TRUE(account(who.address));
    }
    const auto requests = node.control("log")["requests"];
    ASSERT_EQ(requests.size(), 3U);
    for (std::size_t i = 1; i < requests.size(); ++i) {
        EXPECT_GE(requests[i]["time"].get<std::int64_t>() - requests[i - 1]["time"].get<std::int64_t>(), 980);
    }
}

TEST_F(Client, LetsANodeAloneAsLongAsItAsks)  // W-6
{
    EXPECT_TRUE(prices());
    node.misbehave("refuse", {{"status", 429}, {"retry_after", 30}});
    EXPECT_EQ(prices().error().code, NodeErrc::busy);
    node.control("behave");
    node.control("log", {{"clear", true}});

    EXPECT_EQ(prices().error().code, TronErrc::resting);
    EXPECT_TRUE(node.control("log")["requests"].empty());
}

TEST_F(Client, FollowsNoRedirect)  // W-7
{
    EXPECT_TRUE(prices());
    const test::TronNode other;
    node.misbehave("redirect", {{"location", other.url() + "/wallet/getchainparameters"}});

    const auto answer = prices();

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, NetErrc::badStatus);
    EXPECT_TRUE(other.control("log")["requests"].empty());
}

TEST_F(Client, RefusesGarbage)  // W-10
{
    fund(alice.address, 1'000'000);
    const std::vector<std::pair<std::string, std::error_code>> kinds{{"huge", NetErrc::tooLarge},
                                                                     {"deep", NodeErrc::tooDeep},
                                                                     {"utf8", NodeErrc::notJson},
                                                                     {"nan", NodeErrc::notJson},
                                                                     {"exponent", NodeErrc::notJson},
                                                                     {"fraction", NodeErrc::wrongShape},
                                                                     {"truncated", NodeErrc::notJson}};
    for (const auto& [kind, expected] : kinds) {
        NodeClient fresh{service, *http, limiter, optionsOf(node.url())};
        EXPECT_TRUE(await<Prices>([&](auto wanted) { fresh.prices(std::move(wanted)); }));
        node.misbehave("garbage", {{"kind", kind}});
        const auto answer = await<std::optional<wallet::Account>>(
            [&](auto wanted) { fresh.account(alice.address, std::move(wanted)); });
        ASSERT_FALSE(answer) << kind;
        EXPECT_EQ(answer.error().code, expected) << kind;
        node.control("behave");
    }
}

TEST_F(Client, ReadsTheOtherWaysToSayNo)
{
    const std::vector<std::pair<std::string, std::error_code>> kinds{
        {"lite", NodeErrc::notJson}, {"unavailable", NetErrc::badStatus}, {"busy", NodeErrc::busy}};
    for (const auto& [kind, expected] : kinds) {
        NodeClient fresh{service, *http, limiter, optionsOf(node.url())};
        node.misbehave("closed", {{"kind", kind}});
        const auto answer = await<Prices>([&](auto wanted) { fresh.prices(std::move(wanted)); });
        ASSERT_FALSE(answer) << kind;
        EXPECT_EQ(answer.error().code, expected) << kind;
        node.control("behave");
    }
}

}  // namespace
}  // namespace barter::tron
