#include "ui/wallet_welcome.hpp"

#include "ui/icons.hpp"
#include "ui/plain_label.hpp"
#include "ui/wallet_parts.hpp"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace barter::ui {

WalletWelcome::WalletWelcome(QWidget* parent) : QWidget{parent}
{
    auto* column = addReadableColumn(*this);
    column->addStretch(1);
    auto* title = makeTitleLabel(tr("A wallet is optional"));
    title->setWordWrap(true);
    column->addWidget(title);
    column->addWidget(makePlainLabel(
        tr("Barter downloads and seeds in full without one. With a wallet you can keep, receive and send the coins BTT "
           "and TRX of the TRON network. Nobody but you can use it: there is no account and no sign-up.")));
    column->addSpacing(8);
    addButtons(*column);
    column->addSpacing(16);
    addAnswer(*column,
              tr("What does it cost?"),
              tr("A wallet costs nothing, and so does receiving. Each payment costs a fee of the network in TRX, which "
                 "is shown before you agree to it."));
    addAnswer(*column,
              tr("What can go wrong?"),
              tr("Who has your twelve words has your coins, and who loses them and the password has lost the coins. "
                 "Nobody can reset either, and nobody can take a payment back."));
    addAnswer(*column,
              tr("How does it work?"),
              tr("The keys stay on this computer, sealed with your password, in a process that cannot reach the "
                 "network. What you send is shown to you from the very bytes that are signed."));
    column->addStretch(3);
}

void WalletWelcome::addButtons(QVBoxLayout& column)
{
    auto* create = new QPushButton{lineIcon(Icon::add), tr("&Create a wallet…")};
    auto* restore = new QPushButton{tr("&Restore from words…")};
    auto* import = new QPushButton{tr("&Import a key…")};
    auto* hide = new QPushButton{tr("&Hide this page")};
    hide->setToolTip(tr("It comes back in the preferences"));
    connect(create, &QPushButton::clicked, this, &WalletWelcome::createRequested);
    connect(restore, &QPushButton::clicked, this, &WalletWelcome::restoreRequested);
    connect(import, &QPushButton::clicked, this, &WalletWelcome::importRequested);
    connect(hide, &QPushButton::clicked, this, &WalletWelcome::hideRequested);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    for (auto* button : {create, restore, import}) {
        row->addWidget(button);
    }
    row->addStretch();
    row->addWidget(hide);
    column.addLayout(row);
    setFocusProxy(create);
}

void WalletWelcome::addAnswer(QVBoxLayout& column, const QString& question, const QString& answer)
{
    auto* heading = makePlainLabel(question);
    QFont font = heading->font();
    font.setBold(true);
    heading->setFont(font);
    column.addWidget(heading);
    column.addWidget(makeHintLabel(answer));
    column.addSpacing(4);
}

}  // namespace barter::ui
