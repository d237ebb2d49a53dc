#include "engine/engine_error.hpp"

namespace barter::engine {
namespace {

class EngineCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "barter.engine"; }
    std::string message(int value) const override
    {
        switch (static_cast<EngineErrc>(value)) {
        case EngineErrc::emptySource: return "nothing to add";
        case EngineErrc::badMagnet: return "magnet link without an info-hash";
        case EngineErrc::badInfoHash: return "info-hash of wrong length or digits";
        case EngineErrc::unknownScheme: return "not a file, magnet link, info-hash or http URL";
        case EngineErrc::fileNotFound: return "file not found";
        case EngineErrc::fileUnreadable: return "file cannot be read";
        case EngineErrc::isDirectory: return "is a directory";
        case EngineErrc::tooLarge: return "larger than 64 MiB";
        case EngineErrc::truncatedTorrent: return "torrent file ends too early";
        case EngineErrc::notATorrent: return "not a torrent";
        case EngineErrc::invalidTorrent: return "invalid torrent";
        case EngineErrc::unsafePaths: return "unsafe file paths";
        case EngineErrc::httpStatus: return "web server answered with an error";
        case EngineErrc::httpRedirects: return "too many or forbidden redirects";
        case EngineErrc::tlsFailed: return "certificate not verified";
        case EngineErrc::hostUnreachable: return "host unreachable";
        case EngineErrc::timedOut: return "timed out";
        case EngineErrc::noSuchTorrent: return "no such torrent";
        case EngineErrc::noMetadata: return "metadata not there yet";
        case EngineErrc::invalidName: return "invalid name";
        case EngineErrc::nameTaken: return "name taken";
        case EngineErrc::savePathUnusable: return "save path unusable";
        case EngineErrc::conflictingTorrents: return "conflicting torrents";
        case EngineErrc::trashUnavailable: return "trash unavailable";
        case EngineErrc::deleteFailed: return "delete failed";
        case EngineErrc::invalidTracker: return "invalid tracker URL";
        case EngineErrc::invalidEndpoint: return "invalid peer address";
        case EngineErrc::databaseFailed: return "database failed";
        case EngineErrc::sessionClosed: return "session closed";
        }
        return "unknown";
    }
};

}  // namespace

std::error_code make_error_code(EngineErrc code) noexcept
{
    static const EngineCategory category;
    return {static_cast<int>(code), category};
}

}  // namespace barter::engine
