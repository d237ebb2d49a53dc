#include "engine/session_core.hpp"

#include "core/log.hpp"
#include "engine/dht_state.hpp"
#include "engine/engine_error.hpp"
#include "engine/flood_guard.hpp"
#include "engine/hash_reject_guard.hpp"
#include "engine/session_settings.hpp"
#include "engine/session_work.hpp"
#include "engine/storage_probe.hpp"

#include <libtorrent/alert_types.hpp>
#include <libtorrent/session_params.hpp>
#include <libtorrent/session_stats.hpp>

#include <algorithm>

namespace barter::engine {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto visibleTick = 1s;
constexpr auto hiddenTick = 3s;
constexpr auto soon = 10ms;
constexpr auto checkpointInterval = 10s;
constexpr auto probeInterval = 5s;
constexpr auto closeLimit = 4500ms;  ///< so that a logout, which waits 5 s, finds everything saved
constexpr int mostAskedAtOnce = 50;  ///< torrents, each some twenty packets
constexpr unsigned ticksBetweenFreeSpace = 5;

std::int64_t metric(const lt::session_stats_alert& alert, const char* name)
{
    const int index = lt::find_metric_idx(name);
    return index < 0 ? 0 : alert.counters()[index];
}

}  // namespace

SessionCore::SessionCore(SessionConfig config,
                         boost::asio::io_context& service,
                         Dispatcher& gui,
                         SessionObserver& observer,
                         TorrentFetcher& fetcher,
                         Trash& trash)
    : m_config{std::move(config)}, m_service{service}, m_gui{gui}, m_observer{observer}, m_fetcher{fetcher},
      m_trash{trash}, m_tick{service}, m_soonTimer{service}, m_comeBackTimer{service}, m_closeTimer{service}
{
}

SessionCore::~SessionCore()
{
    m_workers.join();
    m_storeThread.join();
}

void SessionCore::start()
{
    auto params = readDhtState(m_config.profile + "/session.state");
    params.settings = effectiveSettings(m_config.settings, m_config.settings.network.port);
    guardAgainstFloods(params, [](const std::string& address, const char* reason) {
        log::warning("engine", "banned a peer (" + std::string{reason} + "): " + address);
    });
    guardReads(params, m_known);
    m_session = std::make_unique<lt::session>(std::move(params));
    filterAddresses(defaultGateways());
    m_session->set_port_filter(portFilter());
    m_session->set_peer_class_filter(limitedPeers());
    const auto wake = [weak = weak_from_this(), &service = m_service, &waiting = m_alertsWaiting] {
        // On a thread of libtorrent, often: one wake-up is enough for all alerts that come before it is served.
        if (!waiting.exchange(true)) {
            boost::asio::post(service, [weak] {
                if (const auto self = weak.lock()) {
                    self->drainAlerts();
                }
            });
        }
    };
    m_pieceWatch = std::make_shared<PieceWatch>(wake);
    m_session->add_extension(m_pieceWatch);
    m_session->add_extension(std::make_shared<HashRejectGuard>());
    m_session->set_alert_notify(wake);
    m_status.dhtEnabled = m_config.settings.network.dht;
    m_status.downLimit = m_config.settings.limits.download;
    m_status.upLimit = m_config.settings.limits.upload;
    m_lastStats = steady_clock::now();
    m_reachability.beginAnew(m_lastStats);
    m_lastCheckpoint = m_lastStats;
    m_lastProbe = m_lastStats;
    m_mountWatch.emplace(m_service, [this] { onMountsChanged(); });
    refreshFreeSpace();
    loadAll();
    scheduleTick();
}

TorrentRecord* SessionCore::find(TorrentId id)
{
    const auto found = m_records.find(id);
    return found == m_records.end() ? nullptr : found->second.get();
}

TorrentRecord* SessionCore::findByHash(const lt::info_hash_t& hashes)
{
    for (const auto& hex :
         {hashes.has_v1() ? toHex(hashes.v1) : std::string{}, hashes.has_v2() ? toHex(hashes.v2) : std::string{}}) {
        if (const auto found = m_byHash.find(hex); !hex.empty() && found != m_byHash.end()) {
            return find(found->second);
        }
    }
    return nullptr;
}

TorrentRecord& SessionCore::newRecord(const lt::info_hash_t& hashes)
{
    auto record = std::make_unique<TorrentRecord>();
    record->id = TorrentId{++m_lastId};
    record->hashes = hashes;
    record->key = keyOf(hashes);
    record->live.id = record->id;
    record->live.hashV1 = hashes.has_v1() ? toHex(hashes.v1) : std::string{};
    record->live.hashV2 = hashes.has_v2() ? toHex(hashes.v2) : std::string{};
    auto& made = *record;
    m_records.emplace(made.id, std::move(record));
    return made;
}

void SessionCore::indexHashes(const TorrentRecord& record)
{
    for (const auto& hex : {record.live.hashV1, record.live.hashV2, record.key}) {
        if (!hex.empty()) {
            m_byHash[hex] = record.id;
        }
    }
}

void SessionCore::unindexHashes(const TorrentRecord& record)
{
    for (const auto& hex : {record.live.hashV1, record.live.hashV2, record.key}) {
        if (const auto found = m_byHash.find(hex); found != m_byHash.end() && found->second == record.id) {
            m_byHash.erase(found);
        }
    }
}

void SessionCore::forgetRecord(TorrentId id)
{
    const auto found = m_records.find(id);
    if (found == m_records.end()) {
        return;
    }
    unindexHashes(*found->second);
    endSave(*found->second);
    if (found->second->listed) {
        m_gone.push_back(id);
    }
    m_touched.erase(id);
    m_cleaned.erase(id);
    m_records.erase(found);
}

void SessionCore::touch(TorrentRecord& record)
{
    if (!record.isPreview && !record.removing) {
        m_touched.insert(record.id);
    }
}

void SessionCore::publishChanges()
{
    TorrentsUpdate update;
    for (const auto id : m_touched) {
        auto* record = find(id);
        if (record == nullptr) {
            continue;
        }
        deriveSnapshot(*record);
        if (!record->listed) {
            record->listed = true;
            update.added.push_back(record->live);
        } else if (record->live != record->shown) {
            update.changed.push_back(record->live);
        } else {
            continue;
        }
        record->shown = record->live;
    }
    m_touched.clear();
    update.removed = std::move(m_gone);
    m_gone.clear();
    if (!update.empty()) {
        m_gui.post([&observer = m_observer, update = std::move(update)] { observer.torrentsChanged(update); });
    }
}

void SessionCore::publishStatus()
{
    m_gui.post([&observer = m_observer, status = m_status] { observer.statusChanged(status); });
}

void SessionCore::announce(SessionEvent::Kind kind, const TorrentRecord& record)
{
    SessionEvent event{.kind = kind,
                       .torrent = record.id,
                       .name = record.live.name,
                       .problem = record.problem,
                       .detail = record.problemDetail};
    m_gui.post([&observer = m_observer, event = std::move(event)] { observer.happened(event); });
}

void SessionCore::scheduleTick()
{
    m_tick.expires_after(m_visible ? visibleTick : hiddenTick);
    m_tick.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        if (error) {
            return;
        }
        if (const auto self = weak.lock(); self && self->m_session) {
            self->tick();
            self->scheduleTick();
        }
    });
}

void SessionCore::tick()
{
    ++m_ticks;
    m_session->post_torrent_updates(lt::torrent_handle::query_pieces);
    m_session->post_session_stats();
    sendDetails();
    sendPreviews();
    if (m_closing) {
        return;
    }
    if (m_ticks % ticksBetweenFreeSpace == 0) {
        refreshFreeSpace();
    }
    const auto now = steady_clock::now();
    if (now - m_lastCheckpoint >= checkpointInterval) {
        m_lastCheckpoint = now;
        checkpoint();
    }
    if (now - m_lastProbe >= probeInterval) {
        m_lastProbe = now;
        if (auto gateways = defaultGateways(); gateways != m_gateways) {
            log::info("engine", "the routes have changed");
            filterAddresses(std::move(gateways));
        }
        probeMounts();
        comeBackSome();
        lookForSeeds();
        retryProblems();
    }
}

/// Asks libtorrent for its changes before the next tick does: for what a person waits for. Calls that come before it is
/// done are answered together.
void SessionCore::askSoon()
{
    if (std::exchange(m_askingSoon, true)) {
        return;
    }
    m_soonTimer.expires_after(soon);
    m_soonTimer.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (error || !self || !self->m_session) {
            return;
        }
        self->m_askingSoon = false;
        self->m_session->post_torrent_updates(lt::torrent_handle::query_pieces);
    });
}

void SessionCore::filterAddresses(std::vector<std::string> gateways)
{
    m_gateways = std::move(gateways);
    m_session->set_ip_filter(addressFilter(m_config.settings.network, m_gateways));
}

void SessionCore::setWindowVisible(bool visible)
{
    if (visible == m_visible || !m_session) {
        return;
    }
    m_visible = visible;
    if (visible) {
        tick();
    }
    scheduleTick();
}

void SessionCore::onSessionStats(const lt::session_stats_alert& alert)
{
    const auto now = steady_clock::now();
    const auto received = metric(alert, "net.recv_payload_bytes");
    const auto sent = metric(alert, "net.sent_payload_bytes");
    const auto elapsed = std::chrono::duration<double>{now - m_lastStats}.count();
    if (elapsed > 0.1) {
        m_status.downRate = static_cast<std::int64_t>(static_cast<double>(received - m_lastReceived) / elapsed);
        m_status.upRate = static_cast<std::int64_t>(static_cast<double>(sent - m_lastSent) / elapsed);
        m_lastStats = now;
        m_lastReceived = received;
        m_lastSent = sent;
    }
    m_status.sessionReceived = received;
    m_status.sessionSent = sent;
    const auto nodes = static_cast<int>(metric(alert, "dht.dht_nodes"));
    if (std::exchange(m_status.dhtNodes, nodes) == 0 && nodes > 0) {
        askDhtAgain();
    }
    const bool reachesOthers =
        nodes > 0 || std::ranges::any_of(m_records, [](const auto& each) { return each.second->live.peers > 0; });
    m_reachability.look(metric(alert, "peer.incoming_connections"), m_portMapped, reachesOthers, now);
    m_status.connectable = m_reachability.known();
    publishStatus();
}

/// libtorrent asks the DHT for a torrent's peers when it is added, and then every 15 minutes. What was added before the
/// DHT knew a node, as a newcomer's first magnet, would wait as long.
void SessionCore::askDhtAgain()
{
    int asked = 0;
    for (const auto& [id, record] : m_records) {
        const bool searches = record->attached() && !record->stopped && !record->live.isPrivate &&
                              !record->ltFinished && record->live.peers == 0;
        if (searches && ++asked <= mostAskedAtOnce) {
            record->handle.force_dht_announce();
        }
    }
}

std::string SessionCore::defaultSavePath() const
{
    const auto& chosen = m_config.settings.downloads.savePath;
    return chosen.empty() ? m_config.defaultSavePath : chosen;
}

void SessionCore::refreshFreeSpace()
{
    onWorker([path = defaultSavePath()] { return engine::freeSpace(path); },
             [this](std::optional<std::int64_t> bytes) { m_status.freeBytes = bytes; });
}

void SessionCore::freeSpace(const std::string& path, Answer<std::int64_t> answer)
{
    onWorker([path] { return engine::freeSpace(path); },
             [path, answer = std::move(answer)](std::optional<std::int64_t> bytes) {
                 if (bytes) {
                     answer(*bytes);
                 } else {
                     answer(fail(EngineErrc::savePathUnusable, path));
                 }
             });
}

void SessionCore::applySettings(const Settings& settings)
{
    if (settings.network.port != m_config.settings.network.port ||
        settings.network.ipv6 != m_config.settings.network.ipv6) {
        m_listening.clear();  // libtorrent tells about the new ones
        m_portMapped = false;
        m_reachability.beginAnew(steady_clock::now());
    }
    m_config.settings = settings;
    if (!m_session) {
        return;
    }
    m_session->apply_settings(effectiveSettings(settings, settings.network.port));
    filterAddresses(defaultGateways());
    m_status.dhtEnabled = settings.network.dht;
    m_status.downLimit = settings.limits.download;
    m_status.upLimit = settings.limits.upload;
    refreshFreeSpace();
    publishStatus();
}

void SessionCore::close(Done done)
{
    if (m_closing || !m_session) {
        done(fail(EngineErrc::sessionClosed));
        return;
    }
    m_closing = true;
    m_closeDone = std::move(done);
    m_session->pause();
    m_closeTimer.expires_after(closeLimit);
    m_closeTimer.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        if (error) {
            return;
        }
        if (const auto self = weak.lock(); self && self->m_session) {
            log::warning("engine", "closing before everything was saved: the disk takes too long");
            self->m_cleanSaved = false;
            self->finishClosing();
        }
    });
    saveAll([this] { finishClosing(); });
}

void SessionCore::finishClosing()
{
    if (!m_session) {
        return;
    }
    m_closeTimer.cancel();
    m_tick.cancel();
    m_soonTimer.cancel();
    m_comeBackTimer.cancel();
    m_mountWatch.reset();
    saveDhtState(m_session->session_state(lt::session::save_dht_state));
    const bool clean = m_cleanSaved && m_loadedAll;
    onStore(
        [this, clean] {
            if (m_store && clean) {
                if (const auto marked = m_store->markCleanExit(); !marked) {
                    log::warning("engine", "could not mark the clean exit: " + marked.error().code.message());
                }
            }
            return true;
        },
        [this](bool) {
            // The session ends in the background: trackers get a moment to hear "stopped", the person does not wait.
            m_session->set_alert_notify([] {});
            onWorker(
                [proxy = m_session->abort(), session = std::move(m_session)]() mutable {
                    session.reset();
                    return true;
                },
                [this](bool) {
                    if (m_closeDone) {
                        std::exchange(m_closeDone, {})(Expected<>{});
                    }
                });
        });
}

void SessionCore::saveDhtState(lt::session_params state)
{
    onStore(
        [path = m_config.profile + "/session.state", state = std::move(state)] { return writeDhtState(path, state); },
        [](const Expected<>& written) {
            if (!written) {
                log::warning("engine", "DHT state not saved: " + written.error().code.message());
            }
        });
}

void SessionCore::saveNow(Done done)
{
    saveAll([done = std::move(done)] { done(Expected<>{}); });
}

}  // namespace barter::engine
