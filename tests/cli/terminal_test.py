"""At a terminal: what is asked and shown, that typing is hidden, and that it shows again whatever ends the program."""
import json
import os
import pathlib
import re
import signal
import unittest

from barter import wait_for
from sign_offline_test import TRX
from wallet_program import FIRST_ADDRESS, PASSWORD, SECOND_ADDRESS, SECONDS, VECTORS, WORDS, OnTerminal, WalletTest

NEW = "Password for the new wallet: "
AGAIN = "The same password again: "
OLD = "Password of the wallet: "


class AtTheTerminal(WalletTest):
    def on_terminal(self, *arguments, **options):
        terminal = OnTerminal(self.wallet, *arguments, **options)
        self.addCleanup(terminal.__exit__)
        return terminal

    def assert_ends(self, terminal, code):
        """Gives what is still on the screen; typing shows again."""
        ended, screen = terminal.wait()
        self.assertEqual(ended, code, screen)
        self.assertTrue(terminal.echoes(), "typing is hidden after the end")
        return screen

    def test_a_new_password_is_asked_for_twice_and_the_words_are_numbered(self):
        terminal = self.on_terminal("create", "--show-words")
        terminal.answer(NEW, PASSWORD)
        terminal.answer(AGAIN, PASSWORD)
        screen = self.assert_ends(terminal, 0)

        numbered = re.findall(r"^ ?(\d+)\. ([a-z]+)\r$", screen, re.M)
        self.assertEqual([int(number) for number, _ in numbered], list(range(1, 13)))
        self.assertIn("paper", screen)
        self.assertNotIn(PASSWORD, screen)
        address = self.wallet.json("address")["address"]
        self.assertIn(address, screen)

    def test_words_are_shown_when_they_were_asked_for_only(self):
        terminal = self.on_terminal("create")
        terminal.answer(NEW, PASSWORD)
        terminal.answer(AGAIN, PASSWORD)
        screen = self.assert_ends(terminal, 0)
        self.assertNotRegex(screen, r"1\. ")
        self.assertIn("--show-words", screen)

    def test_two_passwords_that_differ_make_no_wallet(self):
        terminal = self.on_terminal("create", "--json")
        terminal.answer(NEW, PASSWORD)
        terminal.answer(AGAIN, PASSWORD + "x")
        self.assertIn('"cli.answersDiffer"', self.assert_ends(terminal, 1))
        self.assert_refused("signer.noWallet", "address")

    def test_words_keys_and_passwords_never_show(self):
        restored = self.on_terminal("restore", "--ask-passphrase")
        restored.answer("words, which do not show: ", "legal winner thank year wave sausage worth useful legal winner "
                                                      "thank yellow")
        restored.answer("Passphrase: ", "TREZOR")
        restored.answer(NEW, PASSWORD)
        shown = restored.answer(AGAIN, PASSWORD)
        screen = shown + self.assert_ends(restored, 0)
        for secret in ("winner", "TREZOR", PASSWORD):
            self.assertNotIn(secret, screen)
        self.assertIn(next(vector["address_base58"] for vector in VECTORS["mnemonics"]
                           if vector["passphrase"] == "TREZOR"), screen)

    def test_a_typo_in_the_words_is_said_before_a_password_is_asked_for(self):
        terminal = self.on_terminal("restore")
        terminal.answer("do not show: ", WORDS.replace("about", "abut"))
        screen = self.assert_ends(terminal, 1)
        self.assertIn("word 12", screen)
        self.assertNotIn("Password", screen)

    def test_the_payment_is_shown_before_the_password_is_asked_for(self):
        self.wallet.restore()
        request = self.write("payment.json", json.dumps(TRX))
        terminal = self.on_terminal("sign-offline", request, out_is_terminal=False)
        shown = terminal.answer(OLD, PASSWORD)
        self.assert_ends(terminal, 0)

        for part in ("1 TRX", FIRST_ADDRESS, SECOND_ADDRESS, "2026-04-29T06:49:27Z"):
            self.assertIn(part, shown)
        signed = terminal.process.stdout.read().decode()
        self.assertEqual(signed, VECTORS["transactions"][0]["tx_hex"] + "\n")

    def test_a_signal_ends_the_program_and_typing_shows_again(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            with self.subTest(number):
                terminal = self.on_terminal("create")
                terminal.wait_for(NEW)
                self.assertFalse(terminal.echoes())
                terminal.process.send_signal(number)
                self.assert_ends(terminal, -number)

    def test_the_keys_for_it_do_the_same(self):
        terminal = self.on_terminal("create")
        terminal.wait_for(NEW)
        os.write(terminal.master, b"half a pass\x03")
        self.assert_ends(terminal, -signal.SIGINT)

    def test_after_the_end_of_the_input_nothing_is_made(self):
        terminal = self.on_terminal("create")
        terminal.wait_for(NEW)
        os.write(terminal.master, b"\x04")
        self.assertIn("Nothing was entered.", self.assert_ends(terminal, 1))

    def test_a_stopped_program_shows_typing_and_asks_again_when_it_goes_on(self):
        terminal = self.on_terminal("create")
        terminal.wait_for(NEW)
        os.write(terminal.master, b"half a pass")
        os.kill(terminal.process.pid, signal.SIGTSTP)
        state = f"/proc/{terminal.process.pid}/stat"
        # A session of its own has no shell that could let it go on: the kernel does not stop it then.
        wait_for(lambda: terminal.read(0.05) or NEW in terminal.screen or " T " in open(state).read(), 10, "a stop")
        os.kill(terminal.process.pid, signal.SIGCONT)
        terminal.answer(NEW, PASSWORD)
        terminal.answer(AGAIN, PASSWORD)
        self.assert_ends(terminal, 0)

    def test_an_answer_that_is_too_long_is_none(self):
        terminal = self.on_terminal("create")
        terminal.answer(NEW, "x" * 2000)
        self.assertIn("longer", self.assert_ends(terminal, 1))

    def test_a_second_one_is_told_while_the_first_waits_for_an_answer(self):
        self.wallet.restore()
        terminal = self.on_terminal("password")
        terminal.wait_for(OLD)
        self.assert_refused("signer.alreadyRunning", "address")
        os.write(terminal.master, b"\x03")
        self.assert_ends(terminal, -signal.SIGINT)
        self.wallet.json("address")

    def with_signer(self):
        """An account is to be added; the terminal that asks for the password, and the signer."""
        self.wallet.restore()
        terminal = self.on_terminal("accounts", "--add")
        terminal.wait_for(OLD)
        process = terminal.process.pid
        children = pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()
        signer, = map(int, children)
        return terminal, signer

    def test_a_signer_that_is_killed_while_it_works_is_said_so(self):
        terminal, signer = self.with_signer()

        def ticks():
            return int(pathlib.Path(f"/proc/{signer}/stat").read_text().rsplit(")", 1)[1].split()[11])

        before = ticks()
        os.write(terminal.master, PASSWORD.encode() + b"\n")
        wait_for(lambda: ticks() > before + 2, SECONDS, "the signer to look at the password", 0.005)
        os.kill(signer, signal.SIGKILL)
        self.assertIn("The signer has ended", self.assert_ends(terminal, 1))
        self.assertEqual(len(self.wallet.json("accounts")["accounts"]), 1)

    def test_a_signer_that_is_killed_before_it_is_asked_is_started_again(self):
        terminal, signer = self.with_signer()
        os.kill(signer, signal.SIGKILL)
        stat = pathlib.Path(f"/proc/{signer}/stat")
        wait_for(lambda: stat.read_text().rsplit(")", 1)[1].split()[0] == "Z", SECONDS, "its end")
        os.write(terminal.master, PASSWORD.encode() + b"\n")
        self.assert_ends(terminal, 0)
        self.assertEqual(len(self.wallet.json("accounts")["accounts"]), 2)

    def test_a_descriptor_that_is_a_terminal_is_refused(self):
        terminal = self.on_terminal("create", "--password-fd", "0")
        self.assertIn("is a terminal", self.assert_ends(terminal, 1))

    def test_without_a_terminal_the_option_is_named(self):
        for arguments, option in ((("create",), "--password-fd"), (("restore",), "--words-fd"),
                                  (("import-key",), "--key-fd")):
            with self.subTest(arguments):
                self.assertIn(option, self.assert_refused("cli.noTerminal", *arguments))


if __name__ == "__main__":
    unittest.main()
