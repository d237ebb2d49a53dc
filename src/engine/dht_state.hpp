#pragma once

#include "core/error.hpp"

#include <libtorrent/fwd.hpp>

#include <string>

namespace barter::engine {

/// What the last session left in `path` of the DHT: its nodes, so that the next one finds it quickly. Empty when there
/// is no file, it is larger than 4 MiB or cannot be read. A file that is damaged is set aside
/// (`storage::setFileAside`), which the log tells. Waits for the disk.
[[nodiscard]] lt::session_params readDhtState(const std::string& path);

/// Replaces the file. Errors of `storage::atomicWrite`. Waits for the disk.
[[nodiscard]] Expected<> writeDhtState(const std::string& path, const lt::session_params& state);

}  // namespace barter::engine
