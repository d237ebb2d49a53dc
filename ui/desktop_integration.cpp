#include "ui/desktop_integration.hpp"

#include "core/log.hpp"
#include "ui/app_id.hpp"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTimer>
#include <QUrl>

#include <chrono>

namespace barter::ui {
namespace {

constexpr QLatin1String torrentType{"application/x-bittorrent"};
constexpr QLatin1String magnetType{"x-scheme-handler/magnet"};
// update-mime-database reads all types of the user; slower means that it hangs.
constexpr std::chrono::seconds programLimit{20};

QString desktopFileName()
{
    return appId + QStringLiteral(".desktop");
}

QString dataFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
}

Expected<> writeFile(const QString& path, const QByteArray& content)
{
    QDir{}.mkpath(QFileInfo{path}.path());
    QSaveFile file{path};
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit()) {
        return fail(std::make_error_code(std::errc::io_error), path.toStdString());
    }
    return {};
}

QByteArray resource(const QString& name)
{
    QFile file{QStringLiteral(":/desktop/") + name};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray{};
}

/// The entry that Barter installs, with another Exec line.
QByteArray entryWithExec(const QString& exec)
{
    QByteArray entry;
    for (const auto& line : resource(QStringLiteral("barter.desktop")).split('\n')) {
        if (line.startsWith("Exec=")) {
            entry += "Exec=" + exec.toUtf8() + '\n';
        } else if (!line.isEmpty()) {
            entry += line + '\n';
        }
    }
    return entry;
}

/// True for an entry that a package or an administrator installed.
bool isInstalledForAll()
{
    const auto ours = QFileInfo{dataFolder()}.absoluteFilePath();
    for (const auto& folder : QStandardPaths::standardLocations(QStandardPaths::GenericDataLocation)) {
        if (QFileInfo{folder}.absoluteFilePath() != ours &&
            QFile::exists(folder + QStringLiteral("/applications/") + desktopFileName())) {
            return true;
        }
    }
    return false;
}

void openNearestFolder(const QString& path)
{
    QFileInfo info{path};
    while (!info.isDir() && !info.isRoot()) {
        info.setFile(info.path());
    }
    QDesktopServices::openUrl(QUrl::fromLocalFile(info.absoluteFilePath()));
}

}  // namespace

DesktopIntegration::DesktopIntegration(QString program, QObject* parent)
    : QObject(parent), m_program(std::move(program))
{
}

bool DesktopIntegration::startsAtLogin() const
{
    QFile file{autostartPath()};
    if (!file.open(QIODevice::ReadOnly)) {
        return false;
    }
    const auto lines = file.readAll().split('\n');
    return !lines.contains("Hidden=true") && !lines.contains("X-GNOME-Autostart-enabled=false");
}

Expected<> DesktopIntegration::setStartsAtLogin(bool starts)
{
    const auto path = autostartPath();
    if (starts) {
        return writeFile(path,
                         entryWithExec(execArgument(m_program) + QStringLiteral(" --minimized")) +
                             "X-GNOME-Autostart-enabled=true\n");
    }
    if (QFile::exists(path) && !QFile::remove(path)) {
        return fail(std::make_error_code(std::errc::io_error), path.toStdString());
    }
    return {};
}

void DesktopIntegration::askDefaults(const DefaultsAnswer& answer)
{
    const auto question = [](QLatin1String type) {
        return QStringList{QStringLiteral("query"), QStringLiteral("default"), type};
    };
    run(QStringLiteral("xdg-mime"),
        question(torrentType),
        [this, question, answer](bool asked, const QString& torrents) {
            if (!asked) {
                answer(std::nullopt);
                return;
            }
            run(QStringLiteral("xdg-mime"),
                question(magnetType),
                [torrents, answer](bool askedToo, const QString& magnets) {
                    if (!askedToo) {
                        answer(std::nullopt);
                        return;
                    }
                    answer(
                        Defaults{.torrents = torrents == desktopFileName(), .magnets = magnets == desktopFileName()});
                });
        });
}

void DesktopIntegration::makeDefault(const DefaultsAnswer& answer)
{
    std::vector<std::pair<QString, QStringList>> commands;
    if (!isInstalledForAll()) {
        if (const auto installed = installEntry(); !installed) {
            log::warning("ui", "cannot write " + installed.error().context);
            answer(std::nullopt);
            return;
        }
        commands.emplace_back(QStringLiteral("update-desktop-database"),
                              QStringList{dataFolder() + QStringLiteral("/applications")});
        commands.emplace_back(QStringLiteral("update-mime-database"),
                              QStringList{dataFolder() + QStringLiteral("/mime")});
    }
    commands.emplace_back(QStringLiteral("xdg-mime"),
                          QStringList{QStringLiteral("default"), desktopFileName(), torrentType, magnetType});
    runAll(std::move(commands), [this, answer] { askDefaults(answer); });
}

bool DesktopIntegration::setStartAtLogin(bool start)
{
    return setStartsAtLogin(start).has_value();
}

void DesktopIntegration::isDefault(std::function<void(bool)> answer)
{
    askDefaults([answer = std::move(answer)](std::optional<Defaults> defaults) {
        answer(defaults.has_value() && defaults->all());
    });
}

void DesktopIntegration::becomeDefault(std::function<void(bool)> answer)
{
    makeDefault([answer = std::move(answer)](std::optional<Defaults> defaults) {
        answer(defaults.has_value() && defaults->all());
    });
}

void DesktopIntegration::openFolder(const QString& path)
{
    if (!QFileInfo::exists(path)) {
        openNearestFolder(path);
        return;
    }
    if (!QDBusConnection::sessionBus().isConnected()) {
        openNearestFolder(QFileInfo{path}.path());
        return;
    }
    auto message = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.FileManager1"),
                                                  QStringLiteral("/org/freedesktop/FileManager1"),
                                                  QStringLiteral("org.freedesktop.FileManager1"),
                                                  QStringLiteral("ShowItems"));
    message << QStringList{QString::fromUtf8(QUrl::fromLocalFile(path).toEncoded())} << QString{};
    auto* answer = new QDBusPendingCallWatcher{QDBusConnection::sessionBus().asyncCall(message), this};
    connect(answer, &QDBusPendingCallWatcher::finished, this, [answer, path] {
        answer->deleteLater();
        if (QDBusPendingReply<>{*answer}.isError()) {
            openNearestFolder(QFileInfo{path}.path());
        }
    });
}

QString DesktopIntegration::execArgument(const QString& text)
{
    QString quoted;
    for (const QChar c : text) {
        if (c == u'"' || c == u'`' || c == u'$' || c == u'\\') {
            quoted += u'\\';
        }
        quoted += c;
        if (c == u'%') {
            quoted += c;  // a single one begins a field code
        }
    }
    // The second layer: in a value of type string a backslash is written as two.
    return u'"' + quoted.replace(u'\\', QLatin1String{"\\\\"}) + u'"';
}

QString DesktopIntegration::autostartPath() const
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/autostart/") +
           desktopFileName();
}

Expected<> DesktopIntegration::installEntry()
{
    const auto data = dataFolder();
    const QString icons = data + QStringLiteral("/icons/hicolor/scalable/apps/") + appId + QStringLiteral(".svg");
    QFile icon{QStringLiteral(":/icons/barter.svg")};
    if (!icon.open(QIODevice::ReadOnly)) {
        return fail(std::make_error_code(std::errc::io_error), icons.toStdString());
    }
    return writeFile(data + QStringLiteral("/applications/") + desktopFileName(),
                     entryWithExec(execArgument(m_program) + QStringLiteral(" %U")))
        .and_then([&] {
            return writeFile(data + QStringLiteral("/mime/packages/") + appId + QStringLiteral(".xml"),
                             resource(QStringLiteral("barter.xml")));
        })
        .and_then([&] { return writeFile(icons, icon.readAll()); });
}

void DesktopIntegration::run(const QString& program, const QStringList& arguments, const Finished& finished)
{
    auto* process = new QProcess{this};
    process->setProcessChannelMode(QProcess::SeparateChannels);
    connect(process, &QProcess::finished, this, [process, finished](int code, QProcess::ExitStatus status) {
        process->deleteLater();
        finished(status == QProcess::NormalExit && code == 0,
                 QString::fromUtf8(process->readAllStandardOutput()).trimmed());
    });
    connect(process, &QProcess::errorOccurred, this, [process, finished, program](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {  // otherwise `finished` comes too
            process->deleteLater();
            log::warning("ui", "cannot start " + program.toStdString());
            finished(false, {});
        }
    });
    QTimer::singleShot(programLimit, process, &QProcess::kill);
    process->start(program, arguments, QIODevice::ReadOnly);
}

void DesktopIntegration::runAll(std::vector<std::pair<QString, QStringList>> commands,
                                const std::function<void()>& finished)
{
    if (commands.empty()) {
        finished();
        return;
    }
    const auto [program, arguments] = commands.front();
    commands.erase(commands.begin());
    run(program, arguments, [this, commands = std::move(commands), finished](bool, const QString&) {
        runAll(commands, finished);
    });
}

}  // namespace barter::ui
