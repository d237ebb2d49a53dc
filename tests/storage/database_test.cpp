#include "storage/database.hpp"

#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <array>

namespace {

namespace fs = std::filesystem;
using barter::storage::Database;
using barter::storage::DatabaseFormat;
using barter::storage::StorageErrc;
using barter::storage::Transaction;
using barter::test::contentOf;
using barter::test::namesIn;
using barter::test::TempFolder;
using barter::test::writeFile;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::array oneStep{"CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, data BLOB)"};
constexpr std::array twoSteps{oneStep[0], "ALTER TABLE item ADD COLUMN size INTEGER NOT NULL DEFAULT 7"};
constexpr DatabaseFormat first{.applicationId = 0x42525431, .migrations = oneStep};
constexpr DatabaseFormat second{.applicationId = 0x42525431, .migrations = twoSteps};
constexpr DatabaseFormat foreign{.applicationId = 1, .migrations = oneStep};

void insert(Database& database, std::int64_t id, std::string_view name, std::string_view data = {})
{
    auto statement = database.prepare("INSERT INTO item (id, name, data) VALUES (?, ?, ?)");
    ASSERT_TRUE(statement) << statement.error().context;
    const auto done = statement->bind(1, id).bind(2, name).bind(3, std::span<const char>{data}).run();
    ASSERT_TRUE(done) << done.error().context;
}

std::vector<std::string> names(Database& database)
{
    std::vector<std::string> found;
    auto statement = database.prepare("SELECT name FROM item ORDER BY id");
    while (statement->step().value_or(false)) {
        found.emplace_back(statement->text(0));
    }
    return found;
}

std::string pragma(Database& database, const std::string& name)
{
    auto statement = database.prepare("PRAGMA " + name);
    return statement->step().value_or(false) ? std::string{statement->text(0)} : "";
}

TEST(Database, IsMadeForTheOwnerOnlyAndSyncsFully)
{
    const TempFolder folder;

    auto database = Database::open(folder / "a.db", first);

    ASSERT_TRUE(database) << database.error().context;
    EXPECT_EQ(fs::status(folder / "a.db").permissions(), fs::perms{0600});
    EXPECT_EQ(pragma(*database, "journal_mode"), "wal");
    EXPECT_EQ(pragma(*database, "synchronous"), "2");
    EXPECT_EQ(pragma(*database, "foreign_keys"), "1");
    insert(*database, 1, "x");
    EXPECT_EQ(fs::status(folder / "a.db-wal").permissions(), fs::perms{0600});
    EXPECT_THAT(database->setAside(), IsEmpty());
}

TEST(Database, KeepsWhatWasWrittenBytesIncluded)
{
    const TempFolder folder;
    const std::string_view bytes{"\0\xff'\n", 4};
    {
        auto database = Database::open(folder / "a.db", first);
        insert(*database, 1, "näme", bytes);
        insert(*database, -5'000'000'000, "", "");
    }

    auto database = Database::open(folder / "a.db", first);
    auto statement = database->prepare("SELECT id, name, data FROM item ORDER BY id");

    ASSERT_TRUE(*statement->step());
    EXPECT_EQ(statement->integer(0), -5'000'000'000);
    EXPECT_EQ(statement->text(1), "");
    EXPECT_THAT(statement->blob(2), IsEmpty());
    ASSERT_TRUE(*statement->step());
    EXPECT_EQ(statement->text(1), "näme");
    EXPECT_THAT(statement->blob(2), testing::ElementsAreArray(bytes));
    EXPECT_FALSE(*statement->step());
}

TEST(Database, LeavesNoTraceOfATransactionThatWasNotCommitted)
{
    const TempFolder folder;
    auto database = Database::open(folder / "a.db", first);
    {
        const auto transaction = Transaction::begin(*database);
        insert(*database, 1, "dropped");
    }
    auto transaction = Transaction::begin(*database);
    insert(*database, 2, "kept");
    ASSERT_TRUE(transaction->commit());

    EXPECT_THAT(names(*database), ElementsAre("kept"));
}

TEST(Database, RefusesWhatTheTableRefuses)
{
    const TempFolder folder;
    auto database = Database::open(folder / "a.db", first);
    insert(*database, 1, "x");

    auto twice = database->prepare("INSERT INTO item (id) VALUES (1)");

    EXPECT_FALSE(twice->run());
    EXPECT_FALSE(database->prepare("SELECT nothing FROM nowhere"));
    EXPECT_THAT(names(*database), ElementsAre("x"));
}

TEST(Database, MigratesStepByStepAndRefusesALaterFormat)
{
    const TempFolder folder;
    {
        auto database = Database::open(folder / "a.db", first);
        insert(*database, 1, "x");
    }
    {
        auto database = Database::open(folder / "a.db", second);
        ASSERT_TRUE(database) << database.error().context;
        auto statement = database->prepare("SELECT size FROM item");
        ASSERT_TRUE(*statement->step());
        EXPECT_EQ(statement->integer(0), 7);
    }

    EXPECT_EQ(Database::open(folder / "a.db", first).error().code, StorageErrc::newerVersion);
    EXPECT_TRUE(Database::open(folder / "a.db", second));
    EXPECT_THAT(namesIn(folder.path()), ElementsAre("a.db"));
}

TEST(Database, SaysWhyItCannotBeOpened)
{
    const TempFolder folder;
    fs::create_directories(folder / "directory");

    EXPECT_EQ(Database::open(folder / "absent/a.db", first).error().code, StorageErrc::notFound);
    EXPECT_FALSE(Database::open(folder / "directory", first));
    EXPECT_TRUE(fs::is_directory(folder / "directory"));
}

TEST(DamagedDatabase, IsSetAsideWithItsLogAndNeverOverwritten)
{
    const TempFolder folder;
    writeFile(folder / "a.db", "first");
    writeFile(folder / "a.db-wal", "first log");
    EXPECT_EQ(Database::open(folder / "a.db", first)->setAside(), folder / "a.db.damaged-1");
    fs::remove(folder / "a.db");
    writeFile(folder / "a.db", "second");

    auto database = Database::open(folder / "a.db", first);

    EXPECT_EQ(database->setAside(), folder / "a.db.damaged-2");
    EXPECT_EQ(contentOf(folder / "a.db.damaged-1"), "first");
    EXPECT_EQ(contentOf(folder / "a.db.damaged-1-wal"), "first log");
    EXPECT_EQ(contentOf(folder / "a.db.damaged-2"), "second");
    insert(*database, 1, "works");
    EXPECT_THAT(names(*database), ElementsAre("works"));
}

TEST(DamagedDatabase, IsAlsoAnEmptyOneAndAnotherPrograms)
{
    const TempFolder folder;
    writeFile(folder / "empty.db", "");
    std::ignore = Database::open(folder / "foreign.db", foreign);

    EXPECT_EQ(Database::open(folder / "empty.db", first)->setAside(), folder / "empty.db.damaged-1");
    EXPECT_EQ(Database::open(folder / "foreign.db", first)->setAside(), folder / "foreign.db.damaged-1");
}

TEST(DamagedDatabase, ALogWithoutItsDatabaseIsNotReplayedIntoANewOne)
{
    const TempFolder folder;
    {
        auto database = Database::open(folder / "a.db", first);
        insert(*database, 1, "old");
        fs::copy_file(folder / "a.db-wal", folder / "kept");
    }
    fs::remove(folder / "a.db");
    fs::rename(folder / "kept", folder / "a.db-wal");

    auto database = Database::open(folder / "a.db", first);

    ASSERT_TRUE(database);
    EXPECT_THAT(names(*database), IsEmpty());
    EXPECT_EQ(database->setAside(), folder / "a.db.damaged-1");
    EXPECT_TRUE(fs::exists(folder / "a.db.damaged-1-wal"));
}

TEST(DamagedDatabase, OpensAtEveryLengthItCanBeCutTo)
{
    const TempFolder folder;
    {
        auto database = Database::open(folder / "good.db", first);
        for (int i = 0; i < 100; ++i) {
            insert(*database, i, std::string(100, 'n'), std::string(100, 'd'));
        }
    }
    const auto good = contentOf(folder / "good.db");
    ASSERT_GT(good.size(), 20'000U);

    std::vector<std::size_t> lengths{good.size() - 1, good.size() - 100};
    for (std::size_t length = 0; length < good.size(); length += length < 120 ? 15 : 509) {
        lengths.push_back(length);
    }
    for (std::size_t length = 4096; length < good.size(); length += 4096) {
        lengths.push_back(length);
    }
    for (const auto length : lengths) {
        writeFile(folder / "a.db", good.substr(0, length));

        const auto database = Database::open(folder / "a.db", first);

        ASSERT_TRUE(database) << length << ": " << database.error().context;
        ASSERT_EQ(database->setAside(), folder / "a.db.damaged-1") << length;
        ASSERT_EQ(contentOf(folder / "a.db.damaged-1"), good.substr(0, length));
        for (const auto& name : namesIn(folder.path())) {
            if (name.starts_with("a.db")) {
                fs::remove(folder / name);
            }
        }
    }
}

}  // namespace
