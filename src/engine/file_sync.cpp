#include "engine/file_sync.hpp"

#include "storage/atomic_file.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/storage_error.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <set>

namespace barter::engine {
namespace {

using storage::FileDescriptor;

enum class Synced { yes, absent };

/// Reading is enough for fsync; a file that may be written but not read is opened for writing.
FileDescriptor openAny(const std::string& path)
{
    constexpr int flags = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    FileDescriptor file{::open(path.c_str(), O_RDONLY | flags)};
    if (!file.isOpen() && errno == EACCES) {
        file = FileDescriptor{::open(path.c_str(), O_WRONLY | flags)};
    }
    return file;
}

Expected<Synced> syncFile(const std::string& path)
{
    const auto file = openAny(path);
    if (!file.isOpen()) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return Synced::absent;
        }
        return storage::failErrno(errno, "open " + path);
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) {
        return storage::failErrno(errno, "fstat " + path);
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(storage::StorageErrc::notAFile, path);
    }
    int result = 0;
    do {
        result = ::fsync(file.get());
    } while (result != 0 && errno == EINTR);
    if (result != 0) {
        const int number = errno;
        std::ignore = ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_DONTNEED);
        return storage::failErrno(number, "fsync " + path);
    }
    return Synced::yes;
}

}  // namespace

Expected<> syncFiles(std::span<const std::string> absolutePaths, std::vector<std::string>* missing)
{
    Expected<> first;
    std::set<std::string> folders;
    for (const auto& path : absolutePaths) {
        const auto synced = syncFile(path);
        if (!synced) {
            first = first ? Expected<>{tl::unexpected{synced.error()}} : first;
        } else if (*synced == Synced::yes) {
            folders.insert(std::filesystem::path{path}.parent_path().string());
        } else if (missing != nullptr) {
            missing->push_back(path);
        }
    }
    for (const auto& folder : folders) {
        if (auto synced = storage::syncDirectory(folder); !synced && first) {
            first = std::move(synced);
        }
    }
    return first;
}

}  // namespace barter::engine
