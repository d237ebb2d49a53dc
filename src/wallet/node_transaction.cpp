#include "wallet/node_transaction.hpp"

#include "wallet/answer_reader.hpp"
#include "wallet/node_error.hpp"

#include <algorithm>
#include <utility>

namespace barter::wallet {
namespace {

/// Of java-tron's Transaction.Result.contractResult.
ContractOutcome outcomeOf(std::string_view result)
{
    if (result.empty() || result == "DEFAULT") {
        return ContractOutcome::none;
    }
    if (result == "SUCCESS") {
        return ContractOutcome::success;
    }
    if (result == "REVERT") {
        return ContractOutcome::reverted;
    }
    return result == "OUT_OF_ENERGY" ? ContractOutcome::outOfEnergy : ContractOutcome::otherFailure;
}

bool isFailure(ContractOutcome outcome)
{
    return outcome != ContractOutcome::none && outcome != ContractOutcome::success;
}

/// Of java-tron's TransactionInfo.code, in the protocol's spelling. Success is mostly left out.
bool isFailed(const AnswerReader& info)
{
    const auto result = info.text("result");
    if (!result.empty() && result != "SUCESS" && result != "FAILED") {
        info.reject("result");
    }
    return result == "FAILED";
}

/// No transaction is in the block number 0.
std::int64_t blockIn(const AnswerReader& info)
{
    const auto number = info.natural("blockNumber");
    if (number == 0) {
        info.reject("blockNumber");
    }
    return number;
}

std::vector<abi::Topic> topicsIn(const AnswerReader& log)
{
    std::vector<abi::Topic> topics;
    for (const auto& item : log.list("topics")) {
        const auto bytes = hexBytes(item);
        if (!bytes || bytes->size() != std::tuple_size_v<abi::Topic>) {
            log.reject("topics");
            break;
        }
        std::ranges::copy(*bytes, topics.emplace_back().begin());
    }
    return topics;
}

std::vector<EventLog> logsIn(const AnswerReader& info, AnswerProblem& problem)
{
    std::vector<EventLog> logs;
    for (const auto& item : info.objects("log")) {
        const AnswerReader log{item, problem};
        // Here without the 0x41.
        const auto address = log.fixed<std::tuple_size_v<Address::Short>>("address");
        logs.push_back({.contract = Address::fromShort(address), .topics = topicsIn(log), .data = log.bytes("data")});
    }
    return logs;
}

std::vector<WireBytes> signaturesIn(const AnswerReader& transaction)
{
    std::vector<WireBytes> signatures;
    for (const auto& item : transaction.list("signature")) {
        auto bytes = hexBytes(item);
        if (!bytes) {
            transaction.reject("signature");
            break;
        }
        signatures.push_back(std::move(*bytes));
    }
    return signatures;
}

}  // namespace

Expected<std::optional<TransactionInfo>> parseTransactionInfo(std::string_view answer)
{
    const auto json = parseAnswer(answer);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    if (json->items.empty()) {
        return std::nullopt;
    }
    AnswerProblem problem;
    const AnswerReader in{*json, problem};
    const auto receipt = in.object("receipt");
    TransactionInfo info;
    info.id = in.fixed<std::tuple_size_v<TransactionId>>("id");
    info.block = blockIn(in);
    info.blockTime = in.natural("blockTimeStamp");
    info.fee = in.natural("fee");
    info.energyUsed = receipt.natural("energy_usage_total");
    info.energyFee = receipt.natural("energy_fee");
    info.bandwidthUsed = receipt.natural("net_usage");
    info.bandwidthFee = receipt.natural("net_fee");
    info.outcome = outcomeOf(receipt.text("result"));
    info.failed = isFailed(in) || isFailure(info.outcome);
    info.message = hexNodeText(in.text("resMessage"));
    info.logs = logsIn(in, problem);
    return problem.result().transform([&] { return std::optional{std::move(info)}; });
}

std::vector<abi::TransferEvent> tokenTransfers(const TransactionInfo& info, const Address& token)
{
    std::vector<abi::TransferEvent> transfers;
    if (info.failed || info.outcome != ContractOutcome::success) {
        return transfers;
    }
    for (const auto& log : info.logs) {
        const auto event = log.contract == token ? abi::transferEventIn(log.topics, log.data) : std::nullopt;
        if (event) {
            transfers.push_back(*event);
        }
    }
    return transfers;
}

Expected<std::optional<NodeTransaction>> parseTransaction(std::string_view answer)
{
    const auto json = parseAnswer(answer);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    if (json->items.empty()) {
        return std::nullopt;
    }
    AnswerProblem problem;
    const AnswerReader in{*json, problem};
    NodeTransaction transaction;
    transaction.id = in.fixed<std::tuple_size_v<TransactionId>>("txID");
    transaction.raw = in.bytes("raw_data_hex");
    transaction.signatures = signaturesIn(in);
    if (const auto read = problem.result(); !read) {
        return tl::unexpected{read.error()};
    }
    if (transactionId(transaction.raw) != transaction.id) {
        return fail(NodeErrc::inconsistent, "txID");
    }
    return transaction;
}

}  // namespace barter::wallet
