#include "ui/diagnostics.hpp"

#include <QtTest>

using namespace barter;
using namespace barter::ui;

namespace {

/// In every text that comes from outside, so that one leak of any of them is seen.
const std::string secret = "LEAK/home/anna/203.0.113.9:6881 [2001:db8::7]:6881 magnet:?xt=urn:btih:";

engine::TorrentSnapshot hostileTorrent(engine::TorrentState state, engine::Problem problem)
{
    engine::TorrentSnapshot torrent;
    torrent.name = secret;
    torrent.hashV1 = std::string(40, 'a');
    torrent.hashV2 = std::string(64, 'b');
    torrent.problemDetail = secret;
    torrent.savePath = secret;
    torrent.state = state;
    torrent.problem = problem;
    torrent.trackerFailed = problem != engine::Problem::none;
    return torrent;
}

struct Hostile {
    std::vector<engine::TorrentSnapshot> torrents{
        hostileTorrent(engine::TorrentState::seeding, engine::Problem::none),
        hostileTorrent(engine::TorrentState::seeding, engine::Problem::none),
        hostileTorrent(engine::TorrentState::failed, engine::Problem::diskFull),
        hostileTorrent(engine::TorrentState::storageMissing, engine::Problem::none)};
    DiagnosticsInput input{.version = QStringLiteral("0.1.0"),
                           .library = {.name = "libtorrent-rasterbar", .version = "2.0.8.0", .knownHoles = {"one"}},
                           .settings = {},
                           .status = {},
                           .torrents = torrents};

    Hostile()
    {
        input.settings.downloads.savePath = secret;
        input.settings.network.port = 51413;
        input.status.listening = {"203.0.113.9:51413", "[2001:db8::7]:51413"};
        input.status.dhtEnabled = true;
        input.status.dhtNodes = 412;
    }
};

}  // namespace

class DiagnosticsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leaksNoPathNameHashOrAddress()
    {
        const Hostile hostile;

        const QString text = diagnosticsText(hostile.input);

        for (const auto* part :
             {"LEAK", "anna", "/home", "203.0.113", "2001:db8", "51413", "aaaaaaaa", "bbbbbbbb", "magnet"}) {
            QVERIFY2(!text.contains(QLatin1String{part}), part);
        }
        QVERIFY(!text.contains(QSysInfo::machineHostName()));
        // Nor anything that looks like one.
        QVERIFY(!text.contains(QRegularExpression{QStringLiteral("[0-9a-fA-F]{32}")}));
        QVERIFY(!text.contains(QRegularExpression{QStringLiteral("(^|\\s)/\\w")}));
        QVERIFY(!text.contains(QRegularExpression{QStringLiteral("\\d+\\.\\d+\\.\\d+\\.\\d+:\\d+")}));
    }

    void tellsWhatAReportNeeds()
    {
        const Hostile hostile;

        const QString text = diagnosticsText(hostile.input);

        for (const auto* part : {"Barter 0.1.0",
                                 "libtorrent-rasterbar 2.0.8.0",
                                 "listening on IPv4: yes",
                                 "listening on IPv6: yes",
                                 "connectable: not known yet",
                                 "nodes: 412",
                                 "Torrents: 4",
                                 "seeding: 2",
                                 "storage_missing: 1",
                                 "disk full: 1",
                                 "failing trackers: 1",
                                 "port: chosen",
                                 "save path: chosen"}) {
            QVERIFY2(text.contains(QLatin1String{part}), part);
        }
        QVERIFY(text.contains(QSysInfo::kernelVersion()));
    }

    void saysWhenNothingListens()
    {
        Hostile hostile;
        hostile.input.status.listening.clear();
        hostile.input.status.connectable = false;

        const QString text = diagnosticsText(hostile.input);

        QVERIFY(text.contains(QStringLiteral("listening on IPv4: no")));
        QVERIFY(text.contains(QStringLiteral("listening on IPv6: no")));
        QVERIFY(text.contains(QStringLiteral("connectable: no\n")));
    }
};

QTEST_GUILESS_MAIN(DiagnosticsTest)
#include "diagnostics_test.moc"
