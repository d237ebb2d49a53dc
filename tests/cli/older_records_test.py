"""Older records of payments are put back (R-17): no sent intent is reopened, and nothing else is signed."""
import itertools
import json
import shutil
import unittest

from tron_node import TronNode
from wallet_program import FIRST_ADDRESS, PASSWORD, SECOND_ADDRESS, TEST_DATA, WORDS, WalletTest

BYTECODE = json.loads((TEST_DATA / "tron/exchanges/trc20.json").read_text())["exchanges"][0]["request"]["body"]["bytecode"]
RECORDS = ("payments.db", "payments.db-wal", "payments.db-shm")
ANCHOR = ("payments.db.anchor",)


class OlderRecords(WalletTest):
    def setUp(self):
        super().setUp()
        self.node = TronNode()
        self.addCleanup(self.node.stop)
        self.token = self.node.control("deploy", owner=FIRST_ADDRESS, bytecode=BYTECODE)["address"]
        self.node.control("fund", address=FIRST_ADDRESS, trx=50_000_000)
        self.node.control("mine")
        self.wallet.restore(WORDS, "--network", "custom", "--node", self.node.address, "--btt-contract", self.token,
                            "--bttold-id", "0")

    def send(self, intent, token="trx", password=PASSWORD):
        return self.wallet.run("send", "--to", SECOND_ADDRESS, "--amount", "1", "--token", token, "--intent", intent,
                               "--json", secrets={"--password-fd": password})

    def broadcasts(self):
        """What was given to the node, each once."""
        return {request["body"] for request in self.node.control("log")["requests"]
                if request["path"] == "/wallet/broadcasthex"}

    def keep(self, name):
        shutil.copytree(self.wallet.folder, self.folder / name)

    def put_back(self, name, files):
        for file in files:
            (self.wallet.folder / file).unlink(missing_ok=True)
            if name and (self.folder / name / file).exists():
                shutil.copy2(self.folder / name / file, self.wallet.folder / file)

    def assert_no_other_payment(self, files, where):
        for intent in ("rent", "another"):
            answer = self.send(intent)
            with self.subTest(files=files, where=where, intent=intent):
                if intent == "rent" and answer.code == 0:
                    self.assertEqual(answer.json["transaction_hex"], self.sent["transaction_hex"])
                else:
                    self.assertEqual((answer.code, answer.json["code"]), (1, "signer.recordsIncomplete"))
        self.assertEqual(len(self.broadcasts()), 1)

    def assert_the_password_makes_it_new(self):
        """The newest database beside the anchor of before it: no bytes go out before the anchor knows of them."""
        answer = self.send("rent")
        self.assertEqual((answer.code, answer.json["code"]), (1, "signer.anchorOutdated"))
        self.wallet.json("speed-caps", "--payment", "1", secrets={"--password-fd": PASSWORD})
        self.assertEqual(self.send("rent").json["transaction_hex"], self.sent["transaction_hex"])
        self.assertEqual(len(self.broadcasts()), 1)

    def test_reopen_no_intent_and_turn_spending_off(self):
        self.keep("before")
        self.node.misbehave("drop")  # so that only the wallet knows of it
        self.sent = self.send("rent").json
        self.keep("after")
        for files, older in itertools.product((RECORDS, ANCHOR), ("before", None)):
            self.put_back("after", RECORDS + ANCHOR)
            self.put_back(older, files)
            if files == ANCHOR and older == "before":
                self.assert_the_password_makes_it_new()
            else:
                self.assert_no_other_payment(files, older or "gone")

    def test_of_an_earlier_password_are_noticed_even_all_together(self):
        self.keep("before")
        self.node.misbehave("drop")
        self.sent = self.send("rent").json
        self.wallet.json("password", secrets={"--password-fd": PASSWORD, "--new-password-fd": "another"})
        self.put_back("before", RECORDS + ANCHOR)
        for intent in ("rent", "another"):
            answer = self.send(intent, password="another")
            self.assertEqual((answer.code, answer.json["code"]), (1, "signer.recordsIncomplete"))
        self.assertEqual(len(self.broadcasts()), 1)


if __name__ == "__main__":
    unittest.main()
