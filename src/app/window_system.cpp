#include "app/window_system.hpp"

namespace barter::app {

bool needsXWayland(const WindowSystemChoice& choice)
{
    const bool dropsWork = choice.qt >= QVersionNumber{6, 5, 3};
    // Either makes Qt take Wayland.
    const bool onWayland = !choice.waylandDisplay.empty() || choice.sessionType == "wayland";
    return !dropsWork && choice.platform.empty() && onWayland && !choice.xDisplay.empty();
}

}  // namespace barter::app
