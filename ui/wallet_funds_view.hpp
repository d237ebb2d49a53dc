#pragma once

#include "account/wallet_service.hpp"

#include <QWidget>

#include <array>

class QLabel;

namespace barter::ui {

/// What an account has, coin by coin: all of it, and below what of it can be used. GUI thread.
class WalletFundsView final : public QWidget {
    Q_OBJECT

public:
    explicit WalletFundsView(QWidget* parent = nullptr);

    void showFunds(const account::AccountFunds& funds, bool hasBttold);
    /// Dashes: nothing is known.
    void showNothing();

private:
    struct Coin {
        wallet::PaidToken token{};
        QWidget* box = nullptr;
        QLabel* total = nullptr;
        QLabel* details = nullptr;
    };

    Coin addCoin(wallet::PaidToken token);

    std::array<Coin, 3> m_coins;
    QLabel* m_resources;
};

}  // namespace barter::ui
