#pragma once

#include "app/handover.hpp"
#include "app/handover_client.hpp"
#include "app/profile_lock.hpp"

#include <QObject>

#include <functional>

class QLocalServer;
class QLocalSocket;

namespace barter::app {

/// The running instance's ear: takes requests from second processes of the same user.
///
/// GUI thread only. Connect `requestReceived` before `listen`. A start reads:
///     auto start = lockOrHandOver(profile, request);   // ProfileLock: go on; Reply: print it and exit
///     SingleInstance instance{std::move(lock)};        // with a QCoreApplication
///     instance.listen();
class SingleInstance final : public QObject {
    Q_OBJECT

public:
    /// Called once per request, now or later; later calls and calls after the connection broke do nothing.
    using Respond = std::function<void(const Reply&)>;

    explicit SingleInstance(ProfileLock lock, QObject* parent = nullptr);
    ~SingleInstance() override;
    Q_DISABLE_COPY_MOVE(SingleInstance)

    [[nodiscard]] const ProfileLock& lock() const { return m_lock; }

    /// At $XDG_RUNTIME_DIR/barter/<hash>.sock, else <profile>/ipc.sock, else /tmp/barter-<uid>/<hash>.sock.
    /// Errors: what the system said. Barter can go on without; second processes then report that it does not answer.
    [[nodiscard]] Expected<> listen();

    /// The first step of closing down: second processes wait for the lock from now on. Requests that were not
    /// answered are dropped, and their senders wait too.
    void stopListening();

Q_SIGNALS:
    void requestReceived(const barter::app::Request& request, const barter::app::SingleInstance::Respond& respond);

private:
    void accept();

    ProfileLock m_lock;
    QLocalServer* m_server;
};

}  // namespace barter::app
