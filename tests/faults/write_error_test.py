"""R-12: a disk that takes writes and loses them. The torrent is never called finished while its data is bad.

ext4 on a loop device whose backing file has too little room: writes fail when the kernel writes them back, long after
write() said yes.
"""
import time
import unittest

import namespace
from barter import BarterTest
from peers import LtPeer, make_payload, make_torrent, same_content

MIB = 1 << 20


class WriteError(BarterTest):
    def assert_notices(self, version):
        payload = make_payload(self.folder / "source" / "payload.bin", 80 * MIB)
        torrent = make_torrent(payload, self.folder / "payload.torrent", version)
        seeder = self.enterContext(LtPeer(self.folder))
        seeder.seed(torrent)
        drive = self.enterContext(namespace.Drive(self.folder, self.folder / "drive", 128, room=40))
        barter = self.barter(save_path=drive.path)

        barter.add(torrent.magnet(peers=[seeder.endpoint]))

        states = []
        end = time.monotonic() + 40
        while time.monotonic() < end and (not states or states[-1] != "failed"):
            shown = barter.torrent(torrent.hash)
            states.append(shown["state"])
            self.assertNotEqual(shown["state"], "seeding", "it says that it has what the disk has not")
            time.sleep(0.2)
        self.assertEqual(states[-1], "failed", states)
        self.assertIsNotNone(shown["error"])
        namespace.drop_caches()
        self.assertFalse(same_content(payload, drive.path / torrent.name), "the disk was not bad at all")

        # What the disk really has is what a new start believes.
        barter.kill9()
        barter.start()
        time.sleep(2)
        self.assertNotEqual(barter.torrent(torrent.hash)["state"], "seeding")

    def test_v1(self):
        self.assert_notices("v1")

    def test_v2(self):
        self.assert_notices("v2")

    def test_hybrid(self):
        self.assert_notices("hybrid")


if __name__ == "__main__":
    namespace.own(real_root=True)
    unittest.main()
