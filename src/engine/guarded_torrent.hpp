#pragma once

#include "engine/read_guard.hpp"
#include "engine/stored_files.hpp"
#include "engine/verified_files.hpp"

#include <libtorrent/disk_buffer_holder.hpp>
#include <libtorrent/disk_interface.hpp>
#include <libtorrent/error_code.hpp>
#include <libtorrent/file_storage.hpp>
#include <libtorrent/storage_defs.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

// What the read guard knows of one torrent, and how it judges a block of it.
namespace barter::engine {

using Priorities = lt::aux::vector<lt::download_priority_t, lt::file_index_t>;

[[nodiscard]] std::size_t toNumber(lt::file_index_t file);

/// Where the files of a torrent are. Never changed: another one takes its place.
struct Place {
    std::string savePath;
    RenamedFiles renamed;
    Priorities priorities;
    bool hasSkippedFiles = false;

    [[nodiscard]] bool isSkipped(lt::file_index_t file) const;
    [[nodiscard]] std::string pathOf(const lt::file_storage& layout, lt::file_index_t file) const;
    void setPriorities(Priorities set);
};

using PlacePointer = std::shared_ptr<const Place>;

struct NamedFile {
    lt::file_index_t index;
    std::string path;
};

/// The network thread's, but for `hash`, `files`, and what the mutex guards.
struct GuardedTorrent {
    GuardedTorrent(const lt::storage_params& params, std::weak_ptr<void> library);

    /// The files that hold a part of a piece. Without pad files, and without skipped ones, whose bytes may lie in the
    /// part file. Network thread.
    [[nodiscard]] std::vector<lt::file_index_t> filesOf(const lt::peer_request& part) const;
    /// Network thread.
    [[nodiscard]] NamedFile named(lt::file_index_t file);
    /// Network thread.
    [[nodiscard]] bool reachesSkippedFile(lt::piece_index_t piece) const;

    const lt::sha1_hash hash;
    std::weak_ptr<void> owner;       ///< libtorrent's torrent, which `layout` lives as long as
    const lt::file_storage* layout;  ///< before renames
    PlacePointer place;
    int changing = 0;  ///< changes of the place that are under way
    lt::storage_holder inner;
    VerifiedFiles files;

    std::mutex mutex;
    std::vector<std::function<void()>> waiting;  ///< for a guard thread
    bool isRunning = false;                      ///< one has them, or will

private:
    NamedFile m_lastNamed{.index = lt::file_index_t{-1}, .path = {}};  ///< in `m_lastPlace`
    PlacePointer m_lastPlace;
};

/// A block that is read, and what has to be known before it is handed out.
struct Block {
    lt::peer_request request;
    lt::disk_job_flags_t flags;
    std::function<void(lt::disk_buffer_holder, const lt::storage_error&)> handler;
    int reads = 0;
    PlacePointer place;
    std::vector<NamedFile> files;
    bool canBeHashed = true;
    bool isFromDisk = false;
    lt::disk_buffer_holder buffer;
};

struct Judgement {
    enum class Verdict : std::uint8_t { handOut, readAgain, refuse };
    Verdict verdict = Verdict::handOut;
    lt::storage_error error;
};

/// Of a block that was just read. Guard thread.
[[nodiscard]] Judgement judge(GuardedTorrent& torrent, const KnownMetadata& known, const Block& block);
/// What all files look like when libtorrent takes it that they are verified. Guard thread.
void lookAtAll(GuardedTorrent& torrent, const lt::file_storage& layout, const Place& place);
/// What files look like of which nothing was known when we wrote to them. Guard thread.
void lookFirst(GuardedTorrent& torrent, const std::vector<NamedFile>& files);

}  // namespace barter::engine
