"""R-1: killed with SIGKILL while downloading, again and again.

    kill_test.py KILLS

After each kill no piece that --status had counted as verified may be missing, and in the end the file is right. What is
fetched again per kill is counted by the seeder (bytes sent beyond the payload). It is at most the pieces that lay on the
disk in part when the program was killed, and what was on its way from the seeder. It is printed beside the figure of
bare libtorrent with resume data every second, killed in the same way in the same run.
"""
import random
import shutil
import signal
import subprocess
import sys
import time

from barter import Barter, BarterTest, count, free_port, main, wait_for
from peers import SUPPORT, LtPeer, make_payload, make_torrent, same_content

KILLS = count(20)
MIB = 1 << 20
SIZE = 192 * MIB
PIECE = MIB
BLOCK = 16 << 10
RATE = 24 * MIB
ON_THE_WAY = MIB  # what the seeder had sent and the disk had not: buffers of both sockets, blocks not yet written
UNHEARD = 1  # pieces that were complete on disk, but had not passed their hash yet or the engine had not heard of it


class OnDisk:
    """What a killed program left: how many pieces are complete, how many only in part."""

    def __init__(self, payload, path):
        self.complete = self.open = 0
        if not path.exists():
            return
        with open(payload, "rb") as right, open(path, "rb") as there:
            while piece := right.read(PIECE):
                found = there.read(PIECE)
                if found == piece:
                    self.complete += 1
                elif any(found[at:at + BLOCK] == piece[at:at + BLOCK] for at in range(0, PIECE, BLOCK)):
                    self.open += 1


class Seeder:
    """Sends at a fixed rate to whoever listens on `port`. A new process for each life of the other side: libtorrent
    waits longer and longer before it tries an address again that hung up on it."""

    def __init__(self, test, torrent, port):
        self.test, self.torrent, self.port = test, torrent, port
        self.node, self.sent_before = None, 0

    def start(self):
        self.node = self.test.enterContext(LtPeer(self.test.folder, upload_limit=RATE))
        self.index = self.node.seed(self.torrent)
        self.feed()

    def stop(self):
        self.sent_before += self.node.status(self.index)["uploaded"]
        self.node.stop()
        self.node = None

    def feed(self):
        if self.node.status(self.index)["peers"] == 0:
            self.node.connect(self.index, self.port)

    def sent(self):
        return self.sent_before + (self.node.status(self.index)["uploaded"] if self.node else 0)

    def sees_completion(self):
        return any(peer["progress"] >= 1 for peer in self.node.ask("peers", torrent=self.index))


class Kill(BarterTest):
    def setUp(self):
        super().setUp()
        payload = make_payload(self.folder / "source" / "payload.bin", SIZE)
        self.torrent = make_torrent(payload, self.folder / "payload.torrent", piece_length=PIECE)
        self.random = random.Random(20261125)
        self.checked = 0
        self.open = self.unheard = 0  # pieces at all kills

    def run_for_a_while(self, seeder, progress):
        """False when the download finished meanwhile."""
        seeder.start()
        end = time.monotonic() + self.random.uniform(0.2, 3)
        before = progress()
        while time.monotonic() < end or progress() == before:
            seeder.feed()
            time.sleep(0.1)
            if progress() >= SIZE:
                return False
        return True

    # --- Barter

    def end_orderly_once(self, barter, seeder):
        """Now resume data claim some pieces. Where they claim none, all files are hashed at the next start, and no
        journal is needed. Returns the bytes that were verified."""
        seeder.start()
        verified = barter.wait_for(self.torrent.hash, lambda shown: shown["bytes_done"] > 0, 30, "a piece")["bytes_done"]
        barter.restart()
        seeder.stop()
        return verified

    def kill_barter(self, kills):
        """Bytes fetched again over all kills."""
        again = done = 0
        number = 0
        while done < kills:
            number += 1
            barter = Barter(self.folder, f"round {number}")
            seeder = Seeder(self, self.torrent, barter.port)
            barter.start(self.torrent.file)
            verified, left = self.end_orderly_once(barter, seeder), None
            kills_here = 0
            while True:
                recovered = barter.wait_for_state(self.torrent.hash, "downloading", "seeding", timeout=30)
                self.assertGreaterEqual(recovered["bytes_done"], verified, "verified pieces were lost by the kill")
                self.assertEqual(recovered["bytes_done"] % PIECE, 0)
                if left is not None:
                    unheard = left.complete - recovered["bytes_done"] // PIECE
                    self.assertGreaterEqual(unheard, 0, "it claims pieces that are not on the disk")
                    self.open += left.open
                    self.unheard += unheard
                self.checked += 1
                if done + kills_here >= kills or not self.run_for_a_while(
                        seeder, lambda: barter.torrent(self.torrent.hash)["bytes_done"]):
                    break
                verified = barter.torrent(self.torrent.hash)["bytes_done"]
                if verified >= SIZE:
                    break
                barter.kill9()
                seeder.stop()
                kills_here += 1
                left = OnDisk(self.torrent.payload, barter.downloads / self.torrent.name)
                barter.start()
            if seeder.node is None:
                seeder.start()

            def finished():
                seeder.feed()
                return barter.torrent(self.torrent.hash)["state"] == "seeding"
            wait_for(finished, 60, "the rest", 0.3)
            self.assertTrue(same_content(self.torrent.payload, barter.downloads / self.torrent.name))
            again += seeder.sent() - SIZE
            done += kills_here
            barter.quit()
            seeder.stop()
            shutil.rmtree(barter.folder)
        return again / done

    # --- libtorrent by itself

    def kill_bare(self, kills):
        again = done = 0
        number = 0
        while done < kills:
            number += 1
            folder = self.folder / f"bare {number}"
            folder.mkdir()
            port = free_port()
            seeder = Seeder(self, self.torrent, port)
            kills_here = 0

            def start():
                process = subprocess.Popen([sys.executable, SUPPORT / "bare_client.py", self.torrent.file, folder,
                                            folder / "resume", str(port)], stdout=subprocess.PIPE, text=True)
                self.addCleanup(process.stdout.close)
                self.addCleanup(process.kill)
                self.assertEqual(process.stdout.readline(), "ready\n")
                return process

            process = start()
            # The seeder sees the other's progress as the pieces that it was told of.
            while done + kills_here < kills and self.run_for_a_while(
                    seeder, lambda: SIZE if seeder.sees_completion() else seeder.sent() % SIZE):
                process.kill()
                process.wait()
                self.assertEqual(process.returncode, -signal.SIGKILL)
                seeder.stop()
                kills_here += 1
                process = start()
            if seeder.node is None:
                seeder.start()

            def finished():
                seeder.feed()
                return seeder.sees_completion()
            wait_for(finished, 60, "libtorrent to finish", 0.2)
            time.sleep(0.5)
            again += seeder.sent() - SIZE
            done += kills_here
            process.kill()
            process.wait()
            seeder.stop()
            shutil.rmtree(folder)
        return again / done

    def test_nothing_verified_is_fetched_again(self):
        ours = self.kill_barter(KILLS)
        bare = self.kill_bare(KILLS)

        print(f"fetched again per kill: Barter {ours / MIB:.2f} MiB, bare libtorrent {bare / MIB:.2f} MiB; "
              f"{KILLS} kills each at {RATE // MIB} MiB/s, pieces of {PIECE // MIB} MiB; at a kill of Barter "
              f"{self.open / KILLS:.2f} were on disk in part, {self.unheard / KILLS:.2f} complete and not known")
        self.assertGreaterEqual(self.checked, KILLS)
        self.assertLessEqual(self.unheard, UNHEARD * KILLS, "complete pieces are forgotten")
        self.assertLessEqual(ours, (self.open + self.unheard) / KILLS * PIECE + ON_THE_WAY)
        self.assertLess(ours, bare)


if __name__ == "__main__":
    main()
