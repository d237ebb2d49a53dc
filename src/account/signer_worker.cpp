#include "account/signer_worker.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace barter::account {

namespace asio = boost::asio;

class SignerWorker::Thread {
public:
    Thread(asio::io_context& service, signer::SignerClient client)
        : m_service{service}, m_client{std::move(client)}, m_thread{[this] { run(); }}
    {
    }
    Thread(const Thread&) = delete;
    Thread(Thread&&) = delete;
    Thread& operator=(const Thread&) = delete;
    Thread& operator=(Thread&&) = delete;
    ~Thread()
    {
        {
            const std::lock_guard lock{m_mutex};
            m_isClosing = true;
            m_jobs.clear();
        }
        m_wake.notify_one();
        m_thread.join();
    }

    void add(Job job)
    {
        {
            const std::lock_guard lock{m_mutex};
            m_jobs.push_back({.job = std::move(job), .guard = asio::make_work_guard(m_service)});
        }
        m_wake.notify_one();
    }

private:
    struct Entry {
        Job job;
        asio::executor_work_guard<asio::io_context::executor_type> guard;
    };

    void run()
    {
        std::unique_lock lock{m_mutex};
        for (;;) {
            m_wake.wait(lock, [this] { return m_isClosing || !m_jobs.empty(); });
            if (m_isClosing) {
                return;
            }
            auto entry = std::move(m_jobs.front());
            m_jobs.pop_front();
            lock.unlock();
            auto answer = entry.job(m_client);
            // What the job holds goes on the thread that gave it.
            asio::post(m_service, [alive = std::weak_ptr<const bool>{m_alive}, job = std::move(entry.job), answer] {
                if (!alive.expired()) {
                    answer();
                }
            });
            answer = nullptr;
            lock.lock();
        }
    }

    asio::io_context& m_service;
    signer::SignerClient m_client;
    std::shared_ptr<const bool> m_alive = std::make_shared<const bool>(true);
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Entry> m_jobs;
    bool m_isClosing = false;
    std::thread m_thread;  ///< last: it uses the others
};

SignerWorker::SignerWorker(asio::io_context& service, signer::SignerClient client)
    : m_thread{std::make_unique<Thread>(service, std::move(client))}
{
}

SignerWorker::~SignerWorker() = default;

void SignerWorker::enqueue(Job job)
{
    m_thread->add(std::move(job));
}

}  // namespace barter::account
