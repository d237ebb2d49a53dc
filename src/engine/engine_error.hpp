#pragma once

#include "core/error.hpp"

#include <array>

namespace barter::engine {

/// Why the engine could not do what it was asked to. `Error::context` names the file, URL or library message.
enum class EngineErrc {
    emptySource = 1,      ///< nothing to add: an empty text
    badMagnet,            ///< a magnet link without a usable info-hash
    badInfoHash,          ///< looks like a bare info-hash, but has the wrong length or digits
    unknownScheme,        ///< neither a file, a magnet, an info-hash nor an http(s) URL
    fileNotFound,         ///< the .torrent file does not exist
    fileUnreadable,       ///< the .torrent file exists, but may not be read
    isDirectory,          ///< a directory was given where a .torrent file is expected
    tooLarge,             ///< a .torrent file, a download or metadata above 64 MiB
    truncatedTorrent,     ///< a .torrent file that ends too early
    notATorrent,          ///< content that is no torrent at all, for example HTML
    invalidTorrent,       ///< bencoded, but libtorrent refuses it; the context has its reason
    unsafePaths,          ///< a file would land outside the save path or cannot be named on disk
    httpStatus,           ///< the web server answered with an error; the context has the status
    httpRedirects,        ///< too many redirects, or one to a place where none may lead
    tlsFailed,            ///< the web server's certificate could not be verified
    hostUnreachable,      ///< name not found, connection refused or broken
    timedOut,             ///< the web server took too long
    noSuchTorrent,        ///< the torrent is not (or no longer) in the session
    noMetadata,           ///< needs the list of files, which has not arrived yet
    invalidName,          ///< a name that no file can have
    nameTaken,            ///< a file of that name exists already
    savePathUnusable,     ///< the save path cannot be created or written
    conflictingTorrents,  ///< a hybrid torrent joins two that are in the list
    trashUnavailable,     ///< the desktop's trash did not take a file
    deleteFailed,         ///< a file could not be deleted
    invalidTracker,       ///< not a http, https or udp URL
    invalidEndpoint,      ///< not an address with a port
    databaseFailed,       ///< the list of torrents could not be written
    sessionClosed,        ///< the program is closing
};

/// All of them, so that a test can see that each has a sentence.
inline constexpr std::array allEngineErrcs{
    EngineErrc::emptySource,
    EngineErrc::badMagnet,
    EngineErrc::badInfoHash,
    EngineErrc::unknownScheme,
    EngineErrc::fileNotFound,
    EngineErrc::fileUnreadable,
    EngineErrc::isDirectory,
    EngineErrc::tooLarge,
    EngineErrc::truncatedTorrent,
    EngineErrc::notATorrent,
    EngineErrc::invalidTorrent,
    EngineErrc::unsafePaths,
    EngineErrc::httpStatus,
    EngineErrc::httpRedirects,
    EngineErrc::tlsFailed,
    EngineErrc::hostUnreachable,
    EngineErrc::timedOut,
    EngineErrc::noSuchTorrent,
    EngineErrc::noMetadata,
    EngineErrc::invalidName,
    EngineErrc::nameTaken,
    EngineErrc::savePathUnusable,
    EngineErrc::conflictingTorrents,
    EngineErrc::trashUnavailable,
    EngineErrc::deleteFailed,
    EngineErrc::invalidTracker,
    EngineErrc::invalidEndpoint,
    EngineErrc::databaseFailed,
    EngineErrc::sessionClosed,
};

[[nodiscard]] std::error_code make_error_code(EngineErrc code) noexcept;

}  // namespace barter::engine

template <>
struct std::is_error_code_enum<barter::engine::EngineErrc> : std::true_type {};
