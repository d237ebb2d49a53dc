#include "signer/record_anchor.hpp"

#include "signer/signer_error.hpp"
#include "storage/atomic_file.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace barter::signer {
namespace {

constexpr std::size_t maxBytes = 1024;  // one has 88

Expected<> writeSealed(const std::string& path, const AnchoredState& state, const Secret& key)
{
    const auto bytes = sealAnchor(state, key);
    if (!bytes) {
        return tl::unexpected{bytes.error()};
    }
    // atomicWrite keeps the mode of a file that is there.
    if (auto closed = storage::closeToOthers(path); !closed) {
        return closed;
    }
    return storage::atomicWrite(path, std::vector<char>{bytes->begin(), bytes->end()});
}

std::optional<AnchoredState> readUnverifiedFrom(const std::string& path)
{
    const auto content = storage::readFile(path, maxBytes);
    return content ? readAnchorUnverified(std::vector<std::uint8_t>{content->begin(), content->end()}) : std::nullopt;
}

}  // namespace

bool RecordAnchor::isThere() const
{
    struct stat status {};
    return ::lstat(m_path.c_str(), &status) == 0;
}

Expected<std::optional<AnchoredState>> RecordAnchor::read(const Secret& key) const
{
    const auto content = storage::readFile(m_path, maxBytes);
    if (!content) {
        if (content.error().code == storage::StorageErrc::notFound) {
            return std::nullopt;
        }
        if (content.error().code == storage::StorageErrc::tooLarge) {
            return fail(SignerErrc::recordsForged, "anchor");
        }
        return tl::unexpected{content.error()};
    }
    const auto state = unsealAnchor(std::vector<std::uint8_t>{content->begin(), content->end()}, key);
    if (!state) {
        return tl::unexpected{state.error()};
    }
    return *state;
}

Expected<> RecordAnchor::write(const AnchoredState& state, const Secret& key) const
{
    return writeSealed(m_path, state, key);
}

Expected<> RecordAnchor::prepare(const AnchoredState& state, const Secret& key) const
{
    return writeSealed(nextPath(), state, key);
}

Expected<> RecordAnchor::finish() const
{
    if (std::rename(nextPath().c_str(), m_path.c_str()) != 0) {
        return storage::failErrno(errno, "rename");
    }
    return sync();
}

Expected<> RecordAnchor::sync() const
{
    return storage::syncDirectory(std::filesystem::path{m_path}.parent_path().string());
}

std::optional<AnchoredState> RecordAnchor::unverified() const
{
    return readUnverifiedFrom(m_path);
}

std::optional<AnchoredState> RecordAnchor::prepared() const
{
    return readUnverifiedFrom(nextPath());
}

}  // namespace barter::signer
