"""Random transactions: the bytes, ids and signatures of Barter and of tronweb are the same, and each reads the other's."""
from sides import Sides, cases, main

BIG = (1 << 63) - 1
EDGES = (0, 1, 127, 128, 255, 256, 16383, 16384, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 32, (1 << 53) - 1, 1 << 53,
         (1 << 53) + 1, (1 << 56) - 1, 1 << 56, (1 << 62), BIG - 1, BIG)
NAMES = {"TransferContract": ("owner_address", "to_address", "amount"),
         "TransferAssetContract": ("asset_name", "owner_address", "to_address", "amount"),
         "TriggerSmartContract": ("owner_address", "contract_address", "call_value", "data", "call_token_value",
                                  "token_id")}
NUMBERS = ("amount", "call_value", "call_token_value", "token_id")


class RandomTransactions(Sides):
    def natural(self):
        """A 63-bit number as text: an edge, one of a random length, or any."""
        return str(self.random.choice((self.random.choice(EDGES), self.random.getrandbits(self.random.randint(1, 63)),
                                       self.random.randint(0, BIG))))

    def integer(self):
        return ("-" if self.random.random() < 0.2 else "") + self.natural().replace("-0", "0")

    def address(self):
        return "41" + self.bytes(20)

    def memo(self):
        """Lengths around those where the length itself takes one more byte."""
        return self.bytes(*self.random.choice(((0, 0), (1, 40), (120, 135), (500, 600), (16380, 16390))))

    def header(self):
        header = {"key": self.key(), "ref_block_bytes": self.bytes(2), "ref_block_hash": self.bytes(8)}
        for name in ("expiration", "timestamp", "fee_limit"):
            if self.random.random() < 0.8:
                header[name] = self.natural()
        if self.random.random() < 0.6:
            header["data"] = self.memo()
        return header

    def field(self, name):
        if name in NUMBERS:
            number = self.integer()
            return "0" if number == "-0" else number
        if name == "data":
            return self.memo()
        # Mostly an address; else any length, around that where the length takes a second byte too.
        lengths = (20, 20) if name == "asset_name" else (21, 21)
        return self.bytes(*self.random.choice((lengths, lengths, (1, 40), (125, 130))))

    def free(self):
        """No rules: any field may be missing, of any length or negative, any permission."""
        kind = self.random.choice(sorted(NAMES))
        fields = {name: self.field(name) for name in NAMES[kind] if self.random.random() < 0.9}
        request = {"op": "transaction", "type": kind, "fields": fields, **self.header()}
        if self.random.random() < 0.4:
            request["permission"] = self.random.choice((0, 1, 2, 3, 9, 127, 128, (1 << 31) - 1))
        return request

    def payment(self):
        """What the signer builds, through the encoder that it signs the bytes of."""
        kind = self.random.choice(sorted(NAMES))
        fields = {"owner_address": self.address(), "to_address": self.address(), "amount": self.natural()}
        if kind == "TransferAssetContract":
            fields["asset_name"] = str(self.random.randint(1, 10 ** self.random.randint(1, 18))).encode().hex()
        if kind == "TriggerSmartContract":
            fields["contract_address"] = self.address()
            fields["amount"] = str(self.random.getrandbits(self.random.randint(1, 256)))
        return {"op": "payment", "type": kind, "fields": fields, **self.header()}

    def for_tronweb(self, payments):
        """tronweb gets a token's call as bytes: those that its own ABI coder makes."""
        tokens = [one for one in payments if one["type"] == "TriggerSmartContract"]
        calls = iter(self.tronweb([{"op": "call", "to": one["fields"]["to_address"], "amount": one["fields"]["amount"]}
                                   for one in tokens]))
        requests = []
        for one in payments:
            fields = dict(one["fields"])
            if one["type"] == "TriggerSmartContract":
                fields = {"owner_address": fields["owner_address"], "contract_address": fields["contract_address"],
                          "data": next(calls)["data"]}
            requests.append(one | {"op": "transaction", "fields": fields})
        return requests

    def assert_read_alike(self, requests, answers):
        """Both find the same values in the same bytes: those that went in."""
        reads = [{"op": "read", "raw": answer["raw"], "signature": answer["signature"]} for answer in answers]
        addresses = self.tronweb([{"op": "key", "key": request["key"]} for request in requests])
        ours, theirs = self.barter(reads), self.tronweb(reads)
        for request, address, one, other in zip(requests, addresses, ours, theirs, strict=True):
            self.assertNotIn("failed", one, request)
            payment = one.pop("payment")
            self.assertEqual(one, other, request)
            self.assertEqual(one["signer"], address["address_hex"], request)
            for name in ("expiration", "timestamp", "fee_limit"):
                self.assertEqual(one[name], request.get(name, "0"))
            self.assertEqual(one["data"], request.get("data", ""))
            if request["op"] == "payment":
                self.assertEqual(payment["fields"], request["fields"])
            else:
                self.assertEqual(one["fields"], {name: request["fields"].get(name, "0" if name in NUMBERS else "")
                                                 for name in NAMES[request["type"]]})
        return ours

    def test_of_any_contents_are_the_same_bytes_with_the_same_signature(self):
        requests = [self.free() for _ in range(cases(5000))]
        ours, theirs = self.barter(requests), self.tronweb(requests)
        self.assert_same(requests, ours, theirs)
        self.assert_read_alike(requests, ours)

    def test_that_pay_are_the_same_bytes_with_the_same_signature(self):
        requests = [self.payment() for _ in range(cases(5000))]
        ours, theirs = self.barter(requests), self.tronweb(self.for_tronweb(requests))
        self.assert_same(requests, ours, theirs)
        self.assert_read_alike(requests, ours)

    def test_one_changed_bit_would_be_seen(self):
        request = self.free()
        right = self.tronweb([request])[0]
        wrong = self.barter([request | {"ref_block_hash": f"{int(request['ref_block_hash'], 16) ^ 1:016x}"}])[0]
        for name in ("raw", "txid", "signature", "signed"):
            self.assertNotEqual(wrong[name], right[name])


if __name__ == "__main__":
    main()
