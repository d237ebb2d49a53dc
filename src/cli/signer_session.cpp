#include "cli/signer_session.hpp"

#include "account/account_error.hpp"
#include "account/signer_access.hpp"
#include "account/wallet_place.hpp"
#include "cli/cli_error.hpp"
#include "core/profile_folder.hpp"
#include "signer/signer_error.hpp"
#include "storage/storage_error.hpp"
#include "wallet/wallet_error.hpp"

#include <filesystem>
#include <system_error>

namespace barter::cli {
namespace {

using signer::SignerErrc;
using signer::SignerState;
using wallet::WalletErrc;

/// What keeps the wallet from being used.
Expected<> usable(SignerState::Wallet wallet)
{
    switch (wallet) {
    case SignerState::Wallet::ready: return {};
    case SignerState::Wallet::none: return fail(SignerErrc::noWallet);
    case SignerState::Wallet::damaged:
    case SignerState::Wallet::recoverable: return fail(WalletErrc::keyFileDamaged);
    case SignerState::Wallet::newer: return fail(WalletErrc::keyFileNewer);
    case SignerState::Wallet::unreadable: return fail(storage::StorageErrc::denied, "key file");
    case SignerState::Wallet::withoutRecords: return fail(SignerErrc::recordsDamaged);
    }
    return fail(SignerErrc::messageMalformed, "state");
}

/// Without what is known of it.
Outcome<AccountChoice> askedAccount(const Arguments& arguments)
{
    AccountChoice choice;
    choice.isSpeed = arguments.value("--account") == "speed";
    if (!choice.isSpeed) {
        const auto number = arguments.number("--account");
        if (!number) {
            return misused("The account is a number from 0 on, or speed.");
        }
        choice.number = number->value_or(0);
    }
    return choice;
}

}  // namespace

std::string profileOf(const Arguments& arguments)
{
    return profileFolder(arguments.value("--profile").value_or(std::string{}));
}

Outcome<std::optional<account::WatchedWallet>> watchedOf(const Arguments& arguments)
{
    return outcomeOf(account::loadWatched(profileOf(arguments)));
}

Outcome<AccountChoice> chooseWatched(const Arguments& arguments, const account::WatchedWallet& watched)
{
    const auto asked = askedAccount(arguments);
    if (!asked) {
        return tl::unexpected{asked.error()};
    }
    if (asked->isSpeed || asked->number != 0) {
        const auto code = asked->isSpeed ? SignerErrc::noSpeedAccount : SignerErrc::noSuchAccount;
        return tl::unexpected{Failure{Error{.code = code, .context = {}}}};
    }
    auto choice = *asked;
    choice.account = {.path = {}, .address = watched.address, .label = {}};
    return choice;
}

Outcome<SignerSession> SignerSession::start(const std::string& profile)
{
    auto signer = account::reachSigner(profile);
    if (!signer) {
        return tl::unexpected{Failure{signer.error()}};
    }
    const auto state = signer->ask(signer::GetState{});
    if (!state) {
        return tl::unexpected{Failure{state.error()}};
    }
    return SignerSession{profile, std::move(*signer), *state};
}

Outcome<> SignerSession::reachAgain()
{
    if (!m_signer.isGone()) {
        return {};
    }
    auto again = account::reachSigner(m_profile);
    if (!again) {
        return tl::unexpected{Failure{again.error()}};
    }
    m_signer = std::move(*again);
    return {};
}

Outcome<SignerSession> SignerSession::open(const Arguments& arguments)
{
    return openAnyhow(arguments).and_then([](SignerSession session) -> Outcome<SignerSession> {
        if (auto fine = usable(session.state().wallet); !fine) {
            return tl::unexpected{Failure{fine.error()}};
        }
        return session;
    });
}

Outcome<SignerSession> SignerSession::openAnyhow(const Arguments& arguments)
{
    const auto watched = watchedOf(arguments);
    if (!watched) {
        return tl::unexpected{watched.error()};
    }
    if (*watched) {
        return tl::unexpected{Failure{Error{.code = account::AccountErrc::watchedOnly, .context = {}}}};
    }
    const auto profile = profileOf(arguments);
    std::error_code ignored;
    if (!std::filesystem::is_directory(account::walletFolderOf(profile), ignored)) {
        return tl::unexpected{Failure{Error{.code = SignerErrc::noWallet, .context = {}}}};
    }
    return start(profile);
}

Outcome<SignerSession> SignerSession::openOrMake(const Arguments& arguments)
{
    const auto watched = watchedOf(arguments);
    if (!watched) {
        return tl::unexpected{watched.error()};
    }
    if (*watched) {
        return tl::unexpected{Failure{Error{.code = WalletErrc::walletExists, .context = {}}}};
    }
    const auto profile = profileOf(arguments);
    std::error_code error;
    std::filesystem::create_directories(profile, error);  // for their owner alone: the program's umask
    if (error || !std::filesystem::is_directory(profile, error)) {
        return tl::unexpected{Failure{Error{.code = CliErrc::profileUnusable, .context = profile}}};
    }
    return start(profile);
}

Outcome<SignerSession> SignerSession::openForNew(const Arguments& arguments)
{
    return openOrMake(arguments).and_then([](SignerSession session) -> Outcome<SignerSession> {
        if (session.state().wallet != SignerState::Wallet::none) {
            return tl::unexpected{Failure{Error{.code = WalletErrc::walletExists, .context = {}}}};
        }
        return session;
    });
}

Outcome<AccountChoice> SignerSession::choose(const Arguments& arguments)
{
    auto asked = askedAccount(arguments);
    if (!asked) {
        return asked;
    }
    auto choice = *asked;
    const auto accounts = ask(signer::ListAccounts{});
    if (!accounts) {
        return tl::unexpected{accounts.error()};
    }
    if (choice.isSpeed && accounts->speed.empty()) {
        return tl::unexpected{Failure{Error{.code = SignerErrc::noSpeedAccount, .context = {}}}};
    }
    const auto& list = choice.isSpeed ? accounts->speed : accounts->ordinary;
    if (choice.isSpeed) {
        choice.number = static_cast<std::uint32_t>(list.size() - 1);
    }
    if (choice.number >= list.size()) {
        return tl::unexpected{Failure{Error{.code = SignerErrc::noSuchAccount, .context = {}}}};
    }
    choice.account = list[choice.number];
    return choice;
}

}  // namespace barter::cli
