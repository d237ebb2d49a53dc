#pragma once

#include "ui/column_places.hpp"

#include <QDialog>

#include <functional>

class QListWidget;
class QListWidgetItem;
class QPushButton;
class QSpinBox;

namespace barter::ui {

/// Which columns a table shows, in which order and how wide: what else is done by dragging them with the mouse. Nothing
/// changes before OK.
///
/// Space shows or hides the current column, Alt+Up and Alt+Down move it, as the buttons do; Alt+W leads to its width.
/// Column 0 is what the table is about: it can be moved, not hidden, and grows into the room that the others leave.
class ColumnsDialog final : public QDialog {
    Q_OBJECT

public:
    /// In pixels, what the contents and the title of a column need. `column` in terms of the model.
    using FittingWidth = std::function<int(int column)>;

    /// `now` is listed at first, `initial` after Reset. Each holds all columns once. `fitting` is called until the
    /// dialog closes.
    ColumnsDialog(const ColumnPlaces& now, ColumnPlaces initial, FittingWidth fitting, QWidget* parent = nullptr);

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
    void showCurrent();
    void setCurrentWidth(int width);
    void updateButtons();

    ColumnPlaces m_initial;
    FittingWidth m_fitting;
    QListWidget* m_list;
    QPushButton* m_up;
    QPushButton* m_down;
    QSpinBox* m_width;
    QPushButton* m_fit;
};

}  // namespace barter::ui
