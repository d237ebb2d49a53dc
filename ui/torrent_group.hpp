#pragma once

#include "engine/torrent_snapshot.hpp"

#include <array>
#include <bitset>

namespace barter::ui {

/// The filters beside the list. A torrent is in `all`, in at most one of downloading, seeding and stopped, and in
/// `problems` if it needs attention.
enum class TorrentGroup { all, downloading, seeding, stopped, problems };
inline constexpr std::size_t torrentGroupCount = 5;
inline constexpr std::array allTorrentGroups{
    TorrentGroup::all, TorrentGroup::downloading, TorrentGroup::seeding, TorrentGroup::stopped, TorrentGroup::problems};

/// One bit for each TorrentGroup.
using TorrentGroups = std::bitset<torrentGroupCount>;

[[nodiscard]] TorrentGroups groupsOf(const engine::TorrentSnapshot& torrent) noexcept;

}  // namespace barter::ui
