#include "tron/fee_estimate.hpp"
#include "tron/token_balance.hpp"
#include "wallet/abi.hpp"

#include <memory>
#include <utility>

namespace barter::tron {
namespace {

/// One question after the other.
class Inquiry : public std::enable_shared_from_this<Inquiry> {
public:
    Inquiry(NodeClient& node,
            PaymentPlan plan,
            const wallet::NetworkIdentity& network,
            std::int64_t time,
            Answer<FeeEstimate> answer)
        : m_node{node}, m_plan{std::move(plan)}, m_network{network}, m_answer{std::move(answer)}
    {
        m_inputs.time = time;
    }

    void start() { m_node.prices(keep(m_inputs.prices, &Inquiry::askSender)); }

private:
    /// Puts what comes into `into` and goes on with `next`.
    template <class T>
    Answer<T> keep(T& into, void (Inquiry::*next)())
    {
        return [self = shared_from_this(), &into, next](Expected<T> found) {
            if (!found) {
                self->m_answer(tl::unexpected{std::move(found.error())});
                return;
            }
            into = std::move(*found);
            (*self.*next)();
        };
    }

    void askSender() { m_node.account(m_plan.from, keep(m_inputs.sender, &Inquiry::askResources)); }
    void askResources() { m_node.resources(m_plan.from, keep(m_inputs.resources, &Inquiry::askRecipient)); }
    void askRecipient()
    {
        const bool isToken = m_plan.token == wallet::PaidToken::btt;
        m_node.account(m_plan.to, keep(m_inputs.recipient, isToken ? &Inquiry::askSenderTokens : &Inquiry::finish));
    }
    void askSenderTokens()
    {
        askTokenBalance(
            m_node, m_network.bttContract, m_plan.from, keep(m_inputs.senderTokens, &Inquiry::askRecipientTokens));
    }
    void askRecipientTokens()
    {
        askTokenBalance(
            m_node, m_network.bttContract, m_plan.to, keep(m_inputs.recipientTokens, &Inquiry::tryTransfer));
    }
    void tryTransfer()
    {
        const auto amount = m_plan.amount.value_or(m_inputs.senderTokens);
        m_node.call(m_plan.from,
                    m_network.bttContract,
                    wallet::abi::transferCall({.to = m_plan.to, .amount = amount}),
                    keep(m_trial, &Inquiry::finishTrial));
    }
    void finishTrial()
    {
        m_inputs.trial = std::move(m_trial);
        finish();
    }
    void finish() { m_answer(estimateFee(m_plan, m_network, m_inputs)); }

    NodeClient& m_node;
    PaymentPlan m_plan;
    wallet::NetworkIdentity m_network;
    Answer<FeeEstimate> m_answer;
    FeeInputs m_inputs;
    wallet::ConstantCall m_trial;
};

}  // namespace

void askFee(NodeClient& node,
            const PaymentPlan& plan,
            const wallet::NetworkIdentity& network,
            std::int64_t time,
            Answer<FeeEstimate> answer)
{
    std::make_shared<Inquiry>(node, plan, network, time, std::move(answer))->start();
}

}  // namespace barter::tron
