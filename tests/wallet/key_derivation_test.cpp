#include "wallet/key_derivation.hpp"

#include "vectors.hpp"
#include "wallet/portable_scrypt.hpp"
#include "wallet/wallet_error.hpp"

#include <gtest/gtest.h>

namespace {

using barter::Secret;
using barter::toHex;
using barter::test::bytesOfText;
using barter::wallet::fillRandom;
using barter::wallet::hmacSha512;
using barter::wallet::pbkdf2;
using barter::wallet::portableScrypt;
using barter::wallet::Prf;
using barter::wallet::randomSecret;
using barter::wallet::scrypt;
using barter::wallet::ScryptCost;
using barter::wallet::standardScryptCost;
using barter::wallet::WalletErrc;

/// By both implementations, which have to agree.
std::string scryptHex(const char* password, const char* salt, const ScryptCost& cost)
{
    const auto key = scrypt(Secret::copyOf(password), bytesOfText(salt), cost, 64);
    EXPECT_EQ(*portableScrypt(Secret::copyOf(password), bytesOfText(salt), cost, 64), *key);
    return toHex(key->bytes());
}

// RFC 7914, section 12.
TEST(Scrypt, AgreesWithItsRfc)
{
    EXPECT_EQ(scryptHex("", "", {16, 1, 1}),
              "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
              "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
    EXPECT_EQ(scryptHex("password", "NaCl", {1024, 8, 16}),
              "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
              "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
    EXPECT_EQ(scryptHex("pleaseletmein", "SodiumChloride", {16384, 8, 1}),
              "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
              "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
}

TEST(Scrypt, CanDoWhatBarterSealsWith)
{
    EXPECT_EQ(standardScryptCost, (ScryptCost{262144, 8, 1}));
    EXPECT_TRUE(scrypt(Secret::copyOf("password"), bytesOfText("salt"), standardScryptCost, 32));
}

TEST(Scrypt, RefusesACostThatIsNoneOrTooHigh)
{
    const std::vector<ScryptCost> costs{{0, 8, 1},
                                        {1, 8, 1},
                                        {3, 8, 1},
                                        {65537, 1, 1},
                                        {1U << 30U, 8, 1},
                                        {std::uint64_t{1} << 63U, 8, 1},
                                        {1U << 21U, 8, 1},
                                        {16, 0, 1},
                                        {16, 8, 0},
                                        {16, 0xffffffff, 1},
                                        {16, 8, 0xffffffff},
                                        {16, 65536, 65536}};
    for (const auto& cost : costs) {
        const auto key = scrypt(Secret::copyOf("p"), bytesOfText("salt"), cost, 32);
        ASSERT_FALSE(key) << cost.n << ' ' << cost.r << ' ' << cost.p;
        EXPECT_EQ(key.error().code, WalletErrc::cryptoFailed);
    }
}

// HMAC-SHA256: RFC 7914, section 11. HMAC-SHA512 is compared with the vectors of BIP-39.
TEST(Pbkdf2, AgreesWithPublishedKeys)
{
    const auto key = pbkdf2(Prf::hmacSha256, Secret::copyOf("Password"), bytesOfText("NaCl"), 80000, 64);

    EXPECT_EQ(toHex(key->bytes()),
              "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
              "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d");
}

// RFC 4231, section 4.3.
TEST(Hmac, AgreesWithItsRfc)
{
    const auto code = hmacSha512(bytesOfText("Jefe"), bytesOfText("what do ya want for nothing?"));

    EXPECT_EQ(toHex(code->bytes()),
              "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
              "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

TEST(Random, IsDifferentEachTime)
{
    EXPECT_FALSE(*randomSecret(32) == *randomSecret(32));
    std::vector<std::uint8_t> bytes(32);
    ASSERT_TRUE(fillRandom(bytes));
    EXPECT_NE(bytes, std::vector<std::uint8_t>(32));
}

}  // namespace
