"""H-7: trackers that lie, redirect to places where nobody from outside may look, never end or never answer.

In a network of its own: 203.0.113.1 plays the internet, and whoever may not be reached listens and counts.
"""
import gzip
import time
import unittest

import namespace
from barter import BarterTest, wait_for
from peers import LtPeer, answering, lt, make_payload, make_torrent

MIB = 1 << 20
INTERNET = "203.0.113.1"
METADATA = "169.254.169.254"
LAN = "192.168.55.5"
ROUTER = "198.51.100.1"
NEXT_ROUTER = "198.51.100.3"
GOOD = {b"interval": 1800, b"peers": b""}


def setup_network():
    sh = namespace.sh
    for address in (INTERNET, METADATA, LAN):
        sh("ip", "address", "add", f"{address}/32", "dev", "lo")
    # The default gateway has to be somewhere else when the route is made, and here when it is asked.
    sh("ip", "link", "add", "out", "type", "veth", "peer", "name", "far")
    for link in ("out", "far"):
        sh("ip", "link", "set", link, "up")
    sh("ip", "address", "add", "198.51.100.2/24", "dev", "out")
    sh("ip", "route", "add", "default", "via", ROUTER, "dev", "out")
    for router in (ROUTER, NEXT_ROUTER):
        sh("ip", "address", "add", f"{router}/32", "dev", "lo")


class HostileTracker(BarterTest):
    settings = {"network": {"loopback_peers": False, "lan_peers": False, "ipv6": False}}

    def tracker(self, routes, address=INTERNET):
        return self.enterContext(answering(routes, address))

    def torrent_of(self, *trackers):
        payload = make_payload(self.folder / "source" / f"{len(trackers)}{time.monotonic_ns()}.bin", 200_000,
                               seed=time.monotonic_ns())
        return make_torrent(payload, payload.with_suffix(".torrent"), trackers=trackers)

    def test_redirects_reach_neither_router_nor_cloud_nor_lan_nor_this_machine(self):
        victims = {address: self.tracker({}, address) for address in (METADATA, LAN, ROUTER, "127.0.0.1")}
        routes = {f"/{number}": (302, {"Location": f"{victim.url}/apply.cgi?reboot=1"}, b"")
                  for number, victim in enumerate(victims.values())}
        tracker = self.tracker(routes)
        torrents = [self.torrent_of(f"{tracker.url}/{number}") for number in range(len(victims))]
        direct = [self.torrent_of(f"{victim.url}/announce") for victim in victims.values()]
        barter = self.barter(settings=self.settings)

        barter.add(*(torrent.file for torrent in torrents + direct))

        wait_for(lambda: {path.split("?")[0] for path, _ in tracker.requests} >= set(routes), 30, "all announces")
        time.sleep(3)
        self.assertEqual({address: victim.requests for address, victim in victims.items() if victim.requests}, {})
        self.assertEqual(len(barter.torrents()), len(torrents + direct))

    def test_with_lan_peers_the_lan_is_reachable_and_the_rest_is_not(self):
        lan, metadata = self.tracker({"/announce": (200, {}, lt.bencode(GOOD))}, LAN), self.tracker({}, METADATA)
        torrents = [self.torrent_of(f"{server.url}/announce") for server in (lan, metadata)]
        barter = self.barter(settings={"network": {"loopback_peers": False, "lan_peers": True, "ipv6": False}})

        barter.add(*(torrent.file for torrent in torrents))

        wait_for(lambda: lan.requests, 20, "the announce to the LAN")
        wait_for(lambda: all(each["peers"] == 0 for each in barter.torrents()), 20, "the other announce to fail")
        time.sleep(3)
        self.assertEqual(metadata.requests, [])

    def test_a_new_default_gateway_is_out_of_reach_as_well(self):
        router = self.tracker({"/announce": (200, {}, lt.bencode(GOOD))}, NEXT_ROUTER)
        first, second = (self.torrent_of(f"{router.url}/announce") for _ in range(2))
        barter = self.barter(settings={"network": {"loopback_peers": False, "lan_peers": True, "ipv6": False}})
        barter.add(first.file)
        wait_for(lambda: router.requests, 20, "the announce to what is no gateway yet")

        namespace.sh("ip", "route", "replace", "default", "via", NEXT_ROUTER, "dev", "out")
        self.addCleanup(namespace.sh, "ip", "route", "replace", "default", "via", ROUTER, "dev", "out")
        wait_for(lambda: "the routes have changed" in barter.log(), 20, "Barter to notice")
        asked = len(router.requests)
        barter.add(second.file)

        time.sleep(4)
        self.assertEqual(len(router.requests), asked)

    def test_a_loop_of_redirects_ends(self):
        tracker = self.tracker({"/announce": (302, {"Location": "/announce"}, b"")})
        torrent = self.torrent_of(f"{tracker.url}/announce")
        barter = self.barter(settings=self.settings)

        barter.add(torrent.file)

        wait_for(lambda: tracker.requests, 20, "an announce")
        time.sleep(3)
        self.assertLess(len(tracker.requests), 20)

    def test_answers_without_an_end_are_cut(self):
        sent = [0]

        def endless(handler):
            handler.send_response(200)
            handler.end_headers()
            try:
                for _ in range(500):
                    handler.wfile.write(b"d" * (1 << 20))
                    sent[0] += 1 << 20
            except OSError:
                pass

        tracker = self.tracker({"/announce": endless})
        torrent = self.torrent_of(f"{tracker.url}/announce")
        barter = self.barter(settings=self.settings)
        memory = barter.resident_bytes()

        barter.add(torrent.file)

        wait_for(lambda: tracker.requests, 20, "an announce")
        time.sleep(5)
        print(f"of an answer of 500 MiB, {sent[0] / MIB:.1f} MiB were taken")
        self.assertLess(sent[0], 32 << 20)
        self.assertLess(barter.resident_bytes() - memory, 30 << 20)

    def test_an_answer_that_unpacks_to_much_more_is_cut(self):
        bomb = gzip.compress(bytes(500 * MIB), 9)  # half a MiB
        tracker = self.tracker({"/announce": (200, {"Content-Encoding": "gzip"}, bomb)})
        torrent = self.torrent_of(f"{tracker.url}/announce")
        barter = self.barter(settings=self.settings)
        memory, cpu = barter.resident_bytes(), barter.cpu_seconds()

        barter.add(torrent.file)

        wait_for(lambda: tracker.requests, 20, "an announce")
        time.sleep(3)
        print(f"{(barter.resident_bytes() - memory) / MIB:.1f} MiB, {barter.cpu_seconds() - cpu:.2f} CPU-seconds")
        self.assertLess(barter.resident_bytes() - memory, 30 * MIB)
        self.assertLess(barter.cpu_seconds() - cpu, 5)
        self.assertEqual(barter.torrent(torrent.hash)["state"], "downloading")

    def test_a_million_peers_are_no_burden(self):
        routes = {"/announce": (200, {}, lt.bencode({b"interval": 1800, b"peers": b"".join(
            b"\xcb\0\x71" + number.to_bytes(3, "big") for number in range(1, 1_000_001))}))}
        tracker = self.tracker(routes)
        torrent = self.torrent_of(f"{tracker.url}/announce")
        barter = self.barter(settings=self.settings)
        memory = barter.resident_bytes()

        barter.add(torrent.file)

        wait_for(lambda: tracker.requests, 20, "an announce")
        time.sleep(3)
        shown = barter.torrent(torrent.hash)
        print(f"{(barter.resident_bytes() - memory) / MIB:.1f} MiB more, {shown['peers']} connections")
        self.assertLess(barter.resident_bytes() - memory, 60 * MIB)
        self.assertLess(shown["peers"], 200)

    def test_a_tracker_that_drips_is_given_up(self):
        hung_up = []

        def drip(handler):
            begin = time.monotonic()
            handler.send_response(200)
            handler.end_headers()
            try:
                while time.monotonic() - begin < 60:
                    handler.wfile.write(b"d")
                    handler.wfile.flush()
                    time.sleep(0.5)
            except OSError:
                pass
            hung_up.append(time.monotonic() - begin)

        tracker = self.tracker({"/announce": drip})
        torrent = self.torrent_of(f"{tracker.url}/announce")
        barter = self.barter(settings=self.settings)

        barter.add(torrent.file)

        wait_for(lambda: hung_up, 50, "Barter to hang up")
        print(f"a dripping tracker was given up after {hung_up[0]:.0f} s")
        self.assertLess(hung_up[0], 40)

    def test_nonsense_does_not_keep_another_tracker_from_helping(self):
        seeder = self.enterContext(LtPeer(self.folder))
        peers = lt.bencode({b"interval": 1800, b"peers": b"\x7f\0\0\1\0\0" * 100_000})
        nonsense = {
            "/html/announce": (200, {"Content-Type": "text/html"}, b"<html><h1>503</h1></html>"),
            "/utf8/announce": (200, {}, b"d14:failure reason12:\xff\xfe\x80 \x1b[31m\0bade"),
            "/empty/announce": (200, {}, b""),
            "/deep/announce": (200, {}, b"l" * 500_000),
            "/many/announce": (200, {}, peers),
            "/negative/announce": (200, {}, b"d8:intervali-1e5:peers0:e"),
            "/gzip/announce": (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b\x08\0\0\0\0\0\0\3" + b"\xff" * 1000),
        }
        tracker = self.tracker(nonsense)
        address = bytes(int(part) for part in INTERNET.split("."))
        good = self.tracker({"/announce": (200, {}, b"")})
        torrent = self.torrent_of(*(tracker.url + path for path in nonsense), f"{good.url}/announce")
        good.server.RequestHandlerClass.routes["/announce"] = (200, {}, lt.bencode(
            {b"interval": 1800, b"peers": address + seeder.port.to_bytes(2, "big")}))
        seeder.stop()
        seeder.address = INTERNET
        seeder.start()
        seeder.seed(torrent)
        barter = self.barter(settings=self.settings)

        barter.add(torrent.file)

        done = barter.wait_for_state(torrent.hash, "seeding", timeout=50)
        self.assertTrue(done["state_text"].isprintable(), ascii(done["state_text"]))


if __name__ == "__main__":
    namespace.own(mounts=False, network=True)
    setup_network()
    unittest.main()
