#include "ui/row_focus.hpp"

#include <QAbstractItemView>
#include <QItemSelectionModel>

namespace barter::ui {

void selectFocusedRow(QAbstractItemView& view, Qt::FocusReason reason)
{
    const bool byKey = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason;
    auto* selection = view.selectionModel();
    if (byKey && selection != nullptr && !selection->hasSelection() && view.currentIndex().isValid()) {
        selection->select(view.currentIndex(), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
}

}  // namespace barter::ui
