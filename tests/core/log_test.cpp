#include "core/log.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

namespace fs = std::filesystem;
namespace log = barter::log;
using testing::HasSubstr;

std::string contents(const fs::path& path)
{
    std::ostringstream all;
    all << std::ifstream{path}.rdbuf();
    return all.str();
}

TEST(LogPrintable, ReplacesControlCharactersAndKeepsTheRest)
{
    EXPECT_EQ(log::printable("a\nb\x1b[31mc\x7f d\xc3\xa9"), "a?b?[31mc? d\xc3\xa9");
}

TEST(LogPrintable, CutsBetweenCharacters)
{
    EXPECT_EQ(log::printable("ab\xc3\xa9", 3), "ab");
    EXPECT_EQ(log::printable("ab\xc3\xa9", 4), "ab\xc3\xa9");
}

TEST(Log, StaysWithinItsLimitAndKeepsTheNewestLines)
{
    const fs::path folder = fs::path{testing::TempDir()} / "barter-log-test";
    fs::remove_all(folder);
    const auto file = folder / "barter.log";
    ASSERT_TRUE(log::open(file.string(), 4096));

    for (int i = 0; i < 1000; ++i) {
        log::info("test", "line " + std::to_string(i));
    }
    log::flush();

    std::uintmax_t total = 0;
    for (const auto& entry : fs::directory_iterator{folder}) {
        total += entry.file_size();
    }
    EXPECT_LE(total, 2 * 4096U);
    EXPECT_THAT(contents(file), HasSubstr("test: line 999"));
}

}  // namespace
