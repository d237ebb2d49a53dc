"""The node as Barter's other tests use it."""
import unittest

from tron_node import TronNode

SOMEBODY = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH"


class FromPython(unittest.TestCase):
    def test_it_starts_obeys_and_ends(self):
        with TronNode(blocks=25) as node:
            self.assertEqual(node.ask("/wallet/getaccount", address=SOMEBODY, visible=True), {})
            node.control("fund", address=SOMEBODY, trx=9007199254740993)
            account = node.ask("/wallet/getaccount", address=SOMEBODY, visible=True)
            self.assertEqual(account["balance"], 9007199254740993)
            self.assertEqual(node.control("mine", count=2)["head"], 27)
            node.misbehave("balance", trx="1")
            self.assertEqual(node.ask("/wallet/getaccount", address=SOMEBODY, visible=True)["balance"], 1)
            with self.assertRaisesRegex(ValueError, "how is one of"):
                node.misbehave("nicely")

    def test_a_wrong_option_is_an_error(self):
        with self.assertRaises(RuntimeError):
            TronNode(colour="green")


if __name__ == "__main__":
    unittest.main()
