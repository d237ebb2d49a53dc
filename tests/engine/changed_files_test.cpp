#include "engine/changed_files.hpp"

#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <libtorrent/bencode.hpp>
#include <libtorrent/create_torrent.hpp>
#include <libtorrent/torrent_info.hpp>
#include <unistd.h>

#include <fstream>
#include <memory>

namespace {

namespace fs = std::filesystem;
using barter::engine::disclaimPieces;
using barter::engine::FileIdentities;
using barter::engine::findChangedFiles;
using barter::test::TempFolder;
using barter::test::writeFile;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr int pieceLength = 64 * 1024;
constexpr lt::file_index_t fileA{0};
constexpr lt::file_index_t fileB{1};

/// Two files of 20 and 5 pieces, hashed by libtorrent, all pieces claimed.
class ChangedFiles : public testing::Test {
protected:
    void SetUp() override
    {
        writeFile(a, std::string(20 * pieceLength, 'a'));
        writeFile(b, std::string(5 * pieceLength, 'b'));
        params.save_path = m_folder.path().string();
        makeTorrent();
        params.have_pieces.resize(params.ti->num_pieces(), true);
    }

    void makeTorrent()
    {
        lt::file_storage files;
        files.add_file("t/a", static_cast<std::int64_t>(fs::file_size(a)));
        files.add_file("t/b", 5 * pieceLength);
        lt::create_torrent creator{files, pieceLength, lt::create_torrent::v1_only};
        lt::set_piece_hashes(creator, params.save_path);
        std::vector<char> encoded;
        lt::bencode(std::back_inserter(encoded), creator.generate());
        params.ti = std::make_shared<lt::torrent_info>(encoded, lt::from_span);
    }

    std::vector<lt::file_index_t> find() { return findChangedFiles(params, {fileA, fileB}, known); }

private:
    TempFolder m_folder;

protected:
    fs::path a = m_folder / "t/a";
    fs::path b = m_folder / "t/b";
    lt::add_torrent_params params;
    FileIdentities known;
};

TEST_F(ChangedFiles, AreNoneWhileNobodyTouchesThem)
{
    EXPECT_THAT(find(), IsEmpty());
    EXPECT_THAT(find(), IsEmpty());
    writeFile(b, std::string(5 * pieceLength, 'c'));  // in place: only a check finds that
    EXPECT_THAT(find(), IsEmpty());
}

TEST_F(ChangedFiles, AreFoundWhenOneIsGoneOrCut)
{
    fs::remove(a);
    EXPECT_THAT(find(), ElementsAre(fileA));
    writeFile(a, std::string(20 * pieceLength - 1, 'a'));
    EXPECT_THAT(find(), ElementsAre(fileA));
}

TEST_F(ChangedFiles, AreFoundWhenAnotherFileIsInThePlaceOfOneThatWasSeen)
{
    EXPECT_THAT(find(), IsEmpty());
    writeFile(a.string() + ".new", std::string(20 * pieceLength, 'x'));

    fs::rename(a.string() + ".new", a);

    EXPECT_THAT(find(), ElementsAre(fileA));
    EXPECT_THAT(findChangedFiles(params, {fileB}, known), IsEmpty()) << "only those that were asked for";
}

TEST_F(ChangedFiles, AreNotThoseThatAreTheSameUnderAnotherNumber)
{
    EXPECT_THAT(find(), IsEmpty());
    fs::copy_file(a, a.string() + ".new");

    fs::rename(a.string() + ".new", a);

    EXPECT_THAT(find(), IsEmpty());
}

TEST_F(ChangedFiles, AreFoundWhenOneWasCutAndWrittenOnBehindTheCut)
{
    fs::resize_file(a, 2 * pieceLength);
    {
        std::ofstream file{a, std::ios::in | std::ios::binary};
        file.seekp(19 * pieceLength);
        file << std::string(pieceLength, 'a');
    }
    ASSERT_EQ(fs::file_size(a), 20U * pieceLength);

    EXPECT_THAT(find(), ElementsAre(fileA));
}

TEST_F(ChangedFiles, DoNotCountHolesWhereNothingIsClaimed)
{
    for (int piece = 3; piece < 10; ++piece) {
        params.have_pieces.clear_bit(lt::piece_index_t{piece});
    }
    const int file = ::open(a.c_str(), O_WRONLY | O_CLOEXEC);
    ASSERT_EQ(::fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 3 * pieceLength, 7 * pieceLength), 0);
    ::close(file);

    EXPECT_THAT(find(), IsEmpty());
    params.have_pieces.set_bit(lt::piece_index_t{9});
    EXPECT_THAT(find(), ElementsAre(fileA));
}

TEST_F(ChangedFiles, AreNotExpectedWhereAFileIsSkipped)
{
    params.file_priorities = {lt::default_priority, lt::dont_download};
    fs::remove(b);

    EXPECT_THAT(find(), IsEmpty());
}

TEST_F(ChangedFiles, AreNotThoseThatShareAPieceWithASkippedFile)
{
    constexpr int half = pieceLength / 2;
    writeFile(a, std::string(20 * pieceLength + half, 'a'));
    makeTorrent();
    params.have_pieces.resize(params.ti->num_pieces(), true);
    EXPECT_THAT(find(), IsEmpty());
    params.file_priorities = {lt::default_priority, lt::dont_download};
    fs::remove(b);  // its part of the piece is in the part file now
    fs::copy_file(a, a.string() + ".new");
    fs::rename(a.string() + ".new", a);

    EXPECT_THAT(find(), IsEmpty());
}

TEST_F(ChangedFiles, LoseTheClaimsOfTheirPiecesOnly)
{
    disclaimPieces(params, {fileB});

    for (int piece = 0; piece < 25; ++piece) {
        EXPECT_EQ(params.have_pieces.get_bit(lt::piece_index_t{piece}), piece < 20) << piece;
    }
}

/// Zeros are data: a hole that reads as what the hash wants is none.
TEST_F(ChangedFiles, AreNotFilesWhoseHolesHashRight)
{
    writeFile(a, std::string(20 * pieceLength, '\0'));
    makeTorrent();
    fs::resize_file(a, 0);
    fs::resize_file(a, 20 * pieceLength);

    EXPECT_THAT(find(), IsEmpty());
}

}  // namespace
