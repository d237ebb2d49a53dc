#pragma once

#include <QObject>
#include <QTimer>

namespace barter::ui {

/// Whether a panel would show a tray icon now: by StatusNotifierItem (D-Bus) or by XEmbed (X11).
///
/// GUI thread. Does not touch QSystemTrayIcon: Qt decides at its first use, once for the whole life of the program,
/// which of the two it speaks, and a StatusNotifierItem host that comes later is never used (measured, Qt 6.4.2).
/// The constructor asks and waits up to a quarter of a second, so that the answer is right from the start.
class TrayPresence final : public QObject {
    Q_OBJECT

public:
    explicit TrayPresence(QObject* parent = nullptr);

    /// A StatusNotifierWatcher is there, and a host is registered with it.
    [[nodiscard]] bool notifierHost() const { return m_notifierHost; }
    /// A window owns the selection _NET_SYSTEM_TRAY_S<screen>. Looked at every 5 seconds.
    [[nodiscard]] bool embeddingHost() const { return m_embeddingHost; }

Q_SIGNALS:
    void changed();

private:
    Q_SLOT void askWatcher();
    void setNotifierHost(bool there);
    void lookForEmbeddingHost();

    QTimer m_poll;
    bool m_notifierHost = false;
    bool m_embeddingHost = false;
};

}  // namespace barter::ui
