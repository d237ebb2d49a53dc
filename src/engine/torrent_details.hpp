#pragma once

#include "engine/torrent_snapshot.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace barter::engine {

/// libtorrent's 0 to 7, of which people choose four.
enum class FilePriority : std::uint8_t { skip = 0, low = 1, normal = 4, high = 7 };

/// One file of a torrent, in the order of the metadata. Pad files are left out, so `index` may jump.
struct FileEntry {
    int index = 0;     ///< in the metadata
    std::string path;  ///< UTF-8, relative to the save path, '/' between its parts; untrusted
    std::int64_t size = 0;
    FilePriority priority = FilePriority::normal;

    bool operator==(const FileEntry&) const = default;
};

struct PeerEntry {
    std::string address;  ///< "1.2.3.4:6881", "[2001:db8::1]:6881", or the URL of a web seed
    std::string client;   ///< untrusted
    double progress = 0;  ///< 0 to 1
    std::int64_t downRate = 0;
    std::int64_t upRate = 0;
    std::int64_t received = 0;
    std::int64_t sent = 0;
    bool seed = false;
    bool encrypted = false;
    bool utp = false;
    bool incoming = false;
    bool webSeed = false;
    bool interested = false;      ///< we want something of it
    bool choked = false;          ///< it does not send to us
    bool peerInterested = false;  ///< it wants something of us
    bool peerChoked = false;      ///< we do not send to it
    std::string source;           ///< letters: T tracker, D DHT, X PEX, L LSD, I incoming, R resume data

    bool operator==(const PeerEntry&) const = default;
};

struct TrackerEntry {
    enum class State { notContacted, updating, working, failing, disabled };
    std::string url;  ///< untrusted
    int tier = 0;
    State state = State::notContacted;
    std::string message;  ///< from the tracker or the library; untrusted
    int seeds = -1;       ///< from its last answer, -1 unknown
    int leechers = -1;
    int downloads = -1;
    int fails = 0;
    std::optional<std::chrono::seconds> nextAnnounce;

    bool operator==(const TrackerEntry&) const = default;
};

enum class PieceState : std::uint8_t { missing, underway, have };

/// What the details panel shows of the watched torrent, refreshed with each tick. Only the parts asked for are filled.
struct TorrentDetails {
    TorrentId id{};
    std::string comment;  ///< untrusted, as are all texts here
    std::string creator;
    std::optional<std::chrono::system_clock::time_point> created;
    std::int64_t pieceLength = 0;
    std::vector<PieceState> pieces;       ///< with DetailsPart::pieces
    std::vector<int> availability;        ///< per piece: how many connected peers have it; may be empty
    std::vector<FileEntry> files;         ///< with DetailsPart::files
    std::vector<std::int64_t> fileBytes;  ///< verified and written bytes of `files`, same order
    std::vector<PeerEntry> peers;         ///< with DetailsPart::peers
    std::vector<TrackerEntry> trackers;   ///< with DetailsPart::trackers
    std::vector<std::string> webSeeds;    ///< with DetailsPart::trackers
    std::int64_t wastedBytes = 0;         ///< received twice or failed their hash

    bool operator==(const TorrentDetails&) const = default;
};

enum class DetailsPart { general, files, peers, trackers, pieces };

}  // namespace barter::engine
