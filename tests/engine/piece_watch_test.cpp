#include "session_fixture.hpp"

#include "engine/piece_watch.hpp"
#include "engine/torrent_record.hpp"

#include <libtorrent/session_params.hpp>
#include <libtorrent/torrent_status.hpp>

#include <gmock/gmock.h>

#include <atomic>
#include <numeric>

namespace barter::test {
namespace {

using engine::PieceWatch;
using engine::TorrentId;

constexpr std::size_t payloadBytes = 200'000;

/// libtorrent alone, with the plugin.
class PieceWatchTest : public testing::Test {
protected:
    PieceWatchTest()
    {
        lt::settings_pack settings;
        settings.set_str(lt::settings_pack::listen_interfaces, "127.0.0.1:0");
        for (const int off : {lt::settings_pack::enable_dht,
                              lt::settings_pack::enable_lsd,
                              lt::settings_pack::enable_upnp,
                              lt::settings_pack::enable_natpmp}) {
            settings.set_bool(off, false);
        }
        session.apply_settings(settings);
        session.add_extension(watch);
    }

    lt::torrent_handle add(const std::filesystem::path& savePath,
                           const lt::typed_bitfield<lt::piece_index_t>& have = {})
    {
        lt::add_torrent_params params;
        params.ti = payload.info;
        params.save_path = savePath.string();
        params.have_pieces = have;
        params.userdata = engine::toUserdata(TorrentId{7});
        params.flags &= ~(lt::torrent_flags::auto_managed | lt::torrent_flags::paused);
        return session.add_torrent(params);
    }

    static bool untilComplete(const lt::torrent_handle& torrent)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
        while (!torrent.status().is_seeding) {
            if (std::chrono::steady_clock::now() > end) {
                return false;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        return true;
    }

    TempFolder folder;
    Payload payload = makePayload(folder.path() / "source", Version::hybrid, {{"payload.bin", payloadBytes}});
    std::atomic<int> wakes = 0;
    std::shared_ptr<PieceWatch> watch = std::make_shared<PieceWatch>([this] { ++wakes; });
    lt::session session{lt::session_params{lt::settings_pack{}}};
};

TEST_F(PieceWatchTest, TellsEachDownloadedPieceOnce)
{
    const BareSeeder seeder{payload};
    const auto torrent = add(folder.path() / "downloads");
    const auto endpoint = seeder.endpoint();
    torrent.connect_peer({lt::make_address("127.0.0.1"),
                          static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)))});
    ASSERT_TRUE(untilComplete(torrent));

    std::vector<int> pieces;
    for (const auto& piece : watch->take()) {
        EXPECT_EQ(piece.torrent, TorrentId{7});
        pieces.push_back(piece.index);
    }
    std::vector<int> all(static_cast<std::size_t>(payload.info->num_pieces()));
    std::iota(all.begin(), all.end(), 0);
    EXPECT_THAT(pieces, testing::UnorderedElementsAreArray(all));
    EXPECT_EQ(wakes, payload.info->num_pieces());
    EXPECT_TRUE(watch->take().empty());
}

TEST_F(PieceWatchTest, NotesWhenMetadataCameBeforeAnythingIsWritten)
{
    const BareSeeder seeder{payload};
    lt::add_torrent_params params;
    params.info_hashes = payload.info->info_hashes();
    params.save_path = (folder.path() / "downloads").string();
    params.userdata = engine::toUserdata(TorrentId{7});
    params.flags &= ~(lt::torrent_flags::auto_managed | lt::torrent_flags::paused);
    EXPECT_FALSE(watch->takeMetadataTime(TorrentId{7}));
    const auto begin = engine::fileTimeNow();
    const auto torrent = session.add_torrent(params);
    const auto endpoint = seeder.endpoint();
    torrent.connect_peer({lt::make_address("127.0.0.1"),
                          static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)))});
    ASSERT_TRUE(untilComplete(torrent));

    const auto came = watch->takeMetadataTime(TorrentId{7});
    ASSERT_TRUE(came);
    EXPECT_GE(*came, begin);
    const auto files =
        std::vector{engine::ManifestFile{payload.info->files().file_path(lt::file_index_t{0}), payloadBytes}};
    EXPECT_FALSE(engine::FileManifest::take(params.save_path, files, came).existedBefore(0));
    EXPECT_TRUE(engine::FileManifest::take(params.save_path, files).existedBefore(0));
    EXPECT_FALSE(watch->takeMetadataTime(TorrentId{7})) << "once";
}

TEST_F(PieceWatchTest, IsSilentAboutPiecesThatACheckFinds)
{
    const auto torrent = add(payload.folder);
    ASSERT_TRUE(untilComplete(torrent));
    torrent.force_recheck();
    ASSERT_TRUE(untilComplete(torrent));
    EXPECT_TRUE(watch->take().empty());
    EXPECT_EQ(wakes, 0);
}

TEST_F(PieceWatchTest, IsSilentAboutPiecesOfTheResumeData)
{
    lt::typed_bitfield<lt::piece_index_t> have;
    have.resize(payload.info->num_pieces(), true);
    const auto torrent = add(payload.folder, have);
    ASSERT_TRUE(untilComplete(torrent));
    EXPECT_TRUE(watch->take().empty());
    EXPECT_EQ(wakes, 0);
}

}  // namespace
}  // namespace barter::test
