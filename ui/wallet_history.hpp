#pragma once

#include "ui/wallet_history_model.hpp"

#include <QWidget>

class QLabel;
class QPushButton;

namespace barter::ui {

class DetailsTable;
class WalletGateway;

/// The payments of one account, with filters above them.
class WalletHistory final : public QWidget {
    Q_OBJECT

public:
    explicit WalletHistory(WalletGateway& gateway, QWidget* parent = nullptr);

    /// Forgets what it shows and reads anew.
    void showAccount(const account::AccountNumber& account);
    /// Reads the newest part again; nothing happens while one is under way.
    void refresh();

Q_SIGNALS:
    /// A sentence about a file that was written, or not. Plain text.
    void message(const QString& sentence);

private:
    void exportShown();
    void makeFilters(QWidget& bar);
    void ask(bool fromStart);
    void take(bool fromStart, const Expected<account::PastPart>& part);
    void follow(const account::PaymentProgress& progress);
    void explainEmptiness();

    WalletGateway& m_gateway;
    WalletHistoryModel m_model;
    WalletHistoryFilter m_filter{m_model};
    DetailsTable* m_table;
    QLabel* m_hint;
    QPushButton* m_more;
    account::AccountNumber m_account;
    std::vector<HistoryRow> m_rows;
    bool m_isAsking = false;
    bool m_isAtEnd = false;
    int m_passes = 0;  ///< accounts that were shown: answers about others do not count
};

}  // namespace barter::ui
