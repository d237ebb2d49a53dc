"""A desktop of its own for a test: X server, window manager, D-Bus and empty XDG folders.

    with Desktop() as desktop:
        program = desktop.start(os.environ["BARTER"], "--profile", desktop.folder / "profile")
        wait_for(lambda: desktop.windows("Barter"), 10, "the main window")
        desktop.screenshot("/tmp/window.png")

Runs with Debian's /usr/bin/python3 (3.11, gi). Inside the `with` block os.environ is the desktop's, so that gi and
helpers started with subprocess see it too. Everything that was started from it is ended with it, also what programs
started by themselves, and nothing else: its processes are known by a mark in their environment.
"""
import ctypes
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import uuid

from gi.repository import Gio, GLib

MARK = "BARTER_TEST_DESKTOP"
# What of the outer environment a program under test may see.
KEPT = ("PATH", "LANG", "TZ", "BARTER", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "TRON_NODE_PACKAGES",
        "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS")

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class TimedOut(AssertionError):
    """A condition did not come true in time."""


def wait_for(condition, timeout=10.0, message="the condition", interval=0.02):
    """Returns the first true value of `condition()`; raises TimedOut after `timeout` seconds.

    Runs GLib's main loop meanwhile, so that D-Bus services inside the test answer.
    """
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimedOut(f"after {timeout} s still waiting for {message}")
        pump(interval)


def pump(seconds=0.0):
    """Lets D-Bus services inside the test work for that time."""
    context = GLib.MainContext.default()
    end = time.monotonic() + seconds
    while True:
        while context.iteration(False):
            pass
        left = end - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(left, 0.01))


_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def _end_with_test():
    """In the child: no X server is left behind when ctest kills a test that takes too long."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Program:
    """A program that runs on the desktop. Its output goes to a file, so that it never blocks on a pipe."""

    def __init__(self, command, process, log):
        self.command, self.process, self.log = command, process, log
        self.pid = process.pid

    def alive(self):
        return self.process.poll() is None

    def output(self):
        """stdout and stderr up to now."""
        return self.log.read_text(errors="replace")

    def wait(self, timeout=10.0):
        """The exit code."""
        wait_for(lambda: not self.alive(), timeout, f"the end of {self.command[0]}; it said: {self.output()[-2000:]}")
        return self.process.returncode

    def terminate(self, timeout=10.0):
        """SIGTERM, then its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait(timeout)

    def kill(self):
        self.process.kill()
        self.process.wait()


class Desktop:
    """See the module. `folder` is a temporary folder of its own, `home` the HOME in it.

    window_manager: openbox. accessibility: the AT-SPI bus, and Qt told to use it.
    environment: more variables for programs and os.environ.
    """

    def __init__(self, *, width=1280, height=800, window_manager=True, accessibility=False, environment=None):
        self._size = (width, height)
        self._window_manager = window_manager
        self._accessibility = accessibility
        self._more = {key: str(value) for key, value in (environment or {}).items()}
        self._mark = uuid.uuid4().hex
        self._outer = None
        self._processes = []
        self._below = set()  # pids of what everything else needs
        self._count = 0
        self.display = None

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="barter-desktop-"))
        self._outer = dict(os.environ)
        try:
            self._prepare_environment()
            self._start_x()
            self._start_bus("session", "DBUS_SESSION_BUS_ADDRESS")
            # Empty unless a test puts a fake login1 on it; never the machine's own.
            self._start_bus("system", "DBUS_SYSTEM_BUS_ADDRESS")
            os.environ.clear()
            os.environ.update(self.env)
            if self._window_manager:
                self.start("/usr/bin/openbox", "--sm-disable")
                wait_for(lambda: "window id" in self._xprop("_NET_SUPPORTING_WM_CHECK"), 10, "openbox")
            if self._accessibility:
                self.start("/usr/libexec/at-spi-bus-launcher", "--launch-immediately")
                wait_for(lambda: self.has_name("org.a11y.Bus"), 10, "the AT-SPI bus")
        except BaseException:
            self._clean_up()
            raise
        return self

    def __exit__(self, kind, value, trace):
        try:
            if kind is not None:
                self._tell_logs()
        finally:
            self._clean_up()

    # ---- programs

    def start(self, *command, env=None, cwd=None):
        """Starts a program and returns a Program. `env`: additional variables, None removes one."""
        command = [str(each) for each in command]
        self._count += 1
        log = self.folder / "logs" / f"{self._count:02}-{pathlib.Path(command[0]).name}.log"
        environment = self._with(env)
        with log.open("wb") as output:
            process = subprocess.Popen(command, env=environment, cwd=cwd or self.home, stdin=subprocess.DEVNULL,
                                       stdout=output, stderr=subprocess.STDOUT, preexec_fn=_end_with_test)
        self._processes.append(process)
        return Program(command, process, log)

    def run(self, *command, env=None, cwd=None, timeout=60.0, check=True):
        """Runs a program to its end while fake services go on answering; stdout and stderr are texts, apart."""
        command = [str(each) for each in command]
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = subprocess.Popen(command, env=self._with(env), cwd=cwd or self.home, stdin=subprocess.DEVNULL,
                                       stdout=out, stderr=err, preexec_fn=_end_with_test)
            try:
                wait_for(lambda: process.poll() is not None, timeout, f"the end of {command[0]}", 0.005)
            except TimedOut:
                process.kill()
                process.wait()
                raise
            texts = []
            for file in (out, err):
                file.seek(0)
                texts.append(file.read().decode(errors="replace"))
        result = subprocess.CompletedProcess(command, process.returncode, *texts)
        if check and result.returncode != 0:
            raise AssertionError(f"{command} ended with {result.returncode}: {result.stdout}{result.stderr}")
        return result

    # ---- the screen

    def xdotool(self, *args):
        """Its output. Raises when it fails."""
        return self.run("/usr/bin/xdotool", *args).stdout.strip()

    def windows(self, name, only_visible=True):
        """Ids of windows whose title matches the regular expression `name`."""
        visible = ["--onlyvisible"] if only_visible else []
        found = self.run("/usr/bin/xdotool", "search", *visible, "--name", name, check=False)
        return found.stdout.split()

    def geometry(self, window):
        """(x, y, width, height) on the screen."""
        lines = self.xdotool("getwindowgeometry", "--shell", window).splitlines()
        values = dict(line.split("=", 1) for line in lines)
        return tuple(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))

    def active_window(self):
        """The id of the window with the focus as the window manager tells it, or None."""
        text = self._xprop("_NET_ACTIVE_WINDOW")
        window = int(text.rsplit("#", 1)[1].split(",")[0], 16) if "#" in text else 0
        return str(window) if window else None

    def drag(self, start, end):
        """Presses at the point `start`, moves to `end` in steps as a hand does, and lets go: a real XDND drag."""
        self.xdotool("mousemove", *start)
        self.xdotool("mousedown", 1)
        steps = 10
        for step in range(1, steps + 1):
            x = start[0] + (end[0] - start[0]) * step // steps
            y = start[1] + (end[1] - start[1]) * step // steps
            self.xdotool("mousemove", x, y)
            pump(0.08)
        self.xdotool("mousemove", end[0] + 2, end[1] + 2)
        pump(0.3)
        self.xdotool("mouseup", 1)

    def screenshot(self, path, window="root"):
        """Writes a PNG of the whole screen, or of one window."""
        self.run("/usr/bin/import", "-window", window, path)

    # ---- D-Bus

    def connection(self, bus="session"):
        """A new Gio.DBusConnection to the private session or system bus."""
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        address = self.env["DBUS_SYSTEM_BUS_ADDRESS" if bus == "system" else "DBUS_SESSION_BUS_ADDRESS"]
        return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def has_name(self, name, bus="session"):
        """Whether somebody owns this name."""
        connection = self.connection(bus)
        try:
            answer = connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                          "NameHasOwner", GLib.Variant("(s)", (name,)), None,
                                          Gio.DBusCallFlags.NONE, 5000, None)
            return answer.unpack()[0]
        finally:
            connection.close_sync(None)

    # ---- making and ending it

    def _with(self, env):
        environment = dict(self.env)
        for key, value in (env or {}).items():
            if value is None:
                environment.pop(key, None)
            else:
                environment[key] = str(value)
        return environment

    def _prepare_environment(self):
        self.home = self.folder / "home"
        folders = {"HOME": self.home, "XDG_CONFIG_HOME": self.home / ".config",
                   "XDG_DATA_HOME": self.home / ".local/share", "XDG_STATE_HOME": self.home / ".local/state",
                   "XDG_CACHE_HOME": self.home / ".cache", "XDG_RUNTIME_DIR": self.folder / "run",
                   "TMPDIR": self.folder / "tmp"}
        for each in [*folders.values(), self.folder / "logs", self.folder / "services"]:
            each.mkdir(parents=True)
        folders["XDG_RUNTIME_DIR"].chmod(0o700)
        self.env = {key: os.environ[key] for key in KEPT if key in os.environ}
        self.env.update({key: str(value) for key, value in folders.items()})
        self.env.update({MARK: self._mark, "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "xcb",
                         "XDG_SESSION_TYPE": "x11", "NO_AT_BRIDGE": "1"})
        if self._accessibility:
            del self.env["NO_AT_BRIDGE"]
            self.env["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        self.env.update(self._more)

    def _start_x(self):
        reader, writer = os.pipe()
        log = (self.folder / "logs" / "00-xvfb.log").open("wb")
        server = subprocess.Popen(
            ["/usr/bin/Xvfb", "-displayfd", str(writer), "-screen", "0", "{}x{}x24".format(*self._size),
             "-nolisten", "tcp", "-noreset"],
            env=self.env, pass_fds=(writer,), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            preexec_fn=_end_with_test)
        self._processes.append(server)
        self._below.add(server.pid)
        log.close()
        os.close(writer)
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        if not number:
            raise AssertionError("Xvfb did not start: " + (self.folder / "logs" / "00-xvfb.log").read_text())
        self.display = f":{number}"
        self.env["DISPLAY"] = self.display

    def _start_bus(self, name, variable):
        socket = self.folder / f"{name}-bus"
        config = self.folder / f"{name}-bus.conf"
        config.write_text(BUS_CONFIG.format(socket=socket, services=self.folder / "services"))
        daemon = self.start("/usr/bin/dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--nosyslog")
        self._below.add(daemon.pid)
        wait_for(socket.exists, 10, f"the {name} bus")
        self.env[variable] = f"unix:path={socket}"

    def _xprop(self, name):
        return self.run("/usr/bin/xprop", "-root", name, check=False).stdout

    def _ours(self):
        wanted = f"{MARK}={self._mark}".encode()
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    if wanted in (entry / "environ").read_bytes().split(b"\0"):
                        yield int(entry.name)
                except OSError:
                    pass  # ended meanwhile, or somebody else's

    def _tell_logs(self):
        for log in sorted((self.folder / "logs").glob("*.log")):
            text = log.read_text(errors="replace")[-3000:]
            if text.strip():
                print(f"--- {log.name}\n{text}", flush=True)

    def _clean_up(self):
        # Programs end before the X server and the buses do, or their orderly end becomes a broken connection.
        self._end(lambda pid: pid not in self._below)
        self._end(lambda pid: True)
        for process in self._processes:
            process.wait()
        if self._outer is not None:
            os.environ.clear()
            os.environ.update(self._outer)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, which):
        for number, seconds in ((signal.SIGTERM, 6.0), (signal.SIGKILL, 3.0)):
            for pid in filter(which, list(self._ours())):
                try:
                    os.kill(pid, number)
                except ProcessLookupError:
                    pass
            end = time.monotonic() + seconds
            while any(self._running(pid) for pid in filter(which, list(self._ours()))) and time.monotonic() < end:
                time.sleep(0.02)

    @staticmethod
    def _running(pid):
        try:
            return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
        except OSError:
            return False
