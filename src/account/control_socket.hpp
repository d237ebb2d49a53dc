#pragma once

#include "core/error.hpp"

#include <sys/types.h>

#include <optional>
#include <string>

/// The Unix socket in a profile, "wallet.sock", at which the Barter that runs lets others of the same user reach its
/// signer. Its path may be longer than the 107 bytes that an address has: the folder is named by a descriptor.
namespace barter::account {

/// The end that listens. Goes away with the object; nobody finds it then.
class ControlSocket {
public:
    /// For its owner alone (0600). Whoever calls holds the lock of the profile, so that what lies there is left from a
    /// process that was killed, and is replaced. Errors: the system's.
    [[nodiscard]] static Expected<ControlSocket> listen(const std::string& profile);

    ControlSocket(ControlSocket&& other) noexcept;
    ControlSocket& operator=(ControlSocket&& other) noexcept;
    ControlSocket(const ControlSocket&) = delete;
    ControlSocket& operator=(const ControlSocket&) = delete;
    ~ControlSocket();

    /// Of the listening socket, which somebody else closes from now on; its name in the folder still goes with this.
    [[nodiscard]] int release() noexcept;

private:
    ControlSocket(int folder, int socket) : m_folder{folder}, m_socket{socket} {}

    int m_folder;
    int m_socket;
    ino_t m_inode = 0;
};

/// A connection to whoever listens, to be closed by the caller; nothing if nobody does. Errors: AccountErrc::otherUser;
/// SignerErrc::noAnswer (so many wait that no more may); the system's.
[[nodiscard]] Expected<std::optional<int>> connectToControl(const std::string& profile);

/// Whether the process at the other end of a Unix socket is one of this user's.
[[nodiscard]] bool isOfSameUser(int socket);

}  // namespace barter::account
