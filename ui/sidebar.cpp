#include "ui/sidebar.hpp"

#include "ui/format.hpp"
#include "ui/icons.hpp"
#include "ui/torrent_list_model.hpp"

#include <QApplication>
#include <QPainter>
#include <QStyledItemDelegate>

namespace barter::ui {
namespace {

constexpr int countRole = Qt::UserRole;
constexpr int rowPadding = 6;
constexpr int countMargin = 8;
constexpr int walletRow = static_cast<int>(allTorrentGroups.size());

/// Draws the count at the right end of the row.
class CountDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        if (!index.data(countRole).isValid()) {
            return;
        }
        const bool selected = (option.state & QStyle::State_Selected) != 0;
        painter->save();
        painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
        painter->drawText(option.rect.adjusted(0, 0, -countMargin, 0),
                          Qt::AlignRight | Qt::AlignVCenter,
                          formatNumber(index.data(countRole).toInt()));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        auto size = QStyledItemDelegate::sizeHint(option, index);
        size.rheight() += rowPadding;
        size.rwidth() += option.fontMetrics.horizontalAdvance(formatNumber(99'999)) + 2 * countMargin;
        return size;
    }
};

QString title(TorrentGroup group)
{
    switch (group) {
    case TorrentGroup::all: return Sidebar::tr("All");
    case TorrentGroup::downloading: return Sidebar::tr("Downloading");
    case TorrentGroup::seeding: return Sidebar::tr("Seeding");
    case TorrentGroup::stopped: return Sidebar::tr("Stopped");
    case TorrentGroup::problems: return Sidebar::tr("Problems");
    }
    return {};
}

Icon iconOf(TorrentGroup group)
{
    switch (group) {
    case TorrentGroup::all: return Icon::all;
    case TorrentGroup::downloading: return Icon::downloading;
    case TorrentGroup::seeding: return Icon::seeding;
    case TorrentGroup::stopped: return Icon::stopped;
    case TorrentGroup::problems: break;
    }
    return Icon::problem;
}

}  // namespace

Sidebar::Sidebar(QWidget* parent) : QListWidget{parent}
{
    setAccessibleName(tr("Filters"));
    setItemDelegate(new CountDelegate{this});
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    for (const auto group : allTorrentGroups) {
        auto* item = new QListWidgetItem{lineIcon(iconOf(group)), title(group), this};
        item->setData(countRole, 0);
        item->setData(Qt::AccessibleTextRole, title(group));
    }
    setCurrentRow(0);
    connect(this, &QListWidget::currentRowChanged, this, &Sidebar::choose);
}

void Sidebar::setGroup(TorrentGroup group)
{
    setCurrentRow(static_cast<int>(group));
}

void Sidebar::choose(int row)
{
    if (isWalletChosen()) {
        Q_EMIT walletChosen();
        return;
    }
    m_group = row < 0 ? TorrentGroup::all : static_cast<TorrentGroup>(row);
    Q_EMIT groupChosen(m_group);
}

bool Sidebar::isWalletChosen() const
{
    return currentRow() >= walletRow;
}

void Sidebar::chooseWallet()
{
    if (count() > walletRow) {
        setCurrentRow(walletRow);
    }
}

void Sidebar::setWalletShown(bool shown)
{
    if (shown == (count() > walletRow)) {
        return;
    }
    if (shown) {
        auto* entry = new QListWidgetItem{lineIcon(Icon::wallet), tr("Wallet"), this};
        entry->setData(Qt::AccessibleTextRole, tr("Wallet"));
        return;
    }
    if (isWalletChosen()) {
        setGroup(m_group);
    }
    delete takeItem(walletRow);
}

void Sidebar::showCounts(const TorrentListModel& model)
{
    for (const auto group : allTorrentGroups) {
        auto* row = item(static_cast<int>(group));
        const int count = model.count(group);
        if (row->data(countRole).toInt() != count) {
            row->setData(countRole, count);
            row->setData(Qt::AccessibleTextRole, tr("%1, %2", "filter, count").arg(title(group), formatNumber(count)));
        }
    }
}

QSize Sidebar::sizeHint() const
{
    return {sizeHintForColumn(0) + 2 * frameWidth(), sizeHintForRow(0) * count()};
}

}  // namespace barter::ui
