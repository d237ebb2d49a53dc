#include "account/payment_values.hpp"

namespace barter::account {

unsigned decimalsOf(wallet::PaidToken token)
{
    constexpr unsigned ofBtt = 18;
    constexpr unsigned ofOthers = 6;
    return token == wallet::PaidToken::btt ? ofBtt : ofOthers;
}

Amount& sumOf(TokenSums& sums, wallet::PaidToken token)
{
    switch (token) {
    case wallet::PaidToken::btt: return sums.btt;
    case wallet::PaidToken::bttold: return sums.bttold;
    case wallet::PaidToken::trx: break;
    }
    return sums.trx;
}

const Amount& sumOf(const TokenSums& sums, wallet::PaidToken token)
{
    switch (token) {
    case wallet::PaidToken::btt: return sums.btt;
    case wallet::PaidToken::bttold: return sums.bttold;
    case wallet::PaidToken::trx: break;
    }
    return sums.trx;
}

TokenSums sumsOf(const tron::AccountView& account)
{
    return {.trx = account.trx, .btt = account.btt, .bttold = account.bttold};
}

std::string_view textOf(PaymentStage stage)
{
    switch (stage) {
    case PaymentStage::unsent: return "unsent";
    case PaymentStage::sent: return "sent";
    case PaymentStage::pending: return "pending";
    case PaymentStage::inBlock: return "in_block";
    case PaymentStage::final: return "final";
    case PaymentStage::failed: return "failed";
    case PaymentStage::expired: break;
    }
    return "expired";
}

}  // namespace barter::account
