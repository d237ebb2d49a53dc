#include "ui/torrent_filter.hpp"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace barter::ui {

TorrentFilter::TorrentFilter(TorrentListModel& source, QObject* parent)
    : QSortFilterProxyModel{parent}, m_source{source}
{
    setSourceModel(&source);
}

void TorrentFilter::setGroup(TorrentGroup group)
{
    if (group != m_group) {
        m_group = group;
        invalidateRowsFilter();
    }
}

void TorrentFilter::setSearch(const QString& text)
{
    if (text == m_search) {
        return;
    }
    m_search = text;
    static const QRegularExpression whiteSpace{QStringLiteral("\\s+")};
    auto words = text.toCaseFolded().split(whiteSpace, Qt::SkipEmptyParts);
    if (words != m_words) {
        m_words = std::move(words);
        invalidateRowsFilter();
    }
}

const engine::TorrentSnapshot& TorrentFilter::torrent(const QModelIndex& proxyIndex) const
{
    return m_source.torrent(mapToSource(proxyIndex).row());
}

QModelIndex TorrentFilter::indexOf(engine::TorrentId id, int column) const
{
    const auto row = m_source.rowOf(id);
    return row ? mapFromSource(m_source.index(*row, column)) : QModelIndex{};
}

bool TorrentFilter::filterAcceptsRow(int sourceRow, const QModelIndex& /*sourceParent*/) const
{
    if (!m_source.groups(sourceRow)[static_cast<std::size_t>(m_group)]) {
        return false;
    }
    return std::all_of(m_words.begin(), m_words.end(), [this, sourceRow](const QString& word) {
        return m_source.searchText(sourceRow).contains(word);
    });
}

bool TorrentFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    return m_source.lessThan(static_cast<TorrentListModel::Column>(left.column()), left.row(), right.row());
}

}  // namespace barter::ui
