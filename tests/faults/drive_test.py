"""R-14: a drive is pulled out while it is in use and put back later.

    drive_test.py [TIMES]
"""
import shutil
import time

import namespace
from barter import BarterTest, count, main
from peers import LtPeer, make_payload, make_torrent, same_content

TIMES = count(3)
MIB = 1 << 20


class PulledDrive(BarterTest):
    def drive(self):
        return self.enterContext(namespace.Drive(self.folder, self.folder / "drive", 128))

    def assert_missing(self, barter, torrent, drive):
        missing = barter.wait_for_state(torrent.hash, "storage_missing", timeout=30)
        self.assertEqual(list(drive.path.iterdir()), [], "something was written below the mount point")
        return missing

    def test_a_seeding_torrent_waits_for_its_drive(self):
        payload = make_payload(self.folder / "source" / "payload.bin", 20 * MIB)
        torrent = make_torrent(payload, self.folder / "payload.torrent")
        drive = self.drive()
        shutil.copy(payload, drive.path)
        barter = self.barter(save_path=drive.path)
        barter.add(torrent.file)
        barter.wait_for_state(torrent.hash, "seeding")
        for _ in range(TIMES):
            drive.pull_out()
            self.assert_missing(barter, torrent, drive)
            time.sleep(1)
            self.assertEqual(list(drive.path.iterdir()), [])

            drive.plug_in()
            back = barter.wait_for_state(torrent.hash, "seeding", timeout=60)
            self.assertEqual(back["bytes_done"], torrent.size)

    def test_a_download_goes_on_when_its_drive_is_back(self):
        payload = make_payload(self.folder / "source" / "payload.bin", 60 * MIB)
        torrent = make_torrent(payload, self.folder / "payload.torrent")
        seeder = self.enterContext(LtPeer(self.folder, upload_limit=4 * MIB))
        seeder.seed(torrent)
        drive = self.drive()
        barter = self.barter(save_path=drive.path)
        barter.add(torrent.magnet(peers=[seeder.endpoint]))
        barter.wait_for(torrent.hash, lambda shown: shown["bytes_done"] > 4 * MIB, 30, "some pieces")

        drive.pull_out()
        self.assert_missing(barter, torrent, drive)
        time.sleep(2)
        self.assertEqual(list(drive.path.iterdir()), [])

        drive.plug_in()
        barter.wait_for_state(torrent.hash, "seeding", timeout=90)
        self.assertTrue(same_content(payload, drive.path / torrent.name))

    def test_a_start_without_the_drive_creates_nothing_and_loses_nothing(self):
        payload = make_payload(self.folder / "source" / "payload.bin", 10 * MIB)
        torrent = make_torrent(payload, self.folder / "payload.torrent")
        drive = self.drive()
        shutil.copy(payload, drive.path)
        barter = self.barter(save_path=drive.path)
        barter.add(torrent.file)
        barter.wait_for_state(torrent.hash, "seeding")
        barter.quit()
        drive.pull_out()

        barter.start()
        self.assert_missing(barter, torrent, drive)
        barter.restart()
        self.assert_missing(barter, torrent, drive)

        drive.plug_in()
        barter.wait_for_state(torrent.hash, "seeding", timeout=60)


if __name__ == "__main__":
    namespace.own(real_root=True)
    main()
