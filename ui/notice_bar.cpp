#include "ui/notice_bar.hpp"

#include "ui/icons.hpp"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace barter::ui {
namespace {

constexpr qsizetype mostShown = 5;
constexpr int signSize = 16;

}  // namespace

NoticeBar::NoticeBar(QWidget* parent) : QFrame{parent}, m_sign{new QLabel}, m_text{new QLabel}
{
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    // Not the colours of tool tips: those are dark in a light window, and icons would vanish on them.
    setBackgroundRole(QPalette::Base);

    drawSign();
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setForegroundRole(QPalette::Text);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton;
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::TabFocus);
    close->setIcon(lineIcon(Icon::close));
    close->setToolTip(tr("Close this message"));
    close->setAccessibleName(tr("Close this message"));
    connect(close, &QToolButton::clicked, this, &NoticeBar::clear);

    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins(8, 4, 4, 4);
    layout->addWidget(m_sign, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(close, 0, Qt::AlignTop);
    hide();
}

void NoticeBar::add(const QString& sentence)
{
    if (sentence.isEmpty() || m_sentences.contains(sentence)) {
        return;
    }
    m_sentences << sentence;
    if (m_sentences.size() > mostShown) {
        m_sentences.removeFirst();
        ++m_older;
    }
    m_text->setText(text());
    setAccessibleName(m_text->text());
    setVisible(true);
    QAccessibleEvent alert{this, QAccessible::Alert};
    QAccessible::updateAccessibility(&alert);
}

void NoticeBar::drawSign()
{
    m_sign->setPixmap(lineIcon(Icon::info).pixmap(QSize{signSize, signSize}, devicePixelRatio()));
}

void NoticeBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        drawSign();
    }
}

void NoticeBar::clear()
{
    m_sentences.clear();
    m_older = 0;
    hide();
}

QString NoticeBar::text() const
{
    auto lines = m_sentences;
    if (m_older > 0) {
        lines.prepend(tr("%n older message(s) not shown.", nullptr, m_older));
    }
    return lines.join(QLatin1Char{'\n'});
}

}  // namespace barter::ui
