#include "account/account_error.hpp"
#include "account/payment_flows.hpp"
#include "signer/signer_error.hpp"
#include "wallet/transaction_error.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>

// From an offer to signed bytes that are on their way, and the one case in which they may be given up.
namespace barter::account {
namespace {

using signer::RecordedIntent;
using signer::SignerErrc;

/// ms since 1970; 0 before anything is known.
std::int64_t solidTime(const tron::ChainView& chain)
{
    const auto& last = chain.last();
    return last ? last->solid.time : 0;
}

/// The fee that was agreed to.
Expected<tron::FeeEstimate> mayCompose(const PaymentOffer& offer, bool isRepeatAgreed)
{
    if (offer.isSigned() || !offer.fee) {
        return fail(SignerErrc::alreadySigned, offer.request.intent);
    }
    if (offer.earlier && !isRepeatAgreed) {
        return fail(AccountErrc::sameAsEarlier, offer.earlier->intent.id);
    }
    return *offer.fee;
}

class Composing : public SessionFlow<Composing, Confirmation> {
public:
    Composing(std::shared_ptr<SessionCore> core,
              PaymentOffer offer,
              tron::FeeEstimate fee,
              tron::Answer<Confirmation> answer)
        : SessionFlow{std::move(core), std::move(answer)}, m_offer{std::move(offer)}, m_fee{std::move(fee)}
    {
    }

    void start() { core().nodes().chain().refresh(then(&Composing::tookChain)); }

private:
    static constexpr int maxTries = 20;

    void tookChain(tron::ChainState& /*state*/)
    {
        auto& chain = core().nodes().chain();
        m_time = chain.blockClock().value_or(0);
        m_reference = chain.reference().value_or(wallet::BlockReference{});
        const auto& request = m_offer.request;
        core().ask(signer::BeginIntent{{.id = request.intent,
                                        .fromSpeed = request.from.isSpeed,
                                        .account = request.from.number,
                                        .token = request.token,
                                        .to = request.to,
                                        .amount = request.amount.value_or(Amount{}),
                                        .memo = request.memo}},
                   then(&Composing::tookIntent));
    }

    void tookIntent(RecordedIntent& /*recorded*/) { askBytes(); }

    void askBytes()
    {
        core().ask(signer::ComposePayment{.intent = m_offer.request.intent,
                                          .reference = m_reference,
                                          .expiration = m_time + m_offer.request.validFor.count(),
                                          .timestamp = m_time + m_tries,
                                          .feeLimit = m_fee.feeLimit},
                   thenAnyway(&Composing::tookBytes));
    }

    void tookBytes(Expected<signer::ComposedPayment>& composed)
    {
        if (!composed && composed.error().code == SignerErrc::paymentRecorded && ++m_tries < maxTries) {
            askBytes();
            return;
        }
        if (!composed) {
            giveUp(composed.error());
            return;
        }
        const auto decoded = wallet::checkPayment(composed->raw,
                                                  {.sender = m_offer.from,
                                                   .bttContract = core().network().bttContract,
                                                   .bttoldId = std::to_string(core().network().bttoldId),
                                                   .earliestExpiration = m_time,
                                                   .latestExpiration = m_time + wallet::maxLifetime});
        if (!decoded) {
            giveUp(decoded.error());
            return;
        }
        const auto& request = m_offer.request;
        if (decoded->id != composed->id || decoded->token != request.token || decoded->to != request.to ||
            decoded->amount != request.amount || decoded->memo != request.memo || decoded->feeLimit != m_fee.feeLimit) {
            giveUp(AccountErrc::otherPayment);
            return;
        }
        give(Confirmation{.intent = request.intent, .raw = composed->raw, .decoded = *decoded, .fee = m_fee});
    }

    PaymentOffer m_offer;
    tron::FeeEstimate m_fee;
    std::int64_t m_time = 0;
    wallet::BlockReference m_reference;
    int m_tries = 0;
};

class Signing : public SessionFlow<Signing, signer::SignedPayment> {
public:
    Signing(std::shared_ptr<SessionCore> core,
            Confirmation confirmation,
            std::optional<Secret> password,
            tron::Answer<signer::SignedPayment> answer)
        : SessionFlow{std::move(core), std::move(answer)}, m_confirmation{std::move(confirmation)},
          m_password{std::move(password)}
    {
    }

    /// The clock is looked at once more: a person may have taken long to agree.
    void start() { core().nodes().chain().refresh(then(&Signing::tookChain)); }

private:
    /// Less than this is not enough to reach a block.
    static constexpr std::int64_t leastLifetime = 30'000;

    void tookChain(tron::ChainState& /*state*/)
    {
        const auto time = core().nodes().chain().blockClock().value_or(0);
        if (m_confirmation.decoded.expiration - leastLifetime < time) {
            giveUp(wallet::TransactionErrc::expirationOutside);
            return;
        }
        const auto& id = m_confirmation.decoded.id;
        if (m_password) {
            core().ask(signer::SignPayment{.id = id, .offline = false, .password = std::move(*m_password)},
                       thenAnyway(&Signing::tookSigned));
        } else {
            core().ask(signer::SignFromSpeed{.id = id}, thenAnyway(&Signing::tookSigned));
        }
    }

    void tookSigned(Expected<signer::SignedPayment>& payment)
    {
        if (payment) {
            goOnWith(*payment);
            return;
        }
        // After an error of the disk it may be recorded all the same.
        m_error = payment.error();
        core().ask(signer::FindIntent{.id = m_confirmation.intent}, thenAnyway(&Signing::tookIntent));
    }

    void tookIntent(Expected<RecordedIntent>& recorded)
    {
        if (recorded) {
            const auto& payments = recorded->payments;
            const auto found = std::ranges::find(payments, m_confirmation.decoded.id, &signer::SignedPayment::id);
            if (found != payments.end()) {
                goOnWith(*found);
                return;
            }
        }
        giveUp(m_error);
    }

    void goOnWith(const signer::SignedPayment& payment)
    {
        core().track(payment, true);
        give(payment);
    }

    Confirmation m_confirmation;
    std::optional<Secret> m_password;
    Error m_error;
};

class GivingUp : public SessionFlow<GivingUp, signer::Done> {
public:
    GivingUp(std::shared_ptr<SessionCore> core,
             std::string intent,
             bool isOneOperatorEnough,
             Secret password,
             tron::Answer<signer::Done> answer)
        : SessionFlow{std::move(core), std::move(answer)}, m_intent{std::move(intent)},
          m_isOneOperatorEnough{isOneOperatorEnough}, m_password{std::move(password)}
    {
    }

    void start() { core().ask(signer::FindIntent{.id = m_intent}, then(&GivingUp::tookIntent)); }

private:
    void tookIntent(RecordedIntent& recorded)
    {
        if (recorded.payments.empty() || recorded.payments.back().fate != signer::Fate::mayLand) {
            giveUp(AccountErrc::nothingUnderWay, m_intent);
            return;
        }
        m_payment = recorded.payments.back();
        const auto second = core().nodes().second();
        tron::askAbsence({.id = m_payment.id, .expiration = m_payment.expiration},
                         {.node = core().nodes().first(), .chain = core().nodes().chain()},
                         second ? &*second : nullptr,
                         then(&GivingUp::tookAbsence));
    }

    void tookAbsence(tron::Absence& absence)
    {
        if (absence == tron::Absence::mayLand) {
            giveUp(AccountErrc::paymentMayLand, m_intent);
            return;
        }
        if (absence == tron::Absence::oneOperator && !m_isOneOperatorEnough) {
            giveUp(AccountErrc::oneOperatorOnly, m_intent);
            return;
        }
        auto time = solidTime(core().nodes().chain());
        if (const auto second = core().nodes().second()) {
            time = std::min(time, solidTime(second->chain));
        }
        core().ask(signer::MarkCannotLand{.id = m_payment.id,
                                          .solidBlockTime = std::chrono::milliseconds{time},
                                          .password = std::move(m_password)},
                   then(&GivingUp::tookDone));
    }

    void tookDone(signer::Done& done)
    {
        core().stopTracking(m_payment.id);
        give(done);
    }

    std::string m_intent;
    bool m_isOneOperatorEnough;
    Secret m_password;
    signer::SignedPayment m_payment;
};

}  // namespace

void composePayment(std::shared_ptr<SessionCore> core,
                    PaymentOffer offer,
                    bool isRepeatAgreed,
                    tron::Answer<Confirmation> answer)
{
    const auto allowed = mayCompose(offer, isRepeatAgreed);
    if (allowed) {
        std::make_shared<Composing>(std::move(core), std::move(offer), *allowed, std::move(answer))->start();
        return;
    }
    auto& service = core->service();
    boost::asio::post(service, [core = std::move(core), error = allowed.error(), answer = std::move(answer)] {
        if (core->isOpen()) {
            answer(tl::unexpected{error});
        }
    });
}

void signPayment(std::shared_ptr<SessionCore> core,
                 Confirmation confirmation,
                 std::optional<Secret> password,
                 tron::Answer<signer::SignedPayment> answer)
{
    std::make_shared<Signing>(std::move(core), std::move(confirmation), std::move(password), std::move(answer))
        ->start();
}

void giveUpPayment(std::shared_ptr<SessionCore> core,
                   std::string intent,
                   bool isOneOperatorEnough,
                   Secret password,
                   tron::Answer<signer::Done> answer)
{
    std::make_shared<GivingUp>(
        std::move(core), std::move(intent), isOneOperatorEnough, std::move(password), std::move(answer))
        ->start();
}

}  // namespace barter::account
