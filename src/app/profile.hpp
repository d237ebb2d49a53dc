#pragma once

#include <string>

namespace barter::app {

/// Where everything of one Barter lies. Pure names; docs/architecture.md lists what is in the folder.
struct Profile {
    std::string folder;  ///< UTF-8, absolute

    [[nodiscard]] std::string settingsFile() const { return folder + "/settings.json"; }
    [[nodiscard]] std::string windowFile() const { return folder + "/window.ini"; }
    [[nodiscard]] std::string logFile() const { return folder + "/barter.log"; }
};

/// `--profile`, or $XDG_DATA_HOME/barter, or ~/.local/share/barter. Made absolute, not created.
[[nodiscard]] Profile chooseProfile(const std::string& fromCommandLine);

/// A port between 49152 and 65535 that is free now for TCP and UDP; 0 when none of some tries was.
[[nodiscard]] int chooseFreePort();

}  // namespace barter::app
