// The classes of ui that speak to the desktop, in a program that a script drives: commands on stdin, events on
// stdout, a line each. See desk_probe.py for what there is.
#include "fake_session.hpp"
#include "ui/color_scheme.hpp"
#include "ui/desktop_integration.hpp"
#include "ui/notifier.hpp"
#include "ui/sleep_inhibitor.hpp"
#include "ui/tray_icon.hpp"

#include <QApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <unistd.h>

#include <charconv>
#include <iostream>
#include <sstream>

using namespace barter;
using namespace barter::ui;

namespace {

void say(const std::string& line)
{
    std::cout << line << std::endl;
}

std::string text(const QString& value)
{
    return value.toStdString();
}

engine::TorrentId toId(const std::string& word)
{
    unsigned number = 0;
    std::from_chars(word.data(), word.data() + word.size(), number);
    return engine::TorrentId{number};
}

class Probe {
public:
    Probe()
        : m_settings({},
                     [](const Settings& settings) {
                         say("limits " + std::to_string(settings.limits.download) + " " +
                             std::to_string(settings.limits.upload));
                     }),
          m_scheme(Theme::system), m_tray(m_gateway, m_settings), m_notifier(m_settings),
          m_sleep(m_gateway, m_settings, std::chrono::milliseconds{500}),
          m_desktop(QCoreApplication::applicationFilePath())
    {
        m_gateway.setSession(m_session);
        say("dark " + std::to_string(int{m_scheme.isDark()}));
        QObject::connect(&m_scheme, &ColorScheme::changed, [](bool dark) { say("dark " + std::to_string(int{dark})); });
        say("tray " + std::to_string(int{m_tray.present()}));
        QObject::connect(
            &m_tray, &TrayIcon::presentChanged, [](bool there) { say("tray " + std::to_string(int{there})); });
        QObject::connect(&m_tray, &TrayIcon::toggleWindowRequested, [] { say("toggle"); });
        QObject::connect(&m_tray, &TrayIcon::quitRequested, [] { say("quit"); });
        QObject::connect(&m_notifier, &Notifier::activated, [](auto torrent, const QString& token) {
            say("activated " + (torrent ? std::to_string(static_cast<unsigned>(*torrent)) : "none") + " " +
                text(token));
        });
        QObject::connect(&m_notifier, &Notifier::openFolderRequested, [](engine::TorrentId torrent) {
            say("folder " + std::to_string(static_cast<unsigned>(torrent)));
        });
        QObject::connect(&m_notifier, &Notifier::fallback, [](const QString& title, const QString& lines) {
            say("fallback " + text(title) + "|" + text(lines));
        });
        QObject::connect(&m_sleep, &SleepInhibitor::aboutToSleep, [] { say("about to sleep"); });
        m_calls.callOnTimeout([this] { tellCalls(); });
        m_calls.start(std::chrono::milliseconds{20});
        say("ready");
    }

    void obey(const std::string& line)
    {
        std::istringstream words{line};
        std::string command;
        words >> command;
        std::string first;
        words >> first >> std::ws;
        std::string rest;
        std::getline(words, rest);
        if (command == "finished" || command == "failed" || command == "unwritable" || command == "missing") {
            using Kind = engine::SessionEvent::Kind;
            m_notifier.handle({.kind = command == "finished"  ? Kind::finished
                                       : command == "missing" ? Kind::storageMissing
                                                              : Kind::failed,
                               .torrent = toId(first),
                               .name = rest,
                               .problem = command == "failed"       ? engine::Problem::diskFull
                                          : command == "unwritable" ? engine::Problem::notWritable
                                                                    : engine::Problem::none,
                               .detail = {}});
        } else if (command == "state") {
            engine::TorrentSnapshot torrent;
            torrent.id = toId(first);
            torrent.state = rest == "downloading" ? engine::TorrentState::downloading : engine::TorrentState::seeding;
            torrent.downRate = rest == "downloading" ? 1000 : 0;
            m_gateway.torrentsChanged({.added = {}, .changed = {torrent}, .removed = {}});
            engine::SessionStatus status;
            status.downRate = torrent.downRate;
            m_gateway.statusChanged(status);
        } else if (command == "inhibit" || command == "notify") {
            auto settings = m_settings.current();
            settings.desktop.inhibitSleep = command == "inhibit" ? first == "1" : settings.desktop.inhibitSleep;
            settings.desktop.notifyFinished = command == "notify" ? first == "1" : settings.desktop.notifyFinished;
            m_settings.set(settings);
        } else if (command == "saved") {
            m_sleep.readyToSleep();
        } else if (command == "open") {
            m_desktop.openFolder(QString::fromStdString(first + (rest.empty() ? "" : " " + rest)));
        } else if (command == "login") {
            const auto done = m_desktop.setStartsAtLogin(first == "1");
            say("login " + std::to_string(int{m_desktop.startsAtLogin()}) + (done ? "" : " failed"));
        } else if (command == "default") {
            m_desktop.makeDefault([](auto defaults) {
                say(defaults
                        ? "default " + std::to_string(int{defaults->torrents}) + std::to_string(int{defaults->magnets})
                        : "default unknown");
            });
        } else if (command == "exit") {
            QCoreApplication::quit();
        } else {
            say("unknown command");
        }
    }

private:
    void tellCalls()
    {
        for (const auto& call : std::exchange(m_session.calls, {})) {
            say(call);
        }
    }

    barter::test::FakeSession m_session;
    SessionGateway m_gateway;
    SettingsStore m_settings;
    ColorScheme m_scheme;
    TrayIcon m_tray;
    Notifier m_notifier;
    SleepInhibitor m_sleep;
    DesktopIntegration m_desktop;
    QTimer m_calls;
};

}  // namespace

int main(int argc, char** argv)
{
    const QApplication application{argc, argv};
    QApplication::setQuitOnLastWindowClosed(false);
    Probe probe;
    const QSocketNotifier input{0, QSocketNotifier::Read};
    std::string waiting;
    QObject::connect(&input, &QSocketNotifier::activated, [&] {
        std::array<char, 4096> buffer{};
        const auto size = read(0, buffer.data(), buffer.size());
        if (size <= 0) {
            QCoreApplication::quit();
            return;
        }
        waiting.append(buffer.data(), static_cast<std::size_t>(size));
        for (auto end = waiting.find('\n'); end != std::string::npos; end = waiting.find('\n')) {
            probe.obey(waiting.substr(0, end));
            waiting.erase(0, end + 1);
        }
    });
    return QApplication::exec();
}
