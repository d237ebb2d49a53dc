#include "wallet/base58.hpp"

#include "vectors.hpp"
#include "wallet/wallet_error.hpp"

#include <gtest/gtest.h>

namespace {

using barter::toHex;
using barter::test::bytesOf;
using barter::wallet::decodeBase58Check;
using barter::wallet::encodeBase58Check;
using barter::wallet::isBase58;
using barter::wallet::maxBase58Characters;
using barter::wallet::WalletErrc;

// The address of Bitcoin's first block and the one of its wiki's "Technical background of version 1 addresses": with
// a leading zero byte.
TEST(Base58Check, AgreesWithAddressesOfBitcoin)
{
    EXPECT_EQ(encodeBase58Check(bytesOf("0062e907b15cbf27d5425399ebf6f0fb50ebb88f18")),
              "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
    EXPECT_EQ(toHex(*decodeBase58Check("1PMycacnJaSqwwJqjawXBErnLsZ7RkXUAs")),
              "00f54a5851e9372b87810a8e60cdd2e7cfd80b6e31");
}

TEST(Base58Check, KeepsLeadingZeros)
{
    for (const char* hex : {"", "00", "0000", "000001", "ff", "00ff00"}) {
        const auto decoded = decodeBase58Check(encodeBase58Check(bytesOf(hex)));
        ASSERT_TRUE(decoded) << hex;
        EXPECT_EQ(toHex(*decoded), hex);
    }
}

TEST(Base58Check, RefusesWhatItDidNotWrite)
{
    for (const char* text : {"",
                             "1",
                             "1111",
                             "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
                             "1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf",
                             "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa ",
                             "0",
                             "O",
                             "I",
                             "l",
                             "1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf\xc3\xa4"}) {
        const auto decoded = decodeBase58Check(text);
        ASSERT_FALSE(decoded) << text;
        EXPECT_EQ(decoded.error().code, WalletErrc::notBase58Check);
    }
    EXPECT_FALSE(decodeBase58Check(std::string(maxBase58Characters + 1, '1')));
    EXPECT_FALSE(isBase58("0"));
    EXPECT_TRUE(isBase58("T9yD"));
}

}  // namespace
