#include "tests/support/details_samples.hpp"
#include "tests/support/fake_session.hpp"
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
#include <QTabBar>
#include <QTest>

#include <algorithm>
#include <array>

using barter::engine::DetailsPart;
using barter::ui::DetailsPanel;

namespace {

constexpr std::array allParts{
    DetailsPart::general, DetailsPart::files, DetailsPart::peers, DetailsPart::trackers, DetailsPart::pieces};

/// Longer than any text that the panel may show.
constexpr int longest = 4200;

bool isHarmless(const QString& text)
{
    if (text.size() > longest) {
        return false;
    }
    return std::none_of(text.begin(), text.end(), [](QChar character) {
        const auto code = character.unicode();
        return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x2028 && code <= 0x202e) ||
               (code >= 0x2066 && code <= 0x2069);
    });
}

bool isPlain(const QString& toolTip)
{
    return !Qt::mightBeRichText(toolTip) ||
           (toolTip.startsWith(u"<qt>"_qs) && toolTip.count(QLatin1Char{'<'}) == 2 + toolTip.count(u"<br>"_qs));
}

void addTexts(const QAbstractItemModel& model, const QModelIndex& parent, QStringList& texts, QStringList& toolTips)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        for (int column = 0; column < model.columnCount(parent); ++column) {
            const auto index = model.index(row, column, parent);
            texts.append(index.data().toString());
            texts.append(index.data(Qt::AccessibleTextRole).toString());
            toolTips.append(index.data(Qt::ToolTipRole).toString());
        }
        addTexts(model, model.index(row, 0, parent), texts, toolTips);
    }
}

}  // namespace

/// U-3 for the details, and a name for every control.
class DetailsTextTest : public QObject {
    Q_OBJECT

private:
    barter::test::FakeSession m_session;
    barter::ui::SessionGateway m_gateway;
    std::unique_ptr<DetailsPanel> m_panel;

    void checkTexts()
    {
        QStringList texts;
        QStringList toolTips;
        for (const auto* widget : m_panel->findChildren<QWidget*>()) {
            toolTips.append(widget->toolTip());
            texts.append(widget->accessibleName());
            texts.append(widget->accessibleDescription());
            if (const auto* label = qobject_cast<const QLabel*>(widget)) {
                texts.append(label->text());
                QVERIFY2(label->textFormat() == Qt::PlainText || !Qt::mightBeRichText(label->text()),
                         qPrintable(label->text()));
            } else if (const auto* line = qobject_cast<const QLineEdit*>(widget)) {
                texts.append(line->text());
            } else if (const auto* text = qobject_cast<const QPlainTextEdit*>(widget)) {
                texts.append(text->toPlainText());
            } else if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
                texts.append(button->text());
            } else if (const auto* view = qobject_cast<const QAbstractItemView*>(widget);
                       view != nullptr && view->model() != nullptr) {
                addTexts(*view->model(), {}, texts, toolTips);
            }
        }
        QVERIFY(texts.size() > 20);
        for (const auto& text : texts) {
            QVERIFY2(isHarmless(text), qPrintable(text.left(200)));
        }
        for (const auto& tip : toolTips) {
            QVERIFY2(isPlain(tip), qPrintable(tip.left(200)));
        }
    }

private Q_SLOTS:
    void init()
    {
        m_gateway.setSession(m_session);
        m_panel = std::make_unique<DetailsPanel>(m_gateway);
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
            checkTexts();
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
