#include "core/log.hpp"
#include "engine/engine_error.hpp"
#include "engine/session_core.hpp"
#include "engine/session_work.hpp"
#include "engine/stored_files.hpp"

#include <libtorrent/announce_entry.hpp>
#include <libtorrent/create_torrent.hpp>
#include <libtorrent/magnet_uri.hpp>
#include <libtorrent/torrent_info.hpp>
#include <libtorrent/write_resume_data.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>

namespace barter::engine {
namespace {

constexpr std::size_t maxName = 255;
constexpr std::size_t maxUrl = 2048;

bool hasScheme(std::string_view url, std::initializer_list<std::string_view> schemes)
{
    return url.size() <= maxUrl && std::any_of(schemes.begin(), schemes.end(), [&](std::string_view scheme) {
               return url.size() > scheme.size() && url.starts_with(scheme);
           });
}

bool isTracker(std::string_view url)
{
    return hasScheme(url, {"http://", "https://", "udp://"});
}

bool isWebSeed(std::string_view url)
{
    return hasScheme(url, {"http://", "https://"});
}

bool hasControlCharacters(std::string_view text)
{
    return std::any_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// A path below the save path, of names that a file can have.
bool isUsablePath(const std::string& path)
{
    const std::filesystem::path parts{path};
    if (path.empty() || parts.is_absolute() || hasControlCharacters(path) || path.back() == '/') {
        return false;
    }
    return std::all_of(parts.begin(), parts.end(), [](const auto& part) {
        return !part.empty() && part != "." && part != ".." && part.native().size() <= maxName;
    });
}

std::optional<lt::tcp::endpoint> parseEndpoint(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    auto host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return std::nullopt;
    }
    const auto digits = text.substr(colon + 1);
    unsigned port = 0;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    lt::error_code error;
    const auto address = lt::make_address(std::string{host}, error);
    if (failed != std::errc{} || end != digits.data() + digits.size() || port == 0 || port > 65535 || error) {
        return std::nullopt;
    }
    return lt::tcp::endpoint{address, static_cast<std::uint16_t>(port)};
}

/// The "piece layers" of BEP 52, which lt::write_torrent_file takes from the merkle trees only. False when they are not
/// all there yet, as in a torrent from a magnet.
bool addPieceLayers(lt::entry& torrentFile, const lt::torrent_info& info)
{
    const auto& files = info.orig_files();
    auto& layers = torrentFile["piece layers"].dict();
    for (const auto file : files.file_range()) {
        if (files.pad_file_at(file) || files.file_size(file) <= files.piece_length()) {
            continue;
        }
        const auto layer = info.piece_layer(file);
        if (layer.empty()) {
            return false;
        }
        layers[files.root(file).to_string()] = std::string{layer.begin(), layer.end()};
    }
    return true;
}

}  // namespace

SessionCore::Ids SessionCore::allIds() const
{
    Ids ids;
    for (const auto& [id, record] : m_records) {
        if (!record->isPreview) {
            ids.push_back(id);
        }
    }
    return ids;
}

template <class Change>
void SessionCore::forEach(const Ids& ids, Change change)
{
    for (const auto id : ids) {
        auto* record = find(id);
        if (record == nullptr || record->isPreview || record->removing) {
            continue;
        }
        change(*record);
        requestSave(*record);
        touch(*record);
    }
    publishChanges();
}

void SessionCore::pause(const Ids& ids)
{
    forEach(ids, [](TorrentRecord& record) {
        record.stopped = true;
        record.live.downRate = 0;
        record.live.upRate = 0;
        if (record.attached()) {
            record.handle.pause();
        }
    });
}

void SessionCore::resume(const Ids& ids)
{
    forEach(ids, [this](TorrentRecord& record) {
        record.stopped = false;
        if (record.storageMissing) {
            return;  // goes on when its storage is back; probed every few seconds anyway
        }
        if (record.parked && !record.attaching) {
            // A record that could not be believed, or that libtorrent refused: try again, check everything.
            record.damagedRow = false;
            record.problem = Problem::none;
            attach(record, std::move(*std::exchange(record.parked, nullptr)));
            return;
        }
        // What was believed to be on disk was wrong once: look again before going on.
        const bool look = record.problem == Problem::filesChanged || record.problem == Problem::diskError;
        clearProblem(record);
        if (record.attached()) {
            if (look) {
                checkFiles(record);
            }
            record.handle.resume();
        }
    });
}

void SessionCore::recheck(const Ids& ids)
{
    forEach(ids, [this](TorrentRecord& record) {
        if (record.storageMissing) {
            record.startAnew = record.attaching;
            if (!record.attaching) {
                comeBack(record, Return::withoutFiles);
            }
            return;
        }
        if (!record.attached() || !record.live.hasMetadata) {
            return;
        }
        clearProblem(record);
        record.holdAfterCheck = record.stopped;  // checking needs a running torrent
        record.stopped = record.holdAfterCheck;
        checkFiles(record);
        record.handle.resume();
    });
}

void SessionCore::reannounce(const Ids& ids)
{
    for (const auto id : ids) {
        if (auto* record = find(id); record != nullptr && record->attached()) {
            record->handle.force_reannounce(0, -1, lt::torrent_handle::ignore_min_interval);
            if (!record->live.isPrivate) {
                record->handle.force_dht_announce();
                record->handle.force_lsd_announce();
            }
        }
    }
}

void SessionCore::setSequential(const Ids& ids, bool sequential)
{
    forEach(ids, [sequential](TorrentRecord& record) {
        record.live.sequential = sequential;
        auto flags = sequential ? lt::torrent_flags::sequential_download : lt::torrent_flags_t{};
        if (record.attached()) {
            record.handle.set_flags(flags, lt::torrent_flags::sequential_download);
        } else if (record.parked) {
            record.parked->flags = (record.parked->flags & ~lt::torrent_flags::sequential_download) | flags;
        }
    });
}

void SessionCore::setLimits(const Ids& ids, std::int64_t down, std::int64_t up)
{
    forEach(ids, [&](TorrentRecord& record) {
        record.live.downLimit = std::max<std::int64_t>(down, 0);
        record.live.upLimit = std::max<std::int64_t>(up, 0);
        if (record.attached()) {
            record.handle.set_download_limit(libraryLimit(down));
            record.handle.set_upload_limit(libraryLimit(up));
        } else if (record.parked) {
            record.parked->download_limit = libraryLimit(down);
            record.parked->upload_limit = libraryLimit(up);
        }
    });
}

void SessionCore::setFilePriorities(TorrentId id,
                                    const std::vector<std::pair<int, FilePriority>>& priorities,
                                    const Done& done)
{
    auto* record = find(id);
    if (record == nullptr) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    if (!record->info) {
        done(fail(EngineErrc::noMetadata));
        return;
    }
    auto levels = prioritiesOf(*record);
    levels.resize(static_cast<std::size_t>(record->info->num_files()), lt::default_priority);
    for (const auto& [file, priority] : priorities) {
        if (file >= 0 && static_cast<std::size_t>(file) < levels.size()) {
            levels[static_cast<std::size_t>(file)] = lt::download_priority_t{static_cast<std::uint8_t>(priority)};
        }
    }
    const auto& files = record->info->orig_files();
    for (const auto file : files.file_range()) {
        if (files.file_flags(file) & lt::file_storage::flag_symlink) {
            levels[static_cast<std::size_t>(static_cast<int>(file))] = lt::dont_download;  // see CleanedNames::links
        }
    }
    record->chosenPriorities = levels;
    if (record->attached()) {
        record->handle.prioritize_files(levels);
    } else if (record->parked) {
        record->parked->file_priorities = std::move(levels);
        updateFromParams(*record, *record->parked);
    }
    requestSave(*record);
    touch(*record);
    done(Expected<>{});
}

void SessionCore::rename(TorrentId id, const std::string& name, const Done& done)
{
    auto* record = find(id);
    if (record == nullptr) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    if (name.size() > maxName || hasControlCharacters(name)) {
        done(fail(EngineErrc::invalidName));
        return;
    }
    record->ownName = name;
    if (!name.empty()) {
        record->live.name = name;
    } else if (record->info) {
        record->live.name = record->info->name();
    }
    requestSave(*record);
    touch(*record);
    publishChanges();
    done(Expected<>{});
}

void SessionCore::renameFile(TorrentId id, int fileIndex, const std::string& path, Done done)
{
    auto* record = find(id);
    if (record == nullptr) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    if (!record->info || !record->attached()) {
        done(fail(EngineErrc::noMetadata));
        return;
    }
    if (fileIndex < 0 || fileIndex >= record->info->num_files() || !isUsablePath(path)) {
        done(fail(EngineErrc::invalidName, path));
        return;
    }
    // libtorrent 2.0.8 overwrites what is there: look first.
    onWorker(
        [target = absolutePath(record->live.savePath, path)] {
            std::error_code error;
            return std::filesystem::symlink_status(target, error).type() != std::filesystem::file_type::not_found;
        },
        [this, id, fileIndex, path, done = std::move(done)](bool taken) {
            auto* found = find(id);
            if (found == nullptr || !found->attached()) {
                done(fail(EngineErrc::noSuchTorrent));
                return;
            }
            bool another = false;
            for (const auto& entry : fileEntries(*found->info, found->renamed, {})) {
                another = another || (entry.index != fileIndex && entry.path == path);
            }
            if (taken || another || m_renames.contains({id, fileIndex})) {
                done(fail(EngineErrc::nameTaken, path));
                return;
            }
            m_renames[{id, fileIndex}] = done;
            found->handle.rename_file(lt::file_index_t{fileIndex}, path);
        });
}

void SessionCore::onRenamed(TorrentRecord& record,
                            lt::file_index_t file,
                            const std::string& newPath,
                            const std::string& error)
{
    if (error.empty()) {
        record.renamed[file] = newPath;
    }
    requestSave(record);
    const auto waiting = m_renames.find({record.id, static_cast<int>(file)});
    if (waiting == m_renames.end()) {
        return;
    }
    const auto done = std::move(waiting->second);
    m_renames.erase(waiting);
    if (error.empty()) {
        done(Expected<>{});
    } else {
        done(fail(EngineErrc::invalidName, error));
    }
}

SessionCore::NewSources SessionCore::whatIsNew(TorrentRecord& present, const lt::add_torrent_params& params)
{
    std::set<std::string> known;
    if (present.attached()) {
        for (const auto& tracker : present.handle.trackers()) {
            known.insert(tracker.url);
        }
        known.merge(present.handle.url_seeds());
    } else if (present.parked) {
        known.insert(present.parked->trackers.begin(), present.parked->trackers.end());
        known.insert(present.parked->url_seeds.begin(), present.parked->url_seeds.end());
    }
    NewSources news;
    const auto collect = [&known](const auto& urls, std::vector<std::string>& into, auto&& usable) {
        for (const auto& url : urls) {
            if (usable(url) && known.insert(url).second) {
                into.push_back(url);
            }
        }
    };
    collect(params.trackers, news.trackers, isTracker);
    collect(params.url_seeds, news.webSeeds, isWebSeed);
    return news;
}

void SessionCore::addSources(TorrentRecord& record,
                             const std::vector<std::string>& trackers,
                             const std::vector<std::string>& webSeeds)
{
    if (trackers.empty() && webSeeds.empty()) {
        return;
    }
    // Each behind the ones that are there, in a tier of its own: of one tier only the first that works is asked.
    int tier = 0;
    if (record.attached()) {
        for (const auto& tracker : record.handle.trackers()) {
            tier = std::max(tier, tracker.tier + 1);
        }
    } else if (record.parked && !record.parked->tracker_tiers.empty()) {
        tier = *std::max_element(record.parked->tracker_tiers.begin(), record.parked->tracker_tiers.end()) + 1;
    }
    for (const auto& url : trackers) {
        constexpr int lastTier = std::numeric_limits<std::uint8_t>::max();
        if (record.attached()) {
            lt::announce_entry entry{url};
            entry.tier = static_cast<std::uint8_t>(std::min(tier, lastTier));
            record.handle.add_tracker(entry);
        } else if (record.parked) {
            record.parked->trackers.push_back(url);
            record.parked->tracker_tiers.push_back(std::min(tier, lastTier));
        }
        ++tier;
    }
    for (const auto& url : webSeeds) {
        if (record.attached()) {
            record.handle.add_url_seed(url);
        } else if (record.parked) {
            record.parked->url_seeds.push_back(url);
        }
    }
    record.live.trackers += static_cast<int>(trackers.size());
    requestSave(record);
    touch(record);
}

void SessionCore::addTrackers(TorrentId id, const std::vector<std::string>& urls, const Done& done)
{
    auto* record = find(id);
    if (record == nullptr) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    for (const auto& url : urls) {
        if (!isTracker(url)) {
            done(fail(EngineErrc::invalidTracker, url));
            return;
        }
    }
    lt::add_torrent_params wanted;
    wanted.trackers.assign(urls.begin(), urls.end());
    addSources(*record, whatIsNew(*record, wanted).trackers, {});
    done(Expected<>{});
}

void SessionCore::removeTracker(TorrentId id, const std::string& url, const Done& done)
{
    auto* record = find(id);
    if (record == nullptr || !record->attached()) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    auto trackers = record->handle.trackers();
    std::erase_if(trackers, [&url](const lt::announce_entry& tracker) { return tracker.url == url; });
    record->live.trackers = static_cast<int>(trackers.size());
    record->handle.replace_trackers(trackers);
    requestSave(*record);
    touch(*record);
    done(Expected<>{});
}

void SessionCore::addWebSeed(TorrentId id, const std::string& url, const Done& done)
{
    auto* record = find(id);
    if (record == nullptr) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    if (!isWebSeed(url)) {
        done(fail(EngineErrc::invalidTracker, url));
        return;
    }
    lt::add_torrent_params wanted;
    wanted.url_seeds.push_back(url);
    addSources(*record, {}, whatIsNew(*record, wanted).webSeeds);
    done(Expected<>{});
}

void SessionCore::removeWebSeed(TorrentId id, const std::string& url, const Done& done)
{
    auto* record = find(id);
    if (record == nullptr || !record->attached()) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    record->handle.remove_url_seed(url);
    requestSave(*record);
    done(Expected<>{});
}

void SessionCore::addPeer(TorrentId id, const std::string& endpoint, const Done& done)
{
    auto* record = find(id);
    if (record == nullptr || !record->attached()) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    const auto parsed = parseEndpoint(endpoint);
    if (!parsed) {
        done(fail(EngineErrc::invalidEndpoint, endpoint));
        return;
    }
    record->handle.connect_peer(*parsed);
    done(Expected<>{});
}

void SessionCore::magnetLink(TorrentId id, const Answer<std::string>& answer)
{
    auto* record = find(id);
    if (record == nullptr || (!record->attached() && !record->parked)) {
        answer(fail(EngineErrc::noSuchTorrent));
        return;
    }
    answer(record->attached() ? lt::make_magnet_uri(record->handle) : lt::make_magnet_uri(*record->parked));
}

void SessionCore::torrentFile(TorrentId id, Answer<std::vector<char>> answer)
{
    auto* record = find(id);
    if (record == nullptr) {
        answer(fail(EngineErrc::noSuchTorrent));
        return;
    }
    if (!record->info || (!record->attached() && !record->parked)) {
        answer(fail(EngineErrc::noMetadata));
        return;
    }
    lt::add_torrent_params params;
    if (record->attached()) {
        params.ti = record->handle.torrent_file_with_hashes();
        for (const auto& tracker : record->handle.trackers()) {
            params.trackers.push_back(tracker.url);
            params.tracker_tiers.push_back(tracker.tier);
        }
        const auto seeds = record->handle.url_seeds();
        params.url_seeds.assign(seeds.begin(), seeds.end());
    } else {
        params = *record->parked;
    }
    onWorker(
        [params = std::move(params)]() -> Expected<std::vector<char>> {
            try {
                const bool fromTrees = !params.merkle_trees.empty();
                auto entry = lt::write_torrent_file(
                    params, fromTrees ? lt::write_torrent_flags_t{} : lt::write_flags::allow_missing_piece_layer);
                if (params.ti->v2() && !fromTrees && !addPieceLayers(entry, *params.ti)) {
                    return fail(EngineErrc::noMetadata, "piece layers");
                }
                std::vector<char> bytes;
                lt::bencode(std::back_inserter(bytes), entry);
                return bytes;
            } catch (const lt::system_error& error) {
                return fail(EngineErrc::noMetadata, error.what());  // a v2 torrent whose piece layers are not all there
            }
        },
        std::move(answer));
}

}  // namespace barter::engine
