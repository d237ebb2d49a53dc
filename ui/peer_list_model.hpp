#pragma once

#include "engine/torrent_details.hpp"
#include "ui/diffed_table_model.hpp"

namespace barter::ui {

/// The peers and web seeds that a torrent is connected to. GUI thread only.
class PeerListModel final : public DiffedTableModel<engine::PeerEntry> {
    Q_OBJECT

public:
    enum Column {
        addressColumn,
        clientColumn,
        flagsColumn,
        progressColumn,
        downRateColumn,
        upRateColumn,
        receivedColumn,
        sentColumn,
        columnTotal
    };

    using DiffedTableModel::DiffedTableModel;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] std::string keyOf(const engine::PeerEntry& peer) const override;
};

/// A letter for each thing to know about the connection, for example "D E P T".
[[nodiscard]] QString peerFlags(const engine::PeerEntry& peer);
/// The same in words, one line each.
[[nodiscard]] QStringList peerFlagWords(const engine::PeerEntry& peer);

}  // namespace barter::ui
