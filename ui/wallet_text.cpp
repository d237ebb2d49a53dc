#include "ui/wallet_text.hpp"

#include "ui/error_text.hpp"
#include "ui/format.hpp"
#include "ui/untrusted_text.hpp"

#include <QCoreApplication>

namespace barter::ui {
namespace {

using account::PaymentStage;
using account::PaymentWarning;
using tron::NetworkName;
using wallet::PaidToken;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(WalletText)
};

constexpr qsizetype groupOfDigits = 3;
constexpr QChar narrowBlank{0x202f};

QString failureSentence(const tron::PaymentStatus& status)
{
    switch (status.failure) {
    case tron::PaymentFailure::none: break;
    case tron::PaymentFailure::reverted:
        return Texts::tr("It failed: the token's contract refused it. The coins stayed where they were.");
    case tron::PaymentFailure::outOfEnergy:
        return Texts::tr("It failed: the energy did not do. The coins stayed where they were, but the fee is burnt.");
    case tron::PaymentFailure::nothingMoved: return Texts::tr("It failed: the block has it, but no coins moved.");
    case tron::PaymentFailure::other:
        return Texts::tr("It failed. The coins stayed where they were. The node says: %1")
            .arg(untrustedText(status.reason));
    }
    return Texts::tr("It failed. The coins stayed where they were.");
}

}  // namespace

QString tokenName(PaidToken token)
{
    switch (token) {
    case PaidToken::trx: return QStringLiteral("TRX");
    case PaidToken::btt: return QStringLiteral("BTT");
    case PaidToken::bttold: return QStringLiteral("BTTOLD");
    }
    return {};
}

QString tokenHint(PaidToken token)
{
    switch (token) {
    case PaidToken::trx: return Texts::tr("TRON's own coin. Fees are paid in it.");
    case PaidToken::btt: return Texts::tr("BitTorrent's coin.");
    case PaidToken::bttold:
        return Texts::tr("BitTorrent's coin from before 2022. One of it was exchanged for 1,000 BTT.");
    }
    return {};
}

QString coinText(const Amount& amount, PaidToken token)
{
    QString text = QString::fromStdString(formatAmount(amount, account::decimalsOf(token)));
    const auto point = text.indexOf(QLatin1Char{'.'});
    for (auto place = (point < 0 ? text.size() : point) - groupOfDigits; place > 0; place -= groupOfDigits) {
        text.insert(place, narrowBlank);
    }
    return text;
}

QString coinTextWithName(const Amount& amount, PaidToken token)
{
    return Texts::tr("%1 %2", "amount, coin").arg(coinText(amount, token), tokenName(token));
}

QString sunText(std::optional<std::int64_t> sun)
{
    return sun && *sun >= 0 ? coinTextWithName(Amount{static_cast<std::uint64_t>(*sun)}, PaidToken::trx)
                            : QStringLiteral("?");
}

QString networkName(NetworkName name)
{
    switch (name) {
    case NetworkName::mainnet: return Texts::tr("TRON main network");
    case NetworkName::nile: return Texts::tr("Nile, a test network");
    case NetworkName::shasta: return Texts::tr("Shasta, a test network");
    case NetworkName::custom: break;
    }
    return Texts::tr("A network of your own");
}

QString accountName(const account::AccountNumber& number, const signer::Accounts& accounts)
{
    if (number.isSpeed) {
        return Texts::tr("Speed account");
    }
    if (number.number < accounts.ordinary.size() && !accounts.ordinary[number.number].label.empty()) {
        return untrustedText(accounts.ordinary[number.number].label);
    }
    return number.number == 0 ? Texts::tr("Main account")
                              : Texts::tr("Account %1").arg(formatNumber(std::int64_t{number.number} + 1));
}

QString stageWord(PaymentStage stage, std::int64_t confirmations)
{
    switch (stage) {
    case PaymentStage::unsent: return Texts::tr("Not sent yet");
    case PaymentStage::sent: return Texts::tr("Sent");
    case PaymentStage::pending: return Texts::tr("Waits for a block");
    case PaymentStage::inBlock:
        return Texts::tr("In a block, %1 of %2")
            .arg(formatNumber(confirmations), formatNumber(tron::finalConfirmations));
    case PaymentStage::final: return Texts::tr("Final");
    case PaymentStage::failed: return Texts::tr("Failed");
    case PaymentStage::expired: return Texts::tr("Expired");
    }
    return {};
}

QString stageSentence(const account::PaymentProgress& progress)
{
    switch (progress.stage) {
    case PaymentStage::unsent:
        return progress.problem ? Texts::tr("It is signed, but no node has taken it yet. Barter goes on trying. %1")
                                      .arg(errorText(Error{progress.problem, {}}))
                                : Texts::tr("It is signed and on its way to the node.");
    case PaymentStage::sent:
        return Texts::tr(
            "The node took it and does not show it yet. Barter sends the same payment again until a block has it; it "
            "cannot be paid twice.");
    case PaymentStage::pending: return Texts::tr("The node has it. It waits for the next block.");
    case PaymentStage::inBlock:
        return Texts::tr("A block has it. It is final after %1 blocks, which takes about a minute.")
            .arg(formatNumber(tron::finalConfirmations));
    case PaymentStage::final: return Texts::tr("Paid. Nothing can take it back.");
    case PaymentStage::failed:
        return Texts::tr("%1 Burnt: %2.", "why it failed, fee")
            .arg(failureSentence(progress.status), sunText(progress.status.fee));
    case PaymentStage::expired:
        return Texts::tr("No block took it in time, so it was not paid. The coins stayed where they were.");
    }
    return {};
}

QString warningSentence(PaymentWarning warning)
{
    switch (warning) {
    case PaymentWarning::recipientNotActive:
        return Texts::tr("Nobody has used this address yet. The first payment to it costs more.");
    case PaymentWarning::recipientWithoutTokens:
        return Texts::tr("This address has no BTT yet. The first BTT cost about twice the fee.");
    case PaymentWarning::recipientIsContract:
        return Texts::tr("This address is a program on the chain. It may have no way to give anything back.");
    }
    return {};
}

}  // namespace barter::ui
