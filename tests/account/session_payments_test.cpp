#include "session_test.hpp"
#include "signer/signer_error.hpp"
#include "tron/tron_error.hpp"
#include "wallet/transaction_error.hpp"

#include <gmock/gmock.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

// Payments from the wish to the final block, with the real signer at a node that is honest.
namespace barter::account {
namespace {

using signer::SignerErrc;

class SessionPayments : public SessionTest {
protected:
    PastPart past(std::size_t count)
    {
        const auto history = session->history({}).value();
        const auto part = await<PastPart>([&](auto answer) { history->next(count, std::move(answer)); });
        EXPECT_TRUE(part) << tron::whyNot(part);
        return part.value_or(PastPart{});
    }

    PaymentReport report(const std::variant<std::string, wallet::TransactionId>& which)
    {
        const auto found = await<PaymentReport>([&](auto answer) { session->report(which, std::move(answer)); });
        EXPECT_TRUE(found) << tron::whyNot(found);
        return found.value_or(PaymentReport{});
    }

    /// Each payment of the account once, the newest first.
    static void expectPaid(const PastPart& part, const std::vector<wallet::TransactionId>& newestFirst)
    {
        std::vector<wallet::TransactionId> ids;
        for (const auto& payment : part.payments) {
            ids.push_back(payment.id);
            EXPECT_EQ(payment.direction, tron::Direction::out);
            EXPECT_EQ(payment.stage, PaymentStage::final);
            EXPECT_FALSE(payment.intent.empty());
        }
        EXPECT_THAT(ids, testing::UnorderedElementsAreArray(newestFirst));
        EXPECT_TRUE(std::ranges::is_sorted(part.payments, std::greater<>{}, &PastPayment::time));
        EXPECT_TRUE(part.isAtEnd);
    }
};

TEST_F(SessionPayments, OfEachTokenBecomeFinal)
{
    open();
    const auto before = bttOf(alice.address);
    ASSERT_EQ(bttOf(bob.address), "0");
    const auto coins = pay(trx(1'500'000));
    ASSERT_TRUE(coins) << tron::whyNot(coins);
    const auto btt = pay(tokens("12.5"));
    ASSERT_TRUE(btt) << tron::whyNot(btt);
    auto request = trx(7'000'000);
    request.token = wallet::PaidToken::bttold;
    const auto bttold = pay(request);
    ASSERT_TRUE(bttold) << tron::whyNot(bttold);
    for (const auto& id : {coins->id, btt->id, bttold->id}) {
        EXPECT_TRUE(reaches(id, PaymentStage::pending));
    }

    node.mine(1);
    for (const auto& id : {coins->id, btt->id, bttold->id}) {
        EXPECT_TRUE(reaches(id, PaymentStage::inBlock));
        EXPECT_EQ(last(id).status.confirmations, 1);
    }
    node.mine(19);
    for (const auto& id : {coins->id, btt->id, bttold->id}) {
        EXPECT_TRUE(reaches(id, PaymentStage::final));
    }
    EXPECT_EQ(trxOf(bob.address), 1'500'000);
    EXPECT_EQ(bttOf(bob.address), "12.5");
    EXPECT_NE(bttOf(alice.address), before);
    const auto account = node.ask("/wallet/getaccount", {{"address", bob.address.hex()}});
    EXPECT_EQ(account["assetV2"][0]["value"], 7'000'000);

    EXPECT_EQ(report(btt->id).stage, PaymentStage::final);
    EXPECT_EQ(report(btt->intent).id, btt->id);
    EXPECT_EQ(report(btt->intent).intent, btt->intent);

    // What is over is noted: nothing is left for the next session.
    open();
    const auto left = await<std::size_t>([this](auto answer) { session->resume(std::move(answer)); });
    EXPECT_EQ(left.value(), 0U);
    const auto holdings = await<Holdings>([this](auto answer) { session->holdings({}, std::move(answer)); });
    ASSERT_TRUE(holdings) << tron::whyNot(holdings);
    EXPECT_EQ(holdings->balance.account.trx, Amount{static_cast<std::uint64_t>(trxOf(alice.address))});
    EXPECT_EQ(holdings->reserved, TokenSums{});
    EXPECT_EQ(holdings->pending, TokenSums{});

    // The past is the same with an index and without.
    const std::vector all{coins->id, btt->id, bttold->id};
    const auto indexed = past(10);
    EXPECT_TRUE(indexed.hasIndex);
    expectPaid(indexed, all);
    auto plain = setup();
    plain.choice.first.index = {};
    open(plain);
    const auto own = past(10);
    EXPECT_FALSE(own.hasIndex);
    expectPaid(own, all);
    EXPECT_EQ(past(1).payments.size(), 1U);
}

TEST_F(SessionPayments, OfOneIntentAreOnePayment)
{
    open();
    const auto offer = prepare(trx(60'000'000, "rent"));
    ASSERT_TRUE(offer) << tron::whyNot(offer);
    EXPECT_EQ(offer->warnings, std::vector{PaymentWarning::recipientNotActive});
    const auto confirmation = compose(*offer);
    ASSERT_TRUE(confirmation);
    EXPECT_EQ(confirmation->decoded.amount, Amount{60'000'000});
    EXPECT_EQ(confirmation->decoded.to, bob.address);
    const auto payment = sign(*confirmation);
    ASSERT_TRUE(payment) << tron::whyNot(payment);

    const auto again = prepare(trx(60'000'000, "rent"));
    ASSERT_TRUE(again) << tron::whyNot(again);
    EXPECT_TRUE(again->isSigned());
    EXPECT_EQ(again->recorded->payments.at(0).id, payment->id);
    EXPECT_EQ(compose(*again).error().code, SignerErrc::alreadySigned);
    // Even for whoever kept an offer from before.
    EXPECT_EQ(compose(*offer).error().code, SignerErrc::alreadySigned);

    EXPECT_EQ(prepare(trx(60'000'001, "rent")).error().code, SignerErrc::intentOtherContents);
    auto other = trx(60'000'000, "rent");
    other.to = carol.address;
    EXPECT_EQ(prepare(other).error().code, SignerErrc::intentOtherContents);

    ASSERT_TRUE(reaches(payment->id, PaymentStage::pending));
    node.mine(20);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::final));
    EXPECT_EQ(trxOf(bob.address), 60'000'000);
    EXPECT_TRUE(prepare(trx(60'000'000, "rent"))->isSigned());
}

TEST_F(SessionPayments, OfTheSameAmountToTheSameAddressAreAskedForTwice)
{
    open();
    ASSERT_TRUE(pay(trx(1'000'000, "first")));

    const auto again = prepare(trx(1'000'000));
    ASSERT_TRUE(again) << tron::whyNot(again);
    ASSERT_TRUE(again->earlier);
    EXPECT_EQ(again->earlier->intent.id, "first");
    const auto refused = compose(*again);
    EXPECT_EQ(refused.error().code, AccountErrc::sameAsEarlier);
    EXPECT_EQ(refused.error().context, "first");
    EXPECT_TRUE(compose(*again, true));
    EXPECT_FALSE(prepare(trx(1'000'001))->earlier);
}

TEST_F(SessionPayments, ToAnAddressThatIsNewAreSaidToBeTheFirst)
{
    open();
    auto bytes = bob.address.shortBytes();
    bytes.back() ^= 1U;
    auto toTwin = trx(1'000'000);
    toTwin.to = wallet::Address::fromShort(bytes);
    ASSERT_EQ(toTwin.to.text().substr(0, 5), bob.address.text().substr(0, 5));
    EXPECT_TRUE(prepare(toTwin)->isFirstTime);
    EXPECT_EQ(prepare(toTwin)->lookAlike, std::nullopt);

    // Of the address book, or paid before: known.
    EXPECT_TRUE(prepare(trx(1'000'000))->isFirstTime);
    session->know({bob.address});
    EXPECT_FALSE(prepare(trx(1'000'000))->isFirstTime);
    EXPECT_TRUE(prepare(toTwin)->isFirstTime);
    EXPECT_EQ(prepare(toTwin)->lookAlike, bob.address);
    session->know({});
    ASSERT_TRUE(compose(prepare(trx(1'000'000, "asked-only")).value()));
    EXPECT_TRUE(prepare(trx(1'000'000))->isFirstTime);
    ASSERT_TRUE(pay(trx(1'000'000, "paid")));
    EXPECT_FALSE(prepare(trx(2'000'000))->isFirstTime);
    EXPECT_EQ(prepare(toTwin)->lookAlike, bob.address);
    session->know({toTwin.to});
    EXPECT_FALSE(prepare(toTwin)->isFirstTime);
    EXPECT_EQ(prepare(toTwin)->lookAlike, std::nullopt);
}

TEST_F(SessionPayments, OfEverythingLeaveTheFee)
{
    open();
    auto request = trx(0);
    request.amount = std::nullopt;
    const auto offer = prepare(request);
    ASSERT_TRUE(offer) << tron::whyNot(offer);
    // To a new address: 1 TRX, and 0.1 TRX for its bandwidth.
    EXPECT_EQ(offer->request.amount, Amount{98'900'000});
    const auto draft = wallet::decodePayment(offer->draft);
    EXPECT_EQ(std::get<wallet::TrxTransfer>(draft->transfer).amount, 98'900'000);
}

TEST_F(SessionPayments, ThatCannotBeAreRefusedBeforeTheyAreRecorded)
{
    open();
    auto request = trx(1);
    request.to = alice.address;
    EXPECT_EQ(prepare(request).error().code, wallet::TransactionErrc::badRecipient);
    request.to = wallet::Address::fromShort({});
    EXPECT_EQ(prepare(request).error().code, wallet::TransactionErrc::badRecipient);
    request = tokens("1");
    request.to = bttContract();
    EXPECT_EQ(prepare(request).error().code, wallet::TransactionErrc::badRecipient);
    EXPECT_EQ(prepare(trx(0)).error().code, wallet::TransactionErrc::zeroAmount);
    EXPECT_EQ(prepare(trx(100'000'001)).error().code, tron::TronErrc::notEnoughTrx);
    EXPECT_EQ(prepare(tokens("991000000000000")).error().code, tron::TronErrc::notEnoughTokens);
    request = trx(1);
    request.from = {.isSpeed = false, .number = 1};
    EXPECT_EQ(prepare(request).error().code, SignerErrc::noSuchAccount);
    request.from = {.isSpeed = true, .number = 0};
    EXPECT_EQ(prepare(request).error().code, SignerErrc::noSpeedAccount);

    // TRX for the fees: a real node would burn what is there.
    node.control("account", {{"address", alice.address.text()}, {"balance", 1'500'000}});
    EXPECT_EQ(prepare(tokens("1")).error().code, tron::TronErrc::notEnoughTrx);

    const auto list =
        await<signer::IntentList>([this](auto answer) { worker->ask(signer::ListIntents{}, std::move(answer)); });
    EXPECT_EQ(list->total, 0U);
}

TEST_F(SessionPayments, ThatRunOutOfEnergySayWhatWasBurnt)
{
    open();
    const auto payment = pay(tokens("5"));
    ASSERT_TRUE(payment) << tron::whyNot(payment);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::pending));
    // Somebody else with the key takes the TRX: what is left burns, and nothing moves.
    node.control("account", {{"address", alice.address.text()}, {"balance", 1'000'000}});
    node.mine(20);

    ASSERT_TRUE(reaches(payment->id, PaymentStage::failed));
    EXPECT_EQ(last(payment->id).status.failure, tron::PaymentFailure::outOfEnergy);
    EXPECT_EQ(last(payment->id).status.fee, 1'000'000);
    EXPECT_EQ(trxOf(alice.address), 0);
    EXPECT_EQ(bttOf(bob.address), "0");
}

TEST_F(SessionPayments, OfOthersArePendingUntilTheyAreFinal)
{
    open();
    fund(bob.address, 100'000'000);
    broadcast(NodeTest::sign(bob, wallet::TrxTransfer{.from = bob.address, .to = alice.address, .amount = 3'000'000}));
    node.mine(1);
    const auto others = node.ask("/wallet/getblock", {{"id_or_num", "61"}, {"detail", true}});
    const auto id = tron::digestOf(test::text(others["transactions"][0]["txID"]));
    EXPECT_EQ(report(id).stage, PaymentStage::inBlock);
    EXPECT_EQ(report(id).intent, "");
    EXPECT_EQ(report(wallet::TransactionId{}).stage, std::nullopt);
    const auto ask = [this](auto answer) { session->holdings({}, std::move(answer)); };
    const auto first = await<Holdings>(ask);
    ASSERT_TRUE(first) << tron::whyNot(first);
    EXPECT_EQ(first->balance.account.trx, Amount{103'000'000});
    EXPECT_EQ(first->pending, (TokenSums{.trx = Amount{3'000'000}, .btt = {}, .bttold = {}}));

    node.mine(19);
    EXPECT_EQ(await<Holdings>(ask)->pending, TokenSums{});
}

TEST_F(SessionPayments, ThatFailInTheirBlockSayWhatWasBurnt)
{
    open();
    const auto all = parseAmount(bttOf(alice.address), 18).value();
    const auto payment = pay(tokens("5"));
    ASSERT_TRUE(payment) << tron::whyNot(payment);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::pending));
    // All tokens go elsewhere before the block.
    node.control("call",
                 {{"owner", alice.address.text()},
                  {"contract", bttContract().text()},
                  {"data", toHex(wallet::abi::transferCall({.to = carol.address, .amount = all}))}});
    node.mine(1);
    ASSERT_TRUE(reaches(payment->id, PaymentStage::inBlock));
    EXPECT_EQ(last(payment->id).status.failure, tron::PaymentFailure::reverted);
    node.mine(19);

    ASSERT_TRUE(reaches(payment->id, PaymentStage::failed));
    EXPECT_EQ(last(payment->id).status.failure, tron::PaymentFailure::reverted);
    EXPECT_EQ(last(payment->id).status.fee, 61'800);  // 618 units, as the recorded node needed
    EXPECT_EQ(bttOf(bob.address), "0");

    // An index lists no transfer of it; the records do.
    const auto failed = past(10);
    ASSERT_EQ(failed.payments.size(), 1U);
    EXPECT_EQ(failed.payments[0].stage, PaymentStage::failed);
    EXPECT_EQ(failed.payments[0].fee, 61'800);
}

TEST_F(SessionPayments, AreFoundAgainWhenEverythingWasKilledBeforeTheBroadcast)
{
    ASSERT_EQ(trxOf(bob.address), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        open();
        const auto confirmation = compose(prepare(trx(2'000'000, "rent")).value()).value();
        session->sign(confirmation, password(), [](const Expected<signer::SignedPayment>& payment) {
            ::kill(::getpid(), payment ? SIGKILL : SIGABRT);
        });
        service.restart();
        service.run();
        ::_exit(1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_EQ(WTERMSIG(status), SIGKILL);
    ASSERT_EQ(requestsTo("/wallet/broadcasthex").size(), 0U);

    open();
    const auto resumed = await<std::size_t>([this](auto answer) { session->resume(std::move(answer)); });
    ASSERT_EQ(resumed.value(), 1U);
    EXPECT_TRUE(prepare(trx(2'000'000, "rent"))->isSigned());
    ASSERT_TRUE(runUntil([this] { return !heard.empty() && heard.back().stage == PaymentStage::pending; }));
    node.mine(20);
    EXPECT_TRUE(reaches(heard.front().id, PaymentStage::final));
    EXPECT_EQ(trxOf(bob.address), 2'000'000);
}

TEST_F(SessionPayments, AreNotMadeWhileTheClockIsWrong)
{
    auto late = setup();
    late.clock = [this] { return chainClock() + 121'000; };
    open(late);
    EXPECT_EQ(prepare(trx(1'000'000)).error().code, tron::TronErrc::clockDiffers);
}

}  // namespace
}  // namespace barter::account
