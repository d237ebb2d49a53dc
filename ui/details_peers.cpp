#include "ui/details_peers.hpp"

#include "ui/details_table.hpp"
#include "ui/entry_bar.hpp"

#include <QBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>

namespace barter::ui {
namespace {

/// For the list without a peer: why it is empty.
QString nobodyText(const engine::TorrentSnapshot& torrent)
{
    switch (torrent.state) {
    case engine::TorrentState::stopped: return DetailsPeers::tr("No peer connected: the torrent is stopped.");
    case engine::TorrentState::queued:
    case engine::TorrentState::checking:
        return DetailsPeers::tr("No peer connected: the files on disk are compared first.");
    case engine::TorrentState::storageMissing: return DetailsPeers::tr("No peer connected: the storage is not there.");
    case engine::TorrentState::failed: return DetailsPeers::tr("No peer connected: the torrent stands still.");
    case engine::TorrentState::seeding: return DetailsPeers::tr("No peer connected: nobody asks for this right now.");
    case engine::TorrentState::metadata:
    case engine::TorrentState::downloading: break;
    }
    return DetailsPeers::tr("No peer connected. Barter goes on looking for them.");
}

}  // namespace

DetailsPeers::DetailsPeers(SessionGateway& gateway, QSettings& remembered, QWidget* parent)
    : DetailsTab{gateway, parent}, m_pages{new QStackedWidget}, m_nobody{new QLabel},
      m_table{new DetailsTable{m_model, tr("Peers")}}, m_entry{new EntryBar{EntryBar::Lines::one}},
      m_add{new QPushButton{tr("&Add peer…")}}, m_copy{new QPushButton{tr("Copy addre&ss")}}
{
    m_nobody->setAlignment(Qt::AlignCenter);
    m_nobody->setWordWrap(true);
    m_table->setColumnCharacters(PeerListModel::addressColumn, 24);
    m_table->setColumnCharacters(PeerListModel::clientColumn, 22);
    m_table->setColumnCharacters(PeerListModel::flagsColumn, 14);
    for (int column = PeerListModel::progressColumn; column < PeerListModel::columnTotal; ++column) {
        m_table->setColumnCharacters(column, 12);
    }
    m_table->sortByColumn(PeerListModel::downRateColumn, Qt::DescendingOrder);
    m_table->offerColumns(remembered, QStringLiteral("peers"));
    m_copy->setEnabled(false);

    connect(m_table, &DetailsTable::selectionChanges, this, [this] {
        m_copy->setEnabled(m_table->selectionModel()->hasSelection());
    });
    connect(m_table, &DetailsTable::menuRequested, this, &DetailsPeers::showMenu);
    connect(m_add, &QPushButton::clicked, this, &DetailsPeers::askForPeer);
    connect(m_copy, &QPushButton::clicked, m_table, &DetailsTable::copySelected);
    connect(m_entry, &EntryBar::closed, m_add, [this] { m_add->setFocus(); });
    connect(m_entry, &EntryBar::entered, this, [this](const QStringList& lines) {
        session().addPeer(id(), lines.front().toStdString(), reporting());
    });

    m_pages->addWidget(m_nobody);
    m_pages->addWidget(m_table);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_add);
    buttons->addWidget(m_copy);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_entry);
    layout->addLayout(buttons);
}

void DetailsPeers::clear()
{
    m_model.setRows({});
    m_entry->hide();
    m_pages->setCurrentWidget(m_nobody);
}

void DetailsPeers::showTorrent(const engine::TorrentSnapshot& torrent)
{
    m_nobody->setText(nobodyText(torrent));
    // BEP 27: a private torrent takes peers from its trackers only.
    m_add->setEnabled(!torrent.isPrivate);
    m_add->setToolTip(torrent.isPrivate ? tr("A private torrent takes peers from its trackers only.") : QString{});
}

void DetailsPeers::setDetails(const engine::TorrentDetails& details)
{
    m_model.setRows(details.peers);
    m_pages->setCurrentWidget(details.peers.empty() ? static_cast<QWidget*>(m_nobody) : m_table);
}

void DetailsPeers::askForPeer()
{
    m_entry->ask(tr("Add&ress and port:"), tr("192.0.2.1:6881 or [2001:db8::1]:6881"));
}

void DetailsPeers::showMenu(const QPoint& position)
{
    auto* menu = new QMenu{this};
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto* copy = menu->addAction(tr("&Copy address"), m_table, &DetailsTable::copySelected);
    copy->setShortcut(QKeySequence::Copy);
    copy->setEnabled(m_copy->isEnabled());
    auto* add = menu->addAction(tr("&Add peer…"), this, &DetailsPeers::askForPeer);
    add->setEnabled(m_add->isEnabled());
    m_table->addHeaderEntries(*menu);
    menu->popup(position);
}

}  // namespace barter::ui
