#include "signer/record_sql.hpp"
#include "signer/record_tables.hpp"

#include <optional>
#include <set>
#include <string>

// What cannot be read any more, so that the rest can be used.
namespace barter::signer {
namespace {

using namespace sql;
using storage::Database;
using storage::Statement;

Expected<> setPaymentAside(Database& database, std::int64_t position)
{
    const auto bind = [&](Statement& statement) { statement.bind(1, position); };
    return write(database,
                 "INSERT INTO set_aside (kind, id, intent, content)"
                 " SELECT 'payment', id, intent, content FROM payment WHERE position = ?",
                 bind)
        .and_then([&] { return write(database, "DELETE FROM payment WHERE position = ?", bind); });
}

/// What stays of an intent that cannot be read: an id that nothing else can have, since nobody can ask for nothing.
IntentRow leftOf(const std::string& id, std::chrono::milliseconds now)
{
    return {.intent = {.id = id, .to = wallet::Address::fromShort({}), .amount = {}, .memo = {}},
            .created = now,
            .isWithdrawn = true};
}

}  // namespace

Expected<> RecordTables::withdrawForGood(const std::string& id, std::chrono::milliseconds now)
{
    std::optional<std::vector<std::uint8_t>> content;
    bool isReadable = true;
    auto done = read(
        m_database,
        "SELECT id, content FROM intent WHERE id = ?",
        [&](Statement& statement) { statement.bind(1, id); },
        [&](const Statement& row) -> Expected<> {
            const auto found = readIntentRow(row);
            isReadable = found.has_value();
            auto intent = found.value_or(leftOf(id, now));
            intent.isWithdrawn = true;
            content = encodeRow(intent);
            return {};
        });
    if (!done) {
        return done;
    }
    if (!isReadable) {
        done = write(m_database,
                     "INSERT INTO set_aside (kind, id, content) SELECT 'intent', id, content FROM intent WHERE id = ?",
                     [&](Statement& statement) { statement.bind(1, id); });
    }
    if (done && content) {
        return write(m_database, "UPDATE intent SET content = ? WHERE id = ?", [&](Statement& statement) {
            statement.bind(1, asChars(*content)).bind(2, id);
        });
    }
    return done ? insert(leftOf(id, now), Sealing::now).map([](const RecordRow&) {}) : done;
}

Expected<> RecordTables::setDamagedAside(std::chrono::milliseconds now)
{
    std::set<std::string> known;    // ids that intents have
    std::set<std::string> damaged;  // ids that something damaged has, or whose intent is not there
    bool isAnyUnknown = false;      // a payment that does not say of what
    std::vector<std::int64_t> payments;
    auto done =
        read(m_database, "SELECT id, content FROM intent", bindNothing, [&](const Statement& row) -> Expected<> {
            const std::string id{row.text(0)};
            known.insert(id);
            if (!readIntentRow(row)) {
                damaged.insert(id);
                if (const auto content = decodeIntentRow(asBytes(row.blob(1)))) {
                    damaged.insert(content->intent.id);
                }
            }
            return {};
        });
    if (!done) {
        return done;
    }
    done = read(m_database,
                "SELECT id, intent, may_land, content, position FROM payment",
                bindNothing,
                [&](const Statement& row) -> Expected<> {
                    const std::string intent{row.text(1)};
                    if (!known.contains(intent)) {
                        damaged.insert(intent);
                    }
                    if (readPaymentRow(row)) {
                        return {};
                    }
                    payments.push_back(row.integer(4));
                    damaged.insert(intent);
                    const auto content = decodePaymentRow(asBytes(row.blob(3)));
                    if (content) {
                        damaged.insert(content->intent);
                    }
                    isAnyUnknown = isAnyUnknown || (!content && !known.contains(intent));
                    return {};
                });
    for (const auto position : payments) {
        done = done ? setPaymentAside(m_database, position) : done;
    }
    if (done && isAnyUnknown) {
        damaged.insert(known.begin(), known.end());
    }
    for (const auto& id : damaged) {
        done = done ? withdrawForGood(id, now) : done;
    }
    return done;
}

}  // namespace barter::signer
