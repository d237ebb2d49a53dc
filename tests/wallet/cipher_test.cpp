#include "wallet/cipher.hpp"

#include "vectors.hpp"
#include "wallet/wallet_error.hpp"

#include <gtest/gtest.h>

namespace {

using barter::Secret;
using barter::toHex;
using barter::test::bytesOf;
using barter::wallet::aes128Ctr;
using barter::wallet::openGcm;
using barter::wallet::sealGcm;
using barter::wallet::WalletErrc;

// SP 800-38A, section F.5.1.
TEST(Aes128Ctr, AgreesWithItsStandard)
{
    const auto key = bytesOf("2b7e151628aed2a6abf7158809cf4f3c");
    const auto counter = bytesOf("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");

    const auto output =
        aes128Ctr(key, counter, bytesOf("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"));

    EXPECT_EQ(toHex(output->bytes()), "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff");
}

TEST(Aes128Ctr, RefusesOtherSizes)
{
    EXPECT_EQ(aes128Ctr(bytesOf("00"), std::vector<std::uint8_t>(16), {}).error().code, WalletErrc::cryptoFailed);
    EXPECT_EQ(aes128Ctr(std::vector<std::uint8_t>(16), bytesOf("00"), {}).error().code, WalletErrc::cryptoFailed);
}

// Test case 16 of "The Galois/Counter Mode of Operation" by McGrew and Viega, which SP 800-38D is made from.
const std::string gcmKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
const std::string gcmNonce = "cafebabefacedbaddecaf888";
const std::string gcmHeader = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
const std::string gcmPlain =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
    "b16aedf5aa0de657ba637b39";
const std::string gcmSealed =
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
    "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b";

TEST(Aes256Gcm, AgreesWithItsInventors)
{
    const auto sealedContent =
        sealGcm(bytesOf(gcmKey), bytesOf(gcmNonce), bytesOf(gcmHeader), Secret::copyOf(bytesOf(gcmPlain)));

    ASSERT_TRUE(sealedContent);
    EXPECT_EQ(toHex(*sealedContent), gcmSealed);
    EXPECT_EQ(toHex(openGcm(bytesOf(gcmKey), bytesOf(gcmNonce), bytesOf(gcmHeader), *sealedContent)->bytes()),
              gcmPlain);
}

TEST(Aes256Gcm, NoticesEveryFlippedBit)
{
    const std::vector<std::vector<std::uint8_t>> good{
        bytesOf(gcmKey), bytesOf(gcmNonce), bytesOf(gcmHeader), bytesOf(gcmSealed)};
    for (std::size_t part = 0; part < good.size(); ++part) {
        for (std::size_t bit = 0; bit < good[part].size() * 8; ++bit) {
            auto wrong = good;
            wrong[part][bit / 8] = static_cast<std::uint8_t>(wrong[part][bit / 8] ^ 1U << bit % 8);
            const auto plain = openGcm(wrong[0], wrong[1], wrong[2], wrong[3]);
            ASSERT_FALSE(plain) << part << ' ' << bit;
            EXPECT_EQ(plain.error().code, WalletErrc::wrongPassword);
        }
    }
}

TEST(Aes256Gcm, RefusesOtherSizes)
{
    EXPECT_EQ(openGcm(bytesOf(gcmKey), bytesOf(gcmNonce), {}, std::vector<std::uint8_t>(15)).error().code,
              WalletErrc::wrongPassword);
    EXPECT_EQ(sealGcm(bytesOf("00"), bytesOf(gcmNonce), {}, Secret{1}).error().code, WalletErrc::cryptoFailed);
    EXPECT_EQ(sealGcm(bytesOf(gcmKey), bytesOf("00"), {}, Secret{1}).error().code, WalletErrc::cryptoFailed);
}

}  // namespace
