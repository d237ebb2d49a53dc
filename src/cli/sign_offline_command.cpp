#include "cli/cli_error.hpp"
#include "cli/command_runs.hpp"
#include "cli/offline_request.hpp"
#include "cli/output.hpp"
#include "cli/secret_input.hpp"
#include "cli/signer_session.hpp"
#include "cli/terminal.hpp"
#include "core/hex.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <string>

// Signing without any network. The file decides what the payment is, so the same file is the same payment.
namespace barter::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string upperCase(std::string_view text)
{
    std::string upper{text};
    std::ranges::transform(upper, upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c; });
    return upper;
}

/// What the bytes say, if it is what was asked for.
Expected<wallet::DecodedPayment> checkComposed(const signer::ComposedPayment& composed,
                                               const OfflineRequest& request,
                                               const wallet::Address& sender,
                                               const wallet::NetworkIdentity& network)
{
    auto decoded = wallet::checkPayment(composed.raw,
                                        {.sender = sender,
                                         .bttContract = network.bttContract,
                                         .bttoldId = std::to_string(network.bttoldId),
                                         .earliestExpiration = 0,
                                         .latestExpiration = std::numeric_limits<std::int64_t>::max()});
    if (!decoded) {
        return decoded;
    }
    const bool isSame = decoded->id == composed.id && decoded->token == request.token && decoded->to == request.to &&
                        decoded->amount == request.amount && decoded->memo.empty() &&
                        decoded->feeLimit == request.feeLimit && decoded->expiration == request.expiration &&
                        decoded->timestamp == request.timestamp && decoded->reference == request.reference;
    return isSame ? std::move(decoded) : fail(CliErrc::otherPayment);
}

/// On the terminal where the password will be asked for, made from the bytes.
void showPayment(const wallet::DecodedPayment& payment)
{
    constexpr unsigned trxDecimals = 6;
    const auto terminal = Terminal::open();
    if (!terminal) {
        return;
    }
    std::string text = "To be signed:\n  " + formatAmount(payment.amount, decimalsOf(payment.token)) + " " +
                       upperCase(textOf(payment.token)) + "\n  from " + payment.from.text() + "\n  to   " +
                       payment.to.text() + "\n  until " + isoTime(payment.expiration) + "\n";
    if (payment.token == wallet::PaidToken::btt) {
        text += "  for at most " + formatAmount(Amount{static_cast<std::uint64_t>(payment.feeLimit)}, trxDecimals) +
                " TRX of energy\n";
    }
    terminal->say(text);
}

Outcome<> printSigned(const Arguments& arguments, const signer::SignedPayment& payment)
{
    const auto transaction = toHex(wallet::encodeSigned({.raw = payment.raw, .signatures = {payment.signature}}));
    return printAnswer(arguments,
                       Json{{"txid", toHex(payment.id)},
                            {"raw_data_hex", toHex(payment.raw)},
                            {"signature", toHex(payment.signature)},
                            {"transaction_hex", transaction}},
                       transaction);
}

Outcome<signer::SignedPayment>
sign(const Arguments& arguments, SignerSession& session, const OfflineRequest& request, const AccountChoice& choice)
{
    const auto begun = session.ask(signer::BeginIntent{.intent = {.id = intentIdOf(request, choice.account.address),
                                                                  .fromSpeed = choice.isSpeed,
                                                                  .account = choice.number,
                                                                  .token = request.token,
                                                                  .to = request.to,
                                                                  .amount = request.amount,
                                                                  .memo = {}}});
    if (!begun) {
        return tl::unexpected{begun.error()};
    }
    if (!begun->payments.empty()) {
        return begun->payments.back();
    }
    const auto composed = session.ask(signer::ComposePayment{.intent = begun->intent.id,
                                                             .reference = request.reference,
                                                             .expiration = request.expiration,
                                                             .timestamp = request.timestamp,
                                                             .feeLimit = request.feeLimit,
                                                             .offline = true});
    if (!composed) {
        return tl::unexpected{composed.error()};
    }
    const auto& wallet = session.state().identity;
    const auto decoded = wallet ? checkComposed(*composed, request, choice.account.address, wallet->network)
                                : fail(CliErrc::otherPayment);
    if (!decoded) {
        return tl::unexpected{Failure{decoded.error()}};
    }
    if (!arguments.has("--password-fd")) {
        showPayment(*decoded);
    }
    auto password = readSecret(arguments, walletPassword);
    if (!password) {
        return tl::unexpected{password.error()};
    }
    return session.ask(signer::SignPayment{.id = composed->id, .offline = true, .password = std::move(*password)});
}

}  // namespace

Outcome<> runSignOffline(const Arguments& arguments)
{
    const auto content = readInput(arguments.argument, maxRequestBytes);
    if (!content) {
        return tl::unexpected{content.error()};
    }
    const auto request = parseOfflineRequest(content->text());
    if (!request) {
        return tl::unexpected{Failure{request.error()}};
    }
    auto session = SignerSession::open(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    const auto choice = session->choose(arguments);
    if (!choice) {
        return tl::unexpected{choice.error()};
    }
    const auto payment = sign(arguments, *session, *request, *choice);
    return payment ? printSigned(arguments, *payment) : tl::unexpected{payment.error()};
}

}  // namespace barter::cli
