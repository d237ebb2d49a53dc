"""H-6: peers that flood the program are gone within a second; the others do not feel it."""
import shutil
import threading
import time
import unittest

from barter import BarterTest, wait_for
from peers import LtPeer, RawPeer, make_payload, make_torrent

MIB = 1 << 20
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

    def test_twenty_flooders_cost_little_and_a_download_goes_on(self):
        barter = self.seeding()
        memory, cpu = barter.resident_bytes(), barter.cpu_seconds()
        begin = time.monotonic()
        threads = [threading.Thread(target=self.flooder(barter).flood, args=(HANDSHAKE, 8)) for _ in range(20)]
        for thread in threads:
            thread.start()
        leecher = self.enterContext(LtPeer(self.folder))
        index = leecher.download(self.torrent.file)
        leecher.connect(index, barter.port)

        wait_for(lambda: leecher.status(index)["seeding"], 20, "the honest peer")
        for thread in threads:
            thread.join()
        elapsed = time.monotonic() - begin
        used = barter.cpu_seconds() - cpu
        more = barter.resident_bytes() - memory
        print(f"{elapsed:.1f} s, {used:.1f} CPU-seconds, {more / MIB:.1f} MiB more")
        self.assertLess(elapsed, 8, "flooders were left in")
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
    unittest.main()
