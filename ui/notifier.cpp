#include "ui/notifier.hpp"

#include "ui/app_id.hpp"
#include "ui/format.hpp"
#include "ui/state_text.hpp"
#include "ui/untrusted_text.hpp"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <algorithm>
#include <chrono>

namespace barter::ui {
namespace {

constexpr QLatin1String service{"org.freedesktop.Notifications"};
constexpr QLatin1String path{"/org/freedesktop/Notifications"};
constexpr std::chrono::seconds collectingTime{2};
constexpr std::size_t namedAtMost = 5;
constexpr int longestName = 120;
const QString defaultAction = QStringLiteral("default");
const QString openFolderAction = QStringLiteral("open-folder");

QDBusMessage call(QLatin1String method)
{
    return QDBusMessage::createMethodCall(service, path, service, method);
}

QString joined(const std::vector<QString>& lines, bool markup)
{
    QString text;
    for (const auto& line : lines) {
        text += (text.isEmpty() ? QString{} : QStringLiteral("\n")) + (markup ? line.toHtmlEscaped() : line);
    }
    return text;
}

/// "Disk full", as the list says it.
QString reason(const engine::SessionEvent& event)
{
    engine::TorrentSnapshot torrent;
    torrent.state = engine::TorrentState::failed;
    torrent.problem = event.problem;
    return stateWord(torrent);
}

}  // namespace

Notifier::Notifier(SettingsStore& settings, QObject* parent) : QObject(parent), m_settings(settings)
{
    m_collecting.setSingleShot(true);
    m_collecting.setInterval(collectingTime);
    m_collecting.callOnTimeout(this, &Notifier::sendWaiting);
    auto bus = QDBusConnection::sessionBus();
    bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this, SLOT(onActionInvoked(uint, QString)));
    bus.connect(
        service, path, service, QStringLiteral("ActivationToken"), this, SLOT(onActivationToken(uint, QString)));
    bus.connect(service, path, service, QStringLiteral("NotificationClosed"), this, SLOT(onClosed(uint, uint)));
}

void Notifier::handle(const engine::SessionEvent& event)
{
    const auto& desktop = m_settings.current().desktop;
    switch (event.kind) {
    case Kind::finished:
        if (!desktop.notifyFinished) {
            return;
        }
        break;
    case Kind::storageBack:
    case Kind::alreadyPresent: return;
    default:
        if (!desktop.notifyProblems) {
            return;
        }
    }
    forgetOutdated(event);
    m_waiting[event.kind].push_back(event);
    if (!m_collecting.isActive()) {
        m_collecting.start();
    }
}

void Notifier::forgetOutdated(const engine::SessionEvent& news)
{
    const auto problems = {Kind::failed, Kind::storageMissing};
    const bool isProblem = std::find(problems.begin(), problems.end(), news.kind) != problems.end();
    if (!isProblem || m_troubled.insert(news.torrent).second) {
        return;
    }
    for (const auto kind : problems) {
        if (const auto waiting = m_waiting.find(kind); waiting != m_waiting.end()) {
            std::erase_if(waiting->second, [&](const auto& event) { return event.torrent == news.torrent; });
            if (waiting->second.empty()) {
                m_waiting.erase(waiting);
            }
        }
    }
}

void Notifier::explainTray()
{
    auto settings = m_settings.current();
    if (settings.desktop.trayExplained) {
        return;
    }
    settings.desktop.trayExplained = true;
    m_settings.set(settings);
    Message message;
    message.title = tr("Barter goes on in the tray");
    message.lines = {tr("Your torrents are still active. Click Barter's icon to see the window again; its menu ends "
                        "Barter.")};
    message.category = QLatin1String{"presence"};
    askCapabilities(message);
}

void Notifier::explainTaskbar()
{
    Message message;
    message.title = tr("Barter goes on in the background");
    message.lines = {
        tr("This desktop has no tray, so the window is minimised and your torrents stay active. Open Barter "
           "again to see it; Quit in its File menu ends Barter.")};
    message.category = QLatin1String{"presence"};
    askCapabilities(message);
}

void Notifier::sendWaiting()
{
    for (const auto& [kind, events] : m_waiting) {
        askCapabilities(compose(kind, events));
    }
    m_waiting.clear();
    m_troubled.clear();
}

Notifier::Message Notifier::compose(Kind kind, const std::vector<engine::SessionEvent>& events)
{
    const auto count = static_cast<int>(events.size());
    // Otherwise about the session as a whole, and the detail tells what it is.
    const bool aboutTorrent = kind == Kind::finished || kind == Kind::failed || kind == Kind::storageMissing;
    Message message;
    message.category = QLatin1String{kind == Kind::finished ? "transfer.complete" : "transfer.error"};
    switch (kind) {
    case Kind::finished: message.title = tr("%n download(s) finished", nullptr, count); break;
    case Kind::failed: message.title = tr("%n torrent(s) stopped by a problem", nullptr, count); break;
    case Kind::storageMissing: message.title = tr("Storage of %n torrent(s) is not connected", nullptr, count); break;
    case Kind::listenFailed: message.title = tr("Barter cannot be reached by other peers"); break;
    default: message.title = tr("Barter has a problem"); break;
    }
    for (const auto& event : events) {
        if (message.lines.size() == namedAtMost && events.size() > namedAtMost) {
            message.lines.push_back(tr("and %n more", nullptr, static_cast<int>(events.size() - namedAtMost)));
            break;
        }
        auto line = untrustedText(aboutTorrent ? event.name : event.detail, longestName);
        if (kind == Kind::failed) {
            line = tr("%1: %2", "name of a torrent: what is wrong").arg(line, reason(event));
        }
        message.lines.push_back(line);
    }
    if (events.size() == 1 && aboutTorrent) {
        message.torrent = events.front().torrent;
        message.offersFolder = kind == Kind::finished;
    }
    return message;
}

// Asked each time: they are few, and the server may have been replaced by another one.
void Notifier::askCapabilities(const Message& message)
{
    if (!QDBusConnection::sessionBus().isConnected()) {
        Q_EMIT fallback(message.title, joined(message.lines, /*markup=*/false));  // there would be no answer at all
        return;
    }
    auto* answer = new QDBusPendingCallWatcher{
        QDBusConnection::sessionBus().asyncCall(call(QLatin1String{"GetCapabilities"})), this};
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer, message] {
        answer->deleteLater();
        const QDBusPendingReply<QStringList> reply = *answer;
        if (reply.isValid()) {
            send(message, reply.value());
        } else {
            Q_EMIT fallback(message.title, joined(message.lines, /*markup=*/false));
        }
    });
}

void Notifier::send(const Message& message, const QStringList& capabilities)
{
    QStringList actions;
    if (capabilities.contains(QStringLiteral("actions"))) {
        actions << defaultAction << tr("Show in Barter");
        if (message.offersFolder) {
            actions << openFolderAction << tr("Open folder");
        }
    }
    constexpr uchar normalUrgency = 1;
    const QVariantMap hints{
        {QStringLiteral("desktop-entry"), QString{appId}},
        {QStringLiteral("category"), QString{message.category}},
        {QStringLiteral("urgency"), QVariant::fromValue(normalUrgency)},
    };
    constexpr quint32 replacesNone = 0;
    constexpr int serversOwnTimeout = -1;
    auto notify = call(QLatin1String{"Notify"});
    notify << QStringLiteral("Barter") << replacesNone << QString{appId} << message.title
           << joined(message.lines, capabilities.contains(QStringLiteral("body-markup"))) << actions << hints
           << serversOwnTimeout;
    auto* answer = new QDBusPendingCallWatcher{QDBusConnection::sessionBus().asyncCall(notify), this};
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer, message] { sent(message, *answer); });
}

void Notifier::sent(const Message& message, QDBusPendingCallWatcher& answer)
{
    answer.deleteLater();
    const QDBusPendingReply<quint32> reply = answer;
    if (reply.isValid()) {
        m_shown.insert(reply.value(), message.torrent);
    } else {
        Q_EMIT fallback(message.title, joined(message.lines, /*markup=*/false));
    }
}

void Notifier::onActionInvoked(uint notification, const QString& action)
{
    const auto shown = m_shown.constFind(notification);
    if (shown == m_shown.constEnd()) {
        return;  // of another program
    }
    const auto torrent = *shown;
    if (action == openFolderAction && torrent) {
        Q_EMIT openFolderRequested(*torrent);
    } else if (action == defaultAction) {
        Q_EMIT activated(torrent, m_tokens.value(notification));
    }
}

void Notifier::onActivationToken(uint notification, const QString& token)
{
    if (m_shown.contains(notification)) {
        m_tokens.insert(notification, token);
    }
}

void Notifier::onClosed(uint notification, uint /*reason*/)
{
    m_shown.remove(notification);
    m_tokens.remove(notification);
}

}  // namespace barter::ui
