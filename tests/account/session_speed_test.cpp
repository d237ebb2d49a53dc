#include "session_test.hpp"
#include "signer/signer_error.hpp"

// The Speed account pays back to the main one without a password, within its caps and nowhere else.
namespace barter::account {
namespace {

using signer::SignerErrc;

class SessionSpeed : public SessionTest {
protected:
    void SetUp() override
    {
        SessionTest::SetUp();
        makeWallet();
        open();
        main = session->accounts().ordinary.front().address;
        speed = session->accounts().speed.front().address;
        fund(speed, 200'000'000);
        fund(main, 5'000'000);
        const auto topUp = wallet::abi::transferCall({.to = speed, .amount = parseAmount("1000", 18).value()});
        node.control("call",
                     {{"owner", alice.address.text()}, {"contract", bttContract().text()}, {"data", toHex(topUp)}});
        node.mine(20);
    }

    /// One of words in the place of the one of alice's key.
    void makeWallet() const
    {
        std::filesystem::remove_all(folder / "wallet");
        auto maker = signer::SignerClient::start(SIGNER_PROGRAM, folder / "wallet");
        ASSERT_TRUE(maker) << tron::whyNot(maker);
        const auto made = maker->ask(signer::CreateWallet{
            .network = {.genesis = tron::digestOf(node.genesis()), .bttContract = bttContract(), .bttoldId = bttoldId},
            .words = 12,
            .passphrase = {},
            .password = password()});
        ASSERT_TRUE(made) << tron::whyNot(made);
    }

    template <class Request>
    Expected<typename Request::Reply> ask(Request request)
    {
        return await<typename Request::Reply>([&](auto answer) { worker->ask(std::move(request), std::move(answer)); });
    }

    void giveCaps(const char* each)
    {
        const auto amount = parseAmount(each, 18).value();
        const auto given = ask(signer::GiveSpeedCaps{
            .caps = {.payment = amount, .hour = amount, .day = amount, .total = amount}, .password = password()});
        ASSERT_TRUE(given) << tron::whyNot(given);
    }

    [[nodiscard]] PaymentRequest back(std::string_view amount) const
    {
        auto request = tokens(amount);
        request.from = {.isSpeed = true, .number = 0};
        request.to = main;
        return request;
    }

    Expected<signer::SignedPayment> payFromSpeed(PaymentRequest request)
    {
        const auto offer = prepare(std::move(request));
        const auto confirmation = offer ? compose(*offer) : Expected<Confirmation>{tl::unexpected{offer.error()}};
        if (!confirmation) {
            return tl::unexpected{confirmation.error()};
        }
        return await<signer::SignedPayment>(
            [&](auto answer) { session->signFromSpeed(*confirmation, std::move(answer)); });
    }

    void expectRefused(PaymentRequest request, SignerErrc why)
    {
        const auto payment = payFromSpeed(std::move(request));
        ASSERT_FALSE(payment);
        EXPECT_EQ(payment.error().code, why) << tron::whyNot(payment);
    }

    wallet::Address main = wallet::Address::fromShort({});
    wallet::Address speed = wallet::Address::fromShort({});
};

TEST_F(SessionSpeed, PaysBackToTheMainAccountWithinItsCaps)
{
    expectRefused(back("10"), SignerErrc::recordsLocked);
    ASSERT_TRUE(ask(signer::UnlockSpeed{.password = password()}));
    expectRefused(back("11"), SignerErrc::spendingOff);
    giveCaps("100");

    const auto payment = payFromSpeed(back("60"));
    ASSERT_TRUE(payment) << tron::whyNot(payment);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::pending));
    node.mine(20);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::final));
    EXPECT_EQ(bttOf(main), "60");
    EXPECT_EQ(bttOf(speed), "940");

    expectRefused(back("100.000000000000000001"), SignerErrc::abovePaymentCap);
    expectRefused(back("40.000000000000000001"), SignerErrc::aboveHourCap);
    EXPECT_TRUE(payFromSpeed(back("40")));
    expectRefused(back("0.000000000000000001"), SignerErrc::aboveHourCap);
}

TEST_F(SessionSpeed, PaysNobodyElseAndNothingElse)
{
    ASSERT_TRUE(ask(signer::UnlockSpeed{.password = password()}));
    giveCaps("100");
    auto toBob = back("1");
    toBob.to = bob.address;
    expectRefused(toBob, SignerErrc::needsPassword);
    auto coins = back("1");
    coins.token = wallet::PaidToken::trx;
    coins.amount = Amount{1'000'000};
    expectRefused(coins, SignerErrc::needsPassword);
    auto withMemo = back("2");
    withMemo.memo = "hello";
    expectRefused(withMemo, SignerErrc::needsPassword);
    auto fromMain = trx(100'000);
    expectRefused(fromMain, SignerErrc::needsPassword);

    ASSERT_TRUE(ask(signer::LockSpeed{}));
    expectRefused(back("3"), SignerErrc::recordsLocked);
    EXPECT_EQ(bttOf(main), "0");
}

}  // namespace
}  // namespace barter::account
