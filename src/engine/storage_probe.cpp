#include "engine/storage_probe.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <filesystem>
#include <limits>
#include <system_error>

namespace barter::engine {
namespace {

namespace fs = std::filesystem;

std::optional<dev_t> deviceOf(const fs::path& path)
{
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        return std::nullopt;
    }
    return status.st_dev;
}

/// `path` itself or the nearest folder above it that can be looked at, links resolved; "/" in the end.
fs::path nearestExisting(const fs::path& path)
{
    auto folder = path.lexically_normal();
    for (;;) {
        std::error_code error;
        auto real = fs::canonical(folder, error);
        if (!error) {
            return real;
        }
        if (!folder.has_relative_path()) {
            return "/";
        }
        folder = folder.parent_path();
    }
}

struct Found {
    bool any = false;
    bool all = true;  ///< as regular files of their size
};

Found lookFor(std::span<const ExpectedFile> expected)
{
    Found found;
    for (const auto& file : expected) {
        struct stat status {};
        const bool isThere = ::stat(file.path.c_str(), &status) == 0;
        found.any = found.any || isThere;
        found.all = found.all && isThere && S_ISREG(status.st_mode) && status.st_size >= file.minSize;
    }
    return found;
}

/// Whether nothing is mounted now where something was.
bool isUnmounted(const std::string& recordedMountPoint, const std::string& savePath)
{
    const fs::path mountPoint{recordedMountPoint};
    if (!mountPoint.is_absolute() || !mountPoint.has_relative_path()) {
        return false;  // the root's own device
    }
    const auto parentDevice = deviceOf(nearestExisting(mountPoint.parent_path()));
    if (deviceOf(savePath)) {
        return deviceOf(savePath) == parentDevice;
    }
    // The save path is gone or its disk does not answer. Gone because the person removed it, while the disk is there?
    const auto device = deviceOf(mountPoint);
    return !device || device == parentDevice;
}

}  // namespace

std::string mountPointOf(const std::string& path)
{
    auto folder = nearestExisting(path);
    const auto device = deviceOf(folder);
    while (folder.has_relative_path() && deviceOf(folder.parent_path()) == device) {
        folder = folder.parent_path();
    }
    return folder.string();
}

std::string RecentMountPoint::of(const std::string& path)
{
    {
        const std::scoped_lock lock{m_mutex};
        if (path == m_path && std::chrono::steady_clock::now() - m_seen < std::chrono::seconds{1}) {
            return m_mountPoint;
        }
    }
    auto found = mountPointOf(path);  // without the lock: this disk may hang, and others wait for theirs
    const std::scoped_lock lock{m_mutex};
    m_path = path;
    m_mountPoint = found;
    m_seen = std::chrono::steady_clock::now();
    return found;
}

StorageState
probe(const std::string& recordedMountPoint, const std::string& savePath, std::span<const ExpectedFile> expected)
{
    const auto found = lookFor(expected);
    if (!expected.empty() && found.all) {
        return StorageState::present;
    }
    if (isUnmounted(recordedMountPoint, savePath)) {
        return StorageState::notMounted;
    }
    if (expected.empty()) {
        return StorageState::present;
    }
    return found.any ? StorageState::changed : StorageState::filesGone;
}

std::optional<std::int64_t> freeSpace(const std::string& path)
{
    struct statvfs status {};
    if (::statvfs(nearestExisting(path).c_str(), &status) != 0) {
        return std::nullopt;
    }
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const auto blocks = static_cast<std::uint64_t>(status.f_bavail);
    const auto blockSize = static_cast<std::uint64_t>(status.f_frsize);
    if (blockSize != 0 && blocks > static_cast<std::uint64_t>(most) / blockSize) {
        return most;
    }
    return static_cast<std::int64_t>(blocks * blockSize);
}

}  // namespace barter::engine
