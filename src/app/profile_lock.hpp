#pragma once

#include "core/error.hpp"

#include <optional>
#include <string>

namespace barter::app {

/// The proof that this process is the only Barter on its profile folder, for as long as the object lives.
///
/// A flock on `<profile>/lock`, which the kernel drops when the process ends, however it ends: there is no stale lock
/// and no process number to guess. The file's content is the path of the socket on which the owner listens, so that
/// a second process finds it although its environment may differ. The file is never deleted.
class ProfileLock {
public:
    /// Creates the folder (0700) and the file when they are missing. No value: another process has the lock.
    /// Errors: what the system said; the context is the path.
    [[nodiscard]] static Expected<std::optional<ProfileLock>> tryAcquire(const std::string& profile);

    ProfileLock(ProfileLock&& other) noexcept;
    ProfileLock& operator=(ProfileLock&& other) noexcept;
    ProfileLock(const ProfileLock&) = delete;
    ProfileLock& operator=(const ProfileLock&) = delete;
    ~ProfileLock();

    /// Absolute, without symbolic links.
    [[nodiscard]] const std::string& profile() const { return m_profile; }

    /// Tells second processes where to connect. Empty: nowhere for now, they wait.
    [[nodiscard]] Expected<> publish(const std::string& socketPath) const;

private:
    ProfileLock(int file, std::string profile) : m_file(file), m_profile(std::move(profile)) {}

    int m_file;
    std::string m_profile;
};

/// What a process without the lock can learn of its owner.
struct LockOwner {
    bool running = false;    ///< somebody has the lock
    std::string socketPath;  ///< empty while the owner starts up or closes down
};
/// Creates nothing.
[[nodiscard]] LockOwner lookForOwner(const std::string& profile);

}  // namespace barter::app
