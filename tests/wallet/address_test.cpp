#include "wallet/address.hpp"

#include "support/error_codes.hpp"
#include "vectors.hpp"
#include "wallet/base58.hpp"
#include "wallet/wallet_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using barter::toHex;
using barter::test::bytesOf;
using barter::test::text;
using barter::test::tronVectors;
using barter::wallet::Address;
using barter::wallet::allWalletErrcs;
using barter::wallet::encodeBase58Check;
using barter::wallet::PublicKey;
using barter::wallet::WalletErrc;

TEST(Address, IsWrittenAsTronwebDoes)
{
    int seen = 0;
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["addresses"]) {
        const auto address = Address::parse(std::string{vector["address"]});
        ASSERT_EQ(address.has_value(), bool{vector["valid"]}) << vector;
        if (address) {
            EXPECT_EQ(address->text(), text(vector["address_base58"]));
            EXPECT_EQ(address->hex(), text(vector["address_hex"]));
            EXPECT_EQ("0x" + toHex(address->shortBytes()), text(vector["address_evm"]));
            EXPECT_EQ(Address::parse(text(vector["checksum_hex"])).value(), *address);
            EXPECT_EQ(Address::fromShort(address->shortBytes()), *address);
            EXPECT_EQ(Address::fromBytes(address->bytes()).value(), *address);
            ++seen;
        }
    }
    EXPECT_GE(seen, 5);
}

TEST(Address, IsMadeFromAPublicKey)
{
    const auto vectors = tronVectors();
    for (const auto* list : {"private_keys", "mnemonics"}) {
        for (const auto& vector : vectors[list]) {
            PublicKey key{};
            std::ranges::copy(bytesOf(vector["public_key"]), key.begin());
            EXPECT_EQ(Address::fromPublicKey(key).text(), text(vector["address_base58"]));
        }
    }
}

TEST(Address, SaysWhatIsWrongWithAText)
{
    const std::vector<std::pair<std::string, WalletErrc>> cases{
        {"", WalletErrc::addressEmpty},
        {" ", WalletErrc::addressMalformed},
        {"TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdJ", WalletErrc::addressChecksum},
        {"TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYHd", WalletErrc::addressChecksum},
        {"TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYd", WalletErrc::addressMalformed},
        {"TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdHH", WalletErrc::addressMalformed},
        {" TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH", WalletErrc::addressMalformed},
        {"TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH\n", WalletErrc::addressMalformed},
        {"TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYd0", WalletErrc::addressMalformed},
        {"0xc8599111f29c1e1e061265b4af93ea1f274ad78a", WalletErrc::addressMalformed},
        {"c8599111f29c1e1e061265b4af93ea1f274ad78a", WalletErrc::addressMalformed},
        {"41c8599111f29c1e1e061265b4af93ea1f274ad78", WalletErrc::addressMalformed},
        {"a0c8599111f29c1e1e061265b4af93ea1f274ad78a", WalletErrc::addressOtherNetwork},
        {"00c8599111f29c1e1e061265b4af93ea1f274ad78a", WalletErrc::addressOtherNetwork},
        {"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", WalletErrc::addressOtherNetwork},
        {std::string(100'000, 'T'), WalletErrc::addressMalformed},
    };
    for (const auto& [text, code] : cases) {
        const auto address = Address::parse(text);
        ASSERT_FALSE(address) << text.substr(0, 60);
        EXPECT_EQ(address.error().code, code) << text.substr(0, 60);
    }
}

TEST(Address, OfTheOldTestNetworkIsRefused)
{
    const auto text = encodeBase58Check(bytesOf("a0c8599111f29c1e1e061265b4af93ea1f274ad78a"));

    EXPECT_EQ(Address::parse(text).error().code, WalletErrc::addressOtherNetwork) << text;
}

TEST(Address, HasExactly21Bytes)
{
    EXPECT_EQ(Address::fromBytes({}).error().code, WalletErrc::addressMalformed);
    EXPECT_EQ(Address::fromBytes(bytesOf("41")).error().code, WalletErrc::addressMalformed);
    EXPECT_EQ(Address::fromBytes(bytesOf("41c8599111f29c1e1e061265b4af93ea1f274ad78a00")).error().code,
              WalletErrc::addressMalformed);
}

TEST(Address, OfZerosIsKnown)
{
    const auto zero = Address::parse("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb");

    ASSERT_TRUE(zero);
    EXPECT_TRUE(zero->isZero());
    EXPECT_FALSE(Address::parse("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH")->isZero());
}

TEST(Address, NoticesEveryMistypedCharacter)
{
    const std::string text = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH";
    constexpr std::string_view alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    for (std::size_t i = 0; i < text.size(); ++i) {
        for (const char character : alphabet) {
            auto wrong = text;
            wrong[i] = character;
            EXPECT_EQ(Address::parse(wrong).has_value(), character == text[i]) << wrong;
        }
    }
}

TEST(WalletErrc, HasWordsForEach)
{
    barter::test::expectAllHaveWords(allWalletErrcs);
}

}  // namespace
