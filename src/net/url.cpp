#include "net/url.hpp"

#include "net/net_error.hpp"

#include <algorithm>
#include <charconv>

namespace barter::net {
namespace {

constexpr std::uint16_t httpPort = 80;
constexpr std::uint16_t httpsPort = 443;
constexpr std::size_t maxHostBytes = 253;  // RFC 1035
constexpr std::size_t maxIpv6Bytes = 45;   // with an IPv4 address at its end

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isAlphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

bool hasControlCharacter(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// Blanks and bytes above ASCII, which servers do send in Location, are percent-encoded.
std::string encoded(std::string_view text)
{
    constexpr std::string_view hexDigits = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7F) {
            result += c;
        } else {
            result += {'%', hexDigits[byte / 16U], hexDigits[byte % 16U]};
        }
    }
    return result;
}

std::string_view withoutFragment(std::string_view text)
{
    return text.substr(0, text.find('#'));
}

bool isHostName(std::string_view host)
{
    return !host.empty() && host.size() <= maxHostBytes &&
           std::ranges::all_of(host, [](char c) { return isAlphanumeric(c) || c == '.' || c == '-' || c == '_'; });
}

bool isIpv6(std::string_view host)
{
    return host.size() <= maxIpv6Bytes && host.find(':') != std::string_view::npos &&
           std::ranges::all_of(host, [](char c) { return isAlphanumeric(c) || c == ':' || c == '.'; });
}

bool readPort(std::string_view text, std::uint16_t& port)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size() && port != 0;
}

/// "user@host:port" into `url`, whose port is the scheme's own so far.
bool readAuthority(std::string_view authority, Url& url)
{
    authority.remove_prefix(authority.rfind('@') + 1);  // npos + 1 is 0
    std::string_view rest;
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == std::string_view::npos || end == 1 || !isIpv6(authority.substr(1, end - 1))) {
            return false;
        }
        url.host = authority.substr(1, end - 1);
        rest = authority.substr(end + 1);
    } else {
        const auto end = std::min(authority.find(':'), authority.size());
        url.host = authority.substr(0, end);
        rest = authority.substr(end);
        if (!isHostName(url.host)) {
            return false;
        }
    }
    std::ranges::transform(url.host, url.host.begin(), lower);
    return rest.empty() || rest == ":" || (rest.front() == ':' && readPort(rest.substr(1), url.port));
}

/// The scheme in lower case, or empty for a reference that has none.
std::string schemeOf(std::string_view text)
{
    const auto end = text.find_first_of(":/?#");
    if (end == std::string_view::npos || text[end] != ':') {
        return {};
    }
    std::string scheme{text.substr(0, end)};
    std::ranges::transform(scheme, scheme.begin(), lower);
    return scheme;
}

/// What follows "https:" or "http:".
Expected<Url> parseHierarchy(bool tls, std::string_view text)
{
    if (!text.starts_with("//") || hasControlCharacter(text)) {
        return fail(NetErrc::badUrl);
    }
    text = withoutFragment(text.substr(2));
    const auto end = std::min(text.find_first_of("/?"), text.size());
    Url url{.tls = tls, .host = {}, .port = tls ? httpsPort : httpPort, .target = encoded(text.substr(end))};
    if (!readAuthority(text.substr(0, end), url)) {
        return fail(NetErrc::badUrl, "host");
    }
    if (!url.target.starts_with('/')) {
        url.target.insert(0, 1, '/');
    }
    return url;
}

}  // namespace

Expected<Url> parseUrl(std::string_view text)
{
    const auto scheme = schemeOf(text);
    if (scheme != "http" && scheme != "https") {
        return fail(NetErrc::badUrl, scheme);
    }
    return parseHierarchy(scheme == "https", text.substr(scheme.size() + 1));
}

Expected<Url> resolveReference(const Url& base, std::string_view reference)
{
    if (!schemeOf(reference).empty()) {
        return parseUrl(reference);
    }
    if (reference.starts_with("//")) {
        return parseHierarchy(base.tls, reference);
    }
    if (hasControlCharacter(reference)) {
        return fail(NetErrc::badUrl);
    }
    reference = withoutFragment(reference);
    auto url = base;
    const auto path = base.target.substr(0, base.target.find('?'));
    if (reference.starts_with('/')) {
        url.target = encoded(reference);
    } else if (reference.starts_with('?')) {
        url.target = path + encoded(reference);
    } else if (!reference.empty()) {
        url.target = path.substr(0, path.rfind('/') + 1) + encoded(reference);
    }
    return url;
}

std::string hostHeader(const Url& url)
{
    auto host = url.host.find(':') == std::string::npos ? url.host : '[' + url.host + ']';
    if (url.port != (url.tls ? httpsPort : httpPort)) {
        host += ':' + std::to_string(url.port);
    }
    return host;
}

}  // namespace barter::net
