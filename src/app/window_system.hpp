#pragma once

#include <QVersionNumber>

#include <string>

namespace barter::app {

/// What decides about the window system: variables of the environment, empty where they are not set.
struct WindowSystemChoice {
    QVersionNumber qt;           ///< of the library that runs
    std::string platform;        ///< QT_QPA_PLATFORM
    std::string waylandDisplay;  ///< WAYLAND_DISPLAY
    std::string xDisplay;        ///< DISPLAY
    std::string sessionType;     ///< XDG_SESSION_TYPE
};

/// Whether Barter has to ask Qt for xcb. Drag and drop is broken on Wayland before Qt 6.5.3; XWayland, where it is
/// there, does it right. Whoever has chosen a platform keeps it.
[[nodiscard]] bool needsXWayland(const WindowSystemChoice& choice);

}  // namespace barter::app
