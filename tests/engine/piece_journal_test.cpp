#include "engine/piece_journal.hpp"

#include "storage/storage_error.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace {

namespace fs = std::filesystem;
using barter::engine::decodeJournal;
using barter::engine::encodeJournal;
using barter::engine::PieceJournal;
using barter::storage::StorageErrc;
using barter::test::namesIn;
using barter::test::TempFolder;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string key(40, 'a');
const std::string other(64, 'b');

std::vector<int> reopened(const TempFolder& folder, const std::string& name = key)
{
    return PieceJournal::open(folder / "journal")->recovered(name);
}

TEST(PieceJournal, IsEmptyAtFirst)
{
    const TempFolder folder;

    EXPECT_THAT(reopened(folder), IsEmpty());
    EXPECT_EQ(fs::status(folder / "journal").permissions(), fs::perms{0700});
}

TEST(PieceJournal, RemembersPiecesAcrossAStartInAscendingOrder)
{
    const TempFolder folder;
    auto journal = PieceJournal::open(folder / "journal");

    ASSERT_TRUE(journal->append(key, std::vector{7, 2}));
    ASSERT_TRUE(journal->append(other, std::vector{1}));
    ASSERT_TRUE(journal->append(key, std::vector{7, 2'000'000, 0}));

    EXPECT_THAT(journal->recovered(key), ElementsAre(0, 2, 7, 2'000'000));
    EXPECT_THAT(reopened(folder), ElementsAre(0, 2, 7, 2'000'000));
    EXPECT_THAT(reopened(folder, other), ElementsAre(1));
}

TEST(PieceJournal, SurvivesAKill)
{
    const TempFolder folder;
    const auto child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        auto journal = PieceJournal::open(folder / "journal");
        const bool appended = journal && journal->append(key, std::vector{1, 2, 3}).has_value();
        ::kill(::getpid(), appended ? SIGKILL : SIGTERM);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);

    EXPECT_THAT(reopened(folder), ElementsAre(1, 2, 3));
}

TEST(PieceJournal, KeepsAfterACheckpointOnlyWhatIsStillOpen)
{
    const TempFolder folder;
    auto journal = PieceJournal::open(folder / "journal");
    ASSERT_TRUE(journal->append(key, std::vector{1, 2, 3}));

    ASSERT_TRUE(journal->checkpoint(key, std::vector{3}));
    ASSERT_TRUE(journal->append(key, std::vector{4}));

    EXPECT_THAT(journal->recovered(key), ElementsAre(3, 4));
    EXPECT_THAT(reopened(folder), ElementsAre(3, 4));
}

TEST(PieceJournal, LeavesNoFileWhenAllIsStored)
{
    const TempFolder folder;
    auto journal = PieceJournal::open(folder / "journal");
    ASSERT_TRUE(journal->append(key, std::vector{1}));
    ASSERT_TRUE(journal->append(other, std::vector{1}));

    ASSERT_TRUE(journal->checkpoint(key, {}));
    ASSERT_TRUE(journal->forget(other));
    ASSERT_TRUE(journal->forget(other)) << "twice does no harm";

    EXPECT_THAT(journal->recovered(key), IsEmpty());
    EXPECT_THAT(namesIn(folder / "journal"), IsEmpty());
    ASSERT_TRUE(journal->append(key, std::vector{9}));
    EXPECT_THAT(reopened(folder), ElementsAre(9));
}

TEST(PieceJournal, RefusesWhatIsNoKey)
{
    const TempFolder folder;
    auto journal = PieceJournal::open(folder / "journal");

    for (const std::string& bad : {std::string{}, std::string{"../x"}, std::string(40, 'g'), std::string(41, 'a')}) {
        EXPECT_EQ(journal->append(bad, std::vector{1}).error().code, StorageErrc::invalidKey);
        EXPECT_EQ(journal->forget(bad).error().code, StorageErrc::invalidKey);
    }
}

TEST(PieceJournal, KeepsFewFilesOpenHoweverManyTorrentsThereAre)
{
    const TempFolder folder;
    auto journal = PieceJournal::open(folder / "journal");
    const auto openFiles = [] { return namesIn("/proc/self/fd").size(); };
    const auto before = openFiles();
    const auto keyOf = [](int i) { return std::to_string(1000 + i) + std::string(36, 'c'); };

    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 300; ++i) {
            ASSERT_TRUE(journal->append(keyOf(i), std::vector{round}));
        }
    }

    EXPECT_LE(openFiles(), before + 64);
    const auto again = PieceJournal::open(folder / "journal");
    for (int i = 0; i < 300; ++i) {
        EXPECT_THAT(again->recovered(keyOf(i)), ElementsAre(0, 1));
    }
}

TEST(PieceJournal, GoesOnBehindATornEnd)
{
    const TempFolder folder;
    {
        auto journal = PieceJournal::open(folder / "journal");
        ASSERT_TRUE(journal->append(key, std::vector{1, 2}));
    }
    const auto path = folder / ("journal/" + key + ".pieces");
    fs::resize_file(path, fs::file_size(path) - 5);

    auto journal = PieceJournal::open(folder / "journal");

    EXPECT_THAT(journal->recovered(key), ElementsAre(1));
    EXPECT_EQ(journal->damagedRecords(), 1U);
    ASSERT_TRUE(journal->append(key, std::vector{3}));
    EXPECT_THAT(reopened(folder), ElementsAre(1, 3));
}

TEST(PieceJournal, ClaimsNothingOfAFailedWriteOnceThePieceIsGone)
{
    const TempFolder folder;
    auto journal = PieceJournal::open(folder / "journal");
    ASSERT_TRUE(journal->append(key, std::vector{1, 2}));
    struct rlimit old {};
    ::getrlimit(RLIMIT_FSIZE, &old);
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit full {
        30, old.rlim_max
    };
    ::setrlimit(RLIMIT_FSIZE, &full);

    const auto failed = journal->append(key, std::vector{3, 4});

    ::setrlimit(RLIMIT_FSIZE, &old);
    std::ignore = std::signal(SIGXFSZ, ignored);
    EXPECT_FALSE(failed);
    EXPECT_THAT(journal->recovered(key), ElementsAre(1, 2));
    ASSERT_TRUE(journal->append(key, std::vector{5}));
    EXPECT_THAT(reopened(folder), ElementsAre(1, 2, 5)) << "the torn record is gone";
}

TEST(JournalContent, NoticesEveryFlippedBitAndKeepsTheOthers)
{
    const auto good = encodeJournal(key, std::vector{10, 20, 30});

    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        auto flipped = good;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
        const auto content = decodeJournal(key, flipped);
        ASSERT_EQ(content.pieces.size(), 2U) << bit;
        ASSERT_EQ(content.damaged, 1U) << bit;
    }
}

TEST(JournalContent, BelongsToItsTorrent)
{
    const auto bytes = encodeJournal(key, std::vector{1, 2});

    EXPECT_THAT(decodeJournal(key, bytes).pieces, ElementsAre(1, 2));
    EXPECT_THAT(decodeJournal(other, bytes).pieces, IsEmpty());
    EXPECT_THAT(decodeJournal(key, std::vector<char>(1000, '\0')).pieces, IsEmpty());
}

}  // namespace
