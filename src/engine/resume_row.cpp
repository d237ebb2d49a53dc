#include "engine/resume_store.hpp"
#include "storage/checksum.hpp"
#include "storage/little_endian.hpp"

#include <algorithm>
#include <cstddef>

// How a torrent becomes the bytes of a row and comes back. Apart from the database, for the fuzzer.
namespace barter::engine {
namespace {

constexpr std::size_t checksumBytes = 8;
constexpr std::size_t lengthBytes = 4;

void appendField(std::vector<char>& out, std::span<const char> field)
{
    storage::appendLittleEndian(out, field.size(), lengthBytes);
    out.insert(out.end(), field.begin(), field.end());
}

std::uint64_t checksum(std::int64_t position, std::string_view key, std::span<const char> fields)
{
    storage::Crc64 crc;
    crc.add(static_cast<std::uint64_t>(position));
    crc.add(std::uint64_t{key.size()});
    crc.add(key);
    crc.add(fields);
    return crc.value();
}

/// Takes a field off the front; false when its length does not fit, then `rest` stays.
template <class Container>
bool takeField(std::span<const char>& rest, Container& field)
{
    if (rest.size() < lengthBytes) {
        return false;
    }
    const auto length = storage::readLittleEndian(rest.first(lengthBytes));
    if (length > rest.size() - lengthBytes) {
        return false;
    }
    const auto bytes = rest.subspan(lengthBytes, length);
    field.assign(bytes.begin(), bytes.end());
    rest = rest.subspan(lengthBytes + length);
    return true;
}

}  // namespace

std::vector<char> encodeRow(std::int64_t position, const StoredTorrent& torrent)
{
    std::vector<char> content(checksumBytes);
    content.reserve(checksumBytes + 5 * lengthBytes + torrent.name.size() + torrent.savePath.size() +
                    torrent.extra.size() + torrent.manifest.size() + torrent.resume.size());
    appendField(content, torrent.name);
    appendField(content, torrent.savePath);
    appendField(content, torrent.extra);
    appendField(content, torrent.manifest);
    appendField(content, torrent.resume);
    auto crc = checksum(position, torrent.key, std::span<const char>{content}.subspan(checksumBytes));
    if (torrent.damaged) {
        crc = ~crc;
    }
    for (std::size_t i = 0; i < checksumBytes; ++i) {
        content[i] = static_cast<char>(crc >> (8 * i) & 0xffU);
    }
    return content;
}

StoredTorrent decodeRow(std::int64_t position, std::string_view key, std::span<const char> content)
{
    StoredTorrent torrent;
    torrent.key = key;
    torrent.damaged = true;
    if (content.size() < checksumBytes) {
        return torrent;
    }
    const auto fields = content.subspan(checksumBytes);
    auto rest = fields;
    const bool whole = takeField(rest, torrent.name) && takeField(rest, torrent.savePath) &&
                       takeField(rest, torrent.extra) && takeField(rest, torrent.manifest) &&
                       takeField(rest, torrent.resume) && rest.empty();
    const bool matches = storage::readLittleEndian(content.first(checksumBytes)) == checksum(position, key, fields);
    torrent.damaged = !(whole && matches && isTorrentKey(key));
    return torrent;
}

bool isTorrentKey(std::string_view key)
{
    const auto isHex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return (key.size() == 40 || key.size() == 64) && std::all_of(key.begin(), key.end(), isHex);
}

}  // namespace barter::engine
