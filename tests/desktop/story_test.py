"""What a person does who has no mouse, and what a screen reader tells them of it. $BARTER is the program."""
import unittest

from desktop import wait_for
from peers import make_payload, make_torrent
from window_test import WindowTest


class Story(WindowTest):
    accessibility = True

    def setUp(self):
        super().setUp()
        for number in (1, 2, 3):
            make_payload(self.folder / "source" / "Recordings" / f"song {number}.bin", 100_000 * number, number)
        self.recordings = make_torrent(self.folder / "source" / "Recordings", self.folder / "recordings.torrent")
        self.start()

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
        self.ask("--no-dialog", "--add-paused", str(self.recordings.file))
        wait_for(lambda: self.torrents(), 20, "the torrent")

        def cells():
            return self.names("table cell", "tree item")
        found = wait_for(lambda: [name for name in cells() if "Recordings" in name], 20, "the row of the torrent")

        self.assertTrue(any("percent" in name and "stopped" in name.lower() for name in found), found)

    def test_every_control_has_a_name(self):
        self.ask("--no-dialog", "--add-paused", str(self.recordings.file))
        wait_for(lambda: self.torrents(), 20, "the torrent")

        nameless = [(node.get_role_name(), node.get_id()) for node in self.nodes()
                    if node.get_role_name() in ("push button", "check box", "radio button", "toggle button", "text",
                                                "combo box", "spin button", "table", "tree table", "list", "page tab")
                    and node.get_state_set().contains(self.atspi.StateType.SHOWING)
                    and node.get_state_set().contains(self.atspi.StateType.FOCUSABLE) and not node.get_name()]

        self.assertEqual(nameless, [])

    def test_add_pause_choose_a_file_and_delete_without_a_mouse(self):
        # Add: a second start hands the file over, Return accepts.
        self.ask(str(self.recordings.file))
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
