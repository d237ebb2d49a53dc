#pragma once

#include "core/error.hpp"

#include <string>

/// What went wrong, in words. Pure; any thread.
namespace barter::cli {

/// What a person reads on stderr, and what a program compares.
struct Explanation {
    std::string code;      ///< "wallet.wrongPassword": the enumerator behind a word for its enum; stays
    std::string sentence;  ///< one sentence of plain English with a full stop, on one line
};

/// For every code of the layers below. What a node or the system wrote (`Error::context`) is shown where it helps,
/// cleaned and shortened. A code that is not known here gets its own message.
[[nodiscard]] Explanation explain(const Error& error);

}  // namespace barter::cli
