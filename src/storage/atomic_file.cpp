#include "storage/atomic_file.hpp"

#include "storage/file_descriptor.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string_view>

namespace barter::storage {
namespace {

namespace fs = std::filesystem;

FileDescriptor openFile(const fs::path& path, int flags, mode_t mode = 0)
{
    int descriptor = -1;
    do {
        descriptor = ::open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY, mode);
    } while (descriptor < 0 && errno == EINTR);
    return FileDescriptor{descriptor};
}

Expected<> writeAll(int descriptor, std::span<const char> bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return failErrno(errno, "write");
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Expected<> syncDescriptor(int descriptor, const std::string& operation)
{
    int result = 0;
    do {
        result = ::fsync(descriptor);
    } while (result != 0 && errno == EINTR);
    if (result != 0) {
        return failErrno(errno, operation);
    }
    return {};
}

Expected<> fill(int descriptor, std::span<const char> bytes, mode_t mode)
{
    if (::fchmod(descriptor, mode) != 0) {  // the umask may have taken some of it
        return failErrno(errno, "fchmod");
    }
    return writeAll(descriptor, bytes).and_then([&] { return syncDescriptor(descriptor, "fsync"); });
}

/// After an error the file is not there, unless somebody else made it.
Expected<> writeNew(const fs::path& path, std::span<const char> bytes, mode_t mode)
{
    const auto file = openFile(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    if (!file.isOpen()) {
        return failErrno(errno, "open");
    }
    auto filled = fill(file.get(), bytes, mode);
    if (!filled) {
        ::unlink(path.c_str());
    }
    return filled;
}

/// Where the content has to go: a link to an existing file keeps being one.
fs::path resolved(const fs::path& path)
{
    std::error_code error;
    auto target = fs::canonical(path, error);
    return error ? path : target;
}

/// Beside `path`, where nothing is: what is there may be anybody's.
std::string freeNameBeside(const std::string& path)
{
    auto name = path + ".part";
    std::error_code ignored;
    for (int i = 2; fs::exists(fs::symlink_status(name, ignored)); ++i) {
        name = path + ".part-" + std::to_string(i);
    }
    return name;
}

/// False: `to` is there. Where the file system cannot do it in one step, a second name does.
Expected<bool> renameToNew(const std::string& from, const std::string& to)
{
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return true;
    }
    if (errno == EINVAL || errno == ENOSYS) {
        if (::link(from.c_str(), to.c_str()) == 0) {
            ::unlink(from.c_str());
            return true;
        }
    }
    return errno == EEXIST ? Expected<bool>{false} : failErrno(errno, "rename");
}

}  // namespace

Expected<> atomicWrite(const std::string& path, std::span<const char> bytes, unsigned mode)
{
    const fs::path target = resolved(path);
    struct stat old {};
    if (::stat(target.c_str(), &old) == 0) {
        if (!S_ISREG(old.st_mode)) {
            return fail(StorageErrc::notAFile, "write");
        }
        mode = old.st_mode & 0777U;
    }
    const fs::path fresh = target.string() + ".new";
    ::unlink(fresh.c_str());  // of a process that was killed while writing
    if (auto written = writeNew(fresh, bytes, static_cast<mode_t>(mode)); !written) {
        return written;
    }
    if (::rename(fresh.c_str(), target.c_str()) != 0) {
        auto failed = failErrno(errno, "rename");
        ::unlink(fresh.c_str());
        return failed;
    }
    return syncDirectory(target.parent_path().string());
}

Expected<bool> writeNewFile(const std::string& path, std::span<const char> bytes, unsigned mode)
{
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(path, ignored))) {
        return false;
    }
    const auto fresh = freeNameBeside(path);
    if (auto written = writeNew(fresh, bytes, static_cast<mode_t>(mode)); !written) {
        return tl::unexpected{written.error()};
    }
    auto made = renameToNew(fresh, path);
    if (!made || !*made) {
        ::unlink(fresh.c_str());
        return made;
    }
    return syncDirectory(fs::path{path}.parent_path().string()).map([] { return true; });
}

Expected<std::vector<char>> readFile(const std::string& path, std::size_t maxBytes)
{
    const auto file = openFile(path, O_RDONLY | O_NONBLOCK);
    if (!file.isOpen()) {
        return failErrno(errno, "open");
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) {
        return failErrno(errno, "fstat");
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(StorageErrc::notAFile, "read");
    }
    if (static_cast<std::size_t>(status.st_size) > maxBytes) {
        return fail(StorageErrc::tooLarge, "read");
    }
    constexpr std::size_t leastStep = 4096;
    std::vector<char> content(static_cast<std::size_t>(status.st_size) + 1);  // one more, to see the end at once
    std::size_t used = 0;
    for (;;) {
        const auto got = ::read(file.get(), content.data() + used, content.size() - used);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return failErrno(errno, "read");
        }
        if (got == 0) {
            content.resize(used);
            return content;
        }
        used += static_cast<std::size_t>(got);
        if (used > maxBytes) {
            return fail(StorageErrc::tooLarge, "read");  // it grew
        }
        if (used == content.size()) {
            content.resize(content.size() + std::max(leastStep, content.size() / 2));
        }
    }
}

// Not chmod(): the process with the keys may only change what it could open.
Expected<> closeToOthers(const std::string& path)
{
    const auto file = openFile(path, O_RDONLY | O_NONBLOCK);
    if (!file.isOpen()) {
        return errno == ENOENT ? Expected<>{} : failErrno(errno, "open");
    }
    if (::fchmod(file.get(), S_IRUSR | S_IWUSR) != 0) {
        return failErrno(errno, "fchmod");
    }
    return {};
}

Expected<> syncDirectory(const std::string& path)
{
    const auto directory = openFile(path.empty() ? "." : path, O_RDONLY | O_DIRECTORY);
    if (!directory.isOpen()) {
        return failErrno(errno, "open directory");
    }
    return syncDescriptor(directory.get(), "fsync directory");
}

Expected<std::string> setFileAside(const std::string& path)
{
    auto target = path + ".damaged";
    std::error_code ignored;
    for (int i = 2; fs::exists(fs::symlink_status(target, ignored)); ++i) {
        target = path + ".damaged-" + std::to_string(i);
    }
    if (std::rename(path.c_str(), target.c_str()) != 0) {
        return failErrno(errno, "rename");
    }
    return target;
}

}  // namespace barter::storage
