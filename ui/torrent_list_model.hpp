#pragma once

#include "engine/torrent_snapshot.hpp"
#include "ui/torrent_group.hpp"

#include <QAbstractTableModel>
#include <QCollatorSortKey>

#include <array>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace barter::ui {

/// The torrents as rows, in the order in which they came. Sorting and filtering belong to TorrentFilter.
///
/// GUI thread only. It changes in one place, `apply`, once per tick, and holds copies: `data` takes
/// no lock and calls no engine, so that scrolling never waits for the network.
class TorrentListModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    /// What changes with each tick stands together, so that a tick announces nothing that a still column is sorted by.
    /// Window settings remember the numbers: new columns go to the end.
    enum Column {
        NameColumn,
        SizeColumn,
        ProgressColumn,
        StateColumn,
        DownColumn,
        UpColumn,
        EtaColumn,
        RatioColumn,
        PeersColumn,
        SeedsColumn,
        DownloadedColumn,
        UploadedColumn,
        AddedColumn,
        CompletedColumn,
        SavePathColumn,
        HashColumn,
        ColumnCount
    };
    enum Role {
        IdRole = Qt::UserRole,  ///< quint32, the TorrentId
        ProgressRole,           ///< double, 0 to 1, what the bar shows (of checking, while checking)
        MutedRole,              ///< bool, the row stands still: its storage is missing
    };

    explicit TorrentListModel(QObject* parent = nullptr);

    /// Adds, changes and removes rows so that views redraw and re-sort as little as possible.
    /// Unknown ids in `changed` and `removed` are ignored: the torrent may be gone already.
    void apply(const engine::TorrentsUpdate& update);

    [[nodiscard]] const engine::TorrentSnapshot& torrent(int row) const { return rowAt(row).torrent; }
    /// No value when there is no such torrent.
    [[nodiscard]] const engine::TorrentSnapshot* find(engine::TorrentId id) const;
    [[nodiscard]] std::optional<int> rowOf(engine::TorrentId id) const;
    /// How many torrents are in the group. Kept up to date with each change, not counted.
    [[nodiscard]] int count(TorrentGroup group) const { return m_counts[static_cast<std::size_t>(group)]; }
    [[nodiscard]] TorrentGroups groups(int row) const { return rowAt(row).groups; }
    /// The name as it is shown: cleaned.
    [[nodiscard]] const QString& name(int row) const { return rowAt(row).name; }
    /// Case-folded name, save path and hashes, made when it is first asked for.
    [[nodiscard]] const QString& searchText(int row) const;
    /// Whether the left row comes before the right one in the order of the column.
    [[nodiscard]] bool lessThan(Column column, int left, int right) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// After an `apply` that changed the count of any group.
    void countsChanged();

private:
    struct Row {
        engine::TorrentSnapshot torrent;
        QString name;
        TorrentGroups groups;
        mutable QString searchText;
        mutable std::optional<QCollatorSortKey> nameKey;
    };
    struct Columns {
        int first;
        int last;
    };
    using Changes = std::map<int, const engine::TorrentSnapshot*>;  ///< by row
    using Counts = std::array<int, torrentGroupCount>;

    [[nodiscard]] const Row& rowAt(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    [[nodiscard]] const QCollatorSortKey& nameKey(int row) const;
    void add(const std::vector<engine::TorrentSnapshot>& torrents);
    void change(const std::vector<engine::TorrentSnapshot>& torrents);
    void remove(const std::vector<engine::TorrentId>& ids);
    void removeRuns(const std::vector<int>& rows);
    void removeScattered(const std::vector<int>& rows);
    void changeWholeTable(const Changes& changes, Columns columns);
    /// Changes and announces one run after the other: a proxy that sorts looks for the new place of a row among
    /// the others, and would misplace it if some of those had changed already.
    void changeRunByRun(const Changes& changes, Columns columns);
    void replace(int row, const engine::TorrentSnapshot& torrent);
    void fill(Row& row, const engine::TorrentSnapshot& torrent);
    void count(TorrentGroups groups, int step);
    void numberRows(int first);
    [[nodiscard]] std::vector<int> rowsOf(const std::vector<engine::TorrentId>& ids) const;

    std::vector<Row> m_rows;
    std::unordered_map<engine::TorrentId, int> m_rowOf;
    Counts m_counts{};
};

}  // namespace barter::ui
