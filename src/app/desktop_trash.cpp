#include "app/desktop_trash.hpp"

#include "engine/engine_error.hpp"

#include <QFile>
#include <QString>

namespace barter::app {

Expected<> DesktopTrash::moveToTrash(const std::string& path)
{
    if (!QFile::moveToTrash(QString::fromStdString(path))) {
        return fail(engine::EngineErrc::trashUnavailable, path);
    }
    return {};
}

}  // namespace barter::app
