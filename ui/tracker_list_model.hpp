#pragma once

#include "engine/torrent_details.hpp"
#include "ui/diffed_table_model.hpp"

#include <string>
#include <vector>

namespace barter::ui {

/// A tracker, or a web seed, of which only the URL is known.
struct SourceRow {
    engine::TrackerEntry tracker;
    bool webSeed = false;

    bool operator==(const SourceRow&) const = default;
};

/// The trackers of a torrent in their tiers, and after them its web seeds. GUI thread only.
class TrackerListModel final : public DiffedTableModel<SourceRow> {
    Q_OBJECT

public:
    enum Column {
        urlColumn,
        tierColumn,
        stateColumn,
        messageColumn,
        seedsColumn,
        leechersColumn,
        downloadsColumn,
        nextColumn,
        columnTotal
    };

    using DiffedTableModel::DiffedTableModel;

    void setSources(const std::vector<engine::TrackerEntry>& trackers, const std::vector<std::string>& webSeeds);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] std::string keyOf(const SourceRow& source) const override;
};

}  // namespace barter::ui
