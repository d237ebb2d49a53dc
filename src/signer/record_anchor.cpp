#include "signer/record_anchor.hpp"

#include "signer/signer_error.hpp"
#include "storage/atomic_file.hpp"

#include <sys/stat.h>

namespace barter::signer {
namespace {

constexpr std::size_t maxBytes = 1024;  // one has 88

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
    const auto bytes = sealAnchor(state, key);
    if (!bytes) {
        return tl::unexpected{bytes.error()};
    }
    // atomicWrite keeps the mode of a file that is there.
    if (auto closed = storage::closeToOthers(m_path); !closed) {
        return closed;
    }
    return storage::atomicWrite(m_path, std::vector<char>{bytes->begin(), bytes->end()});
}

}  // namespace barter::signer
