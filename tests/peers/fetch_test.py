"""A .torrent from the web: what is accepted, and one sentence for everything that is not."""
import ssl
import subprocess
import unittest

from barter import BarterTest, free_port, wait_for
from peers import answering, make_payload, make_torrent


class Fetch(BarterTest):
    def setUp(self):
        super().setUp()
        payload = make_payload(self.folder / "source" / "payload.bin", 300_000)
        self.torrent = make_torrent(payload, self.folder / "payload.torrent")
        self.content = self.torrent.file.read_bytes()

    def serve(self, routes):
        return self.enterContext(answering(routes))

    def assert_refused(self, barter, url):
        answer = barter.run("--no-dialog", url, timeout=60)
        self.assertEqual(answer.returncode, 1, (url, answer))
        self.assertEqual(len(answer.stderr.splitlines()), 1, (url, answer.stderr))
        self.assertTrue(answer.stderr.isascii() or answer.stderr.strip().isprintable())
        return answer.stderr

    def test_a_torrent_is_fetched_and_added(self):
        server = self.serve({"/a.torrent": self.content})
        barter = self.barter()

        barter.add(server.url + "/a.torrent")

        wait_for(lambda: barter.torrent(self.torrent.hash), 10, "the torrent")
        self.assertEqual(server.requests[0][1], "Barter/0.1.0")

    def test_a_redirect_is_followed(self):
        server = self.serve({"/first": (302, {"Location": "/second"}, b""), "/second": self.content})
        barter = self.barter()

        barter.add(server.url + "/first")

        wait_for(lambda: barter.torrent(self.torrent.hash), 10, "the torrent")

    def test_answers_that_are_no_torrent_are_refused_with_a_sentence(self):
        def endless(handler):
            handler.send_response(200)
            handler.end_headers()
            try:
                for _ in range(100):
                    handler.wfile.write(b"d" * (1 << 20))
            except OSError:
                pass

        server = self.serve({
            "/html": (200, {"Content-Type": "text/html"}, b"<html><body>Log in first</body></html>"),
            "/loop": (302, {"Location": "/loop"}, b""),
            "/ping": (301, {"Location": "/pong"}, b""),
            "/pong": (301, {"Location": "/ping"}, b""),
            "/file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/error": (500, {}, b"broken"),
            "/empty": b"",
            "/half": self.content[:100],
            "/endless": endless,
        })
        barter = self.barter()

        refusals = {path: self.assert_refused(barter, server.url + path)
                    for path in ("/html", "/loop", "/ping", "/file", "/error", "/empty", "/half", "/endless", "/missing")}

        self.assertIn("404", refusals["/missing"])
        self.assertIn("500", refusals["/error"])
        self.assertIn("64 MiB", refusals["/endless"])
        self.assertEqual(barter.torrents(), [])
        self.assertLessEqual(sum(path == "/loop" for path, _ in server.requests), 21)

    def test_nobody_there_is_refused(self):
        barter = self.barter()

        self.assert_refused(barter, f"http://127.0.0.1:{free_port()}/x.torrent")
        self.assert_refused(barter, "http://does-not-exist.invalid/x.torrent")

    def test_a_certificate_that_nobody_vouches_for_is_refused(self):
        certificate, key = self.folder / "certificate.pem", self.folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
        server = self.serve({"/a.torrent": self.content})
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.server.socket = context.wrap_socket(server.server.socket, server_side=True)
        barter = self.barter()

        self.assert_refused(barter, f"https://127.0.0.1:{server.port}/a.torrent")

        self.assertEqual(server.requests, [])
        self.assertEqual(barter.torrents(), [])


if __name__ == "__main__":
    unittest.main()
