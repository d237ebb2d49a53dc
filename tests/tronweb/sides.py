"""Barter's wallet and tronweb, asked the same: the first argument is the program of the one, the second is Node.js.

A third argument, if any, is the seed of the random cases, and BARTER_CASES says how many times fewer or more there are."""
import json
import os
import pathlib
import random
import subprocess
import sys
import threading
import unittest

HERE = pathlib.Path(__file__).resolve().parent
BARTER, NODE = sys.argv[1:3]
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 20261127
TIMEOUT = 600


class Sides(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.random = random.Random(f"{SEED} {self.id()}")
        print(f"seed {SEED}", flush=True)

    def ask(self, command, requests):
        """An answer for each."""
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        stop = threading.Timer(TIMEOUT, process.kill)
        stop.start()
        out, _ = process.communicate("".join(json.dumps(request) + "\n" for request in requests))
        stop.cancel()
        self.assertEqual(process.returncode, 0)
        answers = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(len(answers), len(requests))
        return answers

    def barter(self, requests):
        return self.ask([BARTER], requests)

    def tronweb(self, requests):
        return self.ask([NODE, HERE / "tronweb_side.mjs"], requests)

    def assert_same(self, requests, left, right):
        for request, one, other in zip(requests, left, right, strict=True):
            self.assertNotIn("failed", one, request)
            self.assertEqual(one, other, request)

    def bytes(self, *lengths):
        """Hex digits of so many bytes, or of a number of bytes between the two."""
        return self.random.randbytes(self.random.randint(lengths[0], lengths[-1])).hex()

    def key(self):
        """Some are short numbers, some of the largest there are."""
        order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141
        number = self.random.choice((self.random.randrange(1, order), self.random.randrange(1, order),
                                     self.random.randrange(1, 1 << self.random.randrange(1, 200)),
                                     order - self.random.randrange(1, 1 << 20)))
        return f"{number:064x}"


def cases(number):
    return max(1, int(number * float(os.environ.get("BARTER_CASES", "1"))))


def main():
    unittest.main(argv=sys.argv[:1])
