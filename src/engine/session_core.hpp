#pragma once

#include "engine/lt_session.hpp"
#include "engine/mount_watch.hpp"
#include "engine/piece_journal.hpp"
#include "engine/piece_watch.hpp"
#include "engine/reachability.hpp"
#include "engine/read_guard.hpp"
#include "engine/resume_store.hpp"
#include "engine/storage_probe.hpp"
#include "engine/torrent_record.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <libtorrent/fwd.hpp>
#include <libtorrent/session.hpp>

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>

namespace barter::engine {

/// The state behind the facade and what is done with it. Service thread only, unless a function says otherwise.
///
/// One class in several files, one subject each: session_core.cpp (start, tick, stop), session_loading.cpp (the
/// database at start), session_adding.cpp, session_alerts.cpp, session_saving.cpp (checkpoints),
/// session_problems.cpp (errors, trying again), session_missing.cpp (disks that are gone), session_commands.cpp,
/// session_sources.cpp (trackers, web seeds, peers), session_removing.cpp, session_details.cpp.
///
/// Answers are called on the service thread; the facade brings them to the GUI thread.
class SessionCore final : public std::enable_shared_from_this<SessionCore> {
public:
    template <class T>
    using Answer = Session::Answer<T>;
    using Done = Session::Done;
    using Ids = Session::Ids;

    SessionCore(SessionConfig config,
                boost::asio::io_context& service,
                Dispatcher& gui,
                SessionObserver& observer,
                TorrentFetcher& fetcher,
                Trash& trash);
    ~SessionCore();
    SessionCore(const SessionCore&) = delete;
    SessionCore& operator=(const SessionCore&) = delete;
    SessionCore(SessionCore&&) = delete;
    SessionCore& operator=(SessionCore&&) = delete;

    void start();
    void close(Done done);
    void saveNow(Done done);
    void applySettings(const Settings& settings);
    void setWindowVisible(bool visible);

    void add(TorrentSource source, AddOptions options, Answer<AddOutcome> answer);
    void preview(TorrentSource source, Answer<Preview> answer);
    void accept(TorrentId preview, const AddOptions& options, Answer<AddOutcome> answer);
    void discard(TorrentId preview);

    void removalSummary(const Ids& ids, Answer<RemovalSummary> answer);
    void remove(const Ids& ids, RemoveFiles files, Answer<RemovalOutcome> answer);

    void pause(const Ids& ids);
    void resume(const Ids& ids);
    [[nodiscard]] Ids allIds() const;
    void recheck(const Ids& ids);
    void reannounce(const Ids& ids);
    void setSequential(const Ids& ids, bool sequential);
    void setLimits(const Ids& ids, std::int64_t down, std::int64_t up);
    void setFilePriorities(TorrentId id, const std::vector<std::pair<int, FilePriority>>& priorities, const Done& done);
    void rename(TorrentId id, const std::string& name, const Done& done);
    void renameFile(TorrentId id, int fileIndex, const std::string& path, Done done);
    void addTrackers(TorrentId id, const std::vector<std::string>& urls, const Done& done);
    void removeTracker(TorrentId id, const std::string& url, const Done& done);
    void addWebSeed(TorrentId id, const std::string& url, const Done& done);
    void removeWebSeed(TorrentId id, const std::string& url, const Done& done);
    void addPeer(TorrentId id, const std::string& endpoint, const Done& done);
    void magnetLink(TorrentId id, const Answer<std::string>& answer);
    void torrentFile(TorrentId id, Answer<std::vector<char>> answer);
    void freeSpace(const std::string& path, Answer<std::int64_t> answer);
    void watchDetails(std::optional<TorrentId> id, DetailsPart part);

private:
    /// A torrent ready to be added: parsed, checked, with its place on disk examined.
    struct Prepared {
        lt::add_torrent_params params;
        std::vector<lt::file_index_t> links;  ///< see CleanedNames
        int cleanedNames = 0;
        FileManifest manifest;
        bool manifestTaken = false;
        std::string mountPoint;
        std::string ownName;
    };
    static constexpr std::size_t maxPeersKept = 50;  ///< of those that a magnet or its preview knows
    struct LoadedRow;
    struct NewSources {
        std::vector<std::string> trackers;
        std::vector<std::string> webSeeds;
    };

    // session_core.cpp
    TorrentRecord* find(TorrentId id);
    TorrentRecord* findByHash(const lt::info_hash_t& hashes);
    TorrentRecord& newRecord(const lt::info_hash_t& hashes);
    void indexHashes(const TorrentRecord& record);
    void unindexHashes(const TorrentRecord& record);
    void forgetRecord(TorrentId id);
    /// Marks the torrent to be part of the next batch for the window.
    void touch(TorrentRecord& record);
    void publishChanges();
    void publishStatus();
    void announce(SessionEvent::Kind kind, const TorrentRecord& record);
    void scheduleTick();
    void tick();
    void filterAddresses(std::vector<std::string> gateways);
    void askSoon();
    void onSessionStats(const lt::session_stats_alert& alert);
    void askDhtAgain();
    [[nodiscard]] std::string defaultSavePath() const;
    void refreshFreeSpace();
    void finishClosing();
    void saveDhtState(lt::session_params state);
    /// Runs `work` on a worker, then `then(result)` on the service thread unless the core is gone by then.
    template <class Work, class Then>
    void onWorker(Work work, Then then);
    template <class Work, class Then>
    void onStore(Work work, Then then);

    // session_loading.cpp
    void loadAll();
    void loadNextChunk(std::int64_t after);
    void failLoading(const Error& error);
    void endLoading();
    void takeLoaded(std::vector<LoadedRow> loaded);
    static LoadedRow readRow(const StoredTorrent& row, const std::vector<int>& journaled);

    // session_adding.cpp
    void fetchParams(TorrentSource source, Answer<lt::add_torrent_params> answer);
    void addParams(lt::add_torrent_params params, const AddOptions& options, Answer<AddOutcome> answer);
    void addPrepared(Prepared prepared, bool stopped, Answer<AddOutcome> answer);
    AddOutcome merge(TorrentRecord& present, const lt::add_torrent_params& params);
    static Expected<Prepared> prepare(lt::add_torrent_params params, std::string ownName, RecentMountPoint& mountPoint);
    void attach(TorrentRecord& record, lt::add_torrent_params params);
    void knowHashes(TorrentRecord& record, const lt::add_torrent_params& params);
    void onAttached(const lt::add_torrent_alert& alert);
    void onMetadata(const lt::metadata_received_alert& alert);

    // session_previews.cpp
    Preview previewOf(TorrentId id, const lt::add_torrent_params& params, int peers);
    void previewMetadata(TorrentRecord& record);
    void takePreviewMetadata(TorrentRecord& record, const lt::add_torrent_params& known);
    Preview sharePreview(TorrentId id, const lt::add_torrent_params& params);
    void startPreviews();
    void endPreviewSession(TorrentRecord& record);

    // session_alerts.cpp
    void drainAlerts();
    void handle(lt::alert* alert);
    void handleStatus(const lt::state_update_alert& alert);
    void handleListen(lt::alert* alert);
    void handleTracker(lt::alert* alert);
    TorrentRecord* recordOf(const lt::alert* alert);
    void journalPieces();

    // session_saving.cpp
    void requestSave(TorrentRecord& record);
    void onResumeData(TorrentRecord& record, lt::add_torrent_params params);
    void onResumeDataFailed(TorrentRecord& record);
    void flushIfConnected(TorrentRecord& record);
    void onFlushed(TorrentRecord& record);
    void syncAndStore(TorrentRecord& record);
    void queueRow(const TorrentRecord& record, const lt::add_torrent_params& params);
    void storeQueuedRows();
    void onStored(const std::vector<std::pair<TorrentId, unsigned>>& saves, const Expected<>& result);
    void onFilesChanged(TorrentRecord& record, const std::vector<lt::file_index_t>& files);
    void onSynced(TorrentRecord& record, const Expected<>& result);
    void saveFinished(TorrentRecord& record);
    void checkpoint();
    void beginSave(TorrentRecord& record);
    void endSave(TorrentRecord& record);
    void settlePieces(TorrentRecord& record);
    void checkSettled();
    void onFinished(TorrentRecord& record);
    void saveAll(std::function<void()> then);
    static void logFailure(const char* what, const Expected<>& result);
    StoredTorrent rowOf(const TorrentRecord& record, const lt::add_torrent_params& params) const;

    // session_problems.cpp
    void onFileError(TorrentRecord& record, const lt::file_error_alert& alert);
    void setProblem(TorrentRecord& record, Problem problem, std::string detail);
    void clearProblem(TorrentRecord& record);
    void onTorrentError(TorrentRecord& record, const lt::error_code& error, const std::string& file);
    void onResumeRejected(TorrentRecord& record, const std::string& reason);
    void onDiskLied(TorrentRecord& record, const Error& error);
    void onChecked(TorrentRecord& record);
    void checkFiles(TorrentRecord& record);
    void retryProblems();

    // session_missing.cpp
    void parkMissing(TorrentRecord& record, StorageState storage);
    void onMountsChanged();
    void probeMounts();
    void lookForSeeds();
    void probeOne(TorrentRecord& record, std::function<void(StorageState)> then);
    void readClaims(TorrentRecord& record, std::function<void(TorrentRecord&)> then);
    void comeBackSome();
    void comeBackSoon();
    enum class Return {
        whenThere,     ///< wait for the files
        withoutFiles,  ///< the person wants them downloaded again; still waits for the disk
    };
    void comeBack(TorrentRecord& record, Return how);
    void lookAtStorage(TorrentRecord& record, const std::shared_ptr<lt::add_torrent_params>& params, Return how);

    // session_commands.cpp
    template <class Change>
    void forEach(const Ids& ids, Change change);
    void onRenamed(TorrentRecord& record, lt::file_index_t file, const std::string& newPath, const std::string& error);

    // session_sources.cpp
    NewSources whatIsNew(TorrentRecord& present, const lt::add_torrent_params& params);
    void addSources(TorrentRecord& record,
                    const std::vector<std::string>& trackers,
                    const std::vector<std::string>& webSeeds);

    // session_details.cpp
    void sendDetails();
    void fillLive(TorrentDetails& details, const TorrentRecord& record);
    void sendPreviews();

    // session_removing.cpp
    struct RemovalJob;
    void whenFlushed(TorrentRecord& record, std::function<void()> then);
    void finishRemoval(const std::shared_ptr<RemovalJob>& job);
    RemovalJob collectRemoval(const Ids& ids);

    SessionConfig m_config;
    boost::asio::io_context& m_service;
    Dispatcher& m_gui;
    SessionObserver& m_observer;
    TorrentFetcher& m_fetcher;
    Trash& m_trash;

    boost::asio::thread_pool m_workers{2};
    boost::asio::thread_pool m_storeThread{1};  ///< the database: never waits for a slow disk of a torrent
    boost::asio::steady_timer m_tick;
    boost::asio::steady_timer m_soonTimer;
    bool m_askingSoon = false;
    boost::asio::steady_timer m_comeBackTimer;
    bool m_moreMayBeBack = false;
    bool m_lookingForSeeds = false;
    std::optional<MountWatch> m_mountWatch;
    bool m_probing = false;  ///< the disks of torrents that are not known to be missing
    bool m_probeAgain = false;
    boost::asio::steady_timer m_closeTimer;

    std::unique_ptr<lt::session> m_session;
    std::shared_ptr<KnownMetadata> m_known = std::make_shared<KnownMetadata>();
    std::shared_ptr<PieceWatch> m_pieceWatch;
    std::atomic<bool> m_alertsWaiting{false};
    std::optional<ResumeStore> m_store;     ///< used on m_storeThread
    std::optional<PieceJournal> m_journal;  ///< used on the service thread: one write(2) per batch

    std::unordered_map<TorrentId, std::unique_ptr<TorrentRecord>> m_records;
    std::unordered_map<std::string, TorrentId> m_byHash;  ///< v1 and v2, in hex
    std::uint32_t m_lastId = 0;
    std::set<TorrentId> m_touched;
    std::vector<TorrentId> m_gone;
    std::map<TorrentId, lt::add_torrent_params> m_previews;  ///< not accepted yet
    std::deque<TorrentId> m_previewQueue;                    ///< magnets that wait to look for their metadata
    std::set<TorrentId> m_previewSessions;                   ///< magnets that do
    std::map<TorrentId, std::vector<Answer<AddOutcome>>> m_waitingAdds;
    std::map<TorrentId, int> m_cleaned;
    std::vector<std::function<void()>> m_afterPublishing;  ///< answers: who gets one finds the torrent in the list
    std::map<TorrentId, std::vector<std::function<void()>>> m_flushWaiters;
    std::map<std::pair<TorrentId, int>, Done> m_renames;
    std::shared_ptr<RecentMountPoint> m_recentMountPoint = std::make_shared<RecentMountPoint>();  ///< used on workers
    struct QueuedRow {
        TorrentId id;
        unsigned save;  ///< SaveProgress::number
        StoredTorrent row;
    };
    std::deque<QueuedRow> m_rowQueue;
    bool m_storing = false;
    int m_runningSaves = 0;
    std::vector<std::function<void()>> m_waitingForLoad;
    std::vector<std::function<void()>> m_settleWaiters;  ///< called when no save is running

    SessionStatus m_status;
    /// By address, so that a new port takes the place of the old one, about which an alert may still be on its way.
    std::map<std::string, std::string> m_listening;
    std::int64_t m_lastReceived = 0;
    std::int64_t m_lastSent = 0;
    std::chrono::steady_clock::time_point m_lastStats;
    bool m_portMapped = false;
    Reachability m_reachability;
    std::vector<std::string> m_gateways;  ///< of the routes that the address filter was made for

    std::optional<TorrentId> m_watched;
    DetailsPart m_watchedPart = DetailsPart::general;
    TorrentDetails m_sentDetails;
    bool m_visible = true;
    bool m_loadedAll = false;
    bool m_loadFailed = false;
    bool m_closing = false;
    bool m_cleanSaved = true;
    Done m_closeDone;
    unsigned m_ticks = 0;
    std::chrono::steady_clock::time_point m_lastCheckpoint;
    std::chrono::steady_clock::time_point m_lastProbe;
};

}  // namespace barter::engine
