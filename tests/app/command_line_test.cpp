#include "app/command_line.hpp"

#include <gmock/gmock.h>

namespace {

using barter::app::CommandLine;
using barter::app::parseCommandLine;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(CommandLine, IsEmptyWithoutArguments)
{
    const auto parsed = parseCommandLine({});

    ASSERT_TRUE(parsed);
    EXPECT_EQ(*parsed, CommandLine{});
}

TEST(CommandLine, KeepsSourcesInOrderAndUnchanged)
{
    const auto parsed = parseCommandLine({"magnet:?xt=urn:btih:a&dn=b%20c", "/a b/ü.torrent", "", "x=y"});

    ASSERT_TRUE(parsed);
    EXPECT_THAT(parsed->sources, ElementsAre("magnet:?xt=urn:btih:a&dn=b%20c", "/a b/ü.torrent", "", "x=y"));
}

TEST(CommandLine, TakesValuesBehindASpaceOrAnEqualsSign)
{
    const auto spaced = parseCommandLine({"--profile", "/p", "--save-path", "s=1"});
    const auto joined = parseCommandLine({"--profile=/p", "--save-path=s=1"});

    ASSERT_TRUE(spaced);
    ASSERT_TRUE(joined);
    EXPECT_EQ(*spaced, *joined);
    EXPECT_EQ(spaced->profile, "/p");
    EXPECT_EQ(spaced->savePath, "s=1");
}

TEST(CommandLine, SetsEachFlag)
{
    const auto adding = parseCommandLine({"--add-paused", "file", "--no-dialog", "--minimized"});

    ASSERT_TRUE(adding);
    EXPECT_TRUE(adding->addPaused && adding->noDialog && adding->minimized);
    EXPECT_THAT(adding->sources, ElementsAre("file"));
    EXPECT_TRUE(parseCommandLine({"--status"})->status);
    EXPECT_TRUE(parseCommandLine({"--quit"})->quit);
    EXPECT_TRUE(parseCommandLine({"--version"})->version);
    EXPECT_TRUE(parseCommandLine({"--help"})->help);
}

TEST(CommandLine, ReadsNoOptionsBehindADoubleDash)
{
    const auto parsed = parseCommandLine({"--no-dialog", "--", "--status", "-x", "--"});

    ASSERT_TRUE(parsed);
    EXPECT_FALSE(parsed->status);
    EXPECT_THAT(parsed->sources, ElementsAre("--status", "-x", "--"));
}

struct Wrong {
    const char* name;
    std::vector<std::string> args;
    const char* sentence;
};

void PrintTo(const Wrong& wrong, std::ostream* out)
{
    *out << wrong.name;
}

class WrongCommandLine : public testing::TestWithParam<Wrong> {};

TEST_P(WrongCommandLine, IsRefusedWithASentence)
{
    const auto parsed = parseCommandLine(GetParam().args);

    ASSERT_FALSE(parsed);
    EXPECT_THAT(parsed.error().sentence, HasSubstr(GetParam().sentence));
    EXPECT_THAT(parsed.error().sentence, testing::EndsWith("."));
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    WrongCommandLine,
    testing::Values(Wrong{"UnknownOption", {"--frobnicate"}, "no option \"--frobnicate\""},
                    Wrong{"ShortOption", {"-x"}, "no option \"-x\""},
                    Wrong{"LoneDash", {"-"}, "no option \"-\""},
                    Wrong{"PrefixOfAnOption", {"--prof", "x"}, "no option \"--prof\""},
                    Wrong{"ControlCharacters", {"--\x1b[31m"}, "no option \"--?[31m\""},
                    Wrong{"NoProfile", {"--profile"}, "--profile needs a folder"},
                    Wrong{"EmptyProfile", {"--profile", ""}, "--profile needs a folder"},
                    Wrong{"EmptySavePath", {"--save-path="}, "--save-path needs a folder"},
                    Wrong{"OptionAsFolder", {"--save-path", "--no-dialog"}, "--save-path needs a folder"},
                    Wrong{"FlagWithValue", {"--status=yes"}, "--status takes no value"},
                    Wrong{"StatusAndQuit", {"--status", "--quit"}, "exclude each other"},
                    Wrong{"StatusWithSource", {"--status", "a.torrent"}, "Nothing can be added"},
                    Wrong{"QuitWithSource", {"a.torrent", "--quit"}, "Nothing can be added"}),
    [](const auto& wrong) { return std::string{wrong.param.name}; });

TEST(UsageText, NamesEveryOption)
{
    for (const auto* option : {"--profile",
                               "--save-path",
                               "--add-paused",
                               "--no-dialog",
                               "--minimized",
                               "--status",
                               "--quit",
                               "--version",
                               "--help"}) {
        EXPECT_THAT(barter::app::usageText(), HasSubstr(option));
    }
}

}  // namespace
