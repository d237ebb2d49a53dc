#include "node_test.hpp"
#include "tron/absence_proof.hpp"
#include "tron/payment_status.hpp"
#include "tron/tron_error.hpp"

#include <optional>

// The course of payments at a node, also one that lies.

namespace barter::tron {
namespace {

class Course : public NodeTest {
protected:
    void SetUp() override { fund(alice.address, 100'000'000); }

    PaymentStatus status(const wallet::SignedTransaction& transaction)
    {
        const auto state = await<ChainState>([this](auto answer) { chain.refresh(std::move(answer)); });
        EXPECT_TRUE(state) << whyNot(state);
        const PaymentQuestion question{.id = wallet::transactionId(transaction.raw),
                                       .payment = wallet::decodePayment(transaction.raw)->transfer,
                                       .head = chain.last()->head.number};
        const auto found = await<PaymentStatus>([&](auto answer) { askStatus(client, question, std::move(answer)); });
        EXPECT_TRUE(found) << whyNot(found);
        return found.value_or(PaymentStatus{});
    }

    Expected<Absence> absence(const wallet::SignedTransaction& transaction, const Witnessing* second = nullptr)
    {
        const AbsenceQuestion question{.id = wallet::transactionId(transaction.raw),
                                       .expiration = wallet::decodePayment(transaction.raw)->expiration};
        return await<Absence>(
            [&](auto answer) { askAbsence(question, {.node = client, .chain = chain}, second, std::move(answer)); });
    }

    /// Of one TRX to bob.
    wallet::SignedTransaction coins()
    {
        return sign(alice, wallet::TrxTransfer{.from = alice.address, .to = bob.address, .amount = 1'000'000});
    }

    wallet::SignedTransaction tokens(const Person& from, const Person& to, const wallet::Address& token)
    {
        return sign(
            from,
            wallet::TokenTransfer{
                .from = from.address, .contract = token, .to = to.address, .amount = parseAmount("5", 18).value()},
            5'000'000);
    }

    /// Until a final block is more than a minute after the expiration of what was signed last: 60 s of validity, 60 s
    /// of margin, 57 s until a block is final.
    void letExpire() const { node.mine(60); }
};

TEST_F(Course, IsFromNotSeenToFinal)
{
    const auto payment = coins();
    EXPECT_EQ(status(payment).state, PaymentState::notSeen);

    broadcast(payment);
    const auto named = node.ask("/wallet/gettransactionbyid", {{"value", toHex(wallet::transactionId(payment.raw))}});
    EXPECT_EQ(test::text(named["ret"][0]["contractRet"]), "SUCCESS");
    EXPECT_EQ(status(payment).state, PaymentState::pending);

    node.mine(1);
    auto found = status(payment);
    EXPECT_EQ(found.state, PaymentState::inBlock);
    EXPECT_EQ(found.block, 41);
    EXPECT_EQ(found.confirmations, 1);
    EXPECT_EQ(found.fee, 1'100'000);

    node.mine(18);
    found = status(payment);
    EXPECT_EQ(found.state, PaymentState::inBlock);
    EXPECT_EQ(found.confirmations, 19);

    node.mine(1);
    found = status(payment);
    EXPECT_EQ(found.state, PaymentState::final);
    EXPECT_EQ(found.failure, PaymentFailure::none);
}

TEST_F(Course, OfATokenIsFinalWithItsTransfer)
{
    const auto payment = tokens(alice, bob, deployToken());
    broadcast(payment);
    node.mine(20);

    const auto found = status(payment);
    EXPECT_EQ(found.state, PaymentState::final);
    EXPECT_EQ(found.fee, 2'769'100);
}

TEST_F(Course, OfATokenThatTheSenderDoesNotHaveIsAFailure)
{
    fund(bob.address, 100'000'000);
    const auto payment = tokens(bob, carol, deployToken());
    broadcast(payment);
    node.mine(1);
    EXPECT_EQ(status(payment).state, PaymentState::inBlock);
    EXPECT_EQ(status(payment).failure, PaymentFailure::reverted);

    node.mine(19);
    const auto found = status(payment);
    EXPECT_EQ(found.state, PaymentState::failed);
    EXPECT_EQ(found.failure, PaymentFailure::reverted);
    EXPECT_EQ(found.fee, 61'800);  // 618 units, as the recorded node needed
}

TEST_F(Course, GoesOnWhenABlockLoses)
{
    const auto payment = coins();
    broadcast(payment);
    node.mine(1);
    ASSERT_EQ(status(payment).state, PaymentState::inBlock);

    node.control("fork", {{"depth", 1}});
    EXPECT_EQ(status(payment).state, PaymentState::pending);
}

TEST_F(Course, IsNeverPaidAtANodeThatDropsIt)  // W-9
{
    node.misbehave("drop");
    const auto payment = coins();
    broadcast(payment);
    node.mine(25);

    EXPECT_EQ(status(payment).state, PaymentState::notSeen);
}

TEST_F(Course, IsNotOverWhenANodeHidesIt)  // W-2
{
    const auto payment = coins();
    broadcast(payment);
    node.mine(1);
    node.misbehave("hide");
    letExpire();

    EXPECT_EQ(status(payment).state, PaymentState::notSeen);
    EXPECT_EQ(absence(payment), Absence::oneOperator);

    // Another node of the same chain would not; here it is the same one, honest again and under another name.
    node.control("behave");
    NodeClient otherClient{service, *http, limiter, optionsOf(node.localhostUrl())};
    ChainView otherChain{otherClient, std::nullopt, chainClock};
    const Witnessing honest{.node = otherClient, .chain = otherChain};
    EXPECT_EQ(absence(payment, &honest), Absence::mayLand);
}

TEST_F(Course, MayGoOnUntilAMinuteAfterTheExpiration)
{
    const auto payment = coins();
    EXPECT_EQ(absence(payment), Absence::mayLand);
    // The head is 120 s further then, so the final block is 63 s further: 3 s after the expiration.
    node.mine(40);
    EXPECT_EQ(absence(payment), Absence::mayLand);
    node.mine(19);
    EXPECT_EQ(absence(payment), Absence::mayLand);
    node.mine(1);
    EXPECT_EQ(absence(payment), Absence::oneOperator);
}

TEST_F(Course, IsOverByTwoOperatorsOnlyWhenTheyAreTwo)
{
    const auto payment = coins();
    letExpire();

    NodeClient sameHost{service, *http, limiter, optionsOf(node.url())};
    ChainView sameChain{sameHost, std::nullopt, chainClock};
    const Witnessing same{.node = sameHost, .chain = sameChain};
    EXPECT_EQ(absence(payment, &same), Absence::oneOperator);

    NodeClient otherHost{service, *http, limiter, optionsOf(node.localhostUrl())};
    ChainView otherChain{otherHost, std::nullopt, chainClock};
    const Witnessing other{.node = otherHost, .chain = otherChain};
    EXPECT_EQ(absence(payment, &other), Absence::twoOperators);
}

TEST_F(Course, IsNotOverWhenTheSecondNodeIsBehindOrAway)
{
    const test::TronNode behind;  // of the same network, but its chain stands still
    const auto payment = coins();
    letExpire();
    NodeClient lateClient{service, *http, limiter, optionsOf(behind.localhostUrl())};
    ChainView lateChain{lateClient, std::nullopt};
    const Witnessing late{.node = lateClient, .chain = lateChain};
    EXPECT_EQ(absence(payment, &late), Absence::mayLand);

    behind.misbehave("closed", {{"kind", "busy"}});
    EXPECT_FALSE(absence(payment, &late));
}

}  // namespace
}  // namespace barter::tron
