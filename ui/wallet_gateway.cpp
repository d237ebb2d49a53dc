#include "ui/wallet_gateway.hpp"

namespace barter::ui {

void WalletGateway::walletChanged(const account::WalletView& view)
{
    m_view = view;
    Q_EMIT changed();
}

void WalletGateway::paymentChanged(const account::PaymentProgress& progress)
{
    Q_EMIT paymentMoved(progress);
}

}  // namespace barter::ui
