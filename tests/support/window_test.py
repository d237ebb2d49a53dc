"""Barter with its window on a desktop of its own: the base of tests that use the program as a person does.

One desktop for all tests of a class, as AT-SPI connects a process to one bus only; each test has a profile of its own.
"""
import json
import os
import unittest

from desktop import Desktop, pump, wait_for

BARTER = os.environ["BARTER"]
MAX_NODES = 4000


class WindowTest(unittest.TestCase):
    accessibility = False
    wrapper = ()  # what starts the program

    @classmethod
    def setUpClass(cls):
        cls.desktop = cls.enterClassContext(Desktop(accessibility=cls.accessibility))
        if cls.accessibility:
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
        self.program = None
        self.write_settings()

    def tearDown(self):
        if self.program is not None and self.program.alive():
            self.ask("--quit")
            self.assertEqual(self.program.wait(20), 0)

    def write_settings(self, **groups):
        settings = {"network": {"dht": False, "lsd": False, "upnp": False, "loopback_peers": True},
                    "downloads": {"save_path": str(self.downloads)}, "desktop": {"first_run_done": True}}
        for group, values in groups.items():
            settings.setdefault(group, {}).update(values)
        (self.profile / "settings.json").write_text(json.dumps(settings))

    def start(self, *arguments, **environment):
        """Returns when its window is there and it answers."""
        self.program = self.desktop.start(*self.wrapper, BARTER, "--profile", self.profile, *arguments,
                                          env=environment)
        wait_for(lambda: self.ask("--status").returncode == 0, 30, "an answer")
        wait_for(lambda: self.desktop.windows("Barter"), 20, "the window")
        return self.program

    def ask(self, *arguments, timeout=60):
        """A second start."""
        return self.desktop.run(*self.wrapper, BARTER, "--profile", self.profile, *arguments, check=False,
                                timeout=timeout)

    def torrents(self):
        return json.loads(self.ask("--status").stdout)["torrents"]

    def torrent(self):
        """The only one, or None."""
        return next(iter(self.torrents()), None)

    # -- keyboard

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

    def shows(self, node):
        return node.get_state_set().contains(self.atspi.StateType.SHOWING)

    def names(self, *roles, start=None):
        return [node.get_name() for node in self.nodes(start) if node.get_role_name() in roles]

    def shown_window(self, title):
        """The node of the window with this title, or None."""
        return next((node for node in self.nodes() if node.get_role_name() in ("dialog", "frame", "window", "alert")
                     and title in node.get_name() and self.shows(node)), None)

    def shown_labels(self, start=None):
        # Without the zero-width spaces that let long words break.
        return [node.get_name().replace("\u200b", "") for node in self.nodes(start)
                if node.get_role_name() == "label" and self.shows(node) and node.get_name()]
