#include "storage/storage_error.hpp"

#include <cerrno>
#include <system_error>

namespace barter::storage {
namespace {

class StorageCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "barter.storage"; }

    std::string message(int value) const override
    {
        switch (static_cast<StorageErrc>(value)) {
        case StorageErrc::notFound: return "not found";
        case StorageErrc::denied: return "not permitted";
        case StorageErrc::tooLarge: return "too large";
        case StorageErrc::diskFull: return "disk full";
        case StorageErrc::ioFailed: return "disk failed";
        case StorageErrc::notAFile: return "not a regular file";
        case StorageErrc::corrupt: return "damaged content";
        case StorageErrc::newerVersion: return "written by a newer version";
        case StorageErrc::busy: return "in use by another process";
        case StorageErrc::invalidKey: return "not an info-hash";
        }
        return "unknown";
    }

    std::error_condition default_error_condition(int value) const noexcept override
    {
        switch (static_cast<StorageErrc>(value)) {
        case StorageErrc::notFound: return std::errc::no_such_file_or_directory;
        case StorageErrc::denied: return std::errc::permission_denied;
        case StorageErrc::tooLarge: return std::errc::file_too_large;
        case StorageErrc::diskFull: return std::errc::no_space_on_device;
        case StorageErrc::ioFailed: return std::errc::io_error;
        case StorageErrc::notAFile: return std::errc::invalid_argument;
        case StorageErrc::corrupt: return std::errc::bad_message;
        case StorageErrc::newerVersion: return std::errc::not_supported;
        case StorageErrc::busy: return std::errc::device_or_resource_busy;
        case StorageErrc::invalidKey: return std::errc::invalid_argument;
        }
        return {value, *this};
    }
};

}  // namespace

std::error_code make_error_code(StorageErrc code) noexcept
{
    static const StorageCategory category;
    return {static_cast<int>(code), category};
}

StorageErrc fromErrno(int number) noexcept
{
    switch (number) {
    case ENOENT:
    case ENOTDIR: return StorageErrc::notFound;
    case EACCES:
    case EPERM:
    case EROFS: return StorageErrc::denied;
    case ENOSPC:
    case EDQUOT: return StorageErrc::diskFull;
    case EFBIG: return StorageErrc::tooLarge;
    case EISDIR:
    case ENXIO: return StorageErrc::notAFile;
    case EBUSY: return StorageErrc::busy;
    default: return StorageErrc::ioFailed;
    }
}

tl::unexpected<Error> failErrno(int number, const std::string& operation)
{
    return fail(fromErrno(number), operation + ": " + std::generic_category().message(number));
}

}  // namespace barter::storage
