"""Trackers other than HTTP work alone: UDP, and HTTPS, whose certificate has to be good.

In mounts of the test's own, in which the system trusts one more authority and knows one more host name.
"""
import pathlib
import shutil
import subprocess
import unittest

import namespace
from barter import BarterTest, Folder, wait_for
from peers import LtPeer, OpenTracker, TlsProxy, Transmission, make_payload, make_torrent, same_content

MIB = 1 << 20
NAME = "tracker.test"


class Authority:
    """Signs certificates; made by the openssl command."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.certificate, self.key = self.folder / "authority.crt", self.folder / "authority.key"
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=An authority",
                      "-keyout", self.key, "-out", self.certificate)

    def certificate_for(self, name):
        """(certificate, key) of a server with this name."""
        certificate, key, request = (self.folder / f"{name}.{kind}" for kind in ("crt", "key", "csr"))
        names = self.folder / f"{name}.names"
        names.write_text(f"subjectAltName=DNS:{name}\n")
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", request)
        self._openssl("x509", "-req", "-days", "2", "-in", request, "-CA", self.certificate, "-CAkey", self.key,
                      "-CAcreateserial", "-extfile", names, "-out", certificate)
        return certificate, key

    @staticmethod
    def _openssl(*words):
        subprocess.run(["openssl", *map(str, words)], check=True, stderr=subprocess.DEVNULL)


def trust(authority, folder):
    """The system's list of authorities, for this test and what it starts, is this one."""
    certificates = folder / "certificates"
    certificates.mkdir()
    shutil.copy(authority.certificate, certificates / "ca-certificates.crt")
    namespace.sh("mount", "--bind", certificates, "/etc/ssl/certs")


class Trackers(BarterTest):
    def setUp(self):
        super().setUp()
        self.tracker = OpenTracker(self.folder)
        payload = make_payload(self.folder / "source" / "payload.bin", MIB)
        self.torrent = make_torrent(payload, self.folder / "payload.torrent", trackers=[self.tracker.udp_url])
        self.enterContext(self.tracker.allow(self.torrent))

    def known_peers(self, count):
        wait_for(lambda: self.tracker.peers(self.torrent) == count, 30, f"{count} announces")

    def seeder(self):
        self.enterContext(LtPeer(self.folder)).seed(self.torrent)
        self.known_peers(1)

    def proxy(self, certificate):
        return self.enterContext(TlsProxy(*certificate, self.tracker.port))

    def assert_downloads(self, barter, tracker):
        barter.add(self.torrent.magnet(trackers=[tracker]))
        barter.wait_for_state(self.torrent.hash, "seeding", timeout=40)
        self.assertTrue(same_content(self.torrent.payload, barter.downloads / self.torrent.name))

    def test_udp_alone(self):
        self.seeder()

        self.assert_downloads(self.barter(), self.tracker.udp_url)

    def test_barter_is_found_by_udp_alone(self):
        # Transmission calls nobody on loopback: it has to be known when Barter asks the tracker.
        leecher = self.enterContext(Transmission(self.folder))
        leecher.add(self.torrent)
        self.known_peers(1)
        barter = self.barter()
        shutil.copy(self.torrent.payload, barter.downloads)

        barter.add(self.torrent.file)

        wait_for(lambda: leecher.torrent(self.torrent)["percentDone"] == 1, 40, "transmission to finish", 0.3)
        self.known_peers(2)

    def test_https_alone(self):
        self.seeder()
        proxy = self.proxy(trusted.certificate_for(NAME))

        self.assert_downloads(self.barter(), f"https://{NAME}:{proxy.port}/announce")

    def assert_refused(self, certificate):
        proxy = self.proxy(certificate)
        barter = self.barter()

        barter.add(self.torrent.magnet(trackers=[f"https://{NAME}:{proxy.port}/announce"]))

        barter.wait_for(self.torrent.hash, lambda shown: "the tracker cannot be reached" in shown["state_text"], 30,
                        "a sentence about the tracker")
        self.assertGreater(proxy.calls, 0)
        self.assertEqual(proxy.requests, [])

    def test_https_with_a_certificate_that_nobody_trusted_vouches_for_is_refused(self):
        self.assert_refused(Authority(self.folder / "stranger").certificate_for(NAME))

    def test_https_with_the_certificate_of_another_name_is_refused(self):
        self.assert_refused(trusted.certificate_for("other.test"))


if __name__ == "__main__":
    namespace.own(network=True, real_root=True)  # opentracker wants to give up rights that only root outside has
    with Folder() as common:
        hosts = common / "hosts"
        hosts.write_text(f"127.0.0.1 localhost {NAME}\n")
        namespace.show_at("/etc/hosts", hosts)
        trusted = Authority(common / "trusted")
        trust(trusted, common)
        unittest.main()
