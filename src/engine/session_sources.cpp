#include "engine/engine_error.hpp"
#include "engine/session_core.hpp"
#include "engine/session_work.hpp"

#include <libtorrent/announce_entry.hpp>
#include <libtorrent/create_torrent.hpp>
#include <libtorrent/magnet_uri.hpp>
#include <libtorrent/torrent_info.hpp>
#include <libtorrent/write_resume_data.hpp>

#include <algorithm>
#include <charconv>
#include <limits>

// Where the data of a torrent come from: trackers, web seeds, peers; and what others need to find it: link and file.
namespace barter::engine {
namespace {

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

void dropTracker(lt::add_torrent_params& params, const std::string& url)
{
    for (std::size_t i = params.trackers.size(); i-- > 0;) {
        if (params.trackers[i] == url) {
            params.trackers.erase(params.trackers.begin() + static_cast<std::ptrdiff_t>(i));
            if (i < params.tracker_tiers.size()) {
                params.tracker_tiers.erase(params.tracker_tiers.begin() + static_cast<std::ptrdiff_t>(i));
            }
        }
    }
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

SessionCore::NewSources SessionCore::whatIsNew(TorrentRecord& present, const lt::add_torrent_params& params)
{
    std::set<std::string> known;
    if (present.attached()) {
        for (const auto& tracker : present.handle.trackers()) {
            known.insert(tracker.url);
        }
    } else if (present.parked) {
        known.insert(present.parked->trackers.begin(), present.parked->trackers.end());
    }
    known.insert(present.webSeeds.begin(), present.webSeeds.end());
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
        record.webSeeds.push_back(url);
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
    if (record == nullptr || (!record->attached() && !record->parked)) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    if (record->attached()) {
        auto trackers = record->handle.trackers();
        std::erase_if(trackers, [&url](const lt::announce_entry& tracker) { return tracker.url == url; });
        record->live.trackers = static_cast<int>(trackers.size());
        record->handle.replace_trackers(trackers);
        record->trackerWorks.erase(url);
    } else {
        dropTracker(*record->parked, url);
        record->live.trackers = static_cast<int>(record->parked->trackers.size());
    }
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
    if (record == nullptr || (!record->attached() && !record->parked)) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    std::erase(record->webSeeds, url);
    if (record->attached()) {
        record->handle.remove_url_seed(url);
    } else {
        std::erase(record->parked->url_seeds, url);
    }
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
    answer(lt::make_magnet_uri(knownSources(*record)));
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
    auto params = knownSources(*record);
    if (record->attached()) {
        params.ti = record->handle.torrent_file_with_hashes();
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
