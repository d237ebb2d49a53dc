#include "engine/piece_verifier.hpp"

#include "storage/file_descriptor.hpp"

#include <libtorrent/hasher.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace barter::engine {
namespace {

using storage::FileDescriptor;

constexpr std::int64_t blockSize = std::int64_t{16} * 1024;  // leaf of BEP 52's merkle trees

/// The root over `leaves`, filled up with `filling` to `width`, a power of two.
lt::sha256_hash merkleRoot(std::vector<lt::sha256_hash> leaves, std::size_t width, const lt::sha256_hash& filling = {})
{
    leaves.resize(width, filling);
    while (leaves.size() > 1) {
        for (std::size_t i = 0; i < leaves.size() / 2; ++i) {
            lt::hasher256 both;
            both.update(leaves[2 * i]);
            both.update(leaves[2 * i + 1]);
            leaves[i] = both.final();
        }
        leaves.resize(leaves.size() / 2);
    }
    return leaves.front();
}

std::size_t powerOfTwoFrom(std::int64_t number)
{
    std::size_t power = 1;
    while (static_cast<std::int64_t>(power) < number) {
        power *= 2;
    }
    return power;
}

/// The hash that a piece of a v2 file must have, and over how many leaves it goes.
struct PieceRoot {
    lt::sha256_hash hash;
    std::size_t width = 0;
};

/// The nodes [first, first + count) of a tree that is stored as its nodes by layers, the root first, and a mask of
/// those that are there. Empty when one is not.
std::vector<lt::sha256_hash>
nodesOf(const std::vector<lt::sha256_hash>& stored, const std::vector<bool>& mask, std::size_t first, std::size_t count)
{
    std::vector<lt::sha256_hash> nodes;
    std::size_t next = mask.empty() ? first : 0;
    for (std::size_t i = 0; !mask.empty() && i < std::min(first, mask.size()); ++i) {
        next += std::size_t{mask[i]};
    }
    for (std::size_t i = first; i < first + count; ++i, ++next) {
        const bool isThere = mask.empty() || (i < mask.size() && mask[i]);
        if (!isThere || next >= stored.size()) {
            return {};
        }
        nodes.push_back(stored[next]);
    }
    return nodes;
}

/// The leaves of a file's tree, as `nodesOf`. They are all that is stored of a file whose blocks are all verified.
std::vector<lt::sha256_hash>
blockLayer(const std::vector<lt::sha256_hash>& stored, const std::vector<bool>& mask, std::int64_t size)
{
    const auto blocks = (size + blockSize - 1) / blockSize;
    return nodesOf(stored, mask, powerOfTwoFrom(blocks) - 1, static_cast<std::size_t>(blocks));
}

std::vector<lt::sha256_hash> pieceLayer(const std::vector<lt::sha256_hash>& blocks, std::size_t blocksInPiece)
{
    std::vector<lt::sha256_hash> layer;
    for (std::size_t begin = 0; begin < blocks.size(); begin += blocksInPiece) {
        const auto end = std::min(begin + blocksInPiece, blocks.size());
        layer.push_back(merkleRoot({blocks.data() + begin, blocks.data() + end}, blocksInPiece));
    }
    return layer;
}

class Verifier {
public:
    Verifier(const lt::torrent_info& info, const lt::file_storage& files, const std::string& savePath)
        : m_info{info}, m_files{files}, m_savePath{savePath}
    {
    }

    bool isRight(lt::piece_index_t piece)
    {
        // v1 pieces reach into several files; the layout of v2 gives each file its own pieces, with pad files in
        // hybrids.
        const auto slices = m_files.map_block(piece, 0, m_files.piece_size(piece));
        m_buffer.assign(static_cast<std::size_t>(m_files.piece_size(piece)), '\0');
        std::int64_t used = 0;
        std::int64_t withoutPads = 0;
        for (const auto& slice : slices) {
            if (!m_files.pad_file_at(slice.file_index)) {
                if (!read(slice,
                          std::span{m_buffer}.subspan(static_cast<std::size_t>(used),
                                                      static_cast<std::size_t>(slice.size)))) {
                    return false;
                }
                withoutPads = used + slice.size;
            }
            used += slice.size;
        }
        return matches(piece, withoutPads);
    }

    bool hasHash(lt::piece_index_t piece) const { return m_info.info_hashes().has_v1() || rootOf(piece).has_value(); }

private:
    bool matches(lt::piece_index_t piece, std::int64_t withoutPads) const
    {
        const bool hasV1 = m_info.info_hashes().has_v1();
        if (hasV1) {
            lt::hasher all;
            all.update(m_buffer);
            if (all.final() != m_info.hash_for_piece(piece)) {
                return false;
            }
        }
        if (!m_info.info_hashes().has_v2()) {
            return hasV1;
        }
        const auto expected = rootOf(piece);
        if (!expected) {
            return hasV1;
        }
        std::vector<lt::sha256_hash> leaves;
        for (std::int64_t begin = 0; begin < withoutPads; begin += blockSize) {
            const auto size = std::min(blockSize, withoutPads - begin);
            lt::hasher256 block;
            block.update(m_buffer.data() + begin, static_cast<int>(size));
            leaves.push_back(block.final());
        }
        return leaves.size() <= expected->width && merkleRoot(std::move(leaves), expected->width) == expected->hash;
    }

    std::optional<PieceRoot> rootOf(lt::piece_index_t piece) const
    {
        const auto file = m_files.file_index_at_piece(piece);
        const auto size = m_files.file_size(file);
        if (m_files.pad_file_at(file) || size == 0) {
            return std::nullopt;
        }
        const std::int64_t pieceLength = m_files.piece_length();
        if (size <= pieceLength) {
            return PieceRoot{m_files.root(file), powerOfTwoFrom((size + blockSize - 1) / blockSize)};
        }
        const auto layer = m_info.piece_layer(file);
        const auto index = static_cast<std::int64_t>(static_cast<int>(piece)) - m_files.file_offset(file) / pieceLength;
        const auto offset = index * lt::sha256_hash::size();
        if (offset < 0 || offset + lt::sha256_hash::size() > layer.size()) {
            return std::nullopt;
        }
        return PieceRoot{lt::sha256_hash{layer.data() + offset}, static_cast<std::size_t>(pieceLength / blockSize)};
    }

    bool read(const lt::file_slice& slice, std::span<char> into)
    {
        if (m_openIndex != slice.file_index) {
            const auto path = std::filesystem::path{m_savePath} / m_files.file_path(slice.file_index);
            m_open = FileDescriptor{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
            m_openIndex = slice.file_index;
        }
        struct stat status {};
        if (!m_open.isOpen() || ::fstat(m_open.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
            return false;
        }
        auto offset = slice.offset;
        while (!into.empty()) {
            const auto got = ::pread(m_open.get(), into.data(), into.size(), offset);
            if (got < 0 && errno == EINTR) {
                continue;
            }
            if (got <= 0) {
                return false;
            }
            into = into.subspan(static_cast<std::size_t>(got));
            offset += got;
        }
        return true;
    }

    const lt::torrent_info& m_info;
    const lt::file_storage& m_files;
    const std::string& m_savePath;
    std::vector<char> m_buffer;
    FileDescriptor m_open;
    lt::file_index_t m_openIndex{-1};
};

}  // namespace

std::shared_ptr<const lt::torrent_info> withPieceLayers(const lt::add_torrent_params& params)
{
    const auto& files = params.ti->orig_files();
    const auto blocksInPiece = static_cast<std::size_t>(files.piece_length() / blockSize);
    const auto emptyPiece = merkleRoot({}, std::max<std::size_t>(blocksInPiece, 1));
    lt::aux::vector<lt::aux::vector<char>, lt::file_index_t> layers;
    layers.resize(static_cast<std::size_t>(files.num_files()));
    bool any = false;
    for (const auto file : files.file_range()) {
        const auto size = files.file_size(file);
        if (!params.ti->info_hashes().has_v2() || file >= params.merkle_trees.end_index() || blocksInPiece == 0 ||
            files.pad_file_at(file) || size <= files.piece_length()) {
            continue;
        }
        const auto width = powerOfTwoFrom((size + blockSize - 1) / blockSize) / blocksInPiece;
        const auto pieces = static_cast<std::size_t>((size + files.piece_length() - 1) / files.piece_length());
        const auto mask =
            file < params.merkle_tree_mask.end_index() ? params.merkle_tree_mask[file] : std::vector<bool>{};
        auto layer = nodesOf(params.merkle_trees[file], mask, width - 1, pieces);
        if (layer.empty()) {
            layer = pieceLayer(blockLayer(params.merkle_trees[file], mask, size), blocksInPiece);
        }
        if (layer.empty() || merkleRoot(layer, width, emptyPiece) != files.root(file)) {
            continue;
        }
        for (const auto& hash : layer) {
            layers[file].insert(layers[file].end(), hash.data(), hash.data() + lt::sha256_hash::size());
        }
        any = true;
    }
    if (!any) {
        return params.ti;
    }
    // A copy: with layers, libtorrent takes all of a torrent's for known.
    auto copy = std::make_shared<lt::torrent_info>(*params.ti);
    copy->set_piece_layers(std::move(layers));
    return copy;
}

std::vector<int> verifyPieces(const lt::torrent_info& info,
                              const lt::file_storage& files,
                              const std::string& savePath,
                              std::span<const int> pieces)
{
    Verifier verifier{info, files, savePath};
    std::vector<int> right;
    for (const int piece : pieces) {
        if (piece >= 0 && piece < files.num_pieces() && verifier.isRight(lt::piece_index_t{piece})) {
            right.push_back(piece);
        }
    }
    return right;
}

bool hasHash(const lt::torrent_info& info, const lt::file_storage& files, int piece)
{
    return piece >= 0 && piece < files.num_pieces() && Verifier{info, files, {}}.hasHash(lt::piece_index_t{piece});
}

}  // namespace barter::engine
