#pragma once

#include "account/sentences.hpp"

/// What went wrong, in words. Pure; any thread.
namespace barter::cli {

using account::Explanation;

/// As account::explain, and of the command line's own codes.
[[nodiscard]] Explanation explain(const Error& error);

}  // namespace barter::cli
