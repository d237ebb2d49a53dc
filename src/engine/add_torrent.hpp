#pragma once

#include "core/error.hpp"
#include "engine/torrent_details.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace barter::engine {

/// Torrent files, downloads and metadata above this are refused with EngineErrc::tooLarge.
inline constexpr std::int64_t maxTorrentBytes = std::int64_t{64} * 1024 * 1024;

struct TorrentFileSource {
    std::string path;  ///< UTF-8, absolute
    bool operator==(const TorrentFileSource&) const = default;
};
struct TorrentBytesSource {
    std::vector<char> bytes;
    bool operator==(const TorrentBytesSource&) const = default;
};
/// Also what a bare info-hash becomes.
struct MagnetSource {
    std::string uri;  ///< begins with "magnet:?", has at least one info-hash
    bool operator==(const MagnetSource&) const = default;
};
struct UrlSource {
    std::string url;  ///< http or https
    bool operator==(const UrlSource&) const = default;
};

/// Where a torrent comes from.
using TorrentSource = std::variant<TorrentFileSource, TorrentBytesSource, MagnetSource, UrlSource>;

/// Reads what a person types, drops or passes: a path (absolute, or relative to `workingDirectory`), a file:// URL
/// (percent-encoded), a magnet link (BEP 9, BEP 52, BEP 53), an info-hash (40 hex, 32 base32, 64 hex), an http(s) URL.
///
/// A text that names an existing file is that file, whatever it looks like. Surrounding white space is ignored. Without
/// a working directory no relative path is understood. Magnets and URLs come back in one form: reading the result
/// again gives the same.
/// Errors: emptySource, badMagnet, badInfoHash, unknownScheme; a path that does not exist is accepted here and
/// refused by `Session::add`. Any thread; asks the file system whether the file exists, nothing else.
[[nodiscard]] Expected<TorrentSource> parseSource(std::string_view text, std::string_view workingDirectory = {});

/// The lines of a dropped or pasted text that are not empty and not comments ("#"), trimmed.
[[nodiscard]] std::vector<std::string> splitSources(std::string_view text);

/// What to call a source in a sentence about it: file name, the magnet's "dn", URL, or the hash; empty for bytes.
/// Untrusted, at most 120 characters, without control characters.
[[nodiscard]] std::string describe(const TorrentSource& source);

/// How to add a torrent. Values that are not set come from the settings.
struct AddOptions {
    std::optional<std::string> savePath{};  ///< UTF-8, absolute
    std::optional<bool> start{};            ///< false: added as stopped
    bool sequential = false;
    std::optional<std::string> name{};                       ///< shown instead of the torrent's own
    std::vector<std::pair<int, FilePriority>> priorities{};  ///< by file index, others stay normal
};

struct AddOutcome {
    TorrentId id{};
    std::string name;  ///< untrusted
    bool alreadyPresent = false;
    int mergedTrackers = 0;  ///< new ones, when already present
    int mergedWebSeeds = 0;
    int cleanedNames = 0;  ///< file names that had to be changed: control or bidi characters, too long, a collision
};

/// What the add dialog shows before the person decides. Fetched again with each tick until the metadata are there.
struct Preview {
    TorrentId id{};
    std::string name;  ///< untrusted, as are all texts here
    std::string hashV1;
    std::string hashV2;
    bool hasMetadata = false;
    int peers = 0;                  ///< connected, while the metadata are missing
    bool metadataTooLarge = false;  ///< as in TorrentSnapshot
    std::string comment;
    std::optional<std::chrono::system_clock::time_point> created;
    bool isPrivate = false;
    std::int64_t totalBytes = 0;
    std::vector<FileEntry> files;
    int trackers = 0;
    Problem problem = Problem::none;  ///< badMetadata: cannot be added
    std::string problemDetail;
    /// The torrent is in the list already: then `id` is that torrent, and accepting merges.
    bool alreadyPresent = false;
    int newTrackers = 0;
    int newWebSeeds = 0;
    int cleanedNames = 0;  ///< as in AddOutcome

    bool operator==(const Preview&) const = default;
};

enum class RemoveFiles {
    keep,
    trash,  ///< to the desktop's trash; on failure the file stays and the outcome says so
    destroy,
};

/// What removing would touch, for the question that the person is asked.
struct RemovalSummary {
    int torrents = 0;
    int files = 0;           ///< that these torrents created and that exist now
    std::int64_t bytes = 0;  ///< of those files, on disk
    int keptFiles = 0;       ///< were there before, or belong to another torrent too: never removed
};

struct RemovalOutcome {
    int torrents = 0;
    int filesRemoved = 0;
    std::vector<Error> failures;  ///< one for each file that stayed although it should have gone
};

}  // namespace barter::engine
