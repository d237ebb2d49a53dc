#include "engine/guarded_torrent.hpp"

#include "engine/piece_verifier.hpp"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace barter::engine {
namespace {

using Seen = VerifiedFiles::Seen;
using Verdict = Judgement::Verdict;

constexpr int mostHashes = 3;  ///< for one block, while somebody writes to its file all the time

Judgement refuse(const lt::error_code& error, lt::file_index_t file)
{
    return {.verdict = Verdict::refuse, .error = lt::storage_error{error, file, lt::operation_t::file_read}};
}

bool isAbsent(const std::error_code& error)
{
    return error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory;
}

Seen lookAt(const VerifiedFiles& known, lt::file_index_t file, const std::string& path, std::error_code& error)
{
    const auto before = known.writes(toNumber(file));
    return {.file = toNumber(file), .stamp = FileStamp::of(path, error), .before = before};
}

/// The first that is gone is an error; those that may not be looked at are left out.
std::optional<Judgement> lookAt(const VerifiedFiles& known, const Block& block, std::vector<Seen>& all)
{
    for (const auto& file : block.files) {
        std::error_code error;
        const auto seen = lookAt(known, file.index, file.path, error);
        if (isAbsent(error)) {
            return refuse(lt::error_code{error.value(), boost::system::system_category()}, file.index);
        }
        if (!error) {
            all.push_back(seen);
        }
    }
    return std::nullopt;
}

/// Whether there is a folder at all: files of one that is not there need no look. Asked for many paths, one after the
/// other, most of which lie together.
class FoldersNow {
public:
    bool hasFolderOf(const std::string& path)
    {
        const auto folder = std::string_view{path}.substr(0, path.rfind('/') + 1);
        if (folder != m_folder) {
            m_folder = folder;
            m_isThere = ::access(m_folder.c_str(), F_OK) == 0;
        }
        return m_isThere;
    }

private:
    std::string m_folder{"/"};
    bool m_isThere = true;
};

}  // namespace

std::size_t toNumber(lt::file_index_t file)
{
    return static_cast<std::size_t>(static_cast<int>(file));
}

GuardedTorrent::GuardedTorrent(const lt::storage_params& params, const std::shared_ptr<void>& owner)
    : hash{params.info_hash}, files{static_cast<std::size_t>(params.files.num_files())}, m_owner{owner},
      m_layout{&params.files}, m_savePath{params.path}
{
    setPriorities(params.priorities);
    if (params.mapped_files != nullptr) {
        for (const auto file : m_layout->file_range()) {
            if (auto path = params.mapped_files->file_path(file); path != m_layout->file_path(file)) {
                m_renamed.emplace(file, std::move(path));
            }
        }
    }
}

bool GuardedTorrent::isSkipped(lt::file_index_t file) const
{
    return m_hasSkippedFiles && file < m_priorities.end_index() && m_priorities[file] == lt::dont_download;
}

std::string GuardedTorrent::pathOf(lt::file_index_t file) const
{
    const auto found = m_renamed.find(file);
    auto path = found == m_renamed.end() ? m_layout->file_path(file) : found->second;
    return path.starts_with('/') ? path : m_savePath + '/' + path;
}

std::vector<lt::file_index_t> GuardedTorrent::filesOf(const lt::peer_request& part) const
{
    std::vector<lt::file_index_t> all;
    for (const auto& slice : m_layout->map_block(part.piece, part.start, part.length)) {
        const auto file = slice.file_index;
        if (slice.size > 0 && !m_layout->pad_file_at(file) && (!isSkipped(file) || files.isThere(toNumber(file)))) {
            all.push_back(file);
        }
    }
    return all;
}

bool GuardedTorrent::canBeHashed(lt::piece_index_t piece) const
{
    return !m_hasSkippedFiles || std::ranges::all_of(m_layout->map_block(piece, 0, m_layout->piece_size(piece)),
                                                     [this](const lt::file_slice& slice) {
                                                         const auto file = slice.file_index;
                                                         return m_layout->pad_file_at(file) || !isSkipped(file) ||
                                                                files.isThere(toNumber(file));
                                                     });
}

const NamedFile& GuardedTorrent::named(lt::file_index_t file)
{
    if (m_lastNamed.index != file || m_lastNamedOf != generation) {
        m_lastNamed = {.index = file, .path = pathOf(file)};
        m_lastNamedOf = generation;
    }
    return m_lastNamed;
}

std::vector<NamedFile> GuardedTorrent::allNamed() const
{
    std::vector<NamedFile> all;
    for (const auto file : m_layout->file_range()) {
        if (!m_layout->pad_file_at(file)) {
            all.push_back({.index = file, .path = pathOf(file)});
        }
    }
    return all;
}

bool GuardedTorrent::isQuiet(lt::file_index_t file) const
{
    const auto writes = files.writes(toNumber(file));
    return writes.begun == writes.done;
}

Place GuardedTorrent::place() const
{
    Place place{.savePath = m_savePath, .layout = *m_layout, .owner = m_owner.lock()};
    for (const auto& [file, path] : m_renamed) {
        place.layout.rename_file(file, path);
    }
    return place;
}

void GuardedTorrent::moved(const std::string& savePath)
{
    m_savePath = savePath;
    ++generation;
}

void GuardedTorrent::renamed(lt::file_index_t file, const std::string& path)
{
    m_renamed.insert_or_assign(file, path);
    ++generation;
}

std::vector<lt::file_index_t> GuardedTorrent::setPriorities(Priorities priorities)
{
    std::vector<lt::file_index_t> changed;
    std::vector<lt::file_index_t> skipped;
    for (const auto file : m_layout->file_range()) {
        const bool isOne = file < priorities.end_index() && priorities[file] == lt::dont_download;
        if (isOne != isSkipped(file)) {
            changed.push_back(file);
        }
        // libtorrent skips each pad file.
        if (isOne && !m_layout->pad_file_at(file)) {
            skipped.push_back(file);
        }
    }
    m_priorities = std::move(priorities);
    m_hasSkippedFiles = !skipped.empty();
    ++generation;
    return changed;
}

lt::storage_error cannotTell(const Block& block)
{
    const auto file = block.files.empty() ? lt::file_index_t{0} : block.files.front().index;
    return lt::storage_error{boost::asio::error::operation_aborted, file, lt::operation_t::file_read};
}

Judgement look(GuardedTorrent& torrent, const Block& block)
{
    std::vector<Seen> seen;
    if (const auto gone = lookAt(torrent.files, block, seen)) {
        return *gone;
    }
    switch (torrent.files.believes(static_cast<int>(block.request.piece), seen)) {
    case VerifiedFiles::Belief::believed: return {};
    case VerifiedFiles::Belief::doubted: return {.verdict = Verdict::hashIt, .error = {}};
    case VerifiedFiles::Belief::knownToBeWrong: break;
    }
    return refuse(lt::errors::failed_hash_check, block.files.front().index);
}

Judgement hash(GuardedTorrent& torrent, const lt::torrent_info& info, const Place& place, const Block& block)
{
    const Judgement unknown{.verdict = Verdict::refuse, .error = cannotTell(block)};
    const int piece = static_cast<int>(block.request.piece);
    if (block.hashes > mostHashes || !hasHash(info, place.layout, piece)) {
        return unknown;
    }
    std::vector<Seen> before;
    if (const auto gone = lookAt(torrent.files, block, before)) {
        return *gone;
    }
    const bool isRight = !verifyPieces(info, place.layout, place.savePath, std::vector{piece}).empty();
    std::vector<Seen> after;
    if (const auto gone = lookAt(torrent.files, block, after)) {
        return *gone;
    }
    for (std::size_t i = 0; i < after.size() && i < before.size(); ++i) {
        after[i].before = before[i].before;
    }
    const bool isSure = torrent.files.hashed(piece, isRight, after);
    if (isRight) {
        return {.verdict = Verdict::readAgain, .error = {}};
    }
    return isSure ? refuse(lt::errors::failed_hash_check, block.files.front().index) : unknown;
}

std::vector<Seen> lookAt(const VerifiedFiles& known, const std::vector<NamedFile>& files)
{
    std::vector<Seen> all;
    for (const auto& file : files) {
        std::error_code error;
        const auto seen = lookAt(known, file.index, file.path, error);
        if (!error) {
            all.push_back(seen);
        }
    }
    return all;
}

std::vector<Seen> lookAtAll(const VerifiedFiles& known, const Place& place, const std::atomic<bool>& isOver)
{
    std::vector<Seen> all;
    FoldersNow folders;
    for (const auto file : place.layout.file_range()) {
        if (isOver) {
            break;
        }
        if (place.layout.pad_file_at(file)) {
            continue;
        }
        const auto path = absolutePath(place.savePath, place.layout.file_path(file));
        std::error_code error;
        if (!folders.hasFolderOf(path)) {
            continue;
        }
        if (const auto seen = lookAt(known, file, path, error); !error) {
            all.push_back(seen);
        }
    }
    return all;
}

}  // namespace barter::engine
