#pragma once

#include "core/error.hpp"
#include "storage/storage_error.hpp"
#include "storage/wal_check.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace barter::storage {

namespace detail {
struct CloseDatabase {
    void operator()(sqlite3* database) const noexcept;
};
struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const noexcept;
};
}  // namespace detail

/// One prepared statement. Use: bind, step until it is false, reset. Parameters count from 1, columns from 0.
///
/// A failed bind shows in the next `step`. Views of a row are valid until the next `step` or `reset`.
class Statement {
public:
    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, std::string_view text);       ///< copied
    Statement& bind(int parameter, std::span<const char> blob);  ///< not copied: must live until `reset`
    Statement& bind(int parameter, const std::string& text) { return bind(parameter, std::string_view{text}); }

    /// True: a row is there. Errors: StorageErrc::corrupt, diskFull, ioFailed, busy, denied.
    [[nodiscard]] Expected<bool> step();
    /// Steps to the end, ignoring rows, and resets.
    [[nodiscard]] Expected<> run();
    void reset();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::span<const char> blob(int column) const;

private:
    friend class Database;
    explicit Statement(sqlite3_stmt* statement) : m_statement{statement} {}

    std::unique_ptr<sqlite3_stmt, detail::FinalizeStatement> m_statement;
    int m_bindResult = 0;
};

/// What a database file must be. Step n of `migrations` leads from user_version n to n + 1.
struct DatabaseFormat {
    std::int32_t applicationId = 0;  ///< marks the file as ours; not 0
    std::span<const char* const> migrations;
    /// The WAL is never deleted, so that one that is missing counts as damaged; and a damaged one stays in its place,
    /// to be found again, until `dropDamagedLog`. Without a copy of it the file is not opened. Neither is
    /// a file that cannot be read: it may be whole.
    bool keepsLog = false;
};

enum class Missing { create, refuse };

/// A connection to one SQLite file: WAL with synchronous=FULL (a commit that returned outlives a power cut; with NORMAL
/// 3 of 8 were lost), foreign keys, mode 0600, 5 s patience with other processes. One thread at a time.
class Database {
public:
    /// Opens, checks (`integrity_check`) and migrates; makes the file when there is none. A file that is damaged, empty
    /// or not ours is renamed to "<path>.damaged-<n>" together with its WAL, never deleted, and a new one is made. Of a
    /// damaged WAL the whole transactions before the damage count, and a copy is kept as "<path>-wal.damaged-<n>".
    /// Errors: denied, diskFull, ioFailed, busy, newerVersion, notFound (no such directory, or `Missing::refuse`).
    [[nodiscard]] static Expected<Database>
    open(const std::string& path, const DatabaseFormat& format, Missing missing = Missing::create);

    /// For salvage: opens whatever is there without checking or changing anything of it. Reading may fail at any row.
    [[nodiscard]] static Expected<Database> openDamaged(const std::string& path);

    /// For salvage when not even `openDamaged` finds the tables: copies `damaged` to `target`, with the first page
    /// (header and list of tables) of `donor`, a closed or untouched database of the same format.
    [[nodiscard]] static Expected<>
    copyWithFirstPageOf(const std::string& donor, const std::string& damaged, const std::string& target);

    /// Where the damaged file went; empty when it was in order.
    [[nodiscard]] const std::string& setAside() const { return m_setAside; }
    /// What the WAL was like, if `open` did not set it aside with the file.
    [[nodiscard]] WalState logState() const { return m_logState; }
    /// The copy of a damaged WAL; else empty.
    [[nodiscard]] const std::string& keptLog() const { return m_keptLog; }
    /// What is lost has been told, in the database itself: with that the log begins anew. Errors: busy, diskFull,
    /// ioFailed; then the next `open` finds the damage again.
    [[nodiscard]] Expected<> dropDamagedLog();

    [[nodiscard]] Expected<Statement> prepare(std::string_view sql);
    /// Stands on the first row of what `sql` gives. Errors: those of the statement; corrupt when there is no row.
    [[nodiscard]] Expected<Statement> firstRow(std::string_view sql);
    /// Several statements, no rows.
    [[nodiscard]] Expected<> execute(const std::string& sql);

private:
    using Handle = std::unique_ptr<sqlite3, detail::CloseDatabase>;
    explicit Database(Handle handle) : m_handle{std::move(handle)} {}

    static Expected<Database> connect(const std::string& path, int flags);
    static Expected<> create(const std::string& path, const DatabaseFormat& format);
    void keepLogOnClose(WalState state);
    Expected<> configure();
    Expected<> emptyLog();
    Expected<> migrate(const DatabaseFormat& format);
    Expected<> migrate(const DatabaseFormat& format, std::int64_t from, std::int64_t to);
    Expected<std::string> schema();
    Expected<> checkSchema(const DatabaseFormat& format, std::int64_t version);
    Expected<std::int64_t> version();
    Expected<> check(const DatabaseFormat& format);

    Handle m_handle;
    std::string m_setAside;
    std::string m_keptLog;
    WalState m_logState = WalState::whole;
};

/// Rolls back unless committed. Takes the write lock at once.
class Transaction {
public:
    [[nodiscard]] static Expected<Transaction> begin(Database& database);
    [[nodiscard]] Expected<> commit();

    Transaction(Transaction&& other) noexcept : m_database{std::exchange(other.m_database, nullptr)} {}
    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

private:
    explicit Transaction(Database& database) : m_database{&database} {}

    Database* m_database;
};

}  // namespace barter::storage
