#include "ui/send_form.hpp"

#include "ui/address_field.hpp"
#include "ui/amount_field.hpp"
#include "ui/error_text.hpp"
#include "ui/plain_label.hpp"
#include "ui/wallet_gateway.hpp"
#include "ui/wallet_text.hpp"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>

namespace barter::ui {

using account::AccountFunds;
using wallet::PaidToken;

SendForm::SendForm(WalletGateway& gateway, const account::AccountNumber& from, QWidget* parent)
    : QWidget{parent}, m_gateway{gateway}, m_from{from}, m_token{new QComboBox}, m_available{makeHintLabel()},
      m_to{new AddressField{tr("&To")}}, m_toHint{makeHintLabel()}, m_amount{new AmountField{tr("&Amount")}},
      m_everything{new QCheckBox{tr("&Everything")}}, m_problem{makeHintLabel()}
{
    for (const auto token : {PaidToken::btt, PaidToken::trx, PaidToken::bttold}) {
        if (token != PaidToken::bttold || gateway.view().bttoldId != 0) {
            m_token->addItem(tokenName(token), static_cast<int>(token));
        }
    }
    auto* tokenLabel = new QLabel{tr("C&oin")};
    tokenLabel->setBuddy(m_token);
    m_toHint->hide();
    auto* coin = new QHBoxLayout;
    coin->addWidget(tokenLabel);
    coin->addWidget(m_token);
    coin->addWidget(m_available, 1);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(coin);
    column->addWidget(m_to);
    column->addWidget(m_toHint);
    column->addWidget(m_amount);
    column->addWidget(m_everything);
    column->addWidget(m_problem);
    column->addStretch();
    m_problem->hide();

    connect(m_token, &QComboBox::currentIndexChanged, this, &SendForm::takeToken);
    connect(m_everything, &QCheckBox::toggled, this, [this](bool on) {
        m_amount->setEnabled(!on);
        Q_EMIT changed();
    });
    connect(m_to, &AddressField::checkChanged, this, &SendForm::sayWhetherKnown);
    connect(m_amount, &AmountField::amountChanged, this, &SendForm::changed);
    gateway.service().knownAddresses(from, whileThere(this, [this](const Expected<wallet::KnownAddresses>& known) {
                                         if (!known) {
                                             showWarning(*m_problem, errorText(known.error()));
                                             return;
                                         }
                                         m_knowsAddresses = true;
                                         m_to->setKnown(*known);
                                     }));
    gateway.service().funds(from, whileThere(this, [this](const Expected<AccountFunds>& funds) {
                                m_isAskingForFunds = false;
                                if (funds) {
                                    m_funds = *funds;
                                } else {
                                    showWarning(*m_problem, errorText(funds.error()));
                                }
                                showAvailable();
                            }));
    takeToken();
    m_to->setFocus();
}

PaidToken SendForm::token() const
{
    return static_cast<PaidToken>(m_token->currentData().toInt());
}

void SendForm::takeToken()
{
    m_amount->setCoin({.symbol = tokenName(token()).toStdString(), .decimals = account::decimalsOf(token())});
    showAvailable();
    Q_EMIT changed();
}

void SendForm::showAvailable()
{
    if (!m_funds) {
        showHint(*m_available,
                 m_isAskingForFunds ? tr("Asking the node what is there…") : tr("It is not known what is there."));
        return;
    }
    const auto& available = sumOf(m_funds->available, token());
    showHint(*m_available, tr("%1 available").arg(coinTextWithName(available, token())));
    m_amount->setBalance(available);
}

void SendForm::sayWhetherKnown()
{
    const auto& check = m_to->check();
    showHint(*m_toHint,
             !check.isGood() || check.lookAlike ? QString{}
             : check.isTrusted ? tr("This wallet has paid to it before, or it is one of its own accounts.")
                               : tr("This wallet has never paid to it. Compare it with where you got it from."));
    Q_EMIT changed();
}

bool SendForm::isFirstTime() const
{
    return !m_to->check().isTrusted;
}

std::optional<account::PaymentRequest> SendForm::request() const
{
    const auto& check = m_to->check();
    const bool hasAmount = m_everything->isChecked() || m_amount->amount();
    if (!m_knowsAddresses || !check.isGood() || !check.address || !hasAmount) {
        return std::nullopt;
    }
    return account::PaymentRequest{.from = m_from,
                                   .token = token(),
                                   .to = *check.address,
                                   .amount = m_everything->isChecked() ? std::nullopt : m_amount->amount()};
}

}  // namespace barter::ui
