#include "account/payment_values.hpp"

namespace barter::account {

unsigned decimalsOf(wallet::PaidToken token)
{
    constexpr unsigned ofBtt = 18;
    constexpr unsigned ofOthers = 6;
    return token == wallet::PaidToken::btt ? ofBtt : ofOthers;
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
