#pragma once

#include "engine/torrent_snapshot.hpp"
#include "ui/settings_store.hpp"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <map>
#include <optional>
#include <set>
#include <vector>

class QDBusPendingCallWatcher;

namespace barter::ui {

/// Tells about finished downloads and problems by org.freedesktop.Notifications, as far as the settings allow it.
///
/// GUI thread; every D-Bus call is asynchronous. Events of one kind that come within two seconds are one notification:
/// an unplugged disk with 500 torrents is one message. Names are untrusted: they are cleaned, shortened, and escaped
/// for servers that read markup.
class Notifier final : public QObject {
    Q_OBJECT

public:
    explicit Notifier(SettingsStore& settings, QObject* parent = nullptr);

    void handle(const engine::SessionEvent& event);
    /// The window was closed to the tray: says so once in the life of the profile (`desktop.tray_explained`).
    void explainTray();
    /// The window was minimised instead, because there is no tray. The caller sees to it that this is said once.
    void explainTaskbar();

Q_SIGNALS:
    /// The person clicked: show the window and select the torrent, if the message was about one. The token, which may
    /// be empty, lets a Wayland window come to the front.
    void activated(std::optional<barter::engine::TorrentId> torrent, const QString& activationToken);
    void openFolderRequested(barter::engine::TorrentId torrent);
    /// Nobody takes notifications: show it in another way (TrayIcon::showMessage). Plain text.
    void fallback(const QString& title, const QString& text);

private:
    Q_SLOT void onActionInvoked(uint notification, const QString& action);
    Q_SLOT void onActivationToken(uint notification, const QString& token);
    Q_SLOT void onClosed(uint notification, uint reason);

    using Kind = engine::SessionEvent::Kind;
    struct Message {
        QString title;
        std::vector<QString> lines;  ///< cleaned, plain
        std::optional<engine::TorrentId> torrent;
        QLatin1String category;  ///< of the freedesktop specification
        bool offersFolder = false;
    };

    /// Of a torrent that stands still for another reason by now, only that one is told.
    void forgetOutdated(const engine::SessionEvent& news);
    void sendWaiting();
    [[nodiscard]] static Message compose(Kind kind, const std::vector<engine::SessionEvent>& events);
    void askCapabilities(const Message& message);
    void send(const Message& message, const QStringList& capabilities);
    void sent(const Message& message, QDBusPendingCallWatcher& answer);

    SettingsStore& m_settings;
    QTimer m_collecting;
    std::map<Kind, std::vector<engine::SessionEvent>> m_waiting;
    std::set<engine::TorrentId> m_troubled;  ///< those with a problem that waits
    QHash<quint32, std::optional<engine::TorrentId>> m_shown;
    QHash<quint32, QString> m_tokens;
};

}  // namespace barter::ui
