#pragma once

#include "core/error.hpp"
#include "core/settings.hpp"
#include "engine/add_torrent.hpp"
#include "engine/engine_error.hpp"
#include "engine/torrent_details.hpp"
#include "engine/torrent_snapshot.hpp"

#include <functional>
#include <string>
#include <vector>

namespace barter::engine {

/// Who listens to a session. Called on the GUI thread, through the Dispatcher that the session was given.
class SessionObserver {
public:
    virtual ~SessionObserver() = default;
    virtual void torrentsChanged(const TorrentsUpdate& update) = 0;
    virtual void statusChanged(const SessionStatus& status) = 0;
    virtual void detailsChanged(const TorrentDetails& details) = 0;
    virtual void previewChanged(const Preview& preview) = 0;
    virtual void happened(const SessionEvent& event) = 0;
};

/// The torrents and the network below them.
///
/// All calls may be made from the GUI thread and return at once; the work is done on the service thread. Answers
/// (`Done`, `Answer`) arrive once each, on the GUI thread. Torrents that are gone are ignored in calls that take
/// several ids, and answered with EngineErrc::noSuchTorrent in calls that take one.
class Session {
public:
    template <class T>
    using Answer = std::function<void(Expected<T>)>;
    using Done = std::function<void(Expected<>)>;
    using Ids = std::vector<TorrentId>;

    virtual ~Session() = default;

    /// Adds, or merges trackers and web seeds into the torrent that is there (unless private).
    virtual void add(TorrentSource source, AddOptions options, Answer<AddOutcome> answer) = 0;

    /// Fetches what can be known before adding. The torrent is not listed, not stored and downloads no payload until
    /// `accept`; `SessionObserver::previewChanged` tells about magnets whose metadata arrive later.
    virtual void preview(TorrentSource source, Answer<Preview> answer) = 0;
    /// Turns a preview into a torrent (or merges it). May come before the metadata are there.
    virtual void accept(TorrentId preview, AddOptions options, Answer<AddOutcome> answer) = 0;
    virtual void discard(TorrentId preview) = 0;

    virtual void removalSummary(Ids ids, Answer<RemovalSummary> answer) = 0;
    virtual void remove(Ids ids, RemoveFiles files, Answer<RemovalOutcome> answer) = 0;

    virtual void pause(Ids ids) = 0;
    virtual void resume(Ids ids) = 0;  ///< also tries again after a problem
    virtual void pauseAll() = 0;
    virtual void resumeAll() = 0;
    /// Reads and compares all files. One whose files are all gone from a disk that is there starts anew.
    virtual void recheck(Ids ids) = 0;
    virtual void reannounce(Ids ids) = 0;  ///< trackers, DHT and local peers
    virtual void setSequential(Ids ids, bool sequential) = 0;
    /// Bytes per second, 0 = none.
    virtual void setLimits(Ids ids, std::int64_t down, std::int64_t up) = 0;
    virtual void setFilePriorities(TorrentId id, std::vector<std::pair<int, FilePriority>> priorities, Done done) = 0;
    /// The name in the list; files keep theirs. Empty: back to the torrent's own.
    virtual void rename(TorrentId id, std::string name, Done done) = 0;
    /// `path` relative to the save path. Errors: invalidName, nameTaken, noMetadata.
    virtual void renameFile(TorrentId id, int fileIndex, std::string path, Done done) = 0;
    virtual void addTrackers(TorrentId id, std::vector<std::string> urls, Done done) = 0;
    virtual void removeTracker(TorrentId id, std::string url, Done done) = 0;
    virtual void addWebSeed(TorrentId id, std::string url, Done done) = 0;
    virtual void removeWebSeed(TorrentId id, std::string url, Done done) = 0;
    virtual void addPeer(TorrentId id, std::string endpoint, Done done) = 0;

    virtual void magnetLink(TorrentId id, Answer<std::string> answer) = 0;
    virtual void torrentFile(TorrentId id, Answer<std::vector<char>> answer) = 0;  ///< noMetadata before it is known
    /// Free bytes where a file at `path` would be written (of its nearest existing folder).
    virtual void freeSpace(std::string path, Answer<std::int64_t> answer) = 0;

    /// Whose details to send with each tick; `nullopt` for none. The first answer comes at once.
    virtual void watchDetails(std::optional<TorrentId> id, DetailsPart part) = 0;
    /// A tick is 1 s while the window is visible and 3 s while it is not.
    virtual void setWindowVisible(bool visible) = 0;
    virtual void applySettings(const Settings& settings) = 0;

    /// Writes the resume data of all torrents that need it.
    virtual void saveNow(Done done) = 0;
    /// Stops the torrents, saves their resume data (at most 5 s) and leaves the network. `done` comes last.
    virtual void close(Done done) = 0;
};

/// What the library below is, for the About box, the log and diagnostics.
struct LibraryInfo {
    std::string name;                     ///< "libtorrent-rasterbar"
    std::string version;                  ///< of the installed library, for example "2.0.8.0"
    std::vector<std::string> knownHoles;  ///< one sentence each: fixed upstream, open in this version
};
[[nodiscard]] LibraryInfo libraryInfo();

}  // namespace barter::engine
