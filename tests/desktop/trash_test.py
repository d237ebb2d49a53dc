"""Removing a torrent with its files by the desktop's trash: the real one, as the freedesktop specification has it, in
the home folder and on another file system. trash-cli, which knows nothing of Barter, reads it and brings files back."""
import configparser
import datetime
import os
import subprocess
import unittest
import urllib.parse

import namespace
from desktop import TimedOut, wait_for
from peers import LtPeer, make_payload, make_torrent, same_content
from window_test import WindowTest

NAMES = ("plain.bin", "ü & a%20b #1.bin", "deep/er/x.bin")


class Trash(WindowTest):
    accessibility = True

    def setUp(self):
        super().setUp()
        for number, name in enumerate(NAMES):
            self.payload = make_payload(self.folder / "source" / "The files" / name, 50_000, number)
        self.payload = self.folder / "source" / "The files"
        metainfo = make_torrent(self.payload, self.folder / "files.torrent")
        self.seeder = self.enterContext(LtPeer(self.folder))
        self.seeder.seed(metainfo)
        self.metainfo = metainfo

    def download_to(self, folder):
        self.write_settings(downloads={"save_path": str(folder)})
        self.start()
        # The file first: a magnet's list of files may come later than its first blocks.
        self.assertEqual(self.ask("--no-dialog", self.metainfo.file).returncode, 0)
        self.assertEqual(self.ask("--no-dialog", self.metainfo.magnet(peers=[self.seeder.endpoint])).returncode, 0)
        wait_for(lambda: self.torrent() and self.torrent()["state"] == "seeding", 40, "the files")
        self.there = folder / "The files"
        self.assertTrue(same_content(self.payload, self.there))
        (self.there / "of mine.txt").write_text("mine")
        (folder / "other.txt").write_text("mine")

    def ask_for_trash(self):
        self.window_is_active("Barter")
        self.keys("ctrl+f", "Down", "Home", "Delete")
        self.window_is_active("Remove")
        try:
            wait_for(lambda: any("in 3 files made by Barter" in text for text in self.shown_labels()), 10, "the summary")
        except TimedOut:
            self.fail(f"no summary of the three files, but {self.shown_labels()}")
        self.keys("alt+t")
        wait_for(self.trash_is_chosen, 10, "the trash to be chosen")
        self.keys("alt+r")

    def trash_is_chosen(self):
        return any(node.get_name() == "Move the files to the trash" and
                   node.get_state_set().contains(self.atspi.StateType.CHECKED)
                   for node in self.nodes() if node.get_role_name() == "radio button")

    def remove_by_trash(self):
        self.ask_for_trash()
        wait_for(lambda: not self.torrents(), 20, "the torrent to be gone")
        wait_for(lambda: not any((self.there / name).exists() for name in NAMES), 20, "the files to be gone")

    def assert_in(self, trash, original):
        """The files, and nothing else, are in this folder, with what is needed to bring them back."""
        infos = {}
        for file in (trash / "info").iterdir():
            info = configparser.RawConfigParser()
            info.read_string(file.read_text())
            place = urllib.parse.unquote(info["Trash Info"]["Path"])
            infos[place] = trash / "files" / file.name.removesuffix(".trashinfo")
            age = datetime.datetime.now() - datetime.datetime.fromisoformat(info["Trash Info"]["DeletionDate"])
            self.assertLess(abs(age.total_seconds()), 120)
        self.assertEqual(set(infos), {os.path.join(original, "The files", name) for name in NAMES})
        self.assertEqual({path.name for path in (trash / "files").iterdir()}, {path.name for path in infos.values()})
        for place, file in infos.items():
            self.assertTrue(same_content(self.payload / os.path.relpath(place, os.path.join(original, "The files")),
                                         file), place)

    def assert_restorable(self):
        """By a program that is not ours."""
        listed = self.desktop.run("/usr/bin/trash-list").stdout
        for name in NAMES:
            self.assertIn(f" {self.there / name}\n", listed)
        for name in NAMES:
            subprocess.run(["/usr/bin/trash-restore", self.there / name], input="0\n", text=True, check=True,
                           stdout=subprocess.DEVNULL)
            self.assertTrue(same_content(self.payload / name, self.there / name), name)

    def assert_the_rest_stayed(self):
        self.assertEqual((self.there / "of mine.txt").read_text(), "mine")
        self.assertEqual((self.there.parent / "other.txt").read_text(), "mine")
        self.assertEqual([path.name for path in self.there.iterdir()], ["of mine.txt"])

    def test_files_in_the_home_folder_go_to_the_home_trash(self):
        folder = self.desktop.home / "Downloads"
        folder.mkdir()
        self.download_to(folder)

        self.remove_by_trash()

        self.assert_the_rest_stayed()
        self.assert_in(self.desktop.home / ".local/share/Trash", str(folder))
        self.assert_restorable()

    def test_files_on_another_disk_go_to_the_trash_of_that_disk(self):
        disk = self.enterContext(namespace.Tmpfs(self.folder / "disk", 32))
        self.download_to(disk.path)

        self.remove_by_trash()

        self.assert_the_rest_stayed()
        self.assert_in(disk.path / f".Trash-{os.getuid()}", "")
        self.assert_restorable()
        self.assertEqual(list((self.desktop.home / ".local/share").glob("Trash/files/*")), [])

    def test_files_on_a_disk_with_a_common_trash_go_to_the_users_part_of_it(self):
        disk = self.enterContext(namespace.Tmpfs(self.folder / "disk", 32))
        (disk.path / ".Trash").mkdir()
        (disk.path / ".Trash").chmod(0o1777)
        self.download_to(disk.path)

        self.remove_by_trash()

        self.assert_the_rest_stayed()
        self.assert_in(disk.path / ".Trash" / str(os.getuid()), "")
        self.assert_restorable()

    def test_a_link_to_the_disk_does_not_hide_where_the_files_came_from(self):
        disk = self.enterContext(namespace.Tmpfs(self.folder / "disk", 32))
        (disk.path / "downloads").mkdir()
        (self.folder / "link").symlink_to(disk.path / "downloads")
        self.download_to(self.folder / "link")

        self.remove_by_trash()

        self.assert_in(disk.path / f".Trash-{os.getuid()}", "downloads")

    def test_where_there_can_be_no_trash_the_files_stay_and_the_window_says_so(self):
        disk = self.enterContext(namespace.Tmpfs(self.folder / "disk", 32))
        self.download_to(disk.path)
        (disk.path / f".Trash-{os.getuid()}").write_text("in the way")

        self.ask_for_trash()

        wait_for(lambda: not self.torrents(), 20, "the torrent to be gone")
        wait_for(lambda: any("3 files stayed where they are" in text and "The trash did not take a file" in text
                             for text in self.shown_labels()), 10, "the sentence")
        for name in NAMES:
            self.assertTrue(same_content(self.payload / name, self.there / name), name)


if __name__ == "__main__":
    namespace.own()
    unittest.main(verbosity=2)
