#pragma once

#include <libtorrent/session_params.hpp>

#include <functional>
#include <string>

namespace barter::engine {

/// Gives a session that will be made a plugin that throws out peers which cost more than they can be worth. libtorrent
/// 2.0.8 lets one peer that repeats the extension handshake hold a core at 100 %, and keeps whatever a peer asks for
/// but does not read.
///
/// Thrown out and banned is who sends extension handshakes faster than 10/s (50 at once) or longer than 32 KiB, sends
/// protocol messages faster than any use of them, or leaves 4 MiB of answers unread. All of that is noticed in less
/// than a second of the network thread's time. It also hangs up on outgoing connections to the ports below 1025 that
/// `portFilter` has to leave open for web seeds.
///
/// `onBan` is called on libtorrent's network thread, once for each connection thrown out, with the peer's address (no
/// port) and a reason in English for the log; it must only copy and post. A banned address (IPv6: its /64) is refused
/// for as long as the session lives.
void guardAgainstFloods(lt::session_params& params,
                        std::function<void(const std::string& address, const char* reason)> onBan);

}  // namespace barter::engine
