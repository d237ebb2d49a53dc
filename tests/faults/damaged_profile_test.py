"""R-16: bits flip in the profile. No crash, nothing silently forgotten, the damaged file is never deleted.

    damaged_profile_test.py FLIPS
"""
import hashlib
import random
import shutil
import sys

from barter import Barter, BarterTest, count, main, wait_for
from peers import make_payload, make_torrent

FLIPS = count(40)
TORRENTS = 4


class DamagedProfile(BarterTest):
    def setUp(self):
        super().setUp()
        self.random = random.Random(16)
        self.torrents = []
        for number in range(TORRENTS):
            payload = make_payload(self.folder / "source" / f"{number}.bin", 50_000, seed=number)
            self.torrents.append(make_torrent(payload, self.folder / f"{number}.torrent"))
        barter = Barter(self.folder, "original")
        barter.start(*(torrent.file for torrent in self.torrents))
        wait_for(lambda: len(barter.torrents()) == TORRENTS, 10, "the torrents")
        barter.quit()
        self.original = barter

    def copy(self, number):
        """A new Barter whose profile is that of the original."""
        barter = Barter(self.folder, f"copy {number}")
        shutil.rmtree(barter.profile)
        shutil.copytree(self.original.profile, barter.profile)
        return barter

    @staticmethod
    def digests(barter):
        return {hashlib.sha1(path.read_bytes()).digest() for path in barter.profile.rglob("*") if path.is_file()}

    def assert_survives(self, barter, damaged, what):
        """Starts with the damage; every torrent is listed, whole or as a problem."""
        bad = hashlib.sha1(damaged.read_bytes()).digest()
        try:
            barter.start()
            wait_for(lambda: len(barter.torrents()) >= TORRENTS or bad in self.digests(barter), 10,
                     "the torrents, or the damaged file kept")
            barter.quit()
        finally:
            barter.__exit__(*sys.exc_info())
        shutil.rmtree(barter.folder)

    def databases(self, barter):
        return [path for path in barter.profile.rglob("*") if path.is_file()
                and path.read_bytes()[:15] == b"SQLite format 3"]

    def test_flipped_bits_in_the_list_of_torrents(self):
        for number in range(FLIPS):
            barter = self.copy(number)
            found = self.databases(barter)
            self.assertEqual(len(found), 1, list(barter.profile.rglob("*")))
            content = bytearray(found[0].read_bytes())
            position = self.random.randrange(len(content))
            content[position] ^= 1 << self.random.randrange(8)
            found[0].write_bytes(content)
            with self.subTest(position=position, size=len(content)):
                self.assert_survives(barter, found[0], f"bit {position}")

    def test_a_list_of_torrents_that_is_cut_or_zero(self):
        for number, size in enumerate((0, 1, 100, 4096, 5000)):
            barter = self.copy(f"cut {number}")
            found = self.databases(barter)[0]
            found.write_bytes(found.read_bytes()[:size])
            with self.subTest(size=size):
                self.assert_survives(barter, found, f"cut to {size}")
        barter = self.copy("zero")
        found = self.databases(barter)[0]
        found.write_bytes(bytes(len(found.read_bytes())))
        self.assert_survives(barter, found, "zero")

    def test_damaged_settings(self):
        good = (self.original.profile / "settings.json").read_bytes()
        for number in range(min(FLIPS, 20)):
            barter = self.copy(f"settings {number}")
            content = bytearray(good)
            position = self.random.randrange(len(content))
            content[position] ^= 1 << self.random.randrange(8)
            path = barter.profile / "settings.json"
            path.write_bytes(content)
            with self.subTest(position=position):
                try:
                    barter.start()
                    self.assertEqual(len(barter.torrents()), TORRENTS)
                    barter.quit()
                finally:
                    barter.__exit__(*sys.exc_info())
                shutil.rmtree(barter.folder)


if __name__ == "__main__":
    main()
