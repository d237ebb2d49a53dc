#pragma once

#include "engine/changed_files.hpp"
#include "engine/file_manifest.hpp"
#include "engine/storage_probe.hpp"
#include "engine/torrent_details.hpp"

#include <libtorrent/add_torrent_params.hpp>
#include <libtorrent/torrent_handle.hpp>
#include <libtorrent/torrent_status.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barter::engine {

/// Where a torrent is on its way between libtorrent and the database.
struct SaveProgress {
    unsigned number = 0;        ///< another for each save, and again once it has ended
    bool running = false;       ///< resume data were asked for and are not in the database yet
    bool again = false;         ///< something changed meanwhile
    bool waitingFlush = false;  ///< `params` wait until libtorrent has written everything out
    lt::add_torrent_params params;
    unsigned layout = 0;      ///< TorrentRecord::layout, that `params` know
    std::vector<int> pieces;  ///< of the journal, that `params` claim
};

/// All that the session knows of one torrent. Service thread only.
struct TorrentRecord {
    TorrentId id{};
    std::string key;            ///< in the database: v1 info-hash in hex, else v2
    lt::torrent_handle handle;  ///< invalid while the torrent is parked
    /// Set while parked: what to give to libtorrent when its storage is back, or when a damaged record is tried again.
    std::unique_ptr<lt::add_torrent_params> parked;
    bool claimsUnread =
        false;  ///< `parked` has what the person chose; what is on disk is still to be read from the row
    std::shared_ptr<const lt::torrent_info> info;  ///< null without metadata
    lt::info_hash_t hashes;
    std::shared_ptr<const lt::torrent_info> withHashes;  ///< `info`, or a copy with the piece layers of v2

    /// URLs of BEP 19. libtorrent drops for good those it may not connect to now.
    std::vector<std::string> webSeeds;
    /// How the last announce to a tracker went, from each of our addresses that can reach it.
    std::map<std::string, std::map<lt::tcp::endpoint, bool>> trackerWorks;
    std::map<lt::file_index_t, std::string> renamed;  ///< files whose path differs from the metadata's
    std::string ownName;                              ///< given by the person, may be empty
    std::string mountPoint;                           ///< of the save path when it was last there
    FileManifest manifest;                            ///< which files were there before the torrent
    bool manifestTaken = false;
    FileIdentities identities;  ///< of the files at the last checkpoint
    std::chrono::steady_clock::time_point lookedAtAll;
    /// What the person last wanted, empty if nothing: libtorrent asks its disk before it says the same.
    std::vector<lt::download_priority_t> chosenPriorities;
    unsigned layout = 0;  ///< raised when files are renamed, checked or opened anew: an older look says nothing then
    std::vector<lt::file_index_t> changedFiles;  ///< nothing in them is claimed before they are checked
    bool stopped = false;                        ///< by the person
    bool isPreview = false;
    bool storageMissing = false;
    bool startAnew = false;         ///< the person wants files that are gone to be fetched again
    bool hashesDisagreed = false;   ///< once; twice is an error
    bool rechecking = false;        ///< its row says what was there before the check
    bool checkIsNews = false;       ///< its row knows nothing of what the running check finds
    bool storeWhatIsThere = false;  ///< as soon as libtorrent has told it, after such a check
    /// What libtorrent was given and has not checked yet.
    lt::typed_bitfield<lt::piece_index_t> givenPieces;
    bool attaching = false;      ///< given to libtorrent, its answer has not come yet
    bool refusedAsTwin = false;  ///< by libtorrent, as one that it has already; once
    bool removing = false;
    bool damagedRow = false;
    bool holdAfterCheck = false;  ///< stop and show the problem when the running check is done
    Problem problem = Problem::none;
    std::string problemDetail;
    std::string problemPath;  ///< absolute, of the file that failed last; else the save path
    std::chrono::steady_clock::time_point retryAt;
    std::optional<std::chrono::steady_clock::time_point> wentOnAt;  ///< by itself, after a problem
    std::chrono::steady_clock::time_point lookedForSeed;  ///< whether its files are there, while nobody reads them

    // From libtorrent's last status.
    lt::typed_bitfield<lt::piece_index_t> pieces;  ///< that are there; empty before metadata and before the first check
    lt::torrent_status::state_t ltState = lt::torrent_status::checking_resume_data;
    bool ltFinished = false;
    std::int64_t wastedBytes = 0;  ///< wrong ones and duplicates, since it was given to libtorrent

    bool syncing = false;         ///< finished, but not yet forced to disk
    std::vector<int> openPieces;  ///< finished since the last checkpoint, in the journal
    bool receivedPieces = false;  ///< at least one since the program started
    bool finishTold = false;      ///< nothing was missing when it came, or the person was told since
    bool modified = false;        ///< its row in the database is older than its state
    SaveProgress save;

    TorrentSnapshot live;  ///< kept up to date; `shown` is what the window has
    TorrentSnapshot shown;
    bool listed = false;

    [[nodiscard]] bool attached() const { return handle.is_valid(); }
};

/// Copies what `status` tells into `record.live`.
void updateFromStatus(TorrentRecord& record, const lt::torrent_status& status);

/// Fills the fields of `record.live` that follow from the record: name, state, ratio, ETA.
void deriveSnapshot(TorrentRecord& record);

/// What is shown of a storage that is missing.
[[nodiscard]] Problem problemOf(StorageState state);

/// Fills `live` from parameters that libtorrent does not know yet or has just taken.
void updateFromParams(TorrentRecord& record, const lt::add_torrent_params& params);

/// What others are told of a torrent that is attached or parked; of an attached one without its metadata. Asks
/// libtorrent for the trackers of an attached one, and waits for that.
[[nodiscard]] lt::add_torrent_params knownSources(const TorrentRecord& record);

/// All that `takeChoices` takes and `updateFromParams` shows of an attached torrent. Waits as `knownSources` does.
[[nodiscard]] lt::add_torrent_params choicesOf(const TorrentRecord& record);

/// What a person can choose: trackers, web seeds, limits, order and priorities. `params` keep what they say of the
/// disk.
void takeChoices(lt::add_torrent_params& params, const lt::add_torrent_params& from);

[[nodiscard]] lt::info_hash_t hashesOf(const lt::add_torrent_params& params);

/// The v1 info-hash in hex if there is one, else the v2 one.
[[nodiscard]] std::string keyOf(const lt::info_hash_t& hashes);
[[nodiscard]] std::string toHex(lt::span<const char> bytes);

/// Bytes per second of the facade (0 = none) as libtorrent has them (-1 = none).
[[nodiscard]] int libraryLimit(std::int64_t bytesPerSecond);

/// How libtorrent carries our id along; 0 for a torrent that is not ours.
[[nodiscard]] lt::client_data_t toUserdata(TorrentId id);
[[nodiscard]] TorrentId idOf(lt::client_data_t userdata);

/// Of the files, as they are or are about to be; may be shorter than the list of files. Of an attached torrent of which
/// the person has wanted nothing it asks libtorrent, and waits for that.
[[nodiscard]] std::vector<lt::download_priority_t> prioritiesOf(const TorrentRecord& record);

/// The files of a torrent as the facade shows them: without pad files and links (which are never made). `priorities`
/// may be shorter than the list.
[[nodiscard]] std::vector<FileEntry> fileEntries(const lt::torrent_info& info,
                                                 const std::map<lt::file_index_t, std::string>& renamed,
                                                 const std::vector<lt::download_priority_t>& priorities);

/// Wanted bytes, and those of them in pieces that are there, as libtorrent would count them.
struct ByteCount {
    std::int64_t total = 0;
    std::int64_t wanted = 0;
    std::int64_t done = 0;
};
[[nodiscard]] ByteCount countBytes(const lt::torrent_info& info,
                                   const lt::typed_bitfield<lt::piece_index_t>& have,
                                   const std::vector<lt::download_priority_t>& priorities);

}  // namespace barter::engine
