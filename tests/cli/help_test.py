"""--help, --version, wrong usage, and that the man page says the same as --help."""
import pathlib
import re
import subprocess
import unittest

from wallet_program import PROGRAM, Wallet, WalletTest

MAN_PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/barter-wallet.1"
COMMANDS = ("create", "restore", "import-key", "import-keystore", "import-address", "export-keystore", "backup",
            "restore-backup", "address", "accounts", "address-book", "password", "speed-caps", "balance", "history",
            "send", "broadcast", "status", "sign-offline", "records", "recover")


class Help(WalletTest):
    def help(self, *command):
        answer = self.wallet.run(*command, "--help")
        self.assertEqual((answer.code, answer.err), (0, ""))
        return answer.out

    def test_the_list_of_commands_is_complete(self):
        listed = re.findall(r"^  ([a-z-]+) {2,}\S", self.help().split("Commands:")[1].split("\n\n")[0], re.M)
        self.assertEqual(tuple(listed), COMMANDS)

    def test_each_command_tells_its_options_and_has_examples_that_are_understood(self):
        for command in COMMANDS:
            with self.subTest(command):
                text = self.help(command)
                self.assertTrue(text.startswith(f"Usage: barter-wallet {command}"), text)
                examples = re.findall(r"^  barter-wallet (.*)$", text.split("Examples:")[1], re.M)
                self.assertGreater(len(examples), 0)
                for example in examples:
                    # What a shell would take away; then with --help, so that it is read and nothing is done.
                    arguments = re.sub(r"\s\d?[<>]\s*\S+", "", example).split()
                    self.assertEqual(self.help(*arguments), text, example)

    def test_lines_fit_on_a_terminal(self):
        for command in ((), *((name,) for name in COMMANDS)):
            for line in self.help(*command).splitlines():
                self.assertLessEqual(len(line), 120, line)

    def test_the_version_tells_what_shuts_the_signer_in(self):
        answer = self.wallet.run("--version")
        self.assertEqual((answer.code, answer.err), (0, ""))
        self.assertRegex(answer.out, r"^barter-wallet \d+\.\d+\.\d+ \((Landlock version \d+|no Landlock in this kernel)\)\n$")
        version = self.wallet.json("--version")
        self.assertEqual(list(version), ["version", "landlock"])
        self.assertIn(version["version"], answer.out)
        self.assertIsInstance(version["landlock"], int)

    def test_neither_qt_nor_libtorrent_is_loaded(self):
        libraries = subprocess.run(["ldd", PROGRAM], check=True, stdout=subprocess.PIPE, text=True).stdout
        self.assertIn("libcrypto", libraries)
        self.assertNotRegex(libraries, "libQt|torrent")

    def test_wrong_usage_is_said_in_one_sentence(self):
        for arguments in ((), ("no-such-command",), ("address", "extra"), ("address", "--no-such-option"),
                          ("--no-such-option", "address"), ("address", "--json=yes"), ("address", "--account"),
                          ("address", "--account", "0", "--account", "0"), ("import-keystore",),
                          ("sign-offline", "a", "b"), ("create", "--word-count", "13"), ("-x",),
                          ("address", "--label", "x")):
            with self.subTest(arguments):
                answer = self.wallet.run(*arguments)
                self.assertEqual((answer.code, answer.out), (2, ""), answer)
                self.assert_sentence(answer.err)
                self.assertEqual(self.wallet.run(*arguments, "--json").json["code"], "usage")
        self.assertFalse(self.wallet.profile.exists())

    def test_an_empty_name_is_no_profile(self):
        for arguments in (("--profile=",), ("--profile", "")):
            answer = subprocess.run([PROGRAM, "address", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                    stderr=subprocess.PIPE, text=True)
            self.assertEqual((answer.returncode, answer.stderr), (2, "The option --profile needs a folder.\n"))

    def test_the_profile_is_that_of_barter_when_none_is_named(self):
        home = self.folder / "home"
        for variables, folder in (({"HOME": str(home)}, home / ".local/share/barter"),
                                  ({"HOME": "/nonexistent", "XDG_DATA_HOME": str(home / "x")}, home / "x/barter")):
            with self.subTest(variables):
                Wallet(folder).restore()
                answer = subprocess.run([PROGRAM, "address"], env=variables, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, text=True)
                self.assertEqual(answer.returncode, 0)
                self.assertRegex(answer.stdout, "^T.{33}\n$")


class ManPage(WalletTest):
    @classmethod
    def setUpClass(cls):
        cls.source = MAN_PAGE.read_text()

    def options_of(self, text):
        return set(re.findall(r"^  (--[a-z-]+)", text, re.M))

    def test_it_has_no_mistake(self):
        for checker in (["mandoc", "-T", "lint", "-W", "style"], ["groff", "-mandoc", "-ww", "-z", "-Tutf8"]):
            checked = subprocess.run([*checker, MAN_PAGE], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual((checked.returncode, checked.stdout), (0, ""), checker)

    def test_it_has_every_command_and_every_option_and_no_others(self):
        commands = re.findall(r"^\.Ss ([a-z-]+)(?: Ar .*)?$", self.source.split(".Sh COMMANDS")[1], re.M)
        self.assertEqual(tuple(commands), COMMANDS)

        documented = {"--" + name for name in re.findall(r"^\.It Fl -([a-z-]+)", self.source, re.M)}
        options = self.options_of(self.wallet.run("--help").out)
        for command in COMMANDS:
            options |= self.options_of(self.wallet.run(command, "--help").out)
        self.assertGreater(len(options), 20)
        self.assertEqual(documented, options)


if __name__ == "__main__":
    unittest.main()
