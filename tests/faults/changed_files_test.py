"""R-13: another program cuts, replaces, deletes or alters files while they are seeded, checked or downloaded."""
import os
import shutil
import time
import unittest

from barter import BarterTest, wait_for
from peers import LtPeer, make_payload, make_torrent, same_content

MIB = 1 << 20
SIZE = 48 * MIB
REPLACED = 3 * MIB  # of a replaced file


def cut(path):
    os.truncate(path, 4096)


def replace(path):
    other = path.with_name("other")
    make_payload(other, REPLACED, seed=99)
    os.replace(other, path)


def delete(path):
    path.unlink()


def overwrite(path):
    """In place, as long as before, with the old time."""
    before = path.stat()
    with open(path, "r+b") as file:
        file.seek(SIZE // 2)
        file.write(bytes(1000))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES = {"cut": cut, "replaced": replace, "deleted": delete}
CHANGES_WHILE_SEEDING = {**CHANGES, "overwritten": overwrite}


class ChangedFiles(BarterTest):
    def torrent_of(self, version):
        payload = make_payload(self.folder / "source" / "payload.bin", SIZE)
        return make_torrent(payload, self.folder / f"{version}.torrent", version)

    def each_change(self, changes=None):
        for name, change in (changes or CHANGES).items():
            with self.subTest(change=name):
                yield name, change

    def assert_no_bad_piece(self, leecher, index, change):
        got = leecher.status(index)
        print(f"{self.id().rsplit('.', 1)[1]}, {change}: {got['failed']} of {got['downloaded']} bytes failed")
        self.assertEqual(got["failed"], 0, "it sent bad pieces")

    def while_seeding(self, version):
        torrent = self.torrent_of(version)
        for name, change in self.each_change(CHANGES_WHILE_SEEDING):
            barter = self.barter(f"seeding {version} {name}")
            shutil.copy(torrent.payload, barter.downloads)
            barter.add(torrent.file)
            barter.wait_for_state(torrent.hash, "seeding", timeout=40)
            leecher = self.enterContext(LtPeer(self.folder))
            index = leecher.download(torrent.file)

            change(barter.downloads / torrent.name)
            leecher.connect(index, barter.port)

            barter.wait_for_state(torrent.hash, "failed", "storage_missing", timeout=30)
            self.assertFalse(leecher.status(index)["seeding"])
            self.assert_no_bad_piece(leecher, index, name)
            leecher.stop()
            barter.quit()

    def while_seeding_but_harmless(self, version):
        """A file that is only touched, or replaced by an equal one, is given away as before."""
        torrent = self.torrent_of(version)
        barter = self.barter(f"touched {version}")
        payload = barter.downloads / torrent.name
        shutil.copy(torrent.payload, payload)
        barter.add(torrent.file)
        barter.wait_for_state(torrent.hash, "seeding", timeout=40)
        for change in (lambda: os.utime(payload),
                       lambda: (shutil.copy(payload, payload.with_name("copy")),
                                os.replace(payload.with_name("copy"), payload))):
            change()
            with LtPeer(self.folder) as leecher:
                index = leecher.download(torrent.file)
                leecher.connect(index, barter.port)
                wait_for(lambda: leecher.status(index)["seeding"], 30, "the upload")
                shutil.rmtree(leecher.downloads)
        self.assertEqual(barter.torrent(torrent.hash)["state"], "seeding")
        barter.quit()

    def after_a_download(self, version):
        """Nobody has asked for the file between our last write and somebody else's."""
        torrent = self.torrent_of(version)
        seeder = self.enterContext(LtPeer(self.folder))
        seeder.seed(torrent)
        barter = self.barter(f"downloaded {version}")
        barter.add(torrent.magnet(peers=[seeder.endpoint]))
        barter.wait_for_state(torrent.hash, "seeding", timeout=40)
        seeder.stop()
        time.sleep(1)
        overwrite(barter.downloads / torrent.name)
        leecher = self.enterContext(LtPeer(self.folder))
        index = leecher.download(torrent.file)

        leecher.connect(index, barter.port)

        barter.wait_for_state(torrent.hash, "failed", timeout=30)
        self.assert_no_bad_piece(leecher, index, "overwritten")
        leecher.stop()
        barter.quit()

    def while_checking(self, version):
        torrent = self.torrent_of(version)
        for name, change in self.each_change():
            barter = self.barter(f"checking {version} {name}")
            shutil.copy(torrent.payload, barter.downloads)
            barter.add(torrent.file)
            wait_for(lambda: barter.torrent(torrent.hash), 10, "the torrent", 0.01)

            change(barter.downloads / torrent.name)

            # Whether the check had come to its end before or not: nothing claims what is not there.
            time.sleep(3)
            barter.must_run()
            shown = barter.torrent(torrent.hash)
            if shown["state"] == "seeding":  # the check was quicker; then seeding finds out
                leecher = self.enterContext(LtPeer(self.folder))
                index = leecher.download(torrent.file)
                leecher.connect(index, barter.port)
                shown = barter.wait_for_state(torrent.hash, "failed", "storage_missing", timeout=30)
                self.assert_no_bad_piece(leecher, index, name)
                leecher.stop()
            else:
                self.assertLess(shown["bytes_done"], torrent.size)
            barter.quit()

    def while_downloading(self, version, *changes):
        torrent = self.torrent_of(version)
        for name, change in self.each_change({name: CHANGES[name] for name in changes or CHANGES}):
            seeder = self.enterContext(LtPeer(self.folder, upload_limit=12 * MIB))
            seeder.seed(torrent)
            barter = self.barter(f"downloading {version} {name}")
            barter.add(torrent.magnet(peers=[seeder.endpoint]))
            leecher = self.enterContext(LtPeer(self.folder))
            index = leecher.download(torrent.file)
            leecher.connect(index, barter.port)
            barter.wait_for(torrent.hash, lambda shown: shown["bytes_done"] > 8 * MIB, 30, "some pieces")

            change(barter.downloads / torrent.name)

            # It may notice at once, at its next look at the files, or when somebody asks for the lost pieces.
            end = time.monotonic() + 25
            noticed = None
            while time.monotonic() < end and noticed is None:
                shown = barter.torrent(torrent.hash)
                if shown["state"] in ("failed", "storage_missing"):
                    noticed = shown
                elif shown["state"] == "seeding":
                    self.assertTrue(same_content(torrent.payload, barter.downloads / torrent.name),
                                    "it seeds a file that is not the torrent's")
                    break
                time.sleep(0.3)
            self.assertTrue(noticed or shown["state"] == "seeding", shown)
            self.assert_no_bad_piece(leecher, index, name)
            leecher.stop()
            seeder.stop()
            barter.quit()

    def test_v1_while_seeding(self):
        self.while_seeding("v1")

    def test_v2_while_seeding(self):
        self.while_seeding("v2")

    def test_hybrid_while_seeding(self):
        self.while_seeding("hybrid")

    def test_harmless_changes_while_seeding(self):
        for version in ("v1", "v2", "hybrid"):
            with self.subTest(version=version):
                self.while_seeding_but_harmless(version)

    def test_change_after_downloading(self):
        for version in ("v1", "v2", "hybrid"):
            with self.subTest(version=version):
                self.after_a_download(version)

    def test_v1_while_checking(self):
        self.while_checking("v1")

    def test_v2_while_checking(self):
        self.while_checking("v2")

    def test_hybrid_while_checking(self):
        self.while_checking("hybrid")

    def test_v1_while_downloading(self):
        self.while_downloading("v1")

    def test_v2_while_downloading(self):
        self.while_downloading("v2")

    def test_hybrid_while_downloading(self):
        self.while_downloading("hybrid")


if __name__ == "__main__":
    unittest.main()
