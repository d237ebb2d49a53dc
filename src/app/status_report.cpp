#include "app/status_report.hpp"

#include "ui/state_text.hpp"

#include <nlohmann/json.hpp>

#include <QCoreApplication>

#include <array>
#include <ctime>

namespace barter::app {
namespace {

using nlohmann::json;

json textOrNull(const std::string& text)
{
    return text.empty() ? json{} : json(text);
}

std::string iso8601(std::chrono::system_clock::time_point time)
{
    const auto seconds = std::chrono::system_clock::to_time_t(time);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 32> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return {text.data(), length};
}

json toJson(const engine::TorrentSnapshot& torrent)
{
    const bool stands =
        torrent.state == engine::TorrentState::failed || torrent.state == engine::TorrentState::storageMissing;
    const auto sentence = ui::stateText(torrent).sentence.toStdString();
    return {
        {"name", torrent.name},
        {"hash_v1", textOrNull(torrent.hashV1)},
        {"hash_v2", textOrNull(torrent.hashV2)},
        {"state", engine::toText(torrent.state)},
        {"state_text", sentence},
        {"progress", engine::progress(torrent)},
        {"bytes_done", torrent.doneBytes},
        {"bytes_total", torrent.wantedBytes},
        {"bytes_received", torrent.receivedBytes},
        {"bytes_sent", torrent.sentBytes},
        {"download_rate", torrent.downRate},
        {"upload_rate", torrent.upRate},
        {"peers", torrent.peers},
        {"seeds", torrent.seeds},
        {"ratio", torrent.ratio ? json(*torrent.ratio) : json{}},
        {"save_path", torrent.savePath},
        {"added", iso8601(torrent.added)},
        {"error", stands ? json(sentence) : json{}},
    };
}

}  // namespace

void StatusReport::apply(const engine::TorrentsUpdate& update)
{
    for (const auto& torrent : update.added) {
        m_torrents[torrent.id] = torrent;
    }
    for (const auto& torrent : update.changed) {
        m_torrents[torrent.id] = torrent;
    }
    for (const auto id : update.removed) {
        m_torrents.erase(id);
    }
}

std::string StatusReport::toJson() const
{
    json report = {
        {"version", QCoreApplication::applicationVersion().toStdString()},
        {"listening", m_status.listening},
        {"connectable", m_status.connectable ? json(*m_status.connectable) : json{}},
        {"torrents", json::array()},
    };
    for (const auto& [id, torrent] : m_torrents) {
        report["torrents"].push_back(app::toJson(torrent));
    }
    return report.dump(2, ' ', false, json::error_handler_t::replace);
}

}  // namespace barter::app
