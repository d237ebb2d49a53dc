#pragma once

#include "engine/torrent_snapshot.hpp"

#include <QWidget>

namespace barter::ui {

class RatePill;
class SettingsStore;
class StatusPill;

/// The right end of the status bar: connection, DHT, free space, and the two rates with their limits.
///
/// Each is a button: what it shows stands behind it as a sentence (tool tip, menu, accessible description).
class StatusPills final : public QWidget {
    Q_OBJECT

public:
    /// The store has to outlive the pills: the limit menus change it.
    explicit StatusPills(SettingsStore& settings, QWidget* parent = nullptr);

    void showStatus(const engine::SessionStatus& status);

Q_SIGNALS:
    void preferencesRequested();
    /// The folder where new torrents are saved.
    void openFolderRequested(const QString& path);

private:
    void showConnection(const engine::SessionStatus& status);
    void showDht(const engine::SessionStatus& status);
    void showFreeSpace(const engine::SessionStatus& status);

    SettingsStore& m_settings;
    StatusPill* m_connection;
    StatusPill* m_dht;
    StatusPill* m_free;
    RatePill* m_down;
    RatePill* m_up;
};

}  // namespace barter::ui
