#pragma once

#include "ui/status_pill.hpp"

#include <cstdint>

namespace barter::ui {

class SettingsStore;

/// A rate of the session and its limit, with a menu that changes the limit in the settings.
class RatePill final : public StatusPill {
    Q_OBJECT

public:
    enum class Direction { down, up };

    RatePill(Direction direction, SettingsStore& settings, QWidget* parent = nullptr);

    /// Bytes per second; `limit` is the one in force, 0 = none.
    void showRate(std::int64_t rate, std::int64_t limit);

private:
    void fillMenu();
    void setLimit(std::int64_t bytesPerSecond);
    void askForLimit();
    [[nodiscard]] std::int64_t limit() const;

    Direction m_direction;
    SettingsStore& m_settings;
};

}  // namespace barter::ui
