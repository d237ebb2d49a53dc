#include "ui/file_tree_model.hpp"

#include "ui/format.hpp"
#include "ui/untrusted_text.hpp"

#include <QApplication>
#include <QStyle>

#include <algorithm>
#include <iterator>
#include <set>

namespace barter::ui {
namespace {

constexpr int maxToolTip = 1000;

double share(const FileTree::Sums& sums)
{
    if (sums.bytes <= 0) {
        return 1;
    }
    return std::clamp(static_cast<double>(sums.doneBytes) / static_cast<double>(sums.bytes), 0.0, 1.0);
}

/// For the end of a sentence.
QString priorityPhrase(std::optional<engine::FilePriority> priority)
{
    if (!priority) {
        return FileTreeModel::tr("mixed priorities");
    }
    switch (*priority) {
    case engine::FilePriority::skip: return FileTreeModel::tr("skipped");
    case engine::FilePriority::low: return FileTreeModel::tr("low priority");
    case engine::FilePriority::high: return FileTreeModel::tr("high priority");
    case engine::FilePriority::normal: break;
    }
    return FileTreeModel::tr("normal priority");
}

Qt::CheckState checkState(const FileTree::Sums& sums)
{
    if (sums.wantedFiles() == 0) {
        return Qt::Unchecked;
    }
    return sums.wantedFiles() == sums.files ? Qt::Checked : Qt::PartiallyChecked;
}

bool sameFiles(const std::vector<engine::FileEntry>& left, const std::vector<engine::FileEntry>& right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](const auto& a, const auto& b) {
        return a.index == b.index && a.size == b.size;
    });
}

}  // namespace

QString priorityName(std::optional<engine::FilePriority> priority)
{
    if (!priority) {
        return FileTreeModel::tr("Mixed");
    }
    switch (*priority) {
    case engine::FilePriority::skip: return FileTreeModel::tr("Skip");
    case engine::FilePriority::low: return FileTreeModel::tr("Low");
    case engine::FilePriority::high: return FileTreeModel::tr("High");
    case engine::FilePriority::normal: break;
    }
    return FileTreeModel::tr("Normal");
}

FileTreeModel::FileTreeModel(QObject* parent) : QAbstractItemModel{parent} {}

void FileTreeModel::setFiles(std::vector<engine::FileEntry> files)
{
    if (sameFiles(files, m_tree.files()) && updateInPlace(files)) {
        return;
    }
    beginResetModel();
    m_tree = FileTree{std::move(files)};
    m_progressKnown = false;
    endResetModel();
    Q_EMIT totalsChanged();
}

bool FileTreeModel::updateInPlace(const std::vector<engine::FileEntry>& files)
{
    FileTree::Changes changes{m_tree};
    bool prioritiesDiffer = false;
    bool namesDiffer = false;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const int file = static_cast<int>(i);
        prioritiesDiffer = m_tree.setPriority(file, files[i].priority, changes) || prioritiesDiffer;
        if (files[i].path != m_tree.files()[i].path) {
            if (!m_tree.renameInPlace(file, files[i].path, changes)) {
                return false;
            }
            namesDiffer = true;
        }
    }
    if (namesDiffer) {
        Q_EMIT namesAboutToBeAnnounced();
    }
    announce(changes, nameColumn, priorityColumn);
    if (prioritiesDiffer) {
        Q_EMIT totalsChanged();
    }
    return true;
}

void FileTreeModel::setProgress(const std::vector<std::int64_t>& bytes)
{
    if (bytes.empty()) {
        return;
    }
    const bool wasKnown = std::exchange(m_progressKnown, true);
    FileTree::Changes changes{m_tree};
    const auto count = std::min(bytes.size(), m_tree.files().size());
    for (std::size_t i = 0; i < count; ++i) {
        m_tree.setDone(static_cast<int>(i), bytes[i], changes);
        if (!wasKnown) {
            changes.add(m_tree.nodeOfFile(static_cast<int>(i)));
        }
    }
    // The name is announced too: its accessible text tells the progress.
    announce(changes, nameColumn, progressColumn);
}

FileTreeModel::Priorities FileTreeModel::priorities() const
{
    Priorities all;
    all.reserve(m_tree.files().size());
    for (const auto& file : m_tree.files()) {
        all.emplace_back(file.index, file.priority);
    }
    return all;
}

std::vector<int> FileTreeModel::filesOf(const QModelIndexList& indexes) const
{
    std::set<int> nodes;
    for (const auto& index : indexes) {
        nodes.insert(nodeOf(index));
    }
    std::vector<int> files;
    for (const int node : nodes) {
        const auto below = m_tree.filesBelow(node);
        files.insert(files.end(), below.begin(), below.end());
    }
    return files;
}

void FileTreeModel::setPriority(const QModelIndexList& indexes, engine::FilePriority priority)
{
    change(filesOf(indexes), priority, /*onlySkipped=*/false);
}

void FileTreeModel::setWanted(const QModelIndexList& indexes, bool wanted)
{
    const auto priority = wanted ? engine::FilePriority::normal : engine::FilePriority::skip;
    change(filesOf(indexes), priority, /*onlySkipped=*/wanted);
}

void FileTreeModel::change(std::span<const int> files, engine::FilePriority priority, bool onlySkipped)
{
    Priorities changed;
    FileTree::Changes changes{m_tree};
    for (const int file : files) {
        const auto& entry = m_tree.files()[static_cast<std::size_t>(file)];
        const bool applies = !onlySkipped || entry.priority == engine::FilePriority::skip;
        if (applies && m_tree.setPriority(file, priority, changes)) {
            changed.emplace_back(entry.index, priority);
        }
    }
    if (changed.empty()) {
        return;
    }
    announce(changes, nameColumn, priorityColumn);
    Q_EMIT totalsChanged();
    Q_EMIT prioritiesChanged(changed);
}

void FileTreeModel::announce(const FileTree::Changes& changes, Column first, Column last)
{
    std::vector<std::pair<int, int>> rows;  // parent and row, so that neighbours become one announcement
    rows.reserve(changes.nodes().size());
    for (const int node : changes.nodes()) {
        if (node != FileTree::root) {
            rows.emplace_back(m_tree.parent(node), m_tree.row(node));
        }
    }
    std::sort(rows.begin(), rows.end());
    for (auto from = rows.begin(); from != rows.end();) {
        auto to = from;
        while (std::next(to) != rows.end() && *std::next(to) == std::pair{to->first, to->second + 1}) {
            ++to;
        }
        const auto& siblings = m_tree.children(from->first);
        Q_EMIT dataChanged(indexOfNode(siblings[static_cast<std::size_t>(from->second)], first),
                           indexOfNode(siblings[static_cast<std::size_t>(to->second)], last));
        from = std::next(to);
    }
}

int FileTreeModel::nodeOf(const QModelIndex& index)
{
    return index.isValid() ? static_cast<int>(index.internalId()) : FileTree::root;
}

QModelIndex FileTreeModel::indexOfNode(int node, int column) const
{
    return node == FileTree::root ? QModelIndex{} : createIndex(m_tree.row(node), column, static_cast<quintptr>(node));
}

QModelIndex FileTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return indexOfNode(m_tree.children(nodeOf(parent))[static_cast<std::size_t>(row)], column);
}

QModelIndex FileTreeModel::parent(const QModelIndex& child) const
{
    return child.isValid() ? indexOfNode(m_tree.parent(nodeOf(child))) : QModelIndex{};
}

int FileTreeModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > nameColumn ? 0 : static_cast<int>(m_tree.children(nodeOf(parent)).size());
}

int FileTreeModel::columnCount(const QModelIndex& parent) const
{
    return parent.column() > nameColumn ? 0 : columnTotal;
}

Qt::ItemFlags FileTreeModel::flags(const QModelIndex& index) const
{
    auto flags = QAbstractItemModel::flags(index);
    if (index.column() == nameColumn) {
        flags |= Qt::ItemIsUserCheckable;
        flags.setFlag(Qt::ItemIsEditable, m_renameAllowed);
    } else if (index.column() == priorityColumn) {
        flags |= Qt::ItemIsEditable;
    }
    flags.setFlag(Qt::ItemNeverHasChildren, index.isValid() && m_tree.file(nodeOf(index)) >= 0);
    return flags;
}

QString FileTreeModel::name(int node) const
{
    return m_tree.name(node).empty() ? tr("(no name)") : untrustedText(m_tree.name(node));
}

QString FileTreeModel::sentence(int node) const
{
    const auto& sums = m_tree.sums(node);
    const auto amount = m_progressKnown ? spokenPercent(share(sums)) : formatBytes(sums.bytes);
    const auto priority = priorityPhrase(m_tree.priority(node));
    if (m_tree.file(node) >= 0) {
        return tr("%1, %2, %3", "file name, progress or size, priority").arg(name(node), amount, priority);
    }
    return tr("%1, folder with %2, %3, %4", "folder name, number of files, progress or size, priority")
        .arg(name(node), tr("%n file(s)", nullptr, sums.files), amount, priority);
}

QVariant FileTreeModel::display(int node, int column) const
{
    switch (column) {
    case nameColumn: return name(node);
    case sizeColumn: return formatBytes(m_tree.sums(node).bytes);
    case progressColumn: return m_progressKnown ? formatPercent(share(m_tree.sums(node))) : QString{};
    case priorityColumn: return priorityName(m_tree.priority(node));
    default: return {};
    }
}

QVariant FileTreeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const int node = nodeOf(index);
    const int column = index.column();
    const auto priority = [&] {
        const auto value = m_tree.priority(node);
        return value ? static_cast<int>(*value) : mixedPriority;
    };
    switch (role) {
    case Qt::DisplayRole: return display(node, column);
    case Qt::EditRole: return column == priorityColumn ? QVariant{priority()} : display(node, column);
    case Qt::CheckStateRole:
        return column == nameColumn ? QVariant{static_cast<int>(checkState(m_tree.sums(node)))} : QVariant{};
    case Qt::DecorationRole:
        if (column == nameColumn) {
            const bool folder = m_tree.file(node) < 0;
            return QApplication::style()->standardIcon(folder ? QStyle::SP_DirIcon : QStyle::SP_FileIcon);
        }
        return {};
    case Qt::ToolTipRole:
        return column == nameColumn ? QVariant{plainToolTip(untrustedText(m_tree.path(node), maxToolTip))} : QVariant{};
    case Qt::TextAlignmentRole:
        return column == sizeColumn ? QVariant{Qt::Alignment{Qt::AlignRight | Qt::AlignVCenter}} : QVariant{};
    case Qt::AccessibleTextRole: return column == nameColumn ? QVariant{sentence(node)} : display(node, column);
    case progressRole: return m_progressKnown ? QVariant{share(m_tree.sums(node))} : QVariant{};
    case priorityRole: return priority();
    default: return {};
    }
}

QVariant FileTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole && section == sizeColumn) {
        return QVariant{Qt::Alignment{Qt::AlignRight | Qt::AlignVCenter}};
    }
    if (role == Qt::TextAlignmentRole && section == progressColumn) {
        return QVariant{Qt::Alignment{Qt::AlignCenter}};
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case nameColumn: return tr("Name");
    case sizeColumn: return tr("Size");
    case progressColumn: return tr("Progress");
    case priorityColumn: return tr("Priority");
    default: return {};
    }
}

bool FileTreeModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return false;
    }
    if (role == Qt::CheckStateRole && index.column() == nameColumn) {
        setWanted({index}, value.toInt() != Qt::Unchecked);
        return true;
    }
    if (role == priorityRole || (role == Qt::EditRole && index.column() == priorityColumn)) {
        const auto chosen = std::find_if(filePriorities.begin(), filePriorities.end(), [&](auto priority) {
            return static_cast<int>(priority) == value.toInt();
        });
        if (chosen == filePriorities.end()) {
            return false;
        }
        setPriority({index}, *chosen);
        return true;
    }
    return role == Qt::EditRole && index.column() == nameColumn && requestRename(nodeOf(index), value.toString());
}

bool FileTreeModel::requestRename(int node, const QString& newName)
{
    const auto wanted = newName.trimmed();
    if (!m_renameAllowed || wanted.isEmpty() || wanted == name(node) || wanted.contains(QLatin1Char{'/'})) {
        return false;
    }
    const auto before = m_tree.path(node);
    const auto renamed = before.substr(0, before.size() - m_tree.name(node).size()).append(wanted.toStdString());
    Renames renames;
    for (const int file : m_tree.filesBelow(node)) {
        const auto rest = m_tree.path(m_tree.nodeOfFile(file)).substr(before.size());
        renames.emplace_back(m_tree.files()[static_cast<std::size_t>(file)].index, std::string{renamed}.append(rest));
    }
    Q_EMIT renameRequested(renames);
    return true;
}

}  // namespace barter::ui
