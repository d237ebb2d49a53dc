"""Each way of talking to a peer works alone: IPv6, uTP, TCP, and encryption that is insisted on.

Each peer is a machine of its own, and what the case is not about is closed by its firewall or does not exist on it. The
address comes with the magnet link, so nobody has to be found.
"""
import shutil
import unittest

import lan
import namespace
from barter import BarterTest, wait_for
from peers import Aria2, LtPeer, RawPeer, Transmission, make_payload, make_torrent, same_content

MIB = 1 << 20
UTP_ONLY = {"enable_incoming_utp": True, "enable_outgoing_utp": True, "enable_incoming_tcp": False,
            "enable_outgoing_tcp": False}
# libtorrent's numbers for its policies and levels of encryption.
FORCED, DISABLED, RC4 = 0, 2, 2
ENCRYPTED_ONLY = {"in_enc_policy": FORCED, "out_enc_policy": FORCED, "allowed_enc_level": RC4}
PLAIN_ONLY = {"in_enc_policy": DISABLED, "out_enc_policy": DISABLED}


class Transports(BarterTest):
    def setUp(self):
        super().setUp()
        payload = make_payload(self.folder / "source" / "payload.bin", 2 * MIB)
        self.torrent = make_torrent(payload, self.folder / "payload.torrent", piece_length=64 * 1024)

    def host(self, *addresses):
        return self.enterContext(lan.Host(*addresses))

    def barter_on(self, host, **network):
        return self.barter(f"barter-{host.address}", wrapper=host.wrapper,
                           settings={"network": {"loopback_peers": False, **network}})

    def assert_downloads(self, barter, *seeders):
        barter.add(self.torrent.magnet(peers=[seeder.endpoint for seeder in seeders]))
        barter.wait_for_state(self.torrent.hash, "seeding", timeout=40)
        self.assertTrue(same_content(self.torrent.payload, barter.downloads / self.torrent.name))

    def assert_goes_both_ways(self, hosts, libtorrent, **network):
        """Barter calls a seeder, and then a second Barter, which has it all, is called."""
        seeder = self.enterContext(LtPeer(self.folder, host=hosts[1], settings=libtorrent))
        seed = seeder.seed(self.torrent)
        barter = self.barter_on(hosts[0], **network)
        self.assert_downloads(barter, seeder)
        self.assertGreaterEqual(seeder.status(seed)["uploaded"], self.torrent.size)
        seeder.stop()

        leecher = self.enterContext(LtPeer(self.folder, host=hosts[1], settings=libtorrent))
        index = leecher.download(self.torrent.file)
        leecher.connect(index, barter.port, hosts[0].address)

        wait_for(lambda: leecher.status(index)["seeding"], 40, "libtorrent to finish", 0.2)
        self.assertTrue(same_content(self.torrent.payload, leecher.downloads / self.torrent.name))

    def test_ipv6_alone(self):
        hosts = self.host("fd77::2/64"), self.host("fd77::3/64")

        self.assert_goes_both_ways(hosts, {})

    def test_utp_alone(self):
        hosts = self.host("10.77.0.2/24"), self.host("10.77.0.3/24")
        for host in hosts:
            host.refuse("tcp")

        self.assert_goes_both_ways(hosts, UTP_ONLY)

    def test_utp_alone_from_transmission(self):
        hosts = self.host("10.77.0.2/24"), self.host("10.77.0.3/24")
        seeder = self.enterContext(Transmission(self.folder, host=hosts[1]))
        seeder.seed(self.torrent)
        hosts[0].refuse("tcp")

        self.assert_downloads(self.barter_on(hosts[0]), seeder)

    def test_tcp_alone(self):
        hosts = self.host("10.77.0.2/24"), self.host("10.77.0.3/24")
        for host in hosts:
            host.refuse("udp")

        self.assert_goes_both_ways(hosts, {}, utp=False)

    def test_tcp_alone_where_a_firewall_eats_utp_that_barter_would_use(self):
        hosts = self.host("10.77.0.2/24"), self.host("10.77.0.3/24")
        hosts[0].refuse("udp")

        self.assert_goes_both_ways(hosts, {})


class Encryption(BarterTest):
    def setUp(self):
        super().setUp()
        payload = make_payload(self.folder / "source" / "payload.bin", 2 * MIB)
        self.torrent = make_torrent(payload, self.folder / "payload.torrent", piece_length=64 * 1024)

    def barter_with(self, encryption):
        return self.barter(f"barter-{encryption}", settings={"network": {"encryption": encryption}})

    def assert_downloads(self, barter, *seeders):
        barter.add(self.torrent.magnet(peers=[seeder.endpoint for seeder in seeders]))
        barter.wait_for_state(self.torrent.hash, "seeding", timeout=40)
        self.assertTrue(same_content(self.torrent.payload, barter.downloads / self.torrent.name))

    def test_transmission_and_barter_both_require_it(self):
        seeder = self.enterContext(Transmission(self.folder, settings={"encryption": 2}))
        seeder.seed(self.torrent)

        self.assert_downloads(self.barter_with("required"), seeder)

    def test_aria2_and_barter_both_require_it(self):
        options = ["--bt-require-crypto=true", "--bt-min-crypto-level=arc4"]
        seeder = self.enterContext(Aria2(self.folder, self.torrent, seed=True, options=options))

        self.assert_downloads(self.barter_with("required"), seeder)

    def test_a_barter_that_only_allows_it_gives_it_to_a_peer_that_requires_it(self):
        """The peer calls: to one that it does not know libtorrent speaks plainly first, and tries again much later."""
        barter = self.barter_with("allowed")
        shutil.copy(self.torrent.payload, barter.downloads)
        barter.add(self.torrent.file)
        barter.wait_for_state(self.torrent.hash, "seeding")
        leecher = self.enterContext(LtPeer(self.folder, settings=ENCRYPTED_ONLY))

        index = leecher.download(self.torrent.file)
        leecher.connect(index, barter.port)

        wait_for(lambda: leecher.status(index)["seeding"], 40, "libtorrent to finish", 0.2)

    def test_a_barter_that_requires_it_takes_nothing_from_a_peer_that_cannot(self):
        """The peer that can is slow: the other one had all the time to send something."""
        plain = self.enterContext(LtPeer(self.folder, settings=PLAIN_ONLY))
        plain_seed = plain.seed(self.torrent)
        encrypted = self.enterContext(LtPeer(self.folder, MIB, settings=ENCRYPTED_ONLY))
        encrypted.seed(self.torrent)
        barter = self.barter_with("required")

        self.assert_downloads(barter, plain, encrypted)

        self.assertEqual(plain.status(plain_seed)["uploaded"], 0)

    def test_a_barter_that_requires_it_hangs_up_on_a_plain_handshake(self):
        barter = self.barter_with("required")
        barter.add(self.torrent.file)
        barter.wait_for_state(self.torrent.hash, "downloading")

        peer = RawPeer(barter.port, self.torrent)

        peer.socket.settimeout(20)
        self.assertEqual(peer.socket.recv(100), b"")
        peer.close()


if __name__ == "__main__":
    namespace.own(network=True)
    lan.make()
    unittest.main()
