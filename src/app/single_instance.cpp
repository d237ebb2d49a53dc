#include "app/single_instance.hpp"

#include "core/log.hpp"

#include <QCryptographicHash>
#include <QLocalServer>
#include <QLocalSocket>
#include <QPointer>
#include <QTimer>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <vector>

namespace barter::app {
namespace {

// A socket's path has room for 107 bytes, and Qt first makes it in a temporary folder beside.
constexpr std::size_t longestSocketPath = 95;
// A request is sent at once; who stays silent for this long has stopped.
constexpr std::chrono::seconds silenceLimit{30};

/// Nobody else may put a socket of his there.
bool isOursAlone(const std::string& folder)
{
    struct stat info {};
    return lstat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid() &&
           (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool makeOurs(const std::string& folder)
{
    return (mkdir(folder.c_str(), S_IRWXU) == 0 || errno == EEXIST) && isOursAlone(folder);
}

std::vector<std::string> possibleSocketPaths(const std::string& profile)
{
    constexpr qsizetype hashLength = 16;
    const auto hash = QCryptographicHash::hash(QByteArray::fromStdString(profile), QCryptographicHash::Sha256);
    const auto name = hash.toHex().left(hashLength).toStdString() + ".sock";
    std::vector<std::string> paths;
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");  // NOLINT(concurrency-mt-unsafe): nobody sets it
    if (runtime != nullptr && *runtime == '/' && isOursAlone(runtime)) {
        const auto folder = std::string{runtime} + "/barter";
        if (makeOurs(folder)) {
            paths.push_back(folder + "/" + name);
        }
    }
    paths.push_back(profile + "/ipc.sock");
    if (const auto folder = "/tmp/barter-" + std::to_string(geteuid()); makeOurs(folder)) {
        paths.push_back(folder + "/" + name);
    }
    std::erase_if(paths, [](const auto& path) { return path.size() > longestSocketPath; });
    return paths;
}

bool comesFromUs(const QLocalSocket& socket)
{
    ucred peer{};
    socklen_t size = sizeof(peer);
    return getsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           peer.uid == geteuid();
}

/// Reads one request from `socket`, which owns everything about it and deletes itself at the end.
void serve(QLocalSocket* socket, const std::function<void(const Request&, const SingleInstance::Respond&)>& received)
{
    auto* silence = new QTimer{socket};
    silence->setSingleShot(true);
    silence->callOnTimeout(socket, &QLocalSocket::abort);
    silence->start(silenceLimit);

    auto reader = std::make_shared<FrameReader>();
    const auto read = [socket, silence, reader, received] {
        if (!silence->isActive()) {
            return;  // the request has been read
        }
        silence->start(silenceLimit);
        const auto bytes = socket->readAll();
        const auto body = reader->append({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        if (body && !*body) {
            return;
        }
        silence->stop();
        const auto request = body ? decodeRequest(**body) : Expected<Request>{tl::unexpected{body.error()}};
        if (!request) {
            log::warning("app", "refused a hand-over: " + request.error().code.message());
            socket->abort();
            return;
        }
        received(*request, [guarded = QPointer<QLocalSocket>{socket}](const Reply& reply) {
            if (guarded && guarded->state() == QLocalSocket::ConnectedState) {
                const auto frame = encode(reply);
                guarded->write(frame.data(), static_cast<qint64>(frame.size()));
                guarded->flush();
                guarded->disconnectFromServer();
            }
        });
    };
    QObject::connect(socket, &QLocalSocket::readyRead, socket, read);
    QObject::connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    read();
}

}  // namespace

SingleInstance::SingleInstance(ProfileLock lock, QObject* parent)
    : QObject(parent), m_lock(std::move(lock)), m_server(new QLocalServer{this})
{
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server, &QLocalServer::newConnection, this, &SingleInstance::accept);
}

SingleInstance::~SingleInstance()
{
    stopListening();
}

Expected<> SingleInstance::listen()
{
    Error error{std::make_error_code(std::errc::filename_too_long), m_lock.profile()};
    for (const auto& path : possibleSocketPaths(m_lock.profile())) {
        const auto name = QString::fromStdString(path);
        // The lock is ours: a socket that lies there belongs to nobody.
        QLocalServer::removeServer(name);
        if (m_server->listen(name)) {
            return m_lock.publish(path);
        }
        error = {std::make_error_code(std::errc::io_error), path + ": " + m_server->errorString().toStdString()};
    }
    return tl::unexpected{error};
}

void SingleInstance::stopListening()
{
    if (m_server->isListening()) {
        if (const auto told = m_lock.publish({}); !told) {
            log::warning("app", "cannot write " + told.error().context);
        }
        m_server->close();
    }
    for (auto* socket : m_server->findChildren<QLocalSocket*>()) {
        socket->flush();
        socket->abort();
    }
}

void SingleInstance::accept()
{
    while (auto* socket = m_server->nextPendingConnection()) {
        if (!comesFromUs(*socket)) {
            log::warning("app", "refused a hand-over from another user");
            socket->abort();
            socket->deleteLater();
            continue;
        }
        serve(socket,
              [this](const Request& request, const Respond& respond) { Q_EMIT requestReceived(request, respond); });
    }
}

}  // namespace barter::app
