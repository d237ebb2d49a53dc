#include "core/hex.hpp"
#include "fake_http.hpp"
#include "tron/node_client.hpp"
#include "tron/tron_error.hpp"
#include "tron/witness_keys.hpp"
#include "wallet/node_error.hpp"
#include "wallet/recorded_answers.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <optional>

// Answers that a recorded node gave, some of them to other questions.

namespace barter::tron {
namespace {

using test::answerOf;
using test::recordedAnswer;
using test::recordedExchange;
using test::text;
using wallet::Address;

const auto alice = Address::parse("TNGiFSRofWf83M8nFqTYvawikLhfwnasYt").value();
const auto bob = Address::parse("TBQeve3tbjoMXdeEqacMkd5YbKD3ENdaZ9").value();

template <std::size_t size>
std::array<std::uint8_t, size> fixed(const std::string& hex)
{
    std::array<std::uint8_t, size> bytes{};
    EXPECT_TRUE(fromHex(hex, bytes));
    return bytes;
}

const std::string firstBlock = recordedAnswer("chain", "genesis block");

wallet::SignedTransaction recordedTransaction(const std::string& name)
{
    const auto hex = text(recordedExchange("trx", name)["request"]["body"]["transaction"]);
    return wallet::decodeSigned(test::bytesOf(hex)).value();
}

class Answers : public testing::Test {
protected:
    template <class T>
    Expected<T> await(const std::function<void(Answer<T>)>& ask)
    {
        std::optional<Expected<T>> result;
        ask([&result](Expected<T> answer) { result = std::move(answer); });
        service.restart();
        service.run();
        EXPECT_TRUE(result) << "never answered";
        return result.value_or(tl::unexpected{Error{}});
    }

    template <class T>
    std::error_code errorOf(const std::function<void(Answer<T>)>& ask)
    {
        const auto result = await<T>(ask);
        return result ? std::error_code{} : result.error().code;
    }

    /// What comes after the first block.
    std::string said;
    boost::asio::io_context service;
    test::FakeHttp http{service, [this](const net::HttpCall& call) {
                            const bool isProof =
                                call.json && call.json->find(R"("id_or_num":"0")") != std::string::npos;
                            return answerOf(isProof ? firstBlock : said);
                        }};
    RateLimiter limiter;
    NodeClient client{service,
                      http,
                      limiter,
                      {.address = makeNodeAddress("https://node.example", "", "").value(),
                       .genesis = fixed<32>(text(nlohmann::json::parse(firstBlock)["blockID"])),
                       .apiKey = {},
                       .pollInterval = std::chrono::milliseconds{0}}};
};

TEST_F(Answers, HaveToBeAboutTheBlock)
{
    said = recordedAnswer("chain", "block by number, header only");
    const auto fifth = await<wallet::NodeBlock>([this](auto answer) { client.block(5, Side::full, answer); });
    ASSERT_TRUE(fifth);
    EXPECT_EQ(toHex(fifth->id), text(nlohmann::json::parse(said)["blockID"]));

    EXPECT_EQ(errorOf<wallet::NodeBlock>([this](auto answer) { client.block(6, Side::full, answer); }),
              TronErrc::otherAnswer);
}

TEST_F(Answers, HaveToBeAboutTheAccount)
{
    using Found = std::optional<wallet::Account>;
    said = recordedAnswer("trx", "account after activation");
    EXPECT_EQ(errorOf<Found>([this](auto answer) { client.account(alice, answer); }), std::error_code{});
    EXPECT_EQ(errorOf<Found>([this](auto answer) { client.account(bob, answer); }), TronErrc::otherAnswer);
}

TEST_F(Answers, HaveToBeAboutTheTransaction)
{
    using Transaction = std::optional<wallet::NodeTransaction>;
    using Info = std::optional<wallet::TransactionInfo>;
    const auto mine = wallet::transactionId(recordedTransaction("alice to bob").raw);
    const auto other = wallet::transactionId(recordedTransaction("alice to carol").raw);

    said = recordedAnswer("trx", "alice to bob: by id");
    EXPECT_EQ(errorOf<Transaction>([&](auto answer) { client.transaction(mine, Side::full, answer); }),
              std::error_code{});
    EXPECT_EQ(errorOf<Transaction>([&](auto answer) { client.transaction(other, Side::full, answer); }),
              TronErrc::otherAnswer);
    said = recordedAnswer("trx", "alice to bob: info");
    EXPECT_EQ(errorOf<Info>([&](auto answer) { client.transactionInfo(mine, Side::solidity, answer); }),
              std::error_code{});
    EXPECT_EQ(errorOf<Info>([&](auto answer) { client.transactionInfo(other, Side::solidity, answer); }),
              TronErrc::otherAnswer);
}

TEST_F(Answers, HaveToBeAboutTheBroadcastBytes)
{
    using Result = wallet::BroadcastResult;
    said = recordedAnswer("trx", "alice to bob");
    EXPECT_EQ(
        errorOf<Result>([&](auto answer) { client.broadcast(recordedTransaction("alice to bob"), std::move(answer)); }),
        std::error_code{});
    EXPECT_EQ(http.calls.back().json, recordedExchange("trx", "alice to bob")["request"]["body"].dump());
    EXPECT_EQ(errorOf<Result>(
                  [&](auto answer) { client.broadcast(recordedTransaction("alice to carol"), std::move(answer)); }),
              TronErrc::otherAnswer);
}

TEST_F(Answers, HaveToBeTheFirstBlockWhenThatWasAskedFor)
{
    http.server = [](const auto&) { return answerOf(recordedAnswer("chain", "head block, header only")); };
    EXPECT_EQ(errorOf<wallet::BlockId>([this](auto answer) { askGenesis(http, "https://node.example", answer); }),
              TronErrc::otherAnswer);
    http.server = [](const auto&) { return answerOf("{}"); };
    EXPECT_EQ(errorOf<wallet::BlockId>([this](auto answer) { askGenesis(http, "https://node.example", answer); }),
              TronErrc::noBlock);
    http.server = [](const auto&) { return answerOf("{}", 503); };
    EXPECT_EQ(errorOf<wallet::BlockId>([this](auto answer) { askGenesis(http, "https://node.example", answer); }),
              net::NetErrc::badStatus);
}

/// An account as java-tron shows it, whose witness permission names a key of its own.
std::string witnessAccount(const Address& address, const Address& key)
{
    return R"({"address": ")" + address.hex() +
           R"(", "balance": 1, "is_witness": true, "witness_permission": )"
           R"({"type": "Witness", "id": 1, "permission_name": "witness", "threshold": 1, "keys": [{"address": ")" +
           key.hex() + R"(", "weight": 1}]}})";
}

TEST_F(Answers, TellTheKeysOfWitnesses)
{
    const std::map<std::string, std::string> accounts{{alice.hex(), witnessAccount(alice, bob)},
                                                      {bob.hex(), R"({"address": ")" + bob.hex() + R"("})"}};
    http.server = [&](const net::HttpCall& call) {
        if (call.url.ends_with("/listwitnesses")) {
            return answerOf(R"({"witnesses": [{"address": ")" + alice.hex() + R"(", "isJobs": true}, {"address": ")" +
                            bob.hex() + R"(", "isJobs": true}]})");
        }
        for (const auto& [address, account] : accounts) {
            if (call.json->find(address) != std::string::npos) {
                return answerOf(account);
            }
        }
        return answerOf(firstBlock);
    };
    const auto keys = await<WitnessKeys>([this](auto answer) { learnWitnesses(client, std::move(answer)); });
    ASSERT_TRUE(keys) << keys.error().code.message();
    EXPECT_EQ(*keys, (WitnessKeys{{alice, bob}, {bob, bob}}));
}

TEST_F(Answers, HaveToHaveWitnessesAndTheirAccounts)
{
    const auto learn = [this](auto answer) { learnWitnesses(client, std::move(answer)); };
    said = R"({"witnesses": []})";
    EXPECT_EQ(errorOf<WitnessKeys>(learn), TronErrc::strangeWitness);

    http.server = [&](const net::HttpCall& call) {
        return answerOf(call.url.ends_with("/listwitnesses")
                            ? R"({"witnesses": [{"address": ")" + alice.hex() + R"(", "isJobs": true}]})"
                            : "{}");
    };
    EXPECT_EQ(errorOf<WitnessKeys>(learn), TronErrc::strangeWitness);
}

}  // namespace
}  // namespace barter::tron
