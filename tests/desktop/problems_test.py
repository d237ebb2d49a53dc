"""Problems as the window tells them: a sentence with what to do, which goes when the problem does. Read through AT-SPI,
as a screen reader does. $BARTER_PICTURES: a folder for pictures of them."""
import os
import unittest

import namespace
from desktop import wait_for
from peers import LtPeer, make_payload, make_torrent
from window_test import WindowTest

PICTURES = os.environ.get("BARTER_PICTURES")
MIB = 1 << 20
DISK_FULL = "Disk full: goes on by itself when there is space."
LIST_DAMAGED = "The list of torrents was damaged."


class Problems(WindowTest):
    accessibility = True

    def says(self, sentence):
        return [text for text in self.shown_labels() if sentence in text]

    def buttons(self):
        return [node.get_name() for node in self.nodes()
                if node.get_role_name() == "push button" and self.shows(node)]

    def picture(self, name):
        if PICTURES:
            self.desktop.screenshot(f"{PICTURES}/{name}.png")

    def test_a_full_disk_is_told_until_there_is_room(self):
        torrent = make_torrent(make_payload(self.folder / "source" / "recording.bin", 64 * MIB),
                               self.folder / "recording.torrent")
        seeder = self.enterContext(LtPeer(self.folder))
        seeder.seed(torrent)
        disk = self.enterContext(namespace.Tmpfs(self.folder / "disk", 20))
        self.start()
        self.ask("--no-dialog", "--save-path", str(disk.path), torrent.magnet(peers=[seeder.endpoint]))
        wait_for(lambda: self.torrents()[0]["state"] == "failed", 30, "the disk to be full")
        self.window_is_active("Barter")
        self.keys("ctrl+f", "Down", "Home")

        wait_for(lambda: self.says(DISK_FULL), 10, "the sentence")
        self.assertIn("Open folder", self.buttons())
        self.picture("disk-full")
        disk.resize(100)

        wait_for(lambda: self.torrents()[0]["state"] == "seeding", 60, "the rest of the download")
        wait_for(lambda: not self.says(DISK_FULL), 10, "the sentence to go")

    def test_what_is_there_already_is_told_with_what_was_merged(self):
        payload = make_payload(self.folder / "source" / "recording.bin", MIB)
        first, second = (make_torrent(payload, self.folder / f"{number}.torrent",
                                      trackers=[f"http://127.0.0.1:9/{number}/announce"]) for number in range(2))
        self.start()
        self.ask("--no-dialog", "--add-paused", str(first.file))
        wait_for(self.torrents, 10, "the torrent")

        self.assertEqual(self.ask("--no-dialog", str(second.file)).returncode, 0)

        said = wait_for(lambda: self.says("Already in your list."), 10, "the sentence")
        self.assertIn("recording.bin", said[0])
        self.assertIn("1 new tracker", said[0])
        self.assertEqual(len(self.torrents()), 1)

    def test_a_damaged_list_is_told_with_where_the_old_one_is(self):
        torrent = make_torrent(make_payload(self.folder / "source" / "recording.bin", MIB),
                               self.folder / "recording.torrent")
        self.start()
        self.ask("--no-dialog", "--add-paused", str(torrent.file))
        wait_for(self.torrents, 10, "the torrent")
        self.ask("--quit")
        self.program.wait(20)
        database = self.profile / "barter.db"
        content = bytearray(database.read_bytes())
        content[:100] = bytes(100)  # the header of the file
        database.write_bytes(content)

        self.start()

        said = wait_for(lambda: self.says(LIST_DAMAGED), 10, "the sentence")
        self.assertIn("barter.db.damaged-1", said[0])
        self.assertEqual([each["name"] for each in self.torrents()], ["recording.bin"])
        self.picture("list-damaged")


if __name__ == "__main__":
    namespace.own()
    unittest.main()
