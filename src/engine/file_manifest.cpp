#include "engine/file_manifest.hpp"

#include "engine/relative_path.hpp"
#include "storage/little_endian.hpp"
#include "storage/storage_error.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <ctime>
#include <unordered_map>
#include <utility>

namespace barter::engine {
namespace {

constexpr char formatVersion = 1;
constexpr std::size_t countBytes = 4;

FileTime toFileTime(std::int64_t seconds, std::int64_t nanoseconds)
{
    return FileTime{std::chrono::seconds{seconds} + std::chrono::nanoseconds{nanoseconds}};
}

/// Whether something is at a path that was there before the torrent wrote. True as well for what cannot be looked at:
/// better a file left behind than one that was somebody's.
class Before {
public:
    explicit Before(std::optional<FileTime> writingSince) : m_writingSince{writingSince} {}

    [[nodiscard]] bool exists(const std::string& path) const
    {
        struct statx status {};
        if (::statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW, STATX_BTIME, &status) != 0) {
            return errno != ENOENT;
        }
        if (!m_writingSince || (status.stx_mask & STATX_BTIME) == 0) {
            return true;
        }
        // Not in the future either: that is a file of a day when the clock was wrong.
        const auto created = toFileTime(status.stx_btime.tv_sec, status.stx_btime.tv_nsec);
        return created < *m_writingSince || created > std::chrono::system_clock::now();
    }

private:
    std::optional<FileTime> m_writingSince;
};

/// Which folders below a save path were there. Nothing is in a folder that is not: a new torrent of a hundred thousand
/// files costs one look at the disk.
class FoldersBefore {
public:
    FoldersBefore(std::string savePath, Before before) : m_savePath{std::move(savePath)}, m_before{before} {}

    /// Of a folder, or "" for the save path itself.
    bool has(const RelativePath& folder)
    {
        if (folder.empty()) {
            return true;
        }
        const auto known = m_known.find(folder.text());
        if (known != m_known.end()) {
            return known->second;
        }
        const bool there = has(folder.folder()) && m_before.exists(m_savePath + "/" + folder.text());
        m_known.emplace(folder.text(), there);
        return there;
    }
    [[nodiscard]] std::set<std::string> all() const
    {
        std::set<std::string> there;
        for (const auto& [folder, isThere] : m_known) {
            if (isThere) {
                there.insert(folder);
            }
        }
        return there;
    }

private:
    std::string m_savePath;
    Before m_before;
    std::unordered_map<std::string, bool> m_known;
};

/// Reads numbers and texts off the front; after the first that does not fit, `failed` is true and all are empty.
class Reader {
public:
    explicit Reader(std::span<const char> bytes) : m_rest{bytes} {}

    std::span<const char> take(std::size_t count)
    {
        if (count > m_rest.size()) {
            m_failed = true;
            m_rest = {};
            return {};
        }
        const auto taken = m_rest.first(count);
        m_rest = m_rest.subspan(count);
        return taken;
    }
    std::size_t number() { return storage::readLittleEndian(take(countBytes)); }
    [[nodiscard]] bool failed() const { return m_failed; }
    [[nodiscard]] bool atEnd() const { return !m_failed && m_rest.empty(); }

private:
    std::span<const char> m_rest;
    bool m_failed = false;
};

}  // namespace

FileTime fileTimeNow() noexcept
{
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);  // the finer clock is ahead of the stamps by up to a tick
    return toFileTime(now.tv_sec, now.tv_nsec);
}

FileManifest FileManifest::take(const std::string& savePath,
                                std::span<const ManifestFile> files,
                                std::optional<FileTime> writingSince)
{
    FileManifest manifest;
    const Before before{writingSince};
    FoldersBefore folders{savePath, before};
    manifest.m_files.reserve(files.size());
    for (const auto& file : files) {
        const auto path = RelativePath::below(savePath, file.path);
        manifest.m_files.push_back(!path ||
                                   (folders.has(path->folder()) && before.exists(savePath + "/" + path->text())));
    }
    manifest.m_folders = folders.all();
    return manifest;
}

bool FileManifest::existedBefore(std::size_t file) const
{
    return file >= m_files.size() || m_files[file];
}

std::vector<char> FileManifest::toBytes() const
{
    std::vector<char> bytes{formatVersion};
    storage::appendLittleEndian(bytes, m_files.size(), countBytes);
    for (std::size_t i = 0; i < m_files.size(); i += 8) {
        unsigned bits = 0;
        for (std::size_t bit = 0; bit < 8 && i + bit < m_files.size(); ++bit) {
            bits |= m_files[i + bit] ? 1U << bit : 0U;
        }
        bytes.push_back(static_cast<char>(bits));
    }
    storage::appendLittleEndian(bytes, m_folders.size(), countBytes);
    for (const auto& folder : m_folders) {
        storage::appendLittleEndian(bytes, folder.size(), countBytes);
        bytes.insert(bytes.end(), folder.begin(), folder.end());
    }
    return bytes;
}

Expected<FileManifest> FileManifest::fromBytes(std::span<const char> bytes)
{
    Reader reader{bytes};
    const auto version = reader.take(1);
    if (version.empty() || version.front() != formatVersion) {
        return fail(storage::StorageErrc::corrupt, "file manifest");
    }
    FileManifest manifest;
    const auto fileCount = reader.number();
    const auto bits = reader.take(fileCount / 8 + (fileCount % 8 == 0 ? 0 : 1));
    for (std::size_t i = 0; !bits.empty() && i < fileCount; ++i) {
        const unsigned byte = static_cast<unsigned char>(bits[i / 8]);
        manifest.m_files.push_back((byte >> (i % 8) & 1U) != 0);
    }
    const auto folderCount = reader.number();
    for (std::size_t i = 0; i < folderCount && !reader.failed(); ++i) {
        const auto name = reader.take(reader.number());
        manifest.m_folders.emplace(name.begin(), name.end());
    }
    if (!reader.atEnd()) {
        return fail(storage::StorageErrc::corrupt, "file manifest");
    }
    return manifest;
}

}  // namespace barter::engine
