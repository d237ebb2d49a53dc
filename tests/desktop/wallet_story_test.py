"""The first use of a wallet, without a mouse: from "create" to a payment that is final, on a TRON node of the test's
own. $BARTER is the program.

With $BARTER_PICTURES, the folder for them, it takes those of docs/pictures, in the colours of $BARTER_THEME."""
import json
import os
import pathlib
import re
import unittest

from desktop import pump, wait_for
from tron_node import TronNode
from window_test import WindowTest

TEST_DATA = pathlib.Path(__file__).resolve().parents[1] / "data"
# A token as BTT is one.
BYTECODE = json.loads((TEST_DATA / "tron/exchanges/trc20.json").read_text())["exchanges"][0]["request"]["body"]["bytecode"]
VECTORS = json.loads((TEST_DATA / "tron/vectors.json").read_text())
SECOND_WALLET = VECTORS["mnemonics"][0]["address_base58"]
PASSWORD = "correct horse"
PICTURES = os.environ.get("BARTER_PICTURES")
THEME = os.environ.get("BARTER_THEME", "light")
SLOW = 60  # scrypt on a busy machine


class WalletStory(WindowTest):
    accessibility = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.atspi.set_timeout(20_000, 20_000)  # ms: a busy machine is not the program's fault

    def setUp(self):
        super().setUp()
        self.node = TronNode(interval=400)
        self.addCleanup(self.node.stop)
        self.rich = self.node.rich["address"]
        self.token = self.node.control("deploy", owner=self.rich, bytecode=BYTECODE)["address"]
        self.write_settings(desktop={"theme": THEME})
        self.start()
        self.window_is_active("Barter")

    # -- what is on the screen, as a screen reader has it

    def control(self, name, *roles):
        def found():
            return next((node for node in self.nodes() if node.get_role_name() in roles and node.get_name() == name
                         and self.shows(node) and node.get_state_set().contains(self.atspi.StateType.ENABLED)), None)
        return wait_for(found, SLOW, f"{roles} “{name}”")

    def press(self, name):
        self.control(name, "push button").do_action(0)

    def type(self, text):
        pump(1)  # keys that lead to the field are on their way
        self.desktop.xdotool("type", "--delay", "25", text)

    def says(self, text):
        return any(text in label for label in self.shown_labels())

    def wait_until_said(self, text, timeout=SLOW):
        wait_for(lambda: self.says(text), timeout, f"“{text}”; there is {self.shown_labels()}")

    def picture(self, name):
        if PICTURES:
            pump(1)
            path = f"{PICTURES}/wallet-{name}-{THEME}.png"
            self.desktop.screenshot(path)
            self.desktop.run("/usr/bin/mogrify", "-bordercolor", "black", "-border", "1", "-trim", "+repage", path)

    def open_wallet_page(self):
        self.keys("shift+F6", "End")

    # -- the story

    def create(self):
        self.open_wallet_page()
        self.wait_until_said("A wallet is optional")
        self.picture("welcome")
        self.press("Create a wallet…")
        self.window_is_active("Create a wallet")
        self.keys("alt+w", "End", "alt+o")
        self.type(self.node.address)
        self.keys("alt+b")
        self.type(self.token)
        self.press("Next")
        self.wait_until_said("Choose a password")
        self.type(PASSWORD)
        self.keys("Tab")
        self.type(PASSWORD)
        self.press("Create the wallet")
        self.wait_until_said("Write these words down")

    def read_words(self, title="Create a wallet"):
        self.assertEqual(self.listed_words(title), [], "words that nobody has asked to see")
        self.press("Show the words")
        words = wait_for(lambda: len(self.listed_words(title)) == 12 and self.listed_words(title), 20, "twelve words")
        if title == "Create a wallet":
            self.picture("words")
        self.keys("alt+n")
        return words

    def listed_words(self, title):
        dialog = self.shown_window(title)
        found = {}
        for node in self.nodes(dialog):
            place = re.fullmatch(r"Word (\d+) of 12", node.get_description() or "")
            if place and node.get_name() and self.shows(node):
                found[int(place[1])] = node.get_name()
        return [found[place] for place in sorted(found)]

    def test_create_put_off_receive_and_pay(self):
        self.create()
        words = self.read_words()

        # Put off the check. Nobody finds the words any more.
        self.press("Later")
        self.window_is_active("Barter")
        self.wait_until_said("The words of this wallet are not checked")

        # Receiving asks for them. The paper is not at hand: until somebody has them, the password shows them again.
        self.press("Receive…")
        self.window_is_active("Check the words")
        self.press("Show them again…")
        self.window_is_active("Show the words again")
        self.type(PASSWORD)
        self.press("Show the words")
        self.window_is_active("The words of the wallet")
        self.assertEqual(self.read_words("The words of the wallet"), words)
        self.press("Later")
        self.window_is_active("Barter")

        self.press("Receive…")
        self.window_is_active("Check the words")
        self.type(" ".join(words))
        self.press("Check")
        self.window_is_active("Receive")
        own = wait_for(lambda: next((text for text in self.shown_labels() if re.fullmatch(r"T\w{33}", text)), None), 10,
                       "the address")
        self.picture("receive")
        self.press("Close")
        self.window_is_active("Barter")
        self.assertFalse(self.says("The words of this wallet are not checked"))

        # Somebody pays.
        self.node.control("fund", address=own, trx=50_000_000)
        self.wait_until_said("50 TRX")

        # To a second wallet.
        self.press("Send…")
        self.window_is_active("Send")
        self.keys("alt+o", "Down", "alt+t")
        self.type(SECOND_WALLET)
        self.keys("alt+a")
        self.type("1.5")
        self.press("Next")
        self.wait_until_said("Left afterwards")
        grouped = " ".join(SECOND_WALLET[i:i + 4] for i in range(0, 34, 4))
        self.assertTrue(self.says(grouped), self.shown_labels())
        self.keys("alt+l")
        self.type(SECOND_WALLET[-6:])
        self.keys("Tab")
        self.type(PASSWORD)
        self.picture("confirm")
        self.press("Send 1.5 TRX")
        self.wait_until_said("Paid. Nothing can take it back.")
        self.press("Close")
        self.assertEqual(self.node.ask("/wallet/getaccount", address=SECOND_WALLET, visible=True)["balance"], 1_500_000)
        self.wait_until_said("47.4 TRX")
        self.picture("overview")


if __name__ == "__main__":
    unittest.main()
