#include "engine/storage_probe.hpp"

#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace {

namespace fs = std::filesystem;
using barter::engine::ExpectedFile;
using barter::engine::freeSpace;
using barter::engine::mountPointOf;
using barter::engine::probe;
using barter::engine::RecentMountPoint;
using barter::engine::StorageState;
using barter::test::TempFolder;
using barter::test::writeFile;

// /proc and /dev/shm are file systems of their own wherever Barter can run.
TEST(MountPoint, IsTheHighestFolderOnTheSameDevice)
{
    EXPECT_EQ(mountPointOf("/proc/self/task"), "/proc");
    EXPECT_EQ(mountPointOf("/dev/shm/absent/deeper"), "/dev/shm");
    EXPECT_EQ(mountPointOf("/"), "/");
    EXPECT_EQ(mountPointOf("/absent/x/../y/"), "/");
}

TEST(MountPoint, IsThatOfWhereALinkLeads)
{
    const TempFolder folder;
    fs::create_directory_symlink("/dev/shm", folder / "link");

    EXPECT_EQ(mountPointOf(folder / "link/absent"), "/dev/shm");
}

TEST(MountPoint, OfAMomentAgoIsThatOfTheSamePathOnly)
{
    RecentMountPoint recent;

    EXPECT_EQ(recent.of("/proc/self"), "/proc");
    EXPECT_EQ(recent.of("/dev/shm/absent"), "/dev/shm");
    EXPECT_EQ(recent.of("/dev/shm/absent"), "/dev/shm");
    EXPECT_EQ(recent.of("/proc/self"), "/proc");
}

TEST(StorageProbe, MissesADiskWhereNothingIsMountedAnyMore)
{
    const TempFolder folder;
    fs::create_directories(folder / "mount/downloads");
    writeFile(folder / "mount/downloads/a", "content");
    const std::vector<ExpectedFile> expected{{folder / "mount/downloads/a", 7}, {folder / "mount/downloads/b", 7}};

    EXPECT_EQ(probe(folder / "mount", folder / "mount/downloads", expected), StorageState::notMounted);
    EXPECT_EQ(probe(folder / "mount", folder / "mount", {}), StorageState::notMounted);
    EXPECT_EQ(probe(folder / "mount", folder / "mount/absent", {}), StorageState::notMounted);
    EXPECT_EQ(probe(folder / "absent", folder / "absent/downloads", {}), StorageState::notMounted);
}

TEST(StorageProbe, IsContentWithAnOrdinaryFolderWhereADiskWasIfAllFilesMatch)
{
    const TempFolder folder;
    fs::create_directories(folder / "mount/downloads");
    writeFile(folder / "mount/downloads/a", "content");
    const std::vector<ExpectedFile> expected{{folder / "mount/downloads/a", 7}};

    EXPECT_EQ(probe(folder / "mount", folder / "mount/downloads", expected), StorageState::present);
}

TEST(StorageProbe, MissesADiskThatALinkLedTo)
{
    const TempFolder folder;
    fs::create_directory_symlink(folder / "absent/downloads", folder / "link");

    EXPECT_EQ(probe(folder / "absent", folder / "link", {}), StorageState::notMounted);
}

TEST(StorageProbe, SeesADiskThatIsThereAlsoWithoutTheSavePath)
{
    EXPECT_EQ(probe("/dev/shm", "/dev/shm", {}), StorageState::present);
    EXPECT_EQ(probe("/dev/shm", "/dev/shm/absent", {}), StorageState::present);
    EXPECT_EQ(probe("/", "/absent", {}), StorageState::present);
    EXPECT_EQ(probe("", "/absent", {}), StorageState::present);
}

TEST(StorageProbe, TellsFilesThatAreGoneFromFilesThatChanged)
{
    const TempFolder folder;
    const auto mount = mountPointOf(folder.path().string());
    const auto save = folder.path().string();
    const std::vector<ExpectedFile> expected{{folder / "a", 3}, {folder / "b", 3}};

    EXPECT_EQ(probe(mount, save, expected), StorageState::filesGone);
    writeFile(folder / "a", "123");
    EXPECT_EQ(probe(mount, save, expected), StorageState::changed);
    writeFile(folder / "b", "12");
    EXPECT_EQ(probe(mount, save, expected), StorageState::changed) << "too short";
    writeFile(folder / "b", "1234");
    EXPECT_EQ(probe(mount, save, expected), StorageState::present);
    fs::remove(folder / "a");
    fs::create_directory(folder / "a");
    EXPECT_EQ(probe(mount, save, expected), StorageState::changed) << "a folder in its place";
}

TEST(FreeSpace, IsThatOfTheNearestFolderThatExists)
{
    EXPECT_GT(freeSpace("/dev/shm/absent/deeper").value_or(-1), 0);
    EXPECT_EQ(freeSpace("/proc/absent"), 0);
}

}  // namespace
