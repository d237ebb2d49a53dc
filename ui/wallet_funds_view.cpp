#include "ui/wallet_funds_view.hpp"

#include "ui/format.hpp"
#include "ui/plain_label.hpp"
#include "ui/wallet_text.hpp"

#include <QBoxLayout>
#include <QFrame>
#include <QLabel>

namespace barter::ui {
namespace {

using account::AccountFunds;
using wallet::PaidToken;

constexpr double totalScale = 1.4;
constexpr int boxMargin = 10;
constexpr int energyOfTransfer = 65'000;  // what a transfer of BTT takes at most times, rounded

QString detailsOf(const AccountFunds& funds, PaidToken token)
{
    const auto text = [token](const Amount& amount) { return coinText(amount, token); };
    const auto& available = sumOf(funds.available, token);
    const auto& reserved = sumOf(funds.reserved, token);
    QStringList parts{WalletFundsView::tr("available %1").arg(text(available))};
    if (funds.pending && !sumOf(*funds.pending, token).isZero()) {
        parts << WalletFundsView::tr("pending %1").arg(text(sumOf(*funds.pending, token)));
    }
    if (!reserved.isZero()) {
        parts << WalletFundsView::tr("reserved %1").arg(text(reserved));
    }
    return parts.join(QStringLiteral(" · "));
}

QString resourcesOf(const AccountFunds& funds)
{
    return WalletFundsView::tr("Energy left: %1 · bandwidth left: %2. They make payments cheaper: a payment in BTT "
                               "takes about %3 of energy, and what is missing is paid in TRX.")
        .arg(formatNumber(funds.energyLeft), formatNumber(funds.bandwidthLeft), formatNumber(energyOfTransfer));
}

}  // namespace

WalletFundsView::WalletFundsView(QWidget* parent) : QWidget{parent}, m_resources{makeHintLabel()}
{
    m_coins = {addCoin(PaidToken::btt), addCoin(PaidToken::trx), addCoin(PaidToken::bttold)};
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    for (const auto& coin : m_coins) {
        row->addWidget(coin.box, 1);
    }
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_resources);
    showNothing();
}

WalletFundsView::Coin WalletFundsView::addCoin(PaidToken token)
{
    auto* box = new QFrame;
    box->setFrameShape(QFrame::StyledPanel);
    box->setAutoFillBackground(true);
    box->setBackgroundRole(QPalette::Base);
    auto* total = makePlainLabel();
    QFont font = total->font();
    font.setPointSizeF(font.pointSizeF() * totalScale);
    font.setBold(true);
    total->setFont(font);
    total->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* details = makeHintLabel();
    auto* column = new QVBoxLayout{box};
    column->setContentsMargins(boxMargin, boxMargin, boxMargin, boxMargin);
    column->setSpacing(4);
    column->addWidget(total);
    column->addWidget(details);
    column->addWidget(makeHintLabel(tokenHint(token)));
    column->addStretch();
    return {.token = token, .box = box, .total = total, .details = details};
}

void WalletFundsView::showFunds(const AccountFunds& funds, bool hasBttold)
{
    for (const auto& coin : m_coins) {
        const auto& total = sumOf(funds.total, coin.token);
        // Hardly anybody has the old one; a line of zeros would only puzzle.
        coin.box->setVisible(coin.token != PaidToken::bttold || (hasBttold && !total.isZero()));
        coin.total->setText(coinTextWithName(total, coin.token));
        showHint(*coin.details, detailsOf(funds, coin.token));
    }
    showHint(*m_resources, resourcesOf(funds));
}

void WalletFundsView::showNothing()
{
    for (const auto& coin : m_coins) {
        coin.box->setVisible(coin.token != PaidToken::bttold);
        coin.total->setText(tr("– %1", "unknown amount of a coin").arg(tokenName(coin.token)));
        showHint(*coin.details, tr("not known yet"));
    }
    showHint(*m_resources, {});
}

}  // namespace barter::ui
