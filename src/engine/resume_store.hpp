#pragma once

#include "core/error.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace barter::engine {

/// What the database keeps of one torrent.
struct StoredTorrent {
    std::string key;             ///< 40 or 64 hex digits: the v1 info-hash if there is one, else the v2 one
    std::string name;            ///< for the list, when the rest cannot be read
    std::string savePath;        ///< UTF-8, absolute
    std::vector<char> resume;    ///< bencoded resume data of libtorrent, with the info dictionary when known
    std::vector<char> manifest;  ///< FileManifest::toBytes; may be empty
    std::string extra;           ///< JSON object of the engine's own fields, opaque here
    bool damaged = false;        ///< set when read: not what was written

    bool operator==(const StoredTorrent&) const = default;
};

/// The content of a row: a CRC-64 over all that follows and over `position` and `key`, which are columns of their own;
/// then name, save path, extra, manifest and resume, each after its length in 4 bytes, little-endian. Of a torrent that
/// is `damaged` the checksum is wrong on purpose, so that it stays damaged. Pure.
[[nodiscard]] std::vector<char> encodeRow(std::int64_t position, const StoredTorrent& torrent);

/// The reverse, for any bytes at all. Any single damaged byte, and any burst of up to 64 bits, sets `damaged`; then the
/// fields hold what could still be told apart, untrusted. When not damaged, `encodeRow` gives the same bytes. Pure.
[[nodiscard]] StoredTorrent decodeRow(std::int64_t position, std::string_view key, std::span<const char> content);

/// Whether `key` is one: 40 or 64 lower-case hexadecimal digits. Safe as a file name.
[[nodiscard]] bool isTorrentKey(std::string_view key);

/// The list of torrents on disk (barter.db). One strand of the worker pool; what returned without error outlives a
/// power cut. Errors: those of storage::Database, and StorageErrc::invalidKey from `put`.
class ResumeStore {
public:
    /// A damaged file is set aside (`replacedDamagedFile`); the rows of it that can still be read are copied into the
    /// new one.
    [[nodiscard]] static Expected<ResumeStore> open(const std::string& databasePath);

    /// In the order of adding. Damaged rows are flagged, not dropped.
    [[nodiscard]] Expected<std::vector<StoredTorrent>> loadAll();
    /// A part of that: thousands take a hundred megabytes, which the program would keep.
    struct Chunk {
        std::vector<StoredTorrent> torrents;  ///< fewer than asked for when they are the last
        std::int64_t last = 0;                ///< where the next one begins
    };
    [[nodiscard]] Expected<Chunk> loadChunk(std::int64_t after, std::size_t most);
    [[nodiscard]] Expected<std::size_t> count();
    /// One row. Errors: StorageErrc::notFound.
    [[nodiscard]] Expected<StoredTorrent> find(const std::string& key);
    /// Adds or replaces, in one transaction. What is there already keeps its place.
    [[nodiscard]] Expected<> put(std::span<const StoredTorrent> torrents);
    /// Unknown keys are ignored.
    [[nodiscard]] Expected<> remove(std::span<const std::string> keys);

    /// Whether `markCleanExit` came after the last `markRunning`; false for a new file.
    [[nodiscard]] Expected<bool> wasCleanExit();
    [[nodiscard]] Expected<> markRunning() { return setCleanExit(false); }
    [[nodiscard]] Expected<> markCleanExit() { return setCleanExit(true); }

    /// The database was damaged; it lies beside the new one as "<path>.damaged-<n>".
    [[nodiscard]] bool replacedDamagedFile() const { return !m_database.setAside().empty(); }
    [[nodiscard]] const std::string& setAside() const { return m_database.setAside(); }
    /// Changes that were not in the main file yet may be lost; `keptLog` is a copy of what held them, if it was
    /// damaged.
    [[nodiscard]] storage::WalState logState() const { return m_database.logState(); }
    [[nodiscard]] const std::string& keptLog() const { return m_database.keptLog(); }
    /// How many torrents could be taken over from it.
    [[nodiscard]] int salvaged() const { return m_salvaged; }

private:
    explicit ResumeStore(storage::Database database) : m_database{std::move(database)} {}

    Expected<> salvage(const std::string& databasePath);
    Expected<> setCleanExit(bool clean);

    storage::Database m_database;
    int m_salvaged = 0;
};

}  // namespace barter::engine
