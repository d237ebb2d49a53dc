#pragma once

#include "core/error.hpp"

#include <string>
#include <string_view>

/// What went wrong, in words. Pure; any thread.
namespace barter::cli {

/// What a person reads on stderr, and what a program compares.
struct Explanation {
    std::string code;      ///< "wallet.wrongPassword": the enumerator behind a word for its enum; stays
    std::string sentence;  ///< one sentence of plain English with a full stop, on one line
};

/// The name of a refusal, "CONTRACT_VALIDATE_ERROR", with which java-tron's words begin; else "no code". All else that
/// a node writes could be a link, or ask a person for something, and is never in a sentence of ours.
[[nodiscard]] std::string refusalCode(std::string_view nodeWords);

/// For every code of the layers below. What the system wrote (`Error::context`) is shown where it helps, cleaned and
/// shortened. A code that is not known here gets its own message.
[[nodiscard]] Explanation explain(const Error& error);

}  // namespace barter::cli
