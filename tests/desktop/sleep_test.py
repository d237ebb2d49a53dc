"""The computer stays awake while something downloads; what it does before it sleeps all the same."""
import unittest

from desk_probe import Probe
from desktop import Desktop, pump, wait_for
from fake_desktop import GnomeSession, Logind, PowerManagement

SUSPEND = 4  # GNOME's flag; 8 would keep the screen on


class Sleep(unittest.TestCase):
    def setUp(self):
        self.desktop = self.enterContext(Desktop(window_manager=False))

    def test_gnome_is_asked_for_suspend_only_and_released_after_the_last_download(self):
        gnome = GnomeSession(self.desktop)
        logind = Logind(self.desktop)
        probe = Probe(self.desktop)
        pump(0.3)
        self.assertEqual(gnome.held, {})

        probe.tell("state 1 downloading")
        probe.tell("state 2 downloading")
        wait_for(lambda: gnome.held, 10, "the inhibitor")
        self.assertEqual([flags for flags, _ in gnome.held.values()], [SUSPEND])
        self.assertNotIn(("sleep", "block"), logind.held)

        probe.tell("state 1 seeding")
        pump(1)
        self.assertEqual(len(gnome.held), 1)
        probe.tell("state 2 seeding")
        wait_for(lambda: not gnome.held, 10, "the release")
        self.assertEqual(len(gnome.named("Inhibit")), 1)

    def test_a_short_gap_between_downloads_does_not_release(self):
        gnome = GnomeSession(self.desktop)
        probe = Probe(self.desktop)
        probe.tell("state 1 downloading")
        wait_for(lambda: gnome.held, 10, "the inhibitor")

        probe.tell("state 1 checking")
        pump(0.1)
        probe.tell("state 1 downloading")
        pump(1)

        self.assertEqual([method for method, _ in gnome.calls], ["Inhibit"])

    def test_switching_it_off_releases_at_once(self):
        gnome = GnomeSession(self.desktop)
        probe = Probe(self.desktop)
        probe.tell("state 1 downloading")
        wait_for(lambda: gnome.held, 10, "the inhibitor")

        probe.tell("inhibit 0")
        wait_for(lambda: not gnome.held, 10, "the release")
        probe.tell("inhibit 1")

        wait_for(lambda: gnome.held, 10, "the inhibitor again")

    def test_logind_is_asked_where_there_is_no_gnome(self):
        logind = Logind(self.desktop)
        probe = Probe(self.desktop)

        probe.tell("state 1 downloading")
        wait_for(lambda: ("sleep", "block") in logind.held, 10, "the lock")
        probe.tell("state 1 seeding")

        wait_for(lambda: ("sleep", "block") not in logind.held, 10, "the release")
        self.assertFalse([call for call in logind.named("Inhibit") if "idle" in call[0]])

    def test_power_management_is_the_last_resort(self):
        power = PowerManagement(self.desktop)
        probe = Probe(self.desktop)

        probe.tell("state 1 downloading")
        wait_for(lambda: power.held, 10, "the inhibitor")
        probe.tell("state 1 seeding")

        wait_for(lambda: not power.held, 10, "the release")

    def test_where_nobody_can_be_asked_nothing_breaks(self):
        probe = Probe(self.desktop)

        for _ in range(5):
            probe.tell("state 1 downloading")
        pump(0.5)

        self.assertEqual(probe.end(), 0)

    def test_the_inhibitor_ends_with_the_program(self):
        gnome = GnomeSession(self.desktop)
        probe = Probe(self.desktop)
        probe.tell("state 1 downloading")
        wait_for(lambda: gnome.held, 10, "the inhibitor")

        self.assertEqual(probe.end(), 0)

        wait_for(lambda: not gnome.held, 10, "the release")

    def test_a_sleep_waits_until_everything_is_saved(self):
        logind = Logind(self.desktop)
        probe = Probe(self.desktop)
        delay = ("shutdown:sleep", "delay")
        wait_for(lambda: delay in logind.held, 10, "the delay lock")

        logind.prepare_for_sleep(True)
        probe.expect("about to sleep")
        self.assertIn(delay, logind.held)
        probe.tell("saved")
        wait_for(lambda: delay not in logind.held, 10, "the end of the delay")

        logind.prepare_for_sleep(False)
        wait_for(lambda: delay in logind.held, 10, "the delay lock for the next time")


if __name__ == "__main__":
    unittest.main(verbosity=2)
