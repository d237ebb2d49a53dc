#include "recorded_answers.hpp"
#include "wallet/abi.hpp"
#include "wallet/payment.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

// Transactions that a real node built, or was sent and answered.

namespace {

using barter::Amount;
using barter::toHex;
using barter::test::bytesOf;
using barter::test::recordedExchanges;
using barter::test::recordedFiles;
using barter::test::text;
using barter::wallet::Address;
using barter::wallet::AssetTransfer;
using barter::wallet::decodePayment;
using barter::wallet::decodeSigned;
using barter::wallet::decodeTransaction;
using barter::wallet::encodePayment;
using barter::wallet::encodeSigned;
using barter::wallet::encodeTransaction;
using barter::wallet::Payment;
using barter::wallet::TokenTransfer;
using barter::wallet::TransactionErrc;
using barter::wallet::Transfer;
using barter::wallet::TrxTransfer;
using testing::Pair;
using testing::UnorderedElementsAre;

Address addressIn(const nlohmann::json& request, const char* name)
{
    return Address::parse(text(request[name])).value();
}

/// The payment that was asked for, with the reference block and the times that the node chose.
Payment payment(Transfer transfer, const nlohmann::json& raw)
{
    Payment result{.transfer = std::move(transfer),
                   .reference = {},
                   .expiration = raw["expiration"],
                   .timestamp = raw["timestamp"],
                   .feeLimit = raw.value("fee_limit", std::int64_t{0}),
                   .memo = {}};
    std::ranges::copy(bytesOf(raw["ref_block_bytes"]), result.reference.number.begin());
    std::ranges::copy(bytesOf(raw["ref_block_hash"]), result.reference.hash.begin());
    return result;
}

TEST(RecordedTransactions, BuiltByANodeAreBuiltHereTheSame)
{
    int built = 0;
    for (const auto& file : recordedFiles()) {
        for (const auto& exchange : recordedExchanges(file)) {
            const auto path = text(exchange["request"]["path"]);
            const auto request = exchange["request"].value("body", nlohmann::json::object());
            auto answer = nlohmann::json::parse(text(exchange["answer"]["text"]), nullptr, false);
            std::optional<Transfer> transfer;
            if (path == "/wallet/createtransaction") {
                transfer = TrxTransfer{.from = addressIn(request, "owner_address"),
                                       .to = addressIn(request, "to_address"),
                                       .amount = request["amount"]};
            } else if (path == "/wallet/transferasset") {
                const auto id = bytesOf(request["asset_name"]);
                transfer = AssetTransfer{.assetId = {id.begin(), id.end()},
                                         .from = addressIn(request, "owner_address"),
                                         .to = addressIn(request, "to_address"),
                                         .amount = request["amount"]};
            } else if (path == "/wallet/triggersmartcontract") {
                answer = nlohmann::json(answer["transaction"]);
                const auto& value = answer["raw_data"]["contract"][0]["parameter"]["value"];
                const auto data = text(value["data"]);
                Address::Short to{};
                std::ranges::copy(bytesOf(data.substr(8 + 24, 40)), to.begin());
                Amount::Bytes amount{};
                std::ranges::copy(bytesOf(data.substr(8 + 64)), amount.begin());
                transfer = TokenTransfer{.from = addressIn(value, "owner_address"),
                                         .contract = addressIn(value, "contract_address"),
                                         .to = Address::fromShort(to),
                                         .amount = Amount{amount}};
            }
            if (transfer) {
                const auto raw = encodePayment(payment(*transfer, answer["raw_data"]));
                EXPECT_EQ(toHex(raw), text(answer["raw_data_hex"])) << exchange["name"];
                EXPECT_EQ(toHex(barter::wallet::transactionId(raw)), text(answer["txID"])) << exchange["name"];
                ++built;
            }
        }
    }
    EXPECT_EQ(built, 4);
}

/// Every transaction that was broadcast, by name.
std::map<std::string, std::vector<std::uint8_t>> broadcasts()
{
    std::map<std::string, std::vector<std::uint8_t>> result;
    for (const auto& file : recordedFiles()) {
        for (const auto& exchange : recordedExchanges(file)) {
            const auto& request = exchange["request"];
            if (text(request["path"]) == "/wallet/broadcasthex" && request["body"].contains("transaction")) {
                const auto hex = text(request["body"]["transaction"]);
                std::vector<std::uint8_t> bytes(hex.size() / 2);
                if (barter::fromHex(hex, bytes)) {
                    result[exchange["name"]] = bytes;
                }
            }
        }
    }
    return result;
}

TEST(RecordedTransactions, AreDecodedOrRefusedForAReason)
{
    std::map<std::string, TransactionErrc> refused;
    std::size_t decoded = 0;
    for (const auto& [name, bytes] : broadcasts()) {
        const auto outer = decodeSigned(bytes);
        const auto inner = outer.and_then([](const auto& sent) { return decodeTransaction(sent.raw); });
        if (!inner) {
            refused[name] = static_cast<TransactionErrc>(inner.error().code.value());
            continue;
        }
        EXPECT_EQ(encodeSigned(*outer), bytes) << name;
        EXPECT_EQ(encodeTransaction(*inner), outer->raw) << name;
        ++decoded;
    }
    EXPECT_GT(decoded, 60U);
    // The first of these the node took, the others it refused.
    EXPECT_THAT(refused,
                UnorderedElementsAre(Pair("unknown field in raw_data, signed", TransactionErrc::unexpectedField),
                                     Pair("no signature", TransactionErrc::missingField),
                                     Pair("signature of 64 bytes", TransactionErrc::wrongLength),
                                     Pair("hex of nothing", TransactionErrc::missingField),
                                     Pair("hex cut short", TransactionErrc::cutOff)));
}

TEST(RecordedTransactions, ArePaymentsOnlyWhenNothingElseIsInThem)
{
    const auto all = broadcasts();
    const auto errorOf = [&](const std::string& name) {
        const auto decoded = decodePayment(decodeSigned(all.at(name)).value().raw);
        return decoded ? std::error_code{} : decoded.error().code;
    };
    EXPECT_EQ(errorOf("first transfer to a new account"), std::error_code{});
    EXPECT_EQ(errorOf("transfer with a memo"), std::error_code{});
    EXPECT_EQ(errorOf("token transfer to a holder"), std::error_code{});
    EXPECT_EQ(errorOf("TRC-10 transfer"), std::error_code{});
    EXPECT_EQ(errorOf("amount negative"), TransactionErrc::numberOutOfRange);
    EXPECT_EQ(errorOf("token transfer with TRX attached"), TransactionErrc::valueAttached);
    EXPECT_EQ(errorOf("zero tokens moved by a stranger"), TransactionErrc::wrongCallData);
    EXPECT_EQ(errorOf("active permission, two signatures"), TransactionErrc::permissionNamed);
    EXPECT_EQ(errorOf("permission update"), TransactionErrc::otherContract);
    EXPECT_EQ(errorOf("owner handed over"), TransactionErrc::otherContract);
    EXPECT_EQ(errorOf("TestBtt: deploy"), TransactionErrc::otherContract);
    EXPECT_EQ(errorOf("freeze for energy"), TransactionErrc::otherContract);
    EXPECT_EQ(errorOf("vote"), TransactionErrc::otherContract);
}

}  // namespace
