#pragma once

#include "engine/torrent_snapshot.hpp"
#include "ui/torrent_filter.hpp"
#include "ui/torrent_list_model.hpp"

#include <QMainWindow>

#include <functional>
#include <optional>

class QLabel;
class QLineEdit;
class QSettings;
class QSplitter;
class QStackedWidget;
class QTimer;

namespace barter::ui {

class EmptyState;
class NoticeBar;
class PaneKeys;
class SessionGateway;
class SettingsStore;
class Sidebar;
class StateStrip;
class StatusPills;
class TorrentActions;
class TorrentView;

/// The main window: the list of torrents with its filters, the details below it, and the session's state.
///
/// GUI thread only. It knows the session through the gateway, and no other window: what it wants of them are signals.
/// What it remembers (geometry, columns, what is shown) stands in the QSettings that it is given.
class MainWindow final : public QMainWindow {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)

public:
    enum class Closing { hide, minimize, quit };

    /// References have to outlive the window; it owns `details`.
    MainWindow(SessionGateway& gateway,
               SettingsStore& settings,
               QSettings& remembered,
               QWidget* details,
               QWidget* parent = nullptr);
    ~MainWindow() override;

    /// What closing the window does. Without it: quit.
    void setClosing(std::function<Closing()> decide) { m_closing = std::move(decide); }

    /// A sentence above the list, until it is closed. Plain text.
    void showNotice(const QString& sentence);
    /// The same about something that went wrong.
    void showProblem(const QString& sentence);
    /// Selects the torrent and scrolls to it, whatever is filtered; one that is not there yet when it comes.
    void showTorrent(engine::TorrentId id);
    /// Adds what the clipboard holds.
    void paste();
    /// The page of the wallet, behind an entry in the side bar; the window owns it. At most once.
    void setWalletPage(QWidget* page);
    void showWallet();

Q_SIGNALS:
    /// Files (paths or URLs), links, info-hashes: dropped, pasted, typed or chosen. engine::parseSource reads them.
    void addRequested(const QStringList& sources);
    void preferencesRequested();
    /// On the page about the network.
    void connectionPreferencesRequested();
    void aboutRequested();
    void copyDiagnosticsRequested();
    /// Closing has hidden the window.
    void closedToTray();
    /// Closing has minimised the window.
    void closedToTaskbar();
    /// From the menu, or by closing the window when that quits.
    void quitRequested();
    /// The only selected torrent: at once when the selection changes, and again with each news of it.
    void currentTorrentChanged(const std::optional<barter::engine::TorrentSnapshot>& torrent);
    /// Shown, or hidden or minimised, whoever did it.
    void visibilityChanged(bool visible);

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void moveEvent(QMoveEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void arrange();
    void makeActions();
    void makeMenus();
    void makeToolBar();
    void connectParts();
    void restore();
    void save();
    void saveSoon();

    void showUpdate(const engine::TorrentsUpdate& update);
    void showStatus(const engine::SessionStatus& status);
    void showGroup(TorrentGroup group);
    void showPlace(QWidget* place);
    void search(const QString& text);
    void showListOrReason();
    void updateSelection();
    /// Details and strip, of which one shows the selected torrent; none of them while there are no torrents.
    void updateDetails();
    [[nodiscard]] QString loadingText() const;
    void openFolder(const QString& path);
    void chooseFiles();
    void askForLinks();
    /// The session sends news less often while nobody sees them.
    void tellVisibility();
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showContextMenu(const QPoint& position);

    SessionGateway& m_gateway;
    SettingsStore& m_settings;
    QSettings& m_remembered;
    std::function<Closing()> m_closing;

    TorrentListModel m_model;
    TorrentFilter m_filter{m_model};
    TorrentActions* m_actions;
    TorrentView* m_view;
    Sidebar* m_sidebar;
    EmptyState* m_empty;
    QStackedWidget* m_pages;
    PaneKeys* m_paneKeys = nullptr;
    NoticeBar* m_notices;
    StateStrip* m_strip;
    QWidget* m_details;
    QSplitter* m_columns;
    QSplitter* m_rows;
    QStackedWidget* m_places;  ///< the torrents, or the wallet
    QWidget* m_walletPage = nullptr;
    QLineEdit* m_search;
    QLabel* m_progress;
    StatusPills* m_pills;
    QTimer* m_saveTimer;

    QAction* m_addFile = nullptr;
    QAction* m_addLink = nullptr;
    QAction* m_pasteAction = nullptr;
    QAction* m_selectAll = nullptr;
    QAction* m_find = nullptr;
    QAction* m_showDetails = nullptr;
    QAction* m_showFilters = nullptr;
    QAction* m_nextPane = nullptr;
    QAction* m_previousPane = nullptr;

    std::optional<engine::TorrentSnapshot> m_current;
    std::optional<engine::TorrentId> m_awaited;
    int m_loaded = 0;
    int m_toLoad = 0;
    std::optional<bool> m_toldVisible;
};

}  // namespace barter::ui
