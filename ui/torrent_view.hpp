#pragma once

#include "engine/torrent_snapshot.hpp"

#include <QTreeView>

#include <vector>

class QSettings;
class QTimer;

namespace barter::ui {

class TorrentFilter;

/// The table of torrents. Columns are chosen in the header's context menu, moved by dragging, sorted by a click,
/// and remembered in `settings` within a second after a change.
class TorrentView final : public QTreeView {
    Q_OBJECT

public:
    /// Both have to outlive the view.
    TorrentView(TorrentFilter& filter, QSettings& settings, QWidget* parent = nullptr);
    ~TorrentView() override;

    /// One checkable action for each column but the name, which always stays.
    [[nodiscard]] const std::vector<QAction*>& columnActions() const { return m_columnActions; }

    /// In the order of the list.
    [[nodiscard]] std::vector<engine::TorrentId> selectedIds() const;
    void selectOnly(engine::TorrentId id);

private:
    void addColumnActions();
    void setDefaultColumns();
    void restoreColumns();
    void saveColumns();
    void updateColumnActions();

    TorrentFilter& m_filter;
    QSettings& m_settings;
    std::vector<QAction*> m_columnActions;
    QTimer* m_saveTimer;
};

}  // namespace barter::ui
