#pragma once

#include "ui/session_gateway.hpp"
#include "ui/settings_store.hpp"

#include <QDBusUnixFileDescriptor>
#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>
#include <unordered_set>

namespace barter::ui {

/// Keeps the computer awake while something downloads, never the screen, and hears when it goes to sleep all the same.
///
/// GUI thread; every D-Bus call is asynchronous. Asks, in this order, GNOME's session manager (flag 4, suspend),
/// logind ("sleep", "block") and the older org.freedesktop.PowerManagement. Released `releaseDelay` after the last
/// download ended, so that a torrent that is checked between two downloads does not let the computer fall asleep;
/// at once when the setting is switched off.
class SleepInhibitor final : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::seconds defaultReleaseDelay{60};

    SleepInhibitor(SessionGateway& gateway,
                   SettingsStore& settings,
                   std::chrono::milliseconds releaseDelay = defaultReleaseDelay,
                   QObject* parent = nullptr);
    ~SleepInhibitor() override;
    Q_DISABLE_COPY_MOVE(SleepInhibitor)

    /// The computer is kept awake now.
    [[nodiscard]] bool holds() const { return m_held != Held::nothing; }

    /// Lets a sleep or shutdown that `aboutToSleep` told about go on: what had to be saved is saved. Without it,
    /// logind goes on after 5 seconds.
    void readyToSleep();

Q_SIGNALS:
    /// The computer is about to sleep or to shut down: save, then call `readyToSleep`.
    void aboutToSleep();

private:
    Q_SLOT void onPrepareForSleep(bool starts);
    Q_SLOT void onPrepareForShutdown(bool starts);

    enum class Held { nothing, gnome, logind, powerManagement };

    void countDownloads(const engine::TorrentsUpdate& update);
    void update();
    void askGnome();
    void askLogind();
    void askPowerManagement();
    void got(Held what);
    void release();
    void takeDelay();

    SettingsStore& m_settings;
    std::unordered_set<engine::TorrentId> m_downloading;
    QTimer m_release;
    bool m_wanted = false;
    bool m_asking = false;
    QDeadlineTimer m_nextQuestion;  ///< not before; over at first
    Held m_held = Held::nothing;
    quint32 m_cookie = 0;
    QDBusUnixFileDescriptor m_block;
    QDBusUnixFileDescriptor m_delay;
};

}  // namespace barter::ui
