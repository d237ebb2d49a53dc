#include "signer/record_tables.hpp"

#include "signer/record_sql.hpp"
#include "signer/signer_error.hpp"
#include "storage/atomic_file.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace barter::signer {
namespace {

using namespace sql;
using storage::Database;
using storage::Statement;
using storage::Transaction;

// `content` is what counts. The other columns are there to be found by, and so that the database itself refuses a
// second payment that may land: they must agree with the content. `sealed` is what the seal has of a row where that is
// another thing: NULL where it is the content, no bytes for a row that it does not have yet.
constexpr std::array migrations{
    "CREATE TABLE intent (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, content BLOB NOT NULL, sealed BLOB);"
    "CREATE TABLE payment (position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
    " intent TEXT NOT NULL REFERENCES intent (id), may_land INTEGER NOT NULL, content BLOB NOT NULL, sealed BLOB);"
    "CREATE INDEX payment_of_intent ON payment (intent);"
    "CREATE UNIQUE INDEX one_that_may_land ON payment (intent) WHERE may_land = 1;"
    "CREATE TABLE limits (id INTEGER PRIMARY KEY CHECK (id = 0), content BLOB NOT NULL, seal BLOB NOT NULL);"
    "CREATE TABLE stamp (id INTEGER PRIMARY KEY CHECK (id = 0), content BLOB NOT NULL, seal BLOB NOT NULL);"
    // There from the beginning, so that a kill between making a file and knowing why leaves no file that seems
    // complete.
    "CREATE TABLE incomplete (id INTEGER PRIMARY KEY CHECK (id = 0), since INTEGER NOT NULL);"
    "INSERT INTO incomplete (id, since) VALUES (0, 0);",
    // Rows that could not be read, as they were found: nobody reads them but a person.
    "CREATE TABLE set_aside (position INTEGER PRIMARY KEY, kind TEXT NOT NULL, id, intent, content);",
};
constexpr storage::DatabaseFormat format{
    .applicationId = 0x42415250 /* "BARP" */, .migrations = migrations, .keepsLog = true};

IntentState stateOf(bool isWithdrawn, const std::vector<SignedPayment>& payments)
{
    const auto any = [&](Fate fate) {
        return std::ranges::find(payments, fate, &SignedPayment::fate) != payments.end();
    };
    if (any(Fate::landed)) {
        return any(Fate::mayLand) ? IntentState::landedButMayAgain : IntentState::landed;
    }
    if (any(Fate::mayLand)) {
        return IntentState::underWay;
    }
    return isWithdrawn ? IntentState::withdrawn : IntentState::open;
}

constexpr std::string_view isUnsigned = " WHERE NOT EXISTS (SELECT 1 FROM payment WHERE payment.intent = intent.id)";
constexpr const char* onlyUnsealed = " AND sealed = x''";

/// A row that `sql` gives back: position, what the seal has of it. Errors: `none` if there is no row.
template <class Bind>
Expected<RecordRow> writeRow(Database& database,
                             RowKind kind,
                             std::vector<std::uint8_t> content,
                             SignerErrc none,
                             std::string_view sql,
                             Bind bind)
{
    std::optional<RecordRow> written;
    auto done = read(
        database,
        sql,
        [&](Statement& statement) { bind(statement); },
        [&](const Statement& row) -> Expected<> {
            written = {.kind = kind, .position = row.integer(0), .sealed = copyOf(row.blob(1)), .content = {}};
            return {};
        });
    if (!done) {
        return tl::unexpected{done.error()};
    }
    if (!written) {
        return fail(none);
    }
    written->content = std::move(content);
    return std::move(*written);
}

/// A blob with a seal of its own beside it: nothing, if there is no row. `wrongSize`: of the seal.
template <class Sealed>
Expected<std::optional<Sealed>> readSealed(Database& database, std::string_view sql, SignerErrc wrongSize)
{
    std::optional<Sealed> found;
    auto done = read(database, sql, bindNothing, [&](const Statement& row) -> Expected<> {
        found.emplace();
        found->content = copyOf(row.blob(0));
        const auto seal = asBytes(row.blob(1));
        if (seal.size() != found->seal.size()) {
            return fail(wrongSize);
        }
        std::ranges::copy(seal, found->seal.begin());
        return {};
    });
    if (!done) {
        return tl::unexpected{done.error()};
    }
    return found;
}

Expected<std::optional<SealedLimits>> readLimits(Database& database, SignerErrc wrongSize)
{
    return readSealed<SealedLimits>(database, "SELECT content, seal FROM limits", wrongSize);
}

template <class T>
Expected<> readInto(T& target, Expected<T> value)
{
    if (!value) {
        return tl::unexpected{value.error()};
    }
    target = std::move(*value);
    return {};
}

template <class Sealed>
Expected<> storeSealed(Database& database, std::string_view sql, const Sealed& sealed)
{
    return write(database, sql, [&](Statement& statement) {
        statement.bind(1, asChars(sealed.content)).bind(2, asChars(sealed.seal));
    });
}

}  // namespace

Expected<RecordTables>
RecordTables::open(const std::string& path, storage::Missing missing, std::chrono::milliseconds now)
{
    // SQLite gives the log the mode of the file, which the sandbox allows only if it is this one.
    if (auto closed = storage::closeToOthers(path); !closed) {
        return tl::unexpected{closed.error()};
    }
    auto database = Database::open(path, format, missing);
    if (!database) {
        return tl::unexpected{database.error()};
    }
    const bool damagedLog = database->logState() == storage::WalState::damaged;
    RecordTables tables{std::move(*database)};
    auto marked = tables.together([&]() -> Expected<> {
        if (damagedLog) {
            if (auto done = tables.markIncomplete({}); !done) {
                return done;
            }
        }
        return write(tables.m_database, "UPDATE incomplete SET since = ? WHERE since = 0", [&](Statement& statement) {
            statement.bind(1, now.count());
        });
    });
    if (marked && damagedLog) {
        marked = tables.m_database.dropDamagedLog();
    }
    if (!marked) {
        return tl::unexpected{marked.error()};
    }
    return tables;
}

Expected<> RecordTables::together(const std::function<Expected<>()>& steps)
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction) {
        return tl::unexpected{transaction.error()};
    }
    if (auto done = steps(); !done) {
        return done;
    }
    return transaction->commit();
}

Expected<std::vector<RecordedIntent>>
RecordTables::readIntents(const std::string& which, const std::string& whichPayments, const Bind& bind)
{
    std::vector<RecordedIntent> intents;
    std::vector<bool> withdrawn;
    std::map<std::string, std::size_t> indexOf;
    const auto sql = "SELECT id, content FROM intent WHERE " + which + " ORDER BY position";
    auto done = read(m_database, sql, bind, [&](const Statement& row) -> Expected<> {
        auto intent = readIntentRow(row);
        if (!intent) {
            return tl::unexpected{intent.error()};
        }
        indexOf[intent->intent.id] = intents.size();
        withdrawn.push_back(intent->isWithdrawn);
        intents.push_back({.intent = std::move(intent->intent), .created = intent->created, .payments = {}});
        return {};
    });
    if (!done) {
        return tl::unexpected{done.error()};
    }
    done = read(m_database,
                "SELECT id, intent, may_land, content FROM payment WHERE " + whichPayments + " ORDER BY position",
                bind,
                [&](const Statement& row) -> Expected<> {
                    auto payment = readPaymentRow(row);
                    if (!payment) {
                        return tl::unexpected{payment.error()};
                    }
                    const auto of = indexOf.find(payment->intent);
                    if (of == indexOf.end()) {
                        return fail(SignerErrc::recordsDamaged);
                    }
                    intents[of->second].payments.push_back(std::move(*payment));
                    return {};
                });
    if (!done) {
        return tl::unexpected{done.error()};
    }
    for (std::size_t i = 0; i < intents.size(); ++i) {
        intents[i].state = stateOf(withdrawn[i], intents[i].payments);
    }
    return intents;
}

Expected<std::vector<RecordedIntent>> RecordTables::intents()
{
    return readIntents("true", "true", bindNothing);
}

Expected<std::vector<RecordedIntent>> RecordTables::intentsAfter(const std::optional<std::string>& id,
                                                                 std::size_t count)
{
    if (id) {
        if (const auto known = intent(*id); !known) {
            return tl::unexpected{known.error()};
        }
    }
    const std::string page = "position > coalesce((SELECT position FROM intent WHERE id = ?1), -1)"
                             " ORDER BY position LIMIT ?2";
    return readIntents(
        "position IN (SELECT position FROM intent WHERE " + page + ")",
        "intent IN (SELECT id FROM intent WHERE " + page + ")",
        [&](Statement& statement) { statement.bind(1, id.value_or("")).bind(2, static_cast<std::int64_t>(count)); });
}

Expected<std::uint64_t> RecordTables::count(std::string_view sql)
{
    std::uint64_t number = 0;
    auto done = read(m_database, sql, bindNothing, [&](const Statement& row) -> Expected<> {
        number = static_cast<std::uint64_t>(row.integer(0));
        return {};
    });
    return done ? Expected<std::uint64_t>{number} : tl::unexpected{done.error()};
}

Expected<std::uint64_t> RecordTables::countIntents()
{
    return count("SELECT count(*) FROM intent");
}

Expected<RecordedIntent> RecordTables::intent(const std::string& id)
{
    auto found =
        readIntents("id = ?1", "intent = ?1", [&](Statement& statement) { statement.bind(1, std::string_view{id}); });
    if (!found) {
        return tl::unexpected{found.error()};
    }
    if (found->empty()) {
        return fail(SignerErrc::intentUnknown, id);
    }
    return std::move(found->front());
}

Expected<SignedPayment> RecordTables::payment(const wallet::TransactionId& id)
{
    std::optional<SignedPayment> found;
    auto done = read(
        m_database,
        "SELECT id, intent, may_land, content FROM payment WHERE id = ?",
        [&](Statement& statement) { statement.bind(1, asChars(id)); },
        [&](const Statement& row) -> Expected<> {
            auto payment = readPaymentRow(row);
            if (!payment) {
                return tl::unexpected{payment.error()};
            }
            found = std::move(*payment);
            return {};
        });
    if (!done) {
        return tl::unexpected{done.error()};
    }
    if (!found) {
        return fail(SignerErrc::paymentUnknown);
    }
    return std::move(*found);
}

Expected<> RecordTables::readRows(RowKind kind, std::string_view sql, std::vector<RecordRow>& rows)
{
    return read(m_database, sql, bindNothing, [&](const Statement& row) -> Expected<> {
        rows.push_back({kind, row.integer(0), copyOf(row.blob(1)), copyOf(row.blob(2))});
        return {};
    });
}

Expected<RecordsOnDisk> RecordTables::everything()
{
    RecordsOnDisk all;
    auto done = readRows(RowKind::intent, "SELECT position, coalesce(sealed, content), content FROM intent", all.rows);
    if (done) {
        done = readRows(RowKind::payment, "SELECT position, coalesce(sealed, content), content FROM payment", all.rows);
    }
    if (done) {
        done = readInto(all.limits, readLimits(m_database, SignerErrc::recordsForged));
    }
    if (done) {
        done = readInto(all.incompleteSince, incompleteSince());
    }
    if (done) {
        done =
            readInto(all.stamp,
                     readSealed<SealedStamp>(m_database, "SELECT content, seal FROM stamp", SignerErrc::recordsForged));
    }
    if (!done) {
        return tl::unexpected{done.error()};
    }
    return all;
}

Expected<RecordRow> RecordTables::insert(const IntentRow& intent, Sealing sealing)
{
    auto content = encodeRow(intent);
    return writeRow(m_database,
                    RowKind::intent,
                    content,
                    SignerErrc::recordsDamaged,
                    sealing == Sealing::later
                        ? "INSERT INTO intent (id, content, sealed) VALUES (?, ?, x'') RETURNING position, x''"
                        : "INSERT INTO intent (id, content) VALUES (?, ?) RETURNING position, x''",
                    [&](Statement& statement) { statement.bind(1, intent.intent.id).bind(2, asChars(content)); });
}

Expected<RecordRow> RecordTables::insert(const SignedPayment& payment)
{
    auto content = encodeRow(payment);
    return writeRow(m_database,
                    RowKind::payment,
                    content,
                    SignerErrc::recordsDamaged,
                    "INSERT INTO payment (id, intent, may_land, content) VALUES (?, ?, ?, ?) RETURNING position, x''",
                    [&](Statement& statement) {
                        statement.bind(1, asChars(payment.id))
                            .bind(2, payment.intent)
                            .bind(3, std::int64_t{payment.fate == Fate::mayLand})
                            .bind(4, asChars(content));
                    });
}

Expected<RecordRow> RecordTables::replace(const IntentRow& intent, Sealing sealing)
{
    const auto& id = intent.intent.id;
    auto content = encodeRow(intent);
    auto row = writeRow(m_database,
                        RowKind::intent,
                        content,
                        SignerErrc::intentUnknown,
                        "SELECT position, coalesce(sealed, content) FROM intent WHERE id = ?",
                        [&](Statement& statement) { statement.bind(1, id); });
    if (!row) {
        return row;
    }
    auto written = write(m_database,
                         sealing == Sealing::later
                             ? "UPDATE intent SET sealed = coalesce(sealed, content), content = ? WHERE id = ?"
                             : "UPDATE intent SET content = ? WHERE id = ?",
                         [&](Statement& statement) { statement.bind(1, asChars(content)).bind(2, id); });
    if (!written) {
        return tl::unexpected{written.error()};
    }
    return row;
}

Expected<RecordRow> RecordTables::replace(const SignedPayment& payment, Sealing sealing)
{
    auto content = encodeRow(payment);
    auto row = writeRow(m_database,
                        RowKind::payment,
                        content,
                        SignerErrc::paymentUnknown,
                        "SELECT position, coalesce(sealed, content) FROM payment WHERE id = ?",
                        [&](Statement& statement) { statement.bind(1, asChars(payment.id)); });
    if (!row) {
        return row;
    }
    auto written =
        write(m_database,
              sealing == Sealing::later
                  ? "UPDATE payment SET sealed = coalesce(sealed, content), may_land = ?, content = ? WHERE id = ?"
                  : "UPDATE payment SET may_land = ?, content = ? WHERE id = ?",
              [&](Statement& statement) {
                  statement.bind(1, std::int64_t{payment.fate == Fate::mayLand})
                      .bind(2, asChars(content))
                      .bind(3, asChars(payment.id));
              });
    if (!written) {
        return tl::unexpected{written.error()};
    }
    return row;
}

Expected<std::uint64_t> RecordTables::countUnsigned(Sealing sealing)
{
    return count("SELECT count(*) FROM intent" + std::string{isUnsigned} +
                 (sealing == Sealing::later ? onlyUnsealed : ""));
}

Expected<std::vector<RecordRow>>
RecordTables::dropUnsigned(std::size_t keep, std::chrono::milliseconds before, Sealing sealing)
{
    std::vector<RecordRow> rows;
    const auto found = countUnsigned(sealing);
    if (!found || *found <= keep) {
        return found ? Expected<std::vector<RecordRow>>{rows} : tl::unexpected{found.error()};
    }
    auto done = readRows(RowKind::intent,
                         "SELECT position, coalesce(sealed, content), content FROM intent" + std::string{isUnsigned} +
                             (sealing == Sealing::later ? onlyUnsealed : "") + " ORDER BY position LIMIT " +
                             std::to_string(*found - keep),
                         rows);
    if (!done) {
        return tl::unexpected{done.error()};
    }
    std::erase_if(rows, [&](const RecordRow& row) {
        const auto intent = decodeIntentRow(row.content);
        return !intent || (!intent->isWithdrawn && intent->created >= before) || intent->intent.amount.isZero();
    });
    for (auto& row : rows) {
        row.content.clear();
        auto deleted = write(m_database, "DELETE FROM intent WHERE position = ?", [&](Statement& statement) {
            statement.bind(1, row.position);
        });
        if (!deleted) {
            return tl::unexpected{deleted.error()};
        }
    }
    return rows;
}

Expected<> RecordTables::settle()
{
    return m_database.execute("UPDATE intent SET sealed = NULL WHERE sealed IS NOT NULL;"
                              "UPDATE payment SET sealed = NULL WHERE sealed IS NOT NULL;"
                              "DELETE FROM stamp");
}

Expected<std::optional<SealedLimits>> RecordTables::limits()
{
    return readLimits(m_database, SignerErrc::limitsForged);
}

Expected<> RecordTables::storeLimits(const SealedLimits& limits)
{
    return storeSealed(m_database, "INSERT OR REPLACE INTO limits (id, content, seal) VALUES (0, ?, ?)", limits);
}

Expected<> RecordTables::removeLimits()
{
    return m_database.execute("DELETE FROM limits");
}

Expected<std::optional<std::chrono::milliseconds>> RecordTables::incompleteSince()
{
    std::optional<std::chrono::milliseconds> since;
    auto done = read(m_database, "SELECT since FROM incomplete", bindNothing, [&](const Statement& row) -> Expected<> {
        since.emplace(row.integer(0));
        return {};
    });
    if (!done) {
        return tl::unexpected{done.error()};
    }
    return since;
}

Expected<> RecordTables::markIncomplete(std::chrono::milliseconds since)
{
    return write(m_database, "INSERT OR IGNORE INTO incomplete (id, since) VALUES (0, ?)", [&](Statement& statement) {
        statement.bind(1, since.count());
    });
}

Expected<> RecordTables::clearIncomplete()
{
    return m_database.execute("DELETE FROM incomplete");
}

Expected<std::optional<SealedStamp>> RecordTables::stamp()
{
    return readSealed<SealedStamp>(m_database, "SELECT content, seal FROM stamp", SignerErrc::recordsForged);
}

Expected<> RecordTables::storeStamp(const SealedStamp& stamp)
{
    return storeSealed(m_database, "INSERT OR REPLACE INTO stamp (id, content, seal) VALUES (0, ?, ?)", stamp);
}

}  // namespace barter::signer
