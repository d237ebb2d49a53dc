#include "signer/record_rows.hpp"

#include "core/hex.hpp"
#include "record_samples.hpp"
#include "signer/signer_error.hpp"

#include <gtest/gtest.h>

namespace {

using namespace barter;
using namespace barter::signer;
using barter::test::errorOf;
using std::chrono::milliseconds;

using Bytes = std::vector<std::uint8_t>;

// Made by Python: struct.pack('>Q') for numbers and lengths, hashlib for ids and addresses, and behind it the CRC-64
// of xz, bit by bit (0xC96C5795D7870F42; 0x995dc9bbdf1939fa for "123456789").
constexpr const char* intentBytes = "0000000000000003612d31"                                            // id
                                    "0000000000000001"                                                  // from Speed
                                    "0000000000000007"                                                  // account
                                    "0000000000000001"                                                  // token
                                    "41c8599111f29c1e1e061265b4af93ea1f274ad78a"                        // to
                                    "0000000000000000000000000000000000000000000000000000000000000005"  // amount
                                    "00000000000000067468616e6b73"                                      // memo
                                    "000001a3185c5000"                                                  // created
                                    "0000000000000001"                                                  // withdrawn
                                    "88e94fc640497555";
constexpr const char* paymentBytes =
    "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"  // SHA-256 of the bytes
    "0000000000000003612d31"                                            // intent
    "0000000000000003010203"                                            // bytes
    "0909090909090909090909090909090909090909090909090909090909090909"
    "0909090909090909090909090909090909090909090909090909090909090909"
    "09"
    "000001a3185d3a60"  // expiration
    "0000000000000002"  // fate
    "cf29f45ba9e2b321";

Bytes bytesOf(std::string_view hex)
{
    Bytes bytes(hex.size() / 2);
    EXPECT_TRUE(fromHex(hex, bytes));
    return bytes;
}

IntentRow someIntent()
{
    return {.intent = {.id = "a-1",
                       .fromSpeed = true,
                       .account = 7,
                       .token = wallet::PaidToken::btt,
                       .to = wallet::Address::parse("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH").value(),
                       .amount = Amount{5},
                       .memo = "thanks"},
            .created = milliseconds{1'800'000'000'000},
            .isWithdrawn = true};
}

SignedPayment somePayment()
{
    SignedPayment payment{.intent = "a-1", .raw = {1, 2, 3}, .expiration = 1'800'000'060'000, .fate = Fate::landed};
    payment.id = wallet::transactionId(payment.raw);
    payment.signature.fill(9);
    return payment;
}

template <class Decode>
void expectDamagedByEachChange(const Bytes& content, Decode decode)
{
    for (std::size_t bit = 0; bit < content.size() * 8; ++bit) {
        auto changed = content;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        ASSERT_EQ(errorOf(decode(changed)), SignerErrc::recordsDamaged) << "bit " << bit;
    }
    for (std::size_t size = 0; size < content.size(); ++size) {
        ASSERT_EQ(errorOf(decode(std::span{content}.first(size))), SignerErrc::recordsDamaged) << size << " bytes";
    }
}

TEST(RecordRows, HaveTheBytesThatAreOnDisk)
{
    EXPECT_EQ(toHex(encodeRow(someIntent())), intentBytes);
    EXPECT_EQ(toHex(encodeRow(somePayment())), paymentBytes);
}

TEST(RecordRows, ComeBackAsTheyWere)
{
    EXPECT_EQ(decodeIntentRow(bytesOf(intentBytes)).value(), someIntent());
    EXPECT_EQ(decodePaymentRow(bytesOf(paymentBytes)).value(), somePayment());
}

TEST(RecordRows, AreDamagedByEachChange)
{
    expectDamagedByEachChange(bytesOf(intentBytes), decodeIntentRow);
    expectDamagedByEachChange(bytesOf(paymentBytes), decodePaymentRow);
}

/// A checksum that is right is no proof that the fields make sense.
TEST(RecordRows, OfWhatIsNoPaymentAreDamaged)
{
    auto noToken = someIntent();
    noToken.intent.token = static_cast<wallet::PaidToken>(3);
    EXPECT_EQ(errorOf(decodeIntentRow(encodeRow(noToken))), SignerErrc::recordsDamaged);

    auto noFate = somePayment();
    noFate.fate = static_cast<Fate>(3);
    EXPECT_EQ(errorOf(decodePaymentRow(encodeRow(noFate))), SignerErrc::recordsDamaged);

    auto otherBytes = somePayment();
    otherBytes.raw.push_back(4);
    EXPECT_EQ(errorOf(decodePaymentRow(encodeRow(otherBytes))), SignerErrc::recordsDamaged);
}

TEST(RecordRows, OfOneKindAreNotOfTheOther)
{
    EXPECT_EQ(errorOf(decodePaymentRow(bytesOf(intentBytes))), SignerErrc::recordsDamaged);
    EXPECT_EQ(errorOf(decodeIntentRow(bytesOf(paymentBytes))), SignerErrc::recordsDamaged);
}

TEST(RecordRows, MayBecomeLessWithoutAKey)
{
    auto open = someIntent();
    open.isWithdrawn = false;
    EXPECT_TRUE(onlyTakesAway(RowKind::intent, {}, encodeRow(open)));
    EXPECT_TRUE(onlyTakesAway(RowKind::intent, {}, encodeRow(someIntent())));
    EXPECT_TRUE(onlyTakesAway(RowKind::intent, encodeRow(open), encodeRow(someIntent())));
    for (const auto fate : {Fate::mayLand, Fate::cannotLand}) {
        auto payment = somePayment();
        payment.fate = fate;
        EXPECT_TRUE(onlyTakesAway(RowKind::payment, encodeRow(payment), encodeRow(somePayment())));
    }
}

TEST(RecordRows, DoNotBecomeMoreOrAnotherThingWithoutAKey)
{
    auto open = someIntent();
    open.isWithdrawn = false;
    EXPECT_FALSE(onlyTakesAway(RowKind::intent, encodeRow(someIntent()), encodeRow(open)));
    auto other = someIntent();
    other.intent.amount = Amount{6};
    EXPECT_FALSE(onlyTakesAway(RowKind::intent, encodeRow(open), encodeRow(other)));
    EXPECT_FALSE(onlyTakesAway(RowKind::intent, {}, encodeRow(somePayment())));
    EXPECT_FALSE(onlyTakesAway(RowKind::intent, encodeRow(somePayment()), encodeRow(open)));

    auto payment = somePayment();
    payment.fate = Fate::mayLand;
    EXPECT_FALSE(onlyTakesAway(RowKind::payment, {}, encodeRow(payment)));
    EXPECT_FALSE(onlyTakesAway(RowKind::payment, {}, encodeRow(somePayment())));
    for (const auto fate : {Fate::mayLand, Fate::cannotLand}) {
        auto less = somePayment();
        less.fate = fate;
        EXPECT_FALSE(onlyTakesAway(RowKind::payment, encodeRow(somePayment()), encodeRow(less)));
    }
    auto cannot = somePayment();
    cannot.fate = Fate::cannotLand;
    EXPECT_FALSE(onlyTakesAway(RowKind::payment, encodeRow(payment), encodeRow(cannot)));
    auto later = somePayment();
    later.expiration += 1;
    EXPECT_FALSE(onlyTakesAway(RowKind::payment, encodeRow(payment), encodeRow(later)));
}

}  // namespace
