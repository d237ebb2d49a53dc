#pragma once

#include "core/settings.hpp"

#include <QObject>

#include <functional>

namespace barter::ui {

/// The settings in force. Whoever changes them does it here; whoever depends on them connects to `changed`.
///
/// GUI thread only. `save` is called with each new value and must not block; `app` writes on a worker.
class SettingsStore final : public QObject {
    Q_OBJECT

public:
    using Save = std::function<void(const Settings&)>;

    SettingsStore(Settings initial, Save save, QObject* parent = nullptr);

    [[nodiscard]] const Settings& current() const { return m_current; }
    /// Does nothing when the value is the same.
    void set(const Settings& settings);

Q_SIGNALS:
    void changed(const barter::Settings& settings);

private:
    Settings m_current;
    Save m_save;
};

}  // namespace barter::ui
