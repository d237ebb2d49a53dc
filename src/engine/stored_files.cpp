#include "engine/stored_files.hpp"

#include "engine/piece_verifier.hpp"

#include <libtorrent/hex.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

namespace barter::engine {
namespace {

std::string pathOf(const lt::file_storage& files, const RenamedFiles& renamed, lt::file_index_t file)
{
    const auto other = renamed.find(file);
    return other != renamed.end() ? other->second : files.file_path(file);
}

RenamedFiles renamesOf(const lt::add_torrent_params& params)
{
    return {params.renamed_files.begin(), params.renamed_files.end()};
}

}  // namespace

std::string fileName(const std::string& path)
{
    return std::filesystem::path{path}.filename().string();
}

std::string absolutePath(const std::string& savePath, const std::string& path)
{
    return (std::filesystem::path{savePath} / path).lexically_normal().string();
}

std::vector<ManifestFile> manifestFiles(const lt::torrent_info& info, const RenamedFiles& renamed)
{
    const auto& files = info.orig_files();
    std::vector<ManifestFile> all;
    for (const auto file : files.file_range()) {
        if (!files.pad_file_at(file)) {
            all.push_back({.path = pathOf(files, renamed, file), .size = files.file_size(file)});
        }
    }
    return all;
}

bool liesInItsFile(const lt::add_torrent_params& params, lt::file_index_t file)
{
    const auto& files = params.ti->orig_files();
    const auto index = static_cast<std::size_t>(static_cast<int>(file));
    const bool skipped = index < params.file_priorities.size() && params.file_priorities[index] == lt::dont_download;
    return !files.pad_file_at(file) && files.file_size(file) > 0 && !skipped;
}

std::vector<ExpectedFile> expectedFiles(const lt::add_torrent_params& params)
{
    if (!params.ti || params.have_pieces.empty()) {
        return {};
    }
    const auto& files = params.ti->orig_files();
    const auto renamed = renamesOf(params);
    const std::int64_t pieceLength = files.piece_length();
    std::vector<ExpectedFile> expected;
    for (const auto file : files.file_range()) {
        if (!liesInItsFile(params, file)) {
            continue;
        }
        const auto size = files.file_size(file);
        const auto begin = files.file_offset(file);
        const auto end = begin + size;
        std::int64_t needed = 0;
        for (auto piece = begin / pieceLength; piece * pieceLength < end; ++piece) {
            if (static_cast<int>(piece) < params.have_pieces.size() &&
                params.have_pieces.get_bit(lt::piece_index_t{static_cast<int>(piece)})) {
                needed = std::min(end, (piece + 1) * pieceLength) - begin;
            }
        }
        if (needed > 0) {
            expected.push_back(
                {.path = absolutePath(params.save_path, pathOf(files, renamed, file)), .minSize = needed});
        }
    }
    return expected;
}

std::string firstFile(const lt::torrent_info& info, const RenamedFiles& renamed, const std::string& savePath)
{
    const auto& files = info.orig_files();
    for (const auto file : files.file_range()) {
        if (!files.pad_file_at(file) && files.file_size(file) > 0) {
            return absolutePath(savePath, pathOf(files, renamed, file));
        }
    }
    return {};
}

std::vector<std::string> filesOfPieces(const lt::torrent_info& info,
                                       const RenamedFiles& renamed,
                                       const std::string& savePath,
                                       std::span<const int> pieces)
{
    const auto& files = info.orig_files();
    std::vector<std::string> paths;
    for (const auto file : reachedFiles(info, pieces)) {
        if (!files.pad_file_at(file)) {
            paths.push_back(absolutePath(savePath, pathOf(files, renamed, file)));
        }
    }
    return paths;
}

std::set<lt::file_index_t> reachedFiles(const lt::torrent_info& info, std::span<const int> pieces)
{
    const auto& files = info.orig_files();
    std::set<lt::file_index_t> reached;
    if (pieces.empty()) {
        for (const auto file : files.file_range()) {
            reached.insert(file);
        }
    }
    for (const int piece : pieces) {
        const lt::piece_index_t index{piece};
        for (const auto& slice : files.map_block(index, 0, files.piece_size(index))) {
            reached.insert(slice.file_index);
        }
    }
    return reached;
}

std::string partFile(const lt::torrent_info& info, const std::string& savePath)
{
    return absolutePath(savePath, "." + lt::aux::to_hex(info.info_hashes().get_best()) + ".parts");
}

std::vector<int> claimJournaled(lt::add_torrent_params& params, std::span<const int> journaled)
{
    const int count = params.ti->num_pieces();
    if (params.have_pieces.size() < count) {
        params.have_pieces.resize(count, false);
    }
    std::vector<int> unclaimed;
    for (const int piece : journaled) {
        if (piece >= 0 && piece < count && !params.have_pieces.get_bit(lt::piece_index_t{piece})) {
            unclaimed.push_back(piece);
        }
    }
    if (unclaimed.empty()) {
        return {};
    }
    auto files = params.ti->orig_files();
    for (const auto& [file, path] : params.renamed_files) {
        files.rename_file(file, path);
    }
    auto right = verifyPieces(*withPieceLayers(params), files, params.save_path, unclaimed);
    for (const int piece : right) {
        params.have_pieces.set_bit(lt::piece_index_t{piece});
        params.unfinished_pieces.erase(lt::piece_index_t{piece});
    }
    return right;
}

}  // namespace barter::engine
