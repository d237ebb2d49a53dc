"""Everything that is no good torrent, handed to the program with its window and its dialogs: one clear sentence in the
window, the same on stderr, and the rest of the session goes on. Read through AT-SPI, as a screen reader does."""
import os
import pathlib
import ssl
import subprocess
import unittest

from desktop import wait_for
from peers import answering, free_port, make_payload, make_torrent
from window_test import WindowTest

PICTURES = os.environ.get("BARTER_PICTURES")
HASH = "2796d83a2018e7cdd78eb7b5e14d8aeb540428cc"
# Root without its capabilities: permissions mean something, while D-Bus and the X server still know the user.
WITHOUT_CAPABILITIES = ("/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()


class BadInput(WindowTest):
    accessibility = True
    wrapper = WITHOUT_CAPABILITIES

    def setUp(self):
        super().setUp()
        self.payload = make_payload(self.folder / "source" / "payload.bin", 300_000)
        self.metainfo = make_torrent(self.payload, self.folder / "payload.torrent")
        self.content = self.metainfo.file.read_bytes()

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def sentence_of(self, source, *options):
        """Hands it over, reads the one warning of the dialog that opens, and closes that."""
        answer = self.ask(*options, source)
        self.assertEqual(answer.returncode, 1, (source, answer))
        self.assertEqual(len(answer.stderr.splitlines()), 1, (source, answer.stderr))
        said = answer.stderr.strip()
        dialog = wait_for(lambda: self.shown_window("not added"), 10, f"the dialog about {source}")
        warnings = wait_for(lambda: [text for text in self.shown_labels(dialog) if text.startswith("⚠")], 10,
                            f"a warning about {source}")
        self.assertEqual(len(warnings), 1, (source, warnings))
        self.assertTrue(warnings[0].endswith(said), (source, warnings[0], said))
        self.assertRegex(said, r"[.)]$")
        self.assertLess(len(warnings[0]), 700)
        self.assertTrue(warnings[0].isprintable(), ascii(warnings[0]))
        if PICTURES:
            self.desktop.screenshot(f"{PICTURES}/bad-{len(list(pathlib.Path(PICTURES).glob('bad-*')))}.png")
        self.close_dialog("not added")
        self.assertTrue(self.program.alive())
        return said

    def close_dialog(self, title):
        self.window_is_active(title)
        self.keys("Escape")
        wait_for(lambda: not self.desktop.windows(title), 10, "the dialog to go")

    def assert_untouched(self):
        self.assertEqual([each["hash_v1"] for each in self.torrents()], [HASH])
        self.assertEqual(list(self.downloads.iterdir()), [])

    def start_with_one(self):
        self.start()
        self.ask("--no-dialog", HASH)
        wait_for(self.torrents, 10, "the torrent that is there")

    def test_bad_files(self):
        huge = self.write("huge.torrent", b"d8:announce")
        os.truncate(huge, 100 << 20)
        secret = self.write("secret.torrent", self.content)
        secret.chmod(0)
        bad = {
            "malformed": self.write("malformed.torrent", b"d4:infoi1ee"),
            "text": self.write("text.torrent", b"This is no torrent.\n"),
            "truncated": self.write("truncated.torrent", self.content[:len(self.content) // 2]),
            "directory": self.folder / "source",
            "100 MiB": huge,
            "unreadable": secret,
            "missing": self.folder / "missing.torrent",
        }
        self.start_with_one()

        sentences = {name: self.sentence_of(path) for name, path in bad.items()}

        self.assertIn("64 MiB", sentences["100 MiB"])
        self.assertIn("may not be read", sentences["unreadable"])
        self.assertIn("folder", sentences["directory"])
        self.assertIn("ends too early", sentences["truncated"])
        self.assertIn("not a torrent", sentences["text"])
        self.assertGreaterEqual(len(set(sentences.values())), 6, sentences)
        self.assert_untouched()

    def test_bad_links_and_hashes(self):
        self.start_with_one()

        for source, part in (("magnet:?dn=nothing", "magnet link"), ("magnet:?xt=urn:btih:1234", "magnet link"),
                             ("gopher://example.org/x.torrent", "kind of address"), (HASH[:-1], "wrong length"),
                             ("a" * 63, "wrong length")):
            self.assertIn(part, self.sentence_of(source))

        self.assert_untouched()

    def test_bad_answers_of_the_web(self):
        server = self.enterContext(answering({
            "/html": (200, {"Content-Type": "text/html"}, b"<html><body>Log in first</body></html>"),
            "/ping": (301, {"Location": "/pong"}, b""), "/pong": (301, {"Location": "/ping"}, b"")}))
        secure = self.secure_server()
        self.start_with_one()

        for source, part in ((server.url + "/missing", "404"), (server.url + "/html", "not a torrent"),
                             (server.url + "/ping", "circles"),
                             (f"https://127.0.0.1:{secure.port}/a.torrent", "could not prove who it is"),
                             (f"http://127.0.0.1:{free_port()}/a.torrent", "could not be reached")):
            self.assertIn(part, self.sentence_of(source))

        self.assertEqual(secure.requests, [])
        self.assert_untouched()

    def secure_server(self):
        """With a certificate that nobody vouches for."""
        certificate, key = self.folder / "certificate.pem", self.folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
                       check=True, stderr=subprocess.DEVNULL)
        server = self.enterContext(answering({"/a.torrent": self.content}))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.server.socket = context.wrap_socket(server.server.socket, server_side=True)
        return server

    def test_what_is_refused_among_others_stays_in_the_dialog_when_the_rest_is_added(self):
        self.start()
        answer = self.ask(self.metainfo.file, self.folder / "missing.torrent", "magnet:?dn=nothing")
        self.assertEqual(len(answer.stderr.splitlines()), 2, answer.stderr)
        self.window_is_active("Add 3 torrents")

        self.keys("Return")

        wait_for(self.torrents, 10, "the good one")
        dialog = wait_for(lambda: self.shown_window("2 torrents not added"), 10, "the refused ones")
        warnings = [text for text in self.shown_labels(dialog) if text.startswith("⚠")]
        self.assertEqual(len(warnings), 1, warnings)
        rows = [name for name in self.names("list item", start=dialog) if ", " in name]  # "name, sentence"
        self.assertEqual(len(rows), 2, rows)
        for line in answer.stderr.splitlines():
            self.assertTrue(any(line in row for row in rows), (line, rows))
        self.close_dialog("2 torrents not added")

    def test_without_questions_a_notice_stands_above_the_list(self):
        self.write_settings(downloads={"ask_when_adding": False})
        self.start()

        answer = self.ask("magnet:?dn=nothing")

        said = answer.stderr.strip()
        notice = wait_for(lambda: [text for text in self.shown_labels() if text.endswith(said)], 10, "the notice")
        self.assertEqual(notice, [f"magnet:?dn=nothing: {said}"])
        wait_for(lambda: "Problem" in [node.get_name() for node in self.nodes()], 10, "the sign of a problem")
        if PICTURES:
            self.desktop.screenshot(f"{PICTURES}/bad-notice.png")

    def test_a_folder_that_may_not_be_written_is_said_before_anything_is_added(self):
        closed = self.folder / "closed"
        closed.mkdir()
        closed.chmod(0o555)
        self.start()

        answer = self.ask("--save-path", closed, self.metainfo.file)

        self.assertEqual((answer.returncode, answer.stderr), (0, ""))  # the dialog asks for another folder
        dialog = wait_for(lambda: self.shown_window("Add a torrent"), 10, "the dialog")
        wait_for(lambda: any("You may not write here" in text for text in self.shown_labels(dialog)), 10, "the sentence")
        self.window_is_active("Add a torrent")
        self.keys("Return")
        self.assertEqual(self.torrents(), [])
        self.close_dialog("Add a torrent")
        self.assertEqual(list(closed.iterdir()), [])

    def test_where_nothing_is_asked_a_folder_that_may_not_be_written_is_refused(self):
        closed = self.folder / "closed"
        closed.mkdir()
        closed.chmod(0o555)
        self.start()

        for source in (HASH, self.metainfo.file):
            answer = self.ask("--no-dialog", "--save-path", closed, source)

            self.assertEqual(answer.returncode, 1, answer)
            said = answer.stderr.strip()
            self.assertRegex(said, r"^The folder to save in cannot be made or written\. [^\n]*Permission denied\)$")
            wait_for(lambda: any(f"{source}: {said}" in text.splitlines() for text in self.shown_labels()), 10,
                     f"“{said}” in the window")

        self.assertEqual(self.torrents(), [])
        self.assertEqual(list(closed.iterdir()), [])

    def test_the_only_instance_says_as_much_of_a_bad_file_and_runs_on(self):
        missing = self.folder / "missing.torrent"

        self.start(missing, HASH)

        dialog = wait_for(lambda: self.shown_window("Add 2 torrents"), 10, "the dialog")
        wait_for(lambda: len(self.program.output().splitlines()) == 1, 10, "a line on stderr")
        said = self.program.output().strip()
        self.assertRegex(said, r"^The torrent file is not there\..*[.)]$")
        wait_for(lambda: any(said in name for name in self.names("list item", start=dialog)), 10, "it in the dialog")
        self.window_is_active("Add 2 torrents")
        self.keys("Return")
        wait_for(lambda: [each["hash_v1"] for each in self.torrents()] == [HASH], 10, "the good one")

    def test_the_only_instance_that_may_not_ask_says_it_above_the_list(self):
        missing = self.folder / "missing.torrent"

        self.start("--no-dialog", missing, HASH)

        wait_for(lambda: len(self.program.output().splitlines()) == 1, 10, "a line on stderr")
        said = self.program.output().strip()
        wait_for(lambda: f"{missing}: {said}" in self.shown_labels(), 10, "the notice")
        wait_for(lambda: [each["hash_v1"] for each in self.torrents()] == [HASH], 10, "the good one")

    def test_what_a_tracker_says_is_shown_cleaned_and_as_plain_text(self):
        hostile = "<b>gone</b> & more\x1b[31m \u202etxt\nbad\0end".encode()
        tracker = self.enterContext(answering({
            "/announce": b"d14:failure reason%d:%se" % (len(hostile), hostile)}))
        metainfo = make_torrent(self.payload, self.folder / "tracked.torrent", trackers=[tracker.url + "/announce"])
        self.start()
        self.assertEqual(self.ask("--no-dialog", metainfo.file).returncode, 0)
        wait_for(lambda: tracker.requests, 20, "an announce")
        self.window_is_active("Barter")
        self.keys("ctrl+f", "Down", "Home")
        tab = wait_for(lambda: next((node for node in self.nodes() if node.get_role_name() == "page tab" and
                                     node.get_name().startswith("Trackers")), None), 10, "the tab")
        tab.do_action(0)

        said = wait_for(lambda: [text for text in self.names("table cell") if text.startswith("<b>gone</b> & more")], 20,
                        "its words")

        self.assertEqual(len(said), 1, said)
        self.assertTrue(said[0].isprintable(), ascii(said))
        self.assertIn("txt", said[0])

    def test_hostile_names_are_shown_cleaned(self):
        names = {"up": "../../up.bin", "override": "a\u202egpj.exe", "control": "a\x1b[31m\nb", "long": "x" * 300}
        self.start()
        for number, (kind, name) in enumerate(names.items()):
            payload = make_payload(self.folder / "source" / f"p{number}.bin", 20_000, number)
            metainfo = make_torrent(payload, self.folder / f"{kind}.torrent")
            encoded = name.encode()
            content = metainfo.file.read_bytes().replace(b"6:p%d.bin" % number, b"%d:%s" % (len(encoded), encoded))
            file = self.write(f"{kind}.torrent", content)
            answer = self.ask(file)
            self.assertEqual(answer.returncode, 0, (kind, answer.stderr))
            self.window_is_active("Add a torrent")
            texts = [text for text in (node.get_name() for node in self.nodes(self.shown_window("Add a torrent")))
                     if text]
            for text in texts:
                self.assertNotIn("\u202e", text)
                self.assertNotIn("\x1b", text)
                self.assertNotIn("../", text)
            self.keys("Return")
            wait_for(lambda: len(self.torrents()) == number + 1, 10, kind)

        for torrent in self.torrents():
            self.assertTrue(torrent["name"].isprintable(), ascii(torrent["name"]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
