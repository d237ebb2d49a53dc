// Barter's engine through its facade, without a window: what the engine adds to libtorrent.
//
//   headless load PORT PROFILE                what the profile holds
//   headless add PORT PROFILE FOLDER SAVE     and then every *.torrent of FOLDER, downloads into SAVE
//
// Says "added" when all of them are listed and "ready" when none is being checked, with the CPU seconds until then;
// stays until its standard input ends, then closes in order and says "closed".
#include "report.hpp"
#include "yardstick.hpp"

#include "engine/lt_session.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <malloc.h>
#include <unistd.h>

#include <array>
#include <condition_variable>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace barter;

/// The main thread is what the GUI thread is in the program.
class MainThread final : public Dispatcher {
public:
    void post(std::function<void()> work) override
    {
        {
            const std::scoped_lock lock{m_mutex};
            m_waiting.push_back(std::move(work));
        }
        m_came.notify_one();
    }
    void run()
    {
        while (!m_ended) {
            std::vector<std::function<void()>> work;
            {
                std::unique_lock lock{m_mutex};
                m_came.wait(lock, [this] { return !m_waiting.empty(); });
                work.swap(m_waiting);
            }
            for (const auto& each : work) {
                each();
            }
        }
    }
    void end() { m_ended = true; }

private:
    std::mutex m_mutex;
    std::condition_variable m_came;
    std::vector<std::function<void()>> m_waiting;
    bool m_ended = false;
};

/// Knows which torrents there are and which of them are not ready yet.
class Watcher final : public engine::SessionObserver {
public:
    void torrentsChanged(const engine::TorrentsUpdate& update) override
    {
        for (const auto& torrent : update.added) {
            m_known.insert(torrent.id);
            note(torrent);
        }
        for (const auto& torrent : update.changed) {
            note(torrent);
        }
        look();
    }
    void statusChanged(const engine::SessionStatus& status) override
    {
        if (status.ready && m_expected < 0) {
            m_expected = status.toLoad;
        }
        look();
    }
    void detailsChanged(const engine::TorrentDetails&) override {}
    void previewChanged(const engine::Preview&) override {}
    void happened(const engine::SessionEvent&) override {}

    void expect(int torrents) { m_expected = torrents; }

private:
    void note(const engine::TorrentSnapshot& torrent)
    {
        if (torrent.state == engine::TorrentState::checking || torrent.state == engine::TorrentState::queued) {
            m_checking.insert(torrent.id);
        } else {
            m_checking.erase(torrent.id);
        }
    }
    void look()
    {
        const auto count = static_cast<int>(m_known.size());
        if (count != m_expected) {
            return;
        }
        if (!std::exchange(m_saidAdded, true)) {
            bench::report("added", count);
        }
        if (m_checking.empty() && !std::exchange(m_saidReady, true)) {
            bench::report("ready", count);
        }
    }

    std::unordered_set<engine::TorrentId> m_known;
    std::unordered_set<engine::TorrentId> m_checking;
    int m_expected = -1;
    bool m_saidAdded = false;
    bool m_saidReady = false;
};

struct NoWeb final : engine::TorrentFetcher {
    void fetch(const std::string& url, std::function<void(Expected<std::vector<char>>)> answer) override
    {
        answer(fail(engine::EngineErrc::hostUnreachable, url));
    }
};

struct NoTrash final : engine::Trash {
    Expected<> moveToTrash(const std::string& path) override
    {
        return fail(engine::EngineErrc::trashUnavailable, path);
    }
};

int addAll(engine::Session& session, const fs::path& folder, const std::string& savePath)
{
    int count = 0;
    for (const auto& entry : fs::directory_iterator{folder}) {
        engine::AddOptions options;
        options.savePath = savePath;
        session.add(engine::TorrentFileSource{entry.path().string()},
                    options,
                    [path = entry.path().string()](const Expected<engine::AddOutcome>& outcome) {
                        if (!outcome) {
                            std::cerr << path << ": " << outcome.error().code.message() << '\n';
                        }
                    });
        ++count;
    }
    return count;
}

void waitForEndOfInput()
{
    std::array<char, 64> ignored{};
    while (::read(STDIN_FILENO, ignored.data(), ignored.size()) > 0) {
    }
}

}  // namespace

int main(int argc, char** argv)  // NOLINT(bugprone-exception-escape): no memory, no benchmark
{
    ::mallopt(M_ARENA_MAX, 2);  // as the program does NOLINT(concurrency-mt-unsafe)
    const std::vector<std::string> words{argv + 1, argv + argc};
    if (words.size() < 3 || (words[0] == "add" ? words.size() != 5 : words[0] != "load" || words.size() != 3)) {
        std::cerr << "usage: headless load PORT PROFILE | add PORT PROFILE FOLDER SAVE\n";
        return 2;
    }
    MainThread gui;
    Watcher watcher;
    NoWeb web;
    NoTrash trash;
    boost::asio::io_context service{1};
    const auto work = boost::asio::make_work_guard(service);
    const auto session = engine::makeSession(
        {.profile = words[2], .defaultSavePath = words[2], .settings = bench::loopbackSettings(std::stoi(words[1]))},
        service,
        gui,
        watcher,
        web,
        trash);
    std::thread serviceThread{[&service] { service.run(); }};
    if (words[0] == "add") {
        watcher.expect(addAll(*session, words[3], words[4]));
    }
    std::thread input{[&] {
        waitForEndOfInput();
        gui.post([&] {
            session->close([&](const Expected<>&) {
                bench::report("closed", 0);
                gui.end();
            });
        });
    }};
    gui.run();
    input.join();
    service.stop();
    serviceThread.join();
    return 0;
}
