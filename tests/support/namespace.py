"""Runs a test in namespaces of its own: mounts that nobody else sees and that end with it, a network of its own."""
import concurrent.futures
import ctypes
import os
import pathlib
import queue
import subprocess
import sys
import threading

_MARK = "BARTER_TEST_NAMESPACES"
_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
_KEPT = ("PATH", "BARTER", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")  # through sudo


def own(mounts=True, network=False, real_root=False):
    """Starts the calling script again inside the namespaces; returns when it is there. Call it first.

    Root takes plain namespaces, a user gets user namespaces (root inside). `real_root`: loop devices and the like need
    root outside too, which a user gets by sudo; so does one who may not make user namespaces, as nobody may in a chroot.
    Without sudo the test fails then.
    """
    if os.environ.get(_MARK):
        if network:
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        return
    kinds = ["--mount"] * mounts + ["--net"] * network
    if mounts and not _root_is_mounted():
        kinds += ["--propagation", "unchanged"]
    command = ["unshare", *kinds]
    if os.geteuid() != 0:
        user_namespace = ["--user", "--map-root-user"]
        if real_root or subprocess.run(["unshare", *user_namespace, "true"], capture_output=True).returncode != 0:
            os.environ["PATH"] += ":/usr/sbin:/sbin"  # where a user's own path does not look for mkfs and losetup
            kept = [f"{name}={value}" for name, value in os.environ.items() if name in _KEPT]
            command = ["sudo", "-n", "env", *kept, *command]
        else:
            command += user_namespace
    os.environ[_MARK] = "1"
    if command[0] == "sudo":
        command.insert(3, f"{_MARK}=1")
    os.execvp(command[0], [*command, sys.executable, *sys.argv])


def _root_is_mounted():
    """Not in a chroot into an ordinary folder, as debootstrap leaves one: there unshare cannot make "/" private."""
    lines = pathlib.Path("/proc/self/mountinfo").read_text().splitlines()
    return any(line.split()[4] == "/" for line in lines)


def sh(*words, check=True):
    return subprocess.run([str(word) for word in words], check=check, capture_output=True, text=True)


def show_at(path, file):
    """From now on `file` is seen at `path`. There need be nothing yet: a bare Debian has no /etc/hosts."""
    path = pathlib.Path(path)
    if not path.exists():
        sh("mount", "-t", "tmpfs", "tmpfs", "/mnt")  # of our own, as all mounts here
        for name in ("upper", "work"):
            pathlib.Path("/mnt", name).mkdir()
        sh("mount", "-t", "overlay", "-o", f"lowerdir={path.parent},upperdir=/mnt/upper,workdir=/mnt/work",
           "overlay", path.parent)
        path.touch()
    sh("mount", "--bind", file, path)


class OtherNetwork:
    """A network beside this one. What `run` is given happens there: sockets that it opens and programs that it starts
    stay there. It ends with the test."""

    def __init__(self):
        self._work = queue.SimpleQueue()
        threading.Thread(target=self._live, daemon=True).start()
        self.run(self._enter)

    def run(self, work):
        """The result of `work()`, or what it raised."""
        done = concurrent.futures.Future()
        self._work.put((work, done))
        return done.result()

    def sh(self, *words):
        return self.run(lambda: sh(*words))

    def take(self, link):
        """Moves one end of a pair of links there."""
        sh("ip", "link", "set", link, "netns", self._thread)

    def _enter(self):
        if _libc.unshare(_CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "a second network")
        self._thread = threading.get_native_id()

    def _live(self):
        while True:
            work, done = self._work.get()
            try:
                done.set_result(work())
            except BaseException as error:  # noqa: BLE001  (it is raised where `run` was called)
                done.set_exception(error)


class Tmpfs:
    """A file system in memory of a fixed size."""

    def __init__(self, path, mebibytes):
        self.path, self.mebibytes = pathlib.Path(path), mebibytes

    def __enter__(self):
        self.path.mkdir(parents=True, exist_ok=True)
        sh("mount", "-t", "tmpfs", "-o", f"size={self.mebibytes}m,mode=777", "tmpfs", self.path)
        return self

    def resize(self, mebibytes):
        sh("mount", "-o", f"remount,size={mebibytes}m", self.path)

    def read_only(self, yes):
        sh("mount", "-o", f"remount,{'ro' if yes else 'rw'}", self.path)

    def __exit__(self, *_):
        sh("umount", "-l", self.path, check=False)


class Drive:
    """An ext4 file system on a loop device, mounted at `path`: a disk that can be pulled out and put back.

    `room` in MiB: what its backing file can really hold; less than `mebibytes` makes writes fail as on a bad disk.
    """

    def __init__(self, folder, path, mebibytes, room=None):
        self.path = pathlib.Path(path)
        self.backing = Tmpfs(pathlib.Path(folder) / f"backing-{self.path.name}", room or mebibytes + 16)
        self.mebibytes, self.device = mebibytes, None

    def __enter__(self):
        self.backing.__enter__()
        self.image = self.backing.path / "image"
        with open(self.image, "wb") as file:
            file.truncate(self.mebibytes << 20)
        sh("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,nodiscard", "-O", "^has_journal", "-m", "0", self.image)
        self.path.mkdir(parents=True, exist_ok=True)
        self.plug_in()
        sh("chmod", "777", self.path)
        return self

    def plug_in(self):
        self.device = sh("losetup", "--find", "--show", self.image).stdout.strip()
        sh("mount", "-t", "ext4", "-o", "nodelalloc,errors=continue", self.device, self.path)

    def pull_out(self):
        """As when a cable is pulled: lazily, while files are open."""
        sh("umount", "-l", self.path)
        sh("losetup", "-d", self.device)
        self.device = None

    def read_only(self, yes):
        sh("mount", "-o", f"remount,{'ro' if yes else 'rw'}", self.path)

    def __exit__(self, *_):
        if self.device:
            sh("umount", "-l", self.path, check=False)
            sh("losetup", "-d", self.device, check=False)
        self.backing.__exit__()


def drop_caches():
    pathlib.Path("/proc/sys/vm/drop_caches").write_text("3")
