#pragma once

#include <QMenu>

class QHeaderView;

namespace barter::ui {

/// "Sort by": what a click on a header does, for the keyboard and for screen readers.
///
/// One checkable entry for each column. The one that sorts is checked and says in which direction; choosing it turns
/// the order around, and any other one sorts by its column as a first click on the header would. The menu follows when
/// the header is clicked.
class SortMenu final : public QMenu {
    Q_OBJECT

public:
    enum class Columns {
        all,    ///< also those that the person has hidden: one can sort by what is not shown
        shown,  ///< where the program hides columns that make no sense
    };

    /// `header` belongs to a view that sorts (setSortingEnabled) and has its model. It has to outlive the menu.
    SortMenu(QHeaderView& header, Columns columns, QWidget* parent = nullptr);

    void setColumns(Columns columns);

private:
    void fill();
    void choose(int column);
    void showOrder();
    [[nodiscard]] QString title(int column) const;

    QHeaderView& m_header;
    Columns m_columns;
    QList<QAction*> m_entries;  // by column
};

}  // namespace barter::ui
