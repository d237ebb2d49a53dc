#pragma once

#include "engine/torrent_snapshot.hpp"
#include "ui/table_columns.hpp"

#include <QTreeView>

#include <vector>

class QSettings;

namespace barter::ui {

class TorrentFilter;

/// The table of torrents.
class TorrentView final : public QTreeView {
    Q_OBJECT

public:
    /// Both have to outlive the view.
    TorrentView(TorrentFilter& filter, QSettings& settings, QWidget* parent = nullptr);

    [[nodiscard]] const TableColumns& columns() const { return m_columns; }

    /// In the order of the list.
    [[nodiscard]] std::vector<engine::TorrentId> selectedIds() const;
    void selectOnly(engine::TorrentId id);

protected:
    void focusInEvent(QFocusEvent* event) override;

private:
    /// Gives the table its first look.
    QHeaderView& prepared();

    TorrentFilter& m_filter;
    TableColumns m_columns;
};

}  // namespace barter::ui
