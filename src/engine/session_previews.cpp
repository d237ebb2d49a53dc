#include "engine/engine_error.hpp"
#include "engine/session_core.hpp"
#include "engine/session_work.hpp"
#include "engine/torrent_loader.hpp"
#include "engine/torrent_names.hpp"

#include <libtorrent/alert_types.hpp>
#include <libtorrent/announce_entry.hpp>
#include <libtorrent/torrent_info.hpp>

#include <algorithm>

// What the add dialog shows before the person decides.
namespace barter::engine {
namespace {

constexpr std::size_t maxPreviewSessions = 100;  ///< magnets whose metadata are looked for at the same time

}  // namespace

Preview SessionCore::previewOf(TorrentId id, const lt::add_torrent_params& params, int peers)
{
    Preview preview;
    preview.id = id;
    const auto hashes = hashesOf(params);
    preview.hashV1 = hashes.has_v1() ? toHex(hashes.v1) : std::string{};
    preview.hashV2 = hashes.has_v2() ? toHex(hashes.v2) : std::string{};
    preview.name = params.name.empty() ? keyOf(hashes) : params.name;
    preview.peers = peers;
    preview.trackers = static_cast<int>(params.trackers.size());
    if (params.ti) {
        const auto& info = *params.ti;
        preview.hasMetadata = true;
        preview.name = info.name();
        preview.comment = info.comment();
        preview.isPrivate = info.priv();
        if (info.creation_date() > 0) {
            preview.created = std::chrono::system_clock::from_time_t(info.creation_date());
        }
        preview.totalBytes = countBytes(info, {}, {}).total;
        preview.files =
            fileEntries(info, {params.renamed_files.begin(), params.renamed_files.end()}, params.file_priorities);
    }
    if (auto* present = findByHash(hashes); present != nullptr && !present->isPreview) {
        preview.alreadyPresent = true;
        preview.id = present->id;
        if (!present->live.isPrivate && !preview.isPrivate) {
            const auto news = whatIsNew(*present, params);
            preview.newTrackers = static_cast<int>(news.trackers.size());
            preview.newWebSeeds = static_cast<int>(news.webSeeds.size());
        }
    }
    return preview;
}

void SessionCore::preview(TorrentSource source, Answer<Preview> answer)
{
    fetchParams(std::move(source), [this, answer = std::move(answer)](Expected<lt::add_torrent_params> params) {
        if (!params) {
            answer(tl::unexpected{params.error()});
            return;
        }
        if (auto* present = findByHash(hashesOf(*params)); present != nullptr && !present->isPreview) {
            auto shown = previewOf(present->id, *params, 0);
            m_previews[present->id] = std::move(*params);
            answer(std::move(shown));
            return;
        }
        if (params->ti) {
            onWorker(
                [params = std::move(*params)]() mutable -> Expected<Prepared> {
                    auto cleaned = cleanNames(*params.ti);
                    if (!cleaned) {
                        return tl::unexpected{cleaned.error()};
                    }
                    Prepared prepared;
                    prepared.cleanedNames = cleaned->cleaned;
                    for (const auto& [file, path] : cleaned->renamed) {
                        params.renamed_files[file] = path;
                    }
                    prepared.params = std::move(params);
                    return prepared;
                },
                [this, answer](Expected<Prepared> prepared) {
                    if (!prepared) {
                        answer(tl::unexpected{prepared.error()});
                        return;
                    }
                    const TorrentId id{++m_lastId};
                    auto shown = previewOf(id, prepared->params, 0);
                    shown.cleanedNames = prepared->cleanedNames;
                    m_previews[id] = std::move(prepared->params);
                    answer(std::move(shown));
                });
            return;
        }
        if (const auto* twin = findByHash(hashesOf(*params))) {
            answer(sharePreview(twin->id, *params));
            return;
        }
        auto& record = newRecord(hashesOf(*params));
        record.isPreview = true;
        indexHashes(record);
        params->save_path = m_config.profile + "/preview";  // nothing is written there: every file is skipped
        updateFromParams(record, *params);
        answer(previewOf(record.id, *params, 0));
        m_previews[record.id] = std::move(*params);
        m_previewQueue.push_back(record.id);
        startPreviews();
    });
}

/// The same magnet was given twice: one preview, with the trackers of both.
Preview SessionCore::sharePreview(TorrentId id, const lt::add_torrent_params& params)
{
    auto& known = m_previews[id];
    const auto& handle = m_records.at(id)->handle;
    for (const auto& tracker : params.trackers) {
        if (std::find(known.trackers.begin(), known.trackers.end(), tracker) == known.trackers.end()) {
            known.trackers.push_back(tracker);
            known.tracker_tiers.resize(known.trackers.size(), 0);
            if (handle.is_valid()) {
                handle.add_tracker(lt::announce_entry{tracker});
            }
        }
    }
    for (const auto& seed : params.url_seeds) {
        if (std::find(known.url_seeds.begin(), known.url_seeds.end(), seed) == known.url_seeds.end()) {
            known.url_seeds.push_back(seed);
        }
    }
    for (std::size_t i = 0; i < std::min(params.peers.size(), maxPeersKept); ++i) {
        known.peers.push_back(params.peers[i]);
        if (handle.is_valid()) {
            handle.connect_peer(params.peers[i]);
        }
    }
    return previewOf(id, known, 0);
}

/// As many as may look for their metadata at the same time; the others can be accepted without.
void SessionCore::startPreviews()
{
    while (!m_previewQueue.empty() && m_previewSessions.size() < maxPreviewSessions) {
        const auto id = m_previewQueue.front();
        m_previewQueue.pop_front();
        const auto params = m_previews.find(id);
        auto* record = find(id);
        if (params != m_previews.end() && record != nullptr) {
            m_previewSessions.insert(id);
            attach(*record, params->second);
        }
    }
}

void SessionCore::endPreviewSession(TorrentRecord& record)
{
    const auto id = record.id;
    if (record.attached()) {
        m_session->remove_torrent(record.handle);
    }
    forgetRecord(id);
    m_previewSessions.erase(id);
    startPreviews();
}

/// The metadata are all that was wanted; the peers that had them are asked first when the torrent is accepted.
void SessionCore::previewMetadata(TorrentRecord& record)
{
    record.handle.save_resume_data({});  // the only list of the peers that libtorrent gives away
}

void SessionCore::takePreviewMetadata(TorrentRecord& record, const lt::add_torrent_params& known)
{
    const auto waiting = m_previews.find(record.id);
    const auto info = record.handle.torrent_file();
    if (waiting == m_previews.end() || !info) {
        return;
    }
    auto& params = waiting->second;
    params.ti = std::make_shared<lt::torrent_info>(*info);
    if (params.flags & lt::torrent_flags::default_dont_download) {  // BEP 53: only the files that it names
        params.file_priorities.resize(static_cast<std::size_t>(info->num_files()), lt::dont_download);
        params.flags &= ~lt::torrent_flags::default_dont_download;
    }
    params.peers.insert(params.peers.end(), known.peers.begin(), known.peers.end());
    params.peers.resize(std::min(params.peers.size(), maxPeersKept));
    m_session->remove_torrent(record.handle);
    record.handle = {};
    m_previewSessions.erase(record.id);
    startPreviews();
    onWorker([info] { return cleanNames(*info); },
             [this, id = record.id](Expected<CleanedNames> cleaned) {
                 const auto found = m_previews.find(id);
                 if (found == m_previews.end()) {
                     return;
                 }
                 Preview shown;
                 if (cleaned) {
                     for (const auto& [file, path] : cleaned->renamed) {
                         found->second.renamed_files[file] = path;
                     }
                     if (!cleaned->links.empty()) {
                         auto& levels = found->second.file_priorities;
                         levels.resize(static_cast<std::size_t>(found->second.ti->num_files()), lt::default_priority);
                         for (const auto link : cleaned->links) {
                             levels[static_cast<std::size_t>(static_cast<int>(link))] = lt::dont_download;
                         }
                     }
                     shown = previewOf(id, found->second, 0);
                     shown.cleanedNames = cleaned->cleaned;
                 } else {
                     shown = previewOf(id, found->second, 0);
                     shown.problem = Problem::badMetadata;
                     shown.problemDetail = cleaned.error().code.message();
                 }
                 m_gui.post([&observer = m_observer, shown = std::move(shown)] { observer.previewChanged(shown); });
             });
}

void SessionCore::accept(TorrentId preview, const AddOptions& options, Answer<AddOutcome> answer)
{
    const auto found = m_previews.find(preview);
    if (found == m_previews.end()) {
        answer(fail(EngineErrc::noSuchTorrent));
        return;
    }
    auto params = std::move(found->second);
    discard(preview);
    addParams(std::move(params), options, std::move(answer));
}

void SessionCore::discard(TorrentId preview)
{
    m_previews.erase(preview);
    if (auto* record = find(preview); record != nullptr && record->isPreview) {
        endPreviewSession(*record);
    }
}

}  // namespace barter::engine
