#pragma once

#include <libtorrent/extensions.hpp>

#include <functional>
#include <memory>
#include <string>

namespace barter::engine {

/// A session plugin that throws out peers which send extension messages faster than any honest one: libtorrent 2.0.8
/// lets one peer that repeats the extension handshake hold a core at 100 %.
///
/// Give it to `lt::session::add_extension` before the first torrent is added. `onBan` is called on libtorrent's
/// network thread, once for each connection thrown out, with the peer's address (no port) and a reason in English
/// for the log; it must only copy and post. A banned address is refused for as long as the session lives.
[[nodiscard]] std::shared_ptr<lt::plugin>
makeFloodGuard(std::function<void(const std::string& address, const char* reason)> onBan);

}  // namespace barter::engine
