#include "net/http_client.hpp"

#include "net/address_class.hpp"
#include "net/url.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <optional>

namespace barter::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using Tcp = asio::ip::tcp;
using TlsStream = asio::ssl::stream<Tcp::socket>;
using Parser = http::response_parser<http::vector_body<char>>;
using Message = http::request<http::string_body>;

/// How a page differs from a call.
enum class Manner {
    page,  ///< redirects are followed, plain http goes everywhere, and only a response 200 is read
    call,  ///< no redirects, plain http only to this machine, and whatever comes is read
};

constexpr std::uint32_t maxHeaderBytes = 64 * 1024;

AddressClass classOf(const asio::ip::address& address)
{
    return address.is_v4() ? classify(address.to_v4().to_bytes()) : classify(address.to_v6().to_bytes());
}

bool isRedirect(http::status status)
{
    return status == http::status::moved_permanently || status == http::status::found ||
           status == http::status::see_other || status == http::status::temporary_redirect ||
           status == http::status::permanent_redirect;
}

bool isLoopback(const std::string& host)
{
    error_code noAddress;
    const auto literal = asio::ip::make_address(host, noAddress);
    return noAddress ? host == "localhost" : classOf(literal) == AddressClass::loopback;
}

/// What Beast would send as it is: a line break in it would begin another header.
bool isSound(const HttpHeader& header)
{
    const auto isTokenCharacter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    };
    return !header.name.empty() && std::ranges::all_of(header.name, isTokenCharacter) &&
           std::ranges::all_of(header.value, [](char c) { return c >= 0x20 && c < 0x7F; });
}

NetErrc meaningOf(const error_code& error)
{
    if (error == http::error::body_limit || error == http::error::header_limit ||
        error == http::error::buffer_overflow) {
        return NetErrc::tooLarge;
    }
    if (error.category() == http::make_error_code(http::error::end_of_stream).category() ||
        error == asio::ssl::error::stream_truncated) {
        return NetErrc::badResponse;
    }
    return NetErrc::connectionFailed;
}

/// One request with its redirects. Owned by the handlers of what it waits for.
class Fetch : public std::enable_shared_from_this<Fetch> {
public:
    using Answer = std::function<void(Expected<HttpAnswer>)>;

    Fetch(
        asio::io_context& service, std::shared_ptr<asio::ssl::context> tls, Manner manner, HttpCall call, Answer answer)
        : m_tls{std::move(tls)}, m_manner{manner}, m_call{std::move(call)}, m_answer{std::move(answer)},
          m_service{service}, m_deadline{service}, m_resolver{service}
    {
    }

    void start()
    {
        m_deadline.expires_after(m_call.deadline);
        m_deadline.async_wait([self = shared_from_this()](const error_code& error) {
            if (!error) {
                self->finish(fail(NetErrc::timedOut));
            }
        });
        if (const auto sound = prepare(); !sound) {
            asio::post(m_service,
                       [self = shared_from_this(), error = sound.error()] { self->finish(tl::unexpected{error}); });
            return;
        }
        resolve();
    }

private:
    /// A handler that keeps this alive and is not called once the answer was given.
    template <class Handler>
    auto guarded(Handler handler)
    {
        return [self = shared_from_this(), handler](const error_code& error, const auto& result) {
            if (self->m_answer) {
                handler(*self, error, result);
            }
        };
    }

    /// Looks at what can be wrong before anything is sent.
    Expected<> prepare()
    {
        auto url = parseUrl(m_call.url);
        if (!url) {
            return tl::unexpected{url.error()};
        }
        m_url = std::move(*url);
        if (m_manner == Manner::call && !m_url.tls && !isLoopback(m_url.host)) {
            return fail(NetErrc::plainHttp, m_url.host);
        }
        if (!std::ranges::all_of(m_call.headers, isSound)) {
            return fail(NetErrc::badHeader);
        }
        return {};
    }

    void resolve()
    {
        error_code noAddress;
        const auto literal = asio::ip::make_address(m_url.host, noAddress);
        if (!noAddress) {
            connect({Tcp::endpoint{literal, m_url.port}});
            return;
        }
        if (m_url.host == "localhost") {
            // This machine, whatever a name server or a missing /etc/hosts says (RFC 6761, 6.3).
            connect({Tcp::endpoint{asio::ip::address_v4::loopback(), m_url.port},
                     Tcp::endpoint{asio::ip::address_v6::loopback(), m_url.port}});
            return;
        }
        m_resolver.async_resolve(
            m_url.host,
            std::to_string(m_url.port),
            Tcp::resolver::numeric_service,
            guarded([](Fetch& self, const error_code& error, const Tcp::resolver::results_type& found) {
                if (error) {
                    self.finish(fail(NetErrc::hostNotFound, self.m_url.host));
                    return;
                }
                std::vector<Tcp::endpoint> endpoints;
                for (const auto& entry : found) {
                    endpoints.push_back(entry.endpoint());
                }
                self.connect(std::move(endpoints));
            }));
    }

    void connect(std::vector<Tcp::endpoint> endpoints)
    {
        if (m_from) {
            std::erase_if(endpoints, [this](const Tcp::endpoint& endpoint) {
                return !mayRedirect(*m_from, classOf(endpoint.address()));
            });
            if (endpoints.empty()) {
                finish(fail(NetErrc::forbiddenRedirect, m_url.host));
                return;
            }
        }
        m_endpoints = std::move(endpoints);
        m_stream = std::make_unique<TlsStream>(m_service, *m_tls);
        asio::async_connect(m_stream->next_layer(),
                            m_endpoints,
                            guarded([](Fetch& self, const error_code& error, const Tcp::endpoint& endpoint) {
                                if (error) {
                                    self.finish(fail(NetErrc::connectionFailed, error.message()));
                                    return;
                                }
                                self.m_reached = classOf(endpoint.address());
                                self.m_url.tls ? self.handshake() : self.exchange(self.m_stream->next_layer());
                            }));
    }

    void handshake()
    {
        error_code noAddress;
        asio::ip::make_address(m_url.host, noAddress);
        if (noAddress && !setServerName()) {
            finish(fail(NetErrc::tlsFailed, "server name"));
            return;
        }
        m_stream->set_verify_callback(asio::ssl::host_name_verification{m_url.host});
        m_stream->async_handshake(TlsStream::client, [self = shared_from_this()](const error_code& error) {
            if (!self->m_answer) {
                return;
            }
            if (error) {
                const auto verified = SSL_get_verify_result(self->m_stream->native_handle());
                const bool broken = error.category() != asio::error::get_ssl_category() && verified == X509_V_OK;
                self->finish(fail(broken ? NetErrc::connectionFailed : NetErrc::tlsFailed,
                                  verified == X509_V_OK ? error.message() : X509_verify_cert_error_string(verified)));
                return;
            }
            self->exchange(*self->m_stream);
        });
    }

    /// What SSL_set_tlsext_host_name does, a macro with a cast in it.
    bool setServerName()
    {
        return SSL_ctrl(m_stream->native_handle(),
                        SSL_CTRL_SET_TLSEXT_HOSTNAME,
                        TLSEXT_NAMETYPE_host_name,
                        m_url.host.data()) == 1;
    }

    template <class Stream>
    void exchange(Stream& stream)
    {
        m_message = Message{m_call.json ? http::verb::post : http::verb::get, m_url.target, 11};
        m_message.set(http::field::host, hostHeader(m_url));
        m_message.set(http::field::user_agent, m_call.userAgent);
        m_message.set(http::field::accept, "*/*");
        m_message.set(http::field::connection, "close");
        for (const auto& [name, value] : m_call.headers) {
            m_message.set(name, value);
        }
        if (m_call.json) {
            m_message.set(http::field::content_type, "application/json");
            m_message.body() = *m_call.json;
            m_message.prepare_payload();
        }
        m_parser = std::make_unique<Parser>();
        m_parser->header_limit(maxHeaderBytes);
        m_parser->body_limit(m_call.maxBodyBytes);
        m_buffer = boost::beast::flat_buffer{std::size_t{2} * maxHeaderBytes};
        http::async_write(stream, m_message, guarded([&stream](Fetch& self, const error_code& error, std::size_t) {
                              if (error) {
                                  self.finish(fail(NetErrc::connectionFailed, error.message()));
                                  return;
                              }
                              self.readHeader(stream);
                          }));
    }

    template <class Stream>
    void readHeader(Stream& stream)
    {
        http::async_read_header(
            stream, m_buffer, *m_parser, guarded([&stream](Fetch& self, const error_code& error, std::size_t) {
                if (error) {
                    self.finish(fail(meaningOf(error), error.message()));
                    return;
                }
                const auto& header = self.m_parser->get();
                const bool isPage = self.m_manner == Manner::page;
                if (isPage && isRedirect(header.result()) && header.count(http::field::location) > 0) {
                    self.redirect();
                } else if (isPage && header.result() != http::status::ok) {
                    self.finish(fail(NetErrc::badStatus, std::to_string(header.result_int())));
                } else {
                    self.readBody(stream);
                }
            }));
    }

    template <class Stream>
    void readBody(Stream& stream)
    {
        http::async_read(stream, m_buffer, *m_parser, guarded([](Fetch& self, const error_code& error, std::size_t) {
                             if (error) {
                                 self.finish(fail(meaningOf(error), error.message()));
                                 return;
                             }
                             auto& response = self.m_parser->get();
                             const auto retryAfter = response[http::field::retry_after];
                             self.finish(HttpAnswer{.status = response.result_int(),
                                                    .retryAfter = {retryAfter.data(), retryAfter.size()},
                                                    .body = std::move(response.body())});
                         }));
    }

    void redirect()
    {
        if (++m_redirects > maxRedirects) {
            finish(fail(NetErrc::tooManyRedirects));
            return;
        }
        const auto location = m_parser->get()[http::field::location];
        auto next = resolveReference(m_url, {location.data(), location.size()});
        if (!next || (m_url.tls && !next->tls)) {
            finish(fail(NetErrc::forbiddenRedirect, next ? next->host : "location"));
            return;
        }
        m_from = m_reached;
        m_url = std::move(*next);
        resolve();
    }

    void finish(Expected<HttpAnswer> result)
    {
        if (!m_answer) {
            return;
        }
        m_deadline.cancel();
        m_resolver.cancel();
        if (m_stream) {
            error_code ignored;  // there is nothing more to say to the server
            m_stream->next_layer().close(ignored);
        }
        std::exchange(m_answer, nullptr)(std::move(result));
    }

    std::shared_ptr<asio::ssl::context> m_tls;
    Manner m_manner;
    HttpCall m_call;
    Answer m_answer;  ///< empty once it was given
    asio::io_context& m_service;
    asio::steady_timer m_deadline;
    Tcp::resolver m_resolver;
    Url m_url;
    std::vector<Tcp::endpoint> m_endpoints;
    std::unique_ptr<TlsStream> m_stream;  ///< without TLS, only its socket is used
    boost::beast::flat_buffer m_buffer;
    Message m_message;
    std::unique_ptr<Parser> m_parser;               ///< of the current hop
    AddressClass m_reached = AddressClass::global;  ///< where the current connection leads
    std::optional<AddressClass> m_from;             ///< who redirected us here; nobody for the person's own URL
    int m_redirects = 0;
};

class BeastHttpClient final : public HttpClient {
public:
    BeastHttpClient(asio::io_context& service, const std::string& extraAuthorities)
        : m_service{service}, m_tls{std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client)}
    {
        m_tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                           asio::ssl::context::no_tlsv1_1);
        m_tls->set_default_verify_paths();
        if (!extraAuthorities.empty()) {
            m_tls->load_verify_file(extraAuthorities);
        }
        m_tls->set_verify_mode(asio::ssl::verify_peer);
    }

    void get(HttpRequest request, std::function<void(Expected<std::vector<char>>)> answer) override
    {
        start(Manner::page,
              {.url = std::move(request.url),
               .userAgent = std::move(request.userAgent),
               .maxBodyBytes = request.maxBodyBytes,
               .deadline = request.deadline,
               .headers = {},
               .json = std::nullopt},
              [answer = std::move(answer)](Expected<HttpAnswer> response) {
                  answer(std::move(response).map([](HttpAnswer&& whole) { return std::move(whole.body); }));
              });
    }

    void call(HttpCall call, Fetch::Answer answer) override { start(Manner::call, std::move(call), std::move(answer)); }

private:
    void start(Manner manner, HttpCall call, Fetch::Answer answer)
    {
        std::make_shared<Fetch>(m_service, m_tls, manner, std::move(call), std::move(answer))->start();
    }

    asio::io_context& m_service;
    std::shared_ptr<asio::ssl::context> m_tls;
};

}  // namespace

std::unique_ptr<HttpClient> makeHttpClient(asio::io_context& service, const std::string& extraAuthorities)
{
    return std::make_unique<BeastHttpClient>(service, extraAuthorities);
}

}  // namespace barter::net
