"""Web servers on loopback that do what bad web servers do, until stdin is closed.

Makes its certificates with openssl in the folder given as argument, then prints a line "<name> <port>" for each server
and "ready". "http" speaks plain HTTP, "http6" the same on ::1, the others TLS with the certificate of their name.
"""
import http.server
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import threading
import time

FOLDER = pathlib.Path(sys.argv[1])
TLS = {}  # name: (certificate, key)
CONFIG = """
[ca]
default_ca = it
[it]
dir = {folder}
database = {folder}/index.txt
new_certs_dir = {folder}
serial = {folder}/serial
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[server]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost,IP:127.0.0.1
[otherhost]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:elsewhere.example
[client]
basicConstraints = CA:FALSE
extendedKeyUsage = clientAuth
subjectAltName = DNS:localhost,IP:127.0.0.1
"""


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def authority(name):
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-subj", f"/CN={name}", "-keyout", FOLDER / f"{name}.key", "-out", FOLDER / f"{name}.pem")


def certificate(name, issuer, section="server", start=None, end=None):
    dates = ["-startdate", start, "-enddate", end] if start else ["-days", "10"]
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
            "-keyout", FOLDER / f"{name}.key", "-out", FOLDER / f"{name}.csr")
    openssl("ca", "-batch", "-config", FOLDER / "ca.cnf", "-extensions", section, "-in", FOLDER / f"{name}.csr",
            "-out", FOLDER / f"{name}.pem", "-cert", FOLDER / f"{issuer}.pem", "-keyfile", FOLDER / f"{issuer}.key",
            "-notext", *dates)
    TLS[name] = (FOLDER / f"{name}.pem", FOLDER / f"{name}.key")


def make_certificates():
    (FOLDER / "ca.cnf").write_text(CONFIG.format(folder=FOLDER))
    (FOLDER / "index.txt").write_text("")
    (FOLDER / "serial").write_text("01\n")
    authority("authority")
    authority("stranger")
    certificate("good", "authority")
    certificate("expired", "authority", start="20200101000000Z", end="20200201000000Z")
    certificate("future", "authority", start="20900101000000Z", end="20910101000000Z")
    certificate("otherhost", "authority", section="otherhost")
    certificate("client", "authority", section="client")
    certificate("unknown", "stranger")
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "10",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout", FOLDER / "selfsigned.key", "-out", FOLDER / "selfsigned.pem")
    TLS["selfsigned"] = (FOLDER / "selfsigned.pem", FOLDER / "selfsigned.key")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, body, status=200, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def raw(self, data):
        self.close_connection = True
        self.wfile.write(data)
        self.wfile.flush()

    def do_GET(self):
        path, _, query = self.path.partition("?")
        try:
            getattr(self, "get_" + path.strip("/").split("/")[0].replace("-", "_"))(path, query)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    def do_POST(self):
        """Tells what was sent, or what its GET does."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path == "/echo":
            self.answer((self.requestline + "\n" + str(self.headers)).encode() + body)
        else:
            self.do_GET()

    def get_status(self, _, query):
        """The status and the Retry-After that the query says."""
        status, _, after = query.partition(",")
        self.answer(b"what I say", status=int(status), headers=[("Retry-After", after.replace("%20", " "))] if after else [])

    def get_ok(self, _, __):
        self.answer(b"d4:infoe")

    def get_echo(self, *_):
        self.answer((self.requestline + "\n" + str(self.headers)).encode())

    def get_html(self, *_):
        self.answer(b"<html><body>Not what you want</body></html>", headers=[("Content-Type", "text/html")])

    def get_missing(self, *_):
        self.answer(b"nothing here", status=404)

    def get_error(self, *_):
        self.answer(b"", status=500)

    def get_partial(self, *_):
        self.answer(b"half", status=206)

    def get_loop(self, *_):
        self.answer(b"", status=302, headers=[("Location", "/loop")])

    def get_chain(self, path, _):
        left = int(path.split("/")[-1])
        self.answer(b"", status=301, headers=[("Location", f"/chain/{left - 1}" if left > 1 else "ok/../../ok")])

    def get_to(self, _, query):
        self.answer(b"", status=307, headers=[("Location", query)])

    def get_nowhere(self, *_):
        self.answer(b"", status=302)

    def get_large(self, _, query):
        """As many bytes as the query says, with or without saying so first."""
        count, announced = query.split(",")
        self.close_connection = True
        header = f"Content-Length: {count}\r\n" if announced == "1" else ""
        self.raw(f"HTTP/1.1 200 OK\r\n{header}\r\n".encode())
        block = b"x" * 65536
        for sent in range(0, int(count), len(block)):
            self.wfile.write(block[:min(len(block), int(count) - sent)])

    def get_headers(self, *_):
        self.raw(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            self.wfile.write(b"X-Header-%d: %s\r\n" % (number, b"x" * 100))

    def get_slow(self, *_):
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(100):
            self.raw(b"x")
            time.sleep(0.1)

    def get_slow_header(self, *_):
        for byte in b"HTTP/1.1 200 OK\r\nX-Header: " + b"x" * 100:
            self.raw(bytes([byte]))
            time.sleep(0.1)

    def get_never(self, *_):
        self.close_connection = True
        time.sleep(10)

    def get_short(self, *_):
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort")

    def get_chunked(self, *_):
        self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nd4:i\r\n4\r\nnfoe\r\n0\r\n\r\n")

    def get_broken_chunks(self, *_):
        self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nwhat is this\r\n")

    def get_cut_chunks(self, *_):
        self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nonly this")

    def get_until_close(self, *_):
        self.raw(b"HTTP/1.0 200 OK\r\n\r\nd4:infoe")

    def get_noise(self, *_):
        self.raw(b"\x00\x01\x02 this is not HTTP\r\n\r\n")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


class Server6(Server):
    address_family = socket.AF_INET6


class TlsServer(Server):
    """The handshake is made in the thread of the connection, so that one that fails stops nobody."""
    context = None

    def finish_request(self, request, client_address):
        with self.context.wrap_socket(request, server_side=True) as stream:
            super().finish_request(stream, client_address)
            try:
                stream.unwrap()
            except (OSError, ValueError):
                pass


def serve(name, server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(name, server.server_address[1], flush=True)


if __name__ == "__main__":
    make_certificates()
    serve("http", Server(("127.0.0.1", 0), Handler))
    serve("http6", Server6(("::1", 0), Handler))
    for each, (pem, key) in TLS.items():
        tls_server = TlsServer(("127.0.0.1", 0), Handler)
        tls_server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls_server.context.load_cert_chain(pem, key)
        serve(each, tls_server)
    print("ready", flush=True)
    sys.stdin.read()
    os._exit(0)
