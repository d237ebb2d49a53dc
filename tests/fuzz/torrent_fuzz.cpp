#include "core/utf8.hpp"
#include "engine/torrent_loader.hpp"
#include "fuzz_check.hpp"

#include <libtorrent/file_storage.hpp>

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

// A .torrent from anywhere. What is accepted writes below the save path only, to as many paths as it has files, and no
// file has the path of a folder.

namespace {

using namespace barter;
using barter::fuzz::check;

void checkPaths(const std::set<std::string>& paths)
{
    for (const auto& path : paths) {
        check(engine::staysBelow(path), "a path stays below the save path");
        check(withoutDisguises(path) == path, "a path hides nothing");
        const auto below = path + '/';
        const auto next = paths.lower_bound(below);
        check(next == paths.end() || !next->starts_with(below), "no file has the path of a folder");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::vector<char> bytes{data, data + size};
    const auto params = engine::loadTorrentBytes(bytes);
    if (!params) {
        return 0;
    }
    check(params->trackers.size() == params->tracker_tiers.size(), "each tracker has a tier");
    const auto names = engine::cleanNames(*params->ti);
    if (!names) {
        return 0;
    }
    const auto& files = params->ti->files();
    std::set<std::string> paths;
    std::size_t written = 0;
    for (const auto file : files.file_range()) {
        if (files.pad_file_at(file)) {
            continue;
        }
        ++written;
        const auto renamed = names->renamed.find(file);
        paths.insert(renamed != names->renamed.end() ? renamed->second : files.file_path(file));
    }
    check(paths.size() == written, "no two files have one path");
    checkPaths(paths);
    return 0;
}
