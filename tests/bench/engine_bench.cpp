// What the engine's own parts cost as the number of torrents, or the size of one, grows.
#include "engine/add_torrent.hpp"
#include "engine/piece_journal.hpp"
#include "engine/resume_store.hpp"
#include "engine/torrent_loader.hpp"
#include "support/temp_folder.hpp"

#include <benchmark/benchmark.h>
#include <libtorrent/bencode.hpp>
#include <libtorrent/create_torrent.hpp>

#include <array>
#include <iterator>
#include <string>
#include <vector>

namespace {

using namespace barter;

constexpr std::size_t rowBytes = 22'000;  ///< resume data of a torrent with 1,024 pieces

std::string keyOf(std::size_t number)
{
    const auto digits = std::to_string(number);
    return std::string(40 - digits.size(), '0') + digits;
}

engine::StoredTorrent row(std::size_t number, std::size_t bytes = rowBytes)
{
    engine::StoredTorrent torrent;
    torrent.key = keyOf(number);
    torrent.name = "Torrent " + std::to_string(number);
    torrent.savePath = "/srv/downloads";
    torrent.resume.assign(bytes, static_cast<char>(number));
    return torrent;
}

engine::ResumeStore filledStore(const test::TempFolder& folder, std::size_t count)
{
    auto store = engine::ResumeStore::open(folder / "barter.db").value();
    std::vector<engine::StoredTorrent> rows;
    for (std::size_t number = 0; number < count; ++number) {
        rows.push_back(row(number));
    }
    if (!store.put(rows)) {
        std::abort();
    }
    return store;
}

/// One piece at a time, each of another torrent than the last: the worst order for the files that are kept open.
void journalAppend(benchmark::State& state)
{
    const test::TempFolder folder;
    auto journal = engine::PieceJournal::open(folder / "journal").value();
    const auto torrents = static_cast<std::size_t>(state.range(0));
    std::size_t next = 0;
    std::array<int, 1> piece{};
    for (auto _ : state) {
        if (!journal.append(keyOf(next % torrents), piece)) {
            state.SkipWithError("append");
        }
        ++next;
        piece[0] = static_cast<int>(next / torrents);
    }
    state.SetComplexityN(state.range(0));
}

/// A checkpoint of 20 torrents in a list of that many, with its fsync.
void saveTwentyRows(benchmark::State& state)
{
    const test::TempFolder folder;
    const auto count = static_cast<std::size_t>(state.range(0));
    auto store = filledStore(folder, count);
    std::vector<engine::StoredTorrent> rows;
    for (std::size_t i = 0; i < 20; ++i) {
        rows.push_back(row(i * count / 20));
    }
    for (auto _ : state) {
        if (!store.put(rows)) {
            state.SkipWithError("put");
        }
    }
    state.SetComplexityN(state.range(0));
}

void loadAllRows(benchmark::State& state)
{
    const test::TempFolder folder;
    auto store = filledStore(folder, static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(store.loadAll());
    }
    state.SetComplexityN(state.range(0));
}

void encodeAndDecodeRow(benchmark::State& state)
{
    const auto torrent = row(1, static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        const auto bytes = engine::encodeRow(1, torrent);
        benchmark::DoNotOptimize(engine::decodeRow(1, torrent.key, bytes));
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
    state.SetComplexityN(state.range(0));
}

void loadTorrent(benchmark::State& state)
{
    constexpr int pieceLength = 16 * 1024;
    lt::file_storage files;
    files.add_file("payload/file", state.range(0) * pieceLength);
    lt::create_torrent torrent{files, pieceLength, lt::create_torrent::v1_only};
    for (const auto piece : torrent.piece_range()) {
        torrent.set_hash(piece, lt::sha1_hash{"barter barter barter"});
    }
    std::vector<char> bytes;
    lt::bencode(std::back_inserter(bytes), torrent.generate());
    for (auto _ : state) {
        benchmark::DoNotOptimize(engine::loadTorrentBytes(bytes));
    }
    state.SetComplexityN(state.range(0));
}

void loadMagnetWithTrackers(benchmark::State& state)
{
    std::string magnet = "magnet:?xt=urn:btih:" + keyOf(1);
    for (std::int64_t number = 0; number < state.range(0); ++number) {
        magnet += "&tr=http%3A%2F%2Ftracker" + std::to_string(number) + ".example%2Fannounce";
    }
    for (auto _ : state) {
        const auto source = engine::parseSource(magnet);
        benchmark::DoNotOptimize(engine::loadMagnet(std::get<engine::MagnetSource>(*source).uri));
    }
    state.SetComplexityN(state.range(0));
}

void lists(benchmark::internal::Benchmark* each)
{
    each->Arg(1'000)->Arg(5'000)->Arg(10'000)->Complexity()->Unit(benchmark::kMicrosecond);
}

void lengths(benchmark::internal::Benchmark* each)
{
    each->RangeMultiplier(8)->Range(1'024, 512 * 1'024)->Complexity()->Unit(benchmark::kMicrosecond);
}

BENCHMARK(journalAppend)->Arg(10)->Apply(lists);
BENCHMARK(saveTwentyRows)->Apply(lists);
BENCHMARK(loadAllRows)->Apply(lists);
BENCHMARK(encodeAndDecodeRow)->Apply(lengths);
BENCHMARK(loadTorrent)->Apply(lengths);
BENCHMARK(loadMagnetWithTrackers)->RangeMultiplier(4)->Range(1, 64)->Complexity()->Unit(benchmark::kMicrosecond);

}  // namespace
