#include "tron/payment_status.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

namespace barter::tron {
namespace {

using wallet::ContractOutcome;
using wallet::TransactionInfo;

bool toldOf(const TransactionInfo& info, const wallet::TokenTransfer& payment)
{
    const wallet::abi::TransferEvent wanted{.from = payment.from, .to = payment.to, .amount = payment.amount};
    return std::ranges::count(wallet::tokenTransfers(info, payment.contract), wanted) == 1;
}

PaymentFailure failureOf(const wallet::Transfer& payment, const TransactionInfo& info)
{
    if (info.outcome == ContractOutcome::reverted) {
        return PaymentFailure::reverted;
    }
    if (info.outcome == ContractOutcome::outOfEnergy) {
        return PaymentFailure::outOfEnergy;
    }
    if (info.failed || info.outcome == ContractOutcome::otherFailure) {
        return PaymentFailure::other;
    }
    const auto* const token = std::get_if<wallet::TokenTransfer>(&payment);
    return token != nullptr && !toldOf(info, *token) ? PaymentFailure::nothingMoved : PaymentFailure::none;
}

PaymentStatus statusIn(const wallet::Transfer& payment, const TransactionInfo& info, std::int64_t head)
{
    PaymentStatus status;
    status.block = info.block;
    status.blockTime = info.blockTime;
    status.confirmations = std::max<std::int64_t>(head - info.block, 0) + 1;
    status.fee = info.fee;
    status.failure = failureOf(payment, info);
    status.reason = info.message;
    return status;
}

/// One question after the other; the side that decides first.
class Inquiry : public std::enable_shared_from_this<Inquiry> {
public:
    Inquiry(NodeClient& node, PaymentQuestion question, Answer<PaymentStatus> answer)
        : m_node{node}, m_question{std::move(question)}, m_answer{std::move(answer)}
    {
        m_signs.head = m_question.head;
    }

    void start() { askInfo(Side::solidity, m_signs.solid, &Inquiry::askNewest); }

private:
    using Info = std::optional<TransactionInfo>;

    void askInfo(Side side, Info& into, void (Inquiry::*next)())
    {
        m_node.transactionInfo(m_question.id, side, [self = shared_from_this(), &into, next](Expected<Info> found) {
            if (!found) {
                self->m_answer(tl::unexpected{std::move(found.error())});
                return;
            }
            into = std::move(*found);
            into ? self->finish() : (*self.*next)();
        });
    }

    void askNewest() { askInfo(Side::full, m_signs.newest, &Inquiry::askPool); }

    void askPool()
    {
        m_node.transaction(m_question.id,
                           Side::full,
                           [self = shared_from_this()](const Expected<std::optional<wallet::NodeTransaction>>& found) {
                               if (!found) {
                                   self->m_answer(tl::unexpected{found.error()});
                                   return;
                               }
                               self->m_signs.isKnown = found->has_value();
                               self->finish();
                           });
    }

    void finish() { m_answer(statusOf(m_question.payment, m_signs)); }

    NodeClient& m_node;
    PaymentQuestion m_question;
    Answer<PaymentStatus> m_answer;
    PaymentSigns m_signs;
};

}  // namespace

PaymentStatus statusOf(const wallet::Transfer& payment, const PaymentSigns& signs)
{
    if (signs.solid) {
        auto status = statusIn(payment, *signs.solid, signs.head);
        status.state = status.failure == PaymentFailure::none ? PaymentState::final : PaymentState::failed;
        status.confirmations = std::max(status.confirmations, finalConfirmations);
        return status;
    }
    if (signs.newest) {
        auto status = statusIn(payment, *signs.newest, signs.head);
        status.state = PaymentState::inBlock;
        return status;
    }
    PaymentStatus status;
    status.state = signs.isKnown ? PaymentState::pending : PaymentState::notSeen;
    return status;
}

void askStatus(NodeClient& node, const PaymentQuestion& question, Answer<PaymentStatus> answer)
{
    std::make_shared<Inquiry>(node, question, std::move(answer))->start();
}

}  // namespace barter::tron
