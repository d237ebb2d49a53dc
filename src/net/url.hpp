#pragma once

#include "core/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace barter::net {

/// An http or https URL, taken apart for a request. User name and password are dropped: they are never sent.
struct Url {
    bool tls = false;
    std::string host;  ///< a name, or an address; IPv6 without its brackets
    std::uint16_t port = 0;
    std::string target;  ///< path and query, begins with '/'

    bool operator==(const Url&) const = default;
};

/// Pure; any thread. Errors: NetErrc::badUrl.
[[nodiscard]] Expected<Url> parseUrl(std::string_view text);

/// What a Location header means to the page at `base` (RFC 3986, 5.2; without removing dots from paths, which servers
/// do themselves). Errors: NetErrc::badUrl, also for every other scheme.
[[nodiscard]] Expected<Url> resolveReference(const Url& base, std::string_view reference);

/// For the Host header: brackets around IPv6, the port unless it is the scheme's own.
[[nodiscard]] std::string hostHeader(const Url& url);

}  // namespace barter::net
