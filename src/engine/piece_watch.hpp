#pragma once

#include "engine/file_manifest.hpp"
#include "engine/torrent_snapshot.hpp"

#include <libtorrent/extensions.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace barter::engine {

/// A session plugin that collects the pieces which were downloaded and passed their hash, when metadata came, and where
/// they are too large to come.
///
/// libtorrent's alert for a finished piece comes as well for every piece that a torrent has when it is loaded or
/// rechecked: five million alerts for 5,000 torrents, which crowd others out of the queue. Here these are left out on
/// libtorrent's own thread.
///
/// Its alert for metadata is read when the first blocks may be on disk already; here the moment before is noted. Of
/// metadata above `maxTorrentBytes` it says nothing: it asks the peer for them again and again.
///
/// Give it to `lt::session::add_extension` before the first torrent is added. `wake` is called on libtorrent's network
/// thread when there is something to take; it must only post.
class PieceWatch final : public lt::plugin {
public:
    struct Piece {
        TorrentId torrent{};
        int index = 0;

        bool operator==(const Piece&) const = default;
    };

    explicit PieceWatch(std::function<void()> wake);

    /// What came since the last call, in that order. Any thread. Taken after alerts were popped, it holds every piece
    /// that passed before the last of those alerts was posted.
    [[nodiscard]] std::vector<Piece> take();

    /// The moment at which this torrent's metadata came, once: nothing of it was written before. Any thread.
    [[nodiscard]] std::optional<FileTime> takeMetadataTime(TorrentId torrent);

    /// Torrents without metadata of which a peer has said since the last call that theirs are above the limit. Any
    /// thread.
    [[nodiscard]] std::vector<TorrentId> takeTooLarge();

    std::shared_ptr<lt::torrent_plugin> new_torrent(const lt::torrent_handle& torrent,
                                                    lt::client_data_t userdata) override;

private:
    struct Queue;
    std::shared_ptr<Queue> m_queue;
};

}  // namespace barter::engine
