#pragma once

#include "core/error.hpp"

#include <array>

namespace barter::storage {

/// Why something could not be read from or written to disk. `Error::context` has the operation and the system's words.
///
/// Each equals the std::errc that fits: `error.code == std::errc::no_space_on_device` holds for `diskFull`.
enum class StorageErrc {
    notFound = 1,
    denied,        ///< permissions, a read-only disk
    tooLarge,      ///< beyond the limit that the caller gave
    diskFull,      ///< or the quota is used up
    ioFailed,      ///< the disk failed to read, write or sync
    notAFile,      ///< a directory, device or pipe is where a file is expected
    corrupt,       ///< content that cannot be what was written
    newerVersion,  ///< written by a later Barter
    busy,          ///< locked by another process
    invalidKey,    ///< no hexadecimal info-hash
};

/// All of them, so that a test can see that each has words.
inline constexpr std::array allStorageErrcs{
    StorageErrc::notFound,
    StorageErrc::denied,
    StorageErrc::tooLarge,
    StorageErrc::diskFull,
    StorageErrc::ioFailed,
    StorageErrc::notAFile,
    StorageErrc::corrupt,
    StorageErrc::newerVersion,
    StorageErrc::busy,
    StorageErrc::invalidKey,
};

[[nodiscard]] std::error_code make_error_code(StorageErrc code) noexcept;

/// What an `errno` of the file system means here.
[[nodiscard]] StorageErrc fromErrno(int number) noexcept;

/// `fail` with the meaning of `number` and "`operation`: <the system's words>" as context.
[[nodiscard]] tl::unexpected<Error> failErrno(int number, const std::string& operation);

}  // namespace barter::storage

template <>
struct std::is_error_code_enum<barter::storage::StorageErrc> : std::true_type {};
