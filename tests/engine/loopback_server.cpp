#include "loopback_server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <random>
#include <regex>

namespace barter::test {

using boost::asio::ip::tcp;

struct LoopbackServer::Connection {
    explicit Connection(tcp::socket accepted) : socket{std::move(accepted)} {}

    tcp::socket socket;
    std::string unread;
    std::string answer;
};

LoopbackServer::LoopbackServer(Answer answer)
    : m_answer{std::move(answer)}, m_acceptor{m_context, tcp::endpoint{boost::asio::ip::address_v4::loopback(), 0}}
{
    accept();
    m_thread = std::thread{[this] { m_context.run(); }};
}

LoopbackServer::~LoopbackServer()
{
    m_context.stop();
    m_thread.join();
}

std::string LoopbackServer::url(const std::string& path) const
{
    return "http://127.0.0.1:" + std::to_string(m_acceptor.local_endpoint().port()) + path;
}

std::vector<std::string> LoopbackServer::requests() const
{
    const std::scoped_lock lock{m_mutex};
    return m_requests;
}

void LoopbackServer::accept()
{
    m_acceptor.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
        if (!error) {
            read(std::make_shared<Connection>(std::move(socket)));
            accept();
        }
    });
}

void LoopbackServer::read(const std::shared_ptr<Connection>& connection)
{
    boost::asio::async_read_until(connection->socket,
                                  boost::asio::dynamic_buffer(connection->unread),
                                  "\r\n\r\n",
                                  [this, connection](const boost::system::error_code& error, std::size_t length) {
                                      if (error) {
                                          return;
                                      }
                                      const auto head = connection->unread.substr(0, length);
                                      connection->unread.erase(0, length);
                                      {
                                          const std::scoped_lock lock{m_mutex};
                                          m_requests.push_back(head.substr(0, head.find("\r\n")));
                                      }
                                      connection->answer = m_answer(head);
                                      boost::asio::async_write(
                                          connection->socket,
                                          boost::asio::buffer(connection->answer),
                                          [this, connection](const boost::system::error_code& failed, std::size_t) {
                                              if (!failed) {
                                                  read(connection);
                                              }
                                          });
                                  });
}

std::string okAnswer(const std::string& body)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string rangeAnswer(const std::string& head, const std::string& content)
{
    std::smatch range;
    if (!std::regex_search(head, range, std::regex{"Range: bytes=([0-9]+)-([0-9]+)", std::regex::icase})) {
        return okAnswer(content);
    }
    const auto first = std::stoul(range[1]);
    const auto part = content.substr(first, std::stoul(range[2]) - first + 1);
    return "HTTP/1.1 206 Partial Content\r\nContent-Length: " + std::to_string(part.size()) +
           "\r\nContent-Range: bytes " + range[1].str() + "-" + range[2].str() + "/" + std::to_string(content.size()) +
           "\r\n\r\n" + part;
}

int unusedPort()
{
    // Not one that the system gives out: another test may get it before it is used.
    std::random_device random;
    std::uniform_int_distribution<std::uint16_t> ports{20000, 29999};
    for (;;) {
        const auto port = ports(random);
        boost::asio::io_context context;
        tcp::acceptor asked{context, tcp::v4()};
        boost::system::error_code error;
        asked.bind({tcp::v4(), port}, error);
        if (!error) {
            return port;
        }
    }
}

bool somebodyListens(int port)
{
    boost::asio::io_context context;
    tcp::socket caller{context};
    boost::system::error_code error;
    caller.connect({boost::asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)}, error);
    return !error;
}

}  // namespace barter::test
