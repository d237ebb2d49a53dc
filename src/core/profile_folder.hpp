#pragma once

#include <string>

namespace barter {

/// Where everything of one Barter lies: `chosen`, or $XDG_DATA_HOME/barter, or ~/.local/share/barter. Absolute; not
/// made. Before any thread is started: it looks at the environment.
[[nodiscard]] std::string profileFolder(const std::string& chosen);

}  // namespace barter
