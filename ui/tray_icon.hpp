#pragma once

#include "engine/torrent_snapshot.hpp"
#include "ui/session_gateway.hpp"
#include "ui/settings_store.hpp"
#include "ui/tray_presence.hpp"

#include <QMenu>
#include <QSystemTrayIcon>

#include <memory>
#include <unordered_set>

class QActionGroup;

namespace barter::ui {

/// Barter in the panel. Exists from the start of the program, the icon only while a panel is there to show it.
///
/// GUI thread. The window may be hidden only while `present()`; when `presentChanged(false)` comes while it is hidden,
/// it has to be shown again, or nobody can reach it any more. A panel that starts after Barter, or starts again,
/// gets the icon by itself (`presentChanged(true)`).
class TrayIcon final : public QObject {
    Q_OBJECT

public:
    TrayIcon(SessionGateway& gateway, SettingsStore& settings, QObject* parent = nullptr);
    ~TrayIcon() override;
    Q_DISABLE_COPY_MOVE(TrayIcon)

    /// A panel shows the icon now.
    [[nodiscard]] bool present() const { return m_present; }

    /// What the menu's first entry offers: to hide the window or to show it.
    void setWindowShown(bool shown);

    /// A message in the tray's own way, for desktops without notifications. Plain text. Does nothing without a tray.
    void showMessage(const QString& title, const QString& text);

Q_SIGNALS:
    void presentChanged(bool present);
    void toggleWindowRequested();
    void quitRequested();
    /// Of `showMessage`.
    void messageClicked();

private:
    enum class Kind { none, notifierItem, embedded };

    void buildMenu();
    QActionGroup* buildLimitMenu(const QString& title, std::int64_t LimitSettings::*limit);
    void checkLimit(QActionGroup& group, std::int64_t current);
    void showSettings();
    void updatePresence();
    void createIcon();
    void countActive(const engine::TorrentsUpdate& update);
    void updateToolTip();

    SessionGateway& m_gateway;
    SettingsStore& m_settings;
    TrayPresence m_presence;
    QMenu m_menu;
    QAction* m_showAction = nullptr;
    QActionGroup* m_downloadLimits = nullptr;
    QActionGroup* m_uploadLimits = nullptr;
    std::unordered_set<engine::TorrentId> m_active;  ///< those that transfer something now
    Kind m_kind = Kind::none;                        ///< what Qt has decided on, for good
    bool m_present = false;
    std::unique_ptr<QSystemTrayIcon> m_icon;
};

}  // namespace barter::ui
