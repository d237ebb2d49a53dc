#include "engine/resume_store.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <system_error>
#include <utility>

namespace barter::engine {
namespace {

using storage::Database;
using storage::Statement;
using storage::StorageErrc;
using storage::Transaction;

constexpr std::array migrations{
    "CREATE TABLE torrent (position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, content BLOB NOT NULL);"
    "CREATE TABLE run (id INTEGER PRIMARY KEY CHECK (id = 0), clean INTEGER NOT NULL);"
    "INSERT INTO run (id, clean) VALUES (0, 0);",
};
constexpr storage::DatabaseFormat format{.applicationId = 0x42415254 /* "BART" */, .migrations = migrations};

constexpr std::int64_t longestGap = 1'000'000;  ///< of positions that are tried one by one when rows cannot be listed

struct Row {
    std::int64_t position = 0;
    StoredTorrent torrent;
};

using KeysByPosition = std::map<std::int64_t, std::string>;

/// `otherKeys`: where the key is known from elsewhere, should it be the part that is damaged.
Row rowOf(const Statement& statement, const KeysByPosition& otherKeys = {})
{
    const auto position = statement.integer(0);
    Row row{position, decodeRow(position, statement.text(1), statement.blob(2))};
    const auto other = row.torrent.damaged ? otherKeys.find(position) : otherKeys.end();
    if (other != otherKeys.end() && other->second != row.torrent.key) {
        auto again = decodeRow(position, other->second, statement.blob(2));
        if (!again.damaged || !isTorrentKey(row.torrent.key)) {
            row.torrent = std::move(again);
        }
    }
    return row;
}

/// The keys as the index has them, which is the second place where they are.
KeysByPosition readIndex(Database& database)
{
    KeysByPosition keys;
    auto statement = database.prepare("SELECT position, key FROM torrent INDEXED BY sqlite_autoindex_torrent_1");
    while (statement && statement->step().value_or(false)) {
        if (const std::string key{statement->text(1)}; isTorrentKey(key)) {
            keys.emplace(statement->integer(0), key);
        }
    }
    return keys;
}

/// Reads rows until the end or the first part that cannot be read; gives the position it came to.
template <class Take>
std::int64_t
readAsFarAsPossible(Database& database, const std::string& order, const KeysByPosition& otherKeys, Take take)
{
    std::int64_t last = 0;
    auto statement =
        database.prepare("SELECT position, key, content FROM torrent NOT INDEXED ORDER BY position " + order);
    while (statement && statement->step().value_or(false)) {
        auto row = rowOf(*statement, otherKeys);
        last = row.position;
        take(std::move(row));
    }
    return last;
}

using RowsByPosition = std::map<std::int64_t, StoredTorrent>;

/// From both ends of the table, and one by one between them: a broken page costs the rows on it, not those behind it.
RowsByPosition readDamaged(const std::string& path)
{
    RowsByPosition found;
    auto damaged = Database::openDamaged(path);
    if (!damaged) {
        return found;
    }
    const auto take = [&](Row row) {
        if (isTorrentKey(row.torrent.key)) {
            found.insert_or_assign(row.position, std::move(row.torrent));
        }
    };
    const auto keys = readIndex(*damaged);
    const auto first = readAsFarAsPossible(*damaged, "ASC", keys, take);
    const auto last = readAsFarAsPossible(*damaged, "DESC", keys, take);
    if (last - first <= longestGap) {
        for (auto position = first + 1; position < last; ++position) {
            auto one = damaged->prepare("SELECT position, key, content FROM torrent NOT INDEXED WHERE position = ?");
            if (one && one->bind(1, position).step().value_or(false)) {
                take(rowOf(*one, keys));
            }
        }
    }
    return found;
}

}  // namespace

Expected<ResumeStore> ResumeStore::open(const std::string& databasePath)
{
    auto database = Database::open(databasePath, format);
    if (!database) {
        return tl::unexpected{database.error()};
    }
    ResumeStore store{std::move(*database)};
    if (store.replacedDamagedFile()) {
        if (auto saved = store.salvage(databasePath); !saved) {
            return tl::unexpected{saved.error()};
        }
    }
    return store;
}

Expected<> ResumeStore::salvage(const std::string& databasePath)
{
    auto found = readDamaged(m_database.setAside());
    // The first page says where the tables begin. That of the new file says it right.
    const auto repaired = databasePath + ".salvage";
    if (Database::copyWithFirstPageOf(databasePath, m_database.setAside(), repaired)) {
        auto other = readDamaged(repaired);
        const auto whole = [](const RowsByPosition& rows) {
            return std::ranges::count_if(rows, [](const auto& row) { return !row.second.damaged; });
        };
        if (whole(other) > whole(found)) {
            found = std::move(other);
        }
    }
    std::error_code ignored;
    for (const auto* part : {"", "-wal", "-shm"}) {
        std::filesystem::remove(repaired + part, ignored);
    }
    // Two rows of one key can only come from damage: the one that is whole counts.
    std::vector<StoredTorrent> torrents;
    std::map<std::string, std::size_t> indexOfKey;
    for (auto& [position, torrent] : found) {
        const auto [at, isNew] = indexOfKey.emplace(torrent.key, torrents.size());
        if (isNew) {
            torrents.push_back(std::move(torrent));
        } else if (torrents[at->second].damaged) {
            torrents[at->second] = std::move(torrent);
        }
    }
    m_salvaged = static_cast<int>(torrents.size());
    return put(torrents);
}

Expected<std::vector<StoredTorrent>> ResumeStore::loadAll()
{
    auto all = loadChunk(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int32_t>::max());
    if (!all) {
        return tl::unexpected{all.error()};
    }
    return std::move(all->torrents);
}

Expected<ResumeStore::Chunk> ResumeStore::loadChunk(std::int64_t after, std::size_t most)
{
    auto statement =
        m_database.prepare("SELECT position, key, content FROM torrent WHERE position > ? ORDER BY position LIMIT ?");
    if (!statement) {
        return tl::unexpected{statement.error()};
    }
    statement->bind(1, after).bind(2, static_cast<std::int64_t>(most));
    Chunk chunk{.torrents = {}, .last = after};
    for (;;) {
        const auto row = statement->step();
        if (!row) {
            return tl::unexpected{row.error()};
        }
        if (!*row) {
            return chunk;
        }
        auto read = rowOf(*statement);
        chunk.last = read.position;
        chunk.torrents.push_back(std::move(read.torrent));
    }
}

Expected<std::size_t> ResumeStore::count()
{
    const auto row = m_database.firstRow("SELECT count(*) FROM torrent");
    if (!row) {
        return tl::unexpected{row.error()};
    }
    return static_cast<std::size_t>(row->integer(0));
}

Expected<StoredTorrent> ResumeStore::find(const std::string& key)
{
    auto statement = m_database.prepare("SELECT position, key, content FROM torrent WHERE key = ?");
    if (!statement) {
        return tl::unexpected{statement.error()};
    }
    const auto row = statement->bind(1, key).step();
    if (!row) {
        return tl::unexpected{row.error()};
    }
    if (!*row) {
        return fail(StorageErrc::notFound, key);
    }
    return rowOf(*statement).torrent;
}

Expected<> ResumeStore::put(std::span<const StoredTorrent> torrents)
{
    for (const auto& torrent : torrents) {
        if (!isTorrentKey(torrent.key)) {
            return fail(StorageErrc::invalidKey, torrent.key);
        }
    }
    auto transaction = Transaction::begin(m_database);
    auto place = m_database.prepare("SELECT coalesce((SELECT position FROM torrent WHERE key = ?),"
                                    " (SELECT coalesce(max(position), 0) + 1 FROM torrent))");
    auto write = m_database.prepare("INSERT INTO torrent (position, key, content) VALUES (?, ?, ?)"
                                    " ON CONFLICT (position) DO UPDATE SET content = excluded.content");
    for (const auto* error : {transaction ? nullptr : &transaction.error(),
                              place ? nullptr : &place.error(),
                              write ? nullptr : &write.error()}) {
        if (error != nullptr) {
            return tl::unexpected{*error};
        }
    }
    for (const auto& torrent : torrents) {
        if (const auto row = place->bind(1, torrent.key).step(); !row) {
            return tl::unexpected{row.error()};
        }
        const auto position = place->integer(0);
        place->reset();
        const auto content = encodeRow(position, torrent);
        if (auto done = write->bind(1, position).bind(2, torrent.key).bind(3, content).run(); !done) {
            return done;
        }
    }
    return transaction->commit();
}

Expected<> ResumeStore::remove(std::span<const std::string> keys)
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction) {
        return tl::unexpected{transaction.error()};
    }
    auto statement = m_database.prepare("DELETE FROM torrent WHERE key = ?");
    if (!statement) {
        return tl::unexpected{statement.error()};
    }
    for (const auto& key : keys) {
        if (auto done = statement->bind(1, key).run(); !done) {
            return done;
        }
    }
    return transaction->commit();
}

Expected<bool> ResumeStore::wasCleanExit()
{
    auto statement = m_database.prepare("SELECT clean FROM run");
    if (!statement) {
        return tl::unexpected{statement.error()};
    }
    const auto row = statement->step();
    if (!row) {
        return tl::unexpected{row.error()};
    }
    return *row && statement->integer(0) == 1;
}

Expected<> ResumeStore::setCleanExit(bool clean)
{
    return m_database.execute("INSERT OR REPLACE INTO run (id, clean) VALUES (0, " + std::to_string(clean ? 1 : 0) +
                              ")");
}

}  // namespace barter::engine
