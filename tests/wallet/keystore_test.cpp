#include "wallet/keystore.hpp"

#include "vectors.hpp"
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
using barter::wallet::exportKeystore;
using barter::wallet::importKeystore;
using barter::wallet::KeystoreRandomness;
using barter::wallet::maxKeystoreBytes;
using barter::wallet::newKeystoreRandomness;
using barter::wallet::PrivateKey;
using barter::wallet::ScryptCost;
using barter::wallet::WalletErrc;
using nlohmann::json;

constexpr ScryptCost cheap{1024, 1, 1};

std::string hexOf(const barter::Expected<PrivateKey>& key)
{
    return key ? toHex(key->bytes().bytes()) : key.error().code.message();
}

std::error_code errorOf(const std::string& file, const std::string& password)
{
    const auto key = importKeystore(file, Secret::copyOf(password));
    return key ? std::error_code{} : key.error().code;
}

PrivateKey someKey()
{
    return PrivateKey::parse("b5a4cea271ff424d7c31dc12a3e43e401df7a40d7412a15750f3f0b6b5449a28").value();
}

/// A sound keystore that opens quickly, with the password "password".
json cheapKeystore()
{
    return json::parse(exportKeystore(someKey(), Secret::copyOf("password"), KeystoreRandomness{}, cheap).value());
}

// Its example for scrypt has n = 2^18 with r = 1, which RFC 7914 forbids and OpenSSL refuses.
TEST(Keystore, OfTheDefinitionIsRead)
{
    const auto vectors = testData("web3/vectors.json");
    for (const auto* kdf : {"scrypt", "pbkdf2"}) {
        const auto& vector = vectors[kdf];
        const auto key = importKeystore(vector["json"].dump(), Secret::copyOf(text(vector["password"])));
        EXPECT_EQ(hexOf(key), text(vector["private_key"])) << kdf;
    }
    EXPECT_EQ(errorOf(vectors["pbkdf2"]["json"].dump(), "testpasswore"), WalletErrc::wrongPassword);
}

// With the salt, counter and cost of the example.
TEST(Keystore, IsWrittenAsInTheDefinition)
{
    const auto vector = testData("web3/vectors.json")["scrypt"];
    const auto& crypto = vector["json"]["crypto"];
    KeystoreRandomness randomness;
    std::ranges::copy(bytesOf(text(crypto["kdfparams"]["salt"])), randomness.salt.begin());
    std::ranges::copy(bytesOf(text(crypto["cipherparams"]["iv"])), randomness.counter.begin());
    const auto key = PrivateKey::parse(text(vector["private_key"])).value();

    const auto file = exportKeystore(key, Secret::copyOf(text(vector["password"])), randomness, {262144, 1, 8});

    ASSERT_TRUE(file);
    EXPECT_TRUE(json::parse(*file)["crypto"] == crypto) << *file;
}

TEST(Keystore, OfTronwebIsRead)
{
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["keystore"]) {
        EXPECT_EQ(hexOf(importKeystore(vector["json"].dump(), Secret::copyOf(text(vector["password"])))),
                  text(vector["private_key"]));
    }
    EXPECT_FALSE(vectors["keystore"].empty());
}

// With the salt, counter and cost of the vector, each field comes out as tronweb wrote it.
TEST(Keystore, IsWrittenAsTronwebWritesIt)
{
    const auto vectors = tronVectors();
    const auto& vector = vectors["keystore"][0];
    const auto& crypto = vector["json"]["Crypto"];
    KeystoreRandomness randomness;
    std::ranges::copy(bytesOf(text(crypto["kdfparams"]["salt"])), randomness.salt.begin());
    std::ranges::copy(bytesOf(text(crypto["cipherparams"]["iv"])), randomness.counter.begin());
    randomness.id.fill(0xef);
    const auto key = PrivateKey::parse(text(vector["private_key"])).value();

    const auto file = exportKeystore(key, Secret::copyOf(text(vector["password"])), randomness, {8192, 8, 1});

    ASSERT_TRUE(file);
    const auto written = json::parse(*file);
    EXPECT_TRUE(written["crypto"] == crypto) << written;
    for (const auto* field : {"address", "id", "version"}) {
        EXPECT_TRUE(written[field] == vector["json"][field]) << field;
    }
}

TEST(Keystore, IsDifferentEachTimeAndStrongByDefault)
{
    const auto password = Secret::copyOf("password");

    const auto file = exportKeystore(someKey(), password, newKeystoreRandomness().value());

    ASSERT_TRUE(file);
    EXPECT_EQ(hexOf(importKeystore(*file, password)), toHex(someKey().bytes().bytes()));
    EXPECT_EQ(json::parse(*file)["crypto"]["kdfparams"]["n"], 262144);
    EXPECT_NE(newKeystoreRandomness()->salt, newKeystoreRandomness()->salt);
}

TEST(Keystore, MayNameItsAddressInSeveralWays)
{
    auto file = cheapKeystore();
    for (const char* address : {"41c8599111f29c1e1e061265b4af93ea1f274ad78a",
                                "c8599111f29c1e1e061265b4af93ea1f274ad78a",
                                "0xC8599111f29c1e1e061265b4af93ea1f274ad78a",
                                "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH",
                                ""}) {
        file["address"] = address;
        EXPECT_EQ(errorOf(file.dump(), "password"), std::error_code{}) << address;
    }
    file.erase("address");
    EXPECT_EQ(errorOf(file.dump(), "password"), std::error_code{});
    for (const char* address :
         {"41b6e708a39781c96bd399c7657780ff9fe9f052a8", "TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK", "41", "x"}) {
        file["address"] = address;
        EXPECT_EQ(errorOf(file.dump(), "password"), WalletErrc::keystoreAddress) << address;
    }
    for (const auto& address : {json(7), json(nullptr), json::array(), json::object(), json(true)}) {
        file["address"] = address;
        EXPECT_EQ(errorOf(file.dump(), "password"), WalletErrc::keystoreMalformed) << address;
    }
}

TEST(Keystore, IsToldFromOtherFiles)
{
    for (const auto& file : {std::string{},
                             std::string{"{"},
                             std::string{"[]"},
                             std::string{"3"},
                             std::string{"\"x\""},
                             std::string{"null"},
                             std::string(1000, '['),
                             cheapKeystore().dump() + "x",
                             cheapKeystore().dump() + std::string(maxKeystoreBytes, ' ')}) {
        EXPECT_EQ(errorOf(file, "password"), WalletErrc::keystoreMalformed) << file.substr(0, 80);
    }
    EXPECT_EQ(errorOf("{}", "password"), WalletErrc::keystoreVersion);
}

TEST(Keystore, OfAnotherKindIsNamed)
{
    const auto with = [](const char* pointer, const json& value) {
        auto file = cheapKeystore();
        file[json::json_pointer{pointer}] = value;
        return errorOf(file.dump(), "password");
    };
    for (const auto& version : {json{1}, json{4}, json{"3"}, json{3.0}, json{-3}, json{nullptr}}) {
        EXPECT_EQ(with("/version", version), WalletErrc::keystoreVersion) << version;
    }
    EXPECT_EQ(with("/crypto/cipher", "aes-128-cbc"), WalletErrc::keystoreUnsupported);
    EXPECT_EQ(with("/crypto/cipher", 1), WalletErrc::keystoreUnsupported);
    EXPECT_EQ(with("/crypto/kdf", "argon2"), WalletErrc::keystoreUnsupported);
    EXPECT_EQ(with("/crypto", json::array()), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/cipherparams", "x"), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/cipherparams/iv", "00"), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/ciphertext", std::string(62, '0')), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/ciphertext", std::string(64, 'g')), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/mac", std::string(63, '0')), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/kdfparams", nullptr), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/kdfparams/salt", ""), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/kdfparams/salt", std::string(514, '0')), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/kdfparams/dklen", 64), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/kdfparams/n", "1024"), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/kdfparams/n", 1024.0), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/kdfparams/r", -8), WalletErrc::keystoreMalformed);
    EXPECT_EQ(with("/crypto/kdfparams/n", 1U << 11U), WalletErrc::wrongPassword);
}

TEST(Keystore, MayNotCostWhatItsAuthorLikes)
{
    const auto with = [](const json& n, const json& r, const json& p) {
        auto file = cheapKeystore();
        file["crypto"]["kdfparams"].update({{"n", n}, {"r", r}, {"p", p}});
        return errorOf(file.dump(), "password");
    };
    EXPECT_EQ(with(2, 8, 1), WalletErrc::keystoreCost);
    EXPECT_EQ(with(0, 8, 1), WalletErrc::keystoreCost);
    EXPECT_EQ(with(1000, 8, 1), WalletErrc::keystoreCost);
    EXPECT_EQ(with(1025, 8, 1), WalletErrc::keystoreCost);
    EXPECT_EQ(with(1U << 30U, 8, 1), WalletErrc::keystoreCost);
    EXPECT_EQ(with(1U << 20U, 9, 1), WalletErrc::keystoreCost);
    EXPECT_EQ(with(1024, 0, 1), WalletErrc::keystoreCost);
    EXPECT_EQ(with(1024, 8, 0), WalletErrc::keystoreCost);
    EXPECT_EQ(with(1024, 8, 1025), WalletErrc::keystoreCost);
    EXPECT_EQ(with(1024, 0xffffffffffffffff, 0xffffffffffffffff), WalletErrc::keystoreCost);
    EXPECT_EQ(with(std::uint64_t{1} << 63U, 2, 2), WalletErrc::keystoreCost);
}

TEST(Keystore, OfPbkdf2MayNotCostWhatItsAuthorLikes)
{
    const auto with = [](const json& rounds, const char* prf) {
        auto file = testData("web3/vectors.json")["pbkdf2"]["json"];
        file["crypto"]["kdfparams"].update({{"c", rounds}, {"prf", prf}});
        return errorOf(file.dump(), "testpassword");
    };
    EXPECT_EQ(with(999, "hmac-sha256"), WalletErrc::keystoreCost);
    EXPECT_EQ(with(10'000'001, "hmac-sha256"), WalletErrc::keystoreCost);
    EXPECT_EQ(with(1000, "hmac-sha256"), WalletErrc::wrongPassword);
    EXPECT_EQ(with(1000, "hmac-sha512"), WalletErrc::keystoreUnsupported);
    EXPECT_EQ(with("1000", "hmac-sha256"), WalletErrc::keystoreMalformed);
}

// The MAC covers the encrypted key, the password and the cost; the counter is not covered, but the address is compared.
TEST(Keystore, NoticesAChangedDigit)
{
    const auto good = cheapKeystore();
    for (const char* pointer :
         {"/crypto/ciphertext", "/crypto/mac", "/crypto/kdfparams/salt", "/crypto/cipherparams/iv"}) {
        const auto value = good[json::json_pointer{pointer}].get<std::string>();
        for (std::size_t i = 0; i < value.size(); ++i) {
            auto changed = value;
            changed[i] = changed[i] == '0' ? '1' : '0';
            auto file = good;
            file[json::json_pointer{pointer}] = changed;
            EXPECT_NE(errorOf(file.dump(), "password"), std::error_code{}) << pointer << ' ' << i;
        }
    }
}

}  // namespace
