"""Barter downloads from peers that others wrote, found through a tracker that others wrote."""
import unittest

from barter import BarterTest, wait_for
from peers import Aria2, LtPeer, OpenTracker, Transmission, make_payload, make_torrent, same_content, transmission_create

MIB = 1 << 20


class Download(BarterTest):
    def swarm(self, size, create=transmission_create):
        """A tracker that runs and a torrent that it serves."""
        tracker = OpenTracker(self.folder)
        payload = make_payload(self.folder / "source" / "payload.bin", size)
        torrent = create(payload, self.folder / "payload.torrent", trackers=[tracker.url])
        self.enterContext(tracker.allow(torrent))
        return tracker, torrent

    def assert_downloads(self, barter, torrent, timeout=45):
        barter.add(torrent.file)
        done = barter.wait_for_state(torrent.hash, "seeding", timeout=timeout)
        self.assertEqual(done["bytes_done"], torrent.size)
        self.assertEqual(done["progress"], 1)
        self.assertTrue(same_content(torrent.payload, barter.downloads / torrent.name))

    def test_a_file_comes_from_transmission(self):
        tracker, torrent = self.swarm(5 * MIB)
        seeder = self.enterContext(Transmission(self.folder))
        seeder.seed(torrent)
        wait_for(lambda: tracker.peers(torrent) == 1, 20, "transmission's announce")

        barter = self.barter()
        self.assert_downloads(barter, torrent)

        # libtorrent adds up what came once a second, also after the last piece.
        done = barter.wait_for(torrent.hash, lambda shown: shown["bytes_received"] >= torrent.size, 10, "all bytes")
        self.assertLess(done["bytes_received"], torrent.size * 1.1)

    def test_a_file_comes_from_aria2(self):
        tracker, torrent = self.swarm(5 * MIB)
        self.enterContext(Aria2(self.folder, torrent, seed=True))
        wait_for(lambda: tracker.peers(torrent) == 1, 20, "aria2's announce")

        self.assert_downloads(self.barter(), torrent)

    def test_a_folder_comes_from_three_different_clients_at_once(self):
        tracker = OpenTracker(self.folder)
        for number in range(5):
            make_payload(self.folder / "source" / "album" / f"track {number}.bin", 4 * MIB + number, number)
        torrent = make_torrent(self.folder / "source" / "album", self.folder / "album.torrent",
                               trackers=[tracker.url, tracker.udp_url])
        self.enterContext(tracker.allow(torrent))
        transmission = self.enterContext(Transmission(self.folder, upload_limit_kib=700))
        transmission.seed(torrent)
        aria2 = self.enterContext(Aria2(self.folder, torrent, seed=True, upload_limit=700 * 1024))
        libtorrent = self.enterContext(LtPeer(self.folder, upload_limit=700 * 1024))
        seed = libtorrent.seed(torrent)
        wait_for(lambda: tracker.peers(torrent) == 3, 20, "three announces")

        self.assert_downloads(self.barter(), torrent)

        self.assertGreater(transmission.torrent(torrent)["uploadedEver"], MIB // 2)
        self.assertGreater(aria2.uploaded(), MIB // 2)
        self.assertGreater(libtorrent.status(seed)["uploaded"], MIB // 2)


if __name__ == "__main__":
    unittest.main()
