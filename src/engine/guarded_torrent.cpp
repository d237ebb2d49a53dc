#include "engine/guarded_torrent.hpp"

#include "engine/piece_verifier.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace barter::engine {
namespace {

constexpr int mostReads = 4;  ///< of one block, while somebody writes to its file all the time

PlacePointer placeOf(const lt::storage_params& params)
{
    Place place{.savePath = params.path, .renamed = {}, .priorities = {}, .hasSkippedFiles = false};
    place.setPriorities(params.priorities);
    if (params.mapped_files != nullptr) {
        for (const auto file : params.files.file_range()) {
            if (auto path = params.mapped_files->file_path(file); path != params.files.file_path(file)) {
                place.renamed.emplace(file, std::move(path));
            }
        }
    }
    return std::make_shared<const Place>(std::move(place));
}

Judgement refuse(const lt::error_code& error, lt::file_index_t file)
{
    return {.verdict = Judgement::Verdict::refuse, .error = lt::storage_error{error, file, lt::operation_t::file_read}};
}

/// Looks at the files. The first that is gone is an error; those that may not be looked at are left out.
std::optional<Judgement> lookAt(const std::vector<NamedFile>& files, std::vector<VerifiedFiles::Seen>& seen)
{
    for (const auto& file : files) {
        std::error_code error;
        const auto stamp = FileStamp::of(file.path, error);
        if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) {
            return refuse(lt::error_code{error.value(), boost::system::system_category()}, file.index);
        }
        if (!error) {
            seen.push_back({.file = toNumber(file.index), .stamp = stamp});
        }
    }
    return std::nullopt;
}

bool isRight(const lt::torrent_info& info, const Place& place, int piece)
{
    const std::vector pieces{piece};
    if (place.renamed.empty()) {
        return !verifyPieces(info, info.orig_files(), place.savePath, pieces).empty();
    }
    auto files = info.orig_files();
    for (const auto& [index, path] : place.renamed) {
        files.rename_file(index, path);
    }
    return !verifyPieces(info, files, place.savePath, pieces).empty();
}

}  // namespace

std::size_t toNumber(lt::file_index_t file)
{
    return static_cast<std::size_t>(static_cast<int>(file));
}

bool Place::isSkipped(lt::file_index_t file) const
{
    return hasSkippedFiles && file < priorities.end_index() && priorities[file] == lt::dont_download;
}

std::string Place::pathOf(const lt::file_storage& layout, lt::file_index_t file) const
{
    const auto found = renamed.find(file);
    return absolutePath(savePath, found == renamed.end() ? layout.file_path(file) : found->second);
}

void Place::setPriorities(Priorities set)
{
    priorities = std::move(set);
    hasSkippedFiles = std::ranges::find(priorities, lt::dont_download) != priorities.end();
}

GuardedTorrent::GuardedTorrent(const lt::storage_params& params, std::weak_ptr<void> library)
    : hash{params.info_hash}, owner{std::move(library)}, layout{&params.files}, place{placeOf(params)},
      files{static_cast<std::size_t>(params.files.num_files())}
{
}

std::vector<lt::file_index_t> GuardedTorrent::filesOf(const lt::peer_request& part) const
{
    std::vector<lt::file_index_t> all;
    for (const auto& slice : layout->map_block(part.piece, part.start, part.length)) {
        const auto file = slice.file_index;
        if (slice.size > 0 && !layout->pad_file_at(file) && !place->isSkipped(file)) {
            all.push_back(file);
        }
    }
    return all;
}

NamedFile GuardedTorrent::named(lt::file_index_t file)
{
    if (m_lastNamed.index != file || m_lastPlace != place) {
        m_lastNamed = {.index = file, .path = place->pathOf(*layout, file)};
        m_lastPlace = place;
    }
    return m_lastNamed;
}

bool GuardedTorrent::reachesSkippedFile(lt::piece_index_t piece) const
{
    return place->hasSkippedFiles &&
           std::ranges::any_of(layout->map_block(piece, 0, layout->piece_size(piece)),
                               [&](const lt::file_slice& slice) { return place->isSkipped(slice.file_index); });
}

Judgement judge(GuardedTorrent& torrent, const KnownMetadata& known, const Block& block)
{
    const auto writes = torrent.files.writes();
    const int piece = static_cast<int>(block.request.piece);
    const auto file = block.files.front().index;
    std::vector<VerifiedFiles::Seen> seen;
    if (const auto gone = lookAt(block.files, seen)) {
        return *gone;
    }
    if (torrent.files.believes(piece, seen, writes)) {
        return {};
    }
    if (!block.canBeHashed) {
        return refuse(boost::asio::error::operation_aborted, file);
    }
    const auto info = known.find(torrent.hash);
    if (!info || block.reads >= mostReads || !isRight(*info, *block.place, piece)) {
        return refuse(lt::errors::failed_hash_check, file);
    }
    std::vector<VerifiedFiles::Seen> after;
    if (const auto gone = lookAt(block.files, after)) {
        return *gone;
    }
    torrent.files.prove(piece, after);
    return {.verdict = Judgement::Verdict::readAgain, .error = {}};
}

void lookAtAll(GuardedTorrent& torrent, const lt::file_storage& layout, const Place& place)
{
    const auto writes = torrent.files.writes();
    std::vector<VerifiedFiles::Seen> seen;
    for (const auto file : layout.file_range()) {
        if (!layout.pad_file_at(file)) {
            lookAt({{.index = file, .path = place.pathOf(layout, file)}}, seen);  // those that are gone are not there
        }
    }
    torrent.files.begin(seen, writes);
}

void lookFirst(GuardedTorrent& torrent, const std::vector<NamedFile>& files)
{
    const auto writes = torrent.files.writes();
    std::vector<VerifiedFiles::Seen> seen;
    lookAt(files, seen);
    for (const auto& each : seen) {
        torrent.files.firstLook(each, writes);
    }
}

}  // namespace barter::engine
