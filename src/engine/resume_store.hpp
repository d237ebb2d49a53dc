#pragma once

#include "core/error.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <span>
#include <string>
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
    bool damaged = false;        ///< set when read: the checksum does not match

    bool operator==(const StoredTorrent&) const = default;
};

/// Names a row's content: CRC-64/XZ over position, key and all other columns, each with its length. Any burst of up to
/// 64 damaged bits changes it. Pure.
[[nodiscard]] std::uint64_t rowChecksum(std::int64_t position, const StoredTorrent& torrent);

/// One row as bytes, as a file or a message can carry it, and back. `decodeRow` sets `damaged` when the checksum does
/// not match but the columns can be told apart. Errors: StorageErrc::corrupt. Pure.
[[nodiscard]] std::vector<char> encodeRow(std::int64_t position, const StoredTorrent& torrent);
struct DecodedRow {
    std::int64_t position = 0;
    StoredTorrent torrent;
};
[[nodiscard]] Expected<DecodedRow> decodeRow(std::span<const char> bytes);

/// The list of torrents on disk (barter.db). One strand of the worker pool; what returned without error outlives a
/// power cut. Errors: those of storage::Database, and StorageErrc::invalidKey from `put`.
class ResumeStore {
public:
    /// A damaged file is set aside (`replacedDamagedFile`); the rows of it that can still be read and whose checksum
    /// matches are copied into the new one.
    [[nodiscard]] static Expected<ResumeStore> open(const std::string& databasePath);

    /// In the order of adding. Rows whose checksum does not match are flagged, not dropped.
    [[nodiscard]] Expected<std::vector<StoredTorrent>> loadAll();
    /// One row. Errors: StorageErrc::notFound.
    [[nodiscard]] Expected<StoredTorrent> find(const std::string& key);
    /// Adds or replaces, in one transaction. What is there already keeps its place. `damaged` is not stored.
    [[nodiscard]] Expected<> put(std::span<const StoredTorrent> torrents);
    /// Unknown keys are ignored.
    [[nodiscard]] Expected<> remove(std::span<const std::string> keys);

    /// Whether `markCleanExit` came after the last `markRunning`; false for a new file.
    [[nodiscard]] Expected<bool> wasCleanExit();
    [[nodiscard]] Expected<> markRunning();
    [[nodiscard]] Expected<> markCleanExit();

    /// The database was damaged; it lies beside the new one as "<path>.damaged-<n>".
    [[nodiscard]] bool replacedDamagedFile() const { return !m_database.setAside().empty(); }
    /// How many torrents could be taken over from the damaged file.
    [[nodiscard]] int salvaged() const { return m_salvaged; }

private:
    explicit ResumeStore(storage::Database database) : m_database{std::move(database)} {}

    Expected<> salvage();
    Expected<> setMark(bool clean);

    storage::Database m_database;
    int m_salvaged = 0;
};

}  // namespace barter::engine
