"""backup and restore-backup: a file that is whole or not there, and a wallet that loses nothing by it."""
import json
import os
import re
import shutil
import stat
import subprocess
import unittest

from wallet_program import FIRST_ADDRESS, LEDGER_ADDRESS, PASSWORD, SECOND_ADDRESS, VECTORS, WORDS, Wallet, WalletTest

SECRETS = {"--password-fd": PASSWORD}
OTHER_WORDS = next(vector["mnemonic"] for vector in VECTORS["mnemonics"] if vector["mnemonic"] != WORDS)


def payment(amount):
    return json.dumps({**VECTORS["header"], "token": "trx", "to": SECOND_ADDRESS, "amount": amount})


class Backup(WalletTest):
    def setUp(self):
        super().setUp()
        self.wallet.restore()
        self.file = self.folder / "wallet.backup"

    def back_up(self, file=None):
        self.wallet.json("backup", file or self.file, secrets=SECRETS)

    def restored(self, name, file=None):
        """A wallet of the backup alone, and the sentence that comes with it."""
        wallet = Wallet(self.folder / name)
        answer = wallet.run("restore-backup", file or self.file, "--json", secrets=SECRETS)
        self.assertEqual((answer.code, answer.json), (0, {"address": FIRST_ADDRESS}), answer)
        self.assertIn("barter-wallet records --acknowledge", answer.err)
        return wallet

    def sign(self, wallet, amount, secrets=SECRETS):
        return wallet.json("sign-offline", "-", secrets=secrets, stdin=payment(amount))["txid"]

    def test_is_a_file_for_its_owner_alone_and_over_no_other(self):
        self.assertEqual(self.wallet.json("backup", self.file, secrets=SECRETS), {"file": str(self.file)})
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        content = self.file.read_bytes()
        self.assertTrue(content.startswith(b"barter-backup 1\n"))
        self.assertNotIn(PASSWORD.encode(), content)

        for taken in (self.file, self.folder, self.folder / "link"):
            if taken.name == "link":
                taken.symlink_to(self.folder / "nothing")
            # Before a password is asked for.
            self.assert_refused("cli.fileExists", "backup", taken)
        self.assertEqual(self.file.read_bytes(), content)
        self.assertFalse((self.folder / "nothing").exists())
        self.assert_refused("storage.notFound", "backup", self.folder / "no-folder/file", secrets=SECRETS)
        self.assert_refused("wallet.wrongPassword", "backup", self.folder / "b", secrets={"--password-fd": "wrong"})
        self.assertFalse((self.folder / "b").exists())
        self.assert_misused("backup", secrets=SECRETS)

    def test_brings_the_address_book_and_the_nodes_back(self):
        nile = Wallet(self.folder / "nile")
        nile.restore(WORDS, "--network", "nile", "--node", "http://127.0.0.1:9")
        for address, name in ((SECOND_ADDRESS, "Landlord"), (LEDGER_ADDRESS, "Müller")):
            nile.json("address-book", "--add", address, "--name", name)
        nile.json("backup", self.file, secrets=SECRETS)
        other = self.restored("other")

        self.assertEqual(other.json("address-book"), nile.json("address-book"))
        self.assertEqual((other.profile / "wallet-network.json").read_bytes(),
                         (nile.profile / "wallet-network.json").read_bytes())
        # What has changed since stays; what is gone comes back.
        other.json("address-book", "--add", SECOND_ADDRESS, "--name", "Former landlord")
        other.json("address-book", "--remove", LEDGER_ADDRESS)
        other.run("restore-backup", self.file, secrets=SECRETS)
        self.assertEqual(other.json("address-book")["addresses"],
                         [{"address": SECOND_ADDRESS, "name": "Former landlord"},
                          {"address": LEDGER_ADDRESS, "name": "Müller"}])

    def test_brings_keys_accounts_and_payments_back(self):
        self.wallet.json("accounts", "--add", "--label", "Savings", secrets=SECRETS)
        signed = self.sign(self.wallet, "1.5")
        self.back_up()
        other = self.restored("other")

        self.assertEqual(other.json("accounts"), self.wallet.json("accounts"))
        self.assertEqual(other.json("address", "--account", "speed"), self.wallet.json("address", "--account", "speed"))
        # What it knows it gives again; nothing new before a person has looked.
        self.assertEqual(self.sign(other, "1.5", secrets={}), signed)
        self.assert_refused("signer.recordsIncomplete", "sign-offline", "-", wallet=other, secrets=SECRETS,
                            stdin=payment("2.5"))
        other.json("records", "--acknowledge", secrets=SECRETS)
        self.assertEqual(self.sign(other, "2.5"), self.sign(self.wallet, "2.5"))

    def test_that_is_old_takes_nothing_from_the_same_wallet(self):
        self.back_up()
        signed = self.sign(self.wallet, "1.5")
        answer = self.wallet.run("restore-backup", self.file, "--json", secrets=SECRETS)

        self.assertEqual((answer.code, answer.json), (0, {"address": FIRST_ADDRESS}), answer)
        self.assertIsNotNone(self.wallet.json("records")["incomplete_since"])
        self.assertEqual(self.sign(self.wallet, "1.5", secrets={}), signed)
        self.wallet.json("records", "--acknowledge", secrets=SECRETS)
        # The later one has what the older one lacks.
        later = self.folder / "later.backup"
        self.back_up(later)
        other = self.restored("other")
        other.run("restore-backup", later, secrets=SECRETS)
        self.assertEqual(self.sign(other, "1.5", secrets={}), signed)

    def test_of_another_wallet_is_refused(self):
        self.back_up()
        other = Wallet(self.folder / "other")
        address = other.restore(OTHER_WORDS)
        self.assert_refused("wallet.walletExists", "restore-backup", self.file, wallet=other, secrets=SECRETS)
        self.assertEqual(other.json("address")["address"], address["address"])
        self.assertIsNone(other.json("records")["incomplete_since"])

    def test_opens_with_the_password_of_its_day(self):
        self.back_up()
        self.wallet.json("password", secrets={**SECRETS, "--new-password-fd": "new"})
        other = Wallet(self.folder / "other")
        self.assert_refused("wallet.wrongPassword", "restore-backup", self.file, wallet=other,
                            secrets={"--password-fd": "new"})
        self.restored("other")

    def test_that_is_damaged_is_noticed_before_a_password_is_asked_for(self):
        self.back_up()
        whole = self.file.read_bytes()
        steps = range(0, len(whole), max(1, len(whole) // 60))
        damaged = [whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1:] for i in steps]
        damaged += [b"", whole[:-1], whole + b"\n", whole[:len(whole) // 2], b"\0" * len(whole)]
        other = Wallet(self.folder / "other")
        for content in damaged:
            self.assert_refused("wallet.backupDamaged", "restore-backup", self.write("damaged", content), wallet=other)
        self.assertFalse(other.profile.exists())
        self.assert_refused("cli.inputTooLong", "restore-backup", self.write("long", b"x" * (8 << 20) + b"xx"),
                            wallet=other)
        self.assert_refused("storage.notFound", "restore-backup", self.folder / "none", wallet=other)


class BackupFaults(WalletTest):
    """Each call with which the file is written fails, as on a full disk, or is the last before a kill."""
    CALLS = "openat,fchmod,write,fsync,renameat2"

    def setUp(self):
        super().setUp()
        self.wallet.restore()
        # Beside the profile, so that strace sees calls about the backup alone.
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        self.file = self.disk / "wallet.backup"

    def back_up(self, *inject):
        trace = self.folder / "trace"
        paths = [word for path in (self.disk, self.file, f"{self.file}.part") for word in ("-P", path)]
        # Without -f: the signer would die of being traced.
        self.wallet.wrapper = ["strace", "-qq", "-o", trace, "-e", f"trace={self.CALLS}", *inject, *paths]
        answer = self.wallet.run("backup", self.file, "--json", secrets=SECRETS)
        self.wallet.wrapper = []
        return answer, re.findall(r"^(\w+)\(", trace.read_text(), re.M)

    def each_call(self):
        answer, calls = self.back_up()
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(calls, ["openat", "fchmod", "write", "fsync", "renameat2", "openat", "fsync"])
        self.file.unlink()
        return [(call, calls[:i + 1].count(call)) for i, call in enumerate(calls)]

    def test_a_full_disk_leaves_nothing_and_is_said(self):
        for call, number in self.each_call():
            with self.subTest(call=call, number=number):
                answer, _ = self.back_up("-e", f"inject={call}:error=ENOSPC:when={number}")
                self.assertEqual((answer.code, answer.json["code"]), (1, "storage.diskFull"), answer)
                self.assert_sentence(answer.err)
                # Once it is in its place, only its folder is not synced.
                self.assertEqual(os.listdir(self.disk), ["wallet.backup"] if number == 2 else [])
                shutil.rmtree(self.disk)
                self.disk.mkdir()

    def test_a_kill_leaves_a_whole_file_or_none(self):
        for call, number in self.each_call():
            with self.subTest(call=call, number=number):
                answer, _ = self.back_up("-e", f"inject={call}:signal=SIGKILL:when={number}")
                self.assertEqual(answer.code, -9, "it was not killed")
                if self.file.exists():
                    content = self.file.read_bytes()
                    checksum = subprocess.run(["sha256sum"], input=content[:content.rindex(b"sha256 ")], check=True,
                                              stdout=subprocess.PIPE).stdout.split()[0]
                    self.assertEqual(content[content.rindex(b"sha256 ") + 7:].strip(), checksum)
                    self.file.unlink()
                answer, _ = self.back_up()
                self.assertEqual(answer.code, 0, answer)
                shutil.rmtree(self.disk)
                self.disk.mkdir()

    def test_a_file_system_that_cannot_rename_so_gets_a_second_name(self):
        answer, _ = self.back_up("-e", "inject=renameat2:error=EINVAL")
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(os.listdir(self.disk), ["wallet.backup"])
        self.assertEqual(Wallet(self.folder / "other").run("restore-backup", self.file, secrets=SECRETS).code, 0)


if __name__ == "__main__":
    unittest.main()
