#include "ui/details_trackers.hpp"

#include "ui/details_table.hpp"
#include "ui/entry_bar.hpp"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>

namespace barter::ui {

DetailsTrackers::DetailsTrackers(SessionGateway& gateway, QSettings& remembered, QWidget* parent)
    : DetailsTab{gateway, parent}, m_pages{new QStackedWidget}, m_none{new QLabel},
      m_table{new DetailsTable{m_model, tr("Trackers and web seeds")}},
      m_trackerEntry{new EntryBar{EntryBar::Lines::several}}, m_webSeedEntry{new EntryBar{EntryBar::Lines::one}},
      m_add{new QPushButton{tr("&Add trackers…")}}, m_addWebSeed{new QPushButton{tr("Add &web seed…")}},
      m_remove{new QPushButton{tr("Re&move")}}, m_copy{new QPushButton{tr("Copy &URL")}},
      m_askAgain{new QPushButton{tr("As&k again now")}}
{
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setWordWrap(true);
    m_table->setColumnCharacters(TrackerListModel::urlColumn, 40);
    m_table->setColumnCharacters(TrackerListModel::tierColumn, 5);
    m_table->setColumnCharacters(TrackerListModel::stateColumn, 13);
    m_table->setColumnCharacters(TrackerListModel::messageColumn, 24);
    for (int column = TrackerListModel::seedsColumn; column <= TrackerListModel::nextColumn; ++column) {
        m_table->setColumnCharacters(column, 12);
    }
    m_table->sortByColumn(TrackerListModel::tierColumn, Qt::AscendingOrder);
    m_table->offerColumns(remembered, QStringLiteral("trackers"));
    m_remove->setEnabled(false);
    m_copy->setEnabled(false);

    connect(m_table, &DetailsTable::selectionChanges, this, [this] {
        m_remove->setEnabled(m_table->selectionModel()->hasSelection());
        m_copy->setEnabled(m_table->selectionModel()->hasSelection());
    });
    connect(m_table, &DetailsTable::menuRequested, this, &DetailsTrackers::showMenu);
    connect(m_add, &QPushButton::clicked, this, &DetailsTrackers::askForTrackers);
    connect(m_addWebSeed, &QPushButton::clicked, this, &DetailsTrackers::askForWebSeed);
    connect(m_remove, &QPushButton::clicked, this, &DetailsTrackers::removeSelected);
    connect(m_copy, &QPushButton::clicked, m_table, &DetailsTable::copySelected);
    connect(m_askAgain, &QPushButton::clicked, this, [this] { session().reannounce({id()}); });
    connect(m_trackerEntry, &EntryBar::closed, m_add, [this] { m_add->setFocus(); });
    connect(m_webSeedEntry, &EntryBar::closed, m_addWebSeed, [this] { m_addWebSeed->setFocus(); });
    connect(m_trackerEntry, &EntryBar::entered, this, [this](const QStringList& lines) {
        std::vector<std::string> urls;
        for (const auto& line : lines) {
            urls.push_back(line.toStdString());
        }
        session().addTrackers(id(), std::move(urls), reporting());
    });
    connect(m_webSeedEntry, &EntryBar::entered, this, [this](const QStringList& lines) {
        session().addWebSeed(id(), lines.front().toStdString(), reporting());
    });

    m_pages->addWidget(m_none);
    m_pages->addWidget(m_table);
    auto* buttons = new QHBoxLayout;
    for (auto* button : {m_add, m_addWebSeed, m_remove, m_copy, m_askAgain}) {
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_trackerEntry);
    layout->addWidget(m_webSeedEntry);
    layout->addLayout(buttons);
}

void DetailsTrackers::clear()
{
    m_model.setRows({});
    m_trackerEntry->hide();
    m_webSeedEntry->hide();
    m_pages->setCurrentWidget(m_none);
}

void DetailsTrackers::showTorrent(const engine::TorrentSnapshot& torrent)
{
    m_none->setText(torrent.isPrivate
                        ? tr("No tracker. As this torrent is private, it finds no peers without one.")
                        : tr("No tracker. Peers are found through DHT, in the local network and through other peers."));
    const bool runs =
        torrent.state != engine::TorrentState::stopped && torrent.state != engine::TorrentState::storageMissing;
    m_askAgain->setEnabled(runs && torrent.trackers > 0);
}

void DetailsTrackers::setDetails(const engine::TorrentDetails& details)
{
    m_model.setSources(details.trackers, details.webSeeds);
    m_pages->setCurrentWidget(m_model.rowCount() == 0 ? static_cast<QWidget*>(m_none) : m_table);
}

void DetailsTrackers::askForTrackers()
{
    m_webSeedEntry->hide();
    m_trackerEntry->ask(tr("UR&Ls, one a line:"), tr("udp://tracker.example.org:6969/announce"));
}

void DetailsTrackers::askForWebSeed()
{
    m_trackerEntry->hide();
    m_webSeedEntry->ask(tr("UR&L of the files:"), tr("https://mirror.example.org/files/"));
}

void DetailsTrackers::removeSelected()
{
    std::vector<SourceRow> rows;  // copies: an answer at once may change the table
    for (const int row : m_table->selectedModelRows()) {
        rows.push_back(m_model.rowAt(row));
    }
    for (const auto& row : rows) {
        if (row.webSeed) {
            session().removeWebSeed(id(), row.tracker.url, reporting());
        } else {
            session().removeTracker(id(), row.tracker.url, reporting());
        }
    }
}

void DetailsTrackers::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Delete && m_table->hasFocus()) {
        removeSelected();
        return;
    }
    DetailsTab::keyPressEvent(event);
}

void DetailsTrackers::showMenu(const QPoint& position)
{
    auto* menu = new QMenu{this};
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Copy URL"), m_table, &DetailsTable::copySelected)->setShortcut(QKeySequence::Copy);
    menu->addAction(tr("Re&move"), this, &DetailsTrackers::removeSelected)->setShortcut(Qt::Key_Delete);
    for (auto* action : menu->actions()) {
        action->setEnabled(m_copy->isEnabled());
    }
    menu->addSeparator();
    menu->addAction(tr("&Add trackers…"), this, &DetailsTrackers::askForTrackers);
    menu->addAction(tr("Add &web seed…"), this, &DetailsTrackers::askForWebSeed);
    auto* again = menu->addAction(tr("As&k again now"), m_askAgain, &QPushButton::click);
    again->setEnabled(m_askAgain->isEnabled());
    m_table->addHeaderEntries(*menu);
    menu->popup(position);
}

}  // namespace barter::ui
