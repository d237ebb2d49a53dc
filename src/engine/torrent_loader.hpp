#pragma once

#include "core/error.hpp"
#include "engine/torrent_names.hpp"

#include <libtorrent/add_torrent_params.hpp>

#include <span>
#include <string>

namespace barter::engine {

// What comes in from outside, read with limits. All three block: worker threads only.
//
// Of trackers only http, https and udp are kept, of web seeds only http and https; symbolic links get the priority
// lt::dont_download (see CleanedNames::links).

/// Errors: tooLarge, truncatedTorrent, notATorrent, invalidTorrent (the context is libtorrent's reason).
[[nodiscard]] Expected<lt::add_torrent_params> loadTorrentBytes(std::span<const char> bytes);

/// Errors: as `loadTorrentBytes`, and fileNotFound, fileUnreadable, isDirectory; then the context is the path.
[[nodiscard]] Expected<lt::add_torrent_params> loadTorrentFile(const std::string& path);

/// A magnet link, as `parseSource` gives it. Keeps the first 64 trackers and the first 64 web seeds.
/// Errors: badMagnet.
[[nodiscard]] Expected<lt::add_torrent_params> loadMagnet(const std::string& uri);

}  // namespace barter::engine
