#include "storage/settings_table.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

namespace barter::storage {
namespace {

using nlohmann::json;
using Kind = SettingsProblem::Kind;
using Problem = std::optional<Kind>;

constexpr std::size_t maxPathLength = 4096;  // PATH_MAX of Linux

/// `field` is a function that returns a reference to the field, of a Settings as well as of a const Settings.
template <class Field>
SettingsKey boolean(std::string group, std::string name, Field field)
{
    return {std::move(group),
            std::move(name),
            [field](const json& value, Settings& settings) -> Problem {
                if (!value.is_boolean()) {
                    return Kind::wrongType;
                }
                field(settings) = value.get<bool>();
                return std::nullopt;
            },
            [field](const Settings& settings) { return json(field(settings)); }};
}

struct Range {
    std::int64_t least;
    std::int64_t most;
    bool orZero = false;
};

template <class Field>
SettingsKey integer(std::string group, std::string name, Range range, Field field)
{
    return {std::move(group),
            std::move(name),
            [field, range](const json& value, Settings& settings) -> Problem {
                if (!value.is_number_integer()) {
                    return Kind::wrongType;
                }
                if (value.is_number_unsigned() &&
                    value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
                    return Kind::outOfRange;
                }
                const auto number = value.get<std::int64_t>();
                const bool allowed = (number >= range.least && number <= range.most) || (range.orZero && number == 0);
                if (!allowed) {
                    return Kind::outOfRange;
                }
                auto& target = field(settings);
                target = static_cast<std::remove_reference_t<decltype(target)>>(number);
                return std::nullopt;
            },
            [field](const Settings& settings) { return json(field(settings)); }};
}

template <class Field>
SettingsKey absolutePath(std::string group, std::string name, Field field)
{
    return {std::move(group),
            std::move(name),
            [field](const json& value, Settings& settings) -> Problem {
                if (!value.is_string()) {
                    return Kind::wrongType;
                }
                const auto& path = value.get_ref<const std::string&>();
                const bool usable = path.empty() || (path.front() == '/' && path.size() < maxPathLength &&
                                                     path.find('\0') == std::string::npos);
                if (!usable) {
                    return Kind::outOfRange;
                }
                field(settings) = path;
                return std::nullopt;
            },
            [field](const Settings& settings) { return json(field(settings)); }};
}

template <class Value>
using Choices = std::vector<std::pair<Value, std::string>>;

template <class Value, class Field>
SettingsKey choice(std::string group, std::string name, Choices<Value> choices, Field field)
{
    return {std::move(group),
            std::move(name),
            [field, choices](const json& value, Settings& settings) -> Problem {
                if (!value.is_string()) {
                    return Kind::wrongType;
                }
                const auto& word = value.get_ref<const std::string&>();
                const auto found =
                    std::find_if(choices.begin(), choices.end(), [&](const auto& each) { return each.second == word; });
                if (found == choices.end()) {
                    return Kind::outOfRange;
                }
                field(settings) = found->first;
                return std::nullopt;
            },
            [field, choices](const Settings& settings) {
                const auto found = std::find_if(
                    choices.begin(), choices.end(), [&](const auto& each) { return each.first == field(settings); });
                return json(found->second);
            }};
}

constexpr Range ports{.least = 1024, .most = 65535, .orZero = true};
constexpr Range connections{.least = 10, .most = 10'000};
constexpr Range rates{.least = 0, .most = std::numeric_limits<int>::max()};  // libtorrent counts them in an int

std::vector<SettingsKey> makeTable()
{
    return {
        integer("network", "port", ports, [](auto& s) -> auto& { return s.network.port; }),
        boolean("network", "dht", [](auto& s) -> auto& { return s.network.dht; }),
        boolean("network", "lsd", [](auto& s) -> auto& { return s.network.lsd; }),
        boolean("network", "upnp", [](auto& s) -> auto& { return s.network.upnp; }),
        boolean("network", "utp", [](auto& s) -> auto& { return s.network.utp; }),
        boolean("network", "ipv6", [](auto& s) -> auto& { return s.network.ipv6; }),
        choice<Encryption>(
            "network",
            "encryption",
            {{Encryption::allowed, "allowed"}, {Encryption::required, "required"}, {Encryption::off, "off"}},
            [](auto& s) -> auto& { return s.network.encryption; }),
        boolean("network", "lan_peers", [](auto& s) -> auto& { return s.network.lanPeers; }),
        boolean("network", "loopback_peers", [](auto& s) -> auto& { return s.network.loopbackPeers; }),
        integer("network", "max_connections", connections, [](auto& s) -> auto& { return s.network.maxConnections; }),
        integer("limits", "download", rates, [](auto& s) -> auto& { return s.limits.download; }),
        integer("limits", "upload", rates, [](auto& s) -> auto& { return s.limits.upload; }),
        absolutePath("downloads", "save_path", [](auto& s) -> auto& { return s.downloads.savePath; }),
        boolean("downloads", "ask_when_adding", [](auto& s) -> auto& { return s.downloads.askWhenAdding; }),
        boolean("downloads", "start_added", [](auto& s) -> auto& { return s.downloads.startAdded; }),
        boolean("desktop", "first_run_done", [](auto& s) -> auto& { return s.desktop.firstRunDone; }),
        choice<CloseAction>("desktop",
                            "close_action",
                            {{CloseAction::keepSeeding, "keep_seeding"}, {CloseAction::quit, "quit"}},
                            [](auto& s) -> auto& { return s.desktop.closeAction; }),
        choice<Theme>("desktop",
                      "theme",
                      {{Theme::system, "system"}, {Theme::light, "light"}, {Theme::dark, "dark"}},
                      [](auto& s) -> auto& { return s.desktop.theme; }),
        boolean("desktop", "notify_finished", [](auto& s) -> auto& { return s.desktop.notifyFinished; }),
        boolean("desktop", "notify_problems", [](auto& s) -> auto& { return s.desktop.notifyProblems; }),
        boolean("desktop", "inhibit_sleep", [](auto& s) -> auto& { return s.desktop.inhibitSleep; }),
        boolean("desktop", "tray_explained", [](auto& s) -> auto& { return s.desktop.trayExplained; }),
        boolean("wallet", "show_page", [](auto& s) -> auto& { return s.wallet.showPage; }),
    };
}

}  // namespace

const std::vector<SettingsKey>& settingsTable()
{
    static const auto table = makeTable();
    return table;
}

const SettingsKey* findSettingsKey(std::string_view group, std::string_view name)
{
    const auto& table = settingsTable();
    const auto found = std::find_if(
        table.begin(), table.end(), [&](const auto& key) { return key.group == group && key.name == name; });
    return found == table.end() ? nullptr : &*found;
}

bool isSettingsGroup(std::string_view group)
{
    const auto& table = settingsTable();
    return std::any_of(table.begin(), table.end(), [&](const auto& key) { return key.group == group; });
}

}  // namespace barter::storage
