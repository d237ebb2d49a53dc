#pragma once

#include "account/account_error.hpp"
#include "account/nodes.hpp"
#include "account/payment_tracker.hpp"
#include "account/payment_values.hpp"
#include "account/signer_worker.hpp"

#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace barter::account {

/// What the parts of a WalletSession share. Questions that are under way keep it until `close`.
class SessionCore : public std::enable_shared_from_this<SessionCore> {
public:
    /// `signer` is null where an address is watched: then whoever asks it gets AccountErrc::watchedOnly.
    SessionCore(boost::asio::io_context& service,
                net::HttpClient& http,
                SignerWorker* signer,
                const wallet::NetworkIdentity& network,
                signer::Accounts accounts,
                NodeSetup setup);

    /// From now on nobody is answered or told of anything.
    void close();
    [[nodiscard]] bool isOpen() const { return m_nodes != nullptr; }

    [[nodiscard]] boost::asio::io_context& service() { return m_service; }
    [[nodiscard]] Nodes& nodes() { return *m_nodes; }
    [[nodiscard]] const wallet::NetworkIdentity& network() const { return m_network; }
    [[nodiscard]] const signer::Accounts& accounts() const { return m_accounts; }
    /// Of the address book.
    [[nodiscard]] const std::vector<wallet::Address>& known() const { return m_known; }
    void know(std::vector<wallet::Address> addresses) { m_known = std::move(addresses); }
    /// Errors: SignerErrc::noSuchAccount, noSpeedAccount.
    [[nodiscard]] Expected<wallet::Address> addressOf(const AccountNumber& account) const;

    [[nodiscard]] bool hasSigner() const { return m_signer != nullptr; }
    template <class Request>
    void ask(Request request, tron::Answer<typename Request::Reply> answer)
    {
        if (m_signer == nullptr) {
            later([answer = std::move(answer)] { answer(fail(AccountErrc::watchedOnly)); });
            return;
        }
        m_signer->ask(std::move(request),
                      [core = shared_from_this(), answer = std::move(answer)](Expected<typename Request::Reply> reply) {
                          if (core->isOpen()) {
                              answer(std::move(reply));
                          }
                      });
    }
    /// All of them, in the order of recording.
    void askIntents(tron::Answer<std::vector<signer::RecordedIntent>> answer);

    /// Follows the bytes of an intent that may land. Nothing happens if they are followed already.
    void track(const signer::SignedPayment& payment, bool isNew);
    void stopTracking(const wallet::TransactionId& id);
    /// Nothing: not followed since this session began.
    [[nodiscard]] const PaymentProgress* progressOf(const wallet::TransactionId& id) const;
    void observe(std::function<void(const PaymentProgress&)> observer) { m_observer = std::move(observer); }

private:
    /// Unless the session is closed by then.
    void later(std::function<void()> work);
    void hear(const PaymentProgress& progress);
    void askIntentsFrom(const std::shared_ptr<std::vector<signer::RecordedIntent>>& known,
                        tron::Answer<std::vector<signer::RecordedIntent>> answer);

    boost::asio::io_context& m_service;
    SignerWorker* m_signer;
    wallet::NetworkIdentity m_network;
    signer::Accounts m_accounts;
    std::vector<wallet::Address> m_known;
    std::unique_ptr<Nodes> m_nodes;
    std::map<wallet::TransactionId, std::shared_ptr<PaymentTracker>> m_trackers;
    std::function<void(const PaymentProgress&)> m_observer;
};

/// A chain of questions that ends with one answer. `Self` says which follows which, by `then`; whoever answers does
/// nothing after it.
template <class Self, class Result>
class SessionFlow : public std::enable_shared_from_this<Self> {
public:
    SessionFlow(std::shared_ptr<SessionCore> core, tron::Answer<Result> answer)
        : m_core{std::move(core)}, m_answer{std::move(answer)}
    {
    }

protected:
    [[nodiscard]] SessionCore& core() { return *m_core; }
    void give(Expected<Result> result) { m_answer(std::move(result)); }
    void giveUp(const Error& error) { m_answer(tl::unexpected{error}); }
    void giveUp(std::error_code code, std::string context = {}) { giveUp(Error{code, std::move(context)}); }

    /// Goes on with what was found; gives up with the error otherwise.
    template <class T>
    tron::Answer<T> then(void (Self::*next)(T&))
    {
        return [self = this->shared_from_this(), next](Expected<T> found) {
            if (!self->m_core->isOpen()) {
                return;
            }
            if (!found) {
                self->giveUp(found.error());
                return;
            }
            ((*self).*next)(*found);
        };
    }
    /// The same for whoever has something to do with errors.
    template <class T>
    tron::Answer<T> thenAnyway(void (Self::*next)(Expected<T>&))
    {
        return [self = this->shared_from_this(), next](Expected<T> found) {
            if (self->m_core->isOpen()) {
                ((*self).*next)(found);
            }
        };
    }

private:
    std::shared_ptr<SessionCore> m_core;
    tron::Answer<Result> m_answer;
};

}  // namespace barter::account
