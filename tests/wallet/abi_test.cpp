#include "wallet/abi.hpp"

#include "vectors.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using barter::Amount;
using barter::toHex;
using barter::test::bytesOf;
using barter::test::text;
using barter::test::tronVectors;
using barter::wallet::Address;
namespace abi = barter::wallet::abi;

Address address(const std::string& text)
{
    return Address::parse(text).value();
}

const auto second = address("TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK");
const auto first = address("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH");
constexpr Amount oneBtt{1'000'000'000'000'000'000U};

abi::Word word(const std::string& hex)
{
    abi::Word result{};
    std::ranges::copy(bytesOf(hex), result.begin());
    return result;
}

TEST(Abi, KnowsTheSelectorsAndTopicsOfTronweb)
{
    const auto vectors = tronVectors();
    for (const auto& [function, selector] : vectors["selectors"].items()) {
        EXPECT_EQ(toHex(abi::selectorOf(function)), text(selector)) << function;
    }
    for (const auto& [event, topic] : vectors["topics"].items()) {
        EXPECT_EQ(toHex(abi::topicOf(event)), text(topic)) << event;
    }
    EXPECT_GE(vectors["selectors"].size(), 13U);
}

TEST(Abi, MakesTheCallsOfTronweb)
{
    // abi[0] is transfer(second, 1e18), abi[1] approve(second, 2^256-1), abi[2] balanceOf(first).
    const auto vectors = tronVectors()["abi"];
    EXPECT_EQ(toHex(abi::transferCall({.to = second, .amount = oneBtt})), text(vectors[0]["data"]));
    Amount::Bytes everything{};
    everything.fill(0xFF);
    const std::vector<abi::Word> arguments{abi::wordOf(second), abi::wordOf(Amount{everything})};
    EXPECT_EQ(toHex(abi::call(abi::selectorOf("approve(address,uint256)"), arguments)), text(vectors[1]["data"]));
    EXPECT_EQ(toHex(abi::balanceCall(first)), text(vectors[2]["data"]));
}

TEST(Abi, ReadsTheWordsThatItWrites)
{
    EXPECT_EQ(abi::addressIn(abi::wordOf(first)), first);
    EXPECT_EQ(abi::amountIn(abi::wordOf(oneBtt)), oneBtt);
}

TEST(Abi, RefusesAnAddressOfMoreThan20Bytes)
{
    // As Trust Wallet pads it: with the 0x41 of TRON, which strict contracts refuse.
    EXPECT_FALSE(abi::addressIn(word("000000000000000000000041b6e708a39781c96bd399c7657780ff9fe9f052a8")));
    EXPECT_FALSE(abi::addressIn(word("010000000000000000000000b6e708a39781c96bd399c7657780ff9fe9f052a8")));
}

TEST(Abi, ReadsATransferCall)
{
    const auto call = abi::transferIn(bytesOf(tronVectors()["abi"][0]["data"]));
    ASSERT_TRUE(call);
    EXPECT_EQ(call->to, second);
    EXPECT_EQ(call->amount, oneBtt);
}

TEST(Abi, TakesNothingElseForATransferCall)
{
    const std::string to = "000000000000000000000000b6e708a39781c96bd399c7657780ff9fe9f052a8";
    const std::string one = "0000000000000000000000000000000000000000000000000000000000000001";
    ASSERT_TRUE(abi::transferIn(bytesOf("a9059cbb" + to + one)));
    const std::vector<std::string> others{
        "",
        "a9059c",
        "a9059cbb",
        "a9059cbb" + to,
        "a9059cbb" + to + one.substr(2),
        "a9059cbb" + to + one + "00",
        "a9059cbb" + to + one + one,
        "095ea7b3" + to + one,
        "a9059cbb" + std::string{"000000000000000000000041b6e708a39781c96bd399c7657780ff9fe9f052a8"} + one,
    };
    for (const auto& other : others) {
        EXPECT_FALSE(abi::transferIn(bytesOf(other))) << other;
    }
}

// A log of a recorded transfer (tests/data/tron, trc20.json, "token transfer to a new holder: info").
const std::string transferTopic = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const std::string alice = "00000000000000000000000086f0fee65867eeff60c27e7d904f0a2cc2d156a0";
const std::string bob = "0000000000000000000000000fc82a38d94fb5bedde1c8eb209f005daf868a6b";
const std::string fiveTokens = "0000000000000000000000000000000000000000000000004563918244f40000";

std::optional<abi::TransferEvent> event(const std::vector<std::string>& topics, const std::string& data)
{
    std::vector<abi::Topic> words;
    std::ranges::transform(topics, std::back_inserter(words), word);
    return abi::transferEventIn(words, bytesOf(data));
}

TEST(Abi, ReadsATransferEvent)
{
    const auto read = event({transferTopic, alice, bob}, fiveTokens);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->from, address("TNGiFSRofWf83M8nFqTYvawikLhfwnasYt"));
    EXPECT_EQ(read->to, address("TBQeve3tbjoMXdeEqacMkd5YbKD3ENdaZ9"));
    EXPECT_EQ(read->amount, Amount{5'000'000'000'000'000'000U});
}

TEST(Abi, TakesNothingElseForATransferEvent)
{
    const std::string approval = "8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925";
    const std::string notAnAddress = "000000000000000000000001" + bob.substr(24);
    EXPECT_FALSE(event({}, fiveTokens));
    EXPECT_FALSE(event({approval, alice, bob}, fiveTokens));
    EXPECT_FALSE(event({transferTopic, alice}, fiveTokens));
    EXPECT_FALSE(event({transferTopic, alice, bob, bob}, fiveTokens));
    EXPECT_FALSE(event({transferTopic, notAnAddress, bob}, fiveTokens));
    EXPECT_FALSE(event({transferTopic, alice, notAnAddress}, fiveTokens));
    EXPECT_FALSE(event({transferTopic, alice, bob}, ""));
    EXPECT_FALSE(event({transferTopic, alice, bob}, fiveTokens.substr(2)));
    EXPECT_FALSE(event({transferTopic, alice, bob}, fiveTokens + fiveTokens));
}

// What a recorded transfer above the balance gave back: Error("src balance not enough").
const std::string offset32 = "0000000000000000000000000000000000000000000000000000000000000020";
const std::string length22 = "0000000000000000000000000000000000000000000000000000000000000016";
const std::string reason = "7372632062616c616e6365206e6f7420656e6f75676800000000000000000000";

TEST(Abi, ReadsWhyACallWasReverted)
{
    EXPECT_EQ(abi::revertReasonIn(bytesOf("08c379a0" + offset32 + length22 + reason)), "src balance not enough");
}

TEST(Abi, TakesNothingElseForAReason)
{
    const std::string huge = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
    const std::string length33 = "0000000000000000000000000000000000000000000000000000000000000021";
    const std::vector<std::string> others{
        "",
        "08c379a0",
        "08c379a0" + offset32,
        "08c379a0" + offset32 + length22,
        "08c379a0" + offset32 + length33 + reason,
        "08c379a0" + offset32 + huge + reason,
        "08c379a0" + huge + length22 + reason,
        "08c379a1" + offset32 + length22 + reason,
    };
    for (const auto& other : others) {
        EXPECT_FALSE(abi::revertReasonIn(bytesOf(other))) << other;
    }
}

}  // namespace
