#include "app/handover_client.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

namespace barter::app {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds pauseBetweenAttempts{20};

class SendCategory final : public std::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "send"; }
    [[nodiscard]] std::string message(int code) const override
    {
        switch (static_cast<SendErrc>(code)) {
        case SendErrc::noInstance: return "no instance runs";
        case SendErrc::noAnswer: return "the running instance does not answer";
        case SendErrc::foreignOwner: return "the socket belongs to another user";
        case SendErrc::badAnswer: return "the answer is none";
        }
        return "unknown";
    }
};

class Socket {
public:
    Socket() : m_file(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}
    ~Socket()
    {
        if (m_file >= 0) {
            close(m_file);
        }
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    Socket(Socket&&) = delete;
    Socket& operator=(Socket&&) = delete;
    [[nodiscard]] int file() const { return m_file; }

private:
    int m_file;
};

bool connectTo(int file, const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) {
        return false;
    }
    std::memcpy(address.sun_path, path.data(), path.size());
    // The system's interface wants the address of every family as this type.
    return connect(file, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

bool ownedByUs(int file)
{
    ucred peer{};
    socklen_t size = sizeof(peer);
    return getsockopt(file, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
}

/// False when the deadline is over.
bool waitUntil(int file, short events, Clock::time_point deadline)
{
    while (true) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) {
            return false;
        }
        pollfd wanted{.fd = file, .events = events, .revents = 0};
        const int ready = poll(&wanted, 1, static_cast<int>(std::min<long long>(left, 60'000)));
        if (ready > 0) {
            return true;
        }
        if (ready < 0 && errno != EINTR) {
            return false;
        }
    }
}

bool sendAll(int file, std::string_view bytes, Clock::time_point deadline)
{
    while (!bytes.empty()) {
        const auto sent = send(file, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno == EAGAIN) {
            if (!waitUntil(file, POLLOUT, deadline)) {
                return false;
            }
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

Expected<std::optional<Reply>> receiveReply(int file, Clock::time_point deadline)
{
    FrameReader reader;
    std::array<char, 65536> buffer{};
    while (true) {
        const auto received = recv(file, buffer.data(), buffer.size(), 0);
        if (received == 0) {
            return std::nullopt;
        }
        if (received < 0) {
            if (errno == EINTR) {
                continue;
            }
            if (errno != EAGAIN || !waitUntil(file, POLLIN, deadline)) {
                return std::nullopt;
            }
            continue;
        }
        const auto body = reader.append({buffer.data(), static_cast<std::size_t>(received)});
        if (!body) {
            return fail(SendErrc::badAnswer, body.error().code.message());
        }
        if (const auto& whole = *body) {
            const auto reply = decodeReply(*whole);
            if (!reply) {
                return fail(SendErrc::badAnswer, reply.error().code.message());
            }
            return *reply;
        }
    }
}

/// One connection. No value: nobody answered; the owner may be starting up or closing down.
Expected<std::optional<Reply>> attempt(const std::string& path, std::string_view frame, Clock::time_point deadline)
{
    const Socket socket;
    if (path.empty() || !connectTo(socket.file(), path)) {
        return std::nullopt;
    }
    if (!ownedByUs(socket.file())) {
        return fail(SendErrc::foreignOwner, path);
    }
    if (!sendAll(socket.file(), frame, deadline)) {
        return std::nullopt;
    }
    return receiveReply(socket.file(), deadline);
}

}  // namespace

std::error_code make_error_code(SendErrc code) noexcept
{
    static const SendCategory category;
    return {static_cast<int>(code), category};
}

Expected<Reply> sendRequest(const std::string& profile, const Request& request, milliseconds timeout)
{
    const auto frame = encode(request);
    const auto deadline = Clock::now() + timeout;
    while (true) {
        const auto owner = lookForOwner(profile);
        if (!owner.running) {
            return fail(SendErrc::noInstance, profile);
        }
        const auto reply = attempt(owner.socketPath, frame, deadline);
        if (!reply) {
            return tl::unexpected{reply.error()};
        }
        if (const auto& answer = *reply) {
            return *answer;
        }
        if (Clock::now() >= deadline) {
            return fail(SendErrc::noAnswer, profile);
        }
        std::this_thread::sleep_for(pauseBetweenAttempts);
    }
}

Expected<std::variant<ProfileLock, Reply>>
lockOrHandOver(const std::string& profile, const Request& request, milliseconds timeout)
{
    using Result = std::variant<ProfileLock, Reply>;
    const auto frame = encode(request);
    const auto deadline = Clock::now() + timeout;
    while (true) {
        auto lock = ProfileLock::tryAcquire(profile);
        if (!lock) {
            return tl::unexpected{lock.error()};
        }
        if (auto& ours = *lock) {
            return Result{std::move(*ours)};
        }
        const auto reply = attempt(lookForOwner(profile).socketPath, frame, deadline);
        if (!reply) {
            return tl::unexpected{reply.error()};
        }
        if (const auto& answer = *reply) {
            return Result{*answer};
        }
        if (Clock::now() >= deadline) {
            return fail(SendErrc::noAnswer, profile);
        }
        std::this_thread::sleep_for(pauseBetweenAttempts);
    }
}

bool waitForEnd(const std::string& profile, milliseconds timeout)
{
    const auto deadline = Clock::now() + timeout;
    while (lookForOwner(profile).running) {
        if (Clock::now() >= deadline) {
            return false;
        }
        std::this_thread::sleep_for(pauseBetweenAttempts);
    }
    return true;
}

}  // namespace barter::app
