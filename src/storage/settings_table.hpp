#pragma once

#include "core/settings.hpp"
#include "storage/settings_file.hpp"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barter::storage {

/// One key of settings.json: where it stands, how it is read and how it is written.
struct SettingsKey {
    std::string group;
    std::string name;
    /// Sets the field, or returns what is wrong with the value and leaves the field alone.
    std::function<std::optional<SettingsProblem::Kind>(const nlohmann::json&, Settings&)> read;
    std::function<nlohmann::json(const Settings&)> write;

    [[nodiscard]] std::string path() const { return group + "." + name; }
};

/// All keys. Loading, saving and the documentation's test go through this table and nothing else.
[[nodiscard]] const std::vector<SettingsKey>& settingsTable();
/// nullptr when there is no such key.
[[nodiscard]] const SettingsKey* findSettingsKey(std::string_view group, std::string_view name);
[[nodiscard]] bool isSettingsGroup(std::string_view group);

}  // namespace barter::storage
