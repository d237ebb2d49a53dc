#pragma once

#include "account/wallet_service.hpp"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QMenu;
class QPushButton;
class QTimer;

namespace barter::ui {

class NetworkBadge;
class WalletBanner;
class WalletFundsView;
class WalletGateway;
class WalletHistory;

/// The page of a wallet that can be used: its network, one account's coins, and its payments.
///
/// Asks the node while it is shown, and not otherwise.
class WalletOverview final : public QWidget {
    Q_OBJECT

public:
    explicit WalletOverview(WalletGateway& gateway, QWidget* parent = nullptr);

    [[nodiscard]] account::AccountNumber account() const { return m_account; }
    /// What was known last.
    [[nodiscard]] const std::optional<account::AccountFunds>& funds() const { return m_funds; }

Q_SIGNALS:
    void receiveRequested();
    void sendRequested();
    void checkWordsRequested();
    void acknowledgeRequested();
    void backupRequested();
    void removeRequested();
    void hideRequested();
    void message(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeButtons();
    void showView();
    void fillAccounts();
    void chooseAccount(int index);
    void refresh();
    void take(const Expected<account::AccountFunds>& funds);

    WalletGateway& m_gateway;
    QComboBox* m_accounts;
    NetworkBadge* m_badge;
    QLabel* m_node;
    WalletBanner* m_nodeTrouble;
    WalletBanner* m_wordsTrouble;
    WalletBanner* m_recordsTrouble;
    WalletBanner* m_controlTrouble;
    WalletFundsView* m_fundsView;
    QPushButton* m_receive;
    QPushButton* m_send;
    WalletHistory* m_history;
    QTimer* m_timer;
    account::AccountNumber m_account;
    std::optional<account::AccountFunds> m_funds;
    QString m_shownWallet;  ///< the first address
    bool m_isAsking = false;
    int m_rounds = 0;  ///< accounts that were shown: answers about others do not count
};

}  // namespace barter::ui
