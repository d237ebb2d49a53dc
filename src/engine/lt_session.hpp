#pragma once

#include "core/dispatcher.hpp"
#include "engine/ports.hpp"
#include "engine/session.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

namespace barter::engine {

/// What a session needs to start.
struct SessionConfig {
    std::string profile;          ///< folder, exists; holds barter.db, journal/, session.state
    std::string defaultSavePath;  ///< used when Settings::downloads.savePath is empty; UTF-8, absolute
    Settings settings;
};

/// The session over libtorrent. Returns at once: the torrents of the profile are loaded in the background and reported
/// through `observer` like all other changes.
///
/// Everything runs on the thread that runs `service`, and on two workers of its own for disk and database. `service`,
/// `gui`, `observer`, `fetcher` and `trash` outlive the session; the session is destroyed after `Session::close` has
/// answered, while `service` still runs or after it has stopped for good.
[[nodiscard]] std::unique_ptr<Session> makeSession(SessionConfig config,
                                                   boost::asio::io_context& service,
                                                   Dispatcher& gui,
                                                   SessionObserver& observer,
                                                   TorrentFetcher& fetcher,
                                                   Trash& trash);

}  // namespace barter::engine
