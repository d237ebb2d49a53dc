#include "core/utf8.hpp"
#include "engine/add_torrent.hpp"
#include "fuzz_check.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

// What a person types, drops or pastes. A magnet or URL that was understood is in its one form: reading it again gives
// the same, it is printable ASCII and begins as promised. Splitting a text that was split changes nothing.

namespace {

using namespace barter;
using barter::fuzz::check;

bool isPrintable(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

void checkMagnet(std::string_view uri)
{
    constexpr std::string_view v1 = "magnet:?xt=urn:btih:";
    constexpr std::string_view v2 = "magnet:?xt=urn:btmh:1220";
    check(uri.starts_with(v1) || uri.starts_with(v2), "a magnet begins with its hash");
    const auto hash = uri.starts_with(v1) ? uri.substr(v1.size(), 40) : uri.substr(v2.size(), 64);
    check(hash.size() >= 40 && hash.find_first_not_of("0123456789abcdef") == std::string_view::npos,
          "a hash is lower-case hex");
}

void checkSource(std::string_view text)
{
    const auto source = engine::parseSource(text, "/no/such/folder");
    if (!source) {
        return;
    }
    const auto described = engine::describe(*source);
    check(withoutDisguises(described) == described, "a description hides nothing");
    check(shortened(described, 120) == described, "a description is short");
    std::string again;
    if (const auto* magnet = std::get_if<engine::MagnetSource>(&*source)) {
        again = magnet->uri;
        checkMagnet(again);
    } else if (const auto* url = std::get_if<engine::UrlSource>(&*source)) {
        again = url->url;
        check(again.starts_with("http://") || again.starts_with("https://"), "a URL is http or https");
    } else {
        const auto& path = std::get<engine::TorrentFileSource>(*source).path;
        check(path.starts_with('/') && path.find('\0') == std::string::npos, "a path is absolute");
        return;
    }
    check(isPrintable(again), "a link is printable");
    const auto twice = engine::parseSource(again, "/no/such/folder");
    check(twice && *twice == *source, "reading a link again gives the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text{data, data + size};
    checkSource(text);

    const auto lines = engine::splitSources(text);
    std::string joined;
    for (const auto& line : lines) {
        joined += line + '\n';
    }
    check(engine::splitSources(joined) == lines, "splitting again changes nothing");
    return 0;
}
