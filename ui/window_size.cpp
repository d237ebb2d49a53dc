#include "ui/window_size.hpp"

#include <QScreen>
#include <QWidget>

namespace barter::ui {
namespace {

// What title bars and borders usually take; the real ones are not known before the window is shown.
constexpr QSize frame{12, 40};

}  // namespace

QSize fittingScreen(const QWidget& window, QSize wanted)
{
    return fitting(window.screen()->availableSize(), wanted);
}

QSize fitting(QSize available, QSize wanted)
{
    return wanted.boundedTo(available - frame);
}

}  // namespace barter::ui
