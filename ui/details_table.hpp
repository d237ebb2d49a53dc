#pragma once

#include "ui/column_places.hpp"

#include <QSortFilterProxyModel>
#include <QTableView>

class QMenu;

namespace barter::ui {

/// A table of peers or trackers: whole rows are chosen, a click on a header sorts, Ctrl+C copies the first column.
///
/// Tab leaves the table instead of walking through its cells. The model has to outlive the view.
class DetailsTable final : public QTableView {
    Q_OBJECT

public:
    /// `name` for screen readers.
    DetailsTable(QAbstractItemModel& model, const QString& name, QWidget* parent = nullptr);

    /// In terms of the model, without repetitions; empty when nothing is selected.
    [[nodiscard]] QList<int> selectedModelRows() const;
    /// The `copyRole` of the selected rows, one line each, to the clipboard.
    void copySelected();
    /// What else is done with the mouse on the header: sorting, and arranging the columns.
    void addHeaderEntries(QMenu& menu);
    /// Of so many characters, for its first look.
    void setColumnCharacters(int column, int characters);

Q_SIGNALS:
    void selectionChanges();
    /// By the menu key too; `position` on the screen.
    void menuRequested(const QPoint& position);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    void arrangeColumns();

    QSortFilterProxyModel m_proxy;
    ColumnPlaces m_initialPlaces;
};

}  // namespace barter::ui
