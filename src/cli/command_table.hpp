#pragma once

#include <span>
#include <string_view>

/// What barter-wallet can be asked, as one table: the arguments are read by it and the help is made of it. Pure.
namespace barter::cli {

struct Option {
    std::string_view name;   ///< "--account"
    std::string_view value;  ///< "N|speed"; empty: it takes none
    std::string_view help;   ///< a few words
};

struct Command {
    std::string_view name;
    std::string_view argument;  ///< "FILE", which has to be there unless in brackets; empty: there is none
    std::string_view summary;   ///< one line
    std::string_view details;   ///< of `--help`: lines, each with a line feed at its end
    std::string_view examples;  ///< command lines, each with a line feed at its end
    std::span<const Option> options;
};

/// Of every command.
[[nodiscard]] std::span<const Option> commonOptions();
[[nodiscard]] std::span<const Command> commands();
/// Null if there is none of that name.
[[nodiscard]] const Command* findCommand(std::string_view name);

}  // namespace barter::cli
