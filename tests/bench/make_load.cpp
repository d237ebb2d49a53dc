// Many torrents for compare.py, the same for the same number.
//
//   make_load COUNT FOLDER TRACKER
//
// Each has 4 files, 1,024 pieces of 1 MiB with made-up hashes, and one tracker. In FOLDER: torrents/*.torrent;
// resume/*.resume, which say that all pieces are there; data/ with the files, sparse, as their check expects them; and
// profile/barter.db, which holds the same as resume/.
#include "engine/resume_store.hpp"
#include "engine/session_extra.hpp"
#include "engine/storage_probe.hpp"
#include "engine/stored_files.hpp"
#include "engine/torrent_record.hpp"

#include <libtorrent/bencode.hpp>
#include <libtorrent/create_torrent.hpp>
#include <libtorrent/load_torrent.hpp>
#include <libtorrent/write_resume_data.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace barter;

constexpr int fileCount = 4;
constexpr int pieceCount = 1024;
constexpr int pieceLength = 1024 * 1024;

std::vector<char> makeTorrent(const std::string& name, const std::string& tracker, std::mt19937_64& random)
{
    lt::file_storage files;
    for (int file = 0; file < fileCount; ++file) {
        files.add_file(name + "/part " + std::to_string(file) + ".bin",
                       std::int64_t{pieceCount} * pieceLength / fileCount);
    }
    lt::create_torrent torrent{files, pieceLength, lt::create_torrent::v1_only};
    for (const auto piece : torrent.piece_range()) {
        lt::sha1_hash hash;
        std::generate(hash.begin(), hash.end(), [&random] { return static_cast<std::uint8_t>(random()); });
        torrent.set_hash(piece, hash);
    }
    torrent.add_tracker(tracker);
    std::vector<char> bytes;
    lt::bencode(std::back_inserter(bytes), torrent.generate());
    return bytes;
}

void write(const fs::path& path, const std::vector<char>& bytes)
{
    std::ofstream{path, std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void makeSparseFiles(const lt::torrent_info& info, const fs::path& folder)
{
    for (const auto& file : engine::manifestFiles(info, {})) {
        const auto path = folder / file.path;
        fs::create_directories(path.parent_path());
        std::ofstream{path}.close();
        fs::resize_file(path, static_cast<std::uintmax_t>(file.size));
    }
}

engine::StoredTorrent
rowOf(const lt::add_torrent_params& params, const std::vector<char>& resume, const std::string& mountPoint)
{
    engine::StoredTorrent row;
    row.key = engine::keyOf(params.ti->info_hashes());
    row.name = params.ti->name();
    row.savePath = params.save_path;
    row.resume = resume;
    row.manifest = engine::FileManifest::take(params.save_path, engine::manifestFiles(*params.ti, {})).toBytes();
    row.extra = engine::writeExtra({.stopped = false, .ownName = {}, .mountPoint = mountPoint});
    return row;
}

bool makeLoad(int count, const fs::path& folder, const std::string& tracker)
{
    for (const char* name : {"torrents", "resume", "data", "profile"}) {
        fs::create_directories(folder / name);
    }
    const auto data = folder / "data";
    const auto mountPoint = engine::mountPointOf(data.string());
    std::mt19937_64 random{1};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same torrents each time
    std::vector<engine::StoredTorrent> rows;
    for (int number = 0; number < count; ++number) {
        const auto name = "Torrent " + std::to_string(number);
        const auto torrent = makeTorrent(name, tracker, random);
        write(folder / "torrents" / (name + ".torrent"), torrent);
        auto params = lt::load_torrent_buffer(torrent);
        params.save_path = data.string();
        params.have_pieces.resize(pieceCount, true);
        params.added_time = 1'600'000'000 + number;
        params.completed_time = params.added_time;
        const auto resume = lt::write_resume_data_buf(params);
        write(folder / "resume" / (name + ".resume"), resume);
        rows.push_back(rowOf(params, resume, mountPoint));
        makeSparseFiles(*params.ti, data);
    }
    auto store = engine::ResumeStore::open((folder / "profile" / "barter.db").string());
    return store && store->put(rows) && store->markCleanExit();
}

}  // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> words{argv + 1, argv + argc};
    if (words.size() != 3) {
        std::cerr << "usage: make_load COUNT FOLDER TRACKER\n";
        return 2;
    }
    return makeLoad(std::stoi(words[0]), fs::absolute(words[1]), words[2]) ? 0 : 1;
}
