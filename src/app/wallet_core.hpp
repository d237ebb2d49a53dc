#pragma once

#include "account/signer_host.hpp"
#include "account/wallet_service.hpp"
#include "account/wallet_session.hpp"
#include "net/http_client.hpp"

#include <functional>
#include <memory>
#include <string>

namespace barter::app {

/// What of WalletHost lives on the wallet's thread: what is asked of signer and nodes, in which order.
class WalletCore {
public:
    template <class T>
    using Answer = tron::Answer<T>;
    using Observe = std::function<void(const account::WalletView&)>;
    using ObservePayment = std::function<void(const account::PaymentProgress&)>;

    /// `host` outlives it.
    WalletCore(std::string profile, account::SignerHost& host, Observe observe, ObservePayment observePayment);

    void open();
    /// As `open`, whatever is known.
    void lookAgain();
    /// barter-wallet may have changed something: made the wallet, or signed a payment, which is followed here, too.
    void othersAsked();
    [[nodiscard]] const account::WalletView& view() const { return m_view; }
    [[nodiscard]] account::SignerWorker& signer() { return m_host.signer(); }

    /// Makes the wallet once the network is known, and opens it. Errors: those of WalletService::create.
    template <class Request>
    void make(const account::NetworkWish& wish, Request request, bool areWordsKnown, Answer<signer::NewWallet> answer)
    {
        const auto shared = std::make_shared<Request>(std::move(request));
        choose(wish, [this, shared, areWordsKnown, answer = std::move(answer)](const Expected<Chosen>& chosen) {
            if (const auto saved = chosen ? account::saveNetwork(m_profile, chosen->choice) : Expected<>{};
                !chosen || !saved) {
                answer(tl::unexpected{chosen ? saved.error() : chosen.error()});
                return;
            }
            shared->network = chosen->identity;
            signer().ask(std::move(*shared), [this, areWordsKnown, answer](Expected<signer::NewWallet> made) {
                if (made) {
                    tookNew(made->address, areWordsKnown);
                }
                answer(std::move(made));
            });
        });
    }
    void checkWords(const Secret& words, Secret passphrase, const Answer<signer::Done>& answer);
    void noteWordsChecked();

    /// The session, or why there is none. Errors: those of account::nodesOf; AccountErrc::walletNotReady.
    [[nodiscard]] Expected<account::WalletSession*> session();
    void
    history(account::AccountNumber account, bool fromStart, std::size_t count, const Answer<account::PastPart>& answer);
    void knownAddresses(account::AccountNumber from, Answer<wallet::KnownAddresses> answer);

private:
    struct Chosen {
        account::NetworkChoice choice;
        wallet::NetworkIdentity identity;
    };

    void tell();
    void fail(const Error& error);
    void takeState(const signer::SignerState& state);
    void takeAccounts(const signer::Accounts& accounts);
    void openNodes();
    void tookNew(const wallet::Address& first, bool areWordsKnown);
    void choose(const account::NetworkWish& wish, const Answer<Chosen>& answer);
    void collectRecipients(const std::optional<std::string>& after,
                           const std::shared_ptr<std::vector<wallet::Address>>& known,
                           const Answer<signer::Done>& answer);

    std::string m_profile;
    account::SignerHost& m_host;
    Observe m_observe;
    ObservePayment m_observePayment;
    std::unique_ptr<net::HttpClient> m_http;
    std::unique_ptr<account::WalletSession> m_session;
    std::unique_ptr<account::AccountHistory> m_history;
    account::WalletView m_view;
    wallet::NetworkIdentity m_identity{.genesis = {}, .bttContract = wallet::Address::fromShort({}), .bttoldId = 0};
    bool m_isOpening = false;
};

}  // namespace barter::app
