#include "tron/absence_proof.hpp"
#include "tron/payment_status.hpp"
#include "wallet/recorded_answers.hpp"

#include <gtest/gtest.h>

// From what the recorded node answered (tests/data/tron/exchanges).

namespace barter::tron {
namespace {

using test::recordedAnswer;
using wallet::TransactionInfo;

TransactionInfo infoOf(const std::string& file, const std::string& name)
{
    return wallet::parseTransactionInfo(recordedAnswer(file, name)).value().value();
}

/// What a recorded transaction was to pay.
wallet::Transfer paymentOf(const std::string& file, const std::string& name)
{
    const auto hex = test::text(test::recordedExchange(file, name)["request"]["body"]["transaction"]);
    const auto whole = wallet::decodeSigned(test::bytesOf(hex)).value();
    return wallet::decodePayment(whole.raw).value().transfer;
}

const auto trxPayment = paymentOf("trx", "alice to bob");
const auto trxInfo = infoOf("trx", "alice to bob: info");  // block 122, fee 1100000
const auto tokenPayment = paymentOf("trc20", "token transfer to a holder");
const auto tokenInfo = infoOf("trc20", "token transfer to a holder: info");  // block 153, fee 1614100

TEST(PaymentStatus, IsNotSeenWhenTheNodeHasNothing)
{
    const auto status = statusOf(trxPayment, {.solid = {}, .newest = {}, .isKnown = false, .head = 200});

    EXPECT_EQ(status.state, PaymentState::notSeen);
    EXPECT_FALSE(status.block);
    EXPECT_FALSE(status.fee);
    EXPECT_EQ(status.confirmations, 0);
}

TEST(PaymentStatus, IsPendingWithoutABlock)
{
    // Whatever gettransactionbyid says of its result: a pending one is called SUCCESS there.
    const auto status = statusOf(tokenPayment, {.solid = {}, .newest = {}, .isKnown = true, .head = 200});
    EXPECT_EQ(status.state, PaymentState::pending);
}

TEST(PaymentStatus, IsInABlockUntilTheSolidSideHasIt)
{
    const auto status = statusOf(trxPayment, {.solid = {}, .newest = trxInfo, .isKnown = true, .head = 122});
    EXPECT_EQ(status.state, PaymentState::inBlock);
    EXPECT_EQ(status.block, 122);
    EXPECT_EQ(status.blockTime, 1'795'392'738'000);
    EXPECT_EQ(status.confirmations, 1);
    EXPECT_EQ(status.fee, 1'100'000);

    EXPECT_EQ(statusOf(trxPayment, {.solid = {}, .newest = trxInfo, .isKnown = true, .head = 1000}).state,
              PaymentState::inBlock);
    EXPECT_EQ(statusOf(trxPayment, {.solid = {}, .newest = trxInfo, .isKnown = true, .head = 130}).confirmations, 9);
    // A head that lags behind the block.
    EXPECT_EQ(statusOf(trxPayment, {.solid = {}, .newest = trxInfo, .isKnown = true, .head = 121}).confirmations, 1);
}

TEST(PaymentStatus, IsFinalOfTrxAndTrc10WithoutAnyReceiptResult)
{
    const auto trx = statusOf(trxPayment, {.solid = trxInfo, .newest = {}, .isKnown = false, .head = 122});
    EXPECT_EQ(trx.state, PaymentState::final);
    EXPECT_EQ(trx.failure, PaymentFailure::none);
    EXPECT_EQ(trx.confirmations, 19);

    const auto asset = statusOf(paymentOf("trc10", "TRC-10 transfer"),
                                {.solid = infoOf("trc10", "TRC-10 transfer: info"), .newest = {}, .head = 1000});
    EXPECT_EQ(asset.state, PaymentState::final);
}

TEST(PaymentStatus, IsFinalOfATokenWithItsTransfer)
{
    const auto status = statusOf(tokenPayment, {.solid = tokenInfo, .newest = {}, .head = 200});
    EXPECT_EQ(status.state, PaymentState::final);
    EXPECT_EQ(status.fee, 1'614'100);
    EXPECT_EQ(status.confirmations, 48);
}

TEST(PaymentStatus, IsFailedOfATokenThatMovedNothing)
{
    // Everything that has to agree, each wrong once.
    const auto& right = std::get<wallet::TokenTransfer>(tokenPayment);
    auto other = right;
    other.amount = add(right.amount, Amount{1U}).value();
    auto toOther = right;
    toOther.to = right.from;
    auto fromOther = right;
    fromOther.from = right.to;
    auto inOther = right;
    inOther.contract = right.from;
    for (const auto& payment : {other, toOther, fromOther, inOther}) {
        const auto status = statusOf(payment, {.solid = tokenInfo, .newest = {}, .head = 200});
        EXPECT_EQ(status.state, PaymentState::failed);
        EXPECT_EQ(status.failure, PaymentFailure::nothingMoved);
    }

    auto silent = tokenInfo;
    silent.logs.clear();
    EXPECT_EQ(statusOf(right, {.solid = silent, .newest = {}, .head = 200}).failure, PaymentFailure::nothingMoved);

    // A receipt without a result, as a transfer of TRX has it.
    auto unsaid = tokenInfo;
    unsaid.outcome = wallet::ContractOutcome::none;
    EXPECT_EQ(statusOf(right, {.solid = unsaid, .newest = {}, .head = 200}).state, PaymentState::failed);
}

TEST(PaymentStatus, SaysWhyItFailedAndWhatThatCost)
{
    const auto reverted =
        statusOf(paymentOf("trc20", "token transfer above the balance"),
                 {.solid = infoOf("trc20", "token transfer above the balance: info"), .newest = {}, .head = 200});
    EXPECT_EQ(reverted.state, PaymentState::failed);
    EXPECT_EQ(reverted.failure, PaymentFailure::reverted);
    EXPECT_EQ(reverted.reason, "REVERT opcode executed");
    EXPECT_GT(*reverted.fee, 0);

    const auto empty =
        statusOf(paymentOf("trc20", "token transfer by one who has 1.5 TRX"),
                 {.solid = infoOf("trc20", "token transfer by one who has 1.5 TRX: info"), .newest = {}, .head = 1000});
    EXPECT_EQ(empty.failure, PaymentFailure::outOfEnergy);
    EXPECT_EQ(empty.fee, 1'500'000);
}

TEST(PaymentStatus, HasAFailureInABlockThatMayStillLose)
{
    const auto status = statusOf(paymentOf("trc20", "token transfer above the balance"),
                                 {.solid = {},
                                  .newest = infoOf("trc20", "token transfer above the balance: info"),
                                  .isKnown = true,
                                  .head = 200});
    EXPECT_EQ(status.state, PaymentState::inBlock);
    EXPECT_EQ(status.failure, PaymentFailure::reverted);
}

TEST(Absence, TakesAFinalBlockAMinuteAfterTheExpiration)
{
    constexpr std::int64_t expiration = 1'795'000'000'000;

    constexpr std::int64_t later = expiration + 3'600'000;

    EXPECT_FALSE(cannotLand(expiration, {.solidTime = expiration, .localTime = later}));
    EXPECT_FALSE(cannotLand(expiration, {.solidTime = expiration + 60'000, .localTime = later}));
    EXPECT_TRUE(cannotLand(expiration, {.solidTime = expiration + 60'001, .localTime = later}));
    EXPECT_FALSE(cannotLand(expiration, {.solidTime = later, .localTime = later, .isOnChain = true}));
    EXPECT_FALSE(cannotLand(expiration, {.solidTime = 0, .localTime = later}));
    EXPECT_FALSE(cannotLand(0, {.solidTime = 60'000, .localTime = later}));
}

TEST(Absence, DoesNotTrustABlockOfTheFuture)
{
    constexpr std::int64_t expiration = 1'795'000'000'000;

    EXPECT_FALSE(cannotLand(expiration, {.solidTime = expiration + 100'000, .localTime = expiration + 60'000}));
    EXPECT_TRUE(cannotLand(expiration, {.solidTime = expiration + 100'000, .localTime = expiration + 60'001}));
}

}  // namespace
}  // namespace barter::tron
