#include "core/log.hpp"
#include "engine/engine_error.hpp"
#include "engine/piece_verifier.hpp"
#include "engine/session_core.hpp"
#include "engine/session_extra.hpp"
#include "engine/session_work.hpp"
#include "engine/storage_probe.hpp"
#include "engine/stored_files.hpp"

#include <libtorrent/read_resume_data.hpp>
#include <libtorrent/torrent_info.hpp>

#include <algorithm>
#include <filesystem>
#include <limits>

namespace barter::engine {
namespace {

constexpr std::size_t chunkSize = 200;

struct Opened {
    Expected<ResumeStore> store;
    Expected<PieceJournal> journal;
    Expected<std::size_t> count;
    bool clean = false;
};

Opened openProfile(const std::string& profile)
{
    auto store = ResumeStore::open(profile + "/barter.db");
    auto journal = PieceJournal::open(profile + "/journal");
    Expected<std::size_t> count;
    bool clean = false;
    if (store) {
        clean = store->wasCleanExit().value_or(false);
        count = store->count();
        if (const auto marked = store->markRunning(); !marked) {
            log::warning("engine", "database: " + marked.error().code.message());
        }
    }
    return {std::move(store), std::move(journal), count, clean};
}

/// The name of the file that was kept because it was damaged; empty when all was in order. Says it in the log.
std::string reportDamage(const ResumeStore& store)
{
    const auto nameOf = [](const std::string& path) { return std::filesystem::path{path}.filename().string(); };
    if (store.replacedDamagedFile()) {
        auto kept = nameOf(store.setAside());
        log::warning("engine",
                     "the list of torrents was damaged: " + std::to_string(store.salvaged()) +
                         " torrents could be read and are listed, the damaged file is kept as " + kept);
        return kept;
    }
    switch (store.logState()) {
    case storage::WalState::whole: return {};
    case storage::WalState::torn:
        log::warning("engine", "the list of torrents ends within a change, which is left out");
        return {};
    case storage::WalState::damaged: break;
    }
    auto kept = nameOf(store.keptLog());
    log::warning(
        "engine",
        "the last changes to the list of torrents were damaged and are left out, the damaged file is kept as " + kept);
    return kept;
}

}  // namespace

struct SessionCore::LoadedRow {
    StoredTorrent row;
    RowExtra extra;
    std::unique_ptr<lt::add_torrent_params> params;  ///< null: the resume data could not be read
    FileManifest manifest;
    bool manifestTaken = false;
    StorageState storage = StorageState::present;
    std::vector<int> recovered;  ///< pieces that only the journal knew
};

/// On a worker: everything that reads the disk.
SessionCore::LoadedRow SessionCore::readRow(const StoredTorrent& row, const std::vector<int>& journaled)
{
    LoadedRow loaded;
    loaded.row = row;
    loaded.row.resume.clear();
    lt::error_code error;
    auto params = lt::read_resume_data(row.resume, error);
    const auto hashes = hashesOf(params);
    const bool isIts =
        (hashes.has_v1() && toHex(hashes.v1) == row.key) || (hashes.has_v2() && toHex(hashes.v2) == row.key);
    if (error || !isIts) {
        return loaded;
    }
    loaded.extra = readExtra(row.extra);
    if (auto manifest = FileManifest::fromBytes(row.manifest); manifest && !row.manifest.empty()) {
        loaded.manifest = std::move(*manifest);
        loaded.manifestTaken = true;
    }
    if (row.damaged) {
        // Its pieces cannot be believed: trying again checks them all.
        params.have_pieces.clear();
        params.verified_pieces.clear();
        params.unfinished_pieces.clear();
    }
    if (params.ti) {
        loaded.storage = probe(loaded.extra.mountPoint, params.save_path, expectedFiles(params));
        if (!isMissing(loaded.storage)) {
            loaded.extra.mountPoint = mountPointOf(params.save_path);
            if (!journaled.empty()) {
                loaded.recovered = claimJournaled(params, journaled);
            }
        }
    }
    loaded.params = std::make_unique<lt::add_torrent_params>(std::move(params));
    return loaded;
}

void SessionCore::loadAll()
{
    onStore([profile = m_config.profile] { return std::make_shared<Opened>(openProfile(profile)); },
            [this](const std::shared_ptr<Opened>& opened) {
                if (!opened->store || !opened->count) {
                    failLoading(opened->store ? opened->count.error() : opened->store.error());
                    return;
                }
                m_store.emplace(std::move(*opened->store));
                if (const auto kept = reportDamage(*m_store); !kept.empty()) {
                    SessionEvent event;
                    event.kind = SessionEvent::Kind::databaseDamaged;
                    event.detail = kept;
                    m_gui.post([&observer = m_observer, event] { observer.happened(event); });
                }
                if (opened->journal) {
                    if (const auto damaged = opened->journal->damagedRecords(); damaged > 0) {
                        log::warning("engine",
                                     std::to_string(damaged) +
                                         " damaged entries of the piece journal are left out, the damaged files are "
                                         "kept beside it");
                    }
                    m_journal.emplace(std::move(*opened->journal));
                } else {
                    log::error("engine", "no piece journal: " + opened->journal.error().code.message());
                }
                m_status.toLoad = static_cast<int>(*opened->count);
                log::info("engine",
                          std::to_string(*opened->count) + " torrents to load, last exit was " +
                              (opened->clean || *opened->count == 0 ? "orderly" : "not orderly"));
                loadNextChunk(std::numeric_limits<std::int64_t>::min());
            });
}

void SessionCore::failLoading(const Error& error)
{
    log::error("engine", "cannot open the list of torrents: " + error.code.message());
    SessionEvent event;
    event.kind = SessionEvent::Kind::databaseFailed;
    event.detail = error.code.message();
    m_gui.post([&observer = m_observer, event] { observer.happened(event); });
    m_loadFailed = true;
    endLoading();
}

void SessionCore::endLoading()
{
    m_status.ready = true;
    publishChanges();
    publishStatus();
    for (auto& wait : std::exchange(m_waitingForLoad, {})) {
        wait();
    }
}

void SessionCore::loadNextChunk(std::int64_t after)
{
    onStore([this, after] { return m_store->loadChunk(after, chunkSize); },
            [this](Expected<ResumeStore::Chunk> chunk) {
                if (!chunk) {
                    failLoading(chunk.error());
                    return;
                }
                std::vector<std::vector<int>> journaled;
                for (const auto& row : chunk->torrents) {
                    journaled.push_back(m_journal ? m_journal->recovered(row.key) : std::vector<int>{});
                }
                onWorker(
                    [rows = std::move(chunk->torrents), journaled = std::move(journaled)] {
                        std::vector<LoadedRow> loaded;
                        for (std::size_t i = 0; i < rows.size(); ++i) {
                            loaded.push_back(readRow(rows[i], journaled[i]));
                        }
                        return loaded;
                    },
                    [this, last = chunk->last](std::vector<LoadedRow> loaded) {
                        const bool more = loaded.size() == chunkSize;
                        takeLoaded(std::move(loaded));
                        if (more) {
                            loadNextChunk(last);
                        } else {
                            m_loadedAll = true;
                            endLoading();
                        }
                    });
            });
}

void SessionCore::takeLoaded(std::vector<LoadedRow> loaded)
{
    for (auto& each : loaded) {
        ++m_status.loaded;
        lt::info_hash_t hashes;
        if (each.params) {
            hashes = hashesOf(*each.params);
            if (findByHash(hashes) != nullptr) {
                log::warning("engine", "torrent stored twice, the second is left in the database: " + each.row.key);
                continue;
            }
        }
        auto& record = newRecord(hashes);
        record.key = each.row.key;
        record.ownName = each.extra.ownName;
        record.mountPoint = each.extra.mountPoint;
        record.stopped = each.extra.stopped;
        record.manifest = std::move(each.manifest);
        record.manifestTaken = each.manifestTaken;
        record.damagedRow = each.row.damaged || !each.params;
        indexHashes(record);
        if (!each.params) {
            record.live.name = each.row.name;
            record.live.savePath = each.row.savePath;
            setProblem(record, Problem::badRecord, {});
            continue;
        }
        updateFromParams(record, *each.params);
        if (each.row.damaged) {
            record.parked = std::move(each.params);
            setProblem(record, Problem::badRecord, {});
        } else if (isMissing(each.storage)) {
            record.parked = std::move(each.params);
            record.storageMissing = true;
            record.problem = problemOf(each.storage);
            announce(SessionEvent::Kind::storageMissing, record);
        } else {
            record.modified = !each.recovered.empty();
            if (!each.recovered.empty()) {
                log::info("engine", std::to_string(each.recovered.size()) + " pieces found again by the journal");
            }
            record.openPieces = std::move(each.recovered);
            attach(record, std::move(*each.params));
        }
        touch(record);
    }
    publishChanges();
    publishStatus();
}

}  // namespace barter::engine
