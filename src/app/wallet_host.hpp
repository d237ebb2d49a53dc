#pragma once

#include "account/wallet_service.hpp"
#include "core/dispatcher.hpp"

#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <string>

namespace barter::account {
class SignerHost;
}

namespace barter::app {

class WalletCore;

/// The wallet of the profile with its signer and its nodes, on the thread of a SignerHost, which is there from the
/// first request on.
///
/// GUI thread. Nobody is answered once this is destroyed.
class WalletHost final : public account::WalletService {
public:
    /// `gui` and `observer` outlive it.
    WalletHost(std::string profile, Dispatcher& gui, account::WalletObserver& observer);
    ~WalletHost() override;
    WalletHost(const WalletHost&) = delete;
    WalletHost& operator=(const WalletHost&) = delete;
    WalletHost(WalletHost&&) = delete;
    WalletHost& operator=(WalletHost&&) = delete;

    /// For barter-wallet, which asks the signer of the Barter that runs; starts no signer. Once there is a wallet.
    void listen();
    /// The first step of closing down: barter-wallet finds nobody here any more.
    void stopListening();

    void open() override;
    void create(account::NetworkWish network, Secret password, Answer<signer::NewWallet> answer) override;
    void restore(account::NetworkWish network,
                 Secret words,
                 Secret passphrase,
                 Secret password,
                 Answer<signer::NewWallet> answer) override;
    void
    importKey(account::NetworkWish network, Secret key, Secret password, Answer<signer::NewWallet> answer) override;
    void checkWords(Secret words, Secret passphrase, Done answer) override;
    void revealWords(Secret password, Answer<signer::RevealedWords> answer) override;
    void noteWordsChecked() override;
    void funds(account::AccountNumber account, Answer<account::AccountFunds> answer) override;
    void history(account::AccountNumber account,
                 bool fromStart,
                 std::size_t count,
                 Answer<account::PastPart> answer) override;
    void exportHistory(std::string path, std::vector<account::PastPayment> payments, Done answer) override;
    void knownAddresses(account::AccountNumber account, Answer<wallet::KnownAddresses> answer) override;
    void prepare(account::PaymentRequest request, Answer<account::PaymentOffer> answer) override;
    void compose(account::PaymentOffer offer, bool isRepeatAgreed, Answer<account::Confirmation> answer) override;
    void sign(account::Confirmation confirmation, Secret password, Answer<signer::SignedPayment> answer) override;
    void withdraw(std::string intent) override;
    void acknowledgeRecords(Secret password, Done answer) override;
    void recoverKeyFile(Done answer) override;
    void makeBackup(std::string path, Secret password, Done answer) override;
    void remove(Secret password, Answer<std::string> answer) override;

private:
    void start();
    /// Runs on the wallet's thread.
    void run(std::function<void(WalletCore&)> work);
    /// An answer of the wallet's thread becomes one of the GUI's.
    template <class T>
    Answer<T> onGui(Answer<T> answer);
    void moveAside(const Answer<std::string>& answer);

    std::string m_profile;
    Dispatcher& m_gui;
    account::WalletObserver& m_observer;
    std::shared_ptr<const bool> m_alive = std::make_shared<const bool>(true);
    std::unique_ptr<account::SignerHost> m_host;
    std::unique_ptr<WalletCore> m_core;  ///< lives on the thread of `m_host`
    boost::asio::thread_pool m_closer{1};
};

}  // namespace barter::app
