#pragma once

#include "core/error.hpp"
#include "storage/storage_error.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace barter::storage {

/// Replaces the file at `path`, or makes it: afterwards, whatever happens, either the old content is there or the new
/// one, and after a success it is the new one even if the power is cut at once.
///
/// Writes a file beside it, syncs it, renames it and syncs the directory; each step is checked (QSaveFile checks
/// neither sync). A symbolic link at `path` stays and its target is replaced. `mode` holds for a new file; an existing
/// one keeps its own. Any thread; two calls for one path at the same time need a lock of the caller.
/// Errors: StorageErrc::notFound (no such directory), denied, diskFull, ioFailed, notAFile. After an error the old
/// content is untouched, except that a failed sync of the directory leaves the new content in place, unsynced.
[[nodiscard]] Expected<> atomicWrite(const std::string& path, std::span<const char> bytes, unsigned mode = 0600);

/// Makes the file at `path`, with all of its content and on the disk, or not at all. False: there is something of that
/// name, also a link to nothing, and it stays as it is. A power cut may leave a file of another name beside it. Any
/// thread. Errors: as `atomicWrite`.
[[nodiscard]] Expected<bool> writeNewFile(const std::string& path, std::span<const char> bytes, unsigned mode = 0600);

/// The whole content of a regular file. Errors: notFound, denied, tooLarge, notAFile, ioFailed. Does not block on
/// pipes.
[[nodiscard]] Expected<std::vector<char>> readFile(const std::string& path, std::size_t maxBytes);

/// Takes all rights on a file from everybody but its owner, who can read and write it; nothing happens if there is
/// none. Errors: denied, ioFailed.
[[nodiscard]] Expected<> closeToOthers(const std::string& path);

/// Renames a file whose content cannot be used to the first of "<path>.damaged", "<path>.damaged-2" and so on that is
/// free, and returns that. Errors: notFound, denied, ioFailed.
[[nodiscard]] Expected<std::string> setFileAside(const std::string& path);

/// Makes what happened in a directory (new, renamed, removed entries) last. Errors: notFound, denied, ioFailed.
[[nodiscard]] Expected<> syncDirectory(const std::string& path);

}  // namespace barter::storage
