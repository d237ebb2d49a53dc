#include "ui/wallet_history_model.hpp"

#include "ui/format.hpp"
#include "ui/untrusted_text.hpp"
#include "ui/wallet_text.hpp"

#include <QDateTime>
#include <QGuiApplication>
#include <QPalette>

namespace barter::ui {
namespace {

using account::PastPayment;
using tron::Direction;
using tron::Suspicion;

QString timeOf(const PastPayment& payment)
{
    return formatTime(std::chrono::system_clock::time_point{std::chrono::milliseconds{payment.time}});
}

QString kindOf(const PastPayment& payment)
{
    switch (payment.direction) {
    case Direction::in: return WalletHistoryModel::tr("Received");
    case Direction::out: return WalletHistoryModel::tr("Sent");
    case Direction::self: break;
    }
    return WalletHistoryModel::tr("To yourself");
}

QString amountOf(const PastPayment& payment)
{
    return payment.token ? coinTextWithName(payment.amount, *payment.token) : WalletHistoryModel::tr("a strange token");
}

QString suspicionOf(Suspicion suspicion)
{
    switch (suspicion) {
    case Suspicion::none: break;
    case Suspicion::nothingMoved: return WalletHistoryModel::tr("Suspicious: nothing moved");
    case Suspicion::strangeToken: return WalletHistoryModel::tr("Suspicious: a token that anybody can make");
    case Suspicion::dust: return WalletHistoryModel::tr("Suspicious: hardly anything");
    }
    return {};
}

QString stateOf(const HistoryRow& row)
{
    const auto suspicion = suspicionOf(row.payment.suspicion);
    return suspicion.isEmpty() ? stageWord(row.payment.stage, row.confirmations) : suspicion;
}

QVariant display(const HistoryRow& row, int column)
{
    switch (column) {
    case WalletHistoryModel::timeColumn: return timeOf(row.payment);
    case WalletHistoryModel::kindColumn: return kindOf(row.payment);
    case WalletHistoryModel::amountColumn: return amountOf(row.payment);
    case WalletHistoryModel::addressColumn: return QString::fromStdString(row.payment.counterparty.text());
    case WalletHistoryModel::stateColumn: return stateOf(row);
    case WalletHistoryModel::feeColumn: return row.payment.fee ? sunText(row.payment.fee) : QString{};
    default: return {};
    }
}

QVariant sortValue(const HistoryRow& row, int column)
{
    switch (column) {
    case WalletHistoryModel::timeColumn: return qint64{row.payment.time};
    case WalletHistoryModel::amountColumn:
        return row.payment.token ? QString::fromStdString(formatAmount(row.payment.amount, 0)).toDouble() : -1.0;
    case WalletHistoryModel::feeColumn: return qint64{row.payment.fee.value_or(-1)};
    default: return display(row, column);
    }
}

}  // namespace

bool HistoryRow::operator==(const HistoryRow& other) const
{
    const auto& one = payment;
    const auto& two = other.payment;
    return one.id == two.id && one.intent == two.intent && one.time == two.time && one.direction == two.direction &&
           one.token == two.token && one.amount == two.amount && one.counterparty == two.counterparty &&
           one.stage == two.stage && one.fee == two.fee && one.suspicion == two.suspicion &&
           confirmations == other.confirmations;
}

int WalletHistoryModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columnTotal;
}

QVariant WalletHistoryModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const auto& row = rowAt(index.row());
    switch (role) {
    case Qt::DisplayRole: return display(row, index.column());
    case sortRole: return sortValue(row, index.column());
    case copyRole: return QString::fromStdString(row.payment.counterparty.text());
    case Qt::TextAlignmentRole:
        if (index.column() == amountColumn || index.column() == feeColumn) {
            return QVariant::fromValue(Qt::Alignment{Qt::AlignRight | Qt::AlignVCenter});
        }
        return {};
    case Qt::ForegroundRole:
        if (row.payment.suspicion != Suspicion::none) {
            return QGuiApplication::palette().brush(QPalette::Disabled, QPalette::Text);
        }
        return {};
    case Qt::ToolTipRole: return plainToolTip(display(row, index.column()).toString());
    case Qt::AccessibleTextRole:
        if (index.column() == timeColumn) {
            return tr("%1, %2, %3, %4", "kind, amount, time, state")
                .arg(kindOf(row.payment), amountOf(row.payment), timeOf(row.payment), stateOf(row));
        }
        return {};
    default: return {};
    }
}

QVariant WalletHistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case timeColumn: return tr("Time");
    case kindColumn: return tr("What");
    case amountColumn: return tr("Amount");
    case addressColumn: return tr("From or to");
    case stateColumn: return tr("State");
    case feeColumn: return tr("Fee");
    default: return {};
    }
}

std::string WalletHistoryModel::keyOf(const HistoryRow& row) const
{
    const auto& id = row.payment.id;
    return std::string{id.begin(), id.end()} + static_cast<char>('0' + static_cast<int>(row.payment.direction)) +
           static_cast<char>('0' + (row.payment.token ? static_cast<int>(*row.payment.token) : 9)) +
           row.payment.counterparty.text();
}

WalletHistoryFilter::WalletHistoryFilter(WalletHistoryModel& model, QObject* parent)
    : QSortFilterProxyModel{parent}, m_model{model}
{
    setSourceModel(&model);
}

void WalletHistoryFilter::setDirection(std::optional<Direction> direction)
{
    m_direction = direction;
    invalidateFilter();
}

void WalletHistoryFilter::setToken(std::optional<wallet::PaidToken> token)
{
    m_token = token;
    invalidateFilter();
}

void WalletHistoryFilter::setSuspiciousShown(bool shown)
{
    m_suspiciousShown = shown;
    invalidateFilter();
}

bool WalletHistoryFilter::filterAcceptsRow(int row, const QModelIndex& /*parent*/) const
{
    const auto& payment = m_model.rowAt(row).payment;
    return (!m_direction || payment.direction == *m_direction || payment.direction == Direction::self) &&
           (!m_token || payment.token == m_token) && (m_suspiciousShown || payment.suspicion == Suspicion::none);
}

}  // namespace barter::ui
