#include "signer/speed_rules.hpp"

#include "signer/signer_error.hpp"

namespace barter::signer {

Expected<>
checkSpeedPayment(const wallet::DecodedPayment& payment, const wallet::Address& mainAddress, std::size_t transfersOfDay)
{
    if (payment.token != wallet::PaidToken::btt) {
        return fail(SignerErrc::needsPassword, "token");
    }
    if (payment.to != mainAddress) {
        return fail(SignerErrc::needsPassword, "recipient");
    }
    if (!payment.memo.empty()) {
        return fail(SignerErrc::needsPassword, "memo");
    }
    if (payment.feeLimit > maxSpeedFeeLimit) {
        return fail(SignerErrc::needsPassword, "fee limit");
    }
    if (transfersOfDay >= maxSpeedTransfersPerDay) {
        return fail(SignerErrc::needsPassword, "transfers of a day");
    }
    return {};
}

}  // namespace barter::signer
