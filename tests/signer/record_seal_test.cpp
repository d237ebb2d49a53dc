#include "signer/record_seal.hpp"

#include "core/hex.hpp"
#include "record_samples.hpp"
#include "signer/signer_error.hpp"

#include <gtest/gtest.h>

// The values are Python's: hmac.new(bytes(range(32)), purpose + fields, hashlib.sha512), fields by struct.pack('>Q');
// that of the anchor is also what `openssl dgst -sha512 -mac HMAC` gives.
namespace {

using namespace barter;
using namespace barter::signer;
using barter::test::errorOf;
using std::chrono::milliseconds;

using Bytes = std::vector<std::uint8_t>;

const Bytes abc{'a', 'b', 'c'};
const Bytes def{'d', 'e', 'f'};

Secret key(std::uint8_t first = 0)
{
    Secret key{32};
    for (auto& byte : key.bytes()) {
        byte = first++;
    }
    return key;
}

RowSum sumOfTwo()
{
    RowSum sum;
    EXPECT_TRUE(sum.add(RowKind::payment, 1, def, key()));
    EXPECT_TRUE(sum.add(RowKind::intent, 1, abc, key()));
    return sum;
}

RecordStamp someStamp()
{
    RecordStamp stamp{
        .lineage = {}, .sequence = 258, .generation = 3, .incompleteSince = milliseconds{1'800'000'000'000}};
    stamp.lineage.fill(7);
    return stamp;
}

SealedLimits someLimits()
{
    SealedLimits limits{.content = {5, 6}};
    limits.seal.fill(9);
    return limits;
}

TEST(RowSum, IsTheHmacOfARow)
{
    RowSum sum;

    ASSERT_TRUE(sum.add(RowKind::intent, 1, abc, key()));

    EXPECT_EQ(toHex(sum.bytes()),
              "6f8d87c64656a39ed233185a358b83b9e4c28e40982f63d8b2c9d880fdc1182c"
              "343db89859774b745e63fb2305bcb97a70e9c14dcdbb308fb7ea276a754b87dd");
    EXPECT_EQ(sum.rows(), 1U);
}

TEST(RowSum, OfTwoRowsHasBothWhateverTheirOrder)
{
    const auto sum = sumOfTwo();

    EXPECT_EQ(toHex(sum.bytes()),
              "ffa75e15b235354445feaa682d76203f44615e803306e68e04c0f06a4cb9f6e6"
              "0ce02e1daec6ce06d6bf1ecf9d5982e5d3d4ee7caa821c242d1ce4ecba814019");
    EXPECT_EQ(sum.rows(), 2U);
}

TEST(RowSum, ForgetsARowThatIsRemoved)
{
    auto sum = sumOfTwo();
    ASSERT_TRUE(sum.remove(RowKind::payment, 1, def, key()));
    RowSum one;
    ASSERT_TRUE(one.add(RowKind::intent, 1, abc, key()));

    EXPECT_EQ(sum.bytes(), one.bytes());
    EXPECT_EQ(sum.rows(), 1U);
}

TEST(RowSum, IsAnotherForAnotherTablePlaceOrKey)
{
    RowSum sum;
    ASSERT_TRUE(sum.add(RowKind::intent, 1, abc, key()));
    RowSum otherTable;
    ASSERT_TRUE(otherTable.add(RowKind::payment, 1, abc, key()));
    RowSum otherPlace;
    ASSERT_TRUE(otherPlace.add(RowKind::intent, 2, abc, key()));
    RowSum otherKey;
    ASSERT_TRUE(otherKey.add(RowKind::intent, 1, abc, key(1)));

    for (const auto* other : {&otherTable, &otherPlace, &otherKey}) {
        EXPECT_NE(other->bytes(), sum.bytes());
    }
}

TEST(RecordSeal, HasTheBytesThatAreOnDisk)
{
    const auto sealed = sealRecords(someStamp(), sumOfTwo(), someLimits(), key()).value();
    EXPECT_EQ(toHex(sealed.content),
              "070707070707070707070707070707070000000000000102000000000000000300000000000000"
              "01000001a3185c5000");
    EXPECT_EQ(toHex(sealed.seal),
              "a995c0e6234beeebc6abc02ef585ed1bf371e16279308982c371a756719d2d42"
              "299c658b0fdde1716d931ffcc4405553dcec89e47cc3b288468406a89f17a8ec");

    auto complete = someStamp();
    complete.incompleteSince.reset();
    const auto bare = sealRecords(complete, {}, std::nullopt, key()).value();
    EXPECT_EQ(toHex(bare.content),
              "070707070707070707070707070707070000000000000102000000000000000300000000000000"
              "000000000000000000");
    EXPECT_EQ(toHex(bare.seal),
              "b3d3de81a5a0a336294df09131ced1ef2e7b0c52509e1406c3496890026637a8"
              "85761a9bc254111b980fce1f7d62c41f5e55f558f8ab82b10ae71f0c7a80cf71");
}

TEST(RecordSeal, ComesBackAsItWas)
{
    const auto sealed = sealRecords(someStamp(), sumOfTwo(), someLimits(), key()).value();
    EXPECT_EQ(unsealRecords(sealed, sumOfTwo(), someLimits(), key()).value(), someStamp());

    auto complete = someStamp();
    complete.incompleteSince.reset();
    const auto bare = sealRecords(complete, {}, std::nullopt, key()).value();
    EXPECT_EQ(unsealRecords(bare, {}, std::nullopt, key()).value(), complete);
}

TEST(RecordSeal, IsForgedAfterEachChange)
{
    const auto secret = key();
    const auto rows = sumOfTwo();
    const auto limits = someLimits();
    const auto sealed = sealRecords(someStamp(), rows, limits, secret).value();
    for (std::size_t bit = 0; bit < sealed.content.size() * 8; ++bit) {
        auto changed = sealed;
        changed.content[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        ASSERT_EQ(errorOf(unsealRecords(changed, rows, limits, secret)), SignerErrc::recordsForged) << bit;
    }
    for (std::size_t bit = 0; bit < sealed.seal.size() * 8; ++bit) {
        auto changed = sealed;
        changed.seal[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        ASSERT_EQ(errorOf(unsealRecords(changed, rows, limits, secret)), SignerErrc::recordsForged) << bit;
    }
    for (std::size_t size = 0; size < sealed.content.size(); ++size) {
        auto cut = sealed;
        cut.content.resize(size);
        ASSERT_EQ(errorOf(unsealRecords(cut, rows, limits, secret)), SignerErrc::recordsForged) << size;
    }
}

TEST(RecordSeal, IsOverRowsLimitsAndOneKey)
{
    const auto sealed = sealRecords(someStamp(), sumOfTwo(), someLimits(), key()).value();
    const auto expectForged = [&](const RowSum& rows, const std::optional<SealedLimits>& limits, const Secret& secret) {
        EXPECT_EQ(errorOf(unsealRecords(sealed, rows, limits, secret)), SignerErrc::recordsForged);
    };

    expectForged({}, someLimits(), key());
    expectForged(sumOfTwo(), std::nullopt, key());
    auto otherContent = someLimits();
    otherContent.content[0] ^= 1;
    expectForged(sumOfTwo(), otherContent, key());
    auto otherSeal = someLimits();
    otherSeal.seal[63] ^= 1;
    expectForged(sumOfTwo(), otherSeal, key());
    expectForged(sumOfTwo(), someLimits(), key(1));
    // The XOR alone does not tell these from none.
    RowSum twice;
    ASSERT_TRUE(twice.add(RowKind::intent, 1, abc, key()));
    ASSERT_TRUE(twice.add(RowKind::intent, 1, abc, key()));
    const auto ofNone = sealRecords(someStamp(), {}, std::nullopt, key()).value();
    EXPECT_EQ(errorOf(unsealRecords(ofNone, twice, std::nullopt, key())), SignerErrc::recordsForged);
}

constexpr const char* anchorBytes = "070707070707070707070707070707070000000000000102"
                                    "fbd089f9871deabc38d946f3ca8d165472fc7067da51609e9df0c8ae08251921"
                                    "0b0a6b1f0a35b612c7c54a70de74f4a571a197f58f9e3b29a36786a662753c9c";

TEST(Anchor, HasTheBytesThatAreOnDisk)
{
    const AnchoredState state{.lineage = someStamp().lineage, .sequence = 258};

    const auto bytes = sealAnchor(state, key()).value();

    EXPECT_EQ(toHex(bytes), anchorBytes);
    EXPECT_EQ(unsealAnchor(bytes, key()).value(), state);
}

TEST(Anchor, IsForgedAfterEachChange)
{
    const auto secret = key();
    Bytes bytes(88);
    ASSERT_TRUE(fromHex(anchorBytes, bytes));
    EXPECT_EQ(errorOf(unsealAnchor(bytes, key(1))), SignerErrc::recordsForged);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        auto changed = bytes;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        ASSERT_EQ(errorOf(unsealAnchor(changed, secret)), SignerErrc::recordsForged) << bit;
    }
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        ASSERT_EQ(errorOf(unsealAnchor(std::span{bytes}.first(size), secret)), SignerErrc::recordsForged) << size;
    }
}

}  // namespace
