#include "engine/piece_verifier.hpp"

#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <libtorrent/bencode.hpp>
#include <libtorrent/create_torrent.hpp>

#include <memory>
#include <numeric>

namespace {

namespace fs = std::filesystem;
using barter::engine::verifyPieces;
using barter::test::TempFolder;
using barter::test::writeFile;
using testing::AnyOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr int pieceLength = 64 * 1024;

std::string bytes(std::size_t count, unsigned seed)
{
    std::string made(count, '\0');
    for (auto& c : made) {
        seed = seed * 1664525U + 1013904223U;
        c = static_cast<char>(seed >> 24U);
    }
    return made;
}

enum class Kind { v1, v2, hybrid };

void PrintTo(Kind kind, std::ostream* out)
{
    *out << (kind == Kind::v1 ? "V1" : kind == Kind::v2 ? "V2" : "Hybrid");
}

/// A torrent over five files of awkward sizes, hashed by libtorrent.
class PieceVerifier : public testing::TestWithParam<Kind> {
protected:
    void SetUp() override
    {
        writeFile(m_folder / "t/a", bytes(200'000, 1));  // 3 pieces and a bit
        writeFile(m_folder / "t/b", bytes(1, 2));
        writeFile(m_folder / "t/c", bytes(20'000, 3));  // 2 blocks of 16 KiB
        writeFile(m_folder / "t/d", "");
        writeFile(m_folder / "t/e", bytes(131'072, 4));  // 2 pieces exactly
        lt::file_storage files;
        lt::add_files(files, m_folder / "t");
        const auto flags = GetParam() == Kind::v1   ? lt::create_torrent::v1_only
                           : GetParam() == Kind::v2 ? lt::create_torrent::v2_only
                                                    : lt::create_flags_t{};
        lt::create_torrent creator{files, pieceLength, flags};
        lt::set_piece_hashes(creator, m_folder.path().string());
        std::vector<char> encoded;
        lt::bencode(std::back_inserter(encoded), creator.generate());
        m_info = std::make_unique<lt::torrent_info>(encoded, lt::from_span);
        m_all.resize(static_cast<std::size_t>(m_info->num_pieces()));
        std::iota(m_all.begin(), m_all.end(), 0);
    }

    std::vector<int> verify(const std::vector<int>& pieces) const
    {
        return verifyPieces(*m_info, m_info->files(), m_folder.path().string(), pieces);
    }

    /// The pieces that the byte at `offset` of a file belongs to.
    int pieceOf(const std::string& name, std::int64_t offset) const
    {
        const auto& files = m_info->files();
        for (const auto file : files.file_range()) {
            if (files.file_path(file) == "t/" + name) {
                return static_cast<int>((files.file_offset(file) + offset) / pieceLength);
            }
        }
        ADD_FAILURE() << name;
        return -1;
    }

    std::vector<int> allBut(int piece) const
    {
        auto others = m_all;
        std::erase(others, piece);
        return others;
    }

    TempFolder m_folder;
    std::unique_ptr<lt::torrent_info> m_info;
    std::vector<int> m_all;
};

INSTANTIATE_TEST_SUITE_P(All, PieceVerifier, testing::Values(Kind::v1, Kind::v2, Kind::hybrid), [](const auto& test) {
    return std::string{test.param == Kind::v1 ? "V1" : test.param == Kind::v2 ? "V2" : "Hybrid"};
});

TEST_P(PieceVerifier, AcceptsAllThatLibtorrentHashed)
{
    EXPECT_EQ(verify(m_all), m_all);
}

TEST_P(PieceVerifier, FindsOneChangedByteAnywhere)
{
    for (const auto& [name, offset] : std::vector<std::pair<std::string, std::int64_t>>{
             {"a", 0}, {"a", 65'536}, {"a", 199'999}, {"b", 0}, {"c", 16'384}, {"e", 131'071}}) {
        const auto good = barter::test::contentOf(m_folder / ("t/" + name));
        auto changed = good;
        changed[static_cast<std::size_t>(offset)] ^= '\x10';
        writeFile(m_folder / ("t/" + name), changed);

        EXPECT_EQ(verify(m_all), allBut(pieceOf(name, offset))) << name << " at " << offset;

        writeFile(m_folder / ("t/" + name), good);
    }
}

TEST_P(PieceVerifier, TakesMissingAndTruncatedFilesForWrongPieces)
{
    fs::resize_file(m_folder / "t/e", 131'071);
    EXPECT_EQ(verify(m_all), allBut(pieceOf("e", 131'071)));
    fs::remove(m_folder / "t/e");
    fs::create_directory(m_folder / "t/e");
    EXPECT_THAT(verify(m_all), Not(Contains(AnyOf(pieceOf("e", 0), pieceOf("e", 131'071)))));
}

TEST_P(PieceVerifier, FollowsRenamedFiles)
{
    fs::rename(m_folder / "t/a", m_folder / "moved");
    auto files = m_info->files();
    for (const auto file : files.file_range()) {
        if (files.file_path(file) == "t/a") {
            files.rename_file(file, "moved");
        }
    }

    EXPECT_EQ(verifyPieces(*m_info, files, m_folder.path().string(), m_all), m_all);
}

TEST_P(PieceVerifier, KeepsTheOrderAndLeavesOutNumbersOutOfRange)
{
    EXPECT_THAT(verify({2, -1, 0, 1'000'000}), ElementsAre(2, 0));
    EXPECT_THAT(verify({}), IsEmpty());
}

TEST_P(PieceVerifier, WithoutPieceLayersBelievesOnlyWhatElseIsKnown)
{
    m_info->free_piece_layers();

    const auto right = verify(m_all);

    if (GetParam() == Kind::v2) {
        EXPECT_THAT(right, ElementsAre(pieceOf("b", 0), pieceOf("c", 0)));  // their root is their only piece's
    } else {
        EXPECT_EQ(right, m_all);
    }
}

}  // namespace
