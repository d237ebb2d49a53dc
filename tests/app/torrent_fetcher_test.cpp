#include "app/torrent_fetcher.hpp"

#include "engine/add_torrent.hpp"
#include "engine/engine_error.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>

namespace barter::app {
namespace {

using engine::EngineErrc;
using net::NetErrc;
using Result = Expected<std::vector<char>>;

class FakeHttpClient final : public net::HttpClient {
public:
    void get(net::HttpRequest request, std::function<void(Result)> answer) override
    {
        asked = std::move(request);
        answer(result);
    }
    void call(net::HttpCall what, std::function<void(Expected<net::HttpAnswer>)> /*answer*/) override
    {
        ADD_FAILURE() << "a torrent is not asked for by a call: " << what.url;
    }

    net::HttpRequest asked;
    Result result;
};

TEST(TorrentFetcher, AsksForAtMostATorrentAndSaysWhoAsks)
{
    FakeHttpClient client;
    client.result = std::vector<char>{'d', 'e'};
    HttpTorrentFetcher fetcher{client};
    std::optional<Result> answered;

    fetcher.fetch("https://a.example/b.torrent", [&answered](Result result) { answered = std::move(result); });

    EXPECT_EQ(client.asked.url, "https://a.example/b.torrent");
    EXPECT_EQ(client.asked.userAgent, "Barter/0.1.0");
    EXPECT_EQ(client.asked.maxBodyBytes, std::size_t{engine::maxTorrentBytes});
    ASSERT_TRUE(answered && *answered);
    EXPECT_EQ(**answered, (std::vector<char>{'d', 'e'}));
}

TEST(TorrentFetcher, TellsTheEngineWhatWentWrongInItsOwnWords)
{
    const std::map<NetErrc, EngineErrc> meanings{
        {NetErrc::badUrl, EngineErrc::unknownScheme},
        {NetErrc::hostNotFound, EngineErrc::hostUnreachable},
        {NetErrc::connectionFailed, EngineErrc::hostUnreachable},
        {NetErrc::tlsFailed, EngineErrc::tlsFailed},
        {NetErrc::timedOut, EngineErrc::timedOut},
        {NetErrc::badStatus, EngineErrc::httpStatus},
        {NetErrc::tooManyRedirects, EngineErrc::httpRedirects},
        {NetErrc::forbiddenRedirect, EngineErrc::httpRedirects},
        {NetErrc::tooLarge, EngineErrc::tooLarge},
        {NetErrc::badResponse, EngineErrc::hostUnreachable},
        {NetErrc::plainHttp, EngineErrc::hostUnreachable},
        {NetErrc::badHeader, EngineErrc::hostUnreachable},
    };

    for (const auto code : net::allNetErrcs) {
        FakeHttpClient client;
        client.result = fail(code, "context");
        HttpTorrentFetcher fetcher{client};
        std::optional<Result> answered;

        fetcher.fetch("https://a.example/", [&answered](Result result) { answered = std::move(result); });

        ASSERT_TRUE(answered);
        ASSERT_FALSE(*answered);
        EXPECT_EQ(answered->error().code, meanings.at(code)) << make_error_code(code).message();
        EXPECT_EQ(answered->error().context, "context");
    }
}

}  // namespace
}  // namespace barter::app
