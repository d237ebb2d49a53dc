#pragma once

#include "ui/state_text.hpp"

#include <QWidget>

class QLabel;
class QPushButton;

namespace barter::ui {

/// One line below the list: what the selected torrent does, and the button that helps. Hidden without a torrent.
/// The details say the same on their first page, so the window shows it only while they are hidden.
class StateStrip final : public QWidget {
    Q_OBJECT

public:
    explicit StateStrip(QWidget* parent = nullptr);

    void setTorrent(const std::optional<engine::TorrentSnapshot>& torrent);

Q_SIGNALS:
    void helpRequested(barter::ui::StateHelp help);

private:
    QLabel* m_sentence;
    QPushButton* m_button;
    std::optional<StateHelp> m_help;
};

}  // namespace barter::ui
