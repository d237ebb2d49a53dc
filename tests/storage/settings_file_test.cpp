#include "storage/settings_file.hpp"

#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include <limits>

namespace {

namespace fs = std::filesystem;
using barter::CloseAction;
using barter::Encryption;
using barter::Settings;
using barter::Theme;
using barter::storage::loadSettings;
using barter::storage::maxSettingsBytes;
using barter::storage::parseSettings;
using barter::storage::saveSettings;
using barter::storage::SettingsProblem;
using barter::storage::StorageErrc;
using barter::test::contentOf;
using barter::test::TempFolder;
using barter::test::writeFile;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using Kind = SettingsProblem::Kind;

/// Everything different from its default.
Settings unusual()
{
    Settings settings;
    settings.network = {.port = 51413,
                        .dht = false,
                        .lsd = false,
                        .upnp = false,
                        .utp = false,
                        .ipv6 = false,
                        .encryption = Encryption::required,
                        .lanPeers = false,
                        .loopbackPeers = true,
                        .maxConnections = 10'000};
    settings.limits = {.download = std::numeric_limits<int>::max(), .upload = 1};
    settings.downloads = {.savePath = "/srv/Größe \"1\"\n", .askWhenAdding = false, .startAdded = false};
    settings.desktop = {.firstRunDone = true,
                        .closeAction = CloseAction::quit,
                        .theme = Theme::dark,
                        .notifyFinished = false,
                        .notifyProblems = false,
                        .inhibitSleep = false,
                        .trayExplained = true};
    settings.wallet = {.showPage = false};
    return settings;
}

TEST(Settings, AreDefaultsWithoutAFile)
{
    const TempFolder folder;

    const auto loaded = loadSettings(folder / "settings.json");

    EXPECT_EQ(loaded->settings, Settings{});
    EXPECT_THAT(loaded->problems, IsEmpty());
}

TEST(Settings, MayHoldAnySubsetOfTheKeys)
{
    const auto loaded = parseSettings(R"({"network": {"loopback_peers": true}})");

    Settings expected;
    expected.network.loopbackPeers = true;
    EXPECT_EQ(loaded.settings, expected);
    EXPECT_THAT(loaded.problems, IsEmpty());
    EXPECT_EQ(parseSettings("{}").settings, Settings{});
}

TEST(Settings, ComeBackAsTheyWereSaved)
{
    const TempFolder folder;
    const auto path = folder / "settings.json";

    ASSERT_TRUE(saveSettings(path, unusual()));

    EXPECT_EQ(loadSettings(path)->settings, unusual());
    EXPECT_THAT(loadSettings(path)->problems, IsEmpty());
    EXPECT_EQ(fs::status(path).permissions(), fs::perms{0600});
}

TEST(Settings, WriteOnlyWhatDiffersOrWasThere)
{
    const TempFolder folder;
    const auto path = folder / "settings.json";
    writeFile(path, R"({"network": {"dht": false, "lsd": true}})");
    Settings settings;
    settings.limits.upload = 1000;

    ASSERT_TRUE(saveSettings(path, settings));

    EXPECT_EQ(json::parse(contentOf(path)),
              json::parse(R"({"network": {"dht": true, "lsd": true}, "limits": {"upload": 1000}})"));
}

TEST(Settings, KeepWhatALaterVersionWrote)
{
    const TempFolder folder;
    const auto path = folder / "settings.json";
    writeFile(path,
              R"({"wallet": {"node": "x"}, "network": {"proxy": ["a", 1], "encryption": "post-quantum", "port": 80},
                        "limits": "none"})");
    const auto before = json::parse(contentOf(path));

    auto settings = loadSettings(path)->settings;
    settings.network.dht = false;
    ASSERT_TRUE(saveSettings(path, settings));

    auto expected = before;
    expected["network"]["dht"] = false;
    EXPECT_EQ(json::parse(contentOf(path)), expected);
}

TEST(Settings, ReplaceAValueThatWasNotUnderstoodOnceAnotherIsChosen)
{
    const TempFolder folder;
    const auto path = folder / "settings.json";
    writeFile(path, R"({"network": {"encryption": "post-quantum"}, "limits": "none"})");
    Settings settings;
    settings.network.encryption = Encryption::required;
    settings.limits.download = 5;

    ASSERT_TRUE(saveSettings(path, settings));

    EXPECT_EQ(loadSettings(path)->settings, settings);
}

TEST(Settings, AreNotWrittenWhenNothingChanged)
{
    const TempFolder folder;
    const auto path = folder / "settings.json";
    ASSERT_TRUE(saveSettings(path, unusual()));
    fs::last_write_time(path, fs::file_time_type{} + std::chrono::hours{1});
    const auto before = fs::last_write_time(path);

    ASSERT_TRUE(saveSettings(path, unusual()));

    EXPECT_EQ(fs::last_write_time(path), before);
}

struct Rejected {
    const char* name;
    const char* json;
    const char* key;
    Kind kind;
};
void PrintTo(const Rejected& rejected, std::ostream* out)
{
    *out << rejected.name;
}

class RejectedSetting : public testing::TestWithParam<Rejected> {};

TEST_P(RejectedSetting, IsReportedAndTheDefaultHolds)
{
    const auto loaded = parseSettings(GetParam().json);

    EXPECT_EQ(loaded.settings, Settings{});
    EXPECT_THAT(loaded.problems, ElementsAre(SettingsProblem{GetParam().key, GetParam().kind}));
}

INSTANTIATE_TEST_SUITE_P(
    All,
    RejectedSetting,
    testing::Values(
        Rejected{"PrivilegedPort", R"({"network": {"port": 1023}})", "network.port", Kind::outOfRange},
        Rejected{"PortTooLarge", R"({"network": {"port": 65536}})", "network.port", Kind::outOfRange},
        Rejected{"NegativePort", R"({"network": {"port": -1}})", "network.port", Kind::outOfRange},
        Rejected{"PortAsText", R"({"network": {"port": "6881"}})", "network.port", Kind::wrongType},
        Rejected{"PortWithFraction", R"({"network": {"port": 6881.0}})", "network.port", Kind::wrongType},
        Rejected{
            "TooFewConnections", R"({"network": {"max_connections": 9}})", "network.max_connections", Kind::outOfRange},
        Rejected{"LimitBeyondAnInt", R"({"limits": {"download": 2147483648}})", "limits.download", Kind::outOfRange},
        Rejected{
            "LimitBeyond64Bits", R"({"limits": {"upload": 18446744073709551615}})", "limits.upload", Kind::outOfRange},
        Rejected{"LimitBeyondEverything", R"({"limits": {"upload": 1e400}})", "", Kind::notJson},
        Rejected{"NegativeLimit", R"({"limits": {"upload": -5}})", "limits.upload", Kind::outOfRange},
        Rejected{"NumberAsSwitch", R"({"network": {"dht": 0}})", "network.dht", Kind::wrongType},
        Rejected{"NullAsSwitch", R"({"network": {"dht": null}})", "network.dht", Kind::wrongType},
        Rejected{"UnknownWord", R"({"desktop": {"theme": "Dark"}})", "desktop.theme", Kind::outOfRange},
        Rejected{
            "RelativePath", R"({"downloads": {"save_path": "Downloads"}})", "downloads.save_path", Kind::outOfRange},
        Rejected{
            "PathWithNul", R"({"downloads": {"save_path": "/a\u0000b"}})", "downloads.save_path", Kind::outOfRange},
        Rejected{"UnknownKey", R"({"network": {"porrt": 1}})", "network.porrt", Kind::unknownKey},
        Rejected{"UnknownGroup", R"({"Network": {"port": 6881}})", "Network", Kind::unknownKey},
        Rejected{"GroupIsNoObject", R"({"network": [1]})", "network", Kind::wrongType},
        Rejected{"Array", R"([])", "", Kind::notJson},
        Rejected{"Nothing", "", "", Kind::notJson},
        Rejected{"CutOff", R"({"network": {"dht": fal)", "", Kind::notJson},
        Rejected{"BrokenUtf8", "{\"downloads\": {\"save_path\": \"/\xff\"}}", "", Kind::notJson}),
    [](const auto& test) { return test.param.name; });

TEST(Settings, TakeTheGoodKeysBesideABadOne)
{
    const auto loaded = parseSettings(R"({"network": {"port": 1, "dht": false}, "nonsense": 1})");

    EXPECT_FALSE(loaded.settings.network.dht);
    EXPECT_THAT(loaded.problems,
                UnorderedElementsAre(SettingsProblem{"network.port", Kind::outOfRange},
                                     SettingsProblem{"nonsense", Kind::unknownKey}));
}

TEST(Settings, RefuseDepthAndSizeBeforeParsing)
{
    const std::string deep(400'000, '[');
    const std::string large = R"({"x": ")" + std::string(maxSettingsBytes, 'x') + R"("})";

    EXPECT_THAT(parseSettings(deep).problems, ElementsAre(SettingsProblem{"", Kind::notJson}));
    EXPECT_THAT(parseSettings(large).problems, ElementsAre(SettingsProblem{"", Kind::notJson}));
    EXPECT_EQ(
        parseSettings(R"({"downloads": {"save_path": "/[[[[[[[[[[[[[[[[[[[[[\"[{"}})").settings.downloads.savePath,
        "/[[[[[[[[[[[[[[[[[[[[[\"[{");
}

TEST(Settings, ThatAreTooLargeStayWhereTheyAre)
{
    const TempFolder folder;
    const auto path = folder / "settings.json";
    writeFile(path, std::string(maxSettingsBytes + 1, ' '));

    EXPECT_EQ(loadSettings(path).error().code, StorageErrc::tooLarge);
    EXPECT_EQ(saveSettings(path, unusual()).error().code, StorageErrc::tooLarge);
    EXPECT_EQ(fs::file_size(path), maxSettingsBytes + 1);
}

TEST(DamagedSettings, AreKeptAsideAndReported)
{
    const TempFolder folder;
    const auto path = folder / "settings.json";
    writeFile(path, R"({"network": {"dht": fal)");

    const auto loaded = loadSettings(path);
    ASSERT_TRUE(saveSettings(path, unusual()));

    EXPECT_THAT(loaded->problems, ElementsAre(SettingsProblem{"", Kind::notJson}));
    EXPECT_EQ(loaded->damagedCopy, path + ".damaged");
    EXPECT_EQ(contentOf(path + ".damaged"), R"({"network": {"dht": fal)");
    EXPECT_EQ(loadSettings(path)->settings, unusual());
}

TEST(DamagedSettings, AreNeverOverwrittenByOneAnotherOrBySaving)
{
    const TempFolder folder;
    const auto path = folder / "settings.json";

    for (const auto* damaged : {"first", "second", "third"}) {
        writeFile(path, damaged);
        ASSERT_TRUE(saveSettings(path, unusual()));
    }

    EXPECT_EQ(contentOf(path + ".damaged"), "first");
    EXPECT_EQ(contentOf(path + ".damaged-2"), "second");
    EXPECT_EQ(contentOf(path + ".damaged-3"), "third");
}

std::vector<std::string> keysIn(const std::string& text)
{
    std::vector<std::string> keys;
    const auto flat = nlohmann::json::parse(text).flatten();
    for (const auto& [pointer, value] : flat.items()) {
        keys.push_back(pointer);
    }
    return keys;
}

// A flipped bit either shows (no JSON, a problem) or changed what a person could have written; it never loses the file.
TEST(DamagedSettings, NeverLoseTheOldFileWhateverBitFlips)
{
    const TempFolder folder;
    const auto path = folder / "settings.json";
    ASSERT_TRUE(saveSettings(path, unusual()));
    const auto good = contentOf(path);

    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        auto flipped = good;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
        writeFile(path, flipped);

        const auto loaded = loadSettings(path);

        ASSERT_TRUE(loaded);
        const auto where = loaded->damagedCopy.empty() ? path : loaded->damagedCopy;
        ASSERT_EQ(contentOf(where), flipped) << bit;
        const bool silentReset = loaded->settings == Settings{} && loaded->problems.empty();
        ASSERT_FALSE(silentReset) << bit;
        if (loaded->problems.empty()) {  // then each key is still there, and only a value changed
            ASSERT_EQ(keysIn(flipped), keysIn(good)) << bit;
        }
        fs::remove(where);
    }
}

TEST(DamagedSettings, NeverLoseTheOldFileWhereverItIsCut)
{
    const TempFolder folder;
    const auto path = folder / "settings.json";
    ASSERT_TRUE(saveSettings(path, unusual()));
    const auto good = contentOf(path);

    for (std::size_t length = 0; length + 2 < good.size(); ++length) {
        writeFile(path, good.substr(0, length));

        const auto loaded = loadSettings(path);

        ASSERT_EQ(loaded->problems, (std::vector{SettingsProblem{"", Kind::notJson}})) << length;
        ASSERT_EQ(contentOf(loaded->damagedCopy), good.substr(0, length));
        fs::remove(loaded->damagedCopy);
    }
}

}  // namespace
