"""Barter beside libtorrent with the same settings and nothing on top, as ratios.

    cmake --preset bench && ninja -C build/bench
    /usr/bin/python3 tests/bench/compare.py [--build build/bench] [--rounds 5] [--only transfer,scale,window]

Each round runs every contestant once, one after the other, so that other load on the machine meets all of them alike;
a figure is the median over the rounds. The last table sets the ratios beside their goals. Loopback only. The torrents
are those of make_load.cpp; their tracker is a port of loopback at which nobody listens, so that each torrent announces,
is refused and tries again, as dead torrents do. Payload, downloads and profiles lie in memory (/dev/shm).
"""
import argparse
import os
import pathlib
import queue
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from barter import Barter, free_port, wait_for  # noqa: E402
from desktop import Desktop  # noqa: E402
from peers import LtPeer, make_payload, make_torrent  # noqa: E402

MIB = 1 << 20


# --- what a process costs

def cpu_of(pid):
    """CPU seconds of all its threads, in steps of 10 ms."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MIB


def idle_cpu(pid, seconds):
    """Milliseconds of CPU per second."""
    before, begin = cpu_of(pid), time.monotonic()
    time.sleep(seconds)
    return 1000 * (cpu_of(pid) - before) / (time.monotonic() - begin)


# --- the contestants

class Talker:
    """A program of ours that says lines and goes on until its input ends."""

    def __init__(self, *command, env=None):
        self.begin = time.monotonic()
        self.process = subprocess.Popen([str(word) for word in command], env=env, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.pid = self.process.pid
        self.lines = queue.Queue()
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()

    def listen(self):
        for line in self.process.stdout:
            self.lines.put((line.split(), time.monotonic()))
        self.lines.put((["(end)"], time.monotonic()))

    def line(self, event, timeout=300):
        """The words after the first line that begins with `event`, and the time at which it came."""
        while True:
            words, when = self.lines.get(timeout=timeout)
            if words[0] == event:
                return words[1:], when
            assert words[0] != "(end)", f"{self.process.args} ended before it said {event}"

    def ask(self, event):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return [float(word) for word in self.line(event)[0]]

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            self.process.kill()
        self.process.stdin.close()
        self.process.wait(60)
        self.listener.join()
        self.process.stdout.close()


class Window(Barter):
    """The program on a screen: `shown` and `answered` in seconds after its start."""

    def __init__(self, desktop, programs, folder, profile=None, save_path=None, sources=()):
        super().__init__(folder, "window", program=programs.barter, save_path=save_path, arguments=sources)
        self.desktop, self.programs = desktop, programs
        if profile:
            shutil.copytree(profile, self.profile, dirs_exist_ok=True)

    def environment(self):
        shared = {name: self.desktop.env[name]
                  for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "NO_AT_BRIDGE")}
        return {**super().environment(), **shared, "QT_QPA_PLATFORM": "xcb"}

    def start(self):
        begin = time.monotonic()
        super().start(wait=False)
        self.pid = self.process.pid
        self.probe = Talker(self.programs.window_probe, self.pid, env=self.environment())
        self.shown = float(self.probe.line("shown")[0][0]) - begin
        self.answered = float(self.probe.line("answered")[0][0]) - begin
        return self

    def waits(self):
        """Longest wait for an answer since the last call in ms, and how many were over 100 ms."""
        count, median, longest, over = self.probe.ask("waits")
        return longest, int(over)

    def stop_asking(self):
        self.probe.__exit__(None)

    def __exit__(self, kind, *rest):
        if self.probe.process.poll() is None:
            self.probe.__exit__(kind)
        super().__exit__(kind, *rest)


class Programs:
    def __init__(self, build):
        bench = pathlib.Path(build) / "tests/bench"
        self.barter = str(pathlib.Path(build) / "src/app/barter")
        self.bare, self.headless = bench / "bare_libtorrent", bench / "headless"
        self.make_load, self.window_probe = bench / "make_load", bench / "window_probe"


class Figures:
    """Values of all rounds by name."""

    def __init__(self):
        self.values = {}

    def add(self, name, value):
        self.values.setdefault(name, []).append(value)

    def median(self, name):
        return statistics.median(self.values[name])

    def spread(self, name):
        """Half of the distance between the outermost values, in percent of the median."""
        values, middle = self.values[name], self.median(name)
        return 100 * (max(values) - min(values)) / 2 / middle if middle else 0

    def table(self, unit_of):
        lines = ["| measured | median | +- | lowest | highest | rounds |", "|---|--:|--:|--:|--:|--:|"]
        for name, values in self.values.items():
            lines.append(f"| {name} ({unit_of(name)}) | {self.median(name):.2f} | {self.spread(name):.0f} % "
                         f"| {min(values):.2f} | {max(values):.2f} | {len(values)} |")
        return "\n".join(lines)


# --- one download, one upload

class Transfer:
    def __init__(self, programs, desktop, folder, mib, settle=2):
        self.programs, self.desktop, self.folder = programs, desktop, folder
        self.gib, self.settle = mib / 1024, settle
        payload = make_payload(folder / "source/payload.bin", mib * MIB)
        (folder / "torrent").mkdir()
        self.torrent = make_torrent(payload, folder / "torrent/payload.torrent", piece_length=MIB)

    def measured(self, pid, port):
        """CPU seconds per GiB from the seeder's connection until `settle` seconds after its last byte."""
        with LtPeer(self.folder) as seeder:
            index = seeder.seed(self.torrent)
            before = cpu_of(pid)
            begin = time.monotonic()
            seeder.connect(index, port)

            def complete():
                if seeder.status(index)["uploaded"] < self.torrent.size:
                    return False
                return all(peer["progress"] == 1 for peer in seeder.ask("peers", torrent=index))
            wait_for(complete, 180, "the download", 0.1)
            wall = time.monotonic() - begin
            time.sleep(self.settle)  # our sync, and what a window shows of the end
        return (cpu_of(pid) - before) / self.gib, wall

    def given(self, pid, port):
        """CPU seconds per GiB that it gives to a peer. What it has it has just read and checked."""
        with LtPeer(self.folder) as leecher:
            index = leecher.download(self.torrent.file)
            before = cpu_of(pid)
            leecher.connect(index, port)
            wait_for(lambda: leecher.status(index)["seeding"], 180, "the upload", 0.1)
            shutil.rmtree(leecher.downloads)
            return (cpu_of(pid) - before) / self.gib

    def bare(self, save, measure):
        port = free_port()
        with Talker(self.programs.bare, "add", port, self.torrent.file.parent, save) as client:
            client.line("ready")
            return measure(client.pid, port)

    def headless(self, save, measure):
        port = free_port()
        profile = save / "profile"
        profile.mkdir()
        with Talker(self.programs.headless, "add", port, profile, self.torrent.file.parent, save) as client:
            client.line("ready")
            return measure(client.pid, port)

    def window(self, save, measure):
        with Window(self.desktop, self.programs, save, save_path=save, sources=[str(self.torrent.file)]) as client:
            client.stop_asking()
            client.wait_for_state(self.torrent.hash, "downloading")
            time.sleep(self.settle)
            return measure(client.pid, client.port)

    def round(self, figures, number=0):
        """Another one begins in each round: memory that was used a moment ago is cheaper."""
        clients = [("bare", self.bare), ("headless", self.headless), ("window", self.window)]
        for name, run in clients[number % 3:] + clients[:number % 3]:
            with tempfile.TemporaryDirectory(dir=self.folder) as save:
                cpu, wall = run(pathlib.Path(save), self.measured)
                assert (pathlib.Path(save) / self.torrent.name).stat().st_size == self.torrent.size
            figures.add(f"download, {name}: CPU s/GiB", cpu)
            figures.add(f"download, {name}: wall s", wall)
        for name, run in clients[:2][::1 - 2 * (number % 2)]:
            with tempfile.TemporaryDirectory(dir=self.folder) as save:
                shutil.copy(self.torrent.payload, save)
                figures.add(f"upload, {name}: CPU s/GiB", run(pathlib.Path(save), self.given))


# --- many torrents

class Load:
    """`count` torrents, complete, on disk and in a profile."""

    def __init__(self, programs, folder, count):
        self.programs, self.count, self.folder = programs, count, folder / str(count)
        tracker = f"http://127.0.0.1:{free_port()}/announce"
        subprocess.run([programs.make_load, str(count), self.folder, tracker], check=True)

    def start(self, who, what, scratch):
        """The contestant, at its start with these torrents ("load") or given them as new ones ("add").

        The folder for the downloads is there, as it is for people: libtorrent looks at the disk of a folder that
        exists, for each torrent, and Barter makes one that does not.
        """
        downloads = scratch / "downloads"
        downloads.mkdir()
        if who == "bare":
            where = [self.folder / "resume"] if what == "load" else [self.folder / "torrents", downloads]
            return Talker(self.programs.bare, what, free_port(), *where)
        profile = scratch / "profile"
        if what == "load":
            shutil.copytree(self.folder / "profile", profile)
            return Talker(self.programs.headless, what, free_port(), profile)
        profile.mkdir()
        return Talker(self.programs.headless, what, free_port(), profile, self.folder / "torrents", downloads)

    def run(self, who, what, figures, idle=0):
        label = f"{what} {self.count}, {who}"
        with tempfile.TemporaryDirectory(dir=self.folder) as scratch, \
                self.start(who, what, pathlib.Path(scratch)) as client:
            for event in ("added", "ready"):
                (cpu, count), when = client.line(event)
                assert int(count) == self.count, (label, count)
                figures.add(f"{label}: {event} s", when - client.begin)
            figures.add(f"{label}: CPU s until ready", float(cpu))
            if idle:
                time.sleep(5)  # announces
                figures.add(f"{label}: resident MiB", resident_mib(client.pid))
                figures.add(f"{label}: idle ms CPU/s", idle_cpu(client.pid, idle))


def scale_round(loads, figures, idle):
    """The smaller load is looked at closely, the larger one only shows how things grow."""
    for load in loads:
        for who in ("bare", "headless"):
            load.run(who, "load", figures, idle if load is loads[0] else 0)
    for who in ("bare", "headless"):
        loads[0].run(who, "add", figures)


# --- the window

def use(desktop, window):
    """Sorts by three columns, both ways; searches; selects all; scrolls. The places are those of a new profile."""
    found = desktop.windows("^Barter$")
    desktop.xdotool("windowfocus", found[0])
    x, y, _, _ = desktop.geometry(found[0])
    header = 71

    def keys(*names):
        desktop.xdotool("key", "--delay", "100", *names)
        time.sleep(0.3)
    for column in (280, 490, 720):  # name, size, state
        for _ in range(2):
            desktop.xdotool("mousemove", x + column, y + header)
            desktop.xdotool("click", "1")
            time.sleep(0.5)
    keys("ctrl+f")
    keys("4", "7", "BackSpace", "BackSpace", "Escape")
    keys("End", "Home", "Next", "Next")
    keys("ctrl+a")
    time.sleep(1)
    keys("Home")


def change_all(desktop, window, count, note):
    """Stops, resumes and removes all torrents at once. Afterwards is asked whether it has happened, which costs, too."""
    def done(state, expected):
        states = [torrent["state"] for torrent in window.torrents()]
        assert states.count(state) == expected and len(states) == expected, (state, expected, len(states), set(states))
        window.waits()
    for key, state in (("ctrl+p", "stopped"), ("ctrl+r", "seeding")):
        desktop.xdotool("key", "ctrl+a", key)
        time.sleep(5)
        note(f"longest wait ms, all {state}", window.waits()[0])
        done(state, count)
    desktop.xdotool("key", "ctrl+a", "Delete")
    time.sleep(2)
    desktop.xdotool("key", "alt+r")
    time.sleep(8)
    note("longest wait ms, all removed", window.waits()[0])
    done("seeding", 0)


def add_all(load, figures, desktop, programs, folder):
    """Hands all over to a window with nothing in it, as new ones."""
    torrents = sorted((load.folder / "torrents").iterdir())
    with tempfile.TemporaryDirectory(dir=folder) as scratch, Window(desktop, programs, scratch) as window:
        time.sleep(3)
        window.waits()
        window.add("--add-paused", *torrents, timeout=120)
        time.sleep(5)
        figures.add(f"window, {load.count} torrents: longest wait ms, all added", window.waits()[0])
        assert len(window.torrents()) == load.count, len(window.torrents())


def window_round(programs, desktop, folder, loads, figures, settle, idle):
    """Starts with nothing in it and with each load; the waits are looked at during the start, at rest, in use and when
    all of the smaller load are changed at once."""
    add_all(loads[0], figures, desktop, programs, folder)
    for load in (None, *loads):
        count = load.count if load else 0
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            profile = load.folder / "profile" if load else None
            with Window(desktop, programs, scratch, profile) as window:
                def note(name, value):
                    figures.add(f"window, {count} torrents: {name}", value)
                note("shown s", window.shown)
                note("answers s", window.answered)
                time.sleep(settle)
                note("longest wait ms, start", window.waits()[0])
                time.sleep(idle)
                note("longest wait ms, at rest", window.waits()[0])
                note("resident MiB, at rest", resident_mib(window.pid))
                states = [torrent["state"] for torrent in window.torrents()]
                assert states.count("seeding") == count, (count, len(states), set(states))
                note("longest wait ms, asked for --status", window.waits()[0])
                if load:
                    use(desktop, window)
                    note("longest wait ms, in use", window.waits()[0])
                if load is loads[0]:
                    change_all(desktop, window, count, note)
                window.stop_asking()
                time.sleep(1)
                note("resident MiB, after use", resident_mib(window.pid))
                note("idle ms CPU/s", idle_cpu(window.pid, idle))


# --- the goals

def unit_of(name):
    for unit in ("MiB", "ms CPU/s", "CPU s/GiB", "ms", "CPU s"):
        if unit in name:
            return unit
    return "s"


def verdict(figures, count, larger):
    """Rows of (what, value, goal); the goal of a ratio is at most that."""
    rows = []

    def ratio(what, over, under, goal):
        if over in figures.values and under in figures.values:
            rows.append((what, figures.median(over) / figures.median(under), goal, "x"))
    for name, goal in (("headless", 1.10), ("window", 1.25)):
        ratio(f"CPU s per GiB of download, {name}", f"download, {name}: CPU s/GiB", "download, bare: CPU s/GiB", goal)
    ratio("CPU s per GiB of upload, headless", "upload, headless: CPU s/GiB", "upload, bare: CPU s/GiB", None)
    for what, words in (("load", "start with"), ("add", "add")):
        ratio(f"{words} {count} torrents until ready", f"{what} {count}, headless: ready s",
              f"{what} {count}, bare: ready s", 1.5)
        ratio(f"{words} {count} torrents until listed", f"{what} {count}, headless: added s",
              f"{what} {count}, bare: added s", 1.5)
        ratio(f"{words} {count} torrents, CPU s until ready", f"{what} {count}, headless: CPU s until ready",
              f"{what} {count}, bare: CPU s until ready", None)
    bare = f"load {count}, bare: resident MiB"
    for name, ours in (("headless", f"load {count}, headless: resident MiB"),
                       ("window", f"window, {count} torrents: resident MiB, at rest")):
        if ours in figures.values and bare in figures.values:
            limit = 1.25 * figures.median(bare) + 60
            rows.append((f"resident with {count} torrents, {name}", figures.median(ours), limit, "MiB"))
    ratio(f"idle CPU with {count} torrents, headless", f"load {count}, headless: idle ms CPU/s",
          f"load {count}, bare: idle ms CPU/s", None)
    for number in (count, larger):
        ratio(f"window answers with {number} torrents, against none", f"window, {number} torrents: answers s",
              "window, 0 torrents: answers s", 1.3)
    for number in (0, count, larger):
        for phase in ("start", "at rest", "asked for --status", "in use", "all added", "all stopped", "all seeding",
                      "all removed"):
            name = f"window, {number} torrents: longest wait ms, {phase}"
            if name in figures.values:
                rows.append((f"longest wait with {number} torrents, {phase}, of all rounds", max(figures.values[name]),
                             100 if number == count else None, "ms"))
    growth = {who: [f"load {number}, {who}: CPU s until ready" for number in (larger, count)]
              for who in ("bare", "headless")}
    if all(name in figures.values for names in growth.values() for name in names):
        bare, ours = (figures.median(names[0]) / figures.median(names[1]) for names in growth.values())
        rows.append((f"CPU({larger})/CPU({count}), {ours:.2f} beside {bare:.2f}", ours / bare, 1.15, "x"))
    lines = ["| what | measured | goal | |", "|---|--:|--:|---|"]
    for what, value, goal, unit in rows:
        shown = f"{value:.2f} x" if unit == "x" else f"{value:.0f} {unit}"
        wanted = "" if goal is None else f"{goal:.2f} x" if unit == "x" else f"{goal:.0f} {unit}"
        lines.append(f"| {what} | {shown} | {wanted} | {'' if goal is None else 'met' if value <= goal else '**missed**'} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--mib", type=int, default=1024, help="size of the download")
    parser.add_argument("--torrents", type=int, default=5000, help="and twice as many")
    parser.add_argument("--settle", type=float, default=15, help="seconds after the window's start")
    parser.add_argument("--idle", type=float, default=10, help="seconds of each look at rest")
    parser.add_argument("--only", default="transfer,scale,window")
    arguments = parser.parse_args()
    parts = arguments.only.split(",")
    programs, figures = Programs(pathlib.Path(arguments.build).resolve()), Figures()
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(prefix="barter-bench-", dir=memory) as folder, \
            Desktop(width=1600, height=1000, window_manager=False) as desktop:
        folder = pathlib.Path(folder)
        counts = (arguments.torrents, 2 * arguments.torrents)
        loads = [Load(programs, folder, count) for count in counts] if parts != ["transfer"] else []
        transfer = Transfer(programs, desktop, folder, arguments.mib) if "transfer" in parts else None
        print("load average before:", *os.getloadavg(), flush=True)
        for number in range(arguments.rounds):
            print(f"round {number + 1}", file=sys.stderr, flush=True)
            if transfer:
                transfer.round(figures, number)
            if "scale" in parts:
                scale_round(loads, figures, arguments.idle)
            if "window" in parts:
                window_round(programs, desktop, folder, loads, figures, arguments.settle, arguments.idle)
        print("load average after:", *os.getloadavg())
    print(f"\n{figures.table(unit_of)}\n\n{verdict(figures, *counts)}")


if __name__ == "__main__":
    main()
