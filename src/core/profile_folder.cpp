#include "core/profile_folder.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace barter {
namespace {

std::string homeFolder()
{
    // NOLINTBEGIN(concurrency-mt-unsafe): before any thread is started
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') {
        return home;
    }
    const auto* user = ::getpwuid(::getuid());
    // NOLINTEND(concurrency-mt-unsafe)
    return user != nullptr ? user->pw_dir : "/";
}

}  // namespace

std::string profileFolder(const std::string& chosen)
{
    if (!chosen.empty()) {
        return std::filesystem::absolute(chosen).lexically_normal().string();
    }
    const char* data = std::getenv("XDG_DATA_HOME");  // NOLINT(concurrency-mt-unsafe): before any thread is started
    const auto base = data != nullptr && *data == '/' ? std::string{data} : homeFolder() + "/.local/share";
    return base + "/barter";
}

}  // namespace barter
