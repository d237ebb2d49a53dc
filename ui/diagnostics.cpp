#include "ui/diagnostics.hpp"

#include <QSysInfo>
#include <QTextStream>

#include <algorithm>
#include <map>
#include <string_view>

namespace barter::ui {
namespace {

const char* yesNo(bool value)
{
    return value ? "yes" : "no";
}

const char* nameOf(engine::Problem problem)
{
    switch (problem) {
    case engine::Problem::none: return "none";
    case engine::Problem::diskFull: return "disk full";
    case engine::Problem::notWritable: return "not writable";
    case engine::Problem::diskError: return "disk error";
    case engine::Problem::filesGone: return "files gone";
    case engine::Problem::filesChanged: return "files changed";
    case engine::Problem::badRecord: return "bad record";
    case engine::Problem::badMetadata: return "bad metadata";
    case engine::Problem::conflict: return "conflict";
    }
    return "unknown";
}

const char* nameOf(Encryption encryption)
{
    switch (encryption) {
    case Encryption::allowed: return "allowed";
    case Encryption::required: return "required";
    case Encryption::off: return "off";
    }
    return "unknown";
}

const char* nameOf(Theme theme)
{
    switch (theme) {
    case Theme::system: return "system";
    case Theme::light: return "light";
    case Theme::dark: return "dark";
    }
    return "unknown";
}

bool listensOn(const engine::SessionStatus& status, bool ipv6)
{
    return std::any_of(status.listening.begin(), status.listening.end(), [ipv6](const std::string& endpoint) {
        return endpoint.starts_with('[') == ipv6;
    });
}

void writePrograms(QTextStream& out, const DiagnosticsInput& input)
{
    out << "Barter " << input.version << '\n'
        << "Qt " << qVersion() << '\n'
        << QString::fromStdString(input.library.name) << ' ' << QString::fromStdString(input.library.version) << '\n'
        << "System: " << QSysInfo::prettyProductName() << ", " << QSysInfo::kernelType() << ' '
        << QSysInfo::kernelVersion() << ", " << QSysInfo::currentCpuArchitecture() << '\n'
        << "Known holes of the library: " << input.library.knownHoles.size() << '\n';
}

void writeConnection(QTextStream& out, const engine::SessionStatus& status)
{
    const char* connectable = !status.connectable ? "not known yet" : yesNo(*status.connectable);
    out << "\nConnection\n"
        << "  listening on IPv4: " << yesNo(listensOn(status, false)) << '\n'
        << "  listening on IPv6: " << yesNo(listensOn(status, true)) << '\n'
        << "  connectable: " << connectable << '\n'
        << "  DHT: " << (status.dhtEnabled ? "on" : "off") << ", nodes: " << status.dhtNodes << '\n'
        << "  rates: " << status.downRate << " B/s down, " << status.upRate << " B/s up\n"
        << "  limits in force: " << status.downLimit << " B/s down, " << status.upLimit << " B/s up (0: none)\n"
        << "  free bytes known: " << yesNo(status.freeBytes.has_value()) << '\n';
}

void writeTorrents(QTextStream& out, const DiagnosticsInput& input)
{
    std::map<engine::TorrentState, int> states;
    std::map<engine::Problem, int> problems;
    int failingTrackers = 0;
    for (const auto& torrent : input.torrents) {
        ++states[torrent.state];
        if (torrent.problem != engine::Problem::none) {
            ++problems[torrent.problem];
        }
        failingTrackers += torrent.trackerFailed ? 1 : 0;
    }
    out << "\nTorrents: " << input.torrents.size() << " (loaded " << input.status.loaded << " of "
        << input.status.toLoad << ")\n";
    for (const auto& [state, count] : states) {
        out << "  " << QString::fromStdString(engine::toText(state)) << ": " << count << '\n';
    }
    out << "Problems\n";
    for (const auto& [problem, count] : problems) {
        out << "  " << nameOf(problem) << ": " << count << '\n';
    }
    out << "  failing trackers: " << failingTrackers << '\n';
}

void writeSettings(QTextStream& out, const Settings& settings)
{
    const auto& network = settings.network;
    const auto& desktop = settings.desktop;
    out << "\nSettings\n"
        << "  port: " << (network.port == 0 ? "not chosen yet" : "chosen") << '\n'
        << "  DHT: " << yesNo(network.dht) << ", local discovery: " << yesNo(network.lsd)
        << ", UPnP and NAT-PMP: " << yesNo(network.upnp) << '\n'
        << "  uTP: " << yesNo(network.utp) << ", IPv6: " << yesNo(network.ipv6)
        << ", encryption: " << nameOf(network.encryption) << '\n'
        << "  peers in the local network: " << yesNo(network.lanPeers)
        << ", on this machine: " << yesNo(network.loopbackPeers) << '\n'
        << "  most connections: " << network.maxConnections << '\n'
        << "  limits: " << settings.limits.download << " B/s down, " << settings.limits.upload << " B/s up (0: none)\n"
        << "  save path: " << (settings.downloads.savePath.empty() ? "the desktop's" : "chosen")
        << ", ask when adding: " << yesNo(settings.downloads.askWhenAdding)
        << ", start added: " << yesNo(settings.downloads.startAdded) << '\n'
        << "  closing the window: " << (desktop.closeAction == CloseAction::quit ? "quits" : "keeps seeding")
        << ", theme: " << nameOf(desktop.theme) << '\n'
        << "  notifications: finished " << yesNo(desktop.notifyFinished) << ", problems "
        << yesNo(desktop.notifyProblems) << "; keep awake: " << yesNo(desktop.inhibitSleep) << '\n';
}

}  // namespace

QString diagnosticsText(const DiagnosticsInput& input)
{
    QString text;
    QTextStream out{&text};
    writePrograms(out, input);
    writeConnection(out, input.status);
    writeTorrents(out, input);
    writeSettings(out, input.settings);
    return text;
}

}  // namespace barter::ui
