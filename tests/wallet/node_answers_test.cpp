#include "recorded_answers.hpp"
#include "wallet/node_account.hpp"
#include "wallet/node_block.hpp"
#include "wallet/node_broadcast.hpp"
#include "wallet/node_call.hpp"
#include "wallet/node_chain.hpp"
#include "wallet/node_error.hpp"
#include "wallet/node_json.hpp"
#include "wallet/node_transaction.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

// Our parsers over everything that a real node answered. The expected values are read off the recordings by hand, or
// were sent in the recorded requests.

namespace {

using barter::Amount;
using barter::Expected;
using barter::parseAmount;
using barter::toHex;
using barter::test::recordedAnswer;
using barter::test::recordedExchanges;
using barter::test::recordedFiles;
using barter::test::text;
using barter::wallet::Address;
using barter::wallet::BroadcastVerdict;
using barter::wallet::ContractOutcome;
using barter::wallet::isControlledBy;
using barter::wallet::NodeErrc;
using barter::wallet::parseAccount;
using barter::wallet::parseAccountResources;
using barter::wallet::parseActiveWitnesses;
using barter::wallet::parseAnswer;
using barter::wallet::parseBlock;
using barter::wallet::parseBroadcast;
using barter::wallet::parseChainPrices;
using barter::wallet::parseConstantCall;
using barter::wallet::parseEnergyEstimate;
using barter::wallet::parseIsContract;
using barter::wallet::parseTransaction;
using barter::wallet::parseTransactionInfo;
using barter::wallet::tokenTransfers;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

const auto alice = Address::parse("TNGiFSRofWf83M8nFqTYvawikLhfwnasYt").value();
const auto bob = Address::parse("TBQeve3tbjoMXdeEqacMkd5YbKD3ENdaZ9").value();
const auto carol = Address::parse("TU2bDEdJ8zBsrMZWFcvuGv9NaZEJVpFxra").value();
const auto dave = Address::parse("TDc7ws737jVpBN9gybusG2orHwxwh5RxoX").value();
const auto frank = Address::parse("TXbrNkUj9NcphXS9TdMGyABekMaxuis5bf").value();
const auto token = Address::parse("TEUrDBPmp3wzgqrWZgpnKaLKtyQRkcqCN2").value();

using Parser = std::function<Expected<>(const std::string&)>;

template <class T>
Parser parser(Expected<T> (*parse)(std::string_view))
{
    return [parse](const std::string& answer) { return parse(answer).transform([](const auto&) {}); };
}

/// By the last part of the path. What has no parser of its own is not asked by us, but has to be an answer all the
/// same.
Parser parserFor(const std::string& path)
{
    static const std::map<std::string, Parser> parsers{
        {"getnowblock", parser(parseBlock)},
        {"getblock", parser(parseBlock)},
        {"getblockbynum", parser(parseBlock)},
        {"getaccount", parser(parseAccount)},
        {"getaccountresource", parser(parseAccountResources)},
        {"triggerconstantcontract", parser(parseConstantCall)},
        {"estimateenergy", parser(parseEnergyEstimate)},
        {"broadcasthex", parser(parseBroadcast)},
        {"broadcasttransaction", parser(parseBroadcast)},
        {"gettransactionbyid", parser(parseTransaction)},
        {"gettransactionfrompending", parser(parseTransaction)},
        {"gettransactioninfobyid", parser(parseTransactionInfo)},
        {"getchainparameters", parser(parseChainPrices)},
        {"getcontract", parser(parseIsContract)},
        {"listwitnesses", parser(parseActiveWitnesses)},
    };
    const auto withoutQuery = path.substr(0, path.find('?'));
    const auto found = parsers.find(withoutQuery.substr(withoutQuery.rfind('/') + 1));
    return found == parsers.end() ? parser(parseAnswer) : found->second;
}

TEST(RecordedAnswers, AreAllRead)
{
    std::map<std::string, NodeErrc> failures;
    std::size_t all = 0;
    for (const auto& file : recordedFiles()) {
        for (const auto& exchange : recordedExchanges(file)) {
            const auto read = parserFor(exchange["request"]["path"])(exchange["answer"]["text"]);
            if (!read) {
                failures[exchange["name"]] = static_cast<NodeErrc>(read.error().code.value());
                EXPECT_STREQ(read.error().code.category().name(), "barter.node") << exchange["name"];
            }
            ++all;
        }
    }
    EXPECT_GT(all, 250U);
    EXPECT_THAT(failures,
                testing::UnorderedElementsAre(Pair("block by nonsense", NodeErrc::refused),
                                              Pair("wrong type in body", NodeErrc::refused),
                                              Pair("malformed JSON", NodeErrc::refused),
                                              Pair("empty body", NodeErrc::refused),
                                              Pair("unknown path", NodeErrc::notJson),
                                              Pair("address with a bad checksum", NodeErrc::refused),
                                              Pair("address that is not hex", NodeErrc::refused),
                                              Pair("hex that is not hex", NodeErrc::refused),
                                              Pair("hex cut short", NodeErrc::refused),
                                              Pair("broadcast of an empty object", NodeErrc::refused),
                                              Pair("simulated call of a person", NodeErrc::refused),
                                              Pair("estimated energy of a revert", NodeErrc::refused),
                                              Pair("balance of carol, solid side", NodeErrc::refused)));
}

TEST(NodeBlock, IsReadFromTheHeadAndTheSolidSide)
{
    const auto head = parseBlock(recordedAnswer("chain", "head block")).value();
    ASSERT_TRUE(head);
    EXPECT_EQ(head->header.number, 119);
    EXPECT_EQ(head->header.timestamp, 1'795'392'729'000);
    EXPECT_EQ(toHex(head->id), "0000000000000077aab421a4883f31e9da65b1330e4fb169cf61c3c7cea005b8");
    EXPECT_EQ(toHex(head->header.witness), "41caa81c5dd72a855e70c60630c60ca5bc37da4506");
    EXPECT_THAT(head->witnessSignature, SizeIs(65));

    EXPECT_EQ(parseBlock(recordedAnswer("chain", "solid block header")).value()->header.number, 99);
}

TEST(NodeBlock, IsReadFromTheBeginningOfTheChain)
{
    const auto genesis = parseBlock(recordedAnswer("chain", "genesis block")).value();
    ASSERT_TRUE(genesis);
    EXPECT_EQ(genesis->header.number, 0);
    EXPECT_THAT(genesis->witnessSignature, IsEmpty());
    EXPECT_EQ(toHex(genesis->id), "0000000000000000571da1e3f8bf0bc6f2f4a50fb696c20c8a943283b04ce72f");
}

TEST(NodeBlock, IsNoneWhenTheNodeHasNone)
{
    EXPECT_FALSE(parseBlock(recordedAnswer("chain", "block by unknown number")).value());
}

TEST(NodeBlock, IsRefusedWhenItIsNotTheOneThatItSays)
{
    auto answer = nlohmann::json::parse(recordedAnswer("chain", "head block"));
    answer["block_header"]["raw_data"]["timestamp"] = 1'795'392'729'001;
    EXPECT_EQ(parseBlock(answer.dump()).error().code, NodeErrc::inconsistent);
}

TEST(NodeAccount, HasItsBalanceAndItsKeys)
{
    const auto account = parseAccount(recordedAnswer("trx", "account after activation")).value();
    ASSERT_TRUE(account);
    EXPECT_EQ(account->address, alice);
    EXPECT_EQ(account->trx, Amount{100'000'000'000U});
    EXPECT_THAT(account->assets, IsEmpty());
    EXPECT_FALSE(account->isContract);
    EXPECT_TRUE(isControlledBy(*account, alice));
    EXPECT_FALSE(isControlledBy(*account, bob));
}

TEST(NodeAccount, IsTheSameInBase58)
{
    const auto account = parseAccount(recordedAnswer("trx", "account after activation, base58")).value();
    ASSERT_TRUE(account);
    EXPECT_EQ(account->address, alice);
    EXPECT_TRUE(isControlledBy(*account, alice));
}

TEST(NodeAccount, MayHaveNoPermissionsButItsKey)
{
    const auto account = parseAccount(recordedAnswer("chain", "rich account")).value();
    ASSERT_TRUE(account);
    EXPECT_EQ(account->trx, Amount{89'999'997'299'975'880U});
    EXPECT_FALSE(account->owner);
    EXPECT_TRUE(isControlledBy(*account, account->address));
    EXPECT_FALSE(isControlledBy(*account, alice));
}

TEST(NodeAccount, IsNoneBeforeItsActivation)
{
    EXPECT_FALSE(parseAccount(recordedAnswer("chain", "account that does not exist")).value());
    EXPECT_FALSE(parseAccount(recordedAnswer("trx", "account after activation, solid too early")).value());
}

TEST(NodeAccount, NamesEverybodyWhoCanActForIt)
{
    const auto account = parseAccount(recordedAnswer("permission", "account with permissions")).value();
    ASSERT_TRUE(account);
    ASSERT_TRUE(account->owner);
    EXPECT_EQ(account->owner->threshold, 1);
    EXPECT_EQ(account->owner->name, "owner");
    ASSERT_THAT(account->actives, SizeIs(2));
    EXPECT_EQ(account->actives[0].id, 2);
    EXPECT_EQ(account->actives[0].name, "two of three");
    EXPECT_EQ(account->actives[0].threshold, 2);
    using Key = barter::wallet::Permission::Key;
    EXPECT_THAT(account->actives[0].keys,
                ElementsAre(Key{.address = frank, .weight = 1},
                            Key{.address = bob, .weight = 1},
                            Key{.address = carol, .weight = 1}));
    EXPECT_THAT(account->actives[1].keys, ElementsAre(Key{.address = dave, .weight = 1}));
    // Frank owns it, but others can pay from it.
    EXPECT_FALSE(isControlledBy(*account, frank));
}

TEST(NodeAccount, IsControlledByNobodyElseOnly)
{
    const auto controlled = [](const std::string& permissions) {
        const auto account = parseAccount(R"({"address": "TNGiFSRofWf83M8nFqTYvawikLhfwnasYt", )" + permissions + "}");
        return isControlledBy(*account.value(), alice);
    };
    const std::string hers = R"({"address": "TNGiFSRofWf83M8nFqTYvawikLhfwnasYt", "weight": 1})";
    const std::string his = R"({"address": "TBQeve3tbjoMXdeEqacMkd5YbKD3ENdaZ9", "weight": 1})";
    const auto permission = [](const std::string& keys, int threshold = 1) {
        return R"({"threshold": )" + std::to_string(threshold) + R"(, "keys": [)" + keys + "]}";
    };

    EXPECT_TRUE(controlled(R"("owner_permission": )" + permission(hers)));
    EXPECT_TRUE(controlled(R"("owner_permission": )" + permission(hers) + R"(, "witness_permission": )" +
                           permission(hers) + R"(, "active_permission": [)" + permission(hers) + "]"));
    // Handed over, shared, out of reach; or others act besides.
    EXPECT_FALSE(controlled(R"("owner_permission": )" + permission(his)));
    EXPECT_FALSE(controlled(R"("owner_permission": )" + permission(hers + "," + his)));
    EXPECT_FALSE(controlled(R"("owner_permission": )" + permission("")));
    EXPECT_FALSE(controlled(R"("owner_permission": )" + permission(hers, 2)));
    EXPECT_FALSE(controlled(R"("witness_permission": )" + permission(his)));
    EXPECT_FALSE(controlled(R"("active_permission": [)" + permission(hers) + "," + permission(his) + "]"));
}

TEST(NodeAccount, HasTrc10TokensById)
{
    const auto issuer = parseAccount(recordedAnswer("trc10", "issuer")).value();
    ASSERT_TRUE(issuer);
    EXPECT_THAT(issuer->assets, ElementsAre(Pair("1000001", Amount{990'000'000'000'000'000U})));
    for (const auto* name : {"holder of TRC-10", "holder of TRC-10, base58"}) {
        const auto holder = parseAccount(recordedAnswer("trc10", name)).value();
        ASSERT_TRUE(holder);
        EXPECT_THAT(holder->assets, ElementsAre(Pair("1000001", Amount{7'000'000U})));
    }
}

TEST(NodeAccount, SaysThatItIsAContract)
{
    int contracts = 0;
    for (const auto& file : recordedFiles()) {
        for (const auto& exchange : recordedExchanges(file)) {
            if (text(exchange["request"]["path"]) == "/wallet/getaccount") {
                const auto account = parseAccount(text(exchange["answer"]["text"]));
                if (account && *account && (*account)->isContract) {
                    EXPECT_EQ((*account)->address, token);
                    ++contracts;
                }
            }
        }
    }
    EXPECT_GT(contracts, 0);
}

TEST(NodeAccount, HasResources)
{
    const auto fresh = parseAccountResources(recordedAnswer("trx", "resources after activation")).value();
    EXPECT_EQ(fresh.freeBandwidthLeft(), 600);
    EXPECT_EQ(fresh.stakedBandwidthLeft(), 0);
    EXPECT_EQ(fresh.energyLeft(), 0);

    const auto none =
        parseAccountResources(recordedAnswer("chain", "resources of an account that does not exist")).value();
    EXPECT_EQ(none.freeBandwidthLeft(), 0);

    const auto recorded = parseAccountResources(recordedAnswer("stake", "resources with stake")).value();
    EXPECT_EQ(recorded.energyLeft(), 180'000'000'000);

    const auto staked =
        parseAccountResources(R"({"freeNetUsed": 344, "freeNetLimit": 600, "NetUsed": 5, "NetLimit": 43200000000,)"
                              R"( "EnergyUsed": 20, "EnergyLimit": 10})")
            .value();
    EXPECT_EQ(staked.freeBandwidthLeft(), 256);
    EXPECT_EQ(staked.stakedBandwidthLeft(), 43'199'999'995);
    EXPECT_EQ(staked.energyLeft(), 0);
}

TEST(ConstantCall, GivesTheContractsAnswer)
{
    const auto supply = parseAmount("990000000000000", 18).value();
    const auto balance = parseConstantCall(recordedAnswer("trc20", "balance of alice")).value();
    EXPECT_FALSE(balance.reverted);
    EXPECT_EQ(balance.energyUsed, 493);
    ASSERT_THAT(balance.results, SizeIs(1));
    EXPECT_EQ(toHex(balance.results[0]), toHex(supply.bytes()));
    EXPECT_EQ(balance.reason, "");
}

TEST(ConstantCall, SaysWhatATransferWouldUse)
{
    const auto call = parseConstantCall(recordedAnswer("trc20", "simulated transfer to a new holder")).value();
    EXPECT_FALSE(call.reverted);
    EXPECT_EQ(call.energyUsed, 27'691);
}

TEST(ConstantCall, SaysThatItWasReverted)
{
    for (const auto* name : {"simulated transfer that reverts", "simulated transfer that reverts, base58"}) {
        const auto call = parseConstantCall(recordedAnswer("trc20", name)).value();
        EXPECT_TRUE(call.reverted);
        EXPECT_EQ(call.energyUsed, 618);
        EXPECT_EQ(call.reason, "src balance not enough");
    }
}

TEST(ConstantCall, IsRefusedWithoutAContract)
{
    const auto call = parseConstantCall(recordedAnswer("trc20", "simulated call of a person"));
    ASSERT_FALSE(call);
    EXPECT_EQ(call.error().code, NodeErrc::refused);
    EXPECT_EQ(call.error().context, "CONTRACT_VALIDATE_ERROR: Smart contract is not exist.");
}

TEST(ConstantCall, IsRefusedWithACodeWhateverElseItSays)
{
    auto answer = nlohmann::json::parse(recordedAnswer("trc20", "balance of alice"));
    answer["result"]["code"] = "OTHER_ERROR";
    EXPECT_EQ(parseConstantCall(answer.dump()).error().code, NodeErrc::refused);
    answer["result"].erase("code");
    answer["result"]["result"] = false;
    EXPECT_EQ(parseConstantCall(answer.dump()).error().code, NodeErrc::refused);
}

TEST(EnergyEstimate, IsReadOrRefused)
{
    EXPECT_EQ(parseEnergyEstimate(recordedAnswer("trc20", "estimated energy")).value(), 34'614);
    EXPECT_EQ(parseEnergyEstimate(recordedAnswer("trc20", "estimated energy of a revert")).error().context,
              "CONTRACT_EXE_ERROR: REVERT opcode executed");
}

TEST(Broadcast, HasTheIdOfWhatWasSent)
{
    int seen = 0;
    for (const auto& file : recordedFiles()) {
        for (const auto& exchange : recordedExchanges(file)) {
            const auto& request = exchange["request"];
            if (text(request["path"]) != "/wallet/broadcasthex" || !request["body"].contains("transaction")) {
                continue;
            }
            const auto result = parseBroadcast(text(exchange["answer"]["text"]));
            const auto hex = text(request["body"]["transaction"]);
            std::vector<std::uint8_t> bytes(hex.size() / 2);
            const bool isHex = barter::fromHex(hex, bytes);
            const auto sent = barter::wallet::decodeSigned(bytes);
            if (result && isHex && sent) {
                EXPECT_EQ(result->id, barter::wallet::transactionId(sent->raw)) << exchange["name"];
                ++seen;
            }
        }
    }
    EXPECT_GT(seen, 60);
}

TEST(Broadcast, SaysWhatBecameOfTheBytes)
{
    struct Case {
        const char* file;
        const char* name;
        BroadcastVerdict verdict;
        const char* code;
        const char* message;
    };
    const std::vector<Case> cases{
        {"trx", "first transfer to a new account", BroadcastVerdict::pooled, "SUCCESS", ""},
        {"trx", "the same bytes at once", BroadcastVerdict::known, "DUP_TRANSACTION_ERROR", "Dup transaction."},
        {"trx", "the same bytes after the block", BroadcastVerdict::known, "DUP_TRANSACTION_ERROR", "Dup transaction."},
        {"errors",
         "reference block that does not exist",
         BroadcastVerdict::refused,
         "TAPOS_ERROR",
         "Tapos check error."},
        {"errors", "expired", BroadcastVerdict::refused, "TRANSACTION_EXPIRATION_ERROR", "Transaction expired"},
        {"errors",
         "no signature",
         BroadcastVerdict::refused,
         "SIGERROR",
         "Validate signature error: miss sig or contract"},
        {"errors",
         "almost nothing left for the fee of activation",
         BroadcastVerdict::refused,
         "BANDWITH_ERROR",
         "Account resource insufficient error."},
        {"errors",
         "amount zero",
         BroadcastVerdict::refused,
         "CONTRACT_VALIDATE_ERROR",
         "Contract validate error : Amount must be greater than 0."},
    };
    for (const auto& expected : cases) {
        const auto result = parseBroadcast(recordedAnswer(expected.file, expected.name)).value();
        EXPECT_EQ(result.verdict, expected.verdict) << expected.name;
        EXPECT_EQ(result.code, expected.code) << expected.name;
        EXPECT_EQ(result.message, expected.message) << expected.name;
    }
}

TEST(Broadcast, IsPooledOnlyWhenCodeAndResultAgree)
{
    EXPECT_EQ(parseBroadcast(R"({"result": true})").value().verdict, BroadcastVerdict::pooled);
    EXPECT_EQ(parseBroadcast(R"({"code": "SUCCESS"})").value().verdict, BroadcastVerdict::refused);
    EXPECT_EQ(parseBroadcast(R"({"result": false})").value().verdict, BroadcastVerdict::refused);
    EXPECT_EQ(parseBroadcast(R"({"result": true, "code": "SIGERROR"})").value().verdict, BroadcastVerdict::refused);
}

TEST(Broadcast, IsToBeRepeatedWhenTheNodeCannotNow)
{
    for (const auto* code : {"SERVER_BUSY", "NO_CONNECTION", "NOT_ENOUGH_EFFECTIVE_CONNECTION", "BLOCK_UNSOLIDIFIED"}) {
        const auto answer = std::string{R"({"result": false, "code": ")"} + code + R"("})";
        EXPECT_EQ(parseBroadcast(answer).value().verdict, BroadcastVerdict::later) << code;
    }
    EXPECT_EQ(parseBroadcast(R"({"result": false, "code": "OTHER_ERROR"})").value().verdict, BroadcastVerdict::refused);
}

TEST(NodeTransaction, OfTheVectorsIsReadAsItWasSigned)
{
    const auto vectors = barter::test::tronVectors()["transactions"];
    for (const auto& vector : vectors) {
        auto answer = vector["node_json"];
        answer["signature"] = {vector["signature"]};
        const auto read = parseTransaction(answer.dump());
        ASSERT_TRUE(read && *read) << vector["name"];
        EXPECT_EQ(toHex((*read)->id), text(vector["txID"]));
        EXPECT_EQ(toHex((*read)->raw), text(vector["raw_data_hex"]));
        EXPECT_EQ(toHex((*read)->signatures.at(0)), text(vector["signature"]));
    }
    EXPECT_EQ(vectors.size(), 12U);
}

TEST(TransactionInfo, IsNoneUntilThereIsABlock)
{
    EXPECT_FALSE(parseTransactionInfo(recordedAnswer("trx", "info while pending")).value());
    EXPECT_FALSE(parseTransactionInfo(recordedAnswer("trx", "first transfer: solid info, too early")).value());
    // Although the node has it, and calls it a success.
    EXPECT_TRUE(parseTransaction(recordedAnswer("trx", "by id while pending")).value());
    EXPECT_FALSE(parseTransaction(recordedAnswer("trx", "unknown transaction")).value());
}

TEST(TransactionInfo, OfATrxTransferHasItsFee)
{
    const auto info = parseTransactionInfo(recordedAnswer("trx", "first transfer: info")).value();
    ASSERT_TRUE(info);
    EXPECT_EQ(toHex(info->id), "18ffdb7cdcdb29a9c490f379606f2e4e544227eed882bc181307de04a173514b");
    EXPECT_EQ(info->block, 121);
    EXPECT_EQ(info->blockTime, 1'795'392'735'000);
    EXPECT_EQ(info->fee, 1'100'000);
    EXPECT_EQ(info->bandwidthFee, 100'000);
    EXPECT_EQ(info->outcome, ContractOutcome::none);
    EXPECT_FALSE(info->failed);
    EXPECT_THAT(tokenTransfers(*info, token), IsEmpty());
}

TEST(TransactionInfo, OfATokenTransferHasItsEvent)
{
    const auto info = parseTransactionInfo(recordedAnswer("trc20", "token transfer to a new holder: info")).value();
    ASSERT_TRUE(info);
    EXPECT_EQ(info->fee, 3'114'100);
    EXPECT_EQ(info->energyUsed, 27'691);
    EXPECT_EQ(info->energyFee, 2'769'100);
    EXPECT_EQ(info->bandwidthFee, 345'000);
    EXPECT_EQ(info->outcome, ContractOutcome::success);
    EXPECT_FALSE(info->failed);
    const auto transfers = tokenTransfers(*info, token);
    ASSERT_THAT(transfers, SizeIs(1));
    EXPECT_EQ(transfers[0].from, alice);
    EXPECT_EQ(transfers[0].to, bob);
    EXPECT_EQ(transfers[0].amount, parseAmount("500", 18).value());
    // Another contract that logs the same pays nothing.
    EXPECT_THAT(tokenTransfers(*info, bob), IsEmpty());
}

TEST(TransactionInfo, SaysHowACallFailed)
{
    const auto reverted =
        parseTransactionInfo(recordedAnswer("trc20", "token transfer above the balance: info")).value();
    ASSERT_TRUE(reverted);
    EXPECT_TRUE(reverted->failed);
    EXPECT_EQ(reverted->outcome, ContractOutcome::reverted);
    EXPECT_EQ(reverted->message, "REVERT opcode executed");
    EXPECT_EQ(reverted->fee, 406'800);

    const auto burnt =
        parseTransactionInfo(recordedAnswer("trc20", "token transfer with too small a fee limit: info")).value();
    ASSERT_TRUE(burnt);
    EXPECT_TRUE(burnt->failed);
    EXPECT_EQ(burnt->outcome, ContractOutcome::outOfEnergy);
    EXPECT_EQ(burnt->fee, 1'344'000);
    EXPECT_EQ(burnt->message.substr(0, 40), "Not enough energy for 'SSTORE' operation");
}

TEST(TransactionInfo, HasFailedIfTheNodeSaysSoInItsSpelling)
{
    auto answer = nlohmann::json::parse(recordedAnswer("trc20", "token transfer to a new holder: info"));
    answer["result"] = "SUCESS";
    EXPECT_FALSE(parseTransactionInfo(answer.dump()).value()->failed);
    answer["result"] = "FAILED";
    EXPECT_TRUE(parseTransactionInfo(answer.dump()).value()->failed);
}

TEST(TransactionInfo, CountsNoEventOfAFailedCall)
{
    auto answer = nlohmann::json::parse(recordedAnswer("trc20", "token transfer to a new holder: info"));
    for (const auto* outcome : {"REVERT", "OUT_OF_TIME"}) {
        answer["receipt"]["result"] = outcome;
        const auto info = parseTransactionInfo(answer.dump()).value();
        EXPECT_TRUE(info->failed);
        EXPECT_THAT(tokenTransfers(*info, token), IsEmpty());
    }
    answer["receipt"].erase("result");
    EXPECT_THAT(tokenTransfers(*parseTransactionInfo(answer.dump()).value(), token), IsEmpty());
}

TEST(NodeTransaction, IsRefusedWhenItIsNotTheOneThatItSays)
{
    auto answer = nlohmann::json::parse(recordedAnswer("trx", "first transfer: by id"));
    ASSERT_TRUE(parseTransaction(answer.dump()));
    answer["txID"] = std::string(64, '0');
    EXPECT_EQ(parseTransaction(answer.dump()).error().code, NodeErrc::inconsistent);
}

TEST(ChainPrices, AreThoseOfTheMainNetwork)
{
    const auto prices = parseChainPrices(recordedAnswer("chain", "chain parameters")).value();
    EXPECT_EQ(prices.energy, 100);
    EXPECT_EQ(prices.bandwidth, 1'000);
    EXPECT_EQ(prices.newAccount, 1'000'000);
    EXPECT_EQ(prices.newAccountBandwidth, 100'000);
    EXPECT_EQ(prices.memo, 1'000'000);
    EXPECT_EQ(prices.secondSignature, 1'000'000);
    EXPECT_EQ(prices.maxFeeLimit, 15'000'000'000);
    EXPECT_EQ(prices.freeBandwidth, 600);
}

TEST(ChainPrices, AreZeroWithoutAValueButNeedTheirName)
{
    auto answer = nlohmann::json::parse(recordedAnswer("chain", "chain parameters"));
    auto& parameters = answer["chainParameter"];
    for (auto& parameter : parameters) {
        if (parameter["key"] == "getMemoFee") {
            parameter.erase("value");
        }
    }
    EXPECT_EQ(parseChainPrices(answer.dump()).value().memo, 0);
    parameters.erase(parameters.size() - 1);
    EXPECT_TRUE(parseChainPrices(answer.dump()));
    parameters.clear();
    EXPECT_EQ(parseChainPrices(answer.dump()).error().code, NodeErrc::wrongShape);
}

TEST(NodeContract, IsToldFromAPerson)
{
    EXPECT_TRUE(parseIsContract(recordedAnswer("trc20", "contract")).value());
    EXPECT_TRUE(parseIsContract(recordedAnswer("trc20", "contract, base58")).value());
    EXPECT_FALSE(parseIsContract(recordedAnswer("trc20", "contract that is a person")).value());
}

TEST(Witnesses, AreAllThatMakeBlocks)
{
    for (const auto& exchange : recordedExchanges("stake")) {
        if (text(exchange["request"]["path"]) == "/wallet/listwitnesses") {
            EXPECT_THAT(parseActiveWitnesses(text(exchange["answer"]["text"])).value(), SizeIs(27));
            auto answer = nlohmann::json::parse(text(exchange["answer"]["text"]));
            answer["witnesses"][3].erase("isJobs");
            EXPECT_THAT(parseActiveWitnesses(answer.dump()).value(), SizeIs(26));
            return;
        }
    }
    FAIL() << "no list of witnesses is recorded";
}

/// What a node says is checked, known fields more strictly than that they are there.
TEST(NodeAnswers, AreRefusedWithFieldsOfAnotherType)
{
    const std::string id(64, '0');
    const std::vector<std::pair<Parser, std::string>> cases{
        {parser(parseAccount), R"({"address": "41"})"},
        {parser(parseAccount), R"({"balance": 1})"},
        {parser(parseAccount), R"({"address": "TNGiFSRofWf83M8nFqTYvawikLhfwnasYt", "balance": -1})"},
        {parser(parseAccount), R"({"address": "TNGiFSRofWf83M8nFqTYvawikLhfwnasYt", "balance": 1.5})"},
        {parser(parseAccount), R"({"address": "TNGiFSRofWf83M8nFqTYvawikLhfwnasYt", "balance": 1e3})"},
        {parser(parseAccount), R"({"address": "TNGiFSRofWf83M8nFqTYvawikLhfwnasYt", "balance": {}})"},
        {parser(parseAccount), R"({"address": "TNGiFSRofWf83M8nFqTYvawikLhfwnasYt", "assetV2": [1]})"},
        {parser(parseAccount), R"({"address": "TNGiFSRofWf83M8nFqTYvawikLhfwnasYt", "assetV2": [{"key": "x"}]})"},
        {parser(parseAccount),
         R"({"address": "TNGiFSRofWf83M8nFqTYvawikLhfwnasYt", "assetV2": [{"key": "1"}, {"key": "1"}]})"},
        {parser(parseAccount), R"({"address": "TNGiFSRofWf83M8nFqTYvawikLhfwnasYt", "owner_permission": []})"},
        {parser(parseAccount),
         R"({"address": "TNGiFSRofWf83M8nFqTYvawikLhfwnasYt", "owner_permission": {"keys": [{"weight": 1}]}})"},
        {parser(parseAccountResources), R"({"freeNetLimit": 9223372036854775808})"},
        {parser(parseAccountResources), R"({"TotalNetLimit": 1, "EnergyLimit": true})"},
        {parser(parseAccountResources), R"({"message": "no route matched"})"},
        {parser(parseBroadcast), "{}"},
        {parser(parseBroadcast), R"({"result": "true"})"},
        {parser(parseBroadcast), R"({"result": true, "txid": "00"})"},
        {parser(parseConstantCall), R"({"result": {"result": true}})"},
        {parser(parseConstantCall), R"({"result": {"result": true}, "transaction": {"ret": []}})"},
        {parser(parseConstantCall), R"({"result": {"result": 1}, "transaction": {"ret": [{}]}})"},
        {parser(parseConstantCall),
         R"({"result": {"result": true}, "constant_result": ["0"], "transaction": {"ret": [{}]}})"},
        {parser(parseEnergyEstimate), R"({"result": {"result": true}})"},
        {parser(parseTransactionInfo), R"({"id": "00"})"},
        {parser(parseTransactionInfo), R"({"id": ")" + id + R"("})"},
        {parser(parseTransactionInfo), R"({"id": ")" + id + R"(", "blockNumber": 0})"},
        {parser(parseTransactionInfo), R"({"id": ")" + id + R"(", "blockNumber": 1, "result": "SUCCESS"})"},
        {parser(parseTransactionInfo), R"({"id": ")" + id + R"(", "blockNumber": 1, "result": "failed"})"},
        {parser(parseTransactionInfo), R"({"id": ")" + id + R"(", "blockNumber": 1, "fee": "x"})"},
        {parser(parseTransactionInfo), R"({"id": ")" + id + R"(", "blockNumber": 1, "log": [{"address": "41"}]})"},
        {parser(parseTransactionInfo),
         R"({"id": ")" + id + R"(", "blockNumber": 1, "log": [{"address": ")" + std::string(40, '0') +
             R"(", "topics": ["00"]}]})"},
        {parser(parseTransaction), R"({"txID": ")" + id + R"(", "raw_data_hex": "x"})"},
        {parser(parseTransaction), R"({"txID": ")" + id + R"(", "raw_data_hex": "", "signature": [1]})"},
        {parser(parseBlock), R"({"blockID": "00"})"},
        {parser(parseBlock), R"({"blockID": ")" + id + R"(", "block_header": {"raw_data": {"number": "x"}}})"},
        {parser(parseIsContract), R"({"name": "x"})"},
        {parser(parseActiveWitnesses), "{}"},
        {parser(parseActiveWitnesses), R"({"witnesses": [{}]})"},
    };
    for (const auto& [parse, answer] : cases) {
        const auto read = parse(answer);
        ASSERT_FALSE(read) << answer;
        EXPECT_EQ(read.error().code, NodeErrc::wrongShape) << answer;
        EXPECT_NE(read.error().context, "") << answer;
    }
}

TEST(NodeAnswers, MayHaveNumbersAsText)
{
    const auto account =
        parseAccount(R"({"address": "TNGiFSRofWf83M8nFqTYvawikLhfwnasYt", "balance": "100000000000"})").value();
    ASSERT_TRUE(account);
    EXPECT_EQ(account->trx, Amount{100'000'000'000U});
}

}  // namespace
