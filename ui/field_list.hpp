#pragma once

#include <QWidget>

#include <functional>

class QGridLayout;
class QLineEdit;
class QPlainTextEdit;

namespace barter::ui {

/// A text under a caption that can be selected and copied, but not changed. One line, or as many as the text needs.
///
/// A long text never widens the window: one line scrolls, several wrap, if need be inside a word. Screen readers
/// read caption and text together.
class Field {
public:
    /// Keeps selection and cursor when the text is the same.
    void setText(const QString& text);
    void setVisible(bool visible);

private:
    friend class FieldList;

    QWidget* m_caption = nullptr;
    QLineEdit* m_line = nullptr;
    QPlainTextEdit* m_text = nullptr;
};

/// Fields below each other, captions to the left, under a heading.
class FieldList final : public QWidget {
    Q_OBJECT

public:
    explicit FieldList(const QString& heading, QWidget* parent = nullptr);

    /// `button`, if given, stands to the right of the field.
    /// Tab passes by: two dozen stops would lie before what comes after the fields.
    Field addLine(const QString& caption, QWidget* button = nullptr);
    /// As addLine, for what people copy: a stop for Tab.
    Field addTabStop(const QString& caption, QWidget* button = nullptr);
    Field addText(const QString& caption);

private:
    QWidget* addCaption(const QString& caption, QWidget* field, Qt::Alignment alignment);

    QGridLayout* m_grid;
};

}  // namespace barter::ui
