#include "wallet/hd_key.hpp"

#include "vectors.hpp"
#include "wallet/base58.hpp"
#include "wallet/wallet_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using barter::Secret;
using barter::toHex;
using barter::test::bytesOf;
using barter::test::testData;
using barter::test::text;
using barter::test::tronVectors;
using barter::wallet::accountPath;
using barter::wallet::compressed;
using barter::wallet::decodeBase58Check;
using barter::wallet::DerivationPath;
using barter::wallet::HdKey;
using barter::wallet::ledgerPath;
using barter::wallet::speedBranch;
using barter::wallet::speedPath;
using barter::wallet::WalletErrc;

/// What BIP-32's "Serialization format" has of a private key: in 78 bytes the chain code from 13 on, then a zero and
/// the key.
void expectEqual(const HdKey& key, const std::string& xprv)
{
    const auto decoded = decodeBase58Check(xprv);
    ASSERT_TRUE(decoded);
    ASSERT_EQ(decoded->size(), 78U);
    EXPECT_EQ(toHex(key.chainCode().bytes()), toHex(std::span{*decoded}.subspan(13, 32)));
    EXPECT_EQ(toHex(key.key().bytes().bytes()), toHex(std::span{*decoded}.subspan(46, 32)));
}

HdKey masterOf(const std::string& seed)
{
    return HdKey::fromSeed(Secret::copyOf(bytesOf(seed))).value();
}

TEST(HdKey, AgreesWithTheVectorsOfBip32)
{
    const auto vectors = testData("bip32/vectors.json");
    int seen = 0;
    for (const auto& vector : vectors) {
        const auto master = masterOf(text(vector["seed"]));
        for (const auto& [path, xprv] : vector["keys"].items()) {
            expectEqual(master.descendant(DerivationPath::parse(path).value()).value(), text(xprv));
            ++seen;
        }
    }
    EXPECT_EQ(seen, 17);
}

TEST(HdKey, AgreesWithTheRootsOfBip39)
{
    const auto vectors = testData("bip39/vectors.json");
    for (const auto& vector : vectors["english"]) {
        expectEqual(masterOf(text(vector[2])), text(vector[3]));
    }
}

TEST(HdKey, AgreesWithTronweb)
{
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["mnemonics"]) {
        const auto master = masterOf(text(vector["seed"]));
        expectEqual(master, text(vector["master_xprv"]));

        const auto path = DerivationPath::parse(text(vector["path"])).value();
        const auto account = DerivationPath{{path.numbers().begin(), path.numbers().begin() + 3}};
        const auto accountKey = master.descendant(account).value();
        expectEqual(accountKey, text(vector["account_xprv"]));
        const auto xpub = decodeBase58Check(text(vector["account_xpub"])).value();
        EXPECT_EQ(toHex(compressed(accountKey.key().publicKey())), toHex(std::span{xpub}.subspan(45)));

        const auto child = master.descendant(path).value();
        EXPECT_EQ(toHex(child.chainCode().bytes()), text(vector["chain_code"]));
        EXPECT_EQ(toHex(child.key().bytes().bytes()), text(vector["private_key"]));
        EXPECT_EQ(toHex(child.key().publicKey()), text(vector["public_key"]));
        EXPECT_EQ(toHex(compressed(child.key().publicKey())), text(vector["public_key_compressed"]));
        EXPECT_EQ(child.key().address().text(), text(vector["address_base58"]));
    }
}

TEST(HdKey, SurvivesAsBytes)
{
    const auto branch = masterOf("000102030405060708090a0b0c0d0e0f").descendant(speedBranch()).value();

    const auto again = HdKey::fromBytes(branch.bytes());

    ASSERT_TRUE(again);
    EXPECT_EQ(again->child(7)->key().address(), branch.child(7)->key().address());
    EXPECT_EQ(HdKey::fromBytes(Secret{63}).error().code, WalletErrc::keyMalformed);
    EXPECT_EQ(HdKey::fromBytes(Secret{64}).error().code, WalletErrc::keyOutOfRange);
}

TEST(HdKey, IsMadeOfSixteenToSixtyFourBytes)
{
    EXPECT_EQ(HdKey::fromSeed(Secret{15}).error().code, WalletErrc::seedSize);
    EXPECT_EQ(HdKey::fromSeed(Secret{65}).error().code, WalletErrc::seedSize);
    EXPECT_TRUE(HdKey::fromSeed(Secret{16}));
    EXPECT_TRUE(HdKey::fromSeed(Secret{64}));
}

TEST(DerivationPath, IsReadAndWritten)
{
    for (const char* path : {"m", "m/0", "m/0'", "m/44'/195'/0'/0/0", "m/2147483647'/2147483647"}) {
        const auto parsed = DerivationPath::parse(path);
        ASSERT_TRUE(parsed) << path;
        EXPECT_EQ(parsed->text(), path);
    }
    EXPECT_EQ(DerivationPath::parse("m/44'/1")->numbers(), (std::vector<std::uint32_t>{0x8000002c, 1}));
}

TEST(DerivationPath, IsNotReadFromAnythingElse)
{
    for (const char* path : {"",
                             "M",
                             "n/0",
                             "/0",
                             "0",
                             "m/",
                             "m//0",
                             "m/0/",
                             "m0",
                             "m/01",
                             "m/-1",
                             "m/+1",
                             "m/ 1",
                             "m/1 ",
                             "m/0h",
                             "m/0''",
                             "m/'",
                             "m/2147483648",
                             "m/2147483648'",
                             "m/4294967296",
                             "m/x",
                             "m/0x1",
                             "mm/0",
                             "m/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"}) {
        const auto parsed = DerivationPath::parse(path);
        ASSERT_FALSE(parsed) << path;
        EXPECT_EQ(parsed.error().code, WalletErrc::pathMalformed);
    }
}

TEST(DerivationPath, OfEachKindOfAccountIsAsWalletsHaveIt)
{
    EXPECT_EQ(accountPath(0).text(), "m/44'/195'/0'/0/0");
    EXPECT_EQ(accountPath(3).text(), "m/44'/195'/0'/0/3");
    EXPECT_EQ(ledgerPath(3).text(), "m/44'/195'/3'/0/0");
    EXPECT_EQ(speedBranch().text(), "m/44'/195'/1000000'/0");
    EXPECT_EQ(speedPath(2).text(), "m/44'/195'/1000000'/0/2");
}

}  // namespace
