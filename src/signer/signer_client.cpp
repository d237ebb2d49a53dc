#include "signer/signer_client.hpp"

#include "wallet/wallet_error.hpp"

extern "C" {  // glibc 2.36 does not say so itself
#include <sys/pidfd.h>
}
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <utility>

namespace barter::signer {
namespace {

/// Where the started signer finds its end of the socket.
constexpr int signerSocket = 3;
/// How long one that was left may take for what it is doing. It may be ended at any point: its files bear that.
constexpr std::chrono::milliseconds endLimit{10'000};

class SpawnActions {
public:
    SpawnActions() { ::posix_spawn_file_actions_init(&m_actions); }
    ~SpawnActions() { ::posix_spawn_file_actions_destroy(&m_actions); }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
    SpawnActions(SpawnActions&&) = delete;
    SpawnActions& operator=(SpawnActions&&) = delete;

    posix_spawn_file_actions_t* get() { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions{};
};

/// Its only descriptors are its socket and, for what goes wrong before it is shut in, the error output. Its environment
/// is empty: nothing there may change what its libraries do. Ctrl-C in a terminal is not for it: it ends when its
/// socket closes.
Expected<pid_t> spawn(const std::string& program, const std::string& folder, int socket)
{
    SpawnActions actions;
    ::posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(actions.get(), STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(actions.get(), socket, signerSocket);
    ::posix_spawn_file_actions_addclosefrom_np(actions.get(), signerSocket + 1);
    std::string name{program};
    std::string argument{folder};
    const std::array<char*, 3> arguments{name.data(), argument.data(), nullptr};
    const std::array<char*, 1> environment{nullptr};
    posix_spawnattr_t attributes{};
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    pid_t process = 0;
    const int error =
        ::posix_spawn(&process, program.c_str(), actions.get(), &attributes, arguments.data(), environment.data());
    ::posix_spawnattr_destroy(&attributes);
    if (error != 0) {
        return fail(SignerErrc::startFailed, std::strerror(error));  // NOLINT(concurrency-mt-unsafe)
    }
    return process;
}

ssize_t sendBytes(int socket, const void* bytes, std::size_t size)
{
    return ::send(socket, bytes, size, MSG_NOSIGNAL);
}

/// Why a signer ended before it could answer.
Error meaningOf(int status)
{
    const auto exit = WIFEXITED(status) ? static_cast<SignerExit>(WEXITSTATUS(status)) : SignerExit{};
    switch (exit) {
    case SignerExit::alreadyRunning: return {.code = SignerErrc::alreadyRunning, .context = {}};
    case SignerExit::notShutIn: return {.code = SignerErrc::sandboxFailed, .context = {}};
    case SignerExit::noFolder: return {.code = SignerErrc::startFailed, .context = "folder"};
    case SignerExit::badArguments: break;
    }
    return {.code = SignerErrc::startFailed, .context = "status " + std::to_string(status)};
}

void limitWaiting(int socket, std::chrono::seconds limit)
{
    const timeval time{.tv_sec = limit.count(), .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

/// Ends a child that has not ended by then.
void endAfter(pid_t process, std::chrono::milliseconds limit)
{
    const int watch = ::pidfd_open(process, 0);
    pollfd ended{.fd = watch, .events = POLLIN, .revents = 0};
    if (watch < 0 || ::poll(&ended, 1, static_cast<int>(limit.count())) == 0) {
        ::kill(process, SIGKILL);
    }
    if (watch >= 0) {
        ::close(watch);
    }
}

int waitFor(pid_t process)
{
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

/// What those say who have not read a request: a signer that cannot open the box, or who could not reach a signer.
bool isFromOutside(std::error_code code)
{
    constexpr std::array unreached{SignerErrc::sealedTwice,
                                   SignerErrc::signerGone,
                                   SignerErrc::noAnswer,
                                   SignerErrc::startFailed,
                                   SignerErrc::sandboxFailed,
                                   SignerErrc::alreadyRunning,
                                   SignerErrc::closing};
    return code == wallet::WalletErrc::boxDamaged || std::ranges::find(unreached, code) != unreached.end();
}

}  // namespace

SignerClient::Socket::~Socket()
{
    ::close(number);
}

SignerClient& SignerClient::operator=(SignerClient&& other) noexcept
{
    // The socket of what was here closes before its process is waited for.
    SignerClient old{std::move(other)};
    std::swap(m_process, old.m_process);
    std::swap(m_socket, old.m_socket);
    std::swap(m_boxKey, old.m_boxKey);
    std::swap(m_isGone, old.m_isGone);
    return *this;
}

SignerClient::Process::~Process()
{
    if (id > 0) {
        endAfter(id, endLimit);
        waitFor(id);
    }
}

Expected<SignerClient> SignerClient::start(const std::string& program, const std::string& folder)
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return fail(SignerErrc::startFailed, "socketpair");
    }
    SignerClient client{ends[0]};
    {
        const Socket other{ends[1]};
        // Not number 3 itself: dup2 to itself would leave it to be closed in the new process.
        const Socket moved{::fcntl(other.number, F_DUPFD_CLOEXEC, signerSocket + 1)};
        const auto process = spawn(program, folder, moved.number);
        if (!process) {
            return tl::unexpected{process.error()};
        }
        client.m_process = std::make_unique<Process>(*process);
    }
    if (const auto met = client.meet(); !met) {
        if (met.error().code != SignerErrc::signerGone) {
            return tl::unexpected{met.error()};
        }
        return tl::unexpected{meaningOf(waitFor(std::exchange(client.m_process->id, 0)))};
    }
    return client;
}

Expected<SignerClient> SignerClient::over(int socket)
{
    SignerClient client{socket};
    if (auto met = client.meet(); !met) {
        return tl::unexpected{met.error()};
    }
    return client;
}

std::string SignerClient::programPath()
{
    std::error_code ignored;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
    return (self.parent_path() / "barter-signer").string();
}

Expected<> SignerClient::meet()
{
    limitWaiting(m_socket->number, firstAnswerLimit);
    const auto state = ask(GetState{});
    if (!state) {
        return tl::unexpected{state.error()};
    }
    limitWaiting(m_socket->number, answerLimit);
    m_boxKey = state->boxKey;
    return {};
}

bool SignerClient::isGone() const noexcept
{
    // Nothing was asked, so there is nothing to read but the end.
    pollfd there{.fd = m_socket->number, .events = POLLIN, .revents = 0};
    return m_isGone || ::poll(&there, 1, 0) != 0;
}

Expected<Frame> SignerClient::pass(const Frame& request)
{
    return transfer(request.kind, request.bytes.bytes());
}

/// What went wrong here leaves half a message behind: nothing after it would be understood.
Expected<Frame> SignerClient::transfer(FrameKind kind, std::span<const std::uint8_t> request)
{
    m_isGone = true;
    if (const auto written = writeFrame(m_socket->number, kind, request, sendBytes); !written) {
        return tl::unexpected{written.error()};
    }
    auto read = readFrame(m_socket->number);
    if (!read) {
        return tl::unexpected{read.error()};
    }
    auto& reply = *read;
    if (!reply) {
        return fail(SignerErrc::signerGone, "closed");
    }
    m_isGone = false;
    return std::move(*reply);
}

Expected<Secret> SignerClient::exchange(const Secret& request, bool isPrivate)
{
    wallet::SealedMessage sealedRequest;
    if (isPrivate) {
        auto box = wallet::sealFor(m_boxKey, request);
        if (!box) {
            return tl::unexpected{box.error()};
        }
        sealedRequest = std::move(*box);
    }
    auto reply =
        isPrivate ? transfer(FrameKind::boxed, sealedRequest.bytes) : transfer(FrameKind::plain, request.bytes());
    if (!reply) {
        return tl::unexpected{reply.error()};
    }
    if (reply->kind == FrameKind::plain && isPrivate) {
        // Nothing counts that was not sealed for us, but that there was nobody to seal it.
        const auto error = decodeReply<Done>(reply->bytes.bytes());
        return !error && isFromOutside(error.error().code) ? tl::unexpected{error.error()}
                                                           : fail(SignerErrc::messageMalformed, "unsealed");
    }
    if (reply->kind == FrameKind::plain) {
        return std::move(reply->bytes);
    }
    return isPrivate ? wallet::openReply(sealedRequest.replyKey, reply->bytes.bytes())
                     : fail(SignerErrc::messageMalformed, "kind");
}

}  // namespace barter::signer
