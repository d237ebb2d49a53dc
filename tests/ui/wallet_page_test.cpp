#include "signer/signer_error.hpp"
#include "support/fake_wallet.hpp"
#include "support/widget_checks.hpp"
#include "tron/tron_error.hpp"
#include "ui/address_field.hpp"
#include "ui/check_words_dialog.hpp"
#include "ui/error_text.hpp"
#include "ui/new_wallet_dialog.hpp"
#include "ui/receive_dialog.hpp"
#include "ui/secret_field.hpp"
#include "ui/send_dialog.hpp"
#include "ui/settings_store.hpp"
#include "ui/wallet_gateway.hpp"
#include "ui/wallet_page.hpp"
#include "ui/wallet_password_dialog.hpp"
#include "ui/wallet_text.hpp"
#include "wallet/wallet_error.hpp"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <memory>

using namespace barter;
using namespace barter::ui;
using namespace barter::test;
using account::WalletCondition;
using wallet::PaidToken;

namespace {

// Two addresses of tests/data/tron/vectors.json.
constexpr const char* own = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH";
constexpr const char* other = "TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK";

wallet::Address address(const char* text)
{
    return wallet::Address::parse(text).value();
}

account::WalletView readyView()
{
    account::WalletView view;
    view.condition = WalletCondition::ready;
    view.network = tron::NetworkName::nile;
    view.bttContract = address(other).text();
    view.accounts.ordinary.push_back({.path = "m/44'/195'/0'/0/0", .address = address(own), .label = {}});
    view.areWordsChecked = true;
    return view;
}

account::Confirmation confirmationOf(std::uint64_t sun)
{
    return {.intent = "intent",
            .raw = {},
            .decoded = {.token = PaidToken::trx,
                        .from = address(own),
                        .to = address(other),
                        .amount = Amount{sun},
                        .memo = {},
                        .reference = {}},
            .fee = {.transfer = wallet::TrxTransfer{.from = address(own), .to = address(other), .amount = 1},
                    .burn = 1'100'000}};
}

account::PaymentOffer offerOf(std::uint64_t sun)
{
    account::PaymentOffer offer{.request = {.token = PaidToken::trx, .to = address(other), .amount = Amount{sun}},
                                .from = address(own)};
    offer.balance.trx = Amount{50'000'000};
    return offer;
}

struct Desk {
    Desk()
    {
        gateway.setService(service);
        service.fundsNow->available.trx = Amount{50'000'000};
        page = std::make_unique<WalletPage>(gateway, settings);
        page->resize(900, 600);
        page->show();
    }

    void show(const account::WalletView& view) { gateway.walletChanged(view); }
    void press(const QString& text, QWidget* within = nullptr)
    {
        const QWidget& place = within == nullptr ? *page : *within;
        const auto buttons = place.findChildren<QPushButton*>();
        const auto found = std::find_if(buttons.begin(), buttons.end(), [&](const QPushButton* button) {
            return button->isVisible() && button->text().remove(QLatin1Char{'&'}) == text;
        });
        QVERIFY2(found != buttons.end(), qPrintable(text));
        (*found)->click();
    }
    template <class Dialog>
    Dialog* dialog()
    {
        for (auto* found : page->findChildren<Dialog*>()) {
            if (found->isVisible()) {
                return found;
            }
        }
        return nullptr;
    }
    bool says(const QString& text) const
    {
        const auto labels = page->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
            return label->isVisible() && QString{label->text()}.remove(QChar{0x200b}).contains(text);
        });
    }
    bool asked(const std::string& call) const { return std::ranges::find(service.calls, call) != service.calls.end(); }
    /// From the form to the confirmation.
    void fillForm()
    {
        auto* send = dialog<SendDialog>();
        auto* coin = controlOf<QComboBox>(*send, QStringLiteral("Coin"));
        coin->setCurrentIndex(coin->findText(QStringLiteral("TRX")));
        controlOf<QLineEdit>(*send, QStringLiteral("To"))->setText(QString::fromLatin1(other));
        controlOf<QLineEdit>(*send, QStringLiteral("Amount"))->setText(QStringLiteral("1.5"));
    }

    FakeWallet service;
    WalletGateway gateway;
    SettingsStore settings{Settings{}, [](const Settings&) {}};
    std::unique_ptr<WalletPage> page;
};

}  // namespace

class WalletPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void looksForTheWalletWhenItIsShown()
    {
        const Desk desk;
        QCOMPARE(desk.service.calls, std::vector<std::string>{"open"});
    }

    void withoutAWalletItOffersToMakeOneAndToHide()
    {
        Desk desk;
        account::WalletView none;
        none.condition = WalletCondition::none;
        desk.show(none);

        QVERIFY(desk.says(QStringLiteral("A wallet is optional")));
        for (const auto* text : {"Create a wallet…", "Restore from words…", "Import a key…"}) {
            QVERIFY2(buttonOf<QPushButton>(*desk.page, QString::fromUtf8(text)) != nullptr, text);
        }
        QVERIFY(desk.settings.current().wallet.showPage);
        desk.press(QStringLiteral("Hide this page"));
        QVERIFY(!desk.settings.current().wallet.showPage);
        takePictures(*desk.page, QStringLiteral("wallet-welcome"));
    }

    void restoresFromWordsWithThePasswordThatWasTyped()
    {
        Desk desk;
        account::WalletView none;
        none.condition = WalletCondition::none;
        desk.show(none);
        desk.press(QStringLiteral("Restore from words…"));
        auto* dialog = desk.dialog<NewWalletDialog>();
        QVERIFY(dialog != nullptr);
        desk.press(QStringLiteral("Next"), dialog);
        const auto fields = dialog->findChildren<SecretField*>();
        const auto visible = [](QList<SecretField*> all) {
            all.removeIf([](SecretField* field) { return !field->isVisible(); });
            return all;
        }(fields);
        QCOMPARE(visible.size(), 4);
        QTest::keyClicks(visible[0], QStringLiteral("abandon about"));
        auto* add = buttonOf<QPushButton>(*dialog, QStringLiteral("Add the wallet"));
        QVERIFY(!add->isEnabled());
        QTest::keyClicks(visible[2], QStringLiteral("correct horse"));
        QTest::keyClicks(visible[3], QStringLiteral("correct horse"));
        QVERIFY(add->isEnabled());
        QCOMPARE(namelessControls(*dialog), QStringList{});
        add->click();

        QVERIFY(desk.asked("restore"));
        QCOMPARE(desk.service.lastWords, std::string{"abandon about"});
        QCOMPARE(desk.service.lastPassword, std::string{"correct horse"});
        QVERIFY(desk.dialog<NewWalletDialog>() == nullptr);
    }

    void aWalletShowsItsNetworkAndWhatItHas()
    {
        Desk desk;
        desk.service.fundsNow->total.trx = Amount{3'200'000};
        desk.service.fundsNow->available.trx = Amount{2'000'000};
        desk.service.fundsNow->reserved.trx = Amount{1'200'000};
        desk.show(readyView());

        QVERIFY(desk.says(QStringLiteral("Nile, a test network")));
        QVERIFY(desk.says(QStringLiteral("3.2 TRX")));
        QVERIFY(desk.says(QStringLiteral("available 2 · reserved 1.2")));
        QVERIFY(!desk.says(QStringLiteral("not checked")));
        QCOMPARE(namelessControls(*desk.page).join(QLatin1Char{'\n'}), QString{});
        QCOMPARE(richLabels(*desk.page), QStringList{});
        takePictures(*desk.page, QStringLiteral("wallet-overview"));
    }

    void aNodeThatDoesNotAnswerIsSaidSoAndAskedAgain()
    {
        Desk desk;
        desk.service.fundsNow = tl::unexpected{Error{tron::TronErrc::otherNetwork, {}}};
        desk.show(readyView());
        QVERIFY(desk.says(QStringLiteral("belongs to another network than the wallet")));

        desk.service.fundsNow = account::AccountFunds{};
        desk.press(QStringLiteral("Try again"));
        QVERIFY(!desk.says(QStringLiteral("belongs to another network")));
    }

    void anAccountThatOthersControlIsAnAlarm()
    {
        Desk desk;
        desk.service.fundsNow->isControlled = false;
        desk.show(readyView());
        QVERIFY(desk.says(QStringLiteral("Somebody changed who may use this account")));
    }

    void receivingAsksForTheWordsFirst()
    {
        Desk desk;
        auto view = readyView();
        view.areWordsChecked = false;
        desk.show(view);
        QVERIFY(desk.says(QStringLiteral("The words of this wallet are not checked")));
        desk.press(QStringLiteral("Receive…"));
        QVERIFY(desk.dialog<ReceiveDialog>() == nullptr);
        auto* check = desk.dialog<CheckWordsDialog>();
        QVERIFY(check != nullptr);
        QCOMPARE(namelessControls(*check), QStringList{});

        auto* words = check->findChildren<SecretField*>().front();
        desk.service.done = tl::unexpected{Error{wallet::WalletErrc::wordsChecksum, {}}};
        QTest::keyClicks(words, QStringLiteral("wrong words"));
        desk.press(QStringLiteral("Check"), check);
        QVERIFY(desk.says(QStringLiteral("The words do not belong together")));
        QVERIFY(desk.dialog<ReceiveDialog>() == nullptr);

        desk.service.done = signer::Done{};
        QTest::keyClicks(words, QStringLiteral("right words"));
        desk.press(QStringLiteral("Check"), check);
        QCOMPARE(desk.service.lastWords, std::string{"right words"});
        auto* receive = desk.dialog<ReceiveDialog>();
        QVERIFY(receive != nullptr);
        QVERIFY(desk.says(addressInGroups(address(own))));
        QCOMPARE(namelessControls(*receive), QStringList{});
    }

    void wordsThatNobodyHasYetAreShownAgain()
    {
        Desk desk;
        auto view = readyView();
        view.areWordsChecked = false;
        view.canWordsBeShown = true;
        desk.show(view);
        desk.service.words =
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
        desk.service.needPassphrase = true;
        desk.press(QStringLiteral("Receive…"));
        desk.press(QStringLiteral("Show them again…"), desk.dialog<CheckWordsDialog>());
        auto* password = desk.dialog<WalletPasswordDialog>();
        QVERIFY(password != nullptr);

        desk.service.done = tl::unexpected{Error{wallet::WalletErrc::wrongPassword, {}}};
        QTest::keyClicks(password->findChild<SecretField*>(), QStringLiteral("wrong"));
        desk.press(QStringLiteral("Show the words"), password);
        QVERIFY(desk.says(QStringLiteral("The password is wrong")));
        QVERIFY(desk.dialog<NewWalletDialog>() == nullptr);

        desk.service.done = signer::Done{};
        QTest::keyClicks(password->findChild<SecretField*>(), QStringLiteral("right"));
        desk.press(QStringLiteral("Show the words"), password);
        QCOMPARE(desk.service.lastPassword, std::string{"right"});
        auto* words = desk.dialog<NewWalletDialog>();
        QVERIFY(words != nullptr);
        QVERIFY(desk.says(QStringLiteral("Write these words down")));
        QVERIFY(desk.says(QStringLiteral("only together with the passphrase")));
        QVERIFY(!desk.asked("create"));
        desk.press(QStringLiteral("Later"), words);
        QVERIFY(!desk.asked("noteWordsChecked"));
    }

    void aPaymentIsConfirmedFromWhatWillBeSignedAndFollowed()
    {
        Desk desk;
        desk.service.offer = offerOf(1'500'000);
        desk.service.confirmation = confirmationOf(1'500'000);
        desk.service.known->trusted.push_back(address(other));
        desk.service.payment = tl::unexpected{Error{wallet::WalletErrc::wrongPassword, {}}};
        desk.show(readyView());
        desk.press(QStringLiteral("Send…"));
        auto* send = desk.dialog<SendDialog>();
        QVERIFY(send != nullptr);
        QVERIFY(!buttonOf<QPushButton>(*send, QStringLiteral("Next"))->isEnabled());
        desk.fillForm();
        desk.press(QStringLiteral("Next"), send);
        QVERIFY(desk.asked("prepare 1500000"));
        QVERIFY(desk.asked("compose"));
        QVERIFY(desk.says(addressInGroups(address(other))));
        QVERIFY(desk.says(QStringLiteral("1.5 TRX")));
        QVERIFY(desk.says(QStringLiteral("47.4 TRX")));  // 50 less 1.5 less 1.1
        takePictures(*send, QStringLiteral("wallet-confirm"));

        auto* password = controlOf<SecretField>(*send, QStringLiteral("Password of the wallet"));
        QTest::keyClicks(password, QStringLiteral("wrong"));
        desk.press(QStringLiteral("Send 1.5 TRX"), send);
        QVERIFY(desk.says(QStringLiteral("The password is wrong.")));

        signer::SignedPayment payment;
        payment.intent = "intent";
        desk.service.payment = payment;
        QTest::keyClicks(password, QStringLiteral("right"));
        desk.press(QStringLiteral("Send 1.5 TRX"), send);
        QCOMPARE(desk.service.lastPassword, std::string{"right"});
        account::PaymentProgress progress{.intent = "intent", .stage = account::PaymentStage::inBlock};
        progress.status.confirmations = 5;
        desk.gateway.paymentChanged(progress);
        QVERIFY(desk.says(QStringLiteral("In a block, 5 of 19")));
        progress.stage = account::PaymentStage::final;
        desk.gateway.paymentChanged(progress);
        QVERIFY(desk.says(QStringLiteral("Paid. Nothing can take it back.")));
        desk.press(QStringLiteral("Close"), send);
        QVERIFY(!desk.asked("withdraw intent"));
    }

    void aFormThatCannotBeSentSaysWhy()
    {
        Desk desk;
        desk.service.known = tl::unexpected{Error{signer::SignerErrc::signerGone, {}}};
        desk.show(readyView());
        desk.press(QStringLiteral("Send…"));
        desk.fillForm();
        QVERIFY(!buttonOf<QPushButton>(*desk.dialog<SendDialog>(), QStringLiteral("Next"))->isEnabled());
        QVERIFY(desk.says(QStringLiteral("The signer has ended")));
    }

    void aFormKnowsWhenTheNodeDoesNotSayWhatIsThere()
    {
        Desk desk;
        desk.show(readyView());
        desk.service.fundsNow = tl::unexpected{Error{tron::TronErrc::otherNetwork, {}}};
        desk.press(QStringLiteral("Send…"));
        desk.fillForm();
        QVERIFY(desk.says(QStringLiteral("It is not known what is there.")));
        QVERIFY(desk.says(QStringLiteral("belongs to another network than the wallet")));
    }

    void whatIsNotSignedIsWithdrawn()
    {
        Desk desk;
        desk.service.offer = offerOf(1'500'000);
        desk.service.confirmation = confirmationOf(1'500'000);
        desk.show(readyView());
        desk.press(QStringLiteral("Send…"));
        desk.fillForm();
        auto* send = desk.dialog<SendDialog>();
        desk.press(QStringLiteral("Next"), send);
        // Never paid to: the end of the address has to be typed.
        auto* ending = controlOf<QLineEdit>(*send, QStringLiteral("Last six characters of the address"));
        QVERIFY(ending != nullptr && ending->isVisible());
        QTest::keyClicks(controlOf<SecretField>(*send, QStringLiteral("Password of the wallet")), QStringLiteral("x"));
        QVERIFY(!buttonOf<QPushButton>(*send, QStringLiteral("Send 1.5 TRX"))->isEnabled());
        ending->setText(QString::fromLatin1(other).right(6));
        QVERIFY(buttonOf<QPushButton>(*send, QStringLiteral("Send 1.5 TRX"))->isEnabled());

        desk.press(QStringLiteral("Cancel"), send);
        QVERIFY(desk.asked("withdraw intent"));
        QVERIFY(!desk.asked("sign"));
    }

    void theSamePaymentOfBeforeIsShownFirst()
    {
        Desk desk;
        desk.service.offer = offerOf(1'500'000);
        desk.service.offer->earlier = signer::RecordedIntent{.intent = {.id = "before",
                                                                        .token = PaidToken::trx,
                                                                        .to = address(other),
                                                                        .amount = Amount{1'500'000},
                                                                        .memo = {}},
                                                             .payments = {}};
        desk.service.confirmation = confirmationOf(1'500'000);
        desk.show(readyView());
        desk.press(QStringLiteral("Send…"));
        desk.fillForm();
        auto* send = desk.dialog<SendDialog>();
        desk.press(QStringLiteral("Next"), send);
        QVERIFY(desk.says(QStringLiteral("You have paid the same already")));
        QVERIFY(!desk.asked("compose") && !desk.asked("compose again"));

        desk.press(QStringLiteral("Pay it again"), send);
        QVERIFY(desk.asked("compose again"));
    }

    void aTypedMistakeHasItsSentence()
    {
        Desk desk;
        desk.show(readyView());
        desk.press(QStringLiteral("Send…"));
        auto* send = desk.dialog<SendDialog>();
        controlOf<QLineEdit>(*send, QStringLiteral("To"))
            ->setText(QStringLiteral("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdX"));
        controlOf<QLineEdit>(*send, QStringLiteral("Amount"))->setText(QStringLiteral("1,5"));
        QVERIFY(desk.says(QStringLiteral("A character of this address is wrong or missing")));
        QVERIFY(!buttonOf<QPushButton>(*send, QStringLiteral("Next"))->isEnabled());
    }

    void aDamagedKeyFileIsExplainedAndMended()
    {
        Desk desk;
        account::WalletView view;
        view.condition = WalletCondition::recoverable;
        desk.show(view);
        QVERIFY(desk.says(QStringLiteral("Its key file is damaged, but the one before it is whole")));
        desk.press(QStringLiteral("Use the earlier file"));
        QVERIFY(desk.asked("recoverKeyFile"));
    }
};

QTEST_MAIN(WalletPageTest)
#include "wallet_page_test.moc"
