#include "cli/arguments.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <set>

namespace barter::cli {
namespace {

constexpr std::size_t shownOption = 40;

/// What people type who expect to give a secret as an argument.
constexpr std::array secretOptions{
    std::string_view{"--password"},
    std::string_view{"--new-password"},
    std::string_view{"--keystore-password"},
    std::string_view{"--passphrase"},
    std::string_view{"--words"},
    std::string_view{"--mnemonic"},
    std::string_view{"--seed"},
    std::string_view{"--key"},
    std::string_view{"--private-key"},
    std::string_view{"--api-key"},
};

tl::unexpected<UsageError> wrong(std::string sentence)
{
    return tl::unexpected{UsageError{std::move(sentence)}};
}

std::string shownName(std::string_view name)
{
    return shortened(withoutDisguises(name), shownOption);
}

const Option* findOption(const Command* command, std::string_view name)
{
    const auto isIt = [name](const Option& option) { return option.name == name; };
    const auto common = commonOptions();
    if (const auto found = std::ranges::find_if(common, isIt); found != common.end()) {
        return &*found;
    }
    if (command != nullptr) {
        const auto found = std::ranges::find_if(command->options, isIt);
        return found != command->options.end() ? &*found : nullptr;
    }
    return nullptr;
}

class Parser {
public:
    explicit Parser(const std::vector<std::string>& args) : m_args{args} {}

    tl::expected<Arguments, UsageError> parse()
    {
        for (; m_next < m_args.size(); ++m_next) {
            const std::string_view arg = m_args[m_next];
            if (!m_optionsEnded && arg == "--") {
                m_optionsEnded = true;
                continue;
            }
            const bool isOption = !m_optionsEnded && arg.starts_with('-') && arg != "-";
            if (auto taken = isOption ? takeOption(arg) : takeWord(arg); !taken) {
                return tl::unexpected{taken.error()};
            }
        }
        if (m_result.help || m_result.version) {
            return std::move(m_result);
        }
        if (m_result.command == nullptr) {
            return wrong("Say what to do: barter-wallet --help lists the commands.");
        }
        const auto& argument = m_result.command == nullptr ? std::string_view{} : m_result.command->argument;
        if (!argument.empty() && !argument.starts_with('[') && !m_hasArgument) {
            return wrong("The command " + std::string{m_result.command->name} +
                         (argument == "ADDRESS" ? " needs an address." : " needs a file, or - for its input."));
        }
        if (auto distinct = checkDescriptors(); !distinct) {
            return tl::unexpected{distinct.error()};
        }
        return std::move(m_result);
    }

private:
    /// Each secret comes from a descriptor of its own.
    tl::expected<void, UsageError> checkDescriptors() const
    {
        std::set<std::uint32_t> used;
        if (m_hasArgument && m_result.argument == "-") {
            used.insert(0);
        }
        for (const auto& [name, value] : m_result.options) {
            if (!name.ends_with("-fd")) {
                continue;
            }
            const auto number = m_result.number(name);
            if (!number || !*number) {
                return wrong("The option " + name + " needs the number of a file descriptor.");
            }
            if (!used.insert(number->value_or(0)).second) {
                return wrong("Two things cannot be read from one file descriptor.");
            }
        }
        return {};
    }

    tl::expected<void, UsageError> takeWord(std::string_view word)
    {
        if (m_result.command == nullptr) {
            m_result.command = findCommand(word);
            return m_result.command != nullptr ? tl::expected<void, UsageError>{}
                                               : wrong("There is no such command: barter-wallet --help lists them.");
        }
        if (m_result.command->argument.empty() || m_hasArgument) {
            return wrong("The command " + std::string{m_result.command->name} +
                         (m_hasArgument ? " takes one file only." : " takes options only, and secrets never."));
        }
        m_result.argument = word;
        m_hasArgument = true;
        return {};
    }

    tl::expected<void, UsageError> takeOption(std::string_view arg)
    {
        const auto equals = arg.find('=');
        const auto name = arg.substr(0, equals);
        if (name == "--version") {
            m_result.version = true;
            return {};
        }
        const auto* const option = findOption(m_result.command, name);
        if (option == nullptr) {
            return unknown(name);
        }
        std::string value;
        if (option->value.empty()) {
            if (equals != std::string_view::npos) {
                return wrong("The option " + std::string{name} + " takes no value.");
            }
        } else if (equals != std::string_view::npos) {
            value = arg.substr(equals + 1);
        } else if (m_next + 1 < m_args.size() && !m_args[m_next + 1].starts_with("--")) {
            value = m_args[++m_next];
        } else {
            return wrong("The option " + std::string{name} + " needs a value: " + std::string{option->value} + ".");
        }
        if (name == "--profile" && value.empty()) {
            return wrong("The option --profile needs a folder.");  // none would be another profile than was meant
        }
        if (!m_result.options.emplace(name, value).second) {
            return wrong("The option " + std::string{name} + " was given twice.");
        }
        m_result.json = m_result.json || name == "--json";
        m_result.help = m_result.help || name == "--help";
        return {};
    }

    [[nodiscard]] tl::unexpected<UsageError> unknown(std::string_view name) const
    {
        if (std::ranges::find(secretOptions, name) != secretOptions.end()) {
            return wrong("Secrets are never taken from arguments, where other programs can read them: leave " +
                         std::string{name} + " out to be asked, or use an option that ends in -fd.");
        }
        if (m_result.command == nullptr) {
            return wrong("There is no option " + shownName(name) + " before a command.");
        }
        return wrong("The command " + std::string{m_result.command->name} + " has no option " + shownName(name) + ".");
    }

    const std::vector<std::string>& m_args;
    Arguments m_result;
    std::size_t m_next = 0;
    bool m_optionsEnded = false;
    bool m_hasArgument = false;
};

std::string written(const Option& option)
{
    return std::string{option.name} + (option.value.empty() ? "" : " ") + std::string{option.value};
}

void appendOptions(std::string& text, std::span<const Option> options)
{
    constexpr std::size_t column = 29;
    for (const auto& option : options) {
        auto line = "  " + written(option);
        line.resize(std::max(line.size() + 1, column), ' ');
        text += line + std::string{option.help} + "\n";
    }
}

std::string programHelp()
{
    std::string text = "Usage: barter-wallet COMMAND [options]\n"
                       "\n"
                       "The wallet of Barter on the command line: keys for BTT, TRX and BTTOLD on TRON.\n"
                       "\n"
                       "Commands:\n";
    constexpr std::size_t column = 19;
    for (const auto& command : commands()) {
        auto line = "  " + std::string{command.name};
        line.resize(std::max(line.size() + 1, column), ' ');
        text += line + std::string{command.summary} + "\n";
    }
    text += "\n"
            "barter-wallet COMMAND --help tells more of each. Options of all commands:\n";
    appendOptions(text, commonOptions());
    text += "  --version                  print the version\n"
            "\n"
            "Passwords, words and keys are asked for on the terminal, or read from a file descriptor; they are never "
            "taken\n"
            "from arguments or the environment. Exit code 0: done; 1: refused or failed; 2: wrong usage.\n"
            "\n"
            "Examples:\n"
            "  barter-wallet create --show-words\n"
            "  barter-wallet address --json\n"
            "  barter-wallet sign-offline payment.json --json --password-fd 3 3< password-file\n";
    return text;
}

}  // namespace

std::optional<std::string> Arguments::value(std::string_view option) const
{
    const auto found = options.find(option);
    return found != options.end() ? std::optional{found->second} : std::nullopt;
}

tl::expected<std::optional<std::uint32_t>, UsageError> Arguments::number(std::string_view option) const
{
    const auto text = value(option);
    if (!text) {
        return std::nullopt;
    }
    std::uint32_t number = 0;
    const auto* const end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end || number > std::numeric_limits<std::int32_t>::max()) {
        return wrong("The option " + std::string{option} + " needs a number from 0 on.");
    }
    return number;
}

tl::expected<Arguments, UsageError> parseArguments(const std::vector<std::string>& args)
{
    return Parser{args}.parse();
}

std::string helpText(const Command* command)
{
    if (command == nullptr) {
        return programHelp();
    }
    auto text = "Usage: barter-wallet " + std::string{command->name} +
                (command->argument.empty() ? "" : " " + std::string{command->argument}) + " [options]\n\n" +
                std::string{command->name} + ": " + std::string{command->summary} + ".\n" +
                std::string{command->details} + "\nOptions:\n";
    appendOptions(text, command->options);
    appendOptions(text, commonOptions());
    return text + "\nExamples:\n" + std::string{command->examples};
}

}  // namespace barter::cli
