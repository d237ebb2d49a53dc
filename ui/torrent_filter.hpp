#pragma once

#include "ui/torrent_list_model.hpp"

#include <QSortFilterProxyModel>
#include <QStringList>

namespace barter::ui {

/// The torrents of one group whose name, save path or info-hash contains all words of a search, in the order of a
/// column.
///
/// GUI thread only. Filtering and sorting read the source model directly, without QVariants.
class TorrentFilter final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit TorrentFilter(TorrentListModel& source, QObject* parent = nullptr);

    void setGroup(TorrentGroup group);
    [[nodiscard]] TorrentGroup group() const { return m_group; }

    /// Case does not matter. Words are what stands between white space; an empty text shows all.
    void setSearch(const QString& text);
    [[nodiscard]] const QString& search() const { return m_search; }

    [[nodiscard]] const engine::TorrentSnapshot& torrent(const QModelIndex& proxyIndex) const;
    /// An invalid index if it is not there or filtered out.
    [[nodiscard]] QModelIndex indexOf(engine::TorrentId id, int column = TorrentListModel::NameColumn) const;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    TorrentListModel& m_source;
    TorrentGroup m_group = TorrentGroup::all;
    QString m_search;
    QStringList m_words;
};

}  // namespace barter::ui
