"""H-1: torrents made to break a client, each added to the running one: listed or refused with a sentence, no file
outside the save path, the program lives. Without a network, as some of them name trackers that exist."""
import os
import pathlib
import unittest

import namespace
from barter import BarterTest

CORPUS = pathlib.Path(__file__).resolve().parents[1] / "data" / "torrents"


class Corpus(BarterTest):
    def everything_but(self, *folders):
        """Every path in the test's folder and beside it, outside `folders`."""
        found = set()
        for root, names, files in os.walk(self.folder):
            names[:] = [name for name in names if pathlib.Path(root, name) not in folders]
            found.update(os.path.join(root, name) for name in files + names)
        return found

    def test_each_is_listed_or_refused(self):
        files = sorted(CORPUS.glob("**/*.torrent"))
        self.assertGreater(len(files), 90, "the corpus is not there")
        barter = self.barter()
        outside = self.everything_but(barter.profile)
        refused, listed = {}, 0
        for file in files:
            with self.subTest(torrent=file.name):
                answer = barter.run("--no-dialog", file)
                barter.must_run()
                if answer.returncode == 0:
                    listed += 1
                else:
                    self.assertEqual(answer.returncode, 1, answer)
                    self.assertEqual(len(answer.stderr.splitlines()), 1, answer.stderr)
                    self.assertTrue(answer.stderr.strip().isprintable(), ascii(answer.stderr))
                    refused[file.name] = answer.stderr
        print(f"{len(files)} torrents: {listed} taken, {len(refused)} refused")

        torrents = barter.torrents()
        self.assertGreater(len(torrents), 0)
        new = {path for path in self.everything_but(barter.profile, barter.downloads) - outside
               if not path.startswith(str(barter.folder))}
        self.assertEqual(new, set())
        beside = {path.name for path in barter.folder.iterdir()}
        self.assertLessEqual(beside, {"profile", "downloads", "home", "run", "config", "data", "cache", "output"})

        barter.restart()
        self.assertEqual(len(barter.torrents()), len(torrents), "a restart lost some")


if __name__ == "__main__":
    namespace.own(mounts=False, network=True)
    unittest.main()
