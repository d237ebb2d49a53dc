#include "tests/support/details_samples.hpp"
#include "tests/support/hostile_texts.hpp"
#include "ui/tracker_list_model.hpp"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>

using barter::engine::TrackerEntry;
using barter::test::tracker;
using barter::ui::TrackerListModel;

namespace {

constexpr auto reporting = QAbstractItemModelTester::FailureReportingMode::QtTest;

QString text(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

}  // namespace

class TrackerListModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void trackersAndWebSeedsStandInOneList()
    {
        TrackerListModel model;
        const QAbstractItemModelTester tester{&model, reporting};

        model.setSources({tracker("udp://t.example:1/a")}, {"https://mirror.example/"});

        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(text(model, 0, TrackerListModel::tierColumn), u"1"_qs);
        QCOMPARE(text(model, 0, TrackerListModel::stateColumn), u"Working"_qs);
        QCOMPARE(text(model, 0, TrackerListModel::seedsColumn), u"12"_qs);
        QCOMPARE(text(model, 0, TrackerListModel::downloadsColumn), QString{});  // not known
        QCOMPARE(text(model, 0, TrackerListModel::nextColumn), u"1 min"_qs);
        QCOMPARE(text(model, 1, TrackerListModel::stateColumn), u"Web seed"_qs);
        QCOMPARE(text(model, 1, TrackerListModel::seedsColumn), QString{});
    }

    void aUrlMayBeBothTrackerAndWebSeed()
    {
        TrackerListModel model;
        const QAbstractItemModelTester tester{&model, reporting};
        model.setSources({tracker("https://both.example/")}, {"https://both.example/"});
        const QPersistentModelIndex webSeed = model.index(1, 0);

        model.setSources({}, {"https://both.example/"});

        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(webSeed.row(), 0);
    }

    void sortedByTierWebSeedsComeLast()
    {
        TrackerListModel model;
        QSortFilterProxyModel proxy;
        proxy.setSourceModel(&model);
        proxy.setSortRole(barter::ui::sortRole);
        model.setSources({tracker("c", 2), tracker("a", 0), tracker("b", 1)}, {"w"});

        proxy.sort(TrackerListModel::tierColumn);

        QCOMPARE(text(proxy, 0, 0) + text(proxy, 1, 0) + text(proxy, 2, 0) + text(proxy, 3, 0), u"abcw"_qs);
    }

    void aFailureTellsHowOftenAndWhy()
    {
        TrackerListModel model;
        auto failing = tracker("udp://t.example:1");
        failing.state = TrackerEntry::State::failing;
        failing.fails = 3;
        failing.seeds = -1;
        failing.message = "host <b>not</b> found";

        model.setSources({failing}, {});

        QCOMPARE(text(model, 0, TrackerListModel::stateColumn), u"Failed 3 time(s)"_qs);
        QCOMPARE(text(model, 0, TrackerListModel::messageColumn), u"host <b>not</b> found"_qs);
        QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString(),
                 u"udp://t.example:1, Failed 3 time(s), host <b>not</b> found"_qs);
        QVERIFY(model.index(0, TrackerListModel::messageColumn)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(u"&lt;b&gt;not"_qs));
    }

    void aCountdownChangesOneRowAndNothingElse()
    {
        TrackerListModel model;
        std::vector<TrackerEntry> trackers{tracker("a"), tracker("b")};
        model.setSources(trackers, {"w"});
        const QSignalSpy changes{&model, &QAbstractItemModel::dataChanged};

        trackers[1].nextAnnounce = std::chrono::seconds{30};
        model.setSources(trackers, {"w"});

        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0][0].toModelIndex().row(), 1);
        QCOMPARE(changes[0][1].toModelIndex().row(), 1);
    }

    void whatTrackersSayIsShownHarmlessAndShort()
    {
        TrackerListModel model;
        for (const auto& hostile : barter::test::hostileTexts()) {
            auto entry = tracker(hostile);
            entry.message = hostile;
            model.setSources({entry}, {hostile});
            for (int row = 0; row < model.rowCount(); ++row) {
                for (int column = 0; column < TrackerListModel::columnTotal; ++column) {
                    for (const int role : {int{Qt::DisplayRole}, int{Qt::AccessibleTextRole}}) {
                        const auto shown = model.index(row, column).data(role).toString();
                        QVERIFY(shown.size() < 600);
                        for (const QChar character : shown) {
                            QVERIFY(character >= QChar::Space && character != QChar{0x202e});
                        }
                    }
                    const auto tip = model.index(row, column).data(Qt::ToolTipRole).toString();
                    QVERIFY(tip.isEmpty() || tip.startsWith(u"<qt>"_qs));
                    QVERIFY(!tip.contains(u"<img"_qs) && !tip.contains(u"<a "_qs));
                }
            }
        }
    }

    void aCopyIsTheUrlItself()
    {
        TrackerListModel model;
        const std::string url = "https://t.example/announce?passkey=" + std::string(500, 'k');
        model.setSources({tracker(url)}, {});

        QCOMPARE(model.index(0, 0).data(barter::ui::copyRole).toString().toStdString(), url);
    }
};

QTEST_MAIN(TrackerListModelTest)
#include "tracker_list_model_test.moc"
