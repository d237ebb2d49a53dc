#include "signer/speed_rules.hpp"

#include "record_samples.hpp"
#include "signer/signer_error.hpp"

#include <gtest/gtest.h>

namespace {

using namespace barter;
using namespace barter::signer;
using barter::test::errorOf;

const auto mainAddress = wallet::Address::parse("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH").value();
const auto somebodyElse = wallet::Address::parse("TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK").value();

wallet::DecodedPayment sweep()
{
    return {.id = {},
            .token = wallet::PaidToken::btt,
            .from = somebodyElse,
            .to = mainAddress,
            .amount = Amount{5},
            .memo = {},
            .feeLimit = 15'000'000,
            .expiration = 0,
            .timestamp = 0,
            .reference = {}};
}

TEST(SpeedRules, LetBttGoBackToTheMainAccount)
{
    EXPECT_TRUE(checkSpeedPayment(sweep(), mainAddress, 0));
    EXPECT_TRUE(checkSpeedPayment(sweep(), mainAddress, 9));
}

TEST(SpeedRules, AskForThePasswordForAnotherToken)
{
    for (const auto token : {wallet::PaidToken::trx, wallet::PaidToken::bttold}) {
        auto payment = sweep();
        payment.token = token;
        EXPECT_EQ(errorOf(checkSpeedPayment(payment, mainAddress, 0)), SignerErrc::needsPassword);
    }
}

TEST(SpeedRules, AskForThePasswordForAnybodyElse)
{
    for (const auto& to : {somebodyElse, wallet::Address::fromShort({})}) {
        auto payment = sweep();
        payment.to = to;
        EXPECT_EQ(errorOf(checkSpeedPayment(payment, mainAddress, 0)), SignerErrc::needsPassword);
    }
}

TEST(SpeedRules, AskForThePasswordForWhatBurnsMore)
{
    auto memo = sweep();
    memo.memo = "x";
    EXPECT_EQ(errorOf(checkSpeedPayment(memo, mainAddress, 0)), SignerErrc::needsPassword);
    auto dear = sweep();
    dear.feeLimit = 15'000'001;
    EXPECT_EQ(errorOf(checkSpeedPayment(dear, mainAddress, 0)), SignerErrc::needsPassword);
    EXPECT_EQ(errorOf(checkSpeedPayment(sweep(), mainAddress, 10)), SignerErrc::needsPassword);
}

}  // namespace
