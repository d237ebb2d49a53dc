#include "signer_fixture.hpp"

#include "wallet/keystore.hpp"
#include "wallet/mnemonic.hpp"
#include "wallet/vectors.hpp"

#include <sys/stat.h>

namespace {

using namespace barter;
using namespace barter::signer;
using namespace barter::test;
using wallet::WalletErrc;
using Wallet = SignerState::Wallet;

class SignerWallet : public SignerTest {};

TEST_F(SignerWallet, IsNoneInAnEmptyFolder)
{
    EXPECT_EQ(signer().answer(GetState{})->wallet, Wallet::none);
    EXPECT_EQ(signer().answer(ListAccounts{}).error().code, SignerErrc::noWallet);
    EXPECT_EQ(signer().answer(BeginIntent{trxIntent()}).error().code, SignerErrc::noWallet);
    EXPECT_EQ(signer().answer(CheckPassword{password()}).error().code, SignerErrc::noWallet);
}

TEST_F(SignerWallet, IsMadeWithWordsThatRestoreIt)
{
    const auto made = signer().answer(
        CreateWallet{.network = network(), .words = 24, .passphrase = Secret::copyOf("p"), .password = password()});
    ASSERT_TRUE(made);
    EXPECT_EQ(std::ranges::count(made->words.text(), ' '), 23);

    const TempFolder other;
    Signer again{{.folder = other.path().string(), .cost = cheapCost, .now = [this] { return now(); }}};
    const auto restored = again.answer(RestoreWallet{.network = network(),
                                                     .words = Secret::copyOf(made->words.text()),
                                                     .passphrase = Secret::copyOf("p"),
                                                     .password = Secret::copyOf("other")});

    EXPECT_EQ(restored->address, made->address);
    EXPECT_TRUE(restored->words.empty());
}

TEST_F(SignerWallet, HasTheAddressesOfOtherWallets)
{
    const auto vectors = tronVectors()["mnemonics"];
    int compared = 0;
    for (const auto& vector : vectors) {
        const TempFolder own;
        Signer one{{.folder = own.path().string(), .cost = cheapCost, .now = [this] { return now(); }}};
        ASSERT_TRUE(one.answer(RestoreWallet{.network = network(),
                                             .words = Secret::copyOf(text(vector["mnemonic"])),
                                             .passphrase = Secret::copyOf(text(vector["passphrase"])),
                                             .password = password()}));
        const auto found = one.answer(ScanAccounts{.count = 3, .password = password()});
        ASSERT_TRUE(found);
        auto all = found->own;
        all.insert(all.end(), found->ledger.begin(), found->ledger.end());
        const auto account = std::ranges::find(all, text(vector["path"]), &Account::path);
        ASSERT_NE(account, all.end());
        EXPECT_EQ(account->address.text(), text(vector["address_base58"]));
        ++compared;
    }
    EXPECT_EQ(compared, static_cast<int>(vectors.size()));
}

TEST_F(SignerWallet, IsThereAfterARestart)
{
    restore();
    ASSERT_TRUE(
        signer().answer(AddAccount{.kind = PathKind::own, .number = {}, .label = "savings", .password = password()}));
    start();

    const auto state = signer().answer(GetState{});
    const auto accounts = signer().answer(ListAccounts{});

    EXPECT_EQ(state->wallet, Wallet::ready);
    EXPECT_EQ(state->identity->network, network());
    EXPECT_TRUE(state->hasWords);
    ASSERT_EQ(accounts->ordinary.size(), 2U);
    EXPECT_EQ(accounts->ordinary[0].address.text(), someAddress);
    EXPECT_EQ(accounts->ordinary[1].address.text(), otherAddress);
    EXPECT_EQ(accounts->ordinary[1].label, "savings");
    ASSERT_EQ(accounts->speed.size(), 1U);
    EXPECT_EQ(accounts->speed[0].path, "m/44'/195'/1000000'/0/0");
}

TEST_F(SignerWallet, IsNeverWrittenOver)
{
    restore();
    for (int i = 0; i < 2; ++i, start()) {
        EXPECT_EQ(signer()
                      .answer(CreateWallet{.network = network(), .words = 12, .passphrase = {}, .password = password()})
                      .error()
                      .code,
                  WalletErrc::walletExists);
        EXPECT_EQ(signer().answer(ListAccounts{})->ordinary[0].address.text(), someAddress);
    }
}

TEST_F(SignerWallet, NeedsAPassword)
{
    EXPECT_EQ(
        signer().answer(CreateWallet{.network = network(), .words = 12, .passphrase = {}, .password = {}}).error().code,
        SignerErrc::noPassword);
    EXPECT_EQ(signer().answer(GetState{})->wallet, Wallet::none);
}

TEST_F(SignerWallet, LetsWhoeverGuessesWait)
{
    restore();
    const auto attempt = [&](std::string_view text) {
        const auto checked = signer().answer(CheckPassword{Secret::copyOf(text)});
        return checked ? std::error_code{} : checked.error().code;
    };

    EXPECT_EQ(attempt("wrong"), WalletErrc::wrongPassword);
    EXPECT_EQ(attempt("correct horse"), SignerErrc::tooSoon);
    EXPECT_EQ(signer().answer(GetState{})->passwordWait, 1s);
    now().wall += 24h;  // anybody can set that one
    EXPECT_EQ(attempt("correct horse"), SignerErrc::tooSoon);
    now().sinceBoot += 1s;
    EXPECT_EQ(attempt("wrong"), WalletErrc::wrongPassword);
    now().sinceBoot += 1s;
    EXPECT_EQ(attempt("correct horse"), SignerErrc::tooSoon);
    now().sinceBoot += 1s;
    EXPECT_FALSE(attempt("correct horse"));
    EXPECT_FALSE(attempt("correct horse"));
}

TEST_F(SignerWallet, ChangesItsPassword)
{
    restore();
    ASSERT_TRUE(
        signer().answer(ChangePassword{.oldPassword = password(), .newPassword = Secret::copyOf("battery staple")}));
    for (int i = 0; i < 2; ++i, start()) {
        EXPECT_TRUE(signer().answer(CheckPassword{Secret::copyOf("battery staple")}));
        EXPECT_EQ(signer().answer(CheckPassword{password()}).error().code, WalletErrc::wrongPassword);
        EXPECT_FALSE(signer().answer(GetState{})->recordsIncompleteSince);
    }
    EXPECT_TRUE(pay(trxIntent(), Secret::copyOf("battery staple")));
}

TEST_F(SignerWallet, NoticesRecordsFromBeforeANewPasswordUnderTheSpareKeyFile)
{
    restore();
    const TempFolder before;
    for (const auto& name : namesIn(folder().path())) {
        std::filesystem::copy_file(folder() / name, before / name);
    }
    ASSERT_TRUE(signer().answer(ChangePassword{.oldPassword = password(), .newPassword = Secret::copyOf("new")}));
    ASSERT_TRUE(pay(trxIntent(), Secret::copyOf("new")));
    for (const auto& name : namesIn(before.path())) {
        std::filesystem::copy_file(before / name, folder() / name, std::filesystem::copy_options::overwrite_existing);
    }
    std::filesystem::copy_file(
        folder() / "wallet.key.previous", folder() / "wallet.key", std::filesystem::copy_options::overwrite_existing);
    start();

    EXPECT_EQ(pay(trxIntent(), Secret::copyOf("new")).error().code, SignerErrc::recordsIncomplete);
}

TEST_F(SignerWallet, KeepsItsPasswordWithoutRecords)
{
    restore();
    std::filesystem::remove(folder() / "payments.db");
    std::filesystem::create_directory(folder() / "payments.db");
    start();
    ASSERT_EQ(signer().answer(GetState{})->wallet, Wallet::withoutRecords);

    EXPECT_EQ(
        signer().answer(ChangePassword{.oldPassword = password(), .newPassword = Secret::copyOf("new")}).error().code,
        SignerErrc::recordsDamaged);
    EXPECT_TRUE(signer().answer(CheckPassword{password()}));
}

TEST_F(SignerWallet, ExportsAKeyThatOtherWalletsRead)
{
    restore();
    const auto exported = signer().answer(
        ExportKeystore{.account = 0, .password = password(), .keystorePassword = Secret::copyOf("for export")});
    ASSERT_TRUE(exported);

    const auto key = wallet::importKeystore(exported->keystore.text(), Secret::copyOf("for export"));

    // By tronweb: tests/data/tron/vectors.json.
    EXPECT_EQ(toHex(key->bytes().bytes()), "b5a4cea271ff424d7c31dc12a3e43e401df7a40d7412a15750f3f0b6b5449a28");
    EXPECT_EQ(signer()
                  .answer(ExportKeystore{.account = 1, .password = password(), .keystorePassword = password()})
                  .error()
                  .code,
              SignerErrc::noSuchAccount);
}

TEST_F(SignerWallet, OfAnImportedKeyHasNoFurtherAccounts)
{
    ASSERT_TRUE(signer().answer(
        ImportKey{.network = network(),
                  .key = Secret::copyOf("b5a4cea271ff424d7c31dc12a3e43e401df7a40d7412a15750f3f0b6b5449a28"),
                  .password = password()}));

    EXPECT_FALSE(signer().answer(GetState{})->hasWords);
    EXPECT_EQ(signer().answer(ListAccounts{})->ordinary[0].address.text(), someAddress);
    EXPECT_TRUE(signer().answer(ListAccounts{})->speed.empty());
    EXPECT_EQ(signer()
                  .answer(AddAccount{.kind = PathKind::own, .number = {}, .label = {}, .password = password()})
                  .error()
                  .code,
              SignerErrc::noSuchAccount);
    EXPECT_EQ(signer().answer(UnlockSpeed{password()}).error().code, SignerErrc::noSpeedAccount);
    EXPECT_EQ(signer().answer(RotateSpeed{password()}).error().code, SignerErrc::noSpeedAccount);
    EXPECT_TRUE(pay(trxIntent()));
}

TEST_F(SignerWallet, BelievesItsKeysAndNotTheListOnDisk)
{
    restore();
    ASSERT_TRUE(signer().answer(AddAccount{.kind = PathKind::own, .number = {}, .label = {}, .password = password()}));
    auto list = contentOf(folder() / "accounts");
    list.replace(list.find(otherAddress), otherAddress.size(), "TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC");
    writeFile(folder() / "accounts", list);
    start();
    ASSERT_NE(signer().answer(ListAccounts{})->ordinary[1].address.text(), otherAddress);

    ASSERT_TRUE(signer().answer(ScanAccounts{.count = 1, .password = password()}));

    EXPECT_EQ(signer().answer(ListAccounts{})->ordinary[1].address.text(), otherAddress);
}

TEST_F(SignerWallet, SurvivesADamagedListOfAccounts)
{
    restore();
    for (const char* content : {"", "barter-accounts 1\n", "barter-accounts 2\n", "rubbish"}) {
        writeFile(folder() / "accounts", content);
        start();

        EXPECT_EQ(signer().answer(ListAccounts{})->ordinary[0].address.text(), someAddress) << content;
        ASSERT_TRUE(signer().answer(ScanAccounts{.count = 1, .password = password()})) << content;
        EXPECT_EQ(signer().answer(ListAccounts{})->speed.size(), 1U) << content;
    }
}

TEST_F(SignerWallet, KeepsTheRecordsOfAWalletWhoseKeyFileIsGone)
{
    restore();
    ASSERT_TRUE(pay(trxIntent()));
    std::filesystem::remove(folder() / "wallet.key");
    start();
    ASSERT_EQ(signer().answer(GetState{})->wallet, Wallet::none);

    restore();

    EXPECT_TRUE(signer().answer(GetState{})->recordsIncompleteSince);
    EXPECT_EQ(pay(trxIntent("two")).error().code, SignerErrc::recordsIncomplete);
    EXPECT_TRUE(std::filesystem::exists(folder() / "payments.db.damaged"));
    ASSERT_TRUE(signer().answer(AcknowledgeRecords{password()}));
    EXPECT_TRUE(pay(trxIntent("two")));
}

TEST_F(SignerWallet, SaysWhenItsKeyFileIsDamaged)
{
    restore();
    const auto content = contentOf(folder() / "wallet.key");
    for (std::size_t at = 0; at < content.size(); ++at) {
        auto damaged = content;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        writeFile(folder() / "wallet.key", damaged);
        start();
        const auto wallet = signer().answer(GetState{})->wallet;
        ASSERT_TRUE(wallet == Wallet::damaged || wallet == Wallet::newer) << at;
        ASSERT_EQ(
            signer().answer(CreateWallet{.network = network(), .passphrase = {}, .password = password()}).error().code,
            WalletErrc::walletExists)
            << at;
    }
}

TEST_F(SignerWallet, ComesBackFromABackup)
{
    restore();
    ASSERT_TRUE(
        signer().answer(AddAccount{.kind = PathKind::own, .number = {}, .label = "savings", .password = password()}));
    const auto paid = pay(trxIntent());
    const auto backup = signer().answer(MakeBackup{.notes = Secret::copyOf("address book"), .password = password()});
    ASSERT_TRUE(backup) << backup.error().code.message();

    const TempFolder other;
    Signer again{{.folder = other.path().string(), .cost = leastCost, .now = [this] { return now(); }}};
    const auto restored =
        again.answer(RestoreBackup{.file = Secret::copyOf(backup->file.text()), .password = password()});

    ASSERT_TRUE(restored) << restored.error().code.message();
    EXPECT_EQ(restored->address.text(), someAddress);
    EXPECT_EQ(restored->notes.text(), "address book");
    EXPECT_EQ(*again.answer(ListAccounts{}), *signer().answer(ListAccounts{}));
    EXPECT_EQ(*again.answer(FindIntent{"one"}), *signer().answer(FindIntent{"one"}));
    EXPECT_EQ(again.answer(FindIntent{"one"})->payments.at(0), *paid);
    // What was paid since then may be missing.
    EXPECT_TRUE(again.answer(GetState{})->recordsIncompleteSince);
    ASSERT_TRUE(again.answer(AcknowledgeRecords{password()}));
    ASSERT_TRUE(again.answer(BeginIntent{trxIntent("two")}));
    const auto composed = again.answer(composition("two"));
    EXPECT_TRUE(again.answer(SignPayment{.id = composed->id, .offline = false, .password = password()}));
}

TEST_F(SignerWallet, OnlyMovesForwardWithABackup)
{
    restore();
    ASSERT_TRUE(signer().answer(BeginIntent{trxIntent()}));
    const auto early = signer().answer(MakeBackup{.notes = {}, .password = password()});
    const auto paid = pay(trxIntent());
    ASSERT_TRUE(paid);
    ASSERT_TRUE(signer().answer(MarkLanded{paid->id}));

    ASSERT_TRUE(signer().answer(RestoreBackup{.file = Secret::copyOf(early->file.text()), .password = password()}));

    EXPECT_EQ(signer().answer(FindIntent{"one"})->state, IntentState::landed);
    EXPECT_EQ(signer().answer(FindIntent{"one"})->payments.size(), 1U);
    EXPECT_EQ(pay(trxIntent("two")).error().code, SignerErrc::recordsIncomplete);
}

TEST_F(SignerWallet, TakesNoBackupOfAnotherWallet)
{
    restore();
    const auto backup = signer().answer(MakeBackup{.notes = {}, .password = password()});
    const TempFolder folder2;
    Signer other{{.folder = folder2.path().string(), .cost = leastCost, .now = [this] { return now(); }}};
    ASSERT_TRUE(
        other.answer(CreateWallet{.network = network(), .words = 12, .passphrase = {}, .password = password()}));

    EXPECT_EQ(
        other.answer(RestoreBackup{.file = Secret::copyOf(backup->file.text()), .password = password()}).error().code,
        WalletErrc::walletExists);
}

TEST_F(SignerWallet, NoticesEveryChangeOfABackup)
{
    restore();
    const auto backup = signer().answer(MakeBackup{.notes = {}, .password = password()});
    const std::string text{backup->file.text()};
    const TempFolder empty;
    Signer other{{.folder = empty.path().string(), .cost = leastCost, .now = [this] { return now(); }}};
    for (std::size_t at = 0; at < text.size(); at += 7) {
        auto damaged = text;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        const auto taken = other.answer(RestoreBackup{.file = Secret::copyOf(damaged), .password = password()});
        ASSERT_FALSE(taken) << at;
        ASSERT_TRUE(taken.error().code == WalletErrc::backupDamaged || taken.error().code == WalletErrc::backupNewer)
            << at;
    }
    EXPECT_EQ(other.answer(RestoreBackup{.file = Secret::copyOf(text), .password = Secret::copyOf("no")}).error().code,
              WalletErrc::wrongPassword);
    EXPECT_EQ(other.answer(GetState{})->wallet, Wallet::none);
    now().sinceBoot += 1s;
    EXPECT_TRUE(other.answer(RestoreBackup{.file = Secret::copyOf(text), .password = password()}));
}

/// The contracts: what tronscan.org and nileex.io say; the ids of the first blocks end with TRON's chain ids.
TEST_F(SignerWallet, OfAKnownNetworkIsMadeForItsTokensOnly)
{
    const auto identityOf = [](std::string_view genesis, std::string_view contract, std::uint64_t bttoldId) {
        wallet::NetworkIdentity identity{
            .genesis = {}, .bttContract = *wallet::Address::parse(contract), .bttoldId = bttoldId};
        EXPECT_TRUE(fromHex(genesis, identity.genesis));
        return identity;
    };
    const auto resultOf = [this](const wallet::NetworkIdentity& identity) {
        const TempFolder own;
        Signer one{{.folder = own.path().string(), .cost = cheapCost, .now = [this] { return now(); }}};
        const auto made =
            one.answer(CreateWallet{.network = identity, .words = 12, .passphrase = {}, .password = password()});
        return made ? std::error_code{} : made.error().code;
    };
    constexpr std::string_view mainnet = "00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc";
    constexpr std::string_view nile = "0000000000000000d698d4192c56cb6be724a558448e2684802de4d6cd8690dc";
    constexpr std::string_view shasta = "0000000000000000de1aa88295e1fcf982742f773e0419c5a9c134c994a9059e";
    constexpr std::string_view mainnetBtt = "TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4";
    constexpr std::string_view nileBtt = "TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn";

    EXPECT_FALSE(resultOf(identityOf(mainnet, mainnetBtt, 1'002'000)));
    EXPECT_FALSE(resultOf(identityOf(nile, nileBtt, 0)));
    EXPECT_FALSE(resultOf(identityOf(shasta, nileBtt, 7)));
    EXPECT_EQ(resultOf(identityOf(mainnet, nileBtt, 1'002'000)), SignerErrc::networkContradicted);
    EXPECT_EQ(resultOf(identityOf(mainnet, mainnetBtt, 1'002'001)), SignerErrc::networkContradicted);
    EXPECT_EQ(resultOf(identityOf(nile, mainnetBtt, 0)), SignerErrc::networkContradicted);
    EXPECT_EQ(resultOf(identityOf(nile, nileBtt, 1'002'000)), SignerErrc::networkContradicted);
}

}  // namespace
