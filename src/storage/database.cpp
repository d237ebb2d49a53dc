#include "storage/database.hpp"

#include <sqlite3.h>

// Connections, statements and transactions; what SQLite's errors mean.
namespace barter::storage {
namespace {

constexpr int patienceMs = 5000;

StorageErrc meaning(int result, int systemError)
{
    switch (result & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_MISMATCH:
    case SQLITE_CONSTRAINT:
    case SQLITE_SCHEMA:
    case SQLITE_ERROR: return StorageErrc::corrupt;  // our SQL is right: the tables are not what they should be
    case SQLITE_FULL: return StorageErrc::diskFull;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return StorageErrc::busy;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return StorageErrc::denied;
    case SQLITE_TOOBIG: return StorageErrc::tooLarge;
    case SQLITE_CANTOPEN: return systemError == 0 ? StorageErrc::denied : fromErrno(systemError);
    default: return StorageErrc::ioFailed;
    }
}

tl::unexpected<Error> failSqlite(sqlite3* database, int result, const std::string& operation)
{
    const int systemError = database == nullptr ? 0 : sqlite3_system_errno(database);
    const char* words = database == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(database);
    return fail(meaning(result, systemError), operation + ": " + words);
}

}  // namespace

void detail::CloseDatabase::operator()(sqlite3* database) const noexcept
{
    sqlite3_close_v2(database);
}

void detail::FinalizeStatement::operator()(sqlite3_stmt* statement) const noexcept
{
    sqlite3_finalize(statement);
}

Statement& Statement::bind(int parameter, std::int64_t value)
{
    m_bindResult |= sqlite3_bind_int64(m_statement.get(), parameter, value);
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view text)
{
    const char* data = text.empty() ? "" : text.data();
    m_bindResult |= sqlite3_bind_text64(m_statement.get(), parameter, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bind(int parameter, std::span<const char> blob)
{
    const char* data = blob.empty() ? "" : blob.data();
    m_bindResult |= sqlite3_bind_blob64(m_statement.get(), parameter, data, blob.size(), SQLITE_STATIC);
    return *this;
}

Expected<bool> Statement::step()
{
    auto* database = sqlite3_db_handle(m_statement.get());
    if (m_bindResult != SQLITE_OK) {
        return failSqlite(database, SQLITE_TOOBIG, "bind");
    }
    const int result = sqlite3_step(m_statement.get());
    if (result != SQLITE_ROW && result != SQLITE_DONE) {
        return failSqlite(database, result, sqlite3_sql(m_statement.get()));
    }
    return result == SQLITE_ROW;
}

Expected<> Statement::run()
{
    for (;;) {
        const auto row = step();
        if (!row) {
            auto error = row.error();
            reset();
            return tl::unexpected{std::move(error)};
        }
        if (!*row) {
            reset();
            return {};
        }
    }
}

void Statement::reset()
{
    sqlite3_reset(m_statement.get());
    sqlite3_clear_bindings(m_statement.get());
    m_bindResult = SQLITE_OK;
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

std::string_view Statement::text(int column) const
{
    const auto bytes = blob(column);
    return {bytes.data(), bytes.size()};
}

std::span<const char> Statement::blob(int column) const
{
    const auto* data = static_cast<const char*>(sqlite3_column_blob(m_statement.get(), column));
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return data == nullptr ? std::span<const char>{} : std::span{data, static_cast<std::size_t>(size)};
}

Expected<Database> Database::connect(const std::string& path, int flags)
{
    sqlite3* raw = nullptr;
    const int result =
        sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Handle handle{raw};
    if (result != SQLITE_OK) {
        return failSqlite(raw, result, "open");
    }
    sqlite3_busy_timeout(raw, patienceMs);
    // The file may have been written by anybody: its schema gets no power over us.
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    // None of ours has any: one that is there somebody else made, to act in our transactions.
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    return Database{std::move(handle)};
}

Expected<Statement> Database::prepare(std::string_view sql)
{
    sqlite3_stmt* statement = nullptr;
    const int result =
        sqlite3_prepare_v2(m_handle.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (result != SQLITE_OK) {
        return failSqlite(m_handle.get(), result, std::string{sql});
    }
    return Statement{statement};
}

Expected<Statement> Database::firstRow(std::string_view sql)
{
    auto statement = prepare(sql);
    if (!statement) {
        return statement;
    }
    const auto row = statement->step();
    if (!row) {
        return tl::unexpected{row.error()};
    }
    if (!*row) {
        return fail(StorageErrc::corrupt, std::string{sql});
    }
    return statement;
}

Expected<> Database::execute(const std::string& sql)
{
    const int result = sqlite3_exec(m_handle.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) {
        return failSqlite(m_handle.get(), result, sql);
    }
    return {};
}

Expected<Transaction> Transaction::begin(Database& database)
{
    if (auto begun = database.execute("BEGIN IMMEDIATE"); !begun) {
        return tl::unexpected{begun.error()};
    }
    return Transaction{database};
}

Expected<> Transaction::commit()
{
    auto done = m_database->execute("COMMIT");
    if (done) {
        m_database = nullptr;
    }
    return done;
}

Transaction::~Transaction()
{
    if (m_database != nullptr) {
        std::ignore = m_database->execute("ROLLBACK");
    }
}

}  // namespace barter::storage
