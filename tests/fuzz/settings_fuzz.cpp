#include "fuzz_check.hpp"
#include "storage/settings_file.hpp"

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>

// settings.json in any condition. What was understood of it is saved to a file
// that loads to equal settings.

namespace {

using namespace barter;
using barter::fuzz::check;

/// In memory where the system has such a folder: a million files are written here.
const std::string& path()
{
    static const std::string result = [] {
        const auto* const base = std::filesystem::exists("/dev/shm") ? "/dev/shm" : "/tmp";
        return std::string{base} + "/barter_settings_fuzz_" + std::to_string(::getpid()) + ".json";
    }();
    return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text{data, data + size};
    const auto parsed = storage::parseSettings(text);

    std::filesystem::remove(path());
    const auto saved = storage::saveSettings(path(), parsed.settings);
    const auto loaded = storage::loadSettings(path());
    std::filesystem::remove(path());
    check(saved.has_value() && loaded.has_value(), "settings can be saved");
    check(loaded->settings == parsed.settings, "settings survive");
    check(loaded->problems.empty(), "what we write, we understand");
    return 0;
}
