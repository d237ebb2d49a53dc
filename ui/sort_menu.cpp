#include "ui/sort_menu.hpp"

#include <QActionGroup>
#include <QHeaderView>

namespace barter::ui {

SortMenu::SortMenu(QHeaderView& header, Columns columns, QWidget* parent)
    : QMenu{tr("&Sort by"), parent}, m_header{header}, m_columns{columns}
{
    fill();
    connect(&header, &QHeaderView::sortIndicatorChanged, this, &SortMenu::showOrder);
    connect(this, &QMenu::aboutToShow, this, &SortMenu::showOrder);
    showOrder();
}

void SortMenu::setColumns(Columns columns)
{
    m_columns = columns;
    showOrder();
}

void SortMenu::fill()
{
    auto* one = new QActionGroup{this};
    for (int column = 0; column < m_header.count(); ++column) {
        auto* entry = one->addAction(title(column));
        entry->setCheckable(true);
        connect(entry, &QAction::triggered, this, [this, column] { choose(column); });
        m_entries.append(entry);
    }
    addActions(m_entries);
}

QString SortMenu::title(int column) const
{
    auto text = m_header.model()->headerData(column, Qt::Horizontal).toString();
    return text.replace(QLatin1Char{'&'}, QLatin1String{"&&"});
}

void SortMenu::choose(int column)
{
    auto order = Qt::AscendingOrder;
    if (column == m_header.sortIndicatorSection() && m_header.sortIndicatorOrder() == Qt::AscendingOrder) {
        order = Qt::DescendingOrder;
    }
    m_header.setSortIndicator(column, order);
}

void SortMenu::showOrder()
{
    for (int column = 0; column < m_entries.size(); ++column) {
        const bool sorts = column == m_header.sortIndicatorSection();
        const auto sentence =
            m_header.sortIndicatorOrder() == Qt::AscendingOrder ? tr("%1 (ascending)") : tr("%1 (descending)");
        auto* entry = m_entries[column];
        entry->setText(sorts ? sentence.arg(title(column)) : title(column));
        entry->setChecked(sorts);
        entry->setVisible(m_columns == Columns::all || !m_header.isSectionHidden(column));
    }
}

}  // namespace barter::ui
