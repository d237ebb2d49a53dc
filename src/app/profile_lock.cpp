#include "app/profile_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <utility>

namespace barter::app {
namespace {

std::error_code lastError()
{
    return {errno, std::generic_category()};
}

std::string lockPath(const std::string& profile)
{
    return profile + "/lock";
}

/// A process that merely looks holds a shared lock for some microseconds: short enough to ask again at once.
constexpr int looksToOutwait = 20;
constexpr useconds_t lookMicroseconds = 1000;

}  // namespace

Expected<std::optional<ProfileLock>> ProfileLock::tryAcquire(const std::string& profile)
{
    std::error_code error;
    if (!std::filesystem::exists(profile)) {
        std::filesystem::create_directories(profile, error);
        if (error) {
            return fail(error, profile);
        }
        std::filesystem::permissions(profile, std::filesystem::perms::owner_all, error);
    }
    const auto canonical = std::filesystem::canonical(profile, error).string();
    if (error) {
        return fail(error, profile);
    }
    const auto path = lockPath(canonical);
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file < 0) {
        return fail(lastError(), path);
    }
    ProfileLock lock{file, canonical};
    for (int i = 0; i < looksToOutwait; ++i) {
        if (flock(file, LOCK_EX | LOCK_NB) == 0) {
            if (const auto cleared = lock.publish({}); !cleared) {
                return tl::unexpected{cleared.error()};
            }
            return lock;
        }
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return fail(lastError(), path);
        }
        usleep(lookMicroseconds);
    }
    return std::nullopt;
}

ProfileLock::ProfileLock(ProfileLock&& other) noexcept
    : m_file(std::exchange(other.m_file, -1)), m_profile(std::move(other.m_profile))
{
}

ProfileLock& ProfileLock::operator=(ProfileLock&& other) noexcept
{
    std::swap(m_file, other.m_file);
    std::swap(m_profile, other.m_profile);
    return *this;
}

ProfileLock::~ProfileLock()
{
    if (m_file >= 0) {
        close(m_file);
    }
}

Expected<> ProfileLock::publish(const std::string& socketPath) const
{
    if (ftruncate(m_file, 0) != 0) {
        return fail(lastError(), lockPath(m_profile));
    }
    if (socketPath.empty()) {
        return {};
    }
    const auto line = socketPath + "\n";
    if (pwrite(m_file, line.data(), line.size(), 0) != static_cast<ssize_t>(line.size())) {
        return fail(lastError(), lockPath(m_profile));
    }
    return {};
}

LockOwner lookForOwner(const std::string& profile)
{
    const int file = open(lockPath(profile).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return {};
    }
    LockOwner owner;
    owner.running = flock(file, LOCK_SH | LOCK_NB) != 0;
    if (owner.running) {
        std::array<char, 4096> content{};
        const auto size = pread(file, content.data(), content.size(), 0);
        const std::string text{content.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
        // Without its line feed the line is still being written.
        if (const auto end = text.find('\n'); end != std::string::npos) {
            owner.socketPath = text.substr(0, end);
        }
    }
    close(file);
    return owner;
}

}  // namespace barter::app
