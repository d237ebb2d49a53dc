#pragma once

#include "core/settings.hpp"

#include <libtorrent/ip_filter.hpp>
#include <libtorrent/settings_pack.hpp>
#include <libtorrent/torrent_info.hpp>

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

/// Addresses that are never connected to and never accepted, as peer, tracker or web seed: this network, link-local
/// addresses (cloud metadata), multicast, the default gateways (a tracker's redirect could press a router's buttons),
/// this machine unless `loopbackPeers`, private ranges unless `lanPeers`, IPv6 unless `ipv6`. `gateways` are addresses
/// as text; what is none is ignored. IPv4 addresses inside IPv6 ones (::ffff:0:0/96, 64:ff9b::/96) follow the rules of
/// the IPv4 address. Pure.
[[nodiscard]] lt::ip_filter addressFilter(const NetworkSettings& network, std::span<const std::string> gateways);

/// Every address counts for the session's limits. libtorrent itself leaves the peers of the local network out. Pure.
[[nodiscard]] lt::ip_filter limitedPeers();

/// Ports below 1025 are never connected to, except 80 and 443: libtorrent asks the same filter for peers and for web
/// seeds, and `no_connect_privileged_ports` would take every ordinary web seed off its torrent. The flood guard hangs
/// up on peers at these two before a byte is sent. Pure.
[[nodiscard]] lt::port_filter portFilter();

/// What a .torrent may hold, the same for files, downloads and metadata from peers. Pure.
[[nodiscard]] lt::load_torrent_limits torrentLimits();

/// The machine's default gateways now, IPv4 and IPv6, without duplicates; empty when there are none. Reads
/// /proc/net/route and /proc/net/ipv6_route; any thread.
[[nodiscard]] std::vector<std::string> defaultGateways();

/// The gateways in the text of /proc/net/route; lines that are not understood are skipped.
[[nodiscard]] std::vector<std::string> gatewaysOfRoute(std::string_view table);

/// The gateways in the text of /proc/net/ipv6_route.
[[nodiscard]] std::vector<std::string> gatewaysOfRoute6(std::string_view table);

}  // namespace barter::engine
