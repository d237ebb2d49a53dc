#include "signer/signer_error.hpp"

#include <string>

namespace barter::signer {
namespace {

class SignerCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "barter.signer"; }

    std::string message(int value) const override
    {
        switch (static_cast<SignerErrc>(value)) {
        case SignerErrc::sandboxFailed: return "the process could not be shut in";
        case SignerErrc::spendingOff: return "spending is off";
        case SignerErrc::abovePaymentCap: return "above the cap of one payment";
        case SignerErrc::aboveHourCap: return "above the cap of an hour";
        case SignerErrc::aboveDayCap: return "above the cap of a day";
        case SignerErrc::aboveTotalCap: return "above the cap of all payments";
        case SignerErrc::paymentOfNothing: return "a payment of nothing";
        }
        return "unknown";
    }
};

}  // namespace

std::error_code make_error_code(SignerErrc code) noexcept
{
    static const SignerCategory category;
    return {static_cast<int>(code), category};
}

}  // namespace barter::signer
