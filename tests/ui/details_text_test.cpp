#include "tests/support/details_samples.hpp"
#include "tests/support/fake_session.hpp"
#include "tests/support/hostile_checks.hpp"
#include "tests/support/hostile_texts.hpp"
#include "tests/support/snapshots.hpp"
#include "ui/details_panel.hpp"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>

using barter::engine::DetailsPart;
using barter::ui::DetailsPanel;

namespace {

constexpr std::array allParts{
    DetailsPart::general, DetailsPart::files, DetailsPart::peers, DetailsPart::trackers, DetailsPart::pieces};

}  // namespace

/// U-3 for the details, and a name for every control.
class DetailsTextTest : public QObject {
    Q_OBJECT

private:
    barter::test::FakeSession m_session;
    barter::ui::SessionGateway m_gateway;
    QTemporaryDir m_folder;
    QSettings m_remembered{m_folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat};
    std::unique_ptr<DetailsPanel> m_panel;

private Q_SLOTS:
    void init()
    {
        m_gateway.setSession(m_session);
        m_panel = std::make_unique<DetailsPanel>(m_gateway, m_remembered);
        m_panel->resize(700, 320);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }

    void thereAreSixtyHostileTexts() { QCOMPARE(barter::test::hostileTexts().size(), 60U); }

    void hostileTextsArePlainBoundedAndBreakNoLayout_data()
    {
        QTest::addColumn<QByteArray>("text");
        int number = 0;
        for (const auto& text : barter::test::hostileTexts()) {
            QTest::addRow("%d", ++number) << QByteArray::fromStdString(text);
        }
    }

    void hostileTextsArePlainBoundedAndBreakNoLayout()
    {
        QFETCH(const QByteArray, text);
        const auto hostile = text.toStdString();
        auto torrent = barter::test::torrent(1, hostile);
        torrent.savePath = "/" + hostile;
        torrent.state = barter::engine::TorrentState::failed;
        torrent.problem = barter::engine::Problem::diskError;
        torrent.problemDetail = hostile;
        auto details = barter::test::details(1);
        details.comment = hostile;
        details.creator = hostile;
        details.files[0].path = hostile;
        details.files[1].path = hostile + "/" + hostile;
        details.peers[0].address = hostile;
        details.peers[0].client = hostile;
        details.trackers[0].url = hostile;
        details.trackers[0].message = hostile;
        details.webSeeds = {hostile};

        m_panel->setTorrent(torrent);
        for (const auto part : allParts) {
            m_panel->showPart(part);
            m_gateway.detailsChanged(details);
            QCoreApplication::processEvents();
            const barter::test::ShownTexts shown{*m_panel};
            QVERIFY(shown.texts.size() > 20);
            QCOMPARE(shown.harm(), QString{});
            QVERIFY2(m_panel->minimumSizeHint().width() <= 620,
                     qPrintable(QString::number(m_panel->minimumSizeHint().width())));
            QCOMPARE(m_panel->size(), QSize(700, 320));
        }
    }

    void whateverTakesTheFocusHasAName()
    {
        m_panel->setTorrent(barter::test::torrent(1));
        int controls = 0;
        for (const auto part : allParts) {
            m_panel->showPart(part);
            m_gateway.detailsChanged(barter::test::details(1));
            QCoreApplication::processEvents();
            for (auto* widget : m_panel->findChildren<QWidget*>()) {
                const bool reachable = widget->isVisible() && (widget->focusPolicy() & Qt::TabFocus) != 0;
                if (!reachable || qobject_cast<QScrollBar*>(widget) != nullptr) {
                    continue;
                }
                ++controls;
                auto* interface = QAccessible::queryAccessibleInterface(widget);
                QVERIFY(interface != nullptr);
                QVERIFY2(!interface->text(QAccessible::Name).isEmpty() || qobject_cast<QTabBar*>(widget) != nullptr,
                         widget->metaObject()->className());
            }
        }
        QVERIFY(controls > 20);
    }

    void tabReachesEveryControlOfAPageAndComesBack()
    {
        m_panel->setTorrent(barter::test::torrent(1));
        m_panel->showPart(DetailsPart::trackers);
        m_gateway.detailsChanged(barter::test::details(1));
        QCoreApplication::processEvents();
        m_panel->activateWindow();
        m_panel->findChild<QTabBar*>()->setFocus();

        QStringList reached;
        for (int i = 0; i < 12; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            const auto* focus = QApplication::focusWidget();
            QVERIFY(focus != nullptr);
            const auto* button = qobject_cast<const QAbstractButton*>(focus);
            reached.append(button != nullptr ? button->text().remove(QLatin1Char{'&'}) : focus->accessibleName());
        }

        for (const auto* expected : {"Trackers and web seeds", "Add trackers…", "Add web seed…", "Ask again now"}) {
            QVERIFY2(reached.contains(QString::fromUtf8(expected)), expected);
        }
        QVERIFY(reached.count(u"Add trackers…"_qs) >= 2);  // round and round
    }
};

QTEST_MAIN(DetailsTextTest)
#include "details_text_test.moc"
