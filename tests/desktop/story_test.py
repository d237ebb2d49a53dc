"""What a person does who has no mouse, and what a screen reader tells them of it. $BARTER is the program."""
import json
import os
import pathlib
import shutil
import unittest

from desktop import Desktop, pump, wait_for
from peers import make_payload, make_torrent

BARTER = os.environ["BARTER"]
MAX_NODES = 4000


class Story(unittest.TestCase):
    """One desktop for all tests: AT-SPI connects a process to a bus once."""

    @classmethod
    def setUpClass(cls):
        cls.desktop = cls.enterClassContext(Desktop(accessibility=True))
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi
        cls.atspi = Atspi

    def setUp(self):
        self.folder = self.desktop.folder / self.id().rsplit(".", 1)[1]
        self.profile = self.folder / "profile"
        self.downloads = self.folder / "Downloads"
        self.profile.mkdir(parents=True)
        self.downloads.mkdir()
        (self.profile / "settings.json").write_text(json.dumps({
            "network": {"dht": False, "lsd": False, "upnp": False, "loopback_peers": True},
            "downloads": {"save_path": str(self.downloads)},
            "desktop": {"first_run_done": True}}))
        for number in (1, 2, 3):
            make_payload(self.folder / "source" / "Recordings" / f"song {number}.bin", 100_000 * number, number)
        self.torrent = make_torrent(self.folder / "source" / "Recordings", self.folder / "recordings.torrent")
        self.program = self.desktop.start(BARTER, "--profile", self.profile)
        wait_for(lambda: self.desktop.windows("Barter"), 20, "the window")
        wait_for(lambda: self.ask("--status").returncode == 0, 20, "an answer")

    def tearDown(self):
        self.ask("--quit")
        self.program.wait(20)

    def ask(self, *arguments):
        return self.desktop.run(BARTER, "--profile", self.profile, *arguments, check=False)

    def torrents(self):
        return json.loads(self.ask("--status").stdout)["torrents"]

    def keys(self, *keys):
        for key in keys:
            self.desktop.xdotool("key", key)
            pump(0.15)

    def window_is_active(self, title):
        def active():
            windows = self.desktop.windows(title)
            return bool(windows) and self.desktop.active_window() in windows
        wait_for(active, 10, f"the window “{title}” in front")

    # -- what a screen reader sees

    def application(self):
        root = self.atspi.get_desktop(0)
        for index in range(root.get_child_count()):
            child = root.get_child_at_index(index)
            if child is not None and child.get_process_id() == self.program.process.pid:
                return child
        return None

    def nodes(self, start=None):
        waiting, seen = [start or self.application()], 0
        while waiting and seen < MAX_NODES:
            node = waiting.pop(0)
            if node is None:
                continue
            seen += 1
            yield node
            for index in range(min(node.get_child_count(), 400)):
                waiting.append(node.get_child_at_index(index))

    def names(self, *roles):
        return [node.get_name() for node in self.nodes() if node.get_role_name() in roles]

    def focused(self, role):
        """The names of what has the focus. Qt counts each view's current item, whether the view has it or not."""
        return [node.get_name() for node in self.nodes()
                if node.get_role_name() == role and node.get_state_set().contains(self.atspi.StateType.FOCUSED)]

    def tab_until(self, reached, what):
        for _ in range(12):
            if reached():
                return
            self.keys("Tab")
        self.fail(f"Tab does not lead to {what}")

    def test_a_screen_reader_reads_the_table_by_name(self):
        self.ask("--no-dialog", "--add-paused", str(self.torrent.file))
        wait_for(lambda: self.torrents(), 20, "the torrent")

        def cells():
            return self.names("table cell", "tree item")
        found = wait_for(lambda: [name for name in cells() if "Recordings" in name], 20, "the row of the torrent")

        self.assertTrue(any("percent" in name and "stopped" in name.lower() for name in found), found)

    def test_every_control_has_a_name(self):
        self.ask("--no-dialog", "--add-paused", str(self.torrent.file))
        wait_for(lambda: self.torrents(), 20, "the torrent")

        nameless = [(node.get_role_name(), node.get_id()) for node in self.nodes()
                    if node.get_role_name() in ("push button", "check box", "radio button", "toggle button", "text",
                                                "combo box", "spin button", "table", "tree table", "list", "page tab")
                    and node.get_state_set().contains(self.atspi.StateType.SHOWING)
                    and node.get_state_set().contains(self.atspi.StateType.FOCUSABLE) and not node.get_name()]

        self.assertEqual(nameless, [])

    def test_add_pause_choose_a_file_and_delete_without_a_mouse(self):
        # Add: a second start hands the file over, Return accepts.
        self.ask(str(self.torrent.file))
        self.window_is_active("Add")
        self.keys("Return")
        wait_for(lambda: self.torrents(), 20, "the torrent that was added")
        self.window_is_active("Barter")

        # Pause: from the search field down into the list.
        self.keys("ctrl+f", "Down", "Home", "ctrl+p")
        wait_for(lambda: self.torrents()[0]["state"] == "stopped", 10, "the pause")

        # Leave out a file: on to the details, to their page "Files", into the tree.
        everything = self.torrents()[0]["bytes_total"]
        self.tab_until(lambda: self.focused("text"), "the details")
        self.keys("ctrl+Tab")
        self.assertEqual(self.focused("page tab"), ["Files"])
        self.tab_until(lambda: len(self.focused("table cell")) == 2, "the files")
        self.keys("Home", "Right", "Down", "ctrl+0")
        wait_for(lambda: 0 < self.torrents()[0]["bytes_total"] < everything, 10, "fewer wanted bytes")

        # Delete, with its question.
        self.keys("ctrl+f", "Down", "Home", "Delete")
        self.window_is_active("Remove")
        self.keys("alt+r")
        wait_for(lambda: not self.torrents(), 10, "the torrent to be gone")


if __name__ == "__main__":
    unittest.main()
