#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barter::engine {

/// Names a torrent for as long as the session runs. What is stored on disk is the info-hash.
enum class TorrentId : std::uint32_t {};

enum class TorrentState {
    metadata,  ///< a magnet link whose list of files is still being fetched from peers
    checking,  ///< files on disk are being compared with their hashes
    downloading,
    seeding,         ///< everything wanted is there, verified and synced to disk
    stopped,         ///< by the person
    queued,          ///< waits for its turn (to be checked, for example)
    storageMissing,  ///< its disk or its files are not there; goes on by itself when they come back
    failed,          ///< stands still because of `TorrentSnapshot::problem`
};

/// What keeps a torrent from going on, or what the person has to know about it.
enum class Problem {
    none,
    diskFull,      ///< goes on by itself when there is space
    notWritable,   ///< folder or file may not be written: permissions, read-only disk
    diskError,     ///< reading, writing or syncing failed: the disk may be damaged
    filesGone,     ///< with storageMissing: the disk is there, all files are not; `recheck` fetches them again
    filesChanged,  ///< another program truncated, replaced or deleted files
    badRecord,     ///< its row in Barter's own database could not be read; nothing was deleted
    badMetadata,   ///< the metadata from peers are too large or describe unusable files
    conflict,      ///< turned out to be the same as another torrent in the list
};

/// What the torrent list shows of one torrent, copied on the service thread: it holds no handle and locks nothing.
///
/// Bytes are payload bytes. Rates are bytes per second, smoothed by libtorrent over a few seconds.
struct TorrentSnapshot {
    TorrentId id{};
    std::string name;    ///< UTF-8, from an untrusted source: display it as plain text only
    std::string hashV1;  ///< 40 hex digits, or empty
    std::string hashV2;  ///< 64 hex digits, or empty
    TorrentState state = TorrentState::checking;
    Problem problem = Problem::none;
    std::string problemDetail;  ///< a file name or the library's reason; untrusted, may be empty

    std::int64_t totalBytes = 0;     ///< of all files, 0 while the metadata are missing
    std::int64_t wantedBytes = 0;    ///< of the files that are not skipped
    std::int64_t doneBytes = 0;      ///< wanted and verified: 0 to wantedBytes
    std::int64_t receivedBytes = 0;  ///< all time
    std::int64_t sentBytes = 0;      ///< all time
    std::int64_t downRate = 0;
    std::int64_t upRate = 0;
    double checkingProgress = 0;  ///< 0 to 1, in state `checking`

    int peers = 0;       ///< connected, seeds included
    int seeds = 0;       ///< connected
    int knownPeers = 0;  ///< in the swarm as far as trackers and other peers tell, 0 when unknown
    int knownSeeds = 0;
    int trackers = 0;               ///< how many it has
    bool trackerFailed = false;     ///< the last announces failed, to each tracker that was asked
    bool announcing = false;        ///< an announce is under way
    bool metadataTooLarge = false;  ///< a peer says that they are above the limit; none came so far

    std::optional<std::chrono::seconds> eta;  ///< until all wanted bytes are there at the current rate
    std::optional<double> ratio;  ///< sent / received (or / done, if nothing was received); no value for 0/0
    std::string savePath;         ///< UTF-8, absolute
    std::chrono::system_clock::time_point added;
    std::optional<std::chrono::system_clock::time_point> completed;
    std::int64_t downLimit = 0;  ///< bytes per second, 0 = none
    std::int64_t upLimit = 0;
    bool sequential = false;
    bool isPrivate = false;
    bool hasMetadata = false;
    bool syncing = false;  ///< all pieces are verified and now being forced to disk; then it becomes `seeding`

    bool operator==(const TorrentSnapshot&) const = default;
};

/// What changed since the last batch. One batch per tick, never one message per torrent.
struct TorrentsUpdate {
    std::vector<TorrentSnapshot> added;
    std::vector<TorrentSnapshot> changed;
    std::vector<TorrentId> removed;

    [[nodiscard]] bool empty() const noexcept { return added.empty() && changed.empty() && removed.empty(); }
};

/// The session as a whole, sent with each tick.
struct SessionStatus {
    std::vector<std::string> listening;  ///< "address:port", "[v6]:port"; empty: no port could be opened
    std::optional<bool> connectable;     ///< see Reachability; no value: not known
    bool dhtEnabled = false;
    int dhtNodes = 0;
    std::int64_t downRate = 0;  ///< payload bytes per second
    std::int64_t upRate = 0;
    std::int64_t downLimit = 0;  ///< in force, bytes per second, 0 = none
    std::int64_t upLimit = 0;
    std::optional<std::int64_t> freeBytes;  ///< where new torrents are saved; no value: not known
    int loaded = 0;                         ///< of the torrents in the database, while the program starts
    int toLoad = 0;
    bool ready = false;                ///< all of them are listed
    std::int64_t sessionReceived = 0;  ///< payload bytes since the start
    std::int64_t sessionSent = 0;

    bool operator==(const SessionStatus&) const = default;
};

/// Something a person may want to be told about, once.
struct SessionEvent {
    enum class Kind {
        finished,  ///< all wanted bytes are verified and synced
        failed,    ///< `problem` tells why
        storageMissing,
        storageBack,
        alreadyPresent,   ///< an added torrent was merged into this one
        listenFailed,     ///< `detail` has the address and the reason; `torrent` is not set
        databaseFailed,   ///< the list of torrents cannot be read or written; `detail` has the reason
        databaseDamaged,  ///< what could be read of it is listed; `detail` is the name of the damaged file, which is
                          ///< kept
    };
    Kind kind{};
    TorrentId torrent{};
    std::string name;  ///< of the torrent, untrusted
    Problem problem = Problem::none;
    std::string detail;  ///< untrusted

    bool operator==(const SessionEvent&) const = default;
};

/// 0 to 1; a torrent with metadata and nothing wanted counts as complete.
[[nodiscard]] double progress(const TorrentSnapshot& torrent) noexcept;

/// "metadata", "checking", ... as `--status` prints them; see the README.
[[nodiscard]] std::string toText(TorrentState state);

}  // namespace barter::engine
