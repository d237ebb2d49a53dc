#include "node_test.hpp"
#include "tron/history.hpp"
#include "tron/tron_error.hpp"
#include "wallet/abi.hpp"
#include "wallet/node_error.hpp"

#include <gmock/gmock.h>

#include <set>

namespace barter::tron {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class Reader : public NodeTest {
protected:
    Expected<HistoryPart> next(HistoryReader& reader, std::size_t count)
    {
        return await<HistoryPart>([&](auto answer) { reader.next(count, std::move(answer)); });
    }

    void pay(const Person& from, const wallet::Transfer& transfer)
    {
        broadcast(sign(from, transfer, std::holds_alternative<wallet::TokenTransfer>(transfer) ? 5'000'000 : 0));
        node.mine(1);
    }

    wallet::NetworkIdentity network{
        .genesis = digestOf(node.genesis()), .bttContract = deployToken(), .bttoldId = issueAsset()};
};

TEST_F(Reader, HasTransfersOfAllKindsTheNewestFirst)
{
    fund(alice.address, 100'000'000);
    fund(bob.address, 1'000'000);
    const auto fiveThousand = parseAmount("5000", 18).value();
    pay(alice, wallet::TrxTransfer{.from = alice.address, .to = bob.address, .amount = 7'000'000});
    pay(alice,
        wallet::TokenTransfer{
            .from = alice.address, .contract = network.bttContract, .to = bob.address, .amount = fiveThousand});
    pay(alice,
        wallet::AssetTransfer{.assetId = std::to_string(network.bttoldId),
                              .from = alice.address,
                              .to = bob.address,
                              .amount = 3'000'000});

    HistoryReader reader{service, client, bob.address, network};
    const auto part = next(reader, 10);

    ASSERT_TRUE(part) << whyNot(part);
    EXPECT_TRUE(part->isAtEnd);
    ASSERT_THAT(part->lines, SizeIs(3));
    EXPECT_EQ(part->lines[0].token, wallet::PaidToken::bttold);
    EXPECT_EQ(part->lines[0].entry.amount, Amount{3'000'000U});
    EXPECT_EQ(part->lines[1].token, wallet::PaidToken::btt);
    EXPECT_EQ(part->lines[1].entry.amount, fiveThousand);
    EXPECT_EQ(part->lines[2].token, wallet::PaidToken::trx);
    for (const auto& line : part->lines) {
        EXPECT_EQ(line.direction, Direction::in);
        EXPECT_EQ(line.entry.from, alice.address);
        EXPECT_EQ(line.suspicion, Suspicion::none);
    }

    const auto rest = next(reader, 10);
    ASSERT_TRUE(rest);
    EXPECT_TRUE(rest->isAtEnd);
    EXPECT_THAT(rest->lines, IsEmpty());
}

TEST_F(Reader, MarksPoison)
{
    fund(alice.address, 100'000'000);
    fund(carol.address, 100'000'000);
    pay(alice,
        wallet::TokenTransfer{.from = alice.address,
                              .contract = network.bttContract,
                              .to = bob.address,
                              .amount = parseAmount("5000", 18).value()});
    // What anybody can do: carol has the token say that alice paid her nothing.
    auto words = wallet::abi::call(wallet::abi::selectorOf("transferFrom(address,address,uint256)"),
                                   std::vector<wallet::abi::Word>{wallet::abi::wordOf(alice.address),
                                                                  wallet::abi::wordOf(carol.address),
                                                                  wallet::abi::wordOf(Amount{})});
    const auto state = await<ChainState>([this](auto answer) { chain.refresh(std::move(answer)); });
    ASSERT_TRUE(state);
    wallet::WireWriter parameter;
    parameter.bytes(1, carol.address.bytes());
    parameter.bytes(2, network.bttContract.bytes());
    parameter.bytes(4, words);
    const auto raw = wallet::encodeTransaction(
        {.reference = *chain.reference(),
         .expiration = state->head.time + 60'000,
         .memo = {},
         .contract = {.type = 31, .message = "TriggerSmartContract", .parameter = parameter.written()},
         .timestamp = state->head.time,
         .feeLimit = 5'000'000});
    const auto key = wallet::PrivateKey::parse(carol.key).value();
    broadcast({.raw = raw, .signatures = {key.sign(wallet::transactionId(raw)).value()}});
    node.mine(1);
    pay(carol, wallet::TrxTransfer{.from = carol.address, .to = alice.address, .amount = 1});

    HistoryReader reader{service, client, alice.address, network};
    const auto part = next(reader, 10);

    ASSERT_TRUE(part) << whyNot(part);
    ASSERT_THAT(part->lines, SizeIs(3));
    EXPECT_EQ(part->lines[0].suspicion, Suspicion::dust);
    EXPECT_EQ(part->lines[1].suspicion, Suspicion::nothingMoved);
    EXPECT_EQ(part->lines[1].direction, Direction::out);
    EXPECT_EQ(part->lines[1].entry.to, carol.address);
    EXPECT_EQ(part->lines[2].suspicion, Suspicion::none);
}

TEST_F(Reader, ReadsPartAfterPart)
{
    fund(alice.address, 100'000'000);
    fund(bob.address, 1);
    constexpr std::size_t payments = 55;  // a page has 50
    const auto state = await<ChainState>([this](auto answer) { chain.refresh(std::move(answer)); });
    ASSERT_TRUE(state);
    const auto key = wallet::PrivateKey::parse(alice.key).value();
    for (std::size_t i = 0; i < payments; ++i) {
        const auto raw =
            wallet::encodePayment({.transfer = wallet::TrxTransfer{.from = alice.address,
                                                                   .to = bob.address,
                                                                   .amount = 1'000'000 + static_cast<std::int64_t>(i)},
                                   .reference = *chain.reference(),
                                   .expiration = state->head.time + 60'000,
                                   .timestamp = state->head.time,
                                   .feeLimit = 0,
                                   .memo = {}});
        const wallet::SignedTransaction whole{.raw = raw, .signatures = {key.sign(wallet::transactionId(raw)).value()}};
        // Without the client, which sends five a second.
        const auto answer = node.ask("/wallet/broadcasthex", {{"transaction", toHex(wallet::encodeSigned(whole))}});
        ASSERT_EQ(answer["result"], true) << answer;
    }
    node.mine(1);

    HistoryReader reader{service, client, bob.address, network};
    std::vector<std::int64_t> amounts;
    for (const std::size_t count : {20U, 20U, 20U}) {
        const auto part = next(reader, count);
        ASSERT_TRUE(part) << whyNot(part);
        EXPECT_EQ(part->isAtEnd, amounts.size() + part->lines.size() == payments);
        for (const auto& line : part->lines) {
            amounts.push_back(line.entry.amount.toInt64().value());
        }
    }
    ASSERT_THAT(amounts, SizeIs(payments));
    EXPECT_EQ(std::set(amounts.begin(), amounts.end()).size(), payments);
}

TEST_F(Reader, LeavesOutWhatIsNotFinal)
{
    fund(alice.address, 100'000'000);
    pay(alice, wallet::TrxTransfer{.from = alice.address, .to = bob.address, .amount = 7'000'000});
    HistoryReader early{service, client, bob.address, network, HistoryScope::onlyFinal};
    const auto before = next(early, 10);
    ASSERT_TRUE(before) << whyNot(before);
    EXPECT_THAT(before->lines, IsEmpty());
    EXPECT_TRUE(before->isAtEnd);

    node.mine(19);
    HistoryReader late{service, client, bob.address, network, HistoryScope::onlyFinal};
    const auto after = next(late, 10);
    ASSERT_TRUE(after) << whyNot(after);
    EXPECT_THAT(after->lines, SizeIs(1));
}

TEST_F(Reader, GoesOnAfterAnError)
{
    fund(alice.address, 100'000'000);
    pay(alice, wallet::TrxTransfer{.from = alice.address, .to = bob.address, .amount = 7'000'000});
    HistoryReader reader{service, client, bob.address, network};
    node.misbehave("refuse", {{"status", 503}, {"times", 1}, {"paths", {"trc20"}}});

    const auto refused = next(reader, 10);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, wallet::NodeErrc::busy);

    const auto part = next(reader, 10);
    ASSERT_TRUE(part) << whyNot(part);
    EXPECT_THAT(part->lines, SizeIs(1));
}

TEST_F(Reader, HasNothingWithoutAnIndex)
{
    auto options = optionsOf(node.url());
    options.address.index.clear();
    NodeClient plain{service, *http, limiter, options};
    HistoryReader reader{service, plain, bob.address, network};

    EXPECT_EQ(next(reader, 10).error().code, TronErrc::noIndex);
}

}  // namespace
}  // namespace barter::tron
