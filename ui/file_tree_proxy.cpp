#include "ui/file_tree_proxy.hpp"

#include <algorithm>

namespace barter::ui {
namespace {

/// Mixed folders stand between the pure ones: by the average of their files.
double priorityRank(const FileTree::Sums& sums)
{
    double rank = 0;
    for (std::size_t i = 0; i < sums.filesByPriority.size(); ++i) {
        rank += static_cast<double>(i) * sums.filesByPriority[i];
    }
    return sums.files == 0 ? 0 : rank / sums.files;
}

double progressOf(const FileTree::Sums& sums)
{
    return sums.bytes <= 0 ? 1 : static_cast<double>(sums.doneBytes) / static_cast<double>(sums.bytes);
}

}  // namespace

FileTreeProxy::FileTreeProxy(FileTreeModel& model, QObject* parent)
    : QSortFilterProxyModel{parent}, m_model{model},
      m_collator{QLocale{}.language() == QLocale::C ? QLocale{QLocale::English} : QLocale{}}  // "C" cannot count
{
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    // Connected before the base class listens, which sorts and filters in its own slots.
    connect(&model, &QAbstractItemModel::modelReset, this, &FileTreeProxy::forgetNames);
    connect(&model, &FileTreeModel::namesAboutToBeAnnounced, this, &FileTreeProxy::forgetNames);
    forgetNames();
    setSourceModel(&model);
}

void FileTreeProxy::setFilterText(const QString& text)
{
    m_filterText = text.trimmed();
    decide();
    invalidateFilter();
}

int FileTreeProxy::nodeOf(const QModelIndex& proxyIndex) const
{
    return FileTreeModel::nodeOf(mapToSource(proxyIndex));
}

void FileTreeProxy::forgetNames()
{
    m_keys.clear();
    m_keys.resize(static_cast<std::size_t>(m_model.tree().nodeCount()));
    decide();
}

void FileTreeProxy::decide()
{
    if (m_filterText.isEmpty()) {
        m_accepted.clear();
        return;
    }
    const auto& tree = m_model.tree();
    const int count = tree.nodeCount();
    m_accepted.assign(static_cast<std::size_t>(count), false);
    // A folder's number is lower than those of its children.
    for (int node = FileTree::root + 1; node < count; ++node) {
        const bool parentMatches = m_accepted[static_cast<std::size_t>(tree.parent(node))];
        m_accepted[static_cast<std::size_t>(node)] =
            parentMatches || QString::fromStdString(tree.name(node)).contains(m_filterText, Qt::CaseInsensitive);
    }
    for (int node = count - 1; node > FileTree::root; --node) {
        if (m_accepted[static_cast<std::size_t>(node)]) {
            m_accepted[static_cast<std::size_t>(tree.parent(node))] = true;
        }
    }
}

bool FileTreeProxy::filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const
{
    if (m_accepted.empty()) {
        return true;
    }
    const auto& siblings = m_model.tree().children(FileTreeModel::nodeOf(sourceParent));
    return m_accepted[static_cast<std::size_t>(siblings[static_cast<std::size_t>(sourceRow)])];
}

const QCollatorSortKey& FileTreeProxy::nameKey(int node) const
{
    auto& key = m_keys[static_cast<std::size_t>(node)];
    if (!key) {
        key = m_collator.sortKey(QString::fromStdString(m_model.tree().name(node)));
    }
    return *key;
}

bool FileTreeProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const auto& tree = m_model.tree();
    const int a = FileTreeModel::nodeOf(left);
    const int b = FileTreeModel::nodeOf(right);
    const bool aIsFolder = tree.file(a) < 0;
    const bool bIsFolder = tree.file(b) < 0;
    if (aIsFolder != bIsFolder) {
        return aIsFolder == (sortOrder() == Qt::AscendingOrder);
    }
    switch (left.column()) {
    case FileTreeModel::sizeColumn: return tree.sums(a).bytes < tree.sums(b).bytes;
    case FileTreeModel::progressColumn: return progressOf(tree.sums(a)) < progressOf(tree.sums(b));
    case FileTreeModel::priorityColumn: return priorityRank(tree.sums(a)) < priorityRank(tree.sums(b));
    default: return nameKey(a) < nameKey(b);
    }
}

}  // namespace barter::ui
