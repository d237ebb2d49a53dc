#include "tron/fee_estimate.hpp"
#include "tron/tron_error.hpp"
#include "wallet/recorded_answers.hpp"

#include <gtest/gtest.h>

#include <limits>

// Prices and figures are those of the recorded node (tests/data/tron/exchanges), which burnt them.

namespace barter::tron {
namespace {

using test::recordedAnswer;
using wallet::Address;
using wallet::PaidToken;

const auto alice = Address::parse("TNGiFSRofWf83M8nFqTYvawikLhfwnasYt").value();
const auto bob = Address::parse("TBQeve3tbjoMXdeEqacMkd5YbKD3ENdaZ9").value();
const auto token = Address::parse("TEUrDBPmp3wzgqrWZgpnKaLKtyQRkcqCN2").value();
const wallet::NetworkIdentity network{.genesis = {}, .bttContract = token, .bttoldId = 1'000'001};
constexpr std::uint64_t trx = 1'000'000;  // sun
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

wallet::Account accountOf(const Address& address, std::uint64_t sun)
{
    return {.address = address, .trx = Amount{sun}, .assets = {}, .owner = {}, .witness = {}, .actives = {}};
}

wallet::AccountResources freeBandwidth(std::int64_t left)
{
    wallet::AccountResources resources;
    resources.freeBandwidthLimit = left;
    return resources;
}

class Fee : public testing::Test {
protected:
    Expected<FeeEstimate> estimate() const { return estimateFee(plan, network, inputs); }

    std::error_code error() const
    {
        const auto result = estimate();
        return result ? std::error_code{} : result.error().code;
    }

    /// As the recorded contract answered.
    void payBtt(const std::string& exchange)
    {
        plan.token = PaidToken::btt;
        plan.amount = parseAmount("1", 18).value();
        inputs.senderTokens = parseAmount("100", 18).value();
        inputs.trial = wallet::parseConstantCall(recordedAnswer("trc20", exchange)).value();
    }

    PaymentPlan plan{.token = PaidToken::trx, .from = alice, .to = bob, .amount = Amount{5 * trx}, .memo = {}};
    FeeInputs inputs{.prices = wallet::parseChainPrices(recordedAnswer("chain", "chain parameters")).value(),
                     .resources = freeBandwidth(600),
                     .sender = accountOf(alice, 100 * trx),
                     .recipient = accountOf(bob, 0),
                     .time = 1'795'000'000'000,
                     .senderTokens = {},
                     .recipientTokens = {},
                     .trial = {}};
};

TEST_F(Fee, IsNothingForATransferOfTrxWithFreeBandwidth)
{
    const auto fee = estimate().value();

    EXPECT_EQ(fee.burn, 0);
    EXPECT_EQ(fee.needed, 0);
    EXPECT_EQ(fee.feeLimit, 0);
    EXPECT_EQ(fee.energy, 0);
    EXPECT_EQ(fee.bandwidth, 268);  // tron.md: 265 to 272
    EXPECT_TRUE(fee.isRecipientActive);
    EXPECT_EQ(std::get<wallet::TrxTransfer>(fee.transfer),
              (wallet::TrxTransfer{.from = alice, .to = bob, .amount = 5'000'000}));
}

TEST_F(Fee, IsAThousandSunForEachByteWithoutBandwidth)
{
    inputs.resources = freeBandwidth(267);
    EXPECT_EQ(estimate()->burn, 268'000);

    // Half free and half staked does not do: one of them pays all.
    inputs.resources.stakedBandwidthLimit = 267;
    EXPECT_EQ(estimate()->burn, 268'000);

    inputs.resources.stakedBandwidthLimit = 268;
    EXPECT_EQ(estimate()->burn, 0);
}

TEST_F(Fee, OfAnAddressThatIsNewIsThatOfTheRecordedChain)
{
    // "first transfer: info" has fee 1100000, of which net_fee 100000.
    inputs.recipient = std::nullopt;
    const auto fee = estimate().value();
    EXPECT_EQ(fee.burn, 1'100'000);
    EXPECT_EQ(fee.activation, 1'100'000);
    EXPECT_FALSE(fee.isRecipientActive);

    // "TRC-10 transfer to a new account: info" of somebody who has staked: fee 1000000.
    inputs.resources.stakedBandwidthLimit = 300;
    EXPECT_EQ(estimate()->burn, 1'000'000);
}

TEST_F(Fee, OfATokenTransferIsThatOfTheRecordedChain)
{
    // "token transfer to a new holder: info": fee 3114100, energy_fee 2769100, net_fee 345000, 27691 units.
    payBtt("simulated transfer to a new holder");
    inputs.resources = freeBandwidth(0);
    const auto fee = estimate().value();

    EXPECT_EQ(fee.burn, 3'114'100);
    EXPECT_EQ(fee.energy, 27'691);
    EXPECT_EQ(fee.bandwidth, 345);
    EXPECT_EQ(fee.feeLimit, 5'000'000);  // 34,614 units would be 3,461,400
    EXPECT_EQ(fee.needed, 345'000 + 3'461'400);
    EXPECT_FALSE(fee.recipientHoldsToken);
    EXPECT_EQ(std::get<wallet::TokenTransfer>(fee.transfer).contract, token);
}

TEST_F(Fee, HasNoActivationForAToken)
{
    payBtt("simulated transfer to a new holder");
    inputs.recipient = std::nullopt;
    const auto fee = estimate().value();

    EXPECT_EQ(fee.activation, 0);
    EXPECT_EQ(fee.burn, 2'769'100);
    EXPECT_FALSE(fee.isRecipientActive);
}

TEST_F(Fee, IsLessWithEnergyOfOnesOwn)
{
    payBtt("simulated transfer to a new holder");
    inputs.resources.energyLimit = 30'000;
    auto fee = estimate().value();
    EXPECT_EQ(fee.burn, 0);
    EXPECT_EQ(fee.needed, (34'614 - 30'000) * 100);

    // A limit counts for energy that is staked, too.
    inputs.resources.energyLimit = 1'000'000;
    fee = estimate().value();
    EXPECT_EQ(fee.needed, 0);
    EXPECT_EQ(fee.feeLimit, 5'000'000);
}

TEST_F(Fee, HasALimitAQuarterAboveTheTrial)
{
    payBtt("simulated transfer to a new holder");
    inputs.trial->energyUsed = 100'001;
    EXPECT_EQ(estimate()->feeLimit, 12'500'200);  // 125,001.25 units, rounded up

    inputs.trial->energyUsed = 800'000;
    EXPECT_EQ(estimate()->feeLimit, 100'000'000);
    inputs.sender = accountOf(alice, 1000 * trx);
    inputs.trial->energyUsed = 800'001;
    EXPECT_EQ(error(), TronErrc::tooExpensive);
}

TEST_F(Fee, IsNeverAboveTheLimitOfTheNetwork)
{
    payBtt("simulated transfer to a new holder");
    inputs.prices.maxFeeLimit = 4'999'999;
    EXPECT_EQ(error(), TronErrc::tooExpensive);
}

TEST_F(Fee, SurvivesNumbersOfALiar)
{
    payBtt("simulated transfer to a new holder");
    inputs.trial->energyUsed = most;
    EXPECT_EQ(error(), TronErrc::tooExpensive);

    inputs.trial->energyUsed = 27'691;
    inputs.prices.energy = most;
    EXPECT_EQ(error(), TronErrc::tooExpensive);

    plan.token = PaidToken::trx;
    plan.amount = Amount{1U};
    inputs.resources = freeBandwidth(0);
    inputs.prices.bandwidth = most;
    EXPECT_EQ(error(), TronErrc::notEnoughTrx);
    inputs.recipient = std::nullopt;
    inputs.prices.newAccount = most;
    inputs.prices.newAccountBandwidth = most;
    plan.memo = "x";
    inputs.prices.memo = most;
    EXPECT_EQ(error(), TronErrc::notEnoughTrx);

    plan.amount = std::nullopt;
    inputs.sender->trx = parseAmount("9999999999999999999999", 0).value();
    EXPECT_EQ(error(), TronErrc::notEnoughTrx);
}

TEST_F(Fee, OfAMemoIsOneTrx)
{
    plan.memo = "hello";
    const auto fee = estimate().value();
    EXPECT_EQ(fee.memo, 1'000'000);
    EXPECT_EQ(fee.burn, 1'000'000);
    EXPECT_EQ(fee.bandwidth, 275);  // a tag, a length and five bytes
}

struct Recorded {
    const char* file;
    const char* name;
    std::int64_t bandwidth;  ///< of its info: net_usage, or a thousandth of net_fee
};

TEST_F(Fee, CountsTheBytesThatTheRecordedNodeCounted)
{
    for (const auto& [file, name, bandwidth] : {Recorded{"trx", "transfer with a memo", 286},
                                                Recorded{"trc20", "token transfer to a holder", 345},
                                                Recorded{"trc20", "token transfer with a memo", 350},
                                                Recorded{"trc10", "TRC-10 transfer", 282}}) {
        const auto hex = test::text(test::recordedExchange(file, name)["request"]["body"]["transaction"]);
        const auto recorded = wallet::decodeSigned(test::bytesOf(hex)).and_then([](const auto& whole) {
            return wallet::decodePayment(whole.raw);
        });
        ASSERT_TRUE(recorded) << name;
        plan.memo = recorded->memo;
        inputs.time = recorded->timestamp;
        inputs.sender->assets["1000001"] = Amount{1000 * trx};
        payBtt("simulated transfer to a new holder");
        if (const auto* const coins = std::get_if<wallet::TrxTransfer>(&recorded->transfer)) {
            plan.token = PaidToken::trx;
            plan.amount = Amount{static_cast<std::uint64_t>(coins->amount)};
        } else if (const auto* const asset = std::get_if<wallet::AssetTransfer>(&recorded->transfer)) {
            ASSERT_EQ(asset->assetId, "1000001");
            plan.token = PaidToken::bttold;
            plan.amount = Amount{static_cast<std::uint64_t>(asset->amount)};
        } else {
            plan.amount = std::get<wallet::TokenTransfer>(recorded->transfer).amount;
            inputs.senderTokens = *plan.amount;
        }
        const auto fee = estimate();
        ASSERT_TRUE(fee) << name << ' ' << fee.error().code.message();
        EXPECT_EQ(fee->bandwidth, bandwidth) << name;
    }
}

TEST_F(Fee, TellsWhyTheContractWouldRefuse)
{
    payBtt("simulated transfer that reverts");

    const auto fee = estimate();
    ASSERT_FALSE(fee);
    EXPECT_EQ(fee.error().code, TronErrc::callRefused);
    EXPECT_EQ(fee.error().context, "src balance not enough");
}

TEST_F(Fee, MissesTrx)
{
    inputs.sender = accountOf(alice, 5 * trx - 1);
    EXPECT_EQ(error(), TronErrc::notEnoughTrx);

    inputs.sender = accountOf(alice, 5 * trx);
    EXPECT_EQ(error(), std::error_code{});
    inputs.resources = freeBandwidth(0);
    EXPECT_EQ(error(), TronErrc::notEnoughTrx);
    inputs.sender = accountOf(alice, 5 * trx + 268'000);
    EXPECT_EQ(error(), std::error_code{});

    inputs.sender = std::nullopt;
    EXPECT_EQ(error(), TronErrc::notEnoughTrx);
}

TEST_F(Fee, MissesTrxForTheEnergyWithItsMargin)
{
    // Somebody with 1.5 TRX burnt all of it on the recorded chain ("token transfer by one who has 1.5 TRX: info").
    payBtt("simulated transfer to a new holder");
    inputs.sender = accountOf(alice, 1'500'000);
    EXPECT_EQ(error(), TronErrc::notEnoughTrx);

    inputs.sender = accountOf(alice, 3'461'399);
    const auto fee = estimate();
    ASSERT_FALSE(fee);
    EXPECT_EQ(fee.error().code, TronErrc::notEnoughTrx);
    EXPECT_EQ(fee.error().context, "3461400");
    inputs.sender = accountOf(alice, 3'461'400);
    EXPECT_EQ(error(), std::error_code{});
}

TEST_F(Fee, MissesTokens)
{
    payBtt("simulated transfer to a new holder");
    inputs.senderTokens = parseAmount("0.999999999999999999", 18).value();
    EXPECT_EQ(error(), TronErrc::notEnoughTokens);

    plan.token = PaidToken::bttold;
    plan.amount = Amount{7U};
    EXPECT_EQ(error(), TronErrc::notEnoughTokens);
    inputs.sender->assets["1000001"] = Amount{6U};
    EXPECT_EQ(error(), TronErrc::notEnoughTokens);
    inputs.sender->assets["1000001"] = Amount{7U};
    EXPECT_EQ(error(), std::error_code{});
    plan.amount = std::nullopt;
    inputs.sender->assets.clear();
    EXPECT_EQ(error(), TronErrc::notEnoughTokens);
}

TEST_F(Fee, IsNoneWithoutAnAmountOrAToken)
{
    plan.amount = Amount{};
    EXPECT_EQ(error(), TronErrc::nothingToSend);

    plan.token = PaidToken::bttold;
    plan.amount = Amount{1U};
    const auto fee = estimateFee(plan, {.genesis = {}, .bttContract = token, .bttoldId = 0}, inputs);
    ASSERT_FALSE(fee);
    EXPECT_EQ(fee.error().code, TronErrc::noSuchToken);
}

TEST_F(Fee, LeavesNothingOfEverything)
{
    plan.amount = std::nullopt;
    auto fee = estimate().value();
    EXPECT_EQ(std::get<wallet::TrxTransfer>(fee.transfer).amount, 100'000'000);

    inputs.resources = freeBandwidth(0);
    fee = estimate().value();
    EXPECT_EQ(std::get<wallet::TrxTransfer>(fee.transfer).amount + fee.burn, 100'000'000);
    EXPECT_EQ(fee.burn, fee.bandwidth * 1000);

    inputs.recipient = std::nullopt;
    fee = estimate().value();
    EXPECT_EQ(std::get<wallet::TrxTransfer>(fee.transfer).amount, 98'900'000);

    inputs.sender = accountOf(alice, 1'100'000);
    EXPECT_EQ(error(), TronErrc::notEnoughTrx);
    inputs.sender = accountOf(alice, 1'100'001);
    EXPECT_EQ(std::get<wallet::TrxTransfer>(estimate()->transfer).amount, 1);
}

TEST_F(Fee, LeavesAtMostTheFeeOfAByteOfEverything)
{
    // Around an amount of 2^21 sun, above which it takes a byte more.
    plan.amount = std::nullopt;
    inputs.resources = freeBandwidth(0);
    for (std::uint64_t sun = 2'350'000; sun < 2'370'000; sun += 500) {
        inputs.sender = accountOf(alice, sun);
        const auto fee = estimate().value();
        const auto rest =
            static_cast<std::int64_t>(sun) - std::get<wallet::TrxTransfer>(fee.transfer).amount - fee.burn;
        EXPECT_GE(rest, 0) << sun;
        EXPECT_LE(rest, 1000) << sun;
    }
}

TEST_F(Fee, TakesAllTokensForEverything)
{
    payBtt("simulated transfer to a new holder");
    plan.amount = std::nullopt;
    EXPECT_EQ(std::get<wallet::TokenTransfer>(estimate()->transfer).amount, parseAmount("100", 18).value());
}

TEST_F(Fee, TellsOfARecipientThatIsAContract)
{
    inputs.recipient->isContract = true;
    EXPECT_TRUE(estimate()->isRecipientContract);
}

}  // namespace
}  // namespace barter::tron
