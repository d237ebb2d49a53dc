#include "app/profile.hpp"

#include "core/profile_folder.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <random>

namespace barter::app {
namespace {

constexpr int firstPrivatePort = 49152;  // RFC 6335: not given to any service
constexpr int lastPort = 65535;
constexpr int tries = 20;

bool canBind(int port, int type)
{
    const int socket = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (socket < 0) {
        return false;
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    const bool free = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;  // NOLINT
    ::close(socket);
    return free;
}

}  // namespace

Profile chooseProfile(const std::string& fromCommandLine)
{
    return {profileFolder(fromCommandLine)};
}

int chooseFreePort()
{
    std::random_device random;
    std::uniform_int_distribution<int> ports{firstPrivatePort, lastPort};
    for (int i = 0; i < tries; ++i) {
        const int port = ports(random);
        if (canBind(port, SOCK_STREAM) && canBind(port, SOCK_DGRAM)) {
            return port;
        }
    }
    return 0;
}

}  // namespace barter::app
