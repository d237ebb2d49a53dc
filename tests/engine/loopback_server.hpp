#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace barter::test {

/// A web server on 127.0.0.1, as trackers and web seeds are. It answers one request of a connection after the other.
class LoopbackServer {
public:
    /// Gets the request line and the header fields, gives the whole answer. Called on a thread of the server's.
    using Answer = std::function<std::string(const std::string& head)>;

    explicit LoopbackServer(Answer answer);
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    /// "http://127.0.0.1:<port><path>"
    [[nodiscard]] std::string url(const std::string& path) const;
    /// The first lines of all requests until now.
    [[nodiscard]] std::vector<std::string> requests() const;

private:
    struct Connection;
    void accept();
    void read(const std::shared_ptr<Connection>& connection);

    Answer m_answer;
    boost::asio::io_context m_context;
    boost::asio::ip::tcp::acceptor m_acceptor;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_requests;
    std::thread m_thread;
};

/// An answer of HTTP/1.1 with a length.
[[nodiscard]] std::string okAnswer(const std::string& body);

/// What a web server gives of `content`: the range that `head` asks for, or all.
[[nodiscard]] std::string rangeAnswer(const std::string& head, const std::string& content);

/// A port of 127.0.0.1 that nobody listened on a moment ago.
[[nodiscard]] int unusedPort();

/// Whether a connection to 127.0.0.1 at `port` is taken.
[[nodiscard]] bool somebodyListens(int port);

}  // namespace barter::test
