"""H-7: trackers that lie, redirect to places where nobody from outside may look, never end or never answer.

In a network of its own, and a second one behind its router, which plays the internet, a cloud and the LAN: whoever may
not be reached listens there, or on this machine, and counts.
"""
import gzip
import select
import socket
import threading
import time
import unittest

import namespace
from barter import BarterTest, wait_for
from peers import LtPeer, answering, lt, make_payload, make_torrent

MIB = 1 << 20
BUFFER = 65_536
INTERNET = "203.0.113.1"
ELSEWHERE = "203.0.113.2"
METADATA = "169.254.169.254"
LAN = "192.168.55.5"
ROUTER = "198.51.100.1"
NEXT_ROUTER = "198.51.100.3"
OURS6 = "2a00:5::2"
ROUTER6 = "2a00:5::1"
INTERNET6 = "2a00:6::1"
ELSEWHERE6 = "2a00:7::1"
LAN6 = "fd00::5"
LINK_LOCAL6 = "fe80::5"
GOOD = {b"interval": 1800, b"peers": b""}

WORLD = None  # behind the router


def setup_network():
    global WORLD
    sh, WORLD = namespace.sh, namespace.OtherNetwork()
    sh("ip", "link", "add", "out", "type", "veth", "peer", "name", "far")
    WORLD.take("far")
    for where, link in ((sh, "out"), (WORLD.sh, "far"), (WORLD.sh, "lo")):
        where("ip", "link", "set", link, "up")
    sh("ip", "address", "add", "198.51.100.2/24", "dev", "out")
    sh("ip", "address", "add", f"{OURS6}/64", "dev", "out", "nodad")
    for router in (ROUTER, NEXT_ROUTER):
        WORLD.sh("ip", "address", "add", f"{router}/24", "dev", "far")
    for address in (ROUTER6, LINK_LOCAL6):
        WORLD.sh("ip", "address", "add", f"{address}/64", "dev", "far", "nodad")
    for address in (INTERNET, ELSEWHERE, METADATA, LAN):
        WORLD.sh("ip", "address", "add", f"{address}/32", "dev", "far")  # libtorrent's own listen per device
    for address in (INTERNET6, ELSEWHERE6, LAN6):
        WORLD.sh("ip", "address", "add", f"{address}/128", "dev", "lo", "nodad")
    make_default(ROUTER)
    sh("ip", "route", "add", "default", "via", ROUTER6, "dev", "out")


def make_default(router):
    # The small window is for trackers that count what Barter takes: little waits in between.
    namespace.sh("ip", "route", "replace", "default", "via", router, "dev", "out", "window", BUFFER)


class HostileTracker(BarterTest):
    settings = {"network": {"loopback_peers": False, "lan_peers": False, "ipv6": False}}

    def tracker(self, routes, address=INTERNET):
        here = address.startswith("127.") or address == "::1"
        return self.enterContext(answering(routes, address) if here else WORLD.run(lambda: answering(routes, address)))

    def torrent_of(self, *trackers):
        payload = make_payload(self.folder / "source" / f"{len(trackers)}{time.monotonic_ns()}.bin", 200_000,
                               seed=time.monotonic_ns())
        return make_torrent(payload, payload.with_suffix(".torrent"), trackers=trackers)

    def test_redirects_reach_neither_router_nor_cloud_nor_lan_nor_this_machine(self):
        victims = {address: self.tracker({}, address) for address in (METADATA, LAN, ROUTER, "127.0.0.1")}
        routes = {f"/{number}": (302, {"Location": f"{victim.url}/apply.cgi?reboot=1"}, b"")
                  for number, victim in enumerate(victims.values())}
        elsewhere = self.tracker({"/announce": (200, {}, lt.bencode(GOOD))}, ELSEWHERE)  # redirects are followed
        routes["/elsewhere"] = (302, {"Location": f"{elsewhere.url}/announce"}, b"")
        tracker = self.tracker(routes)
        torrents = [self.torrent_of(f"{tracker.url}{path}") for path in routes]
        direct = [self.torrent_of(f"{victim.url}/announce") for victim in victims.values()]
        barter = self.barter(settings=self.settings)

        barter.add(*(torrent.file for torrent in torrents + direct))

        wait_for(lambda: {path.split("?")[0] for path, _ in tracker.requests} >= set(routes), 30, "all announces")
        wait_for(lambda: elsewhere.requests, 20, "the redirect that is harmless")
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

    def redirected(self, barter_settings, victims, allowed=frozenset()):
        """A tracker in the IPv6 internet sends Barter to each of `victims` and, to show that redirects are followed, to
        another place of the internet. Returns which of them were asked, once the allowed ones were."""
        good = (200, {}, lt.bencode(GOOD))
        elsewhere = self.tracker({"/announce": good}, ELSEWHERE6)
        servers = {name: self.tracker({"/announce": good}, address) for name, (address, _) in victims.items()}
        hosts = {name: host for name, (_, host) in victims.items()}
        routes = {f"/{name}": (302, {"Location": f"http://{hosts[name]}:{server.port}/announce"}, b"")
                  for name, server in servers.items()}
        routes["/elsewhere"] = (302, {"Location": f"{elsewhere.url}/announce"}, b"")
        tracker = self.tracker(routes, INTERNET6)
        barter = self.barter(settings={"network": {"loopback_peers": False, "ipv6": True, **barter_settings}})

        torrents = [self.torrent_of(f"{tracker.url}{path}") for path in routes]
        direct = [self.torrent_of(f"http://{hosts[name]}:{server.port}/announce") for name, server in servers.items()]
        barter.add(*(torrent.file for torrent in torrents + direct))

        wait_for(lambda: {path.split("?")[0] for path, _ in tracker.requests} >= set(routes), 30, "all announces")
        wait_for(lambda: elsewhere.requests, 20, "the redirect that is harmless")
        wait_for(lambda: all(servers[name].requests for name in allowed), 20, f"{allowed}")
        time.sleep(3)
        return {name for name, server in servers.items() if server.requests}

    def test_redirects_over_ipv6_reach_neither_this_machine_nor_its_link_nor_the_cloud_nor_the_lan(self):
        victims = {"loopback": ("::1", "[::1]"), "link": (f"{LINK_LOCAL6}%far", f"[{LINK_LOCAL6}%out]"),
                   "mapped": (METADATA, f"[::ffff:{METADATA}]"), "mapped-loopback": ("127.0.0.1", "[::ffff:127.0.0.1]"),
                   "lan": (LAN6, f"[{LAN6}]")}

        self.assertEqual(self.redirected({"lan_peers": False}, victims), set())

    def test_with_lan_peers_a_redirect_over_ipv6_reaches_the_lan_and_no_more(self):
        victims = {"loopback": ("::1", "[::1]"), "lan": (LAN6, f"[{LAN6}]")}

        self.assertEqual(self.redirected({"lan_peers": True}, victims, {"lan"}), {"lan"})

    def test_a_new_default_gateway_is_out_of_reach_as_well(self):
        router = self.tracker({"/announce": (200, {}, lt.bencode(GOOD))}, NEXT_ROUTER)
        first, second = (self.torrent_of(f"{router.url}/announce") for _ in range(2))
        barter = self.barter(settings={"network": {"loopback_peers": False, "lan_peers": True, "ipv6": False}})
        barter.add(first.file)
        wait_for(lambda: router.requests, 20, "the announce to what is no gateway yet")

        self.addCleanup(make_default, ROUTER)
        make_default(NEXT_ROUTER)
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
        sent = []
        hung_up = threading.Event()

        def endless(handler):
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
            handler.send_response(200)
            handler.end_headers()
            sent.append(0)
            try:
                while sent[-1] < 500 * MIB:
                    handler.wfile.write(b"d" * 16_384)
                    sent[-1] += 16_384
                    # The kernel takes megabytes for Barter before a busy machine lets it read; they would count.
                    time.sleep(0.02)
            except OSError:
                hung_up.set()

        tracker = self.tracker({"/announce": endless})
        torrent = self.torrent_of(f"{tracker.url}/announce")
        barter = self.barter(settings=self.settings)
        memory = barter.resident_bytes()

        barter.add(torrent.file)

        wait_for(hung_up.is_set, 30, "Barter to hang up")
        print(f"of an answer of 500 MiB, {max(sent) / MIB:.1f} MiB were taken")
        self.assertLess(max(sent), 3 * MIB)
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
                    if select.select([handler.connection], [], [], 0.5)[0]:  # the end: it sends no more
                        break
            except OSError:
                pass
            hung_up.append(time.monotonic() - begin)

        tracker = self.tracker({"/announce": drip})
        torrent = self.torrent_of(f"{tracker.url}/announce")
        barter = self.barter(settings=self.settings)

        barter.add(torrent.file)

        wait_for(lambda: hung_up, 50, "Barter to hang up")
        print(f"a dripping tracker was given up after {hung_up[0]:.0f} s")
        self.assertLess(hung_up[0], 33)

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
        WORLD.run(seeder.start)
        seeder.seed(torrent)
        barter = self.barter(settings=self.settings)

        barter.add(torrent.file)

        done = barter.wait_for_state(torrent.hash, "seeding", timeout=50)
        self.assertTrue(done["state_text"].isprintable(), ascii(done["state_text"]))


if __name__ == "__main__":
    namespace.own(mounts=False, network=True)
    setup_network()
    unittest.main()
