#include "account/payment_tracker.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <random>

namespace barter::account {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using tron::PaymentState;

/// Looks between two broadcasts, at the most: with one each 3 s it is a minute.
constexpr unsigned longestPause = 20;
/// The longest pause, and how seldom is looked for what cannot land.
constexpr unsigned doublings = 5;

/// From half of `pause` to all of it, so that not all wallets come back at once.
milliseconds shaken(milliseconds pause)
{
    static thread_local std::minstd_rand random{std::random_device{}()};
    return milliseconds{std::uniform_int_distribution<milliseconds::rep>{pause.count() / 2, pause.count()}(random)};
}

wallet::Transfer transferIn(const signer::SignedPayment& payment)
{
    auto decoded = wallet::decodePayment(payment.raw);
    // The signer has made the bytes; of others no node will ever tell.
    return decoded ? std::move(decoded->transfer)
                   : wallet::Transfer{wallet::TrxTransfer{.from = wallet::Address::fromShort({}),
                                                          .to = wallet::Address::fromShort({})}};
}

}  // namespace

PaymentTracker::PaymentTracker(boost::asio::io_context& service,
                               Nodes& nodes,
                               signer::SignedPayment payment,
                               Listener listener)
    : m_nodes{nodes}, m_payment{std::move(payment)}, m_transfer{transferIn(m_payment)}, m_listener{std::move(listener)},
      m_progress{.intent = m_payment.intent, .id = m_payment.id, .stage = PaymentStage::unsent}, m_timer{service}
{
}

void PaymentTracker::start(bool isNew)
{
    boost::asio::post(m_timer.get_executor(), [self = shared_from_this(), isNew] {
        if (!self->m_isStopped) {
            isNew ? self->broadcast() : self->look();
        }
    });
}

void PaymentTracker::stop()
{
    m_isStopped = true;
    m_listener = nullptr;
    m_timer.cancel();
}

template <class T>
tron::Answer<T> PaymentTracker::then(void (PaymentTracker::*next)(const Expected<T>&))
{
    return [self = shared_from_this(), next](const Expected<T>& found) {
        if (!self->m_isStopped) {
            ((*self).*next)(found);
        }
    };
}

tron::PaymentQuestion PaymentTracker::questionTo(const tron::ChainView& chain) const
{
    const auto& last = chain.last();
    return {.id = m_payment.id, .payment = m_transfer, .head = last ? last->head.number : 0};
}

void PaymentTracker::look()
{
    m_nodes.chain().refresh(then(&PaymentTracker::tookChain));
}

void PaymentTracker::tookChain(const Expected<tron::ChainState>& state)
{
    if (!state) {
        m_progress.problem = state.error().code;
        // Whatever is wrong with what the node says: bytes that are signed do no harm there.
        steady_clock::now() >= m_nextBroadcast&& m_progress.stage == PaymentStage::unsent ? broadcast()
                                                                                          : goOn(state.error().code);
        return;
    }
    tron::askStatus(m_nodes.first(), questionTo(m_nodes.chain()), then(&PaymentTracker::tookStatus));
}

void PaymentTracker::tookStatus(const Expected<tron::PaymentStatus>& status)
{
    if (!status) {
        goOn(status.error().code);
        return;
    }
    const auto second = m_nodes.second();
    if (status->state == PaymentState::notSeen && second) {
        second->chain.refresh(then(&PaymentTracker::tookSecondChain));
        return;
    }
    takeStatus(*status);
}

void PaymentTracker::tookSecondChain(const Expected<tron::ChainState>& state)
{
    const auto second = m_nodes.second();
    if (!state || !second) {
        takeStatus({});
        return;
    }
    tron::askStatus(second->node, questionTo(second->chain), then(&PaymentTracker::tookSecondStatus));
}

void PaymentTracker::tookSecondStatus(const Expected<tron::PaymentStatus>& status)
{
    takeStatus(status.value_or(tron::PaymentStatus{}));
}

void PaymentTracker::takeStatus(const tron::PaymentStatus& status)
{
    m_progress.status = status;
    if (status.state != PaymentState::notSeen) {
        m_wasTaken = true;
        m_progress.absence = tron::Absence::mayLand;
        goOn();
        return;
    }
    const auto& chain = m_nodes.chain().last();
    if (chain && chain->solid.time > m_payment.expiration) {
        askAbsence();
    } else if (steady_clock::now() >= m_nextBroadcast) {
        broadcast();
    } else {
        goOn();
    }
}

void PaymentTracker::broadcast()
{
    // Each second time to the other operator: it may be the first that loses it.
    const auto second = m_nodes.second();
    auto& node = second && m_broadcasts % 2 == 1 ? second->node : m_nodes.first();
    const auto pause = std::min(longestPause, 1U << std::min(m_broadcasts, doublings));
    ++m_broadcasts;
    m_nextBroadcast = steady_clock::now() + shaken(m_nodes.setup().trackInterval * pause);
    node.broadcast({.raw = m_payment.raw, .signatures = {m_payment.signature}}, then(&PaymentTracker::tookBroadcast));
}

void PaymentTracker::tookBroadcast(const Expected<wallet::BroadcastResult>& result)
{
    if (!result) {
        goOn(result.error().code);
        return;
    }
    m_progress.answer = *result;
    m_wasTaken = m_wasTaken || result->verdict == wallet::BroadcastVerdict::pooled ||
                 result->verdict == wallet::BroadcastVerdict::known;
    goOn();
}

void PaymentTracker::askAbsence()
{
    const auto second = m_nodes.second();
    tron::askAbsence({.id = m_payment.id, .expiration = m_payment.expiration},
                     {.node = m_nodes.first(), .chain = m_nodes.chain()},
                     second ? &*second : nullptr,
                     then(&PaymentTracker::tookAbsence));
}

void PaymentTracker::tookAbsence(const Expected<tron::Absence>& absence)
{
    if (absence) {
        m_progress.absence = *absence;
    }
    goOn(absence ? std::error_code{} : absence.error().code);
}

PaymentStage PaymentTracker::stage() const
{
    switch (m_progress.status.state) {
    case PaymentState::pending: return PaymentStage::pending;
    case PaymentState::inBlock: return PaymentStage::inBlock;
    case PaymentState::final: return PaymentStage::final;
    case PaymentState::failed: return PaymentStage::failed;
    case PaymentState::notSeen: break;
    }
    if (m_progress.absence == tron::Absence::twoOperators) {
        return PaymentStage::expired;
    }
    return m_wasTaken ? PaymentStage::sent : PaymentStage::unsent;
}

void PaymentTracker::goOn(std::error_code problem)
{
    const auto self = shared_from_this();
    m_progress.problem = problem;
    m_progress.stage = stage();
    const auto listener = m_listener;  // it may stop us
    listener(m_progress);
    if (m_isStopped || m_progress.isOver()) {
        return;
    }
    const bool isLost = m_progress.absence != tron::Absence::mayLand;
    m_timer.expires_after(m_nodes.setup().trackInterval * (isLost ? longestPause : 1));
    m_timer.async_wait([self](const boost::system::error_code& error) {
        if (!error && !self->m_isStopped) {
            self->look();
        }
    });
}

}  // namespace barter::account
