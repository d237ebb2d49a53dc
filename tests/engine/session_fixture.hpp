#pragma once

#include "engine/lt_session.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <libtorrent/session.hpp>
#include <libtorrent/torrent_info.hpp>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace barter::test {

/// Runs the work that the session sends to the GUI thread, on the thread of the test.
class QueueDispatcher final : public Dispatcher {
public:
    void post(std::function<void()> work) override;
    /// Runs what comes until `condition` holds; false when `limit` is over.
    [[nodiscard]] bool runUntil(const std::function<bool()>& condition, std::chrono::seconds limit);

private:
    std::mutex m_mutex;
    std::condition_variable m_came;
    std::vector<std::function<void()>> m_work;
};

/// What the window would show.
class RecordingObserver final : public engine::SessionObserver {
public:
    void torrentsChanged(const engine::TorrentsUpdate& update) override;
    void statusChanged(const engine::SessionStatus& update) override { status = update; }
    void detailsChanged(const engine::TorrentDetails& update) override { details = update; }
    void previewChanged(const engine::Preview& update) override { previews[update.id] = update; }
    void happened(const engine::SessionEvent& event) override { events.push_back(event); }

    [[nodiscard]] int count(engine::SessionEvent::Kind kind) const;

    std::map<engine::TorrentId, engine::TorrentSnapshot> torrents;
    engine::SessionStatus status;
    engine::TorrentDetails details;
    std::map<engine::TorrentId, engine::Preview> previews;
    std::vector<engine::SessionEvent> events;
};

/// A folder of the test's own, gone with it.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

struct NoFetcher final : engine::TorrentFetcher {
    void fetch(const std::string& url, std::function<void(Expected<std::vector<char>>)> answer) override;
    std::map<std::string, std::vector<char>> pages;
};

struct FolderTrash final : engine::Trash {
    explicit FolderTrash(std::filesystem::path place) : folder{std::move(place)} {}
    Expected<> moveToTrash(const std::string& path) override;
    std::filesystem::path folder;
    bool broken = false;
};

/// A session of ours on loopback, with a profile and a download folder that outlive it: `restart` is a second start.
class SessionUnderTest {
public:
    explicit SessionUnderTest(const std::filesystem::path& root);
    ~SessionUnderTest();
    SessionUnderTest(const SessionUnderTest&) = delete;
    SessionUnderTest& operator=(const SessionUnderTest&) = delete;

    void start();
    void stop();
    [[nodiscard]] engine::Session& session() { return *m_session; }
    [[nodiscard]] bool until(const std::function<bool()>& condition,
                             std::chrono::seconds limit = std::chrono::seconds{30});
    [[nodiscard]] Expected<engine::AddOutcome> add(engine::TorrentSource source, engine::AddOptions options = {});
    [[nodiscard]] const engine::TorrentSnapshot* torrent(engine::TorrentId id) const;
    [[nodiscard]] bool inState(engine::TorrentId id, engine::TorrentState state) const;

    /// Calls `start(answer)` and waits for the answer.
    template <class T>
    Expected<T> wait(const std::function<void(std::function<void(Expected<T>)>)>& begin)
    {
        std::optional<Expected<T>> result;
        begin([&result](Expected<T> value) { result = std::move(value); });
        EXPECT_TRUE(until([&result] { return result.has_value(); }));
        return result ? std::move(*result) : fail(engine::EngineErrc::timedOut);
    }

    std::filesystem::path profile;
    std::filesystem::path downloads;
    RecordingObserver observer;
    NoFetcher fetcher;
    FolderTrash trash;
    Settings settings;

private:
    QueueDispatcher m_gui;
    std::unique_ptr<boost::asio::io_context> m_service;
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> m_work;
    std::thread m_thread;
    std::unique_ptr<engine::Session> m_session;
};

enum class Version { v1, v2, hybrid };

/// Random but always the same content in `folder`, and its torrent file.
struct Payload {
    std::vector<char> torrentFile;
    std::filesystem::path folder;  ///< where it lies: the save path of a seeder
    std::shared_ptr<lt::torrent_info> info;
};
[[nodiscard]] Payload makePayload(const std::filesystem::path& folder,
                                  Version version,
                                  const std::vector<std::pair<std::string, std::size_t>>& files,
                                  int pieceSize = 16 * 1024,
                                  bool isPrivate = false);

/// libtorrent with nothing on top, as somebody else's client.
class BareSeeder {
public:
    explicit BareSeeder(const Payload& payload, int uploadLimit = 0);
    [[nodiscard]] std::string endpoint() const;
    [[nodiscard]] std::int64_t sent();

private:
    lt::session m_session;
    lt::torrent_handle m_handle;
};

}  // namespace barter::test
