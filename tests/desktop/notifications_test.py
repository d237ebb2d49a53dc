"""What the notification server is asked to show, and what a click on it does."""
import unittest

from desk_probe import Probe
from desktop import Desktop, pump, wait_for
from fake_desktop import NotificationServer, NotifierHost


# The probe has no translation: English keeps its "(s)", which barter_en.qm resolves in Barter.
class Notifications(unittest.TestCase):
    def setUp(self):
        self.desktop = self.enterContext(Desktop(window_manager=False))

    def shown(self, server, count=1):
        return wait_for(lambda: server.shown if len(server.shown) >= count else None, 10, f"{count} notification(s)")

    def test_a_finished_download_is_told_with_its_actions(self):
        server = NotificationServer(self.desktop)
        probe = Probe(self.desktop)

        probe.tell("finished 5 debian.iso")
        note = self.shown(server)[0]

        self.assertEqual(note["app"], "Barter")
        self.assertEqual(note["title"], "1 download(s) finished")
        self.assertEqual(note["body"], "debian.iso")
        self.assertEqual(note["actions"][::2], ["default", "open-folder"])
        self.assertEqual(note["hints"]["desktop-entry"], "io.github.barter_client.Barter")
        self.assertEqual(note["hints"]["category"], "transfer.complete")

        server.click(1, token="from-panel")
        probe.expect("activated 5 from-panel")

    def test_open_folder_asks_for_the_folder_of_that_torrent(self):
        server = NotificationServer(self.desktop)
        probe = Probe(self.desktop)
        probe.tell("finished 5 debian.iso")
        self.shown(server)

        server.click(1, "open-folder")

        probe.expect("folder 5")

    def test_names_cannot_bring_markup_or_control_characters(self):
        server = NotificationServer(self.desktop)
        probe = Probe(self.desktop)

        probe.tell("finished 5 <a href=\"http://x\">&\x1b\u202egpj.exe")

        body = self.shown(server)[0]["body"]
        self.assertTrue(body.startswith("&lt;a href=&quot;http://x&quot;&gt;&amp;"), body)
        self.assertNotIn("\x1b", body)
        self.assertNotIn("\u202e", body)

    def test_a_server_without_markup_gets_the_plain_name(self):
        server = NotificationServer(self.desktop, capabilities=["body"])
        probe = Probe(self.desktop)

        probe.tell("finished 5 a & b <c>")

        note = self.shown(server)[0]
        self.assertEqual(note["body"], "a & b <c>")
        self.assertEqual(note["actions"], [])

    def test_what_comes_together_is_one_notification_per_kind(self):
        server = NotificationServer(self.desktop)
        probe = Probe(self.desktop)

        for number in range(12):
            probe.tell(f"finished {number} file {number}")
        probe.tell("failed 20 broken")
        for number in range(30, 33):
            probe.tell(f"missing {number} disk {number}")
        notes = {note["title"]: note for note in self.shown(server, 3)}

        self.assertEqual(set(notes), {"12 download(s) finished", "1 torrent(s) stopped by a problem",
                                      "Storage of 3 torrent(s) is not connected"})
        lines = notes["12 download(s) finished"]["body"].splitlines()
        self.assertEqual(lines, [f"file {number}" for number in range(5)] + ["and 7 more"])
        self.assertEqual(notes["1 torrent(s) stopped by a problem"]["hints"]["category"], "transfer.error")
        self.assertEqual(notes["1 torrent(s) stopped by a problem"]["body"], "broken: Disk full")
        pump(2.5)
        self.assertEqual(len(server.shown), 3)

    def test_a_torrent_that_fails_for_another_reason_at_once_is_told_once(self):
        server = NotificationServer(self.desktop)
        probe = Probe(self.desktop)

        probe.tell("failed 20 broken")
        probe.tell("unwritable 20 broken")
        probe.tell("failed 21 full")
        probe.tell("missing 22 disk")
        probe.tell("failed 23 unplugged")
        probe.tell("missing 23 unplugged")
        notes = {note["title"]: note["body"].splitlines() for note in self.shown(server, 2)}

        self.assertEqual(notes, {"2 torrent(s) stopped by a problem": ["broken: Cannot write", "full: Disk full"],
                                 "Storage of 2 torrent(s) is not connected": ["disk", "unplugged"]})

    def test_a_click_on_a_group_shows_the_window_only(self):
        server = NotificationServer(self.desktop)
        probe = Probe(self.desktop)
        probe.tell("finished 1 a")
        probe.tell("finished 2 b")
        self.assertEqual(self.shown(server)[0]["actions"][::2], ["default"])

        server.click(1)

        probe.expect("activated none ")

    def test_nothing_is_told_when_the_person_does_not_want_it(self):
        server = NotificationServer(self.desktop)
        probe = Probe(self.desktop)

        probe.tell("notify 0")
        probe.tell("finished 1 quiet")
        probe.tell("failed 2 loud")

        self.assertEqual([note["title"] for note in self.shown(server)], ["1 torrent(s) stopped by a problem"])

    def test_a_click_on_another_programs_notification_is_not_ours(self):
        server = NotificationServer(self.desktop)
        probe = Probe(self.desktop)
        probe.tell("finished 1 ours")
        self.shown(server)

        server.click(99)
        server.click(1)

        probe.expect("activated 1 ")
        self.assertEqual(len([line for line in probe.lines if line.startswith("activated")]), 1)

    def test_without_a_server_the_text_goes_to_the_fallback(self):
        probe = Probe(self.desktop)

        probe.tell("finished 1 a <b>")

        probe.expect("fallback 1 download(s) finished|a <b>")

    def test_dunst_of_debian_takes_it(self):
        self.desktop.start("/usr/bin/dunst", "-print")
        wait_for(lambda: self.desktop.has_name("org.freedesktop.Notifications"), 10, "dunst")
        probe = Probe(self.desktop)

        probe.tell("finished 1 debian & friends.iso")

        log = self.desktop.folder / "logs"
        wait_for(lambda: any("1 download(s) finished" in each.read_text() for each in log.glob("*dunst.log")), 10,
                 "the notification in dunst")
        self.assertFalse([line for line in probe.lines if line.startswith("fallback")])


if __name__ == "__main__":
    unittest.main(verbosity=2)
