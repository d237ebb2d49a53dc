#include "engine/torrent_record.hpp"

#include <libtorrent/hex.hpp>
#include <libtorrent/torrent_info.hpp>

#include <algorithm>
#include <limits>

namespace barter::engine {
namespace {

std::chrono::system_clock::time_point fromUnix(std::time_t seconds)
{
    return std::chrono::system_clock::from_time_t(seconds);
}

std::time_t toUnix(std::chrono::system_clock::time_point time)
{
    return std::chrono::system_clock::to_time_t(time);
}

lt::download_priority_t priorityOf(const std::vector<lt::download_priority_t>& priorities, lt::file_index_t file)
{
    const auto index = static_cast<std::size_t>(static_cast<int>(file));
    return index < priorities.size() ? priorities[index] : lt::default_priority;
}

/// People choose among four levels; libtorrent's other levels are shown as the nearest.
FilePriority toLevel(lt::download_priority_t priority)
{
    const auto value = static_cast<std::uint8_t>(priority);
    if (value == 0) {
        return FilePriority::skip;
    }
    if (value < 4) {
        return FilePriority::low;
    }
    return value == 4 ? FilePriority::normal : FilePriority::high;
}

/// libtorrent's own need_save_resume is true from the moment at which a torrent is loaded, because its seconds count:
/// then each start would write all rows again. What a person changes is saved when it changes.
bool isWorthSaving(const TorrentSnapshot& known, const lt::torrent_status& status)
{
    const bool progressKnown = status.has_metadata && status.state != lt::torrent_status::checking_resume_data;
    return known.receivedBytes != status.all_time_download || known.sentBytes != status.all_time_upload ||
           (progressKnown &&
            (known.wantedBytes != status.total_wanted || known.doneBytes != status.total_wanted_done)) ||
           (status.completed_time > 0 && known.completed != fromUnix(status.completed_time));
}

TorrentState stateOf(const TorrentRecord& record)
{
    using lt::torrent_status;
    if (record.storageMissing) {
        return TorrentState::storageMissing;
    }
    if (record.problem != Problem::none) {
        return TorrentState::failed;
    }
    if (record.stopped) {
        return TorrentState::stopped;
    }
    switch (record.ltState) {
    case torrent_status::downloading_metadata: return TorrentState::metadata;
    case torrent_status::downloading: return TorrentState::downloading;
    case torrent_status::finished:
    case torrent_status::seeding: return record.syncing ? TorrentState::downloading : TorrentState::seeding;
    default: break;
    }
    return record.live.hasMetadata ? TorrentState::checking : TorrentState::metadata;
}

}  // namespace

std::string toHex(lt::span<const char> bytes)
{
    return lt::aux::to_hex(bytes);
}

int libraryLimit(std::int64_t bytesPerSecond)
{
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    return bytesPerSecond <= 0 ? -1 : static_cast<int>(std::min(bytesPerSecond, most));
}

lt::client_data_t toUserdata(TorrentId id)
{
    // A number in the place of a pointer: nothing is ever read through it.
    return lt::client_data_t{reinterpret_cast<TorrentRecord*>(static_cast<std::uintptr_t>(id))};  // NOLINT
}

TorrentId idOf(lt::client_data_t userdata)
{
    return TorrentId{
        static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(userdata.get<TorrentRecord>()))};  // NOLINT
}

lt::info_hash_t hashesOf(const lt::add_torrent_params& params)
{
    return params.ti ? params.ti->info_hashes() : params.info_hashes;
}

std::string keyOf(const lt::info_hash_t& hashes)
{
    return hashes.has_v1() ? toHex(hashes.v1) : toHex(hashes.v2);
}

void updateFromStatus(TorrentRecord& record, const lt::torrent_status& status)
{
    auto& live = record.live;
    record.ltState = status.state;
    record.ltFinished = status.is_finished;
    record.pieces.assign(status.pieces.data(), status.pieces.size());
    record.modified = record.modified || isWorthSaving(live, status);
    live.hasMetadata = status.has_metadata;
    if (status.has_metadata && status.state != lt::torrent_status::checking_resume_data) {
        live.wantedBytes = status.total_wanted;
        live.doneBytes = status.total_wanted_done;
        if (status.state == lt::torrent_status::downloading && live.doneBytes < live.wantedBytes) {
            record.finishTold = false;
        }
    }
    record.wastedBytes = status.total_failed_bytes + status.total_redundant_bytes;
    live.receivedBytes = status.all_time_download;
    live.sentBytes = status.all_time_upload;
    // libtorrent's averages fade out over half a minute; of a stopped or complete torrent that is no rate.
    const bool paused = bool(status.flags & lt::torrent_flags::paused);
    live.downRate = paused || status.is_finished ? 0 : status.download_payload_rate;
    live.upRate = paused ? 0 : status.upload_payload_rate;
    live.checkingProgress = static_cast<double>(status.progress);
    live.peers = status.num_peers;
    live.seeds = status.num_seeds;
    live.knownSeeds = status.num_complete >= 0 ? status.num_complete : status.list_seeds;
    // Without a tracker's count: those that may be tried. The list also holds whoever failed, and ourselves, when local
    // discovery heard its own announcement.
    live.knownPeers = status.num_complete >= 0 && status.num_incomplete >= 0
                          ? status.num_complete + status.num_incomplete
                          : std::min(status.list_peers, status.num_peers + status.connect_candidates);
    live.sequential = bool(status.flags & lt::torrent_flags::sequential_download);
    if (status.completed_time > 0) {
        live.completed = fromUnix(status.completed_time);
    }
}

Problem problemOf(StorageState state)
{
    return state == StorageState::filesGone ? Problem::filesGone : Problem::none;
}

void updateFromParams(TorrentRecord& record, const lt::add_torrent_params& params)
{
    auto& live = record.live;
    live.id = record.id;
    live.hashV1 = record.hashes.has_v1() ? toHex(record.hashes.v1) : std::string{};
    live.hashV2 = record.hashes.has_v2() ? toHex(record.hashes.v2) : std::string{};
    live.savePath = params.save_path;
    live.added = fromUnix(params.added_time);
    if (params.completed_time > 0) {
        live.completed = fromUnix(params.completed_time);
    }
    live.receivedBytes = params.total_downloaded;
    live.sentBytes = params.total_uploaded;
    live.downLimit = std::max(params.download_limit, 0);
    live.upLimit = std::max(params.upload_limit, 0);
    live.sequential = bool(params.flags & lt::torrent_flags::sequential_download);
    live.trackers = static_cast<int>(params.trackers.size());
    record.webSeeds = params.url_seeds;
    live.name = params.name;
    if (params.ti && params.ti->is_valid()) {
        record.info = params.ti;
        record.renamed = {params.renamed_files.begin(), params.renamed_files.end()};
        const auto bytes = countBytes(*params.ti, params.have_pieces, params.file_priorities);
        live.hasMetadata = true;
        live.isPrivate = params.ti->priv();
        live.totalBytes = bytes.total;
        live.wantedBytes = bytes.wanted;
        live.doneBytes = bytes.done;
        live.name = params.ti->name();
    }
    if (live.name.empty()) {
        live.name = record.key;
    }
    if (!record.ownName.empty()) {
        live.name = record.ownName;
    }
}

lt::add_torrent_params knownSources(const TorrentRecord& record)
{
    if (record.parked) {
        return *record.parked;
    }
    lt::add_torrent_params params;
    params.info_hashes = record.hashes;
    params.name = record.info ? record.info->name() : record.live.name;
    for (const auto& tracker : record.handle.trackers()) {
        params.trackers.push_back(tracker.url);
        params.tracker_tiers.push_back(tracker.tier);
    }
    params.url_seeds = record.webSeeds;
    return params;
}

lt::add_torrent_params choicesOf(const TorrentRecord& record)
{
    auto params = knownSources(record);
    const auto& live = record.live;
    params.flags = live.sequential ? lt::torrent_flags::sequential_download : lt::torrent_flags_t{};
    params.download_limit = libraryLimit(live.downLimit);
    params.upload_limit = libraryLimit(live.upLimit);
    params.file_priorities = record.chosenPriorities;
    params.ti = std::const_pointer_cast<lt::torrent_info>(record.info);
    params.have_pieces = record.pieces;
    params.renamed_files.insert(record.renamed.begin(), record.renamed.end());
    params.save_path = live.savePath;
    params.added_time = toUnix(live.added);
    params.completed_time = live.completed ? toUnix(*live.completed) : 0;
    params.total_downloaded = live.receivedBytes;
    params.total_uploaded = live.sentBytes;
    return params;
}

void takeChoices(lt::add_torrent_params& params, const lt::add_torrent_params& from)
{
    params.trackers = from.trackers;
    params.tracker_tiers = from.tracker_tiers;
    params.url_seeds = from.url_seeds;
    params.download_limit = from.download_limit;
    params.upload_limit = from.upload_limit;
    constexpr auto chosen = lt::torrent_flags::sequential_download;
    params.flags = (params.flags & ~chosen) | (from.flags & chosen);
    if (!from.file_priorities.empty()) {
        params.file_priorities = from.file_priorities;
    }
}

void deriveSnapshot(TorrentRecord& record)
{
    auto& live = record.live;
    live.trackerFailed =
        !record.trackerWorks.empty() && std::ranges::none_of(record.trackerWorks, [](const auto& tracker) {
            return std::ranges::any_of(tracker.second, [](const auto& answer) { return answer.second; });
        });
    live.state = stateOf(record);
    live.problem = record.problem;
    live.problemDetail = record.problemDetail;
    live.syncing = record.syncing;
    if (!record.attached()) {
        live.downRate = 0;
        live.upRate = 0;
        live.peers = 0;
        live.seeds = 0;
        live.announcing = false;
    }
    if (live.receivedBytes > 0) {
        live.ratio = static_cast<double>(live.sentBytes) / static_cast<double>(live.receivedBytes);
    } else if (live.doneBytes > 0) {
        live.ratio = static_cast<double>(live.sentBytes) / static_cast<double>(live.doneBytes);
    } else {
        live.ratio.reset();
    }
    const auto left = live.wantedBytes - live.doneBytes;
    if (live.state == TorrentState::downloading && left > 0 && live.downRate > 0) {
        live.eta = std::chrono::seconds{(left + live.downRate - 1) / live.downRate};
    } else {
        live.eta.reset();
    }
}

std::vector<lt::download_priority_t> prioritiesOf(const TorrentRecord& record)
{
    if (!record.chosenPriorities.empty()) {
        return record.chosenPriorities;
    }
    if (record.attached()) {
        return record.handle.get_file_priorities();
    }
    if (record.parked) {
        return {record.parked->file_priorities.begin(), record.parked->file_priorities.end()};
    }
    return {};
}

std::vector<FileEntry> fileEntries(const lt::torrent_info& info,
                                   const std::map<lt::file_index_t, std::string>& renamed,
                                   const std::vector<lt::download_priority_t>& priorities)
{
    const auto& files = info.orig_files();
    std::vector<FileEntry> entries;
    entries.reserve(static_cast<std::size_t>(files.num_files()));
    for (const auto file : files.file_range()) {
        const bool isLink = static_cast<bool>(files.file_flags(file) & lt::file_storage::flag_symlink);
        if (files.pad_file_at(file) || isLink) {
            continue;
        }
        const auto other = renamed.find(file);
        entries.push_back({.index = static_cast<int>(file),
                           .path = other != renamed.end() ? other->second : files.file_path(file),
                           .size = files.file_size(file),
                           .priority = toLevel(priorityOf(priorities, file))});
    }
    return entries;
}

ByteCount countBytes(const lt::torrent_info& info,
                     const lt::typed_bitfield<lt::piece_index_t>& have,
                     const std::vector<lt::download_priority_t>& priorities)
{
    const auto& files = info.orig_files();
    ByteCount count;
    const bool allThere = !have.empty() && have.all_set();
    for (const auto file : files.file_range()) {
        const auto size = files.file_size(file);
        if (files.pad_file_at(file)) {
            continue;
        }
        count.total += size;
        if (priorityOf(priorities, file) == lt::dont_download) {
            continue;
        }
        count.wanted += size;
        if (allThere) {
            count.done += size;
            continue;
        }
        if (have.empty() || size == 0) {
            continue;
        }
        const auto begin = files.file_offset(file);
        const auto end = begin + size;
        const std::int64_t pieceLength = files.piece_length();
        for (auto piece = begin / pieceLength; piece * pieceLength < end; ++piece) {
            const lt::piece_index_t index{static_cast<int>(piece)};
            if (static_cast<int>(piece) < have.size() && have.get_bit(index)) {
                count.done += std::min(end, (piece + 1) * pieceLength) - std::max(begin, piece * pieceLength);
            }
        }
    }
    return count;
}

}  // namespace barter::engine
