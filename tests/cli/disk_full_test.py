"""R-11: a payment that cannot be recorded is not signed. With room again it is, and the wallet is as it was."""
import json
import os
import unittest

import namespace
from sign_offline_test import TRX
from wallet_program import FIRST_ADDRESS, PASSWORD, Wallet, WalletTest

MIB = 1 << 20


class DiskFull(WalletTest):
    def setUp(self):
        super().setUp()
        self.disk = self.enterContext(namespace.Tmpfs(self.folder / "disk", 4))
        self.wallet = Wallet(self.disk.path / "profile")
        self.wallet.restore()
        self.request = self.write("payment.json", json.dumps(TRX))

    def leave_free(self, count):
        """Fills the disk up to the last page, and gives back so many bytes."""
        file = self.disk.path / "filler"
        with open(file, "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass
            filler.truncate(max(0, filler.tell() - count))
        return file

    def sign(self):
        return self.wallet.run("sign-offline", self.request, "--json", secrets={"--password-fd": PASSWORD})

    def test_nothing_is_signed_that_cannot_be_recorded(self):
        key = (self.wallet.folder / "wallet.key").read_bytes()
        filler = self.leave_free(0)
        refused = self.sign()
        self.assertEqual(refused.code, 1, refused)
        self.assertNotIn("signature", refused.out)
        self.assert_sentence(refused.err)
        self.assertEqual(refused.json["code"], "storage.diskFull")
        self.assertEqual((self.wallet.folder / "wallet.key").read_bytes(), key)

        for count in (4096, 65536):
            filler.unlink()
            filler = self.leave_free(count)
            answer = self.sign()
            if answer.code != 0:
                self.assertNotIn("signature", answer.out)
            self.assertEqual((self.wallet.folder / "wallet.key").read_bytes(), key)
        filler.unlink()
        signed = self.sign()
        self.assertEqual(signed.code, 0, signed)
        self.assertEqual(self.wallet.json("address")["address"], FIRST_ADDRESS)
        self.assertEqual(self.sign().json, signed.json)

    def test_a_password_stays_the_one_before(self):
        filler = self.leave_free(0)
        self.assert_refused("storage.diskFull", "password",
                            secrets={"--password-fd": PASSWORD, "--new-password-fd": "another"})
        filler.unlink()
        self.assertEqual(self.sign().code, 0)


if __name__ == "__main__":
    unittest.main()
