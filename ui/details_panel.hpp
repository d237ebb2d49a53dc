#pragma once

#include "ui/details_tab.hpp"
#include "ui/state_text.hpp"

#include <optional>
#include <utility>
#include <vector>

class QLabel;
class QSettings;
class QStackedWidget;
class QTabWidget;

namespace barter::ui {

class DetailsGeneral;
class DetailsTrackers;

/// Everything about the selected torrent, in tabs.
///
/// Asks the session only for the part that is visible, and for nothing while the panel is hidden or its window
/// minimised. What goes wrong with a command given here is said in a line below the tabs.
class DetailsPanel final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DetailsPanel)

public:
    /// References have to outlive the panel, whose tables find in `remembered` how they were arranged.
    DetailsPanel(SessionGateway& gateway, QSettings& remembered, QWidget* parent = nullptr);
    /// Watches nothing any more.
    ~DetailsPanel() override;

    /// The selected torrent: at once when the selection changes, and again with each news of it. Empty: none.
    void setTorrent(const std::optional<engine::TorrentSnapshot>& torrent);
    /// Brings that page to the front.
    void showPart(engine::DetailsPart part);

Q_SIGNALS:
    /// The person pressed "Remove" beside a state in which nothing else helps. That button is only shown when this
    /// signal was connected before the first `setTorrent`.
    void removeRequested(barter::engine::TorrentId id);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addTab(DetailsTab* tab, const QString& title);
    [[nodiscard]] DetailsTab* currentTab() const;
    void showDetails(const engine::TorrentDetails& details);
    /// Tells the visible page its torrent, and the session what to send.
    void refresh();
    void watch(std::optional<engine::TorrentId> id);
    void say(const QString& problem);
    void help(StateHelp help);
    void openFolder(const QString& path);

    SessionGateway& m_gateway;
    std::optional<engine::TorrentSnapshot> m_torrent;
    std::optional<std::pair<engine::TorrentId, engine::DetailsPart>> m_watched;
    QStackedWidget* m_pages;
    QTabWidget* m_tabs;
    DetailsGeneral* m_general;
    DetailsTrackers* m_trackers;
    QWidget* m_problemBar;
    QLabel* m_problem;
    QWidget* m_window = nullptr;  // whose minimising is observed
};

}  // namespace barter::ui
