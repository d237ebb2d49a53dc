#include "records_fixture.hpp"
#include "signer/record_rows.hpp"
#include "signer/signer_error.hpp"
#include "storage/storage_error.hpp"

// Ways out of what would otherwise stop or flood the records for good, and when signed bytes may leave.
namespace {

using namespace barter;
using namespace barter::signer;
using namespace barter::test;
using std::chrono::milliseconds;
namespace fs = std::filesystem;

class WaysOut : public Records {
protected:
    [[nodiscard]] std::string anchor() const { return path() + ".anchor"; }
    Expected<PaymentRecords> locked()
    {
        reopen();
        return PaymentRecords::open(path(), noon);
    }
    void damage(const std::string& sql)
    {
        reopen();
        auto database = plainDatabase(path());
        ASSERT_TRUE(database.execute("PRAGMA foreign_keys = OFF"));
        ASSERT_TRUE(database.execute(sql)) << sql;
    }
    /// Intents that another process asked for while the records were locked: "f0", "f1", ...
    void flood(std::size_t number, milliseconds created)
    {
        reopen();
        auto database = plainDatabase(path());
        auto transaction = storage::Transaction::begin(database).value();
        auto insert = database.prepare("INSERT INTO intent (id, content, sealed) VALUES (?, ?, x'')").value();
        for (std::size_t i = 0; i < number; ++i) {
            const auto id = "f" + std::to_string(i);
            const auto content = encodeRow(IntentRow{.intent = intentCalled(id), .created = created});
            const std::vector<char> blob{content.begin(), content.end()};
            ASSERT_TRUE(insert.bind(1, id).bind(2, std::span<const char>{blob}).run());
            insert.reset();
        }
        ASSERT_TRUE(transaction.commit());
    }
    /// What everybody gets who has the password, and has looked.
    void acknowledge() { ASSERT_TRUE(records().acknowledgeIncomplete()); }
    /// The intent has no bytes that could be sent, and gets none.
    void expectNeverSigned(const std::string& id)
    {
        EXPECT_EQ(errorOf(records().recordSigned(paymentFor(id, 77), nullptr)), SignerErrc::intentOver) << id;
    }
};

// --- damaged rows

TEST_F(WaysOut, ADamagedPaymentIsSetAsideAndNeverSignedAnew)
{
    begin("a");
    begin("b");
    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));
    damage("UPDATE payment SET content = x'00'");
    EXPECT_EQ(errorOf(records().all()), SignerErrc::recordsDamaged);
    ASSERT_FALSE(records().isTrusted());

    acknowledge();

    EXPECT_EQ(records().find("a").value().state, IntentState::withdrawn);
    expectNeverSigned("a");
    EXPECT_EQ(records().begin(intentCalled("a"), noon).value().state, IntentState::withdrawn);
    EXPECT_TRUE(records().recordSigned(paymentFor("b", 2), nullptr));
    reopen();
    EXPECT_TRUE(records().isTrusted());
    EXPECT_EQ(records().all().value().size(), 2U);
}

TEST_F(WaysOut, APaymentThatDoesNotSayOfWhatEndsAllThatIsOpen)
{
    begin("a");
    begin("b");
    begin("c");
    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));
    ASSERT_TRUE(records().recordSigned(paymentFor("b", 2), nullptr));
    ASSERT_TRUE(records().markLanded(paymentFor("b", 2).id));
    damage("UPDATE payment SET content = x'00', intent = 'zz' WHERE intent = 'a'");

    acknowledge();

    for (const char* id : {"a", "b", "c"}) {
        expectNeverSigned(id);
    }
    EXPECT_EQ(records().find("b").value().state, IntentState::landed);
    begin("d");
    EXPECT_TRUE(records().recordSigned(paymentFor("d", 4), nullptr));
}

TEST_F(WaysOut, OfADamagedIntentItsIdRemainsAndItsBytes)
{
    for (const char* change : {"UPDATE intent SET content = x'00'",
                               "UPDATE intent SET id = 'zz'",
                               "UPDATE intent SET content = x'00', id = 'zz'",
                               "DELETE FROM intent"}) {
        SCOPED_TRACE(change);
        fs::remove_all(fs::path{path()}.parent_path() / "none");
        reopen();
        for (const auto& entry : fs::directory_iterator{fs::path{path()}.parent_path()}) {
            fs::remove_all(entry);
        }
        begin("a");
        ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));
        damage(change);

        acknowledge();

        const auto left = records().find("a").value();
        EXPECT_EQ(left.payments, std::vector{paymentFor("a")});
        EXPECT_EQ(left.state, IntentState::underWay);
        EXPECT_EQ(errorOf(records().recordSigned(paymentFor("a", 77), nullptr)), SignerErrc::alreadySigned);
        ASSERT_TRUE(records().markCannotLand(paymentFor("a").id, tooLate));
        expectNeverSigned("a");
        reopen();
        EXPECT_TRUE(records().isTrusted());
    }
}

TEST_F(WaysOut, ADamagedIntentIsNotAskedForAgain)
{
    begin("a");
    damage("UPDATE intent SET content = x'00'");
    acknowledge();

    EXPECT_EQ(errorOf(records().begin(intentCalled("a"), noon)), SignerErrc::intentOtherContents);
    expectNeverSigned("a");
}

TEST_F(WaysOut, ABackupFromBeforeTheDamageIsTaken)
{
    begin("a");
    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));
    const auto backup = records().all().value();
    damage("UPDATE payment SET content = x'00'; UPDATE intent SET content = x'00'");
    acknowledge();
    ASSERT_TRUE(records().find("a").value().payments.empty());

    ASSERT_TRUE(records().merge(backup));

    EXPECT_EQ(records().find("a").value().payments, std::vector{paymentFor("a")});
    ASSERT_TRUE(records().markCannotLand(paymentFor("a").id, tooLate));
    expectNeverSigned("a");
}

// --- too many intents

TEST_F(WaysOut, ThereIsALimitForIntentsOfWhichNothingIsSigned)
{
    begin("a");
    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));
    flood(maxUnsignedIntents, noon);
    {
        auto now = locked().value();
        EXPECT_EQ(errorOf(now.begin(intentCalled("b"), noon)), SignerErrc::tooManyIntents);
        EXPECT_TRUE(now.find("f0"));
        // One that is over makes room, or the day that has passed.
        ASSERT_TRUE(now.withdraw("f0"));
        EXPECT_TRUE(now.begin(intentCalled("b"), noon));
        EXPECT_EQ(errorOf(now.find("f0")), SignerErrc::intentUnknown);
        EXPECT_EQ(errorOf(now.begin(intentCalled("c"), noon)), SignerErrc::tooManyIntents);
        EXPECT_TRUE(now.begin(intentCalled("c"), noon + unsignedLifetime + milliseconds{1}));
        EXPECT_EQ(now.count().value(), 1 + maxUnsignedIntents);
    }
    // All of them wait for the seal.
    EXPECT_TRUE(records().isTrusted());
    EXPECT_EQ(records().find("a").value().state, IntentState::underWay);
    EXPECT_TRUE(records().find("b"));
}

TEST_F(WaysOut, WhatIsTooMuchGoesWhenThePasswordIsGiven)
{
    begin("old");
    flood(maxUnsignedIntents + 5, noon);

    ASSERT_TRUE(records().isTrusted());

    EXPECT_EQ(records().count().value(), maxUnsignedIntents);
    EXPECT_EQ(errorOf(records().find("old")), SignerErrc::intentUnknown);
    EXPECT_EQ(errorOf(records().find("f4")), SignerErrc::intentUnknown);
    EXPECT_TRUE(records().find("f5"));
    EXPECT_EQ(errorOf(records().begin(intentCalled("b"), noon)), SignerErrc::tooManyIntents);
    reopen();
    EXPECT_TRUE(records().isTrusted());
}

// --- page by page

TEST_F(WaysOut, PagesReadWhatIsOnThem)
{
    for (const char* id : {"a", "b", "c"}) {
        begin(id);
    }
    ASSERT_TRUE(records().recordSigned(paymentFor("b"), nullptr));

    const auto first = records().page(std::nullopt, 2).value();
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].intent.id, "a");
    EXPECT_EQ(first[1].payments, std::vector{paymentFor("b")});
    const auto second = records().page("b", 2).value();
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].intent.id, "c");
    EXPECT_TRUE(records().page("c", 2).value().empty());
    EXPECT_EQ(errorOf(records().page("zz", 2)), SignerErrc::intentUnknown);

    damage("UPDATE intent SET content = x'00' WHERE id = 'c'");
    EXPECT_TRUE(records().page(std::nullopt, 2));
    EXPECT_EQ(errorOf(records().page("b", 2)), SignerErrc::recordsDamaged);
}

// --- the anchor before the bytes

TEST_F(WaysOut, NothingIsSignedWhenTheAnchorCannotBePrepared)
{
    begin("a");
    fs::create_directories(anchor() + ".next/in the way");

    EXPECT_FALSE(records().recordSigned(paymentFor("a"), nullptr));

    EXPECT_EQ(records().find("a").value().state, IntentState::open);
    fs::remove_all(anchor() + ".next");
    EXPECT_TRUE(records().recordSigned(paymentFor("a"), nullptr));
}

TEST_F(WaysOut, BytesDoNotLeaveBeforeTheirAnchor)
{
    begin("a");
    const auto behind = contentOf(anchor());
    fs::remove(anchor());
    fs::create_directories(anchor() + "/in the way");
    ASSERT_FALSE(records().recordSigned(paymentFor("a"), nullptr));
    const auto id = paymentFor("a").id;

    EXPECT_FALSE(records().find("a"));
    EXPECT_FALSE(records().payment(id));
    EXPECT_FALSE(records().all());
    EXPECT_FALSE(records().page(std::nullopt, 9));
    EXPECT_FALSE(records().begin(intentCalled("a"), noon));

    fs::remove_all(anchor());
    EXPECT_EQ(records().find("a").value().payments, std::vector{paymentFor("a")});
    EXPECT_NE(contentOf(anchor()), behind);
    reopen();
    EXPECT_TRUE(records().isTrusted());
}

TEST_F(WaysOut, AnAnchorThatAKillLeftBehindIsFinishedWithoutTheKey)
{
    begin("a");
    const auto behind = contentOf(anchor());
    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));
    const auto current = contentOf(anchor());
    reopen();
    writeFile(anchor() + ".next", current);
    writeFile(anchor(), behind);

    EXPECT_EQ(locked().value().find("a").value().payments, std::vector{paymentFor("a")});

    EXPECT_EQ(contentOf(anchor()), current);
    EXPECT_TRUE(records().isTrusted());
}

TEST_F(WaysOut, BytesWaitForTheKeyWhenNothingWasPrepared)
{
    begin("a");
    const auto behind = contentOf(anchor());
    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));
    reopen();
    writeFile(anchor(), behind);
    // Nor does the preparation of another change help.
    writeFile(anchor() + ".next", behind);

    EXPECT_EQ(errorOf(locked().value().find("a")), SignerErrc::anchorOutdated);

    EXPECT_TRUE(records().isTrusted());
    EXPECT_EQ(locked().value().find("a").value().payments, std::vector{paymentFor("a")});
}

}  // namespace
