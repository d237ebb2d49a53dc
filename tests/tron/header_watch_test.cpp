#include "core/hex.hpp"
#include "tron/header_watch.hpp"
#include "tron/tron_error.hpp"
#include "wallet/hash.hpp"
#include "wallet/private_key.hpp"
#include "wallet/recorded_answers.hpp"

#include <gtest/gtest.h>

#include <string>

namespace barter::tron {
namespace {

using wallet::Address;
using wallet::NodeBlock;

constexpr std::int64_t start = 1'795'000'000'000;  // ms

/// A block of a chain that makes one each 3 s; `branch` tells apart those of one number.
NodeBlock block(std::int64_t number, std::int64_t time, std::uint8_t branch = 0)
{
    NodeBlock made;
    made.header.number = number;
    made.header.timestamp = time;
    made.header.parentId.assign(32, branch);
    made.id = wallet::blockId(made.header);
    return made;
}

NodeBlock block(std::int64_t number)
{
    return block(number, start + number * 3000);
}

std::int64_t clockAt(std::int64_t number)
{
    return start + number * 3000;
}

std::error_code errorOf(const Expected<BlockPoint>& taken)
{
    return taken ? std::error_code{} : taken.error().code;
}

TEST(HeaderWatch, TakesNewBlocks)
{
    HeaderWatch watch{Side::full, std::nullopt};

    EXPECT_EQ(watch.take(block(100), clockAt(100))->number, 100);
    const auto next = watch.take(block(101), clockAt(101));
    ASSERT_TRUE(next);
    EXPECT_EQ(next->number, 101);
    EXPECT_EQ(next->time, start + 303'000);
    EXPECT_EQ(next->id, block(101).id);
    EXPECT_EQ(watch.take(block(101), clockAt(101))->number, 101);
    EXPECT_FALSE(watch.verifies());
}

TEST(HeaderWatch, StaysWhereItIsWhenANodeLagsALittle)
{
    HeaderWatch watch{Side::solidity, std::nullopt};
    EXPECT_TRUE(watch.take(block(100), clockAt(100)));

    for (const auto number : {99, 98, 97}) {
        const auto taken = watch.take(block(number), clockAt(100));
        ASSERT_TRUE(taken) << number;
        EXPECT_EQ(taken->number, 100);
    }
}

TEST(HeaderWatch, DoesNotGoBack)  // W-8
{
    for (const auto side : {Side::full, Side::solidity}) {
        HeaderWatch watch{side, std::nullopt};
        EXPECT_TRUE(watch.take(block(100), clockAt(100)));

        EXPECT_EQ(errorOf(watch.take(block(96), clockAt(100))), TronErrc::wentBack);
        EXPECT_EQ(errorOf(watch.take(block(0), clockAt(100))), TronErrc::wentBack);
        EXPECT_EQ(errorOf(watch.take(block(101, start + 300'000), clockAt(100))), TronErrc::wentBack);
        EXPECT_EQ(errorOf(watch.take(block(101, start + 299'000), clockAt(100))), TronErrc::wentBack);
        EXPECT_EQ(watch.take(block(101), clockAt(101))->number, 101);
    }
}

TEST(HeaderWatch, HasATimeThatIsNearOurs)
{
    HeaderWatch watch{Side::full, std::nullopt};

    EXPECT_EQ(errorOf(watch.take(block(1), clockAt(1) + 120'001)), TronErrc::clockDiffers);
    EXPECT_EQ(errorOf(watch.take(block(1), clockAt(1) - 120'001)), TronErrc::clockDiffers);
    EXPECT_TRUE(watch.take(block(1), clockAt(1) + 120'000));
    EXPECT_TRUE(watch.take(block(2), clockAt(2) - 120'000));
}

TEST(HeaderWatch, ForgetsWhatItDidNotTake)
{
    HeaderWatch watch{Side::full, std::nullopt};
    EXPECT_FALSE(watch.take(block(1'000'000), clockAt(1)));

    EXPECT_EQ(watch.take(block(1), clockAt(1))->number, 1);
}

TEST(HeaderWatch, LetsAHeadLoseButNothingFinal)
{
    HeaderWatch head{Side::full, std::nullopt};
    EXPECT_TRUE(head.take(block(5), clockAt(5)));
    EXPECT_EQ(head.take(block(5, clockAt(5), 1), clockAt(5))->id, block(5, clockAt(5), 1).id);
    EXPECT_EQ(head.take(block(5, clockAt(5) - 1000, 2), clockAt(5))->id, block(5, clockAt(5), 1).id);

    HeaderWatch solid{Side::solidity, std::nullopt};
    EXPECT_TRUE(solid.take(block(5), clockAt(5)));
    EXPECT_EQ(errorOf(solid.take(block(5, clockAt(5), 1), clockAt(5))), TronErrc::contradictsItself);
}

/// A block of Nile (tests/data/tron/vectors.json), which its witness signed with the key of its own address.
NodeBlock realBlock()
{
    return wallet::parseBlock(test::tronVectors()["real_nile"]["blocks"][0].dump()).value().value();
}

constexpr std::int64_t realTime = 1'777'445'307'000;
const auto realWitness = Address::parse("41e7860196ad5b5718c1d6326babab039b70b8c1cd").value();
const auto stranger = Address::parse("41c8599111f29c1e1e061265b4af93ea1f274ad78a").value();

TEST(HeaderWatch, TakesABlockOfAKnownWitness)
{
    HeaderWatch watch{Side::full, WitnessKeys{{realWitness, realWitness}}};

    EXPECT_EQ(watch.take(realBlock(), realTime)->number, 66'987'627);
    EXPECT_TRUE(watch.verifies());
}

TEST(HeaderWatch, TakesNoBlockOfAStranger)  // W-3
{
    auto unsignedBlock = realBlock();
    unsignedBlock.witnessSignature.clear();
    auto changed = realBlock();
    changed.header.timestamp += 3000;
    changed.id = wallet::blockId(changed.header);
    auto byNobody = realBlock();
    byNobody.header.witness = {1, 2, 3};

    const WitnessKeys known{{realWitness, realWitness}};
    for (const auto& [keys, block] : {std::pair{WitnessKeys{}, realBlock()},
                                      std::pair{WitnessKeys{{stranger, stranger}}, realBlock()},
                                      std::pair{WitnessKeys{{realWitness, stranger}}, realBlock()},
                                      std::pair{WitnessKeys{{stranger, realWitness}}, realBlock()},
                                      std::pair{known, unsignedBlock},
                                      std::pair{known, changed},
                                      std::pair{known, byNobody}}) {
        HeaderWatch watch{Side::full, keys};
        EXPECT_EQ(errorOf(watch.take(block, realTime)), TronErrc::strangeWitness);
    }
}

TEST(HeaderWatch, TakesABlockThatAWitnessSignedWithTheKeyOfItsPermission)
{
    // The key 1 has the address TMVQGm... (tests/data/tron/vectors.json).
    const auto key = wallet::PrivateKey::parse(std::string(63, '0') + "1").value();
    const auto signer = Address::parse("TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC").value();
    auto made = block(1);
    made.header.witness.assign(realWitness.bytes().begin(), realWitness.bytes().end());
    made.id = wallet::blockId(made.header);
    const auto signature = key.sign(wallet::sha256(wallet::encodeBlockHeader(made.header))).value();
    made.witnessSignature.assign(signature.begin(), signature.end());

    HeaderWatch own{Side::full, WitnessKeys{{realWitness, realWitness}}};
    EXPECT_EQ(errorOf(own.take(made, clockAt(1))), TronErrc::strangeWitness);
    HeaderWatch permission{Side::full, WitnessKeys{{realWitness, signer}}};
    EXPECT_TRUE(permission.take(made, clockAt(1)));
}

}  // namespace
}  // namespace barter::tron
