#include "signer/message_codec.hpp"
#include "signer/signer.hpp"
#include "signer/signer_error.hpp"
#include "signer/signer_unlocked.hpp"
#include "signer/speed_rules.hpp"
#include "wallet/transaction_error.hpp"
#include "wallet/wallet_error.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

// What is paid, and what the Speed account may pay by itself. The wallet itself is in signer.cpp.
namespace barter::signer {
namespace {

using wallet::DerivationPath;
using wallet::PaidToken;

/// Payments that are composed and not yet signed: more than a person has open.
constexpr std::size_t maxComposed = 64;

wallet::Transfer transferOf(const Intent& intent, const wallet::Address& sender, const wallet::NetworkIdentity& network)
{
    switch (intent.token) {
    case PaidToken::btt:
        return wallet::TokenTransfer{
            .from = sender, .contract = network.bttContract, .to = intent.to, .amount = intent.amount};
    case PaidToken::bttold:
        return wallet::AssetTransfer{.assetId = std::to_string(network.bttoldId),
                                     .from = sender,
                                     .to = intent.to,
                                     .amount = intent.amount.toInt64().value_or(0)};
    case PaidToken::trx: break;
    }
    return wallet::TrxTransfer{.from = sender, .to = intent.to, .amount = intent.amount.toInt64().value_or(0)};
}

}  // namespace

// --- intents

Expected<RecordedIntent> Signer::answer(const BeginIntent& request)
{
    if (auto sender = senderOf(request.intent); !sender) {
        return tl::unexpected{sender.error()};
    }
    return m_records->begin(request.intent, m_setup.now().wall);
}

Expected<RecordedIntent> Signer::answer(const FindIntent& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    return m_records->find(request.id);
}

Expected<IntentList> Signer::answer(const ListIntents& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    const auto total = m_records->count();
    if (!total) {
        return tl::unexpected{total.error()};
    }
    auto page = m_records->page(request.after, std::min(request.count, maxIntentsAtOnce));
    if (!page) {
        return tl::unexpected{page.error()};
    }
    return IntentList{.intents = std::move(*page), .total = *total};
}

Expected<RecordedIntent> Signer::answer(const WithdrawIntent& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    if (auto withdrawn = m_records->withdraw(request.id); !withdrawn) {
        return tl::unexpected{withdrawn.error()};
    }
    return m_records->find(request.id);
}

// --- signing

Expected<> Signer::requireRecords() const
{
    if (auto there = requireWallet(); !there) {
        return there;
    }
    return m_records ? Expected<>{} : fail(SignerErrc::recordsDamaged, "not opened");
}

Expected<wallet::Address> Signer::senderOf(const Intent& intent) const
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    const auto& list = intent.fromSpeed ? m_accounts.speed : m_accounts.ordinary;
    if (intent.account >= list.size()) {
        return fail(intent.fromSpeed && list.empty() ? SignerErrc::noSpeedAccount : SignerErrc::noSuchAccount);
    }
    return list[intent.account].address;
}

wallet::PaymentRules Signer::rulesFor(const wallet::Address& sender, const Composed& composed) const
{
    const auto& network = m_keyFile->identity().network;
    wallet::PaymentRules rules{.sender = sender,
                               .bttContract = network.bttContract,
                               .bttoldId = std::to_string(network.bttoldId),
                               .earliestExpiration = 0,
                               .latestExpiration = INT64_MAX};
    if (!composed.offline) {
        rules.earliestExpiration = m_setup.now().wall.count();
        rules.latestExpiration = rules.earliestExpiration + wallet::maxLifetime;
    }
    return rules;
}

Expected<ComposedPayment> Signer::answer(const ComposePayment& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    const auto recorded = m_records->find(request.intent);
    if (!recorded) {
        return tl::unexpected{recorded.error()};
    }
    if (recorded->state == IntentState::underWay) {
        return fail(SignerErrc::alreadySigned, request.intent);
    }
    if (recorded->state != IntentState::open) {
        return fail(SignerErrc::intentOver, request.intent);
    }
    const auto sender = senderOf(recorded->intent);
    if (!sender) {
        return tl::unexpected{sender.error()};
    }
    const wallet::Payment payment{.transfer = transferOf(recorded->intent, *sender, m_keyFile->identity().network),
                                  .reference = request.reference,
                                  .expiration = request.expiration,
                                  .timestamp = request.timestamp,
                                  .feeLimit = request.feeLimit,
                                  .memo = recorded->intent.memo};
    Composed composed{.raw = wallet::encodePayment(payment), .intent = request.intent, .offline = request.offline};
    const auto decoded = wallet::checkPayment(composed.raw, rulesFor(*sender, composed));
    if (!decoded) {
        return tl::unexpected{decoded.error()};
    }
    // Two intents with the same bytes would be one payment: the timestamp has to tell them apart.
    const auto same = composedOf(decoded->id);
    const auto before = m_records->payment(decoded->id);
    if (before || (same && same->intent != request.intent)) {
        return fail(SignerErrc::paymentRecorded, "timestamp");
    }
    if (before.error().code != SignerErrc::paymentUnknown) {
        return tl::unexpected{before.error()};
    }
    composed.id = decoded->id;
    ComposedPayment reply{.raw = composed.raw, .id = composed.id};
    std::erase_if(m_composed, [&](const Composed& each) { return each.id == composed.id; });
    m_composed.push_back(std::move(composed));
    if (m_composed.size() > maxComposed) {
        m_composed.pop_front();
    }
    return reply;
}

Expected<Signer::Composed> Signer::composedOf(const wallet::TransactionId& id) const
{
    const auto found = std::ranges::find(m_composed, id, &Composed::id);
    return found != m_composed.end() ? Expected<Composed>{*found} : fail(SignerErrc::notComposed);
}

Expected<wallet::PrivateKey> Signer::keyOf(const Intent& intent, const wallet::WalletSecrets& secrets) const
{
    const auto& list = intent.fromSpeed ? m_accounts.speed : m_accounts.ordinary;
    if (intent.account >= list.size()) {
        return fail(SignerErrc::noSuchAccount);
    }
    const auto* words = std::get_if<wallet::WordSecrets>(&secrets.main);
    if (words == nullptr) {
        return wallet::PrivateKey::fromBytes(
            Secret::copyOf(std::get<wallet::PrivateKey>(secrets.main).bytes().bytes()));
    }
    const auto path = DerivationPath::parse(list[intent.account].path);
    if (!path) {
        return tl::unexpected{path.error()};
    }
    return wallet::rootOf(*words)
        .and_then([&](const wallet::HdKey& root) { return root.descendant(*path); })
        .and_then([](const wallet::HdKey& key) {
            return wallet::PrivateKey::fromBytes(Secret::copyOf(key.key().bytes().bytes()));
        });
}

Expected<SignedPayment>
Signer::sign(const Intent& intent, const Composed& composed, const wallet::PrivateKey& key, const SealedLimits* limits)
{
    const auto decoded = wallet::checkPayment(composed.raw, rulesFor(key.address(), composed));
    if (!decoded) {
        return tl::unexpected{decoded.error()};
    }
    if (decoded->token != intent.token || decoded->to != intent.to || decoded->amount != intent.amount ||
        decoded->memo != intent.memo) {
        return fail(SignerErrc::paymentMalformed, "another payment");
    }
    const auto signature = key.sign(decoded->id);
    if (!signature) {
        return tl::unexpected{signature.error()};
    }
    SignedPayment payment{.id = decoded->id,
                          .intent = intent.id,
                          .raw = composed.raw,
                          .signature = *signature,
                          .expiration = decoded->expiration};
    // On disk before it leaves.
    if (auto recorded = m_records->recordSigned(payment, limits); !recorded) {
        return tl::unexpected{recorded.error()};
    }
    return payment;
}

Expected<SignedPayment> Signer::answer(const SignPayment& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    if (auto before = m_records->payment(request.id); before || before.error().code != SignerErrc::paymentUnknown) {
        return before;
    }
    const auto composed = composedOf(request.id);
    if (!composed) {
        return tl::unexpected{composed.error()};
    }
    // Who types the password says whether the clock counts, not who asked for the composition.
    if (composed->offline != request.offline) {
        return fail(SignerErrc::notComposed, "offline");
    }
    const auto secrets = open(request.password);
    if (!secrets) {
        return tl::unexpected{secrets.error()};
    }
    const Unlocked unlocked{*this};
    if (auto authentic = authenticate(secrets->speed); !authentic) {
        return tl::unexpected{authentic.error()};
    }
    const auto recorded = m_records->find(composed->intent);
    if (!recorded) {
        return tl::unexpected{recorded.error()};
    }
    const auto& intent = recorded->intent;
    const auto key = keyOf(intent, *secrets);
    if (!key) {
        return tl::unexpected{key.error()};
    }
    if (!intent.fromSpeed) {
        return sign(intent, *composed, *key, nullptr);
    }
    // What a person agrees to with the password does not count against what Speed may do by itself.
    const auto limits = spendingLimits().and_then([this](const SpendingLimits& now) { return m_records->sealed(now); });
    if (!limits) {
        return tl::unexpected{limits.error()};
    }
    return sign(intent, *composed, *key, &*limits);
}

Expected<SignedPayment> Signer::answer(const SignFromSpeed& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    if (!m_speed) {
        return fail(SignerErrc::recordsLocked);
    }
    if (auto before = m_records->payment(request.id); before || before.error().code != SignerErrc::paymentUnknown) {
        return before;
    }
    const auto composed = composedOf(request.id);
    if (!composed) {
        return tl::unexpected{composed.error()};
    }
    if (composed->offline) {
        return fail(SignerErrc::needsPassword, "offline");
    }
    const auto recorded = m_records->find(composed->intent);
    if (!recorded) {
        return tl::unexpected{recorded.error()};
    }
    const auto& intent = recorded->intent;
    if (!intent.fromSpeed || intent.account >= m_accounts.speed.size()) {
        return fail(SignerErrc::needsPassword, "account");
    }
    const auto decoded =
        wallet::checkPayment(composed->raw, rulesFor(m_accounts.speed[intent.account].address, *composed));
    if (!decoded) {
        return tl::unexpected{decoded.error()};
    }
    const auto now = m_setup.now();
    auto limits = spendingLimits();
    if (!limits) {
        return tl::unexpected{limits.error()};
    }
    if (auto allowed = checkSpeedPayment(*decoded, m_keyFile->address(), limits->paymentsOfDay(now)); !allowed) {
        return tl::unexpected{allowed.error()};
    }
    if (auto spent = limits->spend(intent.amount, now); !spent) {
        return tl::unexpected{spent.error()};
    }
    const auto path = DerivationPath::parse(m_accounts.speed[intent.account].path);
    if (!path) {
        return tl::unexpected{path.error()};
    }
    const auto& branch = m_speed->branch;
    if (!branch) {
        return fail(SignerErrc::noSpeedAccount);
    }
    const auto key = branch->child(path->numbers().back());
    const auto sealedLimits = m_records->sealed(*limits);
    if (!key || !sealedLimits) {
        return tl::unexpected{key ? sealedLimits.error() : key.error()};
    }
    return sign(intent, *composed, key->key(), &*sealedLimits);
}

Expected<Done> Signer::answer(const MarkLanded& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    return m_records->markLanded(request.id).map([] { return Done{}; });
}

Expected<Done> Signer::answer(const MarkCannotLand& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    const auto speed = openSpeed(request.password);
    if (!speed) {
        return tl::unexpected{speed.error()};
    }
    const Unlocked unlocked{*this};
    return authenticate(*speed)
        .and_then([&] { return m_records->markCannotLand(request.id, request.solidBlockTime); })
        .map([] { return Done{}; });
}

Expected<Done> Signer::answer(const AcknowledgeRecords& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    const auto speed = openSpeed(request.password);
    if (!speed) {
        return tl::unexpected{speed.error()};
    }
    const Unlocked unlocked{*this};
    if (auto authentic = authenticate(*speed); !authentic) {
        return tl::unexpected{authentic.error()};
    }
    return m_records->acknowledgeIncomplete().map([] { return Done{}; });
}

// --- the Speed account

/// Off, until a person gives caps again, when what is on disk is not what this wallet wrote last.
Expected<SpendingLimits> Signer::spendingLimits()
{
    auto limits = m_records->spendingLimits();
    if (!limits &&
        (limits.error().code == SignerErrc::limitsForged || limits.error().code == SignerErrc::limitsOutdated)) {
        return SpendingLimits{};
    }
    return limits;
}

Expected<SpeedCaps> Signer::store(const SpendingLimits& limits)
{
    return m_records->sealed(limits)
        .and_then([this](const SealedLimits& sealedLimits) { return m_records->storeLimits(sealedLimits); })
        .map([&] { return shown(limits); });
}

SpeedCaps Signer::shown(const SpendingLimits& limits) const
{
    return {.caps = limits.caps(), .spent = limits.spent(m_setup.now())};
}

Expected<Done> Signer::answer(const UnlockSpeed& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    auto speed = openSpeed(request.password);
    if (!speed) {
        return tl::unexpected{speed.error()};
    }
    if (!speed->branch) {
        return fail(SignerErrc::noSpeedAccount);
    }
    m_speed.reset();
    if (auto authentic = authenticate(*speed); !authentic) {
        return tl::unexpected{authentic.error()};
    }
    m_speed = std::make_unique<wallet::SpeedSecrets>(std::move(*speed));
    return Done{};
}

Expected<Done> Signer::answer(const LockSpeed& /*request*/)
{
    m_speed.reset();
    if (m_records) {
        m_records->lock();
    }
    return Done{};
}

Expected<SpeedCaps> Signer::answer(const GetSpeedCaps& /*request*/)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    const auto stored = m_records->limits();
    if (!stored) {
        return tl::unexpected{stored.error()};
    }
    const auto& sealedLimits = *stored;
    if (!sealedLimits) {
        return shown({});
    }
    return readUnverified(*sealedLimits).map([this](const SpendingLimits& limits) { return shown(limits); });
}

Expected<SpeedCaps> Signer::answer(const LowerSpeedCaps& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    if (!m_speed) {
        return fail(SignerErrc::recordsLocked);
    }
    return spendingLimits().and_then([&](SpendingLimits limits) {
        limits.lowerCaps(request.caps);
        return store(limits);
    });
}

Expected<SpeedCaps> Signer::answer(const GiveSpeedCaps& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    const auto speed = openSpeed(request.password);
    if (!speed) {
        return tl::unexpected{speed.error()};
    }
    if (!speed->branch) {
        return fail(SignerErrc::noSpeedAccount);
    }
    const Unlocked unlocked{*this};
    if (auto authentic = authenticate(*speed); !authentic) {
        return tl::unexpected{authentic.error()};
    }
    return spendingLimits().and_then([&](SpendingLimits limits) {
        limits.giveCaps(request.caps);
        return store(limits);
    });
}

}  // namespace barter::signer
