#include "ui/torrent_actions.hpp"

#include "ui/error_text.hpp"
#include "ui/icons.hpp"
#include "ui/limits_dialog.hpp"
#include "ui/lines_dialog.hpp"
#include "ui/remove_dialog.hpp"
#include "ui/session_gateway.hpp"
#include "ui/untrusted_text.hpp"

#include <QClipboard>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QGuiApplication>
#include <QInputDialog>
#include <QMenu>
#include <QPointer>
#include <QPromise>
#include <QSaveFile>
#include <QThreadPool>
#include <QWidget>

#include <algorithm>
#include <memory>
#include <utility>

namespace barter::ui {
namespace {

using engine::TorrentSnapshot;
using engine::TorrentState;

constexpr int fileNameLimit = 120;

bool isStopped(const TorrentSnapshot& torrent)
{
    return torrent.state == TorrentState::stopped;
}

/// What resuming changes: stopped torrents start, and those with a problem try again.
bool canResume(const TorrentSnapshot& torrent)
{
    return isStopped(torrent) || torrent.state == TorrentState::failed ||
           torrent.state == TorrentState::storageMissing || torrent.problem != engine::Problem::none;
}

/// A name for "Save as", without what file systems do not take.
QString fileNameOf(QString name)
{
    name.truncate(fileNameLimit);
    for (QChar& c : name) {
        if (c == QLatin1Char{'/'} || c == QChar::ReplacementCharacter) {
            c = QLatin1Char{'_'};
        }
    }
    while (name.startsWith(QLatin1Char{'.'})) {
        name.remove(0, 1);
    }
    return (name.isEmpty() ? QStringLiteral("torrent") : name) % QLatin1String{".torrent"};
}

bool writeFile(const QString& path, const std::vector<char>& bytes)
{
    QSaveFile file{path};
    return file.open(QIODevice::WriteOnly) &&
           file.write(bytes.data(), static_cast<qint64>(bytes.size())) == static_cast<qint64>(bytes.size()) &&
           file.commit();
}

}  // namespace

TorrentActions::TorrentActions(SessionGateway& gateway, QWidget& window)
    : QObject{&window}, m_gateway{gateway}, m_window{window}
{
    makeActions();
    setSelection({});
}

QAction* TorrentActions::makeAction(const QString& text,
                                    const QIcon& sign,
                                    const QKeySequence& key,
                                    void (TorrentActions::*method)())
{
    auto* action = new QAction{sign, text, this};
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, method);
    return action;
}

void TorrentActions::makeActions()
{
    using This = TorrentActions;
    resume = makeAction(tr("&Resume"), lineIcon(Icon::resume), Qt::CTRL | Qt::Key_R, &This::doResume);
    pause = makeAction(tr("&Pause"), lineIcon(Icon::pause), Qt::CTRL | Qt::Key_P, &This::doPause);
    checkFiles = makeAction(tr("&Check files"), lineIcon(Icon::checkFiles), {}, &This::doCheck);
    askTrackers = makeAction(tr("As&k trackers again"), lineIcon(Icon::tracker), {}, &This::doAskTrackers);
    sequential = makeAction(tr("Download in s&equence"), {}, {}, &This::doSequential);
    sequential->setCheckable(true);
    limits = makeAction(tr("Speed &limits…"), lineIcon(Icon::limit), {}, &This::doLimits);
    rename = makeAction(tr("Re&name…"), lineIcon(Icon::rename), Qt::Key_F2, &This::doRename);
    addTrackers = makeAction(tr("Add &trackers…"), lineIcon(Icon::add), {}, &This::doAddTrackers);
    copyMagnet = makeAction(tr("Copy &magnet link"), lineIcon(Icon::link), QKeySequence::Copy, &This::doCopyMagnets);
    copyHash = makeAction(tr("Copy &info-hash"), lineIcon(Icon::copy), {}, &This::doCopyHashes);
    openFolder = makeAction(tr("&Open folder"), lineIcon(Icon::folder), {}, &This::doOpenFolder);
    saveTorrent = makeAction(tr("&Save .torrent as…"), lineIcon(Icon::save), {}, &This::doSaveTorrent);
    remove = makeAction(tr("Re&move…"), lineIcon(Icon::remove), QKeySequence::Delete, &This::doRemove);
}

void TorrentActions::addKeysTo(QWidget& list)
{
    for (auto* action : {resume, pause, rename, copyMagnet, remove}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        list.addAction(action);
    }
}

void TorrentActions::fillMenu(QMenu& menu)
{
    menu.addActions({resume, pause});
    menu.addSeparator();
    menu.addActions({openFolder, checkFiles, askTrackers, addTrackers});
    menu.addSeparator();
    menu.addActions({sequential, limits, rename});
    menu.addSeparator();
    menu.addActions({copyMagnet, copyHash, saveTorrent});
    menu.addSeparator();
    menu.addAction(remove);
}

void TorrentActions::setSelection(const std::vector<const TorrentSnapshot*>& torrents)
{
    const auto any = [&torrents](auto condition) {
        return std::any_of(torrents.begin(), torrents.end(), [&](const auto* torrent) { return condition(*torrent); });
    };
    const auto hasMetadata = [](const TorrentSnapshot& torrent) { return torrent.hasMetadata; };
    const auto runs = [](const TorrentSnapshot& torrent) { return !isStopped(torrent); };
    const auto isOpen = [](const TorrentSnapshot& torrent) { return !torrent.isPrivate; };
    const bool one = torrents.size() == 1;

    m_selection = {};
    for (const auto* torrent : torrents) {
        m_selection.ids.push_back(torrent->id);
        m_selection.hashes << QString::fromStdString(torrent->hashV1.empty() ? torrent->hashV2 : torrent->hashV1);
    }
    if (!torrents.empty()) {
        const auto& first = *torrents.front();
        m_selection.name = untrustedText(first.name);
        m_selection.savePath = QString::fromStdString(first.savePath);
        m_selection.downLimit = first.downLimit;
        m_selection.upLimit = first.upLimit;
    }

    resume->setEnabled(any(canResume));
    pause->setEnabled(any(runs));
    checkFiles->setEnabled(any(hasMetadata));
    askTrackers->setEnabled(any(runs));
    sequential->setEnabled(!torrents.empty());
    sequential->setChecked(!torrents.empty() && !any([](const auto& torrent) { return !torrent.sequential; }));
    limits->setEnabled(!torrents.empty());
    rename->setEnabled(one);
    addTrackers->setEnabled(one && any(isOpen));
    copyMagnet->setEnabled(!torrents.empty());
    copyHash->setEnabled(!torrents.empty());
    openFolder->setEnabled(!m_selection.savePath.isEmpty());
    saveTorrent->setEnabled(one && any(hasMetadata));
    remove->setEnabled(!torrents.empty());
}

void TorrentActions::help(StateHelp help)
{
    switch (help) {
    case StateHelp::addTrackers: addTrackers->trigger(); break;
    case StateHelp::askTrackersAgain: askTrackers->trigger(); break;
    case StateHelp::resume:
    case StateHelp::tryAgain: doResume(); break;
    case StateHelp::checkFiles: checkFiles->trigger(); break;
    case StateHelp::chooseFiles: break;  // the window shows the details
    case StateHelp::freeSpace: openFolder->trigger(); break;
    case StateHelp::remove: remove->trigger(); break;
    }
}

engine::Session::Done TorrentActions::reporter()
{
    return [self = QPointer{this}](const Expected<>& result) {
        if (self && !result) {
            Q_EMIT self->failed(errorText(result.error()));
        }
    };
}

void TorrentActions::doResume()
{
    m_gateway.session().resume(m_selection.ids);
}

void TorrentActions::doPause()
{
    m_gateway.session().pause(m_selection.ids);
}

void TorrentActions::doCheck()
{
    m_gateway.session().recheck(m_selection.ids);
}

void TorrentActions::doAskTrackers()
{
    m_gateway.session().reannounce(m_selection.ids);
}

void TorrentActions::doSequential()
{
    m_gateway.session().setSequential(m_selection.ids, sequential->isChecked());
}

void TorrentActions::doLimits()
{
    auto* dialog = new LimitsDialog{m_selection.downLimit, m_selection.upLimit, &m_window};
    connect(dialog, &LimitsDialog::chosen, this, [this, ids = m_selection.ids](qint64 down, qint64 up) {
        m_gateway.session().setLimits(ids, down, up);
    });
    dialog->open();
}

void TorrentActions::doRename()
{
    auto* dialog = new QInputDialog{&m_window};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename torrent"));
    dialog->setLabelText(tr("Name in the list (empty for the torrent’s own; files keep theirs):"));
    dialog->setTextValue(m_selection.name);
    const auto id = m_selection.ids.front();
    connect(dialog, &QInputDialog::textValueSelected, this, [this, id, before = m_selection.name](const QString& name) {
        if (name != before) {
            m_gateway.session().rename(id, name.trimmed().toStdString(), reporter());
        }
    });
    dialog->open();
}

void TorrentActions::doAddTrackers()
{
    auto* dialog = makeLinesDialog(tr("Add trackers"), tr("Addresses of trackers, one in a line:"), &m_window);
    const auto id = m_selection.ids.front();
    connect(dialog, &QInputDialog::textValueSelected, this, [this, id](const QString& text) {
        std::vector<std::string> urls;
        for (const auto& line : text.split(QLatin1Char{'\n'})) {
            if (const QString url = line.trimmed(); !url.isEmpty()) {
                urls.push_back(url.toStdString());
            }
        }
        if (!urls.empty()) {
            m_gateway.session().addTrackers(id, std::move(urls), reporter());
        }
    });
    dialog->open();
}

void TorrentActions::doCopyMagnets()
{
    // Answers come one by one; the clipboard gets them together, in the order of the list.
    struct Collected {
        engine::Session::Done report;
        std::vector<QString> links;
        std::size_t missing;
    };
    const auto count = m_selection.ids.size();
    auto collected = std::make_shared<Collected>(Collected{reporter(), std::vector<QString>(count), count});
    for (std::size_t position = 0; position < count; ++position) {
        const auto answer = [collected, position](const Expected<std::string>& link) {
            if (link) {
                collected->links[position] = QString::fromStdString(*link);
            } else {
                collected->report(tl::unexpected{link.error()});
            }
            if (--collected->missing == 0) {
                QStringList lines{collected->links.begin(), collected->links.end()};
                lines.removeAll(QString{});
                QGuiApplication::clipboard()->setText(lines.join(QLatin1Char{'\n'}));
            }
        };
        m_gateway.session().magnetLink(m_selection.ids[position], answer);
    }
}

void TorrentActions::doCopyHashes()
{
    QGuiApplication::clipboard()->setText(m_selection.hashes.join(QLatin1Char{'\n'}));
}

void TorrentActions::doOpenFolder()
{
    Q_EMIT openFolderRequested(m_selection.savePath);
}

void TorrentActions::doSaveTorrent()
{
    auto* dialog = new QFileDialog{&m_window, tr("Save .torrent as"), {}, tr("Torrents (*.torrent)")};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("torrent"));
    dialog->selectFile(fileNameOf(m_selection.name));
    const auto id = m_selection.ids.front();
    connect(dialog, &QFileDialog::fileSelected, this, [this, id](const QString& path) { writeTorrent(id, path); });
    dialog->open();
}

void TorrentActions::writeTorrent(engine::TorrentId id, const QString& path)
{
    m_gateway.session().torrentFile(id, [self = QPointer{this}, path](const auto& bytes) {
        if (!self) {
            return;
        }
        if (!bytes) {
            Q_EMIT self->failed(errorText(bytes.error()));
            return;
        }
        self->writeInBackground(path, *bytes);
    });
}

void TorrentActions::writeInBackground(const QString& path, std::vector<char> bytes)
{
    // The folder may be on a disk that answers slowly.
    auto written = std::make_shared<QPromise<bool>>();
    auto* watcher = new QFutureWatcher<bool>{this};
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, path] {
        watcher->deleteLater();
        if (!watcher->result()) {
            Q_EMIT failed(
                tr("“%1” could not be written. Choose another folder.").arg(untrustedText(QStringView{path})));
        }
    });
    watcher->setFuture(written->future());
    QThreadPool::globalInstance()->start([written, path, content = std::move(bytes)] {
        written->start();
        written->addResult(writeFile(path, content));
        written->finish();
    });
}

void TorrentActions::doRemove()
{
    auto* dialog = new RemoveDialog{m_gateway.session(), m_selection.ids, m_selection.name, &m_window};
    connect(dialog, &RemoveDialog::failed, this, &TorrentActions::failed);
    dialog->open();
}

}  // namespace barter::ui
