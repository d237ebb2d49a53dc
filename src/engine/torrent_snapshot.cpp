#include "engine/torrent_snapshot.hpp"

namespace barter::engine {

double progress(const TorrentSnapshot& torrent) noexcept
{
    if (torrent.wantedBytes <= 0) {
        return torrent.hasMetadata ? 1.0 : 0.0;
    }
    return static_cast<double>(torrent.doneBytes) / static_cast<double>(torrent.wantedBytes);
}

std::string toText(TorrentState state)
{
    switch (state) {
    case TorrentState::metadata: return "metadata";
    case TorrentState::checking: return "checking";
    case TorrentState::downloading: return "downloading";
    case TorrentState::seeding: return "seeding";
    case TorrentState::stopped: return "stopped";
    case TorrentState::queued: return "queued";
    case TorrentState::storageMissing: return "storage_missing";
    case TorrentState::failed: break;
    }
    return "failed";
}

}  // namespace barter::engine
