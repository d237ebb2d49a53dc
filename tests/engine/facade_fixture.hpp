#pragma once

#include "session_fixture.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <utility>

namespace barter::test {

constexpr engine::TorrentId noTorrent{4711};

inline std::string contents(const std::filesystem::path& path)
{
    std::ostringstream all;
    all << std::ifstream{path, std::ios::binary}.rdbuf();
    return all.str();
}

/// Tests of what the window can ask of the session.
class FacadeTest : public testing::Test {
protected:
    engine::TorrentId add(const Payload& payload, engine::AddOptions options = {})
    {
        const auto added = ours.add(engine::TorrentBytesSource{payload.torrentFile}, std::move(options));
        EXPECT_TRUE(added.has_value());
        return added ? added->id : noTorrent;
    }

    /// Makes a call that answers with `Done` and waits for it.
    Expected<> done(const std::function<void(engine::Session&, engine::Session::Done)>& call)
    {
        return ours.wait<void>([&](auto answer) { call(ours.session(), answer); });
    }

    void connect(engine::TorrentId id, const std::string& endpoint)
    {
        EXPECT_TRUE(done([&](auto& session, auto answer) { session.addPeer(id, endpoint, answer); }));
    }

    [[nodiscard]] bool untilState(engine::TorrentId id, engine::TorrentState state)
    {
        return ours.until([&] { return ours.inState(id, state); });
    }

    [[nodiscard]] const engine::TorrentDetails& details() const { return ours.observer.details; }

    TempFolder folder;
    SessionUnderTest ours{folder.path()};
};

}  // namespace barter::test
