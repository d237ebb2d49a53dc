#pragma once

#include "core/error.hpp"
#include "core/settings.hpp"
#include "storage/storage_error.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace barter::storage {

/// A settings.json beyond this is refused with StorageErrc::tooLarge.
inline constexpr std::size_t maxSettingsBytes = std::size_t{1024} * 1024;

/// What was not understood in settings.json. The default holds instead; the file is not changed because of it.
struct SettingsProblem {
    enum class Kind {
        notJson,     ///< or nested too deeply, or no object: nothing of it could be used
        unknownKey,  ///< of a later version, or misspelled
        wrongType,   ///< for example a text where a number belongs
        outOfRange,  ///< a number, path or word that is not allowed
    };
    std::string key;  ///< "network.port"; empty for `notJson`. Untrusted for `unknownKey`
    Kind kind{};

    bool operator==(const SettingsProblem&) const = default;
};

struct LoadedSettings {
    Settings settings;
    std::vector<SettingsProblem> problems;
    std::string damagedCopy;  ///< path where a file that is no JSON was moved to; empty when there was none
};

/// Any subset of the keys of docs/settings.md: `{"network": {"loopback_peers": true}}`; defaults for the rest. Pure.
[[nodiscard]] LoadedSettings parseSettings(std::string_view json);

/// Defaults when there is no file. A file that is no JSON is moved to "<path>.damaged" (".damaged-2" and so on when
/// that exists), so that no later `saveSettings` overwrites it, and reported. Worker thread.
/// Errors: denied, tooLarge, notAFile, ioFailed.
[[nodiscard]] Expected<LoadedSettings> loadSettings(const std::string& path);

/// Writes the keys that differ from their default or are in the file already, and keeps everything else of the file:
/// unknown keys, and values that were not understood as long as the setting still has its default.
/// Atomic (`atomicWrite`). Worker thread. Errors: those of `loadSettings` and `atomicWrite`.
[[nodiscard]] Expected<> saveSettings(const std::string& path, const Settings& settings);

/// Every key, as "group.key", in the order of docs/settings.md.
[[nodiscard]] std::vector<std::string> settingsKeys();

}  // namespace barter::storage
