#include "support/fake_session.hpp"
#include "support/snapshots.hpp"
#include "support/widget_checks.hpp"
#include "ui/columns_dialog.hpp"
#include "ui/main_window.hpp"
#include "ui/session_gateway.hpp"
#include "ui/settings_store.hpp"
#include "ui/sort_menu.hpp"
#include "ui/torrent_view.hpp"

#include <QAccessible>
#include <QHeaderView>
#include <QListWidget>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QTreeView>
#include <QtTest>

#include <memory>

using namespace barter;
using namespace barter::ui;
using test::buttonOf;
using test::torrent;

using Model = TorrentListModel;

namespace {

/// A table of fruits with a column for each vitamin, of which the last one is hidden.
struct Fruits {
    Fruits()
    {
        model.setHorizontalHeaderLabels({u"Fruit"_qs, u"A & B"_qs, u"C"_qs});
        for (const auto* row : {"apple 2 5", "banana 3 4", "cherry 1 6"}) {
            QList<QStandardItem*> items;
            for (const auto& word : QString::fromLatin1(row).split(QLatin1Char{' '})) {
                items << new QStandardItem{word};
            }
            model.appendRow(items);
        }
        view.setModel(&model);
        view.setSortingEnabled(true);
        view.sortByColumn(0, Qt::AscendingOrder);
        view.setColumnHidden(2, true);
    }
    QStringList order() const
    {
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row) {
            names << model.item(row)->text();
        }
        return names;
    }

    QStandardItemModel model;
    QTreeView view;
};

QStringList visibleTexts(const QMenu& menu)
{
    QStringList texts;
    for (const auto* action : menu.actions()) {
        if (action->isVisible()) {
            texts << (action->isChecked() ? u"*"_qs : QString{}) + action->text();
        }
    }
    return texts;
}

const ColumnPlaces fourColumns{
    {0, u"Name"_qs, true, 200}, {1, u"Size"_qs, true, 80}, {2, u"State"_qs, false, 120}, {3, u"Up"_qs, true, 60}};

/// The dialog with its keyboard focus where a person finds it.
struct Arranging {
    Arranging()
    {
        QObject::connect(dialog, &ColumnsDialog::chosen, [this](const ColumnPlaces& places) { chosen = places; });
        dialog->show();
        dialog->activateWindow();
        if (!QTest::qWaitForWindowActive(dialog)) {
            qFatal("The dialog did not become active.");
        }
    }
    ~Arranging() { delete dialog; }
    Q_DISABLE_COPY_MOVE(Arranging)

    QStringList titles() const
    {
        QStringList texts;
        for (int row = 0; row < list()->count(); ++row) {
            texts << list()->item(row)->text();
        }
        return texts;
    }
    QListWidget* list() const { return dialog->findChild<QListWidget*>(); }
    QSpinBox* width() const { return dialog->findChild<QSpinBox*>(); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }

    QPointer<ColumnsDialog> dialog = new ColumnsDialog{
        {{0, u"Name"_qs, true, 300}, {3, u"Up"_qs, true, 61}, {1, u"Size"_qs, true, 81}, {2, u"State"_qs, false, 121}},
        fourColumns,
        [](int column) { return 150 + column; }};
    std::optional<ColumnPlaces> chosen;
};

/// The main window with some torrents.
struct Desk {
    explicit Desk(const QString& file) : remembered{file, QSettings::IniFormat}
    {
        gateway.setSession(session);
        window = std::make_unique<MainWindow>(gateway, settings, remembered, new QWidget);
        window->show();
        window->activateWindow();
        if (!QTest::qWaitForWindowActive(window.get())) {
            qFatal("The window did not become active.");
        }
        auto small = torrent(1, "small");
        small.wantedBytes = 10;
        auto large = torrent(2, "large");
        large.wantedBytes = 1'000'000;
        auto middle = torrent(3, "middle");
        middle.wantedBytes = 1000;
        gateway.torrentsChanged({.added = {small, large, middle}, .changed = {}, .removed = {}});
        view = window->findChild<TorrentView*>();
        view->setFocus();
    }
    QMenu* menu(const QString& title) const
    {
        for (auto* each : window->menuBar()->findChildren<QMenu*>()) {
            if (each->title().remove(QLatin1Char{'&'}) == title) {
                return each;
            }
        }
        return nullptr;
    }
    QStringList names() const
    {
        QStringList all;
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            all << view->model()->index(row, Model::NameColumn).data().toString();
        }
        return all;
    }

    test::FakeSession session;
    SessionGateway gateway;
    SettingsStore settings{Settings{}, [](const Settings&) {}};
    QSettings remembered;
    std::unique_ptr<MainWindow> window;
    TorrentView* view = nullptr;
};

}  // namespace

class ColumnsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_file = m_folder.filePath(QStringLiteral("window-%1.ini").arg(++m_count)); }

    void theMenuOffersEachColumnAndShowsWhichOneSorts()
    {
        const Fruits fruits;
        const SortMenu all{*fruits.view.header(), SortMenu::Columns::all};
        const SortMenu shown{*fruits.view.header(), SortMenu::Columns::shown};

        QCOMPARE(visibleTexts(all), (QStringList{u"*Fruit (ascending)"_qs, u"A && B"_qs, u"C"_qs}));
        QCOMPARE(visibleTexts(shown), (QStringList{u"*Fruit (ascending)"_qs, u"A && B"_qs}));
    }

    void choosingAColumnSortsAndChoosingItAgainTurnsTheOrderAround()
    {
        const Fruits fruits;
        const SortMenu menu{*fruits.view.header(), SortMenu::Columns::all};

        menu.actions()[1]->trigger();
        QCOMPARE(fruits.order(), (QStringList{u"cherry"_qs, u"apple"_qs, u"banana"_qs}));
        QCOMPARE(visibleTexts(menu), (QStringList{u"Fruit"_qs, u"*A && B (ascending)"_qs, u"C"_qs}));

        menu.actions()[1]->trigger();
        QCOMPARE(fruits.order(), (QStringList{u"banana"_qs, u"apple"_qs, u"cherry"_qs}));
        QCOMPARE(visibleTexts(menu), (QStringList{u"Fruit"_qs, u"*A && B (descending)"_qs, u"C"_qs}));

        menu.actions()[1]->trigger();
        QCOMPARE(visibleTexts(menu)[1], u"*A && B (ascending)"_qs);
        menu.actions()[2]->trigger();  // hidden
        QCOMPARE(fruits.order(), (QStringList{u"banana"_qs, u"apple"_qs, u"cherry"_qs}));
        QCOMPARE(visibleTexts(menu)[2], u"*C (ascending)"_qs);
    }

    void theMenuFollowsAClickOnTheHeader()
    {
        Fruits fruits;
        const SortMenu menu{*fruits.view.header(), SortMenu::Columns::all};
        fruits.view.show();
        const auto* header = fruits.view.header();
        const QPoint onSecond{header->sectionViewportPosition(1) + 5, header->height() / 2};

        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, onSecond);

        QCOMPARE(visibleTexts(menu)[1], u"*A && B (ascending)"_qs);
    }

    void aScreenReaderHearsTheEntryItsOrderAndThatItIsChecked()
    {
        const Fruits fruits;
        SortMenu menu{*fruits.view.header(), SortMenu::Columns::all};
        menu.actions()[1]->trigger();

        auto* accessible = QAccessible::queryAccessibleInterface(&menu);
        QVERIFY(accessible != nullptr);
        QCOMPARE(accessible->childCount(), 3);
        QCOMPARE(accessible->child(1)->text(QAccessible::Name), u"A & B (ascending)"_qs);
        QVERIFY(accessible->child(1)->state().checked);
        QVERIFY(!accessible->child(0)->state().checked);
    }

    void theDialogShowsOrderAndVisibility()
    {
        const Arranging arranging;

        QCOMPARE(arranging.titles(), (QStringList{u"Name (always shown)"_qs, u"Up"_qs, u"Size"_qs, u"State"_qs}));
        QVERIFY(arranging.list()->hasFocus());
        QCOMPARE(arranging.list()->item(2)->checkState(), Qt::Checked);
        QCOMPARE(arranging.list()->item(3)->checkState(), Qt::Unchecked);
        QVERIFY(!arranging.list()->item(0)->data(Qt::CheckStateRole).isValid());
        QCOMPARE(test::namelessControls(*arranging.dialog), QStringList{});
        QCOMPARE(test::richLabels(*arranging.dialog), QStringList{});
    }

    void aScreenReaderHearsWhichColumnsAreShown()
    {
        const Arranging arranging;
        auto* list = QAccessible::queryAccessibleInterface(arranging.list());
        const auto name = [list](int row) { return list->child(row)->text(QAccessible::Name); };
        QCOMPARE(name(0), u"Name (always shown)"_qs);
        QCOMPARE(name(1), u"Up, shown"_qs);
        QCOMPARE(name(3), u"State, hidden"_qs);

        arranging.press(Qt::Key_End);
        arranging.press(Qt::Key_Space);

        QCOMPARE(name(3), u"State, shown"_qs);
    }

    void keysMoveShowAndHideAndReturnTakesIt()
    {
        Arranging arranging;

        arranging.press(Qt::Key_Down, Qt::AltModifier);  // Name behind Up
        arranging.press(Qt::Key_End);
        arranging.press(Qt::Key_Space);                // State is shown
        arranging.press(Qt::Key_Up, Qt::AltModifier);  // and before Size
        QCOMPARE(arranging.list()->currentItem()->text(), u"State"_qs);
        QVERIFY(!arranging.chosen);
        arranging.press(Qt::Key_Return);

        QVERIFY(arranging.chosen);
        QCOMPARE(*arranging.chosen,
                 (ColumnPlaces{{3, u"Up"_qs, true, 61},
                               {0, u"Name"_qs, true, 300},
                               {2, u"State"_qs, true, 121},
                               {1, u"Size"_qs, true, 81}}));
    }

    void keysChangeWidths()
    {
        Arranging arranging;
        const auto press = [&arranging](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
            arranging.press(key, modifiers);
        };
        press(Qt::Key_Down);  // Up
        press(Qt::Key_W, Qt::AltModifier);
        QTRY_VERIFY(arranging.width()->hasFocus());
        QCOMPARE(arranging.width()->text(), u"61 px"_qs);
        QCOMPARE(test::spokenName(arranging.width()), u"Width of the column Up, in pixels"_qs);
        press(Qt::Key_Up);  // a step wider
        press(Qt::Key_C, Qt::AltModifier);
        QTRY_VERIFY(arranging.list()->hasFocus());
        press(Qt::Key_Down);  // Size
        press(Qt::Key_W, Qt::AltModifier);
        QTRY_VERIFY(arranging.width()->hasFocus());
        QTest::keyClicks(QApplication::focusWidget(), u"97"_qs);
        press(Qt::Key_C, Qt::AltModifier);
        QTRY_VERIFY(arranging.list()->hasFocus());
        press(Qt::Key_Down);  // State, which is hidden
        press(Qt::Key_F, Qt::AltModifier);
        QTRY_COMPARE(arranging.width()->value(), 152);
        press(Qt::Key_Home);
        QCOMPARE(arranging.width()->value(), 300);

        press(Qt::Key_Return);

        QVERIFY(arranging.chosen);
        QCOMPARE(*arranging.chosen,
                 (ColumnPlaces{{0, u"Name"_qs, true, 300},
                               {3, u"Up"_qs, true, 71},
                               {1, u"Size"_qs, true, 97},
                               {2, u"State"_qs, false, 152}}));
    }

    void returnInTheWidthIsOk()
    {
        Arranging arranging;
        arranging.press(Qt::Key_W, Qt::AltModifier);
        QTRY_VERIFY(arranging.width()->hasFocus());
        QTest::keyClicks(QApplication::focusWidget(), u"234"_qs);

        arranging.press(Qt::Key_Return);

        QVERIFY(arranging.chosen);
        QCOMPARE(arranging.chosen->front().width, 234);
    }

    void placesTellHiddenColumnsWidthsAndChangeNothing()
    {
        const Fruits fruits;
        auto& header = *fruits.view.header();
        header.setStretchLastSection(false);
        header.showSection(2);
        header.resizeSection(2, 77);
        header.hideSection(2);
        const QSignalSpy resized{&header, &QHeaderView::sectionResized};

        const auto places = columnPlaces(header);

        QCOMPARE(places[2], (ColumnPlace{2, u"C"_qs, false, 77}));
        QCOMPARE(resized.size(), 0);
        QVERIFY(header.isSectionHidden(2));
    }

    void placesAreTakenOverAlsoOfHiddenColumns()
    {
        const Fruits fruits;
        auto& header = *fruits.view.header();
        header.setStretchLastSection(false);
        const ColumnPlaces wanted{{2, u"C"_qs, true, 61}, {0, u"Fruit"_qs, true, 201}, {1, u"A & B"_qs, false, 87}};

        setColumnPlaces(header, wanted);

        QCOMPARE(columnPlaces(header), wanted);
        header.showSection(1);
        QCOMPARE(header.sectionSize(1), 87);
    }

    void mnemonicsMoveToo()
    {
        const Arranging arranging;

        arranging.press(Qt::Key_D, Qt::AltModifier);
        QTRY_COMPARE(arranging.titles()[1], u"Name (always shown)"_qs);
        arranging.press(Qt::Key_D, Qt::AltModifier);
        QTRY_COMPARE(arranging.titles(), (QStringList{u"Up"_qs, u"Size"_qs, u"Name (always shown)"_qs, u"State"_qs}));
        arranging.press(Qt::Key_U, Qt::AltModifier);
        QTRY_COMPARE(arranging.titles(), (QStringList{u"Up"_qs, u"Name (always shown)"_qs, u"Size"_qs, u"State"_qs}));
    }

    void nothingMovesBeyondTheEnds()
    {
        const Arranging arranging;
        auto* up = buttonOf(*arranging.dialog, u"Move up"_qs);
        auto* down = buttonOf(*arranging.dialog, u"Move down"_qs);
        const auto before = arranging.titles();
        QVERIFY(!up->isEnabled());
        QVERIFY(down->isEnabled());

        arranging.press(Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(arranging.titles(), before);
        arranging.press(Qt::Key_End);
        QVERIFY(up->isEnabled());
        QVERIFY(!down->isEnabled());
        arranging.press(Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(arranging.titles(), before);
    }

    void aButtonThatHasNothingMoreToDoGivesTheFocusToTheList()
    {
        const Arranging arranging;
        auto* up = buttonOf(*arranging.dialog, u"Move up"_qs);
        arranging.list()->setCurrentRow(2);
        up->setFocus();

        arranging.press(Qt::Key_Space);
        QVERIFY(up->hasFocus());
        arranging.press(Qt::Key_Space);

        QVERIFY(arranging.list()->hasFocus());
        QCOMPARE(arranging.titles()[0], u"Size"_qs);
        QCOMPARE(arranging.list()->currentRow(), 0);
    }

    void resetListsTheFirstOrderAndCancelChangesNothing()
    {
        const Arranging arranging;
        arranging.press(Qt::Key_R, Qt::AltModifier);
        QTRY_COMPARE(arranging.titles(), (QStringList{u"Name (always shown)"_qs, u"Size"_qs, u"State"_qs, u"Up"_qs}));
        arranging.press(Qt::Key_Escape);
        QVERIFY(!arranging.chosen);

        const Arranging again;
        again.press(Qt::Key_R, Qt::AltModifier);
        QTRY_COMPARE(again.titles()[3], u"Up"_qs);
        again.press(Qt::Key_Return);
        QVERIFY(again.chosen);
        QCOMPARE(*again.chosen, fourColumns);
    }

    void torrentsAreSortedByKeysAndThatIsRemembered()
    {
        {
            const Desk desk{m_file};
            auto* menu = desk.menu(u"Sort by"_qs);
            QVERIFY(menu != nullptr);
            QCOMPARE(menu->actions().size(), qsizetype{Model::ColumnCount});
            menu->popup({});
            QTest::keyClick(menu, Qt::Key_Down);
            QTest::keyClick(menu, Qt::Key_Down);
            QTest::keyClick(menu, Qt::Key_Return);
            QCOMPARE(desk.names(), (QStringList{u"small"_qs, u"middle"_qs, u"large"_qs}));
            menu->actions()[Model::SizeColumn]->trigger();
            QCOMPARE(desk.names(), (QStringList{u"large"_qs, u"middle"_qs, u"small"_qs}));
        }

        const Desk again{m_file};

        QCOMPARE(again.names(), (QStringList{u"large"_qs, u"middle"_qs, u"small"_qs}));
        const auto* bySize = again.menu(u"Sort by"_qs)->actions()[Model::SizeColumn];
        QVERIFY(bySize->isChecked());
        QCOMPARE(bySize->text(), u"Size (descending)"_qs);
    }

    void columnsAreArrangedByKeysAndThatIsRemembered()
    {
        {
            const Desk desk{m_file};
            desk.menu(u"Columns"_qs)->actions().front()->trigger();
            auto* dialog = desk.window->findChild<ColumnsDialog*>();
            QVERIFY(dialog != nullptr);
            dialog->activateWindow();  // there is no window manager
            QTRY_COMPARE(QApplication::activeWindow(), dialog);
            auto* list = dialog->findChild<QListWidget*>();
            QCOMPARE(list->count(), int{Model::ColumnCount});
            test::takePictures(*dialog, u"columns-dialog"_qs);
            QTest::keyClick(list, Qt::Key_Down);                 // Size
            QTest::keyClick(list, Qt::Key_Space);                // hidden
            QTest::keyClick(list, Qt::Key_Down);                 // Progress
            QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);  // before Size
            QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);  // and before Name
            dialog->findChild<QSpinBox*>()->setValue(217);
            QTest::keyClick(list, Qt::Key_Return);
            QCOMPARE(desk.view->columnWidth(Model::ProgressColumn), 217);
            QVERIFY(desk.view->isColumnHidden(Model::SizeColumn));
            QVERIFY(!desk.view->columns().actions()[Model::SizeColumn - 1]->isChecked());
            QCOMPARE(desk.view->header()->visualIndex(Model::ProgressColumn), 0);
            QCOMPARE(desk.view->header()->visualIndex(Model::NameColumn), 1);
            // Written within a second, not only at the end.
            const auto& remembered = desk.remembered;
            QTRY_COMPARE(remembered.value(u"list/header"_qs).toByteArray(), desk.view->header()->saveState());
        }

        const Desk again{m_file};

        QVERIFY(again.view->isColumnHidden(Model::SizeColumn));
        QCOMPARE(again.view->columnWidth(Model::ProgressColumn), 217);
        QCOMPARE(again.view->header()->visualIndex(Model::ProgressColumn), 0);
        QCOMPARE(again.view->header()->visualIndex(Model::NameColumn), 1);
        again.menu(u"Columns"_qs)->actions().front()->trigger();
        auto* dialog = again.window->findChild<ColumnsDialog*>();
        QCOMPARE(dialog->findChild<QListWidget*>()->item(0)->text(), u"Progress"_qs);
        buttonOf(*dialog, u"Reset"_qs)->click();
        dialog->accept();
        QVERIFY(again.view->columnWidth(Model::ProgressColumn) < 217);
        QVERIFY(!again.view->isColumnHidden(Model::SizeColumn));
        QCOMPARE(again.view->header()->visualIndex(Model::NameColumn), 0);
        QCOMPARE(again.view->header()->visualIndex(Model::ProgressColumn), int{Model::ProgressColumn});
    }

    void theNameTakesWhatAnotherColumnLeavesAndGivesItBack()
    {
        const Desk desk{m_file};
        desk.window->resize(1400, 500);
        const auto* header = desk.view->header();
        const auto filled = [&] { return header->length() == desk.view->viewport()->width(); };
        QTRY_VERIFY(filled());
        const int name = header->sectionSize(Model::NameColumn);
        const int size = header->sectionSize(Model::SizeColumn);

        desk.view->columns().actions()[Model::SizeColumn - 1]->trigger();
        QVERIFY(filled());
        QCOMPARE(header->sectionSize(Model::NameColumn), name + size);

        desk.view->columns().actions()[Model::SizeColumn - 1]->trigger();
        QVERIFY(filled());
        QCOMPARE(header->sectionSize(Model::NameColumn), name);
    }

    void aNameThatIsMadeWiderStaysSo()
    {
        const Desk desk{m_file};
        desk.window->resize(1400, 500);
        QTRY_COMPARE(desk.view->header()->length(), desk.view->viewport()->width());
        desk.view->columns().arrangeAction()->trigger();
        auto* dialog = desk.window->findChild<ColumnsDialog*>();

        dialog->findChild<QSpinBox*>()->setValue(1234);
        dialog->accept();

        QCOMPARE(desk.view->columnWidth(Model::NameColumn), 1234);
    }

    void fittingLeavesRoomForTheLongestName()
    {
        Desk desk{m_file};
        desk.gateway.torrentsChanged({.added = {torrent(4, std::string(70, 'w'))}, .changed = {}, .removed = {}});
        desk.view->columns().arrangeAction()->trigger();
        auto* dialog = desk.window->findChild<ColumnsDialog*>();

        buttonOf(*dialog, u"Fit to contents"_qs)->click();
        dialog->accept();

        const int text = desk.view->fontMetrics().horizontalAdvance(QString{70, QLatin1Char{'w'}});
        QVERIFY2(desk.view->columnWidth(Model::NameColumn) >= text,
                 qPrintable(QString::number(desk.view->columnWidth(Model::NameColumn))));
        QVERIFY(desk.view->columnWidth(Model::NameColumn) < text + 60);
    }

private:
    QTemporaryDir m_folder;
    QString m_file;
    int m_count = 0;
};

QTEST_MAIN(ColumnsTest)
#include "columns_test.moc"
