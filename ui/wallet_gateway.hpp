#pragma once

#include "account/wallet_service.hpp"

#include <QObject>
#include <QPointer>

#include <utility>

namespace barter::ui {

/// What the wallet tells, as Qt signals, so that widgets can connect to the part they need and come and go.
///
/// GUI thread only. One per program; it outlives the windows. The service is set once, before the windows are made.
class WalletGateway final : public QObject, public account::WalletObserver {
    Q_OBJECT

public:
    using QObject::QObject;

    void setService(account::WalletService& service) { m_service = &service; }
    [[nodiscard]] account::WalletService& service() const { return *m_service; }
    [[nodiscard]] const account::WalletView& view() const { return m_view; }

    void walletChanged(const account::WalletView& view) override;
    void paymentChanged(const account::PaymentProgress& progress) override;

Q_SIGNALS:
    void changed();
    void paymentMoved(const barter::account::PaymentProgress& progress);

private:
    account::WalletService* m_service = nullptr;
    account::WalletView m_view;
};

/// An answer that is heard only while `receiver` is there.
template <class Function>
auto whileThere(QObject* receiver, Function function)
{
    return [there = QPointer<QObject>{receiver}, function = std::move(function)](auto answer) {
        if (there) {
            function(std::move(answer));
        }
    };
}

}  // namespace barter::ui
