#include "ui/payment_confirmation.hpp"

#include "ui/address_field.hpp"
#include "ui/format.hpp"
#include "ui/plain_label.hpp"
#include "ui/secret_field.hpp"
#include "ui/wallet_parts.hpp"
#include "ui/wallet_text.hpp"

#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

namespace barter::ui {
namespace {

using wallet::PaidToken;

constexpr qsizetype endingLetters = 6;
constexpr double amountScale = 1.5;

QString feeText(const account::Confirmation& confirmation)
{
    const auto& fee = confirmation.fee;
    QString text = PaymentConfirmation::tr("about %1").arg(sunText(fee.burn));
    if (fee.energy > 0) {
        text += PaymentConfirmation::tr(", for %1 of energy and %2 of bandwidth", "behind the fee")
                    .arg(formatNumber(fee.energy), formatNumber(fee.bandwidth));
    }
    if (confirmation.decoded.feeLimit > 0) {
        text += PaymentConfirmation::tr(". Never more than %1 for energy", "behind the fee")
                    .arg(sunText(confirmation.decoded.feeLimit));
    }
    return text;
}

/// What is left of the coin when all goes as estimated.
QString leftText(const account::Confirmation& confirmation, const account::PaymentOffer& offer)
{
    const auto& paid = confirmation.decoded;
    const auto sums = account::sumsOf(offer.balance);
    const auto burnt = Amount{static_cast<std::uint64_t>(std::max<std::int64_t>(confirmation.fee.burn, 0))};
    auto left = subtract(sumOf(sums, paid.token), paid.amount);
    if (left && paid.token == PaidToken::trx) {
        left = subtract(*left, burnt);
    }
    return left ? coinTextWithName(*left, paid.token) : QStringLiteral("?");
}

}  // namespace

PaymentConfirmation::PaymentConfirmation(QWidget* parent)
    : QWidget{parent}, m_form{new QFormLayout{this}}, m_badge{new NetworkBadge}, m_warnings{makeHintLabel()},
      m_ending{new QLineEdit}, m_password{new SecretField}
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_amount = addLine(tr("Send"));
    QFont large = m_amount->font();
    large.setPointSizeF(large.pointSizeF() * amountScale);
    large.setBold(true);
    m_amount->setFont(large);
    m_to = addLine(tr("To"));
    m_from = addLine(tr("From"));
    m_to->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_from->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_form->addRow(tr("Network"), m_badge);
    m_fee = addLine(tr("Fee"));
    m_left = addLine(tr("Left afterwards"));
    m_form->addRow(m_warnings);
    m_ending->setMaxLength(int{endingLetters});
    m_ending->setAccessibleName(tr("Last six characters of the address"));
    m_form->addRow(tr("&Last six characters\nof the address"), m_ending);
    m_password->setAccessibleName(tr("Password of the wallet"));
    m_form->addRow(tr("&Password"), m_password);
    connect(m_ending, &QLineEdit::textChanged, this, &PaymentConfirmation::changed);
    connect(m_password, &SecretField::changed, this, &PaymentConfirmation::changed);
}

QLabel* PaymentConfirmation::addLine(const QString& caption)
{
    auto* label = makePlainLabel();
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_form->addRow(caption, label);
    return label;
}

void PaymentConfirmation::show(const account::Confirmation& confirmation,
                               const account::PaymentOffer& offer,
                               const account::WalletView& wallet,
                               bool isFirstTime)
{
    const auto& paid = confirmation.decoded;
    const QString to = QString::fromStdString(paid.to.text());
    m_amount->setText(coinTextWithName(paid.amount, paid.token));
    m_to->setText(addressInGroups(paid.to));
    m_from->setText(addressInGroups(paid.from));
    m_badge->showNetwork(networkName(wallet.network), tron::isTestNetwork(wallet.network));
    m_fee->setText(feeText(confirmation));
    m_left->setText(leftText(confirmation, offer));
    QStringList warnings;
    for (const auto warning : offer.warnings) {
        warnings << warningSentence(warning);
    }
    showWarning(*m_warnings, warnings.join(QLatin1Char{' '}));
    m_expectedEnding = isFirstTime ? to.right(endingLetters) : QString{};
    m_ending->clear();
    m_form->setRowVisible(m_ending, isFirstTime);
    m_password->clear();
}

bool PaymentConfirmation::isComplete() const
{
    return !m_password->isEmpty() && (m_expectedEnding.isEmpty() || m_ending->text().trimmed() == m_expectedEnding);
}

Secret PaymentConfirmation::takePassword()
{
    return m_password->take();
}

void PaymentConfirmation::setFocusToFirst()
{
    (m_expectedEnding.isEmpty() || m_ending->text().trimmed() == m_expectedEnding ? static_cast<QWidget*>(m_password)
                                                                                  : m_ending)
        ->setFocus();
}

}  // namespace barter::ui
