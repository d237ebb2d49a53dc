#pragma once

#include <functional>

namespace barter::ui {

/// What the first-run sheet and the preferences ask of the desktop. GUI thread only; nothing here blocks.
class DesktopChoices {
public:
    virtual ~DesktopChoices() = default;

    /// Whether Barter starts, hidden in the tray, when the person logs in.
    [[nodiscard]] virtual bool startsAtLogin() const = 0;
    /// False when the desktop's autostart folder cannot be written.
    virtual bool setStartAtLogin(bool start) = 0;

    /// Whether .torrent files and magnet links, both, open with Barter. Answers once.
    virtual void isDefault(std::function<void(bool isDefault)> answer) = 0;
    virtual void becomeDefault(std::function<void(bool done)> answer) = 0;
};

}  // namespace barter::ui
