#include "app/window_system.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace {

using barter::app::needsXWayland;
using barter::app::WindowSystemChoice;

struct Case {
    const char* name;
    WindowSystemChoice choice;
    bool xcb;
};

void PrintTo(const Case& each, std::ostream* out)
{
    *out << each.name;
}

// Debian 12 has 6.4.2.
const QVersionNumber debian12{6, 4, 2};

class WindowSystem : public testing::TestWithParam<Case> {};

TEST_P(WindowSystem, IsXcbOnlyWhereDropsOnWaylandAreBrokenAndXWaylandIsThere)
{
    EXPECT_EQ(needsXWayland(GetParam().choice), GetParam().xcb);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    WindowSystem,
    testing::Values(
        Case{"GnomeOnWayland", {debian12, "", "wayland-0", ":0", "wayland"}, true},
        Case{"WaylandWithoutASessionType", {debian12, "", "wayland-1", ":1", ""}, true},
        Case{"WaylandWithItsDefaultSocket", {debian12, "", "", ":0", "wayland"}, true},
        Case{"WaylandWithoutXWayland", {debian12, "", "wayland-0", "", "wayland"}, false},
        Case{"X11", {debian12, "", "", ":0", "x11"}, false},
        Case{"X11ByRemoteShell", {debian12, "", "", "localhost:10.0", "tty"}, false},
        Case{"NoDisplayAtAll", {debian12, "", "", "", ""}, false},
        Case{"WaylandThatThePersonChose", {debian12, "wayland", "wayland-0", ":0", "wayland"}, false},
        Case{"Offscreen", {debian12, "offscreen", "wayland-0", ":0", "wayland"}, false},
        Case{"LastBrokenQt", {QVersionNumber{6, 5, 2}, "", "wayland-0", ":0", "wayland"}, true},
        Case{"FirstMendedQt", {QVersionNumber{6, 5, 3}, "", "wayland-0", ":0", "wayland"}, false},
        Case{"BrokenQtBeforeTheMendedSeries", {QVersionNumber{6, 5}, "", "wayland-0", ":0", "wayland"}, true},
        Case{"LaterQt", {QVersionNumber{6, 10, 0}, "", "wayland-0", ":0", "wayland"}, false}),
    [](const testing::TestParamInfo<Case>& tested) { return std::string{tested.param.name}; });

}  // namespace
