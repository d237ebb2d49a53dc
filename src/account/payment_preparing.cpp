#include "account/account_error.hpp"
#include "account/holdings.hpp"
#include "account/payment_flows.hpp"
#include "core/hex.hpp"
#include "signer/signer_error.hpp"
#include "tron/tron_error.hpp"
#include "wallet/recipient.hpp"
#include "wallet/transaction_error.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

// What a payment would be: all checks before anything is recorded or signed.
namespace barter::account {
namespace {

using signer::IntentState;
using signer::RecordedIntent;
using wallet::PaidToken;

constexpr std::int64_t repeatWindow = std::int64_t{24} * 60 * 60 * 1000;
/// A payment is large above the fifth part of what the sender has of the token (as the first node says)...
constexpr std::uint64_t largePart = 5;
/// ...or above so many of it, whatever a node says that there is.
std::string_view largeSum(PaidToken token)
{
    switch (token) {
    case PaidToken::btt: return "1000000000";
    case PaidToken::bttold: return "1000000";
    case PaidToken::trx: break;
    }
    return "1000";
}

wallet::Transfer
transferOf(const PaymentRequest& request, const wallet::Address& from, const wallet::NetworkIdentity& network)
{
    // "Everything" is not known yet: one unit stands for it.
    const auto amount = request.amount.value_or(Amount{1});
    switch (request.token) {
    case PaidToken::btt:
        return wallet::TokenTransfer{.from = from, .contract = network.bttContract, .to = request.to, .amount = amount};
    case PaidToken::bttold:
        return wallet::AssetTransfer{.assetId = std::to_string(network.bttoldId),
                                     .from = from,
                                     .to = request.to,
                                     .amount = amount.toInt64().value_or(INT64_MAX)};
    case PaidToken::trx: break;
    }
    return wallet::TrxTransfer{.from = from, .to = request.to, .amount = amount.toInt64().value_or(INT64_MAX)};
}

/// What is wrong with a request whatever the nodes say.
Expected<>
checkRequest(const PaymentRequest& request, const wallet::Address& from, const wallet::NetworkIdentity& network)
{
    if (request.token == PaidToken::bttold && network.bttoldId == 0) {
        return fail(tron::TronErrc::noSuchToken);
    }
    if (request.token != PaidToken::btt && request.amount && !request.amount->toInt64()) {
        return fail(tron::TronErrc::notEnoughTokens);  // more than the chain has room for
    }
    const auto raw = wallet::encodePayment({.transfer = transferOf(request, from, network),
                                            .reference = {},
                                            .expiration = 1,
                                            .timestamp = 0,
                                            .feeLimit = request.token == PaidToken::btt ? wallet::maxFeeLimit : 0,
                                            .memo = request.memo});
    return wallet::checkPayment(raw,
                                {.sender = from,
                                 .bttContract = network.bttContract,
                                 .bttoldId = std::to_string(network.bttoldId),
                                 .earliestExpiration = 0,
                                 .latestExpiration = INT64_MAX})
        .map([](const wallet::DecodedPayment&) {});
}

bool isSame(const RecordedIntent& recorded, const PaymentRequest& request)
{
    const auto& intent = recorded.intent;
    return intent.fromSpeed == request.from.isSpeed && intent.account == request.from.number &&
           intent.token == request.token && intent.to == request.to && intent.memo == request.memo &&
           (!request.amount || intent.amount == *request.amount);
}

Amount paidBy(const wallet::Transfer& transfer)
{
    if (const auto* const token = std::get_if<wallet::TokenTransfer>(&transfer)) {
        return token->amount;
    }
    const auto* const asset = std::get_if<wallet::AssetTransfer>(&transfer);
    return Amount{
        static_cast<std::uint64_t>(asset != nullptr ? asset->amount : std::get<wallet::TrxTransfer>(transfer).amount)};
}

wallet::Transfer nobodysTransfer()
{
    const auto nobody = wallet::Address::fromShort({});
    return wallet::TrxTransfer{.from = nobody, .to = nobody};
}

class Preparing : public SessionFlow<Preparing, PaymentOffer> {
public:
    Preparing(std::shared_ptr<SessionCore> core, PaymentRequest request, tron::Answer<PaymentOffer> answer)
        : SessionFlow{std::move(core), std::move(answer)},
          m_offer{.request = std::move(request), .from = wallet::Address::fromShort({})}
    {
    }

    void start()
    {
        if (!core().hasSigner()) {
            giveUp(AccountErrc::watchedOnly);
            return;
        }
        auto& request = m_offer.request;
        const auto from = core().addressOf(request.from);
        if (!from) {
            giveUp(from.error());
            return;
        }
        m_offer.from = *from;
        if (const auto sound = checkRequest(request, *from, core().network()); !sound) {
            giveUp(sound.error());
            return;
        }
        if (request.intent.empty()) {
            const auto id = wallet::newWalletId();  // 16 bytes of chance
            if (!id) {
                giveUp(id.error());
                return;
            }
            request.intent = toHex(*id);
        }
        core().askIntents(then(&Preparing::tookRecords));
    }

private:
    void tookRecords(std::vector<RecordedIntent>& all)
    {
        const auto now = core().nodes().setup().clock();
        m_reserved = reservedBy(core(), all, m_offer.from, m_offer.request.intent);
        lookAtRecipient(all);
        for (auto& recorded : all) {
            if (recorded.intent.id == m_offer.request.intent) {
                m_offer.recorded = recorded;
                continue;
            }
            const bool isRecent = now - recorded.created.count() < repeatWindow;
            if (isRecent && recorded.state != IntentState::withdrawn && !recorded.payments.empty() &&
                isLikeThis(recorded)) {
                m_offer.earlier = std::move(recorded);
            }
        }
        goOnWithRecorded();
    }

    void lookAtRecipient(const std::vector<RecordedIntent>& all)
    {
        const auto& request = m_offer.request;
        auto known = core().known();
        for (const auto* const accounts : {&core().accounts().ordinary, &core().accounts().speed}) {
            std::ranges::transform(*accounts, std::back_inserter(known), &signer::Account::address);
        }
        for (const auto& recorded : all) {
            if (recorded.intent.id != request.intent && !recorded.payments.empty()) {
                known.push_back(recorded.intent.to);
            }
        }
        m_offer.isFirstTime = std::ranges::find(known, request.to) == known.end();
        const auto alike =
            std::ranges::find_if(known, [&](const auto& each) { return wallet::looksLike(each, request.to); });
        if (m_offer.isFirstTime && alike != known.end()) {
            m_offer.lookAlike = *alike;
        }
    }

    [[nodiscard]] bool isLikeThis(const RecordedIntent& recorded) const
    {
        const auto& request = m_offer.request;
        return recorded.intent.token == request.token && recorded.intent.to == request.to && request.amount &&
               recorded.intent.amount == *request.amount;
    }

    void goOnWithRecorded()
    {
        const auto& recorded = m_offer.recorded;
        if (!recorded) {
            core().nodes().chain().refresh(then(&Preparing::tookChain));
        } else if (!isSame(*recorded, m_offer.request)) {
            giveUp(signer::SignerErrc::intentOtherContents, recorded->intent.id);
        } else if (recorded->state == IntentState::withdrawn) {
            giveUp(signer::SignerErrc::intentOver, recorded->intent.id);
        } else if (m_offer.isSigned()) {
            m_offer.request.amount = recorded->intent.amount;
            m_offer.earlier.reset();
            give(std::move(m_offer));
        } else {
            m_offer.request.amount = recorded->intent.amount;
            core().nodes().chain().refresh(then(&Preparing::tookChain));
        }
    }

    void tookChain(tron::ChainState& state)
    {
        m_solid = state.solid;
        tron::askAccountView(core().nodes().first(), m_offer.from, core().network(), then(&Preparing::tookBalance));
    }

    void tookBalance(tron::AccountView& balance)
    {
        m_offer.balance = balance;
        if (!balance.isControlled) {
            giveUp(AccountErrc::accountNotOurs);
            return;
        }
        if (!m_offer.request.amount && m_reserved != TokenSums{}) {
            giveUp(AccountErrc::takenByOthers);  // nobody knows what "everything" will be
            return;
        }
        const auto& request = m_offer.request;
        tron::askFee(core().nodes().first(),
                     {.token = request.token,
                      .from = m_offer.from,
                      .to = request.to,
                      .amount = request.amount,
                      .memo = request.memo},
                     core().network(),
                     core().nodes().chain().blockClock().value_or(0),
                     then(&Preparing::tookFee));
    }

    void tookFee(tron::FeeEstimate& fee)
    {
        m_amount = paidBy(fee.transfer);
        m_offer.request.amount = m_amount;
        if (!doesForAll(fee)) {
            giveUp(AccountErrc::takenByOthers);
            return;
        }
        if (!fee.isRecipientActive) {
            m_offer.warnings.push_back(PaymentWarning::recipientNotActive);
        }
        if (!fee.recipientHoldsToken) {
            m_offer.warnings.push_back(PaymentWarning::recipientWithoutTokens);
        }
        if (fee.isRecipientContract) {
            m_offer.warnings.push_back(PaymentWarning::recipientIsContract);
        }
        m_fee = std::move(fee);
        const auto second = core().nodes().second();
        if (second && isLarge()) {
            askSecond(*second);
            return;
        }
        finish();
    }

    [[nodiscard]] bool doesForAll(const tron::FeeEstimate& fee) const
    {
        const auto token = m_offer.request.token;
        auto wanted = m_reserved;
        for (const auto& [kind, amount] :
             {std::pair{PaidToken::trx, Amount{static_cast<std::uint64_t>(fee.needed)}}, std::pair{token, m_amount}}) {
            const auto sum = add(sumOf(wanted, kind), amount);
            if (!sum) {
                return false;
            }
            sumOf(wanted, kind) = *sum;
        }
        const auto there = sumsOf(m_offer.balance);
        return wanted.trx <= there.trx && sumOf(wanted, token) <= sumOf(there, token);
    }

    [[nodiscard]] bool isLarge() const
    {
        const auto token = m_offer.request.token;
        const auto part = divide(sumOf(sumsOf(m_offer.balance), token), Amount{largePart});
        const auto sum = parseAmount(largeSum(token), decimalsOf(token));
        return !part || !sum || m_amount > *part || m_amount > *sum;
    }

    /// Of a large payment the second operator has to say the same: that the block to refer to is in its chain, what the
    /// sender has, and what the recipient is.
    void askSecond(const tron::Witnessing& second)
    {
        second.chain.refresh(thenOfSecond<tron::ChainState>([this, second](const auto& /*state*/) {
            second.node.block(
                m_solid.number, tron::Side::full, thenOfSecond<wallet::NodeBlock>([this, second](const auto& block) {
                    tookSecondBlock(second, block);
                }));
        }));
    }

    void tookSecondBlock(const tron::Witnessing& second, const wallet::NodeBlock& block)
    {
        if (block.id != m_solid.id) {
            giveUp(AccountErrc::nodesDisagree, "the chain");
            return;
        }
        tron::askAccountView(
            second.node,
            m_offer.from,
            core().network(),
            thenOfSecond<tron::AccountView>([this, second](const auto& view) { tookSecondSender(second, view); }));
    }

    void tookSecondSender(const tron::Witnessing& second, const tron::AccountView& other)
    {
        const auto& mine = m_offer.balance;
        if (!other.isControlled) {
            giveUp(AccountErrc::accountNotOurs);
            return;
        }
        if (other.trx != mine.trx || other.btt != mine.btt || other.bttold != mine.bttold) {
            giveUp(AccountErrc::nodesDisagree, "what this account has");
            return;
        }
        const auto& request = m_offer.request;
        tron::askFee(second.node,
                     {.token = request.token,
                      .from = m_offer.from,
                      .to = request.to,
                      .amount = request.amount,
                      .memo = request.memo},
                     core().network(),
                     second.chain.blockClock().value_or(0),
                     thenOfSecond<tron::FeeEstimate>([this](const auto& fee) { tookSecondFee(fee); }));
    }

    void tookSecondFee(const tron::FeeEstimate& other)
    {
        if (other.isRecipientActive != m_fee.isRecipientActive ||
            other.isRecipientContract != m_fee.isRecipientContract ||
            other.recipientHoldsToken != m_fee.recipientHoldsToken) {
            giveUp(AccountErrc::nodesDisagree, "the recipient");
            return;
        }
        finish();
    }

    /// Without the second one, a payment for which it is there is not made.
    template <class T, class Next>
    tron::Answer<T> thenOfSecond(Next next)
    {
        return [self = shared_from_this(), next = std::move(next)](const Expected<T>& found) {
            if (!self->core().isOpen()) {
                return;
            }
            if (!found) {
                self->giveUp(AccountErrc::secondNodeFails, found.error().code.message());
                return;
            }
            next(*found);
        };
    }

    void finish()
    {
        auto& chain = core().nodes().chain();
        const auto time = chain.blockClock().value_or(0);
        m_offer.draft = wallet::encodePayment({.transfer = m_fee.transfer,
                                               .reference = chain.reference().value_or(wallet::BlockReference{}),
                                               .expiration = time + m_offer.request.validFor.count(),
                                               .timestamp = time,
                                               .feeLimit = m_fee.feeLimit,
                                               .memo = m_offer.request.memo});
        m_offer.fee = std::move(m_fee);
        give(std::move(m_offer));
    }

    PaymentOffer m_offer;
    Amount m_amount;  ///< once the fee is known
    tron::BlockPoint m_solid;
    tron::FeeEstimate m_fee{.transfer = nobodysTransfer()};
    TokenSums m_reserved;
};

}  // namespace

void preparePayment(std::shared_ptr<SessionCore> core, PaymentRequest request, tron::Answer<PaymentOffer> answer)
{
    auto& service = core->service();
    const auto flow = std::make_shared<Preparing>(core, std::move(request), std::move(answer));
    boost::asio::post(service, [core = std::move(core), flow] {
        if (core->isOpen()) {
            flow->start();
        }
    });
}

}  // namespace barter::account
