#include "wallet/node_call.hpp"

#include "wallet/abi.hpp"
#include "wallet/answer_reader.hpp"
#include "wallet/node_error.hpp"

#include <utility>

namespace barter::wallet {
namespace {

/// Of the `result` of a contract's answers: {"result": true}, or a code and a message in hexadecimal digits.
Expected<> accepted(const AnswerReader& result)
{
    const auto code = result.text("code");
    if (!result.flag("result") || !code.empty()) {
        return fail(NodeErrc::refused, nodeText(code) + ": " + hexNodeText(result.text("message")));
    }
    return {};
}

std::vector<WireBytes> resultsIn(const AnswerReader& in)
{
    std::vector<WireBytes> results;
    for (const auto& item : in.list("constant_result")) {
        auto bytes = hexBytes(item);
        if (!bytes) {
            in.reject("constant_result");
            break;
        }
        results.push_back(std::move(*bytes));
    }
    return results;
}

/// `ret` is [{}] after a call that went through: success is a default, which is left out.
bool wentThrough(const AnswerReader& transaction, AnswerProblem& problem)
{
    const auto results = transaction.objects("ret");
    if (results.size() != 1) {
        transaction.reject("ret");
        return false;
    }
    const auto result = AnswerReader{results.front(), problem}.text("ret");
    return result.empty() || result == "SUCESS";  // the protocol's spelling
}

std::string reasonOf(const ConstantCall& call, const AnswerReader& result)
{
    const auto reason = call.results.empty() ? std::nullopt : abi::revertReasonIn(call.results.front());
    return reason ? nodeText(*reason) : hexNodeText(result.text("message"));
}

}  // namespace

Expected<ConstantCall> parseConstantCall(std::string_view answer)
{
    const auto json = parseAnswer(answer);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    AnswerProblem problem;
    const AnswerReader in{*json, problem};
    const auto result = in.object("result");
    if (const auto done = accepted(result); !done) {
        return tl::unexpected{problem.result() ? done.error() : problem.result().error()};
    }
    ConstantCall call;
    call.results = resultsIn(in);
    call.energyUsed = in.natural("energy_used");
    call.energyPenalty = in.natural("energy_penalty");
    call.reverted = !wentThrough(in.object("transaction"), problem);
    if (call.reverted) {
        call.reason = reasonOf(call, result);
    }
    return problem.result().transform([&] { return std::move(call); });
}

Expected<std::int64_t> parseEnergyEstimate(std::string_view answer)
{
    const auto json = parseAnswer(answer);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    AnswerProblem problem;
    const AnswerReader in{*json, problem};
    if (const auto done = accepted(in.object("result")); !done) {
        return tl::unexpected{problem.result() ? done.error() : problem.result().error()};
    }
    if (!in.has("energy_required")) {
        in.reject("energy_required");
    }
    const auto energy = in.natural("energy_required");
    return problem.result().transform([&] { return energy; });
}

}  // namespace barter::wallet
