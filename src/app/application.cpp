#include "app/application.hpp"

#include "account/wallet_place.hpp"
#include "core/log.hpp"
#include "storage/settings_file.hpp"
#include "ui/about_dialog.hpp"
#include "ui/details_panel.hpp"
#include "ui/diagnostics.hpp"
#include "ui/error_text.hpp"
#include "ui/first_run_sheet.hpp"
#include "ui/preferences_dialog.hpp"
#include "ui/untrusted_text.hpp"
#include "ui/wallet_page.hpp"

#include <boost/asio/post.hpp>

#include <QApplication>
#include <QClipboard>
#include <QEventLoop>
#include <QStandardPaths>
#include <QTimer>
#include <QWindow>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <utility>

namespace barter::app {
namespace {

using namespace std::chrono_literals;

constexpr auto closeLimit = 8s;       ///< after that the process ends; the session has given up on saving before
constexpr auto sessionEndLimit = 4s;  ///< a logout waits 5 s for a program

std::string downloadFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::DownloadLocation).toStdString();
}

/// Loads the settings and chooses the port that is kept from then on.
Settings startSettings(const Profile& profile, std::vector<QString>& notices)
{
    const auto loaded = storage::loadSettings(profile.settingsFile());
    if (!loaded) {
        log::error("app", "settings.json: " + loaded.error().code.message());
        notices.push_back(QCoreApplication::translate(
            "Application",
            "settings.json cannot be read, so Barter runs with its defaults. The file was left as it is."));
        return {};
    }
    if (!loaded->damagedCopy.empty()) {
        const auto kept = std::filesystem::path{loaded->damagedCopy}.filename().string();
        log::warning("app", "settings.json was damaged: the defaults hold, the damaged file is kept as " + kept);
        notices.push_back(
            QCoreApplication::translate(
                "Application",
                "settings.json was damaged. Barter starts with its defaults; the damaged file was kept as %1.")
                .arg(ui::untrustedText(kept)));
    }
    for (const auto& problem : loaded->problems) {
        if (problem.kind != storage::SettingsProblem::Kind::notJson) {
            log::warning("app", "settings.json: " + problem.key + " was not understood");
            notices.push_back(
                QCoreApplication::translate("Application",
                                            "The setting “%1” in settings.json was not understood and is not used.")
                    .arg(ui::untrustedText(problem.key)));
        }
    }
    auto settings = loaded->settings;
    if (settings.network.port == 0) {
        settings.network.port = chooseFreePort();
        if (const auto saved = storage::saveSettings(profile.settingsFile(), settings); !saved) {
            log::warning("app", "settings.json not written: " + saved.error().code.message());
        }
    }
    return settings;
}

/// A file that was named relative to where the other process ran; anything else as it is.
std::string absoluteSource(const std::string& source, const std::string& workingDirectory)
{
    const auto parsed = engine::parseSource(source, workingDirectory);
    if (parsed) {
        if (const auto* file = std::get_if<engine::TorrentFileSource>(&*parsed)) {
            return file->path;
        }
    }
    return source;
}

}  // namespace

Application::Application(const Profile& profile, ProfileLock lock)
    : m_profile{profile}, m_remembered{QString::fromStdString(profile.windowFile()), QSettings::IniFormat},
      m_settings{startSettings(profile, m_startNotices),
                 [this](const Settings& settings) {
                     m_engine->session().applySettings(settings);
                     boost::asio::post(m_writer, [settings, path = m_profile.settingsFile()] {
                         if (const auto saved = storage::saveSettings(path, settings); !saved) {
                             log::error("app", "settings.json not written: " + saved.error().code.message());
                         }
                     });
                 }},
      m_colors{m_settings.current().desktop.theme},
      m_engine{std::make_unique<EngineHost>(
          profile.folder, downloadFolder(), m_settings.current(), m_dispatcher, m_gateway)},
      m_wallet{std::make_unique<WalletHost>(profile.folder, m_dispatcher, m_walletGateway)},
      m_instance{std::move(lock)}, m_signals{[this](int) { quit(); }},
      m_desktop{QCoreApplication::applicationFilePath()}, m_tray{m_gateway, m_settings}, m_notifier{m_settings},
      m_sleep{m_gateway, m_settings}
{
    m_gateway.setSession(m_engine->session());
    connect(&m_gateway, &ui::SessionGateway::torrentsUpdated, this, [this](const engine::TorrentsUpdate& update) {
        m_report.apply(update);
    });
    connect(&m_gateway, &ui::SessionGateway::statusUpdated, this, [this](const engine::SessionStatus& status) {
        m_report.apply(status);
        if (m_report.complete()) {
            for (const auto& respond : std::exchange(m_waitingForStatus, {})) {
                tellStatus(respond);
            }
        }
    });

    auto* details = new ui::DetailsPanel{m_gateway, m_remembered};
    m_windowOwner = std::make_unique<ui::MainWindow>(m_gateway, m_settings, m_remembered, details);
    m_window = m_windowOwner.get();
    connect(m_window, &ui::MainWindow::currentTorrentChanged, details, &ui::DetailsPanel::setTorrent);
    m_adding = std::make_unique<ui::AddController>(m_gateway, m_settings, m_remembered, m_window);
    connectWindow();
    connectDesktop();
    addWallet();

    connect(&m_instance, &SingleInstance::requestReceived, this, &Application::answer);
    if (const auto listening = m_instance.listen(); !listening) {
        log::error("app", "no second start will reach this one: " + listening.error().code.message());
    }
}

Application::~Application()
{
    m_adding.reset();
    m_windowOwner.reset();
    m_wallet.reset();
    m_engine.reset();
    m_writer.join();
}

void Application::connectWindow()
{
    m_window->setClosing([this] { return closing(); });
    connect(m_window, &ui::MainWindow::quitRequested, this, &Application::quit);
    connect(m_window, &ui::MainWindow::closedToTray, &m_notifier, &ui::Notifier::explainTray);
    connect(m_window, &ui::MainWindow::closedToTaskbar, this, &Application::explainTaskbarOnce);
    connect(m_window, &ui::MainWindow::visibilityChanged, &m_tray, &ui::TrayIcon::setWindowShown);
    connect(m_window, &ui::MainWindow::addRequested, this, [this](const QStringList& sources) {
        m_adding->add(sources, {}, {});
    });
    connect(m_window, &ui::MainWindow::preferencesRequested, this, [this] { showPreferences(false); });
    connect(m_window, &ui::MainWindow::connectionPreferencesRequested, this, [this] { showPreferences(true); });
    connect(m_window, &ui::MainWindow::aboutRequested, this, &Application::showAbout);
    connect(m_window, &ui::MainWindow::copyDiagnosticsRequested, this, &Application::copyDiagnostics);
    connect(m_adding.get(), &ui::AddController::message, m_window, &ui::MainWindow::showNotice);
    connect(m_adding.get(), &ui::AddController::failed, m_window, &ui::MainWindow::showProblem);
    connect(m_adding.get(), &ui::AddController::showTorrentRequested, m_window, &ui::MainWindow::showTorrent);
    connect(m_adding.get(), &ui::AddController::torrentAdded, this, [this](engine::TorrentId id, bool) {
        // Of those that are added together only the last: showing each of thousands takes seconds.
        if (!std::exchange(m_lastAdded, id)) {
            QTimer::singleShot(0, m_window, [this] { m_window->showTorrent(*std::exchange(m_lastAdded, {})); });
        }
    });
    connect(&m_settings, &ui::SettingsStore::changed, this, [this](const Settings& settings) {
        m_colors.setTheme(settings.desktop.theme);
    });
}

void Application::addWallet()
{
    m_walletGateway.setService(*m_wallet);
    auto* page = new ui::WalletPage{m_walletGateway, m_settings};
    m_window->setWalletPage(page);
    connect(page, &ui::WalletPage::message, m_window, &ui::MainWindow::showNotice);
    if (account::hasWallet(m_profile.folder)) {
        m_wallet->listen();
        if (m_settings.current().wallet.showPage) {
            m_wallet->open();  // payments that are under way go on
        }
    }
}

void Application::connectDesktop()
{
    connect(&m_tray, &ui::TrayIcon::toggleWindowRequested, this, &Application::toggleWindow);
    connect(&m_tray, &ui::TrayIcon::quitRequested, this, &Application::quit);
    connect(&m_tray, &ui::TrayIcon::presentChanged, this, [this](bool present) {
        if (present && std::exchange(m_hidesWhenTrayComes, false)) {
            m_window->hide();
        }
        // Hidden without a tray, nobody would find the window again.
        if (!present && !m_window->isVisible() && !m_quitting) {
            showWindow();
        }
    });
    connect(m_window, &ui::MainWindow::visibilityChanged, this, [this](bool visible) {
        m_hidesWhenTrayComes = m_hidesWhenTrayComes && !visible;
    });
    connect(&m_gateway, &ui::SessionGateway::eventHappened, &m_notifier, &ui::Notifier::handle);
    connect(&m_gateway, &ui::SessionGateway::eventHappened, this, &Application::showDamage);
    connect(&m_notifier, &ui::Notifier::fallback, &m_tray, &ui::TrayIcon::showMessage);
    connect(&m_tray, &ui::TrayIcon::messageClicked, this, [this] { showWindow(); });
    connect(&m_notifier,
            &ui::Notifier::activated,
            this,
            [this](std::optional<engine::TorrentId> torrent, const QString& token) {
                showWindow(token);
                if (torrent) {
                    m_window->showTorrent(*torrent);
                }
            });
    connect(&m_notifier, &ui::Notifier::openFolderRequested, this, &Application::openFolderOf);
    connect(&m_sleep, &ui::SleepInhibitor::aboutToSleep, this, [this] {
        m_engine->session().saveNow([this](const Expected<>&) { m_sleep.readyToSleep(); });
    });
    qApp->installEventFilter(this);
    connect(
        qApp, &QGuiApplication::commitDataRequest, this, [this] { saveBeforeSessionEnd(); }, Qt::DirectConnection);
}

int Application::run(const CommandLine& commandLine)
{
    const bool firstRun = !m_settings.current().desktop.firstRunDone && !commandLine.noDialog;
    // Without a tray, minimized is the least that keeps the window within reach. The tray may still come.
    if (!commandLine.minimized || firstRun) {
        showWindow();
    } else if (!m_tray.present()) {
        m_window->showMinimized();
        m_hidesWhenTrayComes = true;
    }
    // After the window, or its dialog would not get the focus.
    addFromCommandLine(commandLine);
    for (const auto& notice : std::exchange(m_startNotices, {})) {
        m_window->showProblem(notice);
    }
    if (firstRun) {
        showFirstRun();
    }
    return QCoreApplication::exec();
}

void Application::showDamage(const engine::SessionEvent& event)
{
    if (event.kind == engine::SessionEvent::Kind::databaseDamaged) {
        m_window->showProblem(tr("The list of torrents was damaged. What could still be read of it is listed, but some "
                                 "torrents or their last changes may be missing; the damaged file was kept as %1.")
                                  .arg(ui::untrustedText(event.detail)));
    } else if (event.kind == engine::SessionEvent::Kind::databaseFailed) {
        m_window->showProblem(
            tr("The list of torrents cannot be read: %1. No torrent can be added before that is mended; then start "
               "Barter again.")
                .arg(ui::untrustedText(event.detail)));
    }
}

void Application::quit()
{
    if (m_quitting) {
        return;
    }
    m_quitting = true;
    log::info("app", "closing");
    m_instance.stopListening();
    m_wallet->stopListening();
    for (auto* window : QApplication::topLevelWidgets()) {
        window->hide();
    }
    QTimer::singleShot(closeLimit, this, [] {
        log::warning("app", "the network did not end in time");
        log::flush();
        std::_Exit(0);
    });
    m_engine->session().close([](const Expected<>&) { QCoreApplication::exit(0); });
}

ui::MainWindow::Closing Application::closing() const
{
    using Closing = ui::MainWindow::Closing;
    if (m_settings.current().desktop.closeAction == CloseAction::quit) {
        return Closing::quit;
    }
    return m_tray.present() ? Closing::hide : Closing::minimize;
}

void Application::explainTaskbarOnce()
{
    const auto key = QStringLiteral("closing/taskbar_explained");
    if (!m_remembered.value(key).toBool()) {
        m_remembered.setValue(key, true);
        m_notifier.explainTaskbar();
    }
}

void Application::tellStatus(const SingleInstance::Respond& respond)
{
    m_report.write(
        [respond](std::string json) { respond(Reply{.accepted = 0, .refused = {}, .statusJson = std::move(json)}); });
}

void Application::answer(const Request& request, const SingleInstance::Respond& respond)
{
    switch (request.verb) {
    case Verb::status:
        if (m_report.complete()) {
            tellStatus(respond);
        } else {
            m_waitingForStatus.push_back(respond);
        }
        break;
    case Verb::quit:
        respond({});
        quit();
        break;
    case Verb::show:
        if (!request.minimized) {
            showWindow(QString::fromStdString(request.activationToken));
        }
        respond({});
        break;
    case Verb::add: addSources(request, respond); break;
    }
}

void Application::addSources(const Request& request, const SingleInstance::Respond& respond)
{
    if (!request.noDialog && !request.minimized) {
        showWindow(QString::fromStdString(request.activationToken));
    }
    ui::AddRequestOptions options;
    options.paused = request.addPaused;
    options.noDialog = request.noDialog;
    if (request.savePath) {
        const auto path = std::filesystem::path{request.workingDirectory} / *request.savePath;
        options.savePath = QString::fromStdString(path.lexically_normal().string());
    }
    QStringList sources;
    for (const auto& source : request.sources) {
        sources.append(QString::fromStdString(absoluteSource(source, request.workingDirectory)));
    }
    m_adding->add(sources, options, [respond](const std::vector<ui::SourceResult>& results) {
        Reply reply;
        for (const auto& result : results) {
            if (result.accepted) {
                ++reply.accepted;
            } else {
                reply.refused.push_back({result.source.toStdString(), result.sentence.toStdString()});
            }
        }
        respond(reply);
    });
}

void Application::addFromCommandLine(const CommandLine& commandLine)
{
    if (commandLine.sources.empty()) {
        return;
    }
    Request request;
    request.verb = Verb::add;
    request.workingDirectory = std::filesystem::current_path().string();
    request.sources = commandLine.sources;
    request.savePath = commandLine.savePath;
    request.addPaused = commandLine.addPaused;
    request.noDialog = commandLine.noDialog;
    request.minimized = true;  // run() decides about the window
    addSources(request, [](const Reply& reply) {
        for (const auto& refused : reply.refused) {
            std::cerr << refused.sentence << '\n';
        }
    });
}

void Application::showWindow(const QString& activationToken)
{
    if (!activationToken.isEmpty()) {
        qputenv("XDG_ACTIVATION_TOKEN", activationToken.toUtf8());
    }
    m_window->setWindowState(m_window->windowState() & ~Qt::WindowMinimized);
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
}

void Application::toggleWindow()
{
    if (m_window->isVisible() && !m_window->isMinimized()) {
        m_window->hide();
    } else {
        showWindow();
    }
}

void Application::showFirstRun()
{
    auto* sheet = new ui::FirstRunSheet{m_settings, m_desktop, m_window};
    connect(sheet, &ui::FirstRunSheet::message, m_window, &ui::MainWindow::showProblem);
    sheet->open();
}

void Application::showPreferences(bool connectionPage)
{
    if (!m_preferences) {
        m_preferences = new ui::PreferencesDialog{m_settings, m_desktop, m_window};
        connect(m_preferences, &ui::PreferencesDialog::message, m_window, &ui::MainWindow::showProblem);
    }
    if (connectionPage) {
        m_preferences->showPage(ui::PreferencesDialog::Page::connection);
    }
    m_preferences->show();
    m_preferences->raise();
    m_preferences->activateWindow();
}

void Application::showAbout()
{
    auto* about = new ui::AboutDialog{QCoreApplication::applicationVersion(), engine::libraryInfo(), m_window};
    about->setAttribute(Qt::WA_DeleteOnClose);
    connect(about, &ui::AboutDialog::copyDiagnosticsRequested, this, &Application::copyDiagnostics);
    about->show();
}

void Application::copyDiagnostics()
{
    std::vector<engine::TorrentSnapshot> torrents;
    for (const auto& [id, torrent] : m_report.torrents()) {
        torrents.push_back(torrent);
    }
    QGuiApplication::clipboard()->setText(ui::diagnosticsText({.version = QCoreApplication::applicationVersion(),
                                                               .library = engine::libraryInfo(),
                                                               .settings = m_settings.current(),
                                                               .status = m_gateway.status(),
                                                               .torrents = torrents}));
    m_window->showNotice(tr("The diagnostics are in the clipboard. They hold no names, paths or addresses."));
}

/// The desktop ends the session: everything has to be on disk before it goes on.
void Application::saveBeforeSessionEnd()
{
    QEventLoop wait;
    QTimer::singleShot(sessionEndLimit, &wait, &QEventLoop::quit);
    m_engine->session().saveNow([waiting = QPointer{&wait}](const Expected<>&) {
        if (waiting) {  // else a slow disk took longer than the session waits
            waiting->quit();
        }
    });
    wait.exec(QEventLoop::ExcludeUserInputEvents);
}

/// The session manager wants the program to end. Qt would close the windows, and one that goes to the tray stays.
bool Application::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == qApp && event->type() == QEvent::Quit) {
        quit();
        return true;
    }
    return QObject::eventFilter(watched, event);
}

void Application::openFolderOf(engine::TorrentId id)
{
    if (const auto found = m_report.torrents().find(id); found != m_report.torrents().end()) {
        m_desktop.openFolder(QString::fromStdString(found->second.savePath + "/" + found->second.name));
    }
}

}  // namespace barter::app
