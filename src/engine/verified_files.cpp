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

bool isUntouched(const FileStamp& before, const FileStamp& now)
{
    return before.size == now.size && before.modified == now.modified && before.changed == now.changed;
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

void VerifiedFiles::beginWrite()
{
    const std::lock_guard lock{m_mutex};
    ++m_writes.begun;
}

void VerifiedFiles::endWrite()
{
    const std::lock_guard lock{m_mutex};
    ++m_writes.done;
}

VerifiedFiles::Writes VerifiedFiles::writes() const
{
    const std::lock_guard lock{m_mutex};
    return m_writes;
}

void VerifiedFiles::begin(std::span<const Seen> seen, Writes before)
{
    const std::lock_guard lock{m_mutex};
    m_proven.clear();
    const auto settled = isQuiet(before) ? m_writes.begun : File::notYet;
    for (auto& file : m_files) {
        file = {.stamp = {}, .knowledge = File::Knowledge::absent, .inDoubt = false, .settled = settled};
    }
    for (const auto& each : seen) {
        learn(each, before);
    }
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

void VerifiedFiles::firstLook(const Seen& seen, Writes before)
{
    const std::lock_guard lock{m_mutex};
    if (m_files.at(seen.file).knowledge != File::Knowledge::known) {
        learn(seen, before);
    }
}

void VerifiedFiles::replacedByUs(std::size_t file)
{
    const std::lock_guard lock{m_mutex};
    if (auto& replaced = m_files.at(file); !replaced.inDoubt) {
        replaced.knowledge = File::Knowledge::adopt;
    }
}

void VerifiedFiles::learn(const Seen& seen, Writes before)
{
    auto& file = m_files.at(seen.file);
    file.stamp = seen.stamp;
    file.knowledge = File::Knowledge::known;
    file.settled = isQuiet(before) ? m_writes.begun : file.settled;
}

/// Whether no write of ours was under way since then: one that was may still change what was seen.
bool VerifiedFiles::isQuiet(Writes before) const
{
    return before.begun == before.done && before.begun == m_writes.begun;
}

bool VerifiedFiles::isOurs(const File& file, const FileStamp& now) const
{
    const bool wroteSince = m_writes.begun != file.settled;
    switch (file.knowledge) {
    case File::Knowledge::known:
        return isSameFile(file.stamp, now) &&
               (isUntouched(file.stamp, now) || (wroteSince && onlyGrew(file.stamp, now)));
    case File::Knowledge::adopt:
    case File::Knowledge::asked: return true;
    case File::Knowledge::none:
    case File::Knowledge::absent: break;
    }
    return wroteSince;
}

bool VerifiedFiles::believes(int piece, std::span<const Seen> seen, Writes before)
{
    const std::lock_guard lock{m_mutex};
    for (const auto& each : seen) {
        if (auto& file = m_files.at(each.file); !isOurs(file, each.stamp)) {
            file.inDoubt = true;
            m_proven.clear();
        }
        learn(each, before);
    }
    return m_proven.contains(piece) ||
           std::ranges::none_of(seen, [this](const Seen& each) { return m_files[each.file].inDoubt; });
}

void VerifiedFiles::prove(int piece, std::span<const Seen> seen)
{
    const std::lock_guard lock{m_mutex};
    const bool asSeen =
        std::ranges::all_of(seen, [this](const Seen& each) { return isOurs(m_files.at(each.file), each.stamp); });
    if (asSeen) {
        m_proven.insert(piece);
    }
}

}  // namespace barter::engine
