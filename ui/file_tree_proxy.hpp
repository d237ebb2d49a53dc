#pragma once

#include "ui/file_tree_model.hpp"

#include <QCollator>
#include <QSortFilterProxyModel>

#include <optional>
#include <vector>

namespace barter::ui {

/// Sorts and filters a FileTreeModel: folders first, names as a person counts ("2" before "10").
///
/// Both work on the tree itself instead of asking `data` per comparison, and the filter decides for all nodes at
/// once, so that 100,000 files answer at the speed of typing.
class FileTreeProxy final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit FileTreeProxy(FileTreeModel& model, QObject* parent = nullptr);

    /// Shows the files and folders whose name contains the text in any case, what is below them, and the folders
    /// above them. Empty: all.
    void setFilterText(const QString& text);
    [[nodiscard]] int nodeOf(const QModelIndex& proxyIndex) const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    void forgetNames();
    void decide();
    [[nodiscard]] const QCollatorSortKey& nameKey(int node) const;

    FileTreeModel& m_model;
    QCollator m_collator;
    QString m_filterText;
    std::vector<bool> m_accepted;                                 // per node, while there is a filter text
    mutable std::vector<std::optional<QCollatorSortKey>> m_keys;  // per node, made when first compared
};

}  // namespace barter::ui
