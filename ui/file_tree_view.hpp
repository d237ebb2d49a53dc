#pragma once

#include "ui/file_tree_proxy.hpp"
#include "ui/table_columns.hpp"

#include <QTreeView>

#include <optional>
#include <set>
#include <string>

class QAction;
class QMenu;

namespace barter::ui {

class SortMenu;

/// A tree of files that can be chosen, prioritised, sorted and filtered with mouse or keyboard.
///
/// Space chooses or skips the selected rows; Ctrl+1, Ctrl+2, Ctrl+3 and Ctrl+0 give them high, normal, low priority or
/// skip them; F2 renames where the model allows it. Selection and expanded folders survive a reset of the model as
/// far as the paths are the same. The model has to outlive the view.
class FileTreeView final : public QTreeView {
    Q_OBJECT

public:
    explicit FileTreeView(FileTreeModel& model, QWidget* parent = nullptr);

    void setFilterText(const QString& text);
    /// The add dialog has none.
    void setProgressVisible(bool visible);
    /// Whether the menu offers "Open folder". Off at first.
    void setOpenFolderOffered(bool offered);

    /// Lets the person arrange the columns, too, instead of giving the names all room that is left. See TableColumns.
    /// The progress is not offered when it was made invisible before.
    void offerColumns(QSettings& settings, const QString& table);

    /// All files of the torrent, also those that the filter hides.
    void chooseAll(bool wanted);

Q_SIGNALS:
    /// `path` of the file or folder, relative to the save path; untrusted.
    void openFolderRequested(const QString& path);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void makeActions();
    void toggleSelected();
    void choose(engine::FilePriority priority);
    void remember();
    void restore();
    /// Of the name column, in terms of the model; the current row when none is selected.
    [[nodiscard]] QModelIndexList selectedRows() const;

    FileTreeModel& m_model;
    FileTreeProxy m_proxy;
    std::optional<TableColumns> m_columns;
    QMenu* m_menu;
    SortMenu* m_sort = nullptr;
    QAction* m_openFolder = nullptr;
    QAction* m_rename = nullptr;
    std::set<std::string> m_expanded;  // paths, while the model is reset
    std::string m_current;
};

}  // namespace barter::ui
