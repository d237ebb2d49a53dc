#include "ui/entry_bar.hpp"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace barter::ui {
namespace {

constexpr int maxLineLength = 4096;
constexpr int shownLines = 4;

}  // namespace

EntryBar::EntryBar(Lines lines, QWidget* parent)
    : QWidget{parent}, m_label{new QLabel{this}}, m_add{new QPushButton{tr("A&dd"), this}}
{
    if (lines == Lines::one) {
        m_line = new QLineEdit{this};
        m_line->setMaxLength(maxLineLength);
        m_line->setClearButtonEnabled(true);
        connect(m_line, &QLineEdit::textChanged, this, [this] { m_add->setEnabled(!this->lines().isEmpty()); });
        m_field = m_line;
    } else {
        m_text = new QPlainTextEdit{this};
        m_text->setTabChangesFocus(true);
        m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
        m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * shownLines + 2 * m_text->frameWidth() + 10);
        connect(m_text, &QPlainTextEdit::textChanged, this, [this] { m_add->setEnabled(!this->lines().isEmpty()); });
        m_field = m_text;
    }
    m_field->installEventFilter(this);
    m_label->setBuddy(m_field);
    m_label->setTextFormat(Qt::PlainText);
    auto* cancel = new QPushButton{tr("&Cancel"), this};
    connect(m_add, &QPushButton::clicked, this, &EntryBar::finish);
    connect(cancel, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });

    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    const auto align = lines == Lines::one ? Qt::Alignment{} : Qt::Alignment{Qt::AlignTop};
    layout->addWidget(m_label, 0, align);
    layout->addWidget(m_field, 1);
    layout->addWidget(m_add, 0, align);
    layout->addWidget(cancel, 0, align);
    hide();
}

void EntryBar::ask(const QString& label, const QString& example)
{
    m_label->setText(label);
    if (m_line != nullptr) {
        m_line->setPlaceholderText(example);
        m_line->clear();
    } else {
        m_text->setPlaceholderText(example);
        m_text->clear();
    }
    m_add->setEnabled(false);
    show();
    m_field->setFocus();
}

QStringList EntryBar::lines() const
{
    const auto text = m_line != nullptr ? m_line->text() : m_text->toPlainText();
    QStringList found;
    for (const auto& line : text.split(QLatin1Char{'\n'})) {
        if (!line.trimmed().isEmpty()) {
            found.append(line.trimmed());
        }
    }
    return found;
}

void EntryBar::finish()
{
    const auto found = lines();
    if (found.isEmpty()) {
        return;
    }
    hide();
    Q_EMIT closed();
    Q_EMIT entered(found);
}

bool EntryBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress) {
        return QWidget::eventFilter(watched, event);
    }
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Escape) {
        hide();
        Q_EMIT closed();
        return true;
    }
    const bool isReturn = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (isReturn && (m_line != nullptr || key->modifiers().testFlag(Qt::ControlModifier))) {
        finish();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace barter::ui
