#include "account/signer_worker.hpp"

#include "signer/signer_error.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>

extern "C" {  // glibc 2.36 does not say so itself
#include <sys/pidfd.h>
}

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace barter::account {

namespace asio = boost::asio;
using signer::SignerClient;
using signer::SignerErrc;

namespace {

/// As long as Barter's end may take at most, together with the rest of it.
constexpr std::chrono::seconds endLimit{5};

}  // namespace

class SignerWorker::Thread {
public:
    Thread(asio::io_context& service, std::optional<SignerClient> client, Connect connect)
        : m_service{service}, m_client{std::move(client)}, m_connect{std::move(connect)}, m_thread{[this] { run(); }}
    {
    }
    Thread(const Thread&) = delete;
    Thread(Thread&&) = delete;
    Thread& operator=(const Thread&) = delete;
    Thread& operator=(Thread&&) = delete;
    ~Thread()
    {
        {
            std::unique_lock lock{m_mutex};
            m_isClosing = true;
            m_jobs.clear();
            m_wake.notify_all();
            if (!m_wake.wait_for(lock, endLimit, [this] { return m_isDone; }) && m_process >= 0) {
                ::pidfd_send_signal(m_process, SIGKILL, nullptr, 0);
            }
        }
        m_thread.join();
    }

    void add(Job job)
    {
        {
            const std::lock_guard lock{m_mutex};
            m_jobs.push_back({.job = std::move(job), .guard = asio::make_work_guard(m_service)});
        }
        m_wake.notify_all();
    }

    void onEnded(std::function<void(std::uint64_t)> listener) { m_ended = std::move(listener); }

private:
    struct Entry {
        Job job;
        asio::executor_work_guard<asio::io_context::executor_type> guard;
    };

    void run()
    {
        if (m_client) {
            m_number = 1;
            watch(*m_client);
        }
        for (;;) {
            auto entry = next();
            if (!entry) {
                break;
            }
            const Reached reached{.client = reach(), .number = m_number};
            auto answer = entry->job(reached);
            if (m_client && m_client->isGone()) {
                drop();
            }
            // What the job holds goes on the thread that gave it.
            asio::post(m_service, [alive = alive(), job = std::move(entry->job), answer] {
                if (!alive.expired()) {
                    answer();
                }
            });
        }
        drop();
        const std::lock_guard lock{m_mutex};
        m_isDone = true;
        m_wake.notify_all();
    }

    /// Nothing: it is time to end.
    std::optional<Entry> next()
    {
        std::unique_lock lock{m_mutex};
        m_wake.wait(lock, [this] { return m_isClosing || !m_jobs.empty(); });
        if (m_isClosing) {
            return std::nullopt;
        }
        std::optional<Entry> entry{std::move(m_jobs.front())};
        m_jobs.pop_front();
        return entry;
    }

    Expected<SignerClient*> reach()
    {
        if (m_client && m_client->isGone()) {
            drop();
        }
        if (!m_client) {
            auto client = m_connect ? m_connect() : Expected<SignerClient>{fail(SignerErrc::signerGone)};
            if (!client) {
                return tl::unexpected{client.error()};
            }
            m_client.emplace(std::move(*client));
            ++m_number;
            watch(*m_client);
        }
        return &*m_client;
    }

    void drop()
    {
        m_client.reset();
        const std::lock_guard lock{m_mutex};
        if (m_process >= 0) {
            ::close(std::exchange(m_process, -1));
        }
    }

    /// Its end is heard on the thread of the io_context, also while nothing is asked.
    void watch(const SignerClient& client)
    {
        const int process = client.processId() > 0 ? ::pidfd_open(client.processId(), 0) : -1;
        if (process < 0) {
            return;
        }
        {
            const std::lock_guard lock{m_mutex};
            m_process = process;
        }
        asio::post(m_service, [this, alive = alive(), number = m_number, own = ::dup(process)] {
            if (alive.expired() || !m_ended || own < 0) {
                ::close(own);
                return;
            }
            const auto ended = std::make_shared<asio::posix::stream_descriptor>(m_service, own);
            ended->async_wait(asio::posix::descriptor_base::wait_read,
                              [this, alive, ended, number](const boost::system::error_code& error) {
                                  if (!error && !alive.expired()) {
                                      m_ended(number);
                                  }
                              });
        });
    }

    [[nodiscard]] std::weak_ptr<const bool> alive() const { return m_alive; }

    asio::io_context& m_service;
    // Of the worker's thread.
    std::optional<SignerClient> m_client;
    Connect m_connect;
    std::uint64_t m_number = 0;
    // Of the io_context's.
    std::shared_ptr<const bool> m_alive = std::make_shared<const bool>(true);
    std::function<void(std::uint64_t)> m_ended;
    // Of both.
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Entry> m_jobs;
    int m_process = -1;  ///< the signer, if it was started here
    bool m_isClosing = false;
    bool m_isDone = false;
    std::thread m_thread;  ///< last: it uses the others
};

SignerWorker::SignerWorker(asio::io_context& service, Connect connect)
    : m_thread{std::make_unique<Thread>(service, std::nullopt, std::move(connect))}
{
}

SignerWorker::SignerWorker(asio::io_context& service, SignerClient client)
    : SignerWorker{service, std::move(client), nullptr}
{
}

SignerWorker::SignerWorker(asio::io_context& service, SignerClient client, Connect connectAgain)
    : m_thread{std::make_unique<Thread>(service, std::move(client), std::move(connectAgain))}
{
}

SignerWorker::~SignerWorker() = default;

void SignerWorker::onEnded(std::function<void(std::uint64_t signer)> listener)
{
    m_thread->onEnded(std::move(listener));
}

void SignerWorker::pass(signer::Frame request, std::uint64_t signer, tron::Answer<Passed> answer)
{
    const auto question = std::make_shared<signer::Frame>(std::move(request));
    enqueue([question, signer, answer = std::move(answer)](const Reached& reached) -> std::function<void()> {
        const auto result = std::make_shared<Expected<Passed>>(fail(SignerErrc::signerGone, "another signer"));
        if (!reached.client) {
            *result = tl::unexpected{reached.client.error()};
        } else if (signer == 0 || signer == reached.number) {
            *result = reached.client.value()->pass(*question).map(
                [&](signer::Frame reply) { return Passed{.reply = std::move(reply), .signer = reached.number}; });
        }
        return [result, answer] { answer(std::move(*result)); };
    });
}

void SignerWorker::enqueue(Job job)
{
    m_thread->add(std::move(job));
}

}  // namespace barter::account
