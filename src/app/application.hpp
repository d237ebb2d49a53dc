#pragma once

#include "app/command_line.hpp"
#include "app/engine_host.hpp"
#include "app/profile.hpp"
#include "app/single_instance.hpp"
#include "app/status_report.hpp"
#include "app/termination_signals.hpp"
#include "app/wallet_host.hpp"
#include "ui/add_controller.hpp"
#include "ui/color_scheme.hpp"
#include "ui/desktop_integration.hpp"
#include "ui/main_window.hpp"
#include "ui/notifier.hpp"
#include "ui/qt_dispatcher.hpp"
#include "ui/session_gateway.hpp"
#include "ui/settings_store.hpp"
#include "ui/sleep_inhibitor.hpp"
#include "ui/tray_icon.hpp"
#include "ui/wallet_gateway.hpp"

#include <QObject>
#include <QPointer>
#include <QSettings>

#include <boost/asio/thread_pool.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace barter::ui {
class PreferencesDialog;
}

namespace barter::app {

/// Builds everything, connects it, and takes it down again in order. GUI thread; one per process.
///
/// End: windows away, no more requests, session closed (it saves within 5 s), then the event loop ends.
class Application final : public QObject {
    Q_OBJECT

public:
    Application(const Profile& profile, ProfileLock lock);
    ~Application() override;
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;
    Application(Application&&) = delete;
    Application& operator=(Application&&) = delete;

    /// Shows and adds what this start is to, and runs the event loop. Returns the exit code of the process.
    int run(const CommandLine& commandLine);

    /// Ends the program in an orderly way.
    void quit();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void connectWindow();
    void connectDesktop();
    void addWallet();
    void tellStatus(const SingleInstance::Respond& respond);
    void answer(const Request& request, const SingleInstance::Respond& respond);
    void addSources(const Request& request, const SingleInstance::Respond& respond);
    void addFromCommandLine(const CommandLine& commandLine);
    void showWindow(const QString& activationToken = {});
    void toggleWindow();
    void showFirstRun();
    void showPreferences(bool connectionPage);
    void showAbout();
    void copyDiagnostics();
    void saveBeforeSessionEnd();
    void showDamage(const engine::SessionEvent& event);
    void openFolderOf(engine::TorrentId id);
    [[nodiscard]] ui::MainWindow::Closing closing() const;
    void explainTaskbarOnce();

    Profile m_profile;
    std::vector<QString> m_startNotices;
    boost::asio::thread_pool m_writer{1};  ///< writes settings.json
    QSettings m_remembered;
    ui::QtDispatcher m_dispatcher;
    ui::SettingsStore m_settings;
    ui::ColorScheme m_colors;
    ui::SessionGateway m_gateway;
    StatusReport m_report;
    std::unique_ptr<EngineHost> m_engine;
    ui::WalletGateway m_walletGateway;
    std::unique_ptr<WalletHost> m_wallet;
    SingleInstance m_instance;
    TerminationSignals m_signals;
    ui::DesktopIntegration m_desktop;
    ui::MainWindow* m_window;  ///< owned through m_windowOwner
    std::unique_ptr<ui::MainWindow> m_windowOwner;
    std::unique_ptr<ui::AddController> m_adding;
    ui::TrayIcon m_tray;
    ui::Notifier m_notifier;
    ui::SleepInhibitor m_sleep;
    QPointer<ui::PreferencesDialog> m_preferences;
    std::vector<SingleInstance::Respond> m_waitingForStatus;
    std::optional<engine::TorrentId> m_lastAdded;  ///< to be shown in the list
    bool m_hidesWhenTrayComes = false;             ///< minimised by the start, and not looked at since
    bool m_quitting = false;
};

}  // namespace barter::app
