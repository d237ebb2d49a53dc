#include "account/address_book.hpp"
#include "cli/cli_error.hpp"
#include "cli/command_runs.hpp"
#include "cli/node_session.hpp"
#include "cli/offline_request.hpp"
#include "cli/output.hpp"
#include "cli/payment_words.hpp"
#include "cli/secret_input.hpp"
#include "cli/terminal.hpp"
#include "core/hex.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string>

// A payment by the network. Asked again with the same intent, it goes on where it was.
namespace barter::cli {
namespace {

using Json = nlohmann::ordered_json;
using account::PaymentOffer;
using account::PaymentStage;
using wallet::PaidToken;

struct Wanted {
    account::PaymentRequest request;
    std::string wait;  ///< "block", "final", or empty
};

Outcome<Wanted> wantedOf(const Arguments& arguments)
{
    const auto text = [&](const char* option) { return arguments.value(option).value_or(std::string{}); };
    constexpr std::array tokens{PaidToken::trx, PaidToken::btt, PaidToken::bttold};
    const auto* const token =
        std::ranges::find_if(tokens, [&](PaidToken each) { return textOf(each) == text("--token"); });
    if (token == tokens.end()) {
        return misused("Name the token: --token btt, trx or bttold.");
    }
    const auto wait = text("--wait");
    if (!arguments.has("--to") || !arguments.has("--amount") || (!wait.empty() && wait != "block" && wait != "final")) {
        return misused("A payment needs --to and --amount; --wait is for block or final.");
    }
    const auto to = wallet::Address::parse(text("--to"));
    if (!to) {
        return tl::unexpected{Failure{to.error()}};
    }
    Wanted wanted{.request = {.intent = text("--intent"), .token = *token, .to = *to, .memo = text("--memo")},
                  .wait = wait};
    if (text("--amount") != "all") {
        const auto amount = parseAmount(text("--amount"), decimalsOf(*token));
        if (!amount) {
            return tl::unexpected{Failure{amount.error()}};
        }
        wanted.request.amount = *amount;
    }
    return wanted;
}

Json decodedJson(const wallet::DecodedPayment& payment)
{
    return {{"token", textOf(payment.token)},
            {"from", payment.from.text()},
            {"to", payment.to.text()},
            {"amount", formatAmount(payment.amount, decimalsOf(payment.token))},
            {"memo", payment.memo},
            {"fee_limit_trx", trxText(payment.feeLimit)},
            {"expiration", isoTime(payment.expiration)},
            {"timestamp", isoTime(payment.timestamp)}};
}

Json feeJson(const std::optional<tron::FeeEstimate>& fee)
{
    if (!fee) {
        return {{"energy", nullptr}, {"bandwidth", nullptr}, {"burn_trx", nullptr}, {"fee_limit_trx", nullptr}};
    }
    return {{"energy", fee->energy},
            {"bandwidth", fee->bandwidth},
            {"burn_trx", trxText(fee->burn)},
            {"fee_limit_trx", trxText(fee->feeLimit)}};
}

/// What the bytes say, whoever made them.
Expected<wallet::DecodedPayment>
decoded(const wallet::WireBytes& raw, const wallet::Address& sender, const wallet::NetworkIdentity& network)
{
    return wallet::checkPayment(raw,
                                {.sender = sender,
                                 .bttContract = network.bttContract,
                                 .bttoldId = std::to_string(network.bttoldId),
                                 .earliestExpiration = 0,
                                 .latestExpiration = INT64_MAX});
}

/// On the terminal where the password will be asked for, made from the bytes.
void show(const account::Confirmation& confirmation)
{
    const auto terminal = Terminal::open();
    if (!terminal) {
        return;
    }
    const auto& payment = confirmation.decoded;
    terminal->say("To be signed:\n  " + formatAmount(payment.amount, decimalsOf(payment.token)) + " " +
                  std::string{textOf(payment.token)} + "\n  from " + payment.from.text() + "\n  to   " +
                  payment.to.text() + "\n  for about " + trxText(confirmation.fee.burn).get<std::string>() + " TRX\n");
}

/// What somebody who pays should know of who is paid. It forbids nothing.
void warnOf(const PaymentOffer& offer)
{
    if (offer.isSigned()) {
        return;
    }
    if (offer.lookAlike) {
        complain("The address looks like " + offer.lookAlike->text() +
                 ", which you know, and is another one: somebody may have made it to be mistaken for it.");
    } else if (offer.isFirstTime) {
        complain("This is the first payment to this address: compare all of it with what you were given.");
    }
    for (const auto warning : offer.warnings) {
        complain(sentenceFor(warning));
    }
}

/// Null: nothing is signed.
const signer::SignedPayment* signedOf(const PaymentOffer& offer)
{
    const auto& recorded = offer.recorded;
    return recorded && offer.isSigned() && !recorded->payments.empty() ? &recorded->payments.back() : nullptr;
}

class Sending {
public:
    Sending(const Arguments& arguments, NodeSession& session, Wanted wanted)
        : m_arguments{arguments}, m_session{session}, m_wanted{std::move(wanted)}
    {
    }

    Outcome<> run()
    {
        m_session.wallet().observe([this](const account::PaymentProgress& progress) { m_progress = progress; });
        m_wanted.request.from = m_session.number();
        // A book that cannot be read makes every address a new one, which is said.
        if (const auto loaded = account::loadAddressBook(profileOf(m_arguments))) {
            m_session.wallet().know(loaded->book.addresses());
        }
        const bool isNamed = !m_wanted.request.intent.empty();
        auto offer = m_session.await<PaymentOffer>(
            [&](auto answer) { m_session.wallet().prepare(m_wanted.request, std::move(answer)); });
        if (!offer) {
            return tl::unexpected{offer.error()};
        }
        warnOf(*offer);
        if (m_arguments.has("--dry-run")) {
            return answerOf(*offer, nullptr, "unknown").and_then([&](const Answer& it) {
                return printAnswer(m_arguments, it.json, it.text);
            });
        }
        if (const auto* const before = signedOf(*offer)) {
            return goOn(*offer, *before);
        }
        // Who names the payment knows that it is another one.
        auto confirmation = m_session.await<account::Confirmation>(
            [&](auto answer) { m_session.wallet().compose(*offer, isNamed, std::move(answer)); });
        if (!confirmation) {
            return tl::unexpected{confirmation.error()};
        }
        if (!m_arguments.has("--password-fd")) {
            show(*confirmation);
        }
        auto password = readSecret(m_arguments, walletPassword);
        if (!password) {
            return tl::unexpected{password.error()};
        }
        const auto payment = m_session.await<signer::SignedPayment>(
            [&](auto answer) { m_session.wallet().sign(*confirmation, std::move(*password), std::move(answer)); });
        return payment ? goOn(*offer, *payment) : tl::unexpected{payment.error()};
    }

private:
    [[nodiscard]] bool isThere(const signer::SignedPayment& payment) const
    {
        if (!m_progress || m_progress->id != payment.id) {
            return false;
        }
        const bool isOver = m_progress->isOver() || m_progress->stage == PaymentStage::expired;
        if (m_wanted.wait == "final") {
            return isOver;
        }
        return isOver || m_wanted.wait.empty() || m_progress->stage == PaymentStage::inBlock;
    }

    /// Signed: from here on nothing is lost, whatever happens to this program.
    Outcome<> goOn(const PaymentOffer& offer, const signer::SignedPayment& payment)
    {
        const auto resumed =
            m_session.await<std::size_t>([&](auto answer) { m_session.wallet().resume(std::move(answer)); });
        if (!resumed) {
            return tl::unexpected{resumed.error()};
        }
        if (payment.fate == signer::Fate::landed) {
            const auto report = m_session.await<account::PaymentReport>(
                [&](auto answer) { m_session.wallet().report(payment.id, std::move(answer)); });
            if (!report) {
                return tl::unexpected{report.error()};
            }
            return finish(offer, payment, report->stage, report->status);
        }
        m_session.runUntil([&] { return isThere(payment); });
        const auto progress = m_progress.value_or(account::PaymentProgress{});
        return finish(offer, payment, progress.stage, progress.status);
    }

    /// In a block where it failed it is not called final, but whoever waits for the block wants to know.
    Outcome<> finish(const PaymentOffer& offer,
                     const signer::SignedPayment& payment,
                     std::optional<PaymentStage> stage,
                     const tron::PaymentStatus& status)
    {
        const auto reason = reasonOf(status);
        const bool isFailed = stage == PaymentStage::failed || (stage == PaymentStage::inBlock && !reason.empty());
        auto answer = answerOf(offer, &payment, wordFor(isFailed ? PaymentStage::failed : stage));
        if (!answer || (!isFailed && stage != PaymentStage::expired)) {
            return answer.and_then([&](const Answer& it) { return printAnswer(m_arguments, it.json, it.text); });
        }
        const auto burnt = trxText(status.fee);
        const auto why = reason + (burnt.is_null() ? "" : "; " + burnt.get<std::string>() + " TRX are burnt");
        const auto code = isFailed ? CliErrc::paymentFailed : CliErrc::paymentExpired;
        return tl::unexpected{
            Failure{FailedAnswer{.error = {.code = code, .context = why}, .json = answer->json, .text = answer->text}}};
    }

    struct Answer {
        Json json;
        std::string text;
    };

    Outcome<Answer> answerOf(const PaymentOffer& offer, const signer::SignedPayment* payment, const std::string& state)
    {
        const auto* const before = payment != nullptr ? payment : signedOf(offer);
        const auto& raw = before != nullptr ? before->raw : offer.draft;
        const auto what = decoded(raw, offer.from, m_session.wallet().network());
        if (!what) {
            return tl::unexpected{Failure{what.error()}};
        }
        const auto id = payment != nullptr ? toHex(payment->id) : std::string{};
        const auto transaction =
            payment != nullptr ? Json(toHex(wallet::encodeSigned({.raw = raw, .signatures = {payment->signature}})))
                               : Json{};
        return Answer{.json = {{"intent", offer.request.intent},
                               {"txid", payment != nullptr ? Json(id) : Json{}},
                               {"state", state},
                               {"transaction_hex", transaction},
                               {"raw_data_hex", toHex(raw)},
                               {"decoded", decodedJson(*what)},
                               {"fee", feeJson(offer.fee)}},
                      .text = payment != nullptr ? id + "\n" + state : "Nothing was signed."};
    }

    const Arguments& m_arguments;
    NodeSession& m_session;
    Wanted m_wanted;
    std::optional<account::PaymentProgress> m_progress;
};

}  // namespace

Outcome<> runSend(const Arguments& arguments)
{
    auto wanted = wantedOf(arguments);
    if (!wanted) {
        return tl::unexpected{wanted.error()};
    }
    auto session = NodeSession::open(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    return Sending{arguments, **session, std::move(*wanted)}.run();
}

}  // namespace barter::cli
