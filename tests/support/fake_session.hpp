#pragma once

#include "engine/session.hpp"

#include <map>
#include <string>
#include <vector>

namespace barter::test {

/// A Session for tests of widgets: writes down what it is asked and answers at once with what the test put in.
class FakeSession final : public engine::Session {
public:
    std::vector<std::string> calls;  ///< "pause 1,2", "setFilePriorities 3", ... in order
    Expected<engine::AddOutcome> addOutcome = engine::AddOutcome{};
    Expected<engine::Preview> previewOutcome = engine::Preview{};
    /// Where these are set, they say the outcome for each source instead.
    std::function<Expected<engine::AddOutcome>(const engine::TorrentSource&)> addFor;
    std::function<Expected<engine::Preview>(const engine::TorrentSource&)> previewFor;
    engine::RemovalSummary summary;
    engine::RemovalOutcome removal;
    Expected<> done;
    std::int64_t free = 0;
    engine::AddOptions lastOptions;
    engine::TorrentSource lastSource;
    engine::RemoveFiles lastRemove{};
    std::vector<std::pair<int, engine::FilePriority>> lastPriorities;
    Settings lastSettings;
    bool holdAnswers = false;  ///< keep preview answers in `held` instead of giving them at once
    std::vector<Answer<engine::Preview>> held;

    void add(engine::TorrentSource source, engine::AddOptions options, Answer<engine::AddOutcome> answer) override
    {
        calls.push_back("add " + engine::describe(source));
        lastSource = std::move(source);
        lastOptions = std::move(options);
        answer(addFor ? addFor(lastSource) : addOutcome);
    }
    void preview(engine::TorrentSource source, Answer<engine::Preview> answer) override
    {
        calls.push_back("preview " + engine::describe(source));
        lastSource = std::move(source);
        if (holdAnswers) {
            held.push_back(std::move(answer));
        } else {
            answer(previewFor ? previewFor(lastSource) : previewOutcome);
        }
    }
    void accept(engine::TorrentId preview, engine::AddOptions options, Answer<engine::AddOutcome> answer) override
    {
        calls.push_back("accept " + text({preview}));
        lastOptions = std::move(options);
        answer(addOutcome);
    }
    void discard(engine::TorrentId preview) override { calls.push_back("discard " + text({preview})); }
    void removalSummary(Ids ids, Answer<engine::RemovalSummary> answer) override
    {
        calls.push_back("removalSummary " + text(ids));
        answer(summary);
    }
    void remove(Ids ids, engine::RemoveFiles files, Answer<engine::RemovalOutcome> answer) override
    {
        calls.push_back("remove " + text(ids));
        lastRemove = files;
        answer(removal);
    }
    void pause(Ids ids) override { calls.push_back("pause " + text(ids)); }
    void resume(Ids ids) override { calls.push_back("resume " + text(ids)); }
    void pauseAll() override { calls.emplace_back("pauseAll"); }
    void resumeAll() override { calls.emplace_back("resumeAll"); }
    void recheck(Ids ids) override { calls.push_back("recheck " + text(ids)); }
    void reannounce(Ids ids) override { calls.push_back("reannounce " + text(ids)); }
    void setSequential(Ids ids, bool on) override
    {
        calls.push_back("setSequential " + text(ids) + (on ? " on" : " off"));
    }
    void setLimits(Ids ids, std::int64_t down, std::int64_t up) override
    {
        calls.push_back("setLimits " + text(ids) + " " + std::to_string(down) + " " + std::to_string(up));
    }
    void setFilePriorities(engine::TorrentId id,
                           std::vector<std::pair<int, engine::FilePriority>> priorities,
                           Done answer) override
    {
        calls.push_back("setFilePriorities " + text({id}));
        lastPriorities = std::move(priorities);
        answer(done);
    }
    void rename(engine::TorrentId id, std::string name, Done answer) override
    {
        calls.push_back("rename " + text({id}) + " " + name);
        answer(done);
    }
    void renameFile(engine::TorrentId id, int index, std::string path, Done answer) override
    {
        calls.push_back("renameFile " + text({id}) + " " + std::to_string(index) + " " + path);
        answer(done);
    }
    void addTrackers(engine::TorrentId id, std::vector<std::string> urls, Done answer) override
    {
        std::string call = "addTrackers " + text({id});
        for (const auto& url : urls) {
            call += " " + url;
        }
        calls.push_back(call);
        answer(done);
    }
    void removeTracker(engine::TorrentId id, std::string url, Done answer) override
    {
        calls.push_back("removeTracker " + text({id}) + " " + url);
        answer(done);
    }
    void addWebSeed(engine::TorrentId id, std::string url, Done answer) override
    {
        calls.push_back("addWebSeed " + text({id}) + " " + url);
        answer(done);
    }
    void removeWebSeed(engine::TorrentId id, std::string url, Done answer) override
    {
        calls.push_back("removeWebSeed " + text({id}) + " " + url);
        answer(done);
    }
    void addPeer(engine::TorrentId id, std::string endpoint, Done answer) override
    {
        calls.push_back("addPeer " + text({id}) + " " + endpoint);
        answer(done);
    }
    void magnetLink(engine::TorrentId id, Answer<std::string> answer) override
    {
        calls.push_back("magnetLink " + text({id}));
        answer("magnet:?xt=urn:btih:" + std::string(40, 'a'));
    }
    void torrentFile(engine::TorrentId id, Answer<std::vector<char>> answer) override
    {
        calls.push_back("torrentFile " + text({id}));
        answer(std::vector<char>{'d', 'e'});
    }
    void freeSpace(std::string path, Answer<std::int64_t> answer) override
    {
        calls.push_back("freeSpace " + path);
        answer(free);
    }
    void watchDetails(std::optional<engine::TorrentId> id, engine::DetailsPart part) override
    {
        calls.push_back("watchDetails " + (id ? text({*id}) : "none") + " " + std::to_string(static_cast<int>(part)));
    }
    void setWindowVisible(bool visible) override { calls.emplace_back(visible ? "visible" : "hidden"); }
    void applySettings(const Settings& settings) override
    {
        calls.emplace_back("applySettings");
        lastSettings = settings;
    }
    void saveNow(Done answer) override { answer(done); }
    void close(Done answer) override { answer(done); }

private:
    static std::string text(const Ids& ids)
    {
        std::string all;
        for (const auto id : ids) {
            all += (all.empty() ? "" : ",") + std::to_string(static_cast<unsigned>(id));
        }
        return all;
    }
};

}  // namespace barter::test
