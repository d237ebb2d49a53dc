#pragma once

#include "core/error.hpp"

#include <span>
#include <string>
#include <vector>

namespace barter::engine {

/// Forces files and the entries of their folders to disk: afterwards what was read from them before is what the disk
/// has.
///
/// Each file gets a fresh descriptor: the kernel reports a failed write once, to the first who asks. Files that are not
/// there are no error; they are put into `missing`. All files are tried; the first error is returned. Of a file that
/// could not be synced the cached pages are dropped, so that a later check reads the disk and not the good copy that
/// never arrived there. Worker thread; takes as long as the disk takes.
/// Errors: StorageErrc::diskFull, ioFailed, denied, notAFile.
[[nodiscard]] Expected<> syncFiles(std::span<const std::string> absolutePaths,
                                   std::vector<std::string>* missing = nullptr);

}  // namespace barter::engine
