#pragma once

#include "account/signer_worker.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>

namespace barter::account {

/// The signer of a profile in a program that runs for long: a thread of its own with an io_context, and on it the
/// worker that asks the signer. Whatever has to do with the wallet runs on this thread, so that neither a window nor
/// torrents wait for it, nor it for them.
///
/// Made only once the profile has a wallet (`hasWallet`) or somebody wants to make one: without it, nothing of a wallet
/// runs. It is here and not in `app` since it needs neither Qt nor torrents, and its tests none of them.
class SignerHost {
public:
    struct Setup {
        std::string profile;  ///< absolute; the wallet is in its folder "wallet", which is made at the first request
        std::string signerProgram = signer::SignerClient::programPath();
        /// Called on the service's thread when the signer has ended. It is started again with the next request.
        std::function<void()> signerEnded = [] {};
        /// Called there after a barter-wallet was answered that may have changed something: accounts, payments, the
        /// wallet itself.
        std::function<void()> othersAsked = [] {};
    };

    /// The thread runs. The signer is started with the first request; what that says of it, whoever asked learns.
    /// Whoever calls holds the lock of the profile. Should there be no socket, the log says why, and barter-wallet is
    /// told that the wallet is open.
    explicit SignerHost(Setup setup);
    /// `stop`, then the signer ends: within 5 s, as SignerWorker says.
    ~SignerHost();
    SignerHost(const SignerHost&) = delete;
    SignerHost(SignerHost&&) = delete;
    SignerHost& operator=(const SignerHost&) = delete;
    SignerHost& operator=(SignerHost&&) = delete;

    /// Any thread.
    [[nodiscard]] boost::asio::io_context& service() noexcept;
    /// On the service's thread alone; for account::WalletSession::open, or to be asked directly. The same through all
    /// starts of the signer.
    [[nodiscard]] SignerWorker& signer() noexcept;

    /// The first step of closing down, on any thread: barter-wallet finds nobody here any more.
    void stopListening();
    /// `stopListening`, waits at most 10 s until those that are asking have their answer, and ends the thread: nothing
    /// runs on it afterwards, and what lived on it (a WalletSession, a HttpClient) may be destroyed by its owner,
    /// before the host. Not on that thread; a second call does nothing.
    void stop();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace barter::account
