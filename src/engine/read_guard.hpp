#pragma once

#include <libtorrent/session_params.hpp>
#include <libtorrent/torrent_info.hpp>

#include <map>
#include <memory>
#include <mutex>

namespace barter::engine {

/// The metadata of torrents, by what libtorrent's storage calls them: their v1 hash, or the beginning of their v2 hash.
/// Holds nothing alive. Any thread.
class KnownMetadata {
public:
    void add(const std::shared_ptr<const lt::torrent_info>& info);
    [[nodiscard]] std::shared_ptr<const lt::torrent_info> find(const lt::sha1_hash& hash) const;

private:
    mutable std::mutex m_mutex;
    std::map<lt::sha1_hash, std::weak_ptr<const lt::torrent_info>> m_byHash;
    std::size_t m_afterCleaning = 0;
};

/// Gives a session that will be made a disk that hands out to peers only what was verified. libtorrent does not hash
/// what it sends: a file that another program replaces, cuts or writes to would be sent as it is now.
///
/// After each block read, its files are looked at (one stat each, on threads of the guard). If somebody else has
/// changed one, the piece is hashed before the block is read again and handed out. If the piece is wrong, or the file
/// gone, the read fails with `failed_hash_check` or the system's error, which libtorrent reports as file_error_alert
/// and answers to the peer with "not there". A piece that cannot be hashed (a layer of v2 that is not known, a part of
/// it in the part file) fails with operation_canceled. What this does not notice: see docs/threat-model.md.
void guardReads(lt::session_params& params, std::shared_ptr<const KnownMetadata> known);

}  // namespace barter::engine
