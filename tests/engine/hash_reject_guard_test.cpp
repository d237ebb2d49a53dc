#include "engine/hash_reject_guard.hpp"

#include "facade_fixture.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <libtorrent/torrent_info.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <set>
#include <string>
#include <thread>

// A peer gives a wrong piece of a v2 torrent; another one rejects the request for the hashes of its blocks.
namespace barter::test {
namespace {

using boost::asio::ip::tcp;
using engine::TorrentState;

constexpr std::size_t pieceSize = std::size_t{128} * 1024;

/// Big-endian, as everything in the protocol.
std::string number(std::uint32_t value)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<char>((value >> shift) & 0xffU));
    }
    return bytes;
}

std::uint32_t numberAt(const std::string& bytes, std::size_t place)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8U | static_cast<unsigned char>(bytes.at(place + i));
    }
    return value;
}

/// Speaks BEP 3, BEP 6 and BEP 52 by hand, and has one piece.
class RawPeer {
public:
    enum class Blocks { wrong, right };

    /// Connects from `address`, of which there are many on the loopback.
    RawPeer(const char* address, std::uint16_t port, const Payload& payload, int onlyPiece, Blocks blocks)
        : m_payload{payload}, m_piece{onlyPiece}, m_blocks{blocks}
    {
        m_socket.open(tcp::v4());
        m_socket.bind({boost::asio::ip::make_address(address), 0});
        m_socket.connect({boost::asio::ip::address_v4::loopback(), port});
        m_thread = std::thread{[this] { serve(); }};
    }
    ~RawPeer()
    {
        boost::system::error_code ignored;
        m_socket.shutdown(tcp::socket::shutdown_both, ignored);
        m_thread.join();
    }
    RawPeer(const RawPeer&) = delete;
    RawPeer& operator=(const RawPeer&) = delete;

    /// As who gave a wrong piece.
    [[nodiscard]] bool isCutOff() const { return m_isCutOff; }
    [[nodiscard]] int rejected() const { return m_rejected; }

private:
    enum Message : char {
        unchoke = 1,
        have = 4,
        bitfield = 5,
        request = 6,
        piece = 7,
        hashRequest = 21,
        hashReject = 23
    };

    void serve()
    {
        try {
            shakeHands();
            send(bitfield, onlyOurPiece());
            send(unchoke);
            while (true) {
                answer(receive(numberAt(receive(4), 0)));
            }
        } catch (const std::exception&) {  // one of both has hung up
            m_isCutOff = true;
        }
    }
    void shakeHands()
    {
        const std::string extensions{"\0\0\0\0\0\0\0\x14", 8};  // BEP 6 and BEP 52
        const auto hash = m_payload.info->info_hashes().v2.to_string().substr(0, 20);
        write("\x13"
              "BitTorrent protocol" +
              extensions + hash + "-XX0000-" + m_socket.local_endpoint().address().to_string().substr(0, 9) + "abc");
        receive(68);
    }
    [[nodiscard]] std::string onlyOurPiece() const
    {
        std::string bits(static_cast<std::size_t>((m_payload.info->num_pieces() + 7) / 8), '\0');
        bits.at(static_cast<std::size_t>(m_piece / 8)) = static_cast<char>(0x80U >> static_cast<unsigned>(m_piece % 8));
        return bits;
    }
    void answer(const std::string& message)
    {
        if (message.empty()) {
            return;
        }
        if (message[0] == request) {
            give(message);
        } else if (message[0] == hashRequest) {
            send(hashReject, message.substr(1));
            ++m_rejected;
        }
    }
    /// A wrong block once. When it is asked for again, the piece has failed, and any message has the hashes asked for.
    void give(const std::string& message)
    {
        const auto start = numberAt(message, 5);
        const auto length = numberAt(message, 9);
        if (m_blocks == Blocks::right) {
            const auto all = contents(m_payload.folder / m_payload.info->files().file_path(lt::file_index_t{0}));
            const auto piecesBefore =
                static_cast<std::size_t>(m_piece) * static_cast<std::size_t>(m_payload.info->piece_length());
            send(piece, message.substr(1, 8) + all.substr(piecesBefore + start, length));
        } else if (m_given.insert(start).second) {
            send(piece, message.substr(1, 8) + std::string(length, 'x'));
        } else {
            send(have, number(static_cast<std::uint32_t>(m_piece)));
        }
    }
    void send(Message type, const std::string& body = {})
    {
        write(number(static_cast<std::uint32_t>(body.size() + 1)) + static_cast<char>(type) + body);
    }
    void write(const std::string& bytes) { boost::asio::write(m_socket, boost::asio::buffer(bytes)); }
    std::string receive(std::size_t length)
    {
        std::string bytes(length, '\0');
        boost::asio::read(m_socket, boost::asio::buffer(bytes));
        return bytes;
    }

    const Payload& m_payload;
    int m_piece;
    Blocks m_blocks;
    std::set<std::uint32_t> m_given;
    boost::asio::io_context m_context;
    tcp::socket m_socket{m_context};
    std::atomic<bool> m_isCutOff{false};
    std::atomic<int> m_rejected{0};
    std::thread m_thread;
};

class RejectedHashes : public FacadeTest {
protected:
    [[nodiscard]] std::uint16_t port()
    {
        const auto local = [](const std::string& endpoint) { return endpoint.starts_with("127.0.0.1:"); };
        EXPECT_TRUE(ours.until([&] { return std::ranges::any_of(ours.observer.status.listening, local); }));
        const auto found = std::ranges::find_if(ours.observer.status.listening, local);
        return static_cast<std::uint16_t>(std::stoi(found->substr(found->find(':') + 1)));
    }
};

TEST(HashRejectGuard, KnowsTheLibraryThatItRunsWith)
{
    EXPECT_TRUE(engine::HashRejectGuard::works());
}

// The list of a file with one piece is empty: without the guard this is a write to address 0.
TEST_F(RejectedHashes, DoNoHarmInAFileOfOnePiece)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v2, {{"a.bin", pieceSize}}, pieceSize);
    const auto id = add(payload);
    ASSERT_TRUE(untilState(id, TorrentState::downloading));
    int rejected = 0;
    {
        const RawPeer liar{"127.0.0.2", port(), payload, 0, RawPeer::Blocks::wrong};
        ASSERT_TRUE(ours.until([&] { return liar.isCutOff() || liar.rejected() > 0; }));
        rejected = liar.rejected();
    }

    const RawPeer honest{"127.0.0.3", port(), payload, 0, RawPeer::Blocks::right};

    ASSERT_TRUE(untilState(id, TorrentState::seeding));
    EXPECT_GT(rejected + honest.rejected(), 0);
}

TEST_F(RejectedHashes, DoNoHarmBehindTheLastPieceThatIsCounted)
{
    const auto payload = makePayload(folder.path() / "seed", Version::v2, {{"a.bin", 160 * pieceSize}}, pieceSize);
    const int last = payload.info->num_pieces() - 1;
    const auto id = add(payload);
    ASSERT_TRUE(untilState(id, TorrentState::downloading));
    int rejected = 0;
    {
        const RawPeer liar{"127.0.0.2", port(), payload, last, RawPeer::Blocks::wrong};
        ASSERT_TRUE(ours.until([&] { return liar.isCutOff() || liar.rejected() > 0; }));
        rejected = liar.rejected();
    }

    const RawPeer honest{"127.0.0.3", port(), payload, last, RawPeer::Blocks::right};

    ASSERT_TRUE(ours.until([&] { return ours.torrent(id)->doneBytes > 0; }));
    EXPECT_GT(rejected + honest.rejected(), 0);
}

}  // namespace
}  // namespace barter::test
