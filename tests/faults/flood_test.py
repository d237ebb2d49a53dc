"""H-6: peers that flood the program are gone within a second; the others do not feel it.

    flood_test.py [FLOODERS]
"""
import shutil
import threading
import time

from barter import BarterTest, count, main, wait_for
from peers import LtPeer, RawPeer, make_payload, make_torrent

MIB = 1 << 20
FLOODERS = count(20)
HANDSHAKE = RawPeer.extended(0, b"d1:md11:ut_metadatai3e6:ut_pexi1ee4:reqqi250ee")
MESSAGES = {
    "extension handshakes": HANDSHAKE,
    "unknown extension": RawPeer.extended(99, b"x" * 100),
    "unknown message": b"\0\0\0\x05\x63abcd",
    "message of 2 GiB": b"\x7f\xff\xff\xff\x14",
    "extended message of 1 MiB": RawPeer.extended(0, b"d1:x1048000:" + b"x" * 1_048_000 + b"e"),
}


class Flood(BarterTest):
    def setUp(self):
        super().setUp()
        payload = make_payload(self.folder / "source" / "payload.bin", 24 * MIB)
        self.torrent = make_torrent(payload, self.folder / "payload.torrent")

    def seeding(self):
        barter = self.barter()
        shutil.copy(self.torrent.payload, barter.downloads)
        barter.add(self.torrent.file)
        barter.wait_for_state(self.torrent.hash, "seeding")
        return barter

    def flooder(self, barter):
        peer = RawPeer(barter.port, self.torrent)
        self.addCleanup(peer.close)
        return peer

    def test_each_kind_of_flood_ends(self):
        barter = self.seeding()
        for name, message in MESSAGES.items():
            with self.subTest(flood=name):
                seconds = self.flooder(barter).flood(message, 8)
                print(f"{name}: gone after {seconds} s")
                self.assertIsNotNone(seconds, "it goes on for ever")
                self.assertLess(seconds, 1 if message is HANDSHAKE else 4)

    def served(self, barter):
        """Lets an honest peer download all of it; returns the CPU-seconds that took the program."""
        cpu = barter.cpu_seconds()
        leecher = self.enterContext(LtPeer(self.folder))
        index = leecher.download(self.torrent.file)
        leecher.connect(index, barter.port)
        wait_for(lambda: leecher.status(index)["seeding"], 60, "the honest peer")
        leecher.stop()
        return barter.cpu_seconds() - cpu

    def test_one_flooder_and_many_cost_little_and_a_download_goes_on(self):
        barter = self.seeding()
        alone = self.served(barter)
        for flooders in (1, FLOODERS):
            with self.subTest(flooders=flooders):
                memory, cpu = barter.resident_bytes(), barter.cpu_seconds()
                ends = []  # seconds until each was gone; None: it was not
                peers = [self.flooder(barter) for _ in range(flooders)]
                threads = [threading.Thread(target=lambda peer=peer: ends.append(peer.flood(HANDSHAKE, 30)))
                           for peer in peers]
                for thread in threads:
                    thread.start()
                self.served(barter)
                for thread in threads:
                    thread.join()
                each = (barter.cpu_seconds() - cpu - alone) / flooders
                more = barter.resident_bytes() - memory
                print(f"{flooders}: {each:.3f} CPU-seconds for each beside {alone:.2f} for an honest peer, "
                      f"{more / MIB:.1f} MiB more")
                self.assertEqual(len(ends), flooders)
                self.assertNotIn(None, ends, "flooders were left in")
                # Gone at once, so that each costs about as much as a connection that says little.
                self.assertLess(each, max(alone, 0.3))
                self.assertLess(more, 60 * MIB)

    def test_a_peer_that_says_nothing_or_little_is_no_burden(self):
        barter = self.seeding()
        idle = [self.flooder(barter) for _ in range(50)]
        cpu = barter.cpu_seconds()
        for _ in range(5):
            for peer in idle:
                peer.send(b"\0")  # a quarter of a message length
            time.sleep(0.5)

        self.assertLess(barter.cpu_seconds() - cpu, 1)


if __name__ == "__main__":
    main()
