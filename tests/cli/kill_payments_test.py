"""Barter-wallet and its signer die at random moments of a payment, at a node that misbehaves half of the time (R-5): no
intent is ever paid twice, none is lost, and no second bytes are ever handed out. The node counts.

The second argument is how many times something is killed.
"""
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time
import unittest

from tron_node import TronNode
from wallet_program import FIRST_ADDRESS, PASSWORD, SECOND_ADDRESS, TEST_DATA, WORDS, WalletTest

KILLS = int(sys.argv.pop(1))
SEED = 20260727
BYTECODE = json.loads((TEST_DATA / "tron/exchanges/trc20.json").read_text())["exchanges"][0]["request"]["body"]["bytecode"]
BROADCAST = ["broadcast"]
FAULTS = [
    {"how": "hide", "times": 30},
    {"how": "other", "to": SECOND_ADDRESS, "amount": 5_000_000},
    {"how": "silent", "paths": BROADCAST, "times": 1},
    {"how": "close", "paths": BROADCAST, "times": 2},
    {"how": "close", "after_bytes": 20, "paths": BROADCAST, "times": 2},
    {"how": "refuse", "status": 503, "paths": BROADCAST, "times": 2},
    {"how": "refuse", "status": 429, "retry_after": 1, "paths": BROADCAST, "times": 1},
    {"how": "closed", "kind": "busy", "paths": BROADCAST, "times": 2},
    {"how": "drop", "paths": BROADCAST, "times": 1},
    {"how": "garbage", "kind": "truncated", "paths": BROADCAST, "times": 1},
    {"how": "text", "paths": BROADCAST, "times": 2},
    {"how": "reference", "kind": "stale", "times": 1},
]
# What a payment may be refused with before anything is signed: then it is simply asked for again.
LONG_ENOUGH = 240
SENT = ("sent", "pending", "in_block", "final")


def children_of(pid):
    try:
        return [int(text) for text in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


class KilledPayments(WalletTest):
    def setUp(self):
        super().setUp()
        self.node = TronNode(interval=500)
        self.addCleanup(self.node.stop)
        self.node.control("fund", address=FIRST_ADDRESS, trx=1_000_000_000)
        self.node.control("fund", address=SECOND_ADDRESS, trx=1_000_000)  # so that no payment makes the account
        token = self.node.control("deploy", owner=FIRST_ADDRESS, bytecode=BYTECODE)["address"]
        self.wallet.restore(WORDS, "--network", "custom", "--node", self.node.address, "--btt-contract", token,
                            "--bttold-id", "0")
        self.random = random.Random(SEED)
        self.broadcast = set()

    def send(self, number, *more):
        """The payment of that number: so many sun."""
        return self.wallet.start("send", "--to", SECOND_ADDRESS, "--amount", f"{number / 1e6:.6f}", "--token", "trx",
                                 "--intent", f"payment-{number}", "--json", *more, secrets={"--password-fd": PASSWORD})

    def finish(self, number):
        """Until it is in a block."""
        end = time.monotonic() + LONG_ENOUGH
        process = self.send(number, "--wait", "block")
        try:
            out, err = process.communicate(timeout=end - time.monotonic())
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return None
        self.assertEqual(process.returncode, 0, (number, out, err))
        return json.loads(out)

    def landed(self):
        """How often the chain has each number of sun, from the one to the other."""
        head = self.node.control("status")["head"]
        head = head["number"] if isinstance(head, dict) else head
        count = {}
        for number in range(1, head + 1):
            for transaction in self.node.ask("/wallet/getblockbynum", num=number).get("transactions", []):
                contract = transaction["raw_data"]["contract"][0]
                amount = contract["parameter"]["value"].get("amount")
                if contract["type"] == "TransferContract":
                    count[amount] = count.get(amount, 0) + 1
        return count

    def note_broadcasts(self):
        for request in self.node.control("log", clear=True)["requests"]:
            if "broadcasthex" in request["path"]:
                self.broadcast.add(json.loads(request["body"])["transaction"].lower())

    def kill_at_random(self, process, longest):
        """Whether something was there to be killed."""
        time.sleep(self.random.uniform(0, longest))
        if process.poll() is not None:
            process.communicate()
            return False
        signers = children_of(process.pid)
        victims = self.random.choice(("wallet", "signer", "both"))
        if victims == "signer" and signers:
            for pid in signers:
                os.kill(pid, signal.SIGKILL)
            process.communicate(timeout=LONG_ENOUGH)
        elif victims == "both":
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        else:
            process.kill()
            process.communicate()
            for _ in range(1000):  # its signer sees the end of the socket
                if not any(pathlib.Path(f"/proc/{pid}").exists() for pid in signers):
                    break
                time.sleep(0.02)
        return True

    def test_are_paid_once_or_not_at_all(self):
        start = time.monotonic()
        first = self.finish(1000)
        self.assertIn(first["state"], SENT)
        usual = time.monotonic() - start
        paid, unpaid, kills, number = {1000: first["txid"]}, [], 0, 1000
        while kills < KILLS:
            number += 1
            if self.random.random() < 0.5:
                fault = dict(self.random.choice(FAULTS))
                self.node.misbehave(fault.pop("how"), **fault)
            for _ in range(self.random.randint(1, 2)):
                kills += self.kill_at_random(self.send(number, "--wait", "block"), usual)
            self.node.control("behave")
            done = self.finish(number)
            self.note_broadcasts()
            if done and done["state"] in SENT:
                paid[number] = done["txid"]
                # Once more: the same.
                if self.random.random() < 0.2:
                    self.assertEqual(self.finish(number)["txid"], done["txid"])
            else:
                unpaid.append(number)
        landed = self.landed()
        print(f"{kills} kills, {len(paid)} payments landed, {len(unpaid)} expired, "
              f"{len(self.broadcast)} signed transactions were seen, {usual:.1f} s each", file=sys.stderr)
        # "payment-..." are so many sun; what the node handed out by itself ("other") is five million.
        self.assertEqual({amount: times for amount, times in landed.items() if 1000 <= amount < 1_000_000
                          and times != 1}, {})
        for number in paid:
            self.assertEqual(landed.get(number), 1, number)
        for number in unpaid:
            self.assertNotIn(number, landed, "it was called expired")
        self.assertNotIn(5_000_000, landed, "another payment than was asked for")
        # One transaction for each intent, whatever happened.
        self.assertLessEqual(len(self.broadcast), number - 1000 + 1)
        self.assertLessEqual(len(unpaid), max(1, KILLS // 10))


if __name__ == "__main__":
    unittest.main()
