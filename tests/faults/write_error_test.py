"""R-12: a disk that takes writes and loses them. The torrent is never called finished while its data is bad.

ext4 on a loop device whose backing file has too little room: writes fail when the kernel writes them back, long after
write() said yes.
"""
import os
import time
import unittest

import namespace
from barter import BarterTest
from peers import LtPeer, make_payload, make_torrent

MIB = 1 << 20
ROOM = 40 * MIB
SECONDS_TO_NOTICE = 30


class WriteError(BarterTest):
    def assert_notices(self, version):
        payload = make_payload(self.folder / "source" / "payload.bin", 80 * MIB)
        torrent = make_torrent(payload, self.folder / "payload.torrent", version)
        seeder = self.enterContext(LtPeer(self.folder))
        seeder.seed(torrent)
        drive = self.enterContext(namespace.Drive(self.folder, self.folder / "drive", 128, room=ROOM // MIB))
        barter = self.barter(save_path=drive.path)

        begin = time.monotonic()
        barter.add(torrent.magnet(peers=[seeder.endpoint]))

        states = []
        fails = None  # at the latest: the disk has no room for what the seeder has sent
        while not states or states[-1] != "failed":
            shown = barter.torrent(torrent.hash)
            states.append(shown["state"])
            self.assertNotEqual(shown["state"], "seeding", "it says that it has what the disk has not")
            if fails is None and seeder.status(0)["uploaded"] > ROOM:
                fails = time.monotonic()
            self.assertLess(time.monotonic() - (fails or begin), SECONDS_TO_NOTICE, states)
            time.sleep(0.1)
        print(f"{version}: told {time.monotonic() - (fails or begin):.1f} s after the disk was full: {shown['error']}")
        self.assertRegex(shown["error"], r"(?i)disk|write|written")
        self.assertIn(torrent.name, shown["error"])  # which file
        self.assertEqual(shown["state_text"], shown["error"])
        if version == "v1":
            self.assert_does_not_try_on_and_on(seeder)
        barter.kill9()
        namespace.drop_caches()

        # What the disk really has is what a new start believes. What it had and cannot read any more is an error when
        # it is read, and nothing wrong that could be sent.
        right, unreadable = self.pieces_on(drive.path / torrent.name, payload, torrent.piece_length)
        self.assertLess(right, payload.stat().st_size, "the disk was not bad at all")
        seeder.stop()
        barter.start()
        again = barter.wait_for_state(torrent.hash, "downloading", "failed", timeout=30)
        print(f"{version}: {again['bytes_done'] / MIB:.2f} MiB believed, {right / MIB:.2f} on the disk, "
              f"{unreadable / MIB:.2f} unreadable")
        self.assertLessEqual(again["bytes_done"], right + unreadable)

    def assert_does_not_try_on_and_on(self, seeder):
        """The disk says that it has room. Once that may have become true, and not again within 30 s."""
        before = seeder.status(0)["uploaded"]
        time.sleep(25)
        again = seeder.status(0)["uploaded"] - before
        print(f"{again / MIB:.1f} MiB fetched again in 25 s")
        self.assertLess(again, 2 * ROOM)

    @staticmethod
    def pieces_on(path, payload, piece_length):
        """The bytes of all pieces that are right, and of those that cannot be read."""
        right = unreadable = 0
        with open(payload, "rb") as whole, open(path, "rb", buffering=0) as there:
            while piece := whole.read(piece_length):
                try:
                    right += len(piece) if os.pread(there.fileno(), len(piece), whole.tell() - len(piece)) == piece else 0
                except OSError:
                    unreadable += len(piece)
        return right, unreadable

    def test_v1(self):
        self.assert_notices("v1")

    def test_v2(self):
        self.assert_notices("v2")

    def test_hybrid(self):
        self.assert_notices("hybrid")


if __name__ == "__main__":
    namespace.own(real_root=True)
    unittest.main()
