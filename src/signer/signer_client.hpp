#pragma once

#include "signer/frame.hpp"
#include "signer/message_codec.hpp"
#include "signer/signer_error.hpp"
#include "wallet/sealed_box.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

/// The other end of the signer's socket.
namespace barter::signer {

/// What signers end with that cannot begin.
enum class SignerExit { badArguments = 2, alreadyRunning = 3, notShutIn = 4, noFolder = 5 };

/// How long an answer is waited for: a change of the password takes half a minute on a slow machine.
inline constexpr std::chrono::seconds answerLimit{120};
/// For the first one, which takes no password.
inline constexpr std::chrono::seconds firstAnswerLimit{30};

/// One connection to a signer. Each call blocks until the answer is there; a request with a password takes as long as
/// scrypt, a second or more. One thread at a time, never that of the window.
class SignerClient {
public:
    /// Starts the program for the wallet in `folder`, which it makes if it must (but none above it), and waits until it
    /// is ready. Errors: SignerErrc::startFailed, alreadyRunning (another process has the wallet), sandboxFailed,
    /// noAnswer.
    [[nodiscard]] static Expected<SignerClient> start(const std::string& program, const std::string& folder);
    /// Over a connected stream socket, which it closes. Errors: SignerErrc::signerGone, messageMalformed, noAnswer.
    [[nodiscard]] static Expected<SignerClient> over(int socket);
    /// The signer that belongs to the running program, in the same folder as it.
    [[nodiscard]] static std::string programPath();

    SignerClient(SignerClient&&) noexcept = default;
    SignerClient& operator=(SignerClient&& other) noexcept;
    SignerClient(const SignerClient&) = delete;
    SignerClient& operator=(const SignerClient&) = delete;
    /// Closes the socket: a signer that was started ends, and is waited for; one that hangs is ended.
    ~SignerClient() = default;

    /// Errors: the signer's; SignerErrc::signerGone and noAnswer: what was asked may have been done.
    template <class Request>
    [[nodiscard]] Expected<typename Request::Reply> ask(const Request& request)
    {
        auto reply = exchange(encodeRequest(request), Request::isPrivate).and_then([](const Secret& bytes) {
            return decodeReply<typename Request::Reply>(bytes.bytes());
        });
        m_isGone = m_isGone || (!reply && reply.error().code == SignerErrc::signerGone);
        return reply;
    }
    /// For somebody else, who wrote the request and can read the reply: whatever is in the two. Errors:
    /// SignerErrc::signerGone, noAnswer, messageMalformed.
    [[nodiscard]] Expected<Frame> pass(const Frame& request);

    /// Nothing can be asked here any more: the signer has ended, or was not understood. Before a request was sent, this
    /// says that it would be in vain.
    [[nodiscard]] bool isGone() const noexcept;

    /// Of the signer that was started, else 0.
    [[nodiscard]] pid_t processId() const noexcept { return m_process ? m_process->id : 0; }
    [[nodiscard]] const wallet::BoxPublicKey& boxKey() const noexcept { return m_boxKey; }

private:
    struct Socket {
        int number;
        explicit Socket(int socket) : number{socket} {}
        Socket(const Socket&) = delete;
        Socket& operator=(const Socket&) = delete;
        Socket(Socket&&) = delete;
        Socket& operator=(Socket&&) = delete;
        ~Socket();
    };
    struct Process {
        pid_t id;
        explicit Process(pid_t process) : id{process} {}
        Process(const Process&) = delete;
        Process& operator=(const Process&) = delete;
        Process(Process&&) = delete;
        Process& operator=(Process&&) = delete;
        ~Process();
    };

    explicit SignerClient(int socket) : m_socket{std::make_unique<Socket>(socket)} {}

    [[nodiscard]] Expected<> meet();
    [[nodiscard]] Expected<Frame> transfer(FrameKind kind, std::span<const std::uint8_t> request);
    [[nodiscard]] Expected<Secret> exchange(const Secret& request, bool isPrivate);

    std::unique_ptr<Process> m_process;  ///< waited for after the socket was closed
    std::unique_ptr<Socket> m_socket;
    wallet::BoxPublicKey m_boxKey{};
    bool m_isGone = false;
};

}  // namespace barter::signer
