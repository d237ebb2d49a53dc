#include "ui/field_list.hpp"

#include "ui/untrusted_text.hpp"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextLayout>

#include <algorithm>

namespace barter::ui {
namespace {

constexpr int maxShownLines = 5;

/// The window shines through, whatever the palette is or becomes.
void makeTransparent(QWidget& widget)
{
    auto palette = widget.palette();
    palette.setBrush(QPalette::Base, Qt::transparent);
    widget.setPalette(palette);
}

/// As high as its text, up to `maxShownLines`.
class ShownText final : public QPlainTextEdit {
public:
    explicit ShownText(QWidget* parent) : QPlainTextEdit{parent}
    {
        setReadOnly(true);
        setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        setTabChangesFocus(true);
        setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        setFrameShape(NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        document()->setDocumentMargin(0);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        makeTransparent(*this);
        viewport()->setAutoFillBackground(false);
    }

    void fit()
    {
        int lines = 0;
        for (auto block = document()->begin(); block.isValid(); block = block.next()) {
            lines += std::max(block.layout()->lineCount(), 1);
        }
        setFixedHeight(std::clamp(lines, 1, maxShownLines) * fontMetrics().lineSpacing() + 2);
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QPlainTextEdit::resizeEvent(event);
        fit();
    }
};

}  // namespace

void Field::setText(const QString& text)
{
    if (m_line != nullptr && m_line->text() != text) {
        m_line->setText(text);
        m_line->setCursorPosition(0);
        m_line->setToolTip(plainToolTip(text));
    }
    if (m_text != nullptr && m_text->toPlainText() != text) {
        m_text->setPlainText(text);
        static_cast<ShownText*>(m_text)->fit();
    }
}

void Field::setVisible(bool visible)
{
    m_caption->setVisible(visible);
    (m_line != nullptr ? static_cast<QWidget*>(m_line) : m_text)->setVisible(visible);
}

FieldList::FieldList(const QString& heading, QWidget* parent) : QWidget{parent}, m_grid{new QGridLayout{this}}
{
    auto* title = new QLabel{heading, this};
    auto font = title->font();
    font.setBold(true);
    title->setFont(font);
    m_grid->addWidget(title, 0, 0, 1, 3);
    m_grid->setColumnStretch(1, 1);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setVerticalSpacing(0);
    m_grid->setHorizontalSpacing(12);
}

QWidget* FieldList::addCaption(const QString& caption, QWidget* field, Qt::Alignment alignment)
{
    auto* label = new QLabel{caption, this};
    label->setAlignment(Qt::AlignRight | alignment);
    label->setBuddy(field);
    label->setForegroundRole(QPalette::PlaceholderText);
    field->setAccessibleName(caption);
    m_grid->addWidget(label, m_grid->rowCount(), 0);
    return label;
}

Field FieldList::addLine(const QString& caption, QWidget* button)
{
    Field field;
    field.m_line = new QLineEdit{this};
    field.m_line->setReadOnly(true);
    field.m_line->setFrame(false);
    field.m_line->setFocusPolicy(Qt::ClickFocus);
    field.m_line->setTextMargins(-2, 0, 0, 0);  // as if it were a label
    makeTransparent(*field.m_line);
    field.m_caption = addCaption(caption, field.m_line, Qt::AlignVCenter);
    const int row = m_grid->rowCount() - 1;
    m_grid->addWidget(field.m_line, row, 1, 1, button == nullptr ? 2 : 1);
    if (button != nullptr) {
        m_grid->addWidget(button, row, 2);
    }
    return field;
}

Field FieldList::addTabStop(const QString& caption, QWidget* button)
{
    const Field field = addLine(caption, button);
    field.m_line->setFocusPolicy(Qt::StrongFocus);
    return field;
}

Field FieldList::addText(const QString& caption)
{
    Field field;
    field.m_text = new ShownText{this};
    field.m_caption = addCaption(caption, field.m_text, Qt::AlignTop);
    m_grid->addWidget(field.m_text, m_grid->rowCount() - 1, 1, 1, 2);
    return field;
}

}  // namespace barter::ui
