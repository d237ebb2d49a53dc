#pragma once

#include "core/error.hpp"
#include "storage/file_descriptor.hpp"

#include <cstddef>
#include <list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barter::engine {

/// What the file of one torrent holds: its whole records, in the order of writing, and how many were damaged (a torn
/// end counts as one). Pure, for any bytes at all.
struct JournalContent {
    std::vector<int> pieces;
    std::size_t damaged = 0;
};
[[nodiscard]] JournalContent decodeJournal(std::string_view key, std::span<const char> bytes);
[[nodiscard]] std::vector<char> encodeJournal(std::string_view key, std::span<const int> pieces);

/// Which pieces finished since the last checkpoint, so that after a kill -9 none of them is fetched again.
///
/// One append-only file per torrent that has such pieces: 12 bytes a piece, its number (4 bytes, little-endian) and a
/// CRC-64 over the torrent's key and the number. Nothing is synced: what is in here is hashed again before it is
/// believed; after a power cut some of it may be missing. One strand. `key` is what StoredTorrent::key is.
/// Errors: StorageErrc::denied, diskFull, ioFailed, notFound (the folder was removed), invalidKey.
class PieceJournal {
public:
    /// Makes the folder when it is not there and reads what is in it. A file with damaged records goes on with its good
    /// ones; what it was is kept as "<path>.damaged-<n>", and so is a file that cannot be read.
    [[nodiscard]] static Expected<PieceJournal> open(const std::string& folder);

    /// What the journal holds now: found on disk by `open` or appended since, without what was checkpointed. Ascending,
    /// without duplicates. Damaged records and a torn end are left out.
    [[nodiscard]] std::vector<int> recovered(const std::string& key) const;
    /// Records that `open` found damaged, over all torrents.
    [[nodiscard]] std::size_t damagedRecords() const { return m_damagedRecords; }

    /// One write(2). After a failure any part of `pieces` may be recorded. Negative numbers are left out.
    [[nodiscard]] Expected<> append(const std::string& key, std::span<const int> pieces);
    /// The synced resume data hold all pieces but `stillOpen`: only these stay. After a failure all stay, which costs a
    /// hash for each at the next start and nothing else.
    [[nodiscard]] Expected<> checkpoint(const std::string& key, std::span<const int> stillOpen);
    /// The torrent was removed.
    [[nodiscard]] Expected<> forget(const std::string& key) { return checkpoint(key, {}); }

private:
    struct OpenFile {
        std::string key;
        storage::FileDescriptor descriptor;
    };

    explicit PieceJournal(std::string folder) : m_folder{std::move(folder)} {}

    [[nodiscard]] std::string pathOf(std::string_view key) const;
    void readFolder();
    Expected<int> descriptorOf(const std::string& key);
    void closeFile(const std::string& key);

    std::string m_folder;
    std::map<std::string, std::vector<int>> m_pieces;
    std::list<OpenFile> m_open;  ///< the most recently used first
    std::size_t m_damagedRecords = 0;
};

}  // namespace barter::engine
