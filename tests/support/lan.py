"""A local network of the test's own: machines with addresses of their own, joined by a bridge, without a way out.

    lan.make()                                     # after namespace.own(network=True)
    with lan.Host("10.77.0.2/24") as host:
        barter = Barter(folder, wrapper=host.wrapper, ...)

The test itself is at lan.HERE. A machine is a network namespace, so what only loopback or only a real network has
(multicast, no IPv4 at all, a gateway, a firewall) is here for the asking.
"""
import ipaddress
import itertools
import pathlib
import subprocess

from namespace import sh, show_at

HERE = "10.77.0.1"
# A DHT node: the names of the well-known ones lead to it after lead_names_to_bootstrap().
BOOTSTRAP, BOOTSTRAP_PORT = "10.77.0.53", 6881
BOOTSTRAP_SETTINGS = {"enable_dht": True, "alert_mask": 1 << 10, "dht_bootstrap_nodes": "",  # bit 10: alerts of the DHT
                      "listen_interfaces": f"{BOOTSTRAP}:{BOOTSTRAP_PORT}"}
_numbers = itertools.count(1)


def make():
    make_bridge("lan")
    sh("ip", "address", "add", f"{HERE}/24", "dev", "lan")


def make_bridge(name):
    sh("ip", "link", "add", name, "type", "bridge", "mcast_snooping", "0")
    sh("ip", "link", "set", name, "up")


def lead_names_to_bootstrap(folder):
    """In mounts of the test's own; `folder` has to outlive the test."""
    hosts = pathlib.Path(folder) / "hosts"
    hosts.write_text(f"127.0.0.1 localhost\n{BOOTSTRAP} router.bittorrent.com router.utorrent.com "
                     "dht.transmissionbt.com\n")
    show_at("/etc/hosts", hosts)


class Host:
    """One machine with these addresses (with prefix length) on eth0, its interface to `bridge`."""

    def __init__(self, *addresses, bridge="lan"):
        self.addresses, self.bridge = addresses, bridge
        self.address = str(ipaddress.ip_interface(addresses[0]).ip)

    def __enter__(self):
        # Ends with the test, however that ends.
        self.process = subprocess.Popen(["unshare", "--net", "sh", "-c", "echo ready; exec cat >/dev/null"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"
        self.wrapper = ["nsenter", f"--net=/proc/{self.process.pid}/ns/net"]
        self.sh("ip", "link", "set", "lo", "up")
        self.plug("eth0", self.bridge, *self.addresses)
        if ":" not in self.address:
            self.sh("ip", "route", "add", "224.0.0.0/4", "dev", "eth0")
        return self

    def plug(self, interface, bridge, *addresses):
        cable = f"cable{next(_numbers)}"
        sh("ip", "link", "add", cable, "type", "veth", "peer", "name", interface, "netns", self.process.pid)
        sh("ip", "link", "set", cable, "master", bridge, "up")
        self.sh("ip", "link", "set", interface, "up")
        for address in addresses:
            # An IPv6 address is there at once, without asking around for a second whether another has it.
            self.sh("ip", "address", "add", address, "dev", interface, *(["nodad"] if ":" in address else []))

    def sh(self, *words, check=True):
        return sh(*self.wrapper, *words, check=check)

    def refuse(self, protocol):
        """Its firewall lets no `protocol` (tcp, udp) in or out any more, except from and to the test itself."""
        self.sh("nft", "add", "table", "inet", "wall")
        for hook, other in (("input", "saddr"), ("output", "daddr")):
            self.sh("nft", "add", "chain", "inet", "wall", hook, f"{{ type filter hook {hook} priority 0; }}")
            self.sh("nft", "add", "rule", "inet", "wall", hook, "meta", "l4proto", protocol, "ip", other, "!=", HERE,
                    "reject")

    def refuse_nothing(self):
        self.sh("nft", "delete", "table", "inet", "wall")

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
