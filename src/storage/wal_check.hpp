#pragma once

#include "core/error.hpp"

#include <string>

namespace barter::storage {

enum class WalState {
    whole,    ///< also: there is none
    torn,     ///< ends within a transaction, as after a kill or a power cut: that transaction never returned
    damaged,  ///< transactions that returned are lost: SQLite silently stops reading at the first wrong frame
};

/// Looks at SQLite's write-ahead log at `path` before SQLite does. Nobody may be writing it. A log that was cut exactly
/// behind a transaction is not told from a shorter one. Worker thread; reads the whole log.
/// Errors: StorageErrc::denied, ioFailed: nothing is known about it.
[[nodiscard]] Expected<WalState> checkWal(const std::string& path);

}  // namespace barter::storage
