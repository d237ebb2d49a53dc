#include "ui/status_pill.hpp"

#include "ui/untrusted_text.hpp"

#include <QMenu>
#include <QStyleOptionToolButton>
#include <QStylePainter>

namespace barter::ui {

StatusPill::StatusPill(QString subject, QWidget* parent) : QToolButton{parent}, m_subject{std::move(subject)}
{
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(InstantPopup);
    setAccessibleName(m_subject);
}

void StatusPill::display(Icon sign, const QString& text, const QString& sentence)
{
    if (m_sign != sign) {
        m_sign = sign;
        setIcon(lineIcon(sign));
    }
    if (this->text() == text && accessibleDescription() == sentence) {
        return;
    }
    setText(text);
    setAccessibleName(tr("%1: %2", "subject: what it shows").arg(m_subject, text));
    setAccessibleDescription(sentence);
    setToolTip(plainToolTip(sentence));
    if (m_explanation != nullptr) {
        m_explanation->setText(withoutMnemonic(sentence));
    }
}

void StatusPill::paintEvent(QPaintEvent* /*event*/)
{
    QStyleOptionToolButton option;
    initStyleOption(&option);
    option.features &= ~QStyleOptionToolButton::HasMenu;
    QStylePainter painter{this};
    painter.drawComplexControl(QStyle::CC_ToolButton, option);
}

QAction* StatusPill::addExplanation()
{
    auto* menu = new QMenu{this};
    m_explanation = menu->addAction(accessibleDescription());
    m_explanation->setEnabled(false);
    menu->addSeparator();
    auto* preferences = menu->addAction(lineIcon(Icon::settings), tr("&Preferences…"));
    setMenu(menu);
    return preferences;
}

}  // namespace barter::ui
