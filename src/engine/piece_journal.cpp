#include "engine/piece_journal.hpp"

#include "engine/resume_store.hpp"
#include "storage/atomic_file.hpp"
#include "storage/checksum.hpp"
#include "storage/little_endian.hpp"
#include "storage/storage_error.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <tuple>

namespace barter::engine {
namespace {

namespace fs = std::filesystem;
using storage::FileDescriptor;
using storage::StorageErrc;

constexpr std::size_t numberBytes = 4;
constexpr std::size_t recordBytes = numberBytes + 8;
constexpr std::size_t maxOpenFiles = 64;
constexpr std::size_t maxFileBytes = std::size_t{64} * 1024 * 1024;  // 5 million pieces; libtorrent takes 2 million
constexpr std::string_view extension = ".pieces";

std::uint64_t checksum(std::string_view key, std::uint64_t piece)
{
    storage::Crc64 crc;
    crc.add(key);
    crc.add(piece);
    return crc.value();
}

std::optional<int> decodeRecord(std::string_view key, std::span<const char> record)
{
    const auto piece = storage::readLittleEndian(record.first(numberBytes));
    if (storage::readLittleEndian(record.subspan(numberBytes)) != checksum(key, piece) || piece > INT32_MAX) {
        return std::nullopt;
    }
    return static_cast<int>(piece);
}

/// All or nothing would be best; a part of it, on a full disk, is a failure.
Expected<> writeOnce(int descriptor, std::span<const char> bytes)
{
    ssize_t written = 0;
    do {
        written = ::write(descriptor, bytes.data(), bytes.size());
    } while (written < 0 && errno == EINTR);
    if (written != std::ssize(bytes)) {
        return storage::failErrno(written < 0 ? errno : ENOSPC, "write piece journal");
    }
    return {};
}

/// "<path>.damaged-<n>": what is bad is never deleted.
std::string freeNameFor(const std::string& path)
{
    std::error_code ignored;
    std::string name;
    int number = 0;
    do {
        name = path + ".damaged-" + std::to_string(++number);
    } while (fs::exists(fs::symlink_status(name, ignored)));
    return name;
}

}  // namespace

std::vector<char> encodeJournal(std::string_view key, std::span<const int> pieces)
{
    std::vector<char> bytes;
    bytes.reserve(pieces.size() * recordBytes);
    for (const int piece : pieces) {
        if (piece >= 0) {
            const auto number = static_cast<std::uint64_t>(piece);
            storage::appendLittleEndian(bytes, number, numberBytes);
            storage::appendLittleEndian(bytes, checksum(key, number), 8);
        }
    }
    return bytes;
}

JournalContent decodeJournal(std::string_view key, std::span<const char> bytes)
{
    JournalContent content;
    while (bytes.size() >= recordBytes) {
        if (const auto piece = decodeRecord(key, bytes.first(recordBytes))) {
            content.pieces.push_back(*piece);
        } else {
            ++content.damaged;
        }
        bytes = bytes.subspan(recordBytes);
    }
    if (!bytes.empty()) {
        ++content.damaged;
    }
    return content;
}

Expected<PieceJournal> PieceJournal::open(const std::string& folder)
{
    if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        return storage::failErrno(errno, "make journal folder");
    }
    if (!fs::is_directory(folder)) {
        return fail(StorageErrc::notAFile, "journal folder");
    }
    PieceJournal journal{folder};
    journal.readFolder();
    return journal;
}

void PieceJournal::readFolder()
{
    std::vector<fs::path> unreadable;
    std::vector<std::string> damaged;
    std::error_code error;
    for (fs::directory_iterator entry{m_folder, error}, end; !error && entry != end; entry.increment(error)) {
        const auto key = entry->path().stem().string();
        if (entry->path().extension() == ".new") {
            ::unlink(entry->path().c_str());  // of a checkpoint that was not finished
            continue;
        }
        if (entry->path().extension() != extension || !isTorrentKey(key)) {
            continue;
        }
        const auto bytes = storage::readFile(entry->path().string(), maxFileBytes);
        if (!bytes) {
            ++m_damagedRecords;
            unreadable.push_back(entry->path());
            continue;
        }
        auto content = decodeJournal(key, *bytes);
        m_damagedRecords += content.damaged;
        if (content.damaged > 0) {
            damaged.push_back(key);
        }
        if (!content.pieces.empty()) {
            m_pieces.emplace(key, std::move(content.pieces));
        }
    }
    for (const auto& path : unreadable) {
        std::error_code stays;
        fs::rename(path, freeNameFor(path), stays);
    }
    for (const auto& key : damaged) {
        const auto path = pathOf(key);
        std::error_code failed;
        fs::copy_file(path, freeNameFor(path), failed);
        if (!failed) {
            // Failing here leaves the damage to be found again.
            std::ignore = checkpoint(key, std::vector<int>{m_pieces[key]});
        }
    }
}

std::vector<int> PieceJournal::recovered(const std::string& key) const
{
    const auto found = m_pieces.find(key);
    if (found == m_pieces.end()) {
        return {};
    }
    auto pieces = found->second;
    std::sort(pieces.begin(), pieces.end());
    pieces.erase(std::unique(pieces.begin(), pieces.end()), pieces.end());
    return pieces;
}

Expected<> PieceJournal::append(const std::string& key, std::span<const int> pieces)
{
    if (!isTorrentKey(key)) {
        return fail(StorageErrc::invalidKey, key);
    }
    const auto bytes = encodeJournal(key, pieces);
    if (bytes.empty()) {
        return {};
    }
    const auto descriptor = descriptorOf(key);
    if (!descriptor) {
        return tl::unexpected{descriptor.error()};
    }
    if (auto written = writeOnce(*descriptor, bytes); !written) {
        closeFile(key);  // opened again, a torn end is cut off
        return written;
    }
    auto& known = m_pieces[key];
    std::copy_if(pieces.begin(), pieces.end(), std::back_inserter(known), [](int piece) { return piece >= 0; });
    return {};
}

Expected<> PieceJournal::checkpoint(const std::string& key, std::span<const int> stillOpen)
{
    if (!isTorrentKey(key)) {
        return fail(StorageErrc::invalidKey, key);
    }
    const auto path = pathOf(key);
    const auto bytes = encodeJournal(key, stillOpen);
    closeFile(key);
    if (bytes.empty()) {
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
            return storage::failErrno(errno, "remove piece journal");
        }
        m_pieces.erase(key);
        return {};
    }
    // Beside it and renamed, unsynced: a killed process leaves the old pieces or the new ones.
    const auto fresh = path + ".new";
    {
        const FileDescriptor file{
            ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)};
        if (!file.isOpen()) {
            return storage::failErrno(errno, "open piece journal");
        }
        if (auto written = writeOnce(file.get(), bytes); !written) {
            return written;
        }
    }
    if (std::rename(fresh.c_str(), path.c_str()) != 0) {
        return storage::failErrno(errno, "rename piece journal");
    }
    auto& known = m_pieces[key];
    known.clear();
    std::copy_if(stillOpen.begin(), stillOpen.end(), std::back_inserter(known), [](int piece) { return piece >= 0; });
    return {};
}

std::string PieceJournal::pathOf(std::string_view key) const
{
    return m_folder + "/" + std::string{key} + std::string{extension};
}

Expected<int> PieceJournal::descriptorOf(const std::string& key)
{
    const auto found = std::find_if(m_open.begin(), m_open.end(), [&](const auto& file) { return file.key == key; });
    if (found != m_open.end()) {
        m_open.splice(m_open.begin(), m_open, found);
        return m_open.front().descriptor.get();
    }
    FileDescriptor file{
        ::open(pathOf(key).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)};
    if (!file.isOpen()) {
        return storage::failErrno(errno, "open piece journal");
    }
    struct stat status {};
    const auto torn = ::fstat(file.get(), &status) == 0 ? status.st_size % off_t{recordBytes} : 0;
    if (torn != 0 && ::ftruncate(file.get(), status.st_size - torn) != 0) {
        return storage::failErrno(errno, "repair piece journal");
    }
    if (m_open.size() >= maxOpenFiles) {
        m_open.pop_back();
    }
    m_open.push_front({key, std::move(file)});
    return m_open.front().descriptor.get();
}

void PieceJournal::closeFile(const std::string& key)
{
    m_open.remove_if([&](const auto& file) { return file.key == key; });
}

}  // namespace barter::engine
