#include "engine/torrent_names.hpp"

#include "core/utf8.hpp"
#include "engine/engine_error.hpp"

#include <libtorrent/file_storage.hpp>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace barter::engine {
namespace {

constexpr std::size_t maxElementBytes = 255;  // NAME_MAX of every file system that Linux writes
constexpr std::size_t maxExtensionBytes = 16;
// PATH_MAX is 4096 with the save path before it.
constexpr std::size_t maxPathBytes = 3072;

struct StemAndExtension {
    std::string_view stem;
    std::string_view extension;  ///< with its dot, may be empty
};

StemAndExtension splitName(std::string_view name)
{
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || name.size() - dot > maxExtensionBytes) {
        return {.stem = name, .extension = {}};
    }
    return {.stem = name.substr(0, dot), .extension = name.substr(dot)};
}

/// The name with `suffix` before its extension and the stem cut so that all of it fits.
std::string fitted(std::string_view name, std::string_view suffix = {})
{
    const auto [stem, extension] = splitName(name);
    std::string result{atMostBytes(stem, maxElementBytes - suffix.size() - extension.size())};
    return result.append(suffix).append(extension);
}

std::string cleanElement(std::string_view element)
{
    if (element.empty() || element == "." || element == "..") {
        return "_";
    }
    return fitted(withoutDisguises(element, "_"));
}

std::string cleanPath(std::string_view path)
{
    std::string clean;
    clean.reserve(path.size());
    for (bool first = true;; first = false) {
        const auto end = std::min(path.find('/'), path.size());
        if (!first) {
            clean += '/';
        }
        clean += cleanElement(path.substr(0, end));
        if (end == path.size()) {
            return clean;
        }
        path.remove_prefix(end + 1);
    }
}

/// The paths that are taken, and how a file finds one that is not.
class Paths {
public:
    void addFoldersOf(std::string_view path)
    {
        for (auto slash = path.rfind('/'); slash != std::string_view::npos; slash = path.rfind('/')) {
            path = path.substr(0, slash);
            if (!m_folders.emplace(path).second) {
                return;  // then those above it are known, too
            }
        }
    }

    std::string takeFile(const std::string& path)
    {
        if (take(path)) {
            return path;
        }
        const auto slash = path.rfind('/') + 1;  // 0 if there is none
        const auto folder = path.substr(0, slash);
        // Ten thousand files of one name must not each start to count at 1.
        for (auto& number = m_numbers[path];;) {
            auto other = folder + fitted(std::string_view{path}.substr(slash), "." + std::to_string(++number));
            if (take(other)) {
                return other;
            }
        }
    }

private:
    bool take(const std::string& path) { return !m_folders.contains(path) && m_files.insert(path).second; }

    std::unordered_set<std::string> m_folders;
    std::unordered_set<std::string> m_files;
    std::unordered_map<std::string, int> m_numbers;
};

}  // namespace

bool staysBelow(std::string_view path)
{
    if (path.empty() || path.find('\0') != std::string_view::npos) {
        return false;
    }
    for (;;) {
        const auto end = std::min(path.find('/'), path.size());
        const auto element = path.substr(0, end);
        if (element.empty() || element == "." || element == ".." || element.size() > maxElementBytes) {
            return false;
        }
        if (end == path.size()) {
            return true;
        }
        path.remove_prefix(end + 1);
    }
}

Expected<CleanedNames> cleanNames(const lt::torrent_info& torrent)
{
    const auto& files = torrent.files();
    CleanedNames result;
    std::vector<std::pair<lt::file_index_t, std::string>> cleaned;
    cleaned.reserve(static_cast<std::size_t>(files.num_files()));
    Paths paths;
    for (const auto file : files.file_range()) {
        if (files.pad_file_at(file)) {
            continue;
        }
        auto path = cleanPath(files.file_path(file));
        if (path.size() > maxPathBytes) {
            return fail(EngineErrc::unsafePaths, shortened(path, maxElementBytes));
        }
        paths.addFoldersOf(path);
        cleaned.emplace_back(file, std::move(path));
    }
    for (const auto& [file, path] : cleaned) {
        auto taken = paths.takeFile(path);
        if (!staysBelow(taken)) {
            return fail(EngineErrc::unsafePaths, shortened(taken, maxElementBytes));
        }
        if ((files.file_flags(file) & lt::file_storage::flag_symlink) != lt::file_flags_t{}) {
            result.links.push_back(file);
        }
        // Also what libtorrent itself has moved out of the way of another file: `orig_files` does not know of it.
        if (taken != files.file_path(file) || taken != torrent.orig_files().file_path(file)) {
            result.renamed.emplace(file, std::move(taken));
        }
    }
    result.cleaned = static_cast<int>(result.renamed.size());
    return result;
}

}  // namespace barter::engine
