#include "engine/torrent_loader.hpp"

#include <libtorrent/torrent_info.hpp>

#include <fstream>
#include <iostream>
#include <string>

// Loads one torrent file as the program does and says what came of it; then the most memory that this process had (the
// kernel's VmHWM: what its parent had before the exec does not count). Its time and memory are the loader's alone.
namespace {

std::string judge(const char* torrent)
{
    using namespace barter;
    const auto params = engine::loadTorrentFile(torrent);
    if (!params) {
        return "refused: " + params.error().code.message();
    }
    const auto names = engine::cleanNames(*params->ti);
    if (!names) {
        return "refused: " + names.error().code.message();
    }
    const auto& files = params->ti->files();
    for (const auto file : files.file_range()) {
        const auto renamed = names->renamed.find(file);
        const auto path = renamed != names->renamed.end() ? renamed->second : files.file_path(file);
        if (!engine::staysBelow(path)) {
            return "escaped: " + path;
        }
    }
    return "taken: " + std::to_string(files.num_files()) + " files";
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        return 2;
    }
    std::cout << judge(argv[1]) << '\n';
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) {
            std::cout << line.substr(line.find_first_not_of(" \t", 6)) << '\n';
        }
    }
    return 0;
}
