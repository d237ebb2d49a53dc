"""Each call of an atomic write fails, or is the last before a kill (R-8, R-9): old or new content, and an honest answer."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROBE = sys.argv.pop()
CALLS = "openat,write,fchmod,fsync,rename"
# LeakSanitizer cannot look while strace does; the same code runs without strace in storage_tests.
os.environ["ASAN_OPTIONS"] = "detect_leaks=0"
OLD, NEW = "the old content", "the new content, which is longer"


class WriteFaults(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(os.path.realpath(temporary.name))
        self.file = self.folder / "settings.json"
        self.file.write_text(OLD)

    def write(self, *inject):
        """Runs the probe; strace sees only calls about its folder."""
        trace = self.folder.parent / (self.folder.name + ".trace")
        result = subprocess.run(
            ["strace", "-f", "-qq", "-o", trace, "-e", f"trace={CALLS}", *inject, "-P", self.folder, "-P", self.file,
             "-P", f"{self.file}.new", PROBE, self.file, NEW], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        calls = re.findall(r"^\d+ +(\w+)\(", trace.read_text(), re.M)
        trace.unlink()
        return result, calls

    def each_call(self):
        """(call, number among its equals) of an undisturbed write."""
        result, calls = self.write()
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(calls, ["openat", "fchmod", "write", "fsync", "rename", "openat", "fsync"])
        return [(call, calls[:i + 1].count(call)) for i, call in enumerate(calls)]

    def test_says_so_when_any_call_fails(self):
        for call, number in self.each_call():
            for error in ("EIO", "ENOSPC", "EDQUOT", "EROFS"):
                with self.subTest(call=call, number=number, error=error):
                    self.file.write_text(OLD)
                    result, _ = self.write("-e", f"inject={call}:error={error}:when={number}")
                    self.assertEqual(result.returncode, 3, result.stderr)
                    directory_only = number == 2
                    self.assertEqual(self.file.read_text(), NEW if directory_only else OLD)
                    self.assertEqual(os.listdir(self.folder), ["settings.json"])

    def test_goes_on_after_an_interruption(self):
        for call, number in self.each_call():
            if call in ("openat", "write", "fsync"):
                with self.subTest(call=call, number=number):
                    self.file.write_text(OLD)
                    result, _ = self.write("-e", f"inject={call}:error=EINTR:when={number}")
                    self.assertEqual((result.returncode, self.file.read_text()), (0, NEW), result.stderr)

    def test_leaves_the_old_or_the_new_content_when_killed_at_any_call(self):
        for call, number in self.each_call():
            with self.subTest(call=call, number=number):
                self.file.write_text(OLD)
                result, _ = self.write("-e", f"inject={call}:signal=SIGKILL:when={number}")
                self.assertEqual(result.returncode, -9, "it was not killed")
                self.assertIn(self.file.read_text(), (OLD, NEW))
                again, _ = self.write()
                self.assertEqual((again.returncode, self.file.read_text()), (0, NEW), again.stderr)
                self.assertEqual(os.listdir(self.folder), ["settings.json"])


if __name__ == "__main__":
    unittest.main()
