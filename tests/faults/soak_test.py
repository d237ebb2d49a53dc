"""R-20 in small: hours of coming and going leave no memory and no descriptors behind.

    soak_test.py [minutes]
Barter seeds twenty torrents to libtorrent peers that come, fetch one and go; torrents are stopped, resumed and checked
on the way by further starts of the program. After the first quarter its memory and descriptors must stay.
"""
import os
import sys
import time
import unittest

from barter import Barter, BarterTest
from peers import LtPeer, make_payload, make_torrent

MINUTES = float(sys.argv.pop()) if len(sys.argv) > 1 and sys.argv[-1].replace(".", "").isdigit() else 30
MIB = 1024 * 1024


class Soak(BarterTest):
    def test_memory_and_descriptors_stay(self):
        barter = Barter(self.folder)
        torrents = []
        for number in range(20):
            payload = make_payload(self.folder / "source" / f"file {number}.bin", 4 * MIB, number + 1)
            torrents.append(make_torrent(payload, self.folder / f"{number}.torrent"))
        with barter:
            for torrent in torrents:
                barter.add("--save-path", self.folder / "source", torrent.file)
            for torrent in torrents:
                barter.wait_for_state(torrent.hash, "seeding", timeout=60)
            end = time.monotonic() + MINUTES * 60
            settled = time.monotonic() + MINUTES * 15
            first = None
            rounds = 0
            while time.monotonic() < end:
                with LtPeer(self.folder / f"peer {rounds}") as peer:
                    torrent = torrents[rounds % len(torrents)]
                    index = peer.download(torrent.file)
                    peer.connect(index, barter.port)
                    limit = time.monotonic() + 60
                    while peer.status(index)["progress"] < 1:
                        self.assertLess(time.monotonic(), limit, "the peer got nothing")
                        time.sleep(0.2)
                barter.add(torrent.magnet(dn=f"again {rounds}"))  # merged, every time
                rounds += 1
                if first is None and time.monotonic() > settled:
                    first = (barter.resident_bytes(), self.descriptors(barter))
            last = (barter.resident_bytes(), self.descriptors(barter))
            barter.quit()
        print(f"{rounds} peers; memory {first[0] / MIB:.1f} MiB -> {last[0] / MIB:.1f} MiB, "
              f"descriptors {first[1]} -> {last[1]}")
        self.assertLess(last[0], first[0] * 1.10 + 2 * MIB)
        self.assertLessEqual(last[1], first[1] + 10)

    @staticmethod
    def descriptors(barter):
        return len(os.listdir(f"/proc/{barter.process.pid}/fd"))


if __name__ == "__main__":
    unittest.main()
