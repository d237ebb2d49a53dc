#include "app/profile.hpp"

#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <random>

namespace barter::app {
namespace {

namespace fs = std::filesystem;

constexpr int firstPrivatePort = 49152;  // RFC 6335: not given to any service
constexpr int lastPort = 65535;
constexpr int tries = 20;

std::string homeFolder()
{
    // NOLINTBEGIN(concurrency-mt-unsafe): before any thread is started
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') {
        return home;
    }
    const auto* user = ::getpwuid(::getuid());
    // NOLINTEND(concurrency-mt-unsafe)
    return user != nullptr ? user->pw_dir : "/";
}

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
    if (!fromCommandLine.empty()) {
        return {fs::absolute(fromCommandLine).lexically_normal().string()};
    }
    const char* data = std::getenv("XDG_DATA_HOME");  // NOLINT(concurrency-mt-unsafe): before any thread is started
    const auto base = data != nullptr && *data == '/' ? std::string{data} : homeFolder() + "/.local/share";
    return {base + "/barter"};
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
