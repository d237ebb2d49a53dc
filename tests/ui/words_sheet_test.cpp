#include "support/widget_checks.hpp"
#include "ui/wallet_words.hpp"
#include "ui/words_sheet.hpp"

#include <QClipboard>
#include <QSignalSpy>
#include <QtTest>

#include <string>

using namespace barter;
using namespace barter::ui;
using namespace std::chrono_literals;

namespace {

// Two of BIP-39's published vectors.
constexpr std::string_view twelve = "legal winner thank year wave sausage worth useful legal winner thank yellow";
constexpr std::string_view twentyFour = "void come effort suffer camp survey warrior heavy shoot primary clutch crush "
                                        "open amazing screen patrol group space point ten exist slush involve unfold";

WalletWords wordsOf(std::string_view text)
{
    return WalletWords::from(Secret::copyOf(text)).value();
}

/// All that a screen reader finds, in its order.
QStringList spoken(QAccessibleInterface* from)
{
    QStringList texts;
    for (int i = 0; i < from->childCount(); ++i) {
        auto* child = from->child(i);
        for (const auto which : {QAccessible::Name, QAccessible::Value, QAccessible::Help}) {
            if (!child->text(which).isEmpty()) {
                texts << child->text(which);
            }
        }
        texts << spoken(child);
    }
    return texts;
}

QStringList spokenWords(WordsSheet& sheet)
{
    QStringList words;
    for (const auto& text : spoken(QAccessible::queryAccessibleInterface(&sheet))) {
        if (text != QLatin1String{"Words of the wallet"} && !text.contains(QLatin1String{" the words"}) &&
            text.toInt() == 0) {
            words << text;
        }
    }
    return words;
}

QString joined(std::string_view words)
{
    return QString::fromLatin1(words.data(), static_cast<qsizetype>(words.size()));
}

}  // namespace

class WordsSheetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsThePlacesOfWords()
    {
        // First, last and some more of BIP-39's english.txt; the places are its line numbers less one.
        const auto words = wordsOf("abandon zoo ability able about zone");
        QCOMPARE(words.count(), std::size_t{6});
        QCOMPARE(words[0], std::uint16_t{0});
        QCOMPARE(words[1], std::uint16_t{2047});
        QCOMPARE(words[2], std::uint16_t{1});
        QCOMPARE(words[3], std::uint16_t{2});
        QCOMPARE(words[4], std::uint16_t{3});
        QCOMPARE(words[5], std::uint16_t{2046});
        QCOMPARE(listedWord(2047), QStringLiteral("zoo"));
    }

    void takesNothingElseForWords()
    {
        for (const std::string_view text : {"", " ", "zoo ", " zoo", "zoo  zoo", "zoos", "Zoo", "zo", "zoo\nzoo"}) {
            QVERIFY2(!WalletWords::from(Secret::copyOf(text)), std::string{text}.c_str());
        }
    }

    void aWordForQtIsNoCopy()
    {
        const auto one = listedWord(17);
        const auto other = listedWord(17);
        QCOMPARE(static_cast<const void*>(one.constData()), static_cast<const void*>(other.constData()));
    }

    void aScreenReaderFindsTheWordsOnlyWhileTheyAreShown()
    {
        WordsSheet sheet;
        sheet.setWords(wordsOf(twelve));
        sheet.show();
        QCOMPARE(spokenWords(sheet), QStringList{});

        QTest::mouseClick(test::buttonOf(sheet, QStringLiteral("Show the words")), Qt::LeftButton);
        QCOMPARE(spokenWords(sheet).join(u' '), joined(twelve));

        QTest::mouseClick(test::buttonOf(sheet, QStringLiteral("Cover the words")), Qt::LeftButton);
        QCOMPARE(spokenWords(sheet), QStringList{});
        sheet.setShown(true);
        sheet.clear();
        QCOMPARE(spokenWords(sheet), QStringList{});
    }

    void eachWordHasItsNumber()
    {
        WordsSheet sheet;
        sheet.setWords(wordsOf(twentyFour));
        sheet.setShown(true);
        const auto words = joined(twentyFour).split(u' ');
        int found = 0;
        for (const auto* label : sheet.findChildren<QLabel*>()) {
            if (const auto at = words.indexOf(label->text()); at >= 0) {
                QCOMPARE(label->accessibleDescription(), QStringLiteral("Word %1 of 24").arg(at + 1));
                ++found;
            }
        }
        QCOMPARE(found, 24);
    }

    void paintsTheWordsAndCoversThem()
    {
        WordsSheet sheet;
        sheet.resize(600, 200);
        sheet.setWords(wordsOf(twelve));
        const auto covered = sheet.grab().toImage();
        sheet.setWords(wordsOf("zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong"));
        QCOMPARE(sheet.grab().toImage(), covered);

        sheet.setShown(true);
        const auto zoos = sheet.grab().toImage();
        QVERIFY(zoos != covered);
        sheet.setWords(wordsOf(twelve));
        sheet.setShown(true);
        QVERIFY(sheet.grab().toImage() != zoos);
        sheet.setShown(false);
        QCOMPARE(sheet.grab().toImage(), covered);
    }

    void nothingCanBeSelectedOrCopied()
    {
        QGuiApplication::clipboard()->setText(QStringLiteral("before"));
        WordsSheet sheet;
        sheet.setWords(wordsOf(twelve));
        sheet.show();
        sheet.setShown(true);
        for (auto* label : sheet.findChildren<QLabel*>()) {
            const auto selectable = Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard;
            QVERIFY(!(label->textInteractionFlags() & selectable));
            QTest::mouseDClick(label, Qt::LeftButton);
            QTest::keyClick(label, Qt::Key_A, Qt::ControlModifier);
            QTest::keyClick(label, Qt::Key_C, Qt::ControlModifier);
        }
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
    }

    void coversThemWhenHiddenOrLongInTheBackground()
    {
        WordsSheet sheet{nullptr, 50ms};
        sheet.setWords(wordsOf(twelve));
        const QSignalSpy shown{&sheet, &WordsSheet::shownChanged};
        sheet.show();
        sheet.setShown(true);
        sheet.hide();
        QVERIFY(!sheet.areShown());
        QCOMPARE(shown.size(), 2);

        sheet.show();
        sheet.setShown(true);
        QEvent away{QEvent::WindowDeactivate};
        QEvent back{QEvent::WindowActivate};
        QApplication::sendEvent(&sheet, &away);
        QVERIFY(sheet.areShown());
        QApplication::sendEvent(&sheet, &back);
        QTest::qWait(150);
        QVERIFY(sheet.areShown());
        QApplication::sendEvent(&sheet, &away);
        QTRY_VERIFY(!sheet.areShown());
    }

    void withoutWordsThereIsNothingToShow()
    {
        WordsSheet sheet;
        sheet.setShown(true);
        QVERIFY(!sheet.areShown());
        QVERIFY(!test::buttonOf(sheet, QStringLiteral("Show the words"))->isEnabled());
        QCOMPARE(test::namelessControls(sheet), QStringList{});
    }

    void pictures()
    {
        WordsSheet sheet;
        sheet.setWords(wordsOf(twentyFour));
        sheet.setContentsMargins(10, 10, 10, 10);
        sheet.show();
        test::takePictures(sheet, QStringLiteral("words-covered"));
        sheet.setShown(true);
        test::takePictures(sheet, QStringLiteral("words"));
        QVERIFY(sheet.areShown());
    }
};

QTEST_MAIN(WordsSheetTest)
#include "words_sheet_test.moc"
