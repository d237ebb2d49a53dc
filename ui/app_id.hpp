#pragma once

#include <QLatin1String>

namespace barter::ui {

/// Names Barter to the desktop: .desktop file, icon, notifications, the window's app id under Wayland.
inline constexpr QLatin1String appId{"io.github.barter_client.Barter"};

}  // namespace barter::ui
