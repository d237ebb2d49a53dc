#include "engine/session_settings.hpp"

#include <gmock/gmock.h>
#include <libtorrent/address.hpp>
#include <libtorrent/settings_pack.hpp>

#include <fstream>
#include <map>
#include <set>
#include <string>

using barter::Encryption;
using barter::NetworkSettings;
using barter::Settings;
using barter::engine::addressFilter;
using barter::engine::effectiveSettings;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

using Pack = lt::settings_pack;

// Listed in the golden file even where they have libtorrent's own value: a new default must not go unseen.
const std::set<std::string> securityRelevant{
    "allow_idna",
    "allow_multiple_connections_per_ip",
    "announce_to_all_trackers",
    "anonymous_mode",
    "apply_ip_filter_to_trackers",
    "dht_block_ratelimit",
    "dht_enforce_node_id",
    "dht_restrict_routing_ips",
    "dht_restrict_search_ips",
    "dht_upload_rate_limit",
    "disable_hash_checks",
    "disk_io_read_mode",
    "disk_io_write_mode",
    "enable_dht",
    "enable_incoming_tcp",
    "enable_incoming_utp",
    "enable_lsd",
    "enable_natpmp",
    "enable_outgoing_tcp",
    "enable_outgoing_utp",
    "enable_upnp",
    "handshake_timeout",
    "in_enc_policy",
    "listen_interfaces",
    "max_http_recv_buffer_size",
    "max_peer_recv_buffer_size",
    "no_connect_privileged_ports",
    "no_recheck_incomplete_resume",
    "out_enc_policy",
    "outgoing_interfaces",
    "proxy_type",
    "ssrf_mitigation",
    "tracker_completion_timeout",
    "tracker_maximum_response_length",
    "tracker_receive_timeout",
    "validate_https_trackers",
};

// libtorrent 2.0.8 has these two the wrong way round in its table of names; its code uses the numbers, which are right.
std::string nameOf(int setting)
{
    switch (setting) {
    case Pack::announce_to_all_tiers: return "announce_to_all_tiers";
    case Pack::announce_to_all_trackers: return "announce_to_all_trackers";
    default: return lt::name_for_setting(setting);
    }
}

std::map<std::string, std::string> allOf(const Pack& pack)
{
    std::map<std::string, std::string> values;
    const auto add = [&values](int setting, const std::string& value) {
        const std::string name = nameOf(setting);
        if (!name.empty()) {  // the name of a setting that is deprecated
            values[name] = value;
        }
    };
    for (int i = 0; i < Pack::num_string_settings; ++i) {
        add(Pack::string_type_base + i, '"' + pack.get_str(Pack::string_type_base + i) + '"');
    }
    for (int i = 0; i < Pack::num_int_settings; ++i) {
        add(Pack::int_type_base + i, std::to_string(pack.get_int(Pack::int_type_base + i)));
    }
    for (int i = 0; i < Pack::num_bool_settings; ++i) {
        add(Pack::bool_type_base + i, pack.get_bool(Pack::bool_type_base + i) ? "true" : "false");
    }
    return values;
}

Pack appliedToDefaults(const Pack& pack)
{
    Pack result = lt::default_settings();
    for (int i = 0; i < Pack::num_string_settings; ++i) {
        const int setting = Pack::string_type_base + i;
        if (pack.has_val(setting)) {
            result.set_str(setting, pack.get_str(setting));
        }
    }
    for (int i = 0; i < Pack::num_int_settings; ++i) {
        const int setting = Pack::int_type_base + i;
        if (pack.has_val(setting)) {
            result.set_int(setting, pack.get_int(setting));
        }
    }
    for (int i = 0; i < Pack::num_bool_settings; ++i) {
        const int setting = Pack::bool_type_base + i;
        if (pack.has_val(setting)) {
            result.set_bool(setting, pack.get_bool(setting));
        }
    }
    return result;
}

// "name=value" for all that differs from libtorrent's default or is relevant to security, sorted.
std::vector<std::string> dump(const Pack& pack)
{
    const std::map<std::string, std::string> defaults = allOf(lt::default_settings());
    std::vector<std::string> lines;
    for (const auto& [name, value] : allOf(appliedToDefaults(pack))) {
        if (defaults.at(name) != value || securityRelevant.count(name) != 0) {
            lines.push_back(name);
            lines.back().append("=").append(value);
        }
    }
    return lines;
}

// As one text, of which GoogleTest shows the lines that differ.
std::string joined(const std::vector<std::string>& lines)
{
    std::string text;
    for (const std::string& line : lines) {
        text += line + '\n';
    }
    return text;
}

struct Reviewed {
    std::vector<std::string> settings;
    std::vector<std::string> withoutReason;
};

// tests/data/effective_settings.txt: "name=value # why", comments begin with "#".
Reviewed reviewedSettings()
{
    Reviewed reviewed;
    std::ifstream file(EFFECTIVE_SETTINGS_FILE);
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const std::size_t hash = line.find(" # ");
        const std::string setting = line.substr(0, line.find_last_not_of(' ', hash) + 1);
        reviewed.settings.push_back(setting);
        if (hash == std::string::npos || line.size() < hash + 10) {
            reviewed.withoutReason.push_back(setting);
        }
    }
    return reviewed;
}

bool blocked(const lt::ip_filter& filter, const char* address)
{
    return filter.access(lt::make_address(address)) == lt::ip_filter::blocked;
}

}  // namespace

TEST(SessionSettings, AreTheReviewedOnesAndEachHasAReason)
{
    const Reviewed reviewed = reviewedSettings();

    EXPECT_EQ(joined(dump(effectiveSettings(Settings{}, 50000))), joined(reviewed.settings));
    EXPECT_THAT(reviewed.withoutReason, IsEmpty());
}

TEST(SessionSettings, NameOnlySettingsThatExist)
{
    for (const std::string& name : securityRelevant) {
        EXPECT_GE(lt::setting_by_name(name), 0) << name;
    }
}

TEST(SessionSettings, FollowTheNetworkSettings)
{
    Settings settings;
    settings.network.dht = false;
    settings.network.lsd = false;
    settings.network.upnp = false;
    settings.network.utp = false;
    settings.network.ipv6 = false;
    settings.network.loopbackPeers = true;
    settings.network.maxConnections = 77;
    settings.limits.download = 1000;
    settings.limits.upload = std::int64_t{1} << 40;

    const Pack pack = effectiveSettings(settings, 6999);

    EXPECT_EQ(pack.get_str(Pack::listen_interfaces), "0.0.0.0:6999");
    EXPECT_EQ(pack.get_str(Pack::dht_bootstrap_nodes), "") << "no name may be looked up for a DHT that is off";
    EXPECT_FALSE(pack.get_bool(Pack::enable_dht));
    EXPECT_FALSE(pack.get_bool(Pack::enable_lsd));
    EXPECT_FALSE(pack.get_bool(Pack::enable_upnp));
    EXPECT_FALSE(pack.get_bool(Pack::enable_natpmp));
    EXPECT_FALSE(pack.get_bool(Pack::enable_incoming_utp));
    EXPECT_FALSE(pack.get_bool(Pack::enable_outgoing_utp));
    EXPECT_TRUE(pack.get_bool(Pack::allow_multiple_connections_per_ip));
    EXPECT_EQ(pack.get_int(Pack::connections_limit), 77);
    EXPECT_EQ(pack.get_int(Pack::download_rate_limit), 1000);
    EXPECT_EQ(pack.get_int(Pack::upload_rate_limit), std::numeric_limits<int>::max());
}

TEST(SessionSettings, RequireOrRefuseEncryptionInBothDirections)
{
    Settings settings;

    settings.network.encryption = Encryption::required;
    const Pack required = effectiveSettings(settings, 6999);
    EXPECT_EQ(required.get_int(Pack::in_enc_policy), Pack::pe_forced);
    EXPECT_EQ(required.get_int(Pack::out_enc_policy), Pack::pe_forced);
    EXPECT_EQ(required.get_int(Pack::allowed_enc_level), Pack::pe_rc4);

    settings.network.encryption = Encryption::off;
    const Pack off = effectiveSettings(settings, 6999);
    EXPECT_EQ(off.get_int(Pack::in_enc_policy), Pack::pe_disabled);
    EXPECT_EQ(off.get_int(Pack::out_enc_policy), Pack::pe_disabled);
}

TEST(AddressFilter, AlwaysBlocksWhatNoPeerCanBe)
{
    NetworkSettings network;
    network.lanPeers = true;
    network.loopbackPeers = true;
    const std::vector<std::string> gateways{"192.168.1.1", "fd00::1", "no address"};

    const lt::ip_filter filter = addressFilter(network, gateways);

    for (const char* address : {"0.0.0.0",
                                "0.255.255.255",
                                "169.254.0.0",
                                "169.254.169.254",
                                "169.254.255.255",
                                "192.168.1.1",
                                "224.0.0.1",
                                "239.255.255.250",
                                "255.255.255.255",
                                "::",
                                "fe80::1",
                                "febf::1",
                                "ff02::1",
                                "fd00::1",
                                "::ffff:169.254.169.254",
                                "::ffff:192.168.1.1",
                                "64:ff9b::169.254.169.254"}) {
        EXPECT_TRUE(blocked(filter, address)) << address;
    }
    for (const char* address : {"1.2.3.4",
                                "127.0.0.1",
                                "::1",
                                "10.0.0.1",
                                "192.168.1.2",
                                "169.253.255.255",
                                "170.0.0.0",
                                "223.255.255.255",
                                "2001:db8::1",
                                "fd00::2",
                                "fec0::1",
                                "64:ff9b::1.2.3.4"}) {
        EXPECT_FALSE(blocked(filter, address)) << address;
    }
}

TEST(AddressFilter, BlocksThisMachineUnlessItIsAllowed)
{
    const lt::ip_filter filter = addressFilter(NetworkSettings{}, {});

    for (const char* address : {"127.0.0.0", "127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1"}) {
        EXPECT_TRUE(blocked(filter, address)) << address;
    }
    EXPECT_FALSE(blocked(filter, "126.255.255.255"));
    EXPECT_FALSE(blocked(filter, "128.0.0.0"));
    EXPECT_FALSE(blocked(filter, "::2"));
}

TEST(AddressFilter, BlocksPrivateNetworksWhenLanPeersAreOff)
{
    NetworkSettings network;
    network.lanPeers = false;

    const lt::ip_filter filter = addressFilter(network, {});

    for (const char* address : {"10.0.0.0",
                                "10.255.255.255",
                                "172.16.0.0",
                                "172.31.255.255",
                                "192.168.0.0",
                                "192.168.255.255",
                                "100.64.0.0",
                                "100.127.255.255",
                                "fc00::",
                                "fdff::1",
                                "fec0::1",
                                "::ffff:10.1.2.3"}) {
        EXPECT_TRUE(blocked(filter, address)) << address;
    }
    for (const char* address : {"9.255.255.255",
                                "11.0.0.0",
                                "172.15.255.255",
                                "172.32.0.0",
                                "192.167.255.255",
                                "192.169.0.0",
                                "100.63.255.255",
                                "100.128.0.0",
                                "fbff::1",
                                "2001:db8::1"}) {
        EXPECT_FALSE(blocked(filter, address)) << address;
    }
}

TEST(AddressFilter, LeavesNoIpv6PeerWhenIpv6IsOff)
{
    NetworkSettings network;
    network.ipv6 = false;

    const lt::ip_filter filter = addressFilter(network, {});

    EXPECT_TRUE(blocked(filter, "2001:db8::1"));
    EXPECT_FALSE(blocked(filter, "1.2.3.4"));
}

TEST(PortFilter, LeavesOnlyTheWebOpenBelow1025)
{
    const lt::port_filter filter = barter::engine::portFilter();

    for (const int port : {0, 1, 22, 25, 79, 81, 442, 444, 631, 1024}) {
        EXPECT_EQ(filter.access(static_cast<std::uint16_t>(port)), lt::port_filter::blocked) << port;
    }
    for (const int port : {80, 443, 1025, 6881, 65535}) {
        EXPECT_EQ(filter.access(static_cast<std::uint16_t>(port)), 0U) << port;
    }
}

// Tables as a Debian 12 machine shows them; numbers are in the byte order of a little-endian processor.
TEST(Gateways, AreReadFromTheTableOfIpv4)
{
    constexpr const char* table =
        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT   \n"
        "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0   \n"
        "wlan0\t00000000\tFE01A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0   \n"
        "wlan0\t00000000\tFE01A8C0\t0003\t0\t0\t601\t00000000\t0\t0\t0   \n"
        "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0   \n"
        "tun0\t00000000\t0100000A\t0003\t0\t0\t0\t00000080\t0\t0\t0   \n"
        "tun1\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0   \n";

    EXPECT_THAT(barter::engine::gatewaysOfRoute(table), ElementsAre("192.0.2.1", "192.168.1.254"));
}

TEST(Gateways, AreReadFromTheTableOfIpv6)
{
    constexpr const char* table = "fd000000000000000000000000000000 40 00000000000000000000000000000000 00 "
                                  "00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0\n"
                                  "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
                                  "fd000000000000000000000000000001 00000400 00000002 00000000 00000003     eth0\n"
                                  "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
                                  "00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n";

    EXPECT_THAT(barter::engine::gatewaysOfRoute6(table), ElementsAre("fd00::1"));
}

TEST(Gateways, OfATableThatMakesNoSenseAreNone)
{
    for (const char* table :
         {"",
          "\n\n",
          "eth0",
          "eth0 00000000 XYZ 0003 0 0 0 00000000",
          "eth0 00000000 1 0003 0 0 0 00000000",
          "eth0 00000000 010200C0 zzzz 0 0 0 00000000",
          "00000000000000000000000000000000 00 0 0 zzzz0000000000000000000000000001 0 0 0 3 eth0"}) {
        EXPECT_THAT(barter::engine::gatewaysOfRoute(table), IsEmpty()) << table;
        EXPECT_THAT(barter::engine::gatewaysOfRoute6(table), IsEmpty()) << table;
    }
}
