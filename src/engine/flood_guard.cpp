#include "engine/flood_guard.hpp"

#include <boost/asio/steady_timer.hpp>
#include <libtorrent/error_code.hpp>
#include <libtorrent/extensions.hpp>
#include <libtorrent/operations.hpp>
#include <libtorrent/peer_connection.hpp>
#include <libtorrent/peer_connection_handle.hpp>
#include <libtorrent/session_handle.hpp>
#include <libtorrent/torrent_handle.hpp>
#include <libtorrent/torrent_info.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace barter::engine {
namespace {

using Clock = std::chrono::steady_clock;
using Report = std::function<void(const std::string& address, const char* reason)>;

constexpr double handshakesPerSecond = 10;
constexpr double handshakeBurst = 50;
constexpr std::ptrdiff_t handshakeBytes = std::ptrdiff_t{32} * 1024;  // real ones have some hundred

// Bytes that are no payload and that no honest peer sends in the long run and at once, beside what its payload
// explains: requests are some 0.1 % of the payload that goes the other way. Peers of a v2 torrent also send its hashes,
// at the start at full speed.
constexpr double protocolBytesPerSecond = 256.0 * 1024;
constexpr double protocolBurst = 5 * protocolBytesPerSecond;
constexpr double protocolPartOfPayload = 0.25;

// What waits to be sent to a peer that asks, but does not read. libtorrent itself stops at half a MiB of payload; it
// answers every question for hashes.
constexpr int unreadBytes = 4 * 1024 * 1024;

// Messages are counted when they come, but libtorrent tells nobody of the empty ones, and answers some by itself. Its
// own look at each peer, once a second, would let a flood have more than that second.
constexpr auto timeBetweenLooks = std::chrono::milliseconds{100};

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
    int hashBytes = 0;              // twice what all hashes of a v2 or hybrid torrent take: some are asked for again
    bool fetchingMetadata = false;  // then peers send metadata as fast as they can
};

// What a peer has left of the bytes that need no explanation by its payload.
class ProtocolAllowance {
public:
    // `protocol` and `payload`: all bytes up to now. False when it has used up more than it had.
    [[nodiscard]] bool account(std::int64_t protocol, std::int64_t payload, double burst, Clock::time_point now)
    {
        const double seconds = std::chrono::duration<double>(now - m_last).count();
        m_used += static_cast<double>(protocol - m_protocol) - seconds * protocolBytesPerSecond -
                  static_cast<double>(payload - m_payload) * protocolPartOfPayload;
        m_used = std::max(m_used, 0.0);
        m_protocol = protocol;
        m_payload = payload;
        m_last = now;
        return m_used <= burst;
    }
    void forgive() { m_used = 0; }

private:
    double m_used = 0;
    std::int64_t m_protocol = 0;
    std::int64_t m_payload = 0;
    Clock::time_point m_last = Clock::now();
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

    bool on_choke() override { return look(); }
    bool on_unchoke() override { return look(); }
    bool on_interested() override { return look(); }
    bool on_not_interested() override { return look(); }
    bool on_have(lt::piece_index_t /*piece*/) override { return look(); }
    bool on_dont_have(lt::piece_index_t /*piece*/) override { return look(); }
    bool on_bitfield(const lt::bitfield& /*pieces*/) override { return look(); }
    bool on_have_all() override { return look(); }
    bool on_have_none() override { return look(); }
    bool on_allowed_fast(lt::piece_index_t /*piece*/) override { return look(); }
    bool on_request(const lt::peer_request& /*block*/) override { return look(); }
    bool on_cancel(const lt::peer_request& /*block*/) override { return look(); }
    bool on_reject(const lt::peer_request& /*block*/) override { return look(); }
    bool on_suggest(lt::piece_index_t /*piece*/) override { return look(); }
    bool on_extended(int /*length*/, int /*message*/, lt::span<const char> /*body*/) override { return look(); }

    // False: as a hook it leaves the message to libtorrent.
    bool look()
    {
        const std::shared_ptr<lt::peer_connection> connection = m_peer.native_handle();
        if (!connection || connection->is_disconnecting() || connection->is_connecting()) {
            return false;
        }
        const lt::stat& total = connection->statistics();
        const bool allowed = m_allowance.account(total.total_protocol_download(),
                                                 total.total_payload_download() + total.total_payload_upload(),
                                                 protocolBurst + m_torrent->hashBytes,
                                                 Clock::now());
        if (m_torrent->fetchingMetadata) {
            m_allowance.forgive();
        } else if (!allowed) {
            ban("protocol messages faster than any use of them");
        }
        if (connection->send_buffer_size() > unreadBytes + m_torrent->hashBytes) {
            ban("asks without reading the answers");
        }
        return false;
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
    ProtocolAllowance m_allowance;
};

// Looks at all peers again and again while there are any.
class PeerWatch : public std::enable_shared_from_this<PeerWatch> {
public:
    void begin(lt::io_context& context) { m_timer.emplace(context); }

    // A timer that is left would keep libtorrent's thread from ending.
    void end() { m_timer.reset(); }

    void add(const std::shared_ptr<PeerGuard>& peer)
    {
        m_peers.push_back(peer);
        if (m_peers.size() == 1) {
            wait();
        }
    }

private:
    void wait()
    {
        if (!m_timer) {
            return;
        }
        m_timer->expires_after(timeBetweenLooks);
        m_timer->async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
            if (const auto self = weak.lock(); self && !cancelled) {
                self->lookAtAll();
            }
        });
    }

    void lookAtAll()
    {
        std::erase_if(m_peers, [](const auto& peer) { return peer.expired(); });
        // A copy: whoever is thrown out makes room, and a new peer may be added at once.
        for (const auto& each : std::vector{m_peers}) {
            if (const auto peer = each.lock()) {
                peer->look();
            }
        }
        if (!m_peers.empty()) {
            wait();
        }
    }

    std::optional<boost::asio::steady_timer> m_timer;
    std::vector<std::weak_ptr<PeerGuard>> m_peers;
};

class TorrentGuard final : public lt::torrent_plugin {
public:
    TorrentGuard(std::shared_ptr<BanList> bans, std::shared_ptr<PeerWatch> watch, lt::torrent_handle torrent)
        : m_bans(std::move(bans)), m_watch(std::move(watch)), m_torrent(std::move(torrent))
    {
        readMetadata();
        m_traits->fetchingMetadata = m_torrent.torrent_file() == nullptr;  // that first state is not told
    }

    std::shared_ptr<lt::peer_plugin> new_connection(const lt::peer_connection_handle& peer) override
    {
        if (peer.type() != lt::connection_type::bittorrent) {
            return nullptr;
        }
        auto guard = std::make_shared<PeerGuard>(peer, m_bans, m_traits);
        m_watch->add(guard);
        return guard;
    }

    void on_state(lt::torrent_status::state_t state) override
    {
        m_traits->fetchingMetadata = state == lt::torrent_status::downloading_metadata;
        readMetadata();  // those of a magnet may have come
    }

private:
    void readMetadata()
    {
        const auto info = m_torrent.torrent_file();
        m_traits->hashBytes = info && info->v2() ? 2 * int{lt::sha256_hash::size()} * info->num_pieces() : 0;
    }

    std::shared_ptr<BanList> m_bans;
    std::shared_ptr<PeerWatch> m_watch;
    lt::torrent_handle m_torrent;
    std::shared_ptr<TorrentTraits> m_traits = std::make_shared<TorrentTraits>();
};

class FloodGuard final : public lt::plugin {
public:
    explicit FloodGuard(Report report) : m_bans(std::make_shared<BanList>(std::move(report))) {}

    std::shared_ptr<lt::torrent_plugin> new_torrent(const lt::torrent_handle& torrent,
                                                    lt::client_data_t /*unused*/) override
    {
        return std::make_shared<TorrentGuard>(m_bans, m_watch, torrent);
    }

    void added(const lt::session_handle& session) override
    {
        lt::session_handle handle = session;
        m_watch->begin(handle.get_context());
    }

    void abort() override { m_watch->end(); }

private:
    std::shared_ptr<BanList> m_bans;
    std::shared_ptr<PeerWatch> m_watch = std::make_shared<PeerWatch>();
};

}  // namespace

void guardAgainstFloods(lt::session_params& params, Report onBan)
{
    // The first one: a plugin does not see the messages that one before it has taken.
    std::vector<std::shared_ptr<lt::plugin>> all{std::make_shared<FloodGuard>(std::move(onBan))};
    std::copy(params.extensions.begin(), params.extensions.end(), std::back_inserter(all));
    params.extensions = std::move(all);
}

}  // namespace barter::engine
