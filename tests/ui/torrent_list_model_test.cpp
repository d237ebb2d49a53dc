#include "support/snapshots.hpp"
#include "ui/torrent_filter.hpp"
#include "ui/torrent_list_model.hpp"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <map>
#include <random>

using namespace barter;
using namespace barter::ui;
using engine::Problem;
using engine::TorrentId;
using engine::TorrentSnapshot;
using engine::TorrentState;
using test::torrent;

namespace {

using Model = TorrentListModel;

std::vector<TorrentSnapshot> torrents(unsigned first, unsigned count)
{
    std::vector<TorrentSnapshot> all;
    for (unsigned id = first; id < first + count; ++id) {
        all.push_back(torrent(id, "torrent " + std::to_string(id)));
    }
    return all;
}

engine::TorrentsUpdate added(std::vector<TorrentSnapshot> which)
{
    return {.added = std::move(which), .changed = {}, .removed = {}};
}
engine::TorrentsUpdate changed(std::vector<TorrentSnapshot> which)
{
    return {.added = {}, .changed = std::move(which), .removed = {}};
}
engine::TorrentsUpdate removed(std::vector<TorrentId> which)
{
    return {.added = {}, .changed = {}, .removed = std::move(which)};
}

QString text(const QAbstractItemModel& model, int row, Model::Column column, int role = Qt::DisplayRole)
{
    return model.index(row, column).data(role).toString();
}

/// Random torrents under random changes, beside what a list of them should hold.
class Chaos {
public:
    explicit Chaos(unsigned seed) : m_random{seed} {}

    engine::TorrentsUpdate next()
    {
        engine::TorrentsUpdate update;
        for (auto& [id, snapshot] : m_expected) {
            if (chance(5)) {
                update.removed.push_back(id);
            } else if (chance(3)) {
                shake(snapshot);
                update.changed.push_back(snapshot);
            }
        }
        for (const auto id : update.removed) {
            m_expected.erase(id);
        }
        update.removed.push_back(TorrentId{999'999});
        update.changed.push_back(torrent(999'999));
        for (unsigned count = number(0, 20); count > 0; --count) {
            auto fresh = torrent(m_nextId++);
            shake(fresh);
            m_expected.emplace(fresh.id, fresh);
            update.added.push_back(fresh);
        }
        return update;
    }

    const std::map<TorrentId, TorrentSnapshot>& expected() const { return m_expected; }

private:
    unsigned number(unsigned low, unsigned high) { return std::uniform_int_distribution{low, high}(m_random); }
    bool chance(unsigned oneIn) { return number(1, oneIn) == 1; }
    void shake(TorrentSnapshot& snapshot)
    {
        snapshot.downRate = number(0, 50) * 100;
        snapshot.state = static_cast<TorrentState>(number(0, 7));
        snapshot.problem = chance(8) ? Problem::diskFull : Problem::none;
        snapshot.name = "name " + std::to_string(number(0, 30));
        if (chance(2)) {
            snapshot.completed = snapshot.added;
        }
    }

    std::mt19937 m_random;
    std::map<TorrentId, TorrentSnapshot> m_expected;
    unsigned m_nextId = 1;
};

}  // namespace

class TorrentListModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsItsContractUnderRandomBatches_data()
    {
        QTest::addColumn<int>("sortColumn");
        QTest::addColumn<TorrentGroup>("group");
        QTest::addColumn<QString>("search");
        QTest::newRow("by rate") << int{Model::DownColumn} << TorrentGroup::all << QString{};
        QTest::newRow("by name, problems") << int{Model::NameColumn} << TorrentGroup::problems << QString{};
        QTest::newRow("by state, search")
            << int{Model::StateColumn} << TorrentGroup::downloading << QStringLiteral("1 NAME");
    }
    void keepsItsContractUnderRandomBatches()
    {
        QFETCH(const int, sortColumn);
        QFETCH(const TorrentGroup, group);
        QFETCH(const QString, search);
        Model model;
        TorrentFilter filter{model};
        filter.setGroup(group);
        filter.setSearch(search);
        filter.sort(sortColumn);
        const QAbstractItemModelTester checker{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        const QAbstractItemModelTester filterChecker{&filter, QAbstractItemModelTester::FailureReportingMode::QtTest};
        Chaos chaos{20261125};

        for (int step = 0; step < 60; ++step) {
            model.apply(chaos.next());

            QCOMPARE(model.rowCount(), static_cast<int>(chaos.expected().size()));
            std::array<int, torrentGroupCount> counts{};
            for (const auto& [id, snapshot] : chaos.expected()) {
                QVERIFY(model.find(id) != nullptr);
                QCOMPARE(*model.find(id), snapshot);
                for (std::size_t each = 0; each < torrentGroupCount; ++each) {
                    counts[each] += groupsOf(snapshot)[each] ? 1 : 0;
                }
            }
            for (const auto each : allTorrentGroups) {
                QCOMPARE(model.count(each), counts[static_cast<std::size_t>(each)]);
            }
            if (search.isEmpty()) {
                QCOMPARE(filter.rowCount(), model.count(group));
            }
            for (int row = 1; row < filter.rowCount(); ++row) {
                const auto source = [&](int r) { return filter.mapToSource(filter.index(r, 0)).row(); };
                QVERIFY(!model.lessThan(static_cast<Model::Column>(sortColumn), source(row), source(row - 1)));
            }
        }
    }

    void takesAllOfABatchWithOneInsertion()
    {
        Model model;
        const QSignalSpy insertions{&model, &Model::rowsInserted};

        model.apply(added(torrents(1, 5000)));

        QCOMPARE(insertions.size(), 1);
        QCOMPARE(model.rowCount(), 5000);
    }

    void treatsATorrentThatIsAddedTwiceAsChanged()
    {
        Model model;
        model.apply(added(torrents(1, 2)));
        auto again = torrent(2, "renamed");

        model.apply(added({again, torrent(3), again}));

        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(text(model, 1, Model::NameColumn), QStringLiteral("renamed"));
    }

    void announcesOnlyTheColumnsOfATick()
    {
        Model model;
        model.apply(added(torrents(1, 10)));
        auto faster = torrent(4, "torrent 4");
        faster.downRate = 12345;
        const QSignalSpy changes{&model, &Model::dataChanged};

        model.apply(changed({faster}));

        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0][0].toModelIndex(), model.index(3, Model::ProgressColumn));
        QCOMPARE(changes[0][1].toModelIndex(), model.index(3, Model::UploadedColumn));
    }

    void announcesRunsOfRowsTogether()
    {
        Model model;
        model.apply(added(torrents(1, 100)));
        auto some = torrents(10, 3);
        some.push_back(torrent(50, "torrent 50"));
        for (auto& each : some) {
            each.upRate = 7;
        }
        const QSignalSpy changes{&model, &Model::dataChanged};

        model.apply(changed(some));

        QCOMPARE(changes.size(), 2);
    }

    void announcesTheWholeTableOnceWhenMuchChanged()
    {
        Model model;
        model.apply(added(torrents(1, 2000)));
        std::vector<TorrentSnapshot> some;
        for (unsigned id = 1; id <= 2000; id += 2) {
            some.push_back(torrent(id, "torrent " + std::to_string(id)));
            some.back().upRate = 7;
        }
        const QSignalSpy changes{&model, &Model::dataChanged};

        model.apply(changed(some));

        QCOMPARE(changes.size(), 1);
    }

    void announcesNothingWhenNothingChanged()
    {
        Model model;
        model.apply(added(torrents(1, 3)));
        const QSignalSpy changes{&model, &Model::dataChanged};
        const QSignalSpy counts{&model, &Model::countsChanged};

        model.apply(changed(torrents(1, 3)));

        QCOMPARE(changes.size(), 0);
        QCOMPARE(counts.size(), 0);
    }

    void removesManyScatteredRows()
    {
        Model model;
        TorrentFilter filter{model};
        filter.sort(Model::NameColumn);
        const QAbstractItemModelTester checker{&filter, QAbstractItemModelTester::FailureReportingMode::QtTest};
        model.apply(added(torrents(1, 1000)));
        std::vector<TorrentId> odd;
        for (unsigned id = 1; id <= 1000; id += 2) {
            odd.push_back(TorrentId{id});
        }

        model.apply(removed(odd));

        QCOMPARE(model.rowCount(), 500);
        QCOMPARE(filter.rowCount(), 500);
        QCOMPARE(model.count(TorrentGroup::all), 500);
        QCOMPARE(model.rowOf(TorrentId{1000}), 499);
        QVERIFY(model.find(TorrentId{999}) == nullptr);
    }

    void readsARowAsASentence()
    {
        Model model;
        auto debian = torrent(1, "debian.iso");
        debian.doneBytes = 719;
        debian.eta = std::chrono::seconds{200};
        auto magnet = torrent(2, "a magnet");
        magnet.state = TorrentState::metadata;
        magnet.hasMetadata = false;
        model.apply(added({debian, magnet}));

        // Without a translation %n keeps its "(s)"; English's plurals come with barter_en.qm.
        QCOMPARE(text(model, 0, Model::NameColumn, Qt::AccessibleTextRole),
                 QStringLiteral("debian.iso, 71 percent, downloading, 3 minute(s) left"));
        QCOMPARE(text(model, 1, Model::NameColumn, Qt::AccessibleTextRole),
                 QStringLiteral("a magnet, getting file list"));
        QCOMPARE(text(model, 0, Model::DownColumn, Qt::AccessibleTextRole), QStringLiteral("100 B per second"));
    }

    void showsACleanedNameAndAPlainToolTip()
    {
        Model model;
        model.apply(added({torrent(1, "<b>x\u202Egpj.exe\n")}));

        QCOMPARE(text(model, 0, Model::NameColumn), QStringLiteral("<b>x\uFFFDgpj.exe "));
        QCOMPARE(text(model, 0, Model::NameColumn, Qt::ToolTipRole),
                 QStringLiteral("<qt>&lt;b&gt;x\uFFFDgpj.exe </qt>"));
    }

    void hasATextForEveryColumn()
    {
        Model model;
        auto all = torrent(1);
        all.completed = all.added;
        model.apply(added({all}));

        for (int column = 0; column < Model::ColumnCount; ++column) {
            QVERIFY2(!model.headerData(column, Qt::Horizontal).toString().isEmpty(),
                     qPrintable(QString::number(column)));
            if (column != Model::UpColumn) {  // a rate of 0 stays empty
                QVERIFY2(!text(model, 0, static_cast<Model::Column>(column)).isEmpty(),
                         qPrintable(QString::number(column)));
            }
            QVERIFY(!text(model, 0, static_cast<Model::Column>(column), Qt::AccessibleTextRole).isEmpty());
        }
    }

    void sortsNamesAsPeopleDo()
    {
        Model model;
        TorrentFilter filter{model};
        filter.sort(Model::NameColumn);

        model.apply(added({torrent(1, "part 10"), torrent(2, "Part 9"), torrent(3, "alpha"), torrent(4, "Beta")}));

        QStringList names;
        for (int row = 0; row < filter.rowCount(); ++row) {
            names << text(filter, row, Model::NameColumn);
        }
        QCOMPARE(
            names,
            (QStringList{
                QStringLiteral("alpha"), QStringLiteral("Beta"), QStringLiteral("Part 9"), QStringLiteral("part 10")}));
    }

    void findsWordsInNamePathAndHash_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<bool>("found");
        QTest::newRow("nothing asked") << "  " << true;
        QTest::newRow("a word, other case") << "DEBIAN" << true;
        QTest::newRow("all words, any order") << "iso debian" << true;
        QTest::newRow("one word missing") << "debian fedora" << false;
        QTest::newRow("path") << "srv" << true;
        QTest::newRow("hash") << "00000001" << true;
        QTest::newRow("name and path") << "downloads debian" << true;

        QTest::newRow("pattern characters are text") << "debian.*" << false;
    }
    void findsWordsInNamePathAndHash()
    {
        QFETCH(const QString, search);
        Model model;
        TorrentFilter filter{model};
        model.apply(added({torrent(1, "Debian.iso")}));

        filter.setSearch(search);

        QTEST(filter.rowCount() == 1, "found");
    }

    void movesATorrentBetweenFiltersWhenItsStateChanges()
    {
        Model model;
        TorrentFilter filter{model};
        filter.setGroup(TorrentGroup::seeding);
        model.apply(added({torrent(1)}));
        const QSignalSpy counts{&model, &Model::countsChanged};
        auto finished = torrent(1);
        finished.state = TorrentState::seeding;

        model.apply(changed({finished}));

        QCOMPARE(counts.size(), 1);
        QCOMPARE(filter.rowCount(), 1);
        QCOMPARE(model.count(TorrentGroup::downloading), 0);
        QCOMPARE(model.count(TorrentGroup::seeding), 1);
    }

    void addsAndUpdatesFiveThousandAndPrintsTheTime()
    {
        Model model;
        TorrentFilter filter{model};
        filter.sort(Model::NameColumn);
        auto all = torrents(1, 5000);
        QElapsedTimer clock;
        clock.start();
        model.apply(added(all));
        const auto adding = clock.restart();
        for (auto& each : all) {
            each.downRate += 1000;
        }
        clock.restart();
        model.apply(changed(all));
        const auto changing = clock.elapsed();

        qInfo("5,000 torrents: added in %lld ms, all changed in %lld ms", adding, changing);
        QCOMPARE(filter.rowCount(), 5000);
    }
};

QTEST_MAIN(TorrentListModelTest)
#include "torrent_list_model_test.moc"
