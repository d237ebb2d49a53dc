#include "engine/read_guard.hpp"

#include "engine/guarded_torrent.hpp"

#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <libtorrent/add_torrent_params.hpp>
#include <libtorrent/session.hpp>

#include <atomic>
#include <new>
#include <string>
#include <unordered_map>
#include <utility>

namespace barter::engine {
namespace {

constexpr std::size_t guardThreads = 4;  ///< a network disk that hangs holds one for each of its torrents
constexpr std::size_t cleaningInterval = 1000;
constexpr int fewFiles = 16;  ///< their paths cost less than a copy of the layout

using TorrentPointer = std::shared_ptr<GuardedTorrent>;
using BlockPointer = std::shared_ptr<Block>;

/// Keeps libtorrent's thread running until what is posted there has come.
auto trackWork(lt::io_context& service)
{
    return boost::asio::prefer(service.get_executor(), boost::asio::execution::outstanding_work.tracked);
}
using TrackedService = decltype(trackWork(std::declval<lt::io_context&>()));

/// One batch, so that every torrent has its turn.
void runWaiting(boost::asio::thread_pool& threads, const TorrentPointer& torrent)
{
    std::vector<std::function<void()>> jobs;
    {
        const std::lock_guard lock{torrent->mutex};
        jobs.swap(torrent->waiting);
    }
    for (const auto& job : jobs) {
        job();
    }
    const std::lock_guard lock{torrent->mutex};
    torrent->isRunning = !torrent->waiting.empty();
    if (torrent->isRunning) {
        boost::asio::post(threads, [&threads, torrent] { runWaiting(threads, torrent); });
    }
}

/// libtorrent's disk with a look at the files after each read. All of it on libtorrent's network thread, and so are all
/// handlers called.
class GuardedDisk final : public lt::disk_interface {
public:
    GuardedDisk(std::unique_ptr<lt::disk_interface> disk,
                lt::io_context& service,
                std::shared_ptr<const KnownMetadata> known)
        : m_disk{std::move(disk)}, m_service{service}, m_known{std::move(known)}
    {
    }
    ~GuardedDisk() override { m_threads.join(); }
    GuardedDisk(const GuardedDisk&) = delete;
    GuardedDisk& operator=(const GuardedDisk&) = delete;
    GuardedDisk(GuardedDisk&&) = delete;
    GuardedDisk& operator=(GuardedDisk&&) = delete;

    lt::storage_holder new_torrent(const lt::storage_params& params, const std::shared_ptr<void>& owner) override
    {
        auto torrent = std::make_shared<GuardedTorrent>(params, owner);
        torrent->inner = m_disk->new_torrent(params, owner);
        const lt::storage_index_t index = torrent->inner;
        m_torrents[index] = std::move(torrent);
        return {index, *this};
    }
    void remove_torrent(lt::storage_index_t storage) override
    {
        const auto torrent = m_torrents.extract(storage);
        torrent.mapped()->inner.reset();
    }

    void async_read(lt::storage_index_t storage,
                    const lt::peer_request& request,
                    std::function<void(lt::disk_buffer_holder, const lt::storage_error&)> handler,
                    lt::disk_job_flags_t flags) override
    {
        auto block = std::make_shared<Block>();
        block->request = request;
        block->flags = flags;
        block->handler = std::move(handler);
        const auto& torrent = m_torrents.at(storage);
        block->stops = torrent->stops;
        read(storage, torrent, block);
    }
    bool async_write(lt::storage_index_t storage,
                     const lt::peer_request& request,
                     const char* bytes,
                     std::shared_ptr<lt::disk_observer> observer,
                     std::function<void(const lt::storage_error&)> handler,
                     lt::disk_job_flags_t flags) override
    {
        const auto& torrent = m_torrents.at(storage);
        auto written = torrent->filesOf(request);
        std::vector<NamedFile> unknown;
        for (const auto file : written) {
            torrent->files.beginWrite(toNumber(file));
            torrent->unsettled.insert(file);
            if (torrent->files.wantsFirstLook(toNumber(file))) {
                unknown.push_back(torrent->named(file));
            }
        }
        return m_disk->async_write(
            storage,
            request,
            bytes,
            std::move(observer),
            [this, torrent, written = std::move(written), unknown = std::move(unknown), handler = std::move(handler)](
                const lt::storage_error& error) {
                for (const auto file : written) {
                    torrent->files.endWrite(toNumber(file));
                }
                if (!error) {
                    settle(torrent, unknown);
                }
                settleLate(torrent, written);
                handler(error);
            },
            flags);
    }
    void
    async_hash(lt::storage_index_t storage,
               lt::piece_index_t piece,
               lt::span<lt::sha256_hash> blocks,
               lt::disk_job_flags_t flags,
               std::function<void(lt::piece_index_t, const lt::sha1_hash&, const lt::storage_error&)> handler) override
    {
        m_disk->async_hash(storage, piece, blocks, flags, std::move(handler));
    }
    void async_hash2(
        lt::storage_index_t storage,
        lt::piece_index_t piece,
        int offset,
        lt::disk_job_flags_t flags,
        std::function<void(lt::piece_index_t, const lt::sha256_hash&, const lt::storage_error&)> handler) override
    {
        m_disk->async_hash2(storage, piece, offset, flags, std::move(handler));
    }
    void
    async_move_storage(lt::storage_index_t storage,
                       std::string path,
                       lt::move_flags_t flags,
                       std::function<void(lt::status_t, const std::string&, const lt::storage_error&)> handler) override
    {
        m_disk->async_move_storage(storage,
                                   std::move(path),
                                   flags,
                                   [this, torrent = m_torrents.at(storage), handler = std::move(handler)](
                                       lt::status_t status, const std::string& moved, const lt::storage_error& error) {
                                       if (!error) {
                                           torrent->moved(moved);
                                           onThreads(torrent, [this, torrent, place = keep(*torrent)] {
                                               torrent->files.placedByUs(
                                                   lookAtAll(torrent->files, *place, m_isAborting));
                                           });
                                       }
                                       handler(status, moved, error);
                                   });
    }
    void async_release_files(lt::storage_index_t storage, std::function<void()> handler) override
    {
        m_disk->async_release_files(storage, settling(storage, std::move(handler)));
    }
    void async_check_files(lt::storage_index_t storage,
                           const lt::add_torrent_params* resume,
                           lt::aux::vector<std::string, lt::file_index_t> links,
                           std::function<void(lt::status_t, const lt::storage_error&)> handler) override
    {
        m_disk->async_check_files(
            storage,
            resume,
            std::move(links),
            [this, torrent = m_torrents.at(storage), isCheck = resume == nullptr, handler = std::move(handler)](
                lt::status_t status, const lt::storage_error& error) {
                begin(torrent, isCheck || status == lt::status_t::need_full_check, [handler, status, error] {
                    handler(status, error);
                });
            });
    }
    void async_stop_torrent(lt::storage_index_t storage, std::function<void()> handler) override
    {
        ++m_torrents.at(storage)->stops;
        m_disk->async_stop_torrent(storage, settling(storage, std::move(handler)));
    }
    void async_rename_file(
        lt::storage_index_t storage,
        lt::file_index_t file,
        std::string name,
        std::function<void(const std::string&, lt::file_index_t, const lt::storage_error&)> handler) override
    {
        m_disk->async_rename_file(
            storage,
            file,
            std::move(name),
            [this, torrent = m_torrents.at(storage), handler = std::move(handler)](
                const std::string& renamed, lt::file_index_t index, const lt::storage_error& error) {
                if (!error) {
                    torrent->renamed(index, renamed);
                    placed(torrent, {index});
                }
                handler(renamed, index, error);
            });
    }
    void async_delete_files(lt::storage_index_t storage,
                            lt::remove_flags_t options,
                            std::function<void(const lt::storage_error&)> handler) override
    {
        ++m_torrents.at(storage)->stops;
        m_disk->async_delete_files(storage, options, std::move(handler));
    }
    void async_set_file_priority(lt::storage_index_t storage,
                                 Priorities priorities,
                                 std::function<void(const lt::storage_error&, Priorities)> handler) override
    {
        m_disk->async_set_file_priority(storage,
                                        std::move(priorities),
                                        [this, torrent = m_torrents.at(storage), handler = std::move(handler)](
                                            const lt::storage_error& error, Priorities set) {
                                            placed(torrent, torrent->setPriorities(set));
                                            handler(error, std::move(set));
                                        });
    }
    void async_clear_piece(lt::storage_index_t storage,
                           lt::piece_index_t piece,
                           std::function<void(lt::piece_index_t)> handler) override
    {
        m_disk->async_clear_piece(storage, piece, std::move(handler));
    }
    void update_stats_counters(lt::counters& counters) const override { m_disk->update_stats_counters(counters); }
    std::vector<lt::open_file_state> get_status(lt::storage_index_t storage) const override
    {
        return m_disk->get_status(storage);
    }
    void abort(bool wait) override
    {
        m_isAborting = true;
        m_disk->abort(wait);
    }
    void submit_jobs() override { m_disk->submit_jobs(); }
    void settings_updated() override { m_disk->settings_updated(); }

private:
    using Verdict = Judgement::Verdict;

    void read(lt::storage_index_t storage, const TorrentPointer& torrent, const BlockPointer& block)
    {
        block->generation = torrent->generation;
        block->files.clear();
        for (const auto file : torrent->filesOf(block->request)) {
            block->files.push_back(torrent->named(file));
        }
        block->isFromDisk = false;  // what libtorrent still has in memory comes before the call returns
        m_disk->async_read(
            storage,
            block->request,
            [this, storage, torrent, block](lt::disk_buffer_holder buffer, const lt::storage_error& error) {
                if (error || !block->isFromDisk || block->files.empty()) {
                    answer(*block, std::move(buffer), error);
                    return;
                }
                block->buffer = std::move(buffer);
                judge(storage, torrent, block, [torrent, block] { return look(*torrent, *block); });
            },
            block->flags);
        block->isFromDisk = true;
    }
    /// On a guard thread, then `onJudged`.
    void judge(lt::storage_index_t storage,
               const TorrentPointer& torrent,
               const BlockPointer& block,
               std::function<Judgement()> judgeIt)
    {
        onThreads(torrent, [this, storage, torrent, block, judgeIt = std::move(judgeIt), back = trackedService()] {
            Judgement judgement{.verdict = Verdict::refuse, .error = cannotTell(*block)};
            try {
                judgement = m_isAborting ? judgement : judgeIt();
            } catch (const std::bad_alloc&) {  // a large piece
            }
            boost::asio::post(
                back, [this, storage, torrent, block, judgement] { onJudged(storage, torrent, block, judgement); });
        });
    }
    void onJudged(lt::storage_index_t storage,
                  const TorrentPointer& torrent,
                  const BlockPointer& block,
                  const Judgement& judgement)
    {
        const bool isNobodys = m_isAborting || !torrent->inner || torrent->stops != block->stops;
        if (isNobodys) {
            answer(*block, {}, cannotTell(*block));
        } else if (torrent->generation != block->generation) {
            read(storage, torrent, block);  // where it is now
            m_disk->submit_jobs();
        } else if (judgement.verdict == Verdict::handOut) {
            answer(*block, std::move(block->buffer), {});
        } else if (judgement.verdict == Verdict::hashIt) {
            hashPiece(storage, torrent, block);
        } else if (judgement.verdict == Verdict::readAgain) {
            // From the file that was hashed: libtorrent may have another one open.
            m_disk->async_release_files(storage, {});
            read(storage, torrent, block);
            m_disk->submit_jobs();
        } else {
            answer(*block, {}, judgement.error);
        }
    }
    void hashPiece(lt::storage_index_t storage, const TorrentPointer& torrent, const BlockPointer& block)
    {
        block->buffer.reset();
        ++block->hashes;
        const auto info = m_known->find(torrent->hash);
        if (!info || !torrent->canBeHashed(block->request.piece)) {
            answer(*block, {}, cannotTell(*block));
            return;
        }
        judge(storage, torrent, block, [torrent, block, info, place = keep(*torrent)] {
            return hash(*torrent, *info, *place, *block);
        });
    }
    /// A guard thread may let go of the block last, and must not let go of libtorrent's objects with it.
    static void answer(Block& block, lt::disk_buffer_holder buffer, const lt::storage_error& error)
    {
        block.buffer.reset();
        std::exchange(block.handler, {})(std::move(buffer), error);
    }

    /// libtorrent has looked at the files. If it will hash them all, that begins after our look.
    void begin(const TorrentPointer& torrent, bool willHash, std::function<void()> goOn)
    {
        if (!willHash) {
            goOn();
            goOn = {};
            if (torrent->numberOfFiles() <= fewFiles) {
                beginSoon(torrent);
                return;
            }
        }
        // Called and let go on libtorrent's thread.
        auto waiting = std::make_shared<std::function<void()>>(std::move(goOn));
        onThreads(torrent, [this, torrent, place = keep(*torrent), waiting, back = trackedService()] {
            torrent->files.begin(lookAtAll(torrent->files, *place, m_isAborting));
            boost::asio::post(back, [waiting] {
                if (const auto call = std::exchange(*waiting, {})) {
                    call();
                }
            });
        });
    }
    /// At a start there are thousands, and nobody wants any of them yet: one thread looks at all of them, unless a read
    /// of one comes before its turn.
    void beginSoon(const TorrentPointer& torrent)
    {
        {
            const std::lock_guard lock{torrent->mutex};
            torrent->waiting.emplace_back(
                [torrent, named = torrent->allNamed()] { torrent->files.begin(lookAt(torrent->files, named)); });
        }
        const std::lock_guard lock{m_beginningMutex};
        m_beginning.push_back(torrent);
        if (!std::exchange(m_isBeginning, true)) {
            boost::asio::post(m_threads, [this] { runBeginning(); });
        }
    }
    void runBeginning()
    {
        std::vector<TorrentPointer> torrents;
        {
            const std::lock_guard lock{m_beginningMutex};
            torrents.swap(m_beginning);
            m_isBeginning = !torrents.empty();
        }
        for (const auto& torrent : torrents) {
            if (!m_isAborting && takeTurn(*torrent)) {
                runWaiting(m_threads, torrent);
            }
        }
        if (!torrents.empty()) {
            boost::asio::post(m_threads, [this] { runBeginning(); });
        }
    }
    /// False if another thread has what waits, or will.
    static bool takeTurn(GuardedTorrent& torrent)
    {
        const std::lock_guard lock{torrent.mutex};
        return !torrent.waiting.empty() && !std::exchange(torrent.isRunning, true);
    }
    void settle(const TorrentPointer& torrent, const std::vector<NamedFile>& files)
    {
        if (!files.empty()) {
            onThreads(torrent, [torrent, files] { torrent->files.settle(lookAt(torrent->files, files)); });
        }
    }
    void placed(const TorrentPointer& torrent, const std::vector<lt::file_index_t>& files)
    {
        std::vector<NamedFile> named;
        named.reserve(files.size());
        for (const auto file : files) {
            named.push_back(torrent->named(file));
        }
        onThreads(torrent,
                  [torrent, named = std::move(named)] { torrent->files.placedByUs(lookAt(torrent->files, named)); });
    }
    /// `handler` with a look at the files that we have written to: libtorrent is about to write everything out.
    std::function<void()> settling(lt::storage_index_t storage, std::function<void()> handler)
    {
        const auto& torrent = m_torrents.at(storage);
        if (torrent->unsettled.empty()) {
            return handler;
        }
        std::vector<NamedFile> named;
        for (const auto file : std::exchange(torrent->unsettled, {})) {
            named.push_back(torrent->named(file));
        }
        return [this, torrent, named = std::move(named), handler = std::move(handler)]() mutable {
            // libtorrent may tell that all is written before it tells of the last write: its disk threads let a job
            // behind a fence go before they report those in front of it.
            std::erase_if(named, [&torrent](const NamedFile& file) {
                const bool isBusy = !torrent->isQuiet(file.index);
                if (isBusy) {
                    torrent->settleLate.insert(file.index);
                }
                return isBusy;
            });
            settle(torrent, named);
            if (handler) {
                handler();
            }
        };
    }
    /// Of files that were to be settled while a write to them was still to be told.
    void settleLate(const TorrentPointer& torrent, const std::vector<lt::file_index_t>& written)
    {
        std::vector<NamedFile> named;
        for (const auto file : written) {
            if (torrent->settleLate.contains(file) && torrent->isQuiet(file)) {
                torrent->settleLate.erase(file);
                named.push_back(torrent->named(file));
            }
        }
        settle(torrent, named);
    }

    void onThreads(const TorrentPointer& torrent, std::function<void()> job)
    {
        const std::lock_guard lock{torrent->mutex};
        torrent->waiting.push_back(std::move(job));
        if (!std::exchange(torrent->isRunning, true)) {
            boost::asio::post(m_threads, [this, torrent] { runWaiting(m_threads, torrent); });
        }
    }
    /// Keeps libtorrent's thread running until what is posted there has come.
    [[nodiscard]] TrackedService trackedService() const { return trackWork(m_service); }
    /// Where the files are. Whoever lets go of it last, libtorrent's torrent is let go on its own thread.
    [[nodiscard]] std::shared_ptr<const Place> keep(GuardedTorrent& torrent) const
    {
        if (auto last = torrent.lastPlace.lock(); last && torrent.lastPlaceOf == torrent.generation) {
            return last;
        }
        std::shared_ptr<const Place> kept{new Place{torrent.place()}, [back = trackedService()](const Place* place) {
                                              boost::asio::post(back, [owned = std::unique_ptr<const Place>{place}] {});
                                          }};
        torrent.lastPlace = kept;
        torrent.lastPlaceOf = torrent.generation;
        return kept;
    }

    std::unique_ptr<lt::disk_interface> m_disk;
    lt::io_context& m_service;
    std::shared_ptr<const KnownMetadata> m_known;
    std::unordered_map<lt::storage_index_t, TorrentPointer> m_torrents;
    std::atomic<bool> m_isAborting = false;
    std::mutex m_beginningMutex;
    std::vector<TorrentPointer> m_beginning;  ///< to be looked at by one thread
    bool m_isBeginning = false;               ///< one is at it, or will be
    boost::asio::thread_pool m_threads{guardThreads};
};

}  // namespace

void KnownMetadata::add(const std::shared_ptr<const lt::torrent_info>& info)
{
    const std::lock_guard lock{m_mutex};
    if (m_byHash.size() >= m_afterCleaning + cleaningInterval) {
        std::erase_if(m_byHash, [](const auto& each) { return each.second.expired(); });
        m_afterCleaning = m_byHash.size();
    }
    const auto& hashes = info->info_hashes();
    hashes.for_each([&](const lt::sha1_hash& hash, lt::protocol_version) { m_byHash.insert_or_assign(hash, info); });
}

std::shared_ptr<const lt::torrent_info> KnownMetadata::find(const lt::sha1_hash& hash) const
{
    const std::lock_guard lock{m_mutex};
    const auto found = m_byHash.find(hash);
    return found == m_byHash.end() ? nullptr : found->second.lock();
}

void guardReads(lt::session_params& params, std::shared_ptr<const KnownMetadata> known)
{
    params.disk_io_constructor = [known = std::move(known)](lt::io_context& service,
                                                            const lt::settings_interface& settings,
                                                            lt::counters& counters) {
        return std::make_unique<GuardedDisk>(
            lt::default_disk_io_constructor(service, settings, counters), service, known);
    };
}

}  // namespace barter::engine
