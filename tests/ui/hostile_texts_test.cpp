#include "support/fake_session.hpp"
#include "support/hostile_checks.hpp"
#include "support/hostile_texts.hpp"
#include "support/snapshots.hpp"
#include "ui/add_controller.hpp"
#include "ui/add_dialog.hpp"
#include "ui/empty_state.hpp"
#include "ui/error_text.hpp"
#include "ui/file_tree_model.hpp"
#include "ui/file_tree_view.hpp"
#include "ui/main_window.hpp"
#include "ui/notice_bar.hpp"
#include "ui/notifier.hpp"
#include "ui/remove_dialog.hpp"
#include "ui/session_gateway.hpp"
#include "ui/settings_store.hpp"
#include "ui/state_text.hpp"
#include "ui/torrent_actions.hpp"
#include "ui/torrent_view.hpp"

#include "engine/engine_error.hpp"

#include <QClipboard>
#include <QDialog>
#include <QGuiApplication>
#include <QInputDialog>
#include <QListView>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>

using namespace barter;
using namespace barter::ui;
using engine::EngineErrc;
using engine::Problem;
using engine::TorrentId;
using engine::TorrentState;
using test::hostileTexts;
using test::isHarmless;
using test::ShownTexts;

namespace {

/// No window asks for more than this, whatever strangers call their things.
constexpr int widest = 1000;

engine::TorrentSnapshot hostileTorrent(const std::string& text, TorrentState state, Problem problem)
{
    auto torrent = test::torrent(1, text);
    torrent.savePath = "/srv/" + text;
    torrent.state = state;
    torrent.problem = problem;
    torrent.problemDetail = text;
    return torrent;
}

}  // namespace

/// U-3: the texts of strangers in every view that shows one. The details have a test of their own, and the tool tip of
/// the tray has no text but ours.
class HostileTextsTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    test::FakeSession m_session;
    SessionGateway m_gateway;
    std::unique_ptr<SettingsStore> m_settings;
    std::unique_ptr<QSettings> m_remembered;
    std::unique_ptr<MainWindow> m_window;

    void showInWindow(const engine::TorrentSnapshot& torrent)
    {
        m_gateway.torrentsChanged({.added = {torrent}, .changed = {}, .removed = {}});
        m_window->findChild<TorrentView*>()->selectOnly(TorrentId{1});
        QCoreApplication::processEvents();
    }

    static void verify(const QWidget& window)
    {
        QCOMPARE(ShownTexts{window}.harm(), QString{});
        QVERIFY2(window.minimumSizeHint().width() <= widest, qPrintable(window.windowTitle()));
        QVERIFY2(window.width() <= 1280, qPrintable(QString::number(window.width())));
    }

    template <class Dialog>
    void verifyDialog()
    {
        auto* dialog = m_window->findChild<Dialog*>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        verify(*dialog);
        dialog->reject();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

private Q_SLOTS:
    void init()
    {
        m_session.previewFor = nullptr;
        m_gateway.setSession(m_session);
        m_settings = std::make_unique<SettingsStore>(Settings{}, [](const Settings&) {});
        m_remembered = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("w.ini")), QSettings::IniFormat);
        m_window = std::make_unique<MainWindow>(m_gateway, *m_settings, *m_remembered, new QWidget);
        m_window->resize(1000, 700);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void theChecksSeeWhatIsHarmful()
    {
        QLabel rich{QStringLiteral("<b>x</b>")};
        QVERIFY(!ShownTexts{rich}.harm().isEmpty());
        rich.setTextFormat(Qt::PlainText);
        QVERIFY(ShownTexts{rich}.harm().isEmpty());
        rich.setToolTip(QStringLiteral("<b>x</b>"));
        QVERIFY(!ShownTexts{rich}.harm().isEmpty());
        const QPushButton turned{QStringLiteral("photo\u202egpj.exe")};
        QVERIFY(!ShownTexts{turned}.harm().isEmpty());
        int harmful = 0;
        for (const auto& text : hostileTexts()) {
            harmful += isHarmless(QString::fromStdString(text)) ? 0 : 1;
        }
        QVERIFY2(harmful >= 20, qPrintable(QString::number(harmful)));
    }

    void each_data()
    {
        QTest::addColumn<QByteArray>("text");
        int number = 0;
        for (const auto& text : hostileTexts()) {
            QTest::addRow("%d", ++number) << QByteArray::fromStdString(text);
        }
    }

    void inTheMainWindowAndItsDialogs_data() { each_data(); }
    void inTheMainWindowAndItsDialogs()
    {
        QFETCH(const QByteArray, text);
        showInWindow(hostileTorrent(text.toStdString(), TorrentState::failed, Problem::diskError));
        for (auto* action : m_window->findChild<TorrentView*>()->columns().actions()) {
            if (!action->isChecked()) {
                action->trigger();  // each column may hold some of it
            }
        }
        verify(*m_window);
        QVERIFY2(m_window->width() <= 1000, qPrintable(QString::number(m_window->width())));

        auto* actions = m_window->findChild<TorrentActions*>();
        actions->remove->trigger();
        verifyDialog<RemoveDialog>();
        actions->rename->trigger();
        verifyDialog<QInputDialog>();
        actions->limits->trigger();
        verifyDialog<QDialog>();
    }

    void inTheSentenceOfEachState_data() { each_data(); }
    void inTheSentenceOfEachState()
    {
        QFETCH(const QByteArray, text);
        for (const auto problem : {Problem::none,
                                   Problem::diskFull,
                                   Problem::notWritable,
                                   Problem::diskError,
                                   Problem::filesGone,
                                   Problem::filesChanged,
                                   Problem::badRecord,
                                   Problem::badMetadata,
                                   Problem::conflict}) {
            for (const auto state : {TorrentState::metadata,
                                     TorrentState::checking,
                                     TorrentState::downloading,
                                     TorrentState::seeding,
                                     TorrentState::stopped,
                                     TorrentState::queued,
                                     TorrentState::storageMissing,
                                     TorrentState::failed}) {
                const auto sentence = stateText(hostileTorrent(text.toStdString(), state, problem)).sentence;
                QVERIFY2(isHarmless(sentence) && sentence.size() < 1500, qPrintable(sentence.left(200)));
            }
        }
    }

    void inErrorsAndNotices_data() { each_data(); }
    void inErrorsAndNotices()
    {
        QFETCH(const QByteArray, text);
        const auto hostile = text.toStdString();
        for (const auto code : engine::allEngineErrcs) {
            const auto sentence = errorText({make_error_code(code), hostile});
            QVERIFY2(isHarmless(sentence) && sentence.size() < 600, qPrintable(sentence.left(200)));
            m_window->showProblem(sentence);
        }
        verify(*m_window);

        AddController controller{m_gateway, *m_settings, *m_remembered, m_window.get()};
        QSignalSpy failures{&controller, &AddController::failed};
        m_session.addOutcome = fail(EngineErrc::invalidTorrent, hostile);
        controller.add({QString::fromStdString("/x/" + hostile), QString::fromStdString(hostile)},
                       {.savePath = {}, .paused = false, .noDialog = true});
        QCOMPARE(failures.size(), 1);
        const auto sentence = failures[0][0].toString();
        QVERIFY2(isHarmless(sentence) && sentence.size() < 900, qPrintable(sentence.left(200)));
    }

    void inTheAddDialog_data() { each_data(); }
    void inTheAddDialog()
    {
        QFETCH(const QByteArray, text);
        const auto hostile = text.toStdString();
        engine::Preview preview;
        preview.id = TorrentId{7};
        preview.name = hostile;
        preview.comment = hostile;
        preview.hasMetadata = true;
        preview.files = {{.index = 0, .path = hostile, .size = 1},
                         {.index = 1, .path = hostile + "/" + hostile, .size = 2}};
        m_session.previewFor = [&](const engine::TorrentSource& source) -> Expected<engine::Preview> {
            if (std::holds_alternative<engine::UrlSource>(source)) {
                return fail(EngineErrc::invalidTorrent, hostile);
            }
            return preview;
        };
        AddController controller{m_gateway, *m_settings, *m_remembered, m_window.get()};
        const QString encoded = QString::fromLatin1(text.left(2000).toPercentEncoding());

        controller.add(
            {QStringLiteral("magnet:?xt=urn:btih:") + QString(40, QLatin1Char{'a'}) + QStringLiteral("&dn=") + encoded,
             QStringLiteral("http://host.test/") + encoded,
             QString::fromStdString(hostile.substr(0, 5000))},
            {});

        auto* dialog = m_window->findChild<AddDialog*>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        auto* list = dialog->findChild<QListView*>();
        QVERIFY(list->model()->rowCount() >= 2);
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            list->setCurrentIndex(list->model()->index(row, 0));
            QCoreApplication::processEvents();
            verify(*dialog);
        }
        preview.problem = Problem::badMetadata;
        preview.problemDetail = hostile;
        m_gateway.previewChanged(preview);
        list->setCurrentIndex(list->model()->index(0, 0));
        verify(*dialog);
        dialog->reject();
    }

    void inTheFileTree_data() { each_data(); }
    void inTheFileTree()
    {
        QFETCH(const QByteArray, text);
        const auto hostile = text.toStdString();
        FileTreeModel model;
        FileTreeView view{model};
        view.resize(600, 300);
        view.show();
        model.setFiles({{.index = 0, .path = hostile, .size = 1},
                        {.index = 1, .path = "folder/" + hostile, .size = 2},
                        {.index = 2, .path = hostile + "/" + hostile, .size = 3}});
        view.expandAll();
        QCoreApplication::processEvents();

        verify(view);
        QCOMPARE(view.width(), 600);
        for (int row = 0; row < view.model()->rowCount(); ++row) {
            const int height = view.visualRect(view.model()->index(row, 0)).height();
            QVERIFY2(height <= 2 * view.fontMetrics().height() + 12, qPrintable(QString::number(height)));
        }
    }

    void inSearchesAndTheClipboard_data() { each_data(); }
    void inSearchesAndTheClipboard()
    {
        QFETCH(const QByteArray, text);
        EmptyState state;
        state.resize(700, 500);
        state.show();

        state.explain(EmptyState::Reason::nothingFound, QString::fromUtf8(text));
        verify(state);

        state.explain(EmptyState::Reason::noTorrents, {});
        QGuiApplication::clipboard()->setText(QStringLiteral("magnet:?xt=urn:btih:") + QString(40, QLatin1Char{'a'}) +
                                              QStringLiteral("&dn=") +
                                              QString::fromLatin1(text.left(10'000).toPercentEncoding()));
        state.offerClipboard();
        verify(state);
    }

    void inNotifications()
    {
        // Without a bus the text takes the way of the tray's messages, which is the same text.
        QVERIFY(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS").contains(QStringLiteral("nonexistent")));
        using Kind = engine::SessionEvent::Kind;
        std::vector<std::unique_ptr<Notifier>> notifiers;
        int shown = 0;
        for (const auto& text : hostileTexts()) {
            auto& notifier = *notifiers.emplace_back(std::make_unique<Notifier>(*m_settings));
            connect(&notifier, &Notifier::fallback, this, [&shown](const QString& title, const QString& body) {
                ++shown;
                QVERIFY2(isHarmless(title) && isHarmless(body) && body.size() < 500, qPrintable(body.left(200)));
                QVERIFY(body.count(QLatin1Char{'\n'}) == 0);
            });
            for (const auto kind : {Kind::finished, Kind::failed, Kind::storageMissing, Kind::listenFailed}) {
                notifier.handle({.kind = kind,
                                 .torrent = TorrentId{1 + static_cast<std::uint32_t>(kind)},
                                 .name = text,
                                 .problem = kind == Kind::failed ? Problem::diskError : Problem::none,
                                 .detail = text});
            }
        }
        QTRY_COMPARE_WITH_TIMEOUT(shown, static_cast<int>(notifiers.size()) * 4, 30'000);
    }
};

QTEST_MAIN(HostileTextsTest)
#include "hostile_texts_test.moc"
