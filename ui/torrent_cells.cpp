#include "ui/torrent_cells.hpp"

#include "ui/format.hpp"
#include "ui/icons.hpp"
#include "ui/state_text.hpp"
#include "ui/untrusted_text.hpp"

#include <QCoreApplication>

namespace barter::ui {
namespace {

using engine::TorrentSnapshot;
using engine::TorrentState;
using Model = TorrentListModel;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(TorrentList)
};

/// "2 (40)": connected, and in the swarm as far as is known.
QString connectedOf(int connected, int known)
{
    return known > 0
               ? Texts::tr("%1 (%2)", "connected peers (known peers)").arg(formatNumber(connected), formatNumber(known))
               : formatNumber(connected);
}

QString eta(const TorrentSnapshot& torrent)
{
    return torrent.state == TorrentState::downloading && !torrent.syncing ? formatEta(torrent.eta) : QString{};
}

/// Unknown before the metadata are there.
QString bytesOrNothing(const TorrentSnapshot& torrent, std::int64_t bytes)
{
    return torrent.hasMetadata ? formatBytes(bytes) : QString{};
}

QString spokenRow(const TorrentSnapshot& torrent, const QString& name)
{
    const QString state = stateWord(torrent).toLower();
    if (!torrent.hasMetadata) {
        return Texts::tr("%1, %2", "name, state").arg(name, state);
    }
    const QString percent = spokenPercent(progress(torrent));
    return torrent.eta && torrent.state == TorrentState::downloading
               ? Texts::tr("%1, %2, %3, %4 left", "name, 71 percent, downloading, 3 minutes left")
                     .arg(name, percent, state, spokenDuration(*torrent.eta))
               : Texts::tr("%1, %2, %3", "name, 71 percent, downloading").arg(name, percent, state);
}

QString spokenRate(std::int64_t bytesPerSecond)
{
    return bytesPerSecond > 0 ? Texts::tr("%1 per second").arg(formatBytes(bytesPerSecond)) : Texts::tr("nothing");
}

}  // namespace

QString columnTitle(Model::Column column)
{
    switch (column) {
    case Model::NameColumn: return Texts::tr("Name");
    case Model::SizeColumn: return Texts::tr("Size");
    case Model::ProgressColumn: return Texts::tr("Progress");
    case Model::StateColumn: return Texts::tr("State");
    case Model::DownColumn: return Texts::tr("Down");
    case Model::UpColumn: return Texts::tr("Up");
    case Model::EtaColumn: return Texts::tr("ETA");
    case Model::RatioColumn: return Texts::tr("Ratio");
    case Model::PeersColumn: return Texts::tr("Peers");
    case Model::SeedsColumn: return Texts::tr("Seeds");
    case Model::DownloadedColumn: return Texts::tr("Downloaded");
    case Model::UploadedColumn: return Texts::tr("Uploaded");
    case Model::AddedColumn: return Texts::tr("Added");
    case Model::CompletedColumn: return Texts::tr("Completed");
    case Model::SavePathColumn: return Texts::tr("Save path");
    case Model::HashColumn: return Texts::tr("Info-hash");
    case Model::ColumnCount: break;
    }
    return {};
}

bool isNumeric(Model::Column column)
{
    switch (column) {
    case Model::SizeColumn:
    case Model::DownColumn:
    case Model::UpColumn:
    case Model::EtaColumn:
    case Model::RatioColumn:
    case Model::PeersColumn:
    case Model::SeedsColumn:
    case Model::DownloadedColumn:
    case Model::UploadedColumn: return true;
    default: return false;
    }
}

QString cellText(Model::Column column, const TorrentSnapshot& torrent, const QString& name)
{
    switch (column) {
    case Model::NameColumn: return name;
    case Model::SizeColumn: return bytesOrNothing(torrent, torrent.wantedBytes);
    case Model::ProgressColumn: return torrent.hasMetadata ? formatPercent(shownProgress(torrent)) : QString{};
    case Model::StateColumn: return stateWord(torrent);
    case Model::DownColumn: return formatRate(torrent.downRate);
    case Model::UpColumn: return formatRate(torrent.upRate);
    case Model::EtaColumn: return eta(torrent);
    case Model::RatioColumn: return formatRatio(torrent.ratio);
    case Model::PeersColumn: return connectedOf(torrent.peers, torrent.knownPeers);
    case Model::SeedsColumn: return connectedOf(torrent.seeds, torrent.knownSeeds);
    case Model::DownloadedColumn: return formatBytes(torrent.receivedBytes);
    case Model::UploadedColumn: return formatBytes(torrent.sentBytes);
    case Model::AddedColumn: return formatTime(torrent.added);
    case Model::CompletedColumn: return formatTime(torrent.completed);
    case Model::SavePathColumn: return untrustedText(torrent.savePath);
    case Model::HashColumn: return QString::fromStdString(torrent.hashV1.empty() ? torrent.hashV2 : torrent.hashV1);
    case Model::ColumnCount: break;
    }
    return {};
}

QString spokenCell(Model::Column column, const TorrentSnapshot& torrent, const QString& name)
{
    switch (column) {
    case Model::NameColumn: return spokenRow(torrent, name);
    case Model::ProgressColumn:
        return torrent.hasMetadata ? spokenPercent(shownProgress(torrent)) : Texts::tr("unknown");
    case Model::DownColumn: return spokenRate(torrent.downRate);
    case Model::UpColumn: return spokenRate(torrent.upRate);
    case Model::EtaColumn:
        return torrent.eta && torrent.state == TorrentState::downloading ? spokenDuration(*torrent.eta)
                                                                         : Texts::tr("unknown");
    case Model::RatioColumn: return torrent.ratio ? formatRatio(torrent.ratio) : Texts::tr("none");
    default: return cellText(column, torrent, name);
    }
}

QString cellToolTip(Model::Column column, const TorrentSnapshot& torrent, const QString& name)
{
    switch (column) {
    case Model::NameColumn: return name;
    case Model::ProgressColumn:
        return torrent.hasMetadata ? Texts::tr("%1 of %2", "bytes")
                                         .arg(formatBytes(torrent.doneBytes), formatBytes(torrent.wantedBytes))
                                   : QString{};
    case Model::StateColumn: return stateText(torrent).sentence;
    case Model::SavePathColumn:
    case Model::HashColumn: return cellText(column, torrent, name);
    default: return {};
    }
}

QIcon stateIcon(const TorrentSnapshot& torrent)
{
    // Made once: a QIcon is shared, and cells are painted often.
    static const QIcon problem = lineIcon(Icon::problem);
    static const QIcon offline = lineIcon(Icon::offline);
    static const QIcon checking = lineIcon(Icon::checkFiles);
    static const QIcon downloading = lineIcon(Icon::downloading);
    static const QIcon seeding = lineIcon(Icon::seeding);
    static const QIcon stopped = lineIcon(Icon::stopped);
    static const QIcon waiting = lineIcon(Icon::waiting);
    switch (torrent.state) {
    case TorrentState::failed: return problem;
    case TorrentState::storageMissing: return offline;
    case TorrentState::stopped: return stopped;
    case TorrentState::checking: return checking;
    case TorrentState::queued: return waiting;
    case TorrentState::seeding: return torrent.problem == engine::Problem::none ? seeding : problem;
    case TorrentState::metadata:
    case TorrentState::downloading: break;
    }
    if (needsAttention(torrent)) {
        return problem;
    }
    return torrent.peers == 0 && torrent.downRate == 0 ? waiting : downloading;
}

double shownProgress(const TorrentSnapshot& torrent)
{
    return torrent.state == TorrentState::checking ? torrent.checkingProgress : progress(torrent);
}

}  // namespace barter::ui
