#include "ui/torrent_view.hpp"

#include "ui/progress_delegate.hpp"
#include "ui/row_focus.hpp"
#include "ui/torrent_cells.hpp"
#include "ui/torrent_filter.hpp"

#include <QFocusEvent>
#include <QHeaderView>

#include <algorithm>
#include <array>

namespace barter::ui {
namespace {

using Model = TorrentListModel;

constexpr int rowPadding = 6;

/// Columns that a new profile shows; the others wait in the header's menu.
constexpr std::array shownAtFirst{Model::NameColumn,
                                  Model::SizeColumn,
                                  Model::ProgressColumn,
                                  Model::StateColumn,
                                  Model::DownColumn,
                                  Model::UpColumn,
                                  Model::EtaColumn,
                                  Model::RatioColumn};

/// A text as wide as a column usually needs.
QString sample(Model::Column column)
{
    switch (column) {
    case Model::NameColumn: return {28, QLatin1Char{'n'}};
    case Model::SizeColumn:
    case Model::DownloadedColumn:
    case Model::UploadedColumn: return QStringLiteral("00.0 MiB");
    case Model::ProgressColumn: return QStringLiteral("00.0%  ##########");
    case Model::StateColumn: return QStringLiteral("nn Waiting for peers");
    case Model::DownColumn:
    case Model::UpColumn: return QStringLiteral("00.0 MiB/s");
    case Model::EtaColumn: return QStringLiteral("23 h 59 min");
    case Model::RatioColumn: return QStringLiteral("00.00");
    case Model::PeersColumn:
    case Model::SeedsColumn: return QStringLiteral("00 (000)");
    case Model::AddedColumn:
    case Model::CompletedColumn: return QStringLiteral("00/00/00 00:00 AM");
    case Model::SavePathColumn: return {24, QLatin1Char{'n'}};
    case Model::HashColumn: return {40, QLatin1Char{'0'}};
    case Model::ColumnCount: break;
    }
    return {};
}

/// Rows a little higher than a line of text, so that they are easy to hit and to read.
class RowDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        auto size = QStyledItemDelegate::sizeHint(option, index);
        size.rheight() += rowPadding;
        return size;
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if ((option->state & QStyle::State_Selected) == 0 && index.data(Model::MutedRole).toBool()) {
            option->palette.setCurrentColorGroup(QPalette::Disabled);
            option->state &= ~QStyle::State_Enabled;
        }
    }
};

}  // namespace

TorrentView::TorrentView(TorrentFilter& filter, QSettings& settings, QWidget* parent)
    : QTreeView{parent}, m_filter{filter}, m_columns{*this, prepared(), settings, QStringLiteral("list")}
{
}

QHeaderView& TorrentView::prepared()
{
    setModel(&m_filter);
    setAccessibleName(tr("Torrents"));
    setUniformRowHeights(true);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setAllColumnsShowFocus(true);
    setAlternatingRowColors(true);
    setSelectionMode(ExtendedSelection);
    setSortingEnabled(true);
    setEditTriggers(NoEditTriggers);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setFrameShape(NoFrame);
    setTextElideMode(Qt::ElideMiddle);
    setItemDelegate(new RowDelegate{this});
    setItemDelegateForColumn(Model::ProgressColumn, new ProgressDelegate{this});

    header()->setStretchLastSection(false);
    constexpr int padding = 16;
    for (int column = 0; column < Model::ColumnCount; ++column) {
        const auto which = static_cast<Model::Column>(column);
        const int title = header()->fontMetrics().horizontalAdvance(columnTitle(which)) + 2 * padding;
        setColumnWidth(column, std::max(title, fontMetrics().horizontalAdvance(sample(which)) + padding));
        setColumnHidden(column, std::find(shownAtFirst.begin(), shownAtFirst.end(), which) == shownAtFirst.end());
    }
    sortByColumn(Model::AddedColumn, Qt::DescendingOrder);
    return *header();
}

std::vector<engine::TorrentId> TorrentView::selectedIds() const
{
    auto rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.row() < b.row(); });
    std::vector<engine::TorrentId> ids;
    ids.reserve(static_cast<std::size_t>(rows.size()));
    for (const auto& row : rows) {
        ids.push_back(m_filter.torrent(row).id);
    }
    return ids;
}

void TorrentView::focusInEvent(QFocusEvent* event)
{
    QTreeView::focusInEvent(event);
    selectFocusedRow(*this, event->reason());
}

void TorrentView::selectOnly(engine::TorrentId id)
{
    if (const auto index = m_filter.indexOf(id); index.isValid()) {
        setCurrentIndex(index);
        selectionModel()->select(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        scrollTo(index);
    }
}

}  // namespace barter::ui
