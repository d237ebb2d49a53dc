#include "cli/program.hpp"

#include "cli/command_runs.hpp"
#include "cli/output.hpp"
#include "cli/sentences.hpp"
#include "signer/landlock.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace barter::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Runner {
    std::string_view command;
    Outcome<> (*run)(const Arguments& arguments);
};

constexpr std::array runners{
    Runner{"create", runCreate},
    Runner{"restore", runRestore},
    Runner{"import-key", runImportKey},
    Runner{"import-keystore", runImportKeystore},
    Runner{"import-address", runImportAddress},
    Runner{"export-keystore", runExportKeystore},
    Runner{"backup", runBackup},
    Runner{"restore-backup", runRestoreBackup},
    Runner{"address", runAddress},
    Runner{"accounts", runAccounts},
    Runner{"address-book", runAddressBook},
    Runner{"password", runPassword},
    Runner{"speed-caps", runSpeedCaps},
    Runner{"balance", runBalance},
    Runner{"history", runHistory},
    Runner{"send", runSend},
    Runner{"broadcast", runBroadcast},
    Runner{"status", runStatus},
    Runner{"sign-offline", runSignOffline},
    Runner{"records", runRecords},
    Runner{"recover", runRecover},
};

Outcome<> printVersion(const Arguments& arguments)
{
    const auto landlock = signer::landlockVersion();
    return printAnswer(
        arguments,
        Json{{"version", BARTER_VERSION}, {"landlock", landlock}},
        std::string{"barter-wallet " BARTER_VERSION " ("} +
            (landlock > 0 ? "Landlock version " + std::to_string(landlock) : "no Landlock in this kernel") + ")");
}

Outcome<> run(const Arguments& arguments)
{
    if (arguments.help) {
        return print(helpText(arguments.command));
    }
    if (arguments.version) {
        return printVersion(arguments);
    }
    return std::ranges::find(runners, arguments.command->name, &Runner::command)->run(arguments);
}

Explanation wordsOf(const Failure& failure)
{
    if (const auto* const usage = std::get_if<UsageError>(&failure)) {
        return {.code = "usage", .sentence = usage->sentence};
    }
    const auto* const failed = std::get_if<FailedAnswer>(&failure);
    return explain(failed != nullptr ? failed->error : std::get<Error>(failure));
}

int report(const Failure& failure, bool json)
{
    const auto words = wordsOf(failure);
    const auto* const failed = std::get_if<FailedAnswer>(&failure);
    // When it cannot be printed either, the exit code says all that is left to say.
    if (json) {
        auto answer = failed != nullptr ? failed->json : Json::object();
        answer["error"] = words.sentence;
        answer["code"] = words.code;
        static_cast<void>(print(answer.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"));
    } else if (failed != nullptr) {
        static_cast<void>(print(failed->text + "\n"));
    }
    complain(words.sentence);
    return std::holds_alternative<UsageError>(failure) ? exitUsage : exitFailed;
}

}  // namespace

int runWalletProgram(const std::vector<std::string>& args)
{
    const auto arguments = parseArguments(args);
    if (!arguments) {
        const bool json = std::ranges::find(args, "--json") != args.end();
        return report(Failure{arguments.error()}, json);
    }
    const auto done = run(*arguments);
    return done ? exitDone : report(done.error(), arguments->json);
}

}  // namespace barter::cli
