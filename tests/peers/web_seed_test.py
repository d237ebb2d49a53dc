"""Web seeds (BEP 19): a file and a folder come from a plain web server."""
import functools
import unittest

from barter import BarterTest
from peers import RangeHandler, WebServer, file_server, make_payload, make_torrent, same_content


class WebSeed(BarterTest):
    def test_a_file_comes_from_a_web_server(self):
        payload = make_payload(self.folder / "source" / "payload.bin", 4_000_000)
        server = self.enterContext(file_server(self.folder / "source"))
        torrent = make_torrent(payload, self.folder / "web.torrent", web_seeds=[server.url + "/payload.bin"])
        barter = self.barter()

        barter.add(torrent.file)

        barter.wait_for_state(torrent.hash, "seeding", timeout=40)
        self.assertTrue(same_content(payload, barter.downloads / torrent.name))

    def test_a_folder_of_a_hybrid_torrent_comes_from_a_web_server(self):
        source = self.folder / "source" / "a folder"
        for number in range(3):
            make_payload(source / f"file {number}.bin", 500_000 + number, seed=number)
        server = self.enterContext(file_server(self.folder / "source"))
        torrent = make_torrent(source, self.folder / "web.torrent", "hybrid", web_seeds=[server.url + "/"])
        barter = self.barter()

        barter.add(torrent.file)

        barter.wait_for_state(torrent.hash, "seeding", timeout=40)
        self.assertTrue(same_content(source, barter.downloads / torrent.name))

    def test_wrong_bytes_from_a_web_server_are_never_taken_for_good_ones(self):
        payload = make_payload(self.folder / "source" / "payload.bin", 2_000_000)
        make_payload(self.folder / "lies" / "payload.bin", 2_000_000, seed=666)
        liar = type("Liar", (RangeHandler,), {"served": 0})
        server = self.enterContext(WebServer(functools.partial(liar, directory=str(self.folder / "lies"))))
        torrent = make_torrent(payload, self.folder / "web.torrent", web_seeds=[server.url + "/payload.bin"])
        barter = self.barter()

        barter.add(torrent.file)

        barter.wait_for(torrent.hash, lambda shown: shown["bytes_received"] > 0, 30, "lies to arrive")
        shown = barter.wait_for(torrent.hash, lambda _: liar.served >= torrent.piece_length * 2, 30, "a failed piece")
        self.assertEqual(shown["bytes_done"], 0)
        self.assertEqual(shown["state"], "downloading")


if __name__ == "__main__":
    unittest.main()
