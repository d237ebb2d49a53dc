"""balance, history, send, broadcast and status, with a TRON node that makes blocks of its own."""
import json
import unittest

from tron_node import TronNode
from wallet_program import FIRST_ADDRESS, PASSWORD, SECOND_ADDRESS, TEST_DATA, WORDS, WalletTest

# A token as BTT is one.
BYTECODE = json.loads((TEST_DATA / "tron/exchanges/trc20.json").read_text())["exchanges"][0]["request"]["body"]["bytecode"]


class NodeCommands(WalletTest):
    def setUp(self):
        super().setUp()
        self.node = TronNode(interval=250)
        self.addCleanup(self.node.stop)
        self.node.control("fund", address=FIRST_ADDRESS, trx=50_000_000)
        token = self.node.control("deploy", owner=FIRST_ADDRESS, bytecode=BYTECODE)["address"]
        self.wallet.restore(WORDS, "--network", "custom", "--node", self.node.address, "--btt-contract", token,
                            "--bttold-id", "0")

    def pay(self, *arguments):
        return self.wallet.json("send", "--to", SECOND_ADDRESS, *arguments, secrets={"--password-fd": PASSWORD})

    def test_a_payment_becomes_final(self):
        plan = self.wallet.json("send", "--to", SECOND_ADDRESS, "--amount", "1.5", "--token", "trx", "--dry-run")
        self.assertEqual((plan["txid"], plan["transaction_hex"]), (None, None))
        self.assertEqual(plan["decoded"]["amount"], "1.5")
        self.assertEqual(plan["fee"]["burn_trx"], "1.1")

        sent = self.pay("--amount", "1.5", "--token", "trx", "--intent", "rent", "--wait", "final")
        self.assertEqual(list(sent), ["intent", "txid", "state", "transaction_hex", "raw_data_hex", "decoded", "fee"])
        self.assertEqual((sent["intent"], sent["state"]), ("rent", "final"))
        self.assertEqual(sent["decoded"]["to"], SECOND_ADDRESS)
        self.assertEqual(self.node.ask("/wallet/gettransactionbyid", value=sent["txid"])["txID"], sent["txid"])

        # The same intent again is the same payment, and needs no password.
        again = self.wallet.json("send", "--to", SECOND_ADDRESS, "--amount", "1.5", "--token", "trx",
                                 "--intent", "rent")
        self.assertEqual((again["txid"], again["state"]), (sent["txid"], "final"))
        self.assertEqual(again["transaction_hex"], sent["transaction_hex"])
        self.assert_refused("signer.intentOtherContents", "send", "--to", SECOND_ADDRESS, "--amount", "1.6",
                            "--token", "trx", "--intent", "rent")
        self.assert_refused("account.sameAsEarlier", "send", "--to", SECOND_ADDRESS, "--amount", "1.5",
                            "--token", "trx")

        status = self.wallet.json("status", "--intent", "rent")
        self.assertEqual(list(status), ["txid", "intent", "state", "block", "confirmations", "fee_trx", "reason"])
        self.assertEqual((status["txid"], status["state"], status["fee_trx"]), (sent["txid"], "final", "1.1"))
        self.assertEqual(self.wallet.json("status", sent["txid"])["intent"], "rent")
        self.assertEqual(self.wallet.json("status", "0" * 64)["state"], "unknown")

        balance = self.wallet.json("balance")
        self.assertEqual(list(balance), ["address", "trx", "btt", "bttold", "energy_left", "bandwidth_left", "block",
                                         "solid_block"])
        self.assertEqual((balance["address"], balance["trx"]), (FIRST_ADDRESS, "47.4"))

        entries = self.wallet.json("history")["entries"]
        self.assertEqual(len(entries), 1)
        self.assertEqual(list(entries[0]), ["txid", "time", "direction", "token", "amount", "counterparty", "state",
                                            "fee_trx", "suspicious"])
        self.assertEqual((entries[0]["txid"], entries[0]["direction"], entries[0]["state"]),
                         (sent["txid"], "out", "final"))

    def test_a_signed_transaction_is_given_to_the_node_again(self):
        sent = self.pay("--amount", "5", "--token", "btt")
        self.assertIn(sent["state"], ("sent", "pending", "in_block"))
        answer = self.wallet.json("broadcast", sent["transaction_hex"])
        self.assertEqual(list(answer), ["txid", "accepted", "code", "message"])
        self.assertEqual((answer["txid"], answer["accepted"], answer["code"]),
                         (sent["txid"], True, "DUP_TRANSACTION_ERROR"))
        file = self.write("transaction.hex", sent["transaction_hex"] + "\n")
        self.assertEqual(self.wallet.json("broadcast", file)["txid"], sent["txid"])

    def test_what_cannot_be_sent_is_refused_without_a_password(self):
        for code, arguments in (("tron.notEnoughTrx", ("--amount", "51", "--token", "trx")),
                                ("amount.tooManyDecimals", ("--amount", "1.1234567", "--token", "trx")),
                                ("tron.noSuchToken", ("--amount", "1", "--token", "bttold"))):
            with self.subTest(code):
                self.assert_refused(code, "send", "--to", SECOND_ADDRESS, *arguments)
        self.assert_misused("send", "--to", SECOND_ADDRESS, "--amount", "1", "--token", "gold")
        self.assert_misused("send", "--to", SECOND_ADDRESS, "--token", "trx")
        self.assert_misused("status")
        self.assert_misused("status", "12ab")
        self.assert_misused("history", "--limit", "0")

    def test_a_node_of_another_network_is_said_to_be_one(self):
        other = self.write("genesis.json", '{"rich": "%s", "witnesses": ["%s"]}' % ("11" * 32, "22" * 32))
        with TronNode(genesis=other) as stranger:
            self.assert_refused("tron.otherNetwork", "balance", "--node", stranger.address)


if __name__ == "__main__":
    unittest.main()
