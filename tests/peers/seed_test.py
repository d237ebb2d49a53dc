"""Barter seeds to peers that others wrote."""
import shutil
import unittest

from barter import BarterTest, wait_for
from peers import Aria2, OpenTracker, Transmission, make_payload, same_content, transmission_create

MIB = 1 << 20


class Seed(BarterTest):
    def setUp(self):
        super().setUp()
        self.tracker = OpenTracker(self.folder)
        payload = make_payload(self.folder / "source" / "payload.bin", 5 * MIB)
        self.torrent = transmission_create(payload, self.folder / "payload.torrent", trackers=[self.tracker.url])
        self.enterContext(self.tracker.allow(self.torrent))

    def seeding_barter(self, peers=1):
        """Barter finds the complete file in the save path, compares it and seeds."""
        barter = self.barter()
        shutil.copy(self.torrent.payload, barter.downloads)
        barter.add(self.torrent.file)
        barter.wait_for_state(self.torrent.hash, "seeding")
        wait_for(lambda: self.tracker.peers(self.torrent) == peers, 20, "Barter's announce")
        return barter

    def assert_sent(self, barter):
        sent = barter.wait_for(self.torrent.hash, lambda torrent: torrent["bytes_sent"] >= self.torrent.size)
        self.assertEqual(sent["bytes_received"], 0)
        self.assertIsNotNone(sent["ratio"])

    def test_to_transmission(self):
        # Transmission calls nobody on loopback: it has to be known when Barter asks the tracker.
        leecher = self.enterContext(Transmission(self.folder))
        leecher.add(self.torrent)
        wait_for(lambda: self.tracker.peers(self.torrent) == 1, 20, "transmission's announce")

        barter = self.seeding_barter(peers=2)

        wait_for(lambda: leecher.torrent(self.torrent)["percentDone"] == 1, 45, "transmission to finish", 0.3)
        self.assertTrue(same_content(self.torrent.payload, leecher.downloads / self.torrent.name))
        self.assert_sent(barter)

    def test_to_aria2(self):
        barter = self.seeding_barter()

        leecher = self.enterContext(Aria2(self.folder, self.torrent))

        wait_for(leecher.done, 45, "aria2 to finish", 0.3)
        self.assertTrue(same_content(self.torrent.payload, leecher.downloads / self.torrent.name))
        self.assert_sent(barter)


if __name__ == "__main__":
    unittest.main()
