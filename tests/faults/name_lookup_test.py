"""A web seed whose name cannot be looked up, as when the program starts before the network: kept, and used later."""
import socket
import struct
import threading
import unittest

import namespace
from barter import BarterTest, main, wait_for
from peers import file_server, make_payload, make_torrent, same_content

NAME = "seed.test"


class NameServer:
    """A DNS server (RFC 1035) that knows no name until `online`; then every name is 127.0.0.1."""

    def __init__(self):
        self.online = False
        self.asked = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            query, sender = self.socket.recvfrom(512)
            end = query.index(b"\0", 12) + 5
            name, kind = query[12:end - 4], struct.unpack(">H", query[end - 4:end - 2])[0]
            if b"\4test\0" not in name:
                continue
            self.asked += 1
            known = self.online and kind == 1
            header = query[:2] + struct.pack(">HHHHH", 0x8180 if self.online else 0x8183, 1, int(known), 0, 0)
            answer = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 1, 4) + bytes([127, 0, 0, 1]) if known else b""
            self.socket.sendto(header + query[12:end] + answer, sender)


class NameLookup(BarterTest):
    def setUp(self):
        super().setUp()
        resolver = self.folder / "resolv.conf"
        resolver.write_text("nameserver 127.0.0.1\n")
        namespace.show_at("/etc/resolv.conf", resolver)
        self.names = NameServer()

    def test_a_web_seed_outlives_being_offline_and_a_restart(self):
        payload = make_payload(self.folder / "source" / "payload.bin", 2_000_000)
        server = self.enterContext(file_server(self.folder / "source"))
        port = server.url.rsplit(":", 1)[1]
        torrent = make_torrent(payload, self.folder / "web.torrent", web_seeds=[f"http://{NAME}:{port}/payload.bin"])
        barter = self.barter()
        barter.add(torrent.file)
        wait_for(lambda: self.names.asked > 0, 20, "the name to be looked up")
        barter.quit()
        before = self.names.asked
        barter.start()
        wait_for(lambda: self.names.asked > before, 20, "the name to be looked up after the restart")

        self.names.online = True

        barter.wait_for_state(torrent.hash, "seeding", timeout=100)
        self.assertTrue(same_content(payload, barter.downloads / torrent.name))


if __name__ == "__main__":
    namespace.own(network=True)
    main()
