#include "ui/file_tree_model.hpp"
#include "ui/file_tree_proxy.hpp"
#include "ui/format.hpp"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <map>
#include <random>

using barter::engine::FileEntry;
using barter::engine::FilePriority;
using barter::ui::FileTreeModel;
using barter::ui::FileTreeProxy;
using barter::ui::formatBytes;

namespace {

constexpr auto reporting = QAbstractItemModelTester::FailureReportingMode::QtTest;

FileEntry file(int index, const char* path, std::int64_t size, FilePriority priority = FilePriority::normal)
{
    return {.index = index, .path = path, .size = size, .priority = priority};
}

/// Metadata index 2 is a pad file that the engine left out.
std::vector<FileEntry> holiday()
{
    return {file(0, "holiday/day 1/beach.jpg", 300),
            file(1, "holiday/day 1/sea.jpg", 100),
            file(3, "holiday/day 2/train.mkv", 600),
            file(4, "holiday/notes.txt", 0)};
}

QModelIndex find(const QAbstractItemModel& model, const QStringList& path, int column = 0)
{
    QModelIndex index;
    for (const auto& name : path) {
        const auto parent = index;
        index = {};
        for (int row = 0; row < model.rowCount(parent) && !index.isValid(); ++row) {
            if (model.index(row, 0, parent).data().toString() == name) {
                index = model.index(row, 0, parent);
            }
        }
        if (!index.isValid()) {
            return {};
        }
    }
    return index.siblingAtColumn(column);
}

QModelIndex find(const QAbstractItemModel& model, const char* path, int column = 0)
{
    return find(model, QString::fromLatin1(path).split(QLatin1Char{'/'}), column);
}

Qt::CheckState checked(const QModelIndex& index)
{
    return static_cast<Qt::CheckState>(index.data(Qt::CheckStateRole).toInt());
}

QStringList names(const QAbstractItemModel& model, const QModelIndex& parent = {})
{
    QStringList all;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        all.append(model.index(row, 0, parent).data().toString());
    }
    return all;
}

std::vector<FileEntry> randomFiles(std::mt19937& random)
{
    std::vector<FileEntry> files;
    const auto pick = [&](int below) { return std::uniform_int_distribution{0, below - 1}(random); };
    const int count = pick(60);
    for (int i = 0; i < count; ++i) {
        std::string path;
        for (int depth = pick(4); depth > 0; --depth) {
            path += "folder " + std::to_string(pick(3)) + "/";
        }
        path += "file " + std::to_string(i);
        const auto priority = barter::ui::filePriorities[static_cast<std::size_t>(pick(4))];
        files.push_back({.index = i * 2, .path = path, .size = std::int64_t{pick(5)} * 1000, .priority = priority});
    }
    return files;
}

}  // namespace

class FileTreeModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsFoldersWithTheSumsOfTheirFiles()
    {
        FileTreeModel model;
        const QAbstractItemModelTester tester{&model, reporting};

        model.setFiles(holiday());

        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(names(model, find(model, "holiday")), (QStringList{u"day 1"_qs, u"day 2"_qs, u"notes.txt"_qs}));
        QCOMPARE(find(model, "holiday/day 1", FileTreeModel::sizeColumn).data().toString(), formatBytes(400));
        QCOMPARE(find(model, "holiday", FileTreeModel::sizeColumn).data().toString(), formatBytes(1000));
        QCOMPARE(model.totalBytes(), 1000);
        QCOMPARE(model.totalFiles(), 4);
        QCOMPARE(model.wantedBytes(), 1000);
    }

    void uncheckingAFolderSkipsAllFilesBelowAndAnnouncesOnlyThose()
    {
        FileTreeModel model;
        const QAbstractItemModelTester tester{&model, reporting};
        auto files = holiday();
        files[0].priority = FilePriority::skip;
        model.setFiles(files);
        const QSignalSpy changes{&model, &FileTreeModel::prioritiesChanged};

        QVERIFY(model.setData(find(model, "holiday/day 1"), Qt::Unchecked, Qt::CheckStateRole));

        QCOMPARE(changes.size(), 1);
        const auto changed = changes[0][0].value<FileTreeModel::Priorities>();
        QCOMPARE(changed, (FileTreeModel::Priorities{{1, FilePriority::skip}}));
        QCOMPARE(checked(find(model, "holiday/day 1")), Qt::Unchecked);
        QCOMPARE(checked(find(model, "holiday/day 1/sea.jpg")), Qt::Unchecked);
        QCOMPARE(checked(find(model, "holiday")), Qt::PartiallyChecked);
        QCOMPARE(checked(find(model, "holiday/day 2")), Qt::Checked);
        QCOMPARE(model.wantedBytes(), 600);
        QCOMPARE(model.wantedFiles(), 2);
    }

    void checkingAFolderKeepsThePrioritiesOfItsWantedFiles()
    {
        FileTreeModel model;
        auto files = holiday();
        files[0].priority = FilePriority::high;
        files[1].priority = FilePriority::skip;
        model.setFiles(files);

        QVERIFY(model.setData(find(model, "holiday"), Qt::Checked, Qt::CheckStateRole));

        QCOMPARE(model.priorities(),
                 (FileTreeModel::Priorities{{0, FilePriority::high},
                                            {1, FilePriority::normal},
                                            {3, FilePriority::normal},
                                            {4, FilePriority::normal}}));
        QCOMPARE(find(model, "holiday/day 1", FileTreeModel::priorityColumn).data().toString(), u"Mixed"_qs);
    }

    void aPriorityOfAFolderGoesToAllFilesBelowByMetadataIndex()
    {
        FileTreeModel model;
        model.setFiles(holiday());
        const QSignalSpy changes{&model, &FileTreeModel::prioritiesChanged};
        const QSignalSpy totals{&model, &FileTreeModel::totalsChanged};
        const auto folder = find(model, "holiday/day 2", FileTreeModel::priorityColumn);

        QVERIFY(model.setData(folder, static_cast<int>(FilePriority::high), FileTreeModel::priorityRole));
        QVERIFY(!model.setData(folder, 99, FileTreeModel::priorityRole));

        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0][0].value<FileTreeModel::Priorities>(),
                 (FileTreeModel::Priorities{{3, FilePriority::high}}));
        QCOMPARE(folder.data().toString(), u"High"_qs);
        QCOMPARE(totals.size(), 1);
    }

    void severalRowsAreOneChangeEvenWhenOneContainsTheOther()
    {
        FileTreeModel model;
        model.setFiles(holiday());
        const QSignalSpy changes{&model, &FileTreeModel::prioritiesChanged};

        model.setPriority({find(model, "holiday/day 1"),
                           find(model, "holiday/day 1/sea.jpg"),
                           find(model, "holiday/notes.txt", FileTreeModel::sizeColumn)},
                          FilePriority::low);

        QCOMPARE(changes.size(), 1);
        auto changed = changes[0][0].value<FileTreeModel::Priorities>();
        std::sort(changed.begin(), changed.end());
        QCOMPARE(changed,
                 (FileTreeModel::Priorities{{0, FilePriority::low}, {1, FilePriority::low}, {4, FilePriority::low}}));
    }

    void progressAnnouncesOnlyWhatDiffers()
    {
        FileTreeModel model;
        model.setFiles(holiday());
        model.setProgress({0, 0, 0, 0});
        QStringList announced;
        connect(&model, &QAbstractItemModel::dataChanged, this, [&](const QModelIndex& first, const QModelIndex& last) {
            for (int row = first.row(); row <= last.row(); ++row) {
                announced.append(first.siblingAtRow(row).siblingAtColumn(0).data().toString());
            }
        });

        model.setProgress({0, 50, 0, 0});
        announced.sort();

        QCOMPARE(announced, (QStringList{u"day 1"_qs, u"holiday"_qs, u"sea.jpg"_qs}));
        QCOMPARE(find(model, "holiday/day 1/sea.jpg").data(FileTreeModel::progressRole).isValid(), true);
        QCOMPARE(find(model, "holiday/day 1", FileTreeModel::progressColumn).data().toString(), u"12.5%"_qs);

        announced.clear();
        model.setProgress({0, 50, 0, 0});
        QVERIFY(announced.isEmpty());
    }

    void theEmptyFileIsComplete()
    {
        FileTreeModel model;
        model.setFiles(holiday());
        model.setProgress({0, 0, 0, 0});

        QCOMPARE(find(model, "holiday/notes.txt", FileTreeModel::progressColumn).data().toString(), u"100%"_qs);
    }

    void tooManyOrTooFewProgressValuesAreHarmless()
    {
        FileTreeModel model;
        model.setFiles(holiday());

        model.setProgress({300});
        model.setProgress({300, 100, 600, 0, 5, 6, 7});
        model.setProgress({});

        QCOMPARE(find(model, "holiday", FileTreeModel::progressColumn).data().toString(), u"100%"_qs);
    }

    void aScreenReaderHearsASentence()
    {
        FileTreeModel model;
        auto files = holiday();
        files[3].priority = FilePriority::skip;
        model.setFiles(files);

        const auto before = find(model, "holiday/day 1/beach.jpg").data(Qt::AccessibleTextRole).toString();
        model.setProgress({60, 0, 0, 0});

        QCOMPARE(before, u"beach.jpg, %1, normal priority"_qs.arg(formatBytes(300)));
        QCOMPARE(find(model, "holiday/day 1/beach.jpg").data(Qt::AccessibleTextRole).toString(),
                 u"beach.jpg, 20 percent, normal priority"_qs);
        QCOMPARE(find(model, "holiday/notes.txt").data(Qt::AccessibleTextRole).toString(),
                 u"notes.txt, 100 percent, skipped"_qs);
        QCOMPARE(find(model, "holiday").data(Qt::AccessibleTextRole).toString(),
                 u"holiday, folder with 4 file(s), 6 percent, mixed priorities"_qs);
    }

    void newsOfTheSameFilesKeepTheRowsAndAreNotThePersonsChange()
    {
        FileTreeModel model;
        model.setFiles(holiday());
        const QSignalSpy resets{&model, &QAbstractItemModel::modelReset};
        const QSignalSpy changes{&model, &FileTreeModel::prioritiesChanged};
        const QPersistentModelIndex beach = find(model, "holiday/day 1/beach.jpg");
        auto files = holiday();
        files[0].path = "holiday/day 1/dune.jpg";
        files[1].priority = FilePriority::skip;

        model.setFiles(files);

        QCOMPARE(resets.size(), 0);
        QCOMPARE(changes.size(), 0);
        QCOMPARE(beach.data().toString(), u"dune.jpg"_qs);
        QCOMPARE(model.wantedBytes(), 900);

        files[0].path = "elsewhere/dune.jpg";
        model.setFiles(files);
        QCOMPARE(resets.size(), 1);
        QVERIFY(find(model, "elsewhere/dune.jpg").isValid());
        QVERIFY(find(model, "holiday/day 1/sea.jpg").isValid());
    }

    void renamingAsksAndChangesNothingByItself()
    {
        FileTreeModel model;
        model.setFiles(holiday());
        const QSignalSpy asked{&model, &FileTreeModel::renameRequested};
        const auto folder = find(model, "holiday/day 1");

        QVERIFY(!model.setData(folder, u"first day"_qs, Qt::EditRole));
        model.setRenameAllowed(true);
        QVERIFY(model.setData(folder, u" first day "_qs, Qt::EditRole));
        QVERIFY(!model.setData(folder, u"day 1"_qs, Qt::EditRole));
        QVERIFY(!model.setData(folder, u"../up"_qs, Qt::EditRole));
        QVERIFY(!model.setData(folder, u"  "_qs, Qt::EditRole));

        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<FileTreeModel::Renames>(),
                 (FileTreeModel::Renames{{0, "holiday/first day/beach.jpg"}, {1, "holiday/first day/sea.jpg"}}));
        QCOMPARE(folder.data().toString(), u"day 1"_qs);
    }

    void awkwardPathsStillMakeATree()
    {
        FileTreeModel model;
        const QAbstractItemModelTester tester{&model, reporting};
        std::string deep;
        for (int i = 0; i < 5000; ++i) {
            deep += "d/";
        }

        // The second is a file and a folder of one name, as in libtorrent's v2_invalid_root_hash.torrent.
        model.setFiles({file(0, "", 1),
                        file(1, "same", 2),
                        file(2, "same/inside", 3),
                        file(3, "//slashes///many//", 4),
                        file(4, (deep + "leaf").c_str(), 5)});

        QCOMPARE(names(model), (QStringList{u"(no name)"_qs, u"same"_qs, u"same"_qs, u"slashes"_qs, u"d"_qs}));
        QVERIFY(find(model, "slashes/many").isValid());
        QCOMPARE(model.totalBytes(), 15);
        QVERIFY(model.tree().nodeCount() < 120);
    }

    void hostileNamesAreShownHarmless_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("html") << QByteArray{"<img src=x onerror=alert(1)><b>bold"};
        QTest::newRow("right-to-left override") << QByteArray{"movie\xe2\x80\xae"
                                                              "gpj.exe"};
        QTest::newRow("line breaks") << QByteArray{"one\ntwo\r\nthree\xe2\x80\xa8"
                                                   "four"};
        QTest::newRow("control characters") << QByteArray{"bell\x07 escape\x1b[31m"};
        QTest::newRow("100 KB") << QByteArray(100'000, 'x');
        QTest::newRow("not UTF-8") << QByteArray{"\xff\xfe\xc3("};
    }

    void hostileNamesAreShownHarmless()
    {
        QFETCH(const QByteArray, path);
        FileTreeModel model;
        model.setFiles({{.index = 0, .path = path.toStdString(), .size = 1}});
        const auto index = model.index(0, 0);

        for (const int role : {int{Qt::DisplayRole}, int{Qt::AccessibleTextRole}, int{Qt::EditRole}}) {
            const auto text = index.data(role).toString();
            QVERIFY(text.size() < 400);
            for (const QChar character : text) {
                QVERIFY(character.isPrint());
                QVERIFY(character != QChar{0x202e});
            }
        }
        const auto tip = index.data(Qt::ToolTipRole).toString();
        QVERIFY(!tip.contains(u"<img"_qs));
        QVERIFY(tip.size() < 6000);
    }

    void sortsNumbersAsPeopleCountAndFoldersFirst()
    {
        FileTreeModel model;
        FileTreeProxy proxy{model};
        const QAbstractItemModelTester tester{&proxy, reporting};
        model.setFiles(
            {file(0, "Part 10", 5), file(1, "part 2", 9), file(2, "b/x", 1), file(3, "Ä", 7), file(4, "a/x", 2)});

        proxy.sort(FileTreeModel::nameColumn);
        QCOMPARE(names(proxy), (QStringList{u"a"_qs, u"b"_qs, u"Ä"_qs, u"part 2"_qs, u"Part 10"_qs}));
        proxy.sort(FileTreeModel::nameColumn, Qt::DescendingOrder);
        QCOMPARE(names(proxy), (QStringList{u"b"_qs, u"a"_qs, u"Part 10"_qs, u"part 2"_qs, u"Ä"_qs}));
        proxy.sort(FileTreeModel::sizeColumn);
        QCOMPARE(names(proxy), (QStringList{u"b"_qs, u"a"_qs, u"Part 10"_qs, u"Ä"_qs, u"part 2"_qs}));
    }

    void filterShowsMatchesWithTheFoldersAboveAndAllBelow()
    {
        FileTreeModel model;
        FileTreeProxy proxy{model};
        const QAbstractItemModelTester tester{&proxy, reporting};
        model.setFiles(holiday());
        proxy.sort(FileTreeModel::nameColumn);

        proxy.setFilterText(u" SEA "_qs);
        QCOMPARE(names(proxy, find(proxy, "holiday")), QStringList{u"day 1"_qs});
        QCOMPARE(names(proxy, find(proxy, "holiday/day 1")), QStringList{u"sea.jpg"_qs});
        proxy.setFilterText(u"day 2"_qs);
        QCOMPARE(names(proxy, find(proxy, "holiday/day 2")), QStringList{u"train.mkv"_qs});
        proxy.setFilterText(u"nothing has this"_qs);
        QCOMPARE(proxy.rowCount(), 0);
        proxy.setFilterText({});
        QCOMPARE(names(proxy, find(proxy, "holiday")).size(), 3);
    }

    void randomTreesAndEditsKeepTheModelConsistent()
    {
        std::mt19937 random{20261125};
        FileTreeModel model;
        FileTreeProxy proxy{model};
        const QAbstractItemModelTester tester{&model, reporting};
        const QAbstractItemModelTester proxyTester{&proxy, reporting};
        const auto pick = [&](int below) { return std::uniform_int_distribution{0, below - 1}(random); };

        for (int round = 0; round < 40; ++round) {
            auto files = randomFiles(random);
            model.setFiles(files);
            proxy.sort(pick(4), pick(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
            proxy.setFilterText(pick(2) == 0 ? QString{} : QString::number(pick(10)));
            std::map<int, FilePriority> expected;
            for (const auto& each : files) {
                expected[each.index] = each.priority;
            }
            connect(&model, &FileTreeModel::prioritiesChanged, this, [&](const FileTreeModel::Priorities& changed) {
                for (const auto& [index, priority] : changed) {
                    QVERIFY(expected.at(index) != priority);
                    expected[index] = priority;
                }
            });
            for (int edit = 0; edit < 20 && !files.empty(); ++edit) {
                const auto node = model.indexOfNode(1 + pick(model.tree().nodeCount() - 1));
                const auto priority = barter::ui::filePriorities[static_cast<std::size_t>(pick(4))];
                switch (pick(3)) {
                case 0: model.setPriority({node}, priority); break;
                case 1: model.setData(node, pick(2) == 0 ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole); break;
                default: {
                    std::vector<std::int64_t> done;
                    for (const auto& each : files) {
                        done.push_back(std::min<std::int64_t>(each.size, pick(5000)));
                    }
                    model.setProgress(done);
                }
                }
            }
            disconnect(&model, &FileTreeModel::prioritiesChanged, this, nullptr);

            std::int64_t wanted = 0;
            for (const auto& each : files) {
                wanted += expected[each.index] == FilePriority::skip ? 0 : each.size;
            }
            QCOMPARE(model.priorities(), FileTreeModel::Priorities(expected.begin(), expected.end()));
            QCOMPARE(model.wantedBytes(), wanted);
        }
    }
};

QTEST_MAIN(FileTreeModelTest)
#include "file_tree_model_test.moc"
