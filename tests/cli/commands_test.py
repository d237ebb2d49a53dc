"""What each command answers, in the shapes that scripts are written for."""
import fcntl
import json
import os
import shutil
import stat
import subprocess
import unittest

from tron_node import TronNode
from wallet_program import (FIRST_ADDRESS, LEDGER_ADDRESS, PASSWORD, PROGRAM, SECOND_ADDRESS, VECTORS, WORDS, Wallet,
                            WalletTest)

NILE_BTT = "TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn"
KEY = VECTORS["private_keys"][0]
KEYSTORE = VECTORS["keystore"][0]
GENESIS = "0000000000000000" + "ab" * 24


def opened(keystore, password):
    """The key in a Web3 keystore, by Python's scrypt and OpenSSL's AES."""
    import hashlib
    crypto = keystore["crypto"] if "crypto" in keystore else keystore["Crypto"]
    parameters = crypto["kdfparams"]
    derived = hashlib.scrypt(password.encode(), salt=bytes.fromhex(parameters["salt"]), n=parameters["n"],
                             r=parameters["r"], p=parameters["p"], dklen=32, maxmem=1 << 30)
    return subprocess.run(["openssl", "enc", "-d", "-aes-128-ctr", "-K", derived[:16].hex(), "-iv",
                           crypto["cipherparams"]["iv"]], input=bytes.fromhex(crypto["ciphertext"]), check=True,
                          stdout=subprocess.PIPE).stdout.hex()


class NewWallets(WalletTest):
    def test_a_new_wallet_says_its_address_and_nothing_else(self):
        answer = self.wallet.run("create", "--json", secrets={"--password-fd": PASSWORD})

        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(list(answer.json), ["address"])
        self.assertRegex(answer.json["address"], "^T.{33}$")
        self.assert_sentence(answer.err)
        self.assertIn("--show-words", answer.err)

    def test_the_words_that_are_shown_bring_the_same_wallet_back(self):
        for count in (12, 24):
            with self.subTest(count):
                made = Wallet(self.folder / f"made-{count}").json(
                    "create", "--show-words", "--word-count", count, secrets={"--password-fd": PASSWORD})
                self.assertEqual(list(made), ["address", "words"])
                self.assertEqual(len(made["words"]), count)

                again = Wallet(self.folder / f"again-{count}").restore(" ".join(made["words"]))
                self.assertEqual(again, {"address": made["address"]})

    def test_without_json_the_address_comes_first_and_the_words_are_one_line(self):
        answer = self.wallet.run("create", "--show-words", secrets={"--password-fd": PASSWORD})

        address, words = answer.out.splitlines()
        self.assertEqual((answer.code, answer.err), (0, ""))
        self.assertRegex(address, "^T.{33}$")
        self.assertEqual(len(words.split(" ")), 12)

    def test_words_and_passphrases_of_tronweb_give_its_addresses(self):
        for number, vector in enumerate(VECTORS["mnemonics"]):
            if vector["path"] != "m/44'/195'/0'/0/0":
                continue
            with self.subTest(vector["mnemonic"]):
                secrets = {"passphrase": vector["passphrase"]} if vector["passphrase"] else {}
                made = Wallet(self.folder / str(number)).restore(vector["mnemonic"], **secrets)
                self.assertEqual(made, {"address": vector["address_base58"]})

    def test_words_may_be_on_lines_of_their_own_and_in_capital_letters(self):
        self.assertEqual(self.wallet.restore("\n".join(WORDS.upper().split()) + "\n"), {"address": FIRST_ADDRESS})

    def test_a_private_key_makes_a_wallet_of_one_account(self):
        made = self.wallet.json("import-key", secrets={"--key-fd": KEY["private_key"], "--password-fd": PASSWORD})

        self.assertEqual(made, {"address": KEY["address_base58"]})
        self.assertEqual(self.wallet.json("address"),
                         {"address": KEY["address_base58"], "hex": KEY["address_hex"], "account": 0, "path": None})
        self.assert_refused("signer.noSpeedAccount", "address", "--account", "speed")
        self.assert_refused("signer.noSpeedAccount", "speed-caps")

    def test_a_keystore_comes_from_a_file_or_from_the_input(self):
        secrets = {"--keystore-password-fd": KEYSTORE["password"], "--password-fd": PASSWORD}
        content = json.dumps(KEYSTORE["json"])
        file = self.write("keystore.json", content)

        from_file = self.wallet.json("import-keystore", file, secrets=secrets)
        from_input = Wallet(self.folder / "other").json("import-keystore", "-", secrets=secrets, stdin=content)

        self.assertEqual(from_file, {"address": FIRST_ADDRESS})
        self.assertEqual(from_input, from_file)

    def test_bad_keystores_are_refused_each_for_its_own_reason(self):
        secrets = {"--keystore-password-fd": KEYSTORE["password"], "--password-fd": PASSWORD}
        version_1 = self.write("version", json.dumps({**KEYSTORE["json"], "version": 1}))
        cases = {
            "storage.notFound": self.folder / "missing",
            "storage.notAFile": self.folder,
            "cli.inputTooLong": self.write("long", " " * 70_000),
            "wallet.keystoreMalformed": self.write("text", "hello"),
            "wallet.keystoreVersion": version_1,
        }
        sentences = {self.assert_refused(code, "import-keystore", file, secrets=secrets)
                     for code, file in cases.items()}
        sentences.add(self.assert_refused("wallet.wrongPassword", "import-keystore",
                                          self.write("right", json.dumps(KEYSTORE["json"])),
                                          secrets={**secrets, "--keystore-password-fd": "wrong"}))
        self.assertEqual(len(sentences), 6)

    def test_bad_words_are_refused_each_for_its_own_reason(self):
        words = WORDS.split()
        cases = {
            "wallet.wordUnknown": " ".join([*words[:2], "abandom", *words[3:]]),
            "wallet.wordsChecksum": " ".join(["abandon"] * 12),
            "wallet.wordsCount": " ".join(words[1:]),
            "wallet.wordsForeignScript": " ".join(["あいこくしん"] * 12),
            "cli.secretTooLong": "abandon " * 1000,
        }
        sentences = {code: self.assert_refused(code, "restore", secrets={"--words-fd": text, "--password-fd": "x"})
                     for code, text in cases.items()}
        self.assertIn("word 3", sentences["wallet.wordUnknown"])
        self.assertIn("11 words", sentences["wallet.wordsCount"])
        self.assert_refused("wallet.wordsForeignScript", "restore",  # the first letter is Cyrillic
                            secrets={"--words-fd": "а" + WORDS[1:], "--password-fd": "x"})
        self.assert_refused("signer.noWallet", "address")

    def test_bad_keys_are_refused(self):
        for code, key in (("wallet.keyMalformed", "xyz"), ("wallet.keyMalformed", KEY["private_key"][1:]),
                          ("wallet.keyOutOfRange", "0" * 64), ("wallet.keyOutOfRange", "f" * 64)):
            with self.subTest(key):
                self.assert_refused(code, "import-key", secrets={"--key-fd": key, "--password-fd": PASSWORD})

    def test_an_empty_password_is_none(self):
        self.assert_refused("signer.noPassword", "create", secrets={"--password-fd": ""})

    def test_a_wallet_is_never_written_over(self):
        self.wallet.restore()
        before = (self.wallet.folder / "wallet.key").read_bytes()

        for command, secrets in (("create", {}), ("restore", {"--words-fd": WORDS}), ("import-key", {"--key-fd": "1"})):
            with self.subTest(command):
                self.assert_refused("wallet.walletExists", command, secrets={**secrets, "--password-fd": PASSWORD})

        self.assertEqual((self.wallet.folder / "wallet.key").read_bytes(), before)

    def test_folders_and_files_are_for_their_owner_alone(self):
        wallet = Wallet(self.folder / "one" / "two")
        wallet.restore()

        for path in (self.folder / "one", wallet.profile, wallet.folder):
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o700, path)
        for path in wallet.files():
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600, path)

    def test_a_profile_that_cannot_be_made_is_named(self):
        self.write("file", "")
        sentence = self.assert_refused("cli.profileUnusable", "create", wallet=Wallet(self.folder / "file" / "profile"),
                                       secrets={"--password-fd": PASSWORD})
        self.assertIn(str(self.folder / "file" / "profile"), sentence)

    def test_there_is_no_wallet_before_one_is_made(self):
        for arguments in (("address",), ("accounts",), ("password",), ("speed-caps",), ("export-keystore",),
                          ("records",), ("recover",)):
            with self.subTest(arguments):
                self.assert_refused("signer.noWallet", *arguments)
        self.assertFalse(self.wallet.profile.exists())


class Networks(WalletTest):
    def header(self):
        return json.loads((self.wallet.folder / "wallet.key").read_text().splitlines()[1])

    def test_a_custom_network_is_what_the_person_says(self):
        self.wallet.restore(WORDS, "--network", "custom", "--btt-contract", NILE_BTT, "--bttold-id", 1000001,
                            "--genesis", GENESIS)

        self.assertIn(GENESIS, json.dumps(self.header()))
        self.assertIn("1000001", json.dumps(self.header()))

    def test_mainnet_is_taken_when_none_is_named(self):
        self.wallet.restore()
        # Its chain id is the end of its first block's id: developers.tron.network, eth_chainid.
        self.assertRegex(json.dumps(self.header()), "[0-9a-f]{56}2b6653dc")

    def test_nile_is_another_network(self):
        self.wallet.restore(WORDS, "--network", "nile")
        self.assertRegex(json.dumps(self.header()), "[0-9a-f]{56}cd8690dc")

    def test_shasta_has_no_btt_but_the_one_that_is_named(self):
        self.assert_misused("restore", "--network", "shasta", secrets={"--words-fd": WORDS, "--password-fd": "x"})
        self.wallet.restore(WORDS, "--network", "shasta", "--btt-contract", NILE_BTT)
        self.assertRegex(json.dumps(self.header()), "[0-9a-f]{56}94a9059e")

    def test_what_is_known_of_a_network_cannot_be_given_and_what_is_not_must_be(self):
        custom = ("--network", "custom")
        for arguments in (("--network", "other"), ("--network", "Mainnet"), ("--btt-contract", NILE_BTT),
                          ("--genesis", GENESIS), ("--network", "nile", "--bttold-id", "1"), custom,
                          (*custom, "--btt-contract", NILE_BTT), (*custom, "--genesis", GENESIS),
                          (*custom, "--btt-contract", NILE_BTT, "--genesis", GENESIS[1:]),
                          (*custom, "--btt-contract", NILE_BTT, "--genesis", GENESIS, "--bttold-id", "-1"),
                          (*custom, "--btt-contract", NILE_BTT, "--genesis", GENESIS, "--bttold-id", "18446744073709551616")):
            with self.subTest(arguments):
                self.assert_misused("create", *arguments, secrets={"--password-fd": PASSWORD})
        self.assertFalse(self.wallet.profile.exists())

    def test_a_mistyped_contract_is_refused(self):
        self.assert_refused("wallet.addressChecksum", "create", "--network", "custom", "--genesis", GENESIS,
                            "--btt-contract", NILE_BTT[:-1] + "m", secrets={"--password-fd": PASSWORD})

    def test_a_public_network_is_not_taken_for_a_custom_one(self):
        mainnet = "00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc"
        self.assert_misused("create", "--network", "custom", "--btt-contract", NILE_BTT, "--genesis", mainnet,
                            secrets={"--password-fd": PASSWORD})

    def test_a_node_that_is_not_there_or_no_address_is_said_so(self):
        custom = ("create", "--network", "custom", "--btt-contract", NILE_BTT)
        secrets = {"--password-fd": PASSWORD}
        self.assert_refused("net.connectionFailed", *custom, "--node", "http://127.0.0.1:9", secrets=secrets)
        self.assert_refused("tron.badNodeAddress", *custom, "--node", "ftp://127.0.0.1", secrets=secrets)
        for network in (custom, (*custom, "--genesis", GENESIS), ("create",)):
            self.assert_refused("net.plainHttp", *network, "--node", "http://192.0.2.1:8090", secrets=secrets)
        self.assert_misused("create", "--solidity", "https://example.org", secrets=secrets)
        self.assertFalse(self.wallet.profile.exists())

    def test_the_first_block_is_asked_of_the_node_when_it_is_left_out(self):
        with TronNode() as node:
            custom = ("--network", "custom", "--btt-contract", NILE_BTT)
            self.wallet.restore(WORDS, *custom, "--node", node.address)
            self.assertIn(node.genesis, json.dumps(self.header()))

            for fault, code in (({"how": "garbage", "kind": "truncated"}, "node.notJson"),
                                ({"how": "closed", "kind": "lite"}, "node.notJson"),
                                ({"how": "refuse", "status": 503}, "net.badStatus")):
                with self.subTest(code):
                    node.misbehave(**fault)
                    self.assert_refused(code, "create", *custom, "--node", node.address,
                                        wallet=Wallet(self.folder / "other"), secrets={"--password-fd": PASSWORD})
                    node.control("behave")
        self.assertFalse((self.folder / "other").exists())

    def test_where_the_nodes_are_is_remembered(self):
        file = self.wallet.profile / "wallet-network.json"
        self.wallet.restore(WORDS, "--network", "custom", "--btt-contract", NILE_BTT, "--genesis", GENESIS,
                            "--node", "http://127.0.0.1:8090", "--solidity", "http://127.0.0.1:8091")
        self.assertEqual(json.loads(file.read_text()), {
            "name": "custom", "node": "http://127.0.0.1:8090", "solidity": "http://127.0.0.1:8091"})
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)

    def test_a_public_network_is_remembered_by_its_name(self):
        self.wallet.restore(WORDS, "--network", "nile")
        self.assertEqual(json.loads((self.wallet.profile / "wallet-network.json").read_text()), {"name": "nile"})


class WithWallet(WalletTest):
    def setUp(self):
        super().setUp()
        self.wallet.restore()

    def test_addresses_of_both_kinds_of_accounts(self):
        self.assertEqual(self.wallet.json("address"), {
            "address": FIRST_ADDRESS, "hex": VECTORS["mnemonics"][0]["address_hex"], "account": 0,
            "path": "m/44'/195'/0'/0/0"})
        speed = self.wallet.json("address", "--account", "speed")
        self.assertEqual((speed["account"], speed["path"]), ("speed", "m/44'/195'/1000000'/0/0"))
        self.assertEqual(self.wallet.run("address").out, FIRST_ADDRESS + "\n")
        self.assert_refused("signer.noSuchAccount", "address", "--account", 1)
        for wrong in ("-1", "x", "", "Speed", "99999999999"):
            self.assert_misused("address", f"--account={wrong}")

    def test_accounts_are_added_named_and_listed_without_speed(self):
        first = {"account": 0, "address": FIRST_ADDRESS, "path": "m/44'/195'/0'/0/0", "label": ""}
        self.assertEqual(self.wallet.json("accounts"), {"accounts": [first]})

        self.wallet.json("accounts", "--add", "--label", "Sparschwein 🐖", secrets={"--password-fd": PASSWORD})
        added = self.wallet.json("accounts", "--add", "--ledger", "--number", 1, secrets={"--password-fd": PASSWORD})
        self.wallet.json("accounts", "--account", 0, "--label", "main")

        listed = self.wallet.json("accounts")["accounts"]
        self.assertEqual(listed[:2], [{**first, "label": "main"},
                                      {"account": 1, "address": SECOND_ADDRESS, "path": "m/44'/195'/0'/0/1",
                                       "label": "Sparschwein 🐖"}])
        self.assertEqual(listed[2], {"account": 2, "address": LEDGER_ADDRESS, "path": "m/44'/195'/1'/0/0", "label": ""})
        self.assertEqual(len(added["accounts"]), 3)
        self.assertEqual(self.wallet.json("address", "--account", 1)["address"], SECOND_ADDRESS)

        text = self.wallet.run("accounts").out
        self.assertIn(f"1  {SECOND_ADDRESS}  Sparschwein 🐖\n", text)
        self.assertIn("Speed", text)
        self.assert_refused("signer.labelMalformed", "accounts", "--account", 0, "--label", "a\u202eb")
        self.assert_refused("signer.noSuchAccount", "accounts", "--account", 9, "--label", "x")
        for wrong in (("--ledger",), ("--number", 1), ("--account", 1), ("--add", "--account", 1), ("--scan", "--add"),
                      ("--password-fd", 3)):
            self.assert_misused("accounts", *wrong)

    def test_the_places_where_the_words_may_have_been_used_are_found(self):
        found = self.wallet.json("accounts", "--scan", secrets={"--password-fd": PASSWORD})["accounts"]

        paths = [f"m/44'/195'/0'/0/{number}" for number in range(5)]
        self.assertEqual([account["path"] for account in found],
                         paths + [f"m/44'/195'/{number}'/0/0" for number in range(1, 5)])
        self.assertEqual([found[place]["address"] for place in (0, 1, 5)],
                         [FIRST_ADDRESS, SECOND_ADDRESS, LEDGER_ADDRESS])
        self.assertEqual([account["account"] for account in found], [0] + [None] * 8)
        self.assertEqual(len(self.wallet.json("accounts")["accounts"]), 1)
        self.assert_refused("wallet.wrongPassword", "accounts", "--scan", secrets={"--password-fd": "wrong"})

    def test_the_password_is_changed_and_the_old_one_opens_nothing(self):
        change = {"--password-fd": PASSWORD, "--new-password-fd": "new"}
        self.assert_refused("signer.noPassword", "password", secrets={**change, "--new-password-fd": ""})
        self.assertEqual(self.wallet.json("password", secrets=change), {})

        sentence = self.assert_refused("wallet.wrongPassword", "password", secrets=change)
        self.assertEqual(sentence, "The password is wrong.")
        self.wallet.json("accounts", "--add", secrets={"--password-fd": "new"})

    def test_speed_caps_are_raised_with_the_password_and_lowered_without_touching_the_others(self):
        nothing = dict.fromkeys(("payment", "hour", "day", "total", "spent_hour", "spent_day", "spent_total"), "0")
        self.assertEqual(self.wallet.json("speed-caps"), nothing)

        secrets = {"--password-fd": PASSWORD}
        raised = self.wallet.json("speed-caps", "--payment", "1.5", "--hour", "10", "--day", "20.000000000000000001",
                                  "--total", "1000000000", secrets=secrets)
        caps = {"payment": "1.5", "hour": "10", "day": "20.000000000000000001", "total": "1000000000"}
        self.assertEqual(raised, {**nothing, **caps})
        self.assertEqual(self.wallet.json("speed-caps"), raised)

        lowered = self.wallet.json("speed-caps", "--hour", "9", secrets=secrets)
        self.assertEqual(lowered, {**raised, "hour": "9"})
        self.assert_refused("wallet.wrongPassword", "speed-caps", "--hour", "1", secrets={"--password-fd": "wrong"})
        self.assertEqual(self.wallet.json("speed-caps"), lowered)

    def test_bad_amounts_are_refused_each_for_its_own_reason(self):
        cases = {"amount.empty": "", "amount.malformed": "1 000", "amount.negative": "-1",
                 "amount.decimalComma": "1,5", "amount.exponent": "1e5", "amount.tooManyDecimals": "0." + "0" * 18 + "1",
                 "amount.overflow": "1" + "0" * 77}
        sentences = {self.assert_refused(code, "speed-caps", f"--payment={text}", secrets={"--password-fd": PASSWORD})
                     for code, text in cases.items()}
        self.assertEqual(len(sentences), len(cases))
        for text in ("1.000,5", "1'000", "٣", "１", "0x10", "+1", "1.5.5", ".5", "5.", "NaN"):
            answer = self.wallet.run("speed-caps", f"--payment={text}", "--json", secrets={"--password-fd": PASSWORD})
            self.assertEqual(answer.code, 1, text)
            self.assertTrue(answer.json["code"].startswith("amount."), answer)

    def test_an_exported_keystore_holds_the_account_s_key(self):
        secrets = {"--password-fd": PASSWORD, "--keystore-password-fd": "of the file"}
        exported = self.wallet.json("export-keystore", secrets=secrets)
        self.assertEqual(list(exported), ["keystore"])
        self.assertEqual(opened(exported["keystore"], "of the file"), VECTORS["mnemonics"][0]["private_key"])

        file = self.folder / "key.json"
        written = self.wallet.json("export-keystore", "--output", file, secrets=secrets)
        self.assertEqual(written, {"file": str(file)})
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        before = file.read_bytes()
        self.assertEqual(opened(json.loads(before), "of the file"), VECTORS["mnemonics"][0]["private_key"])
        self.assert_refused("cli.fileExists", "export-keystore", "--output", file, secrets=secrets)
        self.assertEqual(file.read_bytes(), before)
        self.assert_refused("signer.noPassword", "export-keystore", secrets={**secrets, "--keystore-password-fd": ""})
        self.assert_misused("export-keystore", "--account", "speed", secrets=secrets)

    def test_the_address_book_has_names_for_addresses(self):
        self.assertEqual(self.wallet.json("address-book"), {"addresses": []})
        landlord = {"address": SECOND_ADDRESS, "name": "Landlord, Müller"}
        added = self.wallet.json("address-book", "--add", SECOND_ADDRESS, "--name", landlord["name"])
        self.assertEqual(added, {"addresses": [landlord]})
        for code, address, name in (("account.nameMalformed", LEDGER_ADDRESS, ""),
                                    ("account.nameMalformed", LEDGER_ADDRESS, "a\nb"),
                                    ("account.nameMalformed", LEDGER_ADDRESS, "\u202egnp"),
                                    ("account.nameMalformed", LEDGER_ADDRESS, "x" * 129),
                                    ("account.nameMalformed", LEDGER_ADDRESS, SECOND_ADDRESS),
                                    ("account.nameTaken", LEDGER_ADDRESS, landlord["name"]),
                                    ("wallet.addressChecksum", SECOND_ADDRESS[:-1] + "1", "x")):
            self.assert_refused(code, "address-book", "--add", address, "--name", name)
        for arguments in (("--add", LEDGER_ADDRESS), ("--name", "x"), ("--remove", LEDGER_ADDRESS),
                          ("--add", LEDGER_ADDRESS, "--name", "x", "--remove", SECOND_ADDRESS)):
            self.assert_misused("address-book", *arguments)
        self.assertEqual(self.wallet.json("address-book"), added)
        file = self.wallet.profile / "wallet-addresses.json"
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        self.assertEqual(self.wallet.json("address-book", "--remove", SECOND_ADDRESS), {"addresses": []})

        file.write_text("{")
        answer = self.wallet.run("address-book", "--json")
        self.assertEqual((answer.code, answer.json), (0, {"addresses": []}))
        self.assert_sentence(answer.err)
        self.assertEqual((self.wallet.profile / "wallet-addresses.json.damaged").read_text(), "{")

    def test_a_wallet_that_another_process_has_is_said_so(self):
        folder = os.open(self.wallet.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            sentence = self.assert_refused("signer.alreadyRunning", "address")
            self.assertIn("Barter", sentence)
        finally:
            os.close(folder)
        self.wallet.json("address")

    def test_lost_records_are_said_so_and_accepted_with_the_password_only(self):
        self.assertEqual(self.wallet.json("records"), {"incomplete_since": None})
        for file in self.wallet.folder.glob("payments.db*"):
            file.unlink()

        self.assertRegex(self.wallet.json("records")["incomplete_since"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assert_refused("wallet.wrongPassword", "records", "--acknowledge", secrets={"--password-fd": "wrong"})
        self.wallet.json("records", "--acknowledge", secrets={"--password-fd": PASSWORD})
        self.assertEqual(self.wallet.json("records"), {"incomplete_since": None})

    def test_a_damaged_key_file_gives_way_to_the_one_before_when_asked(self):
        self.assert_refused("signer.nothingToRecover", "recover")
        self.wallet.json("password", secrets={"--password-fd": PASSWORD, "--new-password-fd": "new"})
        key_file = self.wallet.folder / "wallet.key"
        content = bytearray(key_file.read_bytes())
        content[len(content) // 2] ^= 1
        key_file.write_bytes(content)

        sentence = self.assert_refused("wallet.keyFileDamaged", "address")
        self.assertIn("recover", sentence)
        self.assertEqual(self.wallet.json("recover"), {"address": FIRST_ADDRESS})
        self.wallet.json("accounts", "--add", secrets={"--password-fd": "new"})

    def test_an_answer_that_cannot_be_written_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            process = self.wallet.start("address")
            process.communicate()
            answer = subprocess.run([*process.args], stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE,
                                    text=True)
        self.assertEqual(answer.returncode, 1)
        self.assert_sentence(answer.stderr)

    def test_without_its_signer_beside_it_the_program_says_so(self):
        program = shutil.copy(PROGRAM, self.folder / "barter-wallet")
        answer = subprocess.run([program, "address", "--json", "--profile", self.wallet.profile],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual((answer.returncode, json.loads(answer.stdout)["code"]), (1, "signer.startFailed"))
        self.assert_sentence(answer.stderr)

    def test_of_many_at_once_each_answers_or_says_that_another_has_the_wallet(self):
        processes = [self.wallet.start("address", "--json") for _ in range(8)]
        answers = [(*process.communicate(), process.returncode) for process in processes]
        done = [json.loads(out)["address"] for out, _, code in answers if code == 0]
        refused = [json.loads(out)["code"] for out, _, code in answers if code != 0]
        self.assertEqual(set(done), {FIRST_ADDRESS})
        self.assertLessEqual(set(refused), {"signer.alreadyRunning"})
        self.assertEqual(len(done) + len(refused), 8)


if __name__ == "__main__":
    unittest.main()
