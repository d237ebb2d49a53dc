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

    def check_names(self, window, at_least):
        """Whatever is shown and takes the keyboard has a name; there are so many of them in that window."""
        def takes_keys(node):
            return self.shows(node) and node.get_state_set().contains(self.atspi.StateType.FOCUSABLE)
        found = [node for node in self.nodes(self.shown_window(window)) if takes_keys(node)]
        self.assertGreaterEqual(len(found), at_least, window)
        self.assertEqual([node.get_role_name() for node in found if not node.get_name()], [], window)

    def test_every_control_of_the_main_window_has_a_name(self):
        self.ask("--no-dialog", "--add-paused", str(self.recordings.file))
        wait_for(lambda: self.torrents(), 20, "the torrent")
        self.window_is_active("Barter")
        self.keys("ctrl+f", "Down", "Home", "F6")
        for page in ("General", "Files", "Peers", "Trackers", "Pieces"):
            wait_for(lambda name=page: self.focused("page tab list") == [name], 10, page)
            self.check_names("Barter", 12)
            self.keys("Right")

    def test_every_control_of_the_other_windows_has_a_name(self):
        self.ask(str(self.recordings.file))
        self.window_is_active("Add")
        self.check_names("Add a torrent", 10)
        self.keys("Escape")
        self.window_is_active("Barter")

        self.keys("ctrl+comma")
        self.window_is_active("Preferences")
        self.keys("Tab")
        for page in ("General", "Downloads", "Connection", "Speed limits"):
            wait_for(lambda name=page: name in self.focused("list item"), 10, page)
            self.check_names("Preferences", 5)
            self.keys("Down")
        self.keys("Escape")
        self.window_is_active("Barter")

    def test_every_control_of_the_first_run_has_a_name(self):
        self.ask("--quit")
        self.assertEqual(self.program.wait(20), 0)
        self.write_settings(desktop={"first_run_done": False})
        self.start()
        self.window_is_active("Welcome")
        self.check_names("Welcome", 6)
        self.keys("Return")
        self.window_is_active("Barter")

    def add_songs(self):
        """Three torrents, which are not added in the order of their sizes."""
        songs = self.folder / "source" / "Recordings"
        for number in (2, 3, 1):
            song = make_torrent(songs / f"song {number}.bin", self.folder / f"{number}.torrent")
            self.assertEqual(self.ask("--no-dialog", "--add-paused", str(song.file)).returncode, 0)
        wait_for(lambda: len(self.torrents()) == 3, 20, "the torrents")
        self.window_is_active("Barter")
        self.keys("ctrl+f", "Down", "Home")

    def listed_songs(self):
        """The names, without what follows them, from top to bottom, as a screen reader finds them."""
        rows = [(node.get_extents(self.atspi.CoordType.SCREEN).y, node.get_name()) for node in self.nodes()
                if node.get_role_name() in ("table cell", "tree item") and node.get_name().startswith("song ")]
        return [name.split(".")[0] for _, name in sorted(rows)]

    def checked_order(self):
        """The names of the checked entries of View > Sort by."""
        menu = next(node for node in self.nodes()
                    if node.get_role_name() == "menu item" and node.get_name() == "Sort by")
        return [node.get_name() for node in self.nodes(menu) if node.get_role_name() == "menu item"
                and node.get_state_set().contains(self.atspi.StateType.CHECKED)]

    def shown_headers(self):
        """Of the list, from left to right; hidden columns have no width."""
        table = next(node for node in self.nodes() if node.get_role_name() == "tree" and node.get_name() == "Torrents")
        cells = [(node.get_extents(self.atspi.CoordType.SCREEN), node.get_name()) for node in self.nodes(table)
                 if node.get_role_name() == "table column header"]
        return [name for box, name in sorted(cells, key=lambda cell: cell[0].x) if box.width > 0]

    def test_sort_by_size_and_turn_the_order_around_without_a_mouse(self):
        self.add_songs()
        self.assertEqual(self.checked_order(), ["Added (descending)"])

        self.keys("alt+v", "s", "Down")
        self.assertEqual(self.focused("menu item")[-1], "Size")
        self.keys("Return")
        wait_for(lambda: self.listed_songs() == ["song 1", "song 2", "song 3"], 10, "the smallest first")
        self.assertEqual(self.checked_order(), ["Size (ascending)"])

        self.keys("alt+v", "s", "Down", "Return")
        wait_for(lambda: self.listed_songs() == ["song 3", "song 2", "song 1"], 10, "the largest first")
        self.assertEqual(self.checked_order(), ["Size (descending)"])

    def test_show_and_move_a_column_without_a_mouse(self):
        self.add_songs()
        headers = self.shown_headers()
        self.assertEqual(headers[:2], ["Name", "Size"])
        self.assertNotIn("Info-hash", headers)

        self.keys("alt+v", "c", "l")
        self.window_is_active("Arrange columns")
        dialog = self.shown_window("Arrange columns")
        self.assertEqual(self.names("list item", start=dialog)[:3], ["Name (always shown)", "Size, shown",
                                                                     "Progress, shown"])
        self.keys("End", "space")
        self.assertIn("Info-hash, shown", self.focused("list item"))
        self.keys("Home", "Down", "alt+Up")
        self.assertEqual(self.names("list item", start=dialog)[:2], ["Size, shown", "Name (always shown)"])
        self.keys("Return")
        self.window_is_active("Barter")

        headers = self.shown_headers()
        self.assertEqual(headers[:2], ["Size", "Name"])
        self.assertEqual(headers[-1], "Info-hash")

    def header_width(self, view, title):
        table = next(node for node in self.nodes()
                     if node.get_role_name() in ("tree", "table", "tree table") and node.get_name() == view
                     and self.shows(node))
        return next(node.get_extents(self.atspi.CoordType.SCREEN).width for node in self.nodes(table)
                    if node.get_role_name() == "table column header" and node.get_name() == title)

    def test_f6_leads_to_the_details_whose_menu_arranges_their_columns(self):
        self.add_songs()
        self.keys("F6")
        self.assertEqual(self.focused("page tab list"), ["General"])
        self.keys("Right")
        wait_for(lambda: self.focused("page tab list") == ["Files"], 10, "the page of the files")
        self.tab_until(lambda: "Files" in self.focused("tree"), "the files")
        wait_for(lambda: any(name.startswith("song") for name in self.focused("table cell")), 10, "a file")

        self.keys("Home", "Menu", "l")
        self.window_is_active("Arrange columns")
        self.keys("Down", "alt+w", "ctrl+a", "2", "3", "4", "Return")
        self.window_is_active("Barter")
        wait_for(lambda: self.header_width("Files", "Size") == 234, 10, "the wider column")
        self.assertEqual(self.focused("tree"), ["Files"])

        self.keys("F6")
        self.assertTrue(any(name.startswith("Connection") for name in self.focused("push button")))
        self.keys("F6")
        self.assertEqual(self.focused("list"), ["Filters"])
        self.keys("F6")
        self.assertEqual(self.focused("tree"), ["Torrents"])
        self.keys("F6")
        self.assertEqual(self.focused("tree"), ["Files"])

    def test_the_columns_of_the_files_of_a_new_torrent_are_arranged_too(self):
        self.ask(str(self.recordings.file))
        self.window_is_active("Add")
        self.tab_until(lambda: "Files" in self.focused("tree"), "the files")
        self.keys("Home", "Menu", "l")
        self.window_is_active("Arrange columns")
        dialog = self.shown_window("Arrange columns")
        self.assertEqual(self.names("list item", start=dialog), ["Name (always shown)", "Size, shown",
                                                                 "Priority, shown"])
        self.keys("Down", "alt+w", "ctrl+a", "2", "3", "4", "Return")
        self.window_is_active("Add")
        wait_for(lambda: self.header_width("Files", "Size") == 234, 10, "the wider column")
        self.keys("Escape")
        self.window_is_active("Barter")

    def test_add_pause_choose_a_file_and_delete_without_a_mouse(self):
        # Add: open the file, Return accepts.
        self.window_is_active("Barter")
        self.keys("ctrl+o")
        self.window_is_active("Add torrents")
        self.desktop.xdotool("type", "--delay", "30", str(self.recordings.file))
        self.keys("Return")
        self.window_is_active("Add a torrent")
        self.keys("Return")
        wait_for(lambda: self.torrents(), 20, "the torrent that was added")
        self.window_is_active("Barter")

        # Pause: from the search field down into the list.
        self.keys("ctrl+f", "Down", "Home", "ctrl+p")
        wait_for(lambda: self.torrents()[0]["state"] == "stopped", 10, "the pause")

        # Leave out a file: on to the details, to their page "Files", into the tree.
        everything = self.torrents()[0]["bytes_total"]
        self.keys("F6", "ctrl+Tab")
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
