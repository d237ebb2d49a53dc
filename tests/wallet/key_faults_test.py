"""Each call with which a key file is made, renewed or recovered fails, or is the last before a kill: no key is lost (R-8, R-9)."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROBE = sys.argv.pop()
CALLS = "mkdir,chmod,openat,write,fchmod,fsync,rename"
# LeakSanitizer cannot look while strace does; the same code runs without strace in wallet_tests.
os.environ["ASAN_OPTIONS"] = "detect_leaks=0"
NOTHING = ["current not found", "previous not found"]
CREATED = ["current 1 old", "previous not found"]
HALF_RENEWED = ["current 1 old", "previous 2 new"]
RENEWED = ["current 2 new", "previous 2 new"]
DAMAGED = ["current damaged key file", "previous 2 new"]
SET_ASIDE = ["current not found", "previous 2 new"]
RECOVERED = ["current 2 new", "previous 2 new"]


class KeyFaults(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.parent = pathlib.Path(os.path.realpath(temporary.name)) / "profile"
        self.folder = self.parent / "wallet"

    def start(self, created):
        """A new empty profile, with a wallet or without."""
        subprocess.run(["rm", "-rf", self.parent], check=True)
        self.parent.mkdir()
        if created:
            self.assertEqual(self.probe("create").returncode, 0)

    def start_damaged(self):
        self.start(True)
        self.assertEqual(self.probe("renew").returncode, 0)
        self.current = self.folder / "wallet.key"
        self.damaged = self.current.read_bytes()[:-10]
        self.current.write_bytes(self.damaged)
        self.assertEqual(self.state(), DAMAGED)

    def probe(self, command, *before):
        return subprocess.run([*before, PROBE, command, self.folder, "old", "new"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False)

    def state(self):
        return self.probe("show").stdout.splitlines()

    def traced(self, command, *inject):
        """Runs the probe; strace sees only calls about the profile."""
        trace = self.parent.parent / "trace"
        files = [f"{self.folder}/wallet.key{end}" for end in ("", ".new", ".previous", ".previous.new", ".damaged-1")]
        paths = [word for path in (self.parent, self.folder, *files) for word in ("-P", path)]
        result = self.probe(command, "strace", "-f", "-qq", "-o", trace, "-e", f"trace={CALLS}", *inject, *paths)
        return result, re.findall(r"^\d+ +(\w+)\(", trace.read_text(), re.M)

    def each_call(self, command):
        """(call, number among its equals) of an undisturbed run."""
        self.start_damaged() if command == "recover" else self.start(command == "renew")
        result, calls = self.traced(command)
        self.assertEqual(result.returncode, 0, result.stderr)
        return [(call, calls[:i + 1].count(call)) for i, call in enumerate(calls)]

    def test_the_calls_are_those_that_last(self):
        self.assertEqual([call for call, _ in self.each_call("create")],
                         ["mkdir", "chmod", "openat", "fsync",
                          "openat",  # no old file to close to others
                          "openat", "fchmod", "write", "fsync", "rename", "openat", "fsync"])
        renewing = [call for call, _ in self.each_call("renew")]
        self.assertEqual(renewing.count("rename"), 2)
        self.assertEqual(renewing.count("fsync"), 4)
        recovering = [call for call, _ in self.each_call("recover")]
        self.assertEqual(recovering[recovering.index("rename"):],
                         ["rename", "openat", "openat", "fchmod", "write", "fsync", "rename", "openat", "fsync"])

    def test_a_folder_that_is_there_is_neither_made_nor_changed(self):
        self.start(False)
        self.folder.mkdir(mode=0o700)
        result, calls = self.traced("create")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("mkdir", calls)
        self.assertNotIn("chmod", calls)
        self.assertEqual(self.state(), CREATED)

    def test_a_wallet_is_there_whole_or_not_at_all(self):
        for call, number in self.each_call("create"):
            for inject in ("error=EIO", "error=ENOSPC", "signal=SIGKILL"):
                with self.subTest(call=call, number=number, inject=inject):
                    self.start(False)
                    result, _ = self.traced("create", "-e", f"inject={call}:{inject}:when={number}")
                    self.assertEqual(result.returncode, -9 if "KILL" in inject else 3, result.stderr)
                    self.assertIn(self.state(), (NOTHING, CREATED))
                    self.probe("create")
                    self.assertEqual(self.state(), CREATED)

    def test_a_wallet_opens_with_the_old_password_or_the_new_one(self):
        seen = set()
        for call, number in self.each_call("renew"):
            for inject in ("error=EIO", "error=ENOSPC", "signal=SIGKILL"):
                with self.subTest(call=call, number=number, inject=inject):
                    self.start(True)
                    result, _ = self.traced("renew", "-e", f"inject={call}:{inject}:when={number}")
                    self.assertEqual(result.returncode, -9 if "KILL" in inject else 3, result.stderr)
                    state = self.state()
                    self.assertIn(state, (CREATED, HALF_RENEWED, RENEWED))
                    seen.add(tuple(state))
                    if state != RENEWED:
                        self.assertEqual(self.probe("renew").returncode, 0)
                        self.assertEqual(self.state(), RENEWED)
        self.assertEqual(len(seen), 3)

    def test_a_damaged_file_is_kept_while_the_previous_one_takes_its_place(self):
        seen = set()
        for call, number in self.each_call("recover"):
            for inject in ("error=EIO", "error=ENOSPC", "signal=SIGKILL"):
                with self.subTest(call=call, number=number, inject=inject):
                    self.start_damaged()
                    result, _ = self.traced("recover", "-e", f"inject={call}:{inject}:when={number}")
                    self.assertEqual(result.returncode, -9 if "KILL" in inject else 3, result.stderr)
                    state = self.state()
                    self.assertIn(state, (DAMAGED, SET_ASIDE, RECOVERED))
                    seen.add(tuple(state))
                    aside = self.folder / "wallet.key.damaged-1"
                    kept = self.current if state == DAMAGED else aside
                    self.assertEqual(kept.read_bytes(), self.damaged)
                    if state != RECOVERED:
                        self.assertEqual(self.probe("recover").returncode, 0)
                        self.assertEqual(self.state(), RECOVERED)
                        self.assertEqual(aside.read_bytes(), self.damaged)
        self.assertEqual(len(seen), 3)


if __name__ == "__main__":
    unittest.main()
