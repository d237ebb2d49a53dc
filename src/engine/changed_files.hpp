#pragma once

#include <libtorrent/add_torrent_params.hpp>

#include <sys/types.h>

#include <map>
#include <set>
#include <vector>

namespace barter::engine {

/// Which file it is, whatever its name. Compared only while the program runs: a disk that comes back may count anew.
struct FileIdentity {
    dev_t device{};
    ino_t inode{};
    bool operator==(const FileIdentity&) const = default;
};

using FileIdentities = std::map<lt::file_index_t, FileIdentity>;

/// Those of `files` in which another program destroyed pieces that `params` claim: they are absent, or not regular
/// files, or shorter than their last claimed piece, or claimed pieces are wrong in a file that is another than the one
/// in `known` or has holes there. (Some file systems make holes of zeros, others number their files anew now and then.)
/// `known` learns what is there now. The files have to be synced before. What is overwritten in place is not noticed,
/// nor what is destroyed in a piece that a skipped file has a part of.
/// Worker thread.
[[nodiscard]] std::vector<lt::file_index_t>
findChangedFiles(const lt::add_torrent_params& params, const std::set<lt::file_index_t>& files, FileIdentities& known);

/// Takes the claims of all pieces of these files out of `params`.
void disclaimPieces(lt::add_torrent_params& params, const std::vector<lt::file_index_t>& files);

}  // namespace barter::engine
