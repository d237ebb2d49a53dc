#include "ui/notice_bar.hpp"

#include "ui/icons.hpp"
#include "ui/plain_label.hpp"
#include "ui/untrusted_text.hpp"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStringList>
#include <QToolButton>

#include <algorithm>

namespace barter::ui {
namespace {

constexpr std::size_t mostShown = 5;
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

void NoticeBar::add(const QString& sentence, Kind kind)
{
    const bool shown = std::any_of(
        m_notices.begin(), m_notices.end(), [&](const Notice& notice) { return notice.sentence == sentence; });
    if (sentence.isEmpty() || shown) {
        return;
    }
    m_notices.push_back({sentence, kind});
    if (m_notices.size() > mostShown) {
        m_notices.erase(m_notices.begin());
        ++m_older;
    }
    drawSign();
    m_text->setText(breakable(text()));
    setAccessibleName(text());
    setVisible(true);
    QAccessibleEvent alert{this, QAccessible::Alert};
    QAccessible::updateAccessibility(&alert);
}

void NoticeBar::drawSign()
{
    const bool warns = kind() == Kind::problem;
    m_sign->setPixmap(lineIcon(warns ? Icon::problem : Icon::info, warns ? warningColor(palette()) : QColor{})
                          .pixmap(QSize{signSize, signSize}, devicePixelRatio()));
    m_sign->setAccessibleName(warns ? tr("Problem") : tr("Information"));
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
    m_notices.clear();
    m_older = 0;
    hide();
}

NoticeBar::Kind NoticeBar::kind() const
{
    const bool warns = std::any_of(
        m_notices.begin(), m_notices.end(), [](const Notice& notice) { return notice.kind == Kind::problem; });
    return warns ? Kind::problem : Kind::information;
}

QString NoticeBar::text() const
{
    QStringList lines;
    if (m_older > 0) {
        lines << tr("%n older message(s) not shown.", nullptr, m_older);
    }
    for (const auto& notice : m_notices) {
        lines << notice.sentence;
    }
    return lines.join(QLatin1Char{'\n'});
}

}  // namespace barter::ui
