"""H-1: what one torrent file may cost. Each is taken or refused within 2 seconds of CPU and 256 MiB, none escapes.

    load_limits_test.py LOAD_PROBE

Measured on the loader alone, in a process for each file, so that load on the machine does not count.
"""
import os
import pathlib
import resource
import subprocess
import sys
import unittest

import torrent_bombs
from barter import BarterTest

CORPUS = pathlib.Path(__file__).resolve().parents[1] / "data" / "torrents"
CPU_SECONDS = 2
MIB = 1 << 20
MEMORY = 256 * MIB
PROBE = next((word for word in sys.argv[1:] if "load_probe" in word), None)


def limited():
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    resource.setrlimit(resource.RLIMIT_STACK, (8 * MIB, 8 * MIB))


class Limits(BarterTest):
    def load(self, file):
        """What the probe says of it, CPU-seconds and bytes at most."""
        with subprocess.Popen([PROBE, str(file)], stdout=subprocess.PIPE, text=True, errors="replace",
                              preexec_fn=limited) as process:
            answer = process.stdout.read()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0, answer)
        verdict, memory = answer.splitlines()
        return verdict, used.ru_utime + used.ru_stime, int(memory.split()[0]) * 1024

    def judge(self, file, name):
        answer, seconds, most = self.load(file)
        self.assertRegex(answer, "^(taken|refused): ")
        self.assertLessEqual(seconds, CPU_SECONDS, name)
        self.assertLessEqual(most, MEMORY, f"{name}: {most / MIB:.0f} MiB")
        return answer, seconds, most

    def test_the_corpus_costs_little(self):
        files = sorted(CORPUS.glob("**/*.torrent"))
        self.assertGreater(len(files), 90, "the corpus is not there")
        for file in files:
            with self.subTest(torrent=file.name):
                self.judge(file, file.name)

    def test_no_bomb_goes_off(self):
        for name, content in torrent_bombs.bombs().items():
            with self.subTest(bomb=name):
                file = self.folder / "bomb.torrent"
                file.write_bytes(content)
                answer, seconds, most = self.judge(file, name)
                print(f"{name}: {answer}; {seconds:.2f} s, {most / MIB:.0f} MiB")


if __name__ == "__main__":
    assert PROBE, "which load_probe?"
    unittest.main(argv=[word for word in sys.argv if word != PROBE])
