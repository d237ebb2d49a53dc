"""H-9: no peer protocol is spoken to ports below 1025, whatever addresses peers spread. 80 and 443 are open in the port
filter, for web seeds: there the connection is hung up before a byte is sent."""
import socket
import threading
import unittest

import namespace
from barter import BarterTest, wait_for
from peers import make_payload, make_torrent

ADDRESS = "127.0.0.2"


class Listener:
    """Notes how many bytes each connection brought until it was hung up."""

    def __init__(self, port):
        self.socket = socket.create_server((ADDRESS, port))
        self.port = self.socket.getsockname()[1]
        self.ended, self.first_bytes = [], b""
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            received = 0
            with connection:
                try:
                    while part := connection.recv(4096):
                        received += len(part)
                        self.first_bytes = self.first_bytes or part
                        connection.shutdown(socket.SHUT_WR)  # it need not wait for an answer
                except OSError:
                    pass
            self.ended.append(received)

    def close(self):
        self.socket.close()


class PrivilegedPorts(BarterTest):
    def listener(self, port):
        listener = Listener(port)
        self.addCleanup(listener.close)
        return listener

    def test_no_peer_protocol_is_spoken_to_them(self):
        payload = make_payload(self.folder / "source" / "payload.bin", 1000)
        torrent = make_torrent(payload, self.folder / "payload.torrent")
        web, secure, shell, ordinary = (self.listener(port) for port in (80, 443, 22, 0))
        barter = self.barter()

        barter.add(torrent.magnet(peers=[f"{ADDRESS}:{each.port}" for each in (web, secure, shell, ordinary)]))

        wait_for(lambda: any(ordinary.ended), 20, "a handshake to the ordinary port")
        wait_for(lambda: web.ended and secure.ended, 20, "connections to the ports of the web")
        self.assertEqual((sum(web.ended), sum(secure.ended)), (0, 0), (web.first_bytes, secure.first_bytes))
        self.assertEqual(shell.ended, [], "it connected to a port that the filter bars")


if __name__ == "__main__":
    namespace.own(mounts=False, network=True)
    unittest.main()
