"""R-15: a folder, a file or a disk that may be read but not written: a clear error, and no storm of tries."""
import os
import shutil
import time
import unittest

import namespace
from barter import NOBODY, BarterTest
from peers import LtPeer, make_payload, make_torrent, same_content

MIB = 1 << 20
SENTENCE = r"(?i)may not be written|cannot be written|read-only|permission|not allowed"


class ReadOnly(BarterTest):
    """Each with a torrent of each version at once."""

    def setUp(self):
        super().setUp()
        self.torrents = []
        for seed, version in enumerate(("v1", "v2", "hybrid")):
            payload = make_payload(self.folder / "source" / f"{version}.bin", 12 * MIB, seed)
            self.torrents.append(make_torrent(payload, self.folder / f"{version}.torrent", version))

    def magnets(self, upload_limit=0):
        """With a seeder of all."""
        seeder = self.enterContext(LtPeer(self.folder, upload_limit=upload_limit))
        for torrent in self.torrents:
            seeder.seed(torrent)
        return [torrent.magnet(peers=[seeder.endpoint]) for torrent in self.torrents]

    def assert_fails_quietly(self, barter):
        for torrent in self.torrents:
            failed = barter.wait_for_state(torrent.hash, "failed", timeout=30)
            self.assertRegex(failed["error"], SENTENCE)
            self.assertEqual(failed["state_text"], failed["error"])
        before, lines = barter.cpu_seconds(), barter.log().count("\n")
        time.sleep(5)
        self.assertLess(barter.cpu_seconds() - before, 1, "it tries again and again")
        self.assertLess(barter.log().count("\n") - lines, 10, "it fills its log")

    def assert_told_once(self, barter):
        """It looks again every 30 s, and tries (and complains) again only when that can succeed."""
        time.sleep(35)
        self.assertEqual(barter.log().count("stands still, problem 2"), len(self.torrents), barter.log())
        self.assertEqual({shown["state"] for shown in barter.torrents()}, {"failed"})

    def assert_goes_on(self, barter, folder):
        for torrent in self.torrents:
            barter.wait_for_state(torrent.hash, "seeding", timeout=90)
            self.assertTrue(same_content(torrent.payload, folder / torrent.name))
            self.assertIsNone(barter.torrent(torrent.hash)["error"])

    def begun_files(self, folder):
        """A file for each torrent, as if some of it had been downloaded."""
        files = [folder / torrent.name for torrent in self.torrents]
        for file in files:
            file.write_bytes(b"\0" * 1000)
        return files

    def test_a_folder_that_may_not_be_written(self):
        folder = self.folder / "closed"
        folder.mkdir()
        folder.chmod(0o555)
        magnets = self.magnets()
        barter = self.barter(unprivileged=True)

        answer = barter.run("--no-dialog", "--save-path", folder, *magnets)

        if answer.returncode == 0:  # noticed when the first piece is written
            self.assert_fails_quietly(barter)
        else:
            self.assertEqual((answer.returncode, len(answer.stderr.splitlines())), (1, len(magnets)), answer)
        self.assertEqual(list(folder.iterdir()), [])

    def test_files_of_another_owner(self):
        magnets = self.magnets()
        barter = self.barter(unprivileged=True)
        files = self.begun_files(barter.downloads)
        for file in files:
            file.chmod(0o444)

        barter.add(*magnets)

        self.assert_fails_quietly(barter)
        self.assert_told_once(barter)
        for file in files:
            file.chmod(0o644)
            os.chown(file, NOBODY, NOBODY)
        self.assert_goes_on(barter, barter.downloads)

    def test_a_disk_that_becomes_read_only_and_writable_again(self):
        magnets = self.magnets(upload_limit=2 * MIB)  # each
        disk = self.enterContext(namespace.Tmpfs(self.folder / "disk", 64))
        barter = self.barter(save_path=disk.path)
        barter.add(*magnets)
        for torrent in self.torrents:
            barter.wait_for(torrent.hash, lambda shown: shown["bytes_done"] > MIB, 30, "some pieces")
        barter.quit()  # a file system with a file open for writing cannot become read-only

        disk.read_only(True)
        barter.start()
        self.assert_fails_quietly(barter)

        disk.read_only(False)
        barter.quit()
        barter.start()
        self.assert_goes_on(barter, disk.path)

    def test_immutable_files(self):
        magnets = self.magnets()
        drive = self.enterContext(namespace.Drive(self.folder, self.folder / "drive", 64))
        files = self.begun_files(drive.path)
        namespace.sh("chattr", "+i", *files)
        barter = self.barter(save_path=drive.path)

        barter.add(*magnets)

        self.assert_fails_quietly(barter)
        namespace.sh("chattr", "-i", *files)
        self.assert_goes_on(barter, drive.path)
        self.assertEqual(barter.log().count("stands still, problem 2"), len(self.torrents), barter.log())

    def test_seeding_needs_no_right_to_write(self):
        torrent = self.torrents[0]
        folder = self.folder / "library"
        folder.mkdir()
        shutil.copy(torrent.payload, folder)
        os.chmod(folder / torrent.name, 0o444)
        folder.chmod(0o555)
        barter = self.barter(unprivileged=True)

        barter.add("--save-path", folder, torrent.file)

        barter.wait_for_state(torrent.hash, "seeding", timeout=40)
        leecher = self.enterContext(LtPeer(self.folder))
        index = leecher.download(torrent.file)
        leecher.connect(index, barter.port)
        barter.wait_for(torrent.hash, lambda shown: shown["bytes_sent"] >= torrent.size, 30, "the upload")


if __name__ == "__main__":
    namespace.own(real_root=True)
    unittest.main()
