#pragma once

#include "engine/torrent_snapshot.hpp"

#include <QObject>

#include <functional>
#include <map>
#include <memory>
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
    /// Writes it in slices between other events, so that the window answers meanwhile; torrents that come or go in that
    /// time may be in it or not. `done` is not called if the report ends first.
    void write(std::function<void(std::string json)> done);

private:
    struct Writing;
    void writeSlice(const std::shared_ptr<Writing>& writing);

    QObject m_context;  ///< ends what is being written
    std::map<engine::TorrentId, engine::TorrentSnapshot> m_torrents;
    engine::SessionStatus m_status;
};

}  // namespace barter::app
