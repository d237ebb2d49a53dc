#include "wallet/payment.hpp"

#include "vectors.hpp"
#include "wallet/abi.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <ostream>
#include <random>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using barter::Amount;
using barter::parseAmount;
using barter::toHex;
using barter::test::bytesOf;
using barter::test::text;
using barter::test::tronVectors;
using barter::wallet::Address;
using barter::wallet::AssetTransfer;
using barter::wallet::checkPayment;
using barter::wallet::decodePayment;
using barter::wallet::encodePayment;
using barter::wallet::encodeTransaction;
using barter::wallet::maxFeeLimit;
using barter::wallet::maxLifetime;
using barter::wallet::maxMemoBytes;
using barter::wallet::PaidToken;
using barter::wallet::Payment;
using barter::wallet::PaymentRules;
using barter::wallet::TokenTransfer;
using barter::wallet::Transaction;
using barter::wallet::TransactionErrc;
using barter::wallet::Transfer;
using barter::wallet::TrxTransfer;
using barter::wallet::WireBytes;
using barter::wallet::WireWriter;
namespace abi = barter::wallet::abi;

// As in vectors.json: the first account pays the second.
const auto first = Address::parse("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH").value();
const auto second = Address::parse("TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK").value();
const auto btt = Address::parse("TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4").value();
const auto usdt = Address::parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t").value();
const auto nobody = Address::parse("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb").value();
constexpr std::int64_t expiration = 1'777'445'367'000;
constexpr std::int64_t timestamp = 1'777'445'307'123;

PaymentRules rules()
{
    return {.sender = first,
            .bttContract = btt,
            .bttoldId = "1002000",
            .earliestExpiration = expiration - 60'000,
            .latestExpiration = expiration + 60'000};
}

Payment payment(Transfer transfer)
{
    return {.transfer = std::move(transfer),
            .reference = {.number = {0x26, 0x6B}, .hash = {0xF6, 0xB6, 0xD3, 0x92, 0xF6, 0x54, 0xDC, 0x2E}},
            .expiration = expiration,
            .timestamp = timestamp,
            .memo = {}};
}

Payment trxPayment(std::int64_t amount = 1'000'000)
{
    return payment(TrxTransfer{.from = first, .to = second, .amount = amount});
}

Payment bttoldPayment()
{
    return payment(AssetTransfer{.assetId = "1002000", .from = first, .to = second, .amount = 2'500'000});
}

Payment bttPayment(const Amount& amount = Amount{1'000'000'000'000'000'000U})
{
    auto result = payment(TokenTransfer{.from = first, .contract = btt, .to = second, .amount = amount});
    result.feeLimit = 30'000'000;
    return result;
}

/// The payments among the vectors, by hand.
std::vector<std::pair<std::string, Payment>> paymentsOfTheVectors()
{
    auto memo = trxPayment();
    memo.memo = "hello, BTT \xE2\x9C\x93";
    return {
        {"trx_transfer_1", trxPayment()},
        {"trx_transfer_1sun", trxPayment(1)},
        {"trx_transfer_max_safe", trxPayment(9'007'199'254'740'991)},
        {"trx_transfer_memo", memo},
        {"trc10_bttold", bttoldPayment()},
        {"trc20_btt_transfer_1", bttPayment()},
        {"trc20_btt_transfer_total_supply", bttPayment(parseAmount("990000000000000", 18).value())},
    };
}

nlohmann::json vectorNamed(const std::string& name)
{
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["transactions"]) {
        if (vector["name"] == name) {
            return vector;
        }
    }
    throw std::runtime_error{"no such vector: " + name};
}

TEST(Payment, IsEncodedAsTronwebDoes)
{
    for (const auto& [name, value] : paymentsOfTheVectors()) {
        const auto raw = bytesOf(vectorNamed(name)["raw_data_hex"]);
        EXPECT_EQ(toHex(encodePayment(value)), toHex(raw)) << name;
        EXPECT_EQ(decodePayment(raw).value(), value) << name;
    }
}

TEST(Payment, OfTheVectorsMayBeSigned)
{
    for (const auto& [name, value] : paymentsOfTheVectors()) {
        const auto vector = vectorNamed(name);
        const auto checked = checkPayment(bytesOf(vector["raw_data_hex"]), rules());

        ASSERT_TRUE(checked) << name << ": " << checked.error().code.message();
        EXPECT_EQ(toHex(checked->id), text(vector["txID"])) << name;
        EXPECT_EQ(checked->from, first) << name;
        EXPECT_EQ(checked->to, second) << name;
        EXPECT_EQ(checked->memo, value.memo) << name;
        EXPECT_EQ(checked->expiration, expiration) << name;
        EXPECT_EQ(checked->timestamp, timestamp) << name;
        EXPECT_EQ(checked->reference, value.reference) << name;
    }
}

TEST(Payment, ShowsTokenAmountAndFeeLimit)
{
    const auto trx = checkPayment(encodePayment(trxPayment()), rules()).value();
    EXPECT_EQ(trx.token, PaidToken::trx);
    EXPECT_EQ(trx.amount, Amount{1'000'000U});
    EXPECT_EQ(trx.feeLimit, 0);

    const auto bttold = checkPayment(encodePayment(bttoldPayment()), rules()).value();
    EXPECT_EQ(bttold.token, PaidToken::bttold);
    EXPECT_EQ(bttold.amount, Amount{2'500'000U});
    EXPECT_EQ(bttold.feeLimit, 0);

    // More than 64 bits: all BTT that there are.
    const auto everything = parseAmount("990000000000000", 18).value();
    const auto token = checkPayment(encodePayment(bttPayment(everything)), rules()).value();
    EXPECT_EQ(token.token, PaidToken::btt);
    EXPECT_EQ(token.amount, everything);
    EXPECT_EQ(token.feeLimit, 30'000'000);
}

/// Every other vector is a sound transaction, but none that this wallet signs.
TEST(Payment, IsNoOtherVector)
{
    const std::vector<std::pair<std::string, TransactionErrc>> others{
        {"trx_transfer_active2", TransactionErrc::permissionNamed},
        {"trigger_with_call_value", TransactionErrc::valueAttached},
        {"freeze_energy", TransactionErrc::otherContract},
        {"freeze_bandwidth", TransactionErrc::otherContract},
        {"unfreeze_energy", TransactionErrc::otherContract},
    };
    for (const auto& [name, error] : others) {
        const auto checked = checkPayment(bytesOf(vectorNamed(name)["raw_data_hex"]), rules());
        ASSERT_FALSE(checked) << name;
        EXPECT_EQ(checked.error().code, error) << name << ": " << checked.error().code.message();
    }
    EXPECT_EQ(others.size() + paymentsOfTheVectors().size(), tronVectors()["transactions"].size());

    const auto multisig = bytesOf(tronVectors()["multisig"]["raw_data_hex"]);
    EXPECT_EQ(checkPayment(multisig, rules()).error().code, TransactionErrc::permissionNamed);
}

TEST(Payment, GoesToTheLimits)
{
    auto atMost = bttPayment();
    atMost.feeLimit = maxFeeLimit;
    EXPECT_TRUE(checkPayment(encodePayment(atMost), rules()));

    auto anyTime = rules();
    anyTime.earliestExpiration = 0;
    anyTime.latestExpiration = std::numeric_limits<std::int64_t>::max();
    auto longest = trxPayment(std::numeric_limits<std::int64_t>::max());
    longest.timestamp = longest.expiration - maxLifetime;
    EXPECT_TRUE(checkPayment(encodePayment(longest), anyTime));

    auto earliest = trxPayment();
    earliest.expiration = rules().earliestExpiration;
    earliest.timestamp = earliest.expiration - 1;
    EXPECT_TRUE(checkPayment(encodePayment(earliest), rules()));
    auto latest = trxPayment();
    latest.expiration = rules().latestExpiration;
    EXPECT_TRUE(checkPayment(encodePayment(latest), rules()));

    auto memo = trxPayment();
    memo.memo = std::string(maxMemoBytes, 'x');
    EXPECT_TRUE(checkPayment(encodePayment(memo), rules()));
}

struct Refused {
    const char* what;
    TransactionErrc error;
    std::function<Payment()> make;
};

void PrintTo(const Refused& refused, std::ostream* out)
{
    *out << refused.what;
}

class RefusedPayment : public testing::TestWithParam<Refused> {};

/// It can be decoded, but may not be signed.
TEST_P(RefusedPayment, IsNotSigned)
{
    const auto value = GetParam().make();
    const auto raw = encodePayment(value);
    EXPECT_EQ(decodePayment(raw).value(), value);

    const auto checked = checkPayment(raw, rules());
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, GetParam().error) << checked.error().code.message();
}

Payment with(Payment value, const std::function<void(Payment&)>& change)
{
    change(value);
    return value;
}

Payment withMemo(std::string memo)
{
    auto value = trxPayment();
    value.memo = std::move(memo);
    return value;
}

INSTANTIATE_TEST_SUITE_P(
    Payment,
    RefusedPayment,
    testing::Values(
        Refused{"somebody else's TRX",
                TransactionErrc::otherSender,
                [] { return payment(TrxTransfer{.from = usdt, .to = second, .amount = 1}); }},
        Refused{"to oneself",
                TransactionErrc::badRecipient,
                [] { return payment(TrxTransfer{.from = first, .to = first, .amount = 1}); }},
        Refused{"to nobody",
                TransactionErrc::badRecipient,
                [] { return payment(TrxTransfer{.from = first, .to = nobody, .amount = 1}); }},
        Refused{"TRX to the token's contract",
                TransactionErrc::badRecipient,
                [] { return payment(TrxTransfer{.from = first, .to = btt, .amount = 1}); }},
        Refused{"BTT to its contract",
                TransactionErrc::badRecipient,
                [] {
                    auto value = bttPayment();
                    value.transfer = TokenTransfer{.from = first, .contract = btt, .to = btt, .amount = Amount{1U}};
                    return value;
                }},
        Refused{"no TRX", TransactionErrc::zeroAmount, [] { return trxPayment(0); }},
        Refused{"no BTT", TransactionErrc::zeroAmount, [] { return bttPayment(Amount{}); }},
        Refused{"no BTTOLD",
                TransactionErrc::zeroAmount,
                [] { return payment(AssetTransfer{.assetId = "1002000", .from = first, .to = second, .amount = 0}); }},
        Refused{"another TRC-20 token",
                TransactionErrc::otherToken,
                [] {
                    auto value = bttPayment();
                    value.transfer = TokenTransfer{.from = first, .contract = usdt, .to = second, .amount = Amount{1U}};
                    return value;
                }},
        Refused{"another TRC-10 token",
                TransactionErrc::otherToken,
                [] { return payment(AssetTransfer{.assetId = "1002001", .from = first, .to = second, .amount = 1}); }},
        Refused{"TRC-10 token without an id",
                TransactionErrc::otherToken,
                [] { return payment(AssetTransfer{.assetId = "", .from = first, .to = second, .amount = 1}); }},
        Refused{"fee limit above 100 TRX",
                TransactionErrc::feeLimitTooHigh,
                [] { return with(bttPayment(), [](Payment& p) { p.feeLimit = maxFeeLimit + 1; }); }},
        Refused{"no fee limit",
                TransactionErrc::feeLimitMissing,
                [] { return with(bttPayment(), [](Payment& p) { p.feeLimit = 0; }); }},
        Refused{"fee limit for TRX",
                TransactionErrc::feeLimitUnneeded,
                [] { return with(trxPayment(), [](Payment& p) { p.feeLimit = 1; }); }},
        Refused{"fee limit for BTTOLD",
                TransactionErrc::feeLimitUnneeded,
                [] { return with(bttoldPayment(), [](Payment& p) { p.feeLimit = 1; }); }},
        Refused{"expires too early",
                TransactionErrc::expirationOutside,
                [] {
                    return with(trxPayment(), [](Payment& p) {
                        p.expiration = rules().earliestExpiration - 1;
                        p.timestamp = p.expiration - 1;
                    });
                }},
        Refused{"expires too late",
                TransactionErrc::expirationOutside,
                [] { return with(trxPayment(), [](Payment& p) { p.expiration = rules().latestExpiration + 1; }); }},
        Refused{"lives for over a day",
                TransactionErrc::expirationOutside,
                [] { return with(trxPayment(), [](Payment& p) { p.timestamp = p.expiration - maxLifetime - 1; }); }},
        Refused{"expired when it was made",
                TransactionErrc::expirationOutside,
                [] { return with(trxPayment(), [](Payment& p) { p.timestamp = p.expiration; }); }},
        Refused{"no times",
                TransactionErrc::expirationOutside,
                [] { return with(trxPayment(), [](Payment& p) { p.expiration = p.timestamp = 0; }); }},
        Refused{"memo that is too long",
                TransactionErrc::badMemo,
                [] { return withMemo(std::string(maxMemoBytes + 1, 'x')); }},
        Refused{"memo that is no UTF-8", TransactionErrc::badMemo, [] { return withMemo("\xFF"); }},
        Refused{"memo of two lines", TransactionErrc::badMemo, [] { return withMemo("a\nb"); }},
        Refused{"memo with another direction", TransactionErrc::badMemo, [] { return withMemo("a\xE2\x80\xAE"); }}));

TEST(Payment, NeedsABttoldIdInTheRules)
{
    for (const std::string id : {"", "0"}) {
        auto none = rules();
        none.bttoldId = id;
        const auto value = payment(AssetTransfer{.assetId = id, .from = first, .to = second, .amount = 1});
        const auto checked = checkPayment(encodePayment(value), none);
        ASSERT_FALSE(checked) << id;
        EXPECT_EQ(checked.error().code, TransactionErrc::otherToken) << id;
    }
}

/// A token transfer in its fields, each of which a test can spoil.
struct CallFields {
    std::string owner = first.hex();
    std::string contract = btt.hex();
    std::uint64_t callValue = 0;
    WireBytes data = abi::transferCall({.to = second, .amount = Amount{1U}});
    std::uint64_t tokenValue = 0;
    std::uint64_t tokenId = 0;
    std::int64_t type = 31;
    std::string message = "TriggerSmartContract";
    bool more = false;

    [[nodiscard]] WireBytes encoded() const
    {
        WireWriter out;
        out.bytes(1, bytesOf(owner));
        out.bytes(2, bytesOf(contract));
        out.number(3, callValue);
        out.bytes(4, data);
        out.number(5, tokenValue);
        out.number(6, tokenId);
        out.number(7, more ? 1 : 0);
        Transaction transaction;
        transaction.contract.type = type;
        transaction.contract.message = message;
        transaction.contract.parameter = std::move(out).take();
        return encodeTransaction(transaction);
    }
};

struct SpoiledCall {
    const char* what;
    TransactionErrc error;
    std::function<void(CallFields&)> spoil;
};

void PrintTo(const SpoiledCall& spoiled, std::ostream* out)
{
    *out << spoiled.what;
}

class SpoiledPayment : public testing::TestWithParam<SpoiledCall> {};

TEST_P(SpoiledPayment, IsNone)
{
    CallFields fields;
    ASSERT_TRUE(decodePayment(fields.encoded()));
    GetParam().spoil(fields);
    const auto decoded = decodePayment(fields.encoded());
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, GetParam().error) << decoded.error().code.message();
}

INSTANTIATE_TEST_SUITE_P(
    Payment,
    SpoiledPayment,
    testing::Values(
        SpoiledCall{"no owner", TransactionErrc::missingField, [](CallFields& f) { f.owner.clear(); }},
        SpoiledCall{"no contract", TransactionErrc::missingField, [](CallFields& f) { f.contract.clear(); }},
        SpoiledCall{"owner of 20 bytes", TransactionErrc::wrongLength, [](CallFields& f) { f.owner.erase(0, 2); }},
        SpoiledCall{"owner of a test network of old",
                    TransactionErrc::wrongAddress,
                    [](CallFields& f) { f.owner.replace(0, 2, "a0"); }},
        SpoiledCall{"TRX attached", TransactionErrc::valueAttached, [](CallFields& f) { f.callValue = 1; }},
        SpoiledCall{"TRC-10 attached",
                    TransactionErrc::valueAttached,
                    [](CallFields& f) {
                        f.tokenValue = 1;
                        f.tokenId = 1'002'000;
                    }},
        SpoiledCall{"TRC-10 named", TransactionErrc::valueAttached, [](CallFields& f) { f.tokenId = 1'002'000; }},
        SpoiledCall{"no call", TransactionErrc::wrongCallData, [](CallFields& f) { f.data.clear(); }},
        SpoiledCall{"approve",
                    TransactionErrc::wrongCallData,
                    [](CallFields& f) {
                        const std::vector<abi::Word> arguments{abi::wordOf(second), abi::wordOf(Amount{1U})};
                        f.data = abi::call(abi::selectorOf("approve(address,uint256)"), arguments);
                    }},
        SpoiledCall{
            "a byte behind the call", TransactionErrc::wrongCallData, [](CallFields& f) { f.data.push_back(0); }},
        SpoiledCall{"unknown field", TransactionErrc::unexpectedField, [](CallFields& f) { f.more = true; }},
        SpoiledCall{"type of another message",
                    TransactionErrc::wrongTypeUrl,
                    [](CallFields& f) { f.message = "TransferContract"; }},
        SpoiledCall{"message of another type", TransactionErrc::wrongTypeUrl, [](CallFields& f) { f.type = 1; }},
        SpoiledCall{"permission update",
                    TransactionErrc::otherContract,
                    [](CallFields& f) {
                        f.type = 46;
                        f.message = "AccountPermissionUpdateContract";
                    }},
        SpoiledCall{"type 0", TransactionErrc::otherContract, [](CallFields& f) { f.type = 0; }}));

/// No bit of a payment can change without another id, and what is shown then is what the changed bytes say.
TEST(Payment, HasOneFormOnly)
{
    for (const auto& [name, value] : paymentsOfTheVectors()) {
        const auto raw = encodePayment(value);
        for (std::size_t bit = 0; bit < raw.size() * 8; ++bit) {
            auto changed = raw;
            changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
            const auto decoded = decodePayment(changed);
            EXPECT_TRUE(!decoded || encodePayment(*decoded) == changed) << name << " bit " << bit;
            EXPECT_TRUE(!decoded || *decoded != value) << name << " bit " << bit;
        }
    }
}

class RandomPayments {
public:
    Payment next()
    {
        const auto from = address();
        const auto to = address();
        Transfer transfer = TrxTransfer{.from = from, .to = to, .amount = number()};
        switch (m_random() % 3) {
        case 0:
            transfer = AssetTransfer{.assetId = std::to_string(number()), .from = from, .to = to, .amount = number()};
            break;
        case 1: transfer = TokenTransfer{.from = from, .contract = address(), .to = to, .amount = amount()}; break;
        default: break;
        }
        Payment payment{.transfer = transfer,
                        .reference = {},
                        .expiration = number(),
                        .timestamp = number(),
                        .feeLimit = number(),
                        .memo = std::string(m_random() % 300, '\0')};
        fill(payment.reference.number);
        fill(payment.reference.hash);
        fill(payment.memo);
        return payment;
    }

private:
    template <class Range>
    void fill(Range& range)
    {
        for (auto& byte : range) {
            byte = static_cast<std::decay_t<decltype(byte)>>(m_random());
        }
    }

    Address address()
    {
        Address::Short bytes{};
        fill(bytes);
        return Address::fromShort(bytes);
    }

    /// Of every length, with the edges among them.
    std::int64_t number()
    {
        const auto bits = m_random() % 64;
        const auto power = std::uint64_t{1} << bits;
        const auto near = m_random() % 4 == 0 ? power - 1 : power - 1 - m_random() % power;
        return static_cast<std::int64_t>(near);
    }

    Amount amount()
    {
        Amount::Bytes bytes{};
        fill(bytes);
        std::fill_n(bytes.begin(), m_random() % (bytes.size() + 1), std::uint8_t{0});
        return Amount{bytes};
    }

    std::mt19937_64 m_random{20'261'127};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same payments in each run
};

TEST(Payment, SurvivesWhateverItsValues)
{
    RandomPayments random;
    for (int i = 0; i < 10'000; ++i) {
        const auto value = random.next();
        const auto raw = encodePayment(value);
        const auto decoded = decodePayment(raw);
        ASSERT_TRUE(decoded) << i << ": " << decoded.error().code.message() << ' ' << toHex(raw);
        ASSERT_EQ(*decoded, value) << i << ": " << toHex(raw);
        ASSERT_EQ(encodePayment(*decoded), raw) << i;
    }
}

}  // namespace
