#include "engine/resume_store.hpp"
#include "fuzz_check.hpp"
#include "storage/checksum.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

// A row of the list of torrents in any condition. One that counts as undamaged
// is written to the same bytes; and any fields at all survive being written and
// read.

namespace {

using namespace barter;
using barter::fuzz::check;

constexpr std::string_view key = "d2474e86c95b19b8bcfdb92bc12c9d44667cfa36";

/// Fields cut out of the input, so that every content and length comes along.
engine::StoredTorrent torrentFrom(std::span<const char> bytes)
{
    engine::StoredTorrent torrent;
    torrent.key = key;
    const auto take = [&bytes](auto& field) {
        const auto size = bytes.empty() ? 0 : static_cast<unsigned char>(bytes.front()) % bytes.size();
        field.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        bytes = bytes.subspan(size);
    };
    take(torrent.name);
    take(torrent.savePath);
    take(torrent.extra);
    take(torrent.manifest);
    take(torrent.resume);
    return torrent;
}

/// The input as the fields of a row whose checksum is right: else nearly all inputs end at the checksum.
std::vector<char> withChecksum(std::vector<char> bytes)
{
    constexpr std::size_t checksumBytes = 8;
    if (bytes.size() < checksumBytes) {
        return bytes;
    }
    storage::Crc64 crc;
    crc.add(std::uint64_t{1});
    crc.add(std::uint64_t{key.size()});
    crc.add(key);
    crc.add(std::span<const char>{bytes}.subspan(checksumBytes));
    for (std::size_t i = 0; i < checksumBytes; ++i) {
        bytes[i] = static_cast<char>(crc.value() >> (8 * i) & 0xffU);
    }
    return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::vector<char> bytes{data, data + size};
    for (const auto& row : {bytes, withChecksum(bytes)}) {
        const auto decoded = engine::decodeRow(1, key, row);
        if (!decoded.damaged) {
            check(engine::encodeRow(1, decoded) == row, "an undamaged row is written as it was");
        }
    }
    const auto torrent = torrentFrom(bytes);
    const auto row = engine::encodeRow(7, torrent);
    check(engine::decodeRow(7, key, row) == torrent, "a row survives");
    check(engine::decodeRow(8, key, row).damaged, "a row in another's place is damaged");
    return 0;
}
