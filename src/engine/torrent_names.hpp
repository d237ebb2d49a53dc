#pragma once

#include "core/error.hpp"

#include <libtorrent/torrent_info.hpp>

#include <map>
#include <string>
#include <vector>

namespace barter::engine {

/// What has to be changed of a torrent's files before anything is written.
struct CleanedNames {
    /// New paths relative to the save path, for `lt::add_torrent_params::renamed_files`: of every file whose path is
    /// not the one in `lt::torrent_info::orig_files`.
    std::map<lt::file_index_t, std::string> renamed;
    int cleaned = 0;  ///< how many files `renamed` has
    /// Symbolic links (BEP 47). They must keep the priority lt::dont_download: then libtorrent 2.0.8 creates none.
    /// One torrent's links stay within its own folder, but several torrents of the same name could build a way out of
    /// the save path together, because a link's target is relative to where the link is thought to be.
    std::vector<lt::file_index_t> links;
};

/// A second look at every path after libtorrent's own, which lets some things through (2.0.8: isolates of direction,
/// a file with the path of a folder). For torrents from files as well as for metadata from peers.
///
/// Afterwards each file lies below the save path; no part of a path is empty, "." or "..", has more than 255 bytes,
/// control characters, characters that change the direction, or broken UTF-8; no two files have one path, and none has
/// the path of a folder. Pad files are left out: they are never written.
/// Errors: unsafePaths, when a path is too long as a whole. Any thread; takes long for 100,000 files: on a worker.
[[nodiscard]] Expected<CleanedNames> cleanNames(const lt::torrent_info& torrent);

/// Also used by tests and the fuzzer: true for a relative path that cannot leave the folder it is joined to.
[[nodiscard]] bool staysBelow(std::string_view path);

}  // namespace barter::engine
