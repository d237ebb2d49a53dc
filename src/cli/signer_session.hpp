#pragma once

#include "account/watched_wallet.hpp"
#include "cli/outcome.hpp"
#include "signer/signer_client.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace barter::cli {

/// The folder that `--profile` names, or the default one.
[[nodiscard]] std::string profileOf(const Arguments& arguments);

/// The address that the profile watches; nothing: it has a wallet with keys, or none at all. Errors: those of
/// account::loadWatched.
[[nodiscard]] Outcome<std::optional<account::WatchedWallet>> watchedOf(const Arguments& arguments);

/// Which of a wallet's accounts: `--account N|speed`.
struct AccountChoice {
    bool isSpeed = false;
    std::uint32_t number = 0;  ///< of the signer's list of such accounts
    signer::Account account;
};

/// There is this one alone. Errors: SignerErrc::noSuchAccount, noSpeedAccount; usage.
[[nodiscard]] Outcome<AccountChoice> chooseWatched(const Arguments& arguments, const account::WatchedWallet& watched);

/// The wallet of a profile, with the signer of the Barter that runs, or one of its own that ends with this object
/// (account::reachSigner). When the one that there was ended before something was asked, the next one is asked.
class SignerSession {
public:
    /// For a wallet that can be used. Errors: those of account::reachSigner; SignerErrc::noWallet, recordsDamaged;
    /// WalletErrc::keyFileDamaged, keyFileNewer; StorageErrc::denied; AccountErrc::watchedOnly.
    [[nodiscard]] static Outcome<SignerSession> open(const Arguments& arguments);
    /// For a wallet of whatever state, but there has to be its folder. Errors: those of account::reachSigner;
    /// SignerErrc::noWallet; AccountErrc::watchedOnly.
    [[nodiscard]] static Outcome<SignerSession> openAnyhow(const Arguments& arguments);
    /// For a wallet of whatever state or none: makes the folders. Errors: CliErrc::profileUnusable; those of
    /// account::reachSigner; WalletErrc::walletExists (an address is watched).
    [[nodiscard]] static Outcome<SignerSession> openOrMake(const Arguments& arguments);
    /// For a new wallet: makes the folders. Errors: those of openOrMake; WalletErrc::walletExists.
    [[nodiscard]] static Outcome<SignerSession> openForNew(const Arguments& arguments);

    /// Gives the signer away; this object is of no use any more.
    [[nodiscard]] signer::SignerClient release() && { return std::move(m_signer); }

    /// When it was opened.
    [[nodiscard]] const signer::SignerState& state() const noexcept { return m_state; }
    [[nodiscard]] const std::string& profile() const noexcept { return m_profile; }

    /// Errors: the signer's; those of account::reachSigner.
    template <class Request>
    [[nodiscard]] Outcome<typename Request::Reply> ask(const Request& request)
    {
        if (auto there = reachAgain(); !there) {
            return tl::unexpected{there.error()};
        }
        return outcomeOf(m_signer.ask(request));
    }

    /// The Speed account that is in use, or an ordinary one. Errors: SignerErrc::noSuchAccount, noSpeedAccount; usage.
    [[nodiscard]] Outcome<AccountChoice> choose(const Arguments& arguments);

private:
    SignerSession(std::string profile, signer::SignerClient signer, const signer::SignerState& state)
        : m_profile{std::move(profile)}, m_signer{std::move(signer)}, m_state{state}
    {
    }

    [[nodiscard]] static Outcome<SignerSession> start(const std::string& profile);
    /// If that is needed.
    [[nodiscard]] Outcome<> reachAgain();

    std::string m_profile;
    signer::SignerClient m_signer;
    signer::SignerState m_state;
};

}  // namespace barter::cli
