#include "ui/torrent_group.hpp"

#include "ui/state_text.hpp"

namespace barter::ui {
namespace {

using engine::TorrentState;

TorrentGroup activityOf(const engine::TorrentSnapshot& torrent) noexcept
{
    switch (torrent.state) {
    case TorrentState::seeding: return TorrentGroup::seeding;
    case TorrentState::stopped: return TorrentGroup::stopped;
    case TorrentState::storageMissing:
    case TorrentState::failed: return TorrentGroup::problems;
    case TorrentState::checking:
    case TorrentState::queued: return torrent.completed ? TorrentGroup::seeding : TorrentGroup::downloading;
    case TorrentState::metadata:
    case TorrentState::downloading: break;
    }
    return TorrentGroup::downloading;
}

}  // namespace

TorrentGroups groupsOf(const engine::TorrentSnapshot& torrent) noexcept
{
    TorrentGroups groups;
    groups[static_cast<std::size_t>(TorrentGroup::all)] = true;
    groups[static_cast<std::size_t>(activityOf(torrent))] = true;
    if (needsAttention(torrent)) {
        groups[static_cast<std::size_t>(TorrentGroup::problems)] = true;
    }
    return groups;
}

}  // namespace barter::ui
