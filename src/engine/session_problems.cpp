#include "core/log.hpp"
#include "engine/engine_error.hpp"
#include "engine/session_core.hpp"
#include "engine/session_work.hpp"
#include "engine/storage_probe.hpp"
#include "engine/stored_files.hpp"
#include "storage/storage_error.hpp"

#include <libtorrent/alert_types.hpp>
#include <libtorrent/torrent_info.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <utility>

// What goes wrong with a torrent, mostly on disk: a disk that is full, read-only or broken, and how it gets going
// again.
namespace barter::engine {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
namespace errc = boost::system::errc;

constexpr auto retryInterval = 30s;  ///< for what has no sign of its own when it is over
constexpr auto soonAgain = 60s;      ///< a disk that is full again by then said wrongly that it has room
constexpr std::int64_t comfortableSpace =
    std::int64_t{32} * 1024 * 1024;  ///< a full disk with less is tried only if that is enough

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
        error == lt::errors::mismatching_file_size || error == lt::errors::failed_hash_check) {
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
    const auto now = steady_clock::now();
    const bool hasSign = problem == Problem::diskFull && (!record.wentOnAt || now - *record.wentOnAt > soonAgain);
    record.retryAt = hasSign ? now : now + retryInterval;
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
    const bool cannotTell = alert.error == errc::operation_canceled;  // the read guard's
    if (record.isPreview || record.removing || record.storageMissing || cannotTell) {
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
    record.checkIsNews = true;
    record.givenPieces.clear();
    record.identities.clear();
    record.changedFiles.clear();
    ++record.layout;
    record.handle.force_recheck();
}

void SessionCore::onChecked(TorrentRecord& record)
{
    record.givenPieces.clear();
    if (std::exchange(record.rechecking, false)) {
        record.modified = true;
    }
    record.storeWhatIsThere = std::exchange(record.checkIsNews, false);
    if (record.holdAfterCheck) {
        record.holdAfterCheck = false;
        record.handle.pause();
        record.modified = true;
        requestSave(record);
    }
    touch(record);
    askSoon();
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
        if (now < record->retryAt) {
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
            [this, id = id, full](bool goOn) {
                auto* found = find(id);
                if (found == nullptr || found->stopped || !found->attached()) {
                    return;
                }
                found->retryAt = steady_clock::now() + (full ? 0s : retryInterval);
                if (goOn) {
                    found->wentOnAt = steady_clock::now();
                    clearProblem(*found);
                    found->handle.resume();
                }
            });
    }
}

}  // namespace barter::engine
