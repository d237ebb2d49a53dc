#include "cli/cli_error.hpp"
#include "cli/command_runs.hpp"
#include "cli/output.hpp"
#include "cli/secret_input.hpp"
#include "cli/signer_session.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/storage_error.hpp"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>

// What is done with a wallet's files as a whole.
namespace barter::cli {
namespace {

using Json = nlohmann::ordered_json;

Expected<> writeNewFile(const std::string& path, std::string_view content)
{
    constexpr mode_t ownerOnly = 0600;
    const storage::FileDescriptor file{
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, ownerOnly)};
    if (!file.isOpen()) {
        return errno == EEXIST ? fail(CliErrc::fileExists) : storage::failErrno(errno, "open");
    }
    for (auto rest = content; !rest.empty();) {
        const auto count = ::write(file.get(), rest.data(), rest.size());
        if (count < 0 && errno != EINTR) {
            auto failed = storage::failErrno(errno, "write");
            ::unlink(path.c_str());
            return failed;
        }
        rest.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    if (::fsync(file.get()) != 0) {
        return storage::failErrno(errno, "fsync");
    }
    return {};
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
    if (auto written = writeNewFile(*path, keystore); !written) {
        return tl::unexpected{Failure{written.error()}};
    }
    return printAnswer(arguments, Json{{"file", *path}}, choice->account.address.text());
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
