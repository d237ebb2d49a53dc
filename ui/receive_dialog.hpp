#pragma once

#include "account/wallet_service.hpp"

#include <QDialog>

namespace barter::ui {

/// The address of one account, for those who are to pay, and what may be sent there.
class ReceiveDialog final : public QDialog {
    Q_OBJECT

public:
    ReceiveDialog(const account::WalletView& wallet, const account::AccountNumber& number, QWidget* parent = nullptr);
};

}  // namespace barter::ui
