#include "wallet/transaction.hpp"

#include "vectors.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace {

using barter::toHex;
using barter::test::bytesOf;
using barter::test::text;
using barter::test::tronVectors;
using barter::wallet::bandwidthOf;
using barter::wallet::decodeSigned;
using barter::wallet::decodeTransaction;
using barter::wallet::encodeSigned;
using barter::wallet::encodeTransaction;
using barter::wallet::Signature;
using barter::wallet::SignedTransaction;
using barter::wallet::Transaction;
using barter::wallet::TransactionErrc;
using barter::wallet::transactionId;
using barter::wallet::WireBytes;
using barter::wallet::WireWriter;

Signature signature(const std::string& hex)
{
    Signature result{};
    std::ranges::copy(bytesOf(hex), result.begin());
    return result;
}

std::int64_t numberOr0(const nlohmann::json& object, const char* name)
{
    return object.value(name, std::int64_t{0});
}

/// The parameter of a vector, field by field as java-tron's .proto files number them.
WireBytes parameterOf(const nlohmann::json& vector)
{
    // tronweb's own reading of the transaction, in hexadecimal digits.
    const auto& decoded = vector["decoded"];
    const auto type = text(vector["type"]);
    WireWriter out;
    if (type == "TransferContract") {
        out.bytes(1, bytesOf(decoded["ownerAddress"]));
        out.bytes(2, bytesOf(decoded["toAddress"]));
        out.number(3, decoded["amount"]);
    } else if (type == "TransferAssetContract") {
        out.bytes(1, bytesOf(decoded["assetName"]));
        out.bytes(2, bytesOf(decoded["ownerAddress"]));
        out.bytes(3, bytesOf(decoded["toAddress"]));
        out.number(4, decoded["amount"]);
    } else if (type == "TriggerSmartContract") {
        out.bytes(1, bytesOf(decoded["ownerAddress"]));
        out.bytes(2, bytesOf(decoded["contractAddress"]));
        out.number(3, decoded["callValue"]);
        out.bytes(4, bytesOf(decoded["data"]));
    } else {  // FreezeBalanceV2Contract, UnfreezeBalanceV2Contract
        const bool freeze = decoded.contains("frozenBalance");
        out.bytes(1, bytesOf(decoded["ownerAddress"]));
        out.number(2, decoded[freeze ? "frozenBalance" : "unfreezeBalance"]);
        out.number(3, decoded["resource"]);
    }
    return std::move(out).take();
}

Transaction transactionOf(const nlohmann::json& vectors, const nlohmann::json& vector)
{
    static const std::map<std::string, std::int64_t> types{{"TransferContract", 1},
                                                           {"TransferAssetContract", 2},
                                                           {"TriggerSmartContract", 31},
                                                           {"FreezeBalanceV2Contract", 54},
                                                           {"UnfreezeBalanceV2Contract", 55}};
    const auto& header = vectors["header"];
    const auto& extra = vector["extra"];
    Transaction transaction;
    std::ranges::copy(bytesOf(header["ref_block_bytes"]), transaction.reference.number.begin());
    std::ranges::copy(bytesOf(header["ref_block_hash"]), transaction.reference.hash.begin());
    transaction.expiration = header["expiration"];
    transaction.timestamp = header["timestamp"];
    transaction.memo = bytesOf(extra.value("data", ""));
    transaction.feeLimit = numberOr0(extra, "fee_limit");
    transaction.contract.type = types.at(vector["type"]);
    transaction.contract.message = vector["type"];
    transaction.contract.parameter = parameterOf(vector);
    transaction.contract.permission = numberOr0(extra, "permission_id");
    return transaction;
}

TEST(Transaction, IsEncodedAsTronwebDoes)
{
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["transactions"]) {
        const auto raw = encodeTransaction(transactionOf(vectors, vector));

        EXPECT_EQ(toHex(raw), text(vector["raw_data_hex"])) << vector["name"];
        EXPECT_EQ(toHex(transactionId(raw)), text(vector["txID"])) << vector["name"];
    }
    EXPECT_GE(vectors["transactions"].size(), 12U);
}

TEST(Transaction, IsDecodedToWhatItWasMadeOf)
{
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["transactions"]) {
        const auto decoded = decodeTransaction(bytesOf(vector["raw_data_hex"]));
        ASSERT_TRUE(decoded) << vector["name"] << decoded.error().code.message();
        EXPECT_EQ(*decoded, transactionOf(vectors, vector)) << vector["name"];
    }
}

TEST(Transaction, OfARealNetworkIsReadAndHasItsId)
{
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["real_nile"]["transactions"]) {
        const auto raw = bytesOf(vector["raw_data_hex"]);
        const auto decoded = decodeTransaction(raw);
        ASSERT_TRUE(decoded);
        EXPECT_EQ(encodeTransaction(*decoded), raw);
        EXPECT_EQ(toHex(transactionId(raw)), text(vector["txID"]));
    }
    EXPECT_GE(vectors["real_nile"]["transactions"].size(), 2U);
}

TEST(SignedTransaction, IsEncodedAsTronwebDoes)
{
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["transactions"]) {
        const SignedTransaction transaction{.raw = bytesOf(vector["raw_data_hex"]),
                                            .signatures = {signature(vector["signature"])}};
        const auto bytes = encodeSigned(transaction);

        EXPECT_EQ(toHex(bytes), text(vector["tx_hex"])) << vector["name"];
        EXPECT_EQ(bandwidthOf(bytes.size()), vector["bandwidth"]) << vector["name"];
        EXPECT_EQ(decodeSigned(bytes).value(), transaction) << vector["name"];
    }
}

TEST(SignedTransaction, HoldsMoreThanOneSignature)
{
    const auto vector = tronVectors()["multisig"];
    const SignedTransaction transaction{
        .raw = bytesOf(vector["raw_data_hex"]),
        .signatures = {signature(vector["signatures"][0]), signature(vector["signatures"][1])}};

    EXPECT_EQ(toHex(encodeSigned(transaction)), text(vector["tx_hex"]));
    EXPECT_EQ(decodeSigned(bytesOf(vector["tx_hex"])).value(), transaction);
    EXPECT_EQ(toHex(transactionId(transaction.raw)), text(vector["txID"]));
    EXPECT_EQ(decodeTransaction(transaction.raw).value().contract.permission, 2);
}

/// A sound transaction in its parts, each of which a test can spoil.
struct Parts {
    std::string number = "266b";
    std::string hash = "f6b6d392f654dc2e";
    std::uint64_t expiration = 1;
    std::string typeUrl = "type.googleapis.com/protocol.TransferContract";
    std::uint64_t type = 1;
    std::uint64_t permission = 0;
    std::function<void(WireWriter&)> inAny = [](auto&) {};
    std::function<void(WireWriter&)> inContract = [](auto&) {};
    std::function<void(WireWriter&)> beforeContract = [](auto&) {};
    std::function<void(WireWriter&)> behindContract = [](auto&) {};
    bool withContract = true;
    bool withParameter = true;

    [[nodiscard]] WireBytes encoded() const
    {
        WireWriter any;
        any.text(1, typeUrl);
        any.text(2, "parameter");
        inAny(any);
        WireWriter contract;
        contract.number(1, type);
        if (withParameter) {
            contract.message(2, any);
        }
        inContract(contract);
        contract.number(5, permission);
        WireWriter out;
        out.bytes(1, bytesOf(number));
        out.bytes(4, bytesOf(hash));
        out.number(8, expiration);
        beforeContract(out);
        if (withContract) {
            out.message(11, contract);
        }
        behindContract(out);
        out.number(14, 1);
        return std::move(out).take();
    }
};

constexpr std::uint64_t above63Bits = std::uint64_t{1} << 63U;

TEST(Transaction, IsSoundBeforeATestSpoilsIt)
{
    const auto bytes = Parts{}.encoded();
    const auto decoded = decodeTransaction(bytes);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->contract.message, "TransferContract");
    EXPECT_EQ(encodeTransaction(*decoded), bytes);
}

TEST(Transaction, GoesToTheLimitsOfItsNumbers)
{
    Parts parts;
    parts.expiration = above63Bits - 1;
    parts.type = std::numeric_limits<std::int32_t>::max();
    parts.permission = parts.type;
    const auto decoded = decodeTransaction(parts.encoded());
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->expiration, std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(encodeTransaction(*decoded), parts.encoded());
}

struct Spoiled {
    const char* what;
    TransactionErrc error;
    std::function<void(Parts&)> spoil;
};

void PrintTo(const Spoiled& spoiled, std::ostream* out)
{
    *out << spoiled.what;
}

class SpoiledTransaction : public testing::TestWithParam<Spoiled> {};

TEST_P(SpoiledTransaction, IsRefused)
{
    Parts parts;
    GetParam().spoil(parts);
    const auto decoded = decodeTransaction(parts.encoded());
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, GetParam().error) << decoded.error().code.message();
}

void one(WireWriter& out, std::uint32_t field)
{
    out.number(field, 1);
}

INSTANTIATE_TEST_SUITE_P(
    Transaction,
    SpoiledTransaction,
    testing::Values(
        Spoiled{"no reference", TransactionErrc::missingField, [](Parts& p) { p.number.clear(); }},
        Spoiled{"no hash", TransactionErrc::missingField, [](Parts& p) { p.hash.clear(); }},
        Spoiled{"reference of three bytes", TransactionErrc::wrongLength, [](Parts& p) { p.number = "00266b"; }},
        Spoiled{"hash of seven bytes", TransactionErrc::wrongLength, [](Parts& p) { p.hash = "f6b6d392f654dc"; }},
        Spoiled{"negative expiration", TransactionErrc::numberOutOfRange, [](Parts& p) { p.expiration = above63Bits; }},
        Spoiled{"no contract", TransactionErrc::missingField, [](Parts& p) { p.withContract = false; }},
        Spoiled{"no parameter", TransactionErrc::missingField, [](Parts& p) { p.withParameter = false; }},
        Spoiled{"two contracts",
                TransactionErrc::unexpectedField,
                [](Parts& p) { p.beforeContract = [](WireWriter& out) {
                                   out.message(11, WireBytes{0x08, 0x01});
                               }; }},
        Spoiled{"number of the reference block",
                TransactionErrc::unexpectedField,
                [](Parts& p) { p.beforeContract = [](WireWriter& out) { one(out, 3); }; }},
        Spoiled{"auths",
                TransactionErrc::unexpectedField,
                [](Parts& p) { p.beforeContract = [](WireWriter& out) { out.text(9, "x"); }; }},
        Spoiled{"scripts",
                TransactionErrc::unexpectedField,
                [](Parts& p) { p.behindContract = [](WireWriter& out) { out.text(12, "x"); }; }},
        Spoiled{"unknown field",
                TransactionErrc::unexpectedField,
                [](Parts& p) { p.behindContract = [](WireWriter& out) { one(out, 100); }; }},
        Spoiled{"provider",
                TransactionErrc::unexpectedField,
                [](Parts& p) { p.inContract = [](WireWriter& out) { out.text(3, "x"); }; }},
        Spoiled{"name of the contract",
                TransactionErrc::unexpectedField,
                [](Parts& p) { p.inContract = [](WireWriter& out) { out.text(4, "x"); }; }},
        Spoiled{"unknown field in the parameter",
                TransactionErrc::unexpectedField,
                [](Parts& p) { p.inAny = [](WireWriter& out) { one(out, 3); }; }},
        Spoiled{"type beyond 31 bits", TransactionErrc::numberOutOfRange, [](Parts& p) { p.type = 0x80000000U; }},
        Spoiled{"permission beyond 31 bits",
                TransactionErrc::numberOutOfRange,
                [](Parts& p) { p.permission = 0x80000000U; }},
        Spoiled{"no type URL", TransactionErrc::wrongTypeUrl, [](Parts& p) { p.typeUrl.clear(); }},
        Spoiled{"another host",
                TransactionErrc::wrongTypeUrl,
                [](Parts& p) { p.typeUrl = "type.example.org/protocol.TransferContract"; }},
        Spoiled{
            "no message", TransactionErrc::wrongTypeUrl, [](Parts& p) { p.typeUrl = "type.googleapis.com/protocol."; }},
        Spoiled{"two slashes",
                TransactionErrc::wrongTypeUrl,
                [](Parts& p) { p.typeUrl = "type.googleapis.com/protocol.x/protocol.TransferContract"; }},
        Spoiled{"other letters", TransactionErrc::wrongTypeUrl, [](Parts& p) {
                    p.typeUrl = "type.googleapis.com/protocol.Tr\xC3\xA4nsfer";
                }}));

/// Whatever bytes are taken, they are the bytes that are signed again when the values are encoded.
TEST(Transaction, HasOneFormOnly)
{
    const auto vectors = tronVectors();
    int taken = 0;
    for (const auto& vector : vectors["transactions"]) {
        const auto raw = bytesOf(vector["raw_data_hex"]);
        for (std::size_t bit = 0; bit < raw.size() * 8; ++bit) {
            auto changed = raw;
            changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
            if (const auto decoded = decodeTransaction(changed)) {
                EXPECT_EQ(encodeTransaction(*decoded), changed);
                ++taken;
            }
        }
    }
    EXPECT_GT(taken, 1000);
}

TEST(Transaction, IsRefusedWhenCutOffOrFollowedBySomething)
{
    const auto raw = bytesOf(tronVectors()["transactions"][0]["raw_data_hex"]);
    for (std::size_t size = 0; size < raw.size(); ++size) {
        const auto decoded = decodeTransaction(std::span{raw}.first(size));
        // Without the last field, the timestamp, it is another sound transaction.
        const auto withoutTimestamp = raw.size() - 7;
        EXPECT_EQ(decoded.has_value(), size == withoutTimestamp) << size;
    }
    auto longer = raw;
    longer.push_back(0);
    EXPECT_EQ(decodeTransaction(longer).error().code, TransactionErrc::unexpectedField);
}

struct BadSigned {
    const char* what;
    std::string hex;
    TransactionErrc error;
};

void PrintTo(const BadSigned& bad, std::ostream* out)
{
    *out << bad.what;
}

class BadSignedTransaction : public testing::TestWithParam<BadSigned> {};

TEST_P(BadSignedTransaction, IsRefused)
{
    const auto decoded = decodeSigned(bytesOf(GetParam().hex));
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, GetParam().error) << decoded.error().code.message();
}

const std::string bytes65(130, '1');

INSTANTIATE_TEST_SUITE_P(
    Transaction,
    BadSignedTransaction,
    testing::Values(BadSigned{"nothing", "", TransactionErrc::missingField},
                    BadSigned{"no signature", "0a0141", TransactionErrc::missingField},
                    BadSigned{"nothing signed", "1241" + bytes65, TransactionErrc::missingField},
                    BadSigned{"64 bytes", "0a01411240" + bytes65.substr(2), TransactionErrc::wrongLength},
                    BadSigned{"66 bytes", "0a01411242" + bytes65 + "00", TransactionErrc::wrongLength},
                    BadSigned{"a result", "0a01411241" + bytes65 + "2a021801", TransactionErrc::unexpectedField},
                    BadSigned{"signature first", "1241" + bytes65 + "0a0141", TransactionErrc::unexpectedField},
                    BadSigned{"signed twice", "0a01410a01411241" + bytes65, TransactionErrc::unexpectedField},
                    BadSigned{"cut off", "0a01411241" + bytes65.substr(2), TransactionErrc::cutOff}));

}  // namespace
