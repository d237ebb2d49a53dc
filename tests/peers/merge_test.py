"""Adding a torrent that is there already merges trackers and web seeds, and says so; a private one merges nothing."""
import unittest

from barter import BarterTest, wait_for
from peers import answering, lt, make_payload, make_torrent



class Merge(BarterTest):
    def tracker(self):
        """A tracker that knows nobody and notes who asks."""
        return self.enterContext(answering({"/announce": (200, {}, lt.bencode({b"interval": 1800, b"peers": b""}))}))

    def two_torrents(self, private):
        """The same torrent with one tracker each."""
        first, second = self.tracker(), self.tracker()
        payload = make_payload(self.folder / "source" / "payload.bin", 500_000)
        torrents = [make_torrent(payload, self.folder / f"{number}.torrent", trackers=[tracker.url + "/announce"],
                                 private=private) for number, tracker in enumerate((first, second))]
        self.assertEqual(torrents[0].hash, torrents[1].hash)
        return first, second, torrents

    def test_the_second_time_its_tracker_is_asked_too(self):
        first, second, torrents = self.two_torrents(private=False)
        barter = self.barter()
        barter.add(torrents[0].file)
        wait_for(lambda: first.requests, 20, "the first tracker's announce")

        answer = barter.add(torrents[1].file)

        wait_for(lambda: second.requests, 20, "the second tracker's announce")
        self.assertEqual(len(barter.torrents()), 1)
        self.assertEqual(answer.returncode, 0)

    def test_a_private_torrent_takes_no_tracker_from_elsewhere(self):
        first, second, torrents = self.two_torrents(private=True)
        barter = self.barter()
        barter.add(torrents[0].file)
        wait_for(lambda: first.requests, 20, "the first tracker's announce")

        barter.add(torrents[1].file)
        barter.add(torrents[1].magnet(trackers=[second.url + "/announce"]))
        barter.restart()
        wait_for(lambda: len(first.requests) >= 2, 30, "another announce to the first tracker")

        self.assertEqual(len(barter.torrents()), 1)
        self.assertEqual(second.requests, [])

    def test_trackers_see_who_asks(self):
        first, _, torrents = self.two_torrents(private=False)
        barter = self.barter()

        barter.add(torrents[0].file)

        wait_for(lambda: first.requests, 20, "an announce")
        path, agent = first.requests[0]
        self.assertEqual(agent, "Barter/0.1.0")
        self.assertIn("peer_id=-BA0100-", path)


if __name__ == "__main__":
    unittest.main()
