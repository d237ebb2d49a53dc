#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>

namespace barter::engine {

/// The mount point that `path` lies on: of its nearest existing ancestor, symbolic links resolved, the highest folder
/// on the same device. "/" for the root's own device and when nothing can be read. Blocks on a hung disk: worker
/// thread.
[[nodiscard]] std::string mountPointOf(const std::string& path);

/// `mountPointOf` for many torrents that are added together, most of them to one folder: the last answer counts for a
/// second. Any thread that may wait for a disk.
class RecentMountPoint {
public:
    [[nodiscard]] std::string of(const std::string& path);

private:
    std::mutex m_mutex;
    std::string m_path;
    std::string m_mountPoint;
    std::chrono::steady_clock::time_point m_seen;
};

struct ExpectedFile {
    std::string path;          ///< absolute
    std::int64_t minSize = 0;  ///< up to the end of its last verified piece
};

enum class StorageState {
    present,     ///< every expected file is there with its size; or none is expected and the disk is there
    changed,     ///< the disk and some of the files are there, others are absent or too short
    filesGone,   ///< the disk is there, every expected file is absent or unreadable
    notMounted,  ///< nothing is mounted where the disk was, or it does not answer
};

/// Whether the disk of a torrent is there. Not mounted means: the save path lies on the device of the parent of the
/// `recordedMountPoint`, or cannot be reached because of that. Files that all match outweigh this: then the same data
/// lie in an ordinary folder now. Device numbers are compared with each other only, never with stored ones: a disk
/// that comes back may have another. Worker thread.
[[nodiscard]] StorageState
probe(const std::string& recordedMountPoint, const std::string& savePath, std::span<const ExpectedFile> expected);

/// Nothing may be read or written there, and the torrent waits for its files.
[[nodiscard]] constexpr bool isMissing(StorageState state) noexcept
{
    return state == StorageState::notMounted || state == StorageState::filesGone;
}

/// Bytes that an ordinary user may still write at `path` (or where its nearest existing ancestor lies). Worker thread.
[[nodiscard]] std::optional<std::int64_t> freeSpace(const std::string& path);

}  // namespace barter::engine
