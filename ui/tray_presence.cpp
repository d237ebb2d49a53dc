#include "ui/tray_presence.hpp"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QDBusVariant>
#include <QGuiApplication>

#include <xcb/xcb.h>

#include <chrono>
#include <cstdlib>
#include <memory>

namespace barter::ui {
namespace {

constexpr QLatin1String watcherService{"org.kde.StatusNotifierWatcher"};
constexpr QLatin1String watcherPath{"/StatusNotifierWatcher"};
constexpr std::chrono::seconds pollInterval{5};
constexpr int firstWaitMilliseconds = 250;

struct FreeDeleter {
    void operator()(void* memory) const { std::free(memory); }  // NOLINT(cppcoreguidelines-no-malloc): xcb uses malloc
};
template <class T>
using XcbPointer = std::unique_ptr<T, FreeDeleter>;

QDBusMessage hostQuestion()
{
    auto question = QDBusMessage::createMethodCall(
        watcherService, watcherPath, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    question << QString{watcherService} << QStringLiteral("IsStatusNotifierHostRegistered");
    return question;
}

/// False as well on a platform that is not X11.
bool trayWindowExists()
{
    auto* x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
    if (x11 == nullptr || x11->connection() == nullptr) {
        return false;
    }
    int screen = 0;
    int display = 0;
    char* host = nullptr;
    if (xcb_parse_display(nullptr, &host, &display, &screen) != 0) {
        const XcbPointer<char> freed{host};
    }
    const auto name = "_NET_SYSTEM_TRAY_S" + std::to_string(screen);
    auto* connection = x11->connection();
    const XcbPointer<xcb_intern_atom_reply_t> atom{xcb_intern_atom_reply(
        connection, xcb_intern_atom(connection, 0, static_cast<std::uint16_t>(name.size()), name.c_str()), nullptr)};
    if (!atom) {
        return false;
    }
    const XcbPointer<xcb_get_selection_owner_reply_t> owner{
        xcb_get_selection_owner_reply(connection, xcb_get_selection_owner(connection, atom->atom), nullptr)};
    return owner && owner->owner != XCB_WINDOW_NONE;
}

}  // namespace

TrayPresence::TrayPresence(QObject* parent) : QObject(parent)
{
    m_embeddingHost = trayWindowExists();
    m_poll.callOnTimeout(this, &TrayPresence::lookForEmbeddingHost);
    m_poll.start(pollInterval);

    auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return;
    }
    auto* service = new QDBusServiceWatcher{watcherService, bus, QDBusServiceWatcher::WatchForOwnerChange, this};
    connect(service, &QDBusServiceWatcher::serviceRegistered, this, &TrayPresence::askWatcher);
    connect(service, &QDBusServiceWatcher::serviceUnregistered, this, [this] { setNotifierHost(false); });
    for (const auto* signal : {"StatusNotifierHostRegistered", "StatusNotifierHostUnregistered"}) {
        bus.connect(watcherService, watcherPath, watcherService, QString::fromLatin1(signal), this, SLOT(askWatcher()));
    }
    if (bus.interface()->isServiceRegistered(watcherService)) {
        const QDBusReply<QDBusVariant> reply = bus.call(hostQuestion(), QDBus::Block, firstWaitMilliseconds);
        if (reply.isValid()) {
            m_notifierHost = reply.value().variant().toBool();
        } else {
            askWatcher();
        }
    }
}

void TrayPresence::askWatcher()
{
    auto* answer = new QDBusPendingCallWatcher{QDBusConnection::sessionBus().asyncCall(hostQuestion()), this};
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        answer->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *answer;
        setNotifierHost(reply.isValid() && reply.value().variant().toBool());
    });
}

void TrayPresence::setNotifierHost(bool there)
{
    if (there != m_notifierHost) {
        m_notifierHost = there;
        Q_EMIT changed();
    }
}

void TrayPresence::lookForEmbeddingHost()
{
    const bool there = trayWindowExists();
    if (there != m_embeddingHost) {
        m_embeddingHost = there;
        Q_EMIT changed();
    }
}

}  // namespace barter::ui
