"""R-16: the files of the profile are damaged while the program does not run. Whatever happens to them:
no crash; what is lost is said, in the log and for a torrent in --status; the damaged file is kept as it was; what can
still be read is used. Where each kind of damage must show:

    row of a torrent            --status: state "failed" with an error
    list of torrents            log, and the old file as barter.db.damaged-1
    its write-ahead log         log, and a copy as barter.db-wal.damaged-1
    piece journal               log, and a copy as <hash>.pieces.damaged-1
    settings.json               log, and the old file as settings.json.damaged when nothing of it could be used
    session.state               log, and the old file as session.state.damaged
    window.ini                  nowhere: the window is as at the first start
    a file that may not be read log; it stays where and what it is

tests/engine/damaged_profile_test.cpp does the same thousands of times, without the program around it.

    damaged_profile_test.py FLIPS
"""
import json
import os
import random
import shutil
import sys

from barter import NOBODY, Barter, BarterTest, count, main, wait_for
from peers import make_payload, make_torrent

FLIPS = count(40)
TORRENTS = 4
LIST = "W engine: the list of torrents was damaged"
CHANGES = "W engine: the last changes to the list of torrents were damaged"
TORN = "W engine: the list of torrents ends within a change"
JOURNAL = "damaged entries of the piece journal are left out"
NO_LIST = "E engine: cannot open the list of torrents"
SETTINGS = "W app: settings.json was damaged"
NOT_UNDERSTOOD = "was not understood"
UNREADABLE_SETTINGS = "E app: settings.json: "


def flipped(content, position, bit):
    changed = bytearray(content)
    changed[position] ^= 1 << bit
    return bytes(changed)


def keys(text):
    """The paths of all values of a JSON text."""
    def below(value, path):
        if not isinstance(value, dict):
            return {path}
        return set().union(*(below(item, path + (key,)) for key, item in value.items()))
    return below(json.loads(text), ())


class DamagedProfile(BarterTest):
    def setUp(self):
        super().setUp()
        self.random = random.Random(16)
        self.copies = 0
        self.torrents = []
        for number in range(TORRENTS):
            payload = make_payload(self.folder / "source" / f"{number}.bin", 50_000, seed=number)
            self.torrents.append(make_torrent(payload, self.folder / f"{number}.torrent"))

    def original(self, killed=False):
        """A profile with all torrents, closed or as a killed program leaves it; and what it lists."""
        barter = Barter(self.folder, "killed" if killed else "closed")
        barter.start()
        for torrent in self.torrents:  # one change each
            barter.add(torrent.file)
        wait_for(lambda: len(barter.torrents()) == TORRENTS, 10, "the torrents")
        listed = self.listing(barter)
        if killed:
            barter.kill9()
        else:
            barter.quit()
        return barter, listed

    @staticmethod
    def listing(barter):
        return {torrent["hash_v1"]: (torrent["name"], torrent["save_path"], torrent["added"])
                for torrent in barter.torrents()}

    def started(self, original, name, damage, unprivileged=False, foreign=False):
        """Starts a copy of `original` whose file `name` `damage` has changed; gives it with the damaged content."""
        self.copies += 1
        barter = Barter(self.folder, f"copy {self.copies}", unprivileged=unprivileged)
        shutil.rmtree(barter.profile)
        shutil.copytree(original.profile, barter.profile)
        for log in barter.profile.rglob("*.log"):
            log.unlink()
        path = barter.profile / name
        content = damage(path.read_bytes() if path.exists() else b"")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        if barter.user:
            for each in (barter.profile, *barter.profile.rglob("*")):
                os.chown(each, NOBODY, NOBODY)
        if foreign:
            path.chmod(0)
            if barter.user:
                os.chown(path, 0, 0)
        try:
            barter.start()
            # All are listed once the first change of state is there; damage is said before that.
            wait_for(lambda: "torrents to load" in barter.log() or NO_LIST in barter.log(), 20, "the list")
        except BaseException:
            barter.__exit__(*sys.exc_info())
            raise
        self.addCleanup(barter.__exit__, None)
        return barter, content

    def ended(self, barter):
        """An orderly end: it lived until now."""
        barter.quit()
        shutil.rmtree(barter.folder)

    def settled(self, barter):
        """What is listed when all are loaded."""
        def loaded():
            answer = barter.status()["torrents"]
            return [answer] if all(torrent["state"] not in ("checking", "queued") for torrent in answer) else None
        return wait_for(loaded, 20, "the torrents to be loaded")[0]

    def judge_list(self, barter, listed, content):
        """Nothing was hit, one row, or the file: anything else is a failure. Returns which."""
        torrents = self.settled(barter)
        log = barter.log()
        failed = [torrent for torrent in torrents if torrent["state"] == "failed"]
        self.assertLessEqual({torrent["hash_v1"] for torrent in torrents if torrent not in failed}, set(listed))
        for torrent in torrents:
            if torrent not in failed:
                self.assertEqual((torrent["name"], torrent["save_path"], torrent["added"]), listed[torrent["hash_v1"]])
        for torrent in failed:
            self.assertIn("damaged", torrent["error"])
        kept = barter.profile / "barter.db.damaged-1"
        if kept.exists():
            self.assertEqual(kept.read_bytes(), content, "the damaged file is not what it was")
            self.assertIn(LIST, log)
            return "file"
        self.assertEqual(len(torrents), TORRENTS, log)
        self.assertNotIn(LIST, log)
        return "row" if failed else "nothing"

    def test_flipped_bits_in_the_list_of_torrents(self):
        original, listed = self.original()
        good = (original.profile / "barter.db").read_bytes()
        used = [position for position, byte in enumerate(good) if byte]
        seen = {}
        for _ in range(FLIPS):
            position, bit = self.random.choice(used), self.random.randrange(8)
            with self.subTest(position=position, bit=bit):
                barter, content = self.started(original, "barter.db", lambda old: flipped(old, position, bit))
                hit = self.judge_list(barter, listed, content)
                seen[hit] = seen.get(hit, 0) + 1
                self.ended(barter)
        print(f"hit by {FLIPS} flipped bits: {seen}")
        self.assertGreater(seen.get("row", 0) + seen.get("file", 0), FLIPS // 2, "the flips hit nothing")

    def test_a_list_of_torrents_that_is_cut_or_zero(self):
        original, listed = self.original()
        size = (original.profile / "barter.db").stat().st_size
        for length in (0, 1, 100, 5000, size // 2, size - 1):
            with self.subTest(length=length):
                barter, content = self.started(original, "barter.db", lambda old: old[:length])
                self.assertEqual(self.judge_list(barter, listed, content), "file")
                self.ended(barter)
        barter, content = self.started(original, "barter.db", lambda old: bytes(len(old)))
        self.assertEqual(self.judge_list(barter, listed, content), "file")
        self.ended(barter)

    def test_changes_that_a_killed_program_left_in_the_log_of_its_list(self):
        original, listed = self.original(killed=True)
        good = (original.profile / "barter.db-wal").read_bytes()
        self.assertGreater(len(good), 16384, "a crash test without a crash")
        used = [position for position, byte in enumerate(good) if byte]
        damages = [(f"bit {position}", CHANGES, lambda old, at=position: flipped(old, at, at % 8))
                   for position in (0, 20, *self.random.sample(used, max(4, FLIPS // 8)))]
        damages += [("cut", TORN, lambda old: old[:-100]), ("zero", CHANGES, lambda old: bytes(len(old)))]
        for name, line, damage in damages:
            with self.subTest(damage=name):
                barter, content = self.started(original, "barter.db-wal", damage)
                torrents = self.settled(barter)
                self.assertIn(line, barter.log())
                if line == CHANGES:
                    self.assertEqual((barter.profile / "barter.db-wal.damaged-1").read_bytes(), content)
                # The changes before the damage hold, in their order.
                hashes = [torrent["hash_v1"] for torrent in torrents]
                self.assertEqual(set(hashes), {torrent.hash for torrent in self.torrents[:len(hashes)]})
                self.ended(barter)
        barter, _ = self.started(original, "barter.db-wal", lambda old: old)
        self.settled(barter)
        self.assertEqual(self.listing(barter), listed, "undamaged, all are there")
        self.assertNotIn("damaged", barter.log())
        self.ended(barter)

    def test_a_piece_journal_of_nonsense(self):
        original, listed = self.original()
        name = f"journal/{self.torrents[0].hash}.pieces"
        for damage in (self.random.randbytes(120), bytes(1200), b"\0"):
            with self.subTest(size=len(damage)):
                barter, content = self.started(original, name, lambda _: damage)
                self.settled(barter)
                self.assertIn(JOURNAL, barter.log())
                self.assertEqual((barter.profile / f"{name}.damaged-1").read_bytes(), content)
                self.assertEqual(self.listing(barter), listed)
                self.assertEqual({torrent["bytes_done"] for torrent in barter.torrents()}, {0}, "nonsense was believed")
                self.ended(barter)

    def test_flipped_bits_in_the_settings(self):
        original, listed = self.original()
        good = (original.profile / "settings.json").read_bytes()
        seen = {}
        for _ in range(max(12, FLIPS // 4)):
            position, bit = self.random.randrange(len(good)), self.random.randrange(8)
            with self.subTest(position=position, bit=bit):
                barter, content = self.started(original, "settings.json", lambda old: flipped(old, position, bit))
                self.settled(barter)
                self.assertEqual(self.listing(barter), listed)
                kept = barter.profile / "settings.json.damaged"
                if kept.exists():
                    hit = "file"
                    self.assertEqual(kept.read_bytes(), content)
                    self.assertIn(SETTINGS, barter.log())
                elif NOT_UNDERSTOOD in barter.log():
                    hit = "key"
                    self.assertLessEqual(keys(content), keys((barter.profile / "settings.json").read_bytes()))
                else:
                    hit = "value"  # to another one that a person could have chosen
                    self.assertEqual(keys(content), keys(good))
                    self.assertEqual(keys((barter.profile / "settings.json").read_bytes()), keys(good))
                seen[hit] = seen.get(hit, 0) + 1
                self.ended(barter)
        print(f"settings hit: {seen}")
        self.assertGreater(seen.get("file", 0) + seen.get("key", 0), 0)

    def test_settings_that_are_cut_or_zero(self):
        original, listed = self.original()
        for name, damage in (("cut", lambda old: old[:len(old) // 2]), ("empty", lambda _: b""),
                             ("zero", lambda old: bytes(len(old)))):
            with self.subTest(damage=name):
                barter, content = self.started(original, "settings.json", damage)
                self.settled(barter)
                self.assertIn(SETTINGS, barter.log())
                self.assertEqual((barter.profile / "settings.json.damaged").read_bytes(), content)
                self.assertEqual(self.listing(barter), listed)
                self.ended(barter)

    def test_a_state_of_the_dht_and_of_the_window_that_are_damaged(self):
        original, listed = self.original()
        half, zero = (lambda old: old[:len(old) // 2]), (lambda old: bytes(len(old)))
        for name, damage in (("session.state", lambda _: b""), ("session.state", half), ("session.state", zero),
                             ("session.state", lambda old: flipped(old, 0, 0)),
                             ("window.ini", lambda _: self.random.randbytes(300)), ("window.ini", half),
                             ("window.ini", zero)):
            with self.subTest(file=name):
                barter, content = self.started(original, name, damage)
                self.settled(barter)
                self.assertEqual(self.listing(barter), listed)
                if name == "session.state":
                    self.assertIn("the nodes of the DHT were damaged", barter.log())
                    self.assertEqual((barter.profile / "session.state.damaged").read_bytes(), content)
                self.ended(barter)

    def test_files_of_another_user(self):
        original, listed = self.original()
        for name, line in (("barter.db", NO_LIST), ("settings.json", UNREADABLE_SETTINGS),
                           (f"journal/{self.torrents[0].hash}.pieces", JOURNAL)):
            with self.subTest(file=name):
                barter, content = self.started(original, name, lambda old: old or b"somebody's", unprivileged=True,
                                               foreign=True)
                torrents = self.settled(barter)
                self.assertIn(line, barter.log())
                path = barter.profile / name
                if name == "barter.db":
                    self.assertEqual(torrents, [])
                    refused = barter.run("--no-dialog", self.torrents[0].file)
                    self.assertEqual(refused.returncode, 1, refused)
                    self.assertEqual(len(refused.stderr.splitlines()), 1, refused.stderr)
                else:
                    self.assertEqual(self.listing(barter), listed)
                barter.quit()
                kept = [each for each in (path, barter.profile / f"{name}.damaged-1") if each.exists()]
                for each in kept:
                    each.chmod(0o600)
                self.assertIn(content, [each.read_bytes() for each in kept], "it is not what it was")
                shutil.rmtree(barter.folder)


if __name__ == "__main__":
    main()
