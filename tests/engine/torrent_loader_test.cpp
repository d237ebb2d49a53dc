#include "engine/torrent_loader.hpp"

#include "engine/add_torrent.hpp"
#include "engine/engine_error.hpp"
#include "engine/torrent_corpus.hpp"
#include "engine/torrent_record.hpp"

#include <gtest/gtest.h>
#include <libtorrent/bencode.hpp>
#include <libtorrent/entry.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace barter::engine {
namespace {

namespace fs = std::filesystem;

std::vector<char> contentOf(const fs::path& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string corpusFile(const std::string& name)
{
    return TORRENT_CORPUS "/" + name + ".torrent";
}

/// Where each file that is written would lie.
std::set<std::string> finalPaths(const lt::torrent_info& torrent, const CleanedNames& names)
{
    std::set<std::string> paths;
    for (const auto file : torrent.files().file_range()) {
        if (!torrent.files().pad_file_at(file)) {
            const auto renamed = names.renamed.find(file);
            const auto path = renamed != names.renamed.end() ? renamed->second : torrent.files().file_path(file);
            EXPECT_TRUE(paths.insert(path).second) << "two files are " << path;
        }
    }
    return paths;
}

void expectSafe(const std::set<std::string>& paths)
{
    const fs::path savePath = "/save/path";
    for (const auto& path : paths) {
        const auto relative = (savePath / path).lexically_normal().lexically_relative(savePath);
        EXPECT_EQ(relative.string(), path) << "not as it would be written";
        EXPECT_NE(*relative.begin(), fs::path{".."});
        for (const auto& element : relative) {
            EXPECT_LE(element.string().size(), 255U);
        }
        EXPECT_TRUE(staysBelow(path)) << path;
        const auto next = paths.lower_bound(path + '/');
        EXPECT_TRUE(next == paths.end() || !next->starts_with(path + '/')) << path << " is a file and a folder";
    }
}

class Corpus : public testing::TestWithParam<Row> {};

TEST_P(Corpus, IsJudgedAsLibtorrentJudgesIt)
{
    const auto& row = GetParam();

    const auto start = std::chrono::steady_clock::now();
    const auto params = loadTorrentFile(corpusFile(row.name));
    const auto names = params ? cleanNames(*params->ti) : Expected<CleanedNames>{};
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{2});

    if (*row.refusal != '\0') {
        ASSERT_FALSE(params);
        const bool dictionary = contentOf(corpusFile(row.name)).front() == 'd';
        EXPECT_EQ(params.error().code, dictionary ? EngineErrc::invalidTorrent : EngineErrc::notATorrent);
        if (dictionary) {
            EXPECT_NE(params.error().context.find(row.refusal), std::string::npos) << params.error().context;
        }
        return;
    }
    ASSERT_TRUE(params) << params.error().context;
    const auto& torrent = *params->ti;
    EXPECT_EQ(torrent.num_files(), row.files);
    EXPECT_EQ(torrent.total_size(), row.bytes);
    EXPECT_EQ(torrent.piece_length(), row.pieceLength);
    EXPECT_EQ(std::string{torrent.info_hashes().has_v1() ? "v1" : ""} +
                  (torrent.info_hashes().has_v1() && torrent.info_hashes().has_v2() ? "/" : "") +
                  (torrent.info_hashes().has_v2() ? "v2" : ""),
              row.versions);
    for (int i = 0; i < static_cast<int>(row.paths.size()); ++i) {
        EXPECT_EQ(torrent.files().file_path(lt::file_index_t{i}), row.paths[static_cast<std::size_t>(i)]);
    }
    EXPECT_EQ(params->trackers.size(), static_cast<std::size_t>(row.trackers - row.unusableTrackers));
    EXPECT_EQ(params->url_seeds.size() + params->http_seeds.size(), static_cast<std::size_t>(row.webSeeds));
    ASSERT_TRUE(names) << names.error().context;
    expectSafe(finalPaths(torrent, *names));
}

INSTANTIATE_TEST_SUITE_P(OfLibtorrent, Corpus, testing::ValuesIn(torrentCorpus), [](const auto& row) {
    std::string name = row.param.name;
    std::ranges::replace(name, '-', '_');
    return name;
});

TEST(CorpusOfLibtorrent, HasARowForEachFile)
{
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator{TORRENT_CORPUS}) {
        files += entry.path().extension() == ".torrent" ? 1U : 0U;
    }

    EXPECT_EQ(files, 99U);
    EXPECT_EQ(torrentCorpus.size(), files);
}

TEST(TruncatedTorrent, IsCalledSoWhereverItEnds)
{
    for (const auto* name : {"base", "sample", "v2_only", "v2_empty_file"}) {
        const auto bytes = contentOf(corpusFile(name));
        ASSERT_TRUE(loadTorrentBytes(bytes));
        const auto step = std::max<std::size_t>(1, bytes.size() / 500);

        for (std::size_t length = 0; length < bytes.size(); length += step) {
            const auto params = loadTorrentBytes(std::span{bytes}.first(length));

            ASSERT_FALSE(params) << name << " cut to " << length;
            EXPECT_EQ(params.error().code, EngineErrc::truncatedTorrent) << name << " cut to " << length;
        }
    }
}

struct Foreign {
    const char* name;
    std::string content;
    EngineErrc expected;
};

void PrintTo(const Foreign& row, std::ostream* out)
{
    *out << row.name;
}

class ForeignContent : public testing::TestWithParam<Foreign> {};

TEST_P(ForeignContent, IsRefused)
{
    const auto params = loadTorrentBytes(GetParam().content);

    ASSERT_FALSE(params);
    EXPECT_EQ(params.error().code, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    ForeignContent,
    testing::Values(Foreign{"Html", "<!DOCTYPE html><html><body>Not found</body></html>", EngineErrc::notATorrent},
                    Foreign{"TextBeginningWithD", "download failed", EngineErrc::notATorrent},
                    Foreign{"Picture", "\x89PNG\r\n\x1a\n", EngineErrc::notATorrent},
                    Foreign{"List", "l4:infoe", EngineErrc::notATorrent},
                    Foreign{"OtherDictionary", "d3:agei7ee", EngineErrc::invalidTorrent},
                    Foreign{"EmptyDictionary", "de", EngineErrc::invalidTorrent},
                    Foreign{"DepthBomb", "d1:a" + std::string(1'000'000, 'l'), EngineErrc::invalidTorrent},
                    Foreign{"TokenBomb", "d1:al" + std::string(8'000'000, 'l'), EngineErrc::invalidTorrent},
                    Foreign{"HugeStringLength", "d4:info9999999999999999999:", EngineErrc::invalidTorrent}),
    [](const auto& row) { return std::string{row.param.name}; });

class TorrentFiles : public testing::Test {
public:
    TorrentFiles(const TorrentFiles&) = delete;
    TorrentFiles& operator=(const TorrentFiles&) = delete;

protected:
    TorrentFiles()
    {
        std::string name = testing::TempDir() + "/barter_loader_XXXXXX";
        m_folder = ::mkdtemp(name.data());
    }
    ~TorrentFiles() override { fs::remove_all(m_folder); }

    [[nodiscard]] std::string at(const char* name) const { return (m_folder / name).string(); }

    static std::error_code loading(const std::string& path)
    {
        const auto params = loadTorrentFile(path);
        return params ? std::error_code{} : params.error().code;
    }

    fs::path m_folder;
};

TEST_F(TorrentFiles, OfAHundredMebibytesAreRefusedUnread)
{
    std::ofstream{at("large.torrent")} << 'd';
    fs::resize_file(at("large.torrent"), std::uintmax_t{100} * 1024 * 1024);

    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(loading(at("large.torrent")), EngineErrc::tooLarge);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{1});
}

TEST_F(TorrentFiles, OfExactlyTheLimitAreRead)
{
    std::ofstream{at("limit.torrent")} << "d3:agei7ee";
    fs::resize_file(at("limit.torrent"), maxTorrentBytes);

    EXPECT_EQ(loading(at("limit.torrent")), EngineErrc::invalidTorrent);
    EXPECT_EQ(loadTorrentBytes(std::vector<char>(maxTorrentBytes + 1, 'd')).error().code, EngineErrc::tooLarge);
}

TEST_F(TorrentFiles, ThatAreDirectoriesPipesOrAbsentAreToldApart)
{
    ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);

    EXPECT_EQ(loading(m_folder.string()), EngineErrc::isDirectory);
    EXPECT_EQ(loading(at("absent.torrent")), EngineErrc::fileNotFound);
    EXPECT_EQ(loading(at(std::string(300, 'x').c_str())), EngineErrc::fileNotFound);
    EXPECT_EQ(loading(at("pipe")), EngineErrc::fileUnreadable);
    EXPECT_EQ(loadTorrentFile(at("absent.torrent")).error().context, at("absent.torrent"));
}

TEST_F(TorrentFiles, ThatMayNotBeReadAreCalledUnreadable)
{
    fs::copy_file(corpusFile("base"), at("secret.torrent"));
    ASSERT_EQ(::chmod(at("secret.torrent").c_str(), 0), 0);
    ASSERT_EQ(::chmod(m_folder.c_str(), 0755), 0);

    // Root may read everything: an unprivileged child looks.
    const auto child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        constexpr uid_t nobody = 65534;
        if (::getuid() == 0 && ::setuid(nobody) != 0) {
            ::_exit(2);
        }
        ::_exit(loading(at("secret.torrent")) == EngineErrc::fileUnreadable ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);

    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

// ---- magnets ------------------------------------------------------------------------------------------------------

const std::string magnet = "magnet:?xt=urn:btih:d2474e86c95b19b8bcfdb92bc12c9d44667cfa36";

TEST(LoadMagnet, TakesNameTrackersAndSeeds)
{
    const auto params = loadMagnet(magnet + "&dn=Leaves%0Aof&tr=udp%3A%2F%2Fa.example%3A1&tr=HTTPS://b.example/c"
                                            "&ws=https://d.example/&x.pe=192.0.2.1:6881");

    ASSERT_TRUE(params);
    EXPECT_EQ(params->name, "Leaves\xEF\xBF\xBDof");
    EXPECT_EQ(params->trackers, (std::vector<std::string>{"udp://a.example:1", "HTTPS://b.example/c"}));
    EXPECT_EQ(params->tracker_tiers.size(), 2U);
    EXPECT_EQ(params->url_seeds, std::vector<std::string>{"https://d.example/"});
    EXPECT_EQ(params->peers.size(), 1U);
}

TEST(LoadMagnet, TakesSelectedFiles)
{
    const auto params = loadMagnet(magnet + "&so=0,2-3");

    ASSERT_TRUE(params);
    EXPECT_EQ(params->file_priorities,
              (std::vector<lt::download_priority_t>{
                  lt::default_priority, lt::dont_download, lt::default_priority, lt::default_priority}));
}

TEST(LoadMagnet, KeepsOnlyTrackersAndSeedsThatItKnowsHowToAsk)
{
    const auto params =
        loadMagnet(magnet + "&tr=wss://a.example&tr=file:///etc/passwd&tr=ftp://a.example&tr=udp://"
                            "&tr=http://a.example/%0d%0aHost:b&ws=ftp://a.example&ws=file:///etc/passwd");

    ASSERT_TRUE(params);
    EXPECT_TRUE(params->trackers.empty());
    EXPECT_TRUE(params->url_seeds.empty());
}

TEST(LoadMagnet, KeepsAtMost64OfEach)
{
    auto uri = magnet;
    for (int i = 0; i < 100; ++i) {
        const auto number = std::to_string(i);
        uri += "&tr=udp://t" + number + ".example&tr=udp://t" + number + ".example&ws=http://w" + number + ".example";
    }

    const auto params = loadMagnet(uri);

    ASSERT_TRUE(params);
    ASSERT_EQ(params->trackers.size(), 64U);
    EXPECT_EQ(params->tracker_tiers.size(), 64U);
    EXPECT_EQ(params->trackers.back(), "udp://t63.example");
    EXPECT_EQ(params->url_seeds.size(), 64U);
}

TEST(LoadMagnet, RefusesWhatIsNone)
{
    EXPECT_EQ(loadMagnet("magnet:?dn=x").error().code, EngineErrc::badMagnet);
    EXPECT_EQ(loadMagnet("http://a.example").error().code, EngineErrc::badMagnet);
}

// ---- names --------------------------------------------------------------------------------------------------------

using PathParts = std::vector<std::string>;

/// A v1 torrent named "root" with one file of one byte for each path.
lt::add_torrent_params torrentOf(const std::vector<PathParts>& paths, const char* attributes = nullptr)
{
    lt::entry root;
    auto& info = root["info"];
    info["name"] = "root";
    info["piece length"] = 16384;
    info["pieces"] = std::string(20 * (paths.size() / 16384 + 1), 'x');
    auto& files = info["files"].list();
    for (const auto& path : paths) {
        lt::entry file;
        file["length"] = 1;
        for (const auto& part : path) {
            file["path"].list().emplace_back(part);
        }
        if (attributes != nullptr) {
            file["attr"] = attributes;
        }
        files.push_back(std::move(file));
    }
    std::vector<char> bytes;
    lt::bencode(std::back_inserter(bytes), root);
    auto params = loadTorrentBytes(bytes);
    EXPECT_TRUE(params) << params.error().context;
    return std::move(*params);
}

std::set<std::string> cleanedPaths(const std::vector<PathParts>& paths)
{
    const auto params = torrentOf(paths);
    const auto names = cleanNames(*params.ti);
    EXPECT_TRUE(names);
    auto result = finalPaths(*params.ti, *names);
    expectSafe(result);
    return result;
}

TEST(CleanNames, LeavesGoodNamesAlone)
{
    const auto params = torrentOf({{"Schöne Blätter", "I.txt"}, {"שלום.txt"}, {".hidden"}, {"trailing space "}});

    const auto names = cleanNames(*params.ti);

    ASSERT_TRUE(names);
    EXPECT_EQ(names->cleaned, 0);
    EXPECT_TRUE(names->renamed.empty());
    EXPECT_TRUE(names->links.empty());
}

TEST(CleanNames, TakesOutWhatChangesTheDirectionOfText)
{
    // U+2067 RIGHT-TO-LEFT ISOLATE, which libtorrent 2.0.8 lets through; U+202E it takes out itself.
    EXPECT_EQ(cleanedPaths({{"photo\u2067gpj.exe"}}), std::set<std::string>{"root/photo_gpj.exe"});
    EXPECT_EQ(cleanedPaths({{"photo\u202Egpj.exe"}}), std::set<std::string>{"root/photogpj.exe"});
}

TEST(CleanNames, TakesOutControlCharacters)
{
    EXPECT_EQ(cleanedPaths({{"a\x7F"
                             "b\u0085c"}}),
              std::set<std::string>{"root/a_b_c"});
    EXPECT_EQ(cleanedPaths({{"a\nb"}}), std::set<std::string>{"root/a_b"});
}

TEST(CleanNames, ShortensLongNamesAndKeepsTheExtension)
{
    const auto paths = cleanedPaths({{std::string(300, 'x') + ".mkv"}});

    ASSERT_EQ(paths.size(), 1U);
    EXPECT_TRUE(paths.begin()->ends_with("x.mkv")) << *paths.begin();
}

TEST(CleanNames, ShortenedNamesStayApart)
{
    std::vector<PathParts> sources;
    for (const char last : {'a', 'b', 'c'}) {
        sources.push_back({std::string(300, 'x') + last + ".mkv"});
    }

    EXPECT_EQ(cleanedPaths(sources).size(), 3U);
}

TEST(CleanNames, NamesThatBecomeEqualStayApart)
{
    const auto paths = cleanedPaths({{"a\u2066.txt"}, {"a\u2067.txt"}, {"a_.txt"}});

    EXPECT_EQ(paths, (std::set<std::string>{"root/a_.txt", "root/a_.1.txt", "root/a_.2.txt"}));
}

TEST(CleanNames, SaysWhereAFileIsThatLibtorrentMovedOutOfTheWayOfAnother)
{
    const auto params = torrentOf({{"same.txt"}, {"same.txt"}, {"SAME.txt"}, {"other.txt"}});

    const auto names = cleanNames(*params.ti);

    ASSERT_TRUE(names);
    const std::map<lt::file_index_t, std::string> expected{{lt::file_index_t{1}, "root/same.1.txt"},
                                                           {lt::file_index_t{2}, "root/SAME.2.txt"}};
    EXPECT_EQ(names->renamed, expected);
}

TEST(CleanNames, AFileDoesNotTakeTheNameOfAFolder)
{
    const auto params = torrentOf({{"a"}, {"a", "b"}, {"a", "b", "c"}});

    const auto names = cleanNames(*params.ti);

    ASSERT_TRUE(names);
    const auto paths = finalPaths(*params.ti, *names);
    expectSafe(paths);
    EXPECT_EQ(paths.size(), 3U);
    EXPECT_TRUE(paths.contains("root/a/b/c"));
}

TEST(CleanNames, AFileWithThePathOfTheRootIsMoved)
{
    // As v2_invalid_filename2 of newer corpora, whose second file loads as "test" beside "test/_".
    const lt::entry::dictionary_type leaf{
        {"", lt::entry::dictionary_type{{"length", 1}, {"pieces root", std::string(32, 'x')}}}};
    lt::entry root;
    auto& info = root["info"];
    info["name"] = "root";
    info["meta version"] = 2;
    info["piece length"] = 16384;
    info["file tree"]["root"] = leaf;
    info["file tree"][".."] = leaf;
    info["file tree"]["b"] = leaf;
    std::vector<char> bytes;
    lt::bencode(std::back_inserter(bytes), root);
    const auto params = loadTorrentBytes(bytes);
    ASSERT_TRUE(params) << params.error().context;

    const auto names = cleanNames(*params->ti);

    ASSERT_TRUE(names);
    const auto paths = finalPaths(*params->ti, *names);
    expectSafe(paths);
    EXPECT_EQ(paths.size(), 3U);
}

TEST(CleanNames, RefusesAPathThatIsTooLongAsAWhole)
{
    const auto params = torrentOf({PathParts(60, std::string(100, 'x'))});

    const auto names = cleanNames(*params.ti);

    ASSERT_FALSE(names);
    EXPECT_EQ(names.error().code, EngineErrc::unsafePaths);
}

TEST(CleanNames, TenThousandFilesOfOneNameTakeLessThanTwoSeconds)
{
    std::vector<PathParts> sources;
    for (int i = 0; i < 10'000; ++i) {
        sources.push_back({"a" + std::string(1 + static_cast<std::size_t>(i) % 200, '\x7F')});
    }
    const auto params = torrentOf(sources);

    const auto start = std::chrono::steady_clock::now();
    const auto names = cleanNames(*params.ti);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{2});

    ASSERT_TRUE(names);
    expectSafe(finalPaths(*params.ti, *names));
}

TEST(SymbolicLinks, AreFoundAndSkipped)
{
    for (const auto* name : {"symlink1", "symlink2", "v2_symlinks", "overlapping_symlinks"}) {
        const auto params = loadTorrentFile(corpusFile(name));
        ASSERT_TRUE(params);
        const auto names = cleanNames(*params->ti);
        ASSERT_TRUE(names);

        EXPECT_FALSE(names->links.empty()) << name;
        for (const auto link : names->links) {
            EXPECT_EQ(params->file_priorities.at(static_cast<std::size_t>(static_cast<int>(link))), lt::dont_download);
        }
        const auto shown = fileEntries(*params->ti, {}, params->file_priorities);
        EXPECT_TRUE(std::ranges::none_of(shown, [&](const FileEntry& file) {
            return std::ranges::find(names->links, lt::file_index_t{file.index}) != names->links.end();
        })) << name;
    }
}

}  // namespace
}  // namespace barter::engine
