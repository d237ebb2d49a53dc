#include "engine/engine_error.hpp"
#include "engine/file_manifest.hpp"

#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

#include <chrono>
#include <thread>

namespace {

namespace fs = std::filesystem;
using namespace barter::engine;
using barter::Expected;
using barter::test::contentOf;
using barter::test::TempFolder;
using barter::test::writeFile;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// Takes files into a folder, or refuses those whose name contains "refuse".
class FolderTrash final : public Trash {
public:
    explicit FolderTrash(fs::path folder) : m_folder{std::move(folder)} { fs::create_directories(m_folder); }
    Expected<> moveToTrash(const std::string& path) override
    {
        if (path.find("refuse") != std::string::npos) {
            return barter::fail(EngineErrc::trashUnavailable, path);
        }
        fs::rename(path, m_folder / fs::path{path}.filename());
        return {};
    }

private:
    fs::path m_folder;
};

/// A save path "save" with a torrent in it, and other things around it.
class FileRemoval : public testing::Test {
protected:
    void SetUp() override { fs::create_directories(m_save); }

    void take() { m_manifest = FileManifest::take(m_save, m_files); }
    void download()
    {
        for (const auto& file : m_files) {
            if (!fs::exists(m_save + "/" + file.path)) {
                writeFile(m_save + "/" + file.path, std::string(static_cast<std::size_t>(file.size), 'x'));
            }
        }
    }
    RemovalOutcome remove(RemoveFiles mode = RemoveFiles::destroy)
    {
        return removeFiles(m_save, m_files, m_manifest, m_protected, m_partFile, mode, m_trash);
    }
    RemovalSummary summary() { return summarise(m_save, m_files, m_manifest, m_protected); }
    std::vector<std::string> left() const
    {
        std::vector<std::string> paths;
        for (const auto& entry : fs::recursive_directory_iterator{m_save}) {
            paths.push_back(entry.path().lexically_relative(m_save).string());
        }
        return paths;
    }

    TempFolder m_folder;
    const std::string m_save = m_folder / "save";
    std::vector<ManifestFile> m_files{{"t/a", 5}, {"t/sub/deep/b", 7}, {"t/sub/c", 0}};
    FileManifest m_manifest;
    std::set<std::string> m_protected;
    std::string m_partFile;
    FolderTrash m_trash{m_folder.path() / "trash"};
};

TEST_F(FileRemoval, TakesAllThatTheTorrentCreatedAndNothingElse)
{
    writeFile(m_folder / "save/neighbour", "n");
    take();
    download();
    m_partFile = m_save + "/." + std::string(40, 'a') + ".parts";
    writeFile(m_partFile, "p");
    const auto before = summary();

    const auto outcome = remove();

    EXPECT_EQ(before.files, 3);
    EXPECT_EQ(before.bytes, 12);
    EXPECT_EQ(before.keptFiles, 0);
    EXPECT_EQ(outcome.filesRemoved, 3);
    EXPECT_THAT(outcome.failures, IsEmpty());
    EXPECT_THAT(left(), ElementsAre("neighbour"));
}

TEST_F(FileRemoval, KeepsEverythingWhenAskedTo)
{
    take();
    download();

    EXPECT_EQ(remove(RemoveFiles::keep).filesRemoved, 0);
    EXPECT_EQ(summary().files, 3);
}

TEST_F(FileRemoval, LeavesWhatWasThereBeforeAlsoWithSameNameAndSize)
{
    writeFile(m_folder / "save/t/a", "mine!");
    take();
    download();
    EXPECT_EQ(summary().keptFiles, 1);

    EXPECT_EQ(remove().filesRemoved, 2);

    EXPECT_THAT(left(), UnorderedElementsAre("t", "t/a"));
    EXPECT_EQ(contentOf(m_folder / "save/t/a"), "mine!");
}

TEST_F(FileRemoval, LeavesFoldersThatWereThereBeforeOrAreNotEmpty)
{
    fs::create_directories(m_save + "/t/sub");
    take();
    download();
    writeFile(m_folder / "save/t/sub/deep/users", "u");

    remove();

    EXPECT_THAT(left(), UnorderedElementsAre("t", "t/sub", "t/sub/deep", "t/sub/deep/users"));
}

TEST_F(FileRemoval, WithoutAManifestTakesNothing)
{
    download();

    EXPECT_EQ(remove().filesRemoved, 0);
    EXPECT_EQ(summary().keptFiles, 3);
}

TEST_F(FileRemoval, FollowsNoLinkOutOfTheSavePath)
{
    take();
    download();
    fs::rename(m_save + "/t/sub", m_folder / "elsewhere");
    fs::create_directory_symlink(m_folder / "elsewhere", m_save + "/t/sub");

    EXPECT_EQ(remove().filesRemoved, 1);

    EXPECT_TRUE(fs::exists(m_folder / "elsewhere/deep/b"));
    EXPECT_TRUE(fs::exists(m_folder / "elsewhere/c"));
    EXPECT_TRUE(fs::is_symlink(m_save + "/t/sub"));
}

TEST_F(FileRemoval, RemovesALinkButNotWhatItLeadsTo)
{
    take();
    download();
    writeFile(m_folder / "precious", "p");
    fs::remove(m_save + "/t/a");
    fs::create_symlink(m_folder / "precious", m_save + "/t/a");

    remove(RemoveFiles::trash);

    EXPECT_FALSE(fs::is_symlink(m_save + "/t/a"));
    EXPECT_EQ(contentOf(m_folder / "precious"), "p");
}

TEST_F(FileRemoval, RefusesPathsThatLeadOut)
{
    writeFile(m_folder / "outside", "o");
    writeFile(m_folder / "saved/x", "sibling whose name begins like the save path");
    m_files = {
        {"../outside", 1}, {"t/../../outside", 1}, {m_folder / "outside", 1}, {"", 0}, {m_folder / "saved/x", 1}};
    take();
    m_manifest =
        *FileManifest::fromBytes(std::vector<char>{1, 5, 0, 0, 0, 0, 0, 0, 0, 0});  // all five are the torrent's
    ASSERT_FALSE(m_manifest.existedBefore(4));

    EXPECT_EQ(remove().filesRemoved, 0);

    EXPECT_TRUE(fs::exists(m_folder / "outside"));
    EXPECT_TRUE(fs::exists(m_folder / "saved/x"));
}

TEST_F(FileRemoval, TakesAFileRenamedToAnAbsolutePathBelowTheSavePath)
{
    take();
    download();
    m_files[0].path = m_save + "/t/a";

    EXPECT_EQ(remove().filesRemoved, 3);
}

TEST_F(FileRemoval, LeavesFilesOfAnotherTorrentWhateverPathLeadsThere)
{
    take();
    download();
    fs::create_directory_symlink(m_save, m_folder / "alias");
    m_protected = {m_save + "/t/a", m_folder / "alias/t/sub/c"};
    EXPECT_EQ(summary().keptFiles, 2);

    EXPECT_EQ(remove().filesRemoved, 1);

    EXPECT_THAT(left(), UnorderedElementsAre("t", "t/a", "t/sub", "t/sub/c"));
}

TEST_F(FileRemoval, AHardLinkOfAnotherTorrentsFileIsAFileOfItsOwn)
{
    take();
    download();
    fs::create_directories(m_folder / "other/t");
    fs::create_hard_link(m_save + "/t/a", m_folder / "other/t/a");
    m_protected = {m_folder / "other/t/a"};

    EXPECT_EQ(remove().filesRemoved, 3);

    EXPECT_EQ(contentOf(m_folder / "other/t/a"), "xxxxx");
}

TEST_F(FileRemoval, LeavesATorrentNestedInThisOne)
{
    take();
    download();
    writeFile(m_folder / "save/t/sub/nested/z", "other torrent");
    m_protected = {m_save + "/t/sub/nested/z"};

    EXPECT_EQ(remove().filesRemoved, 3);

    EXPECT_THAT(left(), UnorderedElementsAre("t", "t/sub", "t/sub/nested", "t/sub/nested/z"));
}

TEST_F(FileRemoval, WorksWhereTheSavePathIsALink)
{
    fs::create_directories(m_folder / "real");
    fs::remove(m_save);
    fs::create_directory_symlink(m_folder / "real", m_save);
    take();
    download();

    EXPECT_EQ(remove().filesRemoved, 3);

    EXPECT_TRUE(fs::is_empty(m_folder / "real"));
}

TEST_F(FileRemoval, MovesToTheTrashAndReportsWhatItRefuses)
{
    m_files = {{"t/a", 5}, {"t/refuse", 5}};
    take();
    download();

    const auto outcome = remove(RemoveFiles::trash);

    EXPECT_EQ(outcome.filesRemoved, 1);
    ASSERT_EQ(outcome.failures.size(), 1U);
    EXPECT_EQ(outcome.failures[0].code, EngineErrc::trashUnavailable);
    EXPECT_EQ(outcome.failures[0].context, "t/refuse");
    EXPECT_THAT(left(), UnorderedElementsAre("t", "t/refuse"));
    EXPECT_TRUE(fs::exists(m_folder / "trash/a"));
}

TEST_F(FileRemoval, LeavesAPartFileThatIsNone)
{
    take();
    for (const std::string& name :
         {std::string{"precious"}, std::string{".abc.parts"}, "../." + std::string(40, 'a') + ".parts"}) {
        m_partFile = m_save + "/" + name;
        writeFile(m_partFile, "p");
        remove();
        EXPECT_TRUE(fs::exists(m_partFile)) << name;
    }
}

TEST_F(FileRemoval, IsContentWhenTheFilesAreGoneAlready)
{
    take();

    EXPECT_EQ(remove().filesRemoved, 0);
    EXPECT_THAT(remove().failures, IsEmpty());
    EXPECT_EQ(summary().keptFiles, 0);
}

TEST_F(FileRemoval, LeavesAFolderOrPipeInAFilesPlace)
{
    take();
    fs::create_directories(m_save + "/t/a/inner");
    fs::create_directories(m_save + "/t/sub");
    ASSERT_EQ(::mkfifo((m_save + "/t/sub/c").c_str(), 0600), 0);

    EXPECT_EQ(remove().filesRemoved, 0);

    EXPECT_TRUE(fs::exists(m_save + "/t/a/inner"));
    EXPECT_TRUE(fs::exists(m_save + "/t/sub/c"));
}

TEST_F(FileRemoval, TakesWhatTheTorrentWroteBeforeItsManifestWasTaken)
{
    writeFile(m_save + "/t/a", "mine!");
    // The kernel stamps files with the time of its last tick, which comes 100 to 1000 times a second.
    std::this_thread::sleep_for(std::chrono::milliseconds{30});
    const auto writingSince = fileTimeNow();
    download();

    m_manifest = FileManifest::take(m_save, m_files, writingSince);

    EXPECT_EQ(remove().filesRemoved, 2);
    EXPECT_THAT(left(), UnorderedElementsAre("t", "t/a"));
}

TEST_F(FileRemoval, LeavesWhatWasCreatedWhenTheClockWasAhead)
{
    download();

    m_manifest = FileManifest::take(m_save, m_files, fileTimeNow() + std::chrono::hours{1});

    EXPECT_EQ(remove().filesRemoved, 0);
}

TEST(FileManifestBytes, ComeBackAndAreRefusedWhenCutOrExtended)
{
    const TempFolder folder;
    std::vector<ManifestFile> files;
    files.reserve(19);
    for (int i = 0; i < 19; ++i) {
        files.push_back({"d" + std::to_string(i % 3) + "/f" + std::to_string(i), 1});
    }
    writeFile(folder / "d1/f1", "");
    writeFile(folder / "d0/f18", "");
    const auto manifest = FileManifest::take(folder.path().string(), files);
    const auto bytes = manifest.toBytes();

    EXPECT_EQ(*FileManifest::fromBytes(bytes), manifest);
    EXPECT_TRUE(manifest.existedBefore(1) && manifest.existedBefore(18) && manifest.existedBefore(19));
    EXPECT_FALSE(manifest.existedBefore(0) || manifest.existedBefore(17));
    EXPECT_TRUE(manifest.folderExistedBefore("d1") && !manifest.folderExistedBefore("d2"));
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        EXPECT_FALSE(FileManifest::fromBytes(std::span{bytes}.first(length))) << length;
    }
    auto longer = bytes;
    longer.push_back('\0');
    EXPECT_FALSE(FileManifest::fromBytes(longer));
    EXPECT_FALSE(FileManifest::fromBytes(std::vector<char>(40, '\xff')));
}

}  // namespace
