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
        files.begin(std::vector{look(0), look(1)}, files.writes());
        pass();
    }

    static void pass() { std::this_thread::sleep_for(20ms); }
    [[nodiscard]] std::string path(std::size_t file) const { return m_folder / std::to_string(file); }
    [[nodiscard]] VerifiedFiles::Seen look(std::size_t file) const
    {
        std::error_code error;
        const auto stamp = FileStamp::of(path(file), error);
        EXPECT_FALSE(error) << error.message();
        return {.file = file, .stamp = stamp};
    }
    bool believes(std::size_t file, int piece = 0)
    {
        const auto before = files.writes();
        return files.believes(piece, std::vector{look(file)}, before);
    }
    void overwrite(std::size_t file, std::streamoff at = 0)
    {
        std::fstream stream{path(file), std::ios::in | std::ios::out | std::ios::binary};
        stream.seekp(at) << "other";
    }
    void weWrite(std::size_t file, std::streamoff at = 0)
    {
        files.beginWrite();
        overwrite(file, at);
        files.endWrite();
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
    files.prove(4, std::vector{look(0)});

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
    files.prove(4, std::vector{look(0)});

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
    files.beginWrite();
    overwrite(0);
    EXPECT_TRUE(believes(0));
    pass();
    overwrite(0, fileSize / 2);
    files.endWrite();

    EXPECT_TRUE(believes(0));
    EXPECT_TRUE(believes(0));
}

TEST_F(VerifiedFilesTest, DoubtsAFileThatBecameShorterWhileWeWrite)
{
    files.beginWrite();
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
    files.beginWrite();
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
    files.beginWrite();
    writeFile(path(2), "ours");
    files.endWrite();
    files.firstLook(look(2), files.writes());

    EXPECT_TRUE(believes(2));
    pass();
    fs::copy_file(path(2), path(0), fs::copy_options::overwrite_existing);
    fs::rename(path(0), path(2));
    EXPECT_FALSE(believes(2));
}

TEST_F(VerifiedFilesTest, BelievesWhatWePutThere)
{
    fs::copy_file(path(0), path(2));
    fs::rename(path(2), path(0));
    files.replacedByUs(0);

    EXPECT_TRUE(believes(0));
    pass();
    overwrite(0);
    EXPECT_FALSE(believes(0));
}

TEST_F(VerifiedFilesTest, StillDoubtsAChangedFileThatWeMoved)
{
    overwrite(0);
    EXPECT_FALSE(believes(0));
    files.replacedByUs(0);

    EXPECT_FALSE(believes(0));
}

TEST_F(VerifiedFilesTest, BelievesEverythingAgainAfterAnotherCheck)
{
    overwrite(0);
    EXPECT_FALSE(believes(0));
    pass();
    files.begin(std::vector{look(0), look(1)}, files.writes());

    EXPECT_TRUE(believes(0));
}

TEST(FileStamp, SaysThatAFileIsGone)
{
    std::error_code error;
    static_cast<void>(FileStamp::of("/nonexistent/file", error));

    EXPECT_EQ(error, std::errc::no_such_file_or_directory);
}

}  // namespace
