#include "facade_fixture.hpp"
#include "loopback_server.hpp"

#include <gmock/gmock.h>
#include <libtorrent/bdecode.hpp>
#include <libtorrent/bencode.hpp>
#include <libtorrent/load_torrent.hpp>
#include <libtorrent/magnet_uri.hpp>

// What the window can ask of the session beyond adding and removing, with what
// it does to libtorrent.
namespace barter::test {
namespace {

namespace fs = std::filesystem;
using engine::DetailsPart;
using engine::EngineErrc;
using engine::TorrentBytesSource;
using engine::TorrentId;
using engine::TorrentState;
using engine::TrackerEntry;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

/// BEP 3: as many peers, and nobody to connect to; asks to come back in half an
/// hour.
std::string trackerAnswer(const std::string& /*head*/)
{
    return okAnswer("d8:completei3e10:incompletei4e8:intervali1800e12:min "
                    "intervali1800e5:peers0:e");
}

/// BEP 52: what is beside the info dictionary for torrents of version 2.
std::string pieceLayers(const std::vector<char>& torrentFile)
{
    const auto layers = lt::bdecode(torrentFile).dict_find_dict("piece layers");
    const auto bytes = layers ? layers.data_section() : lt::span<const char>{};
    return {bytes.begin(), bytes.end()};
}

class FacadeOfEveryVersion : public FacadeTest, public testing::WithParamInterface<Version> {};

INSTANTIATE_TEST_SUITE_P(Protocol,
                         FacadeOfEveryVersion,
                         testing::Values(Version::v1, Version::v2, Version::hybrid),
                         [](const auto& tested) {
                             return tested.param == Version::v1 ? "V1" : tested.param == Version::v2 ? "V2" : "Hybrid";
                         });

TEST_F(FacadeTest, AnAddedTrackerIsAskedAndShownWithItsAnswer)
{
    const LoopbackServer tracker{trackerAnswer};
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}));
    ours.session().watchDetails(id, DetailsPart::trackers);

    ASSERT_TRUE(done([&](auto& session, auto answer) { session.addTrackers(id, {tracker.url("/announce")}, answer); }));

    ASSERT_TRUE(ours.until(
        [&] { return details().trackers.size() == 1 && details().trackers[0].state == TrackerEntry::State::working; }));
    EXPECT_EQ(details().trackers[0].url, tracker.url("/announce"));
    EXPECT_EQ(details().trackers[0].seeds, 3);
    EXPECT_EQ(details().trackers[0].leechers, 4);
    EXPECT_EQ(details().trackers[0].fails, 0);
    ASSERT_TRUE(details().trackers[0].nextAnnounce.has_value());
    EXPECT_LE(*details().trackers[0].nextAnnounce, 1800s);
    EXPECT_THAT(tracker.requests(), Contains(StartsWith("GET /announce?info_hash=")));
    EXPECT_TRUE(ours.until([&] { return ours.torrent(id)->trackers == 1 && ours.torrent(id)->knownSeeds == 3; }));
}

TEST_F(FacadeTest, ATrackerThatRefusesIsShownWithItsReason)
{
    const LoopbackServer tracker{[](const std::string&) { return okAnswer("d14:failure reason12:unregisterede"); }};
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}));
    ours.session().watchDetails(id, DetailsPart::trackers);

    ASSERT_TRUE(done([&](auto& session, auto answer) { session.addTrackers(id, {tracker.url("/announce")}, answer); }));

    ASSERT_TRUE(ours.until(
        [&] { return details().trackers.size() == 1 && details().trackers[0].state == TrackerEntry::State::failing; }));
    EXPECT_EQ(details().trackers[0].message, "unregistered");
    EXPECT_GE(details().trackers[0].fails, 1);
    EXPECT_TRUE(ours.until([&] { return ours.torrent(id)->trackerFailed; }));
}

/// Which of two trackers answers last says nothing: one that works is enough.
class TwoTrackers : public FacadeTest, public testing::WithParamInterface<bool> {};

INSTANTIATE_TEST_SUITE_P(LastAnswer, TwoTrackers, testing::Bool(), [](const auto& tested) {
    return tested.param ? "OfTheOneThatWorks" : "OfTheOneThatFails";
});

TEST_P(TwoTrackers, AreReachedWhenOneOfThemIs)
{
    const bool worksLast = GetParam();
    const LoopbackServer works{trackerAnswer};
    const LoopbackServer fails{[](const std::string&) { return okAnswer("d14:failure reason4:gonee"); }};
    const auto& first = worksLast ? fails : works;
    const auto& last = worksLast ? works : fails;
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}));
    ours.session().watchDetails(id, DetailsPart::trackers);
    const auto answered = [&](std::size_t count) {
        return ours.until([&] {
            return std::ranges::count_if(details().trackers, [](const auto& tracker) {
                       return tracker.state == TrackerEntry::State::failing ||
                              tracker.state == TrackerEntry::State::working;
                   }) == static_cast<std::ptrdiff_t>(count);
        });
    };
    ASSERT_TRUE(done([&](auto& session, auto answer) { session.addTrackers(id, {first.url("/announce")}, answer); }));
    ASSERT_TRUE(answered(1));
    EXPECT_TRUE(ours.until([&] { return ours.torrent(id)->trackerFailed == worksLast; }));

    ASSERT_TRUE(done([&](auto& session, auto answer) { session.addTrackers(id, {last.url("/announce")}, answer); }));
    ASSERT_TRUE(answered(2));

    EXPECT_TRUE(ours.until([&] { return !ours.torrent(id)->trackerFailed; }));
    ASSERT_TRUE(done([&](auto& session, auto answer) { session.removeTracker(id, works.url("/announce"), answer); }));
    EXPECT_TRUE(ours.until([&] { return ours.torrent(id)->trackerFailed; }));
}

TEST_F(FacadeTest, TrackersAreAddedOnceEachInATierOfItsOwn)
{
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}), {.start = false});
    ours.session().watchDetails(id, DetailsPart::trackers);

    ASSERT_TRUE(done([&](auto& session, auto answer) {
        session.addTrackers(id, {"udp://127.0.0.1:9/announce", "http://127.0.0.1:9/announce"}, answer);
    }));
    ASSERT_TRUE(done([&](auto& session, auto answer) {
        session.addTrackers(id, {"http://127.0.0.1:9/announce", "http://127.0.0.1:9/third"}, answer);
    }));

    ASSERT_TRUE(ours.until([&] { return details().trackers.size() == 3; }));
    EXPECT_EQ(details().trackers[0].url, "udp://127.0.0.1:9/announce");
    EXPECT_EQ(details().trackers[0].tier, 0);
    EXPECT_EQ(details().trackers[1].url, "http://127.0.0.1:9/announce");
    EXPECT_EQ(details().trackers[1].tier, 1);
    EXPECT_EQ(details().trackers[2].url, "http://127.0.0.1:9/third");
    EXPECT_EQ(details().trackers[2].tier, 2);
    EXPECT_TRUE(ours.until([&] { return ours.torrent(id)->trackers == 3; }));
}

TEST_F(FacadeTest, ARemovedTrackerIsNotShownAnyMore)
{
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}), {.start = false});
    ours.session().watchDetails(id, DetailsPart::trackers);
    ASSERT_TRUE(done([&](auto& session, auto answer) {
        session.addTrackers(id, {"http://127.0.0.1:9/a", "http://127.0.0.1:9/b"}, answer);
    }));
    ASSERT_TRUE(ours.until([&] { return details().trackers.size() == 2; }));

    ASSERT_TRUE(done([&](auto& session, auto answer) { session.removeTracker(id, "http://127.0.0.1:9/a", answer); }));

    ASSERT_TRUE(ours.until([&] { return details().trackers.size() == 1; }));
    EXPECT_EQ(details().trackers[0].url, "http://127.0.0.1:9/b");
    EXPECT_TRUE(ours.until([&] { return ours.torrent(id)->trackers == 1; }));
}

// The tracker wants to see nobody again for half an hour, so an announce
// without an event is the person's.
TEST_F(FacadeTest, ReannounceAsksTheTrackerAtOnce)
{
    const LoopbackServer tracker{trackerAnswer};
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}));
    ours.session().watchDetails(id, DetailsPart::trackers);
    ASSERT_TRUE(done([&](auto& session, auto answer) { session.addTrackers(id, {tracker.url("/announce")}, answer); }));
    ASSERT_TRUE(ours.until(
        [&] { return details().trackers.size() == 1 && details().trackers[0].state == TrackerEntry::State::working; }));
    ASSERT_THAT(tracker.requests(), Not(Contains(Not(HasSubstr("event=started")))));

    ours.session().reannounce({id});

    EXPECT_TRUE(ours.until([&] {
        const auto requests = tracker.requests();
        return std::any_of(requests.begin(), requests.end(), [](const std::string& request) {
            return request.find("event=") == std::string::npos;
        });
    }));
}

TEST_F(FacadeTest, AWebSeedGivesTheFileAndIsShownUntilItIsRemoved)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 100'000}});
    const auto content = contents(payload.folder / "a.bin");
    const LoopbackServer server{[&](const std::string& head) { return rangeAnswer(head, content); }};
    const auto id = add(payload);
    ours.session().watchDetails(id, DetailsPart::trackers);

    ASSERT_TRUE(done([&](auto& session, auto answer) { session.addWebSeed(id, server.url("/a.bin"), answer); }));

    ASSERT_TRUE(untilState(id, TorrentState::seeding));
    EXPECT_EQ(contents(ours.downloads / "a.bin"), content);
    EXPECT_THAT(server.requests(), Contains(StartsWith("GET /a.bin")));
    ASSERT_TRUE(ours.until([&] { return !details().webSeeds.empty(); }));
    EXPECT_THAT(details().webSeeds, ElementsAre(server.url("/a.bin")));

    ASSERT_TRUE(done([&](auto& session, auto answer) { session.removeWebSeed(id, server.url("/a.bin"), answer); }));

    EXPECT_TRUE(ours.until([&] { return details().webSeeds.empty(); }));
}

// libtorrent drops it when it comes to its turn, which is before that of the other: ports below 1024 are barred.
TEST_F(FacadeTest, AWebSeedThatMayNotBeConnectedToIsKeptAlsoAfterARestart)
{
    const LoopbackServer server{
        [](const std::string&) { return "HTTP/1.1 503 Busy\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n"; }};
    const std::string barred = "http://127.0.0.1:9/a.bin";
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 100'000}}));
    for (const auto& url : {barred, server.url("/a.bin")}) {
        ASSERT_TRUE(done([&](auto& session, auto answer) { session.addWebSeed(id, url, answer); }));
    }
    ASSERT_TRUE(ours.until([&] { return !server.requests().empty(); }));

    ours.stop();
    ours.start();

    ASSERT_TRUE(ours.until([&] { return !ours.observer.torrents.empty(); }));
    ours.session().watchDetails(ours.observer.torrents.begin()->first, DetailsPart::trackers);
    ASSERT_TRUE(ours.until([&] { return !details().webSeeds.empty(); }));
    EXPECT_THAT(details().webSeeds, ElementsAre(barred, server.url("/a.bin")));
}

/// A complete torrent with trackers /a and /b and a web seed, whose files lie elsewhere.
class WithoutFiles : public FacadeTest {
protected:
    void SetUp() override
    {
        const auto payload =
            makePayload(folder.path() / "seed", Version::v1, {{"t/a.bin", 100'000}, {"t/b.bin", 50'000}});
        fs::copy(payload.folder / "t", ours.downloads / "t", fs::copy_options::recursive);
        id = add(payload);
        ASSERT_TRUE(done([&](auto& session, auto answer) {
            session.addTrackers(id, {"http://127.0.0.1:9/a", "http://127.0.0.1:9/b"}, answer);
        }));
        ASSERT_TRUE(done([&](auto& session, auto answer) { session.addWebSeed(id, "http://127.0.0.1:9/", answer); }));
        ASSERT_TRUE(untilState(id, TorrentState::seeding));
    }

    void takeFilesAwayWhileRunning()
    {
        fs::rename(ours.downloads / "t", folder.path() / "elsewhere");
        ASSERT_TRUE(untilState(id, TorrentState::storageMissing));
    }

    void takeFilesAwayBeforeTheStart()
    {
        ours.stop();
        fs::rename(ours.downloads / "t", folder.path() / "elsewhere");
        startAgain();
        ASSERT_TRUE(untilState(id, TorrentState::storageMissing));
    }

    void startAgain()
    {
        ours.start();
        ASSERT_TRUE(ours.until([&] { return !ours.observer.torrents.empty(); }));
        id = ours.observer.torrents.begin()->first;
    }

    void chooseAnew()
    {
        ASSERT_TRUE(
            done([&](auto& session, auto answer) { session.removeTracker(id, "http://127.0.0.1:9/a", answer); }));
        ASSERT_TRUE(
            done([&](auto& session, auto answer) { session.addTrackers(id, {"http://127.0.0.1:9/c"}, answer); }));
        ASSERT_TRUE(
            done([&](auto& session, auto answer) { session.removeWebSeed(id, "http://127.0.0.1:9/", answer); }));
        ASSERT_TRUE(done([&](auto& session, auto answer) { session.addWebSeed(id, "http://127.0.0.1:9/w/", answer); }));
        ASSERT_TRUE(done([&](auto& session, auto answer) {
            session.setFilePriorities(id, {{1, engine::FilePriority::low}}, answer);
        }));
        ours.session().setLimits({id}, 300'000, 200'000);
        ours.session().setSequential({id}, true);
    }

    void expectWhatWasChosen()
    {
        fs::rename(folder.path() / "elsewhere", ours.downloads / "t");
        ASSERT_TRUE(untilState(id, TorrentState::seeding));
        ours.session().watchDetails(id, DetailsPart::trackers);
        ASSERT_TRUE(ours.until([&] { return !details().trackers.empty(); }));
        std::vector<std::string> urls;
        for (const auto& tracker : details().trackers) {
            urls.push_back(tracker.url);
        }
        EXPECT_THAT(urls, ElementsAre("http://127.0.0.1:9/b", "http://127.0.0.1:9/c"));
        EXPECT_THAT(details().webSeeds, ElementsAre("http://127.0.0.1:9/w/"));
        ours.session().watchDetails(id, DetailsPart::files);
        ASSERT_TRUE(ours.until([&] { return details().files.size() == 2; }));
        EXPECT_EQ(details().files[1].priority, engine::FilePriority::low);
        ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->sequential; }));
        EXPECT_EQ(ours.torrent(id)->downLimit, 300'000);
        EXPECT_EQ(ours.torrent(id)->upLimit, 200'000);
        EXPECT_EQ(ours.torrent(id)->doneBytes, 150'000);
    }

    TorrentId id{};
};

TEST_F(WithoutFiles, WhatIsChosenHoldsWhenTheyWereGoneAtTheStart)
{
    takeFilesAwayBeforeTheStart();
    chooseAnew();
    expectWhatWasChosen();
}

TEST_F(WithoutFiles, WhatIsChosenHoldsWhenTheyWentWhileTheProgramRan)
{
    takeFilesAwayWhileRunning();
    chooseAnew();
    expectWhatWasChosen();
}

TEST_F(WithoutFiles, WhatIsChosenIsKeptWhenTheProgramEndsBeforeTheyAreBack)
{
    takeFilesAwayWhileRunning();
    chooseAnew();
    ours.stop();
    startAgain();
    ASSERT_TRUE(untilState(id, TorrentState::storageMissing));
    expectWhatWasChosen();
}

TEST_F(WithoutFiles, TheyAreLookedForAtOnceWhenThePersonAsksForIt)
{
    takeFilesAwayWhileRunning();  // noticed by a look that comes every five seconds, as the next one will
    fs::rename(folder.path() / "elsewhere", ours.downloads / "t");

    ours.session().resume({id});

    EXPECT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::seeding); }, 4s));
}

TEST_F(WithoutFiles, ProgressTrackersAndFilesAreShownAsBefore)
{
    takeFilesAwayWhileRunning();
    EXPECT_EQ(ours.torrent(id)->doneBytes, 150'000);
    EXPECT_EQ(ours.torrent(id)->trackers, 2);
    ours.session().watchDetails(id, DetailsPart::files);
    ASSERT_TRUE(ours.until([&] { return details().files.size() == 2; }));
    const auto link = ours.wait<std::string>([&](auto answer) { ours.session().magnetLink(id, answer); });
    ASSERT_TRUE(link);
    EXPECT_THAT(*link, HasSubstr("http%3a%2f%2f127.0.0.1%3a9%2fa"));
}

TEST_F(FacadeTest, SourcesWithOtherSchemesAndUnknownTorrentsAreRefused)
{
    const auto id = add(makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}), {.start = false});
    ours.session().watchDetails(id, DetailsPart::trackers);
    const auto code = [this](const std::function<void(engine::Session&, engine::Session::Done)>& call) {
        const auto result = done(call);
        return result ? std::error_code{} : result.error().code;
    };

    EXPECT_EQ(code([&](auto& session, auto answer) {
                  session.addTrackers(id, {"http://127.0.0.1:9/a", "file:///etc/passwd"}, answer);
              }),
              EngineErrc::invalidTracker);
    EXPECT_EQ(code([&](auto& session, auto answer) { session.addWebSeed(id, "udp://127.0.0.1:9/a", answer); }),
              EngineErrc::invalidTracker);
    EXPECT_EQ(code([&](auto& session, auto answer) { session.addPeer(id, "localhost", answer); }),
              EngineErrc::invalidEndpoint);
    for (const auto& call : std::vector<std::function<void(engine::Session&, engine::Session::Done)>>{
             [](auto& session, auto answer) { session.addTrackers(noTorrent, {"http://127.0.0.1:9/a"}, answer); },
             [](auto& session, auto answer) { session.removeTracker(noTorrent, "http://127.0.0.1:9/a", answer); },
             [](auto& session, auto answer) { session.addWebSeed(noTorrent, "http://127.0.0.1:9/a", answer); },
             [](auto& session, auto answer) { session.removeWebSeed(noTorrent, "http://127.0.0.1:9/a", answer); },
             [](auto& session, auto answer) { session.addPeer(noTorrent, "127.0.0.1:6881", answer); },
             [](auto& session, auto answer) { session.rename(noTorrent, "name", answer); },
             [](auto& session, auto answer) { session.setFilePriorities(noTorrent, {}, answer); },
         }) {
        EXPECT_EQ(code(call), EngineErrc::noSuchTorrent);
    }
    EXPECT_EQ(ours.torrent(id)->trackers, 0) << "all or nothing";
}

TEST_P(FacadeOfEveryVersion, TheTorrentFileLoadsAgainAsTheSameTorrentWithItsSources)
{
    const auto payload =
        makePayload(folder.path() / "seed", GetParam(), {{"t/a.bin", 100'000}, {"t/sub/b.bin", 70'001}});
    const auto id = add(payload, {.start = false});
    ASSERT_TRUE(
        done([&](auto& session, auto answer) { session.addTrackers(id, {"http://127.0.0.1:9/announce"}, answer); }));
    ASSERT_TRUE(done([&](auto& session, auto answer) { session.addWebSeed(id, "http://127.0.0.1:9/files/", answer); }));

    const auto bytes = ours.wait<std::vector<char>>([&](auto answer) { ours.session().torrentFile(id, answer); });

    ASSERT_TRUE(bytes.has_value());
    const auto loaded = lt::load_torrent_buffer(*bytes);
    ASSERT_NE(loaded.ti, nullptr);
    EXPECT_EQ(loaded.ti->info_hashes(), payload.info->info_hashes());
    EXPECT_EQ(loaded.ti->num_files(), payload.info->num_files());
    EXPECT_EQ(pieceLayers(*bytes), pieceLayers(payload.torrentFile));
    EXPECT_THAT(loaded.trackers, ElementsAre("http://127.0.0.1:9/announce"));
    EXPECT_THAT(loaded.url_seeds, ElementsAre("http://127.0.0.1:9/files/"));
    const auto again = ours.add(TorrentBytesSource{*bytes});
    ASSERT_TRUE(again.has_value());
    EXPECT_TRUE(again->alreadyPresent);
    EXPECT_EQ(again->id, id);
}

TEST_P(FacadeOfEveryVersion, TheMagnetLinkNamesTheTorrentAndItsTrackers)
{
    const auto payload = makePayload(folder.path() / "seed", GetParam(), {{"t/a b.bin", 100'000}});
    const auto id = add(payload, {.start = false});
    ASSERT_TRUE(done([&](auto& session, auto answer) {
        session.addTrackers(id, {"http://127.0.0.1:9/announce?key=a&b=c"}, answer);
    }));

    const auto link = ours.wait<std::string>([&](auto answer) { ours.session().magnetLink(id, answer); });

    ASSERT_TRUE(link.has_value());
    const auto parsed = lt::parse_magnet_uri(*link);
    EXPECT_EQ(parsed.info_hashes, payload.info->info_hashes());
    EXPECT_EQ(parsed.name, payload.info->name());
    EXPECT_THAT(parsed.trackers, ElementsAre("http://127.0.0.1:9/announce?key=a&b=c"));
}

TEST_F(FacadeTest, FileAndLinkOfATorrentThatIsNotThereAreRefused)
{
    const auto magnet = ours.add(engine::MagnetSource{"magnet:?xt=urn:btih:" + std::string(40, 'a')});
    ASSERT_TRUE(magnet.has_value());
    const auto file = [this](TorrentId id) {
        return ours.wait<std::vector<char>>([&](auto answer) { ours.session().torrentFile(id, answer); });
    };

    const auto link = ours.wait<std::string>([&](auto answer) { ours.session().magnetLink(noTorrent, answer); });

    ASSERT_FALSE(link.has_value());
    EXPECT_EQ(link.error().code, EngineErrc::noSuchTorrent);
    ASSERT_FALSE(file(noTorrent).has_value());
    EXPECT_EQ(file(noTorrent).error().code, EngineErrc::noSuchTorrent);
    ASSERT_FALSE(file(magnet->id).has_value());
    EXPECT_EQ(file(magnet->id).error().code, EngineErrc::noMetadata);
}

TEST_F(FacadeTest, AllTorrentsStopAndGoOnTogether)
{
    const auto one = makePayload(folder.path() / "one", Version::v1, {{"a.bin", 50'000}});
    const auto two = makePayload(folder.path() / "two", Version::v1, {{"b.bin", 60'000}});
    const BareSeeder seederOfOne{one};
    const BareSeeder seederOfTwo{two};
    const auto a = add(one);
    const auto b = add(two);
    ASSERT_TRUE(untilState(a, TorrentState::downloading));
    ASSERT_TRUE(untilState(b, TorrentState::downloading));

    ours.session().pauseAll();

    ASSERT_TRUE(untilState(a, TorrentState::stopped));
    ASSERT_TRUE(untilState(b, TorrentState::stopped));

    ours.session().resumeAll();
    connect(a, seederOfOne.endpoint());
    connect(b, seederOfTwo.endpoint());

    EXPECT_TRUE(untilState(a, TorrentState::seeding));
    EXPECT_TRUE(untilState(b, TorrentState::seeding));
}

TEST_F(FacadeTest, AStoppedTorrentLeavesItsPeers)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 2'000'000}});
    const BareSeeder seeder{payload, 20'000};
    const auto id = add(payload);
    connect(id, seeder.endpoint());
    ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->peers == 1; }));

    ours.session().pauseAll();

    ASSERT_TRUE(untilState(id, TorrentState::stopped));
    EXPECT_TRUE(ours.until([&] { return ours.torrent(id)->peers == 0; }));
}

TEST_F(FacadeTest, PeersOnThisMachineAreCalledOnceTheSettingsAllowThem)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 100'000}});
    const BareSeeder seeder{payload};
    ours.stop();
    ours.settings.network.loopbackPeers = false;
    ours.start();
    const auto id = add(payload);

    ours.settings.network.loopbackPeers = true;
    ours.session().applySettings(ours.settings);
    connect(id, seeder.endpoint());

    EXPECT_TRUE(untilState(id, TorrentState::seeding));
}

TEST_F(FacadeTest, PeersThatNewSettingsForbidAreLeft)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 2'000'000}});
    const BareSeeder seeder{payload, 20'000};
    const auto id = add(payload);
    connect(id, seeder.endpoint());
    ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->peers == 1; }));

    ours.settings.network.loopbackPeers = false;
    ours.session().applySettings(ours.settings);

    EXPECT_TRUE(ours.until([&] { return ours.torrent(id)->peers == 0; }));
    EXPECT_EQ(ours.torrent(id)->state, TorrentState::downloading);
}

TEST_F(FacadeTest, ANewPortIsListenedOnAndTheOldOneIsNot)
{
    const auto portOf = [](const std::string& endpoint) { return std::stoi(endpoint.substr(endpoint.rfind(':') + 1)); };
    ASSERT_TRUE(ours.until([&] { return !ours.observer.status.listening.empty(); }));
    const auto before = portOf(ours.observer.status.listening.front());
    const int port = unusedPort();

    ours.settings.network.port = port;
    ours.session().applySettings(ours.settings);

    ASSERT_TRUE(ours.until([&] {
        const auto& now = ours.observer.status.listening;
        return !now.empty() &&
               std::all_of(now.begin(), now.end(), [&](const auto& each) { return portOf(each) == port; });
    }));
    EXPECT_TRUE(somebodyListens(port));
    EXPECT_FALSE(somebodyListens(before));
}

TEST_F(FacadeTest, NewLimitsAreToldAsThoseInForce)
{
    ours.settings.limits.download = 123'000;
    ours.settings.limits.upload = 45'000;

    ours.session().applySettings(ours.settings);

    EXPECT_TRUE(ours.until(
        [&] { return ours.observer.status.downLimit == 123'000 && ours.observer.status.upLimit == 45'000; }));
}

TEST_F(FacadeTest, ANewDownloadFolderIsWhereTheNextTorrentGoes)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}});
    ours.settings.downloads.savePath = (folder.path() / "elsewhere").string();

    ours.session().applySettings(ours.settings);
    const auto id = add(payload, {.start = false});

    EXPECT_EQ(ours.torrent(id)->savePath, ours.settings.downloads.savePath);
}

TEST_F(FacadeTest, FreeSpaceIsThatOfTheNearestFolderThatExists)
{
    const auto freeAt = [this](const fs::path& path) {
        return ours.wait<std::int64_t>([&](auto answer) { ours.session().freeSpace(path.string(), answer); });
    };
    // Others write to the same disk meanwhile.
    constexpr double tolerance = 2e9;
    const auto here = static_cast<double>(fs::space(ours.downloads).available);
    const auto there = static_cast<double>(fs::space("/proc").available);

    const auto existing = freeAt(ours.downloads);
    const auto below = freeAt(ours.downloads / "not/there/yet.bin");
    const auto other = freeAt("/proc/barter/not-there");

    ASSERT_TRUE(existing.has_value() && below.has_value() && other.has_value());
    EXPECT_NEAR(static_cast<double>(*existing), here, tolerance);
    EXPECT_NEAR(static_cast<double>(*below), here, tolerance);
    EXPECT_EQ(static_cast<double>(*other), there);
}

TEST_F(FacadeTest, PeersAreShownWithWhatTheyAreAndGive)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 2'000'000}});
    const BareSeeder seeder{payload, 50'000};
    const auto id = add(payload);
    connect(id, seeder.endpoint());

    ours.session().watchDetails(id, DetailsPart::peers);

    ASSERT_TRUE(ours.until([&] {
        return details().peers.size() == 1 && details().peers[0].received > 0 && details().peers[0].downRate > 0;
    }));
    const auto& peer = details().peers[0];
    EXPECT_EQ(peer.address, seeder.endpoint());
    EXPECT_THAT(peer.client, StartsWith("libtorrent/2.0"));
    EXPECT_TRUE(peer.seed);
    EXPECT_EQ(peer.progress, 1.0);
    EXPECT_FALSE(peer.incoming);
    EXPECT_FALSE(peer.webSeed);
    EXPECT_TRUE(peer.interested);
    EXPECT_FALSE(peer.choked);
    EXPECT_FALSE(peer.peerInterested);
    EXPECT_THAT(details().trackers, IsEmpty()) << "only the part that was asked for";
}

TEST_F(FacadeTest, GeneralDetailsShowWhatTheTorrentSaysOfItselfAlsoAfterARestart)
{
    auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}, 32 * 1024);
    auto file = lt::bdecode(payload.torrentFile);
    lt::entry whole{file};
    whole["comment"] = "What it is";
    whole["created by"] = "somebody's client";
    whole["creation date"] = 1'700'000'000;
    payload.torrentFile.clear();
    lt::bencode(std::back_inserter(payload.torrentFile), whole);
    const auto id = add(payload, {.start = false});
    const auto shown = [this] {
        return details().comment == "What it is" && details().creator == "somebody's client" &&
               details().created == std::chrono::system_clock::from_time_t(1'700'000'000) &&
               details().pieceLength == 32 * 1024;
    };

    ours.session().watchDetails(id, DetailsPart::general);

    ASSERT_TRUE(ours.until([&] { return details().id == id; }));
    EXPECT_TRUE(shown());

    ours.stop();
    ours.start();
    ASSERT_TRUE(ours.until([&] { return ours.observer.torrents.size() == 1; }));
    const auto again = ours.observer.torrents.begin()->first;
    ours.session().watchDetails(again, DetailsPart::general);

    ASSERT_TRUE(ours.until([&] { return details().id == again; }));
    EXPECT_TRUE(shown());
}

}  // namespace
}  // namespace barter::test
