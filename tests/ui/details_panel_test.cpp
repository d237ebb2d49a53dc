#include "tests/support/details_samples.hpp"
#include "tests/support/fake_session.hpp"
#include "tests/support/snapshots.hpp"
#include "ui/columns_dialog.hpp"
#include "ui/details_panel.hpp"
#include "ui/details_table.hpp"
#include "ui/file_tree_view.hpp"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUrl>

using barter::engine::DetailsPart;
using barter::engine::EngineErrc;
using barter::engine::TorrentState;
using barter::test::FakeSession;
using barter::ui::DetailsPanel;

namespace {

/// As FakeSession writes it down.
std::string watching(const char* id, DetailsPart part)
{
    return std::string{"watchDetails "} + id + " " + std::to_string(static_cast<int>(part));
}

/// The visible one whose text, without its mnemonic, begins so.
template <class Button>
Button* button(const QWidget& parent, const char* text)
{
    for (auto* each : parent.findChildren<Button*>()) {
        if (each->isVisible() && each->text().remove(QLatin1Char{'&'}).startsWith(QLatin1String{text})) {
            return each;
        }
    }
    return nullptr;
}

bool showsText(const QWidget& parent, const QString& text)
{
    for (const auto* label : parent.findChildren<QLabel*>()) {
        if (label->isVisible() && label->text().contains(text)) {
            return true;
        }
    }
    return false;
}

}  // namespace

class DetailsPanelTest : public QObject {
    Q_OBJECT

public Q_SLOTS:
    void rememberUrl(const QUrl& url) { m_opened = url; }

private:
    FakeSession m_session;
    barter::ui::SessionGateway m_gateway;
    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_remembered;
    std::unique_ptr<DetailsPanel> m_panel;
    int m_count = 0;
    QUrl m_opened;

    /// The field of that caption on the first page.
    [[nodiscard]] QString field(const char* caption) const
    {
        for (const auto* line : m_panel->findChildren<QLineEdit*>()) {
            if (line->isReadOnly() && line->accessibleName() == QLatin1String{caption}) {
                return line->isVisible() ? line->text() : u"(hidden)"_qs;
            }
        }
        return u"(no such field)"_qs;
    }
    [[nodiscard]] bool wasAsked(const std::string& call) const
    {
        return std::find(m_session.calls.begin(), m_session.calls.end(), call) != m_session.calls.end();
    }
    void show(DetailsPart part, const barter::engine::TorrentSnapshot& torrent = barter::test::torrent(1))
    {
        m_panel->setTorrent(torrent);
        m_panel->showPart(part);
        m_gateway.detailsChanged(barter::test::details(static_cast<unsigned>(torrent.id)));
        QCoreApplication::processEvents();
    }
    void open()
    {
        m_panel.reset();  // as between two runs
        m_panel = std::make_unique<DetailsPanel>(m_gateway, *m_remembered);
        m_panel->resize(800, 350);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    /// The table of the visible page, and its columns.
    [[nodiscard]] QAbstractItemView* table() const
    {
        if (auto* tree = visible<barter::ui::FileTreeView>()) {
            return tree;
        }
        return visible<barter::ui::DetailsTable>();
    }
    [[nodiscard]] QHeaderView* columns() const
    {
        if (auto* tree = visible<barter::ui::FileTreeView>()) {
            return tree->header();
        }
        return visible<barter::ui::DetailsTable>()->horizontalHeader();
    }
    /// What the table's menu offers, by its text without mnemonic.
    [[nodiscard]] QAction* offered(const QString& text) const
    {
        if (auto* before = QApplication::activePopupWidget()) {
            before->close();
        }
        table()->setCurrentIndex(table()->model()->index(0, 0));
        QContextMenuEvent event{QContextMenuEvent::Keyboard, {}, {}};
        QCoreApplication::sendEvent(table(), &event);
        for (auto* action : QApplication::activePopupWidget()->actions()) {
            if (action->text().remove(QLatin1Char{'&'}).startsWith(text)) {
                return action;
            }
        }
        return nullptr;
    }
    template <class Widget>
    [[nodiscard]] Widget* visible() const
    {
        for (auto* each : m_panel->findChildren<Widget*>()) {
            if (each->isVisible()) {
                return each;
            }
        }
        return nullptr;
    }

private Q_SLOTS:
    void init()
    {
        m_session.calls.clear();
        m_session.done = {};
        m_gateway.setSession(m_session);
        m_panel.reset();  // it uses what comes next
        m_remembered = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("window-%1.ini").arg(++m_count)),
                                                   QSettings::IniFormat);
        open();
    }

    void cleanupTestCase() { m_panel.reset(); }

    void withoutATorrentItSaysWhatToDo()
    {
        QVERIFY(showsText(*m_panel, u"Select one torrent"_qs));
        QVERIFY(m_session.calls.empty());
    }

    void asksOnlyForTheVisiblePart()
    {
        m_panel->setTorrent(barter::test::torrent(7));
        QCOMPARE(m_session.calls, (std::vector<std::string>{watching("7", DetailsPart::general)}));

        m_panel->setTorrent(barter::test::torrent(7));  // news of the same one
        QCOMPARE(m_session.calls.size(), 1U);

        m_panel->showPart(DetailsPart::peers);
        QCOMPARE(m_session.calls.back(), watching("7", DetailsPart::peers));
        m_panel->setTorrent(barter::test::torrent(8));
        QCOMPARE(m_session.calls.back(), watching("8", DetailsPart::peers));
        m_panel->setTorrent({});
        QCOMPARE(m_session.calls.back(), watching("none", DetailsPart::peers));
    }

    void asksForNothingWhileNobodySeesIt()
    {
        m_panel->setTorrent(barter::test::torrent(7));

        m_panel->hide();
        QCOMPARE(m_session.calls.back(), watching("none", DetailsPart::general));
        m_panel->setTorrent(barter::test::torrent(8));
        QCOMPARE(m_session.calls.size(), 2U);
        m_panel->show();
        QCOMPARE(m_session.calls.back(), watching("8", DetailsPart::general));

        m_panel->showMinimized();
        QTRY_COMPARE(m_session.calls.back(), watching("none", DetailsPart::general));
        m_panel->showNormal();
        QTRY_COMPARE(m_session.calls.back(), watching("8", DetailsPart::general));

        m_panel.reset();
        QCOMPARE(m_session.calls.back(), watching("none", DetailsPart::general));
    }

    void theFirstPageShowsAmountsDatesAndHashes()
    {
        auto torrent = barter::test::torrent(1);
        torrent.totalBytes = 2048;
        torrent.wantedBytes = 2048;
        torrent.doneBytes = 1024;
        torrent.knownPeers = 40;
        torrent.ratio = 0.25;
        show(DetailsPart::general, torrent);

        QVERIFY(showsText(*m_panel, u"Downloading"_qs));
        QCOMPARE(field("Downloaded"), u"1.00 KiB of 2.00 KiB (50.0%)"_qs);
        QCOMPARE(field("Remaining"), u"1.00 KiB"_qs);
        QCOMPARE(field("Peers"), u"2 connected of 40 known"_qs);
        QCOMPARE(field("Seeds"), u"1 connected"_qs);
        QCOMPARE(field("Ratio"), u"0.25"_qs);
        QCOMPARE(field("Name"), u"debian.iso"_qs);
        QCOMPARE(field("Saved in"), u"/srv/downloads"_qs);
        QCOMPARE(field("Info-hash v1"), u"0000000000000000000000000000000000000001"_qs);
        QCOMPARE(field("Info-hash v2"), u"(hidden)"_qs);
        QCOMPARE(field("Piece size"), u"256 KiB"_qs);
        QCOMPARE(field("Created with"), u"mktorrent 1.1"_qs);
        QCOMPARE(field("Wasted"), u"4.00 KiB"_qs);
        QCOMPARE(field("Private"), u"No"_qs);
    }

    void tablesAreSortedAndArrangedThroughTheirMenu_data()
    {
        QTest::addColumn<DetailsPart>("part");
        QTest::newRow("files") << DetailsPart::files;
        QTest::newRow("peers") << DetailsPart::peers;
        QTest::newRow("trackers") << DetailsPart::trackers;
    }

    void tablesAreSortedAndArrangedThroughTheirMenu()
    {
        QFETCH(const DetailsPart, part);
        show(part);
        const auto rows = [this] {
            const auto* model = table()->model();
            // All files are in one folder.
            const auto parent = model->rowCount() == 1 ? model->index(0, 0) : QModelIndex{};
            QStringList texts;
            for (int row = 0; row < model->rowCount(parent); ++row) {
                if (const auto index = model->index(row, 0, parent); !model->hasChildren(index)) {
                    texts << index.data().toString();  // folders come first in any order
                }
            }
            return texts;
        };
        auto sorted = rows();
        std::sort(sorted.begin(), sorted.end());
        QVERIFY(sorted.size() > 1);

        auto* byFirstColumn = offered(u"Sort by"_qs)->menu()->actions().front();
        if (!byFirstColumn->isChecked()) {
            byFirstColumn->trigger();
        }
        QCOMPARE(rows(), sorted);
        QVERIFY(byFirstColumn->isChecked());
        byFirstColumn->trigger();
        QCOMPARE(rows(), QStringList(sorted.rbegin(), sorted.rend()));

        offered(u"Arrange columns"_qs)->trigger();
        auto* dialog = m_panel->findChild<barter::ui::ColumnsDialog*>();
        QVERIFY(dialog != nullptr);
        auto* list = dialog->findChild<QListWidget*>();
        list->item(1)->setCheckState(Qt::Unchecked);
        list->setCurrentRow(2);
        dialog->findChild<QSpinBox*>()->setValue(97);
        button<QPushButton>(*dialog, "Move up")->click();
        dialog->accept();
        QVERIFY(columns()->isSectionHidden(1));
        QCOMPARE(columns()->visualIndex(2), 1);
        QCOMPARE(columns()->sectionSize(2), 97);
    }

    void tablesRememberHowTheyAreArranged_data() { tablesAreSortedAndArrangedThroughTheirMenu_data(); }

    void tablesRememberHowTheyAreArranged()
    {
        QFETCH(const DetailsPart, part);
        show(part);
        offered(u"Sort by"_qs)->menu()->actions()[1]->trigger();
        offered(u"Sort by"_qs)->menu()->actions()[1]->trigger();
        const auto order = columns()->sortIndicatorOrder();
        const auto first = table()->model()->index(0, 0).data().toString();
        columns()->moveSection(columns()->visualIndex(3), 0);
        columns()->resizeSection(3, 61);
        columns()->hideSection(2);
        QApplication::activePopupWidget()->close();

        open();
        show(part);

        QCOMPARE(columns()->sortIndicatorSection(), 1);
        QCOMPARE(columns()->sortIndicatorOrder(), order);
        QCOMPARE(table()->model()->index(0, 0).data().toString(), first);
        QCOMPARE(columns()->visualIndex(3), 0);
        QCOMPARE(columns()->sectionSize(3), 61);
        QVERIFY(columns()->isSectionHidden(2));
        QVERIFY(!columns()->isSectionHidden(1));
    }

    void titlesAreNotCutAtFirst()
    {
        for (const auto part : {DetailsPart::peers, DetailsPart::trackers}) {
            show(part);
            for (int column = 0; column < columns()->count(); ++column) {
                QVERIFY2(columns()->sectionSize(column) >= columns()->sectionSizeHint(column),
                         qPrintable(table()->model()->headerData(column, Qt::Horizontal).toString()));
            }
        }
    }

    void tablesAreRememberedApart()
    {
        show(DetailsPart::peers);
        columns()->hideSection(1);
        show(DetailsPart::trackers);
        columns()->hideSection(2);

        open();

        show(DetailsPart::peers);
        QVERIFY(columns()->isSectionHidden(1));
        QVERIFY(!columns()->isSectionHidden(2));
        show(DetailsPart::trackers);
        QVERIFY(!columns()->isSectionHidden(1));
        QVERIFY(columns()->isSectionHidden(2));
        show(DetailsPart::files);
        QCOMPARE(columns()->hiddenSectionCount(), 0);
    }

    void nothingOfTheTorrentBeforeStays()
    {
        show(DetailsPart::general);
        show(DetailsPart::peers);
        QCOMPARE(visible<barter::ui::DetailsTable>()->model()->rowCount(), 3);

        m_panel->setTorrent(barter::test::torrent(2));
        QVERIFY(visible<barter::ui::DetailsTable>() == nullptr);
        m_panel->showPart(DetailsPart::general);
        QCOMPARE(field("Created with"), u"(hidden)"_qs);

        m_gateway.detailsChanged(barter::test::details(1));  // late news
        QCOMPARE(field("Created with"), u"(hidden)"_qs);
    }

    void newsKeepWhatWasSelectedInAField()
    {
        show(DetailsPart::general);
        QLineEdit* name = nullptr;
        for (auto* line : m_panel->findChildren<QLineEdit*>()) {
            name = line->accessibleName() == u"Name"_qs ? line : name;
        }
        QVERIFY(name != nullptr);
        name->setSelection(0, 6);

        m_panel->setTorrent(barter::test::torrent(1));

        QCOMPARE(name->selectedText(), u"debian"_qs);
    }

    void theButtonBesideTheStateHelps()
    {
        auto torrent = barter::test::torrent(1);
        torrent.state = TorrentState::stopped;
        torrent.downRate = 0;
        show(DetailsPart::general, torrent);
        auto* help = visible<QPushButton>();
        QVERIFY(help != nullptr);

        QTest::mouseClick(help, Qt::LeftButton);

        QVERIFY(wasAsked("resume 1"));
    }

    void removingIsOfferedWhereSomebodyListens_data()
    {
        QTest::addColumn<bool>("listens");
        QTest::newRow("nobody") << false;
        QTest::newRow("the window") << true;
    }

    void removingIsOfferedWhereSomebodyListens()
    {
        QFETCH(const bool, listens);
        std::unique_ptr<QSignalSpy> asked;
        if (listens) {
            asked = std::make_unique<QSignalSpy>(m_panel.get(), &DetailsPanel::removeRequested);
        }
        auto torrent = barter::test::torrent(1);
        torrent.state = TorrentState::failed;
        torrent.problem = barter::engine::Problem::badMetadata;
        show(DetailsPart::general, torrent);

        auto* remove = visible<QPushButton>();
        QCOMPARE(remove != nullptr, listens);
        if (listens) {
            remove->click();
            QCOMPARE(asked->size(), 1);
        }
    }

    void theFolderThatExistsIsOpened()
    {
        QDesktopServices::setUrlHandler(u"file"_qs, this, "rememberUrl");
        auto torrent = barter::test::torrent(1);
        torrent.savePath = "/usr/not there/../neither";
        show(DetailsPart::general, torrent);

        QTest::mouseClick(button<QToolButton>(*m_panel, "Open"), Qt::LeftButton);

        QDesktopServices::unsetUrlHandler(u"file"_qs);
        QCOMPARE(m_opened, QUrl::fromLocalFile(u"/usr"_qs));
    }

    void aPriorityIsSentByKeyboard()
    {
        show(DetailsPart::files);
        auto* tree = visible<barter::ui::FileTreeView>();
        QVERIFY(tree != nullptr);
        QVERIFY(showsText(*m_panel, u"4 of 4"_qs));
        tree->setFocus();
        tree->setCurrentIndex(tree->model()->index(0, 0, tree->model()->index(0, 0)));  // the folder "doc"

        QTest::keyClick(tree, Qt::Key_1, Qt::ControlModifier);

        QVERIFY(wasAsked("setFilePriorities 1"));
        QCOMPARE(m_session.lastPriorities,
                 (std::vector<std::pair<int, barter::engine::FilePriority>>{{3, barter::engine::FilePriority::high},
                                                                            {4, barter::engine::FilePriority::high}}));
    }

    void aRenameThatFailsIsSaidBelowTheTabsUntilDismissed()
    {
        show(DetailsPart::files);
        m_session.done = barter::fail(EngineErrc::nameTaken, "readme.txt");
        auto* tree = visible<barter::ui::FileTreeView>();
        tree->setFocus();
        tree->expandAll();
        tree->setCurrentIndex(tree->model()->index(0, 0, tree->model()->index(0, 0, tree->model()->index(0, 0))));

        QTest::keyClick(tree, Qt::Key_F2);
        QLineEdit* editor = nullptr;
        for (auto* line : tree->findChildren<QLineEdit*>()) {
            editor = line;
        }
        QVERIFY(editor != nullptr);
        editor->setText(u"readme.txt"_qs);
        QTest::keyClick(editor, Qt::Key_Return);

        QTRY_VERIFY(wasAsked("renameFile 1 3 debian/doc/readme.txt"));
        auto* dismiss = visible<QToolButton>();
        QVERIFY(dismiss != nullptr);
        QCOMPARE(dismiss->accessibleName(), u"Dismiss this message"_qs);
        QTest::mouseClick(dismiss, Qt::LeftButton);
        QVERIFY(!dismiss->isVisible());
    }

    void metadataThatAreNotThereYetAreSaid()
    {
        auto torrent = barter::test::torrent(1);
        torrent.state = TorrentState::metadata;
        torrent.hasMetadata = false;
        m_panel->setTorrent(torrent);

        m_panel->showPart(DetailsPart::files);
        QVERIFY(showsText(*m_panel, u"The list of files is not known yet"_qs));
        m_panel->showPart(DetailsPart::pieces);
        QVERIFY(showsText(*m_panel, u"The pieces are not known yet"_qs));
        m_panel->showPart(DetailsPart::peers);
        QVERIFY(showsText(*m_panel, u"No peer connected"_qs));
        m_panel->showPart(DetailsPart::trackers);
        QVERIFY(showsText(*m_panel, u"No tracker"_qs));
    }

    void tabStopsOnlyAtTextsThatPeopleCopy()
    {
        QStringList stops;
        for (const auto* line : m_panel->findChildren<QLineEdit*>()) {
            if (line->isReadOnly() && (line->focusPolicy() & Qt::TabFocus) != 0) {
                stops << line->accessibleName();
            }
        }

        stops.sort();
        QCOMPARE(stops, QStringList({u"Info-hash v1"_qs, u"Info-hash v2"_qs, u"Name"_qs, u"Saved in"_qs}));
    }

    void aPeerIsAddedByKeyboard()
    {
        show(DetailsPart::peers);
        button<QPushButton>(*m_panel, "Add peer")->setFocus();

        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTest::keyClicks(QApplication::focusWidget(), u" 192.0.2.9:6881 "_qs);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);

        QVERIFY(wasAsked("addPeer 1 192.0.2.9:6881"));
        QCOMPARE(QApplication::focusWidget(), button<QPushButton>(*m_panel, "Add peer"));
    }

    void aPrivateTorrentTakesNoPeersByHand()
    {
        auto torrent = barter::test::torrent(1);
        torrent.isPrivate = true;
        show(DetailsPart::peers, torrent);

        QVERIFY(!button<QPushButton>(*m_panel, "Add peer")->isEnabled());
    }

    void selectedPeersStaySelectedAndAreCopied()
    {
        show(DetailsPart::peers);
        auto* table = visible<barter::ui::DetailsTable>();
        table->setFocus();
        table->selectRow(1);
        const auto chosen = table->selectionModel()->selectedRows().front().data().toString();
        auto details = barter::test::details(1);
        details.peers.push_back(barter::test::peer("203.0.113.5:1"));
        for (auto& each : details.peers) {
            each.downRate = each.downRate * 3 + static_cast<std::int64_t>(each.address.size());
        }

        m_gateway.detailsChanged(details);
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);

        QCOMPARE(table->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(QGuiApplication::clipboard()->text(), chosen);
    }

    void severalTrackersAreAddedAtOnce()
    {
        show(DetailsPart::trackers);
        button<QPushButton>(*m_panel, "Add trackers")->click();
        auto* text = qobject_cast<QPlainTextEdit*>(QApplication::focusWidget());
        QVERIFY(text != nullptr);

        text->setPlainText(u"udp://a.example:1\n\n  https://b.example/announce \n"_qs);
        QTest::keyClick(text, Qt::Key_Return, Qt::ControlModifier);

        QVERIFY(wasAsked("addTrackers 1 udp://a.example:1 https://b.example/announce"));
        QVERIFY(!text->isVisible());
    }

    void escapeClosesTheFieldAndAddsNothing()
    {
        show(DetailsPart::trackers);
        button<QPushButton>(*m_panel, "Add web seed")->click();
        QTest::keyClicks(QApplication::focusWidget(), u"https://c.example/"_qs);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QCOMPARE(QApplication::focusWidget(), button<QPushButton>(*m_panel, "Add web seed"));
        QVERIFY(!wasAsked("addWebSeed 1 https://c.example/"));

        button<QPushButton>(*m_panel, "Add web seed")->click();
        QTest::keyClicks(QApplication::focusWidget(), u"https://d.example/"_qs);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(wasAsked("addWebSeed 1 https://d.example/"));
    }

    void deleteRemovesTheSelectedTrackersAndWebSeeds()
    {
        show(DetailsPart::trackers);
        auto* table = visible<barter::ui::DetailsTable>();
        table->setFocus();
        QVERIFY(!button<QPushButton>(*m_panel, "Remove")->isEnabled());

        table->selectAll();
        QTest::keyClick(table, Qt::Key_Delete);

        QVERIFY(wasAsked("removeTracker 1 udp://tracker.example.org:6969/announce"));
        QVERIFY(wasAsked("removeTracker 1 https://backup.example.net/announce"));
        QVERIFY(wasAsked("removeWebSeed 1 https://mirror.example.org/debian/"));
    }

    void trackersAreAskedAgainOnlyWhileTheTorrentRuns()
    {
        show(DetailsPart::trackers);
        QTest::mouseClick(button<QPushButton>(*m_panel, "Ask again"), Qt::LeftButton);
        QVERIFY(wasAsked("reannounce 1"));

        auto stopped = barter::test::torrent(1);
        stopped.state = TorrentState::stopped;
        m_panel->setTorrent(stopped);
        QVERIFY(!button<QPushButton>(*m_panel, "Ask again")->isEnabled());
    }

    void anAddThatWorksTakesTheComplaintBack()
    {
        show(DetailsPart::peers);
        const auto add = [&] {
            button<QPushButton>(*m_panel, "Add peer")->click();
            QTest::keyClicks(QApplication::focusWidget(), u"x"_qs);
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        };

        m_session.done = barter::fail(EngineErrc::invalidEndpoint, "x");
        add();
        QVERIFY(visible<QToolButton>() != nullptr);
        m_session.done = {};
        add();

        QVERIFY(visible<QToolButton>() == nullptr);
    }

    void whoeverComesByTabFindsTheRowSelected()
    {
        show(DetailsPart::peers);
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        auto* table = visible<barter::ui::DetailsTable>();

        m_panel->findChild<QTabBar*>()->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);

        QCOMPARE(QApplication::focusWidget(), table);
        QCOMPARE(table->selectedModelRows().size(), 1);
        QVERIFY(button<QPushButton>(*m_panel, "Copy address")->isEnabled());
    }

    void anotherPageByKeyBeginsWithItsTab()
    {
        show(DetailsPart::files);
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        auto* tree = visible<barter::ui::FileTreeView>();
        tree->setFocus();

        QTest::keyClick(tree, Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), m_panel->findChild<QTabBar*>());
        // The peers come a moment later, and then Tab leads to them.
        m_gateway.detailsChanged(barter::test::details(1));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);

        QCOMPARE(QApplication::focusWidget(), visible<barter::ui::DetailsTable>());
    }

    void thePiecesHaveALegendWithNumbers()
    {
        show(DetailsPart::pieces);

        QVERIFY(showsText(*m_panel, u"712 of 1,000 pieces, 256 KiB each"_qs));
        QVERIFY(showsText(*m_panel, u"There: 712"_qs));
        QVERIFY(showsText(*m_panel, u"Under way: 20"_qs));
        QVERIFY(showsText(*m_panel, u"Missing: 268"_qs));
        QVERIFY(showsText(*m_panel, u"have 0.99 copies together. None of them has 1 piece"_qs));
    }
};

QTEST_MAIN(DetailsPanelTest)
#include "details_panel_test.moc"
