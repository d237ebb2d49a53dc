#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace barter::engine {

/// The mount point that `path` lies on: of its nearest existing ancestor, symbolic links resolved, the highest folder
/// on the same device. "/" for the root's own device and when nothing can be read. Blocks on a hung disk: worker
/// thread.
[[nodiscard]] std::string mountPointOf(const std::string& path);

struct ExpectedFile {
    std::string path;          ///< absolute
    std::int64_t minSize = 0;  ///< up to the end of its last verified piece
};

enum class StorageState { present, missing };

/// Whether the disk of a torrent is there. Missing means: the save path lies on the device of the parent of the
/// `recordedMountPoint` (nothing is mounted there now), or cannot be reached because of that; or every one of
/// `expected` is absent or unreadable (none expected: that says nothing). Device numbers are compared with each other
/// only, never with stored ones: a disk that comes back may have another. Worker thread.
[[nodiscard]] StorageState
probe(const std::string& recordedMountPoint, const std::string& savePath, std::span<const ExpectedFile> expected);

/// Whether a missing torrent can go on: `probe` says present, and each of `expected` is a regular file of at least its
/// size. Worker thread.
[[nodiscard]] bool matchesAgain(const std::string& recordedMountPoint,
                                const std::string& savePath,
                                std::span<const ExpectedFile> expected);

/// Bytes that an ordinary user may still write at `path` (or where its nearest existing ancestor lies). Worker thread.
[[nodiscard]] std::optional<std::int64_t> freeSpace(const std::string& path);

}  // namespace barter::engine
