#pragma once

#include <Qt>

class QAbstractItemView;

namespace barter::ui {

/// For focusInEvent, after the view's own: whoever comes by Tab or F6 finds the row with the focus selected, so that
/// menus and keys have something to work on. Leaves a selection as it is.
void selectFocusedRow(QAbstractItemView& view, Qt::FocusReason reason);

}  // namespace barter::ui
