#pragma once

#include "engine/torrent_snapshot.hpp"

#include <map>
#include <string>

namespace barter::app {

/// What `--status` prints: one JSON object about the session and each torrent. README.md has the contract.
///
/// Keeps copies of what the session told last, so that an answer asks nobody. GUI thread only.
class StatusReport {
public:
    void apply(const engine::TorrentsUpdate& update);
    void apply(const engine::SessionStatus& status) { m_status = status; }

    /// True once all torrents of the database have been read.
    [[nodiscard]] bool complete() const { return m_status.ready; }
    [[nodiscard]] const std::map<engine::TorrentId, engine::TorrentSnapshot>& torrents() const { return m_torrents; }
    [[nodiscard]] std::string toJson() const;

private:
    std::map<engine::TorrentId, engine::TorrentSnapshot> m_torrents;
    engine::SessionStatus m_status;
};

}  // namespace barter::app
