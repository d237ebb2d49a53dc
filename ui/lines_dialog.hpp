#pragma once

#include <QString>

class QInputDialog;
class QWidget;

namespace barter::ui {

/// A dialog that asks for a text of several lines, which Tab leaves for the buttons. It deletes itself when closed;
/// `open()` shows it and `textValueSelected` brings the text.
[[nodiscard]] QInputDialog* makeLinesDialog(const QString& title, const QString& label, QWidget* parent);

}  // namespace barter::ui
