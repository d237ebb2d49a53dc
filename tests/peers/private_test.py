"""For a private torrent only its tracker is asked for peers, though DHT, PEX and LSD are on.

A public torrent beside it in the same Barter shows that each of them works here: what happens for that one, and not for
the private one, does not happen because the torrent is private.
"""
import socket
import threading
import unittest

import lan
import namespace
from barter import BarterTest, Folder, wait_for
from peers import LtPeer, OpenTracker, RawPeer, lt, make_payload, make_torrent, same_content

MIB = 1 << 20
LSD_GROUP, LSD_PORT = "239.192.152.143", 6771  # BEP 14
BARTER = "10.77.0.2"
KNOWN_BY_PEX, KNOWN_BY_LSD, GOSSIP = "10.77.0.101", "10.77.0.102", "10.77.0.103"


class Visitors:
    """Somebody who waits to be called, and remembers which torrents (info-hashes) callers wanted."""

    def __init__(self, address):
        self.hashes = set()
        self.socket = socket.create_server((address, 0))
        self.port = self.socket.getsockname()[1]
        self.compact = socket.inet_aton(address) + self.port.to_bytes(2, "big")

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def _serve(self):
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            with caller:
                caller.settimeout(5)
                try:
                    self.hashes.add(caller.recv(68, socket.MSG_WAITALL)[28:48].hex())
                except OSError:
                    pass

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


class LocalNews:
    """Hears and says what local service discovery multicasts."""

    def __init__(self):
        self.hashes = set()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((LSD_GROUP, LSD_PORT))
        self.socket.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                               socket.inet_aton(LSD_GROUP) + socket.inet_aton(lan.HERE))
        self.socket.setblocking(False)

    def __enter__(self):
        return self

    def heard(self):
        """The info-hashes that Barter has announced so far."""
        while True:
            try:
                message, (sender, _) = self.socket.recvfrom(2048)
            except BlockingIOError:
                return self.hashes
            if sender == BARTER:
                self.hashes |= {line.split(b":")[1].strip().decode().lower() for line in message.split(b"\r\n")
                                if line.lower().startswith(b"infohash:")}

    @staticmethod
    def say(address, port, *torrents):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.bind((address, 0))
            sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
            for torrent in torrents:
                sender.sendto((f"BT-SEARCH * HTTP/1.1\r\nHost: {LSD_GROUP}:{LSD_PORT}\r\nPort: {port}\r\n"
                               f"Infohash: {torrent.hash}\r\ncookie: test\r\n\r\n\r\n").encode(), (LSD_GROUP, LSD_PORT))

    def __exit__(self, *_):
        self.socket.close()


class Private(BarterTest):
    def torrent_of(self, name, **options):
        payload = make_payload(self.folder / "source" / f"{name}.bin", MIB, seed=len(name))
        return make_torrent(payload, self.folder / f"{name}.torrent", **options)

    def gossip(self, barter, torrent, number, *others):
        """A connected peer tells of others by PEX, as a peer that ignores the private flag may do."""
        peer = RawPeer(barter.port, torrent, GOSSIP, BARTER)
        self.addCleanup(peer.close)
        peer.send(peer.extended(0, lt.bencode({b"m": {b"ut_pex": number}})))
        compact = b"".join(other.compact for other in others)
        peer.send(peer.extended(number, lt.bencode({b"added": compact, b"added.f": bytes(len(others))})))

    def test_only_its_tracker_is_asked_for_peers(self):
        tracker = OpenTracker(self.folder, lan.HERE)
        private = self.torrent_of("private", private=True, trackers=[tracker.url])
        public = self.torrent_of("public")
        self.enterContext(tracker.allow(private))
        node = self.enterContext(lan.Host(f"{lan.BOOTSTRAP}/24"))
        router = self.enterContext(LtPeer(self.folder, host=node, settings=lan.BOOTSTRAP_SETTINGS))
        by_pex, by_lsd = (self.enterContext(Visitors(address)) for address in (KNOWN_BY_PEX, KNOWN_BY_LSD))
        news = self.enterContext(LocalNews())
        barter = self.barter(wrapper=self.enterContext(lan.Host(f"{BARTER}/24")).wrapper, settings={"network": {
            "loopback_peers": False, "dht": True, "lsd": True, "utp": False, "encryption": "off"}})

        barter.add(private.file, public.file)
        wait_for(lambda: tracker.peers(private) == 1, 30, "Barter's announce")
        for torrent in (private, public):
            barter.wait_for_state(torrent.hash, "downloading")
        ut_pex = 1  # what libtorrent calls it in its own handshake
        for torrent in (private, public):
            self.gossip(barter, torrent, ut_pex, by_pex)
        news.say(KNOWN_BY_LSD, by_lsd.port, private, public)

        wait_for(lambda: public.hash in by_pex.hashes, 40, "a call to who is known by PEX")
        wait_for(lambda: public.hash in by_lsd.hashes, 40, "a call to who is known by LSD")
        wait_for(lambda: public.hash in news.heard(), 40, "an announce in the local network")
        wait_for(lambda: public.hash in router.ask("dht_heard")["asked"], 40, "a question to the DHT")

        # The tracker is used: a seeder learns from it where Barter is, and all comes.
        host = self.enterContext(lan.Host("10.77.0.3/24"))
        self.enterContext(LtPeer(self.folder, host=host)).seed(private)
        barter.wait_for_state(private.hash, "seeding", timeout=40)
        self.assertTrue(same_content(private.payload, barter.downloads / private.name))

        # The DHT is asked for more, to get to know it: libtorrent looks for its own node's number in the same way.
        for who, hashes in (("PEX", by_pex.hashes), ("LSD", by_lsd.hashes), ("local network", news.heard()),
                            ("DHT", router.ask("dht_heard")["asked"])):
            self.assertIn(public.hash, hashes, who)
            self.assertNotIn(private.hash, hashes, who)


if __name__ == "__main__":
    namespace.own(network=True, real_root=True)  # opentracker wants to give up rights that only root outside has
    lan.make()
    for extra in (KNOWN_BY_PEX, KNOWN_BY_LSD, GOSSIP):
        namespace.sh("ip", "address", "add", f"{extra}/24", "dev", "lan")
    with Folder() as common:
        lan.lead_names_to_bootstrap(common)
        unittest.main()
