#include "app/status_report.hpp"

#include "support/snapshots.hpp"

#include <nlohmann/json.hpp>

#include <QTest>
#include <QTimer>

#include <optional>
#include <set>

using namespace barter;
using nlohmann::json;

namespace {

engine::TorrentsUpdate manyTorrents(std::uint32_t count)
{
    engine::TorrentsUpdate update;
    for (std::uint32_t i = 1; i <= count; ++i) {
        update.added.push_back(test::torrent(i, "torrent " + std::to_string(i)));
    }
    return update;
}

/// Null if it does not come, or is no JSON.
json written(app::StatusReport& report)
{
    std::optional<std::string> text;
    report.write([&text](std::string written) { text = std::move(written); });
    if (!QTest::qWaitFor([&text] { return text.has_value(); })) {
        return {};
    }
    return json::parse(*text, nullptr, /*allow_exceptions=*/false);
}

}  // namespace

class StatusReportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsOfASessionWithoutTorrents()
    {
        app::StatusReport report;
        engine::SessionStatus status;
        status.listening = {"192.0.2.1:6881"};
        report.apply(status);

        const auto told = written(report);

        QVERIFY(told.at("listening") == json::array({"192.0.2.1:6881"}));
        QVERIFY(told.at("connectable").is_null());
        QVERIFY(told.at("torrents") == json::array());
    }

    void tellsEachTorrentOnce()
    {
        app::StatusReport report;
        report.apply(manyTorrents(1'234));

        const auto told = written(report);

        std::set<std::string> names;
        for (const auto& torrent : told.at("torrents")) {
            names.insert(torrent.at("name").get<std::string>());
            QVERIFY(torrent.at("state") == "downloading");
            QVERIFY(torrent.at("progress") == 0.5);
            QVERIFY(torrent.at("added") == "2024-12-18T00:00:00Z");
            QVERIFY(torrent.at("hash_v2").is_null());
        }
        QCOMPARE(told.at("torrents").size(), std::size_t{1'234});
        QCOMPARE(names.size(), std::size_t{1'234});
    }

    void isJsonWhateverStrangersCallTheirTorrents()
    {
        app::StatusReport report;
        auto update = manyTorrents(1);
        update.added[0].name = "\xff\"\\\n\u202e\x01";
        report.apply(update);

        QCOMPARE(written(report).at("torrents").size(), std::size_t{1});
    }

    void letsTheWindowAnswerMeanwhileAndSurvivesTorrentsThatGo()
    {
        app::StatusReport report;
        report.apply(manyTorrents(2'000));
        std::optional<std::string> text;
        bool othersCame = false;
        report.write([&text](std::string written) { text = std::move(written); });
        QTimer::singleShot(0, this, [&] {
            othersCame = !text.has_value();
            engine::TorrentsUpdate update;
            for (std::uint32_t i = 400; i <= 2'000; ++i) {
                update.removed.push_back(engine::TorrentId{i});
            }
            report.apply(update);
        });

        QTRY_VERIFY(text.has_value());

        QVERIFY(othersCame);
        QVERIFY(!json::parse(*text, nullptr, false).is_discarded());
    }

    void saysNothingAfterItsEnd()
    {
        bool said = false;
        {
            app::StatusReport report;
            report.apply(manyTorrents(2'000));
            report.write([&said](const std::string&) { said = true; });
        }
        QCoreApplication::processEvents();

        QVERIFY(!said);
    }
};

QTEST_GUILESS_MAIN(StatusReportTest)
#include "status_report_test.moc"
