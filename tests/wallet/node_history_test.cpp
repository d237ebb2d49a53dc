#include "wallet/node_history.hpp"

#include "core/hex.hpp"
#include "wallet/node_error.hpp"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

// In the shape of TronGrid's API v1 (developers.tron.network/reference); the transactions are of the main network.

namespace {

using barter::Amount;
using barter::parseAmount;
using barter::toHex;
using barter::wallet::Address;
using barter::wallet::HistoryEntry;
using barter::wallet::maxFingerprint;
using barter::wallet::NodeErrc;
using barter::wallet::parseHistory;
using barter::wallet::parseTokenHistory;
using testing::IsEmpty;
using testing::SizeIs;

const std::string firstId = "b0b68ea41e7b46f06196ea0ff47837afe821f985eb966a4915eb3809ac893461";
const std::string secondId = "47086db397eac45d2fe7dacedcb6f77267d6895dce645210e495e64f8a2a7910";
const auto owner = Address::parse("4105cc125604448afeb6867eb688efb7e80411d57a").value();

std::string row(const std::string& type, const std::string& value, const std::string& result)
{
    return R"({"ret": [)" + result + R"(], "txID": ")" + firstId +
           R"(", "blockNumber": 62258673, "block_timestamp": 1717419717000, "raw_data": {"contract": [{"parameter": )"
           R"({"value": )" +
           value + R"(, "type_url": "type.googleapis.com/protocol.)" + type + R"("}, "type": ")" + type +
           R"("}]}, "internal_transactions": []})";
}

std::string page(const std::string& rows, const std::string& meta = R"({"at": 1, "page_size": 1})")
{
    return R"({"data": [)" + rows + R"(], "success": true, "meta": )" + meta + "}";
}

const std::string trxValue = R"({"amount": 100000000, "owner_address": "4105cc125604448afeb6867eb688efb7e80411d57a",)"
                             R"( "to_address": "41f03c5fb459d4f746ff01692b940c5a8a01480db1"})";
const std::string paid = R"({"contractRet": "SUCCESS", "fee": 1100000})";

TEST(History, HasTransfersOfTrx)
{
    const auto read = parseHistory(page(row("TransferContract", trxValue, paid))).value();
    ASSERT_THAT(read.entries, SizeIs(1));
    const auto& entry = read.entries[0];
    EXPECT_EQ(toHex(entry.id), firstId);
    EXPECT_EQ(entry.time, 1'717'419'717'000);
    EXPECT_TRUE(std::holds_alternative<HistoryEntry::Trx>(entry.kind));
    EXPECT_EQ(entry.from, owner);
    EXPECT_EQ(entry.to.hex(), "41f03c5fb459d4f746ff01692b940c5a8a01480db1");
    EXPECT_EQ(entry.amount, Amount{100'000'000U});
    EXPECT_EQ(entry.fee, 1'100'000);
    EXPECT_FALSE(entry.failed);
    EXPECT_EQ(read.fingerprint, "");
}

TEST(History, HasTransfersOfTrc10WithTheIdInEitherForm)
{
    for (const auto* name : {"1002000", "31303032303030"}) {
        const auto value = R"({"amount": 7, "asset_name": ")" + std::string{name} +
                           R"(", "owner_address": "4105cc125604448afeb6867eb688efb7e80411d57a",)"
                           R"( "to_address": "41f03c5fb459d4f746ff01692b940c5a8a01480db1"})";
        const auto read = parseHistory(page(row("TransferAssetContract", value, paid))).value();
        ASSERT_THAT(read.entries, SizeIs(1));
        const auto expected = HistoryEntry::Asset{"1002000"};
        EXPECT_EQ(std::get<HistoryEntry::Asset>(read.entries[0].kind), expected);
        EXPECT_EQ(read.entries[0].amount, Amount{7U});
    }
}

TEST(History, SaysThatATransferFailed)
{
    const auto read = parseHistory(page(row("TransferContract", trxValue, R"({"contractRet": "OUT_OF_TIME"})")));
    ASSERT_THAT(read.value().entries, SizeIs(1));
    EXPECT_TRUE(read->entries[0].failed);
}

TEST(History, LeavesOutWhatIsNoTransfer)
{
    const auto read = parseHistory(
        page(row("FreezeBalanceV2Contract", R"({"frozen_balance": 1})", paid) + ", " +
             row("TriggerSmartContract", R"({"data": "a9059cbb"})", paid) +
             R"(, {"internal_tx_id": "x", "data": {}, "block_timestamp": 1, "to_address": "41", "tx_id": "y"})"));
    EXPECT_THAT(read.value().entries, IsEmpty());
}

std::string
tokenRow(const std::string& info, const std::string& type = "Transfer", const std::string& value = "1506542")
{
    return R"({"transaction_id": ")" + secondId + R"(", "token_info": )" + info +
           R"(, "block_timestamp": 1676451558000, "from": "TQq4YrKRywkd9vLYw2nZKiFfMpbQiL8gKK",)"
           R"( "to": "TAVrrARNdnjHgCGMQYeQV7hv4PSu7mVsMj", "type": ")" +
           type + R"(", "value": ")" + value + R"("})";
}

const std::string bttInfo =
    R"({"symbol": "BTT", "address": "TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4", "decimals": 18, "name": "BitTorrent"})";

TEST(TokenHistory, HasTransfersByContract)
{
    // More than 64 bits.
    const auto supply = std::string{"990000000000000000000000000000000"};
    const auto read = parseTokenHistory(page(tokenRow(bttInfo, "Transfer", supply))).value();
    ASSERT_THAT(read.entries, SizeIs(1));
    const auto& entry = read.entries[0];
    EXPECT_EQ(toHex(entry.id), secondId);
    const auto expected = HistoryEntry::Token{Address::parse("TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4").value()};
    EXPECT_EQ(std::get<HistoryEntry::Token>(entry.kind), expected);
    EXPECT_EQ(entry.from.text(), "TQq4YrKRywkd9vLYw2nZKiFfMpbQiL8gKK");
    EXPECT_EQ(entry.to, owner);
    EXPECT_EQ(entry.amount, parseAmount("990000000000000", 18).value());
    EXPECT_EQ(entry.fee, std::nullopt);
}

TEST(TokenHistory, LeavesOutApprovalsAndTokensWithoutAContract)
{
    const auto read = parseTokenHistory(page(tokenRow(bttInfo, "Approval") + ", " + tokenRow("{}")));
    EXPECT_THAT(read.value().entries, IsEmpty());
}

TEST(TokenHistory, NamesTheNextPage)
{
    const auto meta = [](const std::string& fingerprint) {
        return R"({"at": 1, "fingerprint": ")" + fingerprint + R"("})";
    };
    EXPECT_EQ(parseTokenHistory(page("", meta("azAZ09-_"))).value().fingerprint, "azAZ09-_");
    const std::string longest(maxFingerprint, 'x');
    EXPECT_EQ(parseTokenHistory(page("", meta(longest))).value().fingerprint, longest);
    // It goes into a URL, so nothing in it may lead elsewhere.
    for (const auto& bad : {longest + "x",
                            std::string{"a&limit=1"},
                            std::string{"a b"},
                            std::string{"a/../b"},
                            std::string{"a\\r\\nHost: x"},
                            std::string{"%41"}}) {
        EXPECT_EQ(parseTokenHistory(page("", meta(bad))).error().code, NodeErrc::wrongShape) << bad;
    }
}

TEST(History, IsEmptyOfAnAccountThatIsNotActivated)
{
    EXPECT_THAT(parseHistory(page("")).value().entries, IsEmpty());
    EXPECT_THAT(parseTokenHistory(page("")).value().entries, IsEmpty());
}

TEST(History, IsRefusedWithFieldsOfAnotherType)
{
    const std::vector<std::string> bad{
        "{}",
        R"({"data": {}})",
        R"({"data": [1]})",
        page("{}"),
        page(row("TransferContract", trxValue, "")),
        page(row("TransferContract", trxValue, paid + ", " + paid)),
        page(row("TransferContract", R"({"amount": 1})", paid)),
        page(row("TransferContract", R"({"amount": -1)" + trxValue.substr(20), paid)),
        page(row("TransferAssetContract", trxValue, paid)),
        page(row("TransferContract", trxValue, R"({"fee": "x"})")),
    };
    for (const auto& answer : bad) {
        const auto read = parseHistory(answer);
        ASSERT_FALSE(read) << answer;
        EXPECT_EQ(read.error().code, NodeErrc::wrongShape) << answer;
    }
    for (const auto& answer : {std::string{"{}"},
                               page(tokenRow(bttInfo, "Transfer", "0x1")),
                               page(tokenRow(bttInfo, "Transfer", "-1")),
                               page(tokenRow(R"({"address": "T"})"))}) {
        const auto read = parseTokenHistory(answer);
        ASSERT_FALSE(read) << answer;
        EXPECT_EQ(read.error().code, NodeErrc::wrongShape) << answer;
    }
    EXPECT_EQ(parseHistory(R"({"success": false, "error": "x"})").error().code, NodeErrc::refused);
}

}  // namespace
