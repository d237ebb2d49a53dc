"""The program under test without a window: starts it, asks it for --status, kills it.

    with Barter(folder) as barter:
        barter.add(torrent_file)
        barter.wait_for_state(info.hash, "seeding")

The program is the one that $BARTER names. It gets a profile and XDG folders of its own, no D-Bus, an offscreen Qt and
the loopback network only. Needs Debian's /usr/bin/python3, nothing else.
"""
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

KEPT = ("PATH", "LC_ALL", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LD_PRELOAD")


NOBODY = 65534
DROP_RIGHTS = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]


class TimedOut(AssertionError):
    """A condition did not come true in time."""


class Died(AssertionError):
    """The program ended although nobody asked it to."""


def wait_for(condition, timeout=20.0, message="the condition", interval=0.05):
    """Returns the first true value of `condition()`; raises TimedOut after `timeout` seconds."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimedOut(f"after {timeout} s still waiting for {message}")
        time.sleep(interval)


_given_ports = set()


def free_port():
    """A port that is free for TCP and UDP and that this process was not given before. Not one of those that the system
    gives out: another program may get it before it is used."""
    while True:
        port = random.SystemRandom().randrange(10000, 30000)
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            try:
                tcp.bind(("", port))
                udp.bind(("", port))
            except OSError:
                continue
        if port not in _given_ports:
            _given_ports.add(port)
            return port


class Folder:
    """A temporary folder that others (a tracker that gives up its rights) may enter."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="barter-"))
        self.path.chmod(0o755)
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


class Barter:
    """One profile, and the program that runs on it (or does not, between kill9 and start)."""

    def __init__(self, folder, name="barter", settings=None, arguments=(), wrapper=(), save_path=None, program=None,
                 unprivileged=False):
        """`unprivileged`: as nobody when root runs the test, so that file permissions mean something."""
        self.program = program or os.environ["BARTER"]
        self.folder = pathlib.Path(folder) / name
        self.profile = self.folder / "profile"
        self.downloads = pathlib.Path(save_path or self.folder / "downloads")
        self.port = free_port()
        self.arguments = list(arguments)
        self.user = NOBODY if unprivileged and os.geteuid() == 0 else None
        self.wrapper = list(wrapper) + (DROP_RIGHTS if self.user else [])
        self.process = None
        self.profile.mkdir(parents=True)
        self.downloads.mkdir(parents=True, exist_ok=True)
        self.settings = {
            "network": {"port": self.port, "loopback_peers": True, "dht": False, "lsd": False, "upnp": False},
            "downloads": {"save_path": str(self.downloads)},
            "desktop": {"first_run_done": True},
        }
        for group, values in (settings or {}).items():
            self.settings.setdefault(group, {}).update(values)
        self.write_settings()
        if self.user:
            for path in (self.folder, *self.folder.rglob("*"), self.downloads):
                os.chown(path, self.user, self.user)

    def write_settings(self):
        (self.profile / "settings.json").write_text(json.dumps(self.settings))

    def environment(self):
        own = {name: os.environ[name] for name in KEPT if name in os.environ}
        own["QT_QPA_PLATFORM"] = "offscreen"
        own["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        own.setdefault("LC_ALL", "C.UTF-8")
        for name, folder in (("HOME", "home"), ("XDG_RUNTIME_DIR", "run"), ("XDG_CONFIG_HOME", "config"),
                             ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache")):
            path = self.folder / folder
            path.mkdir(mode=0o700, exist_ok=True)
            if self.user:
                os.chown(path, self.user, self.user)
            own[name] = str(path)
        return own

    # --- life

    def start(self, *sources, wait=True):
        """Starts the program and waits until it answers."""
        assert self.process is None or self.process.poll() is not None, "it runs already"
        with open(self.folder / "output", "ab") as output:
            self.process = subprocess.Popen(
                [*self.wrapper, self.program, "--profile", str(self.profile), "--no-dialog", *self.arguments,
                 *map(str, sources)],
                env=self.environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=self.folder)
        if wait:
            self.wait_until_up()
        return self

    def wait_until_up(self, timeout=30):
        def answers():
            self.must_run()
            return self.try_status() is not None
        wait_for(answers, timeout, "the program to answer --status")

    def must_run(self):
        if self.process is None or self.process.poll() is not None:
            code = None if self.process is None else self.process.returncode
            raise Died(f"the program ended with {code}:\n{self.output()[-3000:]}")

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def kill9(self):
        """Kills it. A crash test that did not crash proves nothing: the program must be alive until now."""
        self.must_run()
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        assert self.process.returncode == -signal.SIGKILL, self.process.returncode

    def quit(self, timeout=15):
        """An orderly end; returns how many seconds it took."""
        self.must_run()
        begin = time.monotonic()
        answer = self.run("--quit", timeout=timeout)
        assert answer.returncode == 0, answer
        self.process.wait(timeout)
        assert self.process.returncode == 0, (self.process.returncode, self.output()[-3000:])
        return time.monotonic() - begin

    def terminate(self, timeout=15):
        """SIGTERM, which has to be an orderly end too; returns the exit code."""
        self.must_run()
        self.process.terminate()
        return self.process.wait(timeout)

    def restart(self):
        self.quit()
        return self.start()

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        died = self.process is not None and self.process.poll() is not None and self.process.returncode not in (0, -9)
        if self.alive():
            self.process.kill()
            self.process.wait()
        if kind is not None or died:
            print(f"--- output of {self.folder.name}\n{self.output()[-4000:]}\n--- log\n{self.log()[-4000:]}", flush=True)
        if kind is None and died:
            raise Died(f"the program ended with {self.process.returncode}")

    def output(self):
        path = self.folder / "output"
        return path.read_text(errors="replace") if path.exists() else ""

    def log(self):
        return "".join(path.read_text(errors="replace") for path in sorted(self.profile.rglob("*.log")))

    # --- commands of a second process

    def run(self, *arguments, timeout=30, cwd=None):
        """A second process on the same profile; returns its CompletedProcess (text)."""
        return subprocess.run([*(DROP_RIGHTS if self.user else []), self.program, "--profile", str(self.profile), *map(str, arguments)],
                              env=self.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace", timeout=timeout, cwd=cwd or self.folder)

    def add(self, *arguments, timeout=60):
        answer = self.run("--no-dialog", *arguments, timeout=timeout)
        assert answer.returncode == 0, (answer.returncode, answer.stderr)
        return answer

    def try_status(self):
        answer = self.run("--status")
        if answer.returncode != 0:
            return None
        return json.loads(answer.stdout)

    def status(self):
        answer = self.run("--status")
        if answer.returncode != 0:
            self.must_run()
            raise AssertionError(f"--status: exit {answer.returncode}: {answer.stderr}")
        return json.loads(answer.stdout)

    # --- torrents

    def torrents(self):
        return self.status()["torrents"]

    def torrent(self, key):
        """The torrent with this name or hash, or None."""
        for torrent in self.torrents():
            if key in (torrent["hash_v1"], torrent["hash_v2"], torrent["name"]):
                return torrent
        return None

    def wait_for(self, key, predicate, timeout=30, message="the torrent"):
        last = None

        def check():
            nonlocal last
            last = self.torrent(key)
            return last if last is not None and predicate(last) else None
        try:
            return wait_for(check, timeout, message, 0.1)
        except TimedOut as problem:
            raise TimedOut(f"{problem}; last seen: {last}") from None

    def wait_for_state(self, key, *states, timeout=30):
        return self.wait_for(key, lambda torrent: torrent["state"] in states, timeout, " or ".join(states))

    # --- what it costs

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_bytes(self):
        pages = int(pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


class BarterTest(unittest.TestCase):
    """A temporary folder, and programs that end with the test."""

    def setUp(self):
        self.folder = self.enterContext(Folder())

    def barter(self, *arguments, **options):
        """A running Barter."""
        return self.enterContext(Barter(self.folder, *arguments, **options))


def count(default):
    """How often: the number on the command line, if there is one."""
    return next((int(word) for word in sys.argv[1:] if word.isdigit()), default)


def main():
    """unittest.main, which shall not see that number."""
    unittest.main(argv=[word for word in sys.argv if not word.isdigit()])
