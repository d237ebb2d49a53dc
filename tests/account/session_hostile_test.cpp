#include "session_test.hpp"
#include "tron/tron_error.hpp"

#include <set>

// Payments at nodes that lie, are ill, or belong to others: W-2 to W-12 of the threat model. Whatever a node does,
// there is one payment for an intent.
namespace barter::account {
namespace {

class SessionHostile : public SessionTest {
protected:
    /// Everything that was broadcast for an intent was the same bytes.
    void expectOneTransaction(std::size_t atLeast) const
    {
        std::set<std::string> bodies;
        const auto requests = requestsTo("/wallet/broadcasthex");
        for (const auto& request : requests) {
            bodies.insert(test::text(request["body"]));
        }
        EXPECT_EQ(bodies.size(), 1U);
        EXPECT_GE(requests.size(), atLeast);
    }

    void expectSignedFor(PaymentRequest request)
    {
        const auto again = prepare(std::move(request));
        ASSERT_TRUE(again) << tron::whyNot(again);
        EXPECT_TRUE(again->isSigned());
        EXPECT_EQ(again->recorded->payments.size(), 1U);
    }

    Expected<signer::Done> giveUp(const std::string& intent, bool isOneOperatorEnough)
    {
        return await<signer::Done>(
            [&](auto answer) { session->giveUp(intent, isOneOperatorEnough, password(), std::move(answer)); });
    }
};

TEST_F(SessionHostile, ANodeThatHidesAPaymentGetsNoSecondOne)  // W-2
{
    open();
    const auto payment = pay(trx(2'000'000, "rent"));
    ASSERT_TRUE(payment) << tron::whyNot(payment);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::pending));
    node.mine(1);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::inBlock));

    node.misbehave("hide");
    node.mine(10);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::sent));
    EXPECT_EQ(giveUp("rent", true).error().code, AccountErrc::paymentMayLand);
    // Three minutes of validity, one of margin, one until a block is final.
    node.mine(110);
    ASSERT_TRUE(runUntil([&] { return last(payment->id).absence == tron::Absence::oneOperator; }));

    // One operator is not enough to call it over.
    EXPECT_EQ(last(payment->id).stage, PaymentStage::sent);
    EXPECT_FALSE(isEver(PaymentStage::expired) || isEver(PaymentStage::failed));
    expectSignedFor(trx(2'000'000, "rent"));
    EXPECT_EQ(giveUp("rent", false).error().code, AccountErrc::oneOperatorOnly);
    expectOneTransaction(1);

    node.control("behave");
    EXPECT_EQ(giveUp("rent", true).error().code, AccountErrc::paymentMayLand);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::final));
    EXPECT_EQ(trxOf(bob.address), 2'000'000);
}

TEST_F(SessionHostile, APaymentThatCannotLandIsMadeAnewWhenAPersonAgrees)
{
    open();
    node.misbehave("drop");
    const auto lost = pay(trx(2'000'000, "rent"));
    ASSERT_TRUE(lost) << tron::whyNot(lost);
    ASSERT_TRUE(reaches(lost->id, PaymentStage::sent));
    node.control("behave");
    node.mine(140);
    ASSERT_TRUE(runUntil([&] { return last(lost->id).absence == tron::Absence::oneOperator; }));

    ASSERT_TRUE(giveUp("rent", true));
    EXPECT_EQ(giveUp("rent", true).error().code, AccountErrc::nothingUnderWay);
    const auto payment = pay(trx(2'000'000, "rent"));
    ASSERT_TRUE(payment) << tron::whyNot(payment);
    EXPECT_NE(payment->id, lost->id);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::pending));
    node.mine(20);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::final));
    EXPECT_EQ(trxOf(bob.address), 2'000'000);
}

TEST_F(SessionHostile, AReferenceThatIsInventedCostsNoSecondSignature)  // W-3
{
    open();
    const auto offer = prepare(trx(2'000'000, "rent"));
    ASSERT_TRUE(offer) << tron::whyNot(offer);
    node.misbehave("reference", {{"kind", "invented"}});
    // Of a final block that is known already, another one would be noticed.
    EXPECT_EQ(compose(*offer).error().code, tron::TronErrc::contradictsItself);
    node.mine(1);
    const auto confirmation = compose(*offer);
    ASSERT_TRUE(confirmation) << tron::whyNot(confirmation);
    const auto payment = sign(*confirmation);
    ASSERT_TRUE(payment) << tron::whyNot(payment);
    ASSERT_TRUE(runUntil([&] { return last(payment->id).answer.has_value(); }));

    EXPECT_EQ(last(payment->id).answer->code, "TAPOS_ERROR");
    EXPECT_EQ(last(payment->id).stage, PaymentStage::unsent);
    node.control("behave");
    node.mine(1);
    expectSignedFor(trx(2'000'000, "rent"));
    EXPECT_EQ(giveUp("rent", true).error().code, AccountErrc::paymentMayLand);
    expectOneTransaction(1);
}

TEST_F(SessionHostile, ANodeThatNeverAnswersOrHangsUpGetsTheSameBytesAgain)  // W-5
{
    open();
    node.misbehave("silent", {{"paths", {"broadcasthex"}}, {"times", 1}});
    const auto payment = pay(trx(2'000'000, "rent"));
    ASSERT_TRUE(payment) << tron::whyNot(payment);
    ASSERT_TRUE(runUntil([&] { return !heard.empty(); }));
    EXPECT_TRUE(heard.front().problem);
    EXPECT_EQ(heard.front().stage, PaymentStage::unsent);
    node.misbehave("close", {{"paths", {"broadcasthex"}}, {"after_bytes", 40}, {"times", 1}});

    ASSERT_TRUE(reaches(payment->id, PaymentStage::pending));
    node.mine(20);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::final));
    EXPECT_EQ(trxOf(bob.address), 2'000'000);
    expectOneTransaction(2);
}

TEST_F(SessionHostile, ANodeThatIsAskedTooOftenIsLeftAlone)  // W-6
{
    open();
    const auto confirmation = compose(prepare(trx(2'000'000, "rent")).value());
    ASSERT_TRUE(confirmation);
    node.misbehave("refuse", {{"status", 429}, {"retry_after", 2}, {"paths", {"broadcasthex"}}, {"times", 2}});
    const auto payment = sign(*confirmation);
    ASSERT_TRUE(payment) << tron::whyNot(payment);

    ASSERT_TRUE(runUntil([&] { return last(payment->id).stage == PaymentStage::pending; }, std::chrono::seconds{60}));
    expectOneTransaction(3);
    const auto requests = requestsTo("/wallet/broadcasthex");
    for (std::size_t i = 1; i < requests.size(); ++i) {
        EXPECT_GE(requests[i]["time"].get<std::int64_t>() - requests[i - 1]["time"].get<std::int64_t>(), 1'990);
    }
}

TEST_F(SessionHostile, ANodeThatTellsOldThingsIsNotBelieved)  // W-8
{
    open();
    ASSERT_TRUE(prepare(trx(2'000'000)));
    node.misbehave("replay", {{"behind", 10}});

    EXPECT_EQ(prepare(trx(2'000'000)).error().code, tron::TronErrc::wentBack);
    const auto holdings = await<Holdings>([this](auto answer) { session->holdings({}, std::move(answer)); });
    EXPECT_EQ(holdings.error().code, tron::TronErrc::wentBack);
}

TEST_F(SessionHostile, ANodeThatSaysYesAndForgetsHasNotPaid)  // W-9
{
    open();
    node.misbehave("drop");
    const auto payment = pay(trx(60'000'000, "rent"));
    ASSERT_TRUE(payment) << tron::whyNot(payment);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::sent));
    node.mine(25);
    ASSERT_TRUE(runUntil([&] { return requestsTo("/wallet/broadcasthex").size() >= 3; }));
    EXPECT_EQ(last(payment->id).stage, PaymentStage::sent);
    EXPECT_FALSE(isEver(PaymentStage::inBlock) || isEver(PaymentStage::final));

    // The node shows all of the 100 TRX; 60 of them are promised.
    EXPECT_EQ(prepare(trx(50'000'000)).error().code, AccountErrc::takenByOthers);
    const auto holdings = await<Holdings>([this](auto answer) { session->holdings({}, std::move(answer)); });
    ASSERT_TRUE(holdings) << tron::whyNot(holdings);
    EXPECT_EQ(holdings->balance.account.trx, Amount{100'000'000});
    EXPECT_GE(holdings->reserved.trx, Amount{60'000'000});
    EXPECT_LE(holdings->available(wallet::PaidToken::trx), Amount{40'000'000});
    auto everything = trx(0);
    everything.amount = std::nullopt;
    EXPECT_EQ(prepare(everything).error().code, AccountErrc::takenByOthers);

    node.control("behave");
    ASSERT_TRUE(reaches(payment->id, PaymentStage::pending));
    node.mine(20);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::final));
    expectOneTransaction(4);
    EXPECT_EQ(trxOf(bob.address), 60'000'000);
}

TEST_F(SessionHostile, AnAccountThatSomebodyElseControlsSendsNothing)  // W-12
{
    open();
    node.misbehave("permission", {{"address", alice.address.text()}});
    EXPECT_EQ(prepare(trx(1'000'000)).error().code, AccountErrc::accountNotOurs);
}

TEST_F(SessionHostile, ASecondOperatorThatSaysOtherwiseIsToldOf)  // W-1
{
    const test::TronNode other;  // of the same network, where alice has nothing
    ASSERT_EQ(other.genesis(), node.genesis());
    makeTokens(other);
    auto both = setup();
    both.choice.second = tron::makeNodeAddress(other.localhostUrl(), "", "").value();
    open(both);

    const auto holdings = await<Holdings>([this](auto answer) { session->holdings({}, std::move(answer)); });
    ASSERT_TRUE(holdings) << tron::whyNot(holdings);
    EXPECT_EQ(holdings->balance.isConfirmed, false);
}

TEST_F(SessionHostile, ANodeOfAnotherNetworkIsAskedForNothing)
{
    test::writeFile(folder / "genesis.json",
                    R"({"rich": ")" + bob.key + R"(", "witnesses": [")" + carol.key + R"("]})");
    const test::TronNode other{{"--genesis", folder / "genesis.json"}};
    auto wrong = setup();
    wrong.choice.first = tron::makeNodeAddress(other.url(), "", "").value();
    open(wrong);

    EXPECT_EQ(prepare(trx(1'000'000)).error().code, tron::TronErrc::otherNetwork);
    const auto holdings = await<Holdings>([this](auto answer) { session->holdings({}, std::move(answer)); });
    EXPECT_EQ(holdings.error().code, tron::TronErrc::otherNetwork);
    const auto log = other.control("log");
    ASSERT_FALSE(log["requests"].empty());
    for (const auto& request : log["requests"]) {
        const auto path = test::text(request["path"]);
        EXPECT_EQ(path, "/wallet/getblock");
    }
}

}  // namespace
}  // namespace barter::account
