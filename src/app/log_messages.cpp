#include "app/log_messages.hpp"

#include "core/log.hpp"

#include <QString>

namespace barter::app {
namespace {

log::Level levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return log::Level::debug;
    case QtInfoMsg: return log::Level::info;
    case QtWarningMsg: return log::Level::warning;
    case QtCriticalMsg:
    case QtFatalMsg: break;
    }
    return log::Level::error;
}

void write(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    const bool categorized = context.category != nullptr && qstrcmp(context.category, "default") != 0;
    log::write(levelOf(type), categorized ? context.category : "qt", text.toStdString());
    if (type == QtFatalMsg) {
        log::flush();  // Qt ends the program next
    }
}

}  // namespace

void routeQtMessagesToLog()
{
    qInstallMessageHandler(write);
}

}  // namespace barter::app
