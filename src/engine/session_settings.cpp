#include "engine/session_settings.hpp"

#include "engine/add_torrent.hpp"

#include <libtorrent/address.hpp>
#include <libtorrent/alert.hpp>
#include <libtorrent/session.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <sstream>

namespace barter::engine {
namespace {

using Pack = lt::settings_pack;

// A 64 MiB v1 torrent has at most this many piece hashes of 20 bytes.
constexpr int maxPieces = static_cast<int>(maxTorrentBytes / 20 + 1);
// Bencoded values; a file of a v2 torrent takes about ten in a hundred bytes.
constexpr int maxTokens = 8'000'000;

// Alerts that the session waits for, or shows. Not in it: peer, connect and block_progress (several alerts for each
// block or connection; what the window shows of peers is asked for when it is shown), file_progress (the same), dht,
// stats and the logs (what is needed of them is posted on request, whatever the mask), piece_progress (PieceWatch).
constexpr lt::alert_category_t alertMask = lt::alert_category::error            // failures of all kinds
                                           | lt::alert_category::status         // added, checked, finished, listening
                                           | lt::alert_category::storage        // resume data, renamed, moved, flushed
                                           | lt::alert_category::tracker        // replies and failures
                                           | lt::alert_category::port_mapping;  // is the port reachable?

void setIdentity(Pack& pack)
{
    pack.set_str(Pack::peer_fingerprint, "-BA0100-");
    pack.set_str(Pack::user_agent, "Barter/0.1.0");
    pack.set_str(Pack::handshake_client_version, "Barter 0.1.0");
}

void setSafety(Pack& pack, const NetworkSettings& network)
{
    pack.set_int(Pack::mmap_file_size_cutoff, std::numeric_limits<int>::max());
    pack.set_int(Pack::disk_write_mode, Pack::always_pwrite);
    pack.set_int(Pack::disk_io_write_mode, Pack::enable_os_cache);
    pack.set_int(Pack::disk_io_read_mode, Pack::enable_os_cache);
    pack.set_bool(Pack::ssrf_mitigation, true);
    pack.set_bool(Pack::validate_https_trackers, true);
    pack.set_bool(Pack::allow_idna, false);
    pack.set_bool(Pack::apply_ip_filter_to_trackers, true);
    pack.set_bool(Pack::no_connect_privileged_ports, false);
    pack.set_bool(Pack::allow_multiple_connections_per_ip, network.loopbackPeers);
    pack.set_bool(Pack::support_share_mode, false);
    pack.set_int(Pack::max_metadata_size, static_cast<int>(maxTorrentBytes));
    pack.set_int(Pack::metadata_token_limit, maxTokens);
    pack.set_int(Pack::max_piece_count, maxPieces);
    pack.set_int(Pack::tracker_maximum_response_length, 1024 * 1024);
    pack.set_int(Pack::alert_queue_size, 100'000);
    pack.set_int(Pack::alert_mask, static_cast<int>(static_cast<std::uint32_t>(alertMask)));
}

void setNetwork(Pack& pack, const NetworkSettings& network, int port)
{
    const std::string digits = std::to_string(port);
    pack.set_str(Pack::listen_interfaces, "0.0.0.0:" + digits + (network.ipv6 ? ",[::]:" + digits : ""));
    pack.set_int(Pack::listen_queue_size, 128);
    pack.set_int(Pack::web_seed_name_lookup_retry, 60);

    pack.set_bool(Pack::enable_dht, network.dht);
    pack.set_str(Pack::dht_bootstrap_nodes,
                 network.dht ? "dht.libtorrent.org:25401,router.bittorrent.com:6881,"
                               "router.utorrent.com:6881,dht.transmissionbt.com:6881"
                             : "");
    pack.set_bool(Pack::enable_lsd, network.lsd);
    pack.set_bool(Pack::enable_upnp, network.upnp);
    pack.set_bool(Pack::enable_natpmp, network.upnp);

    pack.set_bool(Pack::enable_incoming_tcp, true);
    pack.set_bool(Pack::enable_outgoing_tcp, true);
    pack.set_bool(Pack::enable_incoming_utp, network.utp);
    pack.set_bool(Pack::enable_outgoing_utp, network.utp);
    pack.set_int(Pack::mixed_mode_algorithm, Pack::prefer_tcp);

    const bool forced = network.encryption == Encryption::required;
    const int policy = forced                                  ? Pack::pe_forced
                       : network.encryption == Encryption::off ? Pack::pe_disabled
                                                               : Pack::pe_enabled;
    pack.set_int(Pack::out_enc_policy, policy);
    pack.set_int(Pack::in_enc_policy, policy);
    pack.set_int(Pack::allowed_enc_level, forced ? Pack::pe_rc4 : Pack::pe_both);
    pack.set_bool(Pack::prefer_rc4, forced);

    pack.set_int(Pack::connections_limit, network.maxConnections);
    pack.set_int(Pack::unchoke_slots_limit, 20);
    pack.set_bool(Pack::announce_to_all_tiers, true);
    pack.set_bool(Pack::announce_to_all_trackers, false);
    pack.set_int(Pack::stop_tracker_timeout, 2);
}

void setLimits(Pack& pack, const LimitSettings& limits)
{
    const auto rate = [](std::int64_t bytes) {
        return static_cast<int>(std::clamp<std::int64_t>(bytes, 0, std::numeric_limits<int>::max()));
    };
    pack.set_int(Pack::download_rate_limit, rate(limits.download));
    pack.set_int(Pack::upload_rate_limit, rate(limits.upload));

    // Nothing is queued. Not -1: libtorrent compares some of these without knowing that -1 means "no limit", and then
    // starts what is added only at its next look, up to 30 s later.
    constexpr int noLimit = std::numeric_limits<int>::max();
    for (const int limit : {Pack::active_downloads,
                            Pack::active_seeds,
                            Pack::active_limit,
                            Pack::active_dht_limit,
                            Pack::active_tracker_limit,
                            Pack::active_lsd_limit}) {
        pack.set_int(limit, noLimit);
    }
    pack.set_int(Pack::active_checking, 1);
    pack.set_bool(Pack::dont_count_slow_torrents, false);
}

// `address`/`prefix` in all clothes in which it can be asked for.
void block4(lt::ip_filter& filter, const char* address, unsigned prefix)
{
    const lt::address_v4 first = lt::make_address_v4(address);
    const std::uint32_t hostBits = prefix == 0 ? ~0U : prefix >= 32 ? 0U : ~0U >> prefix;
    const lt::address_v4 last(first.to_uint() | hostBits);
    filter.add_rule(first, last, lt::ip_filter::blocked);
    for (const char* wrapper : {"::ffff:0:0", "64:ff9b::"}) {
        const auto wrapped = [wrapper](const lt::address_v4& inner) {
            lt::address_v6::bytes_type bytes = lt::make_address_v6(wrapper).to_bytes();
            const lt::address_v4::bytes_type tail = inner.to_bytes();
            std::copy(tail.begin(), tail.end(), bytes.end() - 4);
            return lt::address_v6(bytes);
        };
        filter.add_rule(wrapped(first), wrapped(last), lt::ip_filter::blocked);
    }
}

void block6(lt::ip_filter& filter, const char* first, const char* last)
{
    filter.add_rule(lt::make_address_v6(first), lt::make_address_v6(last), lt::ip_filter::blocked);
}

std::optional<unsigned long> hexNumber(std::string_view digits)
{
    unsigned long value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value, 16);
    if (error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return value;
}

// The words of each line, separated by any white space.
std::vector<std::vector<std::string>> wordsOfLines(std::string_view text)
{
    std::vector<std::vector<std::string>> lines;
    std::istringstream stream{std::string(text)};
    for (std::string line; std::getline(stream, line);) {
        std::istringstream words(line);
        lines.emplace_back(std::istream_iterator<std::string>(words), std::istream_iterator<std::string>());
    }
    return lines;
}

std::string contentOf(const char* path)
{
    std::ostringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
}

void addOnce(std::vector<std::string>& addresses, const std::string& address)
{
    if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) {
        addresses.push_back(address);
    }
}

constexpr unsigned long routeIsUp = 0x1;  // RTF_UP and RTF_GATEWAY of <linux/route.h>
constexpr unsigned long routeHasGateway = 0x2;

bool leadsToGateway(const std::optional<unsigned long>& flags)
{
    constexpr unsigned long both = routeIsUp | routeHasGateway;
    return flags && (*flags & both) == both;
}

}  // namespace

lt::settings_pack effectiveSettings(const Settings& settings, int port)
{
    Pack pack;
    setIdentity(pack);
    setSafety(pack, settings.network);
    setNetwork(pack, settings.network, port);
    setLimits(pack, settings.limits);
    return pack;
}

lt::ip_filter addressFilter(const NetworkSettings& network, std::span<const std::string> gateways)
{
    lt::ip_filter filter;
    block4(filter, "0.0.0.0", 8);
    block4(filter, "169.254.0.0", 16);
    block4(filter, "224.0.0.0", 3);  // multicast, reserved, broadcast
    block6(filter, "::", "::");
    block6(filter, "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    block6(filter, "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    if (!network.loopbackPeers) {
        block4(filter, "127.0.0.0", 8);
        block6(filter, "::1", "::1");
    }
    if (!network.lanPeers) {
        block4(filter, "10.0.0.0", 8);
        block4(filter, "172.16.0.0", 12);
        block4(filter, "192.168.0.0", 16);
        block4(filter, "100.64.0.0", 10);
        block6(filter, "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
        block6(filter, "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    }
    if (!network.ipv6) {
        block6(filter, "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    }
    for (const std::string& gateway : gateways) {
        lt::error_code error;
        const lt::address address = lt::make_address(gateway, error);
        if (error) {
            continue;
        }
        if (address.is_v4()) {
            block4(filter, gateway.c_str(), 32);
        } else {
            filter.add_rule(address, address, lt::ip_filter::blocked);
        }
    }
    return filter;
}

lt::ip_filter limitedPeers()
{
    constexpr std::uint32_t global = 1U << static_cast<std::uint32_t>(lt::session::global_peer_class_id);
    lt::ip_filter classes;
    classes.add_rule(lt::address_v4::any(), lt::address_v4::broadcast(), global);
    classes.add_rule(lt::address_v6::any(), lt::make_address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), global);
    return classes;
}

lt::port_filter portFilter()
{
    lt::port_filter filter;
    filter.add_rule(0, 1024, lt::port_filter::blocked);
    filter.add_rule(80, 80, 0);
    filter.add_rule(443, 443, 0);
    return filter;
}

lt::load_torrent_limits torrentLimits()
{
    lt::load_torrent_limits limits;
    limits.max_buffer_size = static_cast<int>(maxTorrentBytes);
    limits.max_pieces = maxPieces;
    limits.max_decode_tokens = maxTokens;
    return limits;
}

std::vector<std::string> defaultGateways()
{
    std::vector<std::string> gateways = gatewaysOfRoute(contentOf("/proc/net/route"));
    for (const std::string& gateway : gatewaysOfRoute6(contentOf("/proc/net/ipv6_route"))) {
        addOnce(gateways, gateway);
    }
    return gateways;
}

std::vector<std::string> gatewaysOfRoute(std::string_view table)
{
    // Iface Destination Gateway Flags RefCnt Use Metric Mask ...; addresses are numbers in this machine's byte order.
    std::vector<std::string> gateways;
    for (const std::vector<std::string>& words : wordsOfLines(table)) {
        if (words.size() < 8 || words[1] != "00000000" || words[7] != "00000000") {
            continue;
        }
        const std::optional<unsigned long> gateway = hexNumber(words[2]);
        if (words[2].size() != 8 || !gateway || *gateway == 0 || !leadsToGateway(hexNumber(words[3]))) {
            continue;
        }
        const auto number = static_cast<std::uint32_t>(*gateway);
        lt::address_v4::bytes_type bytes{};
        std::copy_n(reinterpret_cast<const unsigned char*>(&number), bytes.size(), bytes.begin());
        addOnce(gateways, lt::address_v4(bytes).to_string());
    }
    return gateways;
}

std::vector<std::string> gatewaysOfRoute6(std::string_view table)
{
    // Destination PrefixLength Source PrefixLength NextHop Metric RefCnt Use Flags Iface.
    std::vector<std::string> gateways;
    for (const std::vector<std::string>& words : wordsOfLines(table)) {
        if (words.size() < 10 || words[0] != std::string(32, '0') || words[1] != "00" || words[4].size() != 32 ||
            !leadsToGateway(hexNumber(words[8]))) {
            continue;
        }
        lt::address_v6::bytes_type bytes{};
        bool valid = true;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            const std::optional<unsigned long> byte = hexNumber(std::string_view(words[4]).substr(2 * i, 2));
            valid = valid && byte;
            bytes.at(i) = static_cast<unsigned char>(byte.value_or(0));
        }
        if (valid) {
            addOnce(gateways, lt::address_v6(bytes).to_string());
        }
    }
    return gateways;
}

}  // namespace barter::engine
