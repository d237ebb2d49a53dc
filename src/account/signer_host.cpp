#include "account/signer_host.hpp"

#include "account/wallet_place.hpp"
#include "core/log.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/executor_work_guard.hpp>

#include <exception>
#include <thread>

namespace barter::account {

namespace asio = boost::asio;

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
    std::thread thread;
};

SignerHost::SignerHost(Setup setup) : m_parts{std::make_unique<Parts>(setup)}
{
    m_parts->worker.onEnded([told = std::move(setup.signerEnded)] {
        log::warning("wallet", "the signer has ended");
        told();
    });
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

void SignerHost::stop()
{
    if (m_parts->thread.joinable()) {
        m_parts->work.reset();
        m_parts->service.stop();
        m_parts->thread.join();
    }
}

}  // namespace barter::account
