#include "engine/changed_files.hpp"

#include "engine/piece_verifier.hpp"
#include "engine/stored_files.hpp"
#include "storage/file_descriptor.hpp"

#include <libtorrent/torrent_info.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <numeric>
#include <utility>

namespace barter::engine {
namespace {

/// Bytes of a file, and the pieces that hold them.
struct Range {
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

/// The parts of a file that lie in claimed pieces, each as long as possible.
std::vector<Range> claimedRanges(const lt::add_torrent_params& params, lt::file_index_t file)
{
    const auto& files = params.ti->orig_files();
    const std::int64_t pieceLength = files.piece_length();
    const auto offset = files.file_offset(file);
    const auto end = offset + files.file_size(file);
    std::vector<Range> ranges;
    for (auto piece = offset / pieceLength; piece * pieceLength < end; ++piece) {
        const lt::piece_index_t index{static_cast<int>(piece)};
        if (index >= params.have_pieces.end_index() || !params.have_pieces.get_bit(index)) {
            continue;
        }
        const Range range{std::max(piece * pieceLength, offset) - offset,
                          std::min((piece + 1) * pieceLength, end) - offset};
        if (!ranges.empty() && ranges.back().end == range.begin) {
            ranges.back().end = range.end;
        } else {
            ranges.push_back(range);
        }
    }
    return ranges;
}

std::vector<int> piecesOf(const lt::file_storage& files, lt::file_index_t file, const Range& range)
{
    const auto first = (files.file_offset(file) + range.begin) / files.piece_length();
    const auto last = (files.file_offset(file) + range.end - 1) / files.piece_length();
    std::vector<int> pieces(static_cast<std::size_t>(last - first + 1));
    std::iota(pieces.begin(), pieces.end(), static_cast<int>(first));
    return pieces;
}

/// Pieces of the torrent in which `range` of the file has a hole.
std::vector<int>
piecesWithHoles(int descriptor, const lt::file_storage& files, lt::file_index_t file, const Range& range)
{
    std::vector<int> pieces;
    auto from = range.begin;
    while (from < range.end) {
        const auto hole = ::lseek(descriptor, from, SEEK_HOLE);
        if (hole < 0 || hole >= range.end) {
            break;  // also where holes are not known: every file ends with one
        }
        const auto data = ::lseek(descriptor, hole, SEEK_DATA);
        const auto end = data < 0 ? range.end : std::min<std::int64_t>(data, range.end);
        for (const int piece : piecesOf(files, file, {hole, end})) {
            if (pieces.empty() || pieces.back() < piece) {
                pieces.push_back(piece);
            }
        }
        from = end;
    }
    return pieces;
}

/// Whether a part of the piece lies in libtorrent's part file, where `verifyPieces` does not look.
bool reachesSkippedFile(const lt::add_torrent_params& params, const lt::file_storage& files, int piece)
{
    const lt::piece_index_t index{piece};
    return std::ranges::any_of(files.map_block(index, 0, files.piece_size(index)), [&](const lt::file_slice& slice) {
        return !files.pad_file_at(slice.file_index) && !liesInItsFile(params, slice.file_index);
    });
}

bool holdsWhatIsClaimed(const lt::add_torrent_params& params,
                        const lt::file_storage& files,
                        lt::file_index_t file,
                        const std::vector<Range>& claimed,
                        FileIdentities& known)
{
    const auto path = absolutePath(params.save_path, files.file_path(file));
    const storage::FileDescriptor opened{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
    if (!opened.isOpen()) {
        return errno != ENOENT && errno != ENOTDIR;  // what may not be looked at is not known to be changed
    }
    struct stat status {};
    if (::fstat(opened.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size < claimed.back().end) {
        return false;
    }
    const FileIdentity now{.device = status.st_dev, .inode = status.st_ino};
    const auto [before, isNew] = known.try_emplace(file, now);
    const bool isAnother = !isNew && std::exchange(before->second, now) != now;
    std::vector<int> doubtful;
    for (const auto& range : claimed) {
        const auto pieces =
            isAnother ? piecesOf(files, file, range) : piecesWithHoles(opened.get(), files, file, range);
        std::ranges::copy(pieces, std::back_inserter(doubtful));
    }
    std::erase_if(doubtful, [&](int piece) { return reachesSkippedFile(params, files, piece); });
    return verifyPieces(*params.ti, files, params.save_path, doubtful).size() == doubtful.size();
}

}  // namespace

std::vector<lt::file_index_t>
findChangedFiles(const lt::add_torrent_params& params, const std::set<lt::file_index_t>& files, FileIdentities& known)
{
    std::vector<lt::file_index_t> changed;
    if (!params.ti || params.have_pieces.empty()) {
        return changed;
    }
    auto storage = params.ti->orig_files();
    for (const auto& [file, path] : params.renamed_files) {
        storage.rename_file(file, path);
    }
    for (const auto file : files) {
        if (!liesInItsFile(params, file)) {
            continue;
        }
        const auto claimed = claimedRanges(params, file);
        if (!claimed.empty() && !holdsWhatIsClaimed(params, storage, file, claimed, known)) {
            changed.push_back(file);
        }
    }
    return changed;
}

void disclaimPieces(lt::add_torrent_params& params, const std::vector<lt::file_index_t>& files)
{
    if (!params.ti) {
        return;
    }
    const auto& storage = params.ti->orig_files();
    for (const auto file : files) {
        const auto first = storage.file_offset(file) / storage.piece_length();
        const auto last = (storage.file_offset(file) + storage.file_size(file) - 1) / storage.piece_length();
        for (auto piece = first; piece <= last; ++piece) {
            const lt::piece_index_t index{static_cast<int>(piece)};
            if (index < params.have_pieces.end_index()) {
                params.have_pieces.clear_bit(index);
            }
            params.unfinished_pieces.erase(index);
        }
    }
}

}  // namespace barter::engine
