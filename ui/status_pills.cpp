#include "ui/status_pills.hpp"

#include "ui/format.hpp"
#include "ui/rate_pill.hpp"
#include "ui/settings_store.hpp"

#include <QHBoxLayout>
#include <QStandardPaths>

namespace barter::ui {
namespace {

/// "51413" of "0.0.0.0:51413".
QString portOf(const std::string& endpoint)
{
    const auto colon = endpoint.rfind(':');
    return colon == std::string::npos ? QString{} : QString::fromStdString(endpoint.substr(colon + 1));
}

}  // namespace

StatusPills::StatusPills(SettingsStore& settings, QWidget* parent)
    : QWidget{parent}, m_settings{settings}, m_connection{new StatusPill{tr("Connection")}},
      m_dht{new StatusPill{tr("DHT")}}, m_free{new StatusPill{tr("Free space")}},
      m_down{new RatePill{RatePill::Direction::down, settings}}, m_up{new RatePill{RatePill::Direction::up, settings}}
{
    for (auto* pill : {m_connection, m_dht}) {
        connect(pill->addExplanation(), &QAction::triggered, this, &StatusPills::preferencesRequested);
    }
    connect(m_free, &QToolButton::clicked, this, [this] {
        const auto& path = m_settings.current().downloads.savePath;
        Q_EMIT openFolderRequested(path.empty() ? QStandardPaths::writableLocation(QStandardPaths::DownloadLocation)
                                                : QString::fromStdString(path));
    });
    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    for (QToolButton* pill : std::initializer_list<QToolButton*>{m_connection, m_dht, m_free, m_down, m_up}) {
        layout->addWidget(pill);
    }
    showStatus({});
}

void StatusPills::showStatus(const engine::SessionStatus& status)
{
    showConnection(status);
    showDht(status);
    showFreeSpace(status);
    m_down->showRate(status.downRate, status.downLimit);
    m_up->showRate(status.upRate, status.upLimit);
}

void StatusPills::showConnection(const engine::SessionStatus& status)
{
    if (status.listening.empty()) {
        m_connection->display(
            Icon::offline,
            tr("No port"),
            tr("No port could be opened, so nobody can reach you. Choose another port in the preferences."));
        return;
    }
    const QString port = portOf(status.listening.front());
    if (!status.connectable) {
        m_connection->display(
            Icon::unknown,
            tr("Reachable?"),
            tr("Listening on port %1. Nobody has reached you yet, so it is not known whether others can.").arg(port));
    } else if (*status.connectable) {
        m_connection->display(Icon::connected, tr("Reachable"), tr("Others can reach you on port %1.").arg(port));
    } else {
        m_connection->display(
            Icon::problem,
            tr("Not reachable"),
            tr("Nobody reaches you on port %1, it seems. Downloads work, but slower: let your router forward the "
               "port, or switch on UPnP.")
                .arg(port));
    }
}

void StatusPills::showDht(const engine::SessionStatus& status)
{
    if (!status.dhtEnabled) {
        m_dht->display(
            Icon::nodes, tr("DHT off"), tr("DHT is off: peers are only found through trackers and other peers."));
        return;
    }
    m_dht->display(Icon::nodes,
                   tr("DHT %1").arg(formatNumber(status.dhtNodes)),
                   status.dhtNodes == 0
                       ? tr("DHT finds peers without a tracker. No node has answered yet.")
                       : tr("DHT finds peers without a tracker. It knows %n node(s).", nullptr, status.dhtNodes));
}

void StatusPills::showFreeSpace(const engine::SessionStatus& status)
{
    m_free->display(Icon::disk,
                    status.freeBytes ? tr("%1 free").arg(formatBytes(*status.freeBytes)) : tr("Disk"),
                    tr("Space where new torrents are saved. Press to open the folder."));
}

}  // namespace barter::ui
