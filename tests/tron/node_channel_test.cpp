#include "core/hex.hpp"
#include "fake_http.hpp"
#include "tron/node_channel.hpp"
#include "tron/tron_error.hpp"
#include "wallet/node_error.hpp"
#include "wallet/recorded_answers.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <optional>

namespace barter::tron {
namespace {

using namespace std::chrono_literals;
using test::answerOf;
using test::FakeHttp;
using testing::IsEmpty;
using testing::SizeIs;
using wallet::NodeErrc;
using Result = Expected<std::string>;

const std::string firstBlock = test::recordedAnswer("chain", "genesis block");

/// As the recorded node names it.
wallet::Digest recordedGenesis()
{
    wallet::Digest genesis{};
    EXPECT_TRUE(fromHex(test::text(nlohmann::json::parse(firstBlock)["blockID"]), genesis));
    return genesis;
}

bool asksForTheFirstBlock(const net::HttpCall& call)
{
    return call.url.ends_with("/getblock") && call.json == R"({"id_or_num":"0","detail":false})";
}

/// Has the recorded first block, and answers everything else with its path.
Expected<net::HttpAnswer> goodServer(const net::HttpCall& call)
{
    return answerOf(asksForTheFirstBlock(call) ? firstBlock : R"({"url":")" + call.url + "\"}");
}

class Channel : public testing::Test {
protected:
    NodeChannel& channel()
    {
        if (!m_channel) {
            m_channel = std::make_unique<NodeChannel>(service, http, limiter, options);
        }
        return *m_channel;
    }

    void closeChannel() { m_channel.reset(); }

    /// The answers, in their order, of questions that are asked at once.
    std::vector<Result> ask(const std::vector<NodeQuestion>& questions)
    {
        std::vector<std::optional<Result>> results(questions.size());
        for (std::size_t i = 0; i < questions.size(); ++i) {
            channel().ask(questions[i], [&results, i](Result result) {
                EXPECT_FALSE(results[i]) << "answered twice";
                results[i] = std::move(result);
            });
            EXPECT_FALSE(results[i]) << "answered before ask returned";
        }
        service.restart();
        service.run();
        std::vector<Result> answers;
        for (auto& result : results) {
            EXPECT_TRUE(result) << "never answered";
            answers.push_back(result.value_or(fail(NodeErrc::busy, "no answer")));
        }
        return answers;
    }

    Result ask(const NodeQuestion& question) { return ask(std::vector{question}).front(); }

    static NodeQuestion question(std::string path, Side side = Side::full)
    {
        return {.side = side, .path = std::move(path), .json = "{}"};
    }

    /// Without the proofs.
    [[nodiscard]] std::vector<std::string> asked() const
    {
        std::vector<std::string> urls;
        for (const auto& call : http.calls) {
            if (!asksForTheFirstBlock(call)) {
                urls.push_back(call.url);
            }
        }
        return urls;
    }

    boost::asio::io_context service;
    FakeHttp http{service, goodServer};
    RateLimiter limiter;
    NodeOptions options{.address = makeNodeAddress("https://node.example", "", "https://node.example").value(),
                        .genesis = recordedGenesis(),
                        .apiKey = {}};

private:
    std::unique_ptr<NodeChannel> m_channel;
};

TEST_F(Channel, AsksForTheFirstBlockBeforeAnythingElse)
{
    EXPECT_EQ(ask(question("/wallet/a")), R"({"url":"https://node.example/wallet/a"})");

    ASSERT_THAT(http.calls, SizeIs(2));
    EXPECT_EQ(http.calls[0].url, "https://node.example/wallet/getblock");
    EXPECT_TRUE(asksForTheFirstBlock(http.calls[0]));
    EXPECT_EQ(http.calls[1].json, "{}");
    EXPECT_EQ(http.calls[1].deadline, 15s);
    EXPECT_EQ(http.calls[1].maxBodyBytes, std::size_t{2} * 1024 * 1024);

    EXPECT_TRUE(ask(question("/wallet/b")));
    EXPECT_THAT(http.calls, SizeIs(3));
}

TEST_F(Channel, AsksNothingOfANodeOfAnotherNetwork)
{
    options.genesis = publicNetwork(NetworkName::mainnet)->genesis;

    const auto answers = ask({question("/wallet/a"), question("/v1/b", Side::index)});

    for (const auto& answer : answers) {
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, TronErrc::otherNetwork);
    }
    EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(Channel, AsksNothingOfANodeWithoutAFirstBlock)
{
    http.server = [](const auto&) { return answerOf("{}"); };

    EXPECT_EQ(ask(question("/wallet/a")).error().code, TronErrc::noBlock);
    EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(Channel, HasASolidityNodeElsewhereProveItselfToo)
{
    options.address = makeNodeAddress("https://node.example", "https://solid.example", "").value();
    http.server = [](const net::HttpCall& call) {
        return call.url.starts_with("https://solid.example") ? answerOf("{}") : goodServer(call);
    };

    EXPECT_TRUE(ask(question("/wallet/a")));
    EXPECT_EQ(ask(question("/walletsolidity/b", Side::solidity)).error().code, TronErrc::noBlock);
    EXPECT_EQ(http.calls.back().url, "https://solid.example/walletsolidity/getblock");
}

TEST_F(Channel, HasOneProofForOnePlace)
{
    EXPECT_TRUE(ask(question("/wallet/a")));
    EXPECT_TRUE(ask(question("/walletsolidity/b", Side::solidity)));
    EXPECT_TRUE(ask({.side = Side::index, .path = "/v1/c", .json = {}}));

    EXPECT_THAT(http.calls, SizeIs(4));
    EXPECT_FALSE(http.calls.back().json);
}

TEST_F(Channel, GivesTheKeyToTheHostOfTheFullNodeAlone)
{
    options.apiKey = "very-secret-key";
    options.address =
        makeNodeAddress("https://node.example/tron", "https://solid.example", "https://node.example").value();

    EXPECT_TRUE(ask(question("/wallet/a")));
    EXPECT_TRUE(ask(question("/walletsolidity/b", Side::solidity)));
    EXPECT_TRUE(ask({.side = Side::index, .path = "/v1/c", .json = {}}));

    for (const auto& call : http.calls) {
        if (call.url.starts_with("https://node.example/")) {
            ASSERT_THAT(call.headers, SizeIs(1)) << call.url;
            EXPECT_EQ(call.headers[0].name, "TRON-PRO-API-KEY");
            EXPECT_EQ(call.headers[0].value, "very-secret-key");
        } else {
            EXPECT_THAT(call.headers, IsEmpty()) << call.url;
        }
        EXPECT_EQ(call.url.find("very-secret-key"), std::string::npos);
    }
    EXPECT_THAT(asked(), SizeIs(3));
}

TEST_F(Channel, TellsTheKeyToNoError)
{
    options.apiKey = "very-secret-key";
    for (const auto status : {403U, 404U, 500U}) {
        http.server = [&](const auto&) { return answerOf("{}", status); };
        closeChannel();
        const auto answer = ask(question("/wallet/a"));
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().context.find("very-secret-key"), std::string::npos);
    }
}

TEST_F(Channel, SendsNothingWithAKeyThatIsNone)
{
    for (const auto& key :
         {std::string{"a b"}, std::string{"a\r\nb"}, std::string{"\xc3\xa4"}, std::string(129, 'a')}) {
        options.apiKey = key;
        closeChannel();
        EXPECT_EQ(ask(question("/wallet/a")).error().code, TronErrc::badApiKey);
    }
    EXPECT_THAT(http.calls, IsEmpty());
}

TEST_F(Channel, HasNoIndexWhereThereIsNone)
{
    options.address.index.clear();

    EXPECT_EQ(ask(question("/v1/a", Side::index)).error().code, TronErrc::noIndex);
    EXPECT_THAT(http.calls, IsEmpty());
}

TEST_F(Channel, AnswersTheSamePollFromWhatItGot)
{
    EXPECT_TRUE(ask(question("/wallet/a")));
    EXPECT_EQ(ask(question("/wallet/a")), R"({"url":"https://node.example/wallet/a"})");
    EXPECT_THAT(asked(), SizeIs(1));
}

TEST_F(Channel, AsksAgainAfterTheInterval)
{
    options.pollInterval = 0ms;

    EXPECT_TRUE(ask(question("/wallet/a")));
    EXPECT_TRUE(ask(question("/wallet/a")));
    EXPECT_THAT(asked(), SizeIs(2));
}

TEST_F(Channel, AsksOnceWhatIsAskedTwiceAtATime)
{
    for (const auto& answer : ask({question("/wallet/a"), question("/wallet/a"), question("/wallet/b")})) {
        EXPECT_TRUE(answer);
    }
    EXPECT_THAT(asked(), SizeIs(2));
}

TEST_F(Channel, SendsABroadcastEachTime)
{
    auto broadcast = question("/wallet/broadcasthex");
    broadcast.isPoll = false;

    EXPECT_TRUE(ask(broadcast));
    EXPECT_TRUE(ask(broadcast));
    EXPECT_THAT(asked(), SizeIs(2));
}

TEST_F(Channel, DoesNotKeepAFailure)
{
    http.server = [](const auto&) { return answerOf(R"({"Error":"no"})"); };
    EXPECT_EQ(ask(question("/wallet/a")).error().code, NodeErrc::refused);

    http.server = goodServer;
    EXPECT_TRUE(ask(question("/wallet/a")));
}

TEST_F(Channel, AsksFiveTimesASecondAtMost)
{
    std::vector<NodeQuestion> questions;
    for (int i = 0; i < 11; ++i) {
        questions.push_back(question("/wallet/" + std::to_string(i)));
    }
    for (const auto& answer : ask(questions)) {
        EXPECT_TRUE(answer);
    }
    ASSERT_THAT(http.times, SizeIs(12));
    for (std::size_t i = 5; i < http.times.size(); ++i) {
        EXPECT_GE(http.times[i] - http.times[i - 5], 999ms) << i;
    }
    EXPECT_LT(http.times.back() - http.times.front(), 5s);
}

TEST_F(Channel, SendsABroadcastBeforeWhatWaits)
{
    EXPECT_TRUE(ask(question("/wallet/a")));
    std::vector<NodeQuestion> questions;
    for (int i = 0; i < 8; ++i) {
        questions.push_back(question("/wallet/" + std::to_string(i)));
    }
    questions.push_back(question("/wallet/broadcasthex"));
    questions.back().isPoll = false;
    for (const auto& answer : ask(questions)) {
        EXPECT_TRUE(answer);
    }
    EXPECT_EQ(asked()[1], "https://node.example/wallet/broadcasthex");
}

TEST_F(Channel, LetsANodeAloneThatAsksForIt)
{
    EXPECT_TRUE(ask(question("/wallet/a")));
    http.server = [](const auto&) { return answerOf("{}", 429, "30"); };

    const auto refused = ask(question("/wallet/b"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, NodeErrc::busy);
    EXPECT_EQ(refused.error().context, "/wallet/b: 429");

    const auto start = std::chrono::steady_clock::now();
    const auto resting = ask(question("/wallet/c"));
    EXPECT_EQ(resting.error().code, TronErrc::resting);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
    EXPECT_THAT(asked(), SizeIs(2));
}

TEST_F(Channel, WaitsAMomentAfterAFailure)
{
    EXPECT_TRUE(ask(question("/wallet/a")));
    for (const auto& broken : {answerOf("<html>"), answerOf("{}", 502), answerOf("{}", 403)}) {
        http.server = [&](const auto&) { return broken; };
        EXPECT_FALSE(ask(question("/wallet/b")));
        http.server = goodServer;
        EXPECT_TRUE(ask(question("/wallet/c")));
        const auto last = http.times.size() - 1;
        EXPECT_GE(http.times[last] - http.times[last - 1], 999ms) << broken.status;
        EXPECT_LT(http.times[last] - http.times[last - 1], 4s) << broken.status;
        closeChannel();
        EXPECT_TRUE(ask(question("/wallet/d")));
    }
}

TEST_F(Channel, NamesAStatusThatIsNoAnswer)
{
    http.server = [](const net::HttpCall& call) -> Expected<net::HttpAnswer> {
        return asksForTheFirstBlock(call) ? goodServer(call) : answerOf("{}", 302);
    };

    const auto answer = ask(question("/wallet/a"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, net::NetErrc::badStatus);
    EXPECT_EQ(answer.error().context, "/wallet/a: 302");
}

TEST_F(Channel, AnswersNobodyOnceItIsGone)
{
    bool isAnswered = false;
    channel().ask(question("/wallet/a"), [&](const auto&) { isAnswered = true; });
    service.poll_one();
    closeChannel();
    service.run();

    EXPECT_FALSE(isAnswered);
}

}  // namespace
}  // namespace barter::tron
