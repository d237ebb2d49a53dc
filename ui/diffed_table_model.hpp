#pragma once

#include <QAbstractTableModel>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace barter::ui {

/// Gives the value to sort a column by, where its text would sort wrongly.
inline constexpr int sortRole = Qt::UserRole;
/// Gives what Ctrl+C copies of a row, in column 0: unchanged, where the display shortens and cleans.
inline constexpr int copyRole = Qt::UserRole + 1;

/// A table whose rows come anew with each tick: announces what differs, so that selection and scrolling stay.
///
/// Rows keep their place as long as they are there; new ones are appended. A proxy gives them their order.
template <class Row>
class DiffedTableModel : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<Row> next);

    [[nodiscard]] const Row& rowAt(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }

protected:
    /// What makes a row the same row in the next list. Rows of one key are matched in their order.
    [[nodiscard]] virtual std::string keyOf(const Row& row) const = 0;

private:
    using Match = std::optional<std::size_t>;

    std::vector<Match> findIn(const std::vector<Row>& next) const;
    void removeUnmatched(std::vector<Match>& matches);
    void change(const std::vector<Match>& matches, std::vector<Row>& next);

    std::vector<Row> m_rows;
};

template <class Row>
void DiffedTableModel<Row>::setRows(std::vector<Row> next)
{
    auto matches = findIn(next);
    removeUnmatched(matches);
    change(matches, next);

    std::vector<bool> known(next.size());
    for (const auto& matched : matches) {
        if (matched) {  // all are: the others were removed
            known[*matched] = true;
        }
    }
    const auto fresh = static_cast<int>(next.size() - matches.size());
    if (fresh == 0) {
        return;
    }
    beginInsertRows({}, rowCount(), rowCount() + fresh - 1);
    for (std::size_t i = 0; i < next.size(); ++i) {
        if (!known[i]) {
            m_rows.push_back(std::move(next[i]));
        }
    }
    endInsertRows();
}

/// For each row that is shown, where it is in `next`.
template <class Row>
auto DiffedTableModel<Row>::findIn(const std::vector<Row>& next) const -> std::vector<Match>
{
    std::unordered_map<std::string, std::vector<std::size_t>> places;  // the last of several first
    for (std::size_t i = next.size(); i-- > 0;) {
        places[keyOf(next[i])].push_back(i);
    }
    std::vector<Match> matches(m_rows.size());
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const auto found = places.find(keyOf(m_rows[row]));
        if (found != places.end() && !found->second.empty()) {
            matches[row] = found->second.back();
            found->second.pop_back();
        }
    }
    return matches;
}

template <class Row>
void DiffedTableModel<Row>::removeUnmatched(std::vector<Match>& matches)
{
    for (std::size_t end = matches.size(); end > 0;) {
        if (matches[end - 1]) {
            --end;
            continue;
        }
        std::size_t begin = end - 1;
        while (begin > 0 && !matches[begin - 1]) {
            --begin;
        }
        const auto first = static_cast<std::ptrdiff_t>(begin);
        const auto last = static_cast<std::ptrdiff_t>(end);
        beginRemoveRows({}, static_cast<int>(first), static_cast<int>(last) - 1);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last);
        matches.erase(matches.begin() + first, matches.begin() + last);
        endRemoveRows();
        end = begin;
    }
}

template <class Row>
void DiffedTableModel<Row>::change(const std::vector<Match>& matches, std::vector<Row>& next)
{
    int first = -1;  // of the run of changed rows that is not announced yet
    const auto announceUntil = [&](int end) {
        if (first >= 0) {
            Q_EMIT dataChanged(index(first, 0), index(end - 1, columnCount() - 1));
            first = -1;
        }
    };
    for (std::size_t row = 0; row < matches.size(); ++row) {
        auto& fresh = next[*matches[row]];
        if (m_rows[row] == fresh) {
            announceUntil(static_cast<int>(row));
            continue;
        }
        m_rows[row] = std::move(fresh);
        first = first < 0 ? static_cast<int>(row) : first;
    }
    announceUntil(rowCount());
}

}  // namespace barter::ui
