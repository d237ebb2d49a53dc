#include "session_test.hpp"
#include "tron/tron_error.hpp"

#include <gmock/gmock.h>

// With the node of a second operator, who is asked before large payments and to call one expired.
namespace barter::account {
namespace {

using tron::Absence;

class SessionSecond : public SessionTest {
protected:
    void SetUp() override
    {
        SessionTest::SetUp();
        makeTokens(first);
        for (const auto& [address, sun] : {std::pair{alice.address, 100'000'000}, std::pair{bob.address, 1'000'000}}) {
            first.control("fund", {{"address", address.text()}, {"trx", sun}});
        }
        first.mine(20);
        // The second one has the same chain from here on, and hears nothing of the first.
        std::filesystem::copy(folder / "first", folder / "second");
        second.emplace(std::vector<std::string>{"--state", folder / "second"});
        openBoth(second->localhostUrl());
    }

    void openBoth(const std::string& secondUrl)
    {
        auto both = setup();
        both.choice.first = tron::makeNodeAddress(first.url(), "", first.url()).value();
        both.clock = [this] { return first.control("status")["head_time"].get<std::int64_t>(); };
        both.choice.second = tron::makeNodeAddress(secondUrl, "", "").value();
        open(both);
    }

    std::error_code refusal(PaymentRequest request)
    {
        const auto offer = prepare(std::move(request));
        return offer ? std::error_code{} : offer.error().code;
    }

    void expectDisagreement(const PaymentRequest& request, const std::string& about)
    {
        const auto offer = prepare(request);
        ASSERT_FALSE(offer);
        EXPECT_EQ(offer.error().code, AccountErrc::nodesDisagree);
        EXPECT_EQ(offer.error().context, about);
    }

    const test::TronNode first{{"--state", folder / "first"}};
    std::optional<test::TronNode> second;
};

TEST_F(SessionSecond, ThatSaysTheSameLetsALargePaymentPass)
{
    EXPECT_TRUE(prepare(trx(20'000'000)));  // the fifth part
    EXPECT_THAT(second->control("log")["requests"], testing::IsEmpty());

    const auto offer = prepare(trx(20'000'001));
    ASSERT_TRUE(offer) << tron::whyNot(offer);
    EXPECT_THAT(offer->warnings, testing::IsEmpty());
    EXPECT_THAT(second->control("log")["requests"], testing::Not(testing::IsEmpty()));
    EXPECT_TRUE(prepare(tokens("1")));
    auto everything = tokens("0");
    everything.amount = std::nullopt;
    EXPECT_TRUE(prepare(everything));
}

TEST_F(SessionSecond, IsAskedAboveAFixedSumWhateverTheFirstSaysThatThereIs)
{
    first.misbehave("balance", {{"trx", "900000000000"}});
    expectDisagreement(trx(1'000'000'001), "what this account has");
    EXPECT_TRUE(prepare(trx(1'000'000'000)));
}

TEST_F(SessionSecond, ThatShowsAnotherBalanceStopsTheLargePaymentAlone)
{
    second->misbehave("balance", {{"trx", "99999999"}});
    expectDisagreement(trx(50'000'000), "what this account has");
    EXPECT_TRUE(prepare(trx(1'000'000)));
    second->control("behave");
    second->misbehave("balance", {{"token", "7"}});
    expectDisagreement(trx(50'000'000), "what this account has");
    second->control("behave");
    EXPECT_TRUE(prepare(trx(50'000'000)));
}

TEST_F(SessionSecond, ThatKnowsAnotherRecipientStopsTheLargePayment)
{
    auto request = trx(50'000'000);
    request.to = carol.address;
    ASSERT_TRUE(prepare(request));
    first.control("fund", {{"address", carol.address.text()}, {"trx", 1}});
    expectDisagreement(request, "the recipient");
}

TEST_F(SessionSecond, OnAnotherChainStopsTheLargePayment)
{
    // Of the same first block, with others behind it.
    const test::TronNode fork{{"--blocks", "100"}};
    ASSERT_EQ(fork.genesis(), first.genesis());
    openBoth(fork.localhostUrl());
    expectDisagreement(trx(50'000'000), "the chain");
    EXPECT_TRUE(prepare(trx(1'000'000)));
}

TEST_F(SessionSecond, ThatDoesNotAnswerOrIsOfAnotherNetworkStopsTheLargePayment)
{
    second->misbehave("refuse", {{"status", 500}});
    EXPECT_EQ(refusal(trx(50'000'000)), AccountErrc::secondNodeFails);
    EXPECT_TRUE(prepare(trx(1'000'000)));

    test::writeFile(folder / "genesis.json",
                    R"({"rich": ")" + bob.key + R"(", "witnesses": [")" + carol.key + R"("]})");
    const test::TronNode stranger{{"--genesis", folder / "genesis.json"}};
    openBoth(stranger.localhostUrl());
    EXPECT_EQ(refusal(trx(50'000'000)), AccountErrc::secondNodeFails);
}

TEST_F(SessionSecond, ThatShowsAStrangersPermissionStopsTheLargePayment)
{
    second->misbehave("permission", {{"address", alice.address.text()}});
    EXPECT_EQ(refusal(trx(50'000'000)), AccountErrc::accountNotOurs);
}

TEST_F(SessionSecond, CallsAPaymentExpiredWithTheFirstAndNotAlone)
{
    first.misbehave("drop");
    second->misbehave("drop");
    const auto lost = pay(trx(2'000'000, "rent"));
    ASSERT_TRUE(lost) << tron::whyNot(lost);
    ASSERT_TRUE(reaches(lost->id, PaymentStage::sent));
    first.control("behave");
    // What the first one knows now, the second does not.
    first.mine(140);
    ASSERT_TRUE(runUntil([&] { return last(lost->id).problem == tron::TronErrc::clockDiffers; }));
    EXPECT_FALSE(isEver(PaymentStage::expired));
    second->control("behave");
    second->mine(140);

    ASSERT_TRUE(reaches(lost->id, PaymentStage::expired));
    EXPECT_EQ(last(lost->id).absence, Absence::twoOperators);
    const auto report = await<PaymentReport>([&](auto answer) { session->report(lost->id, std::move(answer)); });
    ASSERT_TRUE(report) << tron::whyNot(report);
    EXPECT_EQ(report->stage, PaymentStage::expired);

    // Two operators are enough without a person's word.
    const auto givenUp =
        await<signer::Done>([&](auto answer) { session->giveUp("rent", false, password(), std::move(answer)); });
    ASSERT_TRUE(givenUp) << tron::whyNot(givenUp);
    const auto payment = pay(trx(2'000'000, "rent"));
    ASSERT_TRUE(payment) << tron::whyNot(payment);
    EXPECT_NE(payment->id, lost->id);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::pending));
    first.mine(20);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::final));
}

}  // namespace
}  // namespace barter::account
