#pragma once

#include "ui/add_entry.hpp"

#include <QAbstractListModel>

#include <vector>

namespace barter::ui {

/// The torrents that wait in the add dialog, in the order of their arrival. GUI thread only.
class AddEntriesModel final : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] const std::vector<AddEntry>& entries() const { return m_entries; }
    /// Nullptr: the entry is gone.
    [[nodiscard]] const AddEntry* find(int number) const;
    [[nodiscard]] int rowOf(int number) const;  ///< -1: the entry is gone

    void append(AddEntry entry);
    /// Replaces the entry of that number, if it is still there.
    void update(const AddEntry& entry);
    void setForAll(const QString& savePath, bool start);
    void remove(int number);
    /// Instead of all that are there; in the order of their numbers.
    void setAll(std::vector<AddEntry> entries);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<AddEntry> m_entries;
};

/// The name that the person gave, or the torrent's own, or what the person added. Cleaned.
[[nodiscard]] QString shownName(const AddEntry& entry);
/// What happens to the entry or keeps it from being added, in one sentence; empty when it is ready with its files.
[[nodiscard]] QString stateSentence(const AddEntry& entry);

}  // namespace barter::ui
