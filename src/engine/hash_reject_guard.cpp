#include "engine/hash_reject_guard.hpp"

#include <libtorrent/hash_picker.hpp>
#include <libtorrent/torrent.hpp>
#include <libtorrent/torrent_handle.hpp>
#include <libtorrent/torrent_info.hpp>
#include <libtorrent/version.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace barter::engine {
namespace {

constexpr int piecesOfOneEntry = 512;

// An explicit instantiation may name what is private.
template <class Key, auto member>
struct Reveal {
    friend constexpr auto reveal(Key /*unused*/) { return member; }
};
struct EntriesOfPicker {
    friend constexpr auto reveal(EntriesOfPicker);
};
template struct Reveal<EntriesOfPicker, &lt::hash_picker::m_piece_hash_requested>;

void makeRoom(lt::torrent& torrent)
{
    if (!torrent.has_hash_picker()) {
        return;
    }
    auto& entries = torrent.get_hash_picker().*reveal(EntriesOfPicker{});
    const auto& files = torrent.torrent_file().orig_files();
    const auto blocksOfPiece = std::int64_t{files.piece_length() / lt::default_block_size};
    for (auto file = lt::file_index_t{0}; file < entries.end_index(); ++file) {
        const auto blocks = files.file_num_pieces(file) * blocksOfPiece;
        const auto places = static_cast<int>(blocks / piecesOfOneEntry + 1);
        if (entries[file].end_index() < places) {
            std::decay_t<decltype(entries[file][0])> nothingWanted;
            nothingWanted.have = true;
            entries[file].resize(places, nothingWanted);
        }
    }
}

struct Guard final : lt::torrent_plugin {
    explicit Guard(const std::shared_ptr<lt::torrent>& guarded) : torrent{guarded} {}

    /// What is asked for now goes out later.
    void on_piece_failed(lt::piece_index_t /*piece*/) override
    {
        if (const auto inside = torrent.lock()) {
            makeRoom(*inside);
        }
    }

    std::weak_ptr<lt::torrent> torrent;
};

}  // namespace

bool HashRejectGuard::works()
{
    return std::string_view{lt::version()} == LIBTORRENT_VERSION;
}

std::shared_ptr<lt::torrent_plugin> HashRejectGuard::new_torrent(const lt::torrent_handle& torrent,
                                                                 lt::client_data_t /*userdata*/)
{
    // Of a torrent with a v1 hash libtorrent never asks for hashes of blocks.
    const auto inside = torrent.native_handle();
    const bool hasV1 = !inside || inside->torrent_file().info_hashes().has_v1();
    return hasV1 || !works() ? nullptr : std::make_shared<Guard>(inside);
}

}  // namespace barter::engine
