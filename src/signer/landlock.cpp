#include "signer/landlock.hpp"

#include <linux/landlock.h>
#include <sys/syscall.h>

#include <unistd.h>

namespace barter::signer {

int landlockVersion() noexcept
{
    const auto version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version > 0 ? static_cast<int>(version) : 0;
}

}  // namespace barter::signer
