"""R-15: a folder, a file or a disk that may be read but not written: a clear error, and no storm of tries."""
import os
import shutil
import time
import unittest

import namespace
from barter import NOBODY, BarterTest
from peers import LtPeer, make_payload, make_torrent, same_content

MIB = 1 << 20


class ReadOnly(BarterTest):
    def setUp(self):
        super().setUp()
        self.payload = make_payload(self.folder / "source" / "payload.bin", 30 * MIB)
        self.torrent = make_torrent(self.payload, self.folder / "payload.torrent")

    def seeded(self, upload_limit=0):
        seeder = self.enterContext(LtPeer(self.folder, upload_limit=upload_limit))
        seeder.seed(self.torrent)
        return seeder

    def assert_fails_quietly(self, barter):
        failed = barter.wait_for_state(self.torrent.hash, "failed", timeout=30)
        self.assertIsNotNone(failed["error"])
        before, lines = barter.cpu_seconds(), barter.log().count("\n")
        time.sleep(5)
        self.assertLess(barter.cpu_seconds() - before, 1, "it tries again and again")
        self.assertLess(barter.log().count("\n") - lines, 10, "it fills its log")
        return failed

    def assert_told_once(self, barter):
        """It looks again every 30 s, and tries (and complains) again only when that can succeed."""
        time.sleep(35)
        self.assertEqual(barter.log().count("stands still, problem 2"), 1, barter.log())
        self.assertEqual(barter.torrent(self.torrent.hash)["state"], "failed")

    def assert_goes_on(self, barter, target):
        barter.wait_for_state(self.torrent.hash, "seeding", timeout=90)
        self.assertTrue(same_content(self.payload, target))

    def test_a_folder_that_may_not_be_written(self):
        folder = self.folder / "closed"
        folder.mkdir()
        folder.chmod(0o555)
        seeder = self.seeded()
        barter = self.barter(unprivileged=True)

        answer = barter.run("--no-dialog", "--save-path", folder, self.torrent.magnet(peers=[seeder.endpoint]))

        if answer.returncode == 0:  # noticed when the first piece is written
            self.assert_fails_quietly(barter)
        else:
            self.assertEqual((answer.returncode, len(answer.stderr.splitlines())), (1, 1), answer)
        self.assertEqual(list(folder.iterdir()), [])

    def test_a_file_that_may_not_be_written(self):
        seeder = self.seeded()
        barter = self.barter(unprivileged=True)
        target = barter.downloads / self.torrent.name
        target.write_bytes(b"\0" * 1000)
        target.chmod(0o444)

        barter.add(self.torrent.magnet(peers=[seeder.endpoint]))

        self.assert_fails_quietly(barter)
        self.assert_told_once(barter)
        target.chmod(0o644)
        os.chown(target, NOBODY, NOBODY)
        self.assert_goes_on(barter, target)

    def test_a_disk_that_becomes_read_only_and_writable_again(self):
        seeder = self.seeded(upload_limit=4 * MIB)
        disk = self.enterContext(namespace.Tmpfs(self.folder / "disk", 64))
        barter = self.barter(save_path=disk.path)
        barter.add(self.torrent.magnet(peers=[seeder.endpoint]))
        barter.wait_for(self.torrent.hash, lambda shown: shown["bytes_done"] > 4 * MIB, 30, "some pieces")
        barter.quit()  # a file system with a file open for writing cannot become read-only

        disk.read_only(True)
        barter.start()
        self.assert_fails_quietly(barter)

        disk.read_only(False)
        barter.quit()
        barter.start()
        barter.wait_for_state(self.torrent.hash, "seeding", timeout=60)
        self.assertTrue(same_content(self.payload, disk.path / self.torrent.name))

    def test_an_immutable_file(self):
        seeder = self.seeded()
        drive = self.enterContext(namespace.Drive(self.folder, self.folder / "drive", 64))
        target = drive.path / self.torrent.name
        target.write_bytes(b"\0" * 1000)
        namespace.sh("chattr", "+i", target)
        barter = self.barter(save_path=drive.path)

        barter.add(self.torrent.magnet(peers=[seeder.endpoint]))

        self.assert_fails_quietly(barter)
        self.assert_told_once(barter)
        namespace.sh("chattr", "-i", target)
        self.assert_goes_on(barter, target)

    def test_seeding_needs_no_right_to_write(self):
        folder = self.folder / "library"
        folder.mkdir()
        shutil.copy(self.payload, folder)
        os.chmod(folder / self.torrent.name, 0o444)
        folder.chmod(0o555)
        barter = self.barter(unprivileged=True)

        barter.add("--save-path", folder, self.torrent.file)

        barter.wait_for_state(self.torrent.hash, "seeding", timeout=40)
        leecher = self.enterContext(LtPeer(self.folder))
        index = leecher.download(self.torrent.file)
        leecher.connect(index, barter.port)
        barter.wait_for(self.torrent.hash, lambda shown: shown["bytes_sent"] >= self.torrent.size, 30, "the upload")


if __name__ == "__main__":
    namespace.own(real_root=True)
    unittest.main()
