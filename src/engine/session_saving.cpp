#include "core/log.hpp"
#include "engine/engine_error.hpp"
#include "engine/file_sync.hpp"
#include "engine/session_core.hpp"
#include "engine/session_extra.hpp"
#include "engine/session_work.hpp"
#include "engine/stored_files.hpp"

#include <libtorrent/alert_types.hpp>
#include <libtorrent/bencode.hpp>
#include <libtorrent/torrent_info.hpp>
#include <libtorrent/write_resume_data.hpp>

#include <algorithm>
#include <iterator>
#include <string>

// A checkpoint of one torrent: take its resume data, then have libtorrent write out everything, then fsync the files of
// the pieces that these data claim for the first time, and only then put the data into the database. Each step waits
// for the one before, so a row never claims a piece that a power cut could take away.
namespace barter::engine {
namespace {

/// Looking at a file that got no new piece costs a look at the disk for each file of the torrent.
constexpr std::chrono::minutes timeBetweenFullLooks{1};

/// Of one transaction. Enough that its fsync costs little, and so little that libtorrent gets the first of many new
/// torrents while the others are being written.
constexpr std::size_t transactionBytes = std::size_t{4} * 1024 * 1024;

/// What lt::write_resume_data_buf() gives; but the metadata, which may have megabytes, and the texts with a byte for
/// each piece are not copied byte by byte.
std::vector<char> resumeBytes(const lt::add_torrent_params& params)
{
    const auto resume = lt::write_resume_data(params);
    std::vector<char> bytes{'d'};
    const auto append = [&bytes](const auto& run) { bytes.insert(bytes.end(), run.begin(), run.end()); };
    const auto appendText = [&](const std::string& text) {
        append(std::to_string(text.size()));
        bytes.push_back(':');
        append(text);
    };
    for (const auto& [key, value] : resume.dict()) {
        appendText(key);
        if (value.type() == lt::entry::preformatted_t) {
            append(value.preformatted());
        } else if (value.type() == lt::entry::string_t) {
            appendText(value.string());
        } else {
            lt::bencode(std::back_inserter(bytes), value);
        }
    }
    bytes.push_back('e');
    return bytes;
}

}  // namespace

void SessionCore::logFailure(const char* what, const Expected<>& result)
{
    if (!result) {
        log::warning("engine", std::string{what} + ": " + result.error().code.message());
    }
}

void SessionCore::beginSave(TorrentRecord& record)
{
    record.save.running = true;
    ++record.save.number;
    ++m_runningSaves;
}

void SessionCore::endSave(TorrentRecord& record)
{
    if (record.save.running) {
        record.save.running = false;
        ++record.save.number;
        --m_runningSaves;
    }
    record.save.waitingFlush = false;
    record.save.params = {};
}

void SessionCore::requestSave(TorrentRecord& record)
{
    if (record.isPreview || record.removing) {
        return;
    }
    if (record.save.running) {
        record.save.again = true;
        return;
    }
    if (record.attached()) {
        beginSave(record);
        record.modified = false;
        record.handle.save_resume_data(lt::torrent_handle::save_info_dict);
    } else if (record.parked && !record.damagedRow) {
        beginSave(record);
        record.modified = false;
        if (!record.claimsUnread) {
            queueRow(record, *record.parked);
            return;
        }
        readClaims(record, [this, save = record.save.number](TorrentRecord& found) {
            if (found.save.number != save) {
                return;
            }
            if (found.parked && !found.claimsUnread) {
                queueRow(found, *found.parked);
            } else {
                found.modified = true;
                saveFinished(found);
            }
        });
    }
}

void SessionCore::onResumeData(TorrentRecord& record, lt::add_torrent_params params)
{
    if (record.removing) {
        endSave(record);
        return;
    }
    const bool isComplete = record.ltFinished || params.have_pieces.all_set();
    if (isComplete && record.withHashes == record.info && !record.hashes.has_v1()) {
        knowHashes(record, params);
    }
    if (!record.givenPieces.empty()) {
        params.have_pieces = record.givenPieces;  // libtorrent says that it has nothing until it has checked them
    }
    disclaimPieces(params, record.changedFiles);  // libtorrent still believes in them
    if (!record.chosenPriorities.empty()) {
        params.file_priorities = record.chosenPriorities;
    }
    params.url_seeds = record.webSeeds;
    record.save.params = std::move(params);
    record.save.layout = record.layout;
    // Not libtorrent's, which may be the one that holds a magnet's payload back for a moment.
    record.save.params.download_limit = libraryLimit(record.live.downLimit);
    record.save.pieces.clear();
    const auto& have = record.save.params.have_pieces;
    for (const int piece : record.openPieces) {
        if (piece < have.size() && have.get_bit(lt::piece_index_t{piece})) {
            record.save.pieces.push_back(piece);
        }
    }
    if (record.save.pieces.empty()) {
        queueRow(record, record.save.params);
        return;
    }
    flushIfConnected(record);
}

/// When libtorrent has written everything out it closes its files, and the next block opens them by path. Below a mount
/// point whose disk has just gone that would make them anew.
void SessionCore::flushIfConnected(TorrentRecord& record)
{
    onWorker([mount = record.mountPoint] { return probe(mount, mount, {}); },
             [this, id = record.id, save = record.save.number](StorageState storage) {
                 auto* found = find(id);
                 if (found == nullptr || found->save.number != save) {
                     return;
                 }
                 if (found->removing || !found->attached()) {
                     endSave(*found);
                     checkSettled();
                 } else if (isMissing(storage)) {
                     parkMissing(*found, storage);
                 } else {
                     found->save.waitingFlush = true;
                     found->handle.flush_cache();
                 }
             });
}

void SessionCore::onResumeDataFailed(TorrentRecord& record)
{
    record.modified = true;
    saveFinished(record);
}

void SessionCore::onFlushed(TorrentRecord& record)
{
    if (record.save.waitingFlush) {
        record.save.waitingFlush = false;
        syncAndStore(record);
    }
    if (const auto waiters = m_flushWaiters.find(record.id); waiters != m_flushWaiters.end()) {
        const auto calls = std::move(waiters->second);
        m_flushWaiters.erase(waiters);
        for (const auto& call : calls) {
            call();
        }
    }
}

void SessionCore::syncAndStore(TorrentRecord& record)
{
    if (!record.info) {
        queueRow(record, record.save.params);
        return;
    }
    struct Looked {
        Expected<> synced;
        FileIdentities identities;
        std::vector<lt::file_index_t> changed;
        StorageState storage = StorageState::present;
    };
    const auto now = std::chrono::steady_clock::now();
    const bool all = record.syncing || now - record.lookedAtAll >= timeBetweenFullLooks;
    if (all) {
        record.lookedAtAll = now;
    }
    onWorker(
        [info = record.info,
         params = record.save.params,
         pieces = record.save.pieces,
         mount = record.mountPoint,
         identities = record.identities,
         all]() mutable {
            const RenamedFiles renamed{params.renamed_files.begin(), params.renamed_files.end()};
            auto paths = filesOfPieces(*info, renamed, params.save_path, pieces);
            paths.push_back(partFile(*info, params.save_path));
            Looked looked{.synced = syncFiles(paths), .identities = std::move(identities), .changed = {}};
            if (looked.synced) {
                const auto files = reachedFiles(*info, all ? std::vector<int>{} : pieces);
                looked.changed = findChangedFiles(params, files, looked.identities);
            }
            if (!looked.changed.empty()) {
                looked.storage = probe(mount, params.save_path, expectedFiles(params));
            }
            return looked;
        },
        [this, id = record.id, save = record.save.number, layout = record.save.layout](Looked looked) {
            auto* found = find(id);
            if (found == nullptr || found->save.number != save) {
                return;  // that save has ended: the disk is gone, or the torrent is
            }
            if (found->layout != layout) {
                found->save.again = true;
                saveFinished(*found);
                return;
            }
            if (isMissing(looked.storage)) {
                parkMissing(*found, looked.storage);
                return;
            }
            found->identities = std::move(looked.identities);
            if (!looked.changed.empty()) {
                onFilesChanged(*found, looked.changed);
            } else {
                onSynced(*found, looked.synced);
            }
        });
}

/// What was claimed in these files is not there any more. The row that is stored now claims nothing in them, and the
/// torrent stands still until the person has the files checked.
void SessionCore::onFilesChanged(TorrentRecord& record, const std::vector<lt::file_index_t>& files)
{
    record.changedFiles = files;
    disclaimPieces(record.save.params, files);
    record.openPieces.clear();
    record.save.pieces.clear();
    record.syncing = false;
    if (m_journal) {
        logFailure("piece journal", m_journal->checkpoint(record.key, {}));
    }
    if (record.attached()) {
        record.handle.pause();
    }
    setProblem(record, Problem::filesChanged, fileName(record.info->orig_files().file_path(files.front())));
    queueRow(record, record.save.params);
}

/// "Finished" may be a lie of the page cache: a failed fsync means that pieces which passed their hash are not on disk.
void SessionCore::onSynced(TorrentRecord& record, const Expected<>& result)
{
    if (result) {
        queueRow(record, record.save.params);
        return;
    }
    log::error("engine", "fsync failed: " + result.error().code.message());
    record.openPieces.clear();
    if (m_journal) {
        logFailure("piece journal", m_journal->checkpoint(record.key, {}));
    }
    onDiskLied(record, result.error());
    saveFinished(record);
}

StoredTorrent SessionCore::rowOf(const TorrentRecord& record, const lt::add_torrent_params& params) const
{
    StoredTorrent row;
    row.key = record.key;
    row.name = record.live.name;
    row.savePath = record.live.savePath;
    row.resume = resumeBytes(params);
    if (record.manifestTaken) {
        row.manifest = record.manifest.toBytes();
    }
    row.extra = writeExtra({.stopped = record.stopped, .ownName = record.ownName, .mountPoint = record.mountPoint});
    return row;
}

void SessionCore::queueRow(const TorrentRecord& record, const lt::add_torrent_params& params)
{
    m_rowQueue.push_back({record.id, record.save.number, rowOf(record, params)});
    storeQueuedRows();
}

/// Rows that come while others are being written wait and go together, in transactions of a limited size.
void SessionCore::storeQueuedRows()
{
    if (m_storing || m_rowQueue.empty() || !m_store) {
        return;
    }
    std::vector<std::pair<TorrentId, unsigned>> saves;
    std::vector<StoredTorrent> rows;
    for (std::size_t bytes = 0; !m_rowQueue.empty() && bytes < transactionBytes; m_rowQueue.pop_front()) {
        auto& each = m_rowQueue.front();
        const auto* record = find(each.id);
        if (record != nullptr && !record->removing) {  // else it would come back at the next start
            bytes += each.row.resume.size();
            saves.emplace_back(each.id, each.save);
            rows.push_back(std::move(each.row));
        }
    }
    if (rows.empty()) {
        checkSettled();
        return;
    }
    m_storing = true;
    onStore([this, rows = std::move(rows)] { return m_store->put(rows); },
            [this, saves = std::move(saves)](const Expected<>& result) { onStored(saves, result); });
}

void SessionCore::onStored(const std::vector<std::pair<TorrentId, unsigned>>& saves, const Expected<>& result)
{
    m_storing = false;
    if (!result) {
        log::error("engine", "the list of torrents could not be written: " + result.error().code.message());
        m_cleanSaved = m_cleanSaved && !m_closing;
    }
    for (const auto& [id, save] : saves) {
        auto* record = find(id);
        if (record == nullptr || record->save.number != save) {
            continue;
        }
        if (const auto waiting = m_waitingAdds.find(id); waiting != m_waitingAdds.end() && record->parked) {
            // A new torrent: known to the database now, so libtorrent may have it.
            if (!result) {
                const auto answers = std::move(waiting->second);
                m_waitingAdds.erase(waiting);
                forgetRecord(id);
                for (const auto& answer : answers) {
                    answer(fail(EngineErrc::databaseFailed, result.error().context));
                }
                continue;
            }
            saveFinished(*record);
            auto params = std::move(*record->parked);
            record->parked.reset();
            attach(*record, std::move(params));
            continue;
        }
        if (result) {
            settlePieces(*record);
        } else {
            record->modified = true;
        }
        saveFinished(*record);
    }
    storeQueuedRows();
}

/// The pieces of the stored row need no journal any more; a finished torrent is finished now.
void SessionCore::settlePieces(TorrentRecord& record)
{
    if (!record.save.pieces.empty()) {
        auto saved = std::move(record.save.pieces);
        record.save.pieces.clear();
        std::sort(saved.begin(), saved.end());
        std::erase_if(record.openPieces,
                      [&](int piece) { return std::binary_search(saved.begin(), saved.end(), piece); });
        if (m_journal) {
            logFailure("piece journal", m_journal->checkpoint(record.key, record.openPieces));
        }
    }
    if (record.syncing && record.openPieces.empty()) {
        record.syncing = false;
        touch(record);
        publishChanges();
        if (!std::exchange(record.finishTold, true)) {
            announce(SessionEvent::Kind::finished, record);
        }
    }
}

void SessionCore::saveFinished(TorrentRecord& record)
{
    endSave(record);
    const bool again = std::exchange(record.save.again, false);
    if (again) {
        requestSave(record);
    }
    checkSettled();
}

/// Every ten seconds: whoever has changed.
void SessionCore::checkpoint()
{
    for (auto& [id, record] : m_records) {
        if (record->modified && !record->attaching) {
            requestSave(*record);
        }
    }
}

void SessionCore::onFinished(TorrentRecord& record)
{
    if (!record.isPreview && (record.receivedPieces || !record.openPieces.empty())) {
        record.syncing = true;
        record.receivedPieces = false;
        requestSave(record);
    }
    touch(record);
}

void SessionCore::saveAll(std::function<void()> then)
{
    m_settleWaiters.push_back(std::move(then));
    for (auto& [id, record] : m_records) {
        if (record->modified && !record->attaching) {
            requestSave(*record);
        }
    }
    checkSettled();
}

void SessionCore::checkSettled()
{
    if (m_settleWaiters.empty() || m_runningSaves > 0 || m_storing || !m_rowQueue.empty()) {
        return;
    }
    // Later, not here: the caller may be in the middle of a batch.
    boost::asio::post(m_service, [waiters = std::exchange(m_settleWaiters, {})] {
        for (const auto& waiter : waiters) {
            waiter();
        }
    });
}

}  // namespace barter::engine
