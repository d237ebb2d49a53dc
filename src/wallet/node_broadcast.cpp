#include "wallet/node_broadcast.hpp"

#include "wallet/answer_reader.hpp"
#include "wallet/node_error.hpp"

#include <algorithm>
#include <array>

namespace barter::wallet {
namespace {

/// Of java-tron's Return.response_code, those that say nothing about the transaction.
constexpr std::array<std::string_view, 4> laterCodes{
    "SERVER_BUSY", "NO_CONNECTION", "NOT_ENOUGH_EFFECTIVE_CONNECTION", "BLOCK_UNSOLIDIFIED"};

BroadcastVerdict verdictOf(bool taken, std::string_view code)
{
    if (code == "DUP_TRANSACTION_ERROR") {
        return BroadcastVerdict::known;
    }
    if (std::ranges::find(laterCodes, code) != laterCodes.end()) {
        return BroadcastVerdict::later;
    }
    // SUCCESS is a default, which broadcasttransaction leaves out.
    return taken && (code.empty() || code == "SUCCESS") ? BroadcastVerdict::pooled : BroadcastVerdict::refused;
}

}  // namespace

Expected<BroadcastResult> parseBroadcast(std::string_view answer)
{
    const auto json = parseAnswer(answer);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    AnswerProblem problem;
    const AnswerReader in{*json, problem};
    const auto code = in.text("code");
    BroadcastResult result;
    result.verdict = verdictOf(in.flag("result"), code);
    result.code = nodeText(code);
    result.message = hexNodeText(in.text("message"));
    if (in.has("txid")) {
        result.id = in.fixed<std::tuple_size_v<TransactionId>>("txid");
    }
    // An empty object, or one of another kind of answer, is no verdict.
    if (!in.has("result") && code.empty()) {
        in.reject("result");
    }
    return problem.result().transform([&] { return std::move(result); });
}

}  // namespace barter::wallet
