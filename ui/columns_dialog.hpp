#pragma once

#include "ui/column_places.hpp"

#include <QDialog>

class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace barter::ui {

/// Which columns a table shows, and in which order: what else is done by dragging them with the mouse. Nothing changes
/// before OK.
///
/// Space shows or hides the current column, Alt+Up and Alt+Down move it; the buttons do the same. Column 0 is what the
/// table is about: it can be moved, not hidden.
class ColumnsDialog final : public QDialog {
    Q_OBJECT

public:
    /// `now` is listed at first, `initial` after Reset. Each holds all columns once.
    ColumnsDialog(const ColumnPlaces& now, ColumnPlaces initial, QWidget* parent = nullptr);

    void accept() override;

Q_SIGNALS:
    void chosen(const barter::ui::ColumnPlaces& places);

private:
    void list(const ColumnPlaces& places);
    /// For screen readers, which are not told of a box that is not checked.
    void nameItem(QListWidgetItem* item);
    [[nodiscard]] ColumnPlaces listed() const;
    /// `by` is -1 for up, 1 for down. Does nothing at the end of the list.
    void move(int by);
    void updateButtons();

    ColumnPlaces m_initial;
    QListWidget* m_list;
    QPushButton* m_up;
    QPushButton* m_down;
};

}  // namespace barter::ui
