#pragma once

#include "core/error.hpp"

#include <functional>
#include <string>
#include <vector>

namespace barter::engine {

/// How the engine gets a .torrent from the web. Implemented in `app` over `net`.
class TorrentFetcher {
public:
    virtual ~TorrentFetcher() = default;
    /// Called on the service thread; answers once, on the service thread. Certificates are verified.
    /// Errors: EngineErrc::httpStatus, httpRedirects, tlsFailed, hostUnreachable, timedOut, tooLarge.
    virtual void fetch(const std::string& url, std::function<void(Expected<std::vector<char>>)> answer) = 0;
};

/// The desktop's trash. Called on a worker thread.
class Trash {
public:
    virtual ~Trash() = default;
    /// Errors: EngineErrc::trashUnavailable; then the file is where it was.
    virtual Expected<> moveToTrash(const std::string& path) = 0;
};

}  // namespace barter::engine
