#include "ui/state_text.hpp"

#include "engine/add_torrent.hpp"
#include "ui/format.hpp"
#include "ui/untrusted_text.hpp"

#include <QCoreApplication>

namespace barter::ui {
namespace {

using engine::Problem;
using engine::TorrentSnapshot;
using engine::TorrentState;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(StateText)
};

constexpr int detailLimit = 160;

bool isComplete(const TorrentSnapshot& torrent)
{
    return torrent.hasMetadata && torrent.doneBytes >= torrent.wantedBytes;
}

bool wantsNothing(const TorrentSnapshot& torrent)
{
    return torrent.hasMetadata && torrent.wantedBytes == 0 && torrent.totalBytes > 0;
}

/// A problem that outweighs what the state says. While files are being checked, or their disk is away, the state
/// itself is the news.
bool problemLeads(const TorrentSnapshot& torrent)
{
    return torrent.state == TorrentState::failed ||
           (torrent.problem != Problem::none && torrent.state != TorrentState::checking &&
            torrent.state != TorrentState::storageMissing);
}

bool isLookingForPeers(const TorrentSnapshot& torrent)
{
    return torrent.peers == 0 &&
           (torrent.state == TorrentState::downloading || torrent.state == TorrentState::metadata);
}

QString problemWord(Problem problem)
{
    switch (problem) {
    case Problem::none: return Texts::tr("Failed");
    case Problem::diskFull: return Texts::tr("Disk full");
    case Problem::notWritable: return Texts::tr("Cannot write");
    case Problem::diskError: return Texts::tr("Disk error");
    case Problem::filesGone: return Texts::tr("Files gone");
    case Problem::filesChanged: return Texts::tr("Files changed");
    case Problem::badRecord: return Texts::tr("Record damaged");
    case Problem::badMetadata: return Texts::tr("Unusable");
    case Problem::conflict: return Texts::tr("Duplicate");
    }
    return {};
}

StateText problemSentence(Problem problem)
{
    switch (problem) {
    case Problem::none: return {Texts::tr("Stands still after an error."), StateHelp::tryAgain};
    case Problem::diskFull:
        return {Texts::tr("Disk full: goes on by itself when there is space."), StateHelp::freeSpace};
    case Problem::notWritable:
        return {
            Texts::tr("Cannot write: the folder or a file in it is protected. Change its permissions, then try again."),
            StateHelp::tryAgain};
    case Problem::diskError:
        return {Texts::tr("Disk error: reading or writing failed, the disk may be damaged. Save what you need from it, "
                          "then try again."),
                StateHelp::tryAgain};
    case Problem::filesGone:
    case Problem::filesChanged:
        return {
            Texts::tr("Files changed: another program altered or deleted them. Check the files to find what is still "
                      "good."),
            StateHelp::checkFiles};
    case Problem::badRecord:
        return {
            Texts::tr("Its entry in Barter’s list is damaged. No file was deleted: remove it here and add the torrent "
                      "again to the same folder."),
            StateHelp::remove};
    case Problem::badMetadata:
        return {Texts::tr("Unusable: the list of files that peers sent is too large or damaged. Remove it and look for "
                          "another torrent."),
                StateHelp::remove};
    case Problem::conflict:
        return {Texts::tr("Duplicate: this turned out to be another torrent in the list. Remove one of the two."),
                StateHelp::remove};
    }
    return {};
}

StateText problemText(const TorrentSnapshot& torrent)
{
    auto text = problemSentence(torrent.problem);
    if (const QString detail = untrustedText(torrent.problemDetail, detailLimit); !detail.isEmpty()) {
        text.sentence = Texts::tr("%1 (%2)", "sentence (detail)").arg(text.sentence, detail);
    }
    if (torrent.state == TorrentState::stopped) {
        text.sentence = Texts::tr("Stopped by you. %1", "then the problem").arg(text.sentence);
    }
    return text;
}

/// For when nobody is connected; `nobody` is what to say when all else is well.
StateText searchText(const TorrentSnapshot& torrent, const QString& nobody)
{
    if (torrent.announcing) {
        return {Texts::tr("Looking for peers: asking the tracker."), {}};
    }
    if (torrent.trackerFailed) {
        return {Texts::tr("Waiting for peers: the tracker cannot be reached. Barter goes on asking."),
                StateHelp::askTrackersAgain};
    }
    if (torrent.knownPeers > 0 || torrent.knownSeeds > 0) {
        return {Texts::tr("Connecting: %n peer(s) are known, none is connected yet.",
                          nullptr,
                          qMax(torrent.knownPeers, torrent.knownSeeds)),
                StateHelp::askTrackersAgain};
    }
    if (torrent.trackers == 0) {
        return {Texts::tr(
                    "Waiting for peers: it has no tracker, so others are only found through DHT and your own network."),
                torrent.isPrivate ? std::nullopt : std::optional{StateHelp::addTrackers}};
    }
    return {nobody, torrent.isPrivate ? StateHelp::askTrackersAgain : StateHelp::addTrackers};
}

StateText metadataText(const TorrentSnapshot& torrent)
{
    if (torrent.metadataTooLarge) {
        return {Texts::tr("Too large: a peer says that the list of files has more than %1, which Barter does not load. "
                          "Remove it and look for another torrent.")
                    .arg(formatBytes(engine::maxTorrentBytes)),
                StateHelp::remove};
    }
    if (torrent.peers == 0) {
        return searchText(torrent,
                          Texts::tr("Waiting for peers: nobody who has the list of files is there right now."));
    }
    return {Texts::tr("Getting the list of files from %n peer(s).", nullptr, torrent.peers), {}};
}

StateText downloadingText(const TorrentSnapshot& torrent)
{
    if (torrent.syncing) {
        return {Texts::tr("Finishing: forcing the data to disk."), {}};
    }
    if (torrent.peers == 0 && torrent.downRate == 0) {
        return searchText(torrent, Texts::tr("Waiting for peers: nobody has this file right now."));
    }
    if (torrent.downRate == 0) {
        return torrent.seeds > 0
                   ? StateText{Texts::tr(
                                   "Waiting: connected to %n peer(s), none is sending yet.", nullptr, torrent.peers),
                               {}}
                   : StateText{Texts::tr("Waiting: connected to %n peer(s), none has what is missing right now.",
                                         nullptr,
                                         torrent.peers),
                               StateHelp::askTrackersAgain};
    }
    const QString from = Texts::tr("Downloading from %n peer(s)", nullptr, torrent.peers);
    return {torrent.eta ? Texts::tr("%1, %2 left.", "Downloading from 3 peers, 2 minutes left")
                              .arg(from, spokenDuration(*torrent.eta))
                        : Texts::tr("%1.", "whole sentence").arg(from),
            {}};
}

StateText seedingText(const TorrentSnapshot& torrent)
{
    if (wantsNothing(torrent)) {
        return {Texts::tr("Idle: no file of this torrent is wanted."), StateHelp::chooseFiles};
    }
    if (torrent.upRate > 0) {
        return {Texts::tr("Seeding: complete, sending to others (%n peer(s) connected).", nullptr, torrent.peers), {}};
    }
    if (torrent.peers > 0) {
        return {Texts::tr("Seeding: complete, %n peer(s) connected, none is asking right now.", nullptr, torrent.peers),
                {}};
    }
    if (torrent.trackerFailed) {
        return {Texts::tr("Seeding: complete, but the tracker cannot be reached, so others may not find you."),
                StateHelp::askTrackersAgain};
    }
    return {Texts::tr("Seeding: complete, nobody is asking for it right now."), {}};
}

StateText stoppedText(const TorrentSnapshot& torrent)
{
    if (!torrent.hasMetadata) {
        return {Texts::tr("Stopped before the list of files arrived."), StateHelp::resume};
    }
    if (wantsNothing(torrent)) {
        return {Texts::tr("Stopped: no file of this torrent is wanted."), StateHelp::chooseFiles};
    }
    if (isComplete(torrent)) {
        return {Texts::tr("Stopped: everything is there. Resume to share it with others."), StateHelp::resume};
    }
    return {Texts::tr("Stopped at %1. Resume to go on.").arg(formatPercent(progress(torrent))), StateHelp::resume};
}

StateText storageText(const TorrentSnapshot& torrent)
{
    const QString path = untrustedText(torrent.savePath, detailLimit);
    if (torrent.problem == Problem::filesGone) {
        return {Texts::tr("Files not there: nothing of it is in %1. Goes on by itself when they are back; checking the "
                          "files downloads them again.")
                    .arg(path),
                StateHelp::checkFiles};
    }
    return {Texts::tr("Storage not connected: the files in %1 are not there. Goes on by itself when they are back.")
                .arg(path),
            StateHelp::tryAgain};
}

}  // namespace

QString stateWord(const TorrentSnapshot& torrent)
{
    if (problemLeads(torrent) && torrent.state != TorrentState::stopped) {
        return problemWord(torrent.problem);
    }
    switch (torrent.state) {
    case TorrentState::metadata:
        if (torrent.metadataTooLarge) {
            return Texts::tr("Too large");
        }
        return torrent.peers == 0 ? Texts::tr("Waiting for peers") : Texts::tr("Getting file list");
    case TorrentState::checking: return Texts::tr("Checking %1").arg(formatPercent(torrent.checkingProgress));
    case TorrentState::downloading:
        if (torrent.syncing) {
            return Texts::tr("Finishing");
        }
        return torrent.peers == 0 && torrent.downRate == 0 ? Texts::tr("Waiting for peers") : Texts::tr("Downloading");
    case TorrentState::seeding: return wantsNothing(torrent) ? Texts::tr("Nothing wanted") : Texts::tr("Seeding");
    case TorrentState::stopped: return Texts::tr("Stopped");
    case TorrentState::queued: return Texts::tr("Queued");
    case TorrentState::storageMissing:
        return torrent.problem == Problem::filesGone ? problemWord(torrent.problem) : Texts::tr("Not connected");
    case TorrentState::failed: break;
    }
    return problemWord(torrent.problem);
}

StateText stateText(const TorrentSnapshot& torrent)
{
    if (problemLeads(torrent)) {
        return problemText(torrent);
    }
    switch (torrent.state) {
    case TorrentState::metadata: return metadataText(torrent);
    case TorrentState::checking:
        return {Texts::tr("Checking the files on disk: %1 done.").arg(formatPercent(torrent.checkingProgress)), {}};
    case TorrentState::downloading: return downloadingText(torrent);
    case TorrentState::seeding: return seedingText(torrent);
    case TorrentState::stopped: return stoppedText(torrent);
    case TorrentState::queued: return {Texts::tr("Waiting for its turn: other torrents are being checked first."), {}};
    case TorrentState::storageMissing: return storageText(torrent);
    case TorrentState::failed: break;
    }
    return problemText(torrent);
}

QString helpLabel(StateHelp help)
{
    switch (help) {
    case StateHelp::addTrackers: return Texts::tr("Add &trackers…");
    case StateHelp::askTrackersAgain: return Texts::tr("As&k trackers again");
    case StateHelp::resume: return Texts::tr("&Resume");
    case StateHelp::tryAgain: return Texts::tr("Tr&y again");
    case StateHelp::checkFiles: return Texts::tr("&Check files");
    case StateHelp::chooseFiles: return Texts::tr("C&hoose files");
    case StateHelp::freeSpace: return Texts::tr("&Open folder");
    case StateHelp::remove: return Texts::tr("Re&move…");
    }
    return {};
}

bool needsAttention(const TorrentSnapshot& torrent) noexcept
{
    return torrent.state == TorrentState::failed || torrent.state == TorrentState::storageMissing ||
           torrent.problem != Problem::none || (torrent.state == TorrentState::metadata && torrent.metadataTooLarge) ||
           (isLookingForPeers(torrent) && torrent.trackerFailed);
}

}  // namespace barter::ui
