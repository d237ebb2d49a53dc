#include "record_samples.hpp"
#include "signer/signer_error.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>

// Records that somebody else wrote, or put back.
namespace {

namespace fs = std::filesystem;
using namespace barter;
using namespace barter::signer;
using barter::test::contentOf;
using barter::test::errorOf;
using barter::test::intentCalled;
using barter::test::limitsCalled;
using barter::test::noon;
using barter::test::paymentFor;
using barter::test::plainDatabase;
using barter::test::recordKey;
using barter::test::TempFolder;
using barter::test::tooLate;
using std::chrono::milliseconds;
using Past = PaymentRecords::Past;

constexpr milliseconds later = noon + milliseconds{7};

class Trust : public testing::Test {
protected:
    /// A copy of what is on disk, as somebody may have made it.
    struct Copy {
        std::string database;
        std::string log;
        std::string anchor;
    };

    void SetUp() override
    {
        m_records.emplace(PaymentRecords::create(path(), Past::none, noon).value());
        ASSERT_EQ(m_records->authenticate(recordKey(), 1, noon).value(), Authenticity::whole);
        ASSERT_TRUE(m_records->begin(intentCalled("a"), noon));
        ASSERT_TRUE(m_records->recordSigned(paymentFor("a"), nullptr));
        ASSERT_TRUE(m_records->storeLimits(limitsCalled(1)));
    }

    PaymentRecords& records() { return *m_records; }
    void close() { m_records.reset(); }
    void openLocked()
    {
        close();
        m_records.emplace(PaymentRecords::open(path(), noon).value());
    }
    Expected<Authenticity> reopened(std::uint64_t generation = 1)
    {
        openLocked();
        return records().authenticate(recordKey(), generation, later);
    }
    [[nodiscard]] std::string path() const { return m_folder / "signer.db"; }
    [[nodiscard]] std::string anchor() const { return path() + ".anchor"; }

    /// Closes, so that all of it is in the files.
    Copy copied()
    {
        close();
        return {contentOf(path()), contentOf(path() + "-wal"), contentOf(anchor())};
    }
    void putBackDatabase(const Copy& copy)
    {
        close();
        fs::remove(path() + "-shm");
        test::writeFile(path(), copy.database);
        test::writeFile(path() + "-wal", copy.log);
    }
    void putBackAnchor(const Copy& copy) { test::writeFile(anchor(), copy.anchor); }
    /// As somebody without the key would.
    void forge(const std::string& sql)
    {
        close();
        auto database = plainDatabase(path());
        ASSERT_TRUE(database.execute(sql)) << sql;
    }
    void forgeContent(const std::string& table, const std::vector<std::uint8_t>& content, const std::string& also = "")
    {
        close();
        auto database = plainDatabase(path());
        auto update = database.prepare("UPDATE " + table + " SET content = ?" + also).value();
        const std::vector<char> blob{content.begin(), content.end()};
        ASSERT_TRUE(update.bind(1, std::span<const char>{blob}).run());
    }
    /// Nothing is signed or spent until somebody with the key has looked, however often the program is restarted.
    void expectStopped(Authenticity why, std::uint64_t generation = 1)
    {
        for (int start = 0; start < 2; ++start) {
            ASSERT_EQ(reopened(generation).value(), why);
            EXPECT_FALSE(records().isTrusted());
            EXPECT_EQ(records().incompleteSince().value(), later);
            ASSERT_TRUE(records().begin(intentCalled("new"), noon));
            EXPECT_EQ(errorOf(records().recordSigned(paymentFor("new", 9), nullptr)), SignerErrc::recordsIncomplete);
            EXPECT_EQ(errorOf(records().storeLimits(limitsCalled(9))), SignerErrc::recordsIncomplete);
            EXPECT_EQ(errorOf(records().markCannotLand(paymentFor("a").id, tooLate)), SignerErrc::recordsIncomplete);
        }
        ASSERT_TRUE(records().acknowledgeIncomplete());
        ASSERT_EQ(reopened(generation).value(), Authenticity::whole);
        EXPECT_EQ(records().incompleteSince().value(), std::nullopt);
        EXPECT_EQ(records().limits().value(), std::nullopt);
        EXPECT_TRUE(records().recordSigned(paymentFor("new", 9), nullptr));
    }

private:
    TempFolder m_folder;
    std::optional<PaymentRecords> m_records;
};

TEST_F(Trust, IsInWhatThisWalletWroteLast)
{
    ASSERT_EQ(reopened().value(), Authenticity::whole);

    EXPECT_TRUE(records().isTrusted());
    EXPECT_EQ(records().incompleteSince().value(), std::nullopt);
    EXPECT_EQ(records().limits().value(), limitsCalled(1));
    EXPECT_EQ(records().find("a").value().state, IntentState::underWay);
}

TEST_F(Trust, NeedsTheKeyForWhateverLetsMoreBePaid)
{
    openLocked();
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));

    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("b", 2), nullptr)), SignerErrc::recordsLocked);
    EXPECT_EQ(errorOf(records().markCannotLand(paymentFor("a").id, tooLate)), SignerErrc::recordsLocked);
    EXPECT_EQ(errorOf(records().storeLimits(limitsCalled(2))), SignerErrc::recordsLocked);
    EXPECT_EQ(errorOf(records().enterGeneration(2)), SignerErrc::recordsLocked);
    EXPECT_EQ(errorOf(records().acknowledgeIncomplete()), SignerErrc::recordsLocked);

    EXPECT_EQ(records().limits().value(), limitsCalled(1));
    EXPECT_EQ(records().find("a").value().state, IntentState::underWay);
    EXPECT_TRUE(records().find("b").value().payments.empty());
}

TEST_F(Trust, EndsWithTheKey)
{
    records().lock();

    EXPECT_FALSE(records().isTrusted());
    EXPECT_EQ(errorOf(records().storeLimits(limitsCalled(2))), SignerErrc::recordsLocked);
    EXPECT_EQ(records().authenticate(recordKey(), 1, later).value(), Authenticity::whole);
    EXPECT_TRUE(records().storeLimits(limitsCalled(2)));
}

TEST_F(Trust, CoversWhatWasWrittenWhileLocked)
{
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));
    openLocked();
    ASSERT_TRUE(records().begin(intentCalled("c"), noon));
    ASSERT_TRUE(records().begin(intentCalled("d"), noon));
    ASSERT_TRUE(records().withdraw("b"));
    ASSERT_TRUE(records().withdraw("d"));
    ASSERT_TRUE(records().markLanded(paymentFor("a").id));
    ASSERT_TRUE(records().markLanded(paymentFor("a").id));

    ASSERT_EQ(reopened().value(), Authenticity::whole);

    EXPECT_EQ(records().find("a").value().state, IntentState::landed);
    EXPECT_EQ(records().find("b").value().state, IntentState::withdrawn);
    EXPECT_EQ(records().find("c").value().state, IntentState::open);
    EXPECT_EQ(records().find("d").value().state, IntentState::withdrawn);
    EXPECT_TRUE(records().recordSigned(paymentFor("c", 3), nullptr));
    EXPECT_EQ(reopened().value(), Authenticity::whole);
    // It is under the seal now: as a row that waits it would not count.
    forge("UPDATE intent SET sealed = x'' WHERE id = 'c'");
    EXPECT_EQ(reopened().value(), Authenticity::forged);
}

TEST_F(Trust, CoversEveryChange)
{
    ASSERT_TRUE(records().markCannotLand(paymentFor("a").id, tooLate));
    ASSERT_EQ(reopened().value(), Authenticity::whole);
    ASSERT_TRUE(records().recordSigned(paymentFor("a", 2), nullptr));
    ASSERT_EQ(reopened().value(), Authenticity::whole);
    ASSERT_TRUE(records().markLanded(paymentFor("a", 2).id));
    ASSERT_EQ(reopened().value(), Authenticity::whole);
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));
    ASSERT_TRUE(records().withdraw("b"));
    ASSERT_EQ(reopened().value(), Authenticity::whole);
    ASSERT_TRUE(records().storeLimits(limitsCalled(2)));
    ASSERT_EQ(reopened().value(), Authenticity::whole);
}

TEST_F(Trust, EndsWithAnotherKey)
{
    openLocked();

    EXPECT_EQ(records().authenticate(recordKey("another key, of the same length."), 1, later).value(),
              Authenticity::forged);
    EXPECT_FALSE(records().isTrusted());
}

/// Each with a checksum that is right.
TEST_F(Trust, EndsWhenAPaymentIsReopened)
{
    auto payment = paymentFor("a");
    payment.fate = Fate::cannotLand;
    forgeContent("payment", encodeRow(payment), ", may_land = 0");
    openLocked();
    ASSERT_EQ(records().find("a").value().state, IntentState::open);

    expectStopped(Authenticity::forged);
}

TEST_F(Trust, EndsWhenAPaymentIsDeleted)
{
    forge("DELETE FROM payment");

    expectStopped(Authenticity::forged);
}

TEST_F(Trust, EndsWhenAnIntentSaysAnotherThing)
{
    auto intent = intentCalled("a");
    intent.amount = Amount{6};
    forgeContent("intent", encodeRow(IntentRow{.intent = intent, .created = noon}));

    expectStopped(Authenticity::forged);
}

TEST_F(Trust, EndsWhenARowOnlySeemsToWait)
{
    auto payment = paymentFor("a");
    payment.fate = Fate::cannotLand;
    forge("UPDATE payment SET sealed = content");
    forgeContent("payment", encodeRow(payment), ", may_land = 0");

    expectStopped(Authenticity::forged);
}

TEST_F(Trust, EndsWhenAPaymentIsAdded)
{
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));
    forge("INSERT INTO payment (id, intent, may_land, content, sealed) VALUES (x'00', 'b', 0, x'00', x'')");

    EXPECT_EQ(reopened().value(), Authenticity::forged);
}

TEST_F(Trust, EndsWhenLimitsAreExchanged)
{
    for (const char* change : {"UPDATE limits SET content = x'0909'",
                               "UPDATE limits SET seal = zeroblob(64)",
                               "UPDATE limits SET seal = x'00'",
                               "DELETE FROM limits"}) {
        SCOPED_TRACE(change);
        const auto before = copied();
        forge(change);
        EXPECT_EQ(reopened().value(), Authenticity::forged);
        putBackDatabase(before);
    }
    EXPECT_EQ(reopened().value(), Authenticity::whole);
    forge("UPDATE limits SET content = x'0909'");
    expectStopped(Authenticity::forged);
}

TEST_F(Trust, EndsWhenTheSealIsGoneOrChanged)
{
    for (const char* change : {"UPDATE stamp SET content = zeroblob(56)",
                               "UPDATE stamp SET seal = zeroblob(64)",
                               "UPDATE stamp SET seal = x'00'"}) {
        SCOPED_TRACE(change);
        const auto before = copied();
        forge(change);
        EXPECT_EQ(reopened().value(), Authenticity::forged);
        putBackDatabase(before);
    }
    forge("DELETE FROM stamp");
    expectStopped(Authenticity::neverSealed);
}

TEST_F(Trust, ComesBackWhateverWasWritten)
{
    forge("UPDATE stamp SET seal = x'00'; UPDATE limits SET seal = x'00'");

    expectStopped(Authenticity::forged);
}

/// an older database may not lower counters nor reopen a sent intent.
TEST_F(Trust, EndsWithAnOlderDatabase)
{
    const auto older = copied();
    ASSERT_EQ(reopened().value(), Authenticity::whole);
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));
    ASSERT_TRUE(records().recordSigned(paymentFor("b", 2), nullptr));
    ASSERT_TRUE(records().storeLimits(limitsCalled(2)));
    putBackDatabase(older);

    expectStopped(Authenticity::outdated);
}

TEST_F(Trust, EndsWithAnOlderCopyOfOneRow)
{
    const auto older = encodeRow(IntentRow{.intent = intentCalled("b"), .created = noon});
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));
    ASSERT_TRUE(records().withdraw("b"));
    ASSERT_EQ(reopened().value(), Authenticity::whole);

    forgeContent("intent", older, " WHERE id = 'b'");

    EXPECT_EQ(reopened().value(), Authenticity::forged);
}

TEST_F(Trust, EndsWithoutTheAnchorOrWithAForgedOne)
{
    const auto whole = copied();
    for (const auto& content : {std::string{}, whole.anchor.substr(1), whole.anchor + "x", std::string(2000, 'x')}) {
        test::writeFile(anchor(), content);
        EXPECT_EQ(reopened().value(), Authenticity::anchorLost) << content.size();
        putBackDatabase(whole);
    }
    fs::remove(anchor());
    expectStopped(Authenticity::anchorLost);
}

TEST_F(Trust, EndsWithAnyChangedByteOfTheAnchor)
{
    const auto whole = copied();
    for (std::size_t at = 0; at < whole.anchor.size(); ++at) {
        auto damaged = whole;
        damaged.anchor[at] = static_cast<char>(damaged.anchor[at] ^ 1);
        putBackDatabase(whole);
        putBackAnchor(damaged);
        ASSERT_EQ(reopened().value(), Authenticity::anchorLost) << at;
    }
}

/// Bytes that nothing is read from may change.
TEST_F(Trust, IsNotGivenToWhatADamagedDatabaseSaysOtherwise)
{
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));
    const auto known = records().all().value();
    const auto limits = records().limits().value();
    const auto whole = copied();
    const auto looked = [&]() -> bool {  // whether the damage was noticed
        openLocked();
        const auto found = records().authenticate(recordKey(), 1, later);
        if (!found || *found != Authenticity::whole) {
            return true;
        }
        EXPECT_EQ(records().all().value(), known);
        EXPECT_EQ(records().limits().value(), limits);
        return false;
    };
    constexpr std::size_t step = 97;
    int noticed = 0;
    for (const bool isLog : {false, true}) {
        const auto size = (isLog ? whole.log : whole.database).size();
        for (std::size_t at = 0; at < size; at += step) {
            auto damaged = whole;
            auto& byte = (isLog ? damaged.log : damaged.database)[at];
            byte = static_cast<char>(byte ^ 1);
            for (const auto& entry : fs::directory_iterator{fs::path{path()}.parent_path()}) {
                close();
                fs::remove_all(entry);
            }
            putBackDatabase(damaged);
            putBackAnchor(whole);
            auto opened = PaymentRecords::open(path(), noon);
            noticed += opened ? looked() : 1;
        }
    }
    EXPECT_GT(noticed, 10);
}

TEST_F(Trust, EndsWithTheAnchorOfAnotherLineage)
{
    ASSERT_TRUE(records().acknowledgeIncomplete());
    const auto older = copied();
    ASSERT_EQ(reopened().value(), Authenticity::whole);
    ASSERT_TRUE(records().acknowledgeIncomplete());
    close();
    putBackAnchor(older);

    expectStopped(Authenticity::outdated);
}

constexpr SpendingCaps caps{.payment = Amount{10}, .hour = Amount{20}, .day = Amount{50}, .total = Amount{1000}};

TEST_F(Trust, IsWhereSpeedsLimitsAre)
{
    ASSERT_TRUE(records().acknowledgeIncomplete());
    EXPECT_EQ(records().spendingLimits().value().caps(), SpendingCaps{}) << "limits that nobody gave";
    auto limits = records().spendingLimits().value();
    limits.giveCaps(caps);
    ASSERT_TRUE(records().storeLimits(records().sealed(limits).value()));
    auto intent = intentCalled("s");
    intent.fromSpeed = true;
    ASSERT_TRUE(records().begin(intent, noon));
    ASSERT_TRUE(limits.spend(Amount{7}, {}));
    const auto spent = records().sealed(limits).value();
    ASSERT_TRUE(records().recordSigned(paymentFor("s", 4), &spent));

    ASSERT_EQ(reopened().value(), Authenticity::whole);
    EXPECT_EQ(records().spendingLimits().value().caps(), caps);
    EXPECT_EQ(records().spendingLimits().value().total(), Amount{7});
    // As the key file's generation they are sealed for, they count for the next one, too.
    ASSERT_TRUE(records().enterGeneration(2));
    EXPECT_EQ(records().spendingLimits().value().total(), Amount{7});
    ASSERT_EQ(reopened(2).value(), Authenticity::whole);
    EXPECT_EQ(records().spendingLimits().value().total(), Amount{7});
    EXPECT_EQ(unseal(records().limits().value().value(), 2, recordKey()).value().total(), Amount{7});

    records().lock();
    EXPECT_EQ(errorOf(records().spendingLimits()), SignerErrc::recordsLocked);
    EXPECT_EQ(errorOf(records().sealed(limits)), SignerErrc::recordsLocked);
}

TEST_F(Trust, IsNotInLimitsOfAnotherKeyOrGeneration)
{
    EXPECT_EQ(errorOf(records().spendingLimits()), SignerErrc::limitsForged);
    ASSERT_TRUE(records().enterGeneration(2));
    EXPECT_EQ(records().limits().value(), limitsCalled(1)) << "forged limits were sealed";
    ASSERT_TRUE(records().storeLimits(seal(SpendingLimits{}, 1, recordKey()).value()));
    EXPECT_EQ(errorOf(records().spendingLimits()), SignerErrc::limitsOutdated);
}

/// What was put away as too old is not newer than what came after it, although its number may be greater.
TEST_F(Trust, EndsWithADatabaseFromBeforeSomebodyLooked)
{
    const auto before = copied();
    ASSERT_EQ(reopened().value(), Authenticity::whole);
    ASSERT_TRUE(records().acknowledgeIncomplete());
    putBackDatabase(before);

    expectStopped(Authenticity::outdated);
}

TEST_F(Trust, EndsWithDatabaseAndAnchorOfAnEarlierGeneration)
{
    const auto older = copied();
    ASSERT_EQ(reopened().value(), Authenticity::whole);
    ASSERT_TRUE(records().enterGeneration(2));
    ASSERT_EQ(reopened(2).value(), Authenticity::whole);
    putBackDatabase(older);
    putBackAnchor(older);

    expectStopped(Authenticity::outdated, 2);
}

TEST_F(Trust, OutlastsAPasswordThatWasNotChangedAfterAll)
{
    ASSERT_TRUE(records().enterGeneration(2));
    ASSERT_TRUE(records().storeLimits(limitsCalled(3)));

    EXPECT_EQ(reopened(1).value(), Authenticity::whole);
    EXPECT_TRUE(records().storeLimits(records().sealed({}).value()));
    EXPECT_TRUE(records().spendingLimits());
    EXPECT_EQ(reopened(2).value(), Authenticity::whole);
    EXPECT_EQ(reopened(3).value(), Authenticity::outdated);
}

TEST_F(Trust, OutlastsAKillBetweenTheDatabaseAndItsAnchor)
{
    const auto before = copied();
    ASSERT_EQ(reopened().value(), Authenticity::whole);
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));
    ASSERT_TRUE(records().recordSigned(paymentFor("b", 2), nullptr));
    const auto after = copied();
    putBackAnchor(before);

    EXPECT_EQ(reopened().value(), Authenticity::whole);
    EXPECT_EQ(contentOf(anchor()), after.anchor) << "it was not brought up to date";
}

TEST_F(Trust, SaysSoWhenTheAnchorCannotBeWritten)
{
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));
    const auto before = contentOf(anchor());
    fs::remove(anchor());
    fs::create_directories(anchor() + "/in the way");

    EXPECT_FALSE(records().recordSigned(paymentFor("b", 2), nullptr));
    EXPECT_FALSE(records().begin(intentCalled("b"), noon)) << "its bytes could leave without an anchor";

    fs::remove_all(anchor());
    EXPECT_EQ(records().begin(intentCalled("b"), noon).value().payments, std::vector{paymentFor("b", 2)});
    EXPECT_NE(contentOf(anchor()), before);
    EXPECT_EQ(reopened().value(), Authenticity::whole);
}

TEST_F(Trust, EndsWhenSomebodyElseWritesMeanwhile)
{
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));
    const auto notice = [&](const std::string& sql) {
        SCOPED_TRACE(sql);
        const auto before = copied();
        ASSERT_EQ(reopened().value(), Authenticity::whole);
        {
            auto database = plainDatabase(path());
            ASSERT_TRUE(database.execute(sql));
        }
        EXPECT_EQ(errorOf(records().recordSigned(paymentFor("b", 2), nullptr)), SignerErrc::recordsForged);
        EXPECT_FALSE(records().isTrusted());
        EXPECT_EQ(records().incompleteSince().value(), later);
        EXPECT_EQ(errorOf(records().recordSigned(paymentFor("b", 2), nullptr)), SignerErrc::recordsIncomplete);
        putBackDatabase(before);
    };

    notice("DELETE FROM payment");
    notice("UPDATE limits SET content = x'00'");
    notice("UPDATE limits SET seal = x'00'");
    notice("DELETE FROM stamp");
    notice("UPDATE stamp SET seal = zeroblob(64)");
    notice("UPDATE intent SET sealed = x'' WHERE id = 'a'");
    EXPECT_EQ(reopened().value(), Authenticity::whole);
}

/// A state that this wallet did write, put back under a running signer.
TEST_F(Trust, EndsWhenOlderRowsAreWrittenMeanwhile)
{
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));
    ASSERT_TRUE(records().storeLimits(limitsCalled(1)));
    auto database = plainDatabase(path());
    ASSERT_TRUE(database.execute("CREATE TEMP TABLE old_limits AS SELECT * FROM limits;"
                                 "CREATE TEMP TABLE old_stamp AS SELECT * FROM stamp"));
    ASSERT_TRUE(records().storeLimits(limitsCalled(2)));
    ASSERT_TRUE(database.execute("INSERT OR REPLACE INTO limits SELECT * FROM old_limits;"
                                 "INSERT OR REPLACE INTO stamp SELECT * FROM old_stamp"));

    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("b", 2), nullptr)), SignerErrc::recordsForged);
}

/// Whoever speaks to the signer can have it change something at any time: that must seal nothing of somebody else's.
TEST_F(Trust, EndsWhenOlderLimitsAreWrittenBeforeAHarmlessChange)
{
    ASSERT_TRUE(records().storeLimits(limitsCalled(1)));
    auto database = plainDatabase(path());
    ASSERT_TRUE(database.execute("CREATE TEMP TABLE old_limits AS SELECT * FROM limits"));
    ASSERT_TRUE(records().storeLimits(limitsCalled(2)));
    ASSERT_TRUE(database.execute("INSERT OR REPLACE INTO limits SELECT * FROM old_limits"));

    EXPECT_EQ(errorOf(records().begin(intentCalled("b"), noon)), SignerErrc::recordsForged);
    EXPECT_FALSE(records().isTrusted());
    EXPECT_TRUE(records().incompleteSince().value());
}

TEST_F(Trust, EndsWhenTheMarkIsTakenAwayBeforeAHarmlessChange)
{
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));
    ASSERT_TRUE(records().declareIncomplete(noon));
    auto database = plainDatabase(path());
    ASSERT_TRUE(database.execute("DELETE FROM incomplete"));

    EXPECT_EQ(errorOf(records().begin(intentCalled("c"), noon)), SignerErrc::recordsForged);
    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("b", 2), nullptr)), SignerErrc::recordsIncomplete);
}

TEST_F(Trust, IsNotFooledByATrigger)
{
    ASSERT_TRUE(records().storeLimits(limitsCalled(1)));
    {
        auto database = plainDatabase(path());
        ASSERT_TRUE(database.execute("CREATE TABLE kept AS SELECT * FROM limits;"
                                     "CREATE TRIGGER back AFTER INSERT ON limits BEGIN"
                                     " UPDATE limits SET content = (SELECT content FROM kept),"
                                     " seal = (SELECT seal FROM kept); END"));
    }
    ASSERT_TRUE(records().storeLimits(limitsCalled(2)));

    EXPECT_EQ(records().limits().value().value(), limitsCalled(2));
}

TEST_F(Trust, IsWrittenAnewOnlyForAChange)
{
    ASSERT_TRUE(records().markLanded(paymentFor("a").id));
    const auto before = contentOf(anchor());

    ASSERT_TRUE(records().markLanded(paymentFor("a").id));
    ASSERT_TRUE(records().begin(intentCalled("a"), noon));
    ASSERT_EQ(reopened().value(), Authenticity::whole);

    EXPECT_EQ(contentOf(anchor()), before);
}

TEST_F(Trust, EndsWhenTheMarkOfLostRecordsIsTakenAway)
{
    close();
    fs::remove(path() + "-wal");
    openLocked();
    ASSERT_EQ(records().incompleteSince().value(), noon);
    ASSERT_EQ(records().authenticate(recordKey(), 1, later).value(), Authenticity::whole);
    EXPECT_EQ(records().incompleteSince().value(), noon);
    ASSERT_TRUE(records().begin(intentCalled("b"), noon));
    {
        auto database = plainDatabase(path());
        ASSERT_TRUE(database.execute("DELETE FROM incomplete"));
    }
    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("b", 2), nullptr)), SignerErrc::recordsForged);

    forge("DELETE FROM incomplete");

    expectStopped(Authenticity::forged);
}

TEST_F(Trust, IsNotInADatabaseThatWasMadeInItsPlace)
{
    close();
    for (const char* part : {"", "-wal", "-shm", ".anchor"}) {
        fs::remove(path() + part);
    }
    ASSERT_TRUE(PaymentRecords::create(path(), Past::none, noon));

    expectStopped(Authenticity::neverSealed);
}

TEST_F(Trust, OfLostRecordsBeginsWithALook)
{
    close();
    fs::remove(path());
    {
        auto anew = PaymentRecords::create(path(), Past::unknown, later).value();
        ASSERT_EQ(anew.authenticate(recordKey(), 1, later).value(), Authenticity::whole);
        ASSERT_TRUE(anew.begin(intentCalled("b"), noon));
        EXPECT_EQ(errorOf(anew.recordSigned(paymentFor("b", 2), nullptr)), SignerErrc::recordsIncomplete);
    }

    ASSERT_EQ(reopened().value(), Authenticity::whole);
    EXPECT_EQ(records().incompleteSince().value(), later);
    ASSERT_TRUE(records().acknowledgeIncomplete());
    EXPECT_TRUE(records().recordSigned(paymentFor("b", 2), nullptr));
}

TEST_F(Trust, IsNotGivenToRecordsBesideAnOldAnchor)
{
    close();
    fs::remove(path());
    fs::remove(path() + "-wal");

    EXPECT_EQ(errorOf(PaymentRecords::create(path(), Past::none, noon)), SignerErrc::recordsExist);
}

}  // namespace
