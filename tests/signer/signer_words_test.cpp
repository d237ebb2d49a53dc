#include "signer_fixture.hpp"

namespace {

using namespace barter;
using namespace barter::signer;
using namespace barter::test;
using wallet::WalletErrc;

class SignerWords : public SignerTest {
protected:
    Expected<NewWallet> create(std::string_view passphrase = {})
    {
        return signer().answer(CreateWallet{
            .network = network(), .words = 12, .passphrase = Secret::copyOf(passphrase), .password = password()});
    }
    bool areUnconfirmed() { return signer().answer(GetState{})->wordsUnconfirmed; }
    std::error_code revealing()
    {
        const auto revealed = signer().answer(RevealWords{password()});
        return revealed ? std::error_code{} : revealed.error().code;
    }
};

TEST_F(SignerWords, OfAWalletWhoseMakingWasNeverAnsweredAreShownAgain)
{
    const auto made = create("p");
    ASSERT_TRUE(made);
    start();  // and the answer was lost
    ASSERT_TRUE(areUnconfirmed());

    EXPECT_EQ(signer().answer(ConfirmWords{}).error().code, SignerErrc::wordsNotShown);
    EXPECT_EQ(signer().answer(RevealWords{Secret::copyOf("wrong")}).error().code, WalletErrc::wrongPassword);
    now().sinceBoot += 1s;
    const auto revealed = signer().answer(RevealWords{password()});

    ASSERT_TRUE(revealed);
    EXPECT_EQ(revealed->words.text(), made->words.text());
    EXPECT_TRUE(revealed->needPassphrase);
    EXPECT_TRUE(areUnconfirmed());
}

TEST_F(SignerWords, AreNotShownAnyMoreOnceTheyAreConfirmed)
{
    ASSERT_TRUE(create());
    EXPECT_FALSE(signer().answer(RevealWords{password()})->needPassphrase);
    ASSERT_TRUE(areUnconfirmed());

    ASSERT_TRUE(signer().answer(ConfirmWords{}));

    for (int i = 0; i < 2; ++i, start()) {
        EXPECT_FALSE(areUnconfirmed());
        EXPECT_EQ(revealing(), SignerErrc::wordsConfirmed);
        EXPECT_TRUE(signer().answer(ConfirmWords{}));
    }
}

TEST_F(SignerWords, StayUnconfirmedWhateverElseIsDone)
{
    ASSERT_TRUE(create());
    ASSERT_TRUE(signer().answer(AddAccount{.kind = PathKind::own, .number = {}, .label = {}, .password = password()}));
    ASSERT_TRUE(signer().answer(LabelAccount{.account = 1, .label = "savings"}));
    ASSERT_TRUE(signer().answer(ChangePassword{.oldPassword = password(), .newPassword = password()}));
    start();

    EXPECT_TRUE(areUnconfirmed());
    EXPECT_FALSE(revealing());
}

TEST_F(SignerWords, OfARestoredWalletOrAKeyAreNotAskedFor)
{
    restore();
    EXPECT_FALSE(areUnconfirmed());
    EXPECT_EQ(revealing(), SignerErrc::wordsConfirmed);

    const TempFolder other;
    Signer imported{{.folder = other.path().string(), .cost = leastCost, .now = [this] { return now(); }}};
    ASSERT_TRUE(imported.answer(
        ImportKey{.network = network(),
                  .key = Secret::copyOf("b5a4cea271ff424d7c31dc12a3e43e401df7a40d7412a15750f3f0b6b5449a28"),
                  .password = password()}));
    EXPECT_FALSE(imported.answer(GetState{})->wordsUnconfirmed);
}

TEST_F(SignerWords, CountAsUnconfirmedWhenTheListThatSaysSoIsLost)
{
    ASSERT_TRUE(create());
    ASSERT_TRUE(signer().answer(ConfirmWords{}));
    writeFile(folder() / "accounts", "rubbish");
    start();

    EXPECT_TRUE(areUnconfirmed());
    EXPECT_FALSE(revealing());
    ASSERT_TRUE(signer().answer(ConfirmWords{}));
    start();
    EXPECT_FALSE(areUnconfirmed());
}

TEST_F(SignerWords, OfAnImportedKeyAreForgottenWhenThePasswordShowsThatThereAreNone)
{
    ASSERT_TRUE(signer().answer(
        ImportKey{.network = network(),
                  .key = Secret::copyOf("b5a4cea271ff424d7c31dc12a3e43e401df7a40d7412a15750f3f0b6b5449a28"),
                  .password = password()}));
    writeFile(folder() / "accounts", "rubbish");
    start();
    ASSERT_TRUE(areUnconfirmed());

    EXPECT_EQ(revealing(), SignerErrc::wordsConfirmed);

    EXPECT_FALSE(areUnconfirmed());
    start();
    EXPECT_FALSE(areUnconfirmed());
}

TEST_F(SignerWords, AreAsUnconfirmedInABackupAsInTheWallet)
{
    const auto made = create();
    const auto backup = signer().answer(MakeBackup{.notes = {}, .password = password()});
    ASSERT_TRUE(backup);
    const TempFolder other;
    Signer again{{.folder = other.path().string(), .cost = leastCost, .now = [this] { return now(); }}};
    ASSERT_TRUE(again.answer(RestoreBackup{.file = Secret::copyOf(backup->file.text()), .password = password()}));

    EXPECT_TRUE(again.answer(GetState{})->wordsUnconfirmed);
    EXPECT_EQ(again.answer(RevealWords{password()})->words.text(), made->words.text());
}

}  // namespace
