#include "engine/verified_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cerrno>

namespace barter::engine {
namespace {

constexpr std::int64_t allocationUnit = 512;  // of stx_blocks, on every file system

std::int64_t nanoseconds(const struct statx_timestamp& time)
{
    constexpr std::int64_t perSecond = 1'000'000'000;
    return time.tv_sec * perSecond + time.tv_nsec;
}

bool isSameFile(const FileStamp& one, const FileStamp& other)
{
    return one.device == other.device && one.inode == other.inode;
}

/// Whatever its number, which some file systems give anew now and then: a file that took another's place was changed
/// when it did.
bool isUntouched(const FileStamp& before, const FileStamp& now)
{
    return before.device == now.device && before.size == now.size && before.modified == now.modified &&
           before.changed == now.changed;
}

/// Of a file's writes.
bool isQuiet(const VerifiedFiles::Writes& before, const VerifiedFiles::Writes& now)
{
    return before.begun == before.done && before.begun == now.begun;
}

/// What our own writes do to a file: it grows. Some file systems give back what they had reserved behind its end.
bool onlyGrew(const FileStamp& before, const FileStamp& now)
{
    const bool hasNewHoles = now.allocated < before.allocated && now.allocated < now.size;
    return now.size >= before.size && !hasNewHoles;
}

}  // namespace

FileStamp FileStamp::of(const std::string& path, std::error_code& error)
{
    error.clear();
    struct statx status {};
    if (::statx(AT_FDCWD, path.c_str(), 0, STATX_BASIC_STATS, &status) != 0) {
        error.assign(errno, std::system_category());
        return {};
    }
    return {.device = gnu_dev_makedev(status.stx_dev_major, status.stx_dev_minor),
            .inode = status.stx_ino,
            .size = static_cast<std::int64_t>(status.stx_size),
            .modified = nanoseconds(status.stx_mtime),
            .changed = nanoseconds(status.stx_ctime),
            .allocated = static_cast<std::int64_t>(status.stx_blocks) * allocationUnit};
}

VerifiedFiles::VerifiedFiles(std::size_t files) : m_files(files) {}

void VerifiedFiles::beginWrite(std::size_t file)
{
    const std::lock_guard lock{m_mutex};
    ++m_files.at(file).writes.begun;
}

void VerifiedFiles::endWrite(std::size_t file)
{
    const std::lock_guard lock{m_mutex};
    ++m_files.at(file).writes.done;
}

VerifiedFiles::Writes VerifiedFiles::writes(std::size_t file) const
{
    const std::lock_guard lock{m_mutex};
    return m_files.at(file).writes;
}

bool VerifiedFiles::wantsFirstLook(std::size_t file)
{
    const std::lock_guard lock{m_mutex};
    auto& knowledge = m_files.at(file).knowledge;
    if (knowledge != File::Knowledge::none && knowledge != File::Knowledge::absent) {
        return false;
    }
    knowledge = File::Knowledge::asked;
    return true;
}

bool VerifiedFiles::isThere(std::size_t file) const
{
    const std::lock_guard lock{m_mutex};
    return m_files.at(file).knowledge == File::Knowledge::known;
}

void VerifiedFiles::begin(std::span<const Seen> seen)
{
    const std::lock_guard lock{m_mutex};
    m_right.clear();
    m_wrong.clear();
    for (auto& file : m_files) {
        // Where nothing is seen, we may have made a file since somebody looked.
        const auto settled = file.writes.begun == 0 ? 0 : File::notYet;
        file = {.stamp = {},
                .writes = file.writes,
                .settled = settled,
                .knowledge = File::Knowledge::absent,
                .inDoubt = false};
    }
    for (const auto& each : seen) {
        auto& file = m_files.at(each.file);
        file.settled = File::notYet;
        learn(file, each);
    }
}

void VerifiedFiles::settle(std::span<const Seen> seen)
{
    const std::lock_guard lock{m_mutex};
    std::ranges::for_each(seen, [this](const Seen& each) { compare(each); });
}

void VerifiedFiles::placedByUs(std::span<const Seen> seen)
{
    const std::lock_guard lock{m_mutex};
    for (const auto& each : seen) {
        auto& file = m_files.at(each.file);
        const auto& before = file.stamp;
        // Renamed, it is the same and was not written to; copied, it is on another device.
        const bool isRenamed =
            isSameFile(before, each.stamp) && before.size == each.stamp.size && before.modified == each.stamp.modified;
        const bool isCopied = before.device != each.stamp.device;
        if (file.knowledge == File::Knowledge::known && !isRenamed && !isCopied && !isOurs(file, each.stamp)) {
            doubt(file);
        }
        learn(file, each);
    }
}

bool VerifiedFiles::isOurs(const File& file, const FileStamp& now)
{
    const bool wroteSince = file.writes.begun != file.settled;
    switch (file.knowledge) {
    case File::Knowledge::known:
        return isUntouched(file.stamp, now) || (wroteSince && isSameFile(file.stamp, now) && onlyGrew(file.stamp, now));
    case File::Knowledge::asked: return true;
    case File::Knowledge::absent: return wroteSince;
    case File::Knowledge::none: break;
    }
    return false;
}

/// A write that was under way may still change what was seen.
void VerifiedFiles::learn(File& file, const Seen& seen)
{
    file.stamp = seen.stamp;
    file.knowledge = File::Knowledge::known;
    file.settled = isQuiet(seen.before, file.writes) ? file.writes.begun : file.settled;
}

void VerifiedFiles::doubt(File& file)
{
    file.inDoubt = true;
    m_right.clear();
    m_wrong.clear();
}

void VerifiedFiles::compare(const Seen& seen)
{
    auto& file = m_files.at(seen.file);
    if (!isOurs(file, seen.stamp)) {
        doubt(file);
    }
    learn(file, seen);
}

VerifiedFiles::Belief VerifiedFiles::believes(int piece, std::span<const Seen> seen)
{
    const std::lock_guard lock{m_mutex};
    std::ranges::for_each(seen, [this](const Seen& each) { compare(each); });
    if (std::ranges::none_of(seen, [this](const Seen& each) { return m_files[each.file].inDoubt; }) ||
        m_right.contains(piece)) {
        return Belief::believed;
    }
    return m_wrong.contains(piece) ? Belief::knownToBeWrong : Belief::doubted;
}

bool VerifiedFiles::hashed(int piece, bool isRight, std::span<const Seen> seen)
{
    const std::lock_guard lock{m_mutex};
    const bool isSame = std::ranges::all_of(seen, [this, isRight](const Seen& each) {
        const auto& file = m_files.at(each.file);
        // What we wrote meanwhile does not make a right piece wrong.
        return isRight ? isOurs(file, each.stamp)
                       : isUntouched(file.stamp, each.stamp) && isQuiet(each.before, file.writes) &&
                             file.settled == file.writes.begun;
    });
    if (isSame) {
        (isRight ? m_right : m_wrong).insert(piece);
    }
    return isSame;
}

}  // namespace barter::engine
