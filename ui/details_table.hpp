#pragma once

#include "ui/table_columns.hpp"

#include <QSortFilterProxyModel>
#include <QTableView>

#include <optional>

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
    /// Lets the person arrange the columns, once the table looks as it does at first. See TableColumns.
    void offerColumns(QSettings& settings, const QString& table);
    /// What else is done with the mouse on the header: sorting, and arranging the columns. The latter once it is
    /// offered.
    void addHeaderEntries(QMenu& menu);
    /// Of so many characters, and wide enough for the title, for its first look.
    void setColumnCharacters(int column, int characters);

Q_SIGNALS:
    void selectionChanges();
    /// By the menu key too; `position` on the screen.
    void menuRequested(const QPoint& position);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    QSortFilterProxyModel m_proxy;
    std::optional<TableColumns> m_columns;
};

}  // namespace barter::ui
