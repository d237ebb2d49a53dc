#pragma once

#include "ui/torrent_list_model.hpp"

#include <QIcon>
#include <QString>

namespace barter::ui {

/// The texts of the torrent list, cell by cell. `name` is the cleaned name. GUI thread.

[[nodiscard]] QString columnTitle(TorrentListModel::Column column);
[[nodiscard]] bool isNumeric(TorrentListModel::Column column);
[[nodiscard]] QString
cellText(TorrentListModel::Column column, const engine::TorrentSnapshot& torrent, const QString& name);
/// What a screen reader says. The first column reads the row: "debian.iso, 71 percent, downloading, 3 minutes left".
[[nodiscard]] QString
spokenCell(TorrentListModel::Column column, const engine::TorrentSnapshot& torrent, const QString& name);
/// Plain text, empty where the cell says it all.
[[nodiscard]] QString
cellToolTip(TorrentListModel::Column column, const engine::TorrentSnapshot& torrent, const QString& name);
/// Differs by shape, not by colour.
[[nodiscard]] QIcon stateIcon(const engine::TorrentSnapshot& torrent);
/// What the bar shows: of checking while checking, else of the wanted bytes.
[[nodiscard]] double shownProgress(const engine::TorrentSnapshot& torrent);

}  // namespace barter::ui
