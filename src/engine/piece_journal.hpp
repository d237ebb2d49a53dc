#pragma once

#include "core/error.hpp"
#include "storage/file_descriptor.hpp"

#include <cstddef>
#include <list>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace barter::engine {

/// Which pieces finished since the last checkpoint, so that after a kill -9 none of them is fetched again.
///
/// One append-only file per torrent that has such pieces: 8 bytes a piece, its number and a CRC-32 over the torrent's
/// key and the number. Nothing is synced: what is in here is hashed again before it is believed. After a power cut some
/// of it may be missing. One strand; one write(2) per call. `key` is what StoredTorrent::key is. Errors:
/// StorageErrc::denied, diskFull, ioFailed, invalidKey. After a failed append none of its pieces is recorded.
class PieceJournal {
public:
    /// Makes the folder when it is not there and reads what is in it.
    [[nodiscard]] static Expected<PieceJournal> open(const std::string& folder);

    /// What the journal holds now: found on disk at `open` or appended since, without what was checkpointed. Ascending,
    /// without duplicates. Damaged records and a torn tail are left out.
    [[nodiscard]] std::vector<int> recovered(const std::string& key) const;
    /// Records found damaged at `open`, over all torrents.
    [[nodiscard]] std::size_t damagedRecords() const { return m_damagedRecords; }

    [[nodiscard]] Expected<> append(const std::string& key, std::span<const int> pieces);
    /// The synced resume data hold all pieces but `stillOpen`: only these stay.
    [[nodiscard]] Expected<> checkpoint(const std::string& key, std::span<const int> stillOpen);
    /// The torrent was removed.
    [[nodiscard]] Expected<> forget(const std::string& key);

private:
    struct OpenFile {
        std::string key;
        storage::FileDescriptor descriptor;
    };

    explicit PieceJournal(std::string folder) : m_folder{std::move(folder)} {}

    [[nodiscard]] std::string pathOf(const std::string& key) const;
    void read(const std::string& key);
    Expected<int> descriptorOf(const std::string& key);
    void closeFile(const std::string& key);

    std::string m_folder;
    std::map<std::string, std::vector<int>> m_pieces;
    std::list<OpenFile> m_open;  ///< most recently used first
    std::size_t m_damagedRecords = 0;
};

}  // namespace barter::engine
