#pragma once

#include <array>
#include <system_error>

namespace barter::net {

/// Why something could not be had from a web server. `Error::context` is for the log.
enum class NetErrc {
    badUrl = 1,         ///< neither http nor https, no host, or characters that no URL has
    hostNotFound,       ///< the name has no address
    connectionFailed,   ///< refused, unreachable, or broken before the answer was complete
    tlsFailed,          ///< no encryption, or a certificate that is not valid for this host
    timedOut,           ///< the deadline passed
    badStatus,          ///< anything but 200; the context is the number
    tooManyRedirects,   ///< more than maxRedirects
    forbiddenRedirect,  ///< from https to http, to another scheme, or from a public host into a private network
    tooLarge,           ///< a body or headers above the limit
    badResponse,        ///< no HTTP, or a body that ends too early
    plainHttp,          ///< http to another machine, where only https will do: nothing was sent
    badHeader,          ///< a header with characters that no header has: nothing was sent
};

/// All of them, so that a test can see that none is forgotten.
inline constexpr std::array allNetErrcs{
    NetErrc::badUrl,
    NetErrc::hostNotFound,
    NetErrc::connectionFailed,
    NetErrc::tlsFailed,
    NetErrc::timedOut,
    NetErrc::badStatus,
    NetErrc::tooManyRedirects,
    NetErrc::forbiddenRedirect,
    NetErrc::tooLarge,
    NetErrc::badResponse,
    NetErrc::plainHttp,
    NetErrc::badHeader,
};

[[nodiscard]] std::error_code make_error_code(NetErrc code) noexcept;

}  // namespace barter::net

template <>
struct std::is_error_code_enum<barter::net::NetErrc> : std::true_type {};
