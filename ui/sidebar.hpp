#pragma once

#include "ui/torrent_group.hpp"

#include <QListWidget>

namespace barter::ui {

class TorrentListModel;

/// The groups beside the list, each with its icon and how many torrents are in it; below them the wallet, if its page
/// is shown.
class Sidebar final : public QListWidget {
    Q_OBJECT

public:
    explicit Sidebar(QWidget* parent = nullptr);

    void setGroup(TorrentGroup group);
    /// The one that was chosen last.
    [[nodiscard]] TorrentGroup group() const { return m_group; }
    /// Whether there is an entry for the wallet. When the chosen one goes, the group before it is chosen.
    void setWalletShown(bool shown);
    [[nodiscard]] bool isWalletChosen() const;
    void chooseWallet();
    void showCounts(const TorrentListModel& model);
    QSize sizeHint() const override;

Q_SIGNALS:
    void groupChosen(barter::ui::TorrentGroup group);
    void walletChosen();

private:
    void choose(int row);

    TorrentGroup m_group = TorrentGroup::all;
};

}  // namespace barter::ui
