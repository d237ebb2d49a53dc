#pragma once

#include "engine/torrent_snapshot.hpp"

#include <string>
#include <utility>

namespace barter::test {

/// A torrent of 1,000 bytes that is half done, has a tracker and downloads from two peers.
inline engine::TorrentSnapshot torrent(unsigned id, std::string name = "debian.iso")
{
    engine::TorrentSnapshot snapshot;
    snapshot.id = engine::TorrentId{id};
    snapshot.name = std::move(name);
    snapshot.hashV1 = std::string(40 - std::to_string(id).size(), '0') + std::to_string(id);
    snapshot.state = engine::TorrentState::downloading;
    snapshot.hasMetadata = true;
    snapshot.totalBytes = 1000;
    snapshot.wantedBytes = 1000;
    snapshot.doneBytes = 500;
    snapshot.peers = 2;
    snapshot.seeds = 1;
    snapshot.trackers = 1;
    snapshot.downRate = 100;
    snapshot.eta = std::chrono::seconds{5};
    snapshot.savePath = "/srv/downloads";
    snapshot.added = std::chrono::system_clock::time_point{std::chrono::hours{24 * 365 * 55}};
    return snapshot;
}

}  // namespace barter::test
