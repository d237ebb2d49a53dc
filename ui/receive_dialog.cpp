#include "ui/receive_dialog.hpp"

#include "ui/plain_label.hpp"
#include "ui/receive_view.hpp"
#include "ui/wallet_parts.hpp"
#include "ui/wallet_text.hpp"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QLabel>

namespace barter::ui {

ReceiveDialog::ReceiveDialog(const account::WalletView& wallet, const account::AccountNumber& number, QWidget* parent)
    : QDialog{parent}
{
    setWindowTitle(tr("Receive"));
    auto* badge = new NetworkBadge;
    badge->showNetwork(networkName(wallet.network), tron::isTestNetwork(wallet.network));
    auto* head = new QHBoxLayout;
    head->addWidget(makeTitleLabel(accountName(number, wallet.accounts)), 1);
    head->addWidget(badge);
    auto* view = new ReceiveView;
    const auto& list = number.isSpeed ? wallet.accounts.speed : wallet.accounts.ordinary;
    const auto contract = wallet::Address::parse(wallet.bttContract);
    if (number.number < list.size() && contract) {
        view->setAddress({.address = list[number.number].address,
                          .bttContract = *contract,
                          .network = networkName(wallet.network),
                          .isTestNetwork = tron::isTestNetwork(wallet.network)});
    }
    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Close};
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout{this};
    column->addLayout(head);
    column->addSpacing(8);
    column->addWidget(view, 1);
    column->addWidget(buttons);
    view->setFocus();
}

}  // namespace barter::ui
