#include "core/hex.hpp"
#include "support/error_codes.hpp"
#include "tron/network.hpp"
#include "tron/tron_error.hpp"
#include "wallet/block_header.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace barter::tron {
namespace {

using wallet::BlockHeader;
using wallet::WireBytes;

WireBytes bytes(std::string_view hex)
{
    WireBytes result(hex.size() / 2);
    EXPECT_TRUE(fromHex(hex, result));
    return result;
}

TEST(Network, HasTheChainIdsThatTronPublishes)
{
    // developers.tron.network/reference/eth_chainid
    const std::map<NetworkName, std::uint32_t> chainIds{{NetworkName::mainnet, 728'126'428U},
                                                        {NetworkName::shasta, 2'494'104'990U},
                                                        {NetworkName::nile, 3'448'148'188U}};
    for (const auto& [name, id] : chainIds) {
        const auto network = publicNetwork(name);
        ASSERT_TRUE(network);
        EXPECT_EQ(network->name, name);
        EXPECT_EQ(wallet::chainId(network->genesis), id) << textOf(name);
        EXPECT_EQ(wallet::blockNumber(network->genesis), 0U) << textOf(name);
        EXPECT_EQ(nameOf(network->genesis), name);
        EXPECT_FALSE(network->nodes.empty());
    }
}

TEST(Network, HasTheFirstBlocksThatTheirHeadersHashTo)
{
    // The roots of the transactions: opentron/opentron, config/src/genesis.rs, which computes them from the first
    // balances. The parents: that of java-tron's config.conf, which Nile has kept, and that of Shasta in TronWeb's
    // example of trx.getBlock, which has the root as well.
    const std::string common = "e58f33f9baf9305dc6f82b9f1934ea8f0ade2defb951258d50167028c780351f";
    const std::map<NetworkName, std::pair<std::string, std::string>> headers{
        {NetworkName::mainnet, {"8ef446bf3f395af929c218014f6101ec86576c5f61b2ae3236bf3a2ab5e2fecd", common}},
        {NetworkName::nile, {"6556a96828248d6b89cfd0487d4cef82b134b5544dc428c8a218beb2db85ab24", common}},
        {NetworkName::shasta,
         {"ea97ca7ac977cf2765093fa0e4732e561dc4ff8871c17e35fd2bcabb8b5f821d",
          "957dc2d350daecc7bb6a38f3938ebde0a0c1cedafe15f0edae4256a2907449f6"}}};
    const std::string sentence = "A new system must allow existing systems to be linked together without requiring any "
                                 "central control or coordination";
    for (const auto& [name, fields] : headers) {
        BlockHeader header;
        header.transactionRoot = bytes(fields.first);
        header.parentId = bytes(fields.second);
        header.witness.assign(sentence.begin(), sentence.end());
        EXPECT_EQ(toHex(publicNetwork(name)->genesis), toHex(wallet::blockId(header))) << textOf(name);
    }
}

TEST(Network, KnowsTheTokensOfTheMainNetworkAndOfNile)
{
    const auto main = publicNetwork(NetworkName::mainnet)->identity();
    ASSERT_TRUE(main);
    EXPECT_EQ(main->bttContract.hex(), "41032017411f4663b317fe77c257d28d5cd1b26e3d");
    EXPECT_EQ(main->bttoldId, 1'002'000U);

    const auto nile = publicNetwork(NetworkName::nile)->identity();
    ASSERT_TRUE(nile);
    EXPECT_EQ(nile->bttContract.hex(), "418df49db5dbf07e498492d2dafcf7b305cdc72471");
}

TEST(Network, HasNoOfficialBttOnShasta)
{
    EXPECT_FALSE(publicNetwork(NetworkName::shasta)->bttContract);
    EXPECT_FALSE(publicNetwork(NetworkName::shasta)->identity());
}

TEST(Network, IsCustomWhenNobodyKnowsIt)
{
    EXPECT_FALSE(publicNetwork(NetworkName::custom));
    EXPECT_EQ(nameOf(wallet::Digest{}), NetworkName::custom);
    EXPECT_FALSE(isTestNetwork(NetworkName::mainnet));
    EXPECT_TRUE(isTestNetwork(NetworkName::nile));
    EXPECT_TRUE(isTestNetwork(NetworkName::shasta));
    EXPECT_TRUE(isTestNetwork(NetworkName::custom));
}

TEST(Network, HasANameThatIsReadAgain)
{
    EXPECT_EQ(parseNetworkName("nile"), NetworkName::nile);
    for (const auto name : allNetworkNames) {
        EXPECT_EQ(parseNetworkName(textOf(name)), name);
    }
    for (const auto* text : {"", "Mainnet", "main", "nile "}) {
        EXPECT_FALSE(parseNetworkName(text)) << text;
    }
}

TEST(NodeAddress, IsReadAsAPersonTypesIt)
{
    const auto address = makeNodeAddress("http://127.0.0.1:8090/", "http://127.0.0.1:8091", "");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->fullNode, "http://127.0.0.1:8090");
    EXPECT_EQ(address->solidity, "http://127.0.0.1:8091");
    EXPECT_EQ(address->index, "");

    const auto gateway = makeNodeAddress("https://node.example/tron//", "", "https://index.example");
    ASSERT_TRUE(gateway);
    EXPECT_EQ(gateway->fullNode, "https://node.example/tron");
    EXPECT_EQ(gateway->solidity, "https://node.example/tron");
    EXPECT_EQ(gateway->index, "https://index.example");
}

TEST(NodeAddress, IsNothingElse)
{
    for (const auto* text : {"",
                             "/",
                             "node.example",
                             "ftp://node.example",
                             "https://",
                             "https://a.example/?key=1",
                             "https://a.example/#x",
                             "https://a b/"}) {
        const auto address = makeNodeAddress(text, "", "");
        ASSERT_FALSE(address) << text;
        EXPECT_EQ(address.error().code, TronErrc::badNodeAddress);
        EXPECT_EQ(address.error().context, "");
    }
    EXPECT_FALSE(makeNodeAddress("https://a.example", "b.example", ""));
    EXPECT_FALSE(makeNodeAddress("https://a.example", "", "b.example"));
}

struct Operators {
    const char* left;
    const char* right;
    bool same;
};

void PrintTo(const Operators& row, std::ostream* out)
{
    *out << row.left << ' ' << row.right;
}

class TwoNodes : public testing::TestWithParam<Operators> {};

TEST_P(TwoNodes, MayHaveOneOperator)
{
    const auto left = makeNodeAddress(GetParam().left, "", "").value();
    const auto right = makeNodeAddress(GetParam().right, "", "").value();

    EXPECT_EQ(haveSameOperator(left, right), GetParam().same);
    EXPECT_EQ(haveSameOperator(right, left), GetParam().same);
}

INSTANTIATE_TEST_SUITE_P(Table,
                         TwoNodes,
                         testing::Values(Operators{"https://api.trongrid.io", "https://nile.trongrid.io", true},
                                         Operators{"https://nile.trongrid.io", "https://api.nileex.io", false},
                                         Operators{"https://trongrid.io", "https://api.TRONGRID.io.", true},
                                         Operators{
                                             "https://api.trongrid.io", "https://trongrid.io.evil.example", false},
                                         Operators{"http://127.0.0.1:1", "http://127.0.0.1:2", true},
                                         Operators{"http://127.0.0.1", "http://127.0.0.2", false},
                                         Operators{"https://10.0.0.1", "https://11.0.0.1", false},
                                         Operators{"http://[::1]", "http://[::1]:8090", true},
                                         Operators{"http://localhost", "http://127.0.0.1", false}));

TEST(NodeAddress, SharesItsOperatorByAnyOfItsHosts)
{
    const auto left = makeNodeAddress("https://a.example", "https://b.test", "").value();
    const auto right = makeNodeAddress("https://c.invalid", "https://x.b.test", "").value();

    EXPECT_TRUE(haveSameOperator(left, right));
}

TEST(TronErrors, HaveWords)
{
    barter::test::expectAllHaveWords(allTronErrcs);
}

}  // namespace
}  // namespace barter::tron
