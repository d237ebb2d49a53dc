#include "facade_fixture.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <future>

// Metadata of a magnet that are above the limit: no peer can give them, and the person is told.
namespace barter::test {
namespace {

using boost::asio::ip::tcp;
using engine::MagnetSource;
using engine::Preview;

/// A peer that says how large its metadata are (BEP 9, BEP 10) and gives nothing; it hangs up when it is destroyed.
class BoastingPeer {
public:
    explicit BoastingPeer(std::int64_t metadataSize) : m_size{metadataSize}
    {
        m_thread = std::thread{[this] { serve(); }};
    }
    ~BoastingPeer()
    {
        boost::system::error_code ignored;
        m_acceptor.close(ignored);
        ::shutdown(m_native, SHUT_RDWR);
        m_thread.join();
    }
    BoastingPeer(const BoastingPeer&) = delete;
    BoastingPeer& operator=(const BoastingPeer&) = delete;

    [[nodiscard]] std::string magnet(const std::string& hash) const
    {
        return "magnet:?xt=urn:btih:" + hash + "&x.pe=127.0.0.1:" + std::to_string(m_acceptor.local_endpoint().port());
    }

private:
    void serve()
    {
        boost::system::error_code error;
        tcp::socket peer{m_context};
        m_acceptor.accept(peer, error);
        if (error) {
            return;
        }
        m_native = peer.native_handle();
        std::array<char, 68> handshake{};
        boost::asio::read(peer, boost::asio::buffer(handshake), error);
        const std::string_view id = "-XX0000-abcdefghijkl";
        std::copy(id.begin(), id.end(), handshake.begin() + 48);
        boost::asio::write(peer, boost::asio::buffer(handshake), error);
        const auto body =
            "\x14" + std::string(1, '\0') + "d1:md11:ut_metadatai3ee13:metadata_sizei" + std::to_string(m_size) + "ee";
        const std::string length{'\0', '\0', '\0', static_cast<char>(body.size())};
        boost::asio::write(peer, boost::asio::buffer(length + body), error);
        while (!error) {
            peer.read_some(boost::asio::buffer(handshake), error);
        }
    }

    std::int64_t m_size;
    boost::asio::io_context m_context;
    tcp::acceptor m_acceptor{m_context, {boost::asio::ip::address_v4::loopback(), 0}};
    std::atomic<int> m_native{-1};
    std::thread m_thread;
};

class TooLarge : public FacadeTest {
protected:
    void SetUp() override
    {
        ours.settings.network.utp = false;  // libtorrent tries that first, for some seconds
        ours.session().applySettings(ours.settings);
    }

    const std::string hash = std::string(40, 'c');
};

TEST_F(TooLarge, MetadataAreToldInTheList)
{
    const BoastingPeer peer{engine::maxTorrentBytes + 1};
    const auto added = ours.add(MagnetSource{peer.magnet(hash)});
    ASSERT_TRUE(added);

    EXPECT_TRUE(ours.until([&] { return ours.torrent(added->id)->metadataTooLarge; }));
}

TEST_F(TooLarge, MetadataAreToldInThePreview)
{
    const BoastingPeer peer{engine::maxTorrentBytes + 1};
    const auto shown =
        ours.wait<Preview>([&](auto answer) { ours.session().preview(MagnetSource{peer.magnet(hash)}, answer); });
    ASSERT_TRUE(shown);

    EXPECT_TRUE(ours.until([&] {
        const auto found = ours.observer.previews.find(shown->id);
        return found != ours.observer.previews.end() && found->second.metadataTooLarge;
    }));
}

TEST_F(TooLarge, MetadataAtTheLimitAreNot)
{
    const BoastingPeer peer{engine::maxTorrentBytes};
    const auto added = ours.add(MagnetSource{peer.magnet(hash)});
    ASSERT_TRUE(added);
    ASSERT_TRUE(ours.until([&] { return ours.torrent(added->id)->peers == 1; }));

    ours.stop();

    EXPECT_FALSE(ours.torrent(added->id)->metadataTooLarge);
}

}  // namespace
}  // namespace barter::test
