#include "storage/settings_table.hpp"

#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include <regex>

namespace {

using barter::Settings;
using barter::storage::settingsKeys;
using barter::storage::settingsTable;

struct DocumentedKey {
    std::string key;
    std::string defaultValue;
    bool operator==(const DocumentedKey&) const = default;
};
void PrintTo(const DocumentedKey& documented, std::ostream* out)
{
    *out << documented.key << " = " << documented.defaultValue;
}

/// The rows "| `group.key` | `default` | ..." of docs/settings.md.
std::vector<DocumentedKey> documentedKeys()
{
    const auto text = barter::test::contentOf(SETTINGS_DOCUMENT);
    const std::regex row{R"(\n\| `([a-z0-9_.]+)` \| `([^`]*)` \| )"};
    std::vector<DocumentedKey> found;
    for (auto match = std::sregex_iterator{text.begin(), text.end(), row}; match != std::sregex_iterator{}; ++match) {
        found.push_back({(*match)[1], (*match)[2]});
    }
    return found;
}

TEST(SettingsDocument, ListsEachKeyInOrderWithItsDefault)
{
    std::vector<DocumentedKey> expected;
    for (const auto& key : settingsTable()) {
        expected.push_back({key.path(), key.write(Settings{}).dump()});
    }

    EXPECT_EQ(documentedKeys(), expected);
    EXPECT_EQ(settingsKeys().size(), expected.size());
}

}  // namespace
