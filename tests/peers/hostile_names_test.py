"""Torrents with names made to leave the save path or to look like others, downloaded from a real seeder: every file
arrives, whole, under a name that is safe, below the save path, and nothing lies anywhere else."""
import os
import pathlib
import unicodedata
import unittest

from barter import BarterTest
from peers import LtPeer, Torrent, digest, lt, make_payload, make_torrent

NAME_MAX = 255  # bytes, of every file system that Linux writes
# UAX #9, table 1: what embeds, overrides or isolates a direction.
DIRECTIONS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
CONTROLS = ("Cc", "Zl", "Zp")  # categories: control characters, line and paragraph separators
LONG = "n" * 296 + ".bin"
UP = ("..", "..", "..", "up.bin")

# Paths below the torrent's own folder, or the one name of a torrent of one file.
PATHS = {
    "above": UP, "above later": ("deep", "..", "..", "..", "later.bin"), "dot": (".", "dot.bin"),
    "slash in a name": ("../../slash.bin",), "absolute": ("", "absolute.bin"), "rooted": ("/rooted.bin",),
    "override": ("photo\u202egnp.exe",), "isolate": ("a\u2066b\u2069c.bin",), "escape": ("a\x1b[31mred.bin",),
    "line": ("one\ntwo\r.bin",), "nul": ("nul\0nul.bin",), "delete": ("del\x7f\x9b.bin",), "long": (LONG,),
    "long wide": ("\u00fc" * 150 + ".bin",), "long folder": ("f" * 300, "in.bin"), "blank": (" ",),
    "same as the next": ("same\x01.bin",), "same as the last": ("same\x02.bin",), "plain": ("plain.bin",),
    "no text": (b"\xff\xfe\xc3.bin",),
}
ROOTS = {"above": "../../../out", "dots": "..", "absolute": "/absolute", "override": "root\u202etoor",
         "control": "root\x1b[2J\n", "long": "r" * 300, "empty folder": "."}
VERSIONS = ("v1", "v2", "hybrid")


def encoded(text):
    return text if isinstance(text, bytes) else text.encode()


def is_safe(name):
    return len(os.fsencode(name)) <= NAME_MAX and not any(
        character in DIRECTIONS or unicodedata.category(character) in CONTROLS for character in name)


class HostileNames(BarterTest):
    def hostile_folder(self, version, root, paths):
        """The torrent, and one of the same files whose names are plain: where the seeder has them.

        The plain names sort as the hostile ones do, so both have their files in one order (BEP 52 sorts them).
        """
        words = {word: b"w%03d" % number for number, word in enumerate(sorted(
            {encoded(word) for path in paths for word in path}))}
        label = f"{version}-{len(list(self.folder.glob('*.torrent')))}"
        folder = self.folder / "source" / label
        for number, path in enumerate(paths):
            make_payload(folder.joinpath(*(words[encoded(word)].decode() for word in path)), 20_000 + 1000 * number,
                         seed=number)
        plain = make_torrent(folder, self.folder / f"plain-{label}.torrent", version, piece_length=16384)
        return self.renamed(plain, {plain_word: word for word, plain_word in words.items()}, root), plain

    def hostile_file(self, version, name):
        label = f"{version}-{len(list(self.folder.glob('*.torrent')))}"
        payload = make_payload(self.folder / "source" / label, 50_000, seed=len(name))
        plain = make_torrent(payload, self.folder / f"plain-{label}.torrent", version)
        return self.renamed(plain, {payload.name.encode(): encoded(name)}, name), plain

    def renamed(self, plain, names, root):
        """The plain torrent with other names in its metadata, written by no library's rules."""
        def tree(node):
            return {names.get(name, name): tree(below) if name else below for name, below in node.items()}
        metainfo = lt.bdecode(plain.file.read_bytes())
        info = metainfo[b"info"]
        info[b"name"] = encoded(root)
        for file in info.get(b"files", ()):
            if b"attr" not in file:  # not padding
                file[b"path"] = [names[word] for word in file[b"path"]]
        if b"file tree" in info:
            info[b"file tree"] = tree(info[b"file tree"])
        file = plain.file.with_name(plain.file.name.replace("plain", "hostile"))
        file.write_bytes(lt.bencode(metainfo))
        return Torrent(file, plain.payload)

    def everything_outside(self, barter, seeder):
        own = (barter.downloads, barter.folder, seeder.folder)
        return {path for path in self.folder.rglob("*") if not any(path == each or each in path.parents for each in own)}

    def assert_safe_and_whole(self, save_path, sources):
        """Below the save path lie the files of `sources`, byte for byte and no other, and all names there are safe."""
        found = list(save_path.rglob("*"))
        for path in found:
            self.assertTrue(is_safe(path.name), ascii(path.name))
            self.assertFalse(path.is_symlink(), ascii(path))
        arrived = sorted(digest(path) for path in found if path.is_file())
        wanted = sorted(digest(path) for source in sources
                        for path in (source.rglob("*") if source.is_dir() else [source]) if path.is_file())
        self.assertEqual(arrived, wanted)

    def assert_download(self, torrents_of):
        """`torrents_of(version)` makes pairs of a hostile and a plain torrent. They are added by magnet and by file, in
        turn, to a save path for each version; that lies so deep that what climbs out of it lands in the test's folder.
        """
        seeder = self.enterContext(LtPeer(self.folder))
        barter = self.barter(save_path=self.folder.joinpath(*"12345", "downloads"))
        made = [(version, number, *pair) for version in VERSIONS for number, pair in enumerate(torrents_of(version))]
        outside = self.everything_outside(barter, seeder)
        for version, number, hostile, plain in made:
            (barter.downloads / version).mkdir(exist_ok=True)
            index = seeder.seed_as(hostile, plain)
            by_magnet = number % 2 == 0
            barter.add("--save-path", barter.downloads / version,
                       hostile.magnet(peers=[seeder.endpoint]) if by_magnet else hostile.file)
            if not by_magnet:
                seeder.connect(index, barter.port)

        def assert_all_there():
            for _, _, hostile, plain in made:
                shown = barter.wait_for_state(hostile.hash, "seeding", timeout=60)
                self.assertEqual((shown["bytes_done"], shown["bytes_total"]), (plain.size, plain.size))
                self.assertTrue(is_safe(shown["name"]) and "/" not in shown["name"], ascii(shown["name"]))
            for version in VERSIONS:
                sources = [plain.payload for of, _, _, plain in made if of == version]
                self.assert_safe_and_whole(barter.downloads / version, sources)
            self.assertEqual({path.name for path in barter.downloads.iterdir()}, set(VERSIONS))
            self.assertEqual(self.everything_outside(barter, seeder), outside, "something lies outside the save path")
            self.assertFalse(any(pathlib.Path("/", name).exists() for name in ("absolute", "rooted.bin")))

        assert_all_there()
        # The names are kept: the next start finds all files where they are.
        seeder.stop()
        barter.restart()
        assert_all_there()

    def test_each_path_in_a_folder(self):
        def folders(version):
            # libtorrent refuses a v2 tree with an empty name in it.
            paths = {kind: path for kind, path in PATHS.items() if version == "v1" or "" not in path}
            different = [path for kind, path in paths.items() if not kind.startswith("same")]
            return [self.hostile_folder(version, "by magnet", different),
                    self.hostile_folder(version, "by file", list(paths.values()))]
        self.assert_download(folders)

    def test_each_name_of_a_folder(self):
        self.assert_download(lambda version: [self.hostile_folder(version, root, [UP, ("plain.bin",), (LONG,)])
                                              for root in ROOTS.values()])

    def test_each_name_of_a_single_file(self):
        # One that is nothing but dots is refused when it is added.
        self.assert_download(lambda version: [self.hostile_file(version, root) for root in ROOTS.values()
                                              if root.strip(".")])


if __name__ == "__main__":
    unittest.main()
