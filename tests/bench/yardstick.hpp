#pragma once

#include "core/settings.hpp"

namespace barter::bench {

/// The settings under which both sides are measured: Barter's defaults, with peers on this machine and nothing that
/// would leave it.
[[nodiscard]] inline Settings loopbackSettings(int port)
{
    Settings settings;
    settings.network.port = port;
    settings.network.loopbackPeers = true;
    settings.network.dht = false;
    settings.network.lsd = false;
    settings.network.upnp = false;
    return settings;
}

}  // namespace barter::bench
