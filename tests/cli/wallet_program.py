"""barter-wallet under test: the real program with its real signer, a profile of its own, secrets through descriptors or
through a terminal.

The program is the first argument of the test.
"""
import errno
import fcntl
import json
import os
import pathlib
import select
import subprocess
import sys
import termios
import time
import unittest

from barter import Folder, wait_for

PROGRAM = sys.argv.pop(1)
TEST_DATA = pathlib.Path(__file__).resolve().parents[1] / "data"
VECTORS = json.loads((TEST_DATA / "tron/vectors.json").read_text())

WORDS = VECTORS["mnemonics"][0]["mnemonic"]  # "abandon" eleven times, "about"
FIRST_ADDRESS, SECOND_ADDRESS, LEDGER_ADDRESS = (vector["address_base58"] for vector in VECTORS["mnemonics"][:3])
PASSWORD = "correct horse pässword"
SECONDS = 60  # scrypt on a busy machine


class Answer:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __repr__(self):
        return f"exit {self.code}, out {self.out!r}, err {self.err!r}"

    @property
    def json(self):
        return json.loads(self.out)


def pipe_with(content):
    """The end to read from, of a pipe that has `content` in it and nothing behind it."""
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 1 << 18)
    with os.fdopen(writing, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return reading


def environment(home):
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(home)}


class Wallet:
    """A profile, and what barter-wallet is asked about it."""

    def __init__(self, folder):
        self.profile = pathlib.Path(folder)
        self.folder = self.profile / "wallet"
        self.variables = {}
        self.wrapper = []
        self.stdout = subprocess.PIPE

    def start(self, *arguments, secrets=None, stdin=subprocess.DEVNULL):
        """`secrets`: what each option that ends in -fd leads to. Not on any terminal."""
        descriptors = {option: pipe_with(content) for option, content in (secrets or {}).items()}
        options = [part for option, number in descriptors.items() for part in (option, str(number))]
        try:
            return subprocess.Popen([*self.wrapper, PROGRAM, *map(str, arguments), "--profile",
                                     str(self.profile), *options], stdin=stdin, stdout=self.stdout, stderr=subprocess.PIPE, text=True,
                                    env=environment(self.profile.parent) | self.variables, start_new_session=True,
                                    pass_fds=tuple(descriptors.values()))
        finally:
            for number in descriptors.values():
                os.close(number)

    def run(self, *arguments, secrets=None, stdin=""):
        reading = pipe_with(stdin)
        try:
            process = self.start(*arguments, secrets=secrets, stdin=reading)
        finally:
            os.close(reading)
        out, err = process.communicate(timeout=SECONDS)
        return Answer(process.returncode, out, err)

    def json(self, *arguments, warns=False, **options):
        """`warns`: something is said on stderr; else nothing may be."""
        answer = self.run(*arguments, "--json", **options)
        if answer.code != 0 or bool(answer.err) != warns:
            raise AssertionError(answer)
        return answer.json

    def restore(self, words=WORDS, *arguments, password=PASSWORD, **secrets):
        options = {"--words-fd": words, "--password-fd": password}
        options.update({f"--{name.replace('_', '-')}-fd": content for name, content in secrets.items()})
        return self.json("restore", *arguments, secrets=options)

    def files(self):
        return [path for path in self.profile.rglob("*") if path.is_file()]


class WalletTest(unittest.TestCase):
    def setUp(self):
        held = Folder()
        self.folder = held.__enter__()
        self.addCleanup(held.__exit__)
        self.wallet = Wallet(self.folder / "profile")

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def assert_sentence(self, text):
        lines = text.splitlines()
        self.assertEqual(len(lines), 1, text)
        self.assertRegex(lines[0], r"^[A-Z].*\.$")
        self.assertTrue(lines[0].isprintable(), lines)

    def assert_refused(self, code, *arguments, wallet=None, exit_code=1, **options):
        """With one sentence, which is the same with --json; gives it."""
        wallet = wallet or self.wallet
        answer = wallet.run(*arguments, "--json", **options)
        self.assertEqual(answer.code, exit_code, answer)
        self.assert_sentence(answer.err)
        self.assertEqual(answer.json, {"error": answer.err.rstrip("\n"), "code": code})
        return answer.err.rstrip("\n")

    def assert_misused(self, *arguments, **options):
        return self.assert_refused("usage", *arguments, exit_code=2, **options)


class OnTerminal:
    """The program with a terminal of its own, as somebody sits before it."""

    def __init__(self, wallet, *arguments, out_is_terminal=True):
        self.master, self.slave = os.openpty()
        slave = self.slave

        def take_terminal():
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

        out = slave if out_is_terminal else subprocess.PIPE
        self.process = subprocess.Popen([PROGRAM, *map(str, arguments), "--profile", str(wallet.profile)],
                                        stdin=slave, stdout=out, stderr=slave, start_new_session=True,
                                        preexec_fn=take_terminal, env=environment(wallet.profile.parent))
        self.screen = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        os.close(self.master)
        os.close(self.slave)

    def read(self, timeout):
        if select.select([self.master], [], [], timeout)[0]:
            try:
                self.screen += os.read(self.master, 1 << 16).decode()
            except OSError as error:
                if error.errno != errno.EIO:
                    raise

    def wait_for(self, text):
        """What is on the screen up to `text`, which is taken from it."""
        end = time.monotonic() + SECONDS
        while text not in self.screen:
            if time.monotonic() > end:
                raise AssertionError(f"no {text!r} in {self.screen!r}")
            self.read(0.2)
        before, _, self.screen = self.screen.partition(text)
        return before

    def echoes(self):
        return bool(termios.tcgetattr(self.slave)[3] & termios.ECHO)

    def answer(self, prompt, text):
        """Waits until it is asked and typing is hidden, and types."""
        before = self.wait_for(prompt)
        if self.echoes():
            raise AssertionError(f"typing shows at {prompt!r}")
        os.write(self.master, text.encode() + b"\n")
        return before

    def wait(self):
        """The exit code, and all that is still on the screen."""
        wait_for(lambda: self.read(0.05) or self.process.poll() is not None, SECONDS, "the program to end")
        self.read(0.1)
        return self.process.returncode, self.screen
