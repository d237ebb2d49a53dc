#include "engine/flood_guard.hpp"

#include <libtorrent/error_code.hpp>
#include <libtorrent/operations.hpp>
#include <libtorrent/peer_connection_handle.hpp>
#include <libtorrent/peer_info.hpp>
#include <libtorrent/torrent_handle.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <set>
#include <utility>

namespace barter::engine {
namespace {

using Clock = std::chrono::steady_clock;
using Report = std::function<void(const std::string& address, const char* reason)>;

constexpr double handshakesPerSecond = 10;
constexpr double handshakeBurst = 50;
constexpr std::ptrdiff_t handshakeBytes = std::ptrdiff_t{32} * 1024;  // real ones have some hundred

// Bytes per second that are no payload and that no honest peer reaches, beside what its payload explains: requests,
// TCP headers and acknowledgements are some 3 % of the payload that goes the other way. libtorrent's rate is a mean
// over five seconds. Peers of a v2 torrent also send hashes, at the start at full speed.
constexpr int protocolBytes = 256 * 1024;
constexpr int protocolBytesWithHashes = 4 * 1024 * 1024;

// What waits to be sent to a peer that asks, but does not read. libtorrent itself stops at half a MiB of payload.
constexpr int unreadBytes = 16 * 1024 * 1024;

constexpr int firstOrdinaryPort = 1025;
constexpr std::size_t maxBanned = 10'000;

// An attacker has a whole /64 of IPv6 addresses, so that is what is banned.
lt::address banKey(const lt::address& address)
{
    if (address.is_v4()) {
        return address;
    }
    lt::address_v6::bytes_type bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return lt::address_v6(bytes);
}

// The oldest ban ends when there are too many.
class BanList {
public:
    explicit BanList(Report report) : m_report(std::move(report)) {}

    [[nodiscard]] bool contains(const lt::address& address) const { return m_banned.count(banKey(address)) != 0; }

    void add(const lt::address& address, const char* reason)
    {
        if (m_banned.insert(banKey(address)).second) {
            m_order.push_back(banKey(address));
        }
        if (m_order.size() > maxBanned) {
            m_banned.erase(m_order.front());
            m_order.pop_front();
        }
        if (m_report) {
            m_report(address.to_string(), reason);
        }
    }

private:
    Report m_report;
    std::set<lt::address> m_banned;
    std::deque<lt::address> m_order;
};

class TokenBucket {
public:
    TokenBucket(double perSecond, double burst) : m_perSecond(perSecond), m_burst(burst), m_tokens(burst) {}

    [[nodiscard]] bool take(Clock::time_point now)
    {
        const double seconds = std::chrono::duration<double>(now - m_last).count();
        m_tokens = std::min(m_burst, m_tokens + seconds * m_perSecond);
        m_last = now;
        if (m_tokens < 1) {
            return false;
        }
        m_tokens -= 1;
        return true;
    }

private:
    double m_perSecond;
    double m_burst;
    double m_tokens;
    Clock::time_point m_last = Clock::now();
};

// What the peers of one torrent have in common.
struct TorrentTraits {
    bool hasHashes = false;         // v2 or hybrid
    bool fetchingMetadata = false;  // then peers send metadata as fast as they can
};

// Hooks run on the network thread. They may disconnect their peer: libtorrent keeps the hooks until the connection
// object goes.
class PeerGuard final : public lt::peer_plugin {
public:
    PeerGuard(lt::peer_connection_handle peer,
              std::shared_ptr<BanList> bans,
              std::shared_ptr<const TorrentTraits> torrent)
        : m_peer(std::move(peer)), m_bans(std::move(bans)), m_torrent(std::move(torrent))
    {
    }

    void on_connected() override
    {
        if (m_peer.is_outgoing() && m_peer.remote().port() < firstOrdinaryPort) {
            disconnect(lt::errors::port_blocked);
        }
    }

    bool on_handshake(lt::span<const char> /*reserved*/) override
    {
        if (m_bans->contains(m_peer.remote().address())) {
            disconnect(lt::errors::peer_banned);
        }
        return true;
    }

    bool on_extension_handshake(const lt::bdecode_node& message) override
    {
        if (message.data_section().size() > handshakeBytes) {
            ban("an extension handshake of absurd length");
        } else if (!m_handshakes.take(Clock::now())) {
            ban("extension handshakes without end");
        }
        return true;
    }

    void tick() override
    {
        if (m_peer.is_disconnecting() || m_peer.is_connecting()) {
            return;
        }
        lt::peer_info info;
        m_peer.get_peer_info(info);
        const int payload = info.payload_down_speed + info.payload_up_speed;
        const int allowed = (m_torrent->hasHashes ? protocolBytesWithHashes : protocolBytes) + payload / 4;
        if (!m_torrent->fetchingMetadata && info.down_speed - info.payload_down_speed > allowed) {
            ban("protocol messages faster than any use of them");
        } else if (info.used_send_buffer > unreadBytes) {
            ban("asks without reading the answers");
        }
    }

private:
    void disconnect(lt::errors::error_code_enum why)
    {
        if (!m_peer.is_disconnecting()) {
            m_peer.disconnect(lt::errors::make_error_code(why),
                              lt::operation_t::bittorrent,
                              lt::peer_connection_interface::peer_error);
        }
    }

    void ban(const char* reason)
    {
        if (m_peer.is_disconnecting()) {
            return;
        }
        m_bans->add(m_peer.remote().address(), reason);
        disconnect(lt::errors::peer_banned);
    }

    lt::peer_connection_handle m_peer;
    std::shared_ptr<BanList> m_bans;
    std::shared_ptr<const TorrentTraits> m_torrent;
    TokenBucket m_handshakes{handshakesPerSecond, handshakeBurst};
};

class TorrentGuard final : public lt::torrent_plugin {
public:
    TorrentGuard(std::shared_ptr<BanList> bans, lt::torrent_handle torrent)
        : m_bans(std::move(bans)), m_torrent(std::move(torrent))
    {
        m_traits->hasHashes = m_torrent.info_hashes().has_v2();
        m_traits->fetchingMetadata = m_torrent.torrent_file() == nullptr;  // that first state is not told
    }

    std::shared_ptr<lt::peer_plugin> new_connection(const lt::peer_connection_handle& peer) override
    {
        if (peer.type() != lt::connection_type::bittorrent) {
            return nullptr;
        }
        return std::make_shared<PeerGuard>(peer, m_bans, m_traits);
    }

    void on_state(lt::torrent_status::state_t state) override
    {
        m_traits->fetchingMetadata = state == lt::torrent_status::downloading_metadata;
        m_traits->hasHashes = m_torrent.info_hashes().has_v2();  // the metadata of a v1 magnet may say so
    }

private:
    std::shared_ptr<BanList> m_bans;
    lt::torrent_handle m_torrent;
    std::shared_ptr<TorrentTraits> m_traits = std::make_shared<TorrentTraits>();
};

class FloodGuard final : public lt::plugin {
public:
    explicit FloodGuard(Report report) : m_bans(std::make_shared<BanList>(std::move(report))) {}

    std::shared_ptr<lt::torrent_plugin> new_torrent(const lt::torrent_handle& torrent,
                                                    lt::client_data_t /*unused*/) override
    {
        return std::make_shared<TorrentGuard>(m_bans, torrent);
    }

private:
    std::shared_ptr<BanList> m_bans;
};

}  // namespace

std::shared_ptr<lt::plugin> makeFloodGuard(Report onBan)
{
    return std::make_shared<FloodGuard>(std::move(onBan));
}

}  // namespace barter::engine
