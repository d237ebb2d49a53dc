#include "wallet/key_folder.hpp"

#include "storage/atomic_file.hpp"
#include "wallet/wallet_error.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace barter::wallet {
namespace {

namespace fs = std::filesystem;

constexpr mode_t folderMode = 0700;
constexpr mode_t fileMode = 0600;

/// A link that leads nowhere is there, too.
bool isThere(const std::string& path)
{
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

bool isFolder(const std::string& path)
{
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// Of costs of key files, which all have the same r and p.
bool isCheaper(const ScryptCost& one, const ScryptCost& other)
{
    return one.n < other.n;
}

/// As makeFolder() leaves it.
bool isClosedFolder(const std::string& path)
{
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && (status.st_mode & 07777U) == folderMode;
}

}  // namespace

std::string KeyFolder::pathOf(Generation generation) const
{
    return m_path + (generation == Generation::current ? "/wallet.key" : "/wallet.key.previous");
}

Expected<> KeyFolder::makeFolder() const
{
    if (::mkdir(m_path.c_str(), folderMode) != 0 && errno != EEXIST) {
        return storage::failErrno(errno, "mkdir");
    }
    if (!isFolder(m_path)) {
        return fail(storage::StorageErrc::notFound, "folder");
    }
    if (::chmod(m_path.c_str(), folderMode) != 0) {  // it was there, or the umask took some of it
        return storage::failErrno(errno, "chmod");
    }
    return storage::syncDirectory(fs::path{m_path}.parent_path().string());
}

bool KeyFolder::isTaken() const
{
    return isThere(pathOf(Generation::current)) || isThere(pathOf(Generation::previous));
}

Expected<> KeyFolder::create(const KeyFile& file) const
{
    if (isTaken()) {
        return fail(WalletErrc::walletExists);
    }
    // Whoever is shut in may neither make folders nor change their rights.
    if (auto made = isClosedFolder(m_path) ? Expected<>{} : makeFolder(); !made) {
        return made;
    }
    return write(Generation::current, file);
}

Expected<KeyFile> KeyFolder::load(Generation generation) const
{
    const auto content = storage::readFile(pathOf(generation), KeyFile::maxBytes);
    if (!content) {
        if (content.error().code == storage::StorageErrc::tooLarge) {
            return fail(WalletErrc::keyFileDamaged, "size");
        }
        return tl::unexpected{content.error()};
    }
    return KeyFile::parse({content->data(), content->size()});
}

Expected<KeyFile> KeyFolder::renew(const KeyFile& now,
                                   const Secret& oldPassword,
                                   const Secret& newPassword,
                                   std::optional<ScryptCost> cost) const
{
    const auto onDisk = load();
    if (!onDisk) {
        return tl::unexpected{onDisk.error()};
    }
    if (onDisk->content() != now.content()) {
        return fail(WalletErrc::walletChanged);
    }
    const auto secrets = now.open(oldPassword);
    if (!secrets) {
        return tl::unexpected{secrets.error()};
    }
    const auto newCost = cost.value_or(std::max(now.cost(), standardScryptCost, isCheaper));
    const auto previous = KeyFile::seal(now.identity(), now.generation() + 1, *secrets, newPassword, newCost);
    if (!previous) {
        return tl::unexpected{previous.error()};
    }
    auto next = KeyFile::seal(now.identity(), now.generation() + 1, *secrets, newPassword, newCost);
    if (!next) {
        return next;
    }
    auto written = write(Generation::previous, *previous);
    if (written) {
        written = write(Generation::current, *next);
    }
    if (!written) {
        return tl::unexpected{written.error()};
    }
    return next;
}

Expected<KeyFile> KeyFolder::recover() const
{
    auto current = load();
    if (current) {
        return fail(WalletErrc::walletExists);
    }
    const bool isMissing = current.error().code == storage::StorageErrc::notFound;
    if (!isMissing && current.error().code != WalletErrc::keyFileDamaged) {
        return current;
    }
    auto previous = load(Generation::previous);
    if (!previous) {
        return previous;
    }
    if (auto aside = isMissing ? Expected<>{} : setCurrentAside(); !aside) {
        return tl::unexpected{aside.error()};
    }
    if (auto written = write(Generation::current, *previous); !written) {
        return tl::unexpected{written.error()};
    }
    return previous;
}

/// The name lasts when the folder is synced, which `write` does.
Expected<> KeyFolder::setCurrentAside() const
{
    const auto path = pathOf(Generation::current);
    std::string target;
    int number = 0;
    do {
        target = path + ".damaged-" + std::to_string(++number);
    } while (isThere(target));
    if (::rename(path.c_str(), target.c_str()) != 0) {
        return storage::failErrno(errno, "rename");
    }
    return {};
}

Expected<> KeyFolder::write(Generation generation, const KeyFile& file) const
{
    const auto path = pathOf(generation);
    // atomicWrite keeps the mode of a file that is there.
    if (auto closed = storage::closeToOthers(path); !closed) {
        return closed;
    }
    return storage::atomicWrite(path, file.content(), fileMode);
}

}  // namespace barter::wallet
