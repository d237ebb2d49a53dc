"""R-19: one profile, one program, however many are started and whatever is left of the last one."""
import subprocess
import unittest

from barter import Barter, BarterTest, wait_for
from peers import make_payload, make_torrent

STARTS = 20


class TwoInstances(BarterTest):
    def test_of_twenty_started_at_once_one_stays(self):
        barter = Barter(self.folder)
        command = [barter.program, "--profile", str(barter.profile), "--no-dialog"]
        processes = [subprocess.Popen(command, env=barter.environment(), stdin=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(STARTS)]
        try:
            wait_for(lambda: sum(process.poll() is None for process in processes) == 1, 60, "all but one to end", 0.1)
            codes = sorted(process.returncode for process in processes if process.poll() is not None)
            self.assertEqual(codes, [0] * (STARTS - 1))
            self.assertIsNotNone(barter.try_status())
        finally:
            for process in processes:
                if process.poll() is None:
                    process.terminate()
                    process.wait(15)
                process.stderr.close()

    def test_what_a_second_one_is_given_arrives_at_the_first(self):
        payload = make_payload(self.folder / "source" / "x.bin", 1000)
        torrent = make_torrent(payload, self.folder / "x.torrent")
        barter = self.barter()

        answer = barter.run("--no-dialog", torrent.file)

        self.assertEqual((answer.returncode, answer.stderr), (0, ""))
        wait_for(lambda: barter.torrent(torrent.hash), 5, "the torrent")

    def test_after_a_kill_the_next_one_starts_at_once(self):
        barter = self.barter()
        for _ in range(5):
            barter.kill9()
            barter.start()

    def test_two_profiles_are_two_programs(self):
        one, two = self.barter("one"), self.barter("two")

        one.quit()

        self.assertEqual(two.torrents(), [])


if __name__ == "__main__":
    unittest.main()
