#pragma once

namespace barter::signer {

/// The version of Landlock's interface that this kernel has, 0 for none (Documentation/userspace-api/landlock.rst):
/// how far the process with the keys is kept from files.
[[nodiscard]] int landlockVersion() noexcept;

}  // namespace barter::signer
