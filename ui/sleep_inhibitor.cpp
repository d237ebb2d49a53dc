#include "ui/sleep_inhibitor.hpp"

#include "core/log.hpp"
#include "ui/app_id.hpp"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <functional>

namespace barter::ui {
namespace {

struct Service {
    QLatin1String name;
    QLatin1String path;
    QLatin1String interface;
};
constexpr Service gnome{QLatin1String{"org.gnome.SessionManager"},
                        QLatin1String{"/org/gnome/SessionManager"},
                        QLatin1String{"org.gnome.SessionManager"}};
constexpr Service logind{QLatin1String{"org.freedesktop.login1"},
                         QLatin1String{"/org/freedesktop/login1"},
                         QLatin1String{"org.freedesktop.login1.Manager"}};
constexpr Service powerManagement{QLatin1String{"org.freedesktop.PowerManagement"},
                                  QLatin1String{"/org/freedesktop/PowerManagement/Inhibit"},
                                  QLatin1String{"org.freedesktop.PowerManagement.Inhibit"}};

// GNOME's flags: 1 log out, 2 switch user, 4 suspend, 8 idle. 8 would keep the screen on.
constexpr quint32 gnomeSuspend = 4;
// Nobody on this desktop can keep the computer awake. One may come: a session manager is started late, for example.
constexpr std::chrono::minutes pauseAfterRefusal{1};

QDBusMessage call(const Service& service, const char* method)
{
    return QDBusMessage::createMethodCall(service.name, service.path, service.interface, QLatin1String{method});
}

template <class Answer>
void ask(QObject* context,
         const QDBusConnection& bus,
         const QDBusMessage& message,
         const std::function<void(const Answer&)>& done,
         const std::function<void()>& failed)
{
    auto* watcher = new QDBusPendingCallWatcher{bus.asyncCall(message), context};
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [=] {
        watcher->deleteLater();
        const QDBusPendingReply<Answer> reply = *watcher;
        if (reply.isValid()) {
            done(reply.value());
        } else {
            failed();
        }
    });
}

}  // namespace

SleepInhibitor::SleepInhibitor(SessionGateway& gateway,
                               SettingsStore& settings,
                               std::chrono::milliseconds releaseDelay,
                               QObject* parent)
    : QObject(parent), m_settings(settings)
{
    m_release.setSingleShot(true);
    m_release.setInterval(releaseDelay);
    m_release.callOnTimeout(this, &SleepInhibitor::release);
    connect(&gateway, &SessionGateway::torrentsUpdated, this, &SleepInhibitor::countDownloads);
    connect(&m_settings, &SettingsStore::changed, this, &SleepInhibitor::update);

    auto bus = QDBusConnection::systemBus();
    if (bus.isConnected()) {
        bus.connect(logind.name,
                    logind.path,
                    logind.interface,
                    QStringLiteral("PrepareForSleep"),
                    this,
                    SLOT(onPrepareForSleep(bool)));
        bus.connect(logind.name,
                    logind.path,
                    logind.interface,
                    QStringLiteral("PrepareForShutdown"),
                    this,
                    SLOT(onPrepareForShutdown(bool)));
        takeDelay();
    }
}

SleepInhibitor::~SleepInhibitor()
{
    release();
}

void SleepInhibitor::readyToSleep()
{
    m_delay = {};
}

void SleepInhibitor::onPrepareForSleep(bool starts)
{
    if (starts) {
        Q_EMIT aboutToSleep();
    } else {
        takeDelay();
    }
}

void SleepInhibitor::onPrepareForShutdown(bool starts)
{
    onPrepareForSleep(starts);
}

void SleepInhibitor::countDownloads(const engine::TorrentsUpdate& update)
{
    for (const auto* torrents : {&update.added, &update.changed}) {
        for (const auto& torrent : *torrents) {
            if (torrent.state == engine::TorrentState::downloading) {
                m_downloading.insert(torrent.id);
            } else {
                m_downloading.erase(torrent.id);
            }
        }
    }
    for (const auto id : update.removed) {
        m_downloading.erase(id);
    }
    this->update();
}

void SleepInhibitor::update()
{
    const bool allowed = m_settings.current().desktop.inhibitSleep;
    if (allowed && !m_downloading.empty()) {
        m_release.stop();
        m_wanted = true;
        if (m_held == Held::nothing && !m_asking && m_nextQuestion.hasExpired()) {
            m_asking = true;
            askGnome();
        }
    } else if (!allowed) {
        release();
    } else if (m_wanted && !m_release.isActive()) {
        m_release.start();
    }
}

void SleepInhibitor::askGnome()
{
    constexpr quint32 noWindow = 0;
    auto message = call(gnome, "Inhibit");
    message << QString{appId} << noWindow << tr("Downloading") << gnomeSuspend;
    ask<quint32>(
        this,
        QDBusConnection::sessionBus(),
        message,
        [this](quint32 cookie) {
            m_cookie = cookie;
            got(Held::gnome);
        },
        [this] { askLogind(); });
}

void SleepInhibitor::askLogind()
{
    auto message = call(logind, "Inhibit");
    message << QStringLiteral("sleep") << QStringLiteral("Barter") << tr("Downloading") << QStringLiteral("block");
    ask<QDBusUnixFileDescriptor>(
        this,
        QDBusConnection::systemBus(),
        message,
        [this](const QDBusUnixFileDescriptor& file) {
            m_block = file;
            got(Held::logind);
        },
        [this] { askPowerManagement(); });
}

void SleepInhibitor::askPowerManagement()
{
    auto message = call(powerManagement, "Inhibit");
    message << QStringLiteral("Barter") << tr("Downloading");
    ask<quint32>(
        this,
        QDBusConnection::sessionBus(),
        message,
        [this](quint32 cookie) {
            m_cookie = cookie;
            got(Held::powerManagement);
        },
        [this] {
            m_asking = false;
            m_nextQuestion.setRemainingTime(pauseAfterRefusal);
        });
}

void SleepInhibitor::got(Held what)
{
    m_asking = false;
    m_held = what;
    log::info("ui", "keeps the computer awake");
    if (!m_wanted) {
        release();
    }
}

void SleepInhibitor::release()
{
    m_release.stop();
    m_wanted = false;
    auto bus = QDBusConnection::sessionBus();
    switch (std::exchange(m_held, Held::nothing)) {
    case Held::nothing: return;
    case Held::gnome: bus.send(call(gnome, "Uninhibit") << m_cookie); break;
    case Held::powerManagement: bus.send(call(powerManagement, "UnInhibit") << m_cookie); break;
    case Held::logind: m_block = {}; break;
    }
    log::info("ui", "lets the computer sleep");
}

void SleepInhibitor::takeDelay()
{
    auto message = call(logind, "Inhibit");
    message << QStringLiteral("shutdown:sleep") << QStringLiteral("Barter")
            << tr("Saves which parts of the downloads are there") << QStringLiteral("delay");
    ask<QDBusUnixFileDescriptor>(
        this,
        QDBusConnection::systemBus(),
        message,
        [this](const QDBusUnixFileDescriptor& file) { m_delay = file; },
        [] {});
}

}  // namespace barter::ui
