#include "account/backup_extras.hpp"
#include "cli/cli_error.hpp"
#include "cli/command_runs.hpp"
#include "cli/output.hpp"
#include "cli/secret_input.hpp"
#include "cli/signer_session.hpp"
#include "storage/atomic_file.hpp"
#include "wallet/backup_file.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>

// What is done with a wallet's files as a whole.
namespace barter::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* whatIsMissing =
    "What was paid since the backup may be missing here: look at what was paid, then accept the records with "
    "barter-wallet records --acknowledge. Until then nothing is signed.";

Expected<> writeNew(const std::string& path, std::string_view content)
{
    return storage::writeNewFile(path, content).and_then([](bool isMade) {
        return isMade ? Expected<>{} : fail(CliErrc::fileExists);
    });
}

bool isThere(const std::string& path)
{
    std::error_code ignored;
    return std::filesystem::exists(std::filesystem::symlink_status(path, ignored));
}

}  // namespace

Outcome<> runExportKeystore(const Arguments& arguments)
{
    if (arguments.value("--account") == "speed") {
        return misused("The Speed account's key is not exported: its words or its wallet bring it back.");
    }
    auto session = SignerSession::open(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    const auto choice = session->choose(arguments);
    if (!choice) {
        return tl::unexpected{choice.error()};
    }
    auto password = readSecret(arguments, walletPassword);
    if (!password) {
        return tl::unexpected{password.error()};
    }
    auto keystorePassword = readSecret(arguments,
                                       {.option = "--keystore-password-fd",
                                        .prompt = "Password for the keystore file: ",
                                        .again = "The same password again: "});
    if (!keystorePassword) {
        return tl::unexpected{keystorePassword.error()};
    }
    const auto exported = session->ask(signer::ExportKeystore{
        .account = choice->number, .password = std::move(*password), .keystorePassword = std::move(*keystorePassword)});
    if (!exported) {
        return tl::unexpected{exported.error()};
    }
    const auto keystore = exported->keystore.text();  // sealed: no secret any more
    const auto path = arguments.value("--output");
    if (!path) {
        return arguments.json ? print("{\"keystore\":" + std::string{keystore} + "}\n")
                              : print(std::string{keystore} + "\n");
    }
    if (auto written = writeNew(*path, keystore); !written) {
        return tl::unexpected{Failure{written.error()}};
    }
    return printAnswer(arguments, Json{{"file", *path}}, choice->account.address.text());
}

Outcome<> runBackup(const Arguments& arguments)
{
    const auto& path = arguments.argument;
    if (isThere(path)) {
        return tl::unexpected{Failure{Error{.code = CliErrc::fileExists, .context = {}}}};
    }
    auto session = SignerSession::open(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    auto password = readSecret(arguments, walletPassword);
    if (!password) {
        return tl::unexpected{password.error()};
    }
    auto extras = account::gatherExtras(profileOf(arguments));
    if (!extras) {
        return tl::unexpected{Failure{extras.error()}};
    }
    const auto backup = session->ask(signer::MakeBackup{.notes = std::move(*extras), .password = std::move(*password)});
    if (!backup) {
        return tl::unexpected{backup.error()};
    }
    if (auto written = writeNew(path, backup->file.text()); !written) {
        return tl::unexpected{Failure{written.error()}};
    }
    return printAnswer(arguments, Json{{"file", path}}, "The backup opens with the password that the wallet has now.");
}

Outcome<> runRestoreBackup(const Arguments& arguments)
{
    auto file = readInput(arguments.argument, wallet::BackupFile::maxBytes);
    if (!file) {
        return tl::unexpected{file.error()};
    }
    // Before a password is asked for, or a folder made.
    if (const auto parsed = wallet::BackupFile::parse(file->text()); !parsed) {
        return tl::unexpected{Failure{parsed.error()}};
    }
    auto session = SignerSession::openOrMake(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    auto password =
        readSecret(arguments, {.option = "--password-fd", .prompt = "Password of the backup: ", .again = {}});
    if (!password) {
        return tl::unexpected{password.error()};
    }
    const auto restored =
        session->ask(signer::RestoreBackup{.file = std::move(*file), .password = std::move(*password)});
    if (!restored) {
        return tl::unexpected{restored.error()};
    }
    const auto state = session->ask(signer::GetState{});
    if (!state) {
        return tl::unexpected{state.error()};
    }
    const auto& identity = state->identity;
    const auto genesis = identity ? identity->network.genesis : wallet::Digest{};
    const auto placed = account::placeExtras(profileOf(arguments), restored->notes.text(), genesis);
    auto printed = printAnswer(arguments, Json{{"address", restored->address.text()}}, restored->address.text());
    complain(whatIsMissing);
    if (!placed) {
        complain("The address book of the backup, or where its nodes are, could not be written.");
    }
    return printed;
}

Outcome<> runPassword(const Arguments& arguments)
{
    auto session = SignerSession::open(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    auto password = readSecret(arguments, walletPassword);
    if (!password) {
        return tl::unexpected{password.error()};
    }
    auto newPassword = readSecret(
        arguments, {.option = "--new-password-fd", .prompt = "New password: ", .again = "The same password again: "});
    if (!newPassword) {
        return tl::unexpected{newPassword.error()};
    }
    const auto changed = session->ask(
        signer::ChangePassword{.oldPassword = std::move(*password), .newPassword = std::move(*newPassword)});
    if (!changed) {
        return tl::unexpected{changed.error()};
    }
    return printAnswer(arguments, Json::object(), "The password is changed.");
}

Outcome<> runRecords(const Arguments& arguments)
{
    auto session = SignerSession::open(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    const auto& incomplete = session->state().recordsIncompleteSince;
    std::string since = incomplete ? isoTime(incomplete->count()) : std::string{};
    if (arguments.has("--acknowledge")) {
        auto password = readSecret(arguments, walletPassword);
        if (!password) {
            return tl::unexpected{password.error()};
        }
        if (auto done = session->ask(signer::AcknowledgeRecords{.password = std::move(*password)}); !done) {
            return tl::unexpected{done.error()};
        }
        since.clear();
    }
    return printAnswer(arguments,
                       Json{{"incomplete_since", since.empty() ? Json{} : Json(since)}},
                       since.empty() ? "The records of payments are complete."
                                     : "Records of payments are lost since " + since + ": nothing is signed.");
}

Outcome<> runRecover(const Arguments& arguments)
{
    auto session = SignerSession::openAnyhow(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    if (auto recovered = session->ask(signer::RecoverKeyFile{}); !recovered) {
        return tl::unexpected{recovered.error()};
    }
    const auto accounts = session->ask(signer::ListAccounts{});
    if (!accounts) {
        return tl::unexpected{accounts.error()};
    }
    const auto address = accounts->ordinary.front().address.text();
    return printAnswer(arguments, Json{{"address", address}}, address);
}

}  // namespace barter::cli
