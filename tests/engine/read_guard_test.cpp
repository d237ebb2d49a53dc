#include "engine/read_guard.hpp"

#include "session_fixture.hpp"

#include <gmock/gmock.h>

#include <libtorrent/add_torrent_params.hpp>
#include <libtorrent/alert_types.hpp>
#include <libtorrent/load_torrent.hpp>
#include <libtorrent/session.hpp>
#include <libtorrent/torrent_status.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <limits>
#include <thread>

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using barter::engine::guardReads;
using barter::engine::KnownMetadata;
using barter::test::makePayload;
using barter::test::Payload;
using barter::test::TempFolder;
using barter::test::Version;
using testing::Each;

constexpr int pieceSize = 64 * 1024;
constexpr std::size_t bigFile = std::size_t{40} * pieceSize;
constexpr std::size_t smallFile = std::size_t{5} * pieceSize;
constexpr auto limit = 20s;

lt::session_params onLoopback()
{
    using Pack = lt::settings_pack;
    Pack pack;
    pack.set_str(Pack::listen_interfaces, "127.0.0.1:0");
    for (const int off : {Pack::enable_dht, Pack::enable_lsd, Pack::enable_upnp, Pack::enable_natpmp}) {
        pack.set_bool(off, false);
    }
    pack.set_bool(Pack::allow_multiple_connections_per_ip, true);
    // Two that both have everything part; who then lacks something again has to come back within the test's limit.
    pack.set_int(Pack::min_reconnect_time, 1);
    pack.set_int(Pack::mmap_file_size_cutoff, std::numeric_limits<int>::max());
    pack.set_int(Pack::alert_mask, static_cast<int>(static_cast<std::uint32_t>(lt::alert_category::all)));
    pack.set_int(Pack::alert_queue_size, 100'000);
    return lt::session_params{pack};
}

template <class Condition>
bool waitFor(Condition condition)
{
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(10ms);
    }
    return true;
}

/// A guarded session that has a torrent of two files, and somebody who wants it.
class ReadGuardTest : public testing::TestWithParam<Version> {
protected:
    using Files = std::vector<std::pair<std::string, std::size_t>>;

    explicit ReadGuardTest(const Files& files = {{"t/big", bigFile}, {"t/small", smallFile}})
        : m_payload{makePayload(m_folder.path() / "seeder", GetParam(), files, pieceSize)}, m_seeder{guarded()},
          m_leecher{onLoopback()}
    {
        m_known->add(m_hashes);
        m_seeds = add(m_seeder, m_payload.folder);
        EXPECT_TRUE(waitFor([this] { return m_seeds.status({}).state == lt::torrent_status::seeding; }));
        std::this_thread::sleep_for(20ms);  // two ticks of the kernel's clock
    }

    [[nodiscard]] fs::path file(const std::string& name) const { return m_payload.folder / "t" / name; }
    static void overwrite(const fs::path& path, std::streamoff at)
    {
        std::fstream stream{path, std::ios::in | std::ios::out | std::ios::binary};
        stream.seekp(at) << "written by another program";
    }

    void startDownload()
    {
        m_downloads = add(m_leecher, m_folder.path() / "leecher");
        m_downloads.connect_peer({lt::make_address("127.0.0.1"), m_seeder.listen_port()});
    }
    /// As with the resume data of a seed.
    void startAgain()
    {
        m_seeder.remove_torrent(m_seeds);
        lt::add_torrent_params params;
        params.ti = m_payload.info;
        params.save_path = m_payload.folder.string();
        params.flags &= ~(lt::torrent_flags::paused | lt::torrent_flags::auto_managed);
        params.have_pieces.resize(m_payload.info->num_pieces(), true);
        m_seeds = m_seeder.add_torrent(params);
        EXPECT_TRUE(waitFor([this] { return m_seeds.status({}).state == lt::torrent_status::seeding; }));
        std::this_thread::sleep_for(200ms);  // the files are looked at
    }
    void leave() { m_leecher.remove_torrent(m_downloads); }
    [[nodiscard]] bool getsEverything()
    {
        startDownload();
        const bool isComplete = waitFor([this] { return m_downloads.status({}).is_seeding; });
        return isComplete && failedBytes() == 0 && readErrors().empty();
    }
    [[nodiscard]] std::int64_t failedBytes() { return m_downloads.status({}).total_failed_bytes; }
    /// All so far.
    const std::vector<lt::error_code>& readErrors()
    {
        std::vector<lt::alert*> alerts;
        m_seeder.pop_alerts(&alerts);
        for (const auto* alert : alerts) {
            if (const auto* error = lt::alert_cast<lt::file_error_alert>(alert)) {
                m_errors.push_back(error->error);
            }
        }
        return m_errors;
    }

    lt::torrent_handle& seeds() { return m_seeds; }
    lt::torrent_handle& downloads() { return m_downloads; }
    [[nodiscard]] const TempFolder& folder() const { return m_folder; }
    /// Metadata as a magnet has them: of v2 without the layers that lie apart.
    void knowOnlyMetadata()
    {
        m_hashes = lt::load_torrent_buffer(m_payload.torrentFile).ti;
        m_known->add(m_hashes);
    }
    void touch(const std::string& name) const { ASSERT_EQ(::utimensat(AT_FDCWD, file(name).c_str(), nullptr, 0), 0); }

private:
    lt::session_params guarded()
    {
        auto params = onLoopback();
        guardReads(params, m_known);
        return params;
    }
    lt::torrent_handle add(lt::session& session, const fs::path& folder)
    {
        fs::create_directories(folder);
        lt::add_torrent_params params;
        params.ti = &session == &m_seeder ? m_payload.info : std::make_shared<lt::torrent_info>(*m_payload.info);
        params.save_path = folder.string();
        params.flags &= ~(lt::torrent_flags::paused | lt::torrent_flags::auto_managed);
        return session.add_torrent(params);
    }

    TempFolder m_folder;
    Payload m_payload;
    std::shared_ptr<const lt::torrent_info> m_hashes = std::make_shared<lt::torrent_info>(*m_payload.info);
    std::shared_ptr<KnownMetadata> m_known = std::make_shared<KnownMetadata>();
    lt::session m_seeder;
    lt::session m_leecher;
    lt::torrent_handle m_seeds;
    lt::torrent_handle m_downloads;
    std::vector<lt::error_code> m_errors;
};

TEST_P(ReadGuardTest, GivesAwayWhatNobodyTouched)
{
    EXPECT_TRUE(getsEverything());
}

TEST_P(ReadGuardTest, GivesAwayAFileThatWasOnlyTouched)
{
    touch("big");

    EXPECT_TRUE(getsEverything());
}

TEST_P(ReadGuardTest, GivesAwayAnEqualFile)
{
    fs::copy_file(file("big"), folder().path() / "copy");
    fs::rename(folder().path() / "copy", file("big"));

    EXPECT_TRUE(getsEverything());
}

TEST_P(ReadGuardTest, KeepsThePieceThatSomebodyWroteTo)
{
    overwrite(file("big"), 7 * pieceSize);

    startDownload();

    ASSERT_TRUE(waitFor([this] { return !readErrors().empty(); }));
    EXPECT_TRUE(waitFor([this] { return downloads().status({}).num_pieces == 44; })) << "all others";
    EXPECT_THAT(readErrors(), Each(lt::error_code{lt::errors::failed_hash_check}));
    EXPECT_EQ(failedBytes(), 0);
}

TEST_P(ReadGuardTest, KeepsAFileThatIsAnother)
{
    {
        std::ofstream other{folder().path() / "other", std::ios::binary};
        other << std::string(bigFile, 'x');
    }
    fs::rename(folder().path() / "other", file("big"));

    startDownload();

    ASSERT_TRUE(waitFor([this] { return !readErrors().empty(); }));
    EXPECT_TRUE(waitFor([this] { return downloads().status({}).num_pieces == 5; })) << "the other file's";
    EXPECT_EQ(failedBytes(), 0);
}

TEST_P(ReadGuardTest, SaysThatAFileIsGone)
{
    fs::remove(file("big"));

    startDownload();

    ASSERT_TRUE(waitFor([this] { return !readErrors().empty(); }));
    EXPECT_THAT(readErrors(), Each(lt::error_code{ENOENT, boost::system::system_category()}));
    EXPECT_EQ(failedBytes(), 0);
}

TEST_P(ReadGuardTest, GivesAwayEverythingAfterAnotherCheck)
{
    const auto original = folder().path() / "original";
    fs::copy_file(file("big"), original);
    overwrite(file("big"), 7 * pieceSize);
    startDownload();
    ASSERT_TRUE(waitFor([this] { return !readErrors().empty(); }));

    fs::copy_file(original, file("big"), fs::copy_options::overwrite_existing);
    seeds().force_recheck();

    EXPECT_TRUE(waitFor([this] { return downloads().status({}).is_seeding; }));
    EXPECT_EQ(failedBytes(), 0);
}

TEST_P(ReadGuardTest, FollowsAFileThatWeRename)
{
    seeds().rename_file(lt::file_index_t{0}, "t/renamed");
    ASSERT_TRUE(waitFor([this] { return fs::exists(file("renamed")); }));

    EXPECT_TRUE(getsEverything());
}

TEST_P(ReadGuardTest, FollowsFilesThatWeMove)
{
    seeds().move_storage((folder().path() / "elsewhere").string());
    ASSERT_TRUE(waitFor([this] { return !fs::exists(file("big")); }));

    EXPECT_TRUE(getsEverything());
}

TEST_P(ReadGuardTest, NoticesAChangeAfterAMove)
{
    seeds().rename_file(lt::file_index_t{0}, "t/renamed");
    seeds().move_storage((folder().path() / "elsewhere").string());
    const auto moved = folder().path() / "elsewhere/t/renamed";
    ASSERT_TRUE(waitFor([&] { return fs::exists(moved) && !fs::exists(file("renamed")); }));
    ASSERT_TRUE(getsEverything());

    fs::remove_all(folder().path() / "leecher");
    overwrite(moved, 7 * pieceSize);
    downloads().force_recheck();

    ASSERT_TRUE(waitFor([this] { return !readErrors().empty(); }));
    EXPECT_EQ(failedBytes(), 0);
}

TEST_P(ReadGuardTest, GivesAwayTheRestWhenAFileIsSkipped)
{
    seeds().file_priority(lt::file_index_t{1}, lt::dont_download);
    fs::remove(file("small"));
    touch("big");

    startDownload();

    EXPECT_TRUE(waitFor([this] { return downloads().status({}).num_pieces >= 40; }));
    EXPECT_EQ(failedBytes(), 0);
}

TEST_P(ReadGuardTest, KeepsASkippedFileThatSomebodyWroteTo)
{
    seeds().file_priority(lt::file_index_t{1}, lt::dont_download);
    overwrite(file("small"), 0);

    startDownload();

    ASSERT_TRUE(waitFor([this] { return !readErrors().empty(); }));
    EXPECT_EQ(failedBytes(), 0);
}

TEST_P(ReadGuardTest, HashesPiecesWithPadding)
{
    seeds().file_priority(lt::file_index_t{0}, lt::low_priority);  // libtorrent skips pad files from now on
    touch("big");
    touch("small");

    EXPECT_TRUE(getsEverything());
}

TEST_P(ReadGuardTest, KeepsQuietWhatItCannotHash)
{
    knowOnlyMetadata();
    touch("big");

    if (GetParam() != Version::v2) {
        EXPECT_TRUE(getsEverything()) << "v1 hashes are metadata";
        return;
    }
    startDownload();
    ASSERT_TRUE(waitFor([this] { return !readErrors().empty(); }));
    EXPECT_THAT(readErrors(), Each(lt::error_code{boost::asio::error::operation_aborted}));
    EXPECT_EQ(failedBytes(), 0);
}

TEST_P(ReadGuardTest, GivesAwayAFileThatWasPutBack)
{
    const auto kept = folder().path() / "kept";
    fs::rename(file("big"), kept);
    std::ofstream{file("big"), std::ios::binary} << std::string(bigFile, 'x');
    startDownload();
    ASSERT_TRUE(waitFor([this] { return !readErrors().empty(); }));  // libtorrent has the other file open

    fs::rename(kept, file("big"));
    EXPECT_EQ(failedBytes(), 0);
    leave();  // it has been told that the pieces are not there
    startDownload();

    EXPECT_TRUE(waitFor([this] { return downloads().status({}).is_seeding; }));
    EXPECT_EQ(failedBytes(), 0);
}

TEST_P(ReadGuardTest, KeepsAPieceThatWasChangedAfterAStart)
{
    startAgain();
    overwrite(file("big"), 7 * pieceSize);

    startDownload();

    ASSERT_TRUE(waitFor([this] { return !readErrors().empty(); }));
    EXPECT_TRUE(waitFor([this] { return downloads().status({}).num_pieces == 44; })) << "all others";
    EXPECT_EQ(failedBytes(), 0);
}

TEST_P(ReadGuardTest, GivesAwayWhatNobodyTouchedAfterAStart)
{
    startAgain();

    EXPECT_TRUE(getsEverything());
}

/// So many files that they are looked at in another way at a start.
class ReadGuardManyFilesTest : public ReadGuardTest {
protected:
    ReadGuardManyFilesTest() : ReadGuardTest{manyFiles()} {}

private:
    static Files manyFiles()
    {
        Files files{{"t/big", bigFile}};
        for (int i = 0; i < 20; ++i) {
            files.emplace_back("t/" + std::to_string(i), pieceSize);
        }
        return files;
    }
};

TEST_P(ReadGuardManyFilesTest, KeepsAPieceThatWasChangedAfterAStart)
{
    startAgain();
    overwrite(file("7"), 0);

    startDownload();

    ASSERT_TRUE(waitFor([this] { return !readErrors().empty(); }));
    EXPECT_TRUE(waitFor([this] { return downloads().status({}).num_pieces == 59; })) << "all others";
    EXPECT_EQ(failedBytes(), 0);
}

TEST_P(ReadGuardTest, EndsWhileBlocksAreRead)
{
    overwrite(file("big"), 0);
    startDownload();
    // The sessions end with the test, at any moment.
}

const auto versions = testing::Values(Version::v1, Version::v2, Version::hybrid);
std::string nameOf(const testing::TestParamInfo<Version>& version)
{
    return version.param == Version::v1 ? "V1" : version.param == Version::v2 ? "V2" : "Hybrid";
}
INSTANTIATE_TEST_SUITE_P(Versions, ReadGuardTest, versions, nameOf);
INSTANTIATE_TEST_SUITE_P(Versions, ReadGuardManyFilesTest, versions, nameOf);

}  // namespace
