#include "app/engine_host.hpp"

#include "app/desktop_trash.hpp"
#include "app/torrent_fetcher.hpp"
#include "core/log.hpp"
#include "engine/lt_session.hpp"
#include "net/http_client.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <thread>

namespace barter::app {

struct EngineHost::Parts {
    boost::asio::io_context service{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{service.get_executor()};
    std::unique_ptr<net::HttpClient> http = net::makeHttpClient(service);
    HttpTorrentFetcher fetcher{*http};
    DesktopTrash trash;
    std::unique_ptr<engine::Session> session;
    std::thread thread;
};

EngineHost::EngineHost(std::string profile,
                       std::string defaultSavePath,
                       const Settings& settings,
                       Dispatcher& gui,
                       engine::SessionObserver& observer)
    : m_parts{std::make_unique<Parts>()}
{
    m_parts->session = engine::makeSession(
        {.profile = std::move(profile), .defaultSavePath = std::move(defaultSavePath), .settings = settings},
        m_parts->service,
        gui,
        observer,
        m_parts->fetcher,
        m_parts->trash);
    m_parts->thread = std::thread{[&service = m_parts->service] {
        try {
            service.run();
        } catch (const std::exception& failure) {
            // A bug: nothing here can be repaired, and going on would hide it. What was saved is saved.
            log::error("app", std::string{"the service thread ended: "} + failure.what());
            log::flush();
            std::terminate();
        }
    }};
}

EngineHost::~EngineHost()
{
    m_parts->work.reset();
    m_parts->service.stop();
    m_parts->thread.join();
    m_parts->session.reset();
}

engine::Session& EngineHost::session()
{
    return *m_parts->session;
}

}  // namespace barter::app
