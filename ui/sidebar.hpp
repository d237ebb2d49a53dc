#pragma once

#include "ui/torrent_group.hpp"

#include <QListWidget>

namespace barter::ui {

class TorrentListModel;

/// The groups beside the list, each with its icon and how many torrents are in it.
class Sidebar final : public QListWidget {
    Q_OBJECT

public:
    explicit Sidebar(QWidget* parent = nullptr);

    void setGroup(TorrentGroup group);
    [[nodiscard]] TorrentGroup group() const;
    void showCounts(const TorrentListModel& model);
    QSize sizeHint() const override;

Q_SIGNALS:
    void groupChosen(barter::ui::TorrentGroup group);
};

}  // namespace barter::ui
