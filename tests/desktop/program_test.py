"""Barter on a desktop: hand-over, double clicks, drag and drop, tray, sleep. $BARTER is the program."""
import contextlib
import json
import os
import pathlib
import re
import resource
import shutil
import unittest

from desktop import Desktop, TimedOut, pump, wait_for
from fake_desktop import GnomeSession, NotificationServer, NotifierHost
from peers import LtPeer, answering, make_payload, make_torrent

BARTER = os.environ["BARTER"]
DRAG_SOURCE = os.environ["DRAG_SOURCE"]
TORRENTS = pathlib.Path(__file__).resolve().parent.parent / "data" / "torrents"
RESOURCES = pathlib.Path(__file__).resolve().parent.parent.parent / "resources" / "desktop"
ID = "io.github.barter_client.Barter.desktop"


def magnet(number, extra=""):
    return f"magnet:?xt=urn:btih:{number:040x}&dn=n{number}{extra}"


class Program(unittest.TestCase):
    def setUp(self):
        self.desktop = self.enterContext(Desktop())
        self.profile = self.desktop.folder / "profile"
        self.profile.mkdir()
        self.settings()

    def settings(self, asks=False, **desktop):
        (self.profile / "settings.json").write_text(json.dumps({
            "network": {"dht": False, "lsd": False, "upnp": False, "loopback_peers": True},
            "downloads": {"ask_when_adding": asks, "save_path": str(self.desktop.home / "Downloads")},
            "desktop": {"first_run_done": True, **desktop}}))

    def start(self, *arguments):
        """The instance, once it answers."""
        program = self.desktop.start(BARTER, "--profile", self.profile, *arguments)
        wait_for(lambda: self.status(check=False), 30, "the program to answer")
        return program

    def second(self, *arguments, timeout=60.0):
        return self.desktop.run(BARTER, "--profile", self.profile, *arguments, check=False, timeout=timeout)

    def status(self, check=True):
        answer = self.second("--status")
        if answer.returncode != 0 and not check:
            return None
        self.assertEqual(answer.returncode, 0, answer.stderr)
        return json.loads(answer.stdout)

    def hashes(self):
        return {torrent["hash_v1"] for torrent in self.status()["torrents"]}

    def wait_for_hashes(self, *wanted):
        wait_for(lambda: set(wanted) <= self.hashes(), 20, f"the torrents {wanted}")

    def window(self):
        return wait_for(lambda: self.desktop.windows("Barter"), 10, "the window")[0]

    def is_shown(self):
        return bool(self.desktop.windows("Barter"))


class HandOver(Program):
    def test_what_a_second_start_is_given_arrives_and_it_ends_with_0(self):
        self.start()
        named = self.desktop.home / "ü & a%20b.torrent"
        shutil.copy(TORRENTS / "base.torrent", named)

        by_path = self.desktop.run(BARTER, "--profile", self.profile, named.name, cwd=self.desktop.home, check=False)
        by_uri = self.second(named.as_uri())
        by_magnet = self.second(magnet(0xabc), magnet(0xabd))

        self.assertEqual((by_path.returncode, by_uri.returncode, by_magnet.returncode), (0, 0, 0),
                         by_path.stderr + by_uri.stderr + by_magnet.stderr)
        self.wait_for_hashes(f"{0xabc:040x}", f"{0xabd:040x}")
        self.assertEqual(len(self.hashes()), 3)

    def test_each_refused_item_is_one_sentence_on_stderr_and_exit_1(self):
        self.start()

        answer = self.second("gopher://x/y", "/not/there.torrent", magnet(7))

        self.assertEqual(answer.returncode, 1)
        self.assertEqual(answer.stdout, "")
        self.assertEqual(len(answer.stderr.strip().splitlines()), 2, answer.stderr)
        self.wait_for_hashes(f"{7:040x}")

    def test_5_mebibytes_of_magnets_arrive(self):
        self.start()
        magnets = [magnet(number, "&x=" + "y" * 50_000) for number in range(1, 121)]
        self.assertGreater(sum(map(len, magnets)), 5 * 1024 * 1024)
        # The system gives arguments a quarter of the stack's limit.
        limits = resource.getrlimit(resource.RLIMIT_STACK)
        resource.setrlimit(resource.RLIMIT_STACK, (64 * 1024 * 1024, limits[1]))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_STACK, limits)

        answer = self.second("--no-dialog", *magnets, timeout=120)

        self.assertEqual(answer.returncode, 0, answer.stderr[-1000:])
        self.wait_for_hashes(*(f"{number:040x}" for number in range(1, 121)))

    def test_of_20_starts_at_once_one_runs_and_the_others_end_with_0(self):
        programs = [self.desktop.start(BARTER, "--profile", self.profile, magnet(number)) for number in range(1, 21)]

        wait_for(lambda: sum(each.alive() for each in programs) == 1, 90, "19 of 20 to end")
        pump(1)

        running = [each for each in programs if each.alive()]
        self.assertEqual(len(running), 1)
        self.assertEqual([each.process.returncode for each in programs if each not in running], [0] * 19)
        self.wait_for_hashes(*(f"{number:040x}" for number in range(1, 21)))

    def test_status_and_quit_without_an_instance(self):
        for option in ("--status", "--quit"):
            answer = self.second(option)

            self.assertEqual((answer.returncode, answer.stdout), (3, ""), option)
            self.assertEqual(answer.stderr, "Barter is not running with this profile.\n", option)

        self.assertEqual(self.second("--frobnicate").returncode, 2)

    def test_quit_and_sigterm_are_orderly(self):
        program = self.start()
        self.assertEqual(self.second("--quit").returncode, 0)
        self.assertEqual(program.wait(), 0)

        self.assertEqual(self.start().terminate(), 0)

    def test_a_second_start_brings_the_window_to_the_front(self):
        self.start()
        window = self.window()
        self.desktop.start(DRAG_SOURCE, "text", "x")
        other = wait_for(lambda: self.desktop.windows("drag source"), 10, "another window")[0]
        wait_for(lambda: self.desktop.active_window() == other, 10, "the other window's focus")

        self.assertEqual(self.second().returncode, 0)

        wait_for(lambda: self.desktop.active_window() == window, 10, "the focus of Barter's window")


class WindowSystem(Program):
    def log(self, **environment):
        """What the log says about the window system of a start in that environment."""
        self.desktop.start(BARTER, "--profile", self.profile, env={"QT_QPA_PLATFORM": None, **environment})
        wait_for(lambda: self.status(check=False), 30, "the program to answer")
        lines = (self.profile / "barter.log").read_text().splitlines()
        return [line.split("app: ", 1)[-1] for line in lines if "window system" in line or "XWayland" in line]

    def test_on_wayland_with_xwayland_it_is_xcb_because_drops_would_not_work(self):
        said = self.log(WAYLAND_DISPLAY="wayland-0", XDG_SESSION_TYPE="wayland")

        self.assertEqual(len(said), 2, said)
        self.assertIn("XWayland is used: drag and drop does not work on Wayland with this Qt", said[0])
        self.assertIn("window system: xcb", said[1])
        self.window()

    def test_on_wayland_without_xwayland_it_is_wayland(self):
        weston = self.desktop.start("/usr/bin/weston", "--backend=headless-backend.so", "--socket=wayland-test",
                                    "--idle-time=0", "--no-config", env={"DISPLAY": None})
        socket = pathlib.Path(self.desktop.env["XDG_RUNTIME_DIR"]) / "wayland-test"
        wait_for(socket.exists, 20, "the compositor")

        said = self.log(DISPLAY=None, WAYLAND_DISPLAY=socket.name, XDG_SESSION_TYPE="wayland")

        self.assertEqual(len(said), 1, said)
        self.assertIn("window system: wayland", said[0])
        self.assertTrue(weston.alive())
        self.assertEqual(self.second("--quit").returncode, 0)

    def test_on_x11_it_is_xcb_without_a_reason(self):
        said = self.log()

        self.assertEqual(len(said), 1, said)
        self.assertIn("window system: xcb", said[0])


class DoubleClick(Program):
    def test_gio_open_of_a_torrent_and_a_magnet_reach_the_running_program(self):
        applications = self.desktop.home / ".local/share/applications"
        applications.mkdir()
        entry = (RESOURCES / ID).read_text().replace("Exec=barter ", f"Exec={BARTER} --profile {self.profile} ")
        (applications / ID).write_text(entry)
        self.desktop.run("/usr/bin/update-desktop-database", applications)
        self.desktop.run("/usr/bin/xdg-mime", "default", ID, "application/x-bittorrent", "x-scheme-handler/magnet")
        torrent = self.desktop.home / "a b & ü.torrent"
        shutil.copy(TORRENTS / "base.torrent", torrent)
        self.start()

        self.desktop.run("/usr/bin/gio", "open", torrent)
        wait_for(lambda: len(self.hashes()) == 1, 20, "the torrent")
        self.desktop.run("/usr/bin/gio", "open", magnet(0xfeed, "%20x&tr=http%3A%2F%2Ft.test%2Fa"))

        self.wait_for_hashes(f"{0xfeed:040x}")
        names = {torrent["name"] for torrent in self.status()["torrents"]}
        self.assertIn(f"n{0xfeed} x", names)


class Drop(Program):
    def drop(self, *what):
        """Drags it onto the middle of Barter's window; what the source says about the drop."""
        window = self.window()
        x, y, width, height = self.desktop.geometry(window)
        source = self.desktop.start(DRAG_SOURCE, *what)
        handle = wait_for(lambda: self.desktop.windows("drag source"), 10, "the drag source")[0]
        self.desktop.xdotool("windowmove", "--sync", handle, 5, 5)
        self.desktop.xdotool("windowraise", handle)
        pump(0.3)
        sx, sy, sw, sh = self.desktop.geometry(handle)
        target = (x + width - 60, y + height // 2)
        self.desktop.drag((sx + sw // 2, sy + sh // 2), target)
        wait_for(lambda: "dropped" in source.output(), 10, "the end of the drag")
        self.assertIn("dropped 1", source.output())

    def test_files_dropped_on_the_window_are_added(self):
        self.start()
        file = self.desktop.home / "d & ü.torrent"
        shutil.copy(TORRENTS / "base.torrent", file)

        self.drop("uris", file.as_uri())

        wait_for(lambda: len(self.hashes()) == 1, 20, "the torrent")

    def test_a_text_with_several_magnets_dropped_on_the_window_is_added(self):
        self.start()

        self.drop("text", magnet(1) + "\n\n# a comment\n" + magnet(2) + "\n")

        self.wait_for_hashes(f"{1:040x}", f"{2:040x}")

    def test_several_links_on_one_line_are_all_added(self):
        self.start()

        self.drop("text", f"{magnet(1)} {magnet(2)}\t{3:040x}")

        self.wait_for_hashes(f"{1:040x}", f"{2:040x}", f"{3:040x}")

    def test_a_web_address_is_fetched_and_asked_about(self):
        server = self.enterContext(answering({"/a.torrent": (TORRENTS / "base.torrent").read_bytes()}))
        self.settings(asks=True)
        self.start()

        self.drop("uris", server.url + "/a.torrent")

        dialog = wait_for(lambda: self.desktop.windows("Add a torrent"), 20, "the add dialog")[0]
        wait_for(lambda: server.requests, 10, "the request")
        self.assertEqual(self.hashes(), set())
        wait_for(lambda: self.desktop.active_window() == dialog, 10, "the focus of the dialog")
        self.desktop.xdotool("key", "Return")
        wait_for(lambda: len(self.hashes()) == 1, 20, "the torrent")

    def test_a_text_with_magnets_and_web_addresses_leads_to_one_dialog_for_all(self):
        server = self.enterContext(answering({"/a.torrent": (TORRENTS / "base.torrent").read_bytes()}))
        self.settings(asks=True)
        self.start()

        self.drop("text", f"{magnet(1)}\n{server.url}/a.torrent\nsome words\n{magnet(2)} {magnet(3)}\n")

        dialog = wait_for(lambda: self.desktop.windows("Add 4 torrents"), 20, "the add dialog")[0]
        wait_for(lambda: server.requests, 10, "the request")
        wait_for(lambda: self.desktop.active_window() == dialog, 10, "the focus of the dialog")
        self.desktop.xdotool("key", "Return")
        self.wait_for_hashes(f"{1:040x}", f"{2:040x}", f"{3:040x}")
        wait_for(lambda: len(self.hashes()) == 4, 20, "the fourth torrent")


class TrayAndWindow(Program):
    def close_window(self):
        """As the window manager's button and Alt+F4 do."""
        self.desktop.xdotool("windowactivate", "--sync", self.window())
        for _ in range(3):
            self.desktop.xdotool("key", "alt+F4")
            with contextlib.suppress(TimedOut):  # once in a hundred times a fresh openbox misses the key
                wait_for(lambda: not self.is_shown(), 5, "the window to go")
                return
        self.fail("the window does not go")

    def is_minimised(self, window):
        """Hidden windows are on no list of the window manager's, minimised ones are."""
        listed = self.desktop.run("/usr/bin/xprop", "-root", "_NET_CLIENT_LIST").stdout
        return f"{int(window):#x}" in re.findall(r"0x[0-9a-f]+", listed) and not self.is_shown()

    def test_closing_goes_to_the_tray_and_a_click_brings_the_window_back(self):
        host = NotifierHost(self.desktop)
        program = self.start()
        item = wait_for(lambda: host.items, 10, "the icon")[0]

        self.close_window()
        pump(1)
        self.assertTrue(program.alive())
        self.assertIsNotNone(self.status())
        self.assertIn(("Show Barter",), host.menu(item))
        host.activate(item)

        self.window()
        wait_for(lambda: ("Hide Barter",) in host.menu(item), 10, "the menu to offer hiding")

    def test_the_first_time_a_notification_tells_that_barter_goes_on(self):
        notes = NotificationServer(self.desktop)
        host = NotifierHost(self.desktop)
        program = self.start()
        item = wait_for(lambda: host.items, 10, "the icon")[0]

        self.close_window()
        note = wait_for(lambda: notes.shown, 10, "the notification")[0]
        self.assertEqual(note["title"], "Barter goes on in the tray")
        notes.click(1)
        self.window()
        self.close_window()
        host.activate(item)
        self.window()
        self.assertEqual(len(notes.shown), 1)

        self.assertEqual(program.terminate(), 0)
        self.start()
        wait_for(lambda: len(host.items) == 2, 10, "the icon")
        self.close_window()
        pump(1)
        self.assertEqual(len(notes.shown), 1)

    def test_a_hidden_window_comes_back_when_the_panel_goes(self):
        host = NotifierHost(self.desktop)
        self.start()
        wait_for(lambda: host.items, 10, "the icon")
        self.close_window()

        host.close()

        self.window()

    def test_minimized_with_a_panel_shows_no_window_and_a_second_start_shows_it(self):
        host = NotifierHost(self.desktop)
        self.start("--minimized")
        wait_for(lambda: host.items, 10, "the icon")
        pump(1)
        self.assertFalse(self.is_shown())

        self.assertEqual(self.second().returncode, 0)

        self.window()

    def test_minimized_with_a_panel_that_comes_late_goes_to_the_tray(self):
        self.start("--minimized")
        window = wait_for(lambda: self.desktop.windows("Barter", only_visible=False), 10, "the window")
        window = wait_for(lambda: [each for each in window if self.is_minimised(each)], 10, "the minimised window")[0]

        host = NotifierHost(self.desktop)

        item = wait_for(lambda: host.items, 10, "the icon")[0]
        wait_for(lambda: not self.is_minimised(window) and not self.is_shown(), 10, "the window to be hidden")
        host.activate(item)
        self.assertEqual(self.window(), window)

    def test_a_window_that_the_person_minimised_stays_when_a_panel_comes(self):
        self.start("--minimized")
        self.assertEqual(self.second().returncode, 0)
        window = self.window()
        wait_for(lambda: self.desktop.active_window() == window, 10, "the focus")
        self.desktop.xdotool("windowminimize", "--sync", window)
        wait_for(lambda: self.is_minimised(window), 10, "the minimised window")

        for _ in range(2):
            host = NotifierHost(self.desktop)
            wait_for(lambda: host.items, 10, "the icon")
            pump(1)
            self.assertTrue(self.is_minimised(window))
            host.close()

    def test_without_a_panel_closing_minimises_and_a_second_start_brings_the_window_back(self):
        program = self.start()
        window = self.window()

        self.close_window()

        self.assertTrue(self.is_minimised(window))
        self.assertIsNotNone(self.status())
        self.assertEqual(self.second().returncode, 0)
        self.assertEqual(self.window(), window)
        wait_for(lambda: self.desktop.active_window() == window, 10, "the focus")
        self.desktop.xdotool("key", "ctrl+q")
        self.assertEqual(program.wait(15), 0)

    def test_the_first_minimising_is_told_once_in_the_life_of_the_profile(self):
        notes = NotificationServer(self.desktop)
        program = self.start()

        self.close_window()
        note = wait_for(lambda: notes.shown, 10, "the notification")[0]
        self.assertEqual(note["title"], "Barter goes on in the background")
        self.assertIn("no tray", note["body"])
        notes.click(1)
        self.window()
        self.close_window()
        self.assertEqual(program.terminate(), 0)

        self.start()
        self.close_window()
        pump(1)
        self.assertEqual(len(notes.shown), 1)

    def test_closing_ends_the_program_where_the_person_wants_that(self):
        self.settings(close_action="quit")
        host = NotifierHost(self.desktop)
        program = self.start()
        wait_for(lambda: host.items, 10, "the icon")

        self.close_window()

        self.assertEqual(program.wait(15), 0)

    def test_quit_in_the_tray_menu_ends_the_program(self):
        host = NotifierHost(self.desktop)
        program = self.start()
        item = wait_for(lambda: host.items, 10, "the icon")[0]

        host.click(item, "Quit")

        self.assertEqual(program.wait(15), 0)


class Notifications(Program):
    def setUp(self):
        super().setUp()
        self.notes = NotificationServer(self.desktop)
        self.seeder = self.enterContext(LtPeer(self.desktop.folder))

    def download(self, name):
        """A folder of that name with one file, from the seeder."""
        source = self.desktop.folder / "source" / name
        make_payload(source / "song.bin", 100_000)
        torrent = make_torrent(source, self.desktop.folder / f"{name}.torrent")
        self.seeder.seed(torrent)
        answer = self.second("--no-dialog", torrent.magnet(peers=[self.seeder.endpoint]))
        self.assertEqual(answer.returncode, 0, answer.stderr)

    def note(self):
        """The only one: (title, body)."""
        wait_for(lambda: self.notes.shown, 30, "a notification")
        pump(2.5)  # what comes within two seconds is collected
        self.assertEqual(len(self.notes.shown), 1, self.notes.shown)
        return self.notes.shown[0]["title"], self.notes.shown[0]["body"]

    def test_a_finished_download_is_told_and_a_click_brings_the_window(self):
        host = NotifierHost(self.desktop)
        self.start("--minimized")
        wait_for(lambda: host.items, 10, "the icon")

        self.download("Recordings")

        self.assertEqual(self.note(), ("1 download finished", "Recordings"))
        self.assertFalse(self.is_shown())
        self.notes.click(1)
        self.window()

    def test_a_download_that_fails_is_told_with_the_reason(self):
        self.start()
        in_the_way = self.desktop.home / "Downloads" / "Recordings"
        in_the_way.parent.mkdir(exist_ok=True)
        in_the_way.write_text("a file where the folder should be")

        self.download("Recordings")

        title, body = self.note()
        self.assertEqual(title, "1 torrent stopped by a problem")
        self.assertRegex(body, r"^Recordings: \w")


    def test_storage_that_is_not_connected_is_told(self):
        program = self.start()
        self.download("Recordings")
        self.note()
        self.assertEqual(program.terminate(), 0)
        downloads = self.desktop.home / "Downloads"
        (downloads / "Recordings").rename(self.desktop.home / "elsewhere")
        self.notes.calls.clear()

        self.start()

        self.assertEqual(self.note(), ("Storage of 1 torrent is not connected", "Recordings"))
        self.assertEqual([each["state"] for each in self.status()["torrents"]], ["storage_missing"])


class Sleep(Program):
    def test_the_computer_stays_awake_while_a_torrent_downloads(self):
        gnome = GnomeSession(self.desktop)
        self.start()
        pump(1)
        self.assertEqual(gnome.held, {})

        self.assertEqual(self.second(TORRENTS / "base.torrent").returncode, 0)

        wait_for(lambda: gnome.held, 20, "the inhibitor")
        self.assertEqual([flags for flags, _ in gnome.held.values()], [4])


if __name__ == "__main__":
    unittest.main(verbosity=2)
