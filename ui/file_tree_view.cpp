#include "ui/file_tree_view.hpp"

#include "ui/file_tree_delegate.hpp"
#include "ui/sort_menu.hpp"

#include <QAction>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace barter::ui {

FileTreeView::FileTreeView(FileTreeModel& model, QWidget* parent)
    : QTreeView{parent}, m_model{model}, m_proxy{model}, m_menu{new QMenu{this}}
{
    setModel(&m_proxy);
    setItemDelegate(new FileTreeDelegate{this});
    setAccessibleName(tr("Files"));
    setUniformRowHeights(true);  // 100,000 rows are not measured one by one
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTextElideMode(Qt::ElideMiddle);
    setSortingEnabled(true);
    sortByColumn(FileTreeModel::nameColumn, Qt::AscendingOrder);

    auto* columns = header();
    columns->setStretchLastSection(false);
    columns->setSectionResizeMode(FileTreeModel::nameColumn, QHeaderView::Stretch);
    columns->setMinimumSectionSize(fontMetrics().horizontalAdvance(QLatin1Char{'0'}) * 6);
    for (const auto column :
         {FileTreeModel::sizeColumn, FileTreeModel::progressColumn, FileTreeModel::priorityColumn}) {
        setColumnWidth(column, fontMetrics().horizontalAdvance(QLatin1String{"1,000.00 MiB"}));
    }

    makeActions();
    connect(this, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() == FileTreeModel::priorityColumn) {
            edit(index);
        }
    });
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, &FileTreeView::remember);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &FileTreeView::restore);
    restore();
}

void FileTreeView::makeActions()
{
    auto* priorities = m_menu->addMenu(tr("&Priority"));
    const auto add = [this](QMenu& menu, const QString& text, const QKeySequence& key, auto work) {
        auto* action = menu.addAction(text);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, work);
        addAction(action);
        return action;
    };
    const std::array keys{Qt::Key_0, Qt::Key_3, Qt::Key_2, Qt::Key_1};
    for (std::size_t i = filePriorities.size(); i-- > 0;) {
        const auto priority = filePriorities[i];
        add(*priorities, priorityName(priority), Qt::CTRL | keys[i], [this, priority] { choose(priority); });
    }
    m_menu->addSeparator();
    add(*m_menu, tr("&Download all of it"), {}, [this] { m_model.setWanted(selectedRows(), true); });
    add(*m_menu, tr("Download &none of it"), {}, [this] { m_model.setWanted(selectedRows(), false); });
    m_menu->addSeparator();
    add(*m_menu, tr("&Expand all"), {}, [this] { expandAll(); });
    add(*m_menu, tr("&Collapse all"), {}, [this] { collapseAll(); });
    m_sort = new SortMenu{*header(), SortMenu::Columns::shown, m_menu};
    m_menu->addMenu(m_sort);
    m_menu->addSeparator();
    m_openFolder = add(*m_menu, tr("&Open folder"), {}, [this] {
        const auto rows = selectedRows();
        if (!rows.isEmpty()) {
            const int node = FileTreeModel::nodeOf(rows.front());
            Q_EMIT openFolderRequested(QString::fromStdString(m_model.tree().path(node)));
        }
    });
    m_rename = add(*m_menu, tr("&Rename…"), Qt::Key_F2, [this] {
        const auto name = currentIndex().siblingAtColumn(FileTreeModel::nameColumn);
        if (name.flags().testFlag(Qt::ItemIsEditable)) {
            edit(name);
        }
    });
    setOpenFolderOffered(false);
}

void FileTreeView::setFilterText(const QString& text)
{
    m_proxy.setFilterText(text);
    if (!text.trimmed().isEmpty()) {
        expandAll();
    }
}

void FileTreeView::setProgressVisible(bool visible)
{
    setColumnHidden(FileTreeModel::progressColumn, !visible);
}

void FileTreeView::setOpenFolderOffered(bool offered)
{
    m_openFolder->setVisible(offered);
}

void FileTreeView::offerColumns(QSettings& settings, const QString& table)
{
    setTreePosition(FileTreeModel::nameColumn);
    header()->setSectionResizeMode(QHeaderView::Interactive);
    const bool hasProgress = !isColumnHidden(FileTreeModel::progressColumn);
    m_columns.emplace(*this,
                      *header(),
                      settings,
                      table,
                      hasProgress ? std::vector<int>{} : std::vector<int>{FileTreeModel::progressColumn});
    m_sort->setColumns(hasProgress ? SortMenu::Columns::all : SortMenu::Columns::shown);
    m_menu->insertAction(m_menu->actions().at(m_menu->actions().indexOf(m_sort->menuAction()) + 1),
                         m_columns->arrangeAction());
}

void FileTreeView::chooseAll(bool wanted)
{
    QModelIndexList top;
    for (const int node : m_model.tree().children(FileTree::root)) {
        top.append(m_model.indexOfNode(node));
    }
    m_model.setWanted(top, wanted);
}

QModelIndexList FileTreeView::selectedRows() const
{
    auto rows = selectionModel()->selectedRows(FileTreeModel::nameColumn);
    if (rows.isEmpty() && currentIndex().isValid()) {
        rows.append(currentIndex());
    }
    for (auto& row : rows) {
        row = m_proxy.mapToSource(row);
    }
    return rows;
}

void FileTreeView::choose(engine::FilePriority priority)
{
    m_model.setPriority(selectedRows(), priority);
}

void FileTreeView::toggleSelected()
{
    const auto rows = selectedRows();
    const bool allWanted = std::all_of(rows.begin(), rows.end(), [](const QModelIndex& row) {
        return row.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    });
    m_model.setWanted(rows, !allWanted);
}

void FileTreeView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier) {
        toggleSelected();
        return;
    }
    QTreeView::keyPressEvent(event);
}

void FileTreeView::contextMenuEvent(QContextMenuEvent* event)
{
    if (selectedRows().isEmpty()) {
        return;
    }
    const auto name = currentIndex().siblingAtColumn(FileTreeModel::nameColumn);
    m_rename->setVisible(name.flags().testFlag(Qt::ItemIsEditable));
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    m_menu->popup(byKey ? viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()) : event->globalPos());
}

void FileTreeView::remember()
{
    m_expanded.clear();
    const auto& tree = m_model.tree();
    for (int node = FileTree::root + 1; node < tree.nodeCount(); ++node) {
        if (tree.file(node) < 0 && isExpanded(m_proxy.mapFromSource(m_model.indexOfNode(node)))) {
            m_expanded.insert(tree.path(node));
        }
    }
    m_current = currentIndex().isValid() ? tree.path(m_proxy.nodeOf(currentIndex())) : std::string{};
}

void FileTreeView::restore()
{
    const auto& tree = m_model.tree();
    const auto& top = tree.children(FileTree::root);
    if (top.size() == 1) {
        expand(m_proxy.mapFromSource(m_model.indexOfNode(top.front())));
    }
    if (m_expanded.empty() && m_current.empty()) {
        return;
    }
    for (int node = FileTree::root + 1; node < tree.nodeCount(); ++node) {
        const bool folder = tree.file(node) < 0;
        if (folder && !m_expanded.empty() && m_expanded.contains(tree.path(node))) {
            expand(m_proxy.mapFromSource(m_model.indexOfNode(node)));
        }
        if (!m_current.empty() && tree.path(node) == m_current) {
            setCurrentIndex(m_proxy.mapFromSource(m_model.indexOfNode(node)));
            m_current.clear();
        }
    }
}

}  // namespace barter::ui
