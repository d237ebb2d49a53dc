#pragma once

#include "engine/session.hpp"
#include "ui/state_text.hpp"

#include <QAction>
#include <QObject>

#include <vector>

class QMenu;

namespace barter::ui {

class SessionGateway;

/// What can be done with the selected torrents: the actions of menus, toolbar and keys, and the questions they ask.
///
/// GUI thread; every call to the session is asynchronous. Questions are window-modal at most.
class TorrentActions final : public QObject {
    Q_OBJECT

public:
    /// Both have to outlive it. Dialogs stand before `window`.
    TorrentActions(SessionGateway& gateway, QWidget& window);

    /// Which torrents the actions are for; call again when these change. The pointers are not kept.
    void setSelection(const std::vector<const engine::TorrentSnapshot*>& torrents);

    /// Actions with keys that must only work where the list has the focus go to `list`.
    void addKeysTo(QWidget& list);
    void fillMenu(QMenu& menu);
    void help(StateHelp help);

    QAction* resume;
    QAction* pause;
    QAction* checkFiles;
    QAction* askTrackers;
    QAction* sequential;
    QAction* limits;
    QAction* rename;
    QAction* addTrackers;
    QAction* copyMagnet;
    QAction* copyHash;
    QAction* openFolder;
    QAction* saveTorrent;
    QAction* remove;

Q_SIGNALS:
    /// Something did not work: a sentence.
    void failed(const QString& sentence);
    void openFolderRequested(const QString& path);

private:
    /// What the actions need of the selection.
    struct Selection {
        std::vector<engine::TorrentId> ids;
        QStringList hashes;
        QString name;  ///< of the first, cleaned
        QString savePath;
        std::int64_t downLimit = 0;
        std::int64_t upLimit = 0;
    };

    void makeActions();
    QAction*
    makeAction(const QString& text, const QIcon& sign, const QKeySequence& key, void (TorrentActions::*method)());
    void doResume();
    void doPause();
    void doCheck();
    void doAskTrackers();
    void doSequential();
    void doLimits();
    void doRename();
    void doAddTrackers();
    void doCopyMagnets();
    void doCopyHashes();
    void doOpenFolder();
    void doSaveTorrent();
    void doRemove();
    void writeTorrent(engine::TorrentId id, const QString& path);
    void writeInBackground(const QString& path, std::vector<char> bytes);
    /// Reports a failure of a command that has nothing else to say.
    [[nodiscard]] engine::Session::Done reporter();

    SessionGateway& m_gateway;
    QWidget& m_window;
    Selection m_selection;
};

}  // namespace barter::ui
