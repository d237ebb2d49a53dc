"""Secrets are where they belong: never in arguments, the environment, a file in clear, or another process's hands."""
import os
import pathlib
import subprocess
import time
import unittest

from barter import DROP_RIGHTS, NOBODY, wait_for
from wallet_program import FIRST_ADDRESS, PASSWORD, VECTORS, WORDS, Wallet, WalletTest

MNEMONIC = VECTORS["mnemonics"][3]  # with a passphrase, and no word that other texts have
SECRETS = {"--words-fd": MNEMONIC["mnemonic"], "--passphrase-fd": MNEMONIC["passphrase"] + " Überraschung",
           "--password-fd": PASSWORD}


def forms(secret):
    """What a secret could look like where it does not belong."""
    raw = secret if isinstance(secret, bytes) else secret.encode()
    found = {raw, raw.hex().encode(), raw.hex().upper().encode()}
    if not isinstance(secret, bytes):
        found.update((secret.encode("utf-16-le"), secret.encode("utf-16-be")))
    return found


def names_in(content, secrets):
    return [secret for secret in secrets if any(form in content for form in forms(secret))]


class InProcesses(WalletTest):
    def pieces(self):
        return [MNEMONIC["mnemonic"], "sausage", SECRETS["--passphrase-fd"], PASSWORD]

    def seen_of(self, process):
        """What others can see of a process and of those that it started."""
        children = pathlib.Path(f"/proc/{process}/task/{process}/children")
        seen = {}
        for number in (process, *map(int, children.read_text().split())):
            for name in ("cmdline", "environ"):
                try:
                    seen[number, name] = pathlib.Path(f"/proc/{number}/{name}").read_bytes()
                except PermissionError:
                    seen[number, name] = b""
        return seen

    def test_neither_arguments_nor_environments_have_one(self):
        process = self.wallet.start("restore", secrets=SECRETS)
        seen = {}

        def look():
            try:
                seen.update(self.seen_of(process.pid))
            except (FileNotFoundError, ProcessLookupError):
                pass  # it has just ended
            return process.poll() is not None

        wait_for(look, 60, "the wallet to be made", 0.02)
        out, err = process.communicate()

        self.assertEqual((process.returncode, err), (0, ""))
        self.assertEqual(len({number for number, _ in seen}), 2, "the program and its signer")
        self.assertTrue(any(b"barter-signer" in content for content in seen.values()))
        for place, content in seen.items():
            self.assertEqual(names_in(content, self.pieces()), [], place)

    def test_the_signer_gets_no_descriptor_of_the_secrets(self):
        reading, writing = os.pipe()
        self.addCleanup(os.close, writing)
        process = self.wallet.start("restore", secrets=SECRETS, stdin=reading)
        os.close(reading)
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        kept = []

        def look():
            for child in children.read_text().split() if children.exists() else ():
                folder = pathlib.Path(f"/proc/{child}/fd")
                if b"barter-signer" in pathlib.Path(f"/proc/{child}/cmdline").read_bytes():
                    try:
                        kept.append({int(file.name): os.readlink(file) for file in folder.iterdir()})
                    except (FileNotFoundError, ProcessLookupError, PermissionError):
                        pass
            return process.poll() is not None or len(kept) > 5

        wait_for(look, 60, "a look at the signer", 0.02)
        process.communicate()
        self.assertTrue(kept)
        for descriptors in kept:
            pipes = {number for number, target in descriptors.items() if target.startswith("pipe:") and number != 2}
            self.assertEqual(pipes, set(), descriptors)

    def owners_of_memory(self, process):
        """As the kernel says while it runs: who may look at the memory of a program that may be dumped is its user, of
        one that may not, root."""
        memory = pathlib.Path(f"/proc/{process.pid}/mem")
        owners = []

        def look():
            try:
                owners.append(memory.stat().st_uid)
            except FileNotFoundError:
                pass
            return process.poll() is not None

        wait_for(look, 60, "the end", 0.02)
        process.communicate()
        return owners

    def test_its_memory_is_closed_to_other_programs_of_the_same_user(self):
        user = NOBODY if os.geteuid() == 0 else os.geteuid()
        wrapper = DROP_RIGHTS if os.geteuid() == 0 else []
        home = self.folder / "home"
        home.mkdir()
        os.chown(home, user, -1)
        wallet = Wallet(home / "profile")
        wallet.wrapper = wrapper

        closed = self.owners_of_memory(wallet.start("restore", secrets=SECRETS))
        control = self.owners_of_memory(subprocess.Popen([*wrapper, "sleep", "1"]))

        self.assertTrue(wallet.folder.is_dir())
        self.assertGreater(len(closed), 5)
        self.assertEqual(set(closed[len(closed) // 2:]), {0})
        self.assertEqual(control[len(control) // 2], user)


class OnDisk(WalletTest):
    def assert_nothing_in_clear(self, secrets):
        files = self.wallet.files()
        self.assertGreaterEqual(len(files), 4)
        for file in files:
            self.assertEqual(names_in(file.read_bytes(), secrets), [], file)

    def test_no_file_of_the_profile_has_words_keys_or_passwords_in_clear(self):
        self.wallet.json("restore", secrets=SECRETS)
        self.wallet.json("accounts", "--add", secrets={"--password-fd": PASSWORD})
        self.wallet.json("password", secrets={"--password-fd": PASSWORD, "--new-password-fd": "another öne"})

        self.assert_nothing_in_clear([*MNEMONIC["mnemonic"].split(), MNEMONIC["mnemonic"], PASSWORD, "another öne",
                                      SECRETS["--passphrase-fd"], bytes.fromhex(MNEMONIC["entropy"])])

    def test_nor_has_it_an_imported_key(self):
        vector = VECTORS["mnemonics"][0]
        self.wallet.json("import-key", secrets={"--key-fd": vector["private_key"], "--password-fd": PASSWORD})
        self.assert_nothing_in_clear([vector["private_key"], bytes.fromhex(vector["private_key"]), PASSWORD])

    def test_the_search_finds_what_it_looks_for(self):
        for content in (b"xx sausage yy", "sausage".encode("utf-16-le"), b"73617573616765"):
            self.assertEqual(names_in(content, ["sausage", "other"]), ["sausage"])


class OnTheCommandLine(WalletTest):
    def test_options_that_would_hold_a_secret_are_refused_and_not_repeated(self):
        for command, option in (("create", "--password"), ("restore", "--words"), ("restore", "--passphrase"),
                                ("import-key", "--key"), ("import-key", "--private-key"), ("restore", "--mnemonic"),
                                ("import-keystore", "--keystore-password"), ("password", "--new-password")):
            for arguments in ((command, option, "hunter2"), (command, f"{option}=hunter2")):
                with self.subTest(arguments):
                    sentence = self.assert_misused(*arguments)
                    self.assertIn("never", sentence)
                    self.assertNotIn("hunter2", sentence)

    def test_nothing_else_that_was_typed_is_repeated_either(self):
        for arguments in (("restore", *WORDS.split()), ("import-key", "hunter2"), ("hunter2",),
                          ("create", "--password-fd", "hunter2"), ("password", "--new-password-fd=hunter2"),
                          ("create", "--password-fd", "-1")):
            with self.subTest(arguments):
                answer = self.wallet.run(*arguments)
                self.assertEqual((answer.code, answer.out), (2, ""))
                self.assertNotIn("hunter2", answer.err)
                self.assertNotIn("abandon", answer.err)

    def test_the_environment_is_not_asked(self):
        self.wallet.variables = dict.fromkeys(("PASSWORD", "BARTER_PASSWORD", "BARTER_WALLET_PASSWORD"), PASSWORD)
        self.assert_refused("cli.noTerminal", "create")


class Descriptors(WalletTest):
    def test_the_line_feed_at_the_end_does_not_count_and_the_first_line_is_the_password(self):
        self.wallet.restore(password="one\ntwo\n")
        self.wallet.json("accounts", "--add", secrets={"--password-fd": "one"})
        self.assert_refused("wallet.wrongPassword", "accounts", "--add", secrets={"--password-fd": "one "})

    def test_a_descriptor_that_is_none_or_cannot_be_read_is_named(self):
        sentence = self.assert_refused("cli.descriptorUnreadable", "create", "--password-fd", "77")
        self.assertIn("77", sentence)

    def test_two_secrets_do_not_share_one(self):
        self.assert_misused("restore", "--words-fd", "0", "--password-fd", "0", stdin=WORDS + "\npassword\n")
        self.assert_misused("sign-offline", "-", "--password-fd", "0")

    def test_what_is_too_long_is_refused(self):
        self.assert_refused("cli.secretTooLong", "create", secrets={"--password-fd": "x" * 1025})
        self.assert_refused("cli.secretTooLong", "create", secrets={"--password-fd": "x" * 100_000})
        self.wallet.restore(password="x" * 1024 + "\n")

    def test_a_password_can_have_any_characters(self):
        password = "  \t'\"\\ $(x) 密码 \x01"
        self.assertEqual(self.wallet.restore(password=password), {"address": FIRST_ADDRESS})
        self.wallet.json("accounts", "--add", secrets={"--password-fd": password})

    def test_a_writer_that_is_slow_is_waited_for(self):
        reading, writing = os.pipe()
        process = self.wallet.start("restore", "--json", "--words-fd", "0", secrets={"--password-fd": PASSWORD},
                                    stdin=reading)
        os.close(reading)
        for word in WORDS.split():
            os.write(writing, word.encode() + b"\n")
            time.sleep(0.02)
        os.close(writing)
        self.assertIn(FIRST_ADDRESS, process.communicate()[0])


if __name__ == "__main__":
    unittest.main()
