#include "app/desktop_trash.hpp"

#include "core/log.hpp"
#include "engine/engine_error.hpp"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>
#include <QString>
#include <QUrl>

namespace barter::app {
namespace {

/// The same place with every link in its folder resolved; the file itself may be a link.
QString withoutLinks(const QString& path)
{
    const QFileInfo file{path};
    return QFileInfo{file.absolutePath()}.canonicalFilePath() + QLatin1Char{'/'} + file.fileName();
}

/// What the trash is to keep as the file's place: relative to the top of the disk, if the trash is a disk's own.
QString placeFor(const QString& original, const QString& resolved, const QDir& trash)
{
    const QString home =
        QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/Trash");
    if (QFileInfo{home}.canonicalFilePath() == trash.canonicalPath()) {
        return original;
    }
    QDir top = trash;
    top.cdUp();
    if (top.dirName() == QStringLiteral(".Trash")) {  // shared by all, with a folder for each user
        top.cdUp();
    }
    const QString above = top.canonicalPath() + QLatin1Char{'/'};
    return resolved.startsWith(above) ? resolved.sliced(above.size()) : original;
}

/// Qt before 6.6 writes the place as it is, so that "%20" in a name comes back as a blank, and a disk that is mounted
/// elsewhere the next time gets nothing back. The freedesktop specification of the trash wants it percent-encoded.
bool correctPlace(const QString& inTrash, const QString& original, const QString& resolved)
{
    const QFileInfo moved{inTrash};
    QDir trash = moved.absoluteDir();
    trash.cdUp();
    const QString infoFile = trash.filePath(QStringLiteral("info/%1.trashinfo").arg(moved.fileName()));
    QFile before{infoFile};
    if (!before.open(QIODevice::ReadOnly)) {
        return false;
    }
    const QByteArray place =
        "Path=" + QUrl::toPercentEncoding(placeFor(original, resolved, trash), QByteArrayLiteral("/"));
    QByteArrayList lines = before.readAll().split('\n');
    for (auto& line : lines) {
        if (line.startsWith("Path=")) {
            line = place;
        }
    }
    QSaveFile after{infoFile};
    return after.open(QIODevice::WriteOnly) && after.write(lines.join('\n')) >= 0 && after.commit();
}

}  // namespace

Expected<> DesktopTrash::moveToTrash(const std::string& path)
{
    const QString original = QString::fromStdString(path);
    const QString resolved = withoutLinks(original);
    QString inTrash;
    if (!QFile::moveToTrash(original, &inTrash)) {
        return fail(engine::EngineErrc::trashUnavailable, path);
    }
    if (!correctPlace(inTrash, original, resolved)) {
        log::warning("app", "the trash may not know where a file came from");
    }
    return {};
}

}  // namespace barter::app
