#!/usr/bin/env python3
"""barter-wallet while Barter runs: the real two, with the one signer that Barter starts."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import unittest

from barter import Barter, wait_for
from wallet_program import (FIRST_ADDRESS, PASSWORD, PROGRAM, SECOND_ADDRESS, SECONDS, VECTORS, Wallet, WalletTest,
                            pipe_with)

NEW = "another pässword"
CHANGE = {"--password-fd": PASSWORD, "--new-password-fd": NEW}
OFFLINE = {**VECTORS["header"], "token": "trx", "to": SECOND_ADDRESS, "amount": "1.5"}


def signers(parent):
    """The processes barter-signer that a process has started and not waited for, the dead ones among them."""
    found = []
    for task in pathlib.Path(f"/proc/{parent}/task").iterdir():
        try:
            children = (task / "children").read_text().split()
            found += [int(child) for child in children
                      if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == "barter-signer"]
        except FileNotFoundError:
            continue
    return found


def waits_in(process, *functions):
    """Whether the process sleeps in one of these functions of the kernel."""
    return pathlib.Path(f"/proc/{process.pid}/wchan").read_text().startswith(functions)


def memory_has(pid, *needles):
    """Which of these are somewhere in what a process may write to."""
    found = set()
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
        for line in maps:
            begin, end = (int(number, 16) for number in line.split()[0].split("-"))
            if "w" not in line.split()[1]:
                continue
            try:
                memory.seek(begin)
                content = memory.read(end - begin)
            except (OSError, ValueError):
                continue
            found.update(needle for needle in needles if needle in content)
    return found


class WithBarter(WalletTest):
    def setUp(self):
        super().setUp()
        self.use(Barter(self.folder))

    def use(self, barter):
        """Which need not run yet."""
        self.barter = barter
        self.addCleanup(barter.__exit__, None, None, None)
        self.wallet = Wallet(barter.profile)
        self.socket = barter.profile / "wallet.sock"

    def start(self):
        """With a wallet, and a signer that somebody has asked for."""
        self.wallet.restore()
        self.barter.start()
        self.assertEqual(self.wallet.json("address")["address"], FIRST_ADDRESS)
        self.signer, = signers(self.barter.process.pid)

    def waiting(self, *command, **secrets):
        """A command that has reached the signer and waits for the password; the end to write that to."""
        reading, writing = os.pipe()
        numbers = {"--password-fd": reading, **{option: pipe_with(content) for option, content in secrets.items()}}
        options = [part for option, number in numbers.items() for part in (option, str(number))]
        process = subprocess.Popen([PROGRAM, *command, "--json", "--profile", str(self.wallet.profile), *options],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   pass_fds=tuple(numbers.values()), start_new_session=True)
        for number in numbers.values():
            os.close(number)
        self.addCleanup(process.kill)
        wait_for(lambda: waits_in(process, "pipe_read", "anon_pipe_read"), SECONDS, "the question for the password")
        return process, writing

    def waiting_change(self):
        return self.waiting("password", **{"--new-password-fd": NEW})

    def wait_until_under_way(self, process):
        wait_for(lambda: waits_in(process, "unix_stream", "sock_", "__skb_wait"), SECONDS, "a request under way")

    def type_password(self, writing):
        os.write(writing, PASSWORD.encode())
        os.close(writing)

    def outcome(self, process):
        out, err = process.communicate(timeout=SECONDS)
        return process.returncode, json.loads(out), err

    # --- both ways

    def everything(self):
        """What most commands answer. Each leaves the wallet as it was."""
        password = {"--password-fd": PASSWORD}
        text = json.dumps(OFFLINE)
        answers = [
            self.wallet.json("address"), self.wallet.json("accounts"), self.wallet.json("records"),
            self.wallet.json("address", "--account", "speed"),
            self.wallet.json("speed-caps", "--payment", "2", "--hour", "3", "--day", "4", "--total", "5",
                             secrets=password),
            self.wallet.json("speed-caps", "--hour", "1", secrets=password), self.wallet.json("speed-caps"),
            self.wallet.json("sign-offline", "-", secrets=password, stdin=text),
            self.wallet.json("password", secrets=CHANGE),
            self.wallet.json("password", secrets={"--password-fd": NEW, "--new-password-fd": PASSWORD}),
        ]
        keystore = self.wallet.json("export-keystore", secrets={**password, "--keystore-password-fd": "k"})
        answers.append(keystore["keystore"]["address"])
        # The wrong password comes last: after it, Barter's signer makes everybody wait.
        for code, arguments, secrets in (
                ("signer.noSuchAccount", ("address", "--account", "7"), None),
                ("wallet.walletExists", ("create",), {"--password-fd": PASSWORD}),
                ("signer.nothingToRecover", ("recover",), None),
                ("wallet.wrongPassword", ("password",), {**CHANGE, "--password-fd": "wrong"})):
            answers.append(self.assert_refused(code, *arguments, secrets=secrets))
        return answers

    def test_every_command_answers_the_same_with_and_without_barter(self):
        self.wallet.restore()
        without = self.everything()
        self.barter.start()

        through = self.everything()

        self.assertEqual(through, without)
        self.assertEqual(len(signers(self.barter.process.pid)), 1)
        self.assertEqual(self.socket.stat().st_mode & 0o777, 0o600)
        self.barter.quit()
        self.assertFalse(self.socket.exists())
        self.assertEqual(self.everything(), without)

    def test_a_new_wallet_in_a_profile_that_had_none(self):
        self.barter.start()
        self.assertFalse(self.socket.exists(), "without a wallet nothing of one runs")
        self.assertEqual(signers(self.barter.process.pid), [])

        self.assertEqual(self.wallet.restore(), {"address": FIRST_ADDRESS})

        self.assertEqual(self.wallet.json("address")["address"], FIRST_ADDRESS)
        self.barter.restart()
        self.assertEqual(self.wallet.json("address")["address"], FIRST_ADDRESS)
        self.assertEqual(len(signers(self.barter.process.pid)), 1)

    def test_a_profile_with_a_path_that_is_too_long_for_a_socket(self):
        deep = self.folder / ("x" * 100) / ("y" * 100)
        deep.mkdir(parents=True)
        self.use(Barter(deep))

        self.start()

    # --- at once

    def test_two_at_once(self):
        self.start()
        wrong = self.wallet.start("password", "--json", secrets={**CHANGE, "--password-fd": "wrong"})
        others = [self.wallet.start("accounts", "--json") for _ in range(6)]

        out, _ = wrong.communicate(timeout=SECONDS)
        self.assertEqual(json.loads(out)["code"], "wallet.wrongPassword")
        for other in others:
            out, err = other.communicate(timeout=SECONDS)
            self.assertEqual((other.returncode, err), (0, ""))
            self.assertEqual(json.loads(out)["accounts"][0]["address"], FIRST_ADDRESS)
        self.assertEqual(signers(self.barter.process.pid), [self.signer])

    # --- what may happen meanwhile

    def test_barter_quits_while_a_password_is_typed(self):
        self.start()
        process, writing = self.waiting_change()
        self.barter.quit()

        self.type_password(writing)

        self.assertEqual(self.outcome(process), (0, {}, ""))
        self.assert_refused("wallet.wrongPassword", "password", secrets=CHANGE)
        self.wallet.json("password", secrets={"--password-fd": NEW, "--new-password-fd": PASSWORD})

    def test_barter_is_killed_while_a_password_is_typed(self):
        self.start()
        process, writing = self.waiting_change()
        self.barter.kill9()

        self.type_password(writing)

        self.assertEqual(self.outcome(process), (0, {}, ""))
        # What it left does not keep the next one from listening.
        self.assertTrue(self.socket.exists())
        self.barter.start()
        self.assertEqual(self.wallet.json("address")["address"], FIRST_ADDRESS)
        self.assertEqual(len(signers(self.barter.process.pid)), 1)

    def test_barter_quits_while_the_signer_works(self):
        self.start()
        process, writing = self.waiting("records", "--acknowledge")
        os.kill(self.signer, signal.SIGSTOP)
        self.type_password(writing)
        self.wait_until_under_way(process)
        quitting = subprocess.Popen([self.barter.program, "--profile", str(self.barter.profile), "--quit"],
                                    env=self.barter.environment())
        wait_for(lambda: not self.socket.exists(), SECONDS, "Barter to close")
        os.kill(self.signer, signal.SIGCONT)

        self.assertEqual(self.outcome(process), (0, {"incomplete_since": None}, ""))
        self.assertEqual(quitting.wait(SECONDS), 0)
        self.barter.process.wait(SECONDS)

    def test_the_signer_is_killed_while_it_works(self):
        self.start()
        process, writing = self.waiting_change()
        os.kill(self.signer, signal.SIGSTOP)
        self.type_password(writing)
        self.wait_until_under_way(process)

        os.kill(self.signer, signal.SIGKILL)

        code, answer, err = self.outcome(process)
        self.assertEqual((code, answer["code"]), (1, "signer.signerGone"))
        self.assert_sentence(err)
        self.assertEqual(self.wallet.json("address")["address"], FIRST_ADDRESS)
        again, = signers(self.barter.process.pid)
        self.assertNotEqual(again, self.signer)
        self.assertEqual(self.wallet.json("password", secrets=CHANGE), {})
        self.assertIsNotNone(self.barter.status())

    def test_the_signer_is_killed_while_a_password_is_typed(self):
        self.start()
        process, writing = self.waiting_change()
        os.kill(self.signer, signal.SIGKILL)
        wait_for(lambda: "the signer has ended" in self.barter.log(), SECONDS, "Barter to notice")

        self.type_password(writing)

        self.assertEqual(self.outcome(process), (0, {}, ""))

    def test_barter_hangs(self):
        self.start()
        os.kill(self.barter.process.pid, signal.SIGSTOP)
        self.addCleanup(os.kill, self.barter.process.pid, signal.SIGCONT)

        self.assert_refused("signer.noAnswer", "address")

        os.kill(self.barter.process.pid, signal.SIGCONT)
        self.assertEqual(self.wallet.json("address")["address"], FIRST_ADDRESS)

    # --- strangers, and what Barter sees

    def test_nonsense_at_the_socket(self):
        self.start()
        for content in (b"", b"\0", b"GET / HTTP/1.1\r\n\r\n", b"\0\xff\xff\xff\xff", b"\1\0\0\1\0" + os.urandom(256),
                        b"\0\0\0\0\x08" + bytes(8), os.urandom(100_000)):
            with socket.socket(socket.AF_UNIX) as stranger:
                # The path may be too long for an address.
                folder = os.open(self.barter.profile, os.O_PATH)
                stranger.connect(f"/proc/self/fd/{folder}/wallet.sock")
                os.close(folder)
                try:
                    stranger.sendall(content)
                except BrokenPipeError:
                    pass
        self.assertEqual(self.wallet.json("address")["address"], FIRST_ADDRESS)
        self.assertEqual(signers(self.barter.process.pid), [self.signer])

    def test_barter_never_has_a_password_that_passes(self):
        self.start()
        self.wallet.json("password", secrets=CHANGE)
        self.assert_refused("wallet.wrongPassword", "password", secrets={**CHANGE, "--password-fd": "wröng password"})
        needles = [text.encode(coding) for text in (PASSWORD, NEW, "wröng password")
                   for coding in ("utf-8", "utf-16-le")]
        control = str(self.barter.profile).encode()

        found = memory_has(self.barter.process.pid, control, *needles)

        self.assertEqual(found, {control})


if __name__ == "__main__":
    unittest.main()
