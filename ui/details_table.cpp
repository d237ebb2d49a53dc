#include "ui/details_table.hpp"

#include "ui/diffed_table_model.hpp"
#include "ui/row_focus.hpp"
#include "ui/sort_menu.hpp"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFocusEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace barter::ui {

DetailsTable::DetailsTable(QAbstractItemModel& model, const QString& name, QWidget* parent) : QTableView{parent}
{
    m_proxy.setSourceModel(&model);
    m_proxy.setSortRole(sortRole);
    m_proxy.setSortLocaleAware(true);
    m_proxy.setSortCaseSensitivity(Qt::CaseInsensitive);
    setModel(&m_proxy);
    setAccessibleName(name);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideRight);
    setHorizontalScrollMode(ScrollPerPixel);
    setSortingEnabled(true);
    sortByColumn(0, Qt::AscendingOrder);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
}

void DetailsTable::offerColumns(QSettings& settings, const QString& table)
{
    m_columns.emplace(*this, *horizontalHeader(), settings, table);
}

QList<int> DetailsTable::selectedModelRows() const
{
    QList<int> rows;
    for (const auto& index : selectionModel()->selectedRows()) {
        rows.append(m_proxy.mapToSource(index).row());
    }
    return rows;
}

void DetailsTable::copySelected()
{
    QStringList lines;
    for (const auto& index : selectionModel()->selectedRows()) {
        lines.append(index.data(copyRole).toString());
    }
    if (!lines.isEmpty()) {
        QGuiApplication::clipboard()->setText(lines.join(QLatin1Char{'\n'}));
    }
}

void DetailsTable::addHeaderEntries(QMenu& menu)
{
    menu.addSeparator();
    menu.addMenu(new SortMenu{*horizontalHeader(), SortMenu::Columns::all, &menu});
    if (m_columns) {
        menu.addAction(m_columns->arrangeAction());
    }
}

void DetailsTable::setColumnCharacters(int column, int characters)
{
    const int contents = fontMetrics().averageCharWidth() * (characters + 2);
    setColumnWidth(column, std::max(contents, horizontalHeader()->sectionSizeHint(column)));
}

void DetailsTable::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelected();
        return;
    }
    QTableView::keyPressEvent(event);
}

void DetailsTable::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    Q_EMIT menuRequested(byKey ? viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()) : event->globalPos());
}

void DetailsTable::focusInEvent(QFocusEvent* event)
{
    QTableView::focusInEvent(event);
    selectFocusedRow(*this, event->reason());
}

void DetailsTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT selectionChanges();
}

}  // namespace barter::ui
