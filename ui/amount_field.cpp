#include "ui/amount_field.hpp"

#include "ui/format.hpp"
#include "ui/plain_label.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <utility>

namespace barter::ui {
namespace {

constexpr int maxTextLength = 100;  // 2^256 has 78 digits

QString symbolOf(const Coin& coin)
{
    return QString::fromStdString(coin.symbol);
}

QString amountSentence(const std::error_code& code, const Coin& coin)
{
    if (code == AmountErrc::empty) {
        return AmountField::tr("Enter an amount.");
    }
    if (code == AmountErrc::negative) {
        return AmountField::tr("An amount cannot be negative.");
    }
    if (code == AmountErrc::decimalComma) {
        return AmountField::tr("Use a point before the decimals, and nothing between thousands: 1234.5");
    }
    if (code == AmountErrc::exponent) {
        return AmountField::tr("Write the amount in full, without an exponent.");
    }
    if (code == AmountErrc::tooManyDecimals) {
        return coin.decimals == 0
                   ? AmountField::tr("%1 has no decimals.").arg(symbolOf(coin))
                   : AmountField::tr("%1 has at most %2 decimals.").arg(symbolOf(coin), formatNumber(coin.decimals));
    }
    if (code == AmountErrc::overflow) {
        return AmountField::tr("There is not that much %1 in the world.").arg(symbolOf(coin));
    }
    return AmountField::tr("An amount has digits and at most one point: 12.5");
}

}  // namespace

EnteredAmount enteredAmount(const QString& text, const Coin& coin, const std::optional<Amount>& balance)
{
    const auto amount = parseAmount(text.trimmed().toStdString(), coin.decimals);
    if (!amount) {
        return {.sentence = amountSentence(amount.error().code, coin)};
    }
    if (amount->isZero()) {
        return {.sentence = AmountField::tr("Enter more than zero.")};
    }
    if (balance && *amount > *balance) {
        const auto most = QString::fromStdString(formatAmount(*balance, coin.decimals));
        return {.sentence = AmountField::tr("This is more than you have: %1 %2.").arg(most, symbolOf(coin))};
    }
    return {.amount = *amount};
}

AmountField::AmountField(const QString& label, QWidget* parent)
    : QWidget{parent}, m_line{new QLineEdit{this}}, m_symbol{makePlainLabel({}, this)},
      m_sentence{makeHintLabel({}, this)}
{
    auto* name = new QLabel{label, this};
    name->setTextFormat(Qt::PlainText);
    name->setBuddy(m_line);
    m_line->setMaxLength(maxTextLength);
    m_line->setInputMethodHints(Qt::ImhFormattedNumbersOnly);
    m_symbol->setWordWrap(false);
    auto* row = new QHBoxLayout;
    row->addWidget(m_line, 1);
    row->addWidget(m_symbol);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(name);
    layout->addLayout(row);
    layout->addWidget(m_sentence);
    setFocusProxy(m_line);
    connect(m_line, &QLineEdit::textChanged, this, [this] {
        m_touched = true;
        look();
    });
    look();
}

void AmountField::setCoin(Coin coin)
{
    m_coin = std::move(coin);
    m_symbol->setText(symbolOf(m_coin));
    look();
}

void AmountField::setBalance(std::optional<Amount> balance)
{
    m_balance = balance;
    look();
}

void AmountField::setAmount(const Amount& amount)
{
    m_line->setText(QString::fromStdString(formatAmount(amount, m_coin.decimals)));
}

void AmountField::clear()
{
    m_line->clear();
    m_touched = false;
    showSentence();
}

void AmountField::insist()
{
    m_touched = true;
    showSentence();
}

void AmountField::look()
{
    const auto before = std::exchange(m_entered, enteredAmount(m_line->text(), m_coin, m_balance)).amount;
    showSentence();
    if (before != m_entered.amount) {
        Q_EMIT amountChanged();
    }
}

void AmountField::showSentence()
{
    const auto sentence = m_touched ? m_entered.sentence : QString{};
    showWarning(*m_sentence, sentence);
    m_line->setAccessibleDescription(m_symbol->text() + (sentence.isEmpty() ? QString{} : u". " + sentence));
}

}  // namespace barter::ui
