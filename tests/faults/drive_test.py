"""R-14: a drive is pulled out while it is in use and put back later.

    drive_test.py [TIMES]
"""
import shutil
import time

import namespace
from barter import BarterTest, count, main, wait_for
from peers import LtPeer, make_payload, make_torrent, same_content

TIMES = count(3)
MIB = 1 << 20
PIECE = 64 << 10


class PulledDrive(BarterTest):
    def drive(self):
        return self.enterContext(namespace.Drive(self.folder, self.folder / "drive", 128))

    def assert_missing(self, barter, torrent, drive):
        missing = barter.wait_for_state(torrent.hash, "storage_missing", timeout=30)
        self.assertEqual(list(drive.path.iterdir()), [], "something was written below the mount point")
        return missing

    def assert_fetched_once(self, seeder, index, torrent):
        """No piece that was there is fetched again: at most those that were under way, as the seeder counts."""
        again = seeder.status(index)["uploaded"] - torrent.size
        print(f"{again / PIECE:.1f} pieces fetched again")
        self.assertLessEqual(again, 24 * PIECE)

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
        torrent = make_torrent(payload, self.folder / "payload.torrent", piece_length=PIECE)
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
        self.assert_fetched_once(seeder, 0, torrent)

    def test_ten_downloads_at_once_go_on_when_their_drive_is_back(self):
        seeder = self.enterContext(LtPeer(self.folder, upload_limit=MIB // 2))
        torrents = []
        for number in range(10):
            payload = make_payload(self.folder / "source" / f"{number}.bin", 6 * MIB, seed=number)
            torrents.append(make_torrent(payload, self.folder / f"{number}.torrent", piece_length=PIECE))
            self.assertEqual(seeder.seed(torrents[-1]), number)
        drive = self.drive()
        barter = self.barter(save_path=drive.path)
        barter.add(*(torrent.magnet(peers=[seeder.endpoint]) for torrent in torrents))
        wait_for(lambda: all(shown["bytes_done"] > 0 for shown in barter.torrents()), 30, "some of each", interval=0.1)

        drive.pull_out()
        missing = [self.assert_missing(barter, torrent, drive) for torrent in torrents]
        self.assertLess(max(each["progress"] for each in missing), 1, "one was complete before")
        time.sleep(2)
        self.assertEqual(list(drive.path.iterdir()), [])

        drive.plug_in()
        for index, torrent in enumerate(torrents):
            barter.wait_for_state(torrent.hash, "seeding", timeout=90)
            self.assertTrue(same_content(torrent.payload, drive.path / torrent.name))
            self.assert_fetched_once(seeder, index, torrent)

    def test_files_that_are_moved_away_during_the_download_are_waited_for(self):
        for number in range(3):
            make_payload(self.folder / "source" / "t" / f"{number}.bin", 10 * MIB, seed=number)
        torrent = make_torrent(self.folder / "source" / "t", self.folder / "t.torrent", piece_length=PIECE)
        seeder = self.enterContext(LtPeer(self.folder, upload_limit=3 * MIB))
        seeder.seed(torrent)
        barter = self.barter()
        barter.add(torrent.magnet(peers=[seeder.endpoint]))
        place, elsewhere = barter.downloads / "t", barter.folder / "elsewhere"
        barter.wait_for(torrent.hash, lambda shown: shown["bytes_done"] > 4 * MIB and len(list(place.iterdir())) == 3,
                        30, "some pieces of each file")

        place.rename(elsewhere)
        missing = barter.wait_for_state(torrent.hash, "storage_missing", timeout=30)
        self.assertTrue(missing["error"])
        time.sleep(2)
        self.assertEqual([path for path in place.rglob("*") if path.is_file()], [], "the files were made anew")

        if place.exists():
            place.rmdir()
        elsewhere.rename(place)
        barter.wait_for_state(torrent.hash, "seeding", timeout=60)
        self.assertTrue(same_content(torrent.payload, place))
        self.assert_fetched_once(seeder, 0, torrent)

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
