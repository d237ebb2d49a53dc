#include "storage/database.hpp"

#include "storage/atomic_file.hpp"
#include "storage/big_endian.hpp"
#include "storage/file_descriptor.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

// Opening: making a new file, setting a damaged one aside, and looking whether it is what it should be.
namespace barter::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t pageBytes = 16384;  // resume data are 4 KiB and more: 10,000 load in half the time of 4 KiB pages
/// user_version holds the version in both of its halves, so that a flipped bit does not look like a later Barter.
constexpr std::int64_t versionFactor = 0x10001;
constexpr auto ownerOnly = S_IRUSR | S_IWUSR;
/// What belongs to a database file: itself first.
constexpr std::array parts{"", "-wal", "-shm", "-journal"};

/// A link that leads nowhere is there, too.
bool isThere(const std::string& path)
{
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

/// Renames a damaged database and what belongs to it to the first "<path>.damaged-<n>" that is free.
Expected<std::string> setAsideFiles(const std::string& path)
{
    std::error_code ignored;
    std::string target;
    int number = 0;
    do {
        target = path + ".damaged-" + std::to_string(++number);
    } while (fs::exists(fs::symlink_status(target, ignored)) ||
             fs::exists(fs::symlink_status(target + "-wal", ignored)));
    for (const std::string part : parts) {
        if (std::rename((path + part).c_str(), (target + part).c_str()) != 0 && errno != ENOENT) {
            return failErrno(errno, "set damaged database aside");
        }
    }
    return target;
}

/// By read() and write(): the process with the keys has no other way.
Expected<> copyFile(const std::string& from, const std::string& to)
{
    constexpr std::size_t step = 65536;
    const FileDescriptor source{::open(from.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!source.isOpen()) {
        return failErrno(errno, "open");
    }
    const FileDescriptor target{::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, ownerOnly)};
    if (!target.isOpen()) {
        return failErrno(errno, "open copy");
    }
    std::vector<char> bytes(step);
    for (;;) {
        const auto got = ::read(source.get(), bytes.data(), bytes.size());
        if (got < 0) {
            return failErrno(errno, "read");
        }
        if (got == 0) {
            return ::fsync(target.get()) == 0 ? Expected<>{} : failErrno(errno, "fsync copy");
        }
        const auto written = ::write(target.get(), bytes.data(), static_cast<std::size_t>(got));
        if (written != got) {
            return failErrno(written < 0 ? errno : ENOSPC, "write copy");
        }
    }
}

/// Copies a damaged log, of which SQLite will use the whole part and forget the rest, to the first
/// "<path>-wal.damaged-<n>" that is free.
Expected<std::string> keepLog(const std::string& log)
{
    std::error_code ignored;
    std::string target;
    int number = 0;
    do {
        target = log + ".damaged-" + std::to_string(++number);
    } while (fs::exists(fs::symlink_status(target, ignored)));
    auto kept = copyFile(log, target);
    if (kept) {
        kept = syncDirectory(fs::path{target}.parent_path().string());
    }
    if (!kept) {
        ::unlink(target.c_str());
        return tl::unexpected{kept.error()};
    }
    return target;
}

/// Looks at the file before SQLite does, which would empty the WAL of a file that is none of its own and would read
/// zeros where the last page is cut off. Offsets: https://www.sqlite.org/fileformat.html, 1.3.
Expected<bool> looksWhole(const std::string& path, std::int32_t applicationId)
{
    constexpr std::string_view magic{"SQLite format 3\0", 16};
    std::array<char, 100> header{};
    const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat status {};
    struct stat wal {};
    if (!file.isOpen() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return true;  // for SQLite to say what is wrong
    }
    const auto got = ::pread(file.get(), header.data(), header.size(), 0);
    if (got < 0) {
        return failErrno(errno, "read database");
    }
    if (got != std::ssize(header) || std::string_view{header.data(), magic.size()} != magic) {
        return false;
    }
    const std::span<const char> bytes{header};
    if (readBigEndian(bytes.subspan(68, 4)) != static_cast<std::uint32_t>(applicationId)) {
        return false;
    }
    const auto pageSize = readBigEndian(bytes.subspan(16, 2)) == 1 ? 65536U : readBigEndian(bytes.subspan(16, 2));
    const bool hasWal = ::stat((path + "-wal").c_str(), &wal) == 0 && wal.st_size > 0;
    return pageSize >= 512 && (hasWal || status.st_size % pageSize == 0);
}

void removeFiles(const std::string& path)
{
    for (const std::string part : parts) {
        ::unlink((path + part).c_str());
    }
}

}  // namespace

void Database::keepLogOnClose(WalState state)
{
    int keep = 1;
    sqlite3_file_control(m_handle.get(), "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
    if (state == WalState::damaged) {
        sqlite3_db_config(m_handle.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
}

Expected<> Database::configure()
{
    // Whatever is temporary stays in memory: a process that is shut in has no folder for it.
    return execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 8388608;"
                   "PRAGMA temp_store = MEMORY;");
}

Expected<std::int64_t> Database::version()
{
    const auto row = firstRow("PRAGMA user_version");
    if (!row) {
        return tl::unexpected{row.error()};
    }
    const auto stored = row->integer(0);
    if (stored < 0 || stored % versionFactor != 0) {
        return fail(StorageErrc::corrupt, "database format " + std::to_string(stored));
    }
    return stored / versionFactor;
}

Expected<> Database::migrate(const DatabaseFormat& format)
{
    const auto current = version();
    if (!current) {
        return tl::unexpected{current.error()};
    }
    return migrate(format, *current, std::ssize(format.migrations));
}

Expected<> Database::migrate(const DatabaseFormat& format, std::int64_t from, std::int64_t to)
{
    for (auto step = static_cast<std::size_t>(from); step < static_cast<std::size_t>(to); ++step) {
        auto transaction = Transaction::begin(*this);
        if (!transaction) {
            return tl::unexpected{transaction.error()};
        }
        if (auto done = execute(format.migrations[step]); !done) {
            return done;
        }
        if (auto done =
                execute("PRAGMA user_version = " + std::to_string(static_cast<std::int64_t>(step + 1) * versionFactor));
            !done) {
            return done;
        }
        if (auto done = transaction->commit(); !done) {
            return done;
        }
    }
    return {};
}

Expected<std::string> Database::schema()
{
    const auto row = firstRow("SELECT group_concat(type || name || tbl_name || coalesce(sql, ''), ';')"
                              " FROM (SELECT * FROM sqlite_schema ORDER BY rowid)");
    if (!row) {
        return tl::unexpected{row.error()};
    }
    return std::string{row->text(0)};
}

/// A flipped bit in the name of a table or column leaves a file that is whole, with tables that nobody asks for.
Expected<> Database::checkSchema(const DatabaseFormat& format, std::int64_t version)
{
    auto other = connect(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY);
    auto made = other ? other->migrate(format, 0, version) : Expected<>{tl::unexpected{other.error()}};
    if (!made) {
        return made;
    }
    const auto wanted = other->schema();
    const auto stored = schema();
    for (const auto* each : {&wanted, &stored}) {
        if (!*each) {
            return tl::unexpected{each->error()};
        }
    }
    if (*wanted != *stored) {
        return fail(StorageErrc::corrupt, "schema");
    }
    return {};
}

Expected<> Database::check(const DatabaseFormat& format)
{
    const auto current = version();
    if (!current) {
        return tl::unexpected{current.error()};
    }
    if (*current > std::ssize(format.migrations)) {
        return fail(StorageErrc::newerVersion, "database format " + std::to_string(*current));
    }
    const auto row = firstRow("PRAGMA integrity_check(1)");
    if (!row) {
        return tl::unexpected{row.error()};
    }
    if (row->text(0) != "ok") {
        return fail(StorageErrc::corrupt, "integrity_check");
    }
    return checkSchema(format, *current);
}

/// Under another name first, so that a file at `path` is always a complete one.
Expected<> Database::create(const std::string& path, const DatabaseFormat& format)
{
    const auto fresh = path + ".new";
    removeFiles(fresh);
    {
        const FileDescriptor file{
            ::open(fresh.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, ownerOnly)};  // SQLite: 0644
        if (!file.isOpen()) {
            return failErrno(errno, "create database");
        }
    }
    auto made = [&]() -> Expected<> {
        auto database = connect(fresh, SQLITE_OPEN_READWRITE);
        if (!database) {
            return tl::unexpected{database.error()};
        }
        if (auto done = database->configure(); !done) {
            return done;
        }
        const auto id = std::to_string(format.applicationId);
        if (auto done = database->execute("PRAGMA page_size = " + std::to_string(pageBytes) +
                                          "; PRAGMA journal_mode = WAL; PRAGMA application_id = " + id);
            !done) {
            return done;
        }
        // What closing does by itself, it does without saying whether it failed.
        return database->migrate(format).and_then([&] { return database->emptyLog(); });
    }();
    if (made && std::rename(fresh.c_str(), path.c_str()) != 0) {
        made = failErrno(errno, "rename database");
    }
    if (!made) {
        removeFiles(fresh);
        return made;
    }
    return syncDirectory(fs::path{path}.parent_path().string());
}

Expected<> Database::emptyLog()
{
    const auto row = firstRow("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!row) {
        return tl::unexpected{row.error()};
    }
    return row->integer(0) == 0 ? Expected<>{} : fail(StorageErrc::busy, "checkpoint");
}

Expected<> Database::dropDamagedLog()
{
    if (auto emptied = emptyLog(); !emptied) {
        return emptied;
    }
    sqlite3_db_config(m_handle.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    m_logState = WalState::whole;
    return {};
}

Expected<Database> Database::open(const std::string& path, const DatabaseFormat& format, Missing missing)
{
    std::string aside;
    const auto log = path + "-wal";
    auto logState = WalState::whole;
    bool isSure = !format.keepsLog;
    // Three times at most: as it is, once more because integrity_check calls a failed read damage, and after a damaged
    // file was set aside.
    for (;;) {
        const bool exists = isThere(path);
        const auto looks = exists ? looksWhole(path, format.applicationId) : Expected<bool>{false};
        if (!looks && format.keepsLog) {
            return tl::unexpected{looks.error()};
        }
        bool usable = looks.value_or(false);
        const bool hasLog = isThere(log);
        if (!exists) {
            if (missing == Missing::refuse && aside.empty()) {
                return fail(StorageErrc::notFound, "database");
            }
            // A WAL without its database would be replayed into the new one.
            if (hasLog) {
                auto moved = setAsideFiles(path);
                if (!moved) {
                    return tl::unexpected{moved.error()};
                }
                aside = std::move(*moved);
            }
            if (auto made = create(path, format); !made) {
                return tl::unexpected{made.error()};
            }
            usable = true;
        }
        if (usable) {
            const bool lostLog = format.keepsLog && exists && !hasLog;
            const auto checked = aside.empty() && !lostLog ? checkWal(log) : Expected<WalState>{WalState::whole};
            if (!checked) {
                return tl::unexpected{checked.error()};
            }
            logState = lostLog && aside.empty() ? WalState::damaged : *checked;
            const auto kept =
                logState == WalState::damaged && hasLog ? keepLog(log) : Expected<std::string>{std::string{}};
            if (!kept && format.keepsLog) {
                return tl::unexpected{kept.error()};
            }
            auto database = connect(path, SQLITE_OPEN_READWRITE);
            if (database && format.keepsLog) {
                database->keepLogOnClose(logState);
            }
            auto ready = database ? database->configure() : Expected<>{tl::unexpected{database.error()}};
            ready = ready ? database->check(format) : ready;
            ready = ready ? database->migrate(format) : ready;
            if (ready) {
                database->m_setAside = std::move(aside);
                database->m_logState = logState;
                database->m_keptLog = kept.value_or(std::string{});
                return database;
            }
            if (ready.error().code != StorageErrc::corrupt || !exists) {
                return tl::unexpected{ready.error()};
            }
            if (!std::exchange(isSure, true)) {
                continue;
            }
        }
        auto moved = setAsideFiles(path);
        if (!moved) {
            return tl::unexpected{moved.error()};
        }
        aside = std::move(*moved);
    }
}

Expected<Database> Database::openDamaged(const std::string& path)
{
    auto database = connect(path, SQLITE_OPEN_READWRITE);
    if (database) {
        // Leaves the file as it is for whoever wants to look at it, and reads on where a part of the schema is broken.
        sqlite3_db_config(database->m_handle.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        sqlite3_db_config(database->m_handle.get(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
        std::ignore = database->execute("PRAGMA writable_schema = ON; PRAGMA query_only = ON;");
    }
    return database;
}

Expected<>
Database::copyWithFirstPageOf(const std::string& donor, const std::string& damaged, const std::string& target)
{
    removeFiles(target);
    std::error_code error;
    fs::copy_file(damaged, target, error);
    const auto size = error ? 0 : fs::file_size(target, error);
    const FileDescriptor from{::open(donor.c_str(), O_RDONLY | O_CLOEXEC)};
    const FileDescriptor to{::open(target.c_str(), O_WRONLY | O_CLOEXEC)};
    std::vector<char> page(pageBytes);
    if (error || !from.isOpen() || !to.isOpen() ||
        ::pread(from.get(), page.data(), page.size(), 0) != std::ssize(page)) {
        return fail(StorageErrc::ioFailed, "copy damaged database");
    }
    // How many pages there are, and that none is free: https://www.sqlite.org/fileformat.html, 1.3.
    for (std::size_t i = 0; i < 4; ++i) {
        page[28 + i] = static_cast<char>((size / pageBytes) >> (8 * (3 - i)) & 0xffU);
    }
    std::fill_n(page.begin() + 32, 8, '\0');
    if (::pwrite(to.get(), page.data(), page.size(), 0) != std::ssize(page)) {
        return failErrno(errno, "copy damaged database");
    }
    return {};
}

}  // namespace barter::storage
