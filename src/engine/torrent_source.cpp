#include "core/utf8.hpp"
#include "engine/add_torrent.hpp"
#include "engine/engine_error.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace barter::engine {
namespace {

// A link of 64 trackers with long URLs has about 10 KiB; what is longer was made to hurt.
constexpr std::size_t maxSourceBytes = std::size_t{64} * 1024;
constexpr std::size_t maxPathBytes = 4096;  // PATH_MAX
constexpr std::size_t describedCharacters = 120;

constexpr std::size_t sha1Hex = 40;
constexpr std::size_t sha1Base32 = 32;
constexpr std::size_t sha256Hex = 64;
constexpr std::string_view sha256Multihash = "1220";  // BEP 9: function sha2-256, 32 bytes long
constexpr std::string_view hexDigits = "0123456789abcdef";

bool isWhiteSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text)
{
    std::string result{text};
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

bool startsWithNoCase(std::string_view text, std::string_view lowerCasePrefix)
{
    return lowered(text.substr(0, lowerCasePrefix.size())) == lowerCasePrefix;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";  // at the start of text files from Windows
    while (!text.empty()) {
        if (isWhiteSpace(text.front())) {
            text.remove_prefix(1);
        } else if (text.starts_with(byteOrderMark)) {
            text.remove_prefix(byteOrderMark.size());
        } else if (isWhiteSpace(text.back())) {
            text.remove_suffix(1);
        } else {
            break;
        }
    }
    return text;
}

int hexValue(char c)
{
    const auto at = hexDigits.find(lower(c));
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

bool isHex(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return hexValue(c) >= 0; });
}

bool isAlphanumeric(std::string_view text)
{
    return std::ranges::all_of(text,
                               [](char c) { return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z'); });
}

bool isZero(std::string_view hex)
{
    return hex.find_first_not_of('0') == std::string_view::npos;
}

/// "%41" becomes "A"; a '%' without two digits stays as it is.
std::string percentDecoded(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hexValue(text[i + 1]) >= 0 && hexValue(text[i + 2]) >= 0) {
            result += static_cast<char>(hexValue(text[i + 1]) * 16 + hexValue(text[i + 2]));
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

/// What no URL may contain as it is (RFC 3986) is percent-encoded. What is encoded already stays so.
std::string withUrlCharacters(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7F && std::string_view{"\"<>\\^`{|}"}.find(c) == std::string_view::npos) {
            result += c;
        } else {
            result += {'%', hexDigits[byte / 16U], hexDigits[byte % 16U]};
        }
    }
    return result;
}

bool hasControlCharacter(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// 20 bytes in RFC 4648's base32 (any case, no padding) as 40 hex digits, or nothing.
std::string hexFromBase32(std::string_view text)
{
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    std::string hex;
    unsigned bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const auto value = alphabet.find(lower(c));
        if (value == std::string_view::npos) {
            return {};
        }
        bits = (bits << 5U) | static_cast<unsigned>(value);
        for (count += 5; count >= 4; count -= 4) {
            hex += hexDigits[(bits >> (count - 4)) & 0xFU];
        }
        bits &= 0xFU;
    }
    return hex;
}

/// Lower case hex digits, or nothing if it is no usable hash. BitTorrent v1.
std::string sha1From(std::string_view text)
{
    std::string hex;
    if (text.size() == sha1Hex && isHex(text)) {
        hex = lowered(text);
    } else if (text.size() == sha1Base32) {
        hex = hexFromBase32(text);
    }
    return isZero(hex) ? std::string{} : hex;
}

/// As `sha1From`, for BitTorrent v2.
std::string sha256From(std::string_view text)
{
    return text.size() == sha256Hex && isHex(text) && !isZero(text) ? lowered(text) : std::string{};
}

std::string magnetFor(std::string_view sha1, std::string_view sha256)
{
    std::string uri = "magnet:?";
    if (!sha1.empty()) {
        uri.append("xt=urn:btih:").append(sha1);
    }
    if (!sha256.empty()) {
        uri.append(sha1.empty() ? "xt=" : "&xt=").append("urn:btmh:").append(sha256Multihash).append(sha256);
    }
    return uri;
}

/// "xt", or one of "xt.1", "xt.2", …
bool isExactTopic(std::string_view name)
{
    return startsWithNoCase(name, "xt") && (name.size() == 2 || name[2] == '.');
}

/// A parameter's part before '='; all of it if there is none.
std::string_view parameterName(std::string_view parameter)
{
    return parameter.substr(0, parameter.find('='));
}

/// Puts the link into one form: "magnet:?", the hashes in lower case hex, then everything else in the order given.
/// Of several hashes of a kind the first counts; topics of other networks are dropped.
Expected<TorrentSource> parseMagnet(std::string_view text)
{
    const auto query = text.find('?');
    if (query == std::string_view::npos || text.substr(7, query - 7).find_first_not_of('/') != std::string_view::npos) {
        return fail(EngineErrc::badMagnet);
    }
    std::string sha1;
    std::string sha256;
    std::string others;
    for (auto rest = text.substr(query + 1); !rest.empty();) {
        const auto end = std::min(rest.find('&'), rest.size());
        auto parameter = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (startsWithNoCase(parameter, "amp;")) {  // copied from a page's source
            parameter.remove_prefix(4);
        }
        const auto name = parameterName(parameter);
        if (name.empty() || name.size() == parameter.size()) {
            continue;
        }
        if (!isExactTopic(name)) {
            others.append("&").append(withUrlCharacters(parameter));
            continue;
        }
        const auto topic = percentDecoded(parameter.substr(name.size() + 1));
        const auto hash = std::string_view{topic}.substr(std::min<std::size_t>(topic.size(), 9));
        if (startsWithNoCase(topic, "urn:btih:") && sha1.empty()) {
            sha1 = sha1From(hash);
        } else if (startsWithNoCase(topic, "urn:btmh:") && sha256.empty() && hash.starts_with(sha256Multihash)) {
            sha256 = sha256From(hash.substr(sha256Multihash.size()));
        }
    }
    if (sha1.empty() && sha256.empty()) {
        return fail(EngineErrc::badMagnet);
    }
    auto uri = magnetFor(sha1, sha256) + others;
    if (uri.size() > maxSourceBytes) {
        return fail(EngineErrc::badMagnet, "too long");
    }
    return MagnetSource{std::move(uri)};
}

/// "https", "file", … if the text begins as a URL does, else empty.
std::string_view schemeOf(std::string_view text)
{
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || !isAlphanumeric(text.substr(0, 1)) || text[0] <= '9') {
        return {};
    }
    const auto scheme = text.substr(0, colon);
    const bool allowed = std::ranges::all_of(scheme, [](char c) {
        return isAlphanumeric({&c, 1}) || c == '+' || c == '-' || c == '.';
    });
    return allowed ? scheme : std::string_view{};
}

Expected<TorrentSource> parseWebUrl(std::string_view scheme, std::string_view text)
{
    auto rest = text.substr(scheme.size() + 1);
    if (!rest.starts_with("//") || hasControlCharacter(rest)) {
        return fail(EngineErrc::unknownScheme, std::string{scheme});
    }
    rest.remove_prefix(2);
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    const auto host = authority.substr(authority.rfind('@') + 1);  // npos + 1 is 0
    if (host.empty() || host.front() == ':' || withUrlCharacters(host) != host) {
        return fail(EngineErrc::unknownScheme, "no host");
    }
    auto url = lowered(scheme) + "://" + withUrlCharacters(rest);
    if (url.size() > maxSourceBytes) {
        return fail(EngineErrc::unknownScheme, "too long");
    }
    return UrlSource{std::move(url)};
}

/// RFC 8089. '?' and '#' belong to the name: programs that forget to encode them are many, fragments of files none.
Expected<TorrentSource> parseFileUrl(std::string_view text)
{
    auto rest = text.substr(5);  // "file:"
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        const auto host = rest.substr(0, rest.find('/'));
        if (!host.empty() && lowered(host) != "localhost") {
            return fail(EngineErrc::unknownScheme, "file on another host");
        }
        rest.remove_prefix(host.size());
    }
    auto path = percentDecoded(rest);
    if (!path.starts_with('/') || path.find('\0') != std::string::npos) {
        return fail(EngineErrc::unknownScheme, "file");
    }
    return TorrentFileSource{std::move(path)};
}

/// Absolute, or empty if it cannot be made so.
std::string absolutePath(std::string_view text, std::string_view workingDirectory)
{
    if (text.starts_with('/')) {
        return std::string{text};
    }
    if (!workingDirectory.starts_with('/')) {
        return {};
    }
    std::string path{workingDirectory};
    if (!path.ends_with('/')) {
        path += '/';
    }
    return path.append(text);
}

bool isExistingFile(const std::string& path)
{
    if (path.empty() || path.size() > maxPathBytes || path.find('\0') != std::string::npos) {
        return false;
    }
    std::error_code error;
    const auto type = std::filesystem::status(path, error).type();
    using std::filesystem::file_type;
    return !error && type != file_type::none && type != file_type::not_found && type != file_type::directory;
}

/// True for what somebody who means a hash could have typed or half copied.
bool resemblesInfoHash(std::string_view text)
{
    constexpr std::size_t shortest = 16;
    const auto size = text.size();
    return isAlphanumeric(text) &&
           (size == sha1Hex || size == sha1Base32 || size == sha256Hex || (size >= shortest && isHex(text)));
}

/// User name and password of a URL are nobody's business who looks over the shoulder.
std::string withoutCredentials(const std::string& url)
{
    const auto start = url.find("//") + 2;
    const auto authority = url.substr(start, url.find_first_of("/?#", start) - start);
    const auto at = authority.rfind('@');
    return at == std::string::npos ? url : url.substr(0, start) + url.substr(start + at + 1);
}

/// The value of a magnet's first parameter of this name, decoded; empty if there is none.
std::string magnetParameter(std::string_view uri, std::string_view wanted)
{
    for (auto rest = uri.substr(uri.find('?') + 1); !rest.empty();) {
        const auto end = std::min(rest.find('&'), rest.size());
        const auto parameter = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto name = parameterName(parameter);
        if (lowered(name) == wanted && name.size() < parameter.size()) {
            std::string value{parameter.substr(name.size() + 1)};
            std::ranges::replace(value, '+', ' ');
            return percentDecoded(value);
        }
    }
    return {};
}

std::string describeMagnet(const std::string& uri)
{
    auto name = magnetParameter(uri, "dn");
    if (!trimmed(name).empty()) {
        return name;
    }
    const auto topic = magnetParameter(uri, "xt");
    const auto hash = topic.substr(std::min(topic.rfind(':') + 1, topic.size()));
    return hash.size() == sha256Multihash.size() + sha256Hex ? hash.substr(sha256Multihash.size()) : hash;
}

}  // namespace

Expected<TorrentSource> parseSource(std::string_view text, std::string_view workingDirectory)
{
    text = trimmed(text);
    if (text.empty()) {
        return fail(EngineErrc::emptySource);
    }
    const auto scheme = schemeOf(text);
    const auto lowerScheme = lowered(scheme);
    if (text.size() > maxSourceBytes) {
        return fail(lowerScheme == "magnet" ? EngineErrc::badMagnet : EngineErrc::unknownScheme, "too long");
    }
    auto path = absolutePath(text, workingDirectory);
    if (isExistingFile(path)) {
        return TorrentFileSource{std::move(path)};
    }
    if (lowerScheme == "magnet") {
        return parseMagnet(text);
    }
    if (lowerScheme == "http" || lowerScheme == "https") {
        return parseWebUrl(scheme, text);
    }
    if (lowerScheme == "file") {
        return parseFileUrl(text);
    }
    if (!scheme.empty()) {
        return fail(EngineErrc::unknownScheme, std::string{scheme});
    }
    const auto sha1 = sha1From(text);
    const auto sha256 = sha256From(text);
    if (!sha1.empty() || !sha256.empty()) {
        return MagnetSource{magnetFor(sha1, sha256)};
    }
    if (resemblesInfoHash(text)) {
        return fail(EngineErrc::badInfoHash);
    }
    if (path.empty() || hasControlCharacter(path)) {
        return fail(EngineErrc::unknownScheme);
    }
    return TorrentFileSource{std::move(path)};
}

std::vector<std::string> splitSources(std::string_view text)
{
    std::vector<std::string> sources;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        const auto line = trimmed(text.substr(0, end));
        if (!line.empty() && !line.starts_with('#')) {
            sources.emplace_back(line);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return sources;
}

std::string describe(const TorrentSource& source)
{
    std::string text;
    if (const auto* file = std::get_if<TorrentFileSource>(&source)) {
        text = std::filesystem::path{file->path}.filename().string();
    } else if (const auto* magnet = std::get_if<MagnetSource>(&source)) {
        text = describeMagnet(magnet->uri);
    } else if (const auto* url = std::get_if<UrlSource>(&source)) {
        text = withoutCredentials(url->url);
    }
    return shortened(withoutDisguises(text), describedCharacters);
}

}  // namespace barter::engine
