#include "engine/piece_watch.hpp"

#include "engine/add_torrent.hpp"
#include "engine/torrent_record.hpp"

#include <libtorrent/bdecode.hpp>
#include <libtorrent/peer_connection_handle.hpp>
#include <libtorrent/torrent_handle.hpp>
#include <libtorrent/torrent_status.hpp>

#include <map>
#include <mutex>
#include <utility>

namespace barter::engine {

struct PieceWatch::Queue {
    std::function<void()> wake;
    std::mutex mutex;
    std::vector<Piece> pieces;
    std::map<TorrentId, FileTime> metadata;
    std::vector<TorrentId> tooLarge;
};

PieceWatch::PieceWatch(std::function<void()> wake) : m_queue{std::make_shared<Queue>()}
{
    m_queue->wake = std::move(wake);
}

std::vector<PieceWatch::Piece> PieceWatch::take()
{
    const std::scoped_lock lock{m_queue->mutex};
    return std::exchange(m_queue->pieces, {});
}

std::optional<FileTime> PieceWatch::takeMetadataTime(TorrentId torrent)
{
    const std::scoped_lock lock{m_queue->mutex};
    const auto node = m_queue->metadata.extract(torrent);
    return node.empty() ? std::nullopt : std::optional{node.mapped()};
}

std::vector<TorrentId> PieceWatch::takeTooLarge()
{
    const std::scoped_lock lock{m_queue->mutex};
    return std::exchange(m_queue->tooLarge, {});
}

std::shared_ptr<lt::torrent_plugin> PieceWatch::new_torrent(const lt::torrent_handle& torrent,
                                                            lt::client_data_t userdata)
{
    /// A peer of a torrent without metadata. BEP 9 has the size of the metadata in the extension handshake.
    struct MetadataPeer final : lt::peer_plugin {
        MetadataPeer(TorrentId torrent, std::shared_ptr<Queue> shared) : id{torrent}, queue{std::move(shared)} {}

        bool on_extension_handshake(const lt::bdecode_node& message) override
        {
            if (message.type() != lt::bdecode_node::dict_t ||
                message.dict_find_int_value("metadata_size") <= maxTorrentBytes) {
                return false;  // libtorrent keeps no plugin that has nothing to do any more
            }
            {
                const std::scoped_lock lock{queue->mutex};
                queue->tooLarge.push_back(id);
            }
            queue->wake();
            return false;
        }

        TorrentId id;
        std::shared_ptr<Queue> queue;
    };
    struct Watch final : lt::torrent_plugin {
        Watch(TorrentId torrent, bool hasMetadata, std::shared_ptr<Queue> shared)
            : id{torrent}, queue{std::move(shared)}, fetchingMetadata{!hasMetadata}
        {
        }

        // libtorrent passes what it finds while it checks the files, too: for a seed all pieces, at each start.
        void on_state(lt::torrent_status::state_t state) override
        {
            // What is added with its metadata is in this state from the start, and is not told that it is.
            if (std::exchange(untold, false) && state == lt::torrent_status::checking_resume_data) {
                const std::scoped_lock lock{queue->mutex};
                queue->metadata[id] = fileTimeNow();
            }
            fetchingMetadata = fetchingMetadata && state == lt::torrent_status::downloading_metadata;
            checking = state == lt::torrent_status::checking_files || state == lt::torrent_status::checking_resume_data;
        }
        void on_files_checked() override { checking = false; }

        std::shared_ptr<lt::peer_plugin> new_connection(const lt::peer_connection_handle& peer) override
        {
            return fetchingMetadata && peer.type() == lt::connection_type::bittorrent
                       ? std::make_shared<MetadataPeer>(id, queue)
                       : nullptr;
        }

        void on_piece_pass(lt::piece_index_t piece) override
        {
            if (checking) {
                return;
            }
            {
                const std::scoped_lock lock{queue->mutex};
                queue->pieces.push_back({.torrent = id, .index = static_cast<int>(piece)});
            }
            queue->wake();
        }

        TorrentId id;
        std::shared_ptr<Queue> queue;
        bool checking = true;
        bool fetchingMetadata;  ///< that state is not told either
        bool untold = true;     ///< of any state
    };
    return std::make_shared<Watch>(idOf(userdata), torrent.torrent_file() != nullptr, m_queue);
}

}  // namespace barter::engine
