#pragma once

#include "account/control_socket.hpp"
#include "account/signer_worker.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace barter::account {

/// Lets other processes of the same user (barter-wallet) ask this process's signer, as if each had a socket to it: a
/// stream of the signer's frames (signer/frame) in each direction. What has a secret in it is sealed for the signer by
/// whoever asks, and the answer for them; the relay cannot read it.
///
/// Each client has at most one request under way; the next is read when its answer was taken. All wait in one line with
/// this process's own requests. A client that ends, sends something else or does not take its answer is dropped, and
/// nobody else notices. When the signer ends, the one who asked is told so (SignerErrc::signerGone) and dropped, as is
/// whoever met that signer: another one has another key.
///
/// Payments from an unlocked Speed account (SignFromSpeed) are not for clients: it was unlocked for this program, by a
/// password that they did not give. Nothing that can be asked ends the signer or this program.
///
/// All on the io_context's thread.
class SignerRelay {
public:
    struct Limits {
        std::size_t clients = 16;  ///< the one that was idle for longest goes for another
        /// For a frame to arrive once it has begun, and for an answer to be taken.
        std::chrono::milliseconds transfer{30'000};
    };

    /// `service` and `signer` outlive it. `othersAsked` is called after each answer to a client whose request may have
    /// changed something.
    SignerRelay(boost::asio::io_context& service,
                SignerWorker& signer,
                ControlSocket socket,
                std::function<void()> othersAsked,
                Limits limits);
    ~SignerRelay();
    SignerRelay(const SignerRelay&) = delete;
    SignerRelay(SignerRelay&&) = delete;
    SignerRelay& operator=(const SignerRelay&) = delete;
    SignerRelay& operator=(SignerRelay&&) = delete;

    /// Whoever has the key of this signer (SignerWorker::onEnded) is dropped, so that it does not ask in vain.
    void signerEnded(std::uint64_t signer);

    /// Nobody can connect any more; clients go, those with a request under way once they have its answer. `gone` is
    /// called when the last one has gone. Once.
    void close(std::function<void()> gone);

private:
    class Core;
    class Client;

    std::shared_ptr<Core> m_core;
};

}  // namespace barter::account
