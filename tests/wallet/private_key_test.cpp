#include "wallet/private_key.hpp"

#include "vectors.hpp"
#include "wallet/wallet_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using barter::Secret;
using barter::toHex;
using barter::test::bytesOf;
using barter::test::text;
using barter::test::tronVectors;
using barter::wallet::Address;
using barter::wallet::compressed;
using barter::wallet::Digest;
using barter::wallet::PrivateKey;
using barter::wallet::recover;
using barter::wallet::sha256;
using barter::wallet::Signature;
using barter::wallet::WalletErrc;

// SEC 2, section 2.4.1: the order of secp256k1, and half of it.
constexpr const char* order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
constexpr const char* halfOrder = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";

Digest digestOf(const std::string& hex)
{
    Digest digest{};
    std::ranges::copy(bytesOf(hex), digest.begin());
    return digest;
}

Signature signatureOf(const std::string& hex)
{
    Signature signature{};
    std::ranges::copy(bytesOf(hex), signature.begin());
    return signature;
}

PrivateKey someKey()
{
    return PrivateKey::parse("b5a4cea271ff424d7c31dc12a3e43e401df7a40d7412a15750f3f0b6b5449a28").value();
}

/// Signs as the vector did, byte for byte, and finds the signer again.
void expectSignature(const std::string& key, const Digest& digest, const std::string& signature)
{
    const auto signer = PrivateKey::parse(key).value();
    EXPECT_EQ(toHex(signer.sign(digest).value()), signature);
    EXPECT_EQ(recover(digest, signatureOf(signature)).value(), signer.publicKey());
    EXPECT_LE(signature.substr(64, 64), halfOrder);
}

TEST(PrivateKey, GivesPublicKeyAndAddressAsTronwebDoes)
{
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["private_keys"]) {
        const auto key = PrivateKey::parse(text(vector["private_key"])).value();
        EXPECT_EQ(toHex(key.publicKey()), text(vector["public_key"]));
        EXPECT_EQ(toHex(compressed(key.publicKey())), text(vector["public_key_compressed"]));
        EXPECT_EQ(key.address().text(), text(vector["address_base58"]));
        EXPECT_EQ(toHex(key.bytes().bytes()), text(vector["private_key"]));
    }
}

TEST(PrivateKey, SignsTransactionsAsTronwebDoes)
{
    const auto vectors = tronVectors();
    int seen = 0;
    for (const auto& vector : vectors["transactions"]) {
        EXPECT_EQ(toHex(sha256(bytesOf(text(vector["raw_data_hex"])))), text(vector["txID"]));
        expectSignature(text(vector["private_key"]), digestOf(text(vector["txID"])), text(vector["signature"]));
        ++seen;
    }
    EXPECT_EQ(seen, 12);
}

TEST(PrivateKey, SignsMessagesAndTypedDataAsTronwebDoes)
{
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["messages"]) {
        expectSignature(text(vector["key"]), digestOf(text(vector["hash"])), text(vector["signature"]));
    }
    for (const auto& vector : vectors["tip712"]) {
        expectSignature(text(vector["key"]), digestOf(text(vector["digest"])), text(vector["signature"]));
        EXPECT_EQ(PrivateKey::parse(text(vector["key"])).value().address().text(), text(vector["signer"]));
    }
}

TEST(PrivateKey, IsReadFromSixtyFourDigits)
{
    const std::string hex = "b5a4cea271ff424d7c31dc12a3e43e401df7a40d7412a15750f3f0b6b5449a28";
    for (const auto& good : {hex,
                             "0x" + hex,
                             "0X" + hex,
                             std::string{"B5A4CEA271FF424D7C31DC12A3E43E401DF7A40D7412A15750F3F0B6B5449A28"}}) {
        const auto key = PrivateKey::parse(good);
        ASSERT_TRUE(key);
        EXPECT_EQ(key->address().text(), "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH");
    }
    for (const auto& bad : {std::string{},
                            hex.substr(1),
                            hex + "0",
                            " " + hex,
                            hex + "\n",
                            "0x0x" + hex,
                            hex.substr(0, 63) + "g",
                            std::string(64, ' '),
                            std::string(100'000, '1')}) {
        EXPECT_EQ(PrivateKey::parse(bad).error().code, WalletErrc::keyMalformed);
    }
    EXPECT_EQ(PrivateKey::parse(std::string(64, '0')).error().code, WalletErrc::keyOutOfRange);
    EXPECT_EQ(PrivateKey::parse(order).error().code, WalletErrc::keyOutOfRange);
    EXPECT_EQ(PrivateKey::parse(std::string(64, 'f')).error().code, WalletErrc::keyOutOfRange);
    EXPECT_EQ(PrivateKey::fromBytes(Secret{31}).error().code, WalletErrc::keyMalformed);
}

TEST(PrivateKey, IsAddedModuloTheOrder)
{
    const auto one = PrivateKey::parse(std::string(63, '0') + "1").value();
    const auto largest = PrivateKey::parse("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140").value();

    EXPECT_EQ(toHex(one.plus(one.bytes())->bytes().bytes()), std::string(63, '0') + "2");
    EXPECT_EQ(toHex(largest.plus(Secret::copyOf(bytesOf(std::string(63, '0') + "2")))->bytes().bytes()),
              std::string(63, '0') + "1");
    EXPECT_EQ(largest.plus(one.bytes()).error().code, WalletErrc::keyOutOfRange);
    EXPECT_EQ(one.plus(Secret::copyOf(bytesOf(order))).error().code, WalletErrc::keyOutOfRange);
    EXPECT_EQ(one.plus(Secret{31}).error().code, WalletErrc::keyOutOfRange);
}

TEST(Recover, FindsWhoSignedTogether)
{
    const auto vector = tronVectors()["multisig"];
    const auto digest = digestOf(text(vector["txID"]));
    for (std::size_t i = 0; i < vector["signers"].size(); ++i) {
        const auto key = recover(digest, signatureOf(text(vector["signatures"][i])));
        ASSERT_TRUE(key);
        EXPECT_EQ(Address::fromPublicKey(*key).text(), text(vector["signers"][i]));
        // They are the first two of the wallets in the same file.
        const auto wallet = tronVectors()["mnemonics"][i];
        ASSERT_EQ(text(wallet["address_base58"]), text(vector["signers"][i]));
        expectSignature(text(wallet["private_key"]), digest, text(vector["signatures"][i]));
    }
}

TEST(Recover, TakesTheNumbersThatNodesTake)
{
    const Digest digest = sha256({});
    const auto key = someKey();
    auto signature = key.sign(digest).value();

    signature.back() = static_cast<std::uint8_t>(signature.back() - 27);
    EXPECT_EQ(recover(digest, signature).value(), key.publicKey());
    for (const int v : {2, 3, 4, 26, 29, 30, 31, 34, 255}) {
        signature.back() = static_cast<std::uint8_t>(v);
        EXPECT_EQ(recover(digest, signature).error().code, WalletErrc::signatureMalformed) << v;
    }
}

TEST(Recover, RefusesWhatIsNoSignature)
{
    const Digest digest = sha256({});
    Signature signature{};
    signature.back() = 27;
    EXPECT_EQ(recover(digest, signature).error().code, WalletErrc::signatureMalformed);
    signature.fill(0xff);
    signature.back() = 27;
    EXPECT_EQ(recover(digest, signature).error().code, WalletErrc::signatureMalformed);
}

TEST(Recover, NoticesEveryFlippedBit)
{
    const Digest digest = sha256({});
    const auto key = someKey();
    const auto good = key.sign(digest).value();
    for (std::size_t bit = 0; bit < 64 * 8; ++bit) {
        auto wrong = good;
        wrong[bit / 8] = static_cast<std::uint8_t>(wrong[bit / 8] ^ 1U << bit % 8);
        const auto signer = recover(digest, wrong);
        EXPECT_FALSE(signer && *signer == key.publicKey()) << bit;
    }
}

}  // namespace
