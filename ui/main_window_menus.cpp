// The menus, tool bar and keys of the main window.

#include "ui/icons.hpp"
#include "ui/main_window.hpp"
#include "ui/pane_keys.hpp"
#include "ui/sidebar.hpp"
#include "ui/sort_menu.hpp"
#include "ui/torrent_actions.hpp"
#include "ui/torrent_view.hpp"

#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

namespace barter::ui {
namespace {

constexpr int searchWidth = 260;

}  // namespace

void MainWindow::makeActions()
{
    m_addFile = new QAction{lineIcon(Icon::file), tr("Add &file…"), this};
    m_addFile->setShortcut(QKeySequence::Open);
    connect(m_addFile, &QAction::triggered, this, &MainWindow::chooseFiles);
    m_addLink = new QAction{lineIcon(Icon::link), tr("Add &link…"), this};
    m_addLink->setShortcut(Qt::CTRL | Qt::Key_L);
    connect(m_addLink, &QAction::triggered, this, &MainWindow::askForLinks);

    m_pasteAction = new QAction{lineIcon(Icon::paste), tr("&Paste"), this};
    m_pasteAction->setShortcut(QKeySequence::Paste);
    connect(m_pasteAction, &QAction::triggered, this, &MainWindow::paste);
    m_selectAll = new QAction{tr("Select &all"), this};
    m_selectAll->setShortcut(QKeySequence::SelectAll);
    m_selectAll->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_view->addAction(m_selectAll);
    connect(m_selectAll, &QAction::triggered, m_view, &QAbstractItemView::selectAll);
    m_find = new QAction{lineIcon(Icon::search), tr("&Find"), this};
    m_find->setShortcut(QKeySequence::Find);
    connect(m_find, &QAction::triggered, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });

    m_showDetails = new QAction{tr("&Details"), this};
    m_showDetails->setCheckable(true);
    m_showDetails->setChecked(true);
    m_showDetails->setShortcut(Qt::Key_F7);
    connect(m_showDetails, &QAction::toggled, this, &MainWindow::updateDetails);
    m_showFilters = new QAction{tr("&Filters"), this};
    m_showFilters->setCheckable(true);
    m_showFilters->setChecked(true);
    m_showFilters->setShortcut(Qt::Key_F8);
    connect(m_showFilters, &QAction::toggled, m_sidebar, &QWidget::setVisible);
    m_nextPane = new QAction{tr("&Next part of the window"), this};
    m_nextPane->setShortcut(Qt::Key_F6);
    connect(m_nextPane, &QAction::triggered, m_paneKeys, &PaneKeys::next);
    m_previousPane = new QAction{tr("&Previous part of the window"), this};
    m_previousPane->setShortcut(Qt::SHIFT | Qt::Key_F6);
    connect(m_previousPane, &QAction::triggered, m_paneKeys, &PaneKeys::previous);

    m_actions->addKeysTo(*m_view);
}

void MainWindow::makeMenus()
{
    auto* file = menuBar()->addMenu(tr("&File"));
    file->addActions({m_addFile, m_addLink});
    file->addSeparator();
    file->addAction(tr("&Quit"), QKeySequence::Quit, this, &MainWindow::quitRequested);

    auto* edit = menuBar()->addMenu(tr("&Edit"));
    edit->addActions({m_pasteAction, m_selectAll, m_find});
    edit->addSeparator();
    edit->addAction(lineIcon(Icon::settings),
                    tr("P&references…"),
                    Qt::CTRL | Qt::Key_Comma,
                    this,
                    &MainWindow::preferencesRequested);

    m_actions->fillMenu(*menuBar()->addMenu(tr("&Torrent")));

    auto* view = menuBar()->addMenu(tr("&View"));
    m_view->columns().fillMenu(*view->addMenu(tr("&Columns")));
    view->addMenu(new SortMenu{*m_view->header(), SortMenu::Columns::all, view});
    view->addActions({m_showDetails, m_showFilters});
    view->addSeparator();
    view->addActions({m_nextPane, m_previousPane});

    auto* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(lineIcon(Icon::copy), tr("&Copy diagnostics"), this, &MainWindow::copyDiagnosticsRequested);
    help->addAction(lineIcon(Icon::info), tr("&About Barter"), this, &MainWindow::aboutRequested);
}

void MainWindow::makeToolBar()
{
    auto* bar = addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("tools"));
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);

    auto* add = new QToolButton;
    add->setText(tr("Add"));
    add->setToolTip(tr("Add torrents from files or links"));
    add->setIcon(lineIcon(Icon::add));
    add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    add->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu{add};
    menu->addActions({m_addFile, m_addLink, m_pasteAction});
    add->setMenu(menu);
    bar->addWidget(add);
    bar->addSeparator();
    bar->addActions({m_actions->resume, m_actions->pause, m_actions->remove});

    auto* space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    m_search->setPlaceholderText(tr("Search torrents…"));
    m_search->setAccessibleName(tr("Search torrents"));
    m_search->setToolTip(tr("All words have to occur in name, save path or info-hash"));
    m_search->setClearButtonEnabled(true);
    m_search->setAcceptDrops(false);  // a drop there is for the window too
    m_search->setMaximumWidth(searchWidth);
    m_search->setMinimumWidth(searchWidth / 2);
    m_search->addAction(lineIcon(Icon::search), QLineEdit::LeadingPosition);
    bar->addWidget(m_search);
}

}  // namespace barter::ui
