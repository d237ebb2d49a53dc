#include "engine/resume_store.hpp"
#include "facade_fixture.hpp"

#include <gmock/gmock.h>
#include <libtorrent/read_resume_data.hpp>

#include <algorithm>

// What a person changes of one torrent: that libtorrent does it, and that it is in the database at once.
namespace barter::test {
namespace {

namespace fs = std::filesystem;
using engine::DetailsPart;
using engine::FilePriority;
using engine::PieceState;
using engine::TorrentId;
using engine::TorrentState;
using std::chrono::steady_clock;
using testing::ElementsAre;
using namespace std::chrono_literals;

class ChangesTest : public FacadeTest {
protected:
    void runFor(std::chrono::milliseconds time)
    {
        const auto end = steady_clock::now() + time;
        // The session tells its status each second, so this is asked often enough.
        EXPECT_TRUE(ours.until([end] { return steady_clock::now() >= end; }));
    }

    /// The port that the session listens on, on 127.0.0.1.
    std::string endpoint()
    {
        EXPECT_TRUE(ours.until([&] { return !ours.observer.status.listening.empty(); }));
        const auto& any = ours.observer.status.listening.front();
        return "127.0.0.1" + any.substr(any.rfind(':'));
    }

    /// A copy of the profile as it is now: what a killed process leaves.
    [[nodiscard]] fs::path copyOfProfile()
    {
        auto root = folder.path() / ("killed-" + std::to_string(++m_copies));
        fs::create_directories(root);
        fs::copy(ours.profile, root / "profile", fs::copy_options::recursive);
        return root;
    }

    /// Whether a session that opens what a kill left `holds` the change. A save takes a moment, but it does not wait
    /// for the checkpoint, which comes 10 s after the start.
    [[nodiscard]] bool outlivesAKill(const std::function<bool(SessionUnderTest& next, TorrentId id)>& holds)
    {
        const auto end = steady_clock::now() + 5s;
        do {
            SessionUnderTest next{copyOfProfile()};
            if (next.until([&] { return next.observer.status.ready; }) && next.observer.torrents.size() == 1 &&
                holds(next, next.observer.torrents.begin()->first)) {
                return true;
            }
        } while (steady_clock::now() < end);
        return false;
    }

private:
    int m_copies = 0;
};

TEST_F(ChangesTest, ADownloadLimitHoldsUntilItIsLifted)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 2 * 1024 * 1024}});
    const BareSeeder seeder{payload};
    const auto id = add(payload);
    ours.session().setLimits({id}, 50 * 1024, 0);
    connect(id, seeder.endpoint());
    ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->receivedBytes > 0; }));

    runFor(2s);

    EXPECT_LT(ours.torrent(id)->receivedBytes, 1024 * 1024);
    EXPECT_EQ(ours.torrent(id)->downLimit, 50 * 1024);

    ours.session().setLimits({id}, 0, 0);

    EXPECT_TRUE(untilState(id, TorrentState::seeding));
    EXPECT_EQ(ours.torrent(id)->downLimit, 0);
}

TEST_F(ChangesTest, AnUploadLimitHoldsUntilItIsLifted)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 2 * 1024 * 1024}});
    fs::copy_file(payload.folder / "a.bin", ours.downloads / "a.bin");
    const auto id = add(payload);
    ASSERT_TRUE(untilState(id, TorrentState::seeding));
    ours.session().setLimits({id}, 0, 50 * 1024);
    SessionUnderTest other{folder.path() / "other"};
    const auto added = other.add(engine::TorrentBytesSource{payload.torrentFile});
    ASSERT_TRUE(added.has_value());
    const auto theirs = added->id;
    const auto to = endpoint();
    ASSERT_TRUE(other.wait<void>([&](auto answer) { other.session().addPeer(theirs, to, answer); }));
    ASSERT_TRUE(other.until([&] { return other.torrent(theirs)->receivedBytes > 0; }));

    runFor(2s);

    ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->sentBytes > 0; }));
    EXPECT_LT(ours.torrent(id)->sentBytes, 1024 * 1024);
    EXPECT_EQ(ours.torrent(id)->upLimit, 50 * 1024);

    ours.session().setLimits({id}, 0, 0);

    EXPECT_TRUE(other.until([&] { return other.inState(theirs, TorrentState::seeding); }));
}

TEST_F(ChangesTest, ASequentialDownloadBringsThePiecesFromTheFirstOn)
{
    constexpr int pieces = 64;
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", std::size_t{pieces} * 16 * 1024}});
    const BareSeeder seeder{payload, 100'000};
    const auto id = add(payload, {.start = false});
    ours.session().setSequential({id}, true);
    ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->sequential; }));
    ours.session().resume({id});
    ours.session().watchDetails(id, DetailsPart::pieces);
    connect(id, seeder.endpoint());
    const auto have = [&] { return std::count(details().pieces.begin(), details().pieces.end(), PieceState::have); };

    ASSERT_TRUE(ours.until([&] { return have() >= 10; }));

    // At random all of ten would be among the first sixteen with a chance of one in twenty million.
    const auto there = details().pieces;
    ASSERT_LT(have(), pieces / 2);
    const auto last = std::find(there.rbegin(), there.rend(), PieceState::have);
    EXPECT_LE(there.rend() - last, have() + 6) << "one after the other, but for what is under way";
    EXPECT_TRUE(ours.torrent(id)->sequential) << "libtorrent's status says so too";
}

TEST_F(ChangesTest, ASkippedFileIsNotFetchedUntilItIsWanted)
{
    const auto payload =
        makePayload(folder.path() / "seed", Version::v1, {{"t/a.bin", 160 * 1024}, {"t/b.bin", 160 * 1024}});
    const BareSeeder seeder{payload};
    const auto id = add(payload, {.start = false});
    ours.session().watchDetails(id, DetailsPart::files);

    ASSERT_TRUE(done([&](auto& session, auto answer) {
        session.setFilePriorities(id, {{0, FilePriority::skip}, {1, FilePriority::high}}, answer);
    }));
    ours.session().resume({id});
    connect(id, seeder.endpoint());

    ASSERT_TRUE(untilState(id, TorrentState::seeding));
    EXPECT_EQ(ours.torrent(id)->wantedBytes, 160 * 1024);
    EXPECT_EQ(ours.torrent(id)->doneBytes, 160 * 1024);
    EXPECT_FALSE(fs::exists(ours.downloads / "t/a.bin"));
    EXPECT_EQ(contents(ours.downloads / "t/b.bin"), contents(payload.folder / "t/b.bin"));
    ASSERT_TRUE(
        ours.until([&] { return details().files.size() == 2 && details().files[0].priority == FilePriority::skip; }));
    EXPECT_EQ(details().files[1].priority, FilePriority::high);

    ASSERT_TRUE(done([&](auto& session, auto answer) {
        session.setFilePriorities(id, {{0, FilePriority::normal}}, answer);
    }));
    const BareSeeder another{payload};  // libtorrent left the first, since both were seeds
    connect(id, another.endpoint());

    ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->doneBytes == 320 * 1024; }));
    EXPECT_EQ(contents(ours.downloads / "t/a.bin"), contents(payload.folder / "t/a.bin"));
}

TEST_F(ChangesTest, AStopOutlivesAKill)
{
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}));
    ASSERT_TRUE(untilState(id, TorrentState::downloading));

    ours.session().pause({id});

    EXPECT_TRUE(outlivesAKill([](auto& next, auto same) { return next.inState(same, TorrentState::stopped); }));
}

TEST_F(ChangesTest, ANewStartOutlivesAKill)
{
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}), {.start = false});

    ours.session().resume({id});

    EXPECT_TRUE(outlivesAKill([](auto& next, auto same) { return !next.inState(same, TorrentState::stopped); }));
}

TEST_F(ChangesTest, AnOwnNameOutlivesAKill)
{
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}), {.start = false});

    ASSERT_TRUE(done([&](auto& session, auto answer) { session.rename(id, "holiday", answer); }));

    EXPECT_TRUE(outlivesAKill([](auto& next, auto same) { return next.torrent(same)->name == "holiday"; }));
}

TEST_F(ChangesTest, LimitsOutliveAKill)
{
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}), {.start = false});

    ours.session().setLimits({id}, 123'000, 45'000);

    EXPECT_TRUE(outlivesAKill([](auto& next, auto same) {
        return next.torrent(same)->downLimit == 123'000 && next.torrent(same)->upLimit == 45'000;
    }));
}

TEST_F(ChangesTest, SequentialOrderOutlivesAKill)
{
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}), {.start = false});

    ours.session().setSequential({id}, true);

    EXPECT_TRUE(outlivesAKill([](auto& next, auto same) { return next.torrent(same)->sequential; }));
}

// One right after the other: libtorrent asks its disk before it says that it has the first.
TEST_F(ChangesTest, PrioritiesOutliveAKillAndEachOther)
{
    constexpr int piece = 16 * 1024;  // none has bytes of two files: libtorrent counts whole ones
    const auto payload = makePayload(
        folder.path() / "seed", Version::v1, {{"t/a.bin", 2 * piece}, {"t/b.bin", 3 * piece}, {"t/c.bin", 4 * piece}});
    const auto id = add(payload, {.start = false});
    const auto skip = [&](int file) {
        return done([&](auto& session, auto answer) {
            session.setFilePriorities(id, {{file, engine::FilePriority::skip}}, answer);
        });
    };

    ASSERT_TRUE(skip(0));
    ASSERT_TRUE(skip(1));

    EXPECT_TRUE(outlivesAKill([](auto& next, auto same) { return next.torrent(same)->wantedBytes == 4 * piece; }));
    EXPECT_TRUE(ours.until([&] { return ours.torrent(id)->wantedBytes == 4 * piece; }));
}

TEST_F(ChangesTest, TrackersOutliveAKill)
{
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}), {.start = false});
    ASSERT_TRUE(done([&](auto& session, auto answer) {
        session.addTrackers(id, {"http://127.0.0.1:9/a", "http://127.0.0.1:9/b"}, answer);
    }));
    EXPECT_TRUE(outlivesAKill([](auto& next, auto same) { return next.torrent(same)->trackers == 2; }));

    ASSERT_TRUE(done([&](auto& session, auto answer) { session.removeTracker(id, "http://127.0.0.1:9/a", answer); }));

    EXPECT_TRUE(outlivesAKill([](auto& next, auto same) { return next.torrent(same)->trackers == 1; }));
}

// One piece that is never done while the test runs: the counter is all that changes.
TEST_F(ChangesTest, ReceivedBytesAreInTheRowAfterACheckpoint)
{
    constexpr std::size_t size = 4 * 1024 * 1024;
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", size}}, int{size});
    const BareSeeder seeder{payload, 50'000};
    const auto id = add(payload);
    const auto key = ours.torrent(id)->hashV1;
    connect(id, seeder.endpoint());
    ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->receivedBytes >= 50'000; }));
    const auto received = ours.torrent(id)->receivedBytes;
    const auto stored = [&]() -> std::int64_t {
        auto store = engine::ResumeStore::open((copyOfProfile() / "profile/barter.db").string());
        const auto row = store ? store->find(key) : Expected<engine::StoredTorrent>{};
        return row ? lt::read_resume_data(row->resume).total_downloaded : 0;
    };

    EXPECT_TRUE(ours.until([&] { return stored() >= received; }));

    EXPECT_EQ(ours.torrent(id)->state, TorrentState::downloading);
    ours.session().watchDetails(id, DetailsPart::pieces);
    ASSERT_TRUE(ours.until([&] { return !details().pieces.empty(); }));
    EXPECT_THAT(details().pieces, ElementsAre(PieceState::underway));
}

}  // namespace
}  // namespace barter::test
