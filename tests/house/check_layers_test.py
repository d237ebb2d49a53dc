"""The layer rule finds what it is there to find: each kind of violation, and nothing in a tree without one."""
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "cmake"))
import check_layers  # noqa: E402  (the path has to be set before)


def violations_of(files):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return list(check_layers.violations(root))


class LayerRule(unittest.TestCase):
    def test_a_tree_that_keeps_the_rule_has_no_violation(self):
        self.assertEqual(violations_of({
            "src/core/error.hpp": "#include <string>\n",
            "src/engine/session.cpp": '#include "core/error.hpp"\n#include <libtorrent/session.hpp>\n',
            "ui/main_window.cpp": '#include "engine/session.hpp"\n#include <QMainWindow>\n',
        }), [])

    def assert_one_violation(self, file, line, words):
        found = violations_of({file: f"#pragma once\n{line}\n"})
        self.assertEqual(len(found), 1, found)
        self.assertIn(file, found[0])
        self.assertIn(words, found[0])

    def test_a_lower_layer_may_not_know_a_higher_one(self):
        self.assert_one_violation("src/core/error.cpp", '#include "engine/session.hpp"', "core may not include")

    def test_the_window_knows_only_the_facade_of_the_engine(self):
        self.assert_one_violation("ui/main_window.cpp", '#include "engine/libtorrent_session.hpp"',
                                  "not one of the headers of engine")

    def test_below_the_window_there_is_no_qt(self):
        self.assert_one_violation("src/engine/session.cpp", "#include <QString>", "engine is Qt-free")

    def test_libtorrent_is_seen_by_the_engine_alone(self):
        self.assert_one_violation("ui/torrent_view.hpp", "  #  include <libtorrent/torrent_info.hpp>",
                                  "only engine may include")

    def test_keys_are_handled_by_the_wallet_alone(self):
        self.assert_one_violation("src/core/secret.cpp", "#include <secp256k1_recovery.h>",
                                  "only wallet may include")

    def test_the_wallet_does_not_know_the_engine(self):
        self.assert_one_violation("src/wallet/address.hpp", '#include "engine/session.hpp"',
                                  "wallet may not include")

    def test_neither_the_wallet_nor_the_signer_knows_a_network(self):
        for layer in ("wallet", "signer"):
            for header in ("net/http_client.hpp", "tron/node_client.hpp"):
                self.assert_one_violation(f"src/{layer}/payment.cpp", f'#include "{header}"', f"{layer} may not include")
            self.assert_one_violation(f"src/{layer}/payment.cpp", "#include <boost/asio/io_context.hpp>", "may include")


if __name__ == "__main__":
    unittest.main()
