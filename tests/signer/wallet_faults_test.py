"""Each call with which a wallet is made or changed fails, or is the last before a kill (R-8, R-9): the wallet opens with
the password that was answered as the one that counts, no key is lost, and nothing is in the way of another try."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PROBE = sys.argv.pop()
CALLS = "write,pwrite64,fchmod,fsync,fdatasync,rename,ftruncate,unlink"
ERRORS = ("error=EIO", "error=ENOSPC")
KILL = "signal=SIGKILL"
# LeakSanitizer cannot look while strace does; the same code runs without strace in signer_tests.
os.environ["ASAN_OPTIONS"] = "detect_leaks=0"
ADDRESS = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH"  # by tronweb: tests/data/tron/vectors.json
KEY_FILES = ("wallet.key", "wallet.key.previous", "accounts")


class WalletFaults(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.parent = pathlib.Path(os.path.realpath(temporary.name))
        self.folder = self.parent / "wallet"
        self.backup = self.parent / "backup"

    def probe(self, command, *before):
        arguments = [command, self.folder] + ([] if command == "show" else [self.backup])
        return subprocess.run([*before, PROBE, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              check=False)

    def run_all(self, *commands):
        for command in commands:
            result = self.probe(command)
            self.assertEqual(result.returncode, 0, f"{command}: {result.stderr}")

    def shown(self):
        result = self.probe("show")
        self.assertEqual(result.returncode, 0, result.stderr)
        return dict(line.split(" ", 1) for line in result.stdout.splitlines())

    def start(self, kept=None):
        """An empty folder, or as one that was kept."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if kept:
            shutil.copytree(kept, self.folder)
        else:
            self.folder.mkdir()
        self.folder.chmod(0o700)

    def traced(self, command, *inject):
        """Runs the probe; strace sees only calls about files in its folder."""
        trace = self.parent / "trace"
        names = [name + end for name in KEY_FILES for end in ("", ".new")]
        names += ["payments.db" + end for end in ("", "-wal", "-shm", ".new", ".new-wal", ".anchor", ".anchor.new",
                                                  ".anchor.next", ".anchor.next.new")]
        paths = [word for path in (self.folder, *(self.folder / name for name in names)) for word in ("-P", path)]
        result = self.probe(command, "strace", "-f", "-qq", "-o", trace, "-e", f"trace={CALLS}", *inject, *paths)
        return result, trace.read_text()

    def each_fault(self, command, *before, changed=None):
        """The result of each disturbed run of a command, each in the folder that the commands before it left, as
        `changed` changes it."""
        self.start()
        self.run_all(*before)
        if changed:
            changed()
        kept = self.parent / "kept"
        shutil.copytree(self.folder, kept)
        result, trace = self.traced(command)
        self.assertEqual(result.returncode, 0, result.stderr)
        calls = re.findall(r"^\d+ +(\w+)\(", trace, re.M)
        self.assertIn("rename", calls)
        self.assertIn("fsync", calls)
        for i, call in enumerate(calls):
            for fault in (ERRORS[i % 2], KILL):
                number = calls[:i + 1].count(call)
                with self.subTest(call=call, number=number, fault=fault):
                    self.start(kept)
                    result, trace = self.traced(command, "-e", f"inject={call}:{fault}:when={number}")
                    if fault == KILL:
                        self.assertEqual(result.returncode, -9, "it was not killed")
                    else:
                        self.assertIn("(INJECTED)", trace)
                        self.assertIn(result.returncode, (0, 3), result.stderr)
                    yield result
        shutil.rmtree(kept)

    def check_making(self, command, whole):
        """A wallet is there whole, or not at all, and then it can be made."""
        seen = set()
        for result in self.each_fault(command):
            shown = self.shown()
            seen.add((result.returncode, shown["wallet"]))
            self.assertIn(shown["wallet"], ("none", "ready"))
            if result.returncode == 0:
                self.assertEqual(shown["wallet"], "ready")
            if shown["wallet"] == "none":
                self.assertEqual((shown["current"], shown["spare"]), ("none", "none"))
                again = self.probe(command)
                self.assertEqual(again.returncode, 0, again.stderr)
                shown = self.shown()
            self.check(shown, {"spare": "none", "wallet": "ready", **whole})
            self.assertRegex(shown["current"], "^old 1 T")
        # Each of these did happen, or it was no test.
        self.assertLessEqual({(3, "none"), (-9, "none"), (-9, "ready")}, seen)

    def check(self, shown, expected):
        for name, value in expected.items():
            self.assertRegex(shown[name], f"^(?:{value})$", name)

    def test_a_new_wallet_is_there_or_not(self):
        self.check_making("create", {"accounts": "1 1", "records": "whole", "words": "unconfirmed"})

    def test_a_restored_wallet_is_there_or_not(self):
        # What an earlier try left counts as records that may have had payments in them.
        self.check_making("restore", {"current": f"old 1 {ADDRESS}", "accounts": "1 1", "words": "confirmed",
                                      "records": "whole|incomplete"})

    def test_an_imported_key_is_there_or_not(self):
        self.check_making("import", {"current": f"old 1 {ADDRESS}", "accounts": "1 0", "words": "confirmed",
                                     "records": "whole|incomplete"})

    def test_a_backup_is_restored_or_not(self):
        self.start()
        self.run_all("restore", "account", "begin", "back-up")
        self.check_making("restore-backup", {"current": f"old 1 {ADDRESS}", "accounts": "2 1", "intent": "there",
                                             "records": "incomplete"})

    def test_a_backup_of_the_same_wallet_is_taken_or_not(self):
        self.start()
        self.run_all("restore", "begin", "back-up")
        shutil.copytree(self.folder, self.parent / "earlier")
        for result in self.each_fault_of_merging():
            shown = self.shown()
            self.check(shown, {"current": f"old 1 {ADDRESS}", "accounts": "1 1", "wallet": "ready"})
            if result.returncode == 0:
                self.check(shown, {"records": "incomplete"})
            self.run_all("restore-backup")
            self.check(self.shown(), {"records": "incomplete", "intent": "there"})

    def each_fault_of_merging(self):
        # A backup belongs to one wallet: it cannot be made anew for each run.
        def put_back():
            shutil.rmtree(self.folder)
            shutil.copytree(self.parent / "earlier", self.folder)
        return self.each_fault("restore-backup", changed=put_back)

    def test_one_password_counts_and_it_is_the_one_that_was_said(self):
        seen = set()
        for result in self.each_fault("password", "restore", "account"):
            shown = self.shown()
            self.check(shown, {"current": f"(old 1|new 2) {ADDRESS}", "spare": f"none|new 2 {ADDRESS}",
                               "wallet": "ready", "accounts": "2 1", "records": "whole"})
            counts = shown["current"][:3]
            seen.add((result.returncode, counts))
            if result.returncode == 0:
                self.assertEqual(counts, "new")
            elif result.returncode == 3:
                says_new = "the password has changed, though the disk failed" in result.stderr
                self.assertEqual(counts, "new" if says_new else "old", result.stderr)
            if counts == "old":
                self.run_all("password")
            self.check(self.shown(), {"current": f"new 2 {ADDRESS}", "spare": f"new 2 {ADDRESS}", "records": "whole"})
        self.assertLessEqual({(3, "old"), (-9, "old"), (-9, "new")}, seen)

    def test_an_account_is_added_or_not(self):
        seen = set()
        for result in self.each_fault("account", "restore"):
            shown = self.shown()
            self.check(shown, {"current": f"old 1 {ADDRESS}", "records": "whole", "accounts": "[12] 1"})
            if result.returncode == 0:
                self.assertEqual(shown["accounts"], "2 1")
            seen.add(shown["accounts"])
            self.run_all("account")
            self.check(self.shown(), {"accounts": "2 1", "words": "confirmed"})
        self.assertEqual(seen, {"1 1", "2 1"})

    def test_words_are_confirmed_or_not(self):
        seen = set()
        for result in self.each_fault("confirm", "create"):
            shown = self.shown()
            self.check(shown, {"accounts": "1 1", "records": "whole"})
            if result.returncode == 0:
                self.assertEqual(shown["words"], "confirmed")
            seen.add(shown["words"])
        self.assertEqual(seen, {"confirmed", "unconfirmed"})

    def test_a_damaged_key_file_is_recovered_or_can_be(self):
        def damage():
            (self.folder / "wallet.key").write_text("rubbish")
        seen = set()
        for result in self.each_fault("recover", "restore", "password", changed=damage):
            shown = self.shown()
            seen.add(shown["wallet"])
            self.assertEqual(shown["spare"], f"new 2 {ADDRESS}")
            if result.returncode == 0:
                self.assertEqual(shown["wallet"], "ready")
            if shown["wallet"] != "ready":
                self.assertEqual(shown["wallet"], "recoverable")
                self.run_all("recover")
            self.check(self.shown(), {"current": f"new 2 {ADDRESS}", "wallet": "ready", "records": "whole"})
            kept = [file.read_text() for file in self.folder.glob("wallet.key.damaged-*")]
            self.assertIn("rubbish", kept)
        self.assertEqual(seen, {"recoverable", "ready"})


if __name__ == "__main__":
    unittest.main()
