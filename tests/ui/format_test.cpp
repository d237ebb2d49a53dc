#include "ui/format.hpp"

#include <QLocale>
#include <QtTest>

#include <limits>

using namespace barter::ui;
using namespace std::chrono_literals;

class FormatTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale{QLocale::English, QLocale::UnitedStates}); }

    void showsBytesWithThreeDigits_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("shown");
        QTest::newRow("none") << qint64{0} << "0 B";
        QTest::newRow("negative") << qint64{-5} << "0 B";
        QTest::newRow("below a KiB") << qint64{1023} << "1023 B";
        QTest::newRow("a KiB") << qint64{1024} << "1.00 KiB";
        QTest::newRow("two digits") << qint64{1024 * 12 + 512} << "12.5 KiB";
        QTest::newRow("three digits") << qint64{1024 * 412} << "412 KiB";
        QTest::newRow("no 1024 KiB") << qint64{1024 * 1024 - 1} << "1.00 MiB";
        QTest::newRow("rounds to 10.0") << qint64{10 * 1024 - 1} << "10.0 KiB";
        QTest::newRow("a GiB") << qint64{1} * 1024 * 1024 * 1024 << "1.00 GiB";
        QTest::newRow("a TiB") << qint64{1} * 1024 * 1024 * 1024 * 1024 << "1.00 TiB";
        QTest::newRow("most") << std::numeric_limits<qint64>::max() << "8.00 EiB";
    }
    void showsBytesWithThreeDigits()
    {
        QFETCH(const qint64, bytes);
        QTEST(formatBytes(bytes), "shown");
    }

    void usesTheDecimalPointOfTheLocale()
    {
        QLocale::setDefault(QLocale{QLocale::German, QLocale::Germany});

        QCOMPARE(formatBytes(1536), QStringLiteral("1,50 KiB"));
        QCOMPARE(formatRatio(0.5), QStringLiteral("0,50"));
    }

    void showsNothingForARateOfZero()
    {
        QCOMPARE(formatRate(0), QString{});
        QCOMPARE(formatRate(1536), QStringLiteral("1.50 KiB/s"));
        QCOMPARE(formatRateOrZero(0), QStringLiteral("0 B/s"));
        QCOMPARE(formatLimit(0), QStringLiteral("No limit"));
        QCOMPARE(formatLimit(50 * 1024), QStringLiteral("50 KiB/s"));
        QCOMPARE(formatLimit(2 * 1024 * 1024), QStringLiteral("2 MiB/s"));
        QCOMPARE(formatLimit(1536 * 1024), QStringLiteral("1.50 MiB/s"));
        QCOMPARE(formatLimit(1000), QStringLiteral("1000 B/s"));
    }

    void showsTheTwoLargestUnitsOfADuration_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("shown");
        QTest::newRow("none") << qint64{0} << "0 s";
        QTest::newRow("negative") << qint64{-1} << "0 s";
        QTest::newRow("seconds") << qint64{59} << "59 s";
        QTest::newRow("minutes") << qint64{60 * 3 + 20} << "3 min";
        QTest::newRow("hours") << qint64{3600 * 2 + 60 * 5} << "2 h 5 min";
        QTest::newRow("days") << qint64{86400 * 4 + 3600 * 3 + 60} << "4 d 3 h";
        QTest::newRow("very long") << qint64{86400 * 100} << "> 100 d";
        QTest::newRow("absurd") << std::numeric_limits<qint64>::max() << "> 100 d";
    }
    void showsTheTwoLargestUnitsOfADuration()
    {
        QFETCH(const qint64, seconds);
        QTEST(formatDuration(std::chrono::seconds{seconds}), "shown");
    }

    void showsInfinityWithoutAnEta()
    {
        QCOMPARE(formatEta(std::nullopt), QStringLiteral("∞"));
        QCOMPARE(formatEta(61s), QStringLiteral("1 min"));
    }

    void saysHundredPercentOnlyWhenComplete_data()
    {
        QTest::addColumn<double>("fraction");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("spoken");
        QTest::newRow("none") << 0.0 << "0.0%"
                              << "0 percent";
        QTest::newRow("some") << 0.7142 << "71.4%"
                              << "71 percent";
        QTest::newRow("nearly") << 0.99999 << "99.9%"
                                << "99 percent";
        QTest::newRow("complete") << 1.0 << "100%"
                                  << "100 percent";
        QTest::newRow("out of range") << 7.0 << "100%"
                                      << "100 percent";
    }
    void saysHundredPercentOnlyWhenComplete()
    {
        QFETCH(const double, fraction);
        QTEST(formatPercent(fraction), "shown");
        QTEST(spokenPercent(fraction), "spoken");
    }

    void showsADashWithoutARatio() { QCOMPARE(formatRatio(std::nullopt), QStringLiteral("–")); }

    void showsNoTimeForWhatHasNotHappened()
    {
        QCOMPARE(formatTime(std::optional<std::chrono::system_clock::time_point>{}), QString{});
        QVERIFY(!formatTime(std::chrono::system_clock::now()).isEmpty());
    }
};

QTEST_GUILESS_MAIN(FormatTest)
#include "format_test.moc"
