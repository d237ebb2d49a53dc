"""A router (miniupnpd, with the kernel's own address translation) opens Barter's port when it is asked, by NAT-PMP or by
UPnP, strangers outside reach Barter then, and the port is closed again when Barter ends.

    internet (45.77.0.9) --- 45.77.0.1 router 10.77.0.254 --- 10.77.0.2 Barter
"""
import shutil
import unittest

import lan
import namespace
from barter import BarterTest, wait_for
from peers import LtPeer, Process, make_payload, make_torrent, same_content

MIB = 1 << 20
OUTSIDE = "45.77.0.1"  # has to look like a public address: miniupnpd maps nothing on a private one

CHAINS = """
table inet filter {
    chain forward { type filter hook forward priority 0; policy drop; ct state established,related accept; jump miniupnpd; }
    chain miniupnpd { }
    chain prerouting { type nat hook prerouting priority -100; jump prerouting_miniupnpd; }
    chain postrouting { type nat hook postrouting priority 100; jump postrouting_miniupnpd; }
    chain prerouting_miniupnpd { }
    chain postrouting_miniupnpd { }
}
"""


class Router(Process):
    """`protocol`: natpmp or upnp, the only one it speaks."""

    def __init__(self, folder, host, protocol):
        super().__init__(folder, "router", host)
        self.host = host
        host.plug("wan", "internet", f"{OUTSIDE}/24")
        host.sh("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
        chains = self.folder / "chains"
        chains.write_text(CHAINS)
        host.sh("nft", "-f", chains)
        (self.folder / "miniupnpd.conf").write_text(
            "ext_ifname=wan\nlistening_ip=eth0\nport=0\n"
            f"enable_natpmp={'yes' if protocol == 'natpmp' else 'no'}\n"
            f"enable_upnp={'yes' if protocol == 'upnp' else 'no'}\n"
            f"lease_file={self.folder / 'leases'}\nsecure_mode=yes\nsystem_uptime=yes\nnotify_interval=60\n"
            "uuid=00000000-0000-4000-8000-000000000001\n"
            "allow 1024-65535 10.77.0.0/24 1024-65535\ndeny 0-65535 0.0.0.0/0 0-65535\n")

    def start(self):
        self.spawn(["miniupnpd", "-d", "-f", self.folder / "miniupnpd.conf", "-P", self.folder / "pid"])
        wait_for(lambda: self.must_run() and (self.folder / "pid").exists(), 10, "miniupnpd")

    def ports(self):
        """What is open now: a set of ("tcp" or "udp", outer port, "address:port" inside), as miniupnpd notes it."""
        leases = self.folder / "leases"
        lines = leases.read_text().splitlines() if leases.exists() else []
        entries = (line.split(":") for line in lines)
        return {(kind.lower(), int(outer), f"{address}:{inner}") for kind, outer, address, inner, *_ in entries}


class PortMapping(BarterTest):
    def setUp(self):
        super().setUp()
        payload = make_payload(self.folder / "source" / "payload.bin", MIB)
        self.torrent = make_torrent(payload, self.folder / "payload.torrent")

    def host(self, *addresses, **options):
        return self.enterContext(lan.Host(*addresses, **options))

    def assert_opens_and_closes(self, protocol):
        inside, outside = self.host("10.77.0.2/24"), self.host("45.77.0.9/24", bridge="internet")
        inside.sh("ip", "route", "add", "default", "via", "10.77.0.254")
        router = self.enterContext(Router(self.folder, self.host("10.77.0.254/24"), protocol))
        barter = self.barter(wrapper=inside.wrapper, settings={"network": {"loopback_peers": False, "upnp": True}})
        shutil.copy(self.torrent.payload, barter.downloads)
        barter.add(self.torrent.file)
        barter.wait_for_state(self.torrent.hash, "seeding")

        here = f"{inside.address}:{barter.port}"
        wait_for(lambda: {(kind, to) for kind, _, to in router.ports()} == {("tcp", here), ("udp", here)}, 40,
                 "two open ports")
        wait_for(lambda: barter.status()["connectable"], 20, "Barter to know")
        stranger = self.enterContext(LtPeer(self.folder, host=outside))
        index = stranger.download(self.torrent.file)
        stranger.connect(index, next(outer for kind, outer, _ in router.ports() if kind == "tcp"), OUTSIDE)
        wait_for(lambda: stranger.status(index)["seeding"], 40, "the stranger to finish", 0.2)
        self.assertTrue(same_content(self.torrent.payload, stranger.downloads / self.torrent.name))

        barter.quit()

        wait_for(lambda: not router.ports(), 10, "no open port")

    def test_nat_pmp_alone(self):
        self.assert_opens_and_closes("natpmp")

    def test_upnp_alone(self):
        self.assert_opens_and_closes("upnp")


if __name__ == "__main__":
    namespace.own(network=True)
    lan.make()
    lan.make_bridge("internet")
    unittest.main()
