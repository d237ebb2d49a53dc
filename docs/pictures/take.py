#!/usr/bin/python3
"""Takes the pictures of this folder from the real program, light and dark, under an Xvfb of its own.

    PYTHONPATH=tests/support docs/pictures/take.py <path of barter> [folder]

Those of the wallet are taken by tests/desktop/wallet_story_test.py.
The names in the pictures are made up; the peers are libtorrent sessions on loopback.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import time

from desktop import Desktop, wait_for
from peers import LtPeer, make_payload, make_torrent

MIB = 1024 * 1024
HOME = pathlib.Path("/tmp/anna")  # in the pictures; made and removed


class Tour:
    def __init__(self, desktop, program, folder, theme, pictures):
        self.desktop, self.program, self.folder, self.theme, self.pictures = desktop, program, folder, theme, pictures
        self.profile = folder / "profile"
        self.downloads = folder / "Downloads"
        self.profile.mkdir()
        self.downloads.mkdir()
        self.running = None

    def write_settings(self, first_run_done):
        settings = {"network": {"loopback_peers": True, "dht": False, "lsd": False, "upnp": False},
                    "downloads": {"save_path": str(self.downloads)},
                    "desktop": {"theme": self.theme, "first_run_done": first_run_done}}
        (self.profile / "settings.json").write_text(json.dumps(settings))

    def start(self, *arguments):
        self.running = self.desktop.start(self.program, "--profile", self.profile, *arguments)
        wait_for(lambda: self.desktop.windows("Barter"), 20, "the window")
        time.sleep(1.5)

    def ask(self, *arguments):
        return subprocess.run([self.program, "--profile", self.profile, *arguments], capture_output=True, text=True,
                              check=False, timeout=60)

    def status(self):
        return json.loads(self.ask("--status").stdout)["torrents"]

    def quit(self):
        self.ask("--quit")
        self.running.wait(20)

    def picture(self, name):
        time.sleep(1.2)
        path = self.pictures / f"{name}-{self.theme}.png"
        self.desktop.screenshot(path)
        # The screen around the window is black.
        self.desktop.run("/usr/bin/mogrify", "-bordercolor", "black", "-border", "1", "-trim", "+repage", path)


def tour(desktop, program, folder, theme, pictures):
    one = Tour(desktop, program, folder, theme, pictures)
    source = folder / "source"
    names = {"Meadow recordings (FLAC)": 24, "Open city maps 2026": 40, "Lecture notes, linear algebra": 6}
    torrents = {}
    for seed, (name, size) in enumerate(names.items(), 1):
        for part in (1, 2, 3):
            make_payload(source / name / f"part {part}.bin", size * MIB // 3, seed * 10 + part)
        torrents[name] = make_torrent(source / name, folder / f"{name}.torrent")

    one.write_settings(first_run_done=False)
    one.start()
    one.picture("first-run")
    one.quit()

    one.write_settings(first_run_done=True)
    one.start()
    one.picture("empty")

    maps = torrents["Open city maps 2026"]
    one.ask(str(maps.file))
    wait_for(lambda: desktop.windows("Add"), 20, "the add dialog")
    one.picture("add-dialog")
    desktop.xdotool("key", "Escape")

    with LtPeer(folder / "slow", upload_limit=1200 * 1024) as slow, LtPeer(folder / "fast") as fast:
        slow.seed(maps)
        for name in ("Meadow recordings (FLAC)", "Lecture notes, linear algebra"):
            fast.seed(torrents[name])
            one.ask("--no-dialog", torrents[name].magnet(peers=[fast.endpoint]))
        wait_for(lambda: all(t["state"] == "seeding" for t in one.status()), 60, "two finished downloads")
        one.ask("--no-dialog", maps.magnet(peers=[slow.endpoint]))
        wait_for(lambda: any(t["state"] == "downloading" and t["progress"] > 0.3 for t in one.status()), 60,
                 "a download under way")
        desktop.xdotool("mousemove", "520", "125", "click", "1")
        one.picture("downloading")
        wait_for(lambda: all(t["state"] == "seeding" for t in one.status()), 120, "everything finished")
        one.picture("seeding")
    one.quit()

    (one.downloads / "Open city maps 2026").rename(folder / "unplugged")
    one.start()
    wait_for(lambda: any(t["state"] == "storage_missing" for t in one.status()), 30, "the missing storage")
    desktop.xdotool("mousemove", "520", "125", "click", "1")
    one.picture("problem")
    one.quit()


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    pictures = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).parent).resolve()
    for theme in ("light", "dark"):
        HOME.mkdir(mode=0o700)
        try:
            with Desktop(width=1180, height=760) as desktop:
                tour(desktop, program, HOME, theme, pictures)
        finally:
            shutil.rmtree(HOME)


if __name__ == "__main__":
    main()
