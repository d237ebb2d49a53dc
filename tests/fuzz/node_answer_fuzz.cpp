#include "core/utf8.hpp"
#include "fuzz_check.hpp"
#include "wallet/node_account.hpp"
#include "wallet/node_block.hpp"
#include "wallet/node_broadcast.hpp"
#include "wallet/node_call.hpp"
#include "wallet/node_chain.hpp"
#include "wallet/node_error.hpp"
#include "wallet/node_history.hpp"
#include "wallet/node_json.hpp"
#include "wallet/node_transaction.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

// Answers of a node that means harm; the first byte chooses who reads them. What is read keeps the limits of its type,
// texts can be shown, ids are the hashes of what they name, and what is no JSON has no value.

namespace {

using namespace barter;
using barter::fuzz::check;

void checkText(std::string_view text)
{
    check(text.size() <= 4 * wallet::maxNodeText, "a node's text is short");
    check(withoutDisguises(text) == text, "a node's text can be shown");
}

/// Whatever went wrong has words, and what the node said can be shown.
template <class T>
bool readable(const Expected<T>& read, bool isAnswer)
{
    if (!read) {
        check(read.error().code.category().name() == std::string_view{"barter.node"}, "errors are our own");
        checkText(read.error().context);
        return false;
    }
    check(isAnswer, "what is no answer has no value");
    return true;
}

void checkTree(const wallet::JsonValue& value, std::size_t depth, std::size_t& count)
{
    ++count;
    check(depth <= wallet::maxAnswerDepth, "the depth is bounded");
    check(value.items.empty() || value.kind == wallet::JsonValue::Kind::list ||
              value.kind == wallet::JsonValue::Kind::object,
          "only lists and objects have items");
    if (value.kind == wallet::JsonValue::Kind::number) {
        check(!value.text.empty() && value.text.find_first_not_of("0123456789+-.eE") == std::string::npos,
              "a number is its digits");
    }
    for (const auto& item : value.items) {
        checkTree(item, depth + 1, count);
    }
}

void fuzzJson(std::string_view text)
{
    if (const auto json = wallet::parseJson(text)) {
        std::size_t count = 0;
        checkTree(*json, 0, count);
        check(count <= wallet::maxAnswerValues && count <= text.size(), "the number of values is bounded");
    }
}

void fuzzAccount(std::string_view text, bool isAnswer)
{
    const auto read = wallet::parseAccount(text);
    if (!readable(read, isAnswer) || !*read) {
        return;
    }
    const auto& account = **read;
    for (const auto& permission : account.actives) {
        checkText(permission.name);
    }
    const bool own = wallet::isControlledBy(account, account.address);
    const auto other = wallet::Address::fromShort({1});
    check(!own || other == account.address || !wallet::isControlledBy(account, other), "one key is in control");
}

void fuzzResources(std::string_view text, bool isAnswer)
{
    const auto read = wallet::parseAccountResources(text);
    if (readable(read, isAnswer)) {
        check(read->energyLeft() >= 0 && read->energyLeft() <= read->energyLimit, "energy is left up to the limit");
        check(read->freeBandwidthLeft() >= 0 && read->stakedBandwidthLeft() >= 0, "what is left is not negative");
    }
}

void fuzzBlock(std::string_view text, bool isAnswer)
{
    const auto read = wallet::parseBlock(text);
    if (readable(read, isAnswer) && *read) {
        check(wallet::blockId((*read)->header) == (*read)->id, "the id is the hash");
    }
}

void fuzzCall(std::string_view text, bool isAnswer)
{
    const auto read = wallet::parseConstantCall(text);
    if (readable(read, isAnswer)) {
        checkText(read->reason);
        check(read->reverted || read->reason.empty(), "only a call that reverted has a reason");
    }
    readable(wallet::parseEnergyEstimate(text), isAnswer);
}

void fuzzBroadcast(std::string_view text, bool isAnswer)
{
    const auto read = wallet::parseBroadcast(text);
    if (readable(read, isAnswer)) {
        checkText(read->code);
        checkText(read->message);
    }
}

void fuzzInfo(std::string_view text, bool isAnswer)
{
    const auto read = wallet::parseTransactionInfo(text);
    if (!readable(read, isAnswer) || !*read) {
        return;
    }
    const auto& info = **read;
    checkText(info.message);
    check(info.fee >= 0 && info.block > 0, "it is in a block, and its fee not negative");
    const auto token = info.logs.empty() ? wallet::Address::fromShort({}) : info.logs.front().contract;
    const auto transfers = wallet::tokenTransfers(info, token);
    check(transfers.empty() || !info.failed, "a call that failed moved nothing");
    check(transfers.size() <= info.logs.size(), "a log has one transfer at most");
}

void fuzzTransaction(std::string_view text, bool isAnswer)
{
    const auto read = wallet::parseTransaction(text);
    if (readable(read, isAnswer) && *read) {
        check(wallet::transactionId((*read)->raw) == (*read)->id, "the id is the hash");
    }
}

void fuzzChain(std::string_view text, bool isAnswer)
{
    readable(wallet::parseChainPrices(text), isAnswer);
    readable(wallet::parseIsContract(text), isAnswer);
    readable(wallet::parseActiveWitnesses(text), isAnswer);
}

void fuzzHistory(std::string_view text, bool isAnswer)
{
    for (const auto& read : {wallet::parseHistory(text), wallet::parseTokenHistory(text)}) {
        if (readable(read, isAnswer)) {
            check(read->fingerprint.size() <= wallet::maxFingerprint, "a fingerprint is short");
            check(read->fingerprint.find_first_of("&?#/%\\ \r\n") == std::string::npos, "it changes no URL");
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const std::string text{data + 1, data + size};
    const auto answer = wallet::parseAnswer(text);
    const bool isAnswer = answer.has_value();
    readable(answer, isAnswer);
    switch (data[0]) {
    case 'a': fuzzAccount(text, isAnswer); break;
    case 'r': fuzzResources(text, isAnswer); break;
    case 'b': fuzzBlock(text, isAnswer); break;
    case 'c': fuzzCall(text, isAnswer); break;
    case 's': fuzzBroadcast(text, isAnswer); break;
    case 'i': fuzzInfo(text, isAnswer); break;
    case 't': fuzzTransaction(text, isAnswer); break;
    case 'h': fuzzHistory(text, isAnswer); break;
    case 'p': fuzzChain(text, isAnswer); break;
    case 'j': fuzzJson(text); break;
    case 'x': checkText(wallet::hexNodeText(text)); break;
    default: break;
    }
    return 0;
}
