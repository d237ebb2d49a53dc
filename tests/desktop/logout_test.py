"""The end of a desktop session (XSMP): what a session manager asks, and what is on disk when it has its answer."""
import json
import os
import re
import sqlite3
import time
import unittest

from desktop import Desktop, pump, wait_for
from fake_desktop import NotifierHost
from peers import LtPeer, make_payload, make_torrent

BARTER = os.environ["BARTER"]
SESSION_MANAGER = os.environ["SESSION_MANAGER_PROGRAM"]
MIB = 1 << 20
LIMIT = 5.0  # seconds that a desktop leaves a program


class SessionManager:
    """tests/desktop/session_manager.cpp: a line in is a command, a line out an event."""

    def __init__(self, desktop):
        pipe = desktop.folder / "session-commands"
        os.mkfifo(pipe)
        self._commands = os.open(pipe, os.O_RDWR | os.O_CLOEXEC)
        # libICE makes its socket below /tmp, where another user's folder may be in the way: it says so, and takes
        # the abstract name alone.
        self._program = desktop.start("/bin/sh", "-c", 'exec "$0" <"$1"', SESSION_MANAGER, pipe)
        line = wait_for(lambda: next((line for line in self.lines if line.startswith("address ")), None), 10,
                        "the session manager")
        self.address = line.split(" ", 1)[1]

    @property
    def lines(self):
        return self._program.output().splitlines()

    def tell(self, command):
        os.write(self._commands, (command + "\n").encode())

    def expect(self, line, timeout=10.0):
        wait_for(lambda: line in self.lines, timeout, f"the line {line!r}; so far {self.lines}")

    def logout(self, timeout=LIMIT):
        """Asks all to save; how long it took until they had."""
        begin = time.monotonic()
        self.tell("logout")
        self.expect("saved 1", timeout)
        return time.monotonic() - begin


class Logout(unittest.TestCase):
    def setUp(self):
        self.desktop = self.enterContext(Desktop())
        self.manager = SessionManager(self.desktop)
        self.panel = NotifierHost(self.desktop)  # so that closing goes to the tray
        self.profile = self.desktop.folder / "profile"
        self.profile.mkdir()
        (self.profile / "settings.json").write_text(json.dumps({
            "network": {"dht": False, "lsd": False, "upnp": False, "loopback_peers": True},
            "downloads": {"save_path": str(self.desktop.home / "Downloads")},
            "desktop": {"first_run_done": True}}))

    def start(self, **environment):
        program = self.desktop.start(BARTER, "--profile", self.profile, env=environment)
        wait_for(lambda: self.ask("--status").returncode == 0, 30, "the program to answer")
        wait_for(self.windows, 10, "the window")
        return program

    def start_in_session(self):
        program = self.start(SESSION_MANAGER=self.manager.address)
        self.manager.expect("registered")
        wait_for(lambda: self.panel.items, 10, "the icon in the tray")
        return program

    def assert_ended_in_order(self, program):
        self.assertEqual(program.wait(10), 0)
        self.assertIn("app: closing", self.log())
        again = self.start()
        torrent = self.torrent()
        again.terminate()
        self.assertEqual(re.findall("last exit was (.*)", self.log()), ["orderly", "orderly"])
        return torrent

    def log(self):
        return "".join(file.read_text() for file in self.profile.rglob("*.log"))

    def windows(self):
        return self.desktop.windows("Barter")

    def ask(self, *arguments):
        return self.desktop.run(BARTER, "--profile", self.profile, *arguments, check=False)

    def torrent(self):
        return next(iter(json.loads(self.ask("--status").stdout)["torrents"]), None)

    def seeded(self, size, upload_limit):
        payload = make_payload(self.desktop.folder / "source" / "payload.bin", size)
        torrent = make_torrent(payload, self.desktop.folder / "payload.torrent", piece_length=256 * 1024)
        seeder = self.enterContext(LtPeer(self.desktop.folder, upload_limit=upload_limit))
        seeder.seed(torrent)
        return torrent.magnet(peers=[seeder.endpoint]), seeder

    def test_when_the_answer_comes_everything_is_on_disk(self):
        magnet, seeder = self.seeded(64 * MIB, 2 * MIB)
        program = self.start_in_session()
        self.assertEqual(self.ask("--no-dialog", magnet).returncode, 0)
        wait_for(lambda: self.torrent() and self.torrent()["bytes_done"] > 4 * MIB, 60, "some pieces")
        before = self.torrent()

        seconds = self.manager.logout()
        program.kill()  # the session is over

        seeder.stop()
        self.assertLess(seconds, LIMIT)
        self.start()
        after = wait_for(lambda: (now := self.torrent()) and now["state"] != "checking" and now, 30, "the torrent")
        self.assertGreaterEqual(after["bytes_done"], before["bytes_done"])
        self.assertGreaterEqual(after["bytes_received"], before["bytes_received"])

    def test_the_answer_does_not_wait_for_a_disk_that_does_not_answer(self):
        magnet, _ = self.seeded(64 * MIB, 2 * MIB)
        program = self.start_in_session()
        self.assertEqual(self.ask("--no-dialog", magnet).returncode, 0)
        wait_for(lambda: self.torrent() and self.torrent()["bytes_done"] > MIB, 60, "some pieces")
        with sqlite3.connect(self.profile / "barter.db", isolation_level=None) as database:
            database.execute("BEGIN IMMEDIATE")  # nobody else can write now

            seconds = self.manager.logout(timeout=LIMIT + 2)

            database.execute("ROLLBACK")
        database.close()
        self.assertLess(seconds, LIMIT)
        self.manager.tell("cancel")
        wait_for(lambda: self.torrent()["bytes_done"] > 6 * MIB, 60, "the download to go on")
        self.assertTrue(program.alive())

    def test_the_session_ends_although_closing_the_window_would_go_to_the_tray(self):
        program = self.start_in_session()

        self.assertLess(self.manager.logout(), LIMIT)
        self.assertTrue(self.windows(), "the window was closed before the session ended")
        self.manager.tell("die")

        self.assert_ended_in_order(program)

    def test_the_session_ends_although_the_window_is_in_the_tray(self):
        program = self.start_in_session()
        self.panel.activate(self.panel.items[0])  # hides it
        wait_for(lambda: not self.windows(), 10, "the window to go")

        self.assertLess(self.manager.logout(), LIMIT)
        self.manager.tell("die")

        self.assert_ended_in_order(program)

    def test_the_session_ends_although_a_question_is_open(self):
        program = self.start_in_session()
        self.ask("--add-paused", "--no-dialog", f"magnet:?xt=urn:btih:{1:040x}")
        wait_for(self.torrent, 10, "the torrent")
        self.ask(f"magnet:?xt=urn:btih:{2:040x}")
        wait_for(lambda: self.desktop.windows("Add"), 10, "the add dialog")

        self.assertLess(self.manager.logout(), LIMIT)
        self.manager.tell("die")

        torrent = self.assert_ended_in_order(program)
        self.assertEqual(torrent["hash_v1"], f"{1:040x}")

    def test_a_logout_that_is_called_off_changes_nothing(self):
        program = self.start_in_session()

        self.manager.logout()
        self.manager.tell("cancel")

        self.assertEqual(self.ask("--no-dialog", f"magnet:?xt=urn:btih:{3:040x}").returncode, 0)
        wait_for(self.torrent, 10, "the torrent")
        self.assertTrue(self.windows())
        self.assertTrue(program.alive())


if __name__ == "__main__":
    unittest.main(verbosity=2)
