#pragma once

#include <QSize>

class QWidget;

namespace barter::ui {

/// `wanted`, made smaller where the screen of `window` has no room for it and for what the window manager puts around
/// it: the buttons at the bottom stay in reach on an 800x600 screen.
[[nodiscard]] QSize fittingScreen(const QWidget& window, QSize wanted);
/// The same for a screen that leaves `available` beside its panels.
[[nodiscard]] QSize fitting(QSize available, QSize wanted);

}  // namespace barter::ui
