#include "support/snapshots.hpp"
#include "ui/state_text.hpp"

#include <QSet>
#include <QtTest>

#include <functional>

using namespace barter;
using namespace barter::ui;
using engine::Problem;
using engine::TorrentSnapshot;
using engine::TorrentState;
using test::torrent;

namespace {

constexpr int none = -1;

int number(StateHelp help)
{
    return static_cast<int>(help);
}

TorrentSnapshot with(const std::function<void(TorrentSnapshot&)>& change)
{
    auto snapshot = torrent(1);
    change(snapshot);
    return snapshot;
}

/// Downloading, but nobody is connected.
TorrentSnapshot lonely(const std::function<void(TorrentSnapshot&)>& change)
{
    return with([&change](auto& t) {
        t.peers = t.seeds = 0;
        t.downRate = 0;
        t.eta.reset();
        change(t);
    });
}

TorrentSnapshot magnet(const std::function<void(TorrentSnapshot&)>& change)
{
    return with([&change](auto& t) {
        t.state = TorrentState::metadata;
        t.hasMetadata = false;
        t.totalBytes = t.wantedBytes = t.doneBytes = 0;
        t.downRate = 0;
        t.peers = 0;
        change(t);
    });
}

TorrentSnapshot complete(const std::function<void(TorrentSnapshot&)>& change)
{
    return with([&change](auto& t) {
        t.state = TorrentState::seeding;
        t.doneBytes = t.wantedBytes;
        t.downRate = 0;
        t.eta.reset();
        change(t);
    });
}

TorrentSnapshot failed(Problem problem, std::string detail = {})
{
    return with([&](auto& t) {
        t.state = TorrentState::failed;
        t.problem = problem;
        t.problemDetail = std::move(detail);
    });
}

}  // namespace

class StateTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatATorrentDoesAndWhatHelps_data()
    {
        QTest::addColumn<TorrentSnapshot>("snapshot");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("sentence");  // its beginning
        QTest::addColumn<int>("help");
        const auto row =
            [](const char* name, const TorrentSnapshot& snapshot, const char* word, const char* sentence, int help) {
                QTest::newRow(name) << snapshot << QString::fromUtf8(word) << QString::fromUtf8(sentence) << help;
            };
        const auto nothing = [](auto&) {};

        row("magnet, nobody",
            magnet(nothing),
            "Waiting for peers",
            "Waiting for peers: nobody who has the list of files",
            number(StateHelp::addTrackers));
        row("magnet, asking",
            magnet([](auto& t) { t.announcing = true; }),
            "Waiting for peers",
            "Looking for peers",
            none);
        row("magnet, peers",
            magnet([](auto& t) { t.peers = 3; }),
            "Getting file list",
            "Getting the list of files from 3 peer",
            none);
        row("magnet, no tracker",
            magnet([](auto& t) { t.trackers = 0; }),
            "Waiting for peers",
            "Waiting for peers: it has no tracker",
            number(StateHelp::addTrackers));

        row("checking",
            with([](auto& t) {
                t.state = TorrentState::checking;
                t.checkingProgress = 0.42;
            }),
            "Checking 42.0%",
            "Checking the files on disk: 42.0% done.",
            none);

        row("downloading", with(nothing), "Downloading", "Downloading from 2 peer(s), 5 second(s) left.", none);
        row("downloading, no estimate",
            with([](auto& t) { t.eta.reset(); }),
            "Downloading",
            "Downloading from 2 peer(s).",
            none);
        row("web seed only", with([](auto& t) { t.peers = 0; }), "Downloading", "Downloading from 0 peer", none);
        row("syncing",
            with([](auto& t) { t.syncing = true; }),
            "Finishing",
            "Finishing: forcing the data to disk.",
            none);
        row("choked",
            with([](auto& t) { t.downRate = 0; }),
            "Downloading",
            "Waiting: connected to 2 peer(s), none is sending",
            none);
        row("no seed",
            with([](auto& t) {
                t.downRate = 0;
                t.seeds = 0;
            }),
            "Downloading",
            "Waiting: connected to 2 peer(s), none has what is missing",
            number(StateHelp::askTrackersAgain));
        row("nobody",
            lonely(nothing),
            "Waiting for peers",
            "Waiting for peers: nobody has this file right now.",
            number(StateHelp::addTrackers));
        row("nobody, private",
            lonely([](auto& t) { t.isPrivate = true; }),
            "Waiting for peers",
            "Waiting for peers: nobody has this file right now.",
            number(StateHelp::askTrackersAgain));
        row("connecting",
            lonely([](auto& t) { t.knownPeers = 40; }),
            "Waiting for peers",
            "Connecting: 40 peer(s) are known",
            number(StateHelp::askTrackersAgain));
        row("metadata too large",
            lonely([](auto& t) {
                t.state = TorrentState::metadata;
                t.metadataTooLarge = true;
                t.peers = 1;
            }),
            "Too large",
            "Too large: a peer says that the list of files has more than 64.0 MiB",
            number(StateHelp::remove));
        row("tracker down",
            lonely([](auto& t) { t.trackerFailed = true; }),
            "Waiting for peers",
            "Waiting for peers: the tracker cannot be reached.",
            number(StateHelp::askTrackersAgain));
        row("tracker down, though somebody is known",
            lonely([](auto& t) {
                t.trackerFailed = true;
                t.knownPeers = 1;
            }),
            "Waiting for peers",
            "Waiting for peers: the tracker cannot be reached.",
            number(StateHelp::askTrackersAgain));
        row("no tracker",
            lonely([](auto& t) { t.trackers = 0; }),
            "Waiting for peers",
            "Waiting for peers: it has no tracker",
            number(StateHelp::addTrackers));
        row("no tracker, private",
            lonely([](auto& t) {
                t.trackers = 0;
                t.isPrivate = true;
            }),
            "Waiting for peers",
            "Waiting for peers: it has no tracker",
            none);

        row("seeding to somebody",
            complete([](auto& t) { t.upRate = 10; }),
            "Seeding",
            "Seeding: complete, sending",
            none);
        row("seeding, nobody asks",
            complete(nothing),
            "Seeding",
            "Seeding: complete, 2 peer(s) connected, none is asking",
            none);
        row("seeding, nobody there",
            complete([](auto& t) { t.peers = 0; }),
            "Seeding",
            "Seeding: complete, nobody is asking for it right now.",
            none);
        row("seeding, tracker down",
            complete([](auto& t) {
                t.peers = 0;
                t.trackerFailed = true;
            }),
            "Seeding",
            "Seeding: complete, but the tracker cannot be reached",
            number(StateHelp::askTrackersAgain));
        row("nothing wanted",
            complete([](auto& t) { t.wantedBytes = t.doneBytes = 0; }),
            "Nothing wanted",
            "Idle: no file of this torrent is wanted.",
            number(StateHelp::chooseFiles));

        row("stopped",
            with([](auto& t) { t.state = TorrentState::stopped; }),
            "Stopped",
            "Stopped at 50.0%.",
            number(StateHelp::resume));
        row("stopped, complete",
            complete([](auto& t) { t.state = TorrentState::stopped; }),
            "Stopped",
            "Stopped: everything is there.",
            number(StateHelp::resume));
        row("stopped magnet",
            magnet([](auto& t) { t.state = TorrentState::stopped; }),
            "Stopped",
            "Stopped before the list of files arrived.",
            number(StateHelp::resume));
        row("stopped with a problem",
            with([](auto& t) {
                t.state = TorrentState::stopped;
                t.problem = Problem::filesChanged;
            }),
            "Stopped",
            "Stopped by you. Files changed",
            number(StateHelp::checkFiles));
        row("queued", with([](auto& t) { t.state = TorrentState::queued; }), "Queued", "Waiting for its turn", none);
        row("storage missing",
            with([](auto& t) {
                t.state = TorrentState::storageMissing;
                t.savePath = "/media/disk";
            }),
            "Not connected",
            "Storage not connected: the files in /media/disk are not there.",
            number(StateHelp::tryAgain));
        row("files gone from a disk that is there",
            with([](auto& t) {
                t.state = TorrentState::storageMissing;
                t.problem = Problem::filesGone;
                t.savePath = "/home/me";
            }),
            "Files gone",
            "Files not there: nothing of it is in /home/me. Goes on by itself when they are back; checking the files "
            "downloads them again.",
            number(StateHelp::checkFiles));

        row("failed",
            failed(Problem::none, "reason"),
            "Failed",
            "Stands still after an error. (reason)",
            number(StateHelp::tryAgain));
        row("disk full",
            failed(Problem::diskFull),
            "Disk full",
            "Disk full: goes on by itself when there is space.",
            number(StateHelp::freeSpace));
        row("not writable",
            failed(Problem::notWritable),
            "Cannot write",
            "Cannot write: ",
            number(StateHelp::tryAgain));
        row("disk error", failed(Problem::diskError), "Disk error", "Disk error: ", number(StateHelp::tryAgain));
        row("files changed",
            failed(Problem::filesChanged),
            "Files changed",
            "Files changed: ",
            number(StateHelp::checkFiles));
        row("bad record",
            failed(Problem::badRecord),
            "Record damaged",
            "Its entry in Barter’s list is damaged.",
            number(StateHelp::remove));
        row("bad metadata", failed(Problem::badMetadata), "Unusable", "Unusable: ", number(StateHelp::remove));
        row("conflict", failed(Problem::conflict), "Duplicate", "Duplicate: ", number(StateHelp::remove));
    }
    void tellsWhatATorrentDoesAndWhatHelps()
    {
        QFETCH(const TorrentSnapshot, snapshot);
        QFETCH(const QString, sentence);
        QFETCH(const int, help);

        const auto text = stateText(snapshot);

        QTEST(stateWord(snapshot), "word");
        QVERIFY2(text.sentence.startsWith(sentence), qPrintable(text.sentence));
        QCOMPARE(text.help ? number(*text.help) : none, help);
    }

    void showsNoControlOrDirectionCharactersOfADetail()
    {
        const auto text = stateText(failed(Problem::filesChanged, "a\u202Egpj.exe\n<b>"));

        QVERIFY(!text.sentence.contains(QChar{0x202e}));
        QVERIFY(!text.sentence.contains(QLatin1Char{'\n'}));
    }

    void labelsEveryHelpWithAMnemonicOfItsOwn()
    {
        QSet<QString> labels;
        for (int help = number(StateHelp::addTrackers); help <= number(StateHelp::remove); ++help) {
            const QString label = helpLabel(static_cast<StateHelp>(help));
            QVERIFY2(label.contains(QLatin1Char{'&'}), qPrintable(label));
            labels.insert(label);
        }
        QCOMPARE(labels.size(), number(StateHelp::remove) + 1);
    }

    void callsForAttentionOnlyWhereSomethingIsWrong()
    {
        QVERIFY(!needsAttention(with([](auto&) {})));
        QVERIFY(!needsAttention(lonely([](auto&) {})));
        QVERIFY(!needsAttention(with([](auto& t) { t.trackerFailed = true; })));
        QVERIFY(needsAttention(lonely([](auto& t) { t.trackerFailed = true; })));
        QVERIFY(needsAttention(lonely([](auto& t) {
            t.state = TorrentState::metadata;
            t.metadataTooLarge = true;
        })));
        QVERIFY(needsAttention(failed(Problem::none)));
        QVERIFY(needsAttention(with([](auto& t) { t.state = TorrentState::storageMissing; })));
        QVERIFY(needsAttention(with([](auto& t) { t.problem = Problem::diskFull; })));
    }
};

QTEST_GUILESS_MAIN(StateTextTest)
#include "state_text_test.moc"
