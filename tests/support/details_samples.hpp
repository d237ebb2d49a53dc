#pragma once

#include "engine/torrent_details.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace barter::test {

/// A peer that sends to us.
inline engine::PeerEntry peer(std::string address, std::string client = "Transmission 3.00")
{
    engine::PeerEntry entry;
    entry.address = std::move(address);
    entry.client = std::move(client);
    entry.progress = 0.5;
    entry.downRate = 2048;
    entry.received = 10'240;
    entry.sent = 1024;
    entry.encrypted = true;
    entry.interested = true;
    entry.source = "T";
    return entry;
}

inline engine::TrackerEntry tracker(std::string url, int tier = 0)
{
    engine::TrackerEntry entry;
    entry.url = std::move(url);
    entry.tier = tier;
    entry.state = engine::TrackerEntry::State::working;
    entry.seeds = 12;
    entry.leechers = 3;
    entry.nextAnnounce = std::chrono::seconds{90};
    return entry;
}

/// Everything filled: four files, two peers and a web seed, two trackers and a web seed, 1,000 pieces of which 712
/// are there.
inline engine::TorrentDetails details(unsigned id)
{
    engine::TorrentDetails details;
    details.id = engine::TorrentId{id};
    details.comment = "Debian 12 for everybody";
    details.creator = "mktorrent 1.1";
    details.created = std::chrono::system_clock::time_point{std::chrono::hours{24 * 365 * 54}};
    details.pieceLength = 262'144;
    details.wastedBytes = 4096;
    details.files = {{.index = 0, .path = "debian/disc 1.iso", .size = 300'000'000},
                     {.index = 1, .path = "debian/disc 2.iso", .size = 200'000'000},
                     {.index = 3, .path = "debian/doc/install.pdf", .size = 1'000'000},
                     {.index = 4, .path = "debian/doc/readme.txt", .size = 1024}};
    details.fileBytes = {300'000'000, 40'000'000, 0, 1024};
    details.peers = {peer("192.0.2.1:6881"), peer("[2001:db8::1]:51413", "qBittorrent 4.5.2")};
    details.peers[1].seed = true;
    details.peers[1].progress = 1;
    auto web = peer("https://mirror.example.org/debian/", "");
    web.webSeed = true;
    details.peers.push_back(web);
    details.trackers = {tracker("udp://tracker.example.org:6969/announce"),
                        tracker("https://backup.example.net/announce", 1)};
    details.trackers[1].state = engine::TrackerEntry::State::failing;
    details.trackers[1].fails = 3;
    details.trackers[1].message = "connection timed out";
    details.webSeeds = {"https://mirror.example.org/debian/"};
    details.pieces.assign(1000, engine::PieceState::missing);
    std::fill_n(details.pieces.begin(), 712, engine::PieceState::have);
    std::fill_n(details.pieces.begin() + 800, 20, engine::PieceState::underway);
    details.availability.assign(1000, 2);
    std::fill_n(details.availability.begin() + 400, 300, 5);
    details.availability[900] = 0;
    return details;
}

}  // namespace barter::test
