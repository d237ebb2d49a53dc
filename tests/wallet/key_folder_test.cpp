#include "wallet/key_folder.hpp"

#include "key_file_samples.hpp"
#include "storage/storage_error.hpp"
#include "support/temp_folder.hpp"
#include "wallet/wallet_error.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace {

namespace fs = std::filesystem;
using barter::Secret;
using barter::storage::StorageErrc;
using barter::test::cheapCost;
using barter::test::contentOf;
using barter::test::namesIn;
using barter::test::someKeyFile;
using barter::test::TempFolder;
using barter::test::writeFile;
using barter::wallet::KeyFile;
using barter::wallet::KeyFolder;
using barter::wallet::standardScryptCost;
using barter::wallet::WalletErrc;
using testing::UnorderedElementsAre;
using Generation = KeyFolder::Generation;

mode_t modeOf(const std::string& path)
{
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 07777U;
}

template <class T>
std::error_code errorOf(const barter::Expected<T>& result)
{
    return result ? std::error_code{} : result.error().code;
}

bool opensWith(const KeyFolder& folder, Generation generation, const char* password)
{
    const auto file = folder.load(generation);
    return file && file->open(Secret::copyOf(password));
}

TEST(KeyFolder, IsMadeForTheOwnerOnlyWhateverTheUmask)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    const auto file = someKeyFile();
    const auto old = ::umask(0);

    EXPECT_TRUE(folder.create(file));

    ::umask(old);
    EXPECT_EQ(modeOf(folder.path()), 0700U);
    EXPECT_EQ(modeOf(folder.path() + "/wallet.key"), 0600U);
    EXPECT_THAT(namesIn(folder.path()), UnorderedElementsAre("wallet.key"));
    EXPECT_EQ(folder.load()->content(), file.content());
}

TEST(KeyFolder, ThatWasOpenToOthersIsClosed)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    fs::create_directory(folder.path());
    fs::permissions(folder.path(), fs::perms{0755});

    EXPECT_TRUE(folder.create(someKeyFile()));

    EXPECT_EQ(modeOf(folder.path()), 0700U);
}

TEST(KeyFolder, NeverLosesAWalletToAnother)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    const auto mine = someKeyFile("password", 1);
    ASSERT_TRUE(folder.create(mine));

    EXPECT_EQ(folder.create(someKeyFile("password", 2)).error().code, WalletErrc::walletExists);
    EXPECT_EQ(folder.create(mine).error().code, WalletErrc::walletExists);
    EXPECT_EQ(folder.load()->content(), mine.content());

    writeFile(folder.path() + "/wallet.key", "damaged");
    EXPECT_EQ(folder.create(someKeyFile()).error().code, WalletErrc::walletExists);

    fs::rename(folder.path() + "/wallet.key", folder.path() + "/wallet.key.previous");
    EXPECT_EQ(folder.create(someKeyFile()).error().code, WalletErrc::walletExists);

    fs::rename(folder.path() + "/wallet.key.previous", folder.path() + "/elsewhere");
    fs::create_symlink("nowhere", folder.path() + "/wallet.key");
    EXPECT_EQ(folder.create(someKeyFile()).error().code, WalletErrc::walletExists);
}

TEST(KeyFolder, SaysWhyAWalletCannotBeMade)
{
    const TempFolder temp;
    writeFile(temp / "file", "x");
    fs::permissions(temp / "file", fs::perms{0644});

    EXPECT_EQ(KeyFolder{temp / "absent/wallet"}.create(someKeyFile()).error().code, StorageErrc::notFound);
    EXPECT_EQ(KeyFolder{temp / "file"}.create(someKeyFile()).error().code, StorageErrc::notFound);
    EXPECT_EQ(modeOf(temp / "file"), 0644U);
}

TEST(KeyFolder, SaysWhyAWalletCannotBeRead)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    EXPECT_EQ(folder.load().error().code, StorageErrc::notFound);

    ASSERT_TRUE(folder.create(someKeyFile()));
    EXPECT_EQ(folder.load(Generation::previous).error().code, StorageErrc::notFound);

    writeFile(folder.path() + "/wallet.key", "damaged");
    EXPECT_EQ(folder.load().error().code, WalletErrc::keyFileDamaged);
    writeFile(folder.path() + "/wallet.key", std::string(KeyFile::maxBytes + 1, 'a'));
    EXPECT_EQ(folder.load().error().code, WalletErrc::keyFileDamaged);
    fs::remove(folder.path() + "/wallet.key");
    fs::create_directory(folder.path() + "/wallet.key");
    EXPECT_EQ(folder.load().error().code, StorageErrc::notAFile);
}

TEST(KeyFolder, OpensWithTheNewPasswordOnlyAfterAChange)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    ASSERT_TRUE(folder.create(someKeyFile("old")));

    const auto next = folder.renew(folder.load().value(), Secret::copyOf("old"), Secret::copyOf("new"), cheapCost);

    ASSERT_TRUE(next);
    EXPECT_EQ(next->generation(), 2U);
    EXPECT_EQ(folder.load()->content(), next->content());
    EXPECT_EQ(folder.load(Generation::previous)->generation(), 2U);  // of the old one nothing is left
    EXPECT_THAT(namesIn(folder.path()), UnorderedElementsAre("wallet.key", "wallet.key.previous"));
    for (const auto generation : {Generation::current, Generation::previous}) {
        EXPECT_TRUE(opensWith(folder, generation, "new"));
        EXPECT_FALSE(opensWith(folder, generation, "old"));
        EXPECT_EQ(folder.load(generation)->identity(), next->identity());
        EXPECT_EQ(folder.load(generation)->cost(), next->cost());
    }
}

TEST(KeyFolder, KeepsNoCostBelowTheStandardUnlessTold)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    const auto password = Secret::copyOf("password");
    ASSERT_TRUE(folder.create(someKeyFile()));

    ASSERT_TRUE(folder.renew(folder.load().value(), password, password));

    EXPECT_EQ(folder.load()->cost(), standardScryptCost);
    EXPECT_EQ(folder.load(Generation::previous)->cost(), standardScryptCost);
    ASSERT_TRUE(folder.renew(folder.load().value(), password, password, cheapCost));
    EXPECT_EQ(folder.load()->cost(), cheapCost);
}

TEST(KeyFolder, KeepsThePreviousGenerationWhenTheCurrentOneBreaks)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    ASSERT_TRUE(folder.create(someKeyFile("first")));
    ASSERT_TRUE(folder.renew(folder.load().value(), Secret::copyOf("first"), Secret::copyOf("second"), cheapCost));
    ASSERT_TRUE(folder.renew(folder.load().value(), Secret::copyOf("second"), Secret::copyOf("third"), cheapCost));

    writeFile(folder.path() + "/wallet.key", "damaged");

    EXPECT_EQ(folder.load().error().code, WalletErrc::keyFileDamaged);
    EXPECT_EQ(folder.load(Generation::previous)->generation(), 3U);
    EXPECT_TRUE(opensWith(folder, Generation::previous, "third"));
}

TEST(KeyFolder, ClosesFilesThatWereOpenToOthers)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    ASSERT_TRUE(folder.create(someKeyFile("old")));
    ASSERT_TRUE(folder.renew(folder.load().value(), Secret::copyOf("old"), Secret::copyOf("old"), cheapCost));
    for (const char* name : {"/wallet.key", "/wallet.key.previous"}) {
        fs::permissions(folder.path() + name, fs::perms{0644});
    }

    ASSERT_TRUE(folder.renew(folder.load().value(), Secret::copyOf("old"), Secret::copyOf("new"), cheapCost));

    for (const char* name : {"/wallet.key", "/wallet.key.previous"}) {
        EXPECT_EQ(modeOf(folder.path() + name), 0600U);
    }
}

TEST(KeyFolder, ChangesNothingWithAWrongPassword)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    const auto file = someKeyFile("old");
    ASSERT_TRUE(folder.create(file));

    EXPECT_EQ(folder.renew(file, Secret::copyOf("wrong"), Secret::copyOf("new"), cheapCost).error().code,
              WalletErrc::wrongPassword);

    EXPECT_EQ(folder.load()->content(), file.content());
    EXPECT_THAT(namesIn(folder.path()), UnorderedElementsAre("wallet.key"));
}

TEST(KeyFolder, DoesNotReplaceAFileThatItDidNotRead)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    const auto read = someKeyFile("old", 1);
    const auto onDisk = someKeyFile("old", 2);
    ASSERT_TRUE(folder.create(onDisk));

    EXPECT_EQ(folder.renew(read, Secret::copyOf("old"), Secret::copyOf("new"), cheapCost).error().code,
              WalletErrc::walletChanged);

    EXPECT_EQ(folder.load()->content(), onDisk.content());
}

TEST(KeyFolder, IsRecoveredFromThePreviousGenerationWhenAsked)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    ASSERT_TRUE(folder.create(someKeyFile("old")));
    ASSERT_TRUE(folder.renew(folder.load().value(), Secret::copyOf("old"), Secret::copyOf("new"), cheapCost));
    const auto previous = folder.load(Generation::previous)->content();
    writeFile(folder.path() + "/wallet.key", "damaged");
    writeFile(folder.path() + "/wallet.key.damaged-1", "damaged earlier");

    const auto recovered = folder.recover();

    ASSERT_TRUE(recovered);
    EXPECT_EQ(recovered->content(), previous);
    EXPECT_EQ(folder.load()->content(), previous);
    EXPECT_EQ(folder.load(Generation::previous)->content(), previous);
    EXPECT_TRUE(opensWith(folder, Generation::current, "new"));
    EXPECT_EQ(contentOf(folder.path() + "/wallet.key.damaged-1"), "damaged earlier");
    EXPECT_EQ(contentOf(folder.path() + "/wallet.key.damaged-2"), "damaged");
    EXPECT_EQ(modeOf(folder.path() + "/wallet.key"), 0600U);

    fs::remove(folder.path() + "/wallet.key");
    EXPECT_EQ(folder.recover()->content(), previous);
    EXPECT_EQ(folder.load()->content(), previous);
}

TEST(KeyFolder, IsNotRecoveredWhereNothingIsWrong)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    EXPECT_EQ(errorOf(folder.recover()), StorageErrc::notFound);
    ASSERT_TRUE(folder.create(someKeyFile("old")));
    const auto next = folder.renew(folder.load().value(), Secret::copyOf("old"), Secret::copyOf("new"), cheapCost);

    EXPECT_EQ(errorOf(folder.recover()), WalletErrc::walletExists);
    EXPECT_EQ(folder.load()->content(), next->content());

    const auto newer = barter::test::withChecksum("barter-key-file 2\n");
    writeFile(folder.path() + "/wallet.key", newer);
    EXPECT_EQ(errorOf(folder.recover()), WalletErrc::keyFileNewer);
    EXPECT_EQ(contentOf(folder.path() + "/wallet.key"), newer);
}

TEST(KeyFolder, KeepsTheDamagedFileInItsPlaceWhenThereIsNoOther)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    ASSERT_TRUE(folder.create(someKeyFile()));
    writeFile(folder.path() + "/wallet.key", "damaged");
    EXPECT_EQ(errorOf(folder.recover()), StorageErrc::notFound);

    writeFile(folder.path() + "/wallet.key.previous", "damaged, too");
    EXPECT_EQ(errorOf(folder.recover()), WalletErrc::keyFileDamaged);

    EXPECT_EQ(contentOf(folder.path() + "/wallet.key"), "damaged");
    EXPECT_EQ(contentOf(folder.path() + "/wallet.key.previous"), "damaged, too");
}

TEST(KeyFolder, IsMadeBeforeItsFile)
{
    const TempFolder temp;
    const KeyFolder folder{temp / "wallet"};
    const auto old = ::umask(0777);
    EXPECT_TRUE(folder.makeFolder());
    ::umask(old);
    EXPECT_EQ(modeOf(folder.path()), 0700U);
    EXPECT_THAT(namesIn(folder.path()), testing::IsEmpty());

    fs::permissions(folder.path(), fs::perms{0755});
    EXPECT_TRUE(folder.makeFolder());
    EXPECT_EQ(modeOf(folder.path()), 0700U);
    EXPECT_EQ(errorOf(KeyFolder{temp / "absent/wallet"}.makeFolder()), StorageErrc::notFound);

    EXPECT_TRUE(folder.create(someKeyFile()));
}

// What is in the way makes the write of one of the two files fail.
TEST(KeyFolder, OpensWithTheOldPasswordWhenAChangeFails)
{
    for (const char* hurdle : {"/wallet.key.previous", "/wallet.key.previous.new", "/wallet.key.new"}) {
        const TempFolder temp;
        const KeyFolder folder{temp / "wallet"};
        const auto file = someKeyFile("old");
        ASSERT_TRUE(folder.create(file));
        writeFile(folder.path() + hurdle + "/file", "in the way");

        EXPECT_FALSE(folder.renew(file, Secret::copyOf("old"), Secret::copyOf("new"), cheapCost)) << hurdle;

        EXPECT_EQ(folder.load()->content(), file.content()) << hurdle;
    }
}

}  // namespace
