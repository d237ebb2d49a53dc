#pragma once

#include "cli/command_table.hpp"

#include <tl/expected.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What was asked for on the command line. Pure.
namespace barter::cli {

/// One sentence for stderr; it repeats nothing of what was typed but names of options, since that may be a secret. The
/// program ends with exit code 2.
struct UsageError {
    std::string sentence;
};

struct Arguments {
    const Command* command = nullptr;  ///< null: only with `help` or `version`
    std::string argument;              ///< the file, if the command takes one
    std::map<std::string, std::string, std::less<>> options;
    bool json = false;
    bool help = false;
    bool version = false;

    [[nodiscard]] bool has(std::string_view option) const { return options.contains(option); }
    [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
    /// A number from 0 to 2^31 - 1.
    [[nodiscard]] tl::expected<std::optional<std::uint32_t>, UsageError> number(std::string_view option) const;
};

/// `args` without the program's name. Knows `--option value`, `--option=value` and `--`, which ends the options. An
/// option that would hold a secret ("--password") is refused with a sentence of its own.
[[nodiscard]] tl::expected<Arguments, UsageError> parseArguments(const std::vector<std::string>& args);

/// Of the program, or of a command; ends with a line feed.
[[nodiscard]] std::string helpText(const Command* command);

}  // namespace barter::cli
