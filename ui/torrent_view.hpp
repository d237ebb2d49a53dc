#pragma once

#include "engine/torrent_snapshot.hpp"
#include "ui/column_places.hpp"

#include <QTreeView>

#include <vector>

class QSettings;
class QTimer;

namespace barter::ui {

class TorrentFilter;

/// The table of torrents. Columns are chosen in the header's context menu, moved by dragging, sorted by a click, all of
/// which the menus that it offers do by key, and remembered in `settings` within a second after a change. While the
/// columns fill the width, the name takes up what a change of the window's size adds or takes.
class TorrentView final : public QTreeView {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TorrentView)

public:
    /// Both have to outlive the view.
    TorrentView(TorrentFilter& filter, QSettings& settings, QWidget* parent = nullptr);
    ~TorrentView() override;

    /// One checkable action for each column but the name, which always stays.
    [[nodiscard]] const std::vector<QAction*>& columnActions() const { return m_columnActions; }
    /// The same actions, and one that asks for the order of the columns.
    void fillColumnsMenu(QMenu& menu) const;

    /// In the order of the list.
    [[nodiscard]] std::vector<engine::TorrentId> selectedIds() const;
    void selectOnly(engine::TorrentId id);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void addColumnActions();
    void arrangeColumns();
    void resizeName(int by);
    void setDefaultColumns();
    void restoreColumns();
    void saveColumns();
    void updateColumnActions();

    TorrentFilter& m_filter;
    QSettings& m_settings;
    std::vector<QAction*> m_columnActions;
    QAction* m_arrange;
    ColumnPlaces m_initialPlaces;
    QTimer* m_saveTimer;
    bool m_fillWhenShown = false;
};

}  // namespace barter::ui
