#include "app/status_report.hpp"

#include "ui/state_text.hpp"

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QTimer>

#include <array>
#include <ctime>
#include <utility>

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
    // One by one: a list of pairs would be built as arrays first. With 5,000 torrents that is 67 ms instead of 42.
    json object = json::object();
    object["name"] = torrent.name;
    object["hash_v1"] = textOrNull(torrent.hashV1);
    object["hash_v2"] = textOrNull(torrent.hashV2);
    object["state"] = engine::toText(torrent.state);
    object["state_text"] = sentence;
    object["progress"] = engine::progress(torrent);
    object["bytes_done"] = torrent.doneBytes;
    object["bytes_total"] = torrent.wantedBytes;
    object["bytes_received"] = torrent.receivedBytes;
    object["bytes_sent"] = torrent.sentBytes;
    object["download_rate"] = torrent.downRate;
    object["upload_rate"] = torrent.upRate;
    object["peers"] = torrent.peers;
    object["seeds"] = torrent.seeds;
    object["ratio"] = torrent.ratio ? json(*torrent.ratio) : json{};
    object["save_path"] = torrent.savePath;
    object["added"] = iso8601(torrent.added);
    object["error"] = stands ? json(sentence) : json{};
    return object;
}

/// Names come from strangers: what is not UTF-8 is replaced.
std::string toText(const json& value, int indentation)
{
    return value.dump(indentation, ' ', false, json::error_handler_t::replace);
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

struct StatusReport::Writing {
    std::string text;
    engine::TorrentId last{};  ///< ids begin with 1
    const char* separator = "\n    ";
    std::function<void(std::string json)> done;
};

void StatusReport::write(std::function<void(std::string json)> done)
{
    const json session = {
        {"version", QCoreApplication::applicationVersion().toStdString()},
        {"listening", m_status.listening},
        {"connectable", m_status.connectable ? json(*m_status.connectable) : json{}},
    };
    const auto writing = std::make_shared<Writing>();
    writing->done = std::move(done);
    writing->text = toText(session, 2);
    writing->text.resize(writing->text.size() - 2);  // without the end, "\n}"
    writing->text += ",\n  \"torrents\": [";
    writeSlice(writing);
}

/// Some milliseconds of work.
void StatusReport::writeSlice(const std::shared_ptr<Writing>& writing)
{
    constexpr int torrentsInSlice = 500;
    auto next = m_torrents.upper_bound(writing->last);
    for (int i = 0; i < torrentsInSlice && next != m_torrents.end(); ++i, ++next) {
        writing->text += std::exchange(writing->separator, ",\n    ");
        writing->text += toText(toJson(next->second), -1);
        writing->last = next->first;
    }
    if (next != m_torrents.end()) {
        QTimer::singleShot(0, &m_context, [this, writing] { writeSlice(writing); });
        return;
    }
    writing->text += m_torrents.empty() ? "]\n}" : "\n  ]\n}";
    writing->done(std::move(writing->text));
}

}  // namespace barter::app
