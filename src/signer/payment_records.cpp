#include "signer/payment_records.hpp"

#include "signer/record_rows.hpp"
#include "signer/signer_error.hpp"
#include "storage/atomic_file.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace barter::signer {
namespace {

using storage::Database;
using storage::Statement;
using storage::Transaction;

// `content` is what counts. The other columns are there to be found by, and so that the database itself refuses a
// second payment that may land: they must agree with the content.
constexpr std::array migrations{
    "CREATE TABLE intent (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, content BLOB NOT NULL);"
    "CREATE TABLE payment (position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
    " intent TEXT NOT NULL REFERENCES intent (id), may_land INTEGER NOT NULL, content BLOB NOT NULL);"
    "CREATE INDEX payment_of_intent ON payment (intent);"
    "CREATE UNIQUE INDEX one_that_may_land ON payment (intent) WHERE may_land = 1;"
    "CREATE TABLE limits (id INTEGER PRIMARY KEY CHECK (id = 0), content BLOB NOT NULL, seal BLOB NOT NULL);"
    // There from the beginning, so that a kill between making a file and knowing why leaves no file that seems
    // complete.
    "CREATE TABLE incomplete (id INTEGER PRIMARY KEY CHECK (id = 0), since INTEGER NOT NULL);"
    "INSERT INTO incomplete (id, since) VALUES (0, 0);",
};
constexpr storage::DatabaseFormat format{
    .applicationId = 0x42415250 /* "BARP" */, .migrations = migrations, .keepsLog = true};

constexpr std::size_t maxIdCharacters = 64;

bool isId(std::string_view id)
{
    const auto isAllowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    };
    return !id.empty() && id.size() <= maxIdCharacters && std::ranges::all_of(id, isAllowed);
}

std::span<const char> asChars(std::span<const std::uint8_t> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};  // NOLINT(*-reinterpret-cast): SQLite's blobs
}

std::span<const std::uint8_t> asBytes(std::span<const char> chars)
{
    return {reinterpret_cast<const std::uint8_t*>(chars.data()), chars.size()};  // NOLINT(*-reinterpret-cast)
}

/// Columns: id, content.
Expected<IntentRow> readIntentRow(const Statement& row)
{
    auto intent = decodeIntentRow(asBytes(row.blob(1)));
    if (intent && intent->intent.id != row.text(0)) {
        return fail(SignerErrc::recordsDamaged);
    }
    return intent;
}

/// Columns: id, intent, may_land, content.
Expected<SignedPayment> readPaymentRow(const Statement& row)
{
    auto payment = decodePaymentRow(asBytes(row.blob(3)));
    if (payment && (!std::ranges::equal(asBytes(row.blob(0)), payment->id) || row.text(1) != payment->intent ||
                    row.integer(2) != (payment->fate == Fate::mayLand ? 1 : 0))) {
        return fail(SignerErrc::recordsDamaged);
    }
    return payment;
}

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

/// Binds with `bind`, then gives each row to `take`.
template <class Bind, class Take>
Expected<> read(Database& database, std::string_view sql, Bind bind, Take take)
{
    auto statement = database.prepare(sql);
    if (!statement) {
        return tl::unexpected{statement.error()};
    }
    bind(*statement);
    for (;;) {
        const auto row = statement->step();
        if (!row) {
            return tl::unexpected{row.error()};
        }
        if (!*row) {
            return {};
        }
        if (Expected<> taken = take(*statement); !taken) {
            return taken;
        }
    }
}

template <class Bind>
Expected<> write(Database& database, std::string_view sql, Bind bind)
{
    auto statement = database.prepare(sql);
    if (!statement) {
        return tl::unexpected{statement.error()};
    }
    bind(*statement);
    return statement->run();
}

/// Of one intent, or of all.
Expected<std::vector<RecordedIntent>> readIntents(Database& database, std::optional<std::string_view> only)
{
    const auto sql = [&](const char* columnsAndTable, const char* idColumn) {
        return std::string{"SELECT "} + columnsAndTable + (only ? std::string{" WHERE "} + idColumn + " = ?" : "") +
               " ORDER BY position";
    };
    const auto bind = [&](Statement& statement) {
        if (only) {
            statement.bind(1, *only);
        }
    };
    std::vector<RecordedIntent> intents;
    std::vector<bool> withdrawn;
    std::map<std::string, std::size_t> indexOf;
    auto done = read(database, sql("id, content FROM intent", "id"), bind, [&](const Statement& row) -> Expected<> {
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
    done = read(database,
                sql("id, intent, may_land, content FROM payment", "intent"),
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

Expected<RecordedIntent> readIntent(Database& database, const std::string& id)
{
    auto found = readIntents(database, id);
    if (!found) {
        return tl::unexpected{found.error()};
    }
    if (found->empty()) {
        return fail(SignerErrc::intentUnknown, id);
    }
    return std::move(found->front());
}

Expected<SignedPayment> readPayment(Database& database, const wallet::TransactionId& id)
{
    std::optional<SignedPayment> found;
    auto done = read(
        database,
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

Expected<> storeFate(Database& database, SignedPayment payment, Fate fate)
{
    payment.fate = fate;
    const auto content = encodeRow(payment);
    return write(database, "UPDATE payment SET may_land = ?, content = ? WHERE id = ?", [&](Statement& statement) {
        statement.bind(1, std::int64_t{fate == Fate::mayLand}).bind(2, asChars(content)).bind(3, asChars(payment.id));
    });
}

Expected<> storeLimitsRow(Database& database, const SealedLimits& limits)
{
    return write(
        database, "INSERT OR REPLACE INTO limits (id, content, seal) VALUES (0, ?, ?)", [&](Statement& statement) {
            statement.bind(1, asChars(limits.content)).bind(2, asChars(limits.seal));
        });
}

Expected<std::optional<std::chrono::milliseconds>> readIncompleteSince(Database& database)
{
    std::optional<std::chrono::milliseconds> since;
    auto done = read(
        database,
        "SELECT since FROM incomplete",
        [](Statement&) {},
        [&](const Statement& row) -> Expected<> {
            since.emplace(row.integer(0));
            return {};
        });
    if (!done) {
        return tl::unexpected{done.error()};
    }
    return since;
}

/// A link that leads nowhere is there, too.
bool isThere(const std::string& path)
{
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

/// Runs `steps` in one transaction, which counts only if all of them succeed.
template <class Steps>
Expected<> together(Database& database, Steps steps)
{
    auto transaction = Transaction::begin(database);
    if (!transaction) {
        return tl::unexpected{transaction.error()};
    }
    if (Expected<> done = steps(); !done) {
        return done;
    }
    return transaction->commit();
}

bool hasLanded(IntentState state)
{
    return state == IntentState::landed || state == IntentState::landedButMayAgain;
}

}  // namespace

Expected<PaymentRecords> PaymentRecords::create(const std::string& path, Past past, std::chrono::milliseconds now)
{
    if (isThere(path) || (past == Past::none && isThere(path + "-wal"))) {
        return fail(SignerErrc::recordsExist);
    }
    auto records = openDatabase(path, storage::Missing::create, now);
    if (records && past == Past::none) {
        if (auto done = records->acknowledgeIncomplete(); !done) {
            return tl::unexpected{done.error()};
        }
    }
    return records;
}

Expected<PaymentRecords> PaymentRecords::open(const std::string& path, std::chrono::milliseconds now)
{
    return openDatabase(path, storage::Missing::refuse, now);
}

Expected<PaymentRecords>
PaymentRecords::openDatabase(const std::string& path, storage::Missing missing, std::chrono::milliseconds now)
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
    auto marked = together(*database, [&]() -> Expected<> {
        if (damagedLog) {
            if (auto done = database->execute("INSERT OR IGNORE INTO incomplete (id, since) VALUES (0, 0)"); !done) {
                return done;
            }
        }
        return write(*database, "UPDATE incomplete SET since = ? WHERE since = 0", [&](Statement& statement) {
            statement.bind(1, now.count());
        });
    });
    if (marked && damagedLog) {
        marked = database->dropDamagedLog();
    }
    if (!marked) {
        return tl::unexpected{marked.error()};
    }
    return PaymentRecords{std::move(*database)};
}

Expected<std::optional<std::chrono::milliseconds>> PaymentRecords::incompleteSince()
{
    return readIncompleteSince(m_database);
}

Expected<> PaymentRecords::acknowledgeIncomplete()
{
    return m_database.execute("DELETE FROM incomplete");
}

Expected<RecordedIntent> PaymentRecords::begin(const Intent& intent, std::chrono::milliseconds now)
{
    const bool hasRoom = intent.token == wallet::PaidToken::btt || intent.amount.toInt64();
    if (!isId(intent.id) || intent.to.isZero() || intent.amount.isZero() || !hasRoom ||
        intent.memo.size() > wallet::maxMemoBytes) {
        return fail(SignerErrc::intentMalformed);
    }
    auto present = readIntent(m_database, intent.id);
    if (present) {
        if (present->intent != intent) {
            return fail(SignerErrc::intentOtherContents, intent.id);
        }
        return present;
    }
    if (present.error().code != SignerErrc::intentUnknown) {
        return present;
    }
    const auto content = encodeRow(IntentRow{.intent = intent, .created = now});
    auto done = write(m_database, "INSERT INTO intent (id, content) VALUES (?, ?)", [&](Statement& statement) {
        statement.bind(1, intent.id).bind(2, asChars(content));
    });
    if (!done) {
        return tl::unexpected{done.error()};
    }
    return RecordedIntent{.intent = intent, .created = now, .payments = {}};
}

Expected<RecordedIntent> PaymentRecords::find(const std::string& id)
{
    return readIntent(m_database, id);
}

Expected<std::vector<RecordedIntent>> PaymentRecords::all()
{
    return readIntents(m_database, std::nullopt);
}

Expected<> PaymentRecords::recordSigned(const SignedPayment& payment, const SealedLimits* limits)
{
    if (payment.id != wallet::transactionId(payment.raw) || payment.fate != Fate::mayLand) {
        return fail(SignerErrc::paymentMalformed);
    }
    return together(m_database, [&]() -> Expected<> {
        const auto incomplete = readIncompleteSince(m_database);
        if (!incomplete) {
            return tl::unexpected{incomplete.error()};
        }
        if (*incomplete) {
            return fail(SignerErrc::recordsIncomplete);
        }
        // All of them: a row whose columns are damaged would not be found by them.
        const auto all = readIntents(m_database, std::nullopt);
        if (!all) {
            return tl::unexpected{all.error()};
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
        const auto same = readPayment(m_database, payment.id);
        if (same || same.error().code != SignerErrc::paymentUnknown) {
            return same ? fail(SignerErrc::paymentRecorded) : tl::unexpected{same.error()};
        }
        const auto content = encodeRow(payment);
        auto written =
            write(m_database,
                  "INSERT INTO payment (id, intent, may_land, content) VALUES (?, ?, 1, ?)",
                  [&](Statement& statement) {
                      statement.bind(1, asChars(payment.id)).bind(2, payment.intent).bind(3, asChars(content));
                  });
        if (!written || limits == nullptr) {
            return written;
        }
        return storeLimitsRow(m_database, *limits);
    });
}

Expected<> PaymentRecords::markLanded(const wallet::TransactionId& id)
{
    return together(m_database, [&]() -> Expected<> {
        const auto payment = readPayment(m_database, id);
        if (!payment) {
            return tl::unexpected{payment.error()};
        }
        return storeFate(m_database, *payment, Fate::landed);
    });
}

Expected<> PaymentRecords::markCannotLand(const wallet::TransactionId& id, std::chrono::milliseconds solidBlockTime)
{
    return together(m_database, [&]() -> Expected<> {
        const auto payment = readPayment(m_database, id);
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
        return storeFate(m_database, *payment, Fate::cannotLand);
    });
}

Expected<> PaymentRecords::withdraw(const std::string& id)
{
    return together(m_database, [&]() -> Expected<> {
        const auto recorded = readIntent(m_database, id);
        if (!recorded) {
            return tl::unexpected{recorded.error()};
        }
        if (recorded->state == IntentState::underWay) {
            return fail(SignerErrc::alreadySigned, id);
        }
        if (hasLanded(recorded->state)) {
            return fail(SignerErrc::intentOver, id);
        }
        const auto content =
            encodeRow(IntentRow{.intent = recorded->intent, .created = recorded->created, .isWithdrawn = true});
        return write(m_database, "UPDATE intent SET content = ? WHERE id = ?", [&](Statement& statement) {
            statement.bind(1, asChars(content)).bind(2, id);
        });
    });
}

Expected<std::optional<SealedLimits>> PaymentRecords::limits()
{
    std::optional<SealedLimits> limits;
    auto done = read(
        m_database,
        "SELECT content, seal FROM limits",
        [](Statement&) {},
        [&](const Statement& row) -> Expected<> {
            const auto content = asBytes(row.blob(0));
            const auto seal = asBytes(row.blob(1));
            limits.emplace();
            limits->content.assign(content.begin(), content.end());
            if (seal.size() != limits->seal.size()) {
                return fail(SignerErrc::limitsForged);
            }
            std::ranges::copy(seal, limits->seal.begin());
            return {};
        });
    if (!done) {
        return tl::unexpected{done.error()};
    }
    return limits;
}

Expected<> PaymentRecords::storeLimits(const SealedLimits& limits)
{
    return storeLimitsRow(m_database, limits);
}

}  // namespace barter::signer
