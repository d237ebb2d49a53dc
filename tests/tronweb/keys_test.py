"""Random keys, words, addresses and keystores: Barter and tronweb (for keystores ethers) say the same of them."""
import unicodedata

from sides import Sides, cases, main

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
COST = {"n": 1024, "r": 8, "p": 1}


class RandomKeys(Sides):
    def text(self, length):
        """Letters of many scripts, among them such as Unicode writes in two ways."""
        letters = "abcXYZ 019ßäÅéñøçŁﬁ½²Ωйñкожи日本語한글ガ\u0301\u0308😀"
        return "".join(self.random.choice(letters) for _ in range(length))

    def test_have_the_same_address(self):
        requests = [{"op": "key", "key": self.key()} for _ in range(cases(2000))]
        self.assert_same(requests, self.barter(requests), self.tronweb(requests))

    def test_of_random_words_are_the_same_at_any_path(self):
        requests = []
        for _ in range(cases(300)):
            account, number = self.random.getrandbits(31), self.random.getrandbits(31)
            path = self.random.choice(("m/44'/195'/0'/0/0", f"m/44'/195'/0'/0/{number}", f"m/44'/195'/{account}'/0/0",
                                       f"m/44'/195'/1000000'/0/{number}"))
            passphrase = self.text(self.random.choice((0, 0, 1, 8, 40)))
            requests.append({"op": "words", "entropy": self.bytes(self.random.choice((16, 32))), "path": path,
                             "passphrase": passphrase})
        self.assertTrue(any(unicodedata.normalize("NFKD", one["passphrase"]) != one["passphrase"] for one in requests))
        self.assert_same(requests, self.barter(requests), self.tronweb(requests))

    def test_addresses_with_a_changed_character_are_refused_by_both(self):
        keys = [{"op": "key", "key": self.key()} for _ in range(cases(500))]
        requests = []
        for answer in self.tronweb(keys):
            address = answer["address"]
            place = self.random.randrange(len(address))
            changed = address[:place] + self.random.choice(BASE58) + address[place + 1:]
            shorter = address[:place] + address[place + 1:]
            requests += [{"op": "is_address", "text": one} for one in (address, changed, shorter)]
        ours = self.barter(requests)
        self.assert_same(requests, ours, self.tronweb(requests))
        self.assertGreater(sum(answer["valid"] for answer in ours), len(keys) - 1)
        self.assertGreater(sum(not answer["valid"] for answer in ours), len(keys))

    def keystore_requests(self):
        return [{"op": "export_keystore", "key": self.key(), "password": self.text(self.random.randint(1, 40)), **COST}
                for _ in range(cases(40))]

    def opened(self, requests, files):
        return [{"op": "import_keystore", "json": file["json"], "password": request["password"]}
                for request, file in zip(requests, files, strict=True)]

    def assert_keys(self, requests, answers):
        addresses = self.tronweb([{"op": "key", "key": request["key"]} for request in requests])
        for request, address, answer in zip(requests, addresses, answers, strict=True):
            self.assertEqual(answer, {"key": request["key"], "address": address["address_hex"]})

    def test_in_keystores_of_ethers_are_read(self):
        # ethers puts a password into NFKC first. The definition of the file says nothing of that: Barter takes it as it
        # is, and so do those whose password has one form only.
        requests = self.keystore_requests()
        for request in requests:
            request["password"] = unicodedata.normalize("NFKC", request["password"])
        self.assert_keys(requests, self.barter(self.opened(requests, self.tronweb(requests))))

    def test_in_keystores_of_barter_are_read_by_ethers(self):
        requests = self.keystore_requests()
        for request in requests:
            request["password"] = unicodedata.normalize("NFKC", request["password"])
        self.assert_keys(requests, self.tronweb(self.opened(requests, self.barter(requests))))


if __name__ == "__main__":
    main()
