#pragma once

#include <QString>

class QColor;
class QLabel;
class QPalette;
class QWidget;

namespace barter::ui {

/// A label that wraps its lines and never takes its text for rich text, wherever the text comes from.
[[nodiscard]] QLabel* makePlainLabel(const QString& text = {}, QWidget* parent = nullptr);
/// The same in the colour of explanations, which stand below what they explain.
[[nodiscard]] QLabel* makeHintLabel(const QString& text = {}, QWidget* parent = nullptr);
/// Larger and bold, in one line.
[[nodiscard]] QLabel* makeTitleLabel(const QString& text, QWidget* parent = nullptr);

/// The colour of errors, readable on the window's background.
[[nodiscard]] QColor warningColor(const QPalette& palette);
/// Shows `text` as a warning: in the colour of errors, and with a sign in front, since colour alone does not reach
/// everybody. An empty text hides the label.
void showWarning(QLabel& label, const QString& text);
/// Shows `text` as an explanation; an empty text hides the label.
void showHint(QLabel& label, const QString& text);

}  // namespace barter::ui
