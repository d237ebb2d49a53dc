#pragma once

#include "core/error.hpp"

#include <array>

namespace barter::cli {

/// Why the command line's own part of a command failed. `Error::context` never has a secret.
enum class CliErrc {
    noTerminal = 1,        ///< a secret is needed, and there is neither a terminal nor a descriptor for it
    nothingEntered,        ///< the terminal or the descriptor ended before there was an answer
    secretTooLong,         ///< more than such a secret can have
    answersDiffer,         ///< a new password was typed in two ways
    descriptorUnreadable,  ///< the context is its number
    descriptorIsTerminal,  ///< where typing would be seen
    inputTooLong,          ///< a file that is longer than any that is right
    requestMalformed,      ///< a file for sign-offline; the context says what is wrong with it
    otherPayment,          ///< what would be signed is not what was asked for
    paymentFailed,         ///< it is in a block, and nothing moved but the fee; the context says why
    paymentExpired,        ///< it is in no block, and cannot come into one any more
    fileExists,            ///< nothing is written over
    outputFailed,          ///< what was to be printed could not be
    profileUnusable,       ///< the profile folder cannot be made; the context is its path
};

/// All of them, so that a test can see that each has words.
inline constexpr std::array allCliErrcs{
    CliErrc::noTerminal,
    CliErrc::nothingEntered,
    CliErrc::secretTooLong,
    CliErrc::answersDiffer,
    CliErrc::descriptorUnreadable,
    CliErrc::descriptorIsTerminal,
    CliErrc::inputTooLong,
    CliErrc::requestMalformed,
    CliErrc::otherPayment,
    CliErrc::paymentFailed,
    CliErrc::paymentExpired,
    CliErrc::fileExists,
    CliErrc::outputFailed,
    CliErrc::profileUnusable,
};

[[nodiscard]] std::error_code make_error_code(CliErrc code) noexcept;

}  // namespace barter::cli

template <>
struct std::is_error_code_enum<barter::cli::CliErrc> : std::true_type {};
