#include "signer/payment_records.hpp"

#include "signer/signer_error.hpp"
#include "wallet/key_derivation.hpp"

#include <sys/stat.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <string_view>
#include <utility>

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
    for (const char* part : {".anchor", "", "-wal", "-shm"}) {
        if (::unlink((path + part).c_str()) != 0 && errno != ENOENT) {
            return storage::failErrno(errno, "unlink");
        }
    }
    return {};
}

bool hasLanded(IntentState state)
{
    return state == IntentState::landed || state == IntentState::landedButMayAgain;
}

Expected<> add(RowSum& sum, const RecordRow& row, std::span<const std::uint8_t> content, const Secret& key)
{
    return content.empty() ? Expected<>{} : sum.add(row.kind, row.position, content, key);
}

/// An error that says that somebody without the key wrote, as what it was; others as they are.
Expected<Authenticity> asFound(const Error& error, Authenticity found)
{
    return error.code == SignerErrc::recordsForged ? Expected<Authenticity>{found} : tl::unexpected{error};
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

Expected<Authenticity>
PaymentRecords::authenticate(const Secret& recordKey, std::uint64_t generation, std::chrono::milliseconds now)
{
    m_key = std::make_unique<Authenticated>(Secret::copyOf(recordKey.bytes()), generation, now);
    std::vector<RecordRow> waiting;
    auto found = examine(waiting);
    Expected<> done;
    if (!found) {
        done = tl::unexpected{found.error()};
    } else if (*found == Authenticity::whole) {
        done = sealWaiting(waiting);
    } else if (*found == Authenticity::neverSealed && m_isNew) {
        found = Authenticity::whole;
        const auto incompleteSince = m_tables.incompleteSince();
        done = incompleteSince
                   ? takeAsTheyAre({.limits = {}, .incompleteSince = *incompleteSince}, [] { return Expected<>{}; })
                   : tl::unexpected{incompleteSince.error()};
    } else {
        done = m_tables.markIncomplete(now);
    }
    if (!done) {
        lock();
        return tl::unexpected{done.error()};
    }
    return found;
}

Expected<Authenticity> PaymentRecords::examine(std::vector<RecordRow>& waiting)
{
    const auto found = m_tables.everything();
    if (!found) {
        return asFound(found.error(), Authenticity::forged);
    }
    for (const auto& row : found->rows) {
        if (auto added = add(m_key->rows, row, row.sealed, m_key->key); !added) {
            return tl::unexpected{added.error()};
        }
        if (row.sealed != row.content) {
            if (!onlyTakesAway(row.kind, row.sealed, row.content)) {
                return Authenticity::forged;
            }
            waiting.push_back(row);
        }
    }
    return found->stamp ? examineSeal(*found) : Authenticity::neverSealed;
}

Expected<Authenticity> PaymentRecords::examineSeal(const RecordsOnDisk& found)
{
    const auto stamp = unsealRecords(found.stamp.value_or(SealedStamp{}), m_key->rows, found.limits, m_key->key);
    if (!stamp) {
        return asFound(stamp.error(), Authenticity::forged);
    }
    m_key->stamp = *stamp;
    m_key->sealedStamp = found.stamp;
    m_key->facts = {.limits = found.limits, .incompleteSince = found.incompleteSince};
    if (stamp->incompleteSince && found.incompleteSince != stamp->incompleteSince) {
        return Authenticity::forged;
    }
    return stamp->generation < m_key->generation ? Authenticity::outdated : examineAnchor();
}

Expected<Authenticity> PaymentRecords::examineAnchor()
{
    const auto anchor = m_anchor.read(m_key->key);
    if (!anchor) {
        return asFound(anchor.error(), Authenticity::anchorLost);
    }
    if (!anchor->has_value()) {
        return Authenticity::anchorLost;
    }
    const auto known = anchor->value_or(AnchoredState{});
    if (known.lineage != m_key->stamp.lineage || known.sequence > m_key->stamp.sequence) {
        return Authenticity::outdated;
    }
    m_key->anchored = known.sequence;
    return Authenticity::whole;
}

Expected<> PaymentRecords::sealWaiting(const std::vector<RecordRow>& waiting)
{
    m_key->isTrusted = true;
    if (waiting.empty() && m_key->facts.incompleteSince == m_key->stamp.incompleteSince) {
        return raiseAnchor();
    }
    return change([&]() -> Changed { return m_tables.settle().map([&] { return waiting; }); });
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

Expected<> PaymentRecords::requireTrust() const
{
    if (!m_key) {
        return fail(SignerErrc::recordsLocked);
    }
    return m_key->isTrusted ? Expected<>{} : fail(SignerErrc::recordsIncomplete);
}

Expected<> PaymentRecords::change(const std::function<Changed()>& steps, const std::optional<Facts>& next)
{
    if (!isTrusted()) {
        return m_tables.together([&] { return steps().map([](const auto&) {}); });
    }
    auto done = changeSealed(steps, next.value_or(m_key->facts));
    if (!done && done.error().code == SignerErrc::recordsForged) {
        m_key->isTrusted = false;
        if (auto marked = m_tables.markIncomplete(m_key->when); !marked) {
            return marked;
        }
    }
    return done;
}

Expected<> PaymentRecords::changeSealed(const std::function<Changed()>& steps, const Facts& next)
{
    auto rows = m_key->rows;
    auto stamp = m_key->stamp;
    SealedStamp sealedStamp;
    auto done = m_tables.together([&]() -> Expected<> {
        if (auto unchanged = checkFacts(); !unchanged) {
            return unchanged;
        }
        const auto changed = steps();
        if (!changed) {
            return tl::unexpected{changed.error()};
        }
        for (const auto& row : *changed) {
            auto counted =
                row.sealed.empty() ? Expected<>{} : rows.remove(row.kind, row.position, row.sealed, m_key->key);
            counted = counted ? add(rows, row, row.content, m_key->key) : counted;
            if (!counted) {
                return counted;
            }
        }
        if (auto stored = store(next); !stored) {
            return stored;
        }
        auto made = seal(stamp, rows, next);
        if (!made) {
            return tl::unexpected{made.error()};
        }
        sealedStamp = std::move(*made);
        return m_tables.storeStamp(sealedStamp);
    });
    if (!done) {
        return done;
    }
    m_key->rows = rows;
    m_key->stamp = stamp;
    m_key->sealedStamp = std::move(sealedStamp);
    m_key->facts = next;
    return raiseAnchor();
}

Expected<> PaymentRecords::checkFacts()
{
    const auto limits = m_tables.limits();
    const auto incompleteSince = m_tables.incompleteSince();
    const auto stamp = m_tables.stamp();
    if (!limits || !incompleteSince || !stamp) {
        return tl::unexpected{!limits            ? (limits.error().code == SignerErrc::limitsForged
                                                        ? Error{.code = SignerErrc::recordsForged, .context = "limits"}
                                                        : limits.error())
                              : !incompleteSince ? incompleteSince.error()
                                                 : stamp.error()};
    }
    const Facts found{.limits = *limits, .incompleteSince = *incompleteSince};
    return found == m_key->facts && *stamp == m_key->sealedStamp ? Expected<>{}
                                                                 : fail(SignerErrc::recordsForged, "meanwhile");
}

Expected<> PaymentRecords::store(const Facts& facts)
{
    auto stored = facts.limits ? m_tables.storeLimits(facts.limits.value_or(SealedLimits{})) : m_tables.removeLimits();
    if (stored && facts.incompleteSince) {
        stored = m_tables.markIncomplete(facts.incompleteSince.value_or(std::chrono::milliseconds{}));
    }
    return stored;
}

Expected<SealedStamp> PaymentRecords::seal(RecordStamp& stamp, const RowSum& rows, const Facts& facts)
{
    stamp.incompleteSince = facts.incompleteSince;
    stamp.generation = std::max(stamp.generation, m_key->generation);
    ++stamp.sequence;
    return sealRecords(stamp, rows, facts.limits, m_key->key);
}

Expected<> PaymentRecords::raiseAnchor()
{
    if (m_key->anchored == m_key->stamp.sequence) {
        return {};
    }
    auto written = m_anchor.write({m_key->stamp.lineage, m_key->stamp.sequence}, m_key->key);
    if (written) {
        m_key->anchored = m_key->stamp.sequence;
    }
    return written;
}

// The anchor of the new lineage first: after a kill before the commit, records that somebody has to look at still are.
Expected<> PaymentRecords::takeAsTheyAre(const Facts& facts, const std::function<Expected<>()>& steps)
{
    RecordStamp stamp;
    stamp.generation = m_key->stamp.generation;
    RowSum rows;
    auto done = wallet::fillRandom(stamp.lineage);
    if (done) {
        done = m_anchor.write({stamp.lineage, stamp.sequence}, m_key->key);
    }
    if (!done) {
        return done;
    }
    SealedStamp sealedStamp;
    done = m_tables.together([&]() -> Expected<> {
        auto ready = steps();
        ready = ready ? store(facts) : ready;
        ready = ready ? m_tables.settle() : ready;
        const auto found = ready ? m_tables.everything() : tl::unexpected{ready.error()};
        if (!found) {
            return tl::unexpected{found.error()};
        }
        for (const auto& row : found->rows) {
            if (auto added = add(rows, row, row.content, m_key->key); !added) {
                return added;
            }
        }
        auto made = seal(stamp, rows, facts);
        if (!made) {
            return tl::unexpected{made.error()};
        }
        sealedStamp = std::move(*made);
        return m_tables.storeStamp(sealedStamp);
    });
    if (!done) {
        return done;
    }
    m_isNew = false;
    m_key->isTrusted = true;
    m_key->rows = rows;
    m_key->stamp = stamp;
    m_key->sealedStamp = std::move(sealedStamp);
    m_key->facts = facts;
    m_key->anchored = 0;
    return raiseAnchor();
}

Expected<> PaymentRecords::checkUnchanged()
{
    const auto found = m_tables.everything();
    if (!found) {
        return tl::unexpected{found.error()};
    }
    RowSum rows;
    for (const auto& row : found->rows) {
        if (row.sealed != row.content) {
            return fail(SignerErrc::recordsForged, "row");
        }
        if (auto added = add(rows, row, row.content, m_key->key); !added) {
            return added;
        }
    }
    const auto stamp = unsealRecords(found->stamp.value_or(SealedStamp{}), rows, found->limits, m_key->key);
    if (!stamp) {
        return tl::unexpected{stamp.error()};
    }
    const bool isSame = *stamp == m_key->stamp && found->incompleteSince == stamp->incompleteSince;
    return isSame ? Expected<>{} : fail(SignerErrc::recordsForged, "stamp");
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
    return takeAsTheyAre({}, [&] { return m_tables.clearIncomplete(); });
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
        // Its bytes may be about to be sent again, after an error that came between the commit and the anchor.
        if (auto raised = isTrusted() ? raiseAnchor() : Expected<>{}; !raised) {
            return tl::unexpected{raised.error()};
        }
        return present;
    }
    if (present.error().code != SignerErrc::intentUnknown) {
        return present;
    }
    auto done = change([&] { return only(m_tables.insert(IntentRow{.intent = intent, .created = now}, sealing())); });
    if (!done) {
        return tl::unexpected{done.error()};
    }
    return RecordedIntent{.intent = intent, .created = now, .payments = {}};
}

Expected<RecordedIntent> PaymentRecords::find(const std::string& id)
{
    return m_tables.intent(id);
}

Expected<SignedPayment> PaymentRecords::payment(const wallet::TransactionId& id)
{
    return m_tables.payment(id);
}

Expected<std::vector<RecordedIntent>> PaymentRecords::all()
{
    return m_tables.intents();
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

PaymentRecords::Changed PaymentRecords::mergeIntent(const RecordedIntent& other, const std::vector<RecordedIntent>& own)
{
    const auto named = [&](const RecordedIntent& each) { return each.intent.id == other.intent.id; };
    const auto present = std::ranges::find_if(own, named);
    std::vector<RecordRow> rows;
    if (!isId(other.intent.id)) {
        return fail(SignerErrc::intentMalformed);
    }
    if (present == own.end()) {
        auto row = m_tables.insert(IntentRow{.intent = other.intent,
                                             .created = other.created,
                                             .isWithdrawn = other.state == IntentState::withdrawn},
                                   Sealing::now);
        if (!row) {
            return tl::unexpected{row.error()};
        }
        rows.push_back(std::move(*row));
    } else if (present->intent != other.intent) {
        return fail(SignerErrc::intentOtherContents, other.intent.id);
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
