#include "engine/lt_session.hpp"

#include "engine/engine_error.hpp"
#include "engine/session_core.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace barter::engine {
namespace {

/// The facade: every call goes to the service thread, every answer comes back on the GUI thread.
class LtSession final : public Session {
public:
    LtSession(SessionConfig config,
              boost::asio::io_context& service,
              Dispatcher& gui,
              SessionObserver& observer,
              TorrentFetcher& fetcher,
              Trash& trash)
        : m_service{service}, m_gui{gui},
          m_core{std::make_shared<SessionCore>(std::move(config), service, gui, observer, fetcher, trash)}
    {
        onService([](SessionCore& core) { core.start(); });
    }

    void add(TorrentSource source, AddOptions options, Answer<AddOutcome> answer) override
    {
        onService(
            [source = std::move(source), options = std::move(options), answer = onGui(std::move(answer))](
                SessionCore& core) mutable { core.add(std::move(source), std::move(options), std::move(answer)); });
    }
    void preview(TorrentSource source, Answer<Preview> answer) override
    {
        onService([source = std::move(source), answer = onGui(std::move(answer))](SessionCore& core) mutable {
            core.preview(std::move(source), std::move(answer));
        });
    }
    void accept(TorrentId preview, AddOptions options, Answer<AddOutcome> answer) override
    {
        onService([preview, options = std::move(options), answer = onGui(std::move(answer))](
                      SessionCore& core) mutable { core.accept(preview, options, std::move(answer)); });
    }
    void discard(TorrentId preview) override
    {
        onService([preview](SessionCore& core) { core.discard(preview); });
    }
    void removalSummary(Ids ids, Answer<RemovalSummary> answer) override
    {
        onService([ids = std::move(ids), answer = onGui(std::move(answer))](SessionCore& core) mutable {
            core.removalSummary(ids, std::move(answer));
        });
    }
    void remove(Ids ids, RemoveFiles files, Answer<RemovalOutcome> answer) override
    {
        onService([ids = std::move(ids), files, answer = onGui(std::move(answer))](SessionCore& core) mutable {
            core.remove(ids, files, std::move(answer));
        });
    }
    void pause(Ids ids) override
    {
        onService([ids = std::move(ids)](SessionCore& core) { core.pause(ids); });
    }
    void resume(Ids ids) override
    {
        onService([ids = std::move(ids)](SessionCore& core) { core.resume(ids); });
    }
    void pauseAll() override
    {
        onService([](SessionCore& core) { core.pause(core.allIds()); });
    }
    void resumeAll() override
    {
        onService([](SessionCore& core) { core.resume(core.allIds()); });
    }
    void recheck(Ids ids) override
    {
        onService([ids = std::move(ids)](SessionCore& core) { core.recheck(ids); });
    }
    void reannounce(Ids ids) override
    {
        onService([ids = std::move(ids)](SessionCore& core) { core.reannounce(ids); });
    }
    void setSequential(Ids ids, bool sequential) override
    {
        onService([ids = std::move(ids), sequential](SessionCore& core) { core.setSequential(ids, sequential); });
    }
    void setLimits(Ids ids, std::int64_t down, std::int64_t up) override
    {
        onService([ids = std::move(ids), down, up](SessionCore& core) { core.setLimits(ids, down, up); });
    }
    void setFilePriorities(TorrentId id, std::vector<std::pair<int, FilePriority>> priorities, Done done) override
    {
        onService([id, priorities = std::move(priorities), done = onGui(std::move(done))](SessionCore& core) {
            core.setFilePriorities(id, priorities, done);
        });
    }
    void rename(TorrentId id, std::string name, Done done) override
    {
        onService([id, name = std::move(name), done = onGui(std::move(done))](SessionCore& core) {
            core.rename(id, name, done);
        });
    }
    void renameFile(TorrentId id, int fileIndex, std::string path, Done done) override
    {
        onService([id, fileIndex, path = std::move(path), done = onGui(std::move(done))](SessionCore& core) {
            core.renameFile(id, fileIndex, path, done);
        });
    }
    void addTrackers(TorrentId id, std::vector<std::string> urls, Done done) override
    {
        onService([id, urls = std::move(urls), done = onGui(std::move(done))](SessionCore& core) {
            core.addTrackers(id, urls, done);
        });
    }
    void removeTracker(TorrentId id, std::string url, Done done) override
    {
        onService([id, url = std::move(url), done = onGui(std::move(done))](SessionCore& core) {
            core.removeTracker(id, url, done);
        });
    }
    void addWebSeed(TorrentId id, std::string url, Done done) override
    {
        onService([id, url = std::move(url), done = onGui(std::move(done))](SessionCore& core) {
            core.addWebSeed(id, url, done);
        });
    }
    void removeWebSeed(TorrentId id, std::string url, Done done) override
    {
        onService([id, url = std::move(url), done = onGui(std::move(done))](SessionCore& core) {
            core.removeWebSeed(id, url, done);
        });
    }
    void addPeer(TorrentId id, std::string endpoint, Done done) override
    {
        onService([id, endpoint = std::move(endpoint), done = onGui(std::move(done))](SessionCore& core) {
            core.addPeer(id, endpoint, done);
        });
    }
    void magnetLink(TorrentId id, Answer<std::string> answer) override
    {
        onService([id, answer = onGui(std::move(answer))](SessionCore& core) { core.magnetLink(id, answer); });
    }
    void torrentFile(TorrentId id, Answer<std::vector<char>> answer) override
    {
        onService([id, answer = onGui(std::move(answer))](SessionCore& core) mutable {
            core.torrentFile(id, std::move(answer));
        });
    }
    void freeSpace(std::string path, Answer<std::int64_t> answer) override
    {
        onService([path = std::move(path), answer = onGui(std::move(answer))](SessionCore& core) mutable {
            core.freeSpace(path, std::move(answer));
        });
    }
    void watchDetails(std::optional<TorrentId> id, DetailsPart part) override
    {
        onService([id, part](SessionCore& core) { core.watchDetails(id, part); });
    }
    void setWindowVisible(bool visible) override
    {
        onService([visible](SessionCore& core) { core.setWindowVisible(visible); });
    }
    void applySettings(const Settings& settings) override
    {
        onService([settings](SessionCore& core) { core.applySettings(settings); });
    }
    void saveNow(Done done) override
    {
        onService([done = onGui(std::move(done))](SessionCore& core) mutable { core.saveNow(std::move(done)); });
    }
    void close(Done done) override
    {
        onService([done = onGui(std::move(done))](SessionCore& core) mutable { core.close(std::move(done)); });
    }

private:
    template <class Call>
    void onService(Call call)
    {
        boost::asio::post(m_service, [core = m_core, call = std::move(call)]() mutable { call(*core); });
    }

    template <class Value>
    std::function<void(Expected<Value>)> onGui(std::function<void(Expected<Value>)> answer)
    {
        return [&gui = m_gui, answer = std::move(answer)](Expected<Value> value) {
            gui.post([answer, value = std::move(value)]() mutable { answer(std::move(value)); });
        };
    }

    boost::asio::io_context& m_service;
    Dispatcher& m_gui;
    std::shared_ptr<SessionCore> m_core;
};

}  // namespace

std::unique_ptr<Session> makeSession(SessionConfig config,
                                     boost::asio::io_context& service,
                                     Dispatcher& gui,
                                     SessionObserver& observer,
                                     TorrentFetcher& fetcher,
                                     Trash& trash)
{
    return std::make_unique<LtSession>(std::move(config), service, gui, observer, fetcher, trash);
}

}  // namespace barter::engine
