#include "support/widget_checks.hpp"
#include "ui/address_field.hpp"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QSet>
#include <QSignalSpy>
#include <QtTest>

using namespace barter;
using namespace barter::ui;

namespace {

// Where they come from: tests/wallet/recipient_test.cpp.
const QString friendly = QStringLiteral("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH");
const QString lookAlike = QStringLiteral("TUEZSdKsoDHQMeaVupwfA7X4foTRukWYdH");
const QString contract = QStringLiteral("TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4");
const QString payer = QStringLiteral("TUE9hKzP8HChMUE4ehJTn1vKSJjMrQWbwC");

wallet::Address addressOf(const QString& text)
{
    return wallet::Address::parse(text.toStdString()).value();
}

wallet::KnownAddresses known()
{
    return {.sender = addressOf(payer), .tokenContracts = {addressOf(contract)}, .trusted = {addressOf(friendly)}};
}

QLineEdit& lineOf(const AddressField& field)
{
    return *test::controlOf<QLineEdit>(field, QStringLiteral("To"));
}

QString warningIn(const QWidget& field)
{
    QString all;
    for (const auto* label : field.findChildren<QLabel*>()) {
        if (!label->isHidden() && label->text().startsWith(QChar{0x26a0})) {
            all += label->text().remove(QChar{0x200b}).mid(2);
        }
    }
    return all;
}

}  // namespace

class AddressFieldTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachProblemHasASentenceOfItsOwn()
    {
        QSet<QString> sentences;
        for (const auto problem : wallet::allRecipientProblems) {
            sentences.insert(recipientSentence(problem));
        }
        QCOMPARE(static_cast<std::size_t>(sentences.size()), wallet::allRecipientProblems.size());
        QCOMPARE(recipientSentence(wallet::RecipientProblem::none), QString{});
    }

    void saysBelowTheFieldWhatIsWrong_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("good") << friendly << QString{};
        QTest::newRow("checksum") << QStringLiteral("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdJ")
                                  << QStringLiteral(
                                         "A character of this address is wrong or missing. Copy it once more "
                                         "from its source.");
        QTest::newRow("0xa0") << QStringLiteral("a0c8599111f29c1e1e061265b4af93ea1f274ad78a")
                              << QStringLiteral(
                                     "This address is of another network, not of TRON. What is sent there is "
                                     "lost.");
        QTest::newRow("zero") << QStringLiteral("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb")
                              << QStringLiteral(
                                     "Nobody has the key of this address (it is all zeros). What is sent there "
                                     "is lost.");
        QTest::newRow("own") << payer << QStringLiteral("This is the address that would pay. Enter another one.");
        QTest::newRow("contract") << contract
                                  << QStringLiteral(
                                         "This is the contract of the token, not somebody's address. What is "
                                         "sent there is lost.");
        QTest::newRow("hostile") << QStringLiteral("<b>T</b>")
                                 << QStringLiteral("This is no TRON address. One has 34 characters and begins with T.");
        QTest::newRow("cleared") << QString{} << QStringLiteral("Enter the address to pay to.");
    }
    void saysBelowTheFieldWhatIsWrong()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, sentence);
        AddressField field{QStringLiteral("&To")};
        field.setKnown(known());
        field.show();
        QCOMPARE(warningIn(field), QString{});
        const QSignalSpy changes{&field, &AddressField::checkChanged};

        field.setText(QStringLiteral("T"));
        field.setText(text);

        QCOMPARE(warningIn(field), sentence);
        QCOMPARE(lineOf(field).accessibleDescription(), sentence);
        QCOMPARE(field.check().isGood(), sentence.isEmpty());
        QCOMPARE(changes.size(), 2);
    }

    void warnsOfALookAlikeAndStillTakesIt()
    {
        AddressField field{QStringLiteral("&To")};
        field.setKnown(known());
        field.show();
        field.setText(lookAlike);

        QCOMPARE(field.check().address, addressOf(lookAlike));
        QVERIFY(warningIn(field).startsWith(
            QLatin1String{"This looks like the address TUEZ SdKs oDHQ MeZw ihtd oBiN 46zx hGWY dH, which you know,"}));
        auto more = known();
        more.trusted.push_back(addressOf(lookAlike));
        field.setKnown(more);
        QCOMPARE(warningIn(field), QString{});
        QVERIFY(field.check().isTrusted);
    }

    void saysNothingBeforeSomebodyTypes()
    {
        AddressField field{QStringLiteral("&To")};
        field.show();
        QCOMPARE(warningIn(field), QString{});
        field.insist();
        QCOMPARE(warningIn(field), QStringLiteral("Enter the address to pay to."));
    }

    void takesWhatIsPastedWithALineBreak()
    {
        AddressField field{QStringLiteral("&To")};
        QGuiApplication::clipboard()->setText(u' ' + friendly + u'\n');
        lineOf(field).setFocus();
        lineOf(field).paste();
        QCOMPARE(field.check().address, addressOf(friendly));
    }

    void allControlsHaveNames()
    {
        AddressField field{QStringLiteral("&To")};
        QCOMPARE(test::namelessControls(field), QStringList{});
        QCOMPARE(test::richLabels(field), QStringList{});
    }

    void pictures()
    {
        AddressField field{QStringLiteral("&To")};
        field.setContentsMargins(10, 10, 10, 10);
        field.setKnown(known());
        field.resize(460, 150);
        field.show();
        field.setText(lookAlike);
        test::takePictures(field, QStringLiteral("address"));
        QVERIFY(field.check().isGood());
    }
};

QTEST_MAIN(AddressFieldTest)
#include "address_field_test.moc"
