#include "ui/main_window.hpp"

#include "ui/dropped_sources.hpp"
#include "ui/empty_state.hpp"
#include "ui/format.hpp"
#include "ui/lines_dialog.hpp"
#include "ui/notice_bar.hpp"
#include "ui/pane_keys.hpp"
#include "ui/session_gateway.hpp"
#include "ui/settings_store.hpp"
#include "ui/sidebar.hpp"
#include "ui/state_strip.hpp"
#include "ui/status_pills.hpp"
#include "ui/torrent_actions.hpp"
#include "ui/torrent_view.hpp"
#include "ui/untrusted_text.hpp"
#include "ui/window_size.hpp"

#include <QAction>
#include <QClipboard>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

#include <utility>

namespace barter::ui {
namespace {

constexpr QLatin1String geometryKey{"window/geometry"};
constexpr QLatin1String columnsKey{"window/columns"};
constexpr QLatin1String rowsKey{"window/rows"};
constexpr QLatin1String detailsKey{"window/details"};
constexpr QLatin1String filtersKey{"window/filters"};
constexpr QSize firstSize{1100, 700};
// Soon enough that a kill or a crash loses nothing of how the window was arranged.
constexpr std::chrono::milliseconds saveDelay{500};
constexpr int firstListHeight = 370;
constexpr int firstDetailsHeight = 280;

QString emptyGroupText(TorrentGroup group)
{
    switch (group) {
    case TorrentGroup::downloading: return MainWindow::tr("Nothing is downloading");
    case TorrentGroup::seeding: return MainWindow::tr("Nothing is seeding");
    case TorrentGroup::stopped: return MainWindow::tr("Nothing is stopped");
    case TorrentGroup::problems: return MainWindow::tr("No problems");
    case TorrentGroup::all: break;
    }
    return {};
}

}  // namespace

MainWindow::MainWindow(
    SessionGateway& gateway, SettingsStore& settings, QSettings& remembered, QWidget* details, QWidget* parent)
    : QMainWindow{parent}, m_gateway{gateway}, m_settings{settings}, m_remembered{remembered},
      m_actions{new TorrentActions{gateway, *this}}, m_view{new TorrentView{m_filter, remembered}},
      m_sidebar{new Sidebar}, m_empty{new EmptyState}, m_pages{new QStackedWidget}, m_notices{new NoticeBar},
      m_strip{new StateStrip}, m_details{details}, m_columns{new QSplitter{Qt::Horizontal}},
      m_rows{new QSplitter{Qt::Vertical}}, m_places{new QStackedWidget}, m_search{new QLineEdit},
      m_progress{new QLabel}, m_pills{new StatusPills{settings}}, m_saveTimer{new QTimer{this}}
{
    setWindowTitle(tr("Barter"));
    setAcceptDrops(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    arrange();
    makeActions();
    makeMenus();
    makeToolBar();
    connectParts();
    restore();
    showStatus(gateway.status());
    updateDetails();
    showListOrReason();
    m_pages->currentWidget()->setFocus();
}

MainWindow::~MainWindow()
{
    save();
    // Its destructor saves the columns, and reads the filter, which is a member here.
    delete m_view;
}

void MainWindow::arrange()
{
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_empty);
    auto* list = new QWidget;
    auto* listLayout = new QVBoxLayout{list};
    listLayout->setContentsMargins(0, 0, 0, 0);
    listLayout->setSpacing(0);
    listLayout->addWidget(m_pages, 1);
    listLayout->addWidget(m_strip);
    m_strip->hide();

    m_rows->addWidget(list);
    m_rows->addWidget(m_details);
    m_rows->setStretchFactor(0, 1);
    m_rows->setStretchFactor(1, 0);
    m_rows->setChildrenCollapsible(false);
    m_rows->setSizes({firstListHeight, firstDetailsHeight});
    m_columns->addWidget(m_sidebar);
    m_places->addWidget(m_rows);
    m_columns->addWidget(m_places);
    m_columns->setStretchFactor(0, 0);
    m_columns->setStretchFactor(1, 1);
    m_columns->setChildrenCollapsible(false);
    m_columns->setSizes({m_sidebar->sizeHint().width(), firstSize.width()});

    auto* central = new QWidget;
    auto* layout = new QVBoxLayout{central};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notices);
    layout->addWidget(m_columns, 1);
    setCentralWidget(central);

    m_progress->setTextFormat(Qt::PlainText);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_progress, 1);
    statusBar()->addPermanentWidget(m_pills);

    m_paneKeys = new PaneKeys{*this, {m_notices, m_sidebar, list, m_details, m_pills}};
}

void MainWindow::connectParts()
{
    connect(&m_gateway, &SessionGateway::torrentsUpdated, this, &MainWindow::showUpdate);
    connect(&m_gateway, &SessionGateway::statusUpdated, this, &MainWindow::showStatus);
    connect(&m_model, &TorrentListModel::countsChanged, this, [this] { m_sidebar->showCounts(m_model); });
    connect(m_sidebar, &Sidebar::groupChosen, this, &MainWindow::showGroup);
    connect(m_search, &QLineEdit::textChanged, this, &MainWindow::search);
    m_saveTimer->setSingleShot(true);
    m_saveTimer->setInterval(saveDelay);
    connect(m_saveTimer, &QTimer::timeout, this, &MainWindow::save);
    for (const auto* splitter : {m_columns, m_rows}) {
        connect(splitter, &QSplitter::splitterMoved, this, &MainWindow::saveSoon);
    }
    m_search->installEventFilter(this);

    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &MainWindow::updateSelection);
    connect(m_view, &QWidget::customContextMenuRequested, this, &MainWindow::showContextMenu);
    connect(m_view, &QAbstractItemView::activated, m_actions->openFolder, &QAction::trigger);

    connect(m_actions, &TorrentActions::failed, this, &MainWindow::showProblem);
    connect(m_actions, &TorrentActions::openFolderRequested, this, &MainWindow::openFolder);
    connect(m_strip, &StateStrip::helpRequested, this, [this](StateHelp help) {
        if (help == StateHelp::chooseFiles) {
            m_showDetails->setChecked(true);
        }
        m_actions->help(help);
    });
    connect(m_pills, &StatusPills::preferencesRequested, this, &MainWindow::connectionPreferencesRequested);
    connect(m_pills, &StatusPills::openFolderRequested, this, &MainWindow::openFolder);

    connect(m_empty, &EmptyState::addFileRequested, this, &MainWindow::chooseFiles);
    connect(m_empty, &EmptyState::pasteRequested, this, &MainWindow::paste);
    connect(m_empty, &EmptyState::clearSearchRequested, m_search, &QLineEdit::clear);
    connect(m_empty, &EmptyState::showAllRequested, this, [this] { m_sidebar->setGroup(TorrentGroup::all); });
    connect(QGuiApplication::clipboard(), &QClipboard::dataChanged, this, [this] {
        if (isActiveWindow() && m_empty->isVisible()) {
            m_empty->offerClipboard();
        }
    });
}

void MainWindow::restore()
{
    if (!restoreGeometry(m_remembered.value(geometryKey).toByteArray())) {
        resize(fittingScreen(*this, firstSize));
    }
    m_columns->restoreState(m_remembered.value(columnsKey).toByteArray());
    m_rows->restoreState(m_remembered.value(rowsKey).toByteArray());
    m_showDetails->setChecked(m_remembered.value(detailsKey, true).toBool());
    m_showFilters->setChecked(m_remembered.value(filtersKey, true).toBool());
}

void MainWindow::save()
{
    m_remembered.setValue(geometryKey, saveGeometry());
    m_remembered.setValue(columnsKey, m_columns->saveState());
    m_remembered.setValue(rowsKey, m_rows->saveState());
    m_remembered.setValue(detailsKey, m_showDetails->isChecked());
    m_remembered.setValue(filtersKey, m_showFilters->isChecked());
}

void MainWindow::saveSoon()
{
    if (isVisible()) {
        m_saveTimer->start();
    }
}

void MainWindow::moveEvent(QMoveEvent* event)
{
    QMainWindow::moveEvent(event);
    saveSoon();
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    saveSoon();
}

void MainWindow::showNotice(const QString& sentence)
{
    m_notices->add(sentence, NoticeBar::Kind::information);
}

void MainWindow::showProblem(const QString& sentence)
{
    m_notices->add(sentence, NoticeBar::Kind::problem);
}

void MainWindow::showUpdate(const engine::TorrentsUpdate& update)
{
    m_model.apply(update);
    updateSelection();
    updateDetails();
    showListOrReason();
    if (m_awaited && m_model.find(*m_awaited) != nullptr) {
        const auto id = *m_awaited;
        m_awaited.reset();
        showTorrent(id);
    }
}

void MainWindow::showStatus(const engine::SessionStatus& status)
{
    m_pills->showStatus(status);
    if (std::pair{status.loaded, status.toLoad} != std::pair{m_loaded, m_toLoad}) {
        m_loaded = status.loaded;
        m_toLoad = status.toLoad;
        m_progress->setText(loadingText());
        showListOrReason();
    }
}

QString MainWindow::loadingText() const
{
    return m_loaded < m_toLoad ? tr("Loading %1 of %2 torrents…").arg(formatNumber(m_loaded), formatNumber(m_toLoad))
                               : QString{};
}

void MainWindow::setWalletPage(QWidget* page)
{
    m_walletPage = page;
    m_places->addWidget(page);
    m_paneKeys->insertBehind(m_sidebar, page);
    const auto follow = [this](const Settings& now) { m_sidebar->setWalletShown(now.wallet.showPage); };
    connect(&m_settings, &SettingsStore::changed, this, follow);
    connect(m_sidebar, &Sidebar::walletChosen, this, [this] { showPlace(m_walletPage); });
    follow(m_settings.current());
}

void MainWindow::showWallet()
{
    m_sidebar->chooseWallet();
}

void MainWindow::showPlace(QWidget* place)
{
    m_places->setCurrentWidget(place);
    m_search->setEnabled(place == m_rows);
}

void MainWindow::showGroup(TorrentGroup group)
{
    showPlace(m_rows);
    m_filter.setGroup(group);
    showListOrReason();
}

void MainWindow::search(const QString& text)
{
    m_filter.setSearch(text);
    showListOrReason();
}

void MainWindow::showListOrReason()
{
    const bool anythingToShow = m_filter.rowCount() > 0;
    const bool focusIsHere = m_pages->isAncestorOf(focusWidget());
    if (!anythingToShow) {
        using Reason = EmptyState::Reason;
        if (m_model.rowCount() == 0) {
            m_empty->explain(m_loaded < m_toLoad ? Reason::loading : Reason::noTorrents, loadingText());
        } else if (!m_filter.search().trimmed().isEmpty()) {
            m_empty->explain(Reason::nothingFound, m_filter.search());
        } else {
            m_empty->explain(Reason::emptyGroup, emptyGroupText(m_filter.group()));
        }
    }
    QWidget* page = m_view;
    if (!anythingToShow) {
        page = m_empty;
    }
    if (m_pages->currentWidget() != page) {
        m_pages->setCurrentWidget(page);
        if (focusIsHere) {
            page->setFocus();
        }
    }
}

void MainWindow::updateSelection()
{
    std::vector<const engine::TorrentSnapshot*> torrents;
    for (const auto id : m_view->selectedIds()) {
        torrents.push_back(m_model.find(id));
    }
    m_actions->setSelection(torrents);
    auto current = torrents.size() == 1 ? std::optional{*torrents.front()} : std::nullopt;
    if (current != m_current) {
        m_current = std::move(current);
        m_strip->setTorrent(m_current);
        updateDetails();
        Q_EMIT currentTorrentChanged(m_current);
    }
}

void MainWindow::updateDetails()
{
    m_details->setVisible(m_showDetails->isChecked() && m_model.rowCount() > 0);
    m_strip->setVisible(m_current.has_value() && !m_showDetails->isChecked());
}

void MainWindow::showTorrent(engine::TorrentId id)
{
    if (m_model.find(id) == nullptr) {
        m_awaited = id;
        return;
    }
    if (!m_filter.indexOf(id).isValid()) {
        m_search->clear();
        m_sidebar->setGroup(TorrentGroup::all);
    }
    m_sidebar->setGroup(m_sidebar->group());  // not the wallet

    m_view->selectOnly(id);
}

void MainWindow::showContextMenu(const QPoint& position)
{
    if (m_view->selectedIds().empty()) {
        return;
    }
    auto* menu = new QMenu{this};
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_actions->fillMenu(*menu);
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

void MainWindow::openFolder(const QString& path)
{
    // A folder is made when the first file arrives; until then the nearest one that exists is of more use than nothing.
    QString there = path;
    while (!QFileInfo::exists(there) && there != QFileInfo{there}.path()) {
        there = QFileInfo{there}.path();
    }
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(there))) {
        showProblem(
            tr("The folder %1 could not be opened: no file manager answered.").arg(untrustedText(QStringView{path})));
    }
}

void MainWindow::chooseFiles()
{
    auto* dialog = new QFileDialog{this, tr("Add torrents"), {}, tr("Torrents (*.torrent);;All files (*)")};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::addRequested);
    dialog->open();
}

void MainWindow::askForLinks()
{
    auto* dialog =
        makeLinesDialog(tr("Add links"), tr("Magnet links, web addresses or info-hashes, one in a line:"), this);
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& text) {
        if (const auto sources = sourcesOf(text); !sources.isEmpty()) {
            Q_EMIT addRequested(sources);
        } else if (!text.trimmed().isEmpty()) {
            showProblem(tr("That is no magnet link, info-hash or web address."));
        }
    });
    dialog->open();
}

void MainWindow::paste()
{
    const auto* copied = QGuiApplication::clipboard()->mimeData();
    const auto sources = copied != nullptr ? sourcesOf(*copied) : QStringList{};
    if (sources.isEmpty()) {
        showProblem(tr("The clipboard holds nothing to add. Copy a magnet link, an info-hash, a web address or a "
                       ".torrent file first."));
        return;
    }
    Q_EMIT addRequested(sources);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->source() == nullptr && mayHoldSources(*event->mimeData())) {
        event->setDropAction(Qt::CopyAction);
        event->accept();
    }
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const auto sources = sourcesOf(*event->mimeData());
    if (sources.isEmpty()) {
        showProblem(tr("What was dropped holds no magnet link, info-hash, web address or file."));
        return;
    }
    event->setDropAction(Qt::CopyAction);
    event->accept();
    Q_EMIT addRequested(sources);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    save();
    switch (m_closing ? m_closing() : Closing::quit) {
    case Closing::hide:
        event->ignore();
        hide();
        Q_EMIT closedToTray();
        break;
    case Closing::minimize:
        event->ignore();
        showMinimized();
        Q_EMIT closedToTaskbar();
        break;
    case Closing::quit:
        event->accept();
        Q_EMIT quitRequested();
        break;
    }
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) {
        tellVisibility();
    } else if (event->type() == QEvent::ActivationChange && isActiveWindow() && m_empty->isVisible()) {
        m_empty->offerClipboard();
    }
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    tellVisibility();
}

void MainWindow::hideEvent(QHideEvent* event)
{
    QMainWindow::hideEvent(event);
    tellVisibility();
}

void MainWindow::tellVisibility()
{
    const bool visible = isVisible() && !isMinimized();
    if (m_toldVisible != visible) {
        m_toldVisible = visible;
        Q_EMIT visibilityChanged(visible);
        m_gateway.session().setWindowVisible(visible);
    }
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape) {
            m_search->clear();
            m_pages->currentWidget()->setFocus();
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_pages->currentWidget()->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

}  // namespace barter::ui
