#include "app/application.hpp"
#include "app/handover_client.hpp"
#include "app/log_messages.hpp"
#include "app/window_system.hpp"
#include "core/log.hpp"
#include "engine/session.hpp"
#include "ui/app_id.hpp"
#include "ui/translations.hpp"

#include <QApplication>
#include <QIcon>
#include <QLibraryInfo>
#include <QTranslator>
#include <QVersionNumber>

#include <malloc.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace {

using namespace barter;
using namespace barter::app;

constexpr int exitRefused = 1;
constexpr int exitUsage = 2;
constexpr int exitNotRunning = 3;

std::string environment(const char* name)
{
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread is started
    return value == nullptr ? std::string{} : value;
}

void say(std::ostream& out, const std::string& text)
{
    out << text << '\n';
}

Request requestOf(const CommandLine& commandLine)
{
    Request request;
    request.verb = commandLine.sources.empty() ? Verb::show : Verb::add;
    std::error_code ignored;
    request.workingDirectory = std::filesystem::current_path(ignored).string();
    request.sources = commandLine.sources;
    request.savePath = commandLine.savePath;
    request.addPaused = commandLine.addPaused;
    request.noDialog = commandLine.noDialog;
    request.minimized = commandLine.minimized;
    request.activationToken = environment("XDG_ACTIVATION_TOKEN");
    if (request.activationToken.empty()) {
        request.activationToken = environment("DESKTOP_STARTUP_ID");
    }
    return request;
}

/// glibc gives each thread a heap of its own, and what one frees is lost to the others: with 5,000 torrents two heaps
/// for all take 60 MiB less.
void shareHeaps()
{
    ::mallopt(M_ARENA_MAX, 2);  // NOLINT(concurrency-mt-unsafe): before any thread is started
}

/// `--status` and `--quit`: speak to the instance that runs, never become one.
int askRunning(const Profile& profile, Verb verb)
{
    Request request;
    request.verb = verb;
    const auto reply = sendRequest(profile.folder, request);
    if (!reply) {
        say(std::cerr,
            reply.error().code == SendErrc::noInstance ? "Barter is not running with this profile."
                                                       : "Barter is running, but does not answer.");
        return exitNotRunning;
    }
    if (verb == Verb::status) {
        say(std::cout, reply->statusJson);
        return 0;
    }
    constexpr std::chrono::seconds limit{15};
    if (!waitForEnd(profile.folder, limit)) {
        say(std::cerr, "Barter is still closing.");
        return exitRefused;
    }
    return 0;
}

void chooseWindowSystem()
{
    if (needsXWayland({.qt = QVersionNumber::fromString(QLatin1String{qVersion()}),
                       .platform = environment("QT_QPA_PLATFORM"),
                       .waylandDisplay = environment("WAYLAND_DISPLAY"),
                       .xDisplay = environment("DISPLAY"),
                       .sessionType = environment("XDG_SESSION_TYPE")})) {
        log::info("app", "XWayland is used: drag and drop does not work on Wayland with this Qt");
        qputenv("QT_QPA_PLATFORM", "xcb");
    }
}

int runInstance(int argc, char** argv, const Profile& profile, const CommandLine& commandLine, ProfileLock lock)
{
    log::open(profile.logFile());
    routeQtMessagesToLog();
    const auto library = engine::libraryInfo();
    log::info("app",
              std::string{"Barter " BARTER_VERSION ", "} + library.name + " " + library.version + ", Qt " + qVersion());
    for (const auto& hole : library.knownHoles) {
        log::info("app", "open in this " + library.name + ": " + hole);
    }
    chooseWindowSystem();
    QApplication qt{argc, argv};
    log::info("app", "window system: " + QGuiApplication::platformName().toStdString());
    QApplication::setApplicationName(QStringLiteral("barter"));
    QApplication::setApplicationDisplayName(QStringLiteral("Barter"));
    QApplication::setApplicationVersion(QStringLiteral(BARTER_VERSION));
    QGuiApplication::setDesktopFileName(ui::appId);
    QApplication::setWindowIcon(QIcon{QStringLiteral(":/icons/barter.svg")});
    QApplication::setQuitOnLastWindowClosed(false);
    QTranslator qtTexts;
    if (qtTexts.load(QLocale{},
                     QStringLiteral("qtbase"),
                     QStringLiteral("_"),
                     QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(&qtTexts);
    }
    ui::installTranslations(qt);
    Application application{profile, std::move(lock)};
    return application.run(commandLine);
}

}  // namespace

int main(int argc, char** argv)
{
    shareHeaps();
    const auto parsed = parseCommandLine({argv + 1, argv + argc});
    if (!parsed) {
        std::cerr << parsed.error().sentence << "\n\n" << usageText();
        return exitUsage;
    }
    const auto& commandLine = *parsed;
    if (commandLine.help) {
        std::cout << usageText();
        return 0;
    }
    if (commandLine.version) {
        const auto library = engine::libraryInfo();
        say(std::cout,
            "Barter " BARTER_VERSION " (" + library.name + " " + library.version + ", Qt " + qVersion() + ")");
        return 0;
    }
    const auto profile = chooseProfile(commandLine.profile);
    if (commandLine.status || commandLine.quit) {
        return askRunning(profile, commandLine.status ? Verb::status : Verb::quit);
    }
    auto start = lockOrHandOver(profile.folder, requestOf(commandLine));
    if (!start) {
        say(std::cerr,
            start.error().code == SendErrc::noAnswer
                ? "Barter is running with this profile, but does not answer."
                : "Barter cannot use the profile folder " + profile.folder + ": " + start.error().code.message());
        return exitRefused;
    }
    if (const auto* reply = std::get_if<Reply>(&*start)) {
        for (const auto& refused : reply->refused) {
            say(std::cerr, refused.sentence);
        }
        return reply->refused.empty() ? 0 : exitRefused;
    }
    return runInstance(argc, argv, profile, commandLine, std::move(std::get<ProfileLock>(*start)));
}
