"""Signing without a network: what tronweb made of the same payment, once, and nothing that the wallet does not sign."""
import json
import unittest

from wallet_program import FIRST_ADDRESS, PASSWORD, SECOND_ADDRESS, VECTORS, WalletTest

SECRETS = {"--password-fd": PASSWORD}
HEADER = VECTORS["header"]
BTT = "TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4"
ZERO = "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb"
DAY = 24 * 60 * 60 * 1000
# The file has no place for a memo or a permission; everything else that is no plain transfer is not signed at all.
SIGNED = ("trx_transfer_1", "trx_transfer_1sun", "trx_transfer_max_safe", "trc10_bttold", "trc20_btt_transfer_1",
          "trc20_btt_transfer_total_supply")


def decimal(units, decimals):
    digits = str(units).rjust(decimals + 1, "0")
    return (digits[:-decimals] + "." + digits[-decimals:]).rstrip("0").rstrip(".")


def request_of(vector):
    """The file for what tronweb was asked to make."""
    value = vector["value"]
    request = {**HEADER, "to": value.get("to_address")}
    if vector["type"] == "TransferContract":
        return {**request, "token": "trx", "amount": decimal(value["amount"], 6)}
    if vector["type"] == "TransferAssetContract":
        return {**request, "token": "bttold", "amount": decimal(value["amount"], 6)}
    recipient, amount = value["data"][8:72], int(value["data"][72:], 16)
    return {**request, "token": "btt", "to": "41" + recipient[24:], "amount": decimal(amount, 18),
            "fee_limit": vector["extra"]["fee_limit"]}


TRX = request_of(VECTORS["transactions"][0])


class SignOffline(WalletTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vectors = {vector["name"]: vector for vector in VECTORS["transactions"]}

    def setUp(self):
        super().setUp()
        self.wallet.restore()

    def sign(self, request, *arguments, secrets=SECRETS):
        return self.wallet.json("sign-offline", "-", *arguments, secrets=secrets, stdin=json.dumps(request))

    def refuse(self, code, request, *arguments):
        text = request if isinstance(request, (str, bytes)) else json.dumps(request)
        return self.assert_refused(code, "sign-offline", "-", *arguments, secrets=SECRETS, stdin=text)

    def test_payments_are_byte_for_byte_those_of_tronweb(self):
        for name in SIGNED:
            with self.subTest(name):
                vector = self.vectors[name]
                self.assertEqual(self.sign(request_of(vector)), {
                    "txid": vector["txID"], "raw_data_hex": vector["raw_data_hex"], "signature": vector["signature"],
                    "transaction_hex": vector["tx_hex"]})

    def test_a_file_does_as_the_input_and_without_json_only_the_transaction_is_printed(self):
        file = self.write("payment.json", json.dumps(TRX))
        answer = self.wallet.run("sign-offline", file, secrets=SECRETS)
        self.assertEqual((answer.code, answer.out, answer.err), (0, self.vectors["trx_transfer_1"]["tx_hex"] + "\n", ""))

    def test_the_same_payment_again_is_the_same_transaction_and_needs_no_password(self):
        first = self.sign(TRX)
        otherwise_written = {**dict(reversed(TRX.items())), "amount": TRX["amount"] + ".000000", "fee_limit": 7,
                             "ref_block_hash": TRX["ref_block_hash"].upper()}

        self.assertEqual(self.sign(TRX, secrets=None), first)
        self.assertEqual(self.sign(otherwise_written, secrets=None), first)

    def test_another_payment_needs_the_password_again(self):
        self.sign(TRX)
        for change in ({"amount": "2"}, {"timestamp": TRX["timestamp"] + 1}, {"ref_block_bytes": "0000"}):
            self.assert_refused("cli.noTerminal", "sign-offline", "-", stdin=json.dumps({**TRX, **change}))

    def test_nothing_is_signed_with_a_wrong_password(self):
        self.assert_refused("wallet.wrongPassword", "sign-offline", "-", secrets={"--password-fd": "wrong"},
                            stdin=json.dumps(TRX))
        self.assert_refused("cli.noTerminal", "sign-offline", "-", stdin=json.dumps(TRX))

    def test_from_speed_it_is_another_transaction(self):
        main = self.sign(TRX)
        speed = self.sign(TRX, "--account", "speed")
        sender = self.wallet.json("address", "--account", "speed")["hex"]

        self.assertNotEqual(main["txid"], speed["txid"])
        self.assertIn(sender, speed["raw_data_hex"])
        self.assertEqual(len(speed["signature"]), 130)
        self.refuse("signer.noSuchAccount", TRX, "--account", "5")

    def test_what_the_wallet_does_not_sign_cannot_be_asked_for(self):
        others = [vector for name, vector in self.vectors.items() if name not in SIGNED]
        self.assertEqual(len(others), 6)
        for vector in others:
            for request in (vector["node_json"], {**TRX, **vector["value"]}, {**TRX, **vector["extra"], "type": 1},
                            {**TRX, "raw_data_hex": vector["raw_data_hex"]}, {**TRX, "token": vector["type"]},
                            vector["raw_data_hex"]):
                with self.subTest(vector["name"]):
                    self.refuse("cli.requestMalformed", request)

    def test_bad_recipients_are_refused_each_for_its_own_reason(self):
        sentences = set()
        for code, to in (("wallet.addressEmpty", ""), ("wallet.addressMalformed", SECOND_ADDRESS[:-1]),
                         ("wallet.addressChecksum", SECOND_ADDRESS[:-1] + "L"),
                         ("wallet.addressOtherNetwork", "a0" + VECTORS["mnemonics"][1]["address_hex"][2:]),
                         ("payment.badRecipient", FIRST_ADDRESS)):
            with self.subTest(to):
                sentences.add(self.refuse(code, {**TRX, "to": to}))
        self.assertEqual(len(sentences), 5)
        for to in (" " + SECOND_ADDRESS, SECOND_ADDRESS + "\n", "0x" + VECTORS["mnemonics"][1]["address_hex"][2:],
                   "Т" + SECOND_ADDRESS[1:]):
            self.refuse("wallet.addressMalformed", {**TRX, "to": to})

    def test_money_that_nobody_could_get_back_is_not_sent(self):
        btt = request_of(self.vectors["trc20_btt_transfer_1"])
        self.refuse("payment.badRecipient", {**btt, "to": BTT})
        answer = self.wallet.run("sign-offline", "-", "--json", secrets=SECRETS, stdin=json.dumps({**TRX, "to": ZERO}))
        self.assertEqual(answer.code, 1)
        self.assertIn(answer.json["code"], ("payment.badRecipient", "signer.intentMalformed"))

    def test_bad_amounts_are_refused_each_for_its_own_reason(self):
        cases = {"amount.empty": "", "amount.malformed": "1 000", "amount.negative": "-1", "amount.decimalComma": "1,5",
                 "amount.exponent": "1e5", "amount.tooManyDecimals": "1.0000001",
                 "amount.overflow": "9223372036854.775808"}
        sentences = {self.refuse(code, {**TRX, "amount": amount}) for code, amount in cases.items()}
        self.assertEqual(len(sentences), len(cases))
        zero = self.wallet.run("sign-offline", "-", "--json", secrets=SECRETS, stdin=json.dumps({**TRX, "amount": "0"}))
        self.assertEqual(zero.code, 1)
        self.assertIn(zero.json["code"], ("payment.zeroAmount", "signer.intentMalformed"))

    def test_times_and_fees_have_bounds(self):
        start = TRX["timestamp"]
        self.sign({**TRX, "expiration": start + DAY})
        for expiration in (start, start - 1, start + DAY + 1, 0):
            self.refuse("payment.expirationOutside", {**TRX, "expiration": expiration})
        btt = request_of(self.vectors["trc20_btt_transfer_1"])
        self.refuse("payment.feeLimitTooHigh", {**btt, "fee_limit": 100_000_001})
        self.refuse("payment.feeLimitMissing", {**btt, "fee_limit": 0})
        self.sign({**btt, "fee_limit": 100_000_000})

    def test_files_that_are_no_request_are_refused(self):
        btt = request_of(self.vectors["trc20_btt_transfer_1"])
        without = {name: {key: value for key, value in btt.items() if key != name} for name in btt}
        for name, request in without.items():
            self.assertIn(name, self.refuse("cli.requestMalformed", request))
        text = json.dumps(TRX)
        for request in ("", "[]", "null", text[:-1], text + "x", "\ufeff[" + text + "]", b"\xff\xfe", "[" * 30_000,
                        text[:-1] + ', "amount": "2"}', {**TRX, "memo": "hello"}, {**TRX, "amount": 1},
                        {**TRX, "expiration": str(TRX["expiration"])}, {**TRX, "timestamp": 1.5},
                        {**TRX, "timestamp": -1}, {**TRX, "timestamp": 1 << 63}, {**TRX, "token": "BTT"},
                        {**TRX, "token": None}, {**TRX, "ref_block_bytes": "266"}, {**TRX, "ref_block_hash": "xy" * 8},
                        {**btt, "fee_limit": "30"}, {**TRX, "fee_limit": -1}):
            with self.subTest(str(request)[:60]):
                self.refuse("cli.requestMalformed", request)
        self.refuse("cli.inputTooLong", " " * 70_000)
        self.assert_refused("storage.notFound", "sign-offline", self.folder / "missing")

    def test_nothing_is_signed_while_records_are_lost(self):
        first = self.sign(TRX)
        for file in self.wallet.folder.glob("payments.db*"):
            file.unlink()

        sentence = self.refuse("signer.recordsIncomplete", TRX)
        self.assertIn("records --acknowledge", sentence)

        self.wallet.json("records", "--acknowledge", secrets=SECRETS)
        self.assertEqual(self.sign(TRX), first)


class OtherNetworks(WalletTest):
    def test_a_network_without_bttold_signs_none(self):
        self.wallet.restore("abandon " * 11 + "about", "--network", "nile")
        self.assert_refused("payment.otherToken", "sign-offline", "-", secrets=SECRETS,
                            stdin=json.dumps({**TRX, "token": "bttold"}))

    def test_the_contract_is_that_of_the_wallet_s_network(self):
        self.wallet.restore("abandon " * 11 + "about", "--network", "nile")
        request = request_of(next(vector for vector in VECTORS["transactions"]
                                  if vector["name"] == "trc20_btt_transfer_1"))
        signed = self.wallet.json("sign-offline", "-", secrets=SECRETS, stdin=json.dumps(request))
        nile = next(address for address in VECTORS["addresses"]
                    if address["address"] == "TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn")
        self.assertIn(nile["address_hex"], signed["raw_data_hex"])


if __name__ == "__main__":
    unittest.main()
