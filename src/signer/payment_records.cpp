#include "signer/payment_records.hpp"

#include "signer/signer_error.hpp"

#include <sys/stat.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <string_view>
#include <utility>

// What is recorded, and when it may be. Whether the records are ours, payment_records_trust.cpp looks at.
namespace barter::signer {
namespace {

constexpr std::size_t maxIdCharacters = 64;

bool isId(std::string_view id)
{
    const auto isAllowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    };
    return !id.empty() && id.size() <= maxIdCharacters && std::ranges::all_of(id, isAllowed);
}

/// A link that leads nowhere is there, too.
bool isThere(const std::string& path)
{
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

/// A link counts.
bool hasContent(const std::string& path)
{
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 && status.st_size > 0;
}

/// Records of a wallet that never came to be: nothing in them, and whole, or not even made to the end. The last part
/// that goes is an empty log, so that this can be done again after a kill.
Expected<> removeUnused(const std::string& path, std::chrono::milliseconds now)
{
    {
        auto tables = RecordTables::open(path, storage::Missing::refuse, now);
        const auto found = tables ? tables->everything() : tl::unexpected{tables.error()};
        const bool isWhole = found && (!found->incompleteSince || (!found->stamp && !isThere(path + ".damaged-1")));
        if (!isWhole || !found->rows.empty() || found->limits) {
            return fail(SignerErrc::recordsExist);
        }
    }
    if (hasContent(path + "-wal")) {
        return fail(SignerErrc::recordsExist);
    }
    for (const char* part : {".anchor.next", ".anchor", "", "-wal", "-shm"}) {
        if (::unlink((path + part).c_str()) != 0 && errno != ENOENT) {
            return storage::failErrno(errno, "unlink");
        }
    }
    return {};
}

/// Of what `RecordTables::setDamagedAside` leaves.
bool isDamaged(const Intent& intent)
{
    return intent.amount.isZero();
}

bool mayLand(const SignedPayment& payment)
{
    return payment.fate == Fate::mayLand;
}

bool mayLand(const RecordedIntent& intent)
{
    return std::ranges::any_of(intent.payments, [](const SignedPayment& payment) { return mayLand(payment); });
}

bool mayLand(const std::vector<RecordedIntent>& intents)
{
    return std::ranges::any_of(intents, [](const RecordedIntent& intent) { return mayLand(intent); });
}

bool hasLanded(IntentState state)
{
    return state == IntentState::landed || state == IntentState::landedButMayAgain;
}

/// Steps that change no row.
Expected<std::vector<RecordRow>> nothing()
{
    return std::vector<RecordRow>{};
}

Expected<std::vector<RecordRow>> only(Expected<RecordRow> row)
{
    if (!row) {
        return tl::unexpected{row.error()};
    }
    return std::vector{std::move(*row)};
}

}  // namespace

Expected<PaymentRecords> PaymentRecords::create(const std::string& path, Past past, std::chrono::milliseconds now)
{
    if (past == Past::none && isThere(path)) {
        if (auto done = removeUnused(path, now); !done) {
            return tl::unexpected{done.error()};
        }
    }
    if (isThere(path) || (past == Past::none && (hasContent(path + "-wal") || isThere(path + ".anchor")))) {
        return fail(SignerErrc::recordsExist);
    }
    auto tables = RecordTables::open(path, storage::Missing::create, now);
    if (!tables) {
        return tl::unexpected{tables.error()};
    }
    if (past == Past::none) {
        if (auto done = tables->clearIncomplete(); !done) {
            return tl::unexpected{done.error()};
        }
    }
    return PaymentRecords{std::move(*tables), path, true};
}

Expected<PaymentRecords> PaymentRecords::open(const std::string& path, std::chrono::milliseconds now)
{
    auto tables = RecordTables::open(path, storage::Missing::refuse, now);
    if (!tables) {
        return tl::unexpected{tables.error()};
    }
    return PaymentRecords{std::move(*tables), path, false};
}

Expected<> PaymentRecords::enterGeneration(std::uint64_t generation)
{
    if (auto trusted = requireTrust(); !trusted) {
        return trusted;
    }
    const auto limits = spendingLimits();
    const auto before = std::exchange(m_key->generation, std::max(m_key->generation, generation));
    // Those that do not count now shall not count then.
    auto next = m_key->facts;
    if (const auto again = limits ? sealed(*limits) : tl::unexpected{limits.error()}; again) {
        next.limits = *again;
    }
    auto done = change(nothing, next);
    if (!done && m_key->stamp.generation < m_key->generation) {
        m_key->generation = before;
    }
    return done;
}

Expected<std::optional<std::chrono::milliseconds>> PaymentRecords::incompleteSince()
{
    if (isTrusted() && m_key->facts.incompleteSince) {
        return m_key->facts.incompleteSince;
    }
    return m_tables.incompleteSince();
}

Expected<> PaymentRecords::acknowledgeIncomplete()
{
    if (!m_key) {
        return fail(SignerErrc::recordsLocked);
    }
    return takeAsTheyAre(
        {}, [&] { return m_tables.setDamagedAside(m_key->when).and_then([&] { return m_tables.clearIncomplete(); }); });
}

Expected<RecordedIntent> PaymentRecords::begin(const Intent& intent, std::chrono::milliseconds now)
{
    const bool hasRoom = intent.token == wallet::PaidToken::btt || intent.amount.toInt64();
    if (!isId(intent.id) || intent.to.isZero() || intent.amount.isZero() || !hasRoom ||
        intent.memo.size() > wallet::maxMemoBytes) {
        return fail(SignerErrc::intentMalformed);
    }
    auto present = m_tables.intent(intent.id);
    if (present) {
        if (present->intent != intent) {
            return fail(SignerErrc::intentOtherContents, intent.id);
        }
        return anchored(std::move(present));
    }
    if (present.error().code != SignerErrc::intentUnknown) {
        return present;
    }
    auto done = change([&]() -> Changed {
        auto changed = m_tables.dropUnsigned(maxUnsignedIntents - 1, now - unsignedLifetime, sealing());
        if (!changed) {
            return changed;
        }
        const auto waiting = m_tables.countUnsigned(sealing());
        if (!waiting || *waiting >= maxUnsignedIntents) {
            return waiting ? fail(SignerErrc::tooManyIntents) : tl::unexpected{waiting.error()};
        }
        auto inserted = m_tables.insert(IntentRow{.intent = intent, .created = now}, sealing());
        if (!inserted) {
            return tl::unexpected{inserted.error()};
        }
        changed->push_back(std::move(*inserted));
        return changed;
    });
    if (!done) {
        return tl::unexpected{done.error()};
    }
    return RecordedIntent{.intent = intent, .created = now, .payments = {}};
}

Expected<RecordedIntent> PaymentRecords::find(const std::string& id)
{
    return anchored(m_tables.intent(id));
}

Expected<SignedPayment> PaymentRecords::payment(const wallet::TransactionId& id)
{
    return anchored(m_tables.payment(id));
}

Expected<std::vector<RecordedIntent>> PaymentRecords::all()
{
    return anchored(m_tables.intents());
}

Expected<std::vector<RecordedIntent>> PaymentRecords::page(const std::optional<std::string>& after, std::size_t count)
{
    return anchored(m_tables.intentsAfter(after, count));
}

Expected<std::uint64_t> PaymentRecords::count()
{
    return m_tables.countIntents();
}

template <class Found>
Expected<Found> PaymentRecords::anchored(Expected<Found> found)
{
    if (!found || !mayLand(*found)) {
        return found;
    }
    auto known = requireAnchor();
    return known ? std::move(found) : tl::unexpected{known.error()};
}

Expected<> PaymentRecords::recordSigned(const SignedPayment& payment, const SealedLimits* limits)
{
    if (payment.id != wallet::transactionId(payment.raw) || payment.fate != Fate::mayLand) {
        return fail(SignerErrc::paymentMalformed);
    }
    std::optional<Facts> next;
    if (m_key && limits != nullptr) {
        next = Facts{.limits = *limits, .incompleteSince = m_key->facts.incompleteSince};
    }
    return change([&] { return insertSigned(payment, limits); }, next);
}

PaymentRecords::Changed PaymentRecords::insertSigned(const SignedPayment& payment, const SealedLimits* limits)
{
    const auto incomplete = incompleteSince();
    if (!incomplete) {
        return tl::unexpected{incomplete.error()};
    }
    if (*incomplete) {
        return fail(SignerErrc::recordsIncomplete);
    }
    if (auto trusted = requireTrust(); !trusted) {
        return tl::unexpected{trusted.error()};
    }
    // All of them: a row whose columns are damaged would not be found by them.
    const auto all = m_tables.intents();
    if (!all) {
        return tl::unexpected{all.error()};
    }
    if (auto unchanged = checkUnchanged(); !unchanged) {
        return tl::unexpected{unchanged.error()};
    }
    const auto named = [&](const RecordedIntent& each) { return each.intent.id == payment.intent; };
    const auto recorded = std::ranges::find_if(*all, named);
    if (recorded == all->end()) {
        return fail(SignerErrc::intentUnknown, payment.intent);
    }
    if (recorded->intent.fromSpeed != (limits != nullptr)) {
        return fail(SignerErrc::paymentMalformed, "limits");
    }
    if (hasLanded(recorded->state) || recorded->state == IntentState::withdrawn) {
        return fail(SignerErrc::intentOver, payment.intent);
    }
    if (recorded->state == IntentState::underWay) {
        return fail(SignerErrc::alreadySigned, payment.intent);
    }
    const auto same = m_tables.payment(payment.id);
    if (same || same.error().code != SignerErrc::paymentUnknown) {
        return same ? fail(SignerErrc::paymentRecorded) : tl::unexpected{same.error()};
    }
    return only(m_tables.insert(payment));
}

Expected<> PaymentRecords::markLanded(const wallet::TransactionId& id)
{
    auto payment = m_tables.payment(id);
    if (!payment) {
        return tl::unexpected{payment.error()};
    }
    if (payment->fate == Fate::landed) {
        return {};
    }
    payment->fate = Fate::landed;
    return change([&] { return only(m_tables.replace(*payment, sealing())); });
}

Expected<> PaymentRecords::markCannotLand(const wallet::TransactionId& id, std::chrono::milliseconds solidBlockTime)
{
    if (auto trusted = requireTrust(); !trusted) {
        return trusted;
    }
    return change([&]() -> Changed {
        auto payment = m_tables.payment(id);
        if (!payment) {
            return tl::unexpected{payment.error()};
        }
        if (payment->fate == Fate::landed) {
            return fail(SignerErrc::intentOver, payment->intent);
        }
        if (solidBlockTime < expirationMargin ||
            solidBlockTime - expirationMargin <= std::chrono::milliseconds{payment->expiration}) {
            return fail(SignerErrc::paymentMayLand);
        }
        payment->fate = Fate::cannotLand;
        return only(m_tables.replace(*payment, sealing()));
    });
}

Expected<> PaymentRecords::withdraw(const std::string& id)
{
    return change([&]() -> Changed {
        auto recorded = m_tables.intent(id);
        if (!recorded) {
            return tl::unexpected{recorded.error()};
        }
        if (recorded->state == IntentState::underWay) {
            return fail(SignerErrc::alreadySigned, id);
        }
        if (hasLanded(recorded->state)) {
            return fail(SignerErrc::intentOver, id);
        }
        return only(m_tables.replace(
            IntentRow{.intent = std::move(recorded->intent), .created = recorded->created, .isWithdrawn = true},
            sealing()));
    });
}

Expected<> PaymentRecords::merge(const std::vector<RecordedIntent>& others)
{
    if (auto trusted = requireTrust(); !trusted) {
        return trusted;
    }
    return change([&]() -> Changed {
        const auto own = m_tables.intents();
        if (!own) {
            return tl::unexpected{own.error()};
        }
        std::vector<RecordRow> changed;
        for (const auto& other : others) {
            auto rows = mergeIntent(other, *own);
            if (!rows) {
                return rows;
            }
            std::ranges::move(*rows, std::back_inserter(changed));
        }
        return changed;
    });
}

/// What is left of an intent that could not be read: it stays withdrawn, and its payments are taken.
PaymentRecords::Changed PaymentRecords::mergeIntent(const RecordedIntent& other, const std::vector<RecordedIntent>& own)
{
    const auto named = [&](const RecordedIntent& each) { return each.intent.id == other.intent.id; };
    const auto present = std::ranges::find_if(own, named);
    std::vector<RecordRow> rows;
    if (!isId(other.intent.id)) {
        return isDamaged(other.intent) ? Changed{rows} : fail(SignerErrc::intentMalformed);
    }
    if (present == own.end()) {
        auto row =
            m_tables.insert(IntentRow{.intent = other.intent,
                                      .created = other.created,
                                      .isWithdrawn = other.state == IntentState::withdrawn || isDamaged(other.intent)},
                            Sealing::now);
        if (!row) {
            return tl::unexpected{row.error()};
        }
        rows.push_back(std::move(*row));
    } else if (present->intent != other.intent && !isDamaged(present->intent) && !isDamaged(other.intent)) {
        return fail(SignerErrc::intentOtherContents, other.intent.id);
    }
    if (present != own.end() && isDamaged(other.intent) && !isDamaged(present->intent)) {
        auto row = m_tables.replace(
            IntentRow{.intent = present->intent, .created = present->created, .isWithdrawn = true}, Sealing::now);
        if (!row) {
            return tl::unexpected{row.error()};
        }
        rows.push_back(std::move(*row));
    }
    auto known = present == own.end() ? std::vector<SignedPayment>{} : present->payments;
    const auto keep = [&](Expected<RecordRow> row) -> Expected<> {
        if (!row) {
            return tl::unexpected{row.error()};
        }
        rows.push_back(std::move(*row));
        return {};
    };
    // First what is known to have ended: it makes room for what came after it.
    for (auto& payment : known) {
        const auto same = std::ranges::find(other.payments, payment.id, &SignedPayment::id);
        if (same == other.payments.end() || same->fate <= payment.fate) {
            continue;
        }
        payment.fate = same->fate;
        if (auto kept = keep(m_tables.replace(payment, Sealing::now)); !kept) {
            return tl::unexpected{kept.error()};
        }
    }
    for (const auto& payment : other.payments) {
        if (std::ranges::find(known, payment.id, &SignedPayment::id) != known.end()) {
            continue;
        }
        if (payment.id != wallet::transactionId(payment.raw) || payment.intent != other.intent.id) {
            return fail(SignerErrc::paymentMalformed, other.intent.id);
        }
        const bool oneMayLand = std::ranges::find(known, Fate::mayLand, &SignedPayment::fate) != known.end();
        if (payment.fate == Fate::mayLand && oneMayLand) {
            return fail(SignerErrc::alreadySigned, other.intent.id);
        }
        if (auto kept = keep(m_tables.insert(payment)); !kept) {
            return tl::unexpected{kept.error()};
        }
        known.push_back(payment);
    }
    return rows;
}

Expected<> PaymentRecords::declareIncomplete(std::chrono::milliseconds since)
{
    if (auto trusted = requireTrust(); !trusted) {
        return trusted;
    }
    auto next = m_key->facts;
    next.incompleteSince = next.incompleteSince.value_or(since);
    return change(nothing, next);
}

Expected<std::optional<SealedLimits>> PaymentRecords::limits()
{
    return m_tables.limits();
}

Expected<SpendingLimits> PaymentRecords::spendingLimits()
{
    if (auto trusted = requireTrust(); !trusted) {
        return tl::unexpected{trusted.error()};
    }
    const auto& limits = m_key->facts.limits;
    if (!limits) {
        return SpendingLimits{};
    }
    return unseal(*limits, m_key->stamp.generation, m_key->key);
}

Expected<SealedLimits> PaymentRecords::sealed(const SpendingLimits& limits) const
{
    if (auto trusted = requireTrust(); !trusted) {
        return tl::unexpected{trusted.error()};
    }
    return signer::seal(limits, std::max(m_key->generation, m_key->stamp.generation), m_key->key);
}

Expected<> PaymentRecords::storeLimits(const SealedLimits& limits)
{
    if (auto trusted = requireTrust(); !trusted) {
        return trusted;
    }
    return change(nothing, Facts{.limits = limits, .incompleteSince = m_key->facts.incompleteSince});
}

}  // namespace barter::signer
