#include "cli/command_runs.hpp"
#include "cli/node_session.hpp"
#include "cli/offline_request.hpp"
#include "cli/output.hpp"
#include "cli/payment_words.hpp"
#include "cli/secret_input.hpp"
#include "core/hex.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

// What nodes are asked, and nothing is signed.
namespace barter::cli {
namespace {

using Json = nlohmann::ordered_json;
using wallet::PaidToken;

constexpr std::uint32_t usualLines = 50;
constexpr std::uint32_t maxLines = 1000;
constexpr std::size_t maxTransactionText = 8192;

std::string amountOf(PaidToken token, const Amount& amount)
{
    return formatAmount(amount, decimalsOf(token));
}

const char* directionWord(tron::Direction direction)
{
    switch (direction) {
    case tron::Direction::in: return "in";
    case tron::Direction::out: return "out";
    case tron::Direction::self: break;
    }
    return "self";
}

Json entryOf(const account::PastPayment& payment)
{
    return {{"txid", toHex(payment.id)},
            {"time", isoTime(payment.time)},
            {"direction", directionWord(payment.direction)},
            {"token", payment.token ? Json(textOf(*payment.token)) : Json{}},
            {"amount", payment.token ? Json(amountOf(*payment.token, payment.amount)) : Json{}},
            {"counterparty", payment.counterparty.text()},
            {"state", wordFor(payment.stage)},
            {"fee_trx", trxText(payment.fee)},
            {"suspicious", payment.suspicion != tron::Suspicion::none}};
}

std::string lineOf(const account::PastPayment& payment)
{
    return isoTime(payment.time) + "  " + directionWord(payment.direction) + "  " +
           (payment.token ? amountOf(*payment.token, payment.amount) + " " + std::string{textOf(*payment.token)}
                          : "a strange token") +
           "  " + payment.counterparty.text() + "  " + wordFor(payment.stage) +
           (payment.suspicion != tron::Suspicion::none ? "  suspicious: do not pay to this address" : "") + "\n";
}

/// Digits, or a file with them.
Outcome<wallet::SignedTransaction> transactionOf(const std::string& argument)
{
    std::string digits = argument;
    const bool areDigits = argument.size() > maxIdDigits && std::ranges::all_of(argument, isHexDigit);
    if (!areDigits) {
        const auto content = readInput(argument, maxTransactionText);
        if (!content) {
            return tl::unexpected{content.error()};
        }
        digits = content->text();
        while (!digits.empty() && (digits.back() == '\n' || digits.back() == '\r' || digits.back() == ' ')) {
            digits.pop_back();
        }
    }
    wallet::WireBytes bytes(digits.size() / 2);
    if (!fromHex(digits, bytes)) {
        return misused("A signed transaction is a row of hexadecimal digits, or a file with them.");
    }
    return outcomeOf(wallet::decodeSigned(bytes));
}

}  // namespace

Outcome<> runBalance(const Arguments& arguments)
{
    auto session = NodeSession::open(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    const auto found = (*session)->await<account::Holdings>(
        [&](auto answer) { (*session)->wallet().holdings((*session)->number(), std::move(answer)); });
    if (!found) {
        return tl::unexpected{found.error()};
    }
    const auto& [view, chain, isConfirmed] = found->balance;
    const auto trx = amountOf(PaidToken::trx, view.trx);
    const auto btt = amountOf(PaidToken::btt, view.btt);
    const auto bttold = amountOf(PaidToken::bttold, view.bttold);
    return printAnswer(arguments,
                       Json{{"address", (*session)->choice().account.address.text()},
                            {"trx", trx},
                            {"btt", btt},
                            {"bttold", bttold},
                            {"energy_left", view.energyLeft},
                            // A transaction uses either, never both.
                            {"bandwidth_left", std::max(view.stakedBandwidthLeft, view.freeBandwidthLeft)},
                            {"block", chain.head.number},
                            {"solid_block", chain.solid.number}},
                       trx + " TRX\n" + btt + " BTT\n" + bttold + " BTTOLD" +
                           (isConfirmed == false ? "\nThe second node says otherwise: nothing of it is sure." : ""));
}

Outcome<> runHistory(const Arguments& arguments)
{
    const auto limit = arguments.number("--limit");
    if (!limit || limit->value_or(1) == 0 || limit->value_or(1) > maxLines) {
        return misused("The limit is a number from 1 to 1000.");
    }
    auto session = NodeSession::open(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    const auto history = outcomeOf((*session)->wallet().history((*session)->number()));
    if (!history) {
        return tl::unexpected{history.error()};
    }
    const std::size_t wanted = limit->value_or(usualLines);
    auto entries = Json::array();
    std::string text;
    for (bool isAtEnd = false; !isAtEnd && entries.size() < wanted;) {
        const auto part = (*session)->await<account::PastPart>(
            [&](auto answer) { (*history)->next(wanted - entries.size(), std::move(answer)); });
        if (!part) {
            return tl::unexpected{part.error()};
        }
        for (const auto& payment : part->payments) {
            entries.push_back(entryOf(payment));
            text += lineOf(payment);
        }
        isAtEnd = part->isAtEnd;
    }
    if (!text.empty()) {
        text.pop_back();
    }
    return printAnswer(arguments, Json{{"entries", entries}}, text.empty() ? "Nothing yet." : text);
}

Outcome<> runBroadcast(const Arguments& arguments)
{
    const auto transaction = transactionOf(arguments.argument);
    if (!transaction) {
        return tl::unexpected{transaction.error()};
    }
    auto session = NodeSession::open(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    const auto result = (*session)->await<wallet::BroadcastResult>(
        [&](auto answer) { (*session)->wallet().nodes().first().broadcast(*transaction, std::move(answer)); });
    if (!result) {
        return tl::unexpected{result.error()};
    }
    const bool isAccepted =
        result->verdict == wallet::BroadcastVerdict::pooled || result->verdict == wallet::BroadcastVerdict::known;
    const auto id = toHex(wallet::transactionId(transaction->raw));
    return printAnswer(
        arguments,
        Json{{"txid", id}, {"accepted", isAccepted}, {"code", result->code}, {"message", result->message}},
        id + (isAccepted ? "\nThe node took it: see what becomes of it with barter-wallet status."
                         : "\nThe node did not take it: " + result->code + " " + result->message));
}

Outcome<> runStatus(const Arguments& arguments)
{
    std::variant<std::string, wallet::TransactionId> which;
    wallet::TransactionId id{};
    const auto intent = arguments.value("--intent");
    if (intent && arguments.argument.empty()) {
        which = *intent;
    } else if (!intent && fromHex(arguments.argument, id)) {
        which = id;
    } else {
        return misused("Name either a transaction by the 64 digits of its id, or an intent with --intent.");
    }
    auto session = NodeSession::open(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    const auto report = (*session)->await<account::PaymentReport>(
        [&](auto answer) { (*session)->wallet().report(which, std::move(answer)); });
    if (!report) {
        return tl::unexpected{report.error()};
    }
    const auto& status = report->status;
    const std::string state = wordFor(report->stage);
    const auto reason = reasonOf(status);
    const auto transaction = report->id.value_or(wallet::TransactionId{});
    return printAnswer(arguments,
                       Json{{"txid", report->id ? Json(toHex(transaction)) : Json{}},
                            {"intent", report->intent.empty() ? Json{} : Json(report->intent)},
                            {"state", state},
                            {"block", status.block ? Json(*status.block) : Json{}},
                            {"confirmations", status.confirmations},
                            {"fee_trx", trxText(status.fee)},
                            {"reason", reason.empty() ? Json{} : Json(reason)}},
                       state + (reason.empty() ? "" : ": " + reason));
}

}  // namespace barter::cli
