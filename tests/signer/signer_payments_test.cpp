#include "record_samples.hpp"
#include "signer_fixture.hpp"

#include "wallet/transaction_error.hpp"

namespace {

using namespace barter;
using namespace barter::signer;
using namespace barter::test;
using wallet::PaidToken;
using wallet::TransactionErrc;
using wallet::WalletErrc;

class SignerPayments : public SignerTest {
protected:
    SignerPayments() { restore(); }

    static Amount btt(std::uint64_t whole) { return *multiply(Amount{whole}, Amount{1'000'000'000'000'000'000}); }
    static SpendingCaps caps(std::uint64_t payment, std::uint64_t hour, std::uint64_t day, std::uint64_t total)
    {
        return {.payment = btt(payment), .hour = btt(hour), .day = btt(day), .total = btt(total)};
    }
    /// From the Speed account back to the main one.
    static Intent home(const std::string& id, std::uint64_t amount)
    {
        auto intent = trxIntent(id);
        intent.fromSpeed = true;
        intent.token = PaidToken::btt;
        intent.to = *wallet::Address::parse(someAddress);
        intent.amount = btt(amount);
        return intent;
    }
    Expected<SignedPayment> payAlone(const Intent& intent, std::int64_t feeLimit = 5 * wallet::sunPerTrx)
    {
        if (auto begun = signer().answer(BeginIntent{intent}); !begun) {
            return tl::unexpected{begun.error()};
        }
        auto request = composition(intent.id);
        request.feeLimit = feeLimit;
        const auto composed = signer().answer(request);
        if (!composed) {
            return tl::unexpected{composed.error()};
        }
        return signer().answer(SignFromSpeed{composed->id});
    }
};

TEST_F(SignerPayments, GiveTheSameBytesWhenAskedAgain)
{
    const auto once = pay(trxIntent());
    ASSERT_TRUE(once);

    const auto again = signer().answer(SignPayment{.id = once->id, .offline = false, .password = password()});
    start();
    const auto afterRestart = signer().answer(SignPayment{.id = once->id, .offline = false, .password = password()});
    const auto found = signer().answer(FindIntent{"one"});

    EXPECT_EQ(*again, *once);
    EXPECT_EQ(*afterRestart, *once);
    EXPECT_EQ(found->payments.at(0), *once);
    EXPECT_EQ(found->state, IntentState::underWay);
}

TEST_F(SignerPayments, AreNotSignedTwiceForOneIntent)
{
    ASSERT_TRUE(pay(trxIntent()));
    now().wall += 1min;

    EXPECT_EQ(pay(trxIntent()).error().code, SignerErrc::alreadySigned);
    EXPECT_EQ(pay(trxIntent("one", 7)).error().code, SignerErrc::intentOtherContents);
}

TEST_F(SignerPayments, OfTwoCompositionsGiveOneSignature)
{
    ASSERT_TRUE(signer().answer(BeginIntent{trxIntent()}));
    const auto one = signer().answer(composition("one"));
    now().wall += 1s;
    const auto other = signer().answer(composition("one"));
    ASSERT_NE(one->id, other->id);

    ASSERT_TRUE(signer().answer(SignPayment{.id = one->id, .offline = false, .password = password()}));

    EXPECT_EQ(signer().answer(SignPayment{.id = other->id, .offline = false, .password = password()}).error().code,
              SignerErrc::alreadySigned);
}

TEST_F(SignerPayments, OfTwoIntentsNeverHaveTheSameBytes)
{
    for (const char* id : {"one", "two"}) {
        ASSERT_TRUE(signer().answer(BeginIntent{trxIntent(id)}));
    }
    auto request = composition("one");
    const auto composed = signer().answer(request);
    ASSERT_TRUE(composed);

    request.intent = "two";
    EXPECT_EQ(signer().answer(request).error().code, SignerErrc::paymentRecorded);
    ASSERT_TRUE(signer().answer(SignPayment{.id = composed->id, .offline = false, .password = password()}));
    EXPECT_EQ(signer().answer(request).error().code, SignerErrc::paymentRecorded);
    ++request.timestamp;
    EXPECT_TRUE(signer().answer(request));
}

TEST_F(SignerPayments, AreSignedAnewOnlyAfterProofAndPassword)
{
    const auto once = pay(trxIntent());
    const std::chrono::milliseconds expiration{once->expiration};
    now().wall += 10min;

    EXPECT_EQ(signer()
                  .answer(MarkCannotLand{.id = once->id, .solidBlockTime = expiration + 60s, .password = password()})
                  .error()
                  .code,
              SignerErrc::paymentMayLand);
    EXPECT_EQ(signer()
                  .answer(MarkCannotLand{
                      .id = once->id, .solidBlockTime = expiration + 61s, .password = Secret::copyOf("wrong")})
                  .error()
                  .code,
              WalletErrc::wrongPassword);
    EXPECT_EQ(pay(trxIntent()).error().code, SignerErrc::alreadySigned);
    now().sinceBoot += 1s;
    ASSERT_TRUE(
        signer().answer(MarkCannotLand{.id = once->id, .solidBlockTime = expiration + 61s, .password = password()}));
    const auto anew = pay(trxIntent());
    ASSERT_TRUE(anew);
    EXPECT_NE(anew->id, once->id);
}

TEST_F(SignerPayments, AreForTheBytesThatThePasswordWasGivenFor)
{
    EXPECT_EQ(signer().answer(SignPayment{.id = {1}, .offline = false, .password = password()}).error().code,
              SignerErrc::notComposed);
    ASSERT_TRUE(signer().answer(BeginIntent{trxIntent()}));
    const auto composed = signer().answer(composition("one"));
    start();
    EXPECT_EQ(signer().answer(SignPayment{.id = composed->id, .offline = false, .password = password()}).error().code,
              SignerErrc::notComposed);
}

TEST_F(SignerPayments, LeaveNothingWithAWrongPassword)
{
    EXPECT_EQ(pay(trxIntent(), Secret::copyOf("wrong")).error().code, WalletErrc::wrongPassword);
    EXPECT_EQ(signer().answer(FindIntent{"one"})->state, IntentState::open);
}

TEST_F(SignerPayments, ExpireWithinADayOfTheClock)
{
    ASSERT_TRUE(signer().answer(BeginIntent{trxIntent()}));
    const auto code = [&](std::chrono::milliseconds expiresIn, std::chrono::milliseconds madeIn, bool offline) {
        auto request = composition("one");
        request.timestamp = (now().wall + madeIn).count();
        request.expiration = (now().wall + expiresIn).count();
        request.offline = offline;
        const auto composed = signer().answer(request);
        return composed ? std::error_code{} : composed.error().code;
    };

    EXPECT_EQ(code(-1ms, -1h, false), TransactionErrc::expirationOutside);
    EXPECT_EQ(code(24h + 1ms, 1h, false), TransactionErrc::expirationOutside);
    EXPECT_FALSE(code(24h, 0ms, false));
    EXPECT_FALSE(code(-24h * 365, -24h * 365 - 1h, true));
    EXPECT_EQ(code(25h, 0h, true), TransactionErrc::expirationOutside);
}

TEST_F(SignerPayments, KnowOnlyAccountsOfTheWallet)
{
    auto intent = trxIntent();
    intent.account = 1;
    EXPECT_EQ(signer().answer(BeginIntent{intent}).error().code, SignerErrc::noSuchAccount);
    ASSERT_TRUE(
        signer().answer(AddAccount{.kind = PathKind::ledger, .number = 1, .label = {}, .password = password()}));

    const auto payment = pay(intent);

    ASSERT_TRUE(payment);
    const auto sender = wallet::recover(payment->id, payment->signature);
    EXPECT_EQ(wallet::Address::fromPublicKey(*sender), signer().answer(ListAccounts{})->ordinary[1].address);
}

TEST_F(SignerPayments, CannotBeMadeWithRecordsOfYesterday)
{
    const auto copy = [&](const TempFolder& from, const std::filesystem::path& to) {
        for (const char* name : {"payments.db", "payments.db-wal"}) {
            if (std::filesystem::exists(from / name)) {
                std::filesystem::copy_file(from / name, to / name, std::filesystem::copy_options::overwrite_existing);
            }
        }
    };
    const TempFolder yesterday;
    copy(folder(), yesterday.path());
    ASSERT_TRUE(pay(trxIntent()));
    start();
    copy(yesterday, folder().path());
    start();

    EXPECT_EQ(pay(trxIntent()).error().code, SignerErrc::recordsIncomplete);
    EXPECT_TRUE(signer().answer(GetState{})->recordsIncompleteSince);
}

TEST_F(SignerPayments, GoOnAfterARecordThatCannotBeRead)
{
    ASSERT_TRUE(pay(trxIntent()));
    start();
    {
        auto database = plainDatabase((folder().path() / "payments.db").string());
        ASSERT_TRUE(database.execute("UPDATE payment SET content = x'00'"));
    }
    start();
    EXPECT_EQ(pay(trxIntent("two")).error().code, SignerErrc::recordsIncomplete);
    EXPECT_EQ(signer().answer(AcknowledgeRecords{Secret::copyOf("wrong")}).error().code, WalletErrc::wrongPassword);
    now().sinceBoot += 1s;

    ASSERT_TRUE(signer().answer(AcknowledgeRecords{password()}));

    EXPECT_TRUE(pay(trxIntent("two")));
    EXPECT_EQ(pay(trxIntent()).error().code, SignerErrc::intentOver) << "its bytes may have been sent";
    EXPECT_EQ(signer().answer(ListIntents{})->intents.size(), 2U);
    EXPECT_TRUE(signer().answer(MakeBackup{.notes = {}, .password = password()}));
}

TEST_F(SignerPayments, BySpeedAloneAreOffAtFirst)
{
    EXPECT_EQ(payAlone(home("a", 1)).error().code, SignerErrc::recordsLocked);
    ASSERT_TRUE(signer().answer(UnlockSpeed{password()}));
    EXPECT_EQ(payAlone(home("a", 1)).error().code, SignerErrc::spendingOff);
}

TEST_F(SignerPayments, BySpeedAloneStayWithinTheCaps)
{
    ASSERT_TRUE(signer().answer(GiveSpeedCaps{.caps = caps(5, 8, 10, 100), .password = password()}));
    ASSERT_TRUE(signer().answer(UnlockSpeed{password()}));

    EXPECT_EQ(payAlone(home("a", 6)).error().code, SignerErrc::abovePaymentCap);
    EXPECT_TRUE(payAlone(home("b", 5)));
    EXPECT_EQ(payAlone(home("c", 4)).error().code, SignerErrc::aboveHourCap);
    start();  // what was spent outlives the process
    ASSERT_TRUE(signer().answer(UnlockSpeed{password()}));
    EXPECT_EQ(payAlone(home("d", 4)).error().code, SignerErrc::aboveHourCap);
    EXPECT_TRUE(payAlone(home("e", 3)));
    EXPECT_EQ(signer().answer(GetSpeedCaps{})->spent.day, btt(8));
    ASSERT_TRUE(signer().answer(LockSpeed{}));
    EXPECT_EQ(payAlone(home("f", 1)).error().code, SignerErrc::recordsLocked);
    EXPECT_EQ(signer().answer(GetSpeedCaps{})->spent.day, btt(8));
}

TEST_F(SignerPayments, BySpeedAloneEndWhenAllSpendingIsStopped)
{
    ASSERT_TRUE(signer().answer(GiveSpeedCaps{.caps = caps(5, 8, 10, 100), .password = password()}));
    ASSERT_TRUE(signer().answer(UnlockSpeed{password()}));
    ASSERT_TRUE(signer().answer(BeginIntent{home("a", 1)}));
    auto request = composition("a");
    request.feeLimit = 5 * wallet::sunPerTrx;
    const auto composed = signer().answer(request);
    ASSERT_TRUE(composed);

    ASSERT_TRUE(signer().answer(LockSpeed{}));

    EXPECT_FALSE(signer().answer(GetState{})->speedIsUnlocked);
    EXPECT_EQ(signer().answer(SignFromSpeed{composed->id}).error().code, SignerErrc::recordsLocked);
    EXPECT_EQ(signer().answer(LowerSpeedCaps{caps(1, 1, 1, 1)}).error().code, SignerErrc::recordsLocked);
    // Another password entry in between does not open it again.
    ASSERT_TRUE(pay(trxIntent("b")));
    EXPECT_EQ(signer().answer(SignFromSpeed{composed->id}).error().code, SignerErrc::recordsLocked);
    EXPECT_TRUE(signer().answer(LockSpeed{}));
    ASSERT_TRUE(signer().answer(UnlockSpeed{password()}));
    EXPECT_TRUE(signer().answer(SignFromSpeed{composed->id}));
}

TEST_F(SignerPayments, BySpeedAloneGoHomeOnly)
{
    ASSERT_TRUE(signer().answer(GiveSpeedCaps{.caps = caps(5, 8, 10, 100), .password = password()}));
    ASSERT_TRUE(signer().answer(UnlockSpeed{password()}));
    auto toStranger = home("a", 1);
    toStranger.to = *wallet::Address::parse("TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC");
    auto trx = trxIntent("b");
    trx.fromSpeed = true;
    trx.to = *wallet::Address::parse(someAddress);

    EXPECT_EQ(payAlone(toStranger).error().code, SignerErrc::needsPassword);
    EXPECT_EQ(payAlone(trx, 0).error().code, SignerErrc::needsPassword);
    EXPECT_EQ(payAlone(trxIntent("c"), 0).error().code, SignerErrc::needsPassword);
    EXPECT_EQ(payAlone(home("d", 1), 50 * wallet::sunPerTrx).error().code, SignerErrc::needsPassword);
    EXPECT_TRUE(signer().answer(SignPayment{.id = signer()
                                                      .answer([&] {
                                                          auto request = composition("a");
                                                          request.feeLimit = 5 * wallet::sunPerTrx;
                                                          return request;
                                                      }())
                                                      ->id,
                                            .password = password()}));
    EXPECT_EQ(signer().answer(GetSpeedCaps{})->spent.day, Amount{});
}

TEST_F(SignerPayments, AreOfflineOnlyForWhoSaysSoWithThePassword)
{
    ASSERT_TRUE(signer().answer(GiveSpeedCaps{.caps = caps(5, 8, 10, 100), .password = password()}));
    ASSERT_TRUE(signer().answer(UnlockSpeed{password()}));
    for (const auto& intent : {trxIntent("one"), home("two", 1)}) {
        ASSERT_TRUE(signer().answer(BeginIntent{intent}));
        auto request = composition(intent.id);
        request.feeLimit = intent.fromSpeed ? 5 * wallet::sunPerTrx : 0;
        request.timestamp += std::chrono::milliseconds{24h * 3650}.count();
        request.expiration = request.timestamp + 1;
        request.offline = true;
        const auto composed = signer().answer(request);
        ASSERT_TRUE(composed);

        EXPECT_EQ(
            signer().answer(SignPayment{.id = composed->id, .offline = false, .password = password()}).error().code,
            SignerErrc::notComposed);
        EXPECT_EQ(signer().answer(SignFromSpeed{composed->id}).error().code, SignerErrc::needsPassword);
        EXPECT_TRUE(signer().answer(SignPayment{.id = composed->id, .offline = true, .password = password()}));
    }
}

TEST_F(SignerPayments, CapsRiseByThePasswordOnly)
{
    EXPECT_EQ(signer().answer(LowerSpeedCaps{caps(1, 1, 1, 1)}).error().code, SignerErrc::recordsLocked);
    ASSERT_TRUE(signer().answer(GiveSpeedCaps{.caps = caps(5, 8, 10, 100), .password = password()}));
    ASSERT_TRUE(signer().answer(UnlockSpeed{password()}));

    const auto lowered = signer().answer(LowerSpeedCaps{caps(7, 2, 10, 100)});

    EXPECT_EQ(lowered->caps, caps(5, 2, 10, 100));
    EXPECT_EQ(signer().answer(GiveSpeedCaps{.caps = caps(9, 9, 9, 9), .password = Secret::copyOf("no")}).error().code,
              WalletErrc::wrongPassword);
    start();
    EXPECT_EQ(signer().answer(GetSpeedCaps{})->caps, caps(5, 2, 10, 100));
}

TEST_F(SignerPayments, KeepTheCapsWhenThePasswordChanges)
{
    ASSERT_TRUE(signer().answer(GiveSpeedCaps{.caps = caps(5, 8, 10, 100), .password = password()}));
    ASSERT_TRUE(signer().answer(UnlockSpeed{password()}));
    ASSERT_TRUE(payAlone(home("a", 5)));

    ASSERT_TRUE(signer().answer(ChangePassword{.oldPassword = password(), .newPassword = Secret::copyOf("new")}));

    EXPECT_EQ(payAlone(home("b", 5)).error().code, SignerErrc::aboveHourCap);
    start();
    ASSERT_TRUE(signer().answer(UnlockSpeed{Secret::copyOf("new")}));
    EXPECT_EQ(signer().answer(GetSpeedCaps{})->spent.hour, btt(5));
    EXPECT_EQ(payAlone(home("c", 5)).error().code, SignerErrc::aboveHourCap);
    EXPECT_TRUE(payAlone(home("d", 3)));
}

TEST_F(SignerPayments, MoveToANewSpeedAddress)
{
    const auto next = signer().answer(RotateSpeed{password()});
    ASSERT_TRUE(next);

    EXPECT_EQ(next->path, "m/44'/195'/1000000'/0/1");
    start();
    EXPECT_EQ(signer().answer(ListAccounts{})->speed.size(), 2U);
    auto old = home("a", 1);
    EXPECT_TRUE(pay(old, password(), 5 * wallet::sunPerTrx));
    old.id = "b";
    old.account = 1;
    EXPECT_TRUE(pay(old, password(), 5 * wallet::sunPerTrx));
}

}  // namespace
