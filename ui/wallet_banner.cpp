#include "ui/wallet_banner.hpp"

#include "ui/plain_label.hpp"

#include <QAccessible>
#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace barter::ui {

WalletBanner::WalletBanner(const QString& action, QWidget* parent) : QFrame{parent}, m_text{makeHintLabel()}
{
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_text, 1);
    if (!action.isEmpty()) {
        m_button = new QPushButton{action};
        connect(m_button, &QPushButton::clicked, this, &WalletBanner::pressed);
        row->addWidget(m_button, 0, Qt::AlignVCenter);
    }
    hide();
}

void WalletBanner::showSentence(const QString& sentence)
{
    if (sentence == m_sentence) {
        return;
    }
    m_sentence = sentence;
    setAccessibleName(sentence);
    showWarning(*m_text, sentence);
    setVisible(!sentence.isEmpty());
    if (!sentence.isEmpty()) {
        QAccessibleEvent alert{this, QAccessible::Alert};
        QAccessible::updateAccessibility(&alert);
    }
}

}  // namespace barter::ui
