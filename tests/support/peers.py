"""Peers, trackers and torrents that are not Barter's: opentracker, transmission, aria2, libtorrent by itself.

Everything listens on loopback, on ports of its own, and is ended by its process id. Each peer has an address of its
own too: transmission knows one peer for each address, and takes a second one for the first.
"""
import base64
import functools
import hashlib
import http.server
import itertools
import json
import os
import pathlib
import random
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import libtorrent as lt

from barter import free_port, wait_for

SUPPORT = pathlib.Path(__file__).resolve().parent


# --- payloads and torrents

def make_payload(path, size, seed=1):
    """A file of random bytes, the same for the same seed."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    source = random.Random(seed)
    with open(path, "wb") as file:
        while size > 0:
            file.write(source.randbytes(min(size, 1 << 20)))
            size -= 1 << 20
    return path


def same_content(one, other):
    """Whether two files, or all files of two folders, hold the same bytes."""
    one, other = pathlib.Path(one), pathlib.Path(other)
    if one.is_dir():
        names = sorted(str(path.relative_to(one)) for path in one.rglob("*") if path.is_file())
        return bool(names) and all((other / name).is_file() and same_content(one / name, other / name) for name in names)
    return digest(one) == digest(other)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha1").hexdigest()


class Torrent:
    """A .torrent file and what a test wants to know of it."""

    def __init__(self, file, payload):
        self.file = pathlib.Path(file)
        self.payload = pathlib.Path(payload)
        info = lt.torrent_info(str(self.file))
        hashes = info.info_hashes()
        self.hash_v1 = str(hashes.v1) if hashes.has_v1() else None
        self.hash_v2 = str(hashes.v2) if hashes.has_v2() else None
        self.hash = self.hash_v1 or self.hash_v2
        self.name = info.name()
        self.size = sum(info.files().file_size(i) for i in range(info.num_files())
                        if not info.files().file_flags(i) & lt.file_flags_t.flag_pad_file)
        self.piece_length = info.piece_length()
        self.pieces = info.num_pieces()

    def magnet(self, trackers=(), peers=(), **extra):
        topics = []
        if self.hash_v1:
            topics.append("xt=urn:btih:" + self.hash_v1)
        if self.hash_v2:
            topics.append("xt=urn:btmh:1220" + self.hash_v2)
        topics += ["tr=" + urllib.parse.quote(tracker, safe="") for tracker in trackers]
        topics += ["x.pe=" + peer for peer in peers]
        topics += [f"{key}={urllib.parse.quote(str(value), safe='')}" for key, value in extra.items()]
        return "magnet:?" + "&".join(topics)


def make_torrent(payload, file, version="v1", trackers=(), private=False, web_seeds=(), piece_length=0, comment=""):
    """version: v1, v2 or hybrid; made by libtorrent. `payload` is a file or a folder."""
    payload = pathlib.Path(payload)
    files = lt.file_storage()
    lt.add_files(files, str(payload))
    flags = {"v1": lt.create_torrent.v1_only, "v2": lt.create_torrent.v2_only, "hybrid": 0}[version]
    creator = lt.create_torrent(files, piece_length, flags)
    for tier, tracker in enumerate(trackers):
        creator.add_tracker(tracker, tier)
    for url in web_seeds:
        creator.add_url_seed(url)
    creator.set_priv(private)
    if comment:
        creator.set_comment(comment)
    lt.set_piece_hashes(creator, str(payload.parent))
    pathlib.Path(file).write_bytes(lt.bencode(creator.generate()))
    return Torrent(file, payload)


def transmission_create(payload, file, trackers=(), private=False):
    """A torrent that another program made."""
    command = ["transmission-create", "-o", str(file), str(payload)]
    for tracker in trackers:
        command += ["-t", tracker]
    if private:
        command.append("-p")
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return Torrent(file, payload)


# --- processes

_numbers = itertools.count(2)


def own_address():
    """An address of loopback that no other peer of this test has; Barter's is 127.0.0.1."""
    number = next(_numbers)
    return f"127.0.{1 + number // 250}.{number % 250 + 1}"


class Process:
    """A program that runs while the `with` block does."""

    def __init__(self, folder, name, host=None):
        """`host`: a machine of lan.py that it runs on."""
        self.wrapper = host.wrapper if host else []
        self.folder = pathlib.Path(folder) / f"{name}-{free_port()}"
        self.folder.mkdir(parents=True)
        self.folder.chmod(0o755)
        self.process = None

    def spawn(self, command, **options):
        options.setdefault("stdin", subprocess.DEVNULL)
        with open(self.folder / "output", "ab") as output:
            options.setdefault("stdout", output)
            self.process = subprocess.Popen([str(word) for word in (*self.wrapper, *command)], stderr=output,
                                            cwd=self.folder, **options)

    def output(self):
        return (self.folder / "output").read_text(errors="replace")

    def must_run(self):
        if self.process.poll() is not None:
            raise AssertionError(f"{self.process.args[0]} ended with {self.process.returncode}:\n{self.output()[-2000:]}")
        return True

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout) if self.process else ():
            if pipe is not None:
                pipe.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()


def connectable(port, address="127.0.0.1"):
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0


class OpenTracker(Process):
    """Debian's build serves only torrents on its white list: `allow` all of them before the `with` block."""

    def __init__(self, folder, address="127.0.0.1"):
        super().__init__(folder, "opentracker")
        self.address, self.port = address, free_port()
        self.url = f"http://{address}:{self.port}/announce"
        self.udp_url = f"udp://{address}:{self.port}/announce"

    def allow(self, *torrents):
        with open(self.folder / "whitelist", "a", encoding="ascii") as file:
            for torrent in torrents:
                for digits in (torrent.hash_v1, torrent.hash_v2 and torrent.hash_v2[:40]):
                    if digits:
                        file.write(digits + "\n")
        return self

    def start(self):
        self.spawn(["opentracker", "-i", self.address, "-p", self.port, "-P", self.port, "-w", self.folder / "whitelist"])
        wait_for(lambda: self.must_run() and connectable(self.port, self.address), 10, "opentracker")

    def peers(self, torrent):
        """How many peers it knows."""
        hash_bytes = bytes.fromhex(torrent.hash_v1 or torrent.hash_v2[:40])
        query = "info_hash=" + urllib.parse.quote(hash_bytes, safe="")
        with urllib.request.urlopen(f"http://{self.address}:{self.port}/scrape?{query}", timeout=5) as answer:
            entry = lt.bdecode(answer.read()).get(b"files", {}).get(hash_bytes, {})
        return entry.get(b"complete", 0) + entry.get(b"incomplete", 0)


class Transmission(Process):
    """transmission-daemon, driven by its JSON RPC. `settings` are its own, over those below."""

    def __init__(self, folder, upload_limit_kib=None, settings=None, host=None):
        super().__init__(folder, "transmission", host)
        self.port, self.rpc_port = free_port(), free_port()
        self.address = host.address if host else own_address()
        self.rpc_address = host.address if host else "127.0.0.1"
        self.endpoint = f"{self.address}:{self.port}"
        self.downloads = self.folder / "downloads"
        self.downloads.mkdir()
        self.session = ""
        settings = {
            "rpc-port": self.rpc_port, "rpc-bind-address": self.rpc_address, "rpc-whitelist": "127.0.0.1,10.*",
            "rpc-authentication-required": False, "bind-address-ipv4": self.address, "bind-address-ipv6": "::1",
            "peer-port": self.port, "dht-enabled": False, "lpd-enabled": False, "port-forwarding-enabled": False,
            "utp-enabled": True, "download-dir": str(self.downloads), "ratio-limit-enabled": False, "encryption": 1,
            "peer-port-random-on-start": False, "speed-limit-up-enabled": upload_limit_kib is not None,
            "speed-limit-up": upload_limit_kib or 0, **(settings or {}),
        }
        (self.folder / "settings.json").write_text(json.dumps(settings))

    def start(self):
        self.spawn(["transmission-daemon", "-f", "-g", self.folder, "--log-error"],
                   env={**os.environ, "HOME": str(self.folder)})
        wait_for(lambda: self.must_run() and connectable(self.rpc_port, self.rpc_address), 15, "transmission")

    def rpc(self, method, **arguments):
        body = json.dumps({"method": method, "arguments": arguments}).encode()
        for _ in range(2):  # the first answer may be a new session id
            request = urllib.request.Request(f"http://{self.rpc_address}:{self.rpc_port}/transmission/rpc", body,
                                             {"X-Transmission-Session-Id": self.session})
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    result = json.load(answer)
                assert result["result"] == "success", result
                return result["arguments"]
            except urllib.error.HTTPError as error:
                if error.code != 409:
                    raise
                self.session = error.headers["X-Transmission-Session-Id"]
        raise AssertionError("transmission gives no session id")

    def add(self, torrent, folder=None, source=None):
        """`folder` already holds the payload when transmission shall seed."""
        source = source or torrent.file
        if isinstance(source, str):
            where = {"filename": source}
        else:
            where = {"metainfo": base64.b64encode(source.read_bytes()).decode()}
        self.rpc("torrent-add", **where, **{"download-dir": str(folder or self.downloads), "paused": False})

    def seed(self, torrent):
        self.add(torrent, torrent.payload.parent)
        wait_for(lambda: self.torrent(torrent)["percentDone"] == 1 and self.torrent(torrent)["status"] == 6, 30,
                 "transmission to check its files")

    def torrent(self, torrent):
        fields = ["percentDone", "status", "uploadedEver", "downloadedEver", "peers", "errorString", "leftUntilDone"]
        found = self.rpc("torrent-get", ids=[torrent.hash_v1], fields=fields)["torrents"]
        return found[0] if found else {"percentDone": 0, "status": 0, "uploadedEver": 0, "peers": []}


class Aria2(Process):
    """aria2c with one torrent, as seeder or as downloader. `options` are its own, after those below."""

    def __init__(self, folder, torrent, seed=False, upload_limit=0, source=None, options=(), host=None):
        super().__init__(folder, "aria2", host)
        self.port, self.rpc_port = free_port(), free_port()
        self.address = host.address if host else own_address()
        self.rpc_address = host.address if host else "127.0.0.1"
        self.endpoint = f"{self.address}:{self.port}"
        self.downloads = torrent.payload.parent if seed else self.folder / "downloads"
        self.torrent, self.seeds, self.upload_limit = torrent, seed, upload_limit
        self.source, self.options = source or str(torrent.file), options

    def start(self):
        self.spawn(["aria2c", "--no-conf", "--enable-rpc", f"--rpc-listen-port={self.rpc_port}",
                    f"--rpc-listen-all={'true' if self.wrapper else 'false'}", f"--listen-port={self.port}", f"--interface={self.address}",
                    "--enable-dht=false", "--enable-dht6=false", "--bt-enable-lpd=false", f"--dir={self.downloads}",
                    "--seed-ratio=0", "--file-allocation=none", "--bt-tracker-interval=2", "--console-log-level=warn",
                    "--disable-ipv6=true", "--summary-interval=0", f"--check-integrity={'true' if self.seeds else 'false'}",
                    f"--max-upload-limit={self.upload_limit}", f"--bt-external-ip={self.address}",
                    *self.options, self.source],
                   env={**os.environ, "HOME": str(self.folder)})
        wait_for(lambda: self.must_run() and connectable(self.rpc_port, self.rpc_address), 15, "aria2")
        if self.seeds:
            wait_for(self.done, 30, "aria2 to check its files")

    def active(self):
        body = json.dumps({"jsonrpc": "2.0", "id": "1", "method": "aria2.tellActive", "params": []}).encode()
        with urllib.request.urlopen(f"http://{self.rpc_address}:{self.rpc_port}/jsonrpc", body, timeout=10) as answer:
            return json.load(answer)["result"]

    def done(self):
        self.must_run()
        return any(entry.get("seeder") == "true" and int(entry["totalLength"]) == self.torrent.size
                   and entry["completedLength"] == entry["totalLength"] for entry in self.active())

    def uploaded(self):
        return sum(int(entry["uploadLength"]) for entry in self.active())


class LtPeer(Process):
    """libtorrent's Python binding in a process of its own. `upload_limit` in bytes per second, 0 = none.

    By itself it speaks TCP and looks for nobody; `settings` are libtorrent's, over those of lt_peer.py.
    """

    def __init__(self, folder, upload_limit=0, settings=None, host=None):
        super().__init__(folder, "libtorrent", host)
        self.port, self.upload_limit, self.settings = free_port(), upload_limit, settings or {}
        self.address = host.address if host else own_address()
        self.endpoint = f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"
        self.downloads = self.folder / "downloads"

    def start(self):
        self.spawn([sys.executable, SUPPORT / "lt_peer.py", self.address, self.port, self.upload_limit,
                    json.dumps(self.settings)],
                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()

    def ask(self, command, **arguments):
        self.must_run()
        self.process.stdin.write(json.dumps({"command": command, "arguments": arguments}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer
        return answer["result"]

    def seed(self, torrent):
        return self.ask("add", file=str(torrent.file), save_path=str(torrent.payload.parent), seed=True)

    def seed_as(self, torrent, plain):
        """Seeds a torrent of hostile names from the files of `plain`, which has the same files in the same order."""
        files = lt.torrent_info(str(plain.file)).files()
        return self.ask("add", file=str(torrent.file), save_path=str(plain.payload.parent), seed=True,
                        paths=[files.file_path(index) for index in range(files.num_files())])

    def download(self, source, limit=0):
        """`limit` in bytes per second, 0 = none."""
        self.downloads.mkdir(exist_ok=True)
        return self.ask("add", file=str(source), save_path=str(self.downloads), download_limit=limit)

    def connect(self, index, port, address="127.0.0.1"):
        self.ask("connect", torrent=index, peer_address=address, peer_port=port)

    def status(self, index):
        return self.ask("status", torrent=index)


# --- web servers

class RangeHandler(http.server.SimpleHTTPRequestHandler):
    """Python's file server, with the ranges that a web seed needs."""

    protocol_version = "HTTP/1.1"
    served = 0  # payload bytes, of all handlers

    def do_GET(self):
        path = pathlib.Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        size = path.stat().st_size
        first, last, code = 0, size - 1, 200
        wanted = self.headers.get("Range", "")
        if wanted.startswith("bytes="):
            begin, _, end = wanted[6:].partition("-")
            first, last, code = int(begin), min(int(end or size - 1), size - 1), 206
        self.send_response(code)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(last - first + 1))
        if code == 206:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.end_headers()
        with open(path, "rb") as file:
            file.seek(first)
            self.wfile.write(file.read(last - first + 1))
        type(self).served += last - first + 1

    def log_message(self, *_):
        pass


class TlsProxy:
    """HTTPS before a server on loopback that speaks only HTTP. `calls`: connections; `requests`: what came through."""

    def __init__(self, certificate, key, server_port):
        self.calls, self.requests = 0, []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        proxy = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                proxy.calls += 1
                try:
                    with context.wrap_socket(self.request, server_side=True) as client:
                        request = b""
                        while b"\r\n\r\n" not in request:
                            part = client.recv(4096)
                            if not part:
                                return
                            request += part
                        proxy.requests.append(request)
                        with socket.create_connection(("127.0.0.1", server_port), 10) as server:
                            server.sendall(request)
                            while part := server.recv(4096):
                                client.sendall(part)
                except OSError:
                    pass  # the client did not like the certificate

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class RawPeer:
    """A peer made by hand: the handshake of the protocol, then whatever bytes a test wants to send."""

    def __init__(self, port, torrent, address=None, to="127.0.0.1"):
        self.address = address or own_address()
        self.socket = socket.create_connection((to, port), 5, (self.address, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reserved = bytes([0, 0, 0, 0, 0, 0x10, 0, 0])  # BEP 10: extensions
        self.socket.sendall(b"\x13BitTorrent protocol" + reserved + bytes.fromhex(torrent.hash_v1)
                            + b"-XX0000-" + random.randbytes(12))

    @staticmethod
    def extended(number, body):
        return (len(body) + 2).to_bytes(4, "big") + b"\x14" + bytes([number]) + body

    def send(self, data):
        """False once the other side has hung up."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def discard(self):
        """Reads what is there and waits for nothing: with a timeout recv() would, whatever its flags."""
        timeout = self.socket.gettimeout()
        self.socket.setblocking(False)
        try:
            while self.socket.recv(1 << 16):
                pass
        except OSError:
            pass
        finally:
            self.socket.settimeout(timeout)

    def flood(self, message, seconds, read=True):
        """Sends it again and again; how many seconds until the other side hung up, or None."""
        many = message * (16384 // len(message) + 1)
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            if not self.send(many):
                return time.monotonic() - begin
            if read:
                self.discard()
        return None

    def close(self):
        self.socket.close()


class _WebServer6(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6


class WebServer:
    """`handler` serves on loopback, or another address of this machine, while the `with` block runs."""

    def __init__(self, handler, address="127.0.0.1", port=0):
        kind = _WebServer6 if ":" in address else http.server.ThreadingHTTPServer
        # With the scope of a link-local one.
        place = socket.getaddrinfo(address, port, kind.address_family, socket.SOCK_STREAM)[0][4]
        self.server = kind(place, handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://[{address}]:{self.port}" if ":" in address else f"http://{address}:{self.port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def file_server(folder):
    return WebServer(functools.partial(RangeHandler, directory=str(folder)))


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers each path with what `routes` holds: bytes, (status, headers, bytes) or a function of the handler.

    Use through `answering`; `requests` collects (path, user agent) of all requests.
    """

    routes = {}
    requests = []

    def do_GET(self):
        self.requests.append((self.path, self.headers.get("User-Agent", "")))
        answer = self.routes.get(urllib.parse.urlsplit(self.path).path, (404, {}, b"not here"))
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def answering(routes, address="127.0.0.1", port=0):
    """A WebServer with fixed answers; its `requests` is the list of (path, user agent)."""
    requests = []
    handler = type("Answering", (Answers,), {"routes": routes, "requests": requests})
    server = WebServer(handler, address, port)
    server.requests = requests
    return server


def now():
    return time.monotonic()
