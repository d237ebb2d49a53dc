#pragma once

#include "ui/details_tab.hpp"
#include "ui/tracker_list_model.hpp"

class QLabel;
class QPushButton;
class QSettings;
class QStackedWidget;

namespace barter::ui {

class DetailsTable;
class EntryBar;

/// The page with the trackers and web seeds.
class DetailsTrackers final : public DetailsTab {
    Q_OBJECT

public:
    DetailsTrackers(SessionGateway& gateway, QSettings& remembered, QWidget* parent = nullptr);

    [[nodiscard]] engine::DetailsPart part() const override { return engine::DetailsPart::trackers; }
    void setDetails(const engine::TorrentDetails& details) override;
    /// Opens the field for URLs of trackers.
    void askForTrackers();

protected:
    void clear() override;
    void showTorrent(const engine::TorrentSnapshot& torrent) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void askForWebSeed();
    void removeSelected();
    void showMenu(const QPoint& position);

    TrackerListModel m_model;
    QStackedWidget* m_pages;
    QLabel* m_none;
    DetailsTable* m_table;
    EntryBar* m_trackerEntry;
    EntryBar* m_webSeedEntry;
    QPushButton* m_add;
    QPushButton* m_addWebSeed;
    QPushButton* m_remove;
    QPushButton* m_copy;
    QPushButton* m_askAgain;
};

}  // namespace barter::ui
