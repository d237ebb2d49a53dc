"""Magnet links: the metadata come from peers, then the files."""
import unittest

from barter import BarterTest, wait_for
from peers import LtPeer, OpenTracker, Transmission, lt, make_payload, make_torrent, same_content, transmission_create

MIB = 1 << 20


class Magnet(BarterTest):
    def folder_torrent(self, version):
        source = self.folder / "source" / "five files"
        for number in range(5):
            make_payload(source / f"{number}.bin", 300_000 + number, seed=number)
        return make_torrent(source, self.folder / "five.torrent", version, piece_length=16 * 1024)

    def seeded_by_libtorrent(self, torrent):
        seeder = self.enterContext(LtPeer(self.folder))
        seeder.seed(torrent)
        return seeder

    def test_v1_metadata_come_from_transmission_through_a_tracker(self):
        tracker = OpenTracker(self.folder)
        payload = make_payload(self.folder / "source" / "payload.bin", 3 * MIB)
        torrent = transmission_create(payload, self.folder / "payload.torrent", trackers=[tracker.url])
        self.enterContext(tracker.allow(torrent))
        seeder = self.enterContext(Transmission(self.folder))
        seeder.seed(torrent)
        wait_for(lambda: tracker.peers(torrent) == 1, 20, "transmission's announce")
        barter = self.barter()

        barter.add(torrent.magnet(trackers=[tracker.url]))

        done = barter.wait_for_state(torrent.hash, "seeding", timeout=45)
        self.assertEqual(done["name"], torrent.name)
        self.assertTrue(same_content(payload, barter.downloads / torrent.name))

    def assert_comes_from_libtorrent(self, version):
        torrent = self.folder_torrent(version)
        seeder = self.seeded_by_libtorrent(torrent)
        barter = self.barter()

        barter.add(torrent.magnet(peers=[seeder.endpoint]))

        done = barter.wait_for_state(torrent.hash, "seeding", timeout=40)
        self.assertEqual(done["bytes_total"], torrent.size)
        self.assertTrue(same_content(torrent.payload, barter.downloads / torrent.name))

    def test_v2_metadata_come_from_libtorrent(self):
        self.assert_comes_from_libtorrent("v2")

    def test_hybrid_metadata_come_from_libtorrent(self):
        self.assert_comes_from_libtorrent("hybrid")

    def test_a_magnet_shows_its_name_while_nobody_has_the_metadata(self):
        torrent = self.folder_torrent("v1")
        barter = self.barter()

        barter.add(torrent.magnet(dn="A name to wait under"))

        waiting = barter.wait_for_state(torrent.hash, "metadata")
        self.assertEqual(waiting["name"], "A name to wait under")
        self.assertEqual((waiting["bytes_done"], waiting["progress"]), (0, 0))

    def test_only_the_files_are_fetched_that_the_magnet_selects(self):
        torrent = self.folder_torrent("v1")
        seeder = self.seeded_by_libtorrent(torrent)
        files = lt.torrent_info(str(torrent.file)).files()  # in the order of the torrent, which BEP 53 counts in
        paths = [files.file_path(index) for index in range(files.num_files())]
        wanted = sum(files.file_size(index) for index in (1, 3, 4))
        barter = self.barter()

        barter.add(torrent.magnet(peers=[seeder.endpoint]) + "&so=1,3-4")

        done = barter.wait_for_state(torrent.hash, "seeding", timeout=40)
        # Wanted is counted in pieces, and a piece may reach into a file that is not selected.
        self.assertEqual(done["bytes_total"], done["bytes_done"])
        self.assertGreaterEqual(done["bytes_total"], wanted)
        self.assertLess(done["bytes_total"], wanted + 4 * torrent.piece_length)
        for index, path in enumerate(paths):
            there = barter.downloads / path
            if index in (1, 3, 4):
                self.assertTrue(same_content(torrent.payload.parent / path, there), path)
            else:
                self.assertFalse(there.exists(), path)

    def test_a_bare_info_hash_waits_for_metadata(self):
        torrent = self.folder_torrent("v1")
        barter = self.barter()

        barter.add(torrent.hash_v1)

        barter.wait_for_state(torrent.hash, "metadata")


if __name__ == "__main__":
    unittest.main()
