#include "account/network_file.hpp"

#include "account/account_error.hpp"
#include "net/net_error.hpp"
#include "support/error_codes.hpp"
#include "support/temp_folder.hpp"
#include "tron/tron_error.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

namespace barter::account {
namespace {

using tron::NetworkName;

NetworkChoice ownNode()
{
    return {.name = NetworkName::custom,
            .node = "http://127.0.0.1:8090",
            .solidity = "http://127.0.0.1:8091",
            .index = {},
            .secondNode = "https://node.example",
            .secondSolidity = {},
            .apiKey = {}};
}

wallet::Digest genesisOf(NetworkName name)
{
    const auto network = tron::publicNetwork(name);
    return network ? network->genesis : wallet::Digest{};
}

unsigned modeOf(const std::string& path)
{
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 0777U;
}

TEST(NetworkFile, IsAsItWasSaved)
{
    const test::TempFolder profile;
    auto choice = ownNode();
    choice.apiKey = "0a1b-secret";
    ASSERT_TRUE(saveNetwork(profile.path(), choice));

    const auto loaded = loadNetwork(profile.path());

    ASSERT_TRUE(loaded);
    EXPECT_TRUE(loaded->isThere);
    EXPECT_EQ(loaded->choice, choice);
}

TEST(NetworkFile, IsForItsOwnerAloneAndWithoutTheKey)
{
    const test::TempFolder profile;
    test::writeFile(profile / "wallet-api-key", "old");
    ::chmod((profile / "wallet-api-key").c_str(), 0644);
    auto choice = ownNode();
    choice.apiKey = "0a1b-secret";

    ASSERT_TRUE(saveNetwork(profile.path(), choice));

    EXPECT_EQ(modeOf(profile / "wallet-network.json"), 0600U);
    EXPECT_EQ(modeOf(profile / "wallet-api-key"), 0600U);
    EXPECT_EQ(test::contentOf(profile / "wallet-network.json").find("0a1b"), std::string::npos);
}

TEST(NetworkFile, ForgetsAKeyThatIsTakenAway)
{
    const test::TempFolder profile;
    auto choice = ownNode();
    choice.apiKey = "0a1b-secret";
    ASSERT_TRUE(saveNetwork(profile.path(), choice));
    ASSERT_TRUE(saveNetwork(profile.path(), ownNode()));

    EXPECT_EQ(loadNetwork(profile.path())->choice.apiKey, "");
    EXPECT_EQ(test::contentOf(profile / "wallet-api-key"), "");
}

TEST(NetworkFile, KeepsWhatItDoesNotKnow)
{
    const test::TempFolder profile;
    test::writeFile(profile / "wallet-network.json", R"({"name": "nile", "colour": {"of": "money"}})");

    ASSERT_TRUE(saveNetwork(profile.path(), ownNode()));

    const auto file = nlohmann::json::parse(test::contentOf(profile / "wallet-network.json"));
    EXPECT_EQ(file["colour"]["of"], "money");
    EXPECT_EQ(file["name"], "custom");
}

TEST(NetworkFile, IsNotThereAtFirst)
{
    const test::TempFolder profile;
    const auto loaded = loadNetwork(profile.path());
    ASSERT_TRUE(loaded);
    EXPECT_FALSE(loaded->isThere);
    EXPECT_EQ(loaded->choice, NetworkChoice{});
}

TEST(NetworkFile, IsPutAsideWhenItIsDamaged)
{
    for (const std::string_view damaged : {"",
                                           "{",
                                           "[]",
                                           R"({"name": "mainnet2"})",
                                           R"({"name": 1})",
                                           R"({"node": ["https://a.example"]})",
                                           R"({"node": "ftp://a.example"})",
                                           R"({"name": "custom"})",
                                           R"({"node": "http://a.example"})"}) {
        const test::TempFolder profile;
        test::writeFile(profile / "wallet-network.json", damaged);

        const auto loaded = loadNetwork(profile.path());

        ASSERT_TRUE(loaded) << damaged;
        EXPECT_FALSE(loaded->isThere) << damaged;
        EXPECT_EQ(loaded->damagedCopy, profile / "wallet-network.json.damaged") << damaged;
        EXPECT_EQ(test::contentOf(loaded->damagedCopy), damaged);
    }
}

TEST(NetworkFile, IsPutAsideWhenItIsNestedTooDeeply)
{
    const test::TempFolder profile;
    test::writeFile(profile / "wallet-network.json",
                    R"({"a": )" + std::string(1000, '[') + std::string(1000, ']') + "}");
    EXPECT_FALSE(loadNetwork(profile.path())->damagedCopy.empty());
}

TEST(NetworkChoice, OfAPublicNetworkHasItsOwnNodes)
{
    const NetworkChoice nile{.name = NetworkName::nile};
    const auto nodes = nodesOf(nile, genesisOf(NetworkName::nile));
    ASSERT_TRUE(nodes);
    EXPECT_EQ(nodes->first.fullNode, "https://nile.trongrid.io");
    EXPECT_EQ(nodes->first.index, "https://nile.trongrid.io");
    EXPECT_EQ(nodes->second.value().fullNode, "https://api.nileex.io");
}

TEST(NetworkChoice, OfOnesOwnHasNoIndexUnlessItIsNamed)
{
    auto choice = ownNode();
    EXPECT_EQ(nodesOf(choice, {})->first.index, "");
    choice.index = "http://[::1]:8090/";
    EXPECT_EQ(nodesOf(choice, {})->first.index, "http://[::1]:8090");
}

TEST(NetworkChoice, IsRefusedForAWalletOfAnotherNetwork)
{
    const NetworkChoice mainnet{};
    EXPECT_EQ(nodesOf(mainnet, genesisOf(NetworkName::nile)).error().code, AccountErrc::networkDiffers);
    EXPECT_EQ(nodesOf(ownNode(), genesisOf(NetworkName::mainnet)).error().code, AccountErrc::networkDiffers);
}

TEST(NetworkChoice, NeverGoesInTheClearToAnotherMachine)
{
    for (const auto part : {&NetworkChoice::node,
                            &NetworkChoice::solidity,
                            &NetworkChoice::index,
                            &NetworkChoice::secondNode,
                            &NetworkChoice::secondSolidity}) {
        for (const std::string url : {"http://node.example", "http://192.168.1.2:8090", "http://localhost.example"}) {
            auto choice = ownNode();
            choice.*part = url;
            EXPECT_EQ(nodesOf(choice, {}).error().code, net::NetErrc::plainHttp) << url;
            const test::TempFolder profile;
            EXPECT_EQ(saveNetwork(profile.path(), choice).error().code, net::NetErrc::plainHttp) << url;
            EXPECT_TRUE(test::namesIn(profile.path()).empty());
        }
    }
}

TEST(NetworkChoice, SaysWhatIsWrongWithIt)
{
    auto choice = ownNode();
    choice.node = "node.example";
    EXPECT_EQ(nodesOf(choice, {}).error().code, tron::TronErrc::badNodeAddress);
    choice.node = {};
    EXPECT_EQ(nodesOf(choice, {}).error().code, AccountErrc::nodeMissing);
    choice = ownNode();
    choice.apiKey = "two\nlines";
    EXPECT_EQ(nodesOf(choice, {}).error().code, AccountErrc::badApiKey);
}

TEST(AccountError, HasWordsForEachCode)
{
    test::expectAllHaveWords(allAccountErrcs);
}

}  // namespace
}  // namespace barter::account
