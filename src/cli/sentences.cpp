#include "cli/sentences.hpp"

#include "cli/cli_error.hpp"

namespace barter::cli {
namespace {

/// "%" in a sentence is where the context goes.
Explanation wordsOf(CliErrc code)
{
    switch (code) {
    case CliErrc::noTerminal: return {"noTerminal", "There is no terminal to ask for a secret: give it with %."};
    case CliErrc::nothingEntered: return {"nothingEntered", "Nothing was entered."};
    case CliErrc::secretTooLong: return {"secretTooLong", "What was entered is longer than it can be."};
    case CliErrc::answersDiffer: return {"answersDiffer", "The two entries differ, so nothing was changed."};
    case CliErrc::descriptorUnreadable: return {"descriptorUnreadable", "File descriptor % cannot be read."};
    case CliErrc::descriptorIsTerminal:
        return {"descriptorIsTerminal",
                "File descriptor % is a terminal, where typing can be seen: leave the option out to be asked."};
    case CliErrc::inputTooLong: return {"inputTooLong", "The file is too large to be the right one."};
    case CliErrc::requestMalformed: return {"requestMalformed", "The request cannot be used: %."};
    case CliErrc::otherPayment:
        return {"otherPayment", "The signer made another payment of it than was asked for, so it was not signed."};
    case CliErrc::paymentFailed: return {"paymentFailed", "The payment failed, and nothing moved but its fee: %."};
    case CliErrc::paymentExpired:
        return {"paymentExpired", "The payment came into no block in time, and cannot be carried out any more."};
    case CliErrc::fileExists: return {"fileExists", "The file is there already, and nothing is written over it."};
    case CliErrc::outputFailed:
        return {"outputFailed", "The command was carried out, but its answer could not be written."};
    case CliErrc::profileUnusable: return {"profileUnusable", "The profile folder cannot be used: %."};
    }
    return {};
}

}  // namespace

Explanation explain(const Error& error)
{
    if (error.code.category() != std::error_code{CliErrc{}}.category()) {
        return account::explain(error);
    }
    const auto words = wordsOf(static_cast<CliErrc>(error.code.value()));
    return {.code = "cli." + words.code, .sentence = account::withContext(words.sentence, error.context)};
}

}  // namespace barter::cli
