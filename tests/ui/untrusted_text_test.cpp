#include "ui/untrusted_text.hpp"

#include <QtTest>

#include <string>

using namespace barter::ui;

class UntrustedTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesATextFitForOneLine_data()
    {
        QTest::addColumn<QByteArray>("utf8");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << QByteArray{"debian.iso"} << QStringLiteral("debian.iso");
        QTest::newRow("other scripts") << QByteArray{"фильм 映画 فيلم"} << QStringLiteral("фильм 映画 فيلم");
        QTest::newRow("line breaks") << QByteArray{"a\nb\tc\r\nd"} << QStringLiteral("a b c  d");
        QTest::newRow("line separator") << QByteArray{"a\u2028b"} << QStringLiteral("a b");
        QTest::newRow("escape") << QByteArray{"a\x1b[31mb"} << QStringLiteral("a\uFFFD[31mb");
        QTest::newRow("null") << QByteArray{"a\0b", 3} << QStringLiteral("a\uFFFDb");
        // U+202E turns "photo_gpj.exe" into "photo_exe.jpg" on the screen.
        QTest::newRow("override") << QByteArray{"photo_\u202Egpj.exe"} << QStringLiteral("photo_\uFFFDgpj.exe");
        QTest::newRow("isolate") << QByteArray{"a\u2067b\u2069"} << QStringLiteral("a\uFFFDb\uFFFD");
        QTest::newRow("direction marks") << QByteArray{"a\u200Eb\u200Fc\u061Cd"} << QStringLiteral("abcd");
        QTest::newRow("zero width space") << QByteArray{"a\u200Bb\uFEFFc\u00ADd"} << QStringLiteral("abcd");
        QTest::newRow("joined emoji") << QByteArray{"👩\u200D🚀"} << QStringLiteral("👩\u200D🚀");
        QTest::newRow("invalid UTF-8") << QByteArray{"a\xff"
                                                     "b"}
                                       << QStringLiteral("a\uFFFDb");
        QTest::newRow("tags") << QByteArray{"a\U000E0041b"} << QStringLiteral("ab");
        QTest::newRow("markup stays text") << QByteArray{"<b>x</b>&amp;"} << QStringLiteral("<b>x</b>&amp;");
    }
    void makesATextFitForOneLine()
    {
        QFETCH(const QByteArray, utf8);
        QTEST(untrustedText(std::string_view{utf8.constData(), static_cast<std::size_t>(utf8.size())}), "shown");
    }

    void cutsLongTextsWithAnEllipsis()
    {
        QCOMPARE(untrustedText(std::string(300, 'x'), 10), QStringLiteral("xxxxxxxxx…"));
        QCOMPARE(untrustedText(std::string(10, 'x'), 10), QStringLiteral("xxxxxxxxxx"));
    }

    void doesNotCutACharacterInHalf()
    {
        QCOMPARE(untrustedText(QStringView{QStringLiteral("ab🚀🚀🚀")}, 4), QStringLiteral("ab…"));
    }

    void limitsPiledUpMarks()
    {
        const QString piled = QStringLiteral("a") + QString{500, QChar{0x0301}};

        QCOMPARE(untrustedText(QStringView{piled}).size(), 9);
    }

    void staysSmallWithHugeInput()
    {
        std::string huge;
        huge.resize(50'000'000, 'x');

        QCOMPARE(untrustedText(huge).size(), untrustedTextLimit);
    }

    void toolTipsShowMarkupAsText()
    {
        QCOMPARE(plainToolTip(QStringLiteral("<img src=x>\nb")), QStringLiteral("<qt>&lt;img src=x&gt;<br>b</qt>"));
        QCOMPARE(plainToolTip({}), QString{});
    }

    void letsLabelsBreakWithinLongWordsOnly()
    {
        const QString forty{40, QLatin1Char{'W'}};
        QCOMPARE(breakable(forty + QStringLiteral(" ") + forty), forty + QStringLiteral(" ") + forty);
        QCOMPARE(breakable(forty + forty + QStringLiteral("x")),
                 forty + QChar{0x200b} + forty + QChar{0x200b} + QStringLiteral("x"));
        QCOMPARE(breakable(forty + QStringLiteral("\u0301\u0301")), forty + QStringLiteral("\u0301\u0301"));
        QCOMPARE(breakable(QStringLiteral("🚀").repeated(41)).count(QChar{0x200b}), 1);
    }

    void keepsAmpersandsOfNamesInMenus()
    {
        QCOMPARE(withoutMnemonic(QStringLiteral("A & B")), QStringLiteral("A && B"));
    }
};

QTEST_GUILESS_MAIN(UntrustedTextTest)
#include "untrusted_text_test.moc"
