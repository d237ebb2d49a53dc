#include "signer/payment_records.hpp"
#include "signer/signer_error.hpp"
#include "wallet/key_derivation.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

// The seal over all records and their anchor: whether they are those that this wallet wrote last, and how they stay so.
namespace barter::signer {
namespace {

Expected<> add(RowSum& sum, const RecordRow& row, std::span<const std::uint8_t> content, const Secret& key)
{
    return content.empty() ? Expected<>{} : sum.add(row.kind, row.position, content, key);
}

/// An error that says that somebody without the key wrote, as what it was; others as they are.
Expected<Authenticity> asFound(const Error& error, Authenticity found)
{
    return error.code == SignerErrc::recordsForged ? Expected<Authenticity>{found} : tl::unexpected{error};
}

}  // namespace

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
    return change([&]() -> Changed {
        auto changed = m_tables.dropUnsigned(maxUnsignedIntents, std::chrono::milliseconds::max(), Sealing::now);
        if (!changed) {
            return changed;
        }
        std::vector<RecordRow> kept;
        std::ranges::copy_if(waiting, std::back_inserter(kept), [&](const RecordRow& row) {
            return std::ranges::none_of(*changed, [&](const RecordRow& dropped) {
                return dropped.kind == row.kind && dropped.position == row.position;
            });
        });
        std::ranges::move(kept, std::back_inserter(*changed));
        return m_tables.settle().map([&] { return std::move(*changed); });
    });
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
        auto prepared = m_anchor.prepare({stamp.lineage, stamp.sequence}, m_key->key);
        return prepared ? m_tables.storeStamp(sealedStamp) : prepared;
    });
    if (!done) {
        return done;
    }
    m_key->rows = rows;
    m_key->stamp = stamp;
    m_key->sealedStamp = std::move(sealedStamp);
    m_key->facts = next;
    return finishAnchor();
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

Expected<> PaymentRecords::finishAnchor()
{
    auto finished = m_anchor.finish();
    if (finished) {
        m_key->anchored = m_key->stamp.sequence;
    }
    return finished;
}

// Of an anchor that is missing, or says more, or of another lineage, somebody has to hear who gives the password: it is
// left as it is.
Expected<> PaymentRecords::requireAnchor()
{
    if (isTrusted()) {
        return raiseAnchor();
    }
    const auto sealedStamp = m_tables.stamp();
    if (!sealedStamp) {
        return sealedStamp.error().code == SignerErrc::recordsForged ? Expected<>{}
                                                                     : tl::unexpected{sealedStamp.error()};
    }
    const auto& stored = *sealedStamp;
    const auto stamp = stored ? readUnverified(*stored) : std::nullopt;
    const auto anchor = m_anchor.unverified();
    if (!stamp || !anchor || anchor->lineage != stamp->lineage) {
        return {};
    }
    if (anchor->sequence < stamp->sequence) {
        const bool isPrepared = m_anchor.prepared() == AnchoredState{stamp->lineage, stamp->sequence};
        return isPrepared ? m_anchor.finish() : fail(SignerErrc::anchorOutdated);
    }
    if (m_isAnchorSynced) {
        return {};
    }
    // A kill may have come between the name and the sync of the folder.
    auto synced = m_anchor.sync();
    m_isAnchorSynced = synced.has_value();
    return synced;
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
        auto prepared = m_anchor.prepare({stamp.lineage, stamp.sequence}, m_key->key);
        return prepared ? m_tables.storeStamp(sealedStamp) : prepared;
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
    return finishAnchor();
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

}  // namespace barter::signer
