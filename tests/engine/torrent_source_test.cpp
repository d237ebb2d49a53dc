#include "engine/add_torrent.hpp"
#include "engine/engine_error.hpp"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace barter::engine {
namespace {

using namespace std::string_literals;

// Info-hash of webtorrent-fixtures' "leaves" and the same 20 bytes in base32 (by Python's base64 module).
const std::string leaves = "d2474e86c95b19b8bcfdb92bc12c9d44667cfa36";
const std::string leavesBase32 = "2JDU5BWJLMM3RPH5XEV4CLE5IRTHZ6RW";
// Of libtorrent.org's published v2 test torrent, "bittorrent-v2-test".
const std::string v2 = "caf1e1c30e81cb361b9ee167c4aa64228a7fa4fa9f6105232b28ad099f3a302e";

const std::string v1Link = "magnet:?xt=urn:btih:" + leaves;
const std::string v2Link = "magnet:?xt=urn:btmh:1220" + v2;
const std::string hybridLink = v1Link + "&xt=urn:btmh:1220" + v2;

struct Accepted {
    const char* name;
    std::string text;
    TorrentSource expected;
};

void PrintTo(const Accepted& row, std::ostream* out)
{
    *out << row.name;
}

const std::vector<Accepted> accepted{
    {"V1", v1Link, MagnetSource{v1Link}},
    {"UpperCase", "MAGNET:?XT=URN:BTIH:D2474E86C95B19B8BCFDB92BC12C9D44667CFA36", MagnetSource{v1Link}},
    {"Base32", "magnet:?xt=urn:btih:" + leavesBase32, MagnetSource{v1Link}},
    {"Base32LowerCase", "magnet:?xt=urn:btih:2jdu5bwjlmm3rph5xev4cle5irthz6rw", MagnetSource{v1Link}},
    {"V2", v2Link, MagnetSource{v2Link}},
    {"Hybrid", hybridLink, MagnetSource{hybridLink}},
    {"HybridOtherOrder", "magnet:?xt=urn:btmh:1220" + v2 + "&xt=urn:btih:" + leaves, MagnetSource{hybridLink}},
    {"NumberedTopics", "magnet:?xt.1=urn:btih:" + leaves + "&xt.2=urn:btmh:1220" + v2, MagnetSource{hybridLink}},
    {"EncodedTopic", "magnet:?xt=urn%3Abtih%3A" + leaves, MagnetSource{v1Link}},
    {"TopicLast", "magnet:?dn=Leaves&xt=urn:btih:" + leaves, MagnetSource{v1Link + "&dn=Leaves"}},
    {"OtherNetworksDropped",
     "magnet:?xt=urn:ed2k:354B15E68FB8F36D7CD88FF94116CDC1&xt=urn:tree:tiger:7N5OAMRNGMSSEUE3ORHOKWN4WWIQ5X4EBOOTLJY&"
     "xt=urn:btih:" +
         leaves,
     MagnetSource{v1Link}},
    {"FirstOfTwoHashes", v1Link + "&xt=urn:btih:0123456789012345678901234567890123456789", MagnetSource{v1Link}},
    {"BrokenSecondHash", v1Link + "&xt=urn:btih:12", MagnetSource{v1Link}},
    {"SelectedFiles", v1Link + "&so=0,2,4,6-8", MagnetSource{v1Link + "&so=0,2,4,6-8"}},
    {"TrackersAndPeers",
     v1Link + "&tr=udp%3A%2F%2Ftracker.example%3A1337&x.pe=192.0.2.1:6881&ws=https%3A%2F%2Fa.example%2F",
     MagnetSource{v1Link + "&tr=udp%3A%2F%2Ftracker.example%3A1337&x.pe=192.0.2.1:6881&ws=https%3A%2F%2Fa.example%2F"}},
    {"NameWithBlanksAndUmlauts",
     v1Link + "&dn=Sch\xC3\xB6ne Bl\xC3\xA4tter",
     MagnetSource{v1Link + "&dn=Sch%c3%b6ne%20Bl%c3%a4tter"}},
    {"CopiedFromPageSource", "magnet:?xt=urn:btih:" + leaves + "&amp;dn=Leaves", MagnetSource{v1Link + "&dn=Leaves"}},
    {"SlashesBeforeTheQuery", "magnet://?xt=urn:btih:" + leaves, MagnetSource{v1Link}},
    {"WhiteSpaceAround", " \t" + v1Link + "\r\n", MagnetSource{v1Link}},
    {"ByteOrderMark", "\xEF\xBB\xBF" + v1Link, MagnetSource{v1Link}},
    {"BareHex40", leaves, MagnetSource{v1Link}},
    {"BareHex40UpperCase", "D2474E86C95B19B8BCFDB92BC12C9D44667CFA36", MagnetSource{v1Link}},
    {"BareBase32", leavesBase32, MagnetSource{v1Link}},
    {"BareHex64", v2, MagnetSource{v2Link}},
    {"Http", "http://a.example/b.torrent", UrlSource{"http://a.example/b.torrent"}},
    {"HttpsUpperCaseScheme", "HTTPS://A.example/B.torrent?x=1", UrlSource{"https://A.example/B.torrent?x=1"}},
    {"UrlWithBlank", "https://a.example/my file.torrent", UrlSource{"https://a.example/my%20file.torrent"}},
    {"UrlWithIpv6", "http://[2001:db8::1]:8080/b.torrent", UrlSource{"http://[2001:db8::1]:8080/b.torrent"}},
    {"UrlWithoutPath", "http://a.example", UrlSource{"http://a.example"}},
    {"AbsolutePath", "/no/such/leaves.torrent", TorrentFileSource{"/no/such/leaves.torrent"}},
    {"RelativePath", "leaves.torrent", TorrentFileSource{"/no/such/folder/leaves.torrent"}},
    {"RelativePathUp", "../leaves.torrent", TorrentFileSource{"/no/such/folder/../leaves.torrent"}},
    {"FileUrl", "file:///no/such/Sch%C3%B6n%20%231.torrent", TorrentFileSource{"/no/such/Sch\xC3\xB6n #1.torrent"}},
    {"FileUrlLocalhost", "file://localhost/no/such/a.torrent", TorrentFileSource{"/no/such/a.torrent"}},
    {"FileUrlOneSlash", "FILE:/no/such/a.torrent", TorrentFileSource{"/no/such/a.torrent"}},
    {"FileUrlNotEncoded", "file:///no/such/a b#c?100%.torrent", TorrentFileSource{"/no/such/a b#c?100%.torrent"}},
};

class AcceptedSources : public testing::TestWithParam<Accepted> {};

TEST_P(AcceptedSources, AreUnderstood)
{
    const auto source = parseSource(GetParam().text, "/no/such/folder");

    ASSERT_TRUE(source) << source.error().code.message();
    EXPECT_EQ(*source, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Table, AcceptedSources, testing::ValuesIn(accepted), [](const auto& row) {
    return std::string{row.param.name};
});

struct Refused {
    const char* name;
    std::string text;
    EngineErrc expected;
};

void PrintTo(const Refused& row, std::ostream* out)
{
    *out << row.name;
}

const std::vector<Refused> refused{
    {"Nothing", "", EngineErrc::emptySource},
    {"OnlyWhiteSpace", " \t\r\n", EngineErrc::emptySource},
    {"MagnetWithoutQuery", "magnet:", EngineErrc::badMagnet},
    {"MagnetWithoutHash", "magnet:?dn=Leaves", EngineErrc::badMagnet},
    {"MagnetWithPath", "magnet:x?xt=urn:btih:" + leaves, EngineErrc::badMagnet},
    {"Magnet39Digits", "magnet:?xt=urn:btih:" + leaves.substr(1), EngineErrc::badMagnet},
    {"Magnet41Digits", v1Link + "0", EngineErrc::badMagnet},
    {"MagnetNotHex", "magnet:?xt=urn:btih:g" + leaves.substr(1), EngineErrc::badMagnet},
    {"MagnetBadBase32", "magnet:?xt=urn:btih:1JDU5BWJLMM3RPH5XEV4CLE5IRTHZ6RW", EngineErrc::badMagnet},
    {"MagnetZeroHash", "magnet:?xt=urn:btih:" + std::string(40, '0'), EngineErrc::badMagnet},
    {"MagnetV2WithoutMultihash", "magnet:?xt=urn:btmh:" + v2, EngineErrc::badMagnet},
    {"MagnetV2OtherFunction", "magnet:?xt=urn:btmh:1320" + v2, EngineErrc::badMagnet},
    {"MagnetV2TooShort", v2Link.substr(0, v2Link.size() - 1), EngineErrc::badMagnet},
    {"MagnetOfOtherNetwork", "magnet:?xt=urn:ed2k:354B15E68FB8F36D7CD88FF94116CDC1", EngineErrc::badMagnet},
    {"MagnetAbove64KiB", v1Link + "&dn=" + std::string(65536, 'x'), EngineErrc::badMagnet},
    {"MagnetAbove64KiBWhenEncoded", v1Link + "&dn=" + std::string(30000, '<'), EngineErrc::badMagnet},
    {"Hex39", leaves.substr(1), EngineErrc::badInfoHash},
    {"Hex41", leaves + "0", EngineErrc::badInfoHash},
    {"Hex63", v2.substr(1), EngineErrc::badInfoHash},
    {"Hex65", v2 + "0", EngineErrc::badInfoHash},
    {"FortyLettersNotHex", std::string(40, 'g'), EngineErrc::badInfoHash},
    {"ThirtyTwoNotBase32", std::string(32, '1'), EngineErrc::badInfoHash},
    {"ZeroHash", std::string(40, '0'), EngineErrc::badInfoHash},
    {"Ftp", "ftp://a.example/b.torrent", EngineErrc::unknownScheme},
    {"JavaScript", "javascript:alert(1)", EngineErrc::unknownScheme},
    {"HttpWithoutHost", "http:///b.torrent", EngineErrc::unknownScheme},
    {"HttpOnlyPort", "http://:80/b.torrent", EngineErrc::unknownScheme},
    {"HttpWithoutSlashes", "http:a.example", EngineErrc::unknownScheme},
    {"HttpLineBreak", "http://a.example/\r\nHost: b.example", EngineErrc::unknownScheme},
    {"HttpHostWithBlank", "http://a example/b.torrent", EngineErrc::unknownScheme},
    {"UrlAbove64KiB", "http://a.example/" + std::string(65536, 'x'), EngineErrc::unknownScheme},
    {"FileOnAnotherHost", "file://nas.example/a.torrent", EngineErrc::unknownScheme},
    {"FileWithoutPath", "file://localhost", EngineErrc::unknownScheme},
    {"FileRelative", "file:a.torrent", EngineErrc::unknownScheme},
    {"FileWithNul", "file:///a%00.torrent", EngineErrc::unknownScheme},
    {"PathWithNul", "/a\0.torrent"s, EngineErrc::unknownScheme},
    {"PathAbove64KiB", std::string(65537, '/'), EngineErrc::unknownScheme},
};

class RefusedSources : public testing::TestWithParam<Refused> {};

TEST_P(RefusedSources, SayWhy)
{
    const auto source = parseSource(GetParam().text, "/no/such/folder");

    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().code, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Table, RefusedSources, testing::ValuesIn(refused), [](const auto& row) {
    return std::string{row.param.name};
});

TEST(ParseSource, ReadsItsOwnResultsAsTheSame)
{
    for (const auto& row : accepted) {
        const auto once = parseSource(row.text, "/no/such/folder");
        ASSERT_TRUE(once);
        const auto* magnet = std::get_if<MagnetSource>(&*once);
        const auto* url = std::get_if<UrlSource>(&*once);
        if (magnet == nullptr && url == nullptr) {
            continue;
        }

        const auto twice = parseSource(magnet != nullptr ? magnet->uri : url->url);

        ASSERT_TRUE(twice) << row.name;
        EXPECT_EQ(*twice, *once) << row.name;
    }
}

TEST(ParseSource, UnderstandsNoRelativePathWithoutAWorkingDirectory)
{
    EXPECT_EQ(parseSource("leaves.torrent").error().code, EngineErrc::unknownScheme);
}

class ExistingFile : public testing::Test {
protected:
    void SetUp() override { std::filesystem::create_directories(m_folder); }
    void TearDown() override { std::filesystem::remove_all(m_folder); }

    std::string make(const std::string& name) const
    {
        std::ofstream{m_folder / name} << "x";
        return (m_folder / name).string();
    }

    std::filesystem::path m_folder = std::filesystem::path{testing::TempDir()} / "barter_existing_file";
};

TEST_F(ExistingFile, IsAFileWhateverItsNameLooksLike)
{
    for (const auto& name : {leaves, "magnet:?xt=urn:btih:1"s, "strange:name"s, "a\tb"s}) {
        const auto path = make(name);

        const auto source = parseSource(name, m_folder.string());

        ASSERT_TRUE(source) << name;
        EXPECT_EQ(*source, TorrentSource{TorrentFileSource{path}});
    }
}

TEST_F(ExistingFile, DoesNotTakePrecedenceWhenItIsADirectory)
{
    std::filesystem::create_directory(m_folder / leaves);

    EXPECT_EQ(*parseSource(leaves, m_folder.string()), TorrentSource{MagnetSource{v1Link}});
}

TEST(SplitSources, GivesTheLinesThatAreNotEmptyOrComments)
{
    const auto lines =
        splitSources("\xEF\xBB\xBF# from a browser\r\n " + v1Link + " \r\n\r\n\n" + leaves + "\rfile:///a.torrent");

    EXPECT_EQ(lines, (std::vector<std::string>{v1Link, leaves, "file:///a.torrent"}));
}

TEST(SplitSources, TakesAListOfFiveMebibytes)
{
    std::string text;
    std::size_t count = 0;
    for (; text.size() < 5UL * 1024 * 1024; ++count) {
        text += v1Link + "\n";
    }

    EXPECT_EQ(splitSources(text).size(), count);
}

TEST(SplitSources, FindsNothingInNothing)
{
    EXPECT_TRUE(splitSources("").empty());
    EXPECT_TRUE(splitSources(" \n\r\n#x").empty());
}

TEST(Describe, NamesEachKindOfSource)
{
    EXPECT_EQ(describe(TorrentFileSource{"/no/such/leaves.torrent"}), "leaves.torrent");
    EXPECT_EQ(describe(MagnetSource{v1Link + "&dn=Leaves+of%20Grass"}), "Leaves of Grass");
    EXPECT_EQ(describe(MagnetSource{v1Link}), leaves);
    EXPECT_EQ(describe(MagnetSource{v1Link + "&dn=%20"}), leaves);
    EXPECT_EQ(describe(MagnetSource{v2Link}), v2);
    EXPECT_EQ(describe(UrlSource{"https://me:secret@a.example/b@c.torrent"}), "https://a.example/b@c.torrent");
    EXPECT_EQ(describe(TorrentBytesSource{}), "");
}

TEST(Describe, ShowsNoControlCharactersAndIsShort)
{
    EXPECT_EQ(describe(MagnetSource{v1Link + "&dn=a%0Ab%E2%80%AEc"}),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD"
              "c");

    const auto text = describe(MagnetSource{v1Link + "&dn=" + std::string(300, 'x')});

    EXPECT_EQ(text, std::string(119, 'x') + "\xE2\x80\xA6");
}

}  // namespace
}  // namespace barter::engine
