#include "signer/payment_records.hpp"

#include "signer/fields.hpp"
#include "signer/signer_error.hpp"
#include "storage/atomic_file.hpp"
#include "storage/checksum.hpp"

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

/// An intent as its row has it: all else about its state its payments say.
struct IntentRow {
    Intent intent;
    std::chrono::milliseconds created{};
    bool isWithdrawn = false;
};

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

/// The fields with their checksum behind them.
std::vector<std::uint8_t> closed(FieldWriter fields)
{
    auto content = fields.take();
    storage::Crc64 crc;
    crc.add(asChars(content));
    FieldWriter end;
    end.number(crc.value());
    const auto checksum = end.take();
    content.insert(content.end(), checksum.begin(), checksum.end());
    return content;
}

/// The fields without it, if it is right.
Expected<std::span<const std::uint8_t>> opened(std::span<const char> blob)
{
    constexpr std::size_t checksumBytes = 8;
    if (blob.size() < checksumBytes) {
        return fail(SignerErrc::recordsDamaged);
    }
    const auto content = blob.first(blob.size() - checksumBytes);
    storage::Crc64 crc;
    crc.add(content);
    if (FieldReader{asBytes(blob.last(checksumBytes))}.number() != crc.value()) {
        return fail(SignerErrc::recordsDamaged);
    }
    return asBytes(content);
}

std::vector<std::uint8_t> encode(const IntentRow& row)
{
    FieldWriter fields;
    fields.text(row.intent.id);
    fields.number(row.intent.fromSpeed ? 1 : 0);
    fields.number(row.intent.account);
    fields.number(static_cast<std::uint64_t>(row.intent.token));
    fields.bytes(row.intent.to.bytes());
    fields.bytes(row.intent.amount.bytes());
    fields.text(row.intent.memo);
    fields.time(row.created);
    fields.number(row.isWithdrawn ? 1 : 0);
    return closed(std::move(fields));
}

Expected<IntentRow> decodeIntent(std::string_view id, std::span<const char> blob)
{
    const auto content = opened(blob);
    if (!content) {
        return tl::unexpected{content.error()};
    }
    FieldReader fields{*content};
    auto writtenId = fields.string();
    const auto fromSpeed = fields.number();
    const auto account = fields.number();
    const auto token = fields.number();
    const auto to = wallet::Address::fromBytes(fields.bytes<std::tuple_size_v<wallet::Address::Bytes>>());
    const auto amount = fields.amount();
    auto memo = fields.string();
    const auto created = fields.time();
    const auto isWithdrawn = fields.number();
    if (!fields.isWhole() || !to || writtenId != id || fromSpeed > 1 || account > UINT32_MAX ||
        token > static_cast<std::uint64_t>(wallet::PaidToken::bttold) || isWithdrawn > 1) {
        return fail(SignerErrc::recordsDamaged);
    }
    return IntentRow{.intent = {.id = std::move(writtenId),
                                .fromSpeed = fromSpeed == 1,
                                .account = static_cast<std::uint32_t>(account),
                                .token = static_cast<wallet::PaidToken>(token),
                                .to = *to,
                                .amount = amount,
                                .memo = std::move(memo)},
                     .created = created,
                     .isWithdrawn = isWithdrawn == 1};
}

std::vector<std::uint8_t> encode(const SignedPayment& payment)
{
    FieldWriter fields;
    fields.bytes(payment.id);
    fields.text(payment.intent);
    fields.text(payment.raw);
    fields.bytes(payment.signature);
    fields.number(static_cast<std::uint64_t>(payment.expiration));
    fields.number(static_cast<std::uint64_t>(payment.fate));
    return closed(std::move(fields));
}

/// Columns: id, intent, may_land, content.
Expected<SignedPayment> readPayment(const Statement& row)
{
    const auto content = opened(row.blob(3));
    if (!content) {
        return tl::unexpected{content.error()};
    }
    FieldReader fields{*content};
    SignedPayment payment;
    payment.id = fields.bytes<std::tuple_size_v<wallet::TransactionId>>();
    payment.intent = fields.string();
    const auto raw = fields.text();
    payment.raw.assign(raw.begin(), raw.end());
    payment.signature = fields.bytes<std::tuple_size_v<wallet::Signature>>();
    payment.expiration = static_cast<std::int64_t>(fields.number());
    const auto fate = fields.number();
    payment.fate = static_cast<Fate>(fate);
    if (!fields.isWhole() || fate > static_cast<std::uint64_t>(Fate::landed) ||
        !std::ranges::equal(asBytes(row.blob(0)), payment.id) || row.text(1) != payment.intent ||
        row.integer(2) != (payment.fate == Fate::mayLand ? 1 : 0) || wallet::transactionId(payment.raw) != payment.id) {
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
        auto intent = decodeIntent(row.text(0), row.blob(1));
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
                    auto payment = readPayment(row);
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
            auto payment = readPayment(row);
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
    const auto content = encode(payment);
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
    const auto content = encode(IntentRow{.intent = intent, .created = now});
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
        const auto content = encode(payment);
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
            encode(IntentRow{.intent = recorded->intent, .created = recorded->created, .isWithdrawn = true});
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
