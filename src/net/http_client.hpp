#pragma once

#include "core/error.hpp"
#include "net/net_error.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace barter::net {

inline constexpr int maxRedirects = 5;

struct HttpRequest {
    std::string url;        ///< http or https
    std::string userAgent;  ///< for example "Barter/0.1.0"
    std::size_t maxBodyBytes = std::size_t{64} * 1024 * 1024;
    /// Over everything: finding the address, connecting, all redirects, the whole body.
    std::chrono::milliseconds deadline = std::chrono::seconds{60};
};

struct HttpHeader {
    std::string name;   ///< letters, digits and '-'
    std::string value;  ///< printable ASCII
};

/// One question to a service, as programs ask it.
struct HttpCall {
    std::string url;        ///< https, or http of this machine itself (a loopback address or "localhost")
    std::string userAgent;  ///< for example "Barter/0.1.0"
    std::size_t maxBodyBytes = std::size_t{2} * 1024 * 1024;
    /// Over everything: finding the address, connecting, the whole body.
    std::chrono::milliseconds deadline = std::chrono::seconds{15};
    /// Sent as they are, beside what every request has. The place for a key: no error names a header.
    std::vector<HttpHeader> headers = {};
    std::optional<std::string> json = {};  ///< is POSTed; nothing: GET
};

struct HttpAnswer {
    unsigned status = 0;     ///< as the server gave it, 100 to 999
    std::string retryAfter;  ///< the header of that name, for `parseRetryAfter`; empty: none
    std::vector<char> body;
};

/// Gets things from web servers.
///
/// Certificates and host names are verified, always: there is no switch. User name and password in a URL are not sent,
/// nor cookies, and no compression is asked for.
class HttpClient {
public:
    virtual ~HttpClient() = default;

    /// At most `maxRedirects` redirects, none from https to http, none from a public address to a private one and none
    /// to this machine, unless they started there; what counts is the address that is connected to.
    /// On the thread of the io_context; answers once, later, on the same thread, with the body of a response 200.
    /// Errors: NetErrc, without plainHttp and badHeader.
    virtual void get(HttpRequest request, std::function<void(Expected<std::vector<char>>)> answer) = 0;

    /// Answers with whatever status the server has, also that of a redirect, which is not followed. Plain http to
    /// another machine is refused before its name is looked up. Thread and times as `get`.
    /// Errors: NetErrc, without badStatus, tooManyRedirects and forbiddenRedirect.
    virtual void call(HttpCall call, std::function<void(Expected<HttpAnswer>)> answer) = 0;
};

/// `service` outlives the client; it is run by one thread. Requests under way when the client is destroyed go on.
/// `extraAuthorities`, a PEM file, is trusted beside the system's authorities: for tests.
[[nodiscard]] std::unique_ptr<HttpClient> makeHttpClient(boost::asio::io_context& service,
                                                         const std::string& extraAuthorities = {});

}  // namespace barter::net
