#include "cli/cli_error.hpp"

#include <string>

namespace barter::cli {
namespace {

class CliCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "barter.cli"; }

    std::string message(int value) const override
    {
        switch (static_cast<CliErrc>(value)) {
        case CliErrc::noTerminal: return "no terminal";
        case CliErrc::nothingEntered: return "nothing was entered";
        case CliErrc::secretTooLong: return "a secret that is too long";
        case CliErrc::answersDiffer: return "two answers that differ";
        case CliErrc::descriptorUnreadable: return "unreadable descriptor";
        case CliErrc::descriptorIsTerminal: return "the descriptor is a terminal";
        case CliErrc::inputTooLong: return "input that is too long";
        case CliErrc::requestMalformed: return "malformed request";
        case CliErrc::otherPayment: return "another payment than was asked for";
        case CliErrc::paymentFailed: return "the payment failed";
        case CliErrc::paymentExpired: return "the payment expired";
        case CliErrc::fileExists: return "the file exists";
        case CliErrc::outputFailed: return "the output failed";
        case CliErrc::profileUnusable: return "unusable profile folder";
        }
        return "unknown";
    }
};

}  // namespace

std::error_code make_error_code(CliErrc code) noexcept
{
    static const CliCategory category;
    return {static_cast<int>(code), category};
}

}  // namespace barter::cli
