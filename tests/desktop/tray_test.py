"""The tray icon with panels of both kinds, late ones, restarted ones and none."""
import unittest

from desk_probe import Probe
from desktop import Desktop, pump, wait_for
from fake_desktop import NotifierHost


class Tray(unittest.TestCase):
    def setUp(self):
        self.desktop = self.enterContext(Desktop(window_manager=False))

    def docked(self):
        """Whether an XEmbed panel has taken a window of the probe in."""
        tree = self.desktop.run("/usr/bin/xwininfo", "-root", "-tree").stdout
        panel = tree[tree.find('"panel"'):] if '"panel"' in tree else ""
        return '"desk_probe"' in panel

    def start_trayer(self):
        return self.desktop.start("/usr/bin/trayer", "--edge", "bottom", "--widthtype", "request")

    def registered(self, host):
        return wait_for(lambda: host.items, 10, "the item")[-1]

    def test_a_notifier_host_shows_the_icon_in_several_sizes(self):
        host = NotifierHost(self.desktop)
        probe = self.start_probe()
        item = self.registered(host)
        self.assertEqual(probe.last("tray"), "tray 1")

        sizes = [width for width, _, _ in host.item_property(item, "IconPixmap")]
        self.assertIn(22, sizes)
        self.assertIn(64, sizes)

    def start_probe(self):
        # The service in this process has to answer while the probe starts: `Probe` waits with pump.
        return Probe(self.desktop)

    def test_a_left_click_asks_for_the_window(self):
        host = NotifierHost(self.desktop)
        probe = self.start_probe()

        host.activate(self.registered(host))

        probe.expect("toggle")

    def test_the_menu_does_what_it_says(self):
        host = NotifierHost(self.desktop)
        probe = self.start_probe()
        item = self.registered(host)

        host.click(item, "Show Barter")
        probe.expect("toggle")
        host.click(item, "Pause all")
        probe.expect("pauseAll")
        host.click(item, "Resume all")
        probe.expect("resumeAll")
        host.click(item, "Download limit", "500 KiB/s")
        probe.expect("limits 512000 0")
        host.click(item, "Upload limit", "1 MiB/s")
        probe.expect("limits 512000 1048576")
        host.click(item, "Quit")
        probe.expect("quit")

    def test_the_limit_in_force_is_checked(self):
        host = NotifierHost(self.desktop)
        probe = self.start_probe()
        item = self.registered(host)

        def checked(menu):
            return [labels[1] for labels, (_, properties) in host.menu(item).items()
                    if len(labels) == 2 and labels[0] == menu and properties.get("toggle-state") == 1]

        self.assertEqual(checked("Download limit"), ["No limit"])
        host.click(item, "Download limit", "100 KiB/s")
        probe.expect("limits 102400 0")
        self.assertEqual(checked("Download limit"), ["100 KiB/s"])
        self.assertEqual(checked("Upload limit"), ["No limit"])

    def test_the_tool_tip_tells_rates_and_how_many_are_active(self):
        host = NotifierHost(self.desktop)
        probe = self.start_probe()
        item = self.registered(host)

        probe.tell("state 7 downloading")

        wait_for(lambda: "1 active" in str(host.item_property(item, "ToolTip")), 10, "the tool tip")
        self.assertIn("1000 B/s", str(host.item_property(item, "ToolTip")).replace(",", ""))

    def test_a_notifier_host_that_comes_late_gets_the_icon(self):
        probe = self.start_probe()
        self.assertEqual(probe.last("tray"), "tray 0")

        host = NotifierHost(self.desktop)

        probe.expect("tray 1")
        self.registered(host)

    def test_a_watcher_without_a_host_is_no_tray_until_the_host_comes(self):
        host = NotifierHost(self.desktop, host_registered=False)
        probe = self.start_probe()
        pump(0.5)
        self.assertEqual(probe.last("tray"), "tray 0")

        host.register_host()

        probe.expect("tray 1")
        self.registered(host)

    def test_a_notifier_host_that_restarts_gets_the_icon_again(self):
        first = NotifierHost(self.desktop)
        probe = self.start_probe()
        self.registered(first)

        first.close()
        probe.expect("tray 0", count=1)
        second = NotifierHost(self.desktop)

        probe.expect("tray 1", count=2)
        self.registered(second)
        second.activate(second.items[-1])
        probe.expect("toggle")

    def test_an_embedding_panel_takes_the_icon_in(self):
        trayer = self.start_trayer()
        wait_for(lambda: "panel" in self.desktop.run("/usr/bin/xwininfo", "-root", "-tree").stdout, 10, "trayer")
        probe = self.start_probe()
        self.assertEqual(probe.last("tray"), "tray 1")
        wait_for(self.docked, 10, "the icon in the panel")

        trayer.terminate()
        probe.expect("tray 0")

    def test_an_embedding_panel_that_comes_late_and_restarts_takes_the_icon_in(self):
        probe = self.start_probe()
        self.assertEqual(probe.last("tray"), "tray 0")

        trayer = self.start_trayer()
        probe.expect("tray 1")
        wait_for(self.docked, 10, "the icon in the panel")
        trayer.terminate()
        probe.expect("tray 0", count=2)
        self.start_trayer()

        probe.expect("tray 1", count=2)
        wait_for(self.docked, 10, "the icon in the new panel")

    def test_without_a_panel_there_is_no_tray(self):
        probe = self.start_probe()

        pump(1)

        self.assertEqual([line for line in probe.lines if line.startswith("tray")], ["tray 0"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
