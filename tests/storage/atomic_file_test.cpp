#include "storage/atomic_file.hpp"

#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

#include <cerrno>
#include <string_view>

namespace {

namespace fs = std::filesystem;
using barter::storage::allStorageErrcs;
using barter::storage::atomicWrite;
using barter::storage::fromErrno;
using barter::storage::readFile;
using barter::storage::StorageErrc;
using barter::storage::writeNewFile;
using barter::test::contentOf;
using barter::test::namesIn;
using barter::test::TempFolder;
using barter::test::writeFile;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

mode_t modeOf(const std::string& path)
{
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 07777U;
}

std::string_view text(const std::vector<char>& bytes)
{
    return {bytes.data(), bytes.size()};
}

TEST(AtomicWrite, MakesAFileForTheOwnerOnlyWhateverTheUmask)
{
    const TempFolder folder;
    const auto old = ::umask(0);

    EXPECT_TRUE(atomicWrite(folder / "a", std::string_view{"one"}));

    ::umask(old);
    EXPECT_EQ(contentOf(folder / "a"), "one");
    EXPECT_EQ(modeOf(folder / "a"), 0600U);
    EXPECT_THAT(namesIn(folder.path()), ElementsAre("a"));
}

TEST(AtomicWrite, ReplacesTheContentAndKeepsTheMode)
{
    const TempFolder folder;
    writeFile(folder / "a", "a longer old content");
    fs::permissions(folder / "a", fs::perms{0640});

    EXPECT_TRUE(atomicWrite(folder / "a", std::string_view{"new"}));

    EXPECT_EQ(contentOf(folder / "a"), "new");
    EXPECT_EQ(modeOf(folder / "a"), 0640U);
}

TEST(AtomicWrite, WritesThroughALinkAndLeavesItALink)
{
    const TempFolder folder;
    writeFile(folder / "real/a", "old");
    fs::create_symlink("real/a", folder / "link");

    EXPECT_TRUE(atomicWrite(folder / "link", std::string_view{"new"}));

    EXPECT_TRUE(fs::is_symlink(folder / "link"));
    EXPECT_EQ(contentOf(folder / "real/a"), "new");
}

TEST(AtomicWrite, IsNotHinderedByWhatAKilledProcessLeft)
{
    const TempFolder folder;
    writeFile(folder / "a.new", "half of someth");

    EXPECT_TRUE(atomicWrite(folder / "a", std::string_view{"whole"}));

    EXPECT_EQ(contentOf(folder / "a"), "whole");
    EXPECT_THAT(namesIn(folder.path()), ElementsAre("a"));
}

TEST(AtomicWrite, SaysWhyNotAndLeavesNothingBehind)
{
    const TempFolder folder;
    fs::create_directories(folder / "directory");

    EXPECT_EQ(atomicWrite(folder / "absent/a", std::string_view{"x"}).error().code, StorageErrc::notFound);
    EXPECT_EQ(atomicWrite(folder / "directory", std::string_view{"x"}).error().code, StorageErrc::notAFile);
    EXPECT_EQ(atomicWrite("/proc/barter", std::string_view{"x"}).error().code, StorageErrc::notFound);
    EXPECT_THAT(namesIn(folder.path()), ElementsAre("directory"));
}

TEST(AtomicWrite, DoesNotFollowALinkInTheWay)
{
    const TempFolder folder;
    fs::create_symlink("/dev/full", folder / "a.new");

    EXPECT_TRUE(atomicWrite(folder / "a", std::string_view{"x"}));

    EXPECT_FALSE(fs::is_symlink(folder / "a"));
    EXPECT_EQ(contentOf(folder / "a"), "x");
}

TEST(ReadFile, GivesTheWholeContentUpToTheLimit)
{
    const TempFolder folder;
    writeFile(folder / "a", std::string_view{"a\0b", 3});
    writeFile(folder / "empty", "");

    EXPECT_EQ(text(*readFile(folder / "a", 3)), (std::string_view{"a\0b", 3}));
    EXPECT_EQ(readFile(folder / "a", 2).error().code, StorageErrc::tooLarge);
    EXPECT_EQ(text(*readFile(folder / "empty", 0)), "");
}

TEST(ReadFile, ReadsFilesWhoseSizeIsNotKnownBefore)
{
    EXPECT_FALSE(readFile("/proc/self/status", 100'000)->empty());
    EXPECT_EQ(readFile("/proc/self/status", 10).error().code, StorageErrc::tooLarge);
}

TEST(ReadFile, RefusesWhatIsNoFileWithoutWaiting)
{
    const TempFolder folder;
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);

    EXPECT_EQ(readFile(folder / "pipe", 10).error().code, StorageErrc::notAFile);
    EXPECT_EQ(readFile("/dev/zero", 10).error().code, StorageErrc::notAFile);
    EXPECT_EQ(readFile(folder.path().string(), 10).error().code, StorageErrc::notAFile);
    EXPECT_EQ(readFile(folder / "absent", 10).error().code, StorageErrc::notFound);
}

TEST(StorageErrc, HasWordsAndAnEqualConditionForEach)
{
    for (const auto code : allStorageErrcs) {
        EXPECT_NE(make_error_code(code).message(), "unknown");
        EXPECT_EQ(make_error_code(code).default_error_condition().category(), std::generic_category());
    }
    EXPECT_EQ(make_error_code(fromErrno(ENOSPC)), std::errc::no_space_on_device);
    EXPECT_EQ(make_error_code(fromErrno(EDQUOT)), std::errc::no_space_on_device);
    EXPECT_EQ(make_error_code(fromErrno(EROFS)), std::errc::permission_denied);
    EXPECT_EQ(make_error_code(fromErrno(EIO)), std::errc::io_error);
}

TEST(WriteNewFile, MakesAFileForTheOwnerOnlyWhateverTheUmask)
{
    const TempFolder folder;
    const auto old = ::umask(0);

    EXPECT_EQ(writeNewFile(folder / "a", std::string_view{"one"}), true);

    ::umask(old);
    EXPECT_EQ(contentOf(folder / "a"), "one");
    EXPECT_EQ(modeOf(folder / "a"), 0600U);
    EXPECT_THAT(namesIn(folder.path()), ElementsAre("a"));
}

TEST(WriteNewFile, TakesNothingFromAnybody)
{
    const TempFolder folder;
    writeFile(folder / "a", "old");
    writeFile(folder / "b.part", "mine");
    fs::create_symlink("nothing", folder / "link");

    EXPECT_EQ(writeNewFile(folder / "a", std::string_view{"new"}), false);
    EXPECT_EQ(writeNewFile(folder / "link", std::string_view{"new"}), false);
    EXPECT_EQ(writeNewFile(folder.path().string(), std::string_view{"new"}), false);
    EXPECT_EQ(writeNewFile(folder / "b", std::string_view{"new"}), true);
    EXPECT_EQ(writeNewFile(folder / "none/c", std::string_view{"new"}).error().code, StorageErrc::notFound);

    EXPECT_EQ(contentOf(folder / "a"), "old");
    EXPECT_EQ(contentOf(folder / "b"), "new");
    EXPECT_EQ(contentOf(folder / "b.part"), "mine");
    EXPECT_THAT(namesIn(folder.path()), UnorderedElementsAre("a", "b", "b.part", "link"));
}

}  // namespace
