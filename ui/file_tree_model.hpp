#pragma once

#include "engine/torrent_details.hpp"
#include "ui/file_tree.hpp"

#include <QAbstractItemModel>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace barter::ui {

/// The files of a torrent in their folders, with sizes, progress and priorities, for the add dialog and the details.
///
/// GUI thread only. Built once per `setFiles`; `data` converts only the names of the rows that are shown. A folder
/// shows the sums over its files, and a change to a folder changes all files below it. Indexes of this model carry
/// a node of `tree()` (`nodeOf`).
class FileTreeModel final : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { nameColumn, sizeColumn, progressColumn, priorityColumn, columnTotal };
    enum Role {
        progressRole = Qt::UserRole,  ///< double, 0 to 1
        priorityRole,                 ///< int, a FilePriority, or `mixedPriority` for a folder; can be set
    };
    static constexpr int mixedPriority = -1;

    using Priorities = std::vector<std::pair<int, engine::FilePriority>>;  ///< by FileEntry::index
    using Renames = std::vector<std::pair<int, std::string>>;              ///< by FileEntry::index, whole paths

    explicit FileTreeModel(QObject* parent = nullptr);

    /// Shows these files. Where the same files are shown already, only what differs is announced, so that selection
    /// and expanded folders stay; `prioritiesChanged` is not sent.
    void setFiles(std::vector<engine::FileEntry> files);
    /// Verified bytes per file, in the order of `setFiles`. Announces only what differs. Ignores what is too much.
    void setProgress(const std::vector<std::int64_t>& bytes);
    /// Whether names can be edited; see `renameRequested`. Off at first.
    void setRenameAllowed(bool allowed) { m_renameAllowed = allowed; }

    [[nodiscard]] const FileTree& tree() const { return m_tree; }
    /// Of all files, in the order of `setFiles`.
    [[nodiscard]] Priorities priorities() const;
    [[nodiscard]] std::int64_t wantedBytes() const { return m_tree.sums(FileTree::root).wantedBytes; }
    [[nodiscard]] std::int64_t totalBytes() const { return m_tree.sums(FileTree::root).bytes; }
    [[nodiscard]] int wantedFiles() const { return m_tree.sums(FileTree::root).wantedFiles(); }
    [[nodiscard]] int totalFiles() const { return m_tree.sums(FileTree::root).files; }

    /// The person's choice for several rows (any column, folders mean all below) as one change.
    void setPriority(const QModelIndexList& indexes, engine::FilePriority priority);
    /// Skips, or makes skipped files normal and leaves the priorities of the others.
    void setWanted(const QModelIndexList& indexes, bool wanted);

    /// 0 (the root) for an index that is not valid.
    [[nodiscard]] static int nodeOf(const QModelIndex& index);
    [[nodiscard]] QModelIndex indexOfNode(int node, int column = nameColumn) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    using QObject::parent;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Qt::CheckStateRole on the name, `priorityRole` or Qt::EditRole on the priority, Qt::EditRole on the name: the
    /// last one only asks (`renameRequested`) and shows the new name when `setFiles` brings it.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

Q_SIGNALS:
    /// The person changed these files, and only these.
    void prioritiesChanged(const barter::ui::FileTreeModel::Priorities& changed);
    /// The sums above changed, by whomever.
    void totalsChanged();
    /// Names differ now and `dataChanged` follows: what was derived from names has to be made anew.
    void namesAboutToBeAnnounced();
    void renameRequested(const barter::ui::FileTreeModel::Renames& renames);

private:
    [[nodiscard]] QVariant display(int node, int column) const;
    [[nodiscard]] QString sentence(int node) const;
    [[nodiscard]] QString name(int node) const;
    bool updateInPlace(const std::vector<engine::FileEntry>& files);
    bool requestRename(int node, const QString& newName);
    void change(std::span<const int> files, engine::FilePriority priority, bool onlySkipped);
    [[nodiscard]] std::vector<int> filesOf(const QModelIndexList& indexes) const;
    void announce(const FileTree::Changes& changes, Column first, Column last);

    FileTree m_tree;
    bool m_renameAllowed = false;
    bool m_progressKnown = false;  // of these files; the add dialog has none to show
};

/// "Normal", "Skip"...; "Mixed" for no value.
[[nodiscard]] QString priorityName(std::optional<engine::FilePriority> priority);

}  // namespace barter::ui
