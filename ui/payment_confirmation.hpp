#pragma once

#include "account/wallet_service.hpp"
#include "core/secret.hpp"

#include <QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;

namespace barter::ui {

class NetworkBadge;
class SecretField;

/// What a person agrees to, read from the very bytes that will be signed. Of an address that was never paid to, the
/// last characters have to be typed.
class PaymentConfirmation final : public QWidget {
    Q_OBJECT

public:
    explicit PaymentConfirmation(QWidget* parent = nullptr);

    void show(const account::Confirmation& confirmation,
              const account::PaymentOffer& offer,
              const account::WalletView& wallet,
              bool isFirstTime);
    /// The password is there, and the end of the address where it is asked for.
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] Secret takePassword();
    void setFocusToFirst();

Q_SIGNALS:
    void changed();

private:
    QLabel* addLine(const QString& caption);

    QFormLayout* m_form;
    NetworkBadge* m_badge;
    QLabel* m_amount;
    QLabel* m_to;
    QLabel* m_from;
    QLabel* m_fee;
    QLabel* m_left;
    QLabel* m_warnings;
    QLineEdit* m_ending;
    SecretField* m_password;
    QString m_expectedEnding;  ///< empty: not asked for
};

}  // namespace barter::ui
