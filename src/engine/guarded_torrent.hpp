#pragma once

#include "engine/read_guard.hpp"
#include "engine/stored_files.hpp"
#include "engine/verified_files.hpp"

#include <libtorrent/disk_buffer_holder.hpp>
#include <libtorrent/disk_interface.hpp>
#include <libtorrent/error_code.hpp>
#include <libtorrent/file_storage.hpp>
#include <libtorrent/storage_defs.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

// What the read guard knows of one torrent, and how it judges a block of it.
namespace barter::engine {

using Priorities = lt::aux::vector<lt::download_priority_t, lt::file_index_t>;

[[nodiscard]] std::size_t toNumber(lt::file_index_t file);

struct NamedFile {
    lt::file_index_t index;
    std::string path;
};

/// Where the files of a torrent are at a moment, for a guard thread.
struct Place {
    std::string savePath;
    lt::file_storage layout;      ///< with all renames
    std::shared_ptr<void> owner;  ///< libtorrent's torrent, whose memory `layout` borrows: to be let go on its thread
};

/// The network thread's, but for `hash`, `files`, and what the mutex guards.
class GuardedTorrent {
public:
    GuardedTorrent(const lt::storage_params& params, const std::shared_ptr<void>& owner);

    /// The files in which a part of a piece lies. Without pad files, and without skipped ones that are not there, whose
    /// bytes lie in the part file.
    [[nodiscard]] std::vector<lt::file_index_t> filesOf(const lt::peer_request& part) const;
    /// Whether all of a piece lies in the files of its names.
    [[nodiscard]] bool canBeHashed(lt::piece_index_t piece) const;
    [[nodiscard]] const NamedFile& named(lt::file_index_t file);
    /// All but pad files.
    [[nodiscard]] std::vector<NamedFile> allNamed() const;
    [[nodiscard]] int numberOfFiles() const { return m_layout->num_files(); }
    /// Costs as much as there are files. libtorrent's torrent has to be there.
    [[nodiscard]] Place place() const;

    /// No write of ours is under way.
    [[nodiscard]] bool isQuiet(lt::file_index_t file) const;

    void moved(const std::string& savePath);
    void renamed(lt::file_index_t file, const std::string& path);
    /// Returns the files that are skipped now and were not, or the other way round.
    std::vector<lt::file_index_t> setPriorities(Priorities priorities);

    const lt::sha1_hash hash;
    lt::storage_holder inner;
    unsigned generation = 0;                ///< of where the files are
    unsigned stops = 0;                     ///< blocks of before the last stop are nobody's any more
    std::set<lt::file_index_t> unsettled;   ///< files that we have written to since we looked at them
    std::set<lt::file_index_t> settleLate;  ///< to be looked at as soon as no write to them is under way
    std::weak_ptr<const Place> lastPlace;
    unsigned lastPlaceOf = 0;  ///< generation
    VerifiedFiles files;

    std::mutex mutex;
    std::vector<std::function<void()>> waiting;  ///< for a guard thread
    bool isRunning = false;                      ///< one has them, or will

private:
    [[nodiscard]] bool isSkipped(lt::file_index_t file) const;
    [[nodiscard]] std::string pathOf(lt::file_index_t file) const;

    std::weak_ptr<void> m_owner;
    const lt::file_storage* m_layout;  ///< libtorrent's, whose names may be those before or after renames
    std::string m_savePath;
    RenamedFiles m_renamed;
    Priorities m_priorities;
    bool m_hasSkippedFiles = false;
    NamedFile m_lastNamed{.index = lt::file_index_t{-1}, .path = {}};
    unsigned m_lastNamedOf = 0;  ///< generation
};

/// A block that is read, and what has to be known before it is handed out.
struct Block {
    lt::peer_request request;
    lt::disk_job_flags_t flags;
    std::function<void(lt::disk_buffer_holder, const lt::storage_error&)> handler;
    int hashes = 0;  ///< how often its piece was hashed
    unsigned generation = 0;
    unsigned stops = 0;
    std::vector<NamedFile> files;
    bool isFromDisk = false;
    lt::disk_buffer_holder buffer;
};

struct Judgement {
    enum class Verdict : std::uint8_t { handOut, hashIt, readAgain, refuse };
    Verdict verdict = Verdict::handOut;
    lt::storage_error error;
};

/// The read failed, and nobody is told.
[[nodiscard]] lt::storage_error cannotTell(const Block& block);

/// Of a block that was just read. Guard thread.
[[nodiscard]] Judgement look(GuardedTorrent& torrent, const Block& block);
/// Of a block that is in doubt. Guard thread.
[[nodiscard]] Judgement
hash(GuardedTorrent& torrent, const lt::torrent_info& info, const Place& place, const Block& block);

/// Those that are there. Guard thread.
[[nodiscard]] std::vector<VerifiedFiles::Seen> lookAt(const VerifiedFiles& known, const std::vector<NamedFile>& files);
/// All files that are there, until `isOver`. Guard thread.
[[nodiscard]] std::vector<VerifiedFiles::Seen>
lookAtAll(const VerifiedFiles& known, const Place& place, const std::atomic<bool>& isOver);

}  // namespace barter::engine
