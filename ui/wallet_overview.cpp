#include "ui/wallet_overview.hpp"

#include "ui/error_text.hpp"
#include "ui/format.hpp"
#include "ui/icons.hpp"
#include "ui/plain_label.hpp"
#include "ui/untrusted_text.hpp"
#include "ui/wallet_banner.hpp"
#include "ui/wallet_funds_view.hpp"
#include "ui/wallet_gateway.hpp"
#include "ui/wallet_history.hpp"
#include "ui/wallet_parts.hpp"
#include "ui/wallet_text.hpp"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

namespace barter::ui {
namespace {

using account::AccountFunds;
using account::WalletCondition;

constexpr std::chrono::seconds pollInterval{10};
constexpr int pageMargin = 12;
constexpr int speedIndex = -1;

}  // namespace

WalletOverview::WalletOverview(WalletGateway& gateway, QWidget* parent)
    : QWidget{parent}, m_gateway{gateway}, m_accounts{new QComboBox}, m_badge{new NetworkBadge},
      m_node{makeHintLabel()}, m_nodeTrouble{new WalletBanner{tr("Try a&gain")}},
      m_wordsTrouble{new WalletBanner{tr("&Check the words…")}},
      m_recordsTrouble{new WalletBanner{tr("I have &looked…")}}, m_controlTrouble{new WalletBanner{{}}},
      m_fundsView{new WalletFundsView}, m_receive{new QPushButton{lineIcon(Icon::downloading), tr("&Receive…")}},
      m_send{new QPushButton{lineIcon(Icon::seeding), tr("&Send…")}}, m_history{new WalletHistory{gateway}},
      m_timer{new QTimer{this}}
{
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    column->setSpacing(8);
    column->addWidget(makeHead());
    for (auto* banner : {m_nodeTrouble, m_controlTrouble, m_recordsTrouble, m_wordsTrouble}) {
        column->addWidget(banner);
    }
    column->addWidget(m_fundsView);
    column->addWidget(makeButtons());
    column->addWidget(m_history, 1);

    connect(m_history, &WalletHistory::message, this, &WalletOverview::message);
    m_timer->setInterval(pollInterval);
    connect(m_timer, &QTimer::timeout, this, &WalletOverview::refresh);
    connect(&gateway, &WalletGateway::changed, this, &WalletOverview::showView);
    connect(&gateway, &WalletGateway::paymentMoved, this, &WalletOverview::refresh);
    connect(m_nodeTrouble, &WalletBanner::pressed, this, &WalletOverview::refresh);
    connect(m_wordsTrouble, &WalletBanner::pressed, this, &WalletOverview::checkWordsRequested);
    connect(m_recordsTrouble, &WalletBanner::pressed, this, &WalletOverview::acknowledgeRequested);
    connect(m_accounts, &QComboBox::activated, this, &WalletOverview::chooseAccount);
    setFocusProxy(m_receive);
    showView();
}

QWidget* WalletOverview::makeHead()
{
    auto* more = new QToolButton;
    more->setText(tr("&More"));
    more->setToolButtonStyle(Qt::ToolButtonTextOnly);
    more->setPopupMode(QToolButton::InstantPopup);
    more->setFocusPolicy(Qt::TabFocus);
    auto* menu = new QMenu{more};
    menu->addAction(tr("&Back up to a file…"), this, &WalletOverview::backupRequested);
    menu->addAction(tr("&Remove this wallet…"), this, &WalletOverview::removeRequested);
    menu->addSeparator();
    menu->addAction(tr("&Hide this page"), this, &WalletOverview::hideRequested);
    more->setMenu(menu);
    auto* account = new QLabel{tr("A&ccount")};
    account->setBuddy(m_accounts);
    m_accounts->setSizeAdjustPolicy(QComboBox::AdjustToContents);

    auto* head = new QWidget;
    auto* row = new QHBoxLayout{head};
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(makeTitleLabel(tr("Wallet")));
    row->addWidget(account);
    row->addWidget(m_accounts);
    row->addStretch(1);
    row->addWidget(m_node, 1);
    row->addWidget(m_badge);
    row->addWidget(more);
    m_node->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return head;
}

QWidget* WalletOverview::makeButtons()
{
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout{bar};
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_receive);
    row->addWidget(m_send);
    row->addStretch();
    connect(m_receive, &QPushButton::clicked, this, &WalletOverview::receiveRequested);
    connect(m_send, &QPushButton::clicked, this, &WalletOverview::sendRequested);
    return bar;
}

void WalletOverview::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_timer->start();
    refresh();
}

void WalletOverview::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_timer->stop();
}

void WalletOverview::showView()
{
    const auto& view = m_gateway.view();
    if (view.condition != WalletCondition::ready || view.accounts.ordinary.empty()) {
        return;
    }
    m_badge->showNetwork(networkName(view.network), tron::isTestNetwork(view.network));
    m_wordsTrouble->showSentence(view.hasWords && !view.areWordsChecked
                                     ? tr("The words of this wallet are not checked. Without them its coins are lost "
                                          "when this computer is.")
                                     : QString{});
    m_recordsTrouble->showSentence(view.areRecordsIncomplete ? tr("Records of payments are missing or were changed by "
                                                                  "another program, so nothing is signed. Compare the "
                                                                  "payments below with what you remember.")
                                                             : QString{});
    const auto first = QString::fromStdString(view.accounts.ordinary.front().address.text());
    if (first != m_shownWallet) {
        m_shownWallet = first;
        fillAccounts();
        chooseAccount(0);
    }
    if (view.nodesProblem) {
        m_nodeTrouble->showSentence(errorText(*view.nodesProblem));
    }
}

void WalletOverview::fillAccounts()
{
    const auto& accounts = m_gateway.view().accounts;
    m_accounts->clear();
    for (std::uint32_t number = 0; number < accounts.ordinary.size(); ++number) {
        m_accounts->addItem(accountName({.isSpeed = false, .number = number}, accounts), int(number));
    }
    if (!accounts.speed.empty()) {
        m_accounts->addItem(accountName({.isSpeed = true, .number = 0}, accounts), speedIndex);
    }
}

void WalletOverview::chooseAccount(int index)
{
    const int chosen = m_accounts->itemData(index).toInt();
    const auto& accounts = m_gateway.view().accounts;
    m_account =
        chosen == speedIndex
            ? account::AccountNumber{.isSpeed = true, .number = static_cast<std::uint32_t>(accounts.speed.size() - 1)}
            : account::AccountNumber{.isSpeed = false, .number = static_cast<std::uint32_t>(chosen)};
    ++m_rounds;
    m_isAsking = false;
    m_funds.reset();
    m_fundsView->showNothing();
    showHint(*m_node, tr("Asking the node…"));
    refresh();
    m_history->showAccount(m_account);
}

void WalletOverview::refresh()
{
    if (m_isAsking || m_shownWallet.isEmpty() || !isVisible()) {
        return;
    }
    m_isAsking = true;
    m_gateway.service().funds(m_account,
                              whileThere(this, [this, round = m_rounds](const Expected<AccountFunds>& funds) {
                                  if (round == m_rounds) {
                                      m_isAsking = false;
                                      take(funds);
                                  }
                              }));
}

void WalletOverview::take(const Expected<AccountFunds>& funds)
{
    if (!funds) {
        // What was known before stays, but it is not of now.
        m_nodeTrouble->showSentence(m_funds ? tr("%1 What is shown is from before.").arg(errorText(funds.error()))
                                            : errorText(funds.error()));
        showHint(*m_node, tr("no answer from the node"));
        return;
    }
    const bool isNew = !m_funds || m_funds->total != funds->total;
    m_funds = *funds;
    m_nodeTrouble->showSentence(funds->isConfirmed == false
                                    ? tr("The second node says otherwise, so none of these amounts is sure.")
                                    : QString{});
    m_controlTrouble->showSentence(
        funds->isControlled
            ? QString{}
            : tr("Somebody changed who may use this account: your key alone does not decide any more. Nothing is sent "
                 "from it. Do not send anything to it."));
    m_fundsView->showFunds(*funds, m_gateway.view().bttoldId != 0);
    const auto time = std::chrono::system_clock::time_point{std::chrono::milliseconds{funds->blockTime}};
    showHint(*m_node, tr("block %1, %2", "number, time").arg(formatNumber(funds->block), formatTime(time)));
    if (isNew) {
        m_history->refresh();
    }
}

}  // namespace barter::ui
