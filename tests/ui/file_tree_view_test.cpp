#include "support/widget_checks.hpp"
#include "ui/columns_dialog.hpp"
#include "ui/file_tree_model.hpp"
#include "ui/file_tree_view.hpp"

#include <QAccessible>
#include <QComboBox>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using barter::engine::FileEntry;
using barter::engine::FilePriority;
using barter::ui::ColumnsDialog;
using barter::ui::FileTreeModel;
using barter::ui::FileTreeView;

namespace {

std::vector<FileEntry> album()
{
    return {{.index = 0, .path = "album/a.flac", .size = 1000},
            {.index = 1, .path = "album/b.flac", .size = 2000},
            {.index = 2, .path = "album/scans/front.png", .size = 3000}};
}

FilePriority priorityOf(const FileTreeModel& model, int file)
{
    return model.tree().files()[static_cast<std::size_t>(file)].priority;
}

}  // namespace

class FileTreeViewTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat};
    FileTreeModel m_model;
    std::unique_ptr<FileTreeView> m_view;

    [[nodiscard]] QModelIndex album(int row) const
    {
        return m_view->model()->index(row, 0, m_view->model()->index(0, 0));
    }

private Q_SLOTS:
    void init()
    {
        m_model.setFiles({});
        m_model.setRenameAllowed(false);
        m_view = std::make_unique<FileTreeView>(m_model);
        m_view->resize(600, 300);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
        m_model.setFiles(::album());
    }

    void theOnlyFolderAtTheTopIsOpen() { QVERIFY(m_view->isExpanded(m_view->model()->index(0, 0))); }

    void spaceSkipsAndChoosesAllSelectedRows()
    {
        m_view->setCurrentIndex(album(1));  // a.flac, behind the folder
        QTest::keyClick(m_view.get(), Qt::Key_Down, Qt::ShiftModifier);

        QTest::keyClick(m_view.get(), Qt::Key_Space);
        QCOMPARE(priorityOf(m_model, 0), FilePriority::skip);
        QCOMPARE(priorityOf(m_model, 1), FilePriority::skip);
        QCOMPARE(priorityOf(m_model, 2), FilePriority::normal);

        QTest::keyClick(m_view.get(), Qt::Key_Space);
        QCOMPARE(m_model.wantedFiles(), 3);
    }

    void controlAndADigitSetThePriorityOfAFolder()
    {
        m_view->setCurrentIndex(album(0));

        QTest::keyClick(m_view.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(priorityOf(m_model, 2), FilePriority::high);
        QTest::keyClick(m_view.get(), Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(priorityOf(m_model, 2), FilePriority::low);
        QTest::keyClick(m_view.get(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(priorityOf(m_model, 2), FilePriority::normal);
        QTest::keyClick(m_view.get(), Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(priorityOf(m_model, 2), FilePriority::skip);
        QCOMPARE(priorityOf(m_model, 0), FilePriority::normal);
    }

    void theMenuKeyOpensTheMenuAtTheRow()
    {
        m_view->setCurrentIndex(album(1));
        auto* menu = m_view->findChild<QMenu*>();

        QContextMenuEvent event{QContextMenuEvent::Keyboard, {}, {}};
        QCoreApplication::sendEvent(m_view.get(), &event);

        QTRY_VERIFY(menu->isVisible());
        menu->close();
    }

    void theMenuSortsByTheColumnsThatAreShown()
    {
        QMenu* sorting = nullptr;
        for (const auto* action : m_view->findChild<QMenu*>()->actions()) {
            if (action->text() == u"&Sort by"_qs) {
                sorting = action->menu();
            }
        }
        QVERIFY(sorting != nullptr);
        QCOMPARE(sorting->actions()[FileTreeModel::nameColumn]->text(), u"Name (ascending)"_qs);
        QCOMPARE(album(1).data().toString(), u"a.flac"_qs);

        auto* bySize = sorting->actions()[FileTreeModel::sizeColumn];
        bySize->trigger();
        bySize->trigger();

        QCOMPARE(bySize->text(), u"Size (descending)"_qs);
        QVERIFY(bySize->isChecked());
        QCOMPARE(album(1).data().toString(), u"b.flac"_qs);
        m_view->setProgressVisible(false);
        Q_EMIT sorting->aboutToShow();
        QVERIFY(!sorting->actions()[FileTreeModel::progressColumn]->isVisible());
        QVERIFY(bySize->isVisible());
    }

    void withoutProgressTheColumnsAreArrangedWithoutIt()
    {
        m_view->setProgressVisible(false);
        m_view->offerColumns(m_settings, QStringLiteral("addDialog/files"));
        auto* menu = m_view->findChild<QMenu*>();
        QAction* arrange = nullptr;
        for (auto* action : menu->actions()) {
            if (action->text() == u"Arrange co&lumns…"_qs) {
                arrange = action;
            }
        }
        QVERIFY(arrange != nullptr);

        arrange->trigger();
        auto* dialog = m_view->window()->findChild<ColumnsDialog*>();
        QVERIFY(dialog != nullptr);
        auto* columns = dialog->findChild<QListWidget*>();
        QStringList titles;
        for (int row = 0; row < columns->count(); ++row) {
            titles << columns->item(row)->text();
        }
        QCOMPARE(titles, (QStringList{u"Name (always shown)"_qs, u"Size"_qs, u"Priority"_qs}));

        columns->setCurrentRow(2);
        dialog->findChild<QSpinBox*>()->setValue(222);
        barter::test::buttonOf(*dialog, u"Move up"_qs)->click();
        dialog->accept();

        const auto* header = m_view->header();
        QCOMPARE(header->sectionSize(FileTreeModel::priorityColumn), 222);
        QCOMPARE(header->visualIndex(FileTreeModel::priorityColumn), 1);
        QVERIFY(header->isSectionHidden(FileTreeModel::progressColumn));
    }

    void theListOfPrioritiesAppliesTheChoice()
    {
        m_view->edit(album(1).siblingAtColumn(FileTreeModel::priorityColumn));
        auto* choices = m_view->findChild<QComboBox*>();
        QVERIFY(choices != nullptr);
        QCOMPARE(choices->currentText(), u"Normal"_qs);

        choices->setCurrentIndex(choices->findText(u"High"_qs));
        Q_EMIT choices->activated(choices->currentIndex());

        QCOMPARE(priorityOf(m_model, 0), FilePriority::high);
    }

    void f2RenamesWhereItIsAllowed()
    {
        const QSignalSpy asked{&m_model, &FileTreeModel::renameRequested};
        m_view->setCurrentIndex(album(1));
        QTest::keyClick(m_view.get(), Qt::Key_F2);
        QVERIFY(m_view->findChild<QLineEdit*>() == nullptr);

        m_model.setRenameAllowed(true);
        QTest::keyClick(m_view.get(), Qt::Key_F2);
        auto* editor = m_view->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr);
        QTRY_COMPARE(editor->selectedText(), u"a"_qs);  // not the extension
        QTest::keyClicks(editor, u"intro"_qs);
        QTest::keyClick(editor, Qt::Key_Return);

        QTRY_COMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<FileTreeModel::Renames>(), (FileTreeModel::Renames{{0, "album/intro.flac"}}));
    }

    void theFolderToOpenIsTheOneOfTheRow()
    {
        const QSignalSpy asked{m_view.get(), &FileTreeView::openFolderRequested};
        m_view->setOpenFolderOffered(true);
        m_view->setCurrentIndex(album(0));

        for (auto* action : m_view->actions()) {
            if (action->text() == u"&Open folder"_qs) {
                action->trigger();
            }
        }

        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), u"album/scans"_qs);
    }

    void openFoldersAndTheCurrentRowSurviveANewList()
    {
        m_view->expand(album(0));
        m_view->setCurrentIndex(album(2));
        auto files = ::album();
        files.push_back({.index = 3, .path = "album/c.flac", .size = 4000});

        m_model.setFiles(files);

        QVERIFY(m_view->isExpanded(album(0)));
        QCOMPARE(m_view->currentIndex().data().toString(), u"b.flac"_qs);
    }

    void filteringOpensTheFoldersOfTheMatches()
    {
        m_view->setFilterText(u"front"_qs);

        QCOMPARE(m_view->model()->rowCount(m_view->model()->index(0, 0)), 1);
        QVERIFY(m_view->isExpanded(album(0)));
    }

    void chooseAllReachesFilteredFilesToo()
    {
        m_view->setFilterText(u"front"_qs);
        m_view->chooseAll(false);

        QCOMPARE(m_model.wantedFiles(), 0);
    }

    void aScreenReaderFindsTheRowByItsSentence()
    {
        auto* interface = QAccessible::queryAccessibleInterface(m_view.get());
        QVERIFY(interface != nullptr && interface->tableInterface() != nullptr);
        QCOMPARE(interface->text(QAccessible::Name), u"Files"_qs);

        QTRY_COMPARE(interface->tableInterface()->rowCount(), 4);
        auto* cell = interface->tableInterface()->cellAt(2, 0);

        QVERIFY(cell != nullptr);
        QVERIFY(cell->text(QAccessible::Name).startsWith(u"a.flac, "_qs));
        QVERIFY(cell->text(QAccessible::Name).endsWith(u"normal priority"_qs));
        QVERIFY(cell->state().checkable);
        QVERIFY(cell->state().checked);
    }

    void aHundredThousandFilesOpenInAMoment()
    {
        std::vector<FileEntry> files;
        for (int i = 0; i < 100'000; ++i) {
            const auto folder = "archive/folder " + std::to_string(i % 300);
            files.push_back({.index = i, .path = folder + "/document " + std::to_string(i) + ".pdf", .size = i});
        }
        QElapsedTimer time;

        time.start();
        m_model.setFiles(std::move(files));
        QCoreApplication::processEvents();
        const auto opened = time.restart();
        m_view->expandAll();
        QCoreApplication::processEvents();
        const auto expanded = time.restart();
        m_view->chooseAll(false);
        QCoreApplication::processEvents();
        const auto skipped = time.restart();
        m_model.setProgress(std::vector<std::int64_t>(100'000, 7));
        QCoreApplication::processEvents();
        const auto progressed = time.restart();
        m_view->setFilterText(u"99"_qs);
        QCoreApplication::processEvents();
        const auto filtered = time.elapsed();

        qInfo() << "ms to open" << opened << "expand" << expanded << "skip all" << skipped << "progress" << progressed
                << "filter" << filtered;
        QCOMPARE(m_model.wantedFiles(), 0);
        QVERIFY(opened < 1000);
    }
};

QTEST_MAIN(FileTreeViewTest)
#include "file_tree_view_test.moc"
