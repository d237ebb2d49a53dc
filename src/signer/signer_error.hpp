#pragma once

#include "core/error.hpp"

#include <array>

namespace barter::signer {

/// Why the signer did not do something. `Error::context` never has a word, key or password.
enum class SignerErrc {
    sandboxFailed = 1,  ///< the process could not be shut in: no key may be read
    // Speed's own spending
    spendingOff,       ///< no cap was set, or the records of what was spent cannot be trusted
    abovePaymentCap,   ///< the payment alone is larger than one may be
    aboveHourCap,      ///< together with what was spent within the last hour
    aboveDayCap,       ///< together with what was spent within the last 24 hours
    aboveTotalCap,     ///< together with all that was spent since the caps were set
    paymentOfNothing,  ///< an amount of zero
};

/// All of them, so that a test can see that each has words.
inline constexpr std::array allSignerErrcs{
    SignerErrc::sandboxFailed,
    SignerErrc::spendingOff,
    SignerErrc::abovePaymentCap,
    SignerErrc::aboveHourCap,
    SignerErrc::aboveDayCap,
    SignerErrc::aboveTotalCap,
    SignerErrc::paymentOfNothing,
};

[[nodiscard]] std::error_code make_error_code(SignerErrc code) noexcept;

}  // namespace barter::signer

template <>
struct std::is_error_code_enum<barter::signer::SignerErrc> : std::true_type {};
