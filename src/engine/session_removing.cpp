#include "core/log.hpp"
#include "engine/engine_error.hpp"
#include "engine/session_core.hpp"
#include "engine/session_work.hpp"
#include "engine/stored_files.hpp"

#include <libtorrent/torrent_info.hpp>

#include <set>

namespace barter::engine {
namespace {

using namespace std::chrono_literals;

constexpr auto flushLimit = 5s;

}  // namespace

struct SessionCore::RemovalJob {
    struct Torrent {
        std::string key;
        std::string savePath;
        std::vector<ManifestFile> files;
        FileManifest manifest;
        bool manifestTaken = false;
        std::string partFile;
    };
    std::vector<Torrent> torrents;
    std::set<std::string> protectedPaths;  ///< absolute, of the torrents that stay
    RemoveFiles mode = RemoveFiles::keep;
    Answer<RemovalOutcome> answer;
    std::size_t waiting = 0;
    int removed = 0;
};

/// The files of the torrents to remove, and of all others: what two torrents share stays.
SessionCore::RemovalJob SessionCore::collectRemoval(const Ids& ids)
{
    RemovalJob job;
    const std::set<TorrentId> leaving{ids.begin(), ids.end()};
    for (const auto id : leaving) {
        auto* record = find(id);
        if (record == nullptr || record->isPreview || record->removing) {
            continue;
        }
        RemovalJob::Torrent torrent{.key = record->key,
                                    .savePath = record->live.savePath,
                                    .files = {},
                                    .manifest = record->manifest,
                                    .manifestTaken = record->manifestTaken,
                                    .partFile = {}};
        if (record->info) {
            torrent.files = manifestFiles(*record->info, record->renamed);
            torrent.partFile = partFile(*record->info, record->live.savePath);
        }
        job.torrents.push_back(std::move(torrent));
    }
    for (const auto& [id, record] : m_records) {
        if (leaving.contains(id) || record->isPreview || !record->info) {
            continue;
        }
        for (const auto& file : manifestFiles(*record->info, record->renamed)) {
            job.protectedPaths.insert(absolutePath(record->live.savePath, file.path));
        }
    }
    return job;
}

void SessionCore::removalSummary(const Ids& ids, Answer<RemovalSummary> answer)
{
    onWorker(
        [job = collectRemoval(ids)] {
            RemovalSummary sum;
            for (const auto& torrent : job.torrents) {
                const auto one = torrent.manifestTaken
                                     ? summarise(torrent.savePath, torrent.files, torrent.manifest, job.protectedPaths)
                                     : RemovalSummary{};
                ++sum.torrents;
                sum.files += one.files;
                sum.bytes += one.bytes;
                sum.keptFiles += one.keptFiles;
            }
            return sum;
        },
        [answer = std::move(answer)](RemovalSummary sum) { answer(sum); });
}

void SessionCore::remove(const Ids& ids, RemoveFiles files, Answer<RemovalOutcome> answer)
{
    auto job = std::make_shared<RemovalJob>(files == RemoveFiles::keep ? RemovalJob{} : collectRemoval(ids));
    job->mode = files;
    job->answer = std::move(answer);
    std::vector<std::string> keys;
    std::vector<TorrentId> flushing;
    for (const auto id : std::set<TorrentId>{ids.begin(), ids.end()}) {
        auto* record = find(id);
        if (record == nullptr || record->isPreview || record->removing) {
            continue;
        }
        record->removing = true;
        unindexHashes(*record);
        keys.push_back(record->key);
        m_touched.erase(id);
        if (record->listed) {
            record->listed = false;
            m_gone.push_back(id);
        }
        flushing.push_back(id);
    }
    publishChanges();
    if (m_watched && std::find(flushing.begin(), flushing.end(), *m_watched) != flushing.end()) {
        m_watched.reset();
    }
    // Out of the database first: killed now, the files stay, and nothing half removed comes back.
    onStore([this, keys] { return m_store ? m_store->remove(keys) : Expected<>{}; },
            [this, job, flushing, keys](const Expected<>& removed) {
                if (!removed) {
                    log::error("engine", "not removed from the database: " + removed.error().code.message());
                }
                for (const auto& key : keys) {
                    if (m_journal) {
                        logFailure("piece journal", m_journal->forget(key));
                    }
                }
                job->waiting = flushing.size();
                job->removed = static_cast<int>(flushing.size());
                if (flushing.empty()) {
                    finishRemoval(job);
                }
                for (const auto id : flushing) {
                    auto* record = find(id);
                    if (record == nullptr) {
                        if (--job->waiting == 0) {
                            finishRemoval(job);
                        }
                        continue;
                    }
                    // Files are closed and written out first, or a late write would make a deleted one anew.
                    whenFlushed(*record, [this, job, id] {
                        if (auto* found = find(id)) {
                            if (found->attached()) {
                                m_session->remove_torrent(found->handle);
                            }
                            forgetRecord(id);
                        }
                        if (--job->waiting == 0) {
                            finishRemoval(job);
                        }
                    });
                }
            });
}

void SessionCore::whenFlushed(TorrentRecord& record, std::function<void()> then)
{
    if (!record.attached()) {
        then();
        return;
    }
    record.handle.pause();
    auto once = std::make_shared<std::function<void()>>(std::move(then));
    const auto call = [once] {
        if (*once) {
            std::exchange(*once, {})();
        }
    };
    m_flushWaiters[record.id].emplace_back(call);
    record.handle.flush_cache();
    auto timer = std::make_shared<boost::asio::steady_timer>(m_service, flushLimit);
    timer->async_wait([weak = weak_from_this(), call, timer](const boost::system::error_code&) {
        if (const auto self = weak.lock()) {
            call();
        }
    });
}

void SessionCore::finishRemoval(const std::shared_ptr<RemovalJob>& job)
{
    onWorker(
        [job, &trash = m_trash] {
            RemovalOutcome sum;
            sum.torrents = job->removed;
            for (const auto& torrent : job->torrents) {
                if (!torrent.manifestTaken) {
                    continue;
                }
                auto one = removeFiles(torrent.savePath,
                                       torrent.files,
                                       torrent.manifest,
                                       job->protectedPaths,
                                       torrent.partFile,
                                       job->mode,
                                       trash);
                sum.filesRemoved += one.filesRemoved;
                std::move(one.failures.begin(), one.failures.end(), std::back_inserter(sum.failures));
            }
            return sum;
        },
        [job](RemovalOutcome outcome) { job->answer(std::move(outcome)); });
}

}  // namespace barter::engine
