#include "app/command_line.hpp"

#include "core/log.hpp"

#include <array>
#include <string_view>

namespace barter::app {
namespace {

struct Flag {
    std::string_view name;
    bool CommandLine::*member;
};

constexpr std::array flags{
    Flag{"--add-paused", &CommandLine::addPaused},
    Flag{"--no-dialog", &CommandLine::noDialog},
    Flag{"--minimized", &CommandLine::minimized},
    Flag{"--status", &CommandLine::status},
    Flag{"--quit", &CommandLine::quit},
    Flag{"--version", &CommandLine::version},
    Flag{"--help", &CommandLine::help},
};

tl::unexpected<UsageError> wrong(std::string sentence)
{
    return tl::unexpected{UsageError{std::move(sentence)}};
}

std::string quoted(std::string_view text)
{
    constexpr std::size_t longest = 200;
    return "\"" + log::printable(text, longest) + "\"";
}

}  // namespace

tl::expected<CommandLine, UsageError> parseCommandLine(const std::vector<std::string>& args)
{
    CommandLine result;
    bool optionsEnded = false;
    for (std::size_t i = 0; i < args.size(); ++i) {
        const std::string_view arg = args[i];
        if (optionsEnded || !arg.starts_with('-')) {
            result.sources.emplace_back(arg);
            continue;
        }
        if (arg == "--") {
            optionsEnded = true;
            continue;
        }
        const auto equals = arg.find('=');
        const auto name = arg.substr(0, equals);
        const bool hasValue = equals != std::string_view::npos;

        if (name == "--profile" || name == "--save-path") {
            std::string value;
            if (hasValue) {
                value = arg.substr(equals + 1);
            } else if (i + 1 < args.size() && !args[i + 1].starts_with("--")) {
                value = args[++i];
            }
            if (value.empty()) {
                return wrong("The option " + std::string{name} + " needs a folder.");
            }
            if (name == "--profile") {
                result.profile = value;
            } else {
                result.savePath = value;
            }
            continue;
        }
        bool known = false;
        for (const auto& flag : flags) {
            if (name == flag.name) {
                if (hasValue) {
                    return wrong("The option " + std::string{name} + " takes no value.");
                }
                result.*flag.member = true;
                known = true;
            }
        }
        if (!known) {
            return wrong("There is no option " + quoted(name) + ".");
        }
    }
    if (result.help || result.version) {
        return result;
    }
    if (result.status && result.quit) {
        return wrong("The options --status and --quit exclude each other.");
    }
    if ((result.status || result.quit) && !result.sources.empty()) {
        return wrong("Nothing can be added together with --status or --quit.");
    }
    return result;
}

std::string usageText()
{
    return "Usage: barter [options] [file|URL|magnet|info-hash]...\n"
           "\n"
           "Opens torrent files, magnet links, web addresses of torrent files and info-hashes in Barter.\n"
           "If Barter is running with the same profile, it gets them; otherwise it starts.\n"
           "\n"
           "  --profile DIR    keep settings and the list of torrents in DIR\n"
           "  --save-path DIR  download what is added now to DIR\n"
           "  --add-paused     do not start what is added now\n"
           "  --no-dialog      add without asking\n"
           "  --minimized      start hidden in the tray; without a tray, minimised\n"
           "  --status         print the running Barter's state as JSON; exit code 3 if none is running\n"
           "  --quit           end the running Barter in an orderly way\n"
           "  --version        print the version\n"
           "  --help           print this text\n"
           "  --               what follows is no option\n";
}

}  // namespace barter::app
