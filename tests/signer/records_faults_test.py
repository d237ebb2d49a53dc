"""Each call with which records of payments are opened and changed fails, or is the last before a kill (R-8, R-9): what was
said to be recorded is, nobody is alarmed, and a damaged log is kept and told of."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROBE = sys.argv.pop()
CALLS = "openat,read,pread64,write,pwrite64,fchmod,fsync,fdatasync,rename,ftruncate,unlink"
FAULTS = ("error=EIO", "error=ENOSPC", "signal=SIGKILL")
# LeakSanitizer cannot look while strace does; the same code runs without strace in signer_tests.
os.environ["ASAN_OPTIONS"] = "detect_leaks=0"


class Probed(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.parent = pathlib.Path(os.path.realpath(temporary.name))
        self.folder = self.parent / "wallet"
        self.file = self.folder / "signer.db"
        self.log = self.folder / "signer.db-wal"

    def start(self, *commands):
        """An empty folder, after some commands."""
        subprocess.run(["rm", "-rf", self.folder], check=True)
        self.folder.mkdir()
        for command in commands:
            self.assertEqual(self.probe(command).returncode, -9 if command == "pay-and-die" else 0)

    def probe(self, command, *before):
        return subprocess.run([*before, PROBE, command, self.file], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, check=False)

    def shown(self):
        result = self.probe("show")
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout.strip()

    def traced(self, command, *inject):
        """Runs the probe; strace sees only calls about its folder."""
        trace = self.parent / "trace"
        names = ["", ".new", ".new-wal", "-wal", "-shm", ".anchor", ".anchor.next", ".anchor.next.new", "-wal.damaged-1"]
        paths = [word for path in (self.folder, *(f"{self.file}{end}" for end in names)) for word in ("-P", path)]
        result = self.probe(command, "strace", "-f", "-qq", "-o", trace, "-e", f"trace={CALLS}", *inject, *paths)
        return result, trace.read_text()

    def each_fault(self, command, *before):
        """The result of each disturbed run, each after the commands before it."""
        self.start(*before)
        self.prepare()
        result, trace = self.traced(command)
        self.assertEqual(result.returncode, 0, result.stderr)
        calls = re.findall(r"^\d+ +(\w+)\(", trace, re.M)
        self.assertGreater(len(calls), 5)
        for i, call in enumerate(calls):
            for fault in FAULTS:
                number = calls[:i + 1].count(call)
                with self.subTest(call=call, number=number, fault=fault):
                    self.start(*before)
                    self.prepare()
                    result, trace = self.traced(command, "-e", f"inject={call}:{fault}:when={number}")
                    if "KILL" in fault:
                        self.assertEqual(result.returncode, -9, "it was not killed")
                    else:
                        self.assertIn("(INJECTED)", trace)
                        self.assertIn(result.returncode, (0, 3), result.stderr)
                    yield result

    def prepare(self):
        """Before each run, after the commands."""


class RecordFaults(Probed):
    def test_records_can_be_made_after_all(self):
        for result in self.each_fault("create"):
            if result.returncode == 0:
                self.assertEqual(self.shown(), "whole, complete, none")
            self.assertEqual(self.probe("create").returncode, 0)
            self.assertEqual(self.shown(), "whole, complete, none")
            self.assertEqual(sorted(file.name for file in self.folder.glob("*.damaged*")), [])

    def test_a_payment_is_recorded_or_not_and_nobody_is_alarmed(self):
        seen = set()
        for result in self.each_fault("pay", "create"):
            shown = self.shown()
            self.assertIn(shown, ("whole, complete, none", "whole, complete, open", "whole, complete, under way"))
            if result.returncode == 0:
                self.assertEqual(shown, "whole, complete, under way")
            seen.add((result.returncode, shown))
            self.assertEqual(self.probe("pay").returncode, 0)
            self.assertEqual(self.shown(), "whole, complete, under way")
        self.assertIn((3, "whole, complete, none"), seen)
        self.assertIn((-9, "whole, complete, under way"), seen)

    def test_what_is_said_while_locked_counts_or_not_and_nobody_is_alarmed(self):
        seen = set()
        for result in self.each_fault("land", "create", "pay"):
            shown = self.shown()
            self.assertIn(shown, ("whole, complete, under way", "whole, complete, landed"))
            if result.returncode == 0:
                self.assertEqual(shown, "whole, complete, landed")
            seen.add(shown)
        self.assertEqual(len(seen), 2)

    def test_what_was_acknowledged_was_or_has_to_be_again(self):
        seen = set()
        for result in self.each_fault("acknowledge", "create", "pay"):
            shown = self.shown()
            if result.returncode == 0:
                self.assertEqual(shown, "whole, complete, under way")
            seen.add(shown)
            self.assertEqual(self.probe("acknowledge").returncode, 0)
            self.assertEqual(self.shown(), "whole, complete, under way")
        self.assertLessEqual(seen, {"whole, complete, under way", "outdated, incomplete, under way"})


class DamagedLog(Probed):
    def prepare(self):
        damaged = bytearray(self.log.read_bytes())
        damaged[-1] ^= 1
        self.damaged = bytes(damaged)
        self.log.write_bytes(self.damaged)

    def copies(self):
        return sorted(self.folder.glob("signer.db-wal.damaged-*"))

    def test_is_told_of_kept_and_dropped(self):
        for _ in self.each_fault("open", "create", "pay-and-die"):
            self.assertEqual(self.probe("open").returncode, 0)
            copies = self.copies()
            self.assertTrue(any(copy.read_bytes() == self.damaged for copy in copies), "no copy was kept")
            self.assertEqual(self.probe("open").returncode, 0)
            self.assertEqual(self.copies(), copies, "it was found again")
            self.assertEqual(self.shown(), "outdated, incomplete, open")


if __name__ == "__main__":
    unittest.main()
