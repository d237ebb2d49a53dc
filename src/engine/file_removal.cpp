#include "engine/engine_error.hpp"
#include "engine/file_manifest.hpp"
#include "engine/relative_path.hpp"
#include "storage/file_descriptor.hpp"

#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <map>
#include <optional>
#include <ranges>

// Removing files of a torrent: which may go, and letting them go without ever leaving the save path.
namespace barter::engine {
namespace {

using storage::FileDescriptor;

/// Names a folder on this machine whatever path leads there.
struct FolderId {
    dev_t device = 0;
    ino_t inode = 0;
    auto operator<=>(const FolderId&) const = default;
};

std::optional<FolderId> folderIdOf(const std::string& path)
{
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        return std::nullopt;
    }
    return FolderId{status.st_dev, status.st_ino};
}

std::string lowerCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(c < 0x80 ? std::tolower(c) : c);
    });
    return text;
}

/// The directory entries that other torrents use, as far as their names occur in this torrent.
class ProtectedEntries {
public:
    ProtectedEntries(const std::set<std::string>& paths, std::span<const ManifestFile> files)
    {
        std::set<std::string> names;
        for (const auto& file : files) {
            names.insert(lowerCase(file.path.substr(file.path.rfind('/') + 1)));
        }
        std::map<std::string, std::optional<FolderId>> folders;
        for (const auto& path : paths) {
            const auto slash = path.rfind('/');
            if (slash == std::string::npos) {
                continue;
            }
            const auto name = path.substr(slash + 1);
            if (!names.contains(lowerCase(name))) {
                continue;
            }
            const auto [folder, isNew] = folders.try_emplace(path.substr(0, slash + 1));
            if (isNew) {
                folder->second = folderIdOf(folder->first);
            }
            if (const auto& id = folder->second) {
                m_entries[*id].insert(name);
            }
        }
    }

    /// `folder` is open; `status` is that of the entry `name` in it.
    [[nodiscard]] bool contain(int folder, const std::string& name, const struct stat& status) const
    {
        struct stat folderStatus {};
        if (m_entries.empty() || ::fstat(folder, &folderStatus) != 0) {
            return false;
        }
        const auto found = m_entries.find({folderStatus.st_dev, folderStatus.st_ino});
        return found != m_entries.end() &&
               std::any_of(found->second.begin(), found->second.end(), [&](const std::string& other) {
                   return other == name || isSameEntry(folder, other, name, status);
               });
    }

private:
    /// On a disk that ignores case (vfat, exfat, ntfs), two names may be one entry.
    static bool isSameEntry(int folder, const std::string& other, const std::string& name, const struct stat& status)
    {
        struct stat otherStatus {};
        return ::strcasecmp(other.c_str(), name.c_str()) == 0 &&
               ::fstatat(folder, other.c_str(), &otherStatus, AT_SYMLINK_NOFOLLOW) == 0 &&
               otherStatus.st_dev == status.st_dev && otherStatus.st_ino == status.st_ino;
    }

    std::map<FolderId, std::set<std::string>> m_entries;
};

/// Opens folders below the save path one part at a time, following no link.
class SaveFolder {
public:
    explicit SaveFolder(const std::string& path) : m_root{::open(path.c_str(), flags & ~O_NOFOLLOW)} {}

    /// -1, with errno set, when a part is missing or is no folder. Valid until the next call.
    int open(const RelativePath& path)
    {
        if (path.empty() || !m_root.isOpen()) {
            return m_root.get();
        }
        if (m_current.isOpen() && path == m_currentPath) {
            return m_current.get();
        }
        FileDescriptor folder;
        for (const auto& part : path.parts()) {
            folder = FileDescriptor{::openat(folder.isOpen() ? folder.get() : m_root.get(), part.c_str(), flags)};
            if (!folder.isOpen()) {
                return -1;
            }
        }
        m_current = std::move(folder);
        m_currentPath = path;
        return m_current.get();
    }

private:
    static constexpr int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

    FileDescriptor m_root;
    FileDescriptor m_current;
    RelativePath m_currentPath;
};

enum class Verdict { absent, keep, remove };

struct Entry {
    Verdict verdict = Verdict::absent;
    bool isLink = false;
    std::int64_t bytes = 0;
};

Entry judge(SaveFolder& save, const RelativePath& path, bool existedBefore, const ProtectedEntries& others)
{
    const int folder = save.open(path.folder());
    if (folder < 0) {
        return {errno == ENOENT ? Verdict::absent : Verdict::keep};
    }
    struct stat status {};
    if (::fstatat(folder, path.name().c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return {errno == ENOENT ? Verdict::absent : Verdict::keep};
    }
    const bool isLink = S_ISLNK(status.st_mode);
    if (existedBefore || !(S_ISREG(status.st_mode) || isLink) || others.contain(folder, path.name(), status)) {
        return {Verdict::keep};
    }
    constexpr std::int64_t blockSize = 512;  // of st_blocks, whatever the file system
    return {Verdict::remove, isLink, std::min<std::int64_t>(status.st_size, status.st_blocks * blockSize)};
}

/// Calls `take(path, entry)` for each file that is there.
template <class Take>
void judgeAll(SaveFolder& save,
              const std::string& savePath,
              std::span<const ManifestFile> files,
              const FileManifest& manifest,
              const std::set<std::string>& protectedPaths,
              Take take)
{
    const ProtectedEntries others{protectedPaths, files};
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto path = RelativePath::below(savePath, files[i].path);
        if (!path) {
            continue;  // elsewhere: never touched
        }
        const auto entry = judge(save, *path, manifest.existedBefore(i), others);
        if (entry.verdict != Verdict::absent) {
            take(*path, entry);
        }
    }
}

void removeEmptyFolders(SaveFolder& save,
                        const std::string& savePath,
                        std::span<const ManifestFile> files,
                        const FileManifest& manifest)
{
    // Ordered so that a folder comes before those in it; removed from the end.
    std::map<std::string, RelativePath> folders;
    for (const auto& file : files) {
        const auto path = RelativePath::below(savePath, file.path);
        if (!path) {
            continue;
        }
        for (auto folder = path->folder(); !folder.empty() && folders.emplace(folder.text(), folder).second;
             folder = folder.folder()) {
        }
    }
    for (const auto& [text, path] : std::ranges::reverse_view(folders)) {
        if (!manifest.folderExistedBefore(text)) {
            const int parent = save.open(path.folder());
            if (parent >= 0) {
                ::unlinkat(parent, path.name().c_str(), AT_REMOVEDIR);  // does nothing to one that is not empty
            }
        }
    }
}

bool isPartFileName(const std::string& name)
{
    constexpr std::string_view end = ".parts";
    if (!name.starts_with('.') || !name.ends_with(end)) {
        return false;
    }
    const auto digits = std::string_view{name}.substr(1, name.size() - 1 - end.size());
    return (digits.size() == 40 || digits.size() == 64) &&
           std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

void removePartFile(SaveFolder& save, const std::string& savePath, const std::string& partFile, RemovalOutcome& outcome)
{
    const auto path = partFile.empty() ? std::nullopt : RelativePath::below(savePath, partFile);
    if (!path || path->parts().size() != 1 || !isPartFileName(path->name())) {
        return;
    }
    const int folder = save.open(path->folder());
    if (folder >= 0 && ::unlinkat(folder, path->name().c_str(), 0) != 0 && errno != ENOENT) {
        outcome.failures.push_back({EngineErrc::deleteFailed, path->name()});
    }
}

}  // namespace

RemovalSummary summarise(const std::string& savePath,
                         std::span<const ManifestFile> files,
                         const FileManifest& manifest,
                         const std::set<std::string>& protectedPaths)
{
    RemovalSummary summary;
    summary.torrents = 1;
    SaveFolder save{savePath};
    judgeAll(save, savePath, files, manifest, protectedPaths, [&](const RelativePath&, const Entry& entry) {
        if (entry.verdict == Verdict::keep) {
            ++summary.keptFiles;
        } else {
            ++summary.files;
            summary.bytes += entry.bytes;
        }
    });
    return summary;
}

RemovalOutcome removeFiles(const std::string& savePath,
                           std::span<const ManifestFile> files,
                           const FileManifest& manifest,
                           const std::set<std::string>& protectedPaths,
                           const std::string& partFile,
                           RemoveFiles mode,
                           Trash& trash)
{
    RemovalOutcome outcome;
    outcome.torrents = 1;
    if (mode == RemoveFiles::keep) {
        return outcome;
    }
    SaveFolder save{savePath};
    judgeAll(save, savePath, files, manifest, protectedPaths, [&](const RelativePath& path, const Entry& entry) {
        if (entry.verdict != Verdict::remove) {
            return;
        }
        // A link holds no data, and a trash might take what it leads to.
        if (mode == RemoveFiles::trash && !entry.isLink) {
            if (auto moved = trash.moveToTrash(savePath + "/" + path.text()); !moved) {
                outcome.failures.push_back({EngineErrc::trashUnavailable, path.text()});
                return;
            }
        } else if (::unlinkat(save.open(path.folder()), path.name().c_str(), 0) != 0) {
            outcome.failures.push_back({EngineErrc::deleteFailed, path.text()});
            return;
        }
        ++outcome.filesRemoved;
    });
    removePartFile(save, savePath, partFile, outcome);
    removeEmptyFolders(save, savePath, files, manifest);
    return outcome;
}

}  // namespace barter::engine
