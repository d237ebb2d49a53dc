"""BitTorrent v1, v2 and hybrid torrents go both ways between Barter and libtorrent by itself."""
import shutil
import unittest

from barter import BarterTest, wait_for
from peers import LtPeer, OpenTracker, make_payload, make_torrent, same_content


class Versions(BarterTest):
    def torrent_of(self, version):
        """A folder with files of several sizes, as v2 has pieces and hashes for each file."""
        tracker = OpenTracker(self.folder)
        source = self.folder / "source" / f"{version} files"
        for name, size in (("large.bin", 3_000_000), ("small.txt", 100), ("sub/folder/middle.bin", 70_000),
                           ("sub/empty", 0)):
            make_payload(source / name, size, seed=size)
        torrent = make_torrent(source, self.folder / f"{version}.torrent", version, trackers=[tracker.url],
                               piece_length=32 * 1024)
        self.enterContext(tracker.allow(torrent))
        return tracker, torrent

    def assert_hashes(self, shown, torrent):
        self.assertEqual((shown["hash_v1"], shown["hash_v2"]), (torrent.hash_v1, torrent.hash_v2))

    def assert_downloads(self, version):
        tracker, torrent = self.torrent_of(version)
        seeder = self.enterContext(LtPeer(self.folder))
        seeder.seed(torrent)
        wait_for(lambda: tracker.peers(torrent) == 1, 20, "the seeder's announce")
        barter = self.barter()

        barter.add(torrent.file)

        done = barter.wait_for_state(torrent.hash, "seeding", timeout=40)
        self.assert_hashes(done, torrent)
        self.assertEqual(done["bytes_total"], torrent.size)
        self.assertTrue(same_content(torrent.payload, barter.downloads / torrent.name))

    def assert_seeds(self, version):
        tracker, torrent = self.torrent_of(version)
        barter = self.barter()
        shutil.copytree(torrent.payload, barter.downloads / torrent.name)
        barter.add(torrent.file)
        self.assert_hashes(barter.wait_for_state(torrent.hash, "seeding"), torrent)
        wait_for(lambda: tracker.peers(torrent) == 1, 20, "Barter's announce")
        leecher = self.enterContext(LtPeer(self.folder))

        index = leecher.download(torrent.file)

        wait_for(lambda: leecher.status(index)["seeding"], 40, "libtorrent to finish", 0.2)
        self.assertTrue(same_content(torrent.payload, leecher.downloads / torrent.name))

    def test_v1_is_downloaded(self):
        self.assert_downloads("v1")

    def test_v2_is_downloaded(self):
        self.assert_downloads("v2")

    def test_hybrid_is_downloaded(self):
        self.assert_downloads("hybrid")

    def test_v2_is_seeded(self):
        self.assert_seeds("v2")

    def test_hybrid_is_seeded(self):
        self.assert_seeds("hybrid")


if __name__ == "__main__":
    unittest.main()
