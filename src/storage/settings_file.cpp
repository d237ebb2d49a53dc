#include "storage/settings_file.hpp"

#include "storage/atomic_file.hpp"
#include "storage/settings_table.hpp"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>

namespace barter::storage {
namespace {

using nlohmann::json;
using Kind = SettingsProblem::Kind;

constexpr int maxNesting = 16;
constexpr std::size_t maxProblems = 100;
constexpr std::size_t maxKeyLength = 100;

bool nestedTooDeeply(std::string_view text)
{
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > maxNesting) {
                return true;
            }
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

/// Nothing when the text is no JSON object.
std::optional<json> parseObject(std::string_view text)
{
    if (text.size() > maxSettingsBytes || nestedTooDeeply(text)) {
        return std::nullopt;
    }
    auto parsed = json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!parsed.is_object()) {
        return std::nullopt;
    }
    return parsed;
}

const json* findValue(const json& file, const SettingsKey& key)
{
    if (!file.contains(key.group)) {
        return nullptr;
    }
    const json& group = file.at(key.group);
    return group.contains(key.name) ? &group.at(key.name) : nullptr;
}

class Problems {
public:
    void add(std::string key, Kind kind)
    {
        if (m_all.size() < maxProblems) {
            m_all.push_back({std::move(key), kind});
        }
    }
    std::vector<SettingsProblem> take() { return std::move(m_all); }

private:
    std::vector<SettingsProblem> m_all;
};

void reportUnknown(const json& file, Problems& problems)
{
    for (const auto& [group, content] : file.items()) {
        if (!isSettingsGroup(group)) {
            problems.add(group.substr(0, maxKeyLength), Kind::unknownKey);
        } else if (!content.is_object()) {
            problems.add(group, Kind::wrongType);
        } else {
            for (const auto& [name, value] : content.items()) {
                if (findSettingsKey(group, name) == nullptr) {
                    problems.add(group + "." + name.substr(0, maxKeyLength), Kind::unknownKey);
                }
            }
        }
    }
}

LoadedSettings fromObject(const json& file)
{
    LoadedSettings loaded;
    Problems problems;
    for (const auto& key : settingsTable()) {
        if (const auto* value = findValue(file, key)) {
            if (const auto problem = key.read(*value, loaded.settings)) {
                problems.add(key.path(), *problem);
            }
        }
    }
    reportUnknown(file, problems);
    loaded.problems = problems.take();
    return loaded;
}

/// What is in the file; an empty object when there is no file. `damagedCopy` as in LoadedSettings.
struct FileContent {
    json object = json::object();
    std::string text;
    std::string damagedCopy;
};

Expected<FileContent> readContent(const std::string& path)
{
    const auto bytes = readFile(path, maxSettingsBytes);
    if (!bytes) {
        if (bytes.error().code == StorageErrc::notFound) {
            return FileContent{};
        }
        return tl::unexpected{bytes.error()};
    }
    FileContent content;
    content.text.assign(bytes->begin(), bytes->end());
    if (auto object = parseObject(content.text)) {
        content.object = std::move(*object);
        return content;
    }
    auto moved = setFileAside(path);
    if (!moved) {
        return tl::unexpected{moved.error()};
    }
    content.text.clear();
    content.damagedCopy = std::move(*moved);
    return content;
}

/// Whether `value` stays as it is: it was not understood, and nobody has chosen anything else.
bool keepsForeignValue(const SettingsKey& key, const json& value, bool isDefault)
{
    Settings scratch;
    return isDefault && key.read(value, scratch).has_value();
}

}  // namespace

LoadedSettings parseSettings(std::string_view text)
{
    if (const auto object = parseObject(text)) {
        return fromObject(*object);
    }
    LoadedSettings loaded;
    loaded.problems.push_back({{}, Kind::notJson});
    return loaded;
}

Expected<LoadedSettings> loadSettings(const std::string& path)
{
    auto content = readContent(path);
    if (!content) {
        return tl::unexpected{content.error()};
    }
    auto loaded = fromObject(content->object);
    if (!content->damagedCopy.empty()) {
        loaded.problems.push_back({{}, Kind::notJson});
        loaded.damagedCopy = std::move(content->damagedCopy);
    }
    return loaded;
}

Expected<> saveSettings(const std::string& path, const Settings& settings)
{
    auto content = readContent(path);
    if (!content) {
        return tl::unexpected{content.error()};
    }
    auto& file = content->object;
    const Settings defaults;
    for (const auto& key : settingsTable()) {
        auto value = key.write(settings);
        const bool isDefault = value == key.write(defaults);
        const auto* old = findValue(file, key);
        if (old == nullptr ? isDefault : keepsForeignValue(key, *old, isDefault)) {
            continue;
        }
        auto& group = file[key.group];
        if (!group.is_object()) {
            group = json::object();
        }
        group[key.name] = std::move(value);
    }
    // A text that is no UTF-8 cannot be in JSON; the contract of Settings excludes it.
    const auto text = file.dump(4, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace) + "\n";
    if (text == content->text) {
        return {};
    }
    return atomicWrite(path, text);
}

std::vector<std::string> settingsKeys()
{
    std::vector<std::string> keys;
    for (const auto& key : settingsTable()) {
        keys.push_back(key.path());
    }
    return keys;
}

}  // namespace barter::storage
