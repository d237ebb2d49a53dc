#pragma once

#include "core/hex.hpp"
#include "tron/chain_view.hpp"
#include "tron/node_client.hpp"
#include "tron_node.hpp"
#include "wallet/key_file.hpp"
#include "wallet/payment.hpp"
#include "wallet/private_key.hpp"

#include <functional>
#include <optional>

/// What the tests against a node have in common.
namespace barter::tron {

/// The people of the recording: their keys are known to everybody.
struct Person {
    std::string key;
    wallet::Address address;
};

inline Person person(const std::string& name)
{
    const auto people = test::testData("tron/exchanges/people.json");
    return {.key = test::text(people[name]["private_key"]),
            .address = wallet::Address::parse(test::text(people[name]["address"])).value()};
}

inline wallet::Digest digestOf(const std::string& hex)
{
    wallet::Digest digest{};
    EXPECT_TRUE(fromHex(hex, digest));
    return digest;
}

/// Runs `service` until the answer is there.
template <class T>
Expected<T> await(boost::asio::io_context& service, const std::function<void(Answer<T>)>& ask)
{
    std::optional<Expected<T>> result;
    ask([&result](Expected<T> answer) {
        EXPECT_FALSE(result) << "answered twice";
        result = std::move(answer);
    });
    EXPECT_FALSE(result) << "answered at once";
    service.restart();
    while (!result && service.run_one() != 0) {
    }
    EXPECT_TRUE(result) << "never answered";
    return std::move(result).value_or(tl::unexpected{Error{{}, "never answered"}});
}

template <class T>
std::string whyNot(const Expected<T>& result)
{
    return result ? "" : result.error().code.message() + ": " + result.error().context;
}

class NodeTest : public testing::Test {
protected:
    NodeOptions optionsOf(const std::string& url) const
    {
        return {.address = makeNodeAddress(url, "", url).value(),
                .genesis = digestOf(node.genesis()),
                .apiKey = {},
                .pollInterval = std::chrono::milliseconds{0}};
    }

    template <class T>
    Expected<T> await(const std::function<void(Answer<T>)>& ask)
    {
        return tron::await<T>(service, ask);
    }

    /// Coins from nowhere.
    void fund(const wallet::Address& address, std::int64_t sun) const
    {
        node.control("fund", {{"address", address.text()}, {"trx", sun}});
    }

    /// A TRC-10 token of alice, who has all of it.
    std::uint64_t issueAsset() const
    {
        const auto issued = node.control("asset",
                                         {{"owner", alice.address.text()},
                                          {"name", "BitTorrent"},
                                          {"precision", 6},
                                          {"total_supply", 990'000'000'000'000'000}});
        return std::stoull(test::text(issued["id"]));
    }

    /// The recorded token, which behaves like BTT; alice has all of it.
    wallet::Address deployToken() const
    {
        const auto body = test::recordedExchanges("trc20")[0]["request"]["body"];
        const auto deployed = node.control("deploy", {{"owner", alice.address.text()}, {"bytecode", body["bytecode"]}});
        return wallet::Address::parse(test::text(deployed["address"])).value();
    }

    /// The node's own word for what somebody has.
    [[nodiscard]] std::int64_t trxOf(const wallet::Address& address) const
    {
        return node.ask("/wallet/getaccount", {{"address", address.hex()}}).value("balance", std::int64_t{0});
    }

    /// By the reference block and clock that the node gives.
    wallet::SignedTransaction
    sign(const Person& by, const wallet::Transfer& transfer, std::int64_t feeLimit = 0, const std::string& memo = {})
    {
        const auto state = await<ChainState>([this](auto answer) { chain.refresh(std::move(answer)); });
        EXPECT_TRUE(state) << whyNot(state);
        const auto time = chain.last()->head.time;
        const auto raw = wallet::encodePayment({.transfer = transfer,
                                                .reference = *chain.reference(),
                                                .expiration = time + 60'000,
                                                .timestamp = time + ++m_signed,
                                                .feeLimit = feeLimit,
                                                .memo = memo});
        const auto key = wallet::PrivateKey::parse(by.key).value();
        return {.raw = raw, .signatures = {key.sign(wallet::transactionId(raw)).value()}};
    }

    void broadcast(const wallet::SignedTransaction& transaction)
    {
        const auto result =
            await<wallet::BroadcastResult>([&](auto answer) { client.broadcast(transaction, std::move(answer)); });
        ASSERT_TRUE(result) << whyNot(result);
        EXPECT_EQ(result->verdict, wallet::BroadcastVerdict::pooled) << result->code << result->message;
    }

    const Person alice = person("alice");
    const Person bob = person("bob");
    const Person carol = person("carol");

    boost::asio::io_context service;
    std::unique_ptr<net::HttpClient> http = net::makeHttpClient(service);
    RateLimiter limiter;
    test::TronNode node;
    NodeClient client{service, *http, limiter, optionsOf(node.url())};
    /// Blocks are made faster than time passes.
    std::function<std::int64_t()> chainClock = [this] {
        return node.control("status")["head_time"].get<std::int64_t>();
    };
    ChainView chain{client, std::nullopt, chainClock};

private:
    std::int64_t m_signed = 0;
};

}  // namespace barter::tron
