#include "engine/flood_guard.hpp"

#include "engine/session_settings.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <libtorrent/add_torrent_params.hpp>
#include <libtorrent/alert_types.hpp>
#include <libtorrent/bencode.hpp>
#include <libtorrent/create_torrent.hpp>
#include <libtorrent/session.hpp>
#include <libtorrent/session_params.hpp>
#include <libtorrent/torrent_info.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

namespace {

constexpr const char* flooderAddress = "127.0.0.2";
constexpr int pieceLength = 16 * 1024;
constexpr std::chrono::seconds gone = 3s;  // on a busy machine; fault_flood counts the time that it had a core
constexpr std::size_t readSize = std::size_t{64} * 1024;

template <class Condition>
bool waitFor(Condition condition, std::chrono::milliseconds limit)
{
    const Clock::time_point end = Clock::now() + limit;
    while (!condition()) {
        if (Clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

class TemporaryFolder {
public:
    TemporaryFolder()
    {
        std::string pattern = (fs::temp_directory_path() / "barter-flood-XXXXXX").string();
        m_path = ::mkdtemp(pattern.data());
    }
    ~TemporaryFolder() { fs::remove_all(m_path); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] std::string path(const std::string& name) const { return m_path / name; }

private:
    fs::path m_path;
};

// A session as Barter has it, on loopback, with a guard whose bans are noted.
class Node {
public:
    explicit Node(int downloadLimit = 0) : m_session(parameters(downloadLimit))
    {
        m_session.set_peer_class_filter(barter::engine::limitedPeers());
    }

    lt::torrent_handle add(lt::add_torrent_params params, const std::string& folder)
    {
        fs::create_directories(folder);
        params.save_path = folder;
        params.flags &= ~(lt::torrent_flags::paused | lt::torrent_flags::auto_managed);
        return m_session.add_torrent(std::move(params));
    }

    [[nodiscard]] std::uint16_t port()
    {
        EXPECT_TRUE(waitFor([this] { return m_session.listen_port() != 0; }, 5s));
        return m_session.listen_port();
    }

    [[nodiscard]] std::vector<std::pair<std::string, std::string>> bans() const
    {
        const std::lock_guard lock(m_mutex);
        return m_bans;
    }

private:
    lt::session_params parameters(int downloadLimit)
    {
        barter::Settings settings;
        settings.network.loopbackPeers = true;
        settings.network.dht = settings.network.lsd = settings.network.upnp = settings.network.utp = false;
        lt::session_params params(barter::engine::effectiveSettings(settings, 0));
        params.settings.set_str(lt::settings_pack::listen_interfaces, "127.0.0.1:0");
        params.settings.set_int(lt::settings_pack::download_rate_limit, downloadLimit);
        barter::engine::guardAgainstFloods(params, [this](const std::string& address, const char* reason) {
            const std::lock_guard lock(m_mutex);
            m_bans.emplace_back(address, reason);
        });
        return params;
    }

    mutable std::mutex m_mutex;
    std::vector<std::pair<std::string, std::string>> m_bans;
    lt::session m_session;
};

// One file of `pieces` pieces; with a folder it is written there, without one the hashes are made up.
std::shared_ptr<lt::torrent_info> makeTorrent(int pieces, const std::string& folder = {})
{
    std::mt19937 random(42);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same payload each time
    std::vector<char> payload(static_cast<std::size_t>(folder.empty() ? 0 : pieces * pieceLength));
    for (char& byte : payload) {
        byte = static_cast<char>(random());
    }
    lt::file_storage files;
    files.add_file("payload", std::int64_t{pieces} * pieceLength);
    lt::create_torrent creator(files, pieceLength, lt::create_torrent::v1_only);
    for (int i = 0; i < pieces; ++i) {
        if (folder.empty()) {
            lt::sha1_hash hash;
            for (std::uint8_t& byte : hash) {
                byte = static_cast<std::uint8_t>(random());
            }
            creator.set_hash(lt::piece_index_t(i), hash);
        } else {
            const lt::span<const char> piece(payload.data() + std::ptrdiff_t{i} * pieceLength, pieceLength);
            creator.set_hash(lt::piece_index_t(i), lt::hasher(piece).final());
        }
    }
    if (!folder.empty()) {
        fs::create_directories(folder);
        std::ofstream(folder + "/payload", std::ios::binary).write(payload.data(), std::ssize(payload));
    }
    std::vector<char> encoded;
    lt::bencode(std::back_inserter(encoded), creator.generate());
    return std::make_shared<lt::torrent_info>(encoded, barter::engine::torrentLimits(), lt::from_span);
}

lt::add_torrent_params seedOf(const std::shared_ptr<lt::torrent_info>& info)
{
    lt::add_torrent_params params;
    params.ti = info;
    params.flags |= lt::torrent_flags::seed_mode;
    return params;
}

lt::add_torrent_params magnetOf(const lt::torrent_info& info)
{
    lt::add_torrent_params params;
    params.info_hashes = info.info_hashes();
    return params;
}

void connectTo(const lt::torrent_handle& torrent, std::uint16_t port)
{
    torrent.connect_peer({lt::make_address("127.0.0.1"), port});
}

// A peer made by hand, from an address of its own.
class RawPeer {
public:
    RawPeer(std::uint16_t port, const lt::torrent_info& torrent)
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        const sockaddr_in from = address(flooderAddress, 0);
        const sockaddr_in to = address("127.0.0.1", port);
        EXPECT_EQ(::bind(m_socket, reinterpret_cast<const sockaddr*>(&from), sizeof from), 0);
        EXPECT_EQ(::connect(m_socket, reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
        std::string handshake = "\x13"
                                "BitTorrent protocol";
        handshake += std::string("\0\0\0\0\0\x10\0\0", 8);  // BEP 10: extensions
        handshake += torrent.info_hashes().v1.to_string() + "-XX0000-abcdefghijkl";
        EXPECT_TRUE(send(handshake));
    }
    ~RawPeer() { ::close(m_socket); }
    RawPeer(const RawPeer&) = delete;
    RawPeer& operator=(const RawPeer&) = delete;

    // False once the other side has hung up.
    bool send(const std::string& bytes) const
    {
        std::size_t sent = 0;
        while (sent < bytes.size()) {
            pollfd state{m_socket, POLLOUT, 0};
            if (::poll(&state, 1, 100) < 0 || (state.revents & (POLLERR | POLLHUP)) != 0) {
                return false;
            }
            const ssize_t count =
                ::send(m_socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (count < 0 && errno != EAGAIN) {
                return false;
            }
            sent += count > 0 ? static_cast<std::size_t>(count) : 0;
        }
        return true;
    }

    void readAll() const
    {
        std::vector<char> buffer(readSize);
        while (::recv(m_socket, buffer.data(), buffer.size(), MSG_DONTWAIT) > 0) {
        }
    }

    [[nodiscard]] bool hungUp() const
    {
        std::vector<char> buffer(readSize);
        const ssize_t count = ::recv(m_socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
        return count == 0 || (count < 0 && errno != EAGAIN);
    }

    // Sends `message` again and again until the other side hangs up; how long that took.
    [[nodiscard]] std::chrono::milliseconds
    flood(const std::string& message, std::chrono::milliseconds limit, bool reads) const
    {
        std::string many;
        while (many.size() < std::size_t{16} * 1024) {
            many += message;
        }
        const Clock::time_point start = Clock::now();
        while (Clock::now() - start < limit && send(many)) {
            if (reads) {
                readAll();
            }
        }
        return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
    }

private:
    static sockaddr_in address(const char* text, std::uint16_t port)
    {
        sockaddr_in result{};
        result.sin_family = AF_INET;
        result.sin_port = htons(port);
        ::inet_pton(AF_INET, text, &result.sin_addr);
        return result;
    }

    int m_socket;
};

std::string extended(char id, const std::string& body)
{
    const auto length = static_cast<std::uint32_t>(body.size() + 2);
    std::string message;
    for (int shift = 24; shift >= 0; shift -= 8) {
        message += static_cast<char>(length >> static_cast<unsigned>(shift));
    }
    return message + '\x14' + id + body;
}

const std::string extensionHandshake = extended(0, "d1:md11:ut_metadatai3e6:ut_pexi1ee4:reqqi250ee");

class FloodGuard : public testing::Test {
protected:
    // A seeder with a payload of 8 MiB, which floods are aimed at.
    void SetUp() override
    {
        m_info = makeTorrent(512, m_folder.path("seed"));
        m_seeding = m_seeder.add(seedOf(m_info), m_folder.path("seed"));
        ASSERT_TRUE(waitFor([&] { return m_seeding.status().state == lt::torrent_status::seeding; }, 10s));
    }

    [[nodiscard]] bool downloads(const std::string& name)
    {
        Node leecher;
        const lt::torrent_handle torrent = leecher.add(magnetOf(*m_info), m_folder.path(name));
        connectTo(torrent, m_seeder.port());
        const bool done = waitFor([&] { return torrent.status().is_seeding; }, 20s);
        return done && leecher.bans().empty();
    }

    TemporaryFolder m_folder;
    Node m_seeder;
    std::shared_ptr<lt::torrent_info> m_info;
    lt::torrent_handle m_seeding;
};

}  // namespace

TEST_F(FloodGuard, ThrowsOutAPeerThatRepeatsTheExtensionHandshake)
{
    const RawPeer flooder(m_seeder.port(), *m_info);

    EXPECT_LE(flooder.flood(extensionHandshake, 5s, true), 1s);

    ASSERT_EQ(m_seeder.bans().size(), 1U);
    EXPECT_EQ(m_seeder.bans().front().first, flooderAddress);
}

TEST_F(FloodGuard, RefusesABannedAddressAndServesTheOthers)
{
    EXPECT_LE(RawPeer(m_seeder.port(), *m_info).flood(extensionHandshake, 5s, true), 1s);

    const RawPeer again(m_seeder.port(), *m_info);

    EXPECT_TRUE(waitFor([&] { return again.hungUp(); }, 2s));
    EXPECT_TRUE(downloads("after"));
    EXPECT_EQ(m_seeder.bans().size(), 1U);
}

TEST_F(FloodGuard, ThrowsOutAPeerWhoseHandshakesCannotBeRead)
{
    const RawPeer flooder(m_seeder.port(), *m_info);

    EXPECT_LE(flooder.flood(extended(0, "this is no dictionary"), 15s, true), gone);

    EXPECT_EQ(m_seeder.bans().size(), 1U);
}

TEST_F(FloodGuard, ThrowsOutAPeerWhoseHandshakeIsAbsurdlyLong)
{
    const RawPeer flooder(m_seeder.port(), *m_info);
    ASSERT_TRUE(flooder.send(extended(0, "d1:x40000:" + std::string(40000, 'x') + "e")));

    EXPECT_TRUE(waitFor([&] { return flooder.hungUp(); }, 5s));

    EXPECT_EQ(m_seeder.bans().size(), 1U);
}

TEST_F(FloodGuard, ThrowsOutAPeerThatAsksWithoutReading)
{
    const RawPeer flooder(m_seeder.port(), *m_info);
    ASSERT_TRUE(flooder.send(extensionHandshake));

    EXPECT_LE(flooder.flood(extended(2, "d8:msg_typei0e5:piecei9999ee"), 15s, false), gone);

    EXPECT_EQ(m_seeder.bans().size(), 1U);
}

TEST_F(FloodGuard, ThrowsOutAPeerThatSendsEmptyMessagesWithoutEnd)
{
    const RawPeer flooder(m_seeder.port(), *m_info);

    EXPECT_LE(flooder.flood(std::string(4, '\0'), 15s, true), gone);

    EXPECT_EQ(m_seeder.bans().size(), 1U);
}

TEST_F(FloodGuard, LeavesABusySwarmAlone)
{
    EXPECT_TRUE(downloads("one"));
    EXPECT_TRUE(downloads("two"));
    EXPECT_TRUE(m_seeder.bans().empty());
}

TEST_F(FloodGuard, LeavesAPeerAloneThatUpdatesItsHandshakeNowAndThen)
{
    const RawPeer peer(m_seeder.port(), *m_info);

    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(peer.send(extensionHandshake));
    }

    EXPECT_FALSE(waitFor([&] { return peer.hungUp() || !m_seeder.bans().empty(); }, 300ms));
}

TEST_F(FloodGuard, LetsTheMetadataOfALargeTorrentThrough)
{
    constexpr int pieces = 5 * 1024 * 1024 / 20;
    const std::shared_ptr<lt::torrent_info> large = makeTorrent(pieces);
    ASSERT_GE(large->info_section().size(), 5 * 1024 * 1024);
    m_seeder.add(seedOf(large), m_folder.path("large"));
    Node leecher{1024 * 1024};  // for some seconds metadata and nothing else
    const lt::torrent_handle torrent = leecher.add(magnetOf(*large), m_folder.path("large-leecher"));

    connectTo(torrent, m_seeder.port());

    EXPECT_TRUE(waitFor([&] { return torrent.status().has_metadata; }, 20s));
    EXPECT_TRUE(leecher.bans().empty());
    EXPECT_TRUE(m_seeder.bans().empty());
}
