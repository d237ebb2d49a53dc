"""Nobody in the engine asks one torrent for its status: that waits for libtorrent's network thread, once per torrent.
What changed comes in one alert for all (post_torrent_updates).

    torrent_status_test.py <source tree>
"""
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(sys.argv.pop(1))
# std::filesystem::status is meant by nobody here: it has :: in front.
ASKS = re.compile(r"(?:\.|->)\s*(?:status|get_torrent_status|refresh_torrent_status)\s*\(")
COMMENT = re.compile(r"//[^\n]*")


def asking(text):
    """The line numbers of such calls."""
    code = COMMENT.sub("", text)
    return [code.count("\n", 0, call.start()) + 1 for call in ASKS.finditer(code)]


class TorrentStatus(unittest.TestCase):
    def test_the_rule_finds_what_it_is_there_to_find(self):
        for call in ("auto now = handle.status();", "handle->status (lt::torrent_handle::query_name)",
                     "handle\n    .status()", "m_session.get_torrent_status(chosen)", "m_session.refresh_torrent_status(&all)"):
            self.assertEqual(len(asking(call)), 1, call)
        for other in ("fs::status(path)", "// handle.status()", "event.status", "symlink_status(target)"):
            self.assertEqual(asking(other), [], other)

    def test_nobody_in_the_engine_asks_a_torrent_for_its_status(self):
        files = sorted((ROOT / "src" / "engine").glob("*.[ch]pp"))
        self.assertGreater(len(files), 20)

        found = [f"{file.relative_to(ROOT)}:{line}" for file in files for line in asking(file.read_text())]

        self.assertEqual(found, [])


if __name__ == "__main__":
    unittest.main()
