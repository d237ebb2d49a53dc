#include "ui/state_strip.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace barter::ui {

StateStrip::StateStrip(QWidget* parent) : QWidget{parent}, m_sentence{new QLabel}, m_button{new QPushButton}
{
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_help) {
            Q_EMIT helpRequested(*m_help);
        }
    });
    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins(8, 2, 8, 2);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(m_button);
}

void StateStrip::setTorrent(const std::optional<engine::TorrentSnapshot>& torrent)
{
    const auto text = torrent ? stateText(*torrent) : StateText{};
    m_help = text.help;
    if (m_sentence->text() != text.sentence) {
        m_sentence->setText(text.sentence);
    }
    m_button->setVisible(m_help.has_value());
    if (m_help) {
        m_button->setText(helpLabel(*m_help));
    }
}

}  // namespace barter::ui
