#include "app/torrent_fetcher.hpp"

#include "engine/add_torrent.hpp"
#include "engine/engine_error.hpp"

#include <utility>

namespace barter::app {

using engine::EngineErrc;
using net::NetErrc;

std::error_code toEngineError(std::error_code code)
{
    if (code.category() != make_error_code(NetErrc::badUrl).category()) {
        return EngineErrc::hostUnreachable;
    }
    switch (static_cast<NetErrc>(code.value())) {
    case NetErrc::badUrl: return EngineErrc::unknownScheme;
    case NetErrc::tlsFailed: return EngineErrc::tlsFailed;
    case NetErrc::timedOut: return EngineErrc::timedOut;
    case NetErrc::badStatus: return EngineErrc::httpStatus;
    case NetErrc::tooManyRedirects:
    case NetErrc::forbiddenRedirect: return EngineErrc::httpRedirects;
    case NetErrc::tooLarge: return EngineErrc::tooLarge;
    case NetErrc::hostNotFound:
    case NetErrc::connectionFailed:
    case NetErrc::badResponse:
    case NetErrc::plainHttp:
    case NetErrc::badHeader: break;
    }
    return EngineErrc::hostUnreachable;
}

void HttpTorrentFetcher::fetch(const std::string& url, std::function<void(Expected<std::vector<char>>)> answer)
{
    m_client.get({.url = url, .userAgent = "Barter/0.1.0", .maxBodyBytes = std::size_t{engine::maxTorrentBytes}},
                 [answer = std::move(answer)](Expected<std::vector<char>> body) {
                     if (!body) {
                         answer(fail(toEngineError(body.error().code), std::move(body.error().context)));
                         return;
                     }
                     answer(std::move(body));
                 });
}

}  // namespace barter::app
