#include "engine/file_sync.hpp"

#include "storage/storage_error.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace {

using barter::engine::syncFiles;
using barter::storage::StorageErrc;
using barter::test::TempFolder;
using barter::test::writeFile;
using testing::ElementsAre;

TEST(SyncFiles, TakesFilesThatAreThereAndNamesThoseThatAreNot)
{
    const TempFolder folder;
    writeFile(folder / "sub/a", "a");
    std::vector<std::string> missing;

    const auto synced = syncFiles(std::vector{folder / "sub/a", folder / "b", folder / "sub/a/c"}, &missing);

    EXPECT_TRUE(synced);
    EXPECT_THAT(missing, ElementsAre(folder / "b", folder / "sub/a/c"));
    EXPECT_TRUE(syncFiles({}));
}

TEST(SyncFiles, RefusesWhatIsNoFileWithoutWaiting)
{
    const TempFolder folder;
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);

    EXPECT_EQ(syncFiles(std::vector{folder / "pipe"}).error().code, StorageErrc::notAFile);
}

}  // namespace
