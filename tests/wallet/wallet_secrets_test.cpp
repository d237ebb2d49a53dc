#include "wallet/wallet_secrets.hpp"

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
using barter::wallet::firstKeyOf;
using barter::wallet::MainSecrets;
using barter::wallet::newSpeedSecrets;
using barter::wallet::packed;
using barter::wallet::PrivateKey;
using barter::wallet::speedBranch;
using barter::wallet::SpeedSecrets;
using barter::wallet::unpackedMain;
using barter::wallet::unpackedSpeed;
using barter::wallet::WalletErrc;
using barter::wallet::WordSecrets;

TEST(WalletSecrets, GiveTheFirstAccountOfTronweb)
{
    int seen = 0;
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["mnemonics"]) {
        if (text(vector["path"]) != "m/44'/195'/0'/0/0") {
            continue;
        }
        const MainSecrets main =
            WordSecrets{Secret::copyOf(bytesOf(text(vector["entropy"]))), Secret::copyOf(text(vector["passphrase"]))};
        EXPECT_EQ(firstKeyOf(main)->address().text(), text(vector["address_base58"]));
        EXPECT_EQ(toHex(rootOf(std::get<WordSecrets>(main))->descendant(speedBranch())->bytes().bytes()),
                  toHex(newSpeedSecrets(main)->branch->bytes().bytes()));
        ++seen;
    }
    EXPECT_EQ(seen, 3);
}

TEST(WalletSecrets, HaveANewRecordKeyEachTime)
{
    const MainSecrets main = WordSecrets{Secret{16}, {}};

    EXPECT_FALSE(newSpeedSecrets(main)->recordKey == newSpeedSecrets(main)->recordKey);
}

TEST(WalletSecrets, AreOfOneSizeWhateverTheyAre)
{
    const MainSecrets twelve = WordSecrets{Secret{16}, {}};
    const MainSecrets more = WordSecrets{Secret{32}, Secret::copyOf("a passphrase")};
    const MainSecrets key = PrivateKey::parse(std::string(63, '0') + "1").value();

    EXPECT_EQ(packed(twelve)->size(), packed(more)->size());
    EXPECT_EQ(packed(twelve)->size(), packed(key)->size());
    EXPECT_EQ(packed(newSpeedSecrets(twelve).value()).size(), packed(newSpeedSecrets(key).value()).size());
}

TEST(WalletSecrets, ThatNobodyPackedAreRefused)
{
    const auto unpack = [](std::vector<std::uint8_t> bytes, std::size_t size) {
        bytes.resize(size);
        return unpackedMain(Secret::copyOf(bytes)).has_value();
    };
    EXPECT_TRUE(unpack({1, 16, 0, 0}, 128));
    EXPECT_FALSE(unpack({}, 0));
    EXPECT_FALSE(unpack({1, 16, 0}, 3));
    EXPECT_FALSE(unpack({1, 16, 0, 0}, 19));
    EXPECT_FALSE(unpack({1, 16, 0, 109}, 128));
    EXPECT_FALSE(unpack({1, 16, 255, 255}, 128));
    EXPECT_TRUE(unpack({1, 16, 4, 0}, 4096));
    EXPECT_FALSE(unpack({1, 16, 4, 1}, 4096));
    EXPECT_FALSE(unpack({1, 24, 0, 0}, 128));
    EXPECT_FALSE(unpack({2, 32, 0, 0}, 128));  // the key zero
    EXPECT_FALSE(unpack({2, 31, 0, 0, 1}, 128));
    EXPECT_FALSE(unpack({2, 32, 0, 1, 1}, 128));
    EXPECT_FALSE(unpack({0, 16, 0, 0}, 128));
    EXPECT_FALSE(unpack({3, 16, 0, 0}, 128));

    EXPECT_EQ(unpackedSpeed(Secret{96}).error().code, WalletErrc::keyFileDamaged);
    EXPECT_TRUE(unpackedSpeed(Secret{97}));
    auto branchOfZeros = Secret{97};
    branchOfZeros.bytes()[32] = 1;
    EXPECT_EQ(unpackedSpeed(branchOfZeros).error().code, WalletErrc::keyFileDamaged);
}

}  // namespace
