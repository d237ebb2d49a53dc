#include "core/log.hpp"
#include "engine/session_core.hpp"
#include "engine/session_work.hpp"
#include "engine/storage_probe.hpp"
#include "engine/stored_files.hpp"

#include <libtorrent/read_resume_data.hpp>
#include <libtorrent/torrent_info.hpp>

#include <unistd.h>

#include <algorithm>
#include <utility>

// Disks that are gone: how it is noticed, how their torrents wait, and how they come back.
namespace barter::engine {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr std::ptrdiff_t comeBacksAtOnce = 200;
constexpr std::ptrdiff_t seedsAtOnce = 50;
constexpr auto afterOneCameBack = 200ms;  ///< or after a mount, until the others are looked at

}  // namespace

/// Takes the torrent away from libtorrent, so that nothing keeps the disk busy and nothing is written where it was.
/// What was last stored of it, with the journal, is what it comes back with.
void SessionCore::parkMissing(TorrentRecord& record, StorageState storage)
{
    if (record.storageMissing || !record.attached() || !m_session) {
        return;
    }
    record.storageMissing = true;
    record.problem = problemOf(storage);
    record.problemDetail.clear();
    record.syncing = false;
    const bool chosen = record.save.running || record.modified;
    record.modified = false;
    endSave(record);
    record.save.again = false;
    record.save.pieces.clear();
    record.openPieces.clear();
    record.parked = std::make_unique<lt::add_torrent_params>(choicesOf(record));
    record.claimsUnread = true;
    m_session->remove_torrent(record.handle);
    record.handle = {};
    if (chosen) {
        requestSave(record);
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

void SessionCore::onMountsChanged()
{
    if (m_closing) {
        return;
    }
    probeMounts();
    comeBackSoon();
}

/// One stat for each mount point, however many torrents lie below it; only theirs are looked at more closely.
void SessionCore::probeMounts()
{
    // A network disk that hangs holds one worker, not another one every time.
    if (m_probing) {
        m_probeAgain = true;
        return;
    }
    std::map<std::string, std::vector<TorrentId>> byMount;
    for (const auto& [id, record] : m_records) {
        if (record->attached() && !record->isPreview && record->live.hasMetadata && record->mountPoint.size() > 1) {
            byMount[record->mountPoint].push_back(id);
        }
    }
    if (byMount.empty()) {
        return;
    }
    std::vector<std::string> mounts;
    mounts.reserve(byMount.size());
    for (const auto& [mount, ids] : byMount) {
        mounts.push_back(mount);
    }
    m_probing = true;
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
            if (std::exchange(m_probeAgain, false)) {
                probeMounts();
            }
        });
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

void SessionCore::comeBackSoon()
{
    if (std::exchange(m_moreMayBeBack, true)) {
        return;
    }
    m_comeBackTimer.expires_after(afterOneCameBack);
    m_comeBackTimer.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        if (const auto self = weak.lock(); !error && self && self->m_session && !self->m_closing) {
            self->m_moreMayBeBack = false;
            self->comeBackSome();
        }
    });
}

/// Those that were looked at longest ago, and not too many at once: each asks the disk.
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

/// Reads the stored row again: its claims were synced, and the journal tells about the rest. `then` finds them in
/// `parked`, or `claimsUnread` still set.
void SessionCore::readClaims(TorrentRecord& record, std::function<void(TorrentRecord&)> then)
{
    onStore(
        [this, key = record.key]() -> std::shared_ptr<lt::add_torrent_params> {
            const auto stored = m_store->find(key);
            if (!stored || stored->damaged) {
                return nullptr;
            }
            lt::error_code error;
            auto params = std::make_shared<lt::add_torrent_params>(lt::read_resume_data(stored->resume, error));
            return error ? nullptr : params;
        },
        [this, id = record.id, then = std::move(then)](const std::shared_ptr<lt::add_torrent_params>& params) {
            auto* found = find(id);
            if (found == nullptr) {
                return;
            }
            if (params && found->parked && found->claimsUnread) {
                takeChoices(*params, *found->parked);
                *found->parked = std::move(*params);
                if (found->parked->ti) {
                    found->info = found->parked->ti;  // the same, once in memory
                }
                found->claimsUnread = false;
            }
            then(*found);
        });
}

void SessionCore::comeBack(TorrentRecord& record, Return how)
{
    record.attaching = true;
    record.retryAt = steady_clock::now();
    const auto look = [this, how](TorrentRecord& found) {
        if (found.parked && !found.claimsUnread) {
            lookAtStorage(found, std::make_shared<lt::add_torrent_params>(*found.parked), how);
        } else {
            found.attaching = false;
        }
    };
    if (record.claimsUnread) {
        readClaims(record, look);
    } else {
        look(record);
    }
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
            takeChoices(*params, *found->parked);  // since the look began
            found->parked.reset();
            found->openPieces = std::move(looked.recovered);
            found->modified = true;
            log::info("engine", "storage is back: torrent " + found->key);
            attach(*found, std::move(*params));
            touch(*found);
            publishChanges();
            announce(SessionEvent::Kind::storageBack, *found);
            // Its disk is back, so others may be: thousands do not wait for one round of looks after the other.
            comeBackSoon();
        });
}

}  // namespace barter::engine
