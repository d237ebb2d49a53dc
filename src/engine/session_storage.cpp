#include "core/log.hpp"
#include "engine/engine_error.hpp"
#include "engine/session_core.hpp"
#include "engine/session_work.hpp"
#include "engine/storage_probe.hpp"
#include "engine/stored_files.hpp"
#include "storage/storage_error.hpp"

#include <libtorrent/alert_types.hpp>
#include <libtorrent/read_resume_data.hpp>
#include <libtorrent/torrent_info.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <utility>

// What goes wrong on disk: a disk that is full, read-only, broken or gone, and how a torrent gets going again.
namespace barter::engine {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
namespace errc = boost::system::errc;

constexpr auto retryInterval = 30s;  ///< for what has no sign of its own when it is over
constexpr std::int64_t comfortableSpace =
    std::int64_t{32} * 1024 * 1024;  ///< a full disk with less is tried only if that is enough
constexpr std::ptrdiff_t comeBacksAtOnce = 200;
constexpr std::ptrdiff_t seedsAtOnce = 50;
constexpr auto afterOneCameBack = 200ms;  ///< until the others are looked at

Problem problemOf(const lt::error_code& error)
{
    if (error == errc::no_space_on_device || error == lt::error_code{EDQUOT, boost::system::system_category()}) {
        return Problem::diskFull;
    }
    if (error == errc::permission_denied || error == errc::operation_not_permitted ||
        error == errc::read_only_file_system) {
        return Problem::notWritable;
    }
    if (error == errc::no_such_file_or_directory || error == errc::not_a_directory || error == errc::is_a_directory ||
        error == boost::asio::error::eof || error == lt::errors::file_too_short ||
        error == lt::errors::mismatching_file_size) {
        return Problem::filesChanged;
    }
    return Problem::diskError;
}

/// Whether a file can be written there, or made. Asks the system, which knows of owners, read-only disks and files that
/// are immutable.
bool mayWrite(std::filesystem::path path)
{
    std::error_code ignored;
    bool isThere = std::filesystem::exists(path, ignored);
    while (!isThere && path.has_relative_path()) {
        path = path.parent_path();
        isThere = std::filesystem::exists(path, ignored);
    }
    const int wanted = std::filesystem::is_directory(path, ignored) ? W_OK | X_OK : W_OK;
    return ::access(path.c_str(), wanted) == 0;
}

}  // namespace

void SessionCore::setProblem(TorrentRecord& record, Problem problem, std::string detail)
{
    const bool isNew = record.problem != problem;
    record.problem = problem;
    record.problemDetail = std::move(detail);
    record.retryAt = steady_clock::now() + retryInterval;
    touch(record);
    if (isNew) {
        publishChanges();
        log::warning("engine",
                     "torrent " + record.key + " stands still, problem " + std::to_string(static_cast<int>(problem)) +
                         ": " + record.problemDetail);
        announce(SessionEvent::Kind::failed, record);
    }
}

void SessionCore::clearProblem(TorrentRecord& record)
{
    record.problem = Problem::none;
    record.problemDetail.clear();
    record.problemPath.clear();
    record.holdAfterCheck = false;
    if (record.attached()) {
        record.handle.clear_error();
        record.handle.unset_flags(lt::torrent_flags::upload_mode);
    }
    touch(record);
}

void SessionCore::onFileError(TorrentRecord& record, const lt::file_error_alert& alert)
{
    if (record.isPreview || record.removing || record.storageMissing) {
        return;
    }
    const auto problem = problemOf(alert.error);
    const auto detail = fileName(alert.filename()) + ": " + alert.error.message();
    probeOne(record,
             [this, id = record.id, problem, detail, path = std::string{alert.filename()}](StorageState storage) {
                 auto* found = find(id);
                 if (found == nullptr || found->storageMissing || found->stopped) {
                     return;
                 }
                 if (isMissing(storage)) {
                     parkMissing(*found, storage);
                     return;
                 }
                 const bool unwritten = found->problem == Problem::notWritable || found->problem == Problem::diskFull;
                 if (problem == Problem::filesChanged && unwritten) {
                     return;  // of course it is shorter than it should be
                 }
                 if (problem != Problem::diskFull && found->attached()) {
                     found->handle.set_flags(lt::torrent_flags::upload_mode);
                 }
                 found->problemPath = path.starts_with('/') ? path : found->live.savePath;
                 setProblem(*found, problem, detail);
             });
}

void SessionCore::onTorrentError(TorrentRecord& record, const lt::error_code& error, const std::string& file)
{
    // Disk errors come as file_error_alert too and are told apart there.
    if (record.problem != Problem::none || record.storageMissing ||
        error.category() == boost::system::system_category()) {
        return;
    }
    if (error == lt::errors::torrent_removed) {
        return;
    }
    if (error == lt::errors::torrent_inconsistent_hashes && record.attached() && !record.stopped &&
        !std::exchange(record.hashesDisagreed, true)) {
        // libtorrent 2.0.8 said so once of a sound hybrid torrent whose metadata had just come from a peer.
        log::info("engine", "v1 and v2 hashes disagree, checking again: torrent " + record.key);
        record.handle.clear_error();
        checkFiles(record);
        record.handle.resume();
        return;
    }
    setProblem(record,
               record.live.hasMetadata ? problemOf(error) : Problem::badMetadata,
               (file.empty() ? std::string{} : fileName(file) + ": ") + error.message());
}

/// libtorrent would check all files now and fetch again what is missing; whoever deleted a file may not want that.
void SessionCore::onResumeRejected(TorrentRecord& record, const std::string& reason)
{
    if (record.isPreview || !record.live.hasMetadata || record.live.doneBytes == 0) {
        return;
    }
    record.handle.pause();
    setProblem(record, Problem::filesChanged, reason);
}

/// A failed fsync: what libtorrent believes to be on disk is not. Nothing is claimed until all has been read again.
void SessionCore::onDiskLied(TorrentRecord& record, const Error& error)
{
    record.syncing = false;
    record.modified = false;
    const bool full = error.code == storage::StorageErrc::diskFull;
    setProblem(record, full ? Problem::diskFull : Problem::diskError, error.context);
    if (record.attached()) {
        record.holdAfterCheck = true;
        record.handle.set_flags(lt::torrent_flags::upload_mode);
        record.handle.clear_error();
        checkFiles(record);
        record.handle.resume();
    }
}

void SessionCore::checkFiles(TorrentRecord& record)
{
    record.rechecking = true;
    record.givenPieces.clear();
    record.identities.clear();
    record.changedFiles.clear();
    ++record.layout;
    record.handle.force_recheck();
}

void SessionCore::onChecked(TorrentRecord& record)
{
    record.givenPieces.clear();
    record.modified = record.modified || std::exchange(record.rechecking, false);
    if (record.holdAfterCheck) {
        record.holdAfterCheck = false;
        record.handle.pause();
        record.modified = true;
        requestSave(record);
    }
    touch(record);
    askSoon();
}

/// Takes the torrent away from libtorrent, so that nothing keeps the disk busy and nothing is written where it was.
/// What was last stored of it, with the journal, is what it comes back with.
void SessionCore::parkMissing(TorrentRecord& record, StorageState storage)
{
    if (record.storageMissing) {
        return;
    }
    record.storageMissing = true;
    record.problem = problemOf(storage);
    record.problemDetail.clear();
    record.syncing = false;
    record.modified = false;
    endSave(record);
    record.save.again = false;
    record.save.pieces.clear();
    record.openPieces.clear();
    if (record.attached()) {
        m_session->remove_torrent(record.handle);
        record.handle = {};
    }
    checkSettled();
    touch(record);
    publishChanges();
    announce(SessionEvent::Kind::storageMissing, record);
    log::info("engine", "storage not connected: torrent " + record.key);
}

void SessionCore::probeOne(TorrentRecord& record, std::function<void(StorageState)> then)
{
    lt::add_torrent_params params;
    if (record.info) {
        params.ti = std::make_shared<lt::torrent_info>(*record.info);
    }
    params.save_path = record.live.savePath;
    if (record.attached()) {
        params.have_pieces = record.givenPieces.empty() ? record.pieces : record.givenPieces;
        params.file_priorities = prioritiesOf(record);
        for (const auto& [file, path] : record.renamed) {
            params.renamed_files[file] = path;
        }
    } else if (record.parked) {
        params = *record.parked;
    }
    onWorker([mount = record.mountPoint,
              params = std::move(params)] { return probe(mount, params.save_path, expectedFiles(params)); },
             std::move(then));
}

/// One stat for each mount point, however many torrents lie below it; only theirs are looked at more closely.
void SessionCore::probeStorages()
{
    std::map<std::string, std::vector<TorrentId>> byMount;
    for (const auto& [id, record] : m_records) {
        if (!record->storageMissing && record->attached() && !record->isPreview && record->live.hasMetadata &&
            record->mountPoint.size() > 1) {
            byMount[record->mountPoint].push_back(id);
        }
    }
    std::vector<std::string> mounts;
    mounts.reserve(byMount.size());
    for (const auto& [mount, ids] : byMount) {
        mounts.push_back(mount);
    }
    // A network disk that hangs holds one worker, not another one every time.
    if (!mounts.empty() && !std::exchange(m_probing, true)) {
        onWorker(
            [mounts] {
                std::vector<std::string> gone;
                for (const auto& mount : mounts) {
                    if (isMissing(probe(mount, mount, {}))) {
                        gone.push_back(mount);
                    }
                }
                return gone;
            },
            [this, byMount = std::move(byMount)](const std::vector<std::string>& gone) {
                m_probing = false;
                for (const auto& mount : gone) {
                    for (const auto id : byMount.at(mount)) {
                        if (auto* record = find(id)) {
                            parkMissing(*record, StorageState::notMounted);
                        }
                    }
                }
            });
    }
    comeBackSome();
}

/// Nobody reads the files of a seed that nobody asks for, so nobody would notice that they are gone. Those that were
/// looked at longest ago, one stat each; a torrent whose first file is absent is looked at more closely.
void SessionCore::lookForSeeds()
{
    if (m_lookingForSeeds) {
        return;
    }
    std::vector<TorrentRecord*> seeds;
    for (auto& [id, record] : m_records) {
        if (record->attached() && record->info && record->ltFinished && !record->isPreview && !record->removing &&
            !record->storageMissing && record->problem == Problem::none) {
            seeds.push_back(record.get());
        }
    }
    const auto some = seeds.begin() + std::min(std::ssize(seeds), seedsAtOnce);
    std::partial_sort(seeds.begin(), some, seeds.end(), [](const TorrentRecord* a, const TorrentRecord* b) {
        return a->lookedForSeed < b->lookedForSeed;
    });
    std::vector<std::pair<TorrentId, std::string>> files;
    for (auto each = seeds.begin(); each != some; ++each) {
        auto& record = **each;
        record.lookedForSeed = steady_clock::now();
        if (auto file = firstFile(*record.info, record.renamed, record.live.savePath); !file.empty()) {
            files.emplace_back(record.id, std::move(file));
        }
    }
    if (files.empty()) {
        return;
    }
    m_lookingForSeeds = true;
    onWorker(
        [files = std::move(files)] {
            std::vector<TorrentId> absent;
            for (const auto& [id, file] : files) {
                if (::access(file.c_str(), F_OK) != 0) {
                    absent.push_back(id);
                }
            }
            return absent;
        },
        [this](const std::vector<TorrentId>& absent) {
            m_lookingForSeeds = false;
            for (const auto id : absent) {
                if (auto* record = find(id); record != nullptr && record->attached()) {
                    probeOne(*record, [this, id](StorageState storage) {
                        auto* found = find(id);
                        if (found != nullptr && found->attached() && isMissing(storage)) {
                            parkMissing(*found, storage);
                        }
                    });
                }
            }
        });
}

/// Those that were looked at longest ago, and not too many at once: each reads a row and asks the disk.
void SessionCore::comeBackSome()
{
    std::vector<TorrentRecord*> waiting;
    for (auto& [id, record] : m_records) {
        if (record->storageMissing && !record->attaching) {
            waiting.push_back(record.get());
        }
    }
    const auto some = waiting.begin() + std::min(std::ssize(waiting), comeBacksAtOnce);
    std::partial_sort(waiting.begin(), some, waiting.end(), [](const TorrentRecord* a, const TorrentRecord* b) {
        return a->retryAt < b->retryAt;
    });
    for (auto each = waiting.begin(); each != some; ++each) {
        comeBack(**each, Return::whenThere);
    }
}

/// Reads the stored row again: its claims were synced, and the journal tells about the rest.
void SessionCore::comeBack(TorrentRecord& record, Return how)
{
    record.attaching = true;
    record.retryAt = steady_clock::now();
    if (record.parked) {
        lookAtStorage(record, std::make_shared<lt::add_torrent_params>(*record.parked), how);
        return;
    }
    onStore(
        [this, key = record.key]() -> std::shared_ptr<lt::add_torrent_params> {
            const auto stored = m_store->find(key);
            if (!stored) {
                return nullptr;
            }
            lt::error_code error;
            auto params = std::make_shared<lt::add_torrent_params>(lt::read_resume_data(stored->resume, error));
            return error ? nullptr : params;
        },
        [this, id = record.id, how](const std::shared_ptr<lt::add_torrent_params>& params) {
            auto* found = find(id);
            if (found != nullptr && params) {
                lookAtStorage(*found, params, how);
            } else if (found != nullptr) {
                found->attaching = false;
            }
        });
}

void SessionCore::lookAtStorage(TorrentRecord& record,
                                const std::shared_ptr<lt::add_torrent_params>& params,
                                Return how)
{
    struct Looked {
        StorageState storage = StorageState::notMounted;
        std::string mountPoint;
        std::vector<int> recovered;
    };
    onWorker(
        [how,
         params,
         mount = record.mountPoint,
         journaled = m_journal ? m_journal->recovered(record.key) : std::vector<int>{}] {
            Looked looked{.storage = probe(mount, params->save_path, expectedFiles(*params)),
                          .mountPoint = mountPointOf(params->save_path),
                          .recovered = {}};
            if (looked.storage == StorageState::filesGone && how == Return::withoutFiles) {
                params->have_pieces.clear();
                params->verified_pieces.clear();
                params->unfinished_pieces.clear();
                looked.storage = StorageState::present;
            } else if (!isMissing(looked.storage) && params->ti && !journaled.empty()) {
                looked.recovered = claimJournaled(*params, journaled);
            }
            return looked;
        },
        [this, id = record.id, params, how](Looked looked) {
            auto* found = find(id);
            if (found == nullptr || !found->storageMissing || found->removing) {
                return;
            }
            found->attaching = false;
            if (isMissing(looked.storage)) {
                if (std::exchange(found->problem, problemOf(looked.storage)) != problemOf(looked.storage)) {
                    touch(*found);
                }
                // The person asked for it while this look was under way.
                if (std::exchange(found->startAnew, false) && how == Return::whenThere) {
                    comeBack(*found, Return::withoutFiles);
                }
                return;
            }
            found->storageMissing = false;
            found->startAnew = false;
            found->problem = Problem::none;
            found->mountPoint = std::move(looked.mountPoint);
            found->parked.reset();
            found->openPieces = std::move(looked.recovered);
            found->modified = true;
            log::info("engine", "storage is back: torrent " + found->key);
            attach(*found, std::move(*params));
            touch(*found);
            publishChanges();
            announce(SessionEvent::Kind::storageBack, *found);
            // Its disk is back, so others may be: thousands do not wait for one round of looks after the other.
            if (!std::exchange(m_moreMayBeBack, true)) {
                m_comeBackTimer.expires_after(afterOneCameBack);
                m_comeBackTimer.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
                    if (const auto self = weak.lock(); !error && self && self->m_session && !self->m_closing) {
                        self->m_moreMayBeBack = false;
                        self->comeBackSome();
                    }
                });
            }
        });
}

void SessionCore::retryProblems()
{
    const auto now = steady_clock::now();
    for (auto& [id, record] : m_records) {
        const bool waits = record->problem == Problem::diskFull || record->problem == Problem::notWritable;
        if (!waits || record->stopped || !record->attached() || record->holdAfterCheck) {
            continue;
        }
        const bool full = record->problem == Problem::diskFull;
        if (!full && now < record->retryAt) {
            continue;
        }
        const auto left = record->live.wantedBytes - record->live.doneBytes;
        onWorker(
            [full, left, path = record->live.savePath, failed = record->problemPath] {
                if (full) {
                    return engine::freeSpace(path).value_or(0) > std::min(left, comfortableSpace);
                }
                return mayWrite(path) && mayWrite(failed.empty() ? path : failed);
            },
            [this, id = id](bool goOn) {
                auto* found = find(id);
                if (found == nullptr || found->stopped || !found->attached()) {
                    return;
                }
                found->retryAt = steady_clock::now() + retryInterval;
                if (goOn) {
                    clearProblem(*found);
                    found->handle.resume();
                }
            });
    }
}

}  // namespace barter::engine
