#include "core/hex.hpp"
#include "signer/signer.hpp"
#include "signer/signer_error.hpp"
#include "storage/atomic_file.hpp"
#include "wallet/backup_file.hpp"
#include "wallet/key_file_samples.hpp"

#include <array>
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

// Makes wallets and changes them, so that a test can watch and disturb it: exit 0 when the signer says that it is done,
// 3 when not. What became of the wallet, "show" prints.

namespace {

using namespace barter;
using namespace barter::signer;
using wallet::KeyFolder;

// "abandon ... about" (BIP-39's first vector) and the key of its first account, by tronweb (tests/data/tron).
constexpr std::string_view words =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
constexpr std::string_view key = "b5a4cea271ff424d7c31dc12a3e43e401df7a40d7412a15750f3f0b6b5449a28";
constexpr std::string_view recipient = "TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK";
constexpr std::array<std::string_view, 2> passwords{"old password", "new password"};

Secret oldPassword()
{
    return Secret::copyOf(passwords[0]);
}

wallet::NetworkIdentity network()
{
    return test::someIdentity().network;
}

Moment noon()
{
    return {.boot = {1}, .sinceBoot = std::chrono::hours{1}, .wall = std::chrono::milliseconds{1'777'445'307'123}};
}

Signer signerOf(const std::string& folder)
{
    return Signer{{.folder = folder, .boxKey = {}, .cost = {1024, 8, 1}, .now = &noon}};
}

template <class Reply>
Expected<> only(const Expected<Reply>& reply)
{
    return reply ? Expected<>{} : tl::unexpected{reply.error()};
}

Expected<> create(Signer& signer, const std::string& /*backup*/)
{
    return only(
        signer.answer(CreateWallet{.network = network(), .words = 12, .passphrase = {}, .password = oldPassword()}));
}

Expected<> restore(Signer& signer, const std::string& /*backup*/)
{
    return only(signer.answer(RestoreWallet{
        .network = network(), .words = Secret::copyOf(words), .passphrase = {}, .password = oldPassword()}));
}

Expected<> import(Signer& signer, const std::string& /*backup*/)
{
    return only(signer.answer(ImportKey{.network = network(), .key = Secret::copyOf(key), .password = oldPassword()}));
}

Expected<> password(Signer& signer, const std::string& /*backup*/)
{
    return only(
        signer.answer(ChangePassword{.oldPassword = oldPassword(), .newPassword = Secret::copyOf(passwords[1])}));
}

Expected<> account(Signer& signer, const std::string& /*backup*/)
{
    return only(
        signer.answer(AddAccount{.kind = PathKind::own, .number = 1, .label = "savings", .password = oldPassword()}));
}

Expected<> confirm(Signer& signer, const std::string& /*backup*/)
{
    return only(signer.answer(RevealWords{oldPassword()})).and_then([&] {
        return only(signer.answer(ConfirmWords{}));
    });
}

Expected<> recover(Signer& signer, const std::string& /*backup*/)
{
    return only(signer.answer(RecoverKeyFile{}));
}

Expected<> begin(Signer& signer, const std::string& /*backup*/)
{
    return only(signer.answer(BeginIntent{{.id = "one",
                                           .fromSpeed = false,
                                           .account = 0,
                                           .token = wallet::PaidToken::trx,
                                           .to = *wallet::Address::parse(recipient),
                                           .amount = Amount{7},
                                           .memo = {}}}));
}

Expected<> backUp(Signer& signer, const std::string& path)
{
    const auto made = signer.answer(MakeBackup{.notes = {}, .password = oldPassword()});
    if (made) {
        std::ofstream{path, std::ios::binary} << made->file.text();
    }
    return only(made);
}

Expected<> restoreBackup(Signer& signer, const std::string& path)
{
    const auto text = storage::readFile(path, wallet::BackupFile::maxBytes);
    if (!text) {
        return tl::unexpected{text.error()};
    }
    return only(signer.answer(RestoreBackup{.file = Secret::copyOf(std::string_view{text->data(), text->size()}),
                                            .password = oldPassword()}));
}

const std::map<std::string, Expected<> (*)(Signer&, const std::string&)> commands{
    {"create", &create},
    {"restore", &restore},
    {"import", &import},
    {"password", &password},
    {"account", &account},
    {"confirm", &confirm},
    {"recover", &recover},
    {"begin", &begin},
    {"back-up", &backUp},
    {"restore-backup", &restoreBackup},
};

/// Which of the passwords open a key file that is there: "", "old", "new" or "old new".
std::string opens(const KeyFolder& folder, KeyFolder::Generation generation)
{
    const auto file = folder.load(generation);
    if (!file) {
        return "none";
    }
    std::string opened;
    for (const auto& each : passwords) {
        if (file->open(Secret::copyOf(each))) {
            opened += (opened.empty() ? "" : " ") + std::string{each.substr(0, 3)};
        }
    }
    return opened + ' ' + std::to_string(file->generation()) + ' ' + file->address().text();
}

/// Each line a name and what it is, as the next process finds it.
void show(const std::string& path)
{
    const KeyFolder folder{path};
    std::cout << "current " << opens(folder, KeyFolder::Generation::current) << '\n'
              << "spare " << opens(folder, KeyFolder::Generation::previous) << '\n';
    auto signer = signerOf(path);
    static const std::map<SignerState::Wallet, const char*> names{{SignerState::Wallet::none, "none"},
                                                                  {SignerState::Wallet::ready, "ready"},
                                                                  {SignerState::Wallet::recoverable, "recoverable"}};
    const auto state = signer.answer(GetState{});
    std::cout << "wallet " << (state && names.contains(state->wallet) ? names.at(state->wallet) : "unusable") << '\n';
    if (!state || state->wallet != SignerState::Wallet::ready) {
        return;
    }
    // With a password the list of accounts and the records are looked at.
    for (const auto& each : passwords) {
        Signer other = signerOf(path);
        const auto found = other.answer(ScanAccounts{.count = 1, .password = Secret::copyOf(each)});
        if (!found) {
            continue;
        }
        const auto accounts = other.answer(ListAccounts{});
        std::cout << "accounts " << accounts->ordinary.size() << ' ' << accounts->speed.size() << '\n';
        const auto seen = other.answer(UnlockSpeed{Secret::copyOf(each)});
        const bool isOpened = seen || seen.error().code == SignerErrc::noSpeedAccount;
        const auto after = other.answer(GetState{});
        std::cout << "records "
                  << (!isOpened || !after             ? "unusable"
                      : after->recordsIncompleteSince ? "incomplete"
                                                      : "whole")
                  << '\n';
        std::cout << "words " << (after && after->wordsUnconfirmed ? "unconfirmed" : "confirmed") << '\n';
        std::cout << "intent " << (other.answer(FindIntent{"one"}) ? "there" : "none") << '\n';
    }
}

}  // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments{argv + 1, argv + argc};
    if (arguments.size() == 2 && arguments[0] == "show") {
        show(arguments[1]);
        return 0;
    }
    if (arguments.size() != 3 || !commands.contains(arguments[0])) {
        return 2;
    }
    auto signer = signerOf(arguments[1]);
    const auto done = commands.at(arguments[0])(signer, arguments[2]);
    if (!done) {
        std::cerr << done.error().code.message() << ": " << done.error().context << '\n';
    }
    return done ? 0 : 3;
}
