#pragma once

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPalette>
#include <QScrollBar>
#include <QStyleFactory>
#include <QWidget>

namespace barter::test {

/// What a screen reader would call the control: its accessible name, text or the label it is the buddy of.
inline QString spokenName(QWidget* widget)
{
    auto* accessible = QAccessible::queryAccessibleInterface(widget);
    if (accessible != nullptr && qobject_cast<QComboBox*>(widget) != nullptr) {
        // On Linux the name of a combo box is its value; the label tells what it is for.
        const auto labels = accessible->relations(QAccessible::Label);
        return labels.isEmpty() ? QString{} : labels.front().first->text(QAccessible::Name);
    }
    return accessible == nullptr ? QString{} : accessible->text(QAccessible::Name);
}

/// Controls that take the keyboard and have no name that a screen reader could say; parts of a larger control, which
/// speaks for them, are left out. Empty when all is well.
inline QStringList namelessControls(QWidget& window)
{
    QStringList nameless;
    for (auto* widget : window.findChildren<QWidget*>()) {
        const auto* parent = widget->parentWidget();
        const bool part = qobject_cast<const QComboBox*>(parent) != nullptr ||
                          qobject_cast<const QAbstractSpinBox*>(parent) != nullptr ||
                          qobject_cast<QScrollBar*>(widget) != nullptr ||
                          qobject_cast<QHeaderView*>(widget) != nullptr || qobject_cast<QMenu*>(widget) != nullptr ||
                          widget->window() != &window;
        if (!part && widget->focusPolicy() != Qt::NoFocus && spokenName(widget).isEmpty()) {
            nameless << QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char{' '} +
                            widget->objectName();
        }
    }
    return nameless;
}

/// Labels that would take their text for rich text.
inline QStringList richLabels(QWidget& window)
{
    QStringList rich;
    for (const auto* label : window.findChildren<QLabel*>()) {
        const bool looksRich = label->textFormat() == Qt::RichText || label->textFormat() == Qt::MarkdownText ||
                               (label->textFormat() == Qt::AutoText && Qt::mightBeRichText(label->text()));
        if (looksRich) {
            rich << label->text();
        }
    }
    return rich;
}

/// A button by its text without mnemonic.
template <class Button = QAbstractButton>
Button* buttonOf(const QWidget& window, const QString& text)
{
    for (auto* button : window.findChildren<Button*>()) {
        if (QString{button->text()}.remove(QLatin1Char{'&'}) == text) {
            return button;
        }
    }
    return nullptr;
}

/// The first control whose spoken name is `name`.
template <class Widget>
Widget* controlOf(const QWidget& window, const QString& name)
{
    for (auto* widget : window.findChildren<Widget*>()) {
        if (QString{spokenName(widget)}.remove(QLatin1Char{'&'}) == name) {
            return widget;
        }
    }
    return nullptr;
}

inline QPalette darkPalette()
{
    QPalette palette{QColor{0x2b, 0x2b, 0x2e}};
    palette.setColor(QPalette::WindowText, QColor{0xf0, 0xf0, 0xf0});
    palette.setColor(QPalette::Text, QColor{0xf0, 0xf0, 0xf0});
    palette.setColor(QPalette::ButtonText, QColor{0xf0, 0xf0, 0xf0});
    palette.setColor(QPalette::PlaceholderText, QColor{0xa0, 0xa0, 0xa0});
    palette.setColor(QPalette::Base, QColor{0x1e, 0x1e, 0x20});
    palette.setColor(QPalette::AlternateBase, QColor{0x26, 0x26, 0x28});
    return palette;
}

/// Writes light and dark pictures of a window to $BARTER_PICTURES, for people to look at; without it does nothing.
inline void takePictures(QWidget& window, const QString& name)
{
    const QString folder = qEnvironmentVariable("BARTER_PICTURES");
    if (folder.isEmpty()) {
        return;
    }
    const QPalette before = QApplication::palette();
    for (const bool dark : {false, true}) {
        QApplication::setPalette(dark ? darkPalette()
                                      : QStyleFactory::create(QStringLiteral("Fusion"))->standardPalette());
        QApplication::processEvents();
        window.grab().save(
            QDir{folder}.filePath(name + (dark ? QLatin1String{"-dark.png"} : QLatin1String{"-light.png"})));
    }
    QApplication::setPalette(before);
}

}  // namespace barter::test
