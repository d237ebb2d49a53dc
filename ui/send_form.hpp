#pragma once

#include "account/wallet_service.hpp"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;

namespace barter::ui {

class AddressField;
class AmountField;
class WalletGateway;

/// Whom to pay, in which coin and how much.
class SendForm final : public QWidget {
    Q_OBJECT

public:
    SendForm(WalletGateway& gateway, const account::AccountNumber& from, QWidget* parent = nullptr);

    /// What was entered, if it can be a payment and the wallet's addresses are known.
    [[nodiscard]] std::optional<account::PaymentRequest> request() const;
    /// The wallet has never paid to the address, and it is none of its own.
    [[nodiscard]] bool isFirstTime() const;

Q_SIGNALS:
    void changed();

private:
    void takeToken();
    void showAvailable();
    void sayWhetherKnown();
    [[nodiscard]] wallet::PaidToken token() const;

    WalletGateway& m_gateway;
    account::AccountNumber m_from;
    QComboBox* m_token;
    QLabel* m_available;
    AddressField* m_to;
    QLabel* m_toHint;
    AmountField* m_amount;
    QCheckBox* m_everything;
    QLabel* m_problem;  ///< why nothing can be sent now
    std::optional<account::AccountFunds> m_funds;
    bool m_knowsAddresses = false;
    bool m_isAskingForFunds = true;
};

}  // namespace barter::ui
