"""R-10: the disk fills up while downloading; when there is room again the download goes on by itself."""
import time
import unittest

import namespace
from barter import BarterTest
from peers import LtPeer, make_payload, make_torrent, same_content

MIB = 1 << 20
SECONDS_TO_GO_ON = 60


class DiskFull(BarterTest):
    def assert_goes_on(self, version):
        payload = make_payload(self.folder / "source" / "payload.bin", 64 * MIB)
        torrent = make_torrent(payload, self.folder / "payload.torrent", version)
        seeder = self.enterContext(LtPeer(self.folder))
        seeder.seed(torrent)
        disk = self.enterContext(namespace.Tmpfs(self.folder / "disk", 20))
        barter = self.barter(save_path=disk.path)

        barter.add(torrent.magnet(peers=[seeder.endpoint]))
        full = barter.wait_for_state(torrent.hash, "failed", timeout=30)
        self.assertTrue(full["error"].startswith("Disk full: goes on by itself when there is space."), full["error"])
        self.assertEqual(full["state_text"], full["error"])
        self.assertLessEqual(full["bytes_done"], 20 * MIB)

        disk.resize(100)
        begin = time.monotonic()
        barter.wait_for_state(torrent.hash, "seeding", timeout=SECONDS_TO_GO_ON)
        print(f"{version}: seeding {time.monotonic() - begin:.1f} s after there was room")
        self.assertTrue(same_content(payload, disk.path / torrent.name))
        self.assertIsNone(barter.torrent(torrent.hash)["error"])

    def test_v1(self):
        self.assert_goes_on("v1")

    def test_hybrid(self):
        self.assert_goes_on("hybrid")

    def test_another_torrent_on_another_disk_is_not_touched(self):
        first = make_torrent(make_payload(self.folder / "source" / "first.bin", 40 * MIB), self.folder / "1.torrent")
        second = make_torrent(make_payload(self.folder / "source" / "second.bin", 10 * MIB, 2), self.folder / "2.torrent")
        seeder = self.enterContext(LtPeer(self.folder))
        for torrent in (first, second):
            seeder.seed(torrent)
        disk = self.enterContext(namespace.Tmpfs(self.folder / "disk", 20))
        barter = self.barter()
        barter.add("--save-path", disk.path, first.magnet(peers=[seeder.endpoint]))
        barter.wait_for_state(first.hash, "failed", timeout=30)

        barter.add(second.magnet(peers=[seeder.endpoint]))

        barter.wait_for_state(second.hash, "seeding", timeout=30)


if __name__ == "__main__":
    namespace.own()
    unittest.main()
