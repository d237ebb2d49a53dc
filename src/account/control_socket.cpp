#include "account/control_socket.hpp"

#include "account/account_error.hpp"
#include "signer/signer_client.hpp"
#include "signer/signer_error.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <string_view>
#include <utility>

namespace barter::account {
namespace {

constexpr const char* socketName = "wallet.sock";
/// Has another name until it listens, so that nobody finds one that does not.
constexpr const char* newName = "wallet.sock.new";
constexpr int waiting = 64;

tl::unexpected<Error> failWith(int error, std::string_view what)
{
    return fail({error, std::generic_category()}, std::string{what});
}

void closeIf(int descriptor)
{
    if (descriptor >= 0) {
        ::close(descriptor);
    }
}

/// Only a name: nothing is read there.
int openFolder(const std::string& path)
{
    return ::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
}

sockaddr_un addressIn(int folder, std::string_view name)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto path = "/proc/self/fd/" + std::to_string(folder) + "/" + std::string{name};
    std::ranges::copy(path, std::begin(address.sun_path));
    return address;
}

const sockaddr* plain(const sockaddr_un& address)
{
    return reinterpret_cast<const sockaddr*>(&address);  // NOLINT(*-reinterpret-cast)
}

ino_t inodeIn(int folder, const char* name)
{
    struct stat status {};
    return ::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_ino : 0;
}

}  // namespace

Expected<ControlSocket> ControlSocket::listen(const std::string& profile)
{
    ControlSocket made{openFolder(profile), ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (made.m_folder < 0 || made.m_socket < 0) {
        return failWith(errno, "wallet.sock");
    }
    ::unlinkat(made.m_folder, newName, 0);
    const auto address = addressIn(made.m_folder, newName);
    // The rights of the socket are those of its name: nobody else may connect at any time.
    if (::fchmod(made.m_socket, S_IRUSR | S_IWUSR) != 0 || ::bind(made.m_socket, plain(address), sizeof address) != 0 ||
        ::listen(made.m_socket, waiting) != 0 || ::renameat(made.m_folder, newName, made.m_folder, socketName) != 0) {
        return failWith(errno, "wallet.sock");
    }
    made.m_inode = inodeIn(made.m_folder, socketName);
    return made;
}

ControlSocket::ControlSocket(ControlSocket&& other) noexcept
    : m_folder{std::exchange(other.m_folder, -1)}, m_socket{std::exchange(other.m_socket, -1)},
      m_inode{std::exchange(other.m_inode, 0)}
{
}

ControlSocket& ControlSocket::operator=(ControlSocket&& other) noexcept
{
    std::swap(m_folder, other.m_folder);
    std::swap(m_socket, other.m_socket);
    std::swap(m_inode, other.m_inode);
    return *this;
}

ControlSocket::~ControlSocket()
{
    // Not that of another Barter, should somebody have taken this name away.
    if (m_folder >= 0 && m_inode != 0 && inodeIn(m_folder, socketName) == m_inode) {
        ::unlinkat(m_folder, socketName, 0);
    }
    closeIf(m_socket);
    closeIf(m_folder);
}

int ControlSocket::release() noexcept
{
    return std::exchange(m_socket, -1);
}

Expected<std::optional<int>> connectToControl(const std::string& profile)
{
    const int folder = openFolder(profile);
    if (folder < 0) {
        return std::nullopt;  // whatever is wrong with it, whoever uses the wallet itself finds out
    }
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval limit{.tv_sec = signer::firstAnswerLimit.count(), .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);  // connect waits as long, too
    const auto address = addressIn(folder, socketName);
    const int error = ::connect(socket, plain(address), sizeof address) == 0 ? 0 : errno;
    ::close(folder);
    if (error == 0 && isOfSameUser(socket)) {
        return socket;
    }
    closeIf(socket);
    switch (error) {
    case 0: return fail(AccountErrc::otherUser);
    case ENOENT:
    case ECONNREFUSED: return std::nullopt;
    case EAGAIN: return fail(signer::SignerErrc::noAnswer, "connect");
    case EACCES: return fail(AccountErrc::otherUser, "connect");
    default: return failWith(error, "connect");
    }
}

bool isOfSameUser(int socket)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

}  // namespace barter::account
