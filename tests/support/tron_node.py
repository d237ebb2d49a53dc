"""A TRON node of one's own: tests/support/tron-node (its README.md has the command line and the control API).

    with TronNode() as node:
        node.control("fund", address=..., trx=5_000_000)
        node.control("mine")
        node.ask("/wallet/getaccount", address=...)

$TRON_NODE_PACKAGES names the folder with its npm packages, as it does in every test that CTest starts.
"""
import json
import pathlib
import subprocess
import urllib.error
import urllib.request

SERVER = pathlib.Path(__file__).parent / "tron-node" / "server.mjs"


class TronNode:
    """options: of the command line, interval=3000 for --interval 3000. Afterwards address, port, genesis, chain_id and
    rich ({"address", "private_key"}) are what the node said."""

    def __init__(self, **options):
        arguments = [text for name, value in options.items() for text in (f"--{name.replace('_', '-')}", str(value))]
        self._process = subprocess.Popen(["node", str(SERVER), *arguments], stdout=subprocess.PIPE, text=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the TRON node ended with {self._process.wait()}")
        said = json.loads(line)
        self.address, self.port, self.genesis = said["address"], said["port"], said["genesis"]
        self.chain_id, self.rich = said["chain_id"], said["rich"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(timeout=20)
        self._process.stdout.close()

    def ask(self, path, **body):
        """POST; the answer as Python objects."""
        return json.loads(self._post(path, body))

    def control(self, action, **body):
        """What README.md lists below /control/. Raises ValueError with the node's words when it refuses."""
        try:
            return self.ask(f"/control/{action}", **body)
        except urllib.error.HTTPError as error:
            raise ValueError(json.loads(error.read())["error"]) from None

    def misbehave(self, how, **more):
        self.control("misbehave", how=how, **more)

    def _post(self, path, body):
        request = urllib.request.Request(self.address + path, json.dumps(body).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.read()
