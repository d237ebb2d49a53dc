"""File associations, starting at login, opening folders and the colour scheme, as other programs of the desktop see them."""
import pathlib
import unittest

import desk_probe
from desk_probe import Probe
from desktop import Desktop, wait_for
from fake_desktop import FileManager, Portal

ID = "io.github.barter_client.Barter.desktop"


class Associations(unittest.TestCase):
    def setUp(self):
        self.desktop = self.enterContext(Desktop(window_manager=False))

    def test_a_barter_from_its_build_folder_becomes_the_default_and_is_started(self):
        # Another program's name would be as good: what counts is that gio starts what the entry says.
        probe = Probe(self.desktop)
        probe.tell("default 1")
        probe.expect("default 11", timeout=60)
        for kind in ("application/x-bittorrent", "x-scheme-handler/magnet"):
            self.assertEqual(self.desktop.run("/usr/bin/xdg-mime", "query", "default", kind).stdout.strip(), ID)
        entry = self.desktop.home / ".local/share/applications" / ID
        self.assertIn(f'Exec="{desk_probe.PROGRAM}" %U\n', entry.read_text())
        self.desktop.run("/usr/bin/desktop-file-validate", entry)

        described = self.desktop.run("/usr/bin/gio", "mime", "x-scheme-handler/magnet").stdout
        self.assertIn(ID, described.splitlines()[0])

    def test_a_torrent_without_extension_is_known_by_its_content(self):
        probe = Probe(self.desktop)
        probe.tell("default 1")
        probe.expect("default 11", timeout=60)

        for name, content in {"leaves": b"d8:announce20:http://tracker.test/x4:infod6:lengthi1eee",
                              "bare": b"d4:infod6:lengthi1e4:name1:a12:piece lengthi16384e6:pieces0:ee",
                              "dated": b"d13:creation datei1e4:infod6:lengthi1eee"}.items():
            file = self.desktop.home / name
            file.write_bytes(content)
            seen = self.desktop.run("/usr/bin/gio", "info", "-a", "standard::content-type", file).stdout
            self.assertIn("application/x-bittorrent", seen, name)

    def test_starting_at_login_is_what_the_file_says(self):
        probe = Probe(self.desktop)
        entry = self.desktop.home / ".config/autostart" / ID

        probe.tell("login 1")
        probe.expect("login 1")
        self.assertIn(f'Exec="{desk_probe.PROGRAM}" --minimized\n', entry.read_text())
        self.desktop.run("/usr/bin/desktop-file-validate", entry)

        probe.tell("login 0")
        probe.expect("login 0")
        self.assertFalse(entry.exists())

    def test_a_folder_that_cannot_be_written_is_an_error(self):
        (self.desktop.home / ".config").rmdir()
        (self.desktop.home / ".config").write_text("a file, not a folder")
        probe = Probe(self.desktop)

        probe.tell("login 1")

        probe.expect("login 0 failed")


class Folders(unittest.TestCase):
    def setUp(self):
        self.desktop = self.enterContext(Desktop(window_manager=False))
        self.file = self.desktop.home / "ü & a%20b.iso"
        self.file.write_text("x")
        # What xdg-open would start, so that it shows what it was asked to open.
        self.opened = self.desktop.folder / "opened"
        script = self.desktop.folder / "bin" / "xdg-open"
        script.parent.mkdir()
        script.write_text(f'#!/bin/sh\necho "$1" >>"{self.opened}"\n')
        script.chmod(0o755)
        self.desktop.env["PATH"] = f"{script.parent}:{self.desktop.env['PATH']}"

    def opened_uri(self):
        return wait_for(lambda: self.opened.exists() and self.opened.read_text().strip(), 10, "xdg-open")

    def test_the_file_manager_is_asked_to_show_the_file(self):
        manager = FileManager(self.desktop)
        probe = Probe(self.desktop)

        probe.tell(f"open {self.file}")

        uris, _ = wait_for(lambda: manager.named("ShowItems"), 10, "the call")[0]
        self.assertEqual(uris, [self.file.as_uri().replace("%26", "&")])
        self.assertFalse(self.opened.exists())

    def test_without_such_a_file_manager_the_folder_is_opened_never_the_file(self):
        probe = Probe(self.desktop)

        probe.tell(f"open {self.file}")

        self.assertEqual(self.opened_uri().rstrip("/"), pathlib.Path(self.desktop.home).as_uri())

    def test_of_a_file_that_is_gone_the_nearest_folder_is_opened(self):
        manager = FileManager(self.desktop)
        probe = Probe(self.desktop)

        probe.tell(f"open {self.desktop.home}/gone/deeper/file.iso")

        self.assertEqual(self.opened_uri().rstrip("/"), pathlib.Path(self.desktop.home).as_uri())
        self.assertEqual(manager.calls, [])


class Colours(unittest.TestCase):
    def setUp(self):
        self.desktop = self.enterContext(Desktop(window_manager=False))

    def test_the_portal_decides_at_the_start_and_while_the_program_runs(self):
        portal = Portal(self.desktop, scheme=1)
        probe = Probe(self.desktop)
        wait_for(lambda: probe.last("dark") == "dark 1", 10, "dark")

        portal.change(2)
        wait_for(lambda: probe.last("dark") == "dark 0", 10, "light")
        portal.change(1)
        wait_for(lambda: probe.last("dark") == "dark 1", 10, "dark again")

    def test_without_a_portal_it_is_light(self):
        probe = Probe(self.desktop)

        self.assertEqual(probe.last("dark"), "dark 0")


if __name__ == "__main__":
    unittest.main(verbosity=2)
