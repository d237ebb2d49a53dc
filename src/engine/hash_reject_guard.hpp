#pragma once

#include <libtorrent/extensions.hpp>

#include <memory>

namespace barter::engine {

/// A session plugin that keeps a hole of libtorrent shut (upstream's pull request 8630, open up to 2.0.12). When a
/// piece of a v2 torrent fails its hash, libtorrent asks a peer for the hashes of the piece's blocks. A peer that
/// rejects this makes it count in a list with one entry for 512 pieces, at the number of the block: behind the list's
/// end. Here the list gets entries for all these numbers, which say that nothing is wanted, before the peer is asked.
///
/// The list is not public. For a library of another version than the headers this does nothing, and what the person is
/// told of known holes (`libraryInfo`) says so.
class HashRejectGuard final : public lt::plugin {
public:
    /// Whether the library that runs is the one whose inside is known here.
    [[nodiscard]] static bool works();

    std::shared_ptr<lt::torrent_plugin> new_torrent(const lt::torrent_handle& torrent,
                                                    lt::client_data_t userdata) override;
};

}  // namespace barter::engine
