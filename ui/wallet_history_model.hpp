#pragma once

#include "account/wallet_service.hpp"
#include "ui/diffed_table_model.hpp"

#include <QSortFilterProxyModel>

#include <optional>
#include <string>
#include <vector>

namespace barter::ui {

struct HistoryRow {
    account::PastPayment payment;
    std::int64_t confirmations = 0;  ///< of a payment under way

    bool operator==(const HistoryRow& other) const;
};

/// Payments to and from one account. What is likely poison is grey, and says so. GUI thread only.
class WalletHistoryModel final : public DiffedTableModel<HistoryRow> {
    Q_OBJECT

public:
    enum Column { timeColumn, kindColumn, amountColumn, addressColumn, stateColumn, feeColumn, columnTotal };

    using DiffedTableModel::DiffedTableModel;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] std::string keyOf(const HistoryRow& row) const override;
};

/// Which of them are shown.
class WalletHistoryFilter final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit WalletHistoryFilter(WalletHistoryModel& model, QObject* parent = nullptr);

    /// Nothing: both.
    void setDirection(std::optional<tron::Direction> direction);
    /// Nothing: all.
    void setToken(std::optional<wallet::PaidToken> token);
    void setSuspiciousShown(bool shown);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    const WalletHistoryModel& m_model;
    std::optional<tron::Direction> m_direction;
    std::optional<wallet::PaidToken> m_token;
    bool m_suspiciousShown = true;
};

}  // namespace barter::ui
