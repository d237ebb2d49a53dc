#pragma once

#include <cstdint>
#include <string>

namespace barter {

enum class Encryption { allowed, required, off };

/// docs/settings.md explains every key. The defaults are here and nowhere else.
struct NetworkSettings {
    int port = 0;  ///< TCP and UDP, 1024 to 65535; 0: chosen once at random from 49152 to 65535 and stored
    bool dht = true;
    bool lsd = true;
    bool upnp = true;  ///< and NAT-PMP
    bool utp = true;
    bool ipv6 = true;
    Encryption encryption = Encryption::allowed;
    bool lanPeers = true;        ///< peers and trackers in private address ranges
    bool loopbackPeers = false;  ///< peers and trackers on this machine; then also several connections per address
    int maxConnections = 500;    ///< 10 to 10000, over all torrents

    bool operator==(const NetworkSettings&) const = default;
};

struct LimitSettings {
    std::int64_t download = 0;  ///< bytes per second, 0 = none
    std::int64_t upload = 0;

    bool operator==(const LimitSettings&) const = default;
};

struct DownloadSettings {
    std::string savePath;       ///< UTF-8, absolute; empty: the desktop's download folder
    bool askWhenAdding = true;  ///< show the add dialog
    bool startAdded = true;

    bool operator==(const DownloadSettings&) const = default;
};

enum class CloseAction { keepSeeding, quit };
enum class Theme { system, light, dark };

struct DesktopSettings {
    bool firstRunDone = false;
    CloseAction closeAction = CloseAction::keepSeeding;
    Theme theme = Theme::system;
    bool notifyFinished = true;
    bool notifyProblems = true;
    bool inhibitSleep = true;    ///< while something downloads
    bool trayExplained = false;  ///< the person was told once that closing the window leaves Barter running

    bool operator==(const DesktopSettings&) const = default;
};

struct WalletSettings {
    bool showPage = true;  ///< else nothing in the window speaks of coins

    bool operator==(const WalletSettings&) const = default;
};

/// All settings, passed by value. Stored as settings.json in the profile folder by `storage/settings_file`.
struct Settings {
    NetworkSettings network;
    LimitSettings limits;
    DownloadSettings downloads;
    DesktopSettings desktop;
    WalletSettings wallet;

    bool operator==(const Settings&) const = default;
};

}  // namespace barter
