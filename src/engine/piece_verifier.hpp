#pragma once

#include <libtorrent/add_torrent_params.hpp>
#include <libtorrent/file_storage.hpp>
#include <libtorrent/torrent_info.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace barter::engine {

/// The torrent with the v2 piece layers that resume data keep apart from it (as parts of `merkle_trees`), as far as
/// they are there and agree with the root of their file; without any, `params.ti` itself. For `verifyPieces` only.
[[nodiscard]] std::shared_ptr<const lt::torrent_info> withPieceLayers(const lt::add_torrent_params& params);

/// Reads pieces from disk and returns those whose hash is right, in the order given.
///
/// `files` are the torrent's files with renames applied (paths relative to `savePath`, or absolute). v1 pieces are
/// checked by SHA-1; v2 pieces by the root of their blocks' merkle tree, if the piece layer of their file is known;
/// pieces of a hybrid torrent by both, and by SHA-1 alone while the layer is unknown. What cannot be checked or read is
/// not right. Pad files count as zeros and are not read. Numbers out of range are left out. Reads with pread, maps
/// nothing: a file that is truncated meanwhile costs a piece, not the process. Worker thread.
[[nodiscard]] std::vector<int> verifyPieces(const lt::torrent_info& info,
                                            const lt::file_storage& files,
                                            const std::string& savePath,
                                            std::span<const int> pieces);

/// Whether the torrent has a hash for the piece: false for a v2 piece while the layer of its file is unknown, and out
/// of range. Any thread.
[[nodiscard]] bool hasHash(const lt::torrent_info& info, const lt::file_storage& files, int piece);

}  // namespace barter::engine
