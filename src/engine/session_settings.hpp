#pragma once

#include "core/settings.hpp"

#include <libtorrent/ip_filter.hpp>
#include <libtorrent/settings_pack.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace barter::engine {

/// Everything that Barter tells libtorrent, complete: given to the session at its start and again when a setting
/// changes. tests/data/effective_settings.txt lists the result with the reason for each line.
///
/// `port` is what `NetworkSettings::port` was resolved to, 1024 to 65535; 0 lets the system choose (tests). Pure.
[[nodiscard]] lt::settings_pack effectiveSettings(const Settings& settings, int port);

/// Addresses that are never connected to and never accepted: this network, link-local addresses and cloud metadata,
/// the default gateways (a tracker's redirect could make us press buttons of a router), this machine unless
/// `loopbackPeers`, private ranges unless `lanPeers`. `gateways` are addresses as text; others are ignored. Pure.
///
/// With `loopbackPeers` a gateway inside 127.0.0.0/8 stays reachable. IPv4 addresses in IPv6 clothes
/// (::ffff:0:0/96) follow the rules of the IPv4 address.
[[nodiscard]] lt::ip_filter addressFilter(const NetworkSettings& network, std::span<const std::string> gateways);

/// The machine's default gateways now, IPv4 and IPv6, without duplicates; empty when there are none. Reads
/// /proc/net/route and /proc/net/ipv6_route; any thread.
[[nodiscard]] std::vector<std::string> defaultGateways();

/// The gateways in the text of /proc/net/route; lines that are not understood are skipped.
[[nodiscard]] std::vector<std::string> gatewaysOfRoute(std::string_view table);

/// The gateways in the text of /proc/net/ipv6_route.
[[nodiscard]] std::vector<std::string> gatewaysOfRoute6(std::string_view table);

}  // namespace barter::engine
