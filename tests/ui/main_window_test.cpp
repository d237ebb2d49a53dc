#include "support/fake_session.hpp"
#include "support/snapshots.hpp"
#include "support/widget_checks.hpp"
#include "ui/limits_dialog.hpp"
#include "ui/main_window.hpp"
#include "ui/notice_bar.hpp"
#include "ui/rate_pill.hpp"
#include "ui/remove_dialog.hpp"
#include "ui/session_gateway.hpp"
#include "ui/settings_store.hpp"
#include "ui/sidebar.hpp"
#include "ui/state_strip.hpp"
#include "ui/status_pills.hpp"
#include "ui/torrent_actions.hpp"
#include "ui/torrent_view.hpp"

#include <QAccessible>
#include <QClipboard>
#include <QDesktopServices>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <memory>

using namespace barter;
using namespace barter::ui;
using engine::Problem;
using engine::TorrentId;
using engine::TorrentSnapshot;
using engine::TorrentState;
using test::torrent;

namespace {

using Model = TorrentListModel;

/// The window with everything that it needs, on a session that writes down what it is asked.
struct Desk {
    explicit Desk(const QString& settingsFile) : remembered{settingsFile, QSettings::IniFormat}
    {
        gateway.setSession(session);
        details = new QLineEdit;
        details->setAccessibleName(QStringLiteral("details"));
        window = std::make_unique<MainWindow>(gateway, settings, remembered, details);
        window->show();
        window->activateWindow();
        if (!QTest::qWaitForWindowActive(window.get())) {  // keys only reach an active window
            qFatal("The window did not become active.");
        }
    }

    void add(std::vector<TorrentSnapshot> torrents)
    {
        gateway.torrentsChanged({.added = std::move(torrents), .changed = {}, .removed = {}});
    }
    void change(std::vector<TorrentSnapshot> torrents)
    {
        gateway.torrentsChanged({.added = {}, .changed = std::move(torrents), .removed = {}});
    }
    template <class T>
    T* child(const QString& name = {}) const
    {
        return window->findChild<T*>(name);
    }
    TorrentView* list() const { return child<TorrentView>(); }
    TorrentActions* actions() const { return child<TorrentActions>(); }
    QLineEdit* search() const
    {
        const auto edits = window->findChildren<QLineEdit*>();
        const auto found = std::find_if(edits.begin(), edits.end(), [](const auto* edit) {
            return edit->accessibleName() == QStringLiteral("Search torrents");
        });
        return found == edits.end() ? nullptr : *found;
    }
    QString notice() const { return child<NoticeBar>()->isVisible() ? child<NoticeBar>()->text() : QString{}; }
    QStringList names() const
    {
        QStringList all;
        for (int row = 0; row < list()->model()->rowCount(); ++row) {
            all << list()->model()->index(row, Model::NameColumn).data().toString();
        }
        return all;
    }
    QPushButton* button(const QString& text) const
    {
        for (auto* each : window->findChildren<QPushButton*>()) {
            if (each->isVisible() && each->text().remove(QLatin1Char{'&'}).startsWith(text)) {
                return each;
            }
        }
        return nullptr;
    }
    void select(unsigned id) const { list()->selectOnly(TorrentId{id}); }

    test::FakeSession session;
    SessionGateway gateway;
    SettingsStore settings{Settings{}, [](const Settings&) {}};
    QSettings remembered;
    QLineEdit* details;
    std::unique_ptr<MainWindow> window;
};

TorrentSnapshot inState(unsigned id, TorrentState state, std::string name = "debian.iso")
{
    auto snapshot = torrent(id, std::move(name));
    snapshot.state = state;
    return snapshot;
}

QDropEvent dropOf(const QMimeData& data)
{
    return QDropEvent{QPointF{10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier};
}

}  // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale{QLocale::English, QLocale::UnitedStates}); }
    void init() { m_file = m_folder.filePath(QStringLiteral("window-%1.ini").arg(++m_count)); }

    void showsWhatTheSessionTells()
    {
        Desk desk{m_file};
        QVERIFY(desk.button(QStringLiteral("Add file")) != nullptr);
        QVERIFY(!desk.list()->isVisible());

        desk.add({inState(1, TorrentState::downloading, "a"), inState(2, TorrentState::seeding, "b")});

        QVERIFY(desk.list()->isVisible());
        QCOMPARE(desk.names().size(), 2);
        auto* sidebar = desk.child<Sidebar>();
        QCOMPARE(sidebar->item(0)->data(Qt::AccessibleTextRole).toString(), QStringLiteral("All, 2"));
        QCOMPARE(sidebar->item(2)->data(Qt::AccessibleTextRole).toString(), QStringLiteral("Seeding, 1"));
    }

    void tellsHowFarLoadingIs()
    {
        Desk desk{m_file};
        engine::SessionStatus status;
        status.loaded = 120;
        status.toLoad = 5000;

        desk.gateway.statusChanged(status);

        const auto labels = desk.window->findChildren<QLabel*>();
        const auto tells = [](const QLabel* label) {
            return label->isVisible() && label->text() == QStringLiteral("Loading 120 of 5,000 torrents…");
        };
        QCOMPARE(std::count_if(labels.begin(), labels.end(), tells), 2);
        QVERIFY(desk.button(QStringLiteral("Add file")) == nullptr);
    }

    void remembersColumnsOrderAndSorting()
    {
        {
            const Desk desk{m_file};
            auto* header = desk.list()->header();
            desk.list()->columns().actions()[Model::RatioColumn - 1]->trigger();
            desk.list()->columns().actions()[Model::SavePathColumn - 1]->trigger();
            header->moveSection(header->visualIndex(Model::StateColumn), 1);
            header->resizeSection(Model::NameColumn, 333);
            desk.list()->sortByColumn(Model::SizeColumn, Qt::AscendingOrder);
        }

        const Desk again{m_file};

        auto* header = again.list()->header();
        QVERIFY(header->isSectionHidden(Model::RatioColumn));
        QVERIFY(!header->isSectionHidden(Model::SavePathColumn));
        QVERIFY(!again.list()->columns().actions()[Model::RatioColumn - 1]->isChecked());
        QCOMPARE(header->visualIndex(Model::StateColumn), 1);
        QCOMPARE(header->sectionSize(Model::NameColumn), 333);
        QCOMPARE(header->sortIndicatorSection(), int{Model::SizeColumn});
        QCOMPARE(header->sortIndicatorOrder(), Qt::AscendingOrder);
    }

    void theNameTakesTheRoomThatAWiderWindowHas()
    {
        Desk desk{m_file};
        desk.add({torrent(1)});
        desk.window->resize(500, 500);  // narrower than all columns
        desk.window->resize(790, 500);
        desk.list()->columns().actions()[Model::EtaColumn - 1]->trigger();
        desk.list()->columns().actions()[Model::UpColumn - 1]->trigger();
        desk.list()->columns().actions()[Model::DownColumn - 1]->trigger();

        desk.window->resize(795, 500);

        QTRY_COMPARE(desk.list()->header()->length(), desk.list()->viewport()->width());
    }

    void remembersItsSizeAlsoWhenItIsKilled()
    {
        const Desk desk{m_file};

        desk.window->resize(650, 480);

        QTRY_VERIFY(QSettings(m_file, QSettings::IniFormat).contains(QStringLiteral("window/geometry")));
        QMainWindow next;
        next.restoreGeometry(
            QSettings{m_file, QSettings::IniFormat}.value(QStringLiteral("window/geometry")).toByteArray());
        QCOMPARE(next.size(), QSize(650, 480));
    }

    void showsItsFirstColumnsAgainWhenWhatItRemembersIsBroken()
    {
        {
            QSettings broken{m_file, QSettings::IniFormat};
            broken.setValue(QStringLiteral("list/columns"), int{Model::ColumnCount});
            broken.setValue(QStringLiteral("list/header"), QByteArray{"garbage"});
            broken.setValue(QStringLiteral("window/geometry"), QByteArray{"garbage"});
        }

        const Desk desk{m_file};

        QVERIFY(!desk.list()->header()->isSectionHidden(Model::NameColumn));
        QVERIFY(!desk.list()->header()->isSectionHidden(Model::ProgressColumn));
    }

    void filtersByGroupAndWordsAndSaysWhenNothingIsLeft()
    {
        Desk desk{m_file};
        desk.add({inState(1, TorrentState::downloading, "debian dvd"), inState(2, TorrentState::stopped, "fedora")});

        desk.child<Sidebar>()->setGroup(TorrentGroup::stopped);
        QCOMPARE(desk.names(), QStringList{QStringLiteral("fedora")});
        desk.search()->setText(QStringLiteral("debian"));
        QVERIFY(!desk.list()->isVisible());
        QTest::mouseClick(desk.button(QStringLiteral("Clear search")), Qt::LeftButton);
        QCOMPARE(desk.names(), QStringList{QStringLiteral("fedora")});
        desk.child<Sidebar>()->setGroup(TorrentGroup::problems);
        QTest::mouseClick(desk.button(QStringLiteral("Show all")), Qt::LeftButton);

        QCOMPARE(desk.names().size(), 2);
        QCOMPARE(desk.child<Sidebar>()->group(), TorrentGroup::all);
    }

    void keepsTheSelectionOverUpdates()
    {
        Desk desk{m_file};
        std::vector<TorrentSnapshot> torrents;
        for (unsigned id = 1; id <= 500; ++id) {
            torrents.push_back(torrent(id, "torrent " + std::to_string(id)));
        }
        desk.add(torrents);
        desk.list()->sortByColumn(Model::DownColumn, Qt::DescendingOrder);
        desk.select(250);

        for (unsigned round = 1; round < 5; ++round) {
            for (auto& each : torrents) {
                each.downRate = (static_cast<unsigned>(each.id) * 7919 * round) % 10007;
            }
            desk.change(torrents);
        }

        QCOMPARE(desk.list()->selectedIds(), std::vector{TorrentId{250}});
    }

    void passesTheSelectedTorrentToTheDetails()
    {
        Desk desk{m_file};
        std::vector<std::optional<TorrentSnapshot>> passed;
        connect(desk.window.get(),
                &MainWindow::currentTorrentChanged,
                desk.window.get(),
                [&passed](const auto& current) { passed.push_back(current); });
        desk.add({torrent(1), torrent(2)});
        desk.select(1);
        auto faster = torrent(1);
        faster.downRate = 4242;
        desk.change({faster, torrent(2)});
        desk.list()->selectAll();
        desk.select(2);
        desk.gateway.torrentsChanged({.added = {}, .changed = {}, .removed = {TorrentId{2}}});

        QCOMPARE(passed.size(), std::size_t{5});
        QCOMPARE(passed[0]->id, TorrentId{1});
        QCOMPARE(passed[1]->downRate, std::int64_t{4242});
        QVERIFY(!passed[2]);
        QCOMPARE(passed[3]->id, TorrentId{2});
        QVERIFY(!passed[4]);
    }

    void asksTheSessionForWhatTheMenuSays_data()
    {
        QTest::addColumn<QAction * TorrentActions::*>("action");
        QTest::addColumn<QString>("call");
        QTest::newRow("resume") << &TorrentActions::resume << "resume 1,2";
        QTest::newRow("pause") << &TorrentActions::pause << "pause 1,2";
        QTest::newRow("check") << &TorrentActions::checkFiles << "recheck 1,2";
        QTest::newRow("trackers") << &TorrentActions::askTrackers << "reannounce 1,2";
        QTest::newRow("sequential") << &TorrentActions::sequential << "setSequential 1,2 on";
    }
    void asksTheSessionForWhatTheMenuSays()
    {
        QFETCH(QAction * TorrentActions::*const, action);
        Desk desk{m_file};
        desk.add({torrent(1), inState(2, TorrentState::stopped)});
        desk.list()->sortByColumn(Model::HashColumn, Qt::AscendingOrder);
        desk.list()->selectAll();

        (desk.actions()->*action)->trigger();

        QTEST(QString::fromStdString(desk.session.calls.back()), "call");
    }

    void offersOnlyWhatMakesSense()
    {
        Desk desk{m_file};
        auto magnet = inState(1, TorrentState::metadata);
        magnet.hasMetadata = false;
        desk.add({magnet, inState(2, TorrentState::stopped)});
        QVERIFY(!desk.actions()->remove->isEnabled());

        desk.select(1);
        QVERIFY(!desk.actions()->resume->isEnabled());
        QVERIFY(desk.actions()->pause->isEnabled());
        QVERIFY(!desk.actions()->saveTorrent->isEnabled());
        QVERIFY(!desk.actions()->checkFiles->isEnabled());

        desk.select(2);
        QVERIFY(desk.actions()->resume->isEnabled());
        QVERIFY(!desk.actions()->pause->isEnabled());
        QVERIFY(desk.actions()->saveTorrent->isEnabled());
    }

    void copiesMagnetLinksAndHashesInTheOrderOfTheList()
    {
        Desk desk{m_file};
        desk.add({torrent(1), torrent(2)});
        desk.list()->sortByColumn(Model::HashColumn, Qt::DescendingOrder);
        desk.list()->selectAll();

        desk.actions()->copyHash->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QString(39, QLatin1Char{'0'}) + QStringLiteral("2\n") + QString(39, QLatin1Char{'0'}) +
                     QLatin1Char{'1'});
        desk.actions()->copyMagnet->trigger();

        const QString link = QStringLiteral("magnet:?xt=urn:btih:") + QString(40, QLatin1Char{'a'});
        QCOMPARE(QGuiApplication::clipboard()->text(), link + QLatin1Char{'\n'} + link);
    }

    void renamesWithF2()
    {
        Desk desk{m_file};
        desk.add({torrent(7, "old")});
        desk.select(7);

        QTest::keyClick(desk.list(), Qt::Key_F2);
        auto* dialog = desk.child<QInputDialog>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->textValue(), QStringLiteral("old"));
        QCOMPARE(test::namelessControls(*dialog), QStringList{});
        dialog->setTextValue(QStringLiteral(" new name "));
        dialog->accept();

        QCOMPARE(desk.session.calls.back(), std::string{"rename 7 new name"});
    }

    void saysWhyARenameDidNotWork()
    {
        Desk desk{m_file};
        desk.session.done = fail(engine::EngineErrc::noSuchTorrent);
        desk.add({torrent(7, "old")});
        desk.select(7);

        desk.actions()->rename->trigger();
        desk.child<QInputDialog>()->setTextValue(QStringLiteral("new"));
        desk.child<QInputDialog>()->accept();

        QVERIFY2(desk.notice().contains(QStringLiteral("not in the list any more")), qPrintable(desk.notice()));
    }

    void savesTheTorrentFile()
    {
        Desk desk{m_file};
        desk.add({torrent(3, "../a/b")});
        desk.select(3);

        desk.actions()->saveTorrent->trigger();
        auto* dialog = desk.child<QFileDialog>();
        QVERIFY(dialog != nullptr);
        const QString path = m_folder.filePath(QStringLiteral("saved.torrent"));
        Q_EMIT dialog->fileSelected(path);

        QFile saved{path};
        QTRY_VERIFY(saved.exists());
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QCOMPARE(saved.readAll(), QByteArray{"de"});
        QCOMPARE(desk.notice(), QString{});
    }

    void saysWhenATorrentFileCannotBeWritten()
    {
        Desk desk{m_file};
        desk.add({torrent(3)});
        desk.select(3);

        desk.actions()->saveTorrent->trigger();
        Q_EMIT desk.child<QFileDialog>()->fileSelected(m_folder.filePath(QStringLiteral("missing/saved.torrent")));

        QTRY_VERIFY(desk.notice().contains(QStringLiteral("could not be written")));
    }

    void setsLimitsOfTorrents()
    {
        Desk desk{m_file};
        auto limited = torrent(3);
        limited.downLimit = 100 * 1024;
        desk.add({limited});
        desk.select(3);

        desk.actions()->limits->trigger();
        auto* dialog = desk.child<LimitsDialog>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(test::namelessControls(*dialog), QStringList{});
        dialog->accept();

        QCOMPARE(desk.session.calls.back(), std::string{"setLimits 3 102400 0"});
    }

    void removesFromTheListAndKeepsTheFilesUnlessToldOtherwise()
    {
        Desk desk{m_file};
        desk.session.summary = {.torrents = 1, .files = 51, .bytes = 12'400'000'000, .keptFiles = 2};
        desk.add({torrent(4, "four")});
        desk.select(4);

        QTest::keyClick(desk.list(), Qt::Key_Delete);
        auto* dialog = desk.child<RemoveDialog>();
        QVERIFY(dialog != nullptr);
        QVERIFY(std::find(desk.session.calls.begin(), desk.session.calls.end(), "removalSummary 4") !=
                desk.session.calls.end());
        const auto texts = dialog->findChildren<QLabel*>();
        QVERIFY(std::any_of(texts.begin(), texts.end(), [](const auto* label) {
            return label->text().startsWith(QStringLiteral("11.5 GiB in 51 file(s)")) &&
                   label->text().contains(QStringLiteral("2 other file(s) stay"));
        }));
        QTest::keyClick(dialog, Qt::Key_Return);

        QCOMPARE(desk.session.calls.back(), std::string{"remove 4"});
        QCOMPARE(desk.session.lastRemove, engine::RemoveFiles::keep);
    }

    void deletesFilesOnlyWhenChosenAndForgetsTheChoice()
    {
        Desk desk{m_file};
        desk.session.summary = {.torrents = 1, .files = 1, .bytes = 1000, .keptFiles = 0};
        desk.session.removal.failures = {Error{engine::EngineErrc::deleteFailed, "x.bin"}};
        desk.add({torrent(4)});
        desk.select(4);

        desk.actions()->remove->trigger();
        auto* dialog = desk.child<RemoveDialog>();
        auto choices = dialog->findChildren<QRadioButton*>();
        QCOMPARE(choices.size(), 3);
        choices[2]->setChecked(true);
        QVERIFY(!desk.button(QStringLiteral("Remove and delete"))->isDefault());
        QTest::mouseClick(desk.button(QStringLiteral("Remove and delete")), Qt::LeftButton);

        QCOMPARE(desk.session.lastRemove, engine::RemoveFiles::destroy);
        QVERIFY2(desk.notice().contains(QStringLiteral("x.bin")), qPrintable(desk.notice()));
        QTRY_VERIFY(desk.child<RemoveDialog>() == nullptr);
        desk.actions()->remove->trigger();
        QVERIFY(desk.child<RemoveDialog>()->findChildren<QRadioButton*>()[0]->isChecked());
    }

    void doesNotOfferToDeleteWhereThereIsNothing()
    {
        Desk desk{m_file};
        desk.add({torrent(4)});
        desk.select(4);

        desk.actions()->remove->trigger();

        const auto choices = desk.child<RemoveDialog>()->findChildren<QRadioButton*>();
        QVERIFY(choices[0]->isEnabled());
        QVERIFY(!choices[1]->isEnabled());
        QVERIFY(!choices[2]->isEnabled());
    }

    void removesNothingWhenCancelled()
    {
        Desk desk{m_file};
        desk.add({torrent(4)});
        desk.select(4);
        desk.actions()->remove->trigger();

        QTest::keyClick(desk.child<RemoveDialog>(), Qt::Key_Escape);

        QVERIFY(std::none_of(desk.session.calls.begin(), desk.session.calls.end(), [](const auto& call) {
            return call.starts_with("remove ");
        }));
    }

    void takesWhatIsDropped_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QStringList>("sources");
        const QString magnet = QStringLiteral("magnet:?xt=urn:btih:") + QString(40, QLatin1Char{'b'});
        const QByteArray magnetBytes = magnet.toUtf8();
        QTest::newRow("files")
            << "text/uri-list"
            << QByteArray{"# from a file manager\r\nfile:///tmp/a%20b.torrent\r\nfile:///tmp/c.torrent\r\n"}
            << QStringList{QStringLiteral("file:///tmp/a%20b.torrent"), QStringLiteral("file:///tmp/c.torrent")};
        QTest::newRow("magnet as url") << "text/uri-list" << magnetBytes << QStringList{magnet};
        QTest::newRow("lines of text") << "text/plain" << magnetBytes + "\n\n  http://host.example/x.torrent \n"
                                       << QStringList{magnet, QStringLiteral("http://host.example/x.torrent")};
        QTest::newRow("a magnet within prose") << "text/plain"
                                               << "Get it here: <" + magnetBytes + "> (and seed!)\nThanks: everybody\n"
                                               << QStringList{magnet};
        const QString other = QStringLiteral("magnet:?xt=urn:btih:") + QString(40, QLatin1Char{'e'});
        const QString url = QStringLiteral("https://host.example/a.torrent?x=1");
        const QString hash{40, QLatin1Char{'f'}};
        QTest::newRow("links of every kind on one line")
            << "text/plain"
            << (magnet + QStringLiteral("  ") + url + QStringLiteral("\t") + hash + QStringLiteral(" ") + other)
                   .toUtf8()
            << QStringList{magnet, url, hash, other};
        QTest::newRow("magnets on one line, with blanks in a name and commas between")
            << "text/plain" << (magnet + QStringLiteral("&dn=a b, ") + other + QStringLiteral("&dn=c")).toUtf8()
            << QStringList{magnet + QStringLiteral("&dn=a b"), other + QStringLiteral("&dn=c")};
        QTest::newRow("two magnets within prose")
            << "text/plain" << (QStringLiteral("Either ") + magnet + QStringLiteral(" or ") + other).toUtf8()
            << QStringList{magnet, other};
        QTest::newRow("a path with blanks is one") << "text/plain" << QByteArray{"/tmp/a b/c d.torrent"}
                                                   << QStringList{QStringLiteral("/tmp/a b/c d.torrent")};
        QTest::newRow("broken links, whose sentence says what is wrong")
            << "text/plain" << QByteArray{"magnet:?dn=x\nftp://host.example/x.torrent\n/tmp/x\nmovie.torrent"}
            << QStringList{QStringLiteral("magnet:?dn=x"),
                           QStringLiteral("ftp://host.example/x.torrent"),
                           QStringLiteral("/tmp/x"),
                           QStringLiteral("movie.torrent")};
        const QString mozilla = magnet + QStringLiteral("\nthe title");
        QTest::newRow("link of Firefox") << "text/x-moz-url"
                                         << QByteArray{reinterpret_cast<const char*>(mozilla.utf16()),
                                                       2 * mozilla.size()}
                                         << QStringList{magnet};
    }
    void takesWhatIsDropped()
    {
        QFETCH(const QString, format);
        QFETCH(const QByteArray, content);
        const Desk desk{m_file};
        QMimeData data;
        data.setData(format, content);
        const QSignalSpy asked{desk.window.get(), &MainWindow::addRequested};

        QDragEnterEvent enter{QPoint{10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier};
        QCoreApplication::sendEvent(desk.window.get(), &enter);
        auto drop = dropOf(data);
        QCoreApplication::sendEvent(desk.window.get(), &drop);

        QVERIFY(enter.isAccepted());
        QVERIFY(drop.isAccepted());
        QCOMPARE(asked.size(), 1);
        QTEST(asked[0][0].toStringList(), "sources");
    }

    void pastesWithTheKeyboard()
    {
        const Desk desk{m_file};
        const QString magnet = QStringLiteral("magnet:?xt=urn:btih:") + QString(40, QLatin1Char{'c'});
        QGuiApplication::clipboard()->setText(magnet);
        const QSignalSpy asked{desk.window.get(), &MainWindow::addRequested};

        QTest::keyClick(desk.window.get(), Qt::Key_V, Qt::ControlModifier);

        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toStringList(), QStringList{magnet});
    }

    void saysWhenThereIsNothingToPaste()
    {
        Desk desk{m_file};
        QGuiApplication::clipboard()->clear();
        const QSignalSpy asked{desk.window.get(), &MainWindow::addRequested};

        desk.window->paste();

        QCOMPARE(asked.size(), 0);
        QVERIFY(desk.notice().contains(QStringLiteral("clipboard")));
    }

    void linksAreTypedAndAddedByKeyboard()
    {
        const Desk desk{m_file};
        const QString magnet = QStringLiteral("magnet:?xt=urn:btih:") + QString(40, QLatin1Char{'d'});
        const QSignalSpy asked{desk.window.get(), &MainWindow::addRequested};

        QTest::keyClick(desk.window.get(), Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(qobject_cast<QPlainTextEdit*>(QApplication::focusWidget()) != nullptr);
        QCOMPARE(test::namelessControls(*desk.child<QInputDialog>()), QStringList{});
        QTest::keyClicks(QApplication::focusWidget(), magnet);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);

        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toStringList(), QStringList{magnet});
    }

    void proseIsNothingToPaste()
    {
        Desk desk{m_file};
        QGuiApplication::clipboard()->setText(QStringLiteral("Dear all,\n\nhere are the minutes: see below.\nYours"));
        const QSignalSpy asked{desk.window.get(), &MainWindow::addRequested};

        desk.window->paste();

        QCOMPARE(asked.size(), 0);
        QVERIFY(desk.notice().contains(QStringLiteral("clipboard")));
    }

    void offersTheMagnetOfTheClipboardWhenItIsEmpty()
    {
        QGuiApplication::clipboard()->setText(QStringLiteral("magnet:?xt=urn:btih:") + QString(40, QLatin1Char{'c'}) +
                                              QStringLiteral("&dn=debian%2012"));
        const Desk desk{m_file};
        const QSignalSpy asked{desk.window.get(), &MainWindow::addRequested};

        QTRY_VERIFY(desk.button(QStringLiteral("Add “debian 12”")) != nullptr);
        QTest::mouseClick(desk.button(QStringLiteral("Add “debian 12”")), Qt::LeftButton);

        QCOMPARE(asked.size(), 1);
    }

    void changesLimitsFromTheStatusBar()
    {
        Desk desk{m_file};
        auto pills = desk.window->findChildren<RatePill*>();
        QCOMPARE(pills.size(), 2);
        Q_EMIT pills[1]->menu()->aboutToShow();
        const auto actions = pills[1]->menu()->actions();
        const auto found = std::find_if(actions.begin(), actions.end(), [](const QAction* action) {
            return action->text() == QStringLiteral("1 MiB/s");
        });
        QVERIFY(found != actions.end());
        QVERIFY(actions.front()->isChecked());

        (*found)->trigger();

        QCOMPARE(desk.settings.current().limits.upload, std::int64_t{1024 * 1024});
        QCOMPARE(desk.settings.current().limits.download, std::int64_t{0});
    }

    void showsWhetherOthersCanReachUs_data()
    {
        QTest::addColumn<bool>("listens");
        QTest::addColumn<int>("connectable");  // -1: not known
        QTest::addColumn<QString>("name");
        QTest::newRow("no port") << false << -1 << "Connection: No port";
        QTest::newRow("unknown") << true << -1 << "Connection: Reachable?";
        QTest::newRow("yes") << true << 1 << "Connection: Reachable";
        QTest::newRow("no") << true << 0 << "Connection: Not reachable";
    }
    void showsWhetherOthersCanReachUs()
    {
        QFETCH(const bool, listens);
        QFETCH(const int, connectable);
        QFETCH(QString, name);
        Desk desk{m_file};
        engine::SessionStatus status;
        if (listens) {
            status.listening = {"0.0.0.0:51413"};
        }
        if (connectable >= 0) {
            status.connectable = connectable == 1;
        }

        desk.gateway.statusChanged(status);

        const auto buttons = desk.window->findChildren<QToolButton*>();
        const auto found = std::find_if(buttons.begin(), buttons.end(), [&name](const QToolButton* button) {
            return button->accessibleName() == name;
        });
        QVERIFY(found != buttons.end());
        QCOMPARE((*found)->accessibleDescription().contains(QStringLiteral("51413")), listens);
    }

    void helpsFromTheStripWhileTheDetailsAreHidden()
    {
        Desk desk{m_file};
        auto lonely = torrent(1);
        lonely.peers = lonely.seeds = 0;
        lonely.downRate = 0;
        lonely.trackerFailed = true;
        desk.add({lonely});
        desk.select(1);
        QVERIFY(!desk.child<StateStrip>()->isVisible());

        QTest::keyClick(desk.window.get(), Qt::Key_F7);
        QVERIFY(!desk.details->isVisible());
        QVERIFY(desk.child<StateStrip>()->isVisible());
        QTest::mouseClick(desk.child<StateStrip>()->findChild<QPushButton*>(), Qt::LeftButton);

        QCOMPARE(desk.session.calls.back(), std::string{"reannounce 1"});
    }

    void doesWhatClosingIsToldToDo()
    {
        Desk desk{m_file};
        const QSignalSpy quits{desk.window.get(), &MainWindow::quitRequested};
        auto answer = MainWindow::Closing::hide;
        desk.window->setClosing([&answer] { return answer; });

        desk.window->close();
        QVERIFY(!desk.window->isVisible());
        QCOMPARE(quits.size(), 0);
        QCOMPARE(desk.session.calls.back(), std::string{"hidden"});

        desk.window->show();
        answer = MainWindow::Closing::minimize;
        const QSignalSpy minimized{desk.window.get(), &MainWindow::closedToTaskbar};
        desk.window->close();
        QVERIFY(desk.window->isVisible() && desk.window->isMinimized());
        QCOMPARE(minimized.size(), 1);
        QCOMPARE(quits.size(), 0);
        QCOMPARE(desk.session.calls.back(), std::string{"hidden"});

        desk.window->showNormal();
        answer = MainWindow::Closing::quit;
        desk.window->close();
        QCOMPARE(quits.size(), 1);
    }

    void showsATorrentThatIsFilteredOutOrYetToCome()
    {
        Desk desk{m_file};
        desk.add({inState(1, TorrentState::stopped, "one")});
        desk.child<Sidebar>()->setGroup(TorrentGroup::stopped);
        desk.search()->setText(QStringLiteral("one"));

        desk.window->showTorrent(TorrentId{2});
        desk.add({torrent(2, "two")});

        QCOMPARE(desk.list()->selectedIds(), std::vector{TorrentId{2}});
        QCOMPARE(desk.names().size(), 2);
    }

    void isUsedWithoutAMouse()
    {
        Desk desk{m_file};
        desk.add({inState(1, TorrentState::downloading, "alpha"), inState(2, TorrentState::downloading, "beta")});
        QTest::keyClick(desk.window.get(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(desk.search()->hasFocus());
        QTest::keyClicks(desk.search(), QStringLiteral("bet"));
        QTest::keyClick(desk.search(), Qt::Key_Return);
        QVERIFY(desk.list()->hasFocus());
        QTest::keyClick(desk.list(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(desk.list(), Qt::Key_P, Qt::ControlModifier);
        QCOMPARE(desk.session.calls.back(), std::string{"pause 2"});

        QTest::keyClick(desk.window.get(), Qt::Key_F, Qt::ControlModifier);
        QTest::keyClick(desk.search(), Qt::Key_Escape);
        QCOMPARE(desk.names().size(), 2);
        QVERIFY(desk.list()->hasFocus());
        QTest::keyClick(desk.list(), Qt::Key_Delete);
        QVERIFY(desk.child<RemoveDialog>() != nullptr);
    }

    void f6LeadsFromOnePartOfTheWindowToTheNext()
    {
        Desk desk{m_file};
        desk.add({inState(1, TorrentState::downloading)});
        desk.list()->setFocus();
        const auto press = [&](Qt::KeyboardModifiers modifiers = {}) {
            QTest::keyClick(desk.window.get(), Qt::Key_F6, modifiers);
            return desk.window->focusWidget();
        };
        const auto* pills = desk.child<StatusPills>();
        auto* filters = desk.child<Sidebar>();

        QCOMPARE(press(), desk.details);
        QVERIFY(pills->isAncestorOf(press()));
        QCOMPARE(press(), filters);
        QCOMPARE(press(), desk.list());
        QCOMPARE(press(Qt::ShiftModifier), filters);
        QVERIFY(pills->isAncestorOf(press(Qt::ShiftModifier)));
        QCOMPARE(press(Qt::ShiftModifier), desk.details);
        QCOMPARE(press(Qt::ShiftModifier), desk.list());
    }

    void f6LeavesOutWhatIsHidden()
    {
        Desk desk{m_file};
        desk.add({inState(1, TorrentState::downloading)});
        desk.list()->setFocus();

        QTest::keyClick(desk.window.get(), Qt::Key_F7);  // no details
        QTest::keyClick(desk.window.get(), Qt::Key_F6);
        QVERIFY(desk.child<StatusPills>()->isAncestorOf(desk.window->focusWidget()));
        QTest::keyClick(desk.window.get(), Qt::Key_F8);  // no filters
        QTest::keyClick(desk.window.get(), Qt::Key_F6);
        // Below the list is the state of the selected torrent, without a button in this state.
        QCOMPARE(desk.window->focusWidget(), desk.list());
    }

    void f6LeadsBackToWhereTheFocusWas()
    {
        Desk desk{m_file};
        desk.add({inState(1, TorrentState::downloading)});
        auto* rate = desk.child<RatePill>();
        rate->setFocus();

        QTest::keyClick(desk.window.get(), Qt::Key_F6);
        QVERIFY(!rate->hasFocus());
        QTest::keyClick(desk.window.get(), Qt::Key_F6, Qt::ShiftModifier);

        QVERIFY(rate->hasFocus());
    }

    void f6FromTheSearchFieldLeadsIntoTheWindow()
    {
        Desk desk{m_file};
        desk.add({inState(1, TorrentState::downloading)});

        desk.search()->setFocus();
        QTest::keyClick(desk.window.get(), Qt::Key_F6);
        QCOMPARE(desk.window->focusWidget(), desk.child<Sidebar>());
        desk.search()->setFocus();
        QTest::keyClick(desk.window.get(), Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(desk.child<StatusPills>()->isAncestorOf(desk.window->focusWidget()));
    }

    void f6LeadsToTheButtonsOfAnEmptyList()
    {
        Desk desk{m_file};

        desk.child<Sidebar>()->setFocus();
        QTest::keyClick(desk.window.get(), Qt::Key_F6);

        QCOMPARE(desk.window->focusWidget(), desk.button(QStringLiteral("Add file")));
    }

    void theKeyDownFromTheSearchFieldSelectsATorrent()
    {
        Desk desk{m_file};
        desk.add({inState(7, TorrentState::downloading)});
        desk.search()->setFocus();
        QVERIFY(desk.list()->selectedIds().empty());

        QTest::keyClick(desk.search(), Qt::Key_Down);

        QCOMPARE(desk.list()->selectedIds(), std::vector{TorrentId{7}});
    }

    void deleteInAFieldDoesNotRemoveTorrents()
    {
        Desk desk{m_file};
        desk.add({torrent(1)});
        desk.select(1);

        desk.details->setFocus();
        QTest::keyClick(desk.details, Qt::Key_Delete);
        desk.child<Sidebar>()->setFocus();
        QTest::keyClick(desk.child<Sidebar>(), Qt::Key_Delete);

        QVERIFY(desk.child<RemoveDialog>() == nullptr);
    }

    void opensTheFolderOfATorrent()
    {
        Desk desk{m_file};
        QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "noteUrl");
        auto snapshot = torrent(1);
        snapshot.savePath = m_folder.path().toStdString();
        desk.add({snapshot});
        desk.select(1);

        desk.actions()->openFolder->trigger();

        QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
        QCOMPARE(m_opened, QUrl::fromLocalFile(m_folder.path()));
    }

    void opensTheNearestFolderWhileTheTorrentsIsNotMadeYet()
    {
        Desk desk{m_file};
        QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "noteUrl");
        auto snapshot = torrent(1);
        snapshot.savePath = m_folder.filePath(QStringLiteral("not/yet")).toStdString();
        desk.add({snapshot});
        desk.select(1);

        desk.actions()->openFolder->trigger();

        QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
        QCOMPARE(m_opened, QUrl::fromLocalFile(m_folder.path()));
    }

    void warnsWhileOneOfTheNoticesIsAProblem()
    {
        const Desk desk{m_file};
        auto* notices = desk.child<NoticeBar>();

        desk.window->showNotice(QStringLiteral("The diagnostics are in the clipboard."));
        QVERIFY(notices->isVisible());
        QCOMPARE(notices->kind(), NoticeBar::Kind::information);
        test::takePictures(*desk.window, QStringLiteral("notice-information"));
        desk.window->showProblem(QStringLiteral("debian.iso: The web server refused to send the torrent. (404)"));
        QCOMPARE(notices->kind(), NoticeBar::Kind::problem);
        test::takePictures(*desk.window, QStringLiteral("notice-problem"));
        const auto labels = notices->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->accessibleName() == QStringLiteral("Problem") && !label->pixmap().isNull();
        }));

        notices->clear();
        desk.window->showNotice(QStringLiteral("News."));
        QCOMPARE(notices->kind(), NoticeBar::Kind::information);
    }

    void namesEveryControl()
    {
        Desk desk{m_file};
        desk.add({torrent(1)});
        desk.select(1);
        desk.actions()->remove->trigger();
        desk.actions()->limits->trigger();
        desk.window->showNotice(QStringLiteral("A notice."));

        int controls = 0;
        for (auto* widget : desk.window->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || widget->focusProxy() != nullptr || !widget->isVisible() ||
                widget->inherits("QAbstractScrollAreaViewport")) {
                continue;
            }
            ++controls;
            auto* accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(accessible != nullptr);
            const QString described = QStringLiteral("%1 %2").arg(
                QString::fromLatin1(widget->metaObject()->className()), widget->objectName());
            QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), qPrintable(described));
        }
        QVERIFY2(controls > 10, qPrintable(QString::number(controls)));
    }

    void survivesHostileNames()
    {
        Desk desk{m_file};
        auto hostile =
            torrent(1, std::string("<img src='file:///etc/passwd'>\u202Egpj.exe\n\x01&x") + std::string(100'000, 'y'));
        hostile.problemDetail = hostile.name;
        hostile.problem = Problem::diskError;
        hostile.state = TorrentState::failed;
        hostile.savePath = hostile.name;
        desk.add({hostile});
        desk.select(1);
        desk.actions()->remove->trigger();
        QTest::keyClick(desk.window.get(), Qt::Key_F7);
        desk.window->grab();

        QVERIFY(desk.names()[0].size() <= 300);
        for (const auto* label : desk.window->findChildren<QLabel*>()) {
            QVERIFY2(label->text().isEmpty() || label->textFormat() == Qt::PlainText ||
                         !label->text().contains(QLatin1Char{'<'}),
                     qPrintable(label->text()));
            QVERIFY(!label->text().contains(QChar{0x202e}));
        }
        QVERIFY(desk.window->width() < 3000);
    }

    void showsFiveThousandRowsAndTellsHowLongTheyTake()
    {
        Desk desk{m_file};
        std::vector<TorrentSnapshot> torrents;
        for (unsigned id = 1; id <= 5000; ++id) {
            torrents.push_back(torrent(id, "torrent " + std::to_string(id)));
        }
        QElapsedTimer clock;
        clock.start();
        desk.add(torrents);
        desk.window->grab();
        const auto adding = clock.restart();
        std::vector<TorrentSnapshot> some{torrents.begin(), torrents.begin() + 250};
        for (auto& each : some) {
            each.downRate = 777;
        }
        clock.restart();
        desk.change(some);
        desk.list()->viewport()->repaint();
        const auto few = clock.restart();
        for (auto& each : torrents) {
            each.downRate = 888;
        }
        clock.restart();
        desk.change(torrents);
        desk.list()->viewport()->repaint();
        const auto all = clock.elapsed();

        // Told, not asserted: the machine may be busy with other things.
        qInfo("5,000 rows: shown after %lld ms; 250 changed and painted in %lld ms, all in %lld ms", adding, few, all);
        QCOMPARE(desk.list()->model()->rowCount(), 5000);
    }

public Q_SLOTS:  // not run as a test: it takes an argument
    void noteUrl(const QUrl& url) { m_opened = url; }

private:
    QTemporaryDir m_folder;
    QString m_file;
    QUrl m_opened;
    int m_count = 0;
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
