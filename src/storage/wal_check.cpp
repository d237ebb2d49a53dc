#include "storage/wal_check.hpp"

#include "storage/big_endian.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/storage_error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// The format: https://www.sqlite.org/fileformat.html, 4.
namespace barter::storage {
namespace {

constexpr std::size_t headerBytes = 32;
constexpr std::size_t frameHeaderBytes = 24;
constexpr std::uint32_t magic = 0x377f0682;  ///< its last bit: the checksum takes words as big-endian ones
constexpr std::uint32_t maxPageBytes = 65536;

/// Goes on from frame to frame.
class WalChecksum {
public:
    explicit WalChecksum(bool bigEndianWords) : m_bigEndianWords{bigEndianWords} {}

    void add(std::span<const char> bytes)
    {
        for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
            m_first += word(bytes.first(4)) + m_second;
            m_second += word(bytes.subspan(4, 4)) + m_first;
        }
    }
    /// Whether `stored` is it.
    [[nodiscard]] bool is(std::span<const char> stored) const
    {
        return readBigEndian(stored.first(4)) == m_first && readBigEndian(stored.subspan(4, 4)) == m_second;
    }

private:
    [[nodiscard]] std::uint32_t word(std::span<const char> four) const
    {
        const auto number = readBigEndian(four);
        return m_bigEndianWords ? number : __builtin_bswap32(number);
    }

    bool m_bigEndianWords;
    std::uint32_t m_first = 0;
    std::uint32_t m_second = 0;
};

/// Whose frame it is: of this log (`hitLog`: and its mark was hit), of one that lay here before, or of none (zeros, as
/// a power cut leaves them).
enum class Owner { thisLog, hitLog, nobody, olderLog };

Owner ownerOf(std::span<const char> header, std::span<const char> frame)
{
    const std::array salts{readBigEndian(frame.subspan(8, 4)), readBigEndian(frame.subspan(12, 4))};
    // Both differ in an older log.
    const bool first = salts[0] == readBigEndian(header.subspan(16, 4));
    const bool second = salts[1] == readBigEndian(header.subspan(20, 4));
    if (first || second) {
        return first && second ? Owner::thisLog : Owner::hitLog;
    }
    return salts[0] == 0 && salts[1] == 0 ? Owner::nobody : Owner::olderLog;
}

}  // namespace

Expected<WalState> checkWal(const std::string& path)
{
    const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat status {};
    if (!file.isOpen()) {
        return errno == ENOENT ? Expected<WalState>{WalState::whole} : failErrno(errno, "open log");
    }
    if (::fstat(file.get(), &status) != 0) {
        return failErrno(errno, "fstat log");
    }
    if (!S_ISREG(status.st_mode) || status.st_size == 0) {
        return WalState::whole;  // for SQLite to say what is wrong
    }
    std::array<char, headerBytes> headerStore{};
    const auto headerRead = ::pread(file.get(), headerStore.data(), headerBytes, 0);
    if (headerRead != std::ssize(headerStore)) {
        return headerRead < 0 ? failErrno(errno, "read log") : Expected<WalState>{WalState::torn};
    }
    const std::span<const char> header{headerStore};
    const auto pageBytes = readBigEndian(header.subspan(8, 4));
    WalChecksum checksum{(readBigEndian(header.first(4)) & 1U) != 0};
    checksum.add(header.first(24));
    if ((readBigEndian(header.first(4)) & ~1U) != magic || !checksum.is(header.subspan(24)) || pageBytes < 512 ||
        pageBytes > maxPageBytes) {
        return WalState::damaged;
    }

    std::vector<char> frameStore(frameHeaderBytes + pageBytes);
    const std::span<const char> frame{frameStore};
    bool ended = false;  // no frame of this log is expected any more
    bool inTransaction = false;
    auto place = static_cast<off_t>(headerBytes);
    ssize_t got = 0;
    while ((got = ::pread(file.get(), frameStore.data(), frameStore.size(), place)) == std::ssize(frameStore)) {
        place += got;
        const auto owner = ownerOf(header, frame);
        if (owner == Owner::hitLog) {
            return WalState::damaged;
        }
        if (owner != Owner::thisLog) {
            inTransaction = inTransaction || (owner == Owner::nobody && !ended);
            ended = true;
            continue;
        }
        checksum.add(frame.first(8));
        checksum.add(frame.subspan(frameHeaderBytes));
        if (ended || !checksum.is(frame.subspan(16, 8))) {
            return WalState::damaged;
        }
        inTransaction = readBigEndian(frame.subspan(4, 4)) == 0;  // else the size of the database after a commit
    }
    if (got < 0) {
        return failErrno(errno, "read log");
    }
    const bool cutOff = got > 0 && !ended;
    return cutOff || inTransaction ? WalState::torn : WalState::whole;
}

}  // namespace barter::storage
