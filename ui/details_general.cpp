#include "ui/details_general.hpp"

#include "ui/format.hpp"
#include "ui/untrusted_text.hpp"

#include <QBoxLayout>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

#include <algorithm>

namespace barter::ui {
namespace {

constexpr int commentLimit = 2000;
constexpr int creatorLimit = 200;
constexpr int pathLimit = 4096;

/// Below so many average characters the two columns stand below each other.
constexpr int twoColumnCharacters = 110;

QString connectedOfKnown(int connected, int known)
{
    if (known <= 0) {
        return DetailsGeneral::tr("%1 connected").arg(formatNumber(connected));
    }
    return DetailsGeneral::tr("%1 connected of %2 known")
        .arg(formatNumber(connected), formatNumber(std::max(known, connected)));
}

}  // namespace

DetailsGeneral::DetailsGeneral(SessionGateway& gateway, QWidget* parent)
    : DetailsTab{gateway, parent}, m_state{new QLabel}, m_help{new QPushButton},
      m_transfer{new FieldList{tr("Transfer")}}, m_about{new FieldList{tr("Torrent")}}, m_columns{new QHBoxLayout}
{
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_help->setVisible(false);
    connect(m_help, &QPushButton::clicked, this, [this] {
        if (m_offered) {
            Q_EMIT helpWanted(*m_offered);
        }
    });
    makeTransferFields();
    makeTorrentFields();

    auto* state = new QHBoxLayout;
    state->addWidget(m_state, 1);
    state->addWidget(m_help);
    m_columns->setSpacing(16);
    m_columns->addWidget(m_transfer, 2, Qt::AlignTop);
    m_columns->addWidget(m_about, 3, Qt::AlignTop);

    auto* content = new QWidget;
    auto* inner = new QVBoxLayout{content};
    inner->addLayout(state);
    inner->addLayout(m_columns);
    inner->addStretch(1);
    auto* scroll = new QScrollArea{this};
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("General"));
    scroll->setWidget(content);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
}

void DetailsGeneral::makeTransferFields()
{
    m_done = m_transfer->addLine(tr("Downloaded"));
    m_remaining = m_transfer->addLine(tr("Remaining"));
    m_eta = m_transfer->addLine(tr("Time left"));
    m_rates = m_transfer->addLine(tr("Speed"));
    m_received = m_transfer->addLine(tr("Received"));
    m_sent = m_transfer->addLine(tr("Sent"));
    m_ratio = m_transfer->addLine(tr("Ratio"));
    m_wasted = m_transfer->addLine(tr("Wasted"));
    m_peers = m_transfer->addLine(tr("Peers"));
    m_seeds = m_transfer->addLine(tr("Seeds"));
}

void DetailsGeneral::makeTorrentFields()
{
    auto* open = new QToolButton;
    open->setText(tr("Open"));
    open->setToolTip(tr("Open this folder"));
    open->setAccessibleName(tr("Open this folder"));
    connect(open, &QToolButton::clicked, this, &DetailsGeneral::openFolderRequested);

    m_name = m_about->addTabStop(tr("Name"));
    m_size = m_about->addLine(tr("Size"));
    m_savePath = m_about->addTabStop(tr("Saved in"), open);
    m_added = m_about->addLine(tr("Added"));
    m_completed = m_about->addLine(tr("Completed"));
    m_hashV1 = m_about->addTabStop(tr("Info-hash v1"));
    m_hashV2 = m_about->addTabStop(tr("Info-hash v2"));
    m_pieceSize = m_about->addLine(tr("Piece size"));
    m_private = m_about->addLine(tr("Private"));
    m_created = m_about->addLine(tr("Created"));
    m_creator = m_about->addLine(tr("Created with"));
    m_comment = m_about->addText(tr("Comment"));
}

void DetailsGeneral::clear()
{
    for (auto* field : {&m_pieceSize, &m_created, &m_creator, &m_comment}) {
        field->setText({});
        field->setVisible(false);
    }
    m_wasted.setText({});
}

void DetailsGeneral::showTorrent(const engine::TorrentSnapshot& torrent)
{
    showState(torrent);
    showAmounts(torrent);

    m_name.setText(untrustedText(torrent.name));
    m_size.setText(torrent.hasMetadata ? formatBytes(torrent.totalBytes) : tr("Not known yet"));
    m_savePath.setText(untrustedText(torrent.savePath, pathLimit));
    m_added.setText(formatTime(torrent.added));
    m_completed.setText(formatTime(torrent.completed));
    m_completed.setVisible(torrent.completed.has_value());
    m_hashV1.setText(untrustedText(torrent.hashV1));
    m_hashV1.setVisible(!torrent.hashV1.empty());
    m_hashV2.setText(untrustedText(torrent.hashV2));
    m_hashV2.setVisible(!torrent.hashV2.empty());
    m_private.setText(torrent.isPrivate ? tr("Yes: only its trackers find peers") : tr("No"));
    m_private.setVisible(torrent.hasMetadata);
}

void DetailsGeneral::showState(const engine::TorrentSnapshot& torrent)
{
    const auto [sentence, help] = stateText(torrent);
    if (m_state->text() != sentence) {
        m_state->setText(sentence);
    }
    m_offered = help == StateHelp::remove && !m_removeOffered ? std::nullopt : help;
    m_help->setVisible(m_offered.has_value());
    if (m_offered) {
        m_help->setText(helpLabel(*m_offered));
    }
}

void DetailsGeneral::showAmounts(const engine::TorrentSnapshot& torrent)
{
    const bool complete = torrent.hasMetadata && torrent.doneBytes >= torrent.wantedBytes;
    m_done.setText(torrent.hasMetadata ? tr("%1 of %2 (%3)", "bytes done, bytes wanted, percent")
                                             .arg(formatBytes(torrent.doneBytes),
                                                  formatBytes(torrent.wantedBytes),
                                                  formatPercent(engine::progress(torrent)))
                                       : tr("Nothing yet"));
    m_remaining.setText(formatBytes(torrent.wantedBytes - torrent.doneBytes));
    m_remaining.setVisible(torrent.hasMetadata && !complete);
    m_eta.setText(torrent.eta ? spokenDuration(*torrent.eta) : tr("Not known"));
    m_eta.setVisible(!complete && torrent.state == engine::TorrentState::downloading);
    m_rates.setText(tr("%1 down, %2 up").arg(formatRateOrZero(torrent.downRate), formatRateOrZero(torrent.upRate)));
    m_received.setText(formatBytes(torrent.receivedBytes));
    m_sent.setText(formatBytes(torrent.sentBytes));
    m_ratio.setText(formatRatio(torrent.ratio));
    m_peers.setText(connectedOfKnown(torrent.peers, torrent.knownPeers));
    m_seeds.setText(connectedOfKnown(torrent.seeds, torrent.knownSeeds));
}

void DetailsGeneral::setDetails(const engine::TorrentDetails& details)
{
    m_wasted.setText(formatBytes(details.wastedBytes));
    m_pieceSize.setText(formatBytes(details.pieceLength));
    m_pieceSize.setVisible(details.pieceLength > 0);
    m_created.setText(formatTime(details.created));
    m_created.setVisible(details.created.has_value());
    m_creator.setText(untrustedText(details.creator, creatorLimit));
    m_creator.setVisible(!details.creator.empty());
    m_comment.setText(untrustedText(details.comment, commentLimit));
    m_comment.setVisible(!details.comment.empty());
}

void DetailsGeneral::resizeEvent(QResizeEvent* event)
{
    DetailsTab::resizeEvent(event);
    const bool wide = width() >= fontMetrics().averageCharWidth() * twoColumnCharacters;
    m_columns->setDirection(wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

}  // namespace barter::ui
