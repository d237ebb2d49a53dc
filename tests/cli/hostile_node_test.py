"""A node that hands out what was not asked for, or writes what it wants a person to read (W-4, W-11).

The second argument, if there is one, is how many times all of it is done.
"""
import json
import sys
import unittest

from tron_node import TronNode
from wallet_program import FIRST_ADDRESS, PASSWORD, SECOND_ADDRESS, TEST_DATA, WORDS, WalletTest

# A token as BTT is one.
BYTECODE = json.loads((TEST_DATA / "tron/exchanges/trc20.json").read_text())["exchanges"][0]["request"]["body"]["bytecode"]

TIMES = int(sys.argv.pop(1)) if sys.argv[1:2] and sys.argv[1].isdigit() else 1


class HostileNode(WalletTest):
    def setUp(self):
        super().setUp()
        self.node = TronNode(interval=250)
        self.addCleanup(self.node.stop)
        self.node.control("fund", address=FIRST_ADDRESS, trx=50_000_000)
        token = self.node.control("deploy", owner=FIRST_ADDRESS, bytecode=BYTECODE)["address"]
        self.wallet.restore(WORDS, "--network", "custom", "--node", self.node.address, "--btt-contract", token,
                            "--bttold-id", "0")

    def pay(self, *arguments):
        answer = self.wallet.run("send", "--to", SECOND_ADDRESS, *arguments, "--json", secrets={"--password-fd": PASSWORD})
        self.assertEqual(answer.code, 0, answer)
        return answer.json

    def test_a_node_that_hands_out_other_payments_is_not_asked_for_any(self):  # W-4
        stranger = "TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC"
        self.node.misbehave("other", to=stranger, amount=9_000_000)
        self.node.control("log", clear=True)

        for token, amount in (("trx", "1.5"), ("btt", "5")):
            sent = self.pay("--amount", amount, "--token", token, "--wait", "block")
            self.assertEqual(sent["decoded"]["to"], SECOND_ADDRESS)

        # The one that hands out what could be signed was asked for a trial and for a broadcast only.
        asked = {request["path"] for request in self.node.control("log")["requests"]}
        self.assertIn("/wallet/broadcasthex", asked)
        self.assertEqual([path for path in asked if "create" in path or "transferasset" in path
                          or path.endswith("/triggersmartcontract") or "sign" in path], [])
        self.assertEqual(self.node.ask("/wallet/getaccount", address=stranger, visible=True), {})

    def test_what_a_node_writes_is_not_shown(self):  # W-11
        sent = self.pay("--amount", "1.5", "--token", "trx", "--wait", "block")
        for text in (None, "<b>Security update</b>: https://evil.example/get", "\u202egnp.exe", "x" * 100_000,
                     "Ask support on t.me/evil\nto unlock your wallet"):
            with self.subTest(text):
                self.node.control("behave")
                self.node.misbehave("text", **({"text": text} if text else {}))
                answers = [self.wallet.run("broadcast", sent["transaction_hex"], *form) for form in ((), ("--json",))]
                answers.append(self.wallet.run("status", sent["txid"]))
                for answer in answers:
                    for shown in (answer.out, answer.err):
                        self.assertNotRegex(shown, r"evil|unlock|Security|gnp|\u202e|xxx|<")
                        self.assertLess(len(shown), 1000)


if __name__ == "__main__":
    for _ in range(TIMES - 1):
        if not unittest.main(exit=False).result.wasSuccessful():
            sys.exit(1)
    unittest.main()
