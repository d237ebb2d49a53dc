#pragma once

#include <string>
#include <vector>

namespace barter::cli {

/// The program barter-wallet. `args` without its name. Gives the exit code.
[[nodiscard]] int runWalletProgram(const std::vector<std::string>& args);

}  // namespace barter::cli
