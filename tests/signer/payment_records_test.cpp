#include "signer/payment_records.hpp"

#include "core/hex.hpp"
#include "records_fixture.hpp"
#include "signer/signer_error.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>

#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>

namespace {

using namespace barter;
using namespace barter::signer;
using barter::test::errorOf;
using barter::test::intentCalled;
using barter::test::limitsCalled;
using barter::test::noon;
using barter::test::paymentFor;
using barter::test::plainDatabase;
using barter::test::recordKey;
using barter::test::Records;
using barter::test::tooLate;
using std::chrono::milliseconds;
using Past = PaymentRecords::Past;

const auto somebodyElse = wallet::Address::parse("TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK").value();

TEST_F(Records, AnIntentIsRecordedOnceAndFoundAgain)
{
    const auto first = records().begin(intentCalled("a"), noon).value();
    reopen();
    const auto again = records().begin(intentCalled("a"), noon + milliseconds{1}).value();

    EXPECT_EQ(first, again);
    EXPECT_EQ(again.intent, intentCalled("a"));
    EXPECT_EQ(again.created, noon);
    EXPECT_EQ(again.state, IntentState::open);
    EXPECT_EQ(records().all().value(), std::vector{again});
}

TEST_F(Records, AnIdIsOfOnePaymentOnly)
{
    begin("a");

    auto changed = intentCalled("a");
    changed.amount = Amount{6};
    EXPECT_EQ(errorOf(records().begin(changed, noon)), SignerErrc::intentOtherContents);
    changed = intentCalled("a");
    changed.to = somebodyElse;
    EXPECT_EQ(errorOf(records().begin(changed, noon)), SignerErrc::intentOtherContents);
    changed = intentCalled("a");
    changed.token = wallet::PaidToken::trx;
    EXPECT_EQ(errorOf(records().begin(changed, noon)), SignerErrc::intentOtherContents);
    changed = intentCalled("a");
    changed.memo.clear();
    EXPECT_EQ(errorOf(records().begin(changed, noon)), SignerErrc::intentOtherContents);
    changed = intentCalled("a");
    changed.fromSpeed = true;
    EXPECT_EQ(errorOf(records().begin(changed, noon)), SignerErrc::intentOtherContents);
    changed = intentCalled("a");
    changed.account = 1;
    EXPECT_EQ(errorOf(records().begin(changed, noon)), SignerErrc::intentOtherContents);
}

TEST_F(Records, WhatIsNoIntentIsRefused)
{
    for (const auto* id : {"", "a b", "a/b", "ä", "'; DROP TABLE intent; --"}) {
        EXPECT_EQ(errorOf(records().begin(intentCalled(id), noon)), SignerErrc::intentMalformed) << id;
    }
    EXPECT_EQ(errorOf(records().begin(intentCalled(std::string(65, 'a')), noon)), SignerErrc::intentMalformed);
    auto nothing = intentCalled("a");
    nothing.amount = {};
    EXPECT_EQ(errorOf(records().begin(nothing, noon)), SignerErrc::intentMalformed);
    auto chatty = intentCalled("a");
    chatty.memo.assign(wallet::maxMemoBytes + 1, 'x');
    EXPECT_EQ(errorOf(records().begin(chatty, noon)), SignerErrc::intentMalformed);
    auto toNobody = intentCalled("a");
    toNobody.to = wallet::Address::fromShort({});
    EXPECT_EQ(errorOf(records().begin(toNobody, noon)), SignerErrc::intentMalformed);
    EXPECT_TRUE(records().all().value().empty());
}

/// A wallet's records outlive the Barter that wrote them.
TEST_F(Records, HaveTheNumbersThatAreOnDisk)
{
    EXPECT_EQ(static_cast<int>(wallet::PaidToken::trx), 0);
    EXPECT_EQ(static_cast<int>(wallet::PaidToken::btt), 1);
    EXPECT_EQ(static_cast<int>(wallet::PaidToken::bttold), 2);
    EXPECT_EQ(static_cast<int>(Fate::mayLand), 0);
    EXPECT_EQ(static_cast<int>(Fate::cannotLand), 1);
    EXPECT_EQ(static_cast<int>(Fate::landed), 2);
}

TEST_F(Records, AnAmountFitsTheFieldThatItGoesInto)
{
    constexpr Amount most{std::uint64_t{INT64_MAX}};
    constexpr Amount tooMuch{std::uint64_t{INT64_MAX} + 1};
    for (const auto token : {wallet::PaidToken::trx, wallet::PaidToken::bttold}) {
        auto intent = intentCalled("a" + std::to_string(static_cast<int>(token)));
        intent.token = token;
        intent.amount = tooMuch;
        EXPECT_EQ(errorOf(records().begin(intent, noon)), SignerErrc::intentMalformed);
        intent.amount = most;
        EXPECT_TRUE(records().begin(intent, noon));
    }
    auto btt = intentCalled("b");
    btt.amount = tooMuch;
    EXPECT_TRUE(records().begin(btt, noon));
}

TEST_F(Records, SignedBytesComeBackAsTheyWere)
{
    begin("a");

    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));
    reopen();

    const auto found = records().find("a").value();
    EXPECT_EQ(found.state, IntentState::underWay);
    EXPECT_EQ(found.payments, std::vector{paymentFor("a")});
}

TEST_F(Records, OnlyOnePaymentOfAnIntentMayLand)
{
    begin("a");
    ASSERT_TRUE(records().recordSigned(paymentFor("a", 1), nullptr));

    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("a", 2), nullptr)), SignerErrc::alreadySigned);
    EXPECT_EQ(errorOf(records().withdraw("a")), SignerErrc::alreadySigned);
    EXPECT_EQ(records().find("a").value().payments.size(), 1U);
}

TEST_F(Records, TheDatabaseItselfRefusesASecondPaymentThatMayLand)
{
    begin("a");
    ASSERT_TRUE(records().recordSigned(paymentFor("a", 1), nullptr));
    reopen();
    auto database = plainDatabase(path());
    const auto insert = [&](const std::string& mayLand) {
        return database.execute("INSERT INTO payment (id, intent, may_land, content) SELECT x'00', intent, " + mayLand +
                                ", content FROM payment");
    };

    EXPECT_FALSE(insert("1"));
    EXPECT_TRUE(insert("0"));
}

TEST_F(Records, APaymentThatCannotLandIsReplaced)
{
    begin("a");
    ASSERT_TRUE(records().recordSigned(paymentFor("a", 1), nullptr));

    ASSERT_TRUE(records().markCannotLand(paymentFor("a", 1).id, tooLate));
    EXPECT_EQ(records().find("a").value().state, IntentState::open);
    ASSERT_TRUE(records().recordSigned(paymentFor("a", 2), nullptr));

    const auto found = records().find("a").value();
    EXPECT_EQ(found.state, IntentState::underWay);
    ASSERT_EQ(found.payments.size(), 2U);
    EXPECT_EQ(found.payments[0].fate, Fate::cannotLand);
    EXPECT_EQ(found.payments[1].fate, Fate::mayLand);
}

TEST_F(Records, APaymentMayLandUntilASolidBlockIsAMinutePastItsExpiration)
{
    begin("a");
    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));

    for (const auto time : {milliseconds::min(), milliseconds{}, noon, tooLate - milliseconds{1}}) {
        EXPECT_EQ(errorOf(records().markCannotLand(paymentFor("a").id, time)), SignerErrc::paymentMayLand);
    }
    EXPECT_EQ(records().find("a").value().state, IntentState::underWay);
    EXPECT_TRUE(records().markCannotLand(paymentFor("a").id, tooLate));
}

TEST_F(Records, APaymentThatNeverExpiresMayAlwaysLand)
{
    begin("a");
    auto payment = paymentFor("a");
    payment.expiration = INT64_MAX;
    ASSERT_TRUE(records().recordSigned(payment, nullptr));

    EXPECT_EQ(errorOf(records().markCannotLand(payment.id, milliseconds::max())), SignerErrc::paymentMayLand);
}

TEST_F(Records, SayWhichPaymentLandedAndWhetherAnotherMay)
{
    begin("a");
    ASSERT_TRUE(records().recordSigned(paymentFor("a", 1), nullptr));
    ASSERT_TRUE(records().markCannotLand(paymentFor("a", 1).id, tooLate));
    ASSERT_TRUE(records().recordSigned(paymentFor("a", 2), nullptr));

    ASSERT_TRUE(records().markLanded(paymentFor("a", 1).id));
    reopen();

    const auto found = records().find("a").value();
    EXPECT_EQ(found.state, IntentState::landedButMayAgain);
    EXPECT_EQ(found.payments[0].fate, Fate::landed);
    EXPECT_EQ(found.payments[1].fate, Fate::mayLand);
    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("a", 3), nullptr)), SignerErrc::intentOver);
    EXPECT_EQ(errorOf(records().withdraw("a")), SignerErrc::intentOver);

    ASSERT_TRUE(records().markCannotLand(paymentFor("a", 2).id, tooLate));
    EXPECT_EQ(records().find("a").value().state, IntentState::landed);
    ASSERT_TRUE(records().markLanded(paymentFor("a", 2).id));
    EXPECT_EQ(records().find("a").value().payments[1].fate, Fate::landed);
}

TEST_F(Records, WhatLandsAfterAllIsNoLongerWithdrawn)
{
    begin("a");
    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));
    ASSERT_TRUE(records().markCannotLand(paymentFor("a").id, tooLate));
    ASSERT_TRUE(records().withdraw("a"));

    ASSERT_TRUE(records().markLanded(paymentFor("a").id));

    EXPECT_EQ(records().find("a").value().state, IntentState::landed);
}

TEST_F(Records, WhatCouldNotBeReadBackIsNotRecorded)
{
    begin("a");
    auto otherId = paymentFor("a");
    otherId.id[0] ^= 1;
    EXPECT_EQ(errorOf(records().recordSigned(otherId, nullptr)), SignerErrc::paymentMalformed);
    for (const auto fate : {Fate::cannotLand, Fate::landed}) {
        auto over = paymentFor("a");
        over.fate = fate;
        EXPECT_EQ(errorOf(records().recordSigned(over, nullptr)), SignerErrc::paymentMalformed);
    }
    EXPECT_EQ(records().all().value().front().payments.size(), 0U);
}

TEST_F(Records, LimitsAreOfSpeedAndOfNobodyElse)
{
    begin("a");
    beginSpeed("s");
    const auto limits = limitsCalled(1);

    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("a"), &limits)), SignerErrc::paymentMalformed);
    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("s"), nullptr)), SignerErrc::paymentMalformed);

    EXPECT_EQ(records().limits().value(), std::nullopt);
    EXPECT_TRUE(records().recordSigned(paymentFor("s"), &limits));
}

TEST_F(Records, TheSameBytesAreOfOneIntentOnly)
{
    begin("a");
    begin("b");
    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));

    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("b"), nullptr)), SignerErrc::paymentRecorded);
    ASSERT_TRUE(records().markCannotLand(paymentFor("a").id, tooLate));
    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("a"), nullptr)), SignerErrc::paymentRecorded);
}

TEST_F(Records, WhatHasLandedIsOver)
{
    begin("a");
    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));

    ASSERT_TRUE(records().markLanded(paymentFor("a").id));
    ASSERT_TRUE(records().markLanded(paymentFor("a").id));
    reopen();

    EXPECT_EQ(records().find("a").value().state, IntentState::landed);
    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("a", 2), nullptr)), SignerErrc::intentOver);
    EXPECT_EQ(errorOf(records().markCannotLand(paymentFor("a").id, tooLate)), SignerErrc::intentOver);
    EXPECT_EQ(errorOf(records().withdraw("a")), SignerErrc::intentOver);
}

TEST_F(Records, WhatIsWithdrawnIsNeverSigned)
{
    begin("a");

    ASSERT_TRUE(records().withdraw("a"));

    EXPECT_EQ(records().find("a").value().state, IntentState::withdrawn);
    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("a"), nullptr)), SignerErrc::intentOver);
    EXPECT_EQ(records().begin(intentCalled("a"), noon).value().state, IntentState::withdrawn);
}

TEST_F(Records, WhatNobodyAskedForIsUnknown)
{
    EXPECT_EQ(errorOf(records().find("a")), SignerErrc::intentUnknown);
    EXPECT_EQ(errorOf(records().withdraw("a")), SignerErrc::intentUnknown);
    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("a"), nullptr)), SignerErrc::intentUnknown);
    EXPECT_EQ(errorOf(records().markLanded(paymentFor("a").id)), SignerErrc::paymentUnknown);
    EXPECT_EQ(errorOf(records().markCannotLand(paymentFor("a").id, tooLate)), SignerErrc::paymentUnknown);
}

TEST_F(Records, LimitsAreStoredWithThePaymentOrNotAtAll)
{
    EXPECT_EQ(records().limits().value(), std::nullopt);
    ASSERT_TRUE(records().storeLimits(limitsCalled(1)));
    beginSpeed("a");
    beginSpeed("b");
    const auto two = limitsCalled(2);
    ASSERT_TRUE(records().recordSigned(paymentFor("a", 1), &two));
    EXPECT_EQ(records().limits().value(), two);

    const auto three = limitsCalled(3);
    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("a", 2), &three)), SignerErrc::alreadySigned);
    EXPECT_EQ(records().limits().value(), two);

    auto database = plainDatabase(path());
    ASSERT_TRUE(database.execute("ALTER TABLE limits RENAME TO away"));
    EXPECT_EQ(errorOf(records().recordSigned(paymentFor("b", 2), &three)), storage::StorageErrc::corrupt);
    ASSERT_TRUE(database.execute("ALTER TABLE away RENAME TO limits"));

    EXPECT_EQ(records().limits().value(), two);
    EXPECT_TRUE(records().find("b").value().payments.empty());
}

TEST_F(Records, WhatWasSaidToBeRecordedOutlivesAKilledProcess)
{
    beginSpeed("a");
    reopen();
    const pid_t child = ::fork();
    if (child == 0) {
        const auto two = limitsCalled(2);
        auto inChild = PaymentRecords::open(path(), noon);
        if (inChild && inChild->authenticate(recordKey(), 1, noon) && inChild->recordSigned(paymentFor("a"), &two)) {
            (void)::raise(SIGKILL);
        }
        ::_exit(1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));

    EXPECT_EQ(records().find("a").value().payments, std::vector{paymentFor("a")});
    EXPECT_EQ(records().limits().value(), limitsCalled(2));
}

/// Every bit of every row's content, one after the other.
TEST_F(Records, NoDamagedRowIsTakenForWhatWasWritten)
{
    begin("a");
    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));
    reopen();
    for (const std::string table : {"intent", "payment"}) {
        auto database = plainDatabase(path());
        auto statement = database.prepare("SELECT content FROM " + table).value();
        ASSERT_TRUE(statement.step().value());
        const auto blob = statement.blob(0);
        const std::vector<char> content{blob.begin(), blob.end()};
        statement.reset();
        const auto store = [&](const std::vector<char>& bytes) {
            auto update = database.prepare("UPDATE " + table + " SET content = ?").value();
            ASSERT_TRUE(update.bind(1, std::span<const char>{bytes}).run());
        };
        auto read = PaymentRecords::open(path(), noon).value();
        for (std::size_t bit = 0; bit < content.size() * 8; ++bit) {
            auto damaged = content;
            damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
            store(damaged);
            ASSERT_EQ(errorOf(read.find("a")), SignerErrc::recordsDamaged) << table << ", bit " << bit;
        }
        for (std::size_t size = 0; size < content.size(); ++size) {
            store({content.begin(), content.begin() + static_cast<std::ptrdiff_t>(size)});
            ASSERT_EQ(errorOf(read.find("a")), SignerErrc::recordsDamaged) << table << ", " << size << " bytes";
        }
        store(content);
        ASSERT_TRUE(read.find("a"));
    }
}

/// The columns by which rows are found.
TEST_F(Records, NoRowCountsWhoseColumnsSayAnotherThingThanItsContent)
{
    begin("a");
    begin("b");
    ASSERT_TRUE(records().recordSigned(paymentFor("a"), nullptr));
    auto database = plainDatabase(path());
    ASSERT_TRUE(database.execute("PRAGMA foreign_keys = OFF"));
    const auto asItWas = "UPDATE intent SET id = 'a' WHERE position = 1; UPDATE payment SET id = x'" +
                         toHex(paymentFor("a").id) + "', may_land = 1, intent = 'a'";
    for (const char* change : {"UPDATE intent SET id = 'c' WHERE id = 'a'",
                               "UPDATE intent SET id = 'A' WHERE id = 'a'",
                               "UPDATE payment SET id = x'00'",
                               "UPDATE payment SET may_land = 0",
                               "UPDATE payment SET may_land = 2",
                               "UPDATE payment SET intent = 'b'",
                               "UPDATE payment SET intent = 'c'"}) {
        ASSERT_TRUE(database.execute(change)) << change;
        EXPECT_EQ(errorOf(records().all()), SignerErrc::recordsDamaged) << change;
        EXPECT_EQ(errorOf(records().recordSigned(paymentFor("a", 2), nullptr)), SignerErrc::recordsDamaged) << change;
        ASSERT_TRUE(database.execute(asItWas));
        ASSERT_TRUE(records().all()) << change;
    }
}

TEST_F(Records, AreMadeOnceOnly)
{
    EXPECT_EQ(records().incompleteSince().value(), std::nullopt);
    begin("a");
    reopen();

    EXPECT_EQ(errorOf(PaymentRecords::create(path(), Past::none, noon)), SignerErrc::recordsExist);
    EXPECT_EQ(errorOf(PaymentRecords::create(path(), Past::unknown, noon)), SignerErrc::recordsExist);
}

/// A kill between making them and making the key file.
TEST_F(Records, ThatWereNeverUsedGiveWayToNewOnes)
{
    records();
    reopen();
    EXPECT_EQ(errorOf(PaymentRecords::create(path(), Past::unknown, noon)), SignerErrc::recordsExist);
    {
        auto anew = PaymentRecords::create(path(), Past::none, noon).value();
        EXPECT_EQ(anew.authenticate(recordKey("another key, of the same length."), 1, noon).value(),
                  Authenticity::whole);
    }
    // As far as a kill may leave them.
    std::filesystem::remove(path() + ".anchor");
    ASSERT_TRUE(PaymentRecords::create(path(), Past::none, noon));
    std::filesystem::remove(path());
    EXPECT_EQ(test::contentOf(path() + "-wal"), "");
    ASSERT_TRUE(PaymentRecords::create(path(), Past::none, noon));
}

TEST_F(Records, ThatHaveLimitsOrLackSomeDoNotGiveWay)
{
    ASSERT_TRUE(records().storeLimits(limitsCalled(1)));
    reopen();
    EXPECT_EQ(errorOf(PaymentRecords::create(path(), Past::none, noon)), SignerErrc::recordsExist);
    EXPECT_EQ(records().limits().value(), limitsCalled(1));
    ASSERT_TRUE(records().acknowledgeIncomplete());
    reopen();

    std::filesystem::remove(path() + "-wal");
    EXPECT_EQ(errorOf(PaymentRecords::create(path(), Past::none, noon)), SignerErrc::recordsExist);
    EXPECT_EQ(records().incompleteSince().value(), noon);
    reopen();
    test::writeFile(path(), "no database");
    EXPECT_EQ(errorOf(PaymentRecords::create(path(), Past::none, noon)), SignerErrc::recordsExist);
    EXPECT_TRUE(records().incompleteSince().value());
}

}  // namespace
