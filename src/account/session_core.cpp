#include "account/session_core.hpp"

#include "core/log.hpp"
#include "signer/signer_error.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <iterator>

namespace barter::account {

SessionCore::SessionCore(boost::asio::io_context& service,
                         net::HttpClient& http,
                         SignerWorker* signer,
                         const wallet::NetworkIdentity& network,
                         signer::Accounts accounts,
                         NodeSetup setup)
    : m_service{service}, m_signer{signer}, m_network{network}, m_accounts{std::move(accounts)},
      m_nodes{std::make_unique<Nodes>(service, http, network.genesis, std::move(setup))}
{
}

void SessionCore::close()
{
    const auto self = shared_from_this();
    m_observer = nullptr;
    for (const auto& [id, tracker] : m_trackers) {
        tracker->stop();
    }
    m_trackers.clear();
    m_nodes.reset();
}

Expected<wallet::Address> SessionCore::addressOf(const AccountNumber& account) const
{
    const auto& list = account.isSpeed ? m_accounts.speed : m_accounts.ordinary;
    if (account.number >= list.size()) {
        return fail(account.isSpeed && list.empty() ? signer::SignerErrc::noSpeedAccount
                                                    : signer::SignerErrc::noSuchAccount);
    }
    return list[account.number].address;
}

void SessionCore::askIntents(tron::Answer<std::vector<signer::RecordedIntent>> answer)
{
    if (!hasSigner()) {
        later([answer = std::move(answer)] { answer(std::vector<signer::RecordedIntent>{}); });
        return;
    }
    askIntentsFrom(std::make_shared<std::vector<signer::RecordedIntent>>(), std::move(answer));
}

void SessionCore::askIntentsFrom(const std::shared_ptr<std::vector<signer::RecordedIntent>>& known,
                                 tron::Answer<std::vector<signer::RecordedIntent>> answer)
{
    const auto after = known->empty() ? std::nullopt : std::optional{known->back().intent.id};
    ask(signer::ListIntents{.after = after, .count = signer::maxIntentsAtOnce},
        [this, known, answer = std::move(answer)](Expected<signer::IntentList> list) {
            if (!list) {
                answer(tl::unexpected{list.error()});
                return;
            }
            const bool isMore = !list->intents.empty();
            std::move(list->intents.begin(), list->intents.end(), std::back_inserter(*known));
            if (isMore && known->size() < list->total) {
                askIntentsFrom(known, answer);
            } else {
                answer(std::move(*known));
            }
        });
}

void SessionCore::track(const signer::SignedPayment& payment, bool isNew)
{
    auto& tracker = m_trackers[payment.id];
    if (!tracker) {
        tracker = std::make_shared<PaymentTracker>(
            m_service, *m_nodes, payment, [this](const PaymentProgress& progress) { hear(progress); });
        tracker->start(isNew);
    }
}

void SessionCore::stopTracking(const wallet::TransactionId& id)
{
    const auto found = m_trackers.find(id);
    if (found != m_trackers.end()) {
        found->second->stop();
        m_trackers.erase(found);
    }
}

const PaymentProgress* SessionCore::progressOf(const wallet::TransactionId& id) const
{
    const auto found = m_trackers.find(id);
    return found != m_trackers.end() ? &found->second->progress() : nullptr;
}

void SessionCore::later(std::function<void()> work)
{
    boost::asio::post(m_service, [core = shared_from_this(), work = std::move(work)] {
        if (core->isOpen()) {
            work();
        }
    });
}

void SessionCore::hear(const PaymentProgress& progress)
{
    const auto self = shared_from_this();
    if (!progress.isOver()) {
        if (m_observer) {
            m_observer(progress);
        }
        return;
    }
    // Told of once the signer knows it: whoever ends then has it on disk. If it fails, the next session finds it again.
    ask(signer::MarkLanded{.id = progress.id}, [this, progress](const Expected<signer::Done>& done) {
        if (!done) {
            log::warning("account",
                         "a payment is over, which the signer could not note: " + done.error().code.message());
        }
        if (m_observer) {
            m_observer(progress);
        }
    });
}

}  // namespace barter::account
