#pragma once

#include "core/error.hpp"
#include "engine/add_torrent.hpp"
#include "engine/ports.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace barter::engine {

/// A file of a torrent as far as removing is concerned; pad files are left out by the caller.
struct ManifestFile {
    std::string path;  ///< relative to the save path, '/' between its parts
    std::int64_t size = 0;

    bool operator==(const ManifestFile&) const = default;
};

/// When files are created, in the clock of the kernel that stamps them.
using FileTime = std::chrono::sys_time<std::chrono::nanoseconds>;

/// Not later than the stamp of any file that is created from now on. Any thread.
[[nodiscard]] FileTime fileTimeNow() noexcept;

/// Which files and folders of a torrent were there before it: these are never removed with it.
///
/// Made once, before the first byte is written (or soon after, see `take`), and stored with the torrent. Files are
/// named by their index in the list that `take` was given, so that it stays right when a file is renamed.
class FileManifest {
public:
    FileManifest() = default;

    /// Looks at each path (one statx each). What cannot be looked at counts as having been there. With `writingSince`,
    /// what was created from then on was not there before: the torrent may have written already. It is a moment of
    /// `fileTimeNow()`. A file system that does not tell when a file was created has all of them from before. Worker
    /// thread.
    [[nodiscard]] static FileManifest
    take(const std::string& savePath, std::span<const ManifestFile> files, std::optional<FileTime> writingSince = {});

    /// True as well for an index that the manifest does not know.
    [[nodiscard]] bool existedBefore(std::size_t file) const;
    /// `path` relative to the save path, '/' between its parts.
    [[nodiscard]] bool folderExistedBefore(const std::string& path) const { return m_folders.contains(path); }

    [[nodiscard]] std::vector<char> toBytes() const;
    /// Errors: StorageErrc::corrupt.
    [[nodiscard]] static Expected<FileManifest> fromBytes(std::span<const char> bytes);

    bool operator==(const FileManifest&) const = default;

private:
    std::vector<bool> m_files;  ///< existed before
    std::set<std::string> m_folders;
};

/// What `removeFiles` would remove. `torrents` of the result is 1. Worker thread.
[[nodiscard]] RemovalSummary summarise(const std::string& savePath,
                                       std::span<const ManifestFile> files,
                                       const FileManifest& manifest,
                                       const std::set<std::string>& protectedPaths);

/// Removes what the torrent created, and the folders that are empty then.
///
/// Removed are only files below the save path that were not there before (`manifest`) and that no other torrent has.
/// `protectedPaths` are the absolute paths of all files of all other torrents; the same file under another name (a
/// symbolic link or bind mount above it) is recognised, whereas another hard link of it is a file of its own.
/// Below the save path no symbolic link is followed: what lies behind one stays. A link that the torrent created is
/// removed itself, its target stays. Folders go only when empty, when a file of the torrent was in or below them and
/// when they were not there before. `partFile` is where libtorrent keeps pieces of skipped files (absolute, may be
/// empty or missing); it goes too, for good and uncounted, if it lies directly in the save path and is called
/// ".<hex>.parts". `mode` keep removes nothing.
/// A file that should have gone but could not is a failure, with its path relative to the save path as context:
/// EngineErrc::trashUnavailable or deleteFailed. `torrents` of the result is 1. Worker thread.
[[nodiscard]] RemovalOutcome removeFiles(const std::string& savePath,
                                         std::span<const ManifestFile> files,
                                         const FileManifest& manifest,
                                         const std::set<std::string>& protectedPaths,
                                         const std::string& partFile,
                                         RemoveFiles mode,
                                         Trash& trash);

}  // namespace barter::engine
