#pragma once

#include "account/nodes.hpp"
#include "account/payment_values.hpp"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>

namespace barter::account {

/// Follows signed bytes until a final block has them, and sends them to the nodes again and again for as long as no
/// node has them: always the same bytes. What cannot land any more is looked for more seldom, and not sent.
/// One thread: that of the io_context.
class PaymentTracker : public std::enable_shared_from_this<PaymentTracker> {
public:
    using Listener = std::function<void(const PaymentProgress&)>;

    /// `listener` hears of each look, the last time with `PaymentProgress::isOver`; it may stop the tracker.
    /// `service` outlives the tracker, and `nodes` does until `stop`.
    PaymentTracker(boost::asio::io_context& service, Nodes& nodes, signer::SignedPayment payment, Listener listener);

    /// `isNew`: it was signed this moment, so that no node can have it yet.
    void start(bool isNew);
    /// Nobody hears of anything any more.
    void stop();

    [[nodiscard]] const PaymentProgress& progress() const { return m_progress; }
    [[nodiscard]] const signer::SignedPayment& payment() const { return m_payment; }

private:
    void look();
    void askStatus();
    void askSecondStatus();
    void takeStatus(const tron::PaymentStatus& status);
    void broadcast();
    void askAbsence();
    /// Tells of it, and looks again later.
    void goOn(std::error_code problem = {});
    template <class T>
    tron::Answer<T> then(void (PaymentTracker::*next)(const Expected<T>&));

    void tookChain(const Expected<tron::ChainState>& state);
    void tookStatus(const Expected<tron::PaymentStatus>& status);
    void tookSecondChain(const Expected<tron::ChainState>& state);
    void tookSecondStatus(const Expected<tron::PaymentStatus>& status);
    void tookBroadcast(const Expected<wallet::BroadcastResult>& result);
    void tookAbsence(const Expected<tron::Absence>& absence);

    [[nodiscard]] tron::PaymentQuestion questionTo(const tron::ChainView& chain) const;
    [[nodiscard]] PaymentStage stage() const;

    Nodes& m_nodes;
    signer::SignedPayment m_payment;
    wallet::Transfer m_transfer;
    Listener m_listener;
    PaymentProgress m_progress;
    boost::asio::steady_timer m_timer;
    bool m_isStopped = false;
    bool m_wasTaken = false;  ///< a node said that it has it, once
    unsigned m_broadcasts = 0;
    tron::SteadyTime m_nextBroadcast = tron::SteadyTime::min();
};

}  // namespace barter::account
