#include "support/widget_checks.hpp"
#include "ui/amount_field.hpp"

#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSignalSpy>
#include <QtTest>

using namespace barter;
using namespace barter::ui;

namespace {

const Coin trx{.symbol = "TRX", .decimals = 6};
const Coin btt{.symbol = "BTT", .decimals = 18};

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

class AmountFieldTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachMistakeHasItsSentence_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* text, const char* sentence) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(sentence);
        };
        row("", "Enter an amount.");
        row("   ", "Enter an amount.");
        row("0", "Enter more than zero.");
        row("0.000000", "Enter more than zero.");
        row("-1", "An amount cannot be negative.");
        row("-0", "An amount cannot be negative.");
        row("1,5", "Use a point before the decimals, and nothing between thousands: 1234.5");
        row("1,234.5", "Use a point before the decimals, and nothing between thousands: 1234.5");
        row("1e5", "Write the amount in full, without an exponent.");
        row("1E-5", "Write the amount in full, without an exponent.");
        row("1.0000001", "TRX has at most 6 decimals.");
        row("1.0000000", "TRX has at most 6 decimals.");
        row("10.000001", "This is more than you have: 10 TRX.");
        row("115792089237316195423570985008687907853269984665640564039457584007913129639936",
            "There is not that much TRX in the world.");
        for (const char* text : {"+1",
                                 "01",
                                 ".5",
                                 "5.",
                                 "1 000",
                                 "0x10",
                                 "1.2.3",
                                 "ten",
                                 "\xd9\xa1",
                                 "\xef\xbc\x91",
                                 "1'000",
                                 "1_000",
                                 "NaN",
                                 "inf"}) {
            row(text, "An amount has digits and at most one point: 12.5");
        }
    }
    void eachMistakeHasItsSentence()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, sentence);
        const auto entered = enteredAmount(text, trx, Amount{10'000'000});
        QVERIFY(!entered.amount);
        QCOMPARE(entered.sentence, sentence);
    }

    void amountsAreExact()
    {
        QCOMPARE(enteredAmount(QStringLiteral("10"), trx, Amount{10'000'000}).amount, Amount{10'000'000});
        QCOMPARE(enteredAmount(QStringLiteral(" 0.000001\n"), trx, {}).amount, Amount{1});
        // No floating point has these digits.
        QCOMPARE(enteredAmount(QStringLiteral("9007199254.740993"), trx, {}).amount, Amount{9'007'199'254'740'993});
        QCOMPARE(enteredAmount(QStringLiteral("0.000000000000000001"), btt, {}).amount, Amount{1});
        QCOMPARE(enteredAmount(QStringLiteral("0.0000000000000000001"), btt, {}).sentence,
                 QStringLiteral("BTT has at most 18 decimals."));
        QCOMPARE(enteredAmount(QStringLiteral("1.5"), {.symbol = "ABC", .decimals = 0}, {}).sentence,
                 QStringLiteral("ABC has no decimals."));
    }

    void theCountryDoesNotMatter()
    {
        const QLocale before;
        QLocale::setDefault(QLocale{QLocale::German, QLocale::Germany});
        QCOMPARE(enteredAmount(QStringLiteral("1.5"), trx, {}).amount, Amount{1'500'000});
        QVERIFY(!enteredAmount(QStringLiteral("1,5"), trx, {}).amount);
        QLocale::setDefault(before);
    }

    void saysNothingBeforeSomebodyTypes()
    {
        AmountField field{QStringLiteral("&Amount")};
        field.setCoin(trx);
        field.show();
        QCOMPARE(warningIn(field), QString{});
        field.insist();
        QCOMPARE(warningIn(field), QStringLiteral("Enter an amount."));
        field.clear();
        QCOMPARE(warningIn(field), QString{});
    }

    void looksAgainWhenCoinOrBalanceChange()
    {
        AmountField field{QStringLiteral("&Amount")};
        field.setCoin(btt);
        field.show();
        const QSignalSpy changes{&field, &AmountField::amountChanged};
        QTest::keyClicks(test::controlOf<QLineEdit>(field, QStringLiteral("Amount")), QStringLiteral("1.1234567"));
        QVERIFY(field.amount());
        const auto before = changes.size();

        field.setCoin(trx);
        QVERIFY(!field.amount());
        QCOMPARE(warningIn(field), QStringLiteral("TRX has at most 6 decimals."));
        QCOMPARE(changes.size(), before + 1);
        field.setAmount(Amount{2'500'000});
        QCOMPARE(test::controlOf<QLineEdit>(field, QStringLiteral("Amount"))->text(), QStringLiteral("2.5"));
        QCOMPARE(field.amount(), Amount{2'500'000});
        field.setBalance(Amount{2'000'000});
        QCOMPARE(warningIn(field), QStringLiteral("This is more than you have: 2 TRX."));
        QVERIFY(!field.amount());
        field.setBalance({});
        QCOMPARE(field.amount(), Amount{2'500'000});
    }

    void aScreenReaderHearsNameCoinAndMistake()
    {
        AmountField field{QStringLiteral("&Amount")};
        field.setCoin(trx);
        auto* line = test::controlOf<QLineEdit>(field, QStringLiteral("Amount"));
        QVERIFY(line != nullptr);
        QTest::keyClicks(line, QStringLiteral("0"));
        QCOMPARE(line->accessibleDescription(), QStringLiteral("TRX. Enter more than zero."));
        QCOMPARE(test::namelessControls(field), QStringList{});
    }

    void pictures()
    {
        AmountField field{QStringLiteral("&Amount")};
        field.setContentsMargins(10, 10, 10, 10);
        field.setCoin(btt);
        field.resize(400, 110);
        field.show();
        QTest::keyClicks(test::controlOf<QLineEdit>(field, QStringLiteral("Amount")), QStringLiteral("1,5"));
        test::takePictures(field, QStringLiteral("amount"));
        QVERIFY(!field.amount());
    }
};

QTEST_MAIN(AmountFieldTest)
#include "amount_field_test.moc"
