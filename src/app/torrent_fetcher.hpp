#pragma once

#include "engine/ports.hpp"
#include "net/http_client.hpp"

namespace barter::app {

/// The engine's way to .torrent files on the web: at most engine::maxTorrentBytes within 60 seconds.
class HttpTorrentFetcher final : public engine::TorrentFetcher {
public:
    /// `client` outlives this.
    explicit HttpTorrentFetcher(net::HttpClient& client) : m_client{client} {}

    void fetch(const std::string& url, std::function<void(Expected<std::vector<char>>)> answer) override;

private:
    net::HttpClient& m_client;
};

/// What a NetErrc means to the engine; every other code is EngineErrc::hostUnreachable.
[[nodiscard]] std::error_code toEngineError(std::error_code code);

}  // namespace barter::app
