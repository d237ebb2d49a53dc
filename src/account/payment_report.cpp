#include "account/payment_report.hpp"

#include "signer/signer_error.hpp"

#include <algorithm>

namespace barter::account {
namespace {

using signer::Fate;
using signer::RecordedIntent;
using signer::SignedPayment;

/// Stands for what is no payment of the kinds that this wallet makes: of it only the block counts.
wallet::Transfer anyTransfer()
{
    const auto nobody = wallet::Address::fromShort({});
    return wallet::TrxTransfer{.from = nobody, .to = nobody};
}

wallet::Transfer transferIn(const wallet::WireBytes& raw)
{
    auto decoded = wallet::decodePayment(raw);
    return decoded ? std::move(decoded->transfer) : anyTransfer();
}

std::optional<PaymentStage> stageOf(tron::PaymentState state)
{
    switch (state) {
    case tron::PaymentState::pending: return PaymentStage::pending;
    case tron::PaymentState::inBlock: return PaymentStage::inBlock;
    case tron::PaymentState::final: return PaymentStage::final;
    case tron::PaymentState::failed: return PaymentStage::failed;
    case tron::PaymentState::notSeen: break;
    }
    return std::nullopt;
}

class Reporting : public SessionFlow<Reporting, PaymentReport> {
public:
    using Which = std::variant<std::string, wallet::TransactionId>;

    Reporting(std::shared_ptr<SessionCore> core, Which which, tron::Answer<PaymentReport> answer)
        : SessionFlow{std::move(core), std::move(answer)}, m_which{std::move(which)}
    {
    }

    void start() { core().askIntents(then(&Reporting::tookIntents)); }

private:
    void tookIntents(std::vector<RecordedIntent>& all)
    {
        const auto* const intent = std::get_if<std::string>(&m_which);
        for (auto& recorded : all) {
            if (intent != nullptr ? recorded.intent.id == *intent : isOf(recorded)) {
                tookOwn(recorded);
                return;
            }
        }
        if (intent != nullptr) {
            giveUp(signer::SignerErrc::intentUnknown, *intent);
            return;
        }
        m_report.id = std::get<wallet::TransactionId>(m_which);
        core().nodes().chain().refresh(then(&Reporting::tookChain));
    }

    [[nodiscard]] bool isOf(const RecordedIntent& recorded) const
    {
        return std::ranges::count(recorded.payments, std::get<wallet::TransactionId>(m_which), &SignedPayment::id) != 0;
    }

    void tookOwn(const RecordedIntent& recorded)
    {
        m_report.intent = recorded.intent.id;
        if (recorded.payments.empty()) {
            give(m_report);
            return;
        }
        const auto* const id = std::get_if<wallet::TransactionId>(&m_which);
        const auto& payments = recorded.payments;
        m_own = id != nullptr ? *std::ranges::find(payments, *id, &SignedPayment::id) : payments.back();
        m_report.id = m_own.id;
        m_transfer = transferIn(m_own.raw);
        core().nodes().chain().refresh(then(&Reporting::tookChain));
    }

    [[nodiscard]] bool isOwn() const { return !m_report.intent.empty(); }

    void tookChain(tron::ChainState& state)
    {
        m_head = state.head.number;
        m_solidTime = state.solid.time;
        if (isOwn()) {
            askStatus();
        } else {
            core().nodes().first().transaction(
                std::get<wallet::TransactionId>(m_which), tron::Side::full, then(&Reporting::tookTransaction));
        }
    }

    void tookTransaction(std::optional<wallet::NodeTransaction>& transaction)
    {
        if (!transaction) {
            give(m_report);
            return;
        }
        m_transfer = transferIn(transaction->raw);
        askStatus();
    }

    void askStatus()
    {
        tron::askStatus(core().nodes().first(),
                        {.id = m_report.id.value_or(wallet::TransactionId{}), .payment = m_transfer, .head = m_head},
                        then(&Reporting::tookStatus));
    }

    void tookStatus(tron::PaymentStatus& status)
    {
        m_report.status = status;
        m_report.stage = stageOf(status.state);
        const bool isOver = m_report.stage == PaymentStage::final || m_report.stage == PaymentStage::failed;
        if (isOwn() && isOver) {
            core().ask(signer::MarkLanded{.id = m_own.id}, then(&Reporting::tookMark));
            return;
        }
        // That it has landed, the signer knows; whether it failed there, nobody says now.
        const bool isUnseen = isOwn() && !m_report.stage && m_own.fate != Fate::landed;
        if (isUnseen && m_own.fate == Fate::mayLand && m_solidTime > m_own.expiration) {
            askAbsence();
            return;
        }
        if (isUnseen) {
            m_report.stage = m_own.fate == Fate::mayLand ? PaymentStage::sent : PaymentStage::expired;
        }
        give(m_report);
    }

    void tookMark(signer::Done& /*done*/) { give(m_report); }

    void askAbsence()
    {
        const auto second = core().nodes().second();
        tron::askAbsence({.id = m_own.id, .expiration = m_own.expiration},
                         {.node = core().nodes().first(), .chain = core().nodes().chain()},
                         second ? &*second : nullptr,
                         then(&Reporting::tookAbsence));
    }

    void tookAbsence(tron::Absence& absence)
    {
        m_report.stage = absence == tron::Absence::twoOperators ? PaymentStage::expired : PaymentStage::sent;
        give(m_report);
    }

    Which m_which;
    SignedPayment m_own;
    wallet::Transfer m_transfer = anyTransfer();
    std::int64_t m_head = 0;
    std::int64_t m_solidTime = 0;
    PaymentReport m_report;
};

}  // namespace

void askReport(std::shared_ptr<SessionCore> core,
               std::variant<std::string, wallet::TransactionId> which,
               tron::Answer<PaymentReport> answer)
{
    std::make_shared<Reporting>(std::move(core), std::move(which), std::move(answer))->start();
}

}  // namespace barter::account
