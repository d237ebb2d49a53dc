#include "engine/verified_files.hpp"

#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using barter::engine::FileStamp;
using barter::engine::VerifiedFiles;
using barter::test::TempFolder;
using barter::test::writeFile;

constexpr std::size_t fileSize = std::size_t{256} * 1024;

/// Two files, verified. Every change comes at least two ticks of the kernel's clock after what was there before.
class VerifiedFilesTest : public testing::Test {
protected:
    VerifiedFilesTest()
    {
        writeFile(path(0), std::string(fileSize, 'a'));
        writeFile(path(1), std::string(fileSize, 'b'));
        files.begin(std::vector{look(0), look(1)});
        pass();
    }

    static void pass() { std::this_thread::sleep_for(20ms); }
    [[nodiscard]] std::string path(std::size_t file) const { return m_folder / std::to_string(file); }
    [[nodiscard]] VerifiedFiles::Seen look(std::size_t file) const
    {
        std::error_code error;
        const auto before = files.writes(file);
        const auto stamp = FileStamp::of(path(file), error);
        EXPECT_FALSE(error) << error.message();
        return {.file = file, .stamp = stamp, .before = before};
    }
    bool believes(std::size_t file, int piece = 0)
    {
        return files.believes(piece, std::vector{look(file)}) == VerifiedFiles::Belief::believed;
    }
    void overwrite(std::size_t file, std::streamoff at = 0)
    {
        std::fstream stream{path(file), std::ios::in | std::ios::out | std::ios::binary};
        stream.seekp(at) << "other";
    }
    void weWrite(std::size_t file, std::streamoff at = 0)
    {
        files.beginWrite(file);
        overwrite(file, at);
        files.endWrite(file);
    }

    VerifiedFiles files{3};

private:
    TempFolder m_folder;
};

TEST_F(VerifiedFilesTest, BelievesWhatNobodyTouched)
{
    EXPECT_TRUE(believes(0));
    EXPECT_TRUE(believes(0));
    EXPECT_TRUE(believes(1));
}

TEST_F(VerifiedFilesTest, DoubtsAFileThatSomebodyWroteTo)
{
    overwrite(0);

    EXPECT_FALSE(believes(0));
    EXPECT_FALSE(believes(0)) << "once is not enough";
    EXPECT_TRUE(believes(1));
}

TEST_F(VerifiedFilesTest, DoubtsAFileWhoseTimeWasSetBack)
{
    struct stat before {};
    ASSERT_EQ(::stat(path(0).c_str(), &before), 0);
    overwrite(0);
    const std::array<timespec, 2> times{before.st_atim, before.st_mtim};
    ASSERT_EQ(::utimensat(AT_FDCWD, path(0).c_str(), times.data(), 0), 0);

    EXPECT_FALSE(believes(0));
}

TEST_F(VerifiedFilesTest, DoubtsAnotherFileInItsPlace)
{
    fs::copy_file(path(0), path(2));
    fs::rename(path(2), path(0));

    EXPECT_FALSE(believes(0));
}

TEST_F(VerifiedFilesTest, BelievesAPieceThatWasHashedUntilTheNextChange)
{
    overwrite(0);
    EXPECT_FALSE(believes(0, 4));
    EXPECT_TRUE(files.hashed(4, true, std::vector{look(0)}));

    EXPECT_TRUE(believes(0, 4));
    EXPECT_FALSE(believes(0, 5));

    pass();
    overwrite(0);
    EXPECT_FALSE(believes(0, 4));
}

TEST_F(VerifiedFilesTest, DoesNotTakeAProofOfWhatWasChangedMeanwhile)
{
    overwrite(0);
    EXPECT_FALSE(believes(0, 4));
    pass();
    overwrite(0);  // while the piece was hashed
    EXPECT_FALSE(files.hashed(4, true, std::vector{look(0)}));

    EXPECT_FALSE(believes(0, 4));
}

TEST_F(VerifiedFilesTest, BelievesWhatWeWriteOurselves)
{
    EXPECT_TRUE(believes(0));
    weWrite(0);
    EXPECT_TRUE(believes(0));
    pass();
    weWrite(0, fileSize);
    EXPECT_TRUE(believes(0));

    pass();
    overwrite(0);
    EXPECT_FALSE(believes(0)) << "this was somebody else, after our last write";
}

TEST_F(VerifiedFilesTest, BelievesAFileThatAWriteUnderWayMayStillChange)
{
    files.beginWrite(0);
    overwrite(0);
    EXPECT_TRUE(believes(0));
    pass();
    overwrite(0, fileSize / 2);
    files.endWrite(0);

    EXPECT_TRUE(believes(0));
    EXPECT_TRUE(believes(0));
}

TEST_F(VerifiedFilesTest, DoubtsAFileThatBecameShorterWhileWeWrite)
{
    files.beginWrite(0);
    ASSERT_EQ(::truncate(path(0).c_str(), 4096), 0);

    EXPECT_FALSE(believes(0));
}

TEST_F(VerifiedFilesTest, DoubtsAFileWithNewHolesWhileWeWrite)
{
    ASSERT_EQ(::truncate(path(0).c_str(), 4096), 0);
    weWrite(0, fileSize - 5);  // it is as long as before

    ASSERT_EQ(look(0).stamp.size, fileSize);
    EXPECT_FALSE(believes(0));
}

TEST_F(VerifiedFilesTest, DoubtsAnotherFileWhileWeWrite)
{
    files.beginWrite(0);
    fs::copy_file(path(0), path(2));
    fs::rename(path(2), path(0));

    EXPECT_FALSE(believes(0));
}

TEST_F(VerifiedFilesTest, DoubtsAFileThatSomebodyMade)
{
    writeFile(path(2), "not ours");

    EXPECT_FALSE(believes(2));
}

TEST_F(VerifiedFilesTest, BelievesAFileThatWeMade)
{
    EXPECT_TRUE(files.wantsFirstLook(2));
    EXPECT_FALSE(files.wantsFirstLook(2));
    EXPECT_FALSE(files.wantsFirstLook(0));
    files.beginWrite(2);
    writeFile(path(2), "ours");
    files.endWrite(2);
    files.settle(std::vector{look(2)});

    EXPECT_TRUE(believes(2));
    pass();
    fs::copy_file(path(2), path(0), fs::copy_options::overwrite_existing);
    fs::rename(path(0), path(2));
    EXPECT_FALSE(believes(2));
}

TEST_F(VerifiedFilesTest, BelievesAFileThatWeMadeBetweenTheLookAndItsUse)
{
    const std::vector seen{look(0), look(1)};
    files.beginWrite(2);
    writeFile(path(2), "ours");
    files.endWrite(2);
    files.begin(seen);

    EXPECT_TRUE(believes(2));
}

TEST_F(VerifiedFilesTest, RemembersAPieceThatIsWrongUntilTheNextChange)
{
    overwrite(0);
    EXPECT_FALSE(believes(0, 4));
    EXPECT_TRUE(files.hashed(4, false, std::vector{look(0)}));

    EXPECT_EQ(files.believes(4, std::vector{look(0)}), VerifiedFiles::Belief::knownToBeWrong);
    EXPECT_EQ(files.believes(5, std::vector{look(0)}), VerifiedFiles::Belief::doubted);

    pass();
    overwrite(0);
    EXPECT_EQ(files.believes(4, std::vector{look(0)}), VerifiedFiles::Belief::doubted);
}

TEST_F(VerifiedFilesTest, DoesNotCallAPieceWrongThatWeWriteTo)
{
    overwrite(0);
    EXPECT_FALSE(believes(0, 4));
    files.beginWrite(0);  // libtorrent has a part of the piece still in memory

    EXPECT_FALSE(files.hashed(4, false, std::vector{look(0)}));
    EXPECT_EQ(files.believes(4, std::vector{look(0)}), VerifiedFiles::Belief::doubted);
}

TEST_F(VerifiedFilesTest, DoubtsWhatSomebodyWritesAfterUs)
{
    weWrite(0);
    files.settle(std::vector{look(0)});
    pass();
    overwrite(0);  // nobody has asked for the file since we wrote

    EXPECT_FALSE(believes(0));
}

TEST_F(VerifiedFilesTest, DoubtsAFileWhileWeWriteToAnother)
{
    files.beginWrite(1);
    overwrite(0);

    EXPECT_FALSE(believes(0));
}

TEST_F(VerifiedFilesTest, BelievesAFileThatWeRenamed)
{
    fs::rename(path(0), path(2));
    fs::rename(path(2), path(0));
    files.placedByUs(std::vector{look(0)});

    EXPECT_TRUE(believes(0));
    pass();
    overwrite(0);
    EXPECT_FALSE(believes(0));
}

TEST_F(VerifiedFilesTest, DoubtsARenamedFileThatSomebodyWroteToBefore)
{
    overwrite(0);
    fs::rename(path(0), path(2));
    fs::rename(path(2), path(0));
    files.placedByUs(std::vector{look(0)});

    EXPECT_FALSE(believes(0));
}

TEST_F(VerifiedFilesTest, BelievesACopyThatWePutOnAnotherDisk)
{
    auto seen = look(0);
    ++seen.stamp.device;
    ++seen.stamp.inode;
    ++seen.stamp.modified;
    files.placedByUs(std::vector{seen});

    EXPECT_EQ(files.believes(0, std::vector{seen}), VerifiedFiles::Belief::believed);
}

TEST_F(VerifiedFilesTest, BelievesAFileThatWasNotThereAndThatWePutThere)
{
    EXPECT_FALSE(files.isThere(2));
    writeFile(path(2), "from the part file");
    files.placedByUs(std::vector{look(2)});

    EXPECT_TRUE(files.isThere(2));
    EXPECT_TRUE(believes(2));
}

TEST_F(VerifiedFilesTest, BelievesAFileWithAnotherNumber)
{
    auto seen = look(0);
    ++seen.stamp.inode;  // FAT has none of its own

    EXPECT_EQ(files.believes(0, std::vector{seen}), VerifiedFiles::Belief::believed);
}

TEST_F(VerifiedFilesTest, BelievesEverythingAgainAfterAnotherCheck)
{
    overwrite(0);
    EXPECT_FALSE(believes(0));
    pass();
    files.begin(std::vector{look(0), look(1)});

    EXPECT_TRUE(believes(0));
}

TEST(FileStamp, SaysThatAFileIsGone)
{
    std::error_code error;
    static_cast<void>(FileStamp::of("/nonexistent/file", error));

    EXPECT_EQ(error, std::errc::no_such_file_or_directory);
}

}  // namespace
