#include "core/log.hpp"
#include "engine/engine_error.hpp"
#include "engine/piece_verifier.hpp"
#include "engine/session_core.hpp"
#include "engine/session_work.hpp"
#include "engine/storage_probe.hpp"
#include "engine/stored_files.hpp"
#include "engine/torrent_loader.hpp"

#include <libtorrent/alert_types.hpp>
#include <libtorrent/torrent_info.hpp>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

namespace barter::engine {
namespace {

namespace fs = std::filesystem;

std::vector<lt::download_priority_t> toLibtorrent(const std::vector<std::pair<int, FilePriority>>& priorities,
                                                  std::vector<lt::download_priority_t> levels)
{
    for (const auto& [file, priority] : priorities) {
        if (file < 0) {
            continue;
        }
        const auto index = static_cast<std::size_t>(file);
        if (index >= levels.size()) {
            levels.resize(index + 1, lt::default_priority);
        }
        levels[index] = lt::download_priority_t{static_cast<std::uint8_t>(priority)};
    }
    return levels;
}

bool filesAreThere(const lt::torrent_info& info, const RenamedFiles& renamed, const std::string& savePath)
{
    const auto files = manifestFiles(info, renamed);
    return std::all_of(files.begin(), files.end(), [&](const ManifestFile& file) {
        std::error_code error;
        const auto size = fs::file_size(absolutePath(savePath, file.path), error);
        return !error && static_cast<std::int64_t>(size) == file.size;
    });
}

/// A folder that can be written, or one that already holds all files of the torrent, for seeding from a read-only disk.
Expected<> checkSavePath(const lt::add_torrent_params& params, const RenamedFiles& renamed)
{
    std::error_code error;
    fs::create_directories(params.save_path, error);
    if (!error && ::access(params.save_path.c_str(), W_OK | X_OK) == 0) {
        return {};
    }
    const auto why = error ? error : std::error_code{errno, std::generic_category()};
    if (params.ti && filesAreThere(*params.ti, renamed, params.save_path)) {
        return {};
    }
    return fail(EngineErrc::savePathUnusable, params.save_path + ": " + why.message());
}

}  // namespace

/// On a worker.
Expected<SessionCore::Prepared>
SessionCore::prepare(lt::add_torrent_params params, std::string ownName, RecentMountPoint& mountPoint)
{
    Prepared prepared;
    if (params.ti) {
        auto cleaned = cleanNames(*params.ti);
        if (!cleaned) {
            return tl::unexpected{cleaned.error()};
        }
        prepared.cleanedNames = cleaned->cleaned;
        for (const auto& [file, path] : cleaned->renamed) {
            params.renamed_files[file] = path;
        }
    }
    const RenamedFiles renamed{params.renamed_files.begin(), params.renamed_files.end()};
    if (auto usable = checkSavePath(params, renamed); !usable) {
        return tl::unexpected{usable.error()};
    }
    prepared.mountPoint = mountPoint.of(params.save_path);
    if (params.ti) {
        prepared.manifest = FileManifest::take(params.save_path, manifestFiles(*params.ti, renamed));
        prepared.manifestTaken = true;
    }
    prepared.ownName = std::move(ownName);
    prepared.params = std::move(params);
    return prepared;
}

void SessionCore::fetchParams(TorrentSource source, Answer<lt::add_torrent_params> answer)
{
    if (m_closing) {
        answer(fail(EngineErrc::sessionClosed));
        return;
    }
    if (!m_loadedAll) {
        if (m_loadFailed) {
            answer(fail(EngineErrc::databaseFailed));
            return;
        }
        // Whether it is there already is known only when all are loaded.
        m_waitingForLoad.emplace_back([this, source = std::move(source), answer = std::move(answer)]() mutable {
            fetchParams(std::move(source), std::move(answer));
        });
        return;
    }
    if (auto* url = std::get_if<UrlSource>(&source)) {
        m_fetcher.fetch(url->url,
                        [weak = weak_from_this(), url = url->url, answer = std::move(answer)](
                            Expected<std::vector<char>> bytes) mutable {
                            const auto self = weak.lock();
                            if (!self) {
                                return;
                            }
                            if (!bytes) {
                                auto error = bytes.error();
                                answer(fail(error.code, error.context.empty() ? url : error.context));
                                return;
                            }
                            self->fetchParams(TorrentBytesSource{std::move(*bytes)}, std::move(answer));
                        });
        return;
    }
    onWorker(
        [source = std::move(source)]() -> Expected<lt::add_torrent_params> {
            if (const auto* file = std::get_if<TorrentFileSource>(&source)) {
                return loadTorrentFile(file->path);
            }
            if (const auto* bytes = std::get_if<TorrentBytesSource>(&source)) {
                return loadTorrentBytes(bytes->bytes);
            }
            return loadMagnet(std::get<MagnetSource>(source).uri);
        },
        std::move(answer));
}

void SessionCore::add(TorrentSource source, AddOptions options, Answer<AddOutcome> answer)
{
    fetchParams(std::move(source),
                [this, options = std::move(options), answer = std::move(answer)](
                    Expected<lt::add_torrent_params> params) mutable {
                    if (!params) {
                        answer(tl::unexpected{params.error()});
                        return;
                    }
                    addParams(std::move(*params), options, std::move(answer));
                });
}

void SessionCore::addParams(lt::add_torrent_params params, const AddOptions& options, Answer<AddOutcome> answer)
{
    if (auto* present = findByHash(hashesOf(params)); present != nullptr && !present->isPreview) {
        answer(merge(*present, params));
        return;
    }
    params.save_path = fs::path{options.savePath.value_or(defaultSavePath())}.lexically_normal().string();
    if (!fs::path{params.save_path}.is_absolute()) {
        answer(fail(EngineErrc::savePathUnusable, params.save_path));
        return;
    }
    params.added_time = std::time(nullptr);
    if (options.sequential) {
        params.flags |= lt::torrent_flags::sequential_download;
    }
    params.file_priorities = toLibtorrent(options.priorities, std::move(params.file_priorities));
    const bool stopped = !options.start.value_or(m_config.settings.downloads.startAdded);
    onWorker([params = std::move(params),
              name = options.name.value_or(std::string{}),
              mountPoint =
                  m_recentMountPoint]() mutable { return prepare(std::move(params), std::move(name), *mountPoint); },
             [this, stopped, answer = std::move(answer)](Expected<Prepared> prepared) mutable {
                 if (!prepared) {
                     answer(tl::unexpected{prepared.error()});
                     return;
                 }
                 addPrepared(std::move(*prepared), stopped, std::move(answer));
             });
}

/// Records first, acts then: the torrent is in the database before libtorrent and the person hear of it.
void SessionCore::addPrepared(Prepared prepared, bool stopped, Answer<AddOutcome> answer)
{
    const auto hashes = hashesOf(prepared.params);
    if (auto* present = findByHash(hashes); present != nullptr && present->isPreview) {
        endPreviewSession(*present);  // the add dialog shows it still, and will find it here
    } else if (present != nullptr) {
        answer(merge(*present, prepared.params));  // it came twice at the same time
        return;
    }
    auto& record = newRecord(hashes);
    record.ownName = std::move(prepared.ownName);
    record.mountPoint = std::move(prepared.mountPoint);
    record.manifest = std::move(prepared.manifest);
    record.manifestTaken = prepared.manifestTaken;
    record.stopped = stopped;
    record.attaching = true;
    indexHashes(record);
    updateFromParams(record, prepared.params);
    if (prepared.cleanedNames > 0) {
        m_cleaned[record.id] = prepared.cleanedNames;
    }
    m_waitingAdds[record.id].push_back(std::move(answer));
    record.parked = std::make_unique<lt::add_torrent_params>(std::move(prepared.params));
    beginSave(record);
    queueRow(record, *record.parked);
}

AddOutcome SessionCore::merge(TorrentRecord& present, const lt::add_torrent_params& params)
{
    AddOutcome outcome{.id = present.id, .name = present.live.name, .alreadyPresent = true};
    const bool isPrivate = present.live.isPrivate || (params.ti && params.ti->priv());
    if (!isPrivate) {
        const auto news = whatIsNew(present, params);
        outcome.mergedTrackers = static_cast<int>(news.trackers.size());
        outcome.mergedWebSeeds = static_cast<int>(news.webSeeds.size());
        addSources(present, news.trackers, news.webSeeds);
        if (present.attached()) {
            for (std::size_t i = 0; i < std::min(params.peers.size(), maxPeersKept); ++i) {
                present.handle.connect_peer(params.peers[i]);  // a magnet may name some (x.pe)
            }
        }
    }
    announce(SessionEvent::Kind::alreadyPresent, present);
    return outcome;
}

/// For the read guard. The layers of v2 lie apart from the metadata, and a magnet has them last of all.
void SessionCore::knowHashes(TorrentRecord& record, const lt::add_torrent_params& params)
{
    if (params.ti) {
        record.withHashes = params.ti->info_hashes().has_v1() ? params.ti : withPieceLayers(params);
        m_known->add(record.withHashes);
    }
}

void SessionCore::attach(TorrentRecord& record, lt::add_torrent_params params)
{
    params.userdata = toUserdata(record.id);
    params.url_seeds = record.webSeeds;
    params.flags |= lt::torrent_flags::update_subscribe | lt::torrent_flags::apply_ip_filter |
                    lt::torrent_flags::duplicate_is_error;
    params.flags &= ~(lt::torrent_flags::auto_managed | lt::torrent_flags::upload_mode | lt::torrent_flags::paused |
                      lt::torrent_flags::stop_when_ready);
    if (record.stopped || m_closing) {
        params.flags |= lt::torrent_flags::paused;
    }
    if (record.isPreview) {
        params.flags |= lt::torrent_flags::default_dont_download;
    }
    if (params.ti && !params.have_pieces.empty()) {
        const auto bytes = countBytes(*params.ti, params.have_pieces, params.file_priorities);
        record.finishTold = bytes.done == bytes.wanted;
    }
    record.attaching = true;
    record.givenPieces = params.have_pieces;
    record.checkIsNews = params.have_pieces.empty();
    record.storeWhatIsThere = false;
    record.pieces.clear();
    record.identities.clear();
    record.changedFiles.clear();
    record.trackerWorks.clear();
    record.live.metadataTooLarge = false;
    ++record.layout;
    record.ltState = lt::torrent_status::checking_resume_data;
    knowHashes(record, params);
    m_session->async_add_torrent(std::move(params));
}

void SessionCore::onAttached(const lt::add_torrent_alert& alert)
{
    const auto id = idOf(alert.params.userdata);
    auto* record = find(id);
    if (record == nullptr) {
        if (alert.handle.is_valid()) {
            m_session->remove_torrent(alert.handle);  // removed while on its way
        }
        return;
    }
    record->attaching = false;
    auto waiting = std::move(m_waitingAdds[id]);
    m_waitingAdds.erase(id);
    if (alert.error) {
        log::warning("engine", "libtorrent refused a torrent: " + alert.error.message());
        if (record->isPreview) {
            m_previewSessions.erase(id);
            startPreviews();
            return;
        }
        if (alert.error == lt::errors::duplicate_torrent && !record->refusedAsTwin) {
            // The twin is a preview that ended before libtorrent had answered it. That answer came before this one, so
            // the twin is on its way out.
            record->refusedAsTwin = true;
            if (!waiting.empty()) {
                m_waitingAdds[id] = std::move(waiting);
            }
            attach(*record, alert.params);
            return;
        }
        if (!waiting.empty()) {
            onStore([this, key = record->key] { return m_store->remove(std::vector{key}); }, [](const Expected<>&) {});
            forgetRecord(id);
            for (const auto& answer : waiting) {
                answer(fail(EngineErrc::invalidTorrent, alert.error.message()));
            }
            return;
        }
        record->parked = std::make_unique<lt::add_torrent_params>(alert.params);
        setProblem(*record, Problem::badMetadata, alert.error.message());
        return;
    }
    record->handle = alert.handle;
    if (record->stopped) {
        record->handle.pause();  // stopped while it was on its way
    }
    touch(*record);
    for (auto& answer : waiting) {
        m_afterPublishing.emplace_back(
            [answer = std::move(answer),
             outcome = AddOutcome{.id = id, .name = record->live.name, .cleanedNames = m_cleaned[id]}] {
                answer(outcome);
            });
    }
    if (record->modified) {
        requestSave(*record);
    }
}

void SessionCore::onMetadata(const lt::metadata_received_alert& alert)
{
    auto* record = recordOf(&alert);
    const auto info = alert.handle.torrent_file();
    if (record == nullptr || !info) {
        return;
    }
    const auto came = m_pieceWatch->takeMetadataTime(record->id);
    if (record->isPreview) {
        previewMetadata(*record);
        return;
    }
    record->info = info;
    record->withHashes = info;
    m_known->add(info);
    record->hashes = info->info_hashes();  // a magnet may have named only one of two
    record->live.hashV1 = record->hashes.has_v1() ? toHex(record->hashes.v1) : std::string{};
    record->live.hashV2 = record->hashes.has_v2() ? toHex(record->hashes.v2) : std::string{};
    indexHashes(*record);
    record->live.hasMetadata = true;
    record->live.metadataTooLarge = false;
    record->live.isPrivate = info->priv();
    record->live.totalBytes = countBytes(*info, {}, {}).total;
    if (record->ownName.empty()) {
        record->live.name = info->name();
    }
    touch(*record);
    // Which files were there before has to be known soon. A limit holds most of the payload back until then: upload
    // mode would part us from the seeds, and Transmission would take us for one from then on.
    alert.handle.set_download_limit(1);
    onWorker(
        [info, savePath = record->live.savePath, came]() -> Expected<Prepared> {
            auto cleaned = cleanNames(*info);
            if (!cleaned) {
                return tl::unexpected{cleaned.error()};
            }
            Prepared prepared;
            for (const auto& [file, path] : cleaned->renamed) {
                prepared.params.renamed_files[file] = path;
            }
            prepared.links = std::move(cleaned->links);
            const RenamedFiles renamed{cleaned->renamed.begin(), cleaned->renamed.end()};
            prepared.manifest = FileManifest::take(savePath, manifestFiles(*info, renamed), came);
            return prepared;
        },
        [this, id = record->id](Expected<Prepared> prepared) {
            auto* found = find(id);
            if (found == nullptr || !found->attached()) {
                return;
            }
            found->handle.set_download_limit(libraryLimit(found->live.downLimit));
            if (!prepared) {
                found->handle.pause();
                setProblem(*found, Problem::badMetadata, prepared.error().code.message());
                return;
            }
            for (const auto& [file, path] : prepared->params.renamed_files) {
                found->handle.rename_file(file, path);
            }
            for (const auto link : prepared->links) {
                found->handle.file_priority(link, lt::dont_download);
            }
            found->manifest = std::move(prepared->manifest);
            found->manifestTaken = true;
            requestSave(*found);
        });
}

}  // namespace barter::engine
