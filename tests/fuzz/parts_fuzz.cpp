#include "engine/file_manifest.hpp"
#include "engine/piece_journal.hpp"
#include "engine/session_extra.hpp"
#include "fuzz_check.hpp"
#include "net/url.hpp"
#include "storage/wal_check.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Small parsers, one of which the first byte of the input chooses. The answer of the running instance (the client's
// side of the hand-over) is read by the parser of handover_fuzz.

namespace {

using namespace barter;
using barter::fuzz::check;

bool isOneWord(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

std::string written(const net::Url& url)
{
    return (url.tls ? "https://" : "http://") + net::hostHeader(url) + url.target;
}

/// Nothing of what goes into the head of a request ends a line of it; written out, a URL is read as the same.
void checkUrl(const net::Url& url)
{
    check(!url.host.empty() && isOneWord(url.host), "a host is one word");
    check(url.host.find_first_of("/?#@[]\\") == std::string::npos, "a host ends where the path begins");
    check(url.port != 0, "a URL has a port");
    check(url.target.starts_with('/') && isOneWord(url.target), "a target is one word");
    check(url.target.find('#') == std::string::npos, "a fragment stays here");
    check(isOneWord(net::hostHeader(url)), "a Host header is one word");
    const auto again = net::parseUrl(written(url));
    check(again && *again == url, "a URL survives");
}

void fuzzUrl(std::string_view text)
{
    const auto parsed = net::parseUrl(text);
    if (parsed) {
        checkUrl(*parsed);
    }
    const net::Url base{.tls = true, .host = "example.org", .port = 8443, .target = "/a/b?c"};
    const auto resolved = net::resolveReference(base, text);
    if (resolved) {
        checkUrl(*resolved);
    }
    check(!parsed || (resolved && *resolved == *parsed), "a whole URL does not depend on the page");
}

void fuzzManifest(std::span<const char> bytes)
{
    const auto read = engine::FileManifest::fromBytes(bytes);
    if (!read) {
        return;
    }
    const auto rewritten = read->toBytes();
    const auto again = engine::FileManifest::fromBytes(rewritten);
    check(again && *again == *read, "a manifest survives");
    check(again->toBytes() == rewritten, "a manifest has one form");
    check(rewritten.size() <= bytes.size(), "a manifest does not grow");
    check(read->existedBefore(bytes.size() * 8), "of a file it does not know, a manifest says that it was there");
}

void fuzzExtra(std::string_view text)
{
    const auto read = engine::readExtra(text);
    check(read.ownName.size() + read.mountPoint.size() <= text.size(), "fields do not grow");
    const auto again = engine::readExtra(engine::writeExtra(read));
    check(again.stopped == read.stopped && again.ownName == read.ownName && again.mountPoint == read.mountPoint,
          "fields survive");
}

void fuzzJournal(std::span<const char> bytes)
{
    const std::string key(40, 'a');
    const auto content = engine::decodeJournal(key, bytes);
    check(std::ranges::all_of(content.pieces, [](int piece) { return piece >= 0; }), "a piece has a number");
    check((content.pieces.size() + content.damaged) * 12 >= bytes.size(), "each record is read or counted");
    check(content.pieces.size() * 12 <= bytes.size(), "no record is invented");
    const auto rewritten = engine::encodeJournal(key, content.pieces);
    const auto again = engine::decodeJournal(key, rewritten);
    check(again.pieces == content.pieces && again.damaged == 0, "pieces survive");
    check(engine::decodeJournal(std::string(40, 'b'), rewritten).pieces.empty(), "pieces belong to their torrent");

    // Any numbers at all, as the checksum keeps most inputs out.
    std::vector<int> pieces;
    for (const char byte : bytes) {
        pieces.push_back(static_cast<unsigned char>(byte) * 8'421'504);
    }
    auto journal = engine::encodeJournal(key, pieces);
    check(engine::decodeJournal(key, journal).pieces == pieces, "pieces come back in their order");
    if (!journal.empty()) {
        auto& hit = journal[static_cast<unsigned char>(bytes.back()) % journal.size()];
        hit = static_cast<char>(hit ^ (1 << (pieces.size() % 8)));
        const auto damaged = engine::decodeJournal(key, journal);
        check(damaged.damaged == 1 && damaged.pieces.size() + 1 == pieces.size(), "one flipped bit costs one piece");
    }
}

storage::WalState stateOf(std::span<const char> log)
{
    static const auto path =
        (std::filesystem::temp_directory_path() / ("barter-fuzz-wal-" + std::to_string(::getpid()))).string();
    std::ofstream{path, std::ios::binary}.write(log.data(), static_cast<std::streamsize>(log.size()));
    const auto state = storage::checkWal(path).value();
    std::filesystem::remove(path);
    return state;
}

/// Damage is a transaction behind a wrong frame: a shorter log has no more of them.
void fuzzWal(std::span<const char> log)
{
    if (stateOf(log) != storage::WalState::damaged) {
        check(stateOf(log.first(log.size() / 2)) != storage::WalState::damaged, "cutting a log does not damage it");
        check(stateOf(log.first(log.size() - std::min<std::size_t>(log.size(), 1))) != storage::WalState::damaged,
              "a log without its last byte is torn");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const std::vector<char> bytes{data + 1, data + size};
    const std::string_view text{bytes.data(), bytes.size()};
    switch (data[0]) {
    case 'u': fuzzUrl(text); break;
    case 'm': fuzzManifest(bytes); break;
    case 'e': fuzzExtra(text); break;
    case 'j': fuzzJournal(bytes); break;
    case 'w': fuzzWal(bytes); break;
    default: break;
    }
    return 0;
}
