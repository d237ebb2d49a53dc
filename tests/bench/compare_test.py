"""The programs of the benchmark do their work; how fast, is for compare.py alone."""
import pathlib
import sys
import tempfile
import unittest

import compare
from desktop import Desktop

BUILD = pathlib.Path(sys.argv.pop(1))


class ComparedProgramsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.programs, self.figures = compare.Programs(BUILD), compare.Figures()

    def test_load_and_add_the_same_torrents_on_both_sides(self):
        load = compare.Load(self.programs, self.folder, 3)
        for who in ("bare", "headless"):
            for what in ("load", "add"):
                load.run(who, what, self.figures)
                self.assertIn(f"{what} 3, {who}: ready s", self.figures.values)

    def test_a_window_with_torrents_answers_the_probe(self):
        load = compare.Load(self.programs, self.folder, 3)
        with Desktop(window_manager=False) as desktop:
            with compare.Window(desktop, self.programs, self.folder, load.folder / "profile") as window:
                self.assertGreaterEqual(window.answered, window.shown)
                self.assertEqual(len(window.torrents()), 3)
                longest, over = window.waits()
                self.assertGreater(longest, 0)

    def test_downloads_with_all_three(self):
        with Desktop(window_manager=False) as desktop:
            compare.Transfer(self.programs, desktop, self.folder, mib=1, settle=0).round(self.figures)
        for name in ("bare", "headless", "window"):
            self.assertGreater(self.figures.median(f"download, {name}: wall s"), 0)


if __name__ == "__main__":
    unittest.main()
