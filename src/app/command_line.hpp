#pragma once

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <vector>

namespace barter::app {

/// What the person asked for on the command line. Texts are bytes as the shell gave them, relative paths unresolved.
struct CommandLine {
    std::vector<std::string> sources;     ///< files, URLs, magnets, info-hashes, in order
    std::string profile;                  ///< empty: the default profile
    std::optional<std::string> savePath;  ///< never empty
    bool addPaused = false;
    bool noDialog = false;
    bool minimized = false;
    bool status = false;
    bool quit = false;
    bool version = false;
    bool help = false;

    bool operator==(const CommandLine&) const = default;
};

/// One sentence for stderr, above the usage text. The program ends with exit code 2.
struct UsageError {
    std::string sentence;
};

/// `args` without the program's name. Knows `--option value`, `--option=value` and `--`, which ends the options.
/// `--help` and `--version` win over everything else that is well-formed. Pure.
[[nodiscard]] tl::expected<CommandLine, UsageError> parseCommandLine(const std::vector<std::string>& args);

/// For `--help` and below a UsageError; ends with a line feed.
[[nodiscard]] std::string usageText();

}  // namespace barter::app
