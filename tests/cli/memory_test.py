"""What is left in memory: nothing of the wallet in barter-wallet, and nothing of the main account in the signer, once a
payment is signed or a wallet made. The same scan finds it in the signer while it signs. Needs root."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

from barter import wait_for
from process_memory import Secrets, Traced, chain_of, seed_of, stopped
from sign_offline_test import TRX
from tron_node import TronNode
from wallet_program import PASSWORD, SECOND_ADDRESS, TEST_DATA, WalletTest

SIGNER, PROBE = sys.argv.pop(1), sys.argv.pop(1)  # wallet_program took the first
# The twelfth of BIP-39's own vectors (tests/data/bip39): random, so that nothing else has its bytes by chance.
ENTROPY = bytes.fromhex("9e885d952ad362caeb4efe34a8e91bd2")
MNEMONIC = "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic"
PASSPHRASE = "Grüße vom Meer 7319"
WORDS = {"--words-fd": MNEMONIC, "--passphrase-fd": PASSPHRASE, "--password-fd": PASSWORD}
BYTECODE = json.loads((TEST_DATA / "tron/exchanges/trc20.json").read_text())["exchanges"][0]["request"]["body"]["bytecode"]
REPLY = (1, 3)  # write() to the socket
WRITES_TO_DISK = {74, 75}  # fsync, fdatasync: a payment is on disk before it leaves, and the key is there until then
PATH, SPEED = "m/44'/195'/0'/0/0", "m/44'/195'/1000000'/0"
ALL = Secrets().wallet(MNEMONIC, PASSPHRASE, ENTROPY, PATH).text("password", PASSWORD)
EVERYTHING = Secrets().wallet(MNEMONIC, PASSPHRASE, ENTROPY, PATH).wallet(MNEMONIC, PASSPHRASE, ENTROPY, SPEED).text(
    "password", PASSWORD)


def names(found):
    return {hit.partition(" (")[0] for hit in found}


class Memory(WalletTest):
    def setUp(self):
        super().setUp()
        self.assertEqual(os.geteuid(), 0, "the memory of these programs is closed to all but root")

    def signer_of(self, process):
        """The process that the program started, if it is still there."""
        if process.poll() is not None:
            raise AssertionError(process.communicate())
        children = [child for task in pathlib.Path(f"/proc/{process.pid}/task").iterdir()
                    for child in (task / "children").read_text().split()]
        signers = [int(child) for child in children
                   if b"barter-signer" in pathlib.Path(f"/proc/{child}/cmdline").read_bytes()]
        return signers[0] if signers else None

    def call_of(self, process):
        """Number and arguments of the system call that it waits in."""
        if process.poll() is not None:
            raise AssertionError(process.communicate())
        return pathlib.Path(f"/proc/{process.pid}/syscall").read_text()

    def assert_clean(self, process, secrets, what):
        with stopped(process):
            self.assertEqual(secrets.found_in(process), set(), what)


class TheScan(Memory):
    """Of a process that has been told one form of each secret."""

    HOLDER = "import sys, time; held = sys.stdin.buffer.read(); print(len(held), flush=True); time.sleep(60)"

    def found_of(self, content):
        process = subprocess.Popen([sys.executable, "-c", self.HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdout.close)
        process.stdin.write(content)
        process.stdin.close()
        self.assertEqual(int(process.stdout.readline()), len(content))
        with stopped(process.pid):
            return ALL.found_in(process.pid)

    def test_finds_each_form_and_each_alone(self):
        key = chain_of(seed_of(MNEMONIC, PASSPHRASE), PATH)[PATH][0]
        name = f"key of {PATH}"
        for content, found in (
                (b"nothing", set()),
                (key, {f"{name} (raw)"}), (key[::-1], {f"{name} (number)"}), (bytes(16) + key[16:], {f"{name} (raw)"}),
                (key.hex().encode(), {f"{name} (utf-8)"}), (key.hex().upper().encode("utf-16-le"), {f"{name} (utf-16-le)"}),
                (ENTROPY, {"entropy (raw)"}), (seed_of(MNEMONIC, PASSPHRASE), {"seed (raw)", "first half of the seed (raw)"}),
                (MNEMONIC.encode(), {"words (utf-8)"}), ("curtain grace".encode("utf-16-le"), {"words (utf-16-le)"}),
                (PASSWORD.encode(), {"password (utf-8)"}), (PASSWORD.encode("utf-16-be"), {"password (utf-16-be)"})):
            with self.subTest(found):
                seen = self.found_of(bytes(1_500_001) + content + b"x" * 2_000_000)
                # Behind a zero, one order of UTF-16 is the other as well.
                self.assertLessEqual(found, seen)
                self.assertEqual(names(found), names(seen))


class OfAPayment(Memory):
    def setUp(self):
        super().setUp()
        self.node = TronNode()
        self.addCleanup(self.node.stop)
        rich = self.node.rich["address"]
        token = self.node.control("deploy", owner=rich, bytecode=BYTECODE)["address"]
        address = self.wallet.json("restore", "--network", "custom", "--node", self.node.address, "--btt-contract",
                                   token, "--bttold-id", "0", secrets=WORDS)["address"]
        self.node.control("fund", address=address, trx=50_000_000)
        self.node.control("mine")

    def test_nothing_is_left_in_the_program_and_only_during_it_in_the_signer(self):
        reading, writing = os.pipe()
        process = self.wallet.start("send", "--to", SECOND_ADDRESS, "--amount", "1", "--token", "trx", "--wait",
                                    "final", "--json", "--password-fd", "0", stdin=reading)
        os.close(reading)
        wait_for(lambda: self.signer_of(process), 60, "the signer")
        signer = self.signer_of(process)
        self.addCleanup(process.kill)
        wait_for(lambda: self.call_of(process).startswith("0 0x0 "), 60, "the question for the password")
        self.assert_clean(process.pid, ALL, "before the password")
        self.assert_clean(signer, ALL, "the signer before the password")

        during = set()
        with Traced(signer) as traced:
            os.write(writing, PASSWORD.encode() + b"\n")
            os.close(writing)
            call = None
            while call != REPLY:
                call = traced.go_on()
                if call[0] in WRITES_TO_DISK and f"key of {PATH}" not in names(during):
                    during |= ALL.found_in(signer)
        self.assertEqual(names(during), {"entropy", "passphrase", "password", f"key of {PATH}"})

        wait_for(lambda: self.node.control("status")["pending"], 60, "the payment at the node")
        self.assert_clean(process.pid, ALL, "the program after the payment")
        self.assert_clean(signer, ALL, "the signer after the payment")
        self.assertIsNone(process.poll())
        self.node.control("mine", count=25)
        out, err = process.communicate(timeout=120)
        self.assertEqual((process.returncode, json.loads(out)["state"]), (0, "final"), err)


class OfWhatTakesNoLongerThanItsAnswer(Memory):
    """The answer does not fit into the pipe, so that the program can be looked at just before its end."""

    def run_until_the_answer(self, *arguments, secrets, expected_before=frozenset(), needles=ALL):
        password, writing = os.pipe()
        full, self.wallet.stdout = full_pipe()
        others = {name: content for name, content in secrets.items() if name != "--password-fd"}
        process = self.wallet.start(*arguments, "--json", "--password-fd", "0", secrets=others, stdin=password)
        self.addCleanup(process.kill)
        os.close(password)
        os.close(self.wallet.stdout)
        self.wallet.stdout = subprocess.PIPE
        wait_for(lambda: self.call_of(process).startswith("0 0x0 "), 60, "the question for the password")
        with stopped(process.pid):
            self.assertEqual(names(needles.found_in(process.pid)), expected_before)
        os.write(writing, PASSWORD.encode() + b"\n")
        os.close(writing)
        wait_for(lambda: self.call_of(process).startswith("1 0x1 "), 60, "the answer")
        self.assert_clean(process.pid, needles, arguments)
        with os.fdopen(full, "rb") as file:
            answer = json.loads(file.read().lstrip(b"\0"))
        self.assertEqual(process.wait(timeout=60), 0)
        return answer

    def test_nothing_is_left_of_a_wallet_that_is_restored(self):
        answer = self.run_until_the_answer("restore", secrets=WORDS, expected_before={"words", "passphrase"})
        self.assertEqual(list(answer), ["address"])
        self.run_until_the_answer("accounts", "--add", secrets={})
        request = self.write("payment.json", json.dumps(TRX))
        self.assertIn("signature", self.run_until_the_answer("sign-offline", request, secrets={}))

    def test_nothing_is_left_of_a_key_that_is_imported(self):
        key = chain_of(seed_of(MNEMONIC, PASSPHRASE), PATH)[PATH][0]
        needles = Secrets().bytes("key", key).text("password", PASSWORD)
        self.run_until_the_answer("import-key", secrets={"--key-fd": key.hex()}, expected_before={"key"},
                                  needles=needles)


def full_pipe():
    """(the end to read from, the one into which nothing fits)."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    for size in (1 << 16, 1):
        try:
            while True:
                os.write(writing, bytes(size))
        except BlockingIOError:
            pass
    os.set_blocking(writing, True)
    return reading, writing


class OfTheSpeedAccount(Memory):
    def setUp(self):
        super().setUp()
        self.probe = subprocess.Popen([PROBE, SIGNER, self.folder / "wallet"], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.probe.stdout.close)
        self.addCleanup(self.probe.communicate)

    def ask(self, line):
        self.probe.stdin.write(line + "\n")
        self.probe.stdin.flush()
        return int(self.probe.stdout.readline())

    def found(self, signer):
        with stopped(signer):
            return names(EVERYTHING.found_in(signer))

    def test_only_its_own_branch_is_in_the_signer_and_only_while_it_is_open(self):
        signer = self.ask(f"restore {MNEMONIC}|{PASSPHRASE}|{PASSWORD}")
        self.assertEqual(self.found(signer), set(), "after restoring")
        self.ask(f"unlock {PASSWORD}")
        self.assertEqual(self.found(signer), {f"key of {SPEED}", f"chain code of {SPEED}"})
        self.ask("lock")
        self.assertEqual(self.found(signer), set(), "after locking")


if __name__ == "__main__":
    unittest.main()
