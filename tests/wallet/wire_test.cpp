#include "wallet/wire.hpp"

#include "support/error_codes.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

namespace {

using barter::wallet::allTransactionErrcs;
using barter::wallet::TransactionErrc;
using barter::wallet::WireBytes;
using barter::wallet::WireReader;
using barter::wallet::WireWriter;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t biggest = std::numeric_limits<std::uint64_t>::max();

// The expected bytes are those of protobuf.dev/programming-guides/encoding, or follow from its rules by hand.

TEST(WireWriter, WritesTheExamplesOfTheSpecification)
{
    WireWriter number;
    number.number(1, 150);
    EXPECT_THAT(number.written(), ElementsAre(0x08, 0x96, 0x01));

    WireWriter text;
    text.text(2, "testing");
    EXPECT_THAT(text.written(), ElementsAre(0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67));

    WireWriter nested;
    nested.message(3, number);
    EXPECT_THAT(nested.written(), ElementsAre(0x1A, 0x03, 0x08, 0x96, 0x01));
}

TEST(WireWriter, NeedsTwoBytesForTheTagFromField16On)
{
    WireWriter out;
    out.number(15, 1);
    out.number(16, 1);
    out.number(18, 1);
    EXPECT_THAT(out.written(), ElementsAre(0x78, 0x01, 0x80, 0x01, 0x01, 0x90, 0x01, 0x01));
}

TEST(WireWriter, LeavesDefaultsOutButKeepsAnEmptyMessage)
{
    WireWriter out;
    out.number(1, 0);
    out.text(2, "");
    out.bytes(3, {});
    EXPECT_THAT(out.written(), IsEmpty());

    out.message(3, WireWriter{});
    EXPECT_THAT(out.written(), ElementsAre(0x1A, 0x00));
}

TEST(WireWriter, WritesNumbersUpTo64Bits)
{
    WireWriter out;
    out.number(1, 127);
    out.number(2, 128);
    out.number(3, biggest);
    EXPECT_THAT(
        out.written(),
        ElementsAre(0x08, 0x7F, 0x10, 0x80, 0x01, 0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01));
}

TEST(WireReader, ReadsFieldsAndLeavesOutTheOnesThatAreNotThere)
{
    const WireBytes bytes{0x10, 0x96, 0x01, 0x22, 0x02, 0x68, 0x69, 0x2A, 0x00};
    WireReader in{bytes};

    EXPECT_EQ(in.number(1), 0U);
    EXPECT_EQ(in.number(2), 150U);
    EXPECT_THAT(in.bytes(3), IsEmpty());
    EXPECT_EQ(in.text(4), "hi");
    const auto message = in.message(5);
    EXPECT_TRUE(message && message->empty());
    EXPECT_FALSE(in.message(6));
    EXPECT_TRUE(in.finish());
}

TEST(WireReader, ReadsTheBiggestNumbers)
{
    WireWriter out;
    out.number(1, biggest);
    out.number(2, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    WireReader in{out.written()};

    EXPECT_EQ(in.number(1), biggest);
    EXPECT_EQ(in.natural(2), std::numeric_limits<std::int64_t>::max());
    EXPECT_TRUE(in.finish());
}

struct BadWire {
    const char* what;
    WireBytes bytes;
    TransactionErrc error;
};

void PrintTo(const BadWire& bad, std::ostream* out)
{
    *out << bad.what;
}

class BadWireTest : public testing::TestWithParam<BadWire> {};

/// As a message with a number in field 1, bytes in field 2 and a natural number in field 3.
TEST_P(BadWireTest, IsRefused)
{
    WireReader in{GetParam().bytes};

    std::ignore = in.number(1);
    std::ignore = in.bytes(2);
    std::ignore = in.natural(3);

    const auto end = in.finish();
    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().code, GetParam().error) << end.error().code.message();
}

INSTANTIATE_TEST_SUITE_P(
    Wire,
    BadWireTest,
    testing::Values(BadWire{"tag that does not end", {0x88}, TransactionErrc::cutOff},
                    BadWire{"no number behind the tag", {0x08}, TransactionErrc::cutOff},
                    BadWire{"number that does not end", {0x08, 0x96}, TransactionErrc::cutOff},
                    BadWire{"no length", {0x12}, TransactionErrc::cutOff},
                    BadWire{"length that does not end", {0x12, 0x81}, TransactionErrc::cutOff},
                    BadWire{"fewer bytes than said", {0x12, 0x03, 0x01, 0x02}, TransactionErrc::cutOff},
                    BadWire{"length of 2^64-1",
                            {0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x00},
                            TransactionErrc::cutOff},
                    BadWire{"tag with a byte too many", {0x88, 0x00, 0x01}, TransactionErrc::notShortest},
                    BadWire{"number with a byte too many", {0x08, 0x81, 0x00}, TransactionErrc::notShortest},
                    BadWire{"length with a byte too many", {0x12, 0x81, 0x00, 0x41}, TransactionErrc::notShortest},
                    BadWire{"number of 65 bits",
                            {0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02},
                            TransactionErrc::numberOutOfRange},
                    BadWire{"number of eleven bytes",
                            {0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x81, 0x00},
                            TransactionErrc::numberOutOfRange},
                    BadWire{"natural number of 2^63",
                            {0x18, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01},
                            TransactionErrc::numberOutOfRange},
                    BadWire{"zero", {0x08, 0x00}, TransactionErrc::writtenDefault},
                    BadWire{"empty bytes", {0x12, 0x00}, TransactionErrc::writtenDefault},
                    BadWire{"unknown field behind", {0x08, 0x01, 0x20, 0x01}, TransactionErrc::unexpectedField},
                    BadWire{"unknown field 0", {0x00, 0x01}, TransactionErrc::unexpectedField},
                    BadWire{"number twice", {0x08, 0x01, 0x08, 0x01}, TransactionErrc::unexpectedField},
                    BadWire{"bytes twice", {0x12, 0x01, 0x41, 0x12, 0x01, 0x41}, TransactionErrc::unexpectedField},
                    BadWire{"wrong order", {0x12, 0x01, 0x41, 0x08, 0x01}, TransactionErrc::unexpectedField},
                    BadWire{"bytes where a number belongs", {0x0A, 0x01, 0x41}, TransactionErrc::unexpectedField},
                    BadWire{"fixed64 where a number belongs",
                            {0x09, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00},
                            TransactionErrc::unexpectedField},
                    BadWire{"group", {0x0B, 0x0C}, TransactionErrc::unexpectedField},
                    BadWire{"number where bytes belong", {0x10, 0x01}, TransactionErrc::unexpectedField}));

TEST(WireReader, GivesDefaultsAfterAProblem)
{
    const WireBytes bytes{0x08, 0x00, 0x12, 0x01, 0x41};
    WireReader in{bytes};

    EXPECT_EQ(in.number(1), 0U);
    EXPECT_THAT(in.bytes(2), IsEmpty());
    EXPECT_EQ(in.finish().error().code, TransactionErrc::writtenDefault);
}

TEST(WireReader, TellsWhatItsCallerFoundFirst)
{
    const WireBytes bytes{0x08, 0x07};
    WireReader in{bytes};

    EXPECT_EQ(in.number(1), 7U);
    in.reject(TransactionErrc::wrongLength);
    in.reject(TransactionErrc::wrongAddress);

    EXPECT_EQ(in.finish().error().code, TransactionErrc::wrongLength);
}

TEST(TransactionErrors, HaveWordsOfTheirOwn)
{
    barter::test::expectAllHaveWords(allTransactionErrcs);
}

}  // namespace
