#include "account/signer_host.hpp"

#include "account/signer_relay.hpp"
#include "account/wallet_place.hpp"
#include "core/log.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <exception>
#include <future>
#include <mutex>
#include <thread>

namespace barter::account {

namespace asio = boost::asio;

namespace {

/// Enough for a change of the password.
constexpr std::chrono::seconds answerLimit{10};

}  // namespace

struct SignerHost::Parts {
    explicit Parts(const Setup& setup)
        : worker{service, [program = setup.signerProgram, folder = walletFolderOf(setup.profile)] {
                     return signer::SignerClient::start(program, folder);
                 }}
    {
    }

    asio::io_context service{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{service.get_executor()};
    SignerWorker worker;
    std::unique_ptr<SignerRelay> relay;
    std::promise<void> othersGone;
    std::once_flag closing;
    std::thread thread;
};

SignerHost::SignerHost(Setup setup) : m_parts{std::make_unique<Parts>(setup)}
{
    m_parts->worker.onEnded([told = std::move(setup.signerEnded), &relay = m_parts->relay](std::uint64_t signer) {
        log::warning("wallet", "the signer has ended");
        if (relay) {
            relay->signerEnded(signer);
        }
        told();
    });
    if (auto socket = ControlSocket::listen(setup.profile)) {
        m_parts->relay = std::make_unique<SignerRelay>(
            m_parts->service, m_parts->worker, std::move(*socket), std::move(setup.othersAsked), SignerRelay::Limits{});
    } else {
        log::error("wallet", "no barter-wallet will reach this signer: " + socket.error().code.message());
    }
    m_parts->thread = std::thread{[&service = m_parts->service] {
        try {
            service.run();
        } catch (const std::exception& failure) {
            // A bug: nothing here can be repaired, and going on would hide it. What was signed is on disk.
            log::error("wallet", std::string{"the wallet's thread ended: "} + failure.what());
            log::flush();
            std::terminate();
        }
    }};
}

SignerHost::~SignerHost()
{
    stop();
}

asio::io_context& SignerHost::service() noexcept
{
    return m_parts->service;
}

SignerWorker& SignerHost::signer() noexcept
{
    return m_parts->worker;
}

void SignerHost::stopListening()
{
    std::call_once(m_parts->closing, [this] {
        asio::post(m_parts->service, [&parts = *m_parts] {
            const auto gone = [&parts] { parts.othersGone.set_value(); };
            parts.relay ? parts.relay->close(gone) : gone();
        });
    });
}

void SignerHost::stop()
{
    if (m_parts->thread.joinable()) {
        stopListening();
        m_parts->othersGone.get_future().wait_for(answerLimit);
        m_parts->work.reset();
        m_parts->service.stop();
        m_parts->thread.join();
    }
}

}  // namespace barter::account
