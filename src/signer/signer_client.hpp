#pragma once

#include "signer/message_codec.hpp"
#include "wallet/sealed_box.hpp"

#include <sys/types.h>

#include <memory>
#include <string>

/// The other end of the signer's socket.
namespace barter::signer {

/// What signers end with that cannot begin.
enum class SignerExit { badArguments = 2, alreadyRunning = 3, notShutIn = 4, noFolder = 5 };

/// One connection to a signer. Each call blocks until the answer is there; a request with a password takes as long as
/// scrypt, a second or more. One thread at a time, never that of the window.
class SignerClient {
public:
    /// Starts the program for the wallet in `folder`, which it makes if it must (but none above it), and waits until it
    /// is ready. Errors: SignerErrc::startFailed, alreadyRunning (another process has the wallet), sandboxFailed.
    [[nodiscard]] static Expected<SignerClient> start(const std::string& program, const std::string& folder);
    /// Over a connected stream socket, which it closes. Errors: SignerErrc::signerGone, messageMalformed.
    [[nodiscard]] static Expected<SignerClient> over(int socket);
    /// The signer that belongs to the running program, in the same folder as it.
    [[nodiscard]] static std::string programPath();

    SignerClient(SignerClient&&) noexcept = default;
    SignerClient& operator=(SignerClient&& other) noexcept;
    SignerClient(const SignerClient&) = delete;
    SignerClient& operator=(const SignerClient&) = delete;
    /// Closes the socket: a signer that was started ends, and is waited for.
    ~SignerClient() = default;

    /// Errors: the signer's; SignerErrc::signerGone: what was asked may have been done.
    template <class Request>
    [[nodiscard]] Expected<typename Request::Reply> ask(const Request& request)
    {
        return exchange(encodeRequest(request), Request::isPrivate).and_then([](const Secret& reply) {
            return decodeReply<typename Request::Reply>(reply.bytes());
        });
    }

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
    [[nodiscard]] Expected<Secret> exchange(const Secret& request, bool isPrivate);

    std::unique_ptr<Process> m_process;  ///< waited for after the socket was closed
    std::unique_ptr<Socket> m_socket;
    wallet::BoxPublicKey m_boxKey{};
};

}  // namespace barter::signer
