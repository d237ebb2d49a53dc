#pragma once

#include "engine/file_manifest.hpp"
#include "engine/storage_probe.hpp"

#include <libtorrent/add_torrent_params.hpp>
#include <libtorrent/torrent_info.hpp>

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

// What a torrent's parameters say about its files on disk. All of it works on copies, on any thread.
namespace barter::engine {

using RenamedFiles = std::map<lt::file_index_t, std::string>;

/// The last part of a path.
[[nodiscard]] std::string fileName(const std::string& path);

/// Absolute, normalised; `path` relative or (after a rename) absolute.
[[nodiscard]] std::string absolutePath(const std::string& savePath, const std::string& path);

/// All files without pad files, in the order of the metadata, paths relative to the save path.
[[nodiscard]] std::vector<ManifestFile> manifestFiles(const lt::torrent_info& info, const RenamedFiles& renamed);

/// Whether the bytes of a file are in the file of its name: pad files and empty ones have none, and those of a skipped
/// file that a wanted piece needs are in the part file.
[[nodiscard]] bool liesInItsFile(const lt::add_torrent_params& params, lt::file_index_t file);

/// The files that must be on disk because a piece of them is verified, and their smallest possible size.
[[nodiscard]] std::vector<ExpectedFile> expectedFiles(const lt::add_torrent_params& params);

/// Absolute paths of the files that `pieces` reach into; all files for an empty list.
[[nodiscard]] std::vector<std::string> filesOfPieces(const lt::torrent_info& info,
                                                     const RenamedFiles& renamed,
                                                     const std::string& savePath,
                                                     std::span<const int> pieces);

/// The files that `pieces` reach into, pad files too; all files for an empty list.
[[nodiscard]] std::set<lt::file_index_t> reachedFiles(const lt::torrent_info& info, std::span<const int> pieces);

/// Absolute path of the first file that has any bytes; empty if none has.
[[nodiscard]] std::string
firstFile(const lt::torrent_info& info, const RenamedFiles& renamed, const std::string& savePath);

/// Where libtorrent keeps the pieces of skipped files that a wanted file needs. Absolute; may not exist.
[[nodiscard]] std::string partFile(const lt::torrent_info& info, const std::string& savePath);

/// Hashes the pieces of the journal that `params` do not claim and claims those that are right. Returns them: nobody
/// has forced them to disk yet.
[[nodiscard]] std::vector<int> claimJournaled(lt::add_torrent_params& params, std::span<const int> journaled);

}  // namespace barter::engine
