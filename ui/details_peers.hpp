#pragma once

#include "ui/details_tab.hpp"
#include "ui/peer_list_model.hpp"

class QLabel;
class QPushButton;
class QSettings;
class QStackedWidget;

namespace barter::ui {

class DetailsTable;
class EntryBar;

/// The page with the connected peers.
class DetailsPeers final : public DetailsTab {
    Q_OBJECT

public:
    DetailsPeers(SessionGateway& gateway, QSettings& remembered, QWidget* parent = nullptr);

    [[nodiscard]] engine::DetailsPart part() const override { return engine::DetailsPart::peers; }
    void setDetails(const engine::TorrentDetails& details) override;

protected:
    void clear() override;
    void showTorrent(const engine::TorrentSnapshot& torrent) override;

private:
    void askForPeer();
    void showMenu(const QPoint& position);

    PeerListModel m_model;
    QStackedWidget* m_pages;
    QLabel* m_nobody;
    DetailsTable* m_table;
    EntryBar* m_entry;
    QPushButton* m_add;
    QPushButton* m_copy;
};

}  // namespace barter::ui
