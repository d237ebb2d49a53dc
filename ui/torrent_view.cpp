#include "ui/torrent_view.hpp"

#include "ui/columns_dialog.hpp"
#include "ui/progress_delegate.hpp"
#include "ui/torrent_cells.hpp"
#include "ui/torrent_filter.hpp"

#include <QAction>
#include <QHeaderView>
#include <QMenu>
#include <QResizeEvent>
#include <QSettings>
#include <QTimer>

#include <algorithm>
#include <array>
#include <utility>

namespace barter::ui {
namespace {

using Model = TorrentListModel;

constexpr std::chrono::milliseconds saveDelay{500};
constexpr QLatin1String headerKey{"list/header"};
constexpr QLatin1String columnCountKey{"list/columns"};
constexpr int rowPadding = 6;
constexpr int narrowestName = 150;

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
    : QTreeView{parent}, m_filter{filter}, m_settings{settings}, m_arrange{new QAction{tr("&Arrange columns…"), this}},
      m_saveTimer{new QTimer{this}}
{
    setModel(&filter);
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

    header()->setSectionsMovable(true);
    header()->setFirstSectionMovable(true);
    header()->setStretchLastSection(false);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    header()->setHighlightSections(false);
    header()->setAccessibleName(tr("Columns"));
    addColumnActions();
    restoreColumns();

    m_saveTimer->setSingleShot(true);
    m_saveTimer->setInterval(saveDelay);
    connect(m_saveTimer, &QTimer::timeout, this, &TorrentView::saveColumns);
    const auto saveSoon = qOverload<>(&QTimer::start);
    connect(header(), &QHeaderView::sectionMoved, m_saveTimer, saveSoon);
    connect(header(), &QHeaderView::sectionResized, m_saveTimer, saveSoon);
    connect(header(), &QHeaderView::sortIndicatorChanged, m_saveTimer, saveSoon);
    connect(header(), &QWidget::customContextMenuRequested, this, [this](const QPoint& position) {
        auto* menu = new QMenu{this};
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillColumnsMenu(*menu);
        menu->popup(header()->mapToGlobal(position));
    });
}

TorrentView::~TorrentView()
{
    if (m_saveTimer->isActive()) {
        saveColumns();
    }
}

void TorrentView::addColumnActions()
{
    for (int column = 1; column < Model::ColumnCount; ++column) {
        auto* action = new QAction{columnTitle(static_cast<Model::Column>(column)), this};
        action->setCheckable(true);
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            m_saveTimer->start();
        });
        m_columnActions.push_back(action);
    }
    connect(m_arrange, &QAction::triggered, this, &TorrentView::arrangeColumns);
}

void TorrentView::fillColumnsMenu(QMenu& menu) const
{
    menu.addAction(m_arrange);
    menu.addSeparator();
    for (auto* action : m_columnActions) {
        menu.addAction(action);
    }
}

void TorrentView::arrangeColumns()
{
    auto* dialog = new ColumnsDialog{columnPlaces(*header()), m_initialPlaces, window()};
    connect(dialog, &ColumnsDialog::chosen, this, [this](const ColumnPlaces& places) {
        setColumnPlaces(*header(), places);
        updateColumnActions();
        m_saveTimer->start();
    });
    dialog->open();
}

void TorrentView::setDefaultColumns()
{
    constexpr int padding = 16;
    for (int column = 0; column < Model::ColumnCount; ++column) {
        const auto which = static_cast<Model::Column>(column);
        const int title = header()->fontMetrics().horizontalAdvance(columnTitle(which)) + 2 * padding;
        setColumnWidth(column, std::max(title, fontMetrics().horizontalAdvance(sample(which)) + padding));
        setColumnHidden(column, std::find(shownAtFirst.begin(), shownAtFirst.end(), which) == shownAtFirst.end());
    }
    sortByColumn(Model::AddedColumn, Qt::DescendingOrder);
}

void TorrentView::restoreColumns()
{
    setDefaultColumns();
    m_initialPlaces = columnPlaces(*header());
    m_fillWhenShown = true;
    // The state of another number of columns would hide or lose some.
    if (m_settings.value(columnCountKey).toInt() == Model::ColumnCount) {
        m_fillWhenShown = !header()->restoreState(m_settings.value(headerKey).toByteArray());
        setColumnHidden(Model::NameColumn, false);
        sortByColumn(header()->sortIndicatorSection(), header()->sortIndicatorOrder());
    }
    updateColumnActions();
}

void TorrentView::showEvent(QShowEvent* event)
{
    QTreeView::showEvent(event);
    const int room = viewport()->width() - header()->length();
    if (std::exchange(m_fillWhenShown, false) || room > 0) {
        resizeName(room);
    }
}

void TorrentView::resizeEvent(QResizeEvent* event)
{
    const int room = event->size().width() - header()->length();
    const bool filled = header()->length() == event->oldSize().width();
    if (isVisible() && (filled || room > 0)) {
        resizeName(room);
    }
    QTreeView::resizeEvent(event);
}

void TorrentView::resizeName(int by)
{
    setColumnWidth(Model::NameColumn, std::max(columnWidth(Model::NameColumn) + by, narrowestName));
}

void TorrentView::saveColumns()
{
    m_settings.setValue(columnCountKey, int{Model::ColumnCount});
    m_settings.setValue(headerKey, header()->saveState());
}

void TorrentView::updateColumnActions()
{
    for (std::size_t position = 0; position < m_columnActions.size(); ++position) {
        const QSignalBlocker quiet{m_columnActions[position]};
        m_columnActions[position]->setChecked(!isColumnHidden(static_cast<int>(position) + 1));
    }
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

void TorrentView::selectOnly(engine::TorrentId id)
{
    if (const auto index = m_filter.indexOf(id); index.isValid()) {
        setCurrentIndex(index);
        selectionModel()->select(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        scrollTo(index);
    }
}

}  // namespace barter::ui
