"""Each way of finding peers without a tracker works alone: PEX, LSD, DHT.

Each peer is a machine of its own in a network without a way out, with real addresses: loopback has no multicast, and
the DHT takes loopback addresses for something special.
"""
import shutil
import time
import unittest

import lan
import namespace
from barter import BarterTest, Folder, free_port, wait_for
from peers import Aria2, LtPeer, Transmission, make_payload, make_torrent, same_content

MIB = 1 << 20


class Swarm(BarterTest):
    def setUp(self):
        super().setUp()
        make_payload(self.folder / "source" / "pair" / "0.bin", MIB)
        make_payload(self.folder / "source" / "pair" / "1.bin", MIB, seed=2)
        self.torrent = make_torrent(self.folder / "source" / "pair", self.folder / "pair.torrent", piece_length=1 << 16)

    def host(self, *addresses):
        return self.enterContext(lan.Host(*addresses))

    def peer(self, host, **settings):
        return self.enterContext(LtPeer(self.folder, host=host, settings=settings))

    def transmission(self, host, **settings):
        return self.enterContext(Transmission(self.folder, host=host, settings=settings))

    def barter_on(self, host, **network):
        return self.barter(f"barter-{host.address}", wrapper=host.wrapper,
                           settings={"network": {"loopback_peers": False, **network}})

    def seeding_barter(self, host, **network):
        barter = self.barter_on(host, **network)
        shutil.copytree(self.torrent.payload, barter.downloads / self.torrent.name)
        barter.add(self.torrent.file)
        barter.wait_for_state(self.torrent.hash, "seeding")
        return barter

    def assert_all_came(self, barter):
        barter.wait_for_state(self.torrent.hash, "seeding", timeout=60)
        self.assertTrue(same_content(self.torrent.payload, barter.downloads / self.torrent.name))

    def assert_all_went_to(self, leecher, index):
        wait_for(lambda: leecher.status(index)["seeding"], 60, "libtorrent to finish", 0.2)
        self.assertTrue(same_content(self.torrent.payload, leecher.downloads / self.torrent.name))

class PexAndLsd(Swarm):
    def test_pex_alone(self):
        """Barter is told of one peer, which has half and takes nine minutes over the rest; only that one knows a seeder."""
        seeder = self.peer(self.host("10.77.0.4/24"))
        seeder.seed(self.torrent)
        known = self.peer(self.host("10.77.0.3/24"))
        (known.downloads / self.torrent.name).mkdir(parents=True)
        shutil.copy(self.torrent.payload / "0.bin", known.downloads / self.torrent.name)
        number = known.download(self.torrent.file, limit=2000)
        wait_for(lambda: known.status(number)["progress"] >= 0.5, 20, "the peer to check its file")
        known.connect(number, seeder.port, seeder.address)
        wait_for(lambda: known.status(number)["peers"] == 1, 20, "the two to meet")
        barter = self.barter_on(self.host("10.77.0.2/24"))

        barter.add(self.torrent.magnet(peers=[known.endpoint]))

        self.assert_all_came(barter)
        self.assertLess(known.status(number)["progress"], 0.6)  # so the rest came from the seeder itself

    def test_lsd_alone(self):
        seeder = self.transmission(self.host("10.77.0.3/24"), **{"lpd-enabled": True})
        seeder.seed(self.torrent)
        barter = self.barter_on(self.host("10.77.0.2/24"), lsd=True)

        barter.add(self.torrent.hash)

        self.assert_all_came(barter)

    def test_barter_is_found_by_lsd_alone(self):
        self.seeding_barter(self.host("10.77.0.2/24"), lsd=True)
        leecher = self.peer(self.host("10.77.0.3/24"), enable_lsd=True)

        index = leecher.download(self.torrent.magnet())

        self.assert_all_went_to(leecher, index)


class Dht(Swarm):
    def setUp(self):
        super().setUp()
        host = self.host(f"{lan.BOOTSTRAP}/24")
        self.router = self.enterContext(LtPeer(self.folder, host=host, settings=lan.BOOTSTRAP_SETTINGS))

    def announced(self):
        return self.torrent.hash in self.router.ask("dht_heard")["announced"]

    def dht_node(self, host):
        node = self.peer(host, enable_dht=True, dht_bootstrap_nodes=f"{lan.BOOTSTRAP}:{lan.BOOTSTRAP_PORT}")
        wait_for(lambda: node.ask("dht_nodes") > 0, 30, "libtorrent to know the DHT")
        return node

    def seeding_aria2(self):
        host = self.host("10.77.0.3/24")
        self.enterContext(Aria2(self.folder, self.torrent, seed=True, host=host, options=[
            "--enable-dht=true", f"--dht-listen-addr={host.address}", f"--dht-listen-port={free_port()}",
            f"--dht-entry-point={lan.BOOTSTRAP}:{lan.BOOTSTRAP_PORT}", f"--dht-file-path={self.folder / 'aria2 dht.dat'}"]))
        wait_for(self.announced, 60, "aria2's announce")

    def test_dht_alone(self):
        self.seeding_aria2()
        barter = self.barter_on(self.host("10.77.0.2/24"), dht=True)

        barter.add(self.torrent.hash)

        self.assert_all_came(barter)

    def test_a_magnet_from_before_there_was_a_network_finds_its_peers(self):
        """libtorrent asks once when a torrent is added, and then not for a quarter of an hour."""
        self.seeding_aria2()
        host = self.host("10.77.0.2/24")
        host.refuse("udp")
        barter = self.barter_on(host, dht=True)
        barter.add(self.torrent.hash)
        time.sleep(5)  # so that all that it asked has come to nothing
        host.refuse_nothing()

        node = self.dht_node(self.host("10.77.0.4/24"))
        node.ask("dht_meet", peer_address=host.address, peer_port=barter.port)

        self.assert_all_came(barter)

    def test_barter_is_found_by_dht_alone(self):
        self.seeding_barter(self.host("10.77.0.2/24"), dht=True)
        wait_for(self.announced, 30, "Barter's announce")
        leecher = self.dht_node(self.host("10.77.0.3/24"))  # else its only question might come too early

        index = leecher.download(self.torrent.magnet())

        self.assert_all_went_to(leecher, index)


if __name__ == "__main__":
    namespace.own(network=True)
    lan.make()
    with Folder() as folder:
        lan.lead_names_to_bootstrap(folder)
        unittest.main()
