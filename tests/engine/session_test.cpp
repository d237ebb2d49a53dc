#include "engine/piece_journal.hpp"
#include "session_fixture.hpp"

#include <gmock/gmock.h>
#include <libtorrent/hex.hpp>
#include <libtorrent/magnet_uri.hpp>

#include <fstream>
#include <sstream>

// The session against libtorrent with nothing on top, over real sockets on loopback.
namespace barter::test {
namespace {

namespace fs = std::filesystem;
using engine::AddOptions;
using engine::EngineErrc;
using engine::FilePriority;
using engine::MagnetSource;
using engine::RemoveFiles;
using engine::SessionEvent;
using engine::TorrentBytesSource;
using engine::TorrentState;

std::string contents(const fs::path& path)
{
    std::ostringstream all;
    all << std::ifstream{path, std::ios::binary}.rdbuf();
    return all.str();
}

class SessionTest : public testing::Test {
protected:
    /// Adds the payload's torrent and lets it meet the seeder.
    engine::TorrentId download(const Payload& payload, const BareSeeder& seeder, AddOptions options = {})
    {
        const auto added = ours.add(TorrentBytesSource{payload.torrentFile}, std::move(options));
        EXPECT_TRUE(added.has_value());
        connect(added->id, seeder);
        return added->id;
    }

    void connect(engine::TorrentId id, const BareSeeder& seeder)
    {
        const auto done = ours.wait<void>([&](auto answer) { ours.session().addPeer(id, seeder.endpoint(), answer); });
        EXPECT_TRUE(done.has_value());
    }

    TempFolder folder;
    SessionUnderTest ours{folder.path()};
};

class EveryVersion : public SessionTest, public testing::WithParamInterface<Version> {};

TEST_P(EveryVersion, DownloadsAndGoesOnSeedingAfterARestart)
{
    const auto payload =
        makePayload(folder.path() / "seed", GetParam(), {{"t/a.bin", 300'000}, {"t/sub/b.bin", 70'001}});
    const BareSeeder seeder{payload};

    const auto id = download(payload, seeder);

    ASSERT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::seeding); }));
    EXPECT_EQ(contents(ours.downloads / "t/a.bin"), contents(payload.folder / "t/a.bin"));
    EXPECT_EQ(contents(ours.downloads / "t/sub/b.bin"), contents(payload.folder / "t/sub/b.bin"));
    EXPECT_TRUE(ours.until([&] { return ours.observer.count(SessionEvent::Kind::finished) == 1; }));
    EXPECT_EQ(ours.torrent(id)->doneBytes, 370'001);
    EXPECT_EQ(ours.torrent(id)->hashV1.empty(), GetParam() == Version::v2);
    EXPECT_EQ(ours.torrent(id)->hashV2.empty(), GetParam() == Version::v1);

    ours.stop();
    ours.start();

    ASSERT_TRUE(ours.until([&] {
        return ours.observer.torrents.size() == 1 &&
               ours.observer.torrents.begin()->second.state == TorrentState::seeding;
    }));
    EXPECT_EQ(ours.observer.torrents.begin()->second.doneBytes, 370'001);
    EXPECT_EQ(ours.observer.count(SessionEvent::Kind::finished), 0) << "finished is told once";
}

INSTANTIATE_TEST_SUITE_P(Protocol,
                         EveryVersion,
                         testing::Values(Version::v1, Version::v2, Version::hybrid),
                         [](const auto& tested) {
                             return tested.param == Version::v1 ? "V1" : tested.param == Version::v2 ? "V2" : "Hybrid";
                         });

TEST_F(SessionTest, AnsweredTorrentIsThereAfterTheNextStartEvenWithoutAnOrderlyEnd)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 100'000}});
    const auto added = ours.add(TorrentBytesSource{payload.torrentFile}, {.start = false});
    ASSERT_TRUE(added.has_value());
    // What a killed process leaves behind: the files as they are now.
    const auto copy = folder.path() / "copy";
    fs::copy(ours.profile, copy, fs::copy_options::recursive);
    ours.stop();
    fs::remove_all(ours.profile);
    fs::rename(copy, ours.profile);

    ours.start();

    ASSERT_TRUE(ours.until([&] { return ours.observer.torrents.size() == 1; }));
    EXPECT_EQ(ours.observer.torrents.begin()->second.state, TorrentState::stopped);
    EXPECT_EQ(ours.observer.torrents.begin()->second.name, "a.bin");
}

// The row is older than the files, as after a kill: what the journal names is hashed before it is believed.
TEST_P(EveryVersion, PiecesThatOnlyTheJournalKnowsAreClaimedIfTheFileHoldsThem)
{
    constexpr int pieceBytes = 16 * 1024;
    const auto payload = makePayload(folder.path() / "seed", GetParam(), {{"a.bin", 10 * pieceBytes}});
    const auto added = ours.add(TorrentBytesSource{payload.torrentFile}, {.start = false});
    ASSERT_TRUE(added.has_value());
    const auto* torrent = ours.torrent(added->id);
    const auto key = torrent->hashV1.empty() ? torrent->hashV2 : torrent->hashV1;
    ours.stop();
    auto content = contents(payload.folder / "a.bin");
    content[3 * pieceBytes + 5] ^= '\x01';
    std::ofstream{ours.downloads / "a.bin", std::ios::binary} << content;
    {
        auto journal = engine::PieceJournal::open((ours.profile / "journal").string());
        ASSERT_TRUE(journal && journal->append(key, std::vector{0, 2, 3, 9, 10, 1'000'000}));
    }

    ours.start();

    const auto only = [this] {
        return ours.observer.torrents.empty() ? engine::TorrentSnapshot{} : ours.observer.torrents.begin()->second;
    };
    EXPECT_TRUE(ours.until([&] { return only().doneBytes == 3 * pieceBytes; })) << only().doneBytes;
    EXPECT_EQ(only().state, TorrentState::stopped);

    // They stay known, whether the row had the time to learn of them or not.
    ours.stop();
    ours.start();
    EXPECT_TRUE(ours.until([&] { return only().doneBytes == 3 * pieceBytes; })) << only().doneBytes;
}

TEST_F(SessionTest, MagnetIsPreviewedAcceptedAndDownloaded)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"t/a.bin", 50'000}, {"t/b.bin", 50'000}});
    const BareSeeder seeder{payload};
    const auto magnet = lt::make_magnet_uri(*payload.info) + "&x.pe=" + seeder.endpoint();

    const auto preview =
        ours.wait<engine::Preview>([&](auto answer) { ours.session().preview(MagnetSource{magnet}, answer); });

    ASSERT_TRUE(preview.has_value());
    EXPECT_FALSE(preview->hasMetadata);
    ASSERT_TRUE(ours.until([&] { return ours.observer.previews[preview->id].hasMetadata; }));
    EXPECT_EQ(ours.observer.previews[preview->id].files.size(), 2U);
    EXPECT_TRUE(ours.observer.torrents.empty()) << "a preview is not listed";
    EXPECT_TRUE(fs::is_empty(ours.downloads)) << "a preview writes nothing";

    const auto added = ours.wait<engine::AddOutcome>([&](auto answer) {
        ours.session().accept(preview->id, {.priorities = {{0, FilePriority::skip}}}, answer);
    });

    ASSERT_TRUE(added.has_value());
    ASSERT_TRUE(ours.until([&] { return ours.inState(added->id, TorrentState::seeding); }));
    EXPECT_FALSE(fs::exists(ours.downloads / "t/a.bin"));
    EXPECT_EQ(contents(ours.downloads / "t/b.bin"), contents(payload.folder / "t/b.bin"));
}

// BEP 53
TEST_F(SessionTest, AMagnetThatNamesSomeOfItsFilesIsPreviewedWithThoseTicked)
{
    const auto payload = makePayload(
        folder.path() / "seed", Version::v1, {{"t/a.bin", 50'000}, {"t/b.bin", 50'000}, {"t/c.bin", 50'000}});
    const BareSeeder seeder{payload};
    const auto magnet = lt::make_magnet_uri(*payload.info) + "&so=1&x.pe=" + seeder.endpoint();
    const auto preview =
        ours.wait<engine::Preview>([&](auto answer) { ours.session().preview(MagnetSource{magnet}, answer); });
    ASSERT_TRUE(preview.has_value());
    ASSERT_TRUE(ours.until([&] { return ours.observer.previews[preview->id].hasMetadata; }));
    std::vector<FilePriority> ticked;
    for (const auto& file : ours.observer.previews[preview->id].files) {
        ticked.push_back(file.priority);
    }
    EXPECT_EQ(ticked, (std::vector{FilePriority::skip, FilePriority::normal, FilePriority::skip}));

    const auto added =
        ours.wait<engine::AddOutcome>([&](auto answer) { ours.session().accept(preview->id, {}, answer); });

    ASSERT_TRUE(added.has_value());
    ASSERT_TRUE(ours.until([&] { return ours.inState(added->id, TorrentState::seeding); }));
    EXPECT_FALSE(fs::exists(ours.downloads / "t/a.bin"));
    EXPECT_EQ(contents(ours.downloads / "t/b.bin"), contents(payload.folder / "t/b.bin"));
    EXPECT_FALSE(fs::exists(ours.downloads / "t/c.bin"));
}

TEST_F(SessionTest, PeersThatALaterMagnetNamesAreCalled)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 100'000}});
    const BareSeeder seeder{payload};
    const auto added = ours.add(TorrentBytesSource{payload.torrentFile});
    ASSERT_TRUE(added.has_value());

    const auto again =
        ours.add(MagnetSource{"magnet:?xt=urn:btih:" + ours.torrent(added->id)->hashV1 + "&x.pe=" + seeder.endpoint()});

    ASSERT_TRUE(again.has_value());
    EXPECT_TRUE(again->alreadyPresent);
    EXPECT_TRUE(ours.until([&] { return ours.inState(added->id, TorrentState::seeding); }));
}

TEST_F(SessionTest, AMagnetGivenTwiceIsOnePreviewWithTheTrackersOfBoth)
{
    const std::string magnet = "magnet:?xt=urn:btih:" + std::string(40, 'a');
    const auto preview = [this](const std::string& uri) {
        return ours.wait<engine::Preview>([&](auto answer) { ours.session().preview(MagnetSource{uri}, answer); });
    };

    const auto first = preview(magnet + "&tr=http%3A%2F%2F127.0.0.1%3A1%2Fa");
    const auto second = preview(magnet + "&tr=http%3A%2F%2F127.0.0.1%3A1%2Fa&tr=http%3A%2F%2F127.0.0.1%3A1%2Fb");

    ASSERT_TRUE(first.has_value() && second.has_value());
    EXPECT_EQ(first->id, second->id);
    EXPECT_EQ(first->trackers, 1);
    EXPECT_EQ(second->trackers, 2);
}

TEST_F(SessionTest, AMagnetThatIsBeingPreviewedCanBeAddedFromElsewhere)
{
    const std::string magnet = "magnet:?xt=urn:btih:" + std::string(40, 'a');
    const auto shown =
        ours.wait<engine::Preview>([&](auto answer) { ours.session().preview(MagnetSource{magnet}, answer); });
    ASSERT_TRUE(shown.has_value());

    const auto added = ours.add(MagnetSource{magnet});

    ASSERT_TRUE(added.has_value());
    EXPECT_FALSE(added->alreadyPresent);
    EXPECT_TRUE(ours.until([&] { return ours.inState(added->id, TorrentState::metadata); }));
    const auto accepted =
        ours.wait<engine::AddOutcome>([&](auto answer) { ours.session().accept(shown->id, {}, answer); });
    ASSERT_TRUE(accepted.has_value());
    EXPECT_TRUE(accepted->alreadyPresent);
    EXPECT_EQ(accepted->id, added->id);
}

// libtorrent may answer that it has the preview's torrent only when the add dialog is closed already. Each round meets
// that moment with one chance in ten.
TEST_F(SessionTest, AMagnetCanBeAddedWhileLibtorrentStillTakesItsPreview)
{
    for (int i = 0; i < 40; ++i) {
        const auto uri = "magnet:?xt=urn:btih:" + std::string(36, 'b') + std::to_string(1000 + i);
        const auto shown =
            ours.wait<engine::Preview>([&](auto answer) { ours.session().preview(MagnetSource{uri}, answer); });
        ASSERT_TRUE(shown.has_value());

        const auto added = ours.add(MagnetSource{uri});

        ASSERT_TRUE(added.has_value()) << i;
        EXPECT_FALSE(added->alreadyPresent);
    }
}

TEST_F(SessionTest, HundredsOfMagnetsCanBePreviewedAndAcceptedAtOnce)
{
    constexpr int count = 300;
    std::vector<engine::TorrentId> previews;
    for (int i = 0; i < count; ++i) {
        const auto hex = std::to_string(1000 + i);
        const auto uri = "magnet:?xt=urn:btih:" + std::string(40 - hex.size(), '0') + hex;
        const auto shown =
            ours.wait<engine::Preview>([&](auto answer) { ours.session().preview(MagnetSource{uri}, answer); });
        ASSERT_TRUE(shown.has_value());
        previews.push_back(shown->id);
    }
    for (const auto id : previews) {
        const auto accepted =
            ours.wait<engine::AddOutcome>([&](auto answer) { ours.session().accept(id, {}, answer); });
        ASSERT_TRUE(accepted.has_value());
        EXPECT_FALSE(accepted->alreadyPresent);
    }
    EXPECT_TRUE(ours.until([&] { return ours.observer.torrents.size() == count; }));
}

TEST_F(SessionTest, WhatAMagnetBroughtIsRemovedWithItHoweverFastItCame)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"t/a.bin", 5000}, {"t/b.bin", 5000}});
    const BareSeeder seeder{payload};
    for (int i = 0; i < 5; ++i) {
        const auto added = ours.add(MagnetSource{lt::make_magnet_uri(*payload.info) + "&x.pe=" + seeder.endpoint()});
        ASSERT_TRUE(added);
        ASSERT_TRUE(ours.until([&] { return ours.inState(added->id, TorrentState::seeding); }));
        const auto summary =
            ours.wait<engine::RemovalSummary>([&](auto answer) { ours.session().removalSummary({added->id}, answer); });
        ASSERT_TRUE(summary);
        EXPECT_EQ(summary->files, payload.info->num_files());
        ASSERT_TRUE(ours.wait<engine::RemovalOutcome>(
            [&](auto answer) { ours.session().remove({added->id}, RemoveFiles::destroy, answer); }));
    }
}

TEST_F(SessionTest, MagnetAcceptedBeforeItsMetadataAreThere)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}});
    const auto added = ours.add(MagnetSource{lt::make_magnet_uri(*payload.info)});
    ASSERT_TRUE(added.has_value());
    ASSERT_TRUE(ours.until([&] { return ours.inState(added->id, TorrentState::metadata); }));

    const BareSeeder seeder{payload};
    connect(added->id, seeder);

    ASSERT_TRUE(ours.until([&] { return ours.inState(added->id, TorrentState::seeding); }));
    EXPECT_EQ(contents(ours.downloads / "a.bin"), contents(payload.folder / "a.bin"));
}

TEST_F(SessionTest, AddingTwiceMergesTrackersAndSaysSo)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}});
    const auto first = ours.add(TorrentBytesSource{payload.torrentFile}, {.start = false});
    ASSERT_TRUE(first.has_value());

    const auto second = ours.add(MagnetSource{lt::make_magnet_uri(*payload.info) + "&tr=udp://127.0.0.1:9/announce"});

    ASSERT_TRUE(second.has_value());
    EXPECT_TRUE(second->alreadyPresent);
    EXPECT_EQ(second->id, first->id);
    EXPECT_EQ(second->mergedTrackers, 1);
    EXPECT_EQ(ours.observer.count(SessionEvent::Kind::alreadyPresent), 1);
    EXPECT_EQ(ours.observer.torrents.size(), 1U);
}

TEST_F(SessionTest, PrivateTorrentMergesNothing)
{
    const auto payload =
        makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}}, 16 * 1024, /*isPrivate=*/true);
    ASSERT_TRUE(ours.add(TorrentBytesSource{payload.torrentFile}, {.start = false}).has_value());

    const auto second = ours.add(MagnetSource{lt::make_magnet_uri(*payload.info) + "&tr=udp://127.0.0.1:9/announce"});

    ASSERT_TRUE(second.has_value());
    EXPECT_TRUE(second->alreadyPresent);
    EXPECT_EQ(second->mergedTrackers, 0);
}

TEST_F(SessionTest, DeletingRemovesOnlyWhatTheTorrentCreated)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"t/a.bin", 50'000}, {"t/b.bin", 50'000}});
    fs::create_directories(ours.downloads / "t");
    fs::copy_file(payload.folder / "t/a.bin", ours.downloads / "t/a.bin");
    const BareSeeder seeder{payload};
    const auto id = download(payload, seeder);
    ASSERT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::seeding); }));

    const auto summary =
        ours.wait<engine::RemovalSummary>([&](auto answer) { ours.session().removalSummary({id}, answer); });
    const auto removed = ours.wait<engine::RemovalOutcome>(
        [&](auto answer) { ours.session().remove({id}, RemoveFiles::destroy, answer); });

    ASSERT_TRUE(summary.has_value());
    EXPECT_EQ(summary->files, 1);
    EXPECT_EQ(summary->keptFiles, 1);
    ASSERT_TRUE(removed.has_value());
    EXPECT_EQ(removed->filesRemoved, 1);
    EXPECT_TRUE(fs::exists(ours.downloads / "t/a.bin")) << "was there before";
    EXPECT_FALSE(fs::exists(ours.downloads / "t/b.bin"));
    EXPECT_TRUE(ours.observer.torrents.empty());
    ours.stop();
    ours.start();
    ASSERT_TRUE(ours.until([&] { return ours.observer.status.ready; }));
    EXPECT_TRUE(ours.observer.torrents.empty());
}

TEST_F(SessionTest, MovesFilesToTheTrash)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}});
    const BareSeeder seeder{payload};
    const auto id = download(payload, seeder);
    ASSERT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::seeding); }));

    const auto removed = ours.wait<engine::RemovalOutcome>(
        [&](auto answer) { ours.session().remove({id}, RemoveFiles::trash, answer); });

    ASSERT_TRUE(removed.has_value());
    EXPECT_EQ(contents(ours.trash.folder / "a.bin"), contents(payload.folder / "a.bin"));
    EXPECT_FALSE(fs::exists(ours.downloads / "a.bin"));
}

TEST_F(SessionTest, MissingFilesAreAStateAndNothingIsFetchedAgain)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"t/a.bin", 200'000}});
    const BareSeeder seeder{payload};
    const auto id = download(payload, seeder);
    ASSERT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::seeding); }));
    ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->receivedBytes == 200'000; }));
    ours.stop();
    fs::rename(ours.downloads / "t", folder.path() / "elsewhere");
    ours.start();
    const auto only = [this] {
        return ours.observer.torrents.empty() ? engine::TorrentSnapshot{} : ours.observer.torrents.begin()->second;
    };

    ASSERT_TRUE(ours.until([&] { return only().state == TorrentState::storageMissing; }));
    EXPECT_EQ(only().doneBytes, 200'000) << "progress is kept";
    EXPECT_TRUE(ours.until([&] { return ours.observer.count(SessionEvent::Kind::storageMissing) == 1; }));
    EXPECT_FALSE(fs::exists(ours.downloads / "t"));

    fs::rename(folder.path() / "elsewhere", ours.downloads / "t");

    ASSERT_TRUE(ours.until([&] { return only().state == TorrentState::seeding; }));
    EXPECT_TRUE(ours.until([&] { return ours.observer.count(SessionEvent::Kind::storageBack) == 1; }));
    EXPECT_EQ(only().receivedBytes, 200'000);
}

TEST_F(SessionTest, ASeedWhoseFilesAreGoneIsNoticedWithoutAnybodyAskingForThem)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"t/a.bin", 200'000}});
    fs::copy(payload.folder / "t", ours.downloads / "t", fs::copy_options::recursive);
    const auto added = ours.add(TorrentBytesSource{payload.torrentFile});
    ASSERT_TRUE(added.has_value());
    ASSERT_TRUE(ours.until([&] { return ours.inState(added->id, TorrentState::seeding); }));

    fs::rename(ours.downloads / "t", folder.path() / "elsewhere");
    ASSERT_TRUE(ours.until([&] { return ours.inState(added->id, TorrentState::storageMissing); }));
    fs::rename(folder.path() / "elsewhere", ours.downloads / "t");

    EXPECT_TRUE(ours.until([&] { return ours.inState(added->id, TorrentState::seeding); }));
}

TEST_F(SessionTest, FilesThatAreGoneAreFetchedAgainOnlyWhenThePersonHasThemChecked)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"t/a.bin", 200'000}, {"t/b.bin", 100'000}});
    const BareSeeder seeder{payload};
    const auto id = download(payload, seeder);
    ASSERT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::seeding); }));
    ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->receivedBytes == 300'000; }));
    ours.stop();
    fs::remove_all(ours.downloads / "t");
    ours.start();
    const auto only = [this] {
        return ours.observer.torrents.empty() ? engine::TorrentSnapshot{} : ours.observer.torrents.begin()->second;
    };
    ASSERT_TRUE(ours.until([&] { return only().state == TorrentState::storageMissing; }));
    EXPECT_EQ(only().problem, engine::Problem::filesGone);

    ours.session().recheck({only().id});

    // It still knows the seeder, from the session before.
    ASSERT_TRUE(ours.until([&] { return only().state == TorrentState::seeding; }));
    ASSERT_TRUE(ours.until([&] { return only().receivedBytes == 600'000; }));
    EXPECT_EQ(contents(ours.downloads / "t/a.bin"), contents(payload.folder / "t/a.bin"));
}

TEST_F(SessionTest, FilesThatComeBackInPartAreAProblemToCheckAndNotAMissingDisk)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"t/a.bin", 200'000}, {"t/b.bin", 100'000}});
    const BareSeeder seeder{payload};
    const auto id = download(payload, seeder);
    ASSERT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::seeding); }));
    ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->receivedBytes == 300'000; }));
    ours.stop();
    fs::rename(ours.downloads / "t", folder.path() / "elsewhere");
    ours.start();
    const auto only = [this] {
        return ours.observer.torrents.empty() ? engine::TorrentSnapshot{} : ours.observer.torrents.begin()->second;
    };
    ASSERT_TRUE(ours.until([&] { return only().state == TorrentState::storageMissing; }));

    fs::create_directory(ours.downloads / "t");
    fs::rename(folder.path() / "elsewhere/a.bin", ours.downloads / "t/a.bin");

    ASSERT_TRUE(ours.until([&] { return only().problem == engine::Problem::filesChanged; }));
    EXPECT_EQ(only().receivedBytes, 300'000);
    EXPECT_FALSE(fs::exists(ours.downloads / "t/b.bin")) << "nothing is fetched before the person asks for it";
}

TEST_F(SessionTest, TheLimitOfTheSessionHoldsForPeersOfTheLocalNetworkToo)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 8'000'000}});
    const BareSeeder seeder{payload};
    auto limited = ours.settings;
    limited.limits.download = 100'000;
    ours.session().applySettings(limited);

    const auto id = download(payload, seeder);
    ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->receivedBytes > 0; }));
    const auto first = ours.torrent(id)->receivedBytes;
    (void)ours.until([] { return false; }, std::chrono::seconds{3});

    // Without the limit all of it is there within a fraction of that time.
    EXPECT_LT(ours.torrent(id)->receivedBytes - first, 1'000'000);

    ours.session().applySettings(ours.settings);
    EXPECT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::seeding); }));
}

TEST_F(SessionTest, StopsAndGoesOnAcrossARestart)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 100'000}});
    const auto added = ours.add(TorrentBytesSource{payload.torrentFile});
    ASSERT_TRUE(added.has_value());
    ours.session().pause({added->id});
    ASSERT_TRUE(ours.until([&] { return ours.inState(added->id, TorrentState::stopped); }));
    ours.stop();
    ours.start();
    ASSERT_TRUE(ours.until([&] { return ours.observer.torrents.size() == 1; }));
    const auto id = ours.observer.torrents.begin()->first;
    ASSERT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::stopped); }));
    const BareSeeder seeder{payload};

    ours.session().resume({id});
    connect(id, seeder);

    EXPECT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::seeding); }));
}

TEST_F(SessionTest, OwnNameLimitsAndSequentialSurviveARestart)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 100'000}});
    const auto added = ours.add(TorrentBytesSource{payload.torrentFile}, {.start = false});
    ASSERT_TRUE(added.has_value());
    ASSERT_TRUE(ours.wait<void>([&](auto answer) { ours.session().rename(added->id, "holiday", answer); }));
    ours.session().setLimits({added->id}, 100'000, 50'000);
    ours.session().setSequential({added->id}, true);
    ours.stop();

    ours.start();

    ASSERT_TRUE(ours.until([&] { return ours.observer.torrents.size() == 1; }));
    const auto& torrent = ours.observer.torrents.begin()->second;
    EXPECT_EQ(torrent.name, "holiday");
    EXPECT_EQ(torrent.downLimit, 100'000);
    EXPECT_EQ(torrent.upLimit, 50'000);
    EXPECT_TRUE(torrent.sequential);
}

TEST_F(SessionTest, RenamingAFileNeverOverwritesAnother)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"t/a.bin", 50'000}, {"t/b.bin", 50'000}});
    const BareSeeder seeder{payload};
    const auto id = download(payload, seeder);
    ASSERT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::seeding); }));
    std::ofstream{ours.downloads / "t/mine.txt"} << "mine";
    const auto rename = [&](int file, const std::string& path) {
        return ours.wait<void>([&](auto answer) { ours.session().renameFile(id, file, path, answer); });
    };

    EXPECT_EQ(rename(0, "t/mine.txt").error().code, EngineErrc::nameTaken);
    EXPECT_EQ(rename(0, "t/b.bin").error().code, EngineErrc::nameTaken);
    EXPECT_EQ(rename(0, "../outside").error().code, EngineErrc::invalidName);
    EXPECT_TRUE(rename(0, "t/new.bin").has_value());

    EXPECT_EQ(contents(ours.downloads / "t/mine.txt"), "mine");
    EXPECT_EQ(contents(ours.downloads / "t/new.bin"), contents(payload.folder / "t/a.bin"));
}

TEST_F(SessionTest, DetailsComeForTheWatchedTorrent)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"t/a.bin", 50'000}, {"t/b.bin", 50'000}});
    const BareSeeder seeder{payload};
    const auto id = download(payload, seeder);
    ASSERT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::seeding); }));

    ours.session().watchDetails(id, engine::DetailsPart::files);
    ASSERT_TRUE(ours.until([&] { return ours.observer.details.files.size() == 2; }));
    EXPECT_EQ(ours.observer.details.files[0].path, "t/a.bin");
    EXPECT_EQ(ours.observer.details.fileBytes, (std::vector<std::int64_t>{50'000, 50'000}));

    ours.session().watchDetails(id, engine::DetailsPart::pieces);
    ASSERT_TRUE(ours.until([&] { return ours.observer.details.pieces.size() == 7; }));
    EXPECT_THAT(ours.observer.details.pieces, testing::Each(engine::PieceState::have));
}

TEST_F(SessionTest, RefusesWhatIsNoTorrentAndAFolderThatCannotBeMade)
{
    const std::string html = "<html><body>not found</body></html>";
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}});
    std::ofstream{folder.path() / "file"} << "in the way";

    EXPECT_EQ(ours.add(TorrentBytesSource{{html.begin(), html.end()}}).error().code, EngineErrc::notATorrent);
    EXPECT_EQ(ours.add(engine::TorrentFileSource{(folder.path() / "none.torrent").string()}).error().code,
              EngineErrc::fileNotFound);
    EXPECT_EQ(ours.add(engine::UrlSource{"http://127.0.0.1/none"}).error().code, EngineErrc::httpStatus);
    EXPECT_EQ(ours.add(TorrentBytesSource{payload.torrentFile}, {.savePath = (folder.path() / "file/below").string()})
                  .error()
                  .code,
              EngineErrc::savePathUnusable);
    EXPECT_TRUE(ours.observer.torrents.empty());
}

TEST_F(SessionTest, AddsFromTheWeb)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v1, {{"a.bin", 50'000}});
    ours.fetcher.pages["https://example.org/a.torrent"] = payload.torrentFile;

    const auto added = ours.add(engine::UrlSource{"https://example.org/a.torrent"}, {.start = false});

    ASSERT_TRUE(added.has_value());
    EXPECT_EQ(added->name, "a.bin");
}

TEST_F(SessionTest, RecheckFindsDamageAndTheTorrentHealsItself)
{
    const auto payload = makePayload(folder.path() / "seed", Version::hybrid, {{"a.bin", 200'000}});
    const BareSeeder seeder{payload};
    const auto id = download(payload, seeder);
    ASSERT_TRUE(ours.until([&] { return ours.inState(id, TorrentState::seeding); }));
    {
        std::fstream file{ours.downloads / "a.bin", std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(100'000);
        file << "damage";
    }

    ours.session().recheck({id});
    const BareSeeder another{payload};  // libtorrent waits a minute before it calls the first again
    connect(id, another);

    ASSERT_TRUE(ours.until([&] {
        return ours.inState(id, TorrentState::seeding) &&
               contents(ours.downloads / "a.bin") == contents(payload.folder / "a.bin");
    }));
    EXPECT_EQ(ours.torrent(id)->doneBytes, 200'000);
}

}  // namespace
}  // namespace barter::test
