"""balance, history, send, broadcast and status, with a TRON node that makes blocks of its own."""
import hashlib
import json
import stat
import unittest

from barter import wait_for
from tron_node import TronNode
from wallet_program import FIRST_ADDRESS, PASSWORD, SECOND_ADDRESS, TEST_DATA, VECTORS, WORDS, Wallet, WalletTest

DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

# A token as BTT is one.
BYTECODE = json.loads((TEST_DATA / "tron/exchanges/trc20.json").read_text())["exchanges"][0]["request"]["body"]["bytecode"]


def like(address):
    """Another address that begins as this one does."""
    def base58(data):
        number, text = int.from_bytes(data, "big"), ""
        while number:
            number, digit = divmod(number, 58)
            text = DIGITS[digit] + text
        return text

    number = 0
    for character in address:
        number = number * 58 + DIGITS.index(character)
    payload = number.to_bytes(25, "big")[:21]
    other = payload[:-1] + bytes([payload[-1] ^ 1])
    return base58(other + hashlib.sha256(hashlib.sha256(other).digest()).digest()[:4])


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
        # It warns of a first payment.
        return self.wallet.json("send", "--to", SECOND_ADDRESS, *arguments, secrets={"--password-fd": PASSWORD},
                                warns=True)

    def test_a_payment_becomes_final(self):
        plan = self.wallet.json("send", "--to", SECOND_ADDRESS, "--amount", "1.5", "--token", "trx", "--dry-run",
                                warns=True)
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
            self.assert_refused("tron.otherNetwork", "balance", "--second-node", stranger.address)
        # Nothing of it was kept.
        self.wallet.json("balance")

    def test_who_is_paid_for_the_first_time_or_looks_like_somebody_known_is_told(self):
        def said(to):
            answer = self.wallet.run("send", "--to", to, "--amount", "1", "--token", "trx", "--dry-run", "--json")
            self.assertEqual(answer.code, 0, answer)
            self.assertIsNone(answer.json["txid"])
            for line in answer.err.splitlines():
                self.assert_sentence(line)
            return answer.err

        self.node.control("fund", address=SECOND_ADDRESS, trx=1)
        twin = like(SECOND_ADDRESS)
        self.assertEqual(twin[:5], SECOND_ADDRESS[:5])
        self.node.control("fund", address=twin, trx=1)
        self.assertIn("first payment", said(SECOND_ADDRESS))
        self.wallet.json("address-book", "--add", SECOND_ADDRESS, "--name", "Landlord")
        self.assertEqual(said(SECOND_ADDRESS), "")
        self.assertIn(f"looks like {SECOND_ADDRESS}", said(twin))
        self.wallet.json("address-book", "--remove", SECOND_ADDRESS)
        self.assertNotIn("looks like", said(twin))
        # Its own accounts are no strangers.
        own = self.wallet.json("address", "--account", "speed")["address"]
        self.assertNotIn("first payment", said(own))


class Failures(WalletTest):
    """Of a payment that fails, whoever waits for it hears."""

    def setUp(self):
        super().setUp()
        self.node = TronNode()
        self.addCleanup(self.node.stop)
        self.node.control("fund", address=FIRST_ADDRESS, trx=50_000_000)
        token = self.node.control("deploy", owner=FIRST_ADDRESS, bytecode=BYTECODE)["address"]
        self.wallet.restore(WORDS, "--network", "custom", "--node", self.node.address, "--btt-contract", token,
                            "--bttold-id", "0")

    def fail(self, blocks, *arguments):
        """Somebody else takes the TRX before the block: what is left burns, and no tokens move."""
        process = self.wallet.start("send", "--to", SECOND_ADDRESS, "--amount", "5", "--token", "btt", *arguments,
                                    secrets={"--password-fd": PASSWORD})
        wait_for(lambda: self.node.control("status")["pending"], 60, "the payment to come")
        self.node.control("account", address=FIRST_ADDRESS, balance=1_000_000)
        self.node.control("mine", count=blocks)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1, out + err)
        sentence = err.splitlines()[-1]
        self.assert_sentence(sentence)
        self.assertIn("1 TRX are burnt", sentence)
        return out, sentence

    def test_in_a_block_is_said(self):
        out, _ = self.fail(1, "--wait", "block")
        self.assertEqual(out.splitlines()[1], "failed")

    def test_for_good_is_said_also_to_programs_and_again(self):
        out, sentence = self.fail(20, "--wait", "final", "--intent", "rent", "--json")
        answer = json.loads(out)
        self.assertEqual(list(answer), ["intent", "txid", "state", "transaction_hex", "raw_data_hex", "decoded", "fee",
                                        "error", "code"])
        self.assertEqual((answer["state"], answer["code"], answer["error"]), ("failed", "cli.paymentFailed", sentence))
        again = self.wallet.run("send", "--to", SECOND_ADDRESS, "--amount", "5", "--token", "btt", "--intent", "rent",
                                "--json")
        self.assertEqual((again.code, again.json["txid"], again.json["state"]), (1, answer["txid"], "failed"))
        status = self.wallet.json("status", "--intent", "rent")
        self.assertEqual((status["state"], status["fee_trx"]), ("failed", "1"))


class Watched(WalletTest):
    def setUp(self):
        super().setUp()
        self.node = TronNode()
        self.addCleanup(self.node.stop)
        self.node.control("fund", address=SECOND_ADDRESS, trx=1_500_000)
        self.token = self.node.control("deploy", owner=SECOND_ADDRESS, bytecode=BYTECODE)["address"]
        self.network = ("--network", "custom", "--node", self.node.address, "--btt-contract", self.token)

    def test_an_address_without_its_key_shows_what_it_has_and_pays_nothing(self):
        self.assertEqual(self.wallet.json("import-address", SECOND_ADDRESS, *self.network),
                         {"address": SECOND_ADDRESS})
        balance = self.wallet.json("balance")
        self.assertEqual((balance["address"], balance["trx"]), (SECOND_ADDRESS, "1.5"))
        self.assertNotEqual(balance["btt"], "0")
        self.assertEqual(self.wallet.json("history"), {"entries": []})
        address = self.wallet.json("address")
        self.assertEqual((address["address"], address["account"], address["path"]), (SECOND_ADDRESS, 0, None))
        self.assertEqual(self.wallet.json("accounts"), {"accounts": [
            {"account": 0, "address": SECOND_ADDRESS, "path": None, "label": ""}]})
        self.assertEqual(self.wallet.json("status", "0" * 64)["state"], "unknown")
        self.wallet.json("address-book", "--add", FIRST_ADDRESS, "--name", "First")
        self.wallet.json("balance", "--node", f"http://localhost:{self.node.port}")

        request = {**VECTORS["header"], "token": "trx", "to": FIRST_ADDRESS, "amount": "1"}
        for command in (("send", "--to", FIRST_ADDRESS, "--amount", "1", "--token", "trx"), ("password",),
                        ("export-keystore",), ("backup", self.folder / "file"), ("speed-caps",), ("records",),
                        ("recover",), ("accounts", "--scan"), ("accounts", "--label", "x"),
                        ("sign-offline", self.write("request", json.dumps(request)))):
            with self.subTest(command[0]):
                self.assertIn("key", self.assert_refused("account.watchedOnly", *command))
        self.assert_refused("signer.noSuchAccount", "balance", "--account", "1")
        self.assert_refused("signer.noSpeedAccount", "address", "--account", "speed")

    def test_there_is_either_a_wallet_or_a_watched_address(self):
        self.assert_refused("wallet.addressChecksum", "import-address", SECOND_ADDRESS[:-1] + "1")
        self.assert_misused("import-address")
        self.assertFalse(self.wallet.profile.exists())
        self.wallet.json("import-address", SECOND_ADDRESS, *self.network)
        words = {"--words-fd": WORDS, "--password-fd": PASSWORD}
        self.assert_refused("wallet.walletExists", "restore", secrets=words)
        self.assert_refused("wallet.walletExists", "import-address", FIRST_ADDRESS)
        self.assertEqual(self.wallet.json("address")["address"], SECOND_ADDRESS)

        (self.wallet.profile / "wallet-watched.json").write_text("{}")
        self.assert_refused("storage.corrupt", "balance")
        (self.wallet.profile / "wallet-watched.json").unlink()
        self.wallet.json("restore", secrets=words)
        self.assert_refused("wallet.walletExists", "import-address", SECOND_ADDRESS)


class Nodes(WalletTest):
    """Where the nodes are can change; which network it is cannot."""

    def setUp(self):
        super().setUp()
        self.node = TronNode()
        self.addCleanup(self.node.stop)
        self.node.control("fund", address=FIRST_ADDRESS, trx=50_000_000)
        token = self.node.control("deploy", owner=FIRST_ADDRESS, bytecode=BYTECODE)["address"]
        self.wallet.restore(WORDS, "--network", "custom", "--node", "http://127.0.0.1:9", "--genesis",
                            self.node.genesis, "--btt-contract", token, "--bttold-id", "0")
        self.file = self.wallet.profile / "wallet-network.json"
        self.localhost = f"http://localhost:{self.node.port}"

    def kept(self):
        return json.loads(self.file.read_text())

    def key_of_requests(self):
        """The keys that came with the requests so far."""
        found = {request.get("key") for request in self.node.control("log")["requests"]}
        self.node.control("log", clear=True)
        return found

    def test_that_are_named_are_kept(self):
        self.assert_refused("net.connectionFailed", "balance")
        before = self.kept()
        self.assert_refused("net.connectionFailed", "balance", "--node", "http://127.0.0.1:10")
        self.assert_refused("net.plainHttp", "balance", "--node", "http://192.0.2.1:8090")
        self.assert_refused("tron.badNodeAddress", "balance", "--node", "ftp://127.0.0.1")
        self.assertEqual(self.kept(), before)

        self.wallet.json("status", "0" * 64, "--node", self.node.address, "--solidity", self.localhost)
        self.assertEqual(self.kept(), {"name": "custom", "node": self.node.address, "solidity": self.localhost})
        self.wallet.json("balance")
        self.wallet.json("balance", "--second-node", self.localhost)
        self.assertEqual(self.kept(), {"name": "custom", "node": self.node.address, "solidity": self.localhost,
                                       "second_node": self.localhost})
        # What belongs to a node goes with it.
        self.wallet.json("balance", "--second-node", "none")
        self.wallet.json("balance", "--node", self.localhost)
        self.assertEqual(self.kept(), {"name": "custom", "node": self.localhost})
        self.assert_misused("balance", "--second-node", self.localhost)
        self.assert_misused("balance", "--second-solidity", self.localhost)
        self.assert_refused("account.nodeMissing", "balance", "--node", "default")

    def test_get_the_key_that_a_descriptor_gives_and_no_other_node_does(self):
        key = "0a1b2c3d-secret"
        self.wallet.json("balance", "--node", self.node.address, secrets={"--api-key-fd": key + "\n"})
        self.assertEqual(self.key_of_requests(), {key})
        self.wallet.json("balance", "--second-node", self.localhost)
        self.assertEqual(self.key_of_requests(), {key, None})
        self.assertNotIn(key, self.file.read_text())
        key_file = self.wallet.profile / "wallet-api-key"
        self.assertEqual(key_file.read_text(), key + "\n")
        self.assertEqual(stat.S_IMODE(key_file.stat().st_mode), 0o600)

        self.wallet.json("balance", "--second-node", "none", secrets={"--api-key-fd": "\n"})
        self.assertEqual(self.key_of_requests(), {None})
        self.wallet.json("balance", secrets={"--api-key-fd": key})
        self.key_of_requests()
        self.wallet.json("balance", "--node", self.localhost)
        self.assertEqual(self.key_of_requests(), {None})
        for bad in ("with a blank", "x" * 600, "\x7f"):
            self.assert_refused("account.badApiKey", "balance", secrets={"--api-key-fd": bad})
        self.assert_misused("balance", "--api-key", key)
        for file in self.wallet.files():
            if file != key_file:
                self.assertNotIn(key.encode(), file.read_bytes(), file)

    def test_of_a_public_network_are_its_own_again_by_default(self):
        nile = Wallet(self.folder / "nile")
        nile.restore(WORDS, "--network", "nile", "--node", "http://127.0.0.1:9", "--second-node",
                     "http://127.0.0.1:10", api_key="secret")
        self.assertEqual(json.loads((nile.profile / "wallet-network.json").read_text()),
                         {"name": "nile", "node": "http://127.0.0.1:9", "second_node": "http://127.0.0.1:10"})
        self.assertEqual((nile.profile / "wallet-api-key").read_text(), "secret\n")


if __name__ == "__main__":
    unittest.main()
