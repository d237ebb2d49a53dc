#include "core/log.hpp"
#include "engine/engine_error.hpp"
#include "engine/session_core.hpp"

#include <libtorrent/alert_types.hpp>
#include <libtorrent/torrent_info.hpp>

#include <utility>

namespace barter::engine {
namespace {

std::string toText(const lt::address& address, int port)
{
    const auto host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
    return host + ":" + std::to_string(port);
}

}  // namespace

TorrentRecord* SessionCore::recordOf(const lt::alert* alert)
{
    const auto* ofTorrent = dynamic_cast<const lt::torrent_alert*>(alert);
    if (ofTorrent == nullptr || !ofTorrent->handle.is_valid()) {
        return nullptr;
    }
    auto* record = find(idOf(ofTorrent->handle.userdata()));
    return record != nullptr && record->handle == ofTorrent->handle ? record : nullptr;
}

void SessionCore::drainAlerts()
{
    if (!m_session) {
        return;
    }
    m_alertsWaiting = false;
    std::vector<lt::alert*> alerts;
    m_session->pop_alerts(&alerts);
    journalPieces();
    for (auto* alert : alerts) {
        handle(alert);
    }
    publishChanges();
    for (const auto& call : std::exchange(m_afterPublishing, {})) {
        call();
    }
}

void SessionCore::handle(lt::alert* alert)
{
    if (auto* states = lt::alert_cast<lt::state_update_alert>(alert)) {
        handleStatus(*states);
    } else if (auto* stats = lt::alert_cast<lt::session_stats_alert>(alert)) {
        onSessionStats(*stats);
    } else if (auto* added = lt::alert_cast<lt::add_torrent_alert>(alert)) {
        onAttached(*added);
    } else if (auto* metadata = lt::alert_cast<lt::metadata_received_alert>(alert)) {
        onMetadata(*metadata);
    } else if (auto* dropped = lt::alert_cast<lt::alerts_dropped_alert>(alert)) {
        log::warning("engine", "alerts were dropped: " + dropped->message());
        for (auto& [id, record] : m_records) {
            record->modified = record->attached();
        }
    } else if (alert->category() & (lt::alert_category::tracker)) {
        handleTracker(alert);
    } else if (auto* record = recordOf(alert)) {
        if (lt::alert_cast<lt::torrent_finished_alert>(alert) != nullptr) {
            onFinished(*record);
        } else if (lt::alert_cast<lt::torrent_checked_alert>(alert) != nullptr) {
            onChecked(*record);
        } else if (auto* resume = lt::alert_cast<lt::save_resume_data_alert>(alert)) {
            if (record->isPreview) {
                takePreviewMetadata(*record, resume->params);
            } else {
                onResumeData(*record, std::move(resume->params));
            }
        } else if (lt::alert_cast<lt::save_resume_data_failed_alert>(alert) != nullptr) {
            onResumeDataFailed(*record);
        } else if (lt::alert_cast<lt::cache_flushed_alert>(alert) != nullptr) {
            onFlushed(*record);
        } else if (auto* file = lt::alert_cast<lt::file_error_alert>(alert)) {
            onFileError(*record, *file);
        } else if (auto* failed = lt::alert_cast<lt::torrent_error_alert>(alert)) {
            onTorrentError(*record, failed->error, failed->filename());
        } else if (auto* rejected = lt::alert_cast<lt::fastresume_rejected_alert>(alert)) {
            onResumeRejected(*record, rejected->error.message());
        } else if (auto* conflict = lt::alert_cast<lt::torrent_conflict_alert>(alert)) {
            log::warning("engine", "conflict: " + conflict->message());
            setProblem(*record, Problem::conflict, {});
        } else if (auto* tooLarge = lt::alert_cast<lt::metadata_failed_alert>(alert)) {
            log::info("engine", "metadata from a peer refused: " + tooLarge->error.message());
        } else if (auto* renamed = lt::alert_cast<lt::file_renamed_alert>(alert)) {
            record->identities.erase(renamed->index);  // it may have been copied to another disk
            ++record->layout;
            onRenamed(*record, renamed->index, renamed->new_name(), {});
        } else if (auto* notRenamed = lt::alert_cast<lt::file_rename_failed_alert>(alert)) {
            onRenamed(*record, notRenamed->index, {}, notRenamed->error.message());
        }
    } else {
        handleListen(alert);
    }
}

void SessionCore::handleStatus(const lt::state_update_alert& alert)
{
    for (const auto& status : alert.status) {
        auto* record = find(idOf(status.handle.userdata()));
        if (record == nullptr || record->handle != status.handle) {
            continue;
        }
        updateFromStatus(*record, status);
        touch(*record);
        // Not at the next checkpoint: a check may have taken hours, and files that go before it is stored are missed by
        // nobody at the next start.
        if (std::exchange(record->storeWhatIsThere, false) && status.num_pieces > 0) {
            requestSave(*record);
        }
    }
}

void SessionCore::handleTracker(lt::alert* alert)
{
    auto* record = recordOf(alert);
    if (record == nullptr) {
        return;
    }
    if (lt::alert_cast<lt::tracker_announce_alert>(alert) != nullptr) {
        record->live.announcing = true;
    } else if (const auto* reply = lt::alert_cast<lt::tracker_reply_alert>(alert)) {
        record->live.announcing = false;
        record->trackerWorks[reply->tracker_url()][reply->local_endpoint] = true;
    } else if (const auto* failed = lt::alert_cast<lt::tracker_error_alert>(alert)) {
        record->live.announcing = false;
        if (failed->error != lt::errors::announce_skipped) {  // from an address of ours that cannot reach it anyway
            record->trackerWorks[failed->tracker_url()][failed->local_endpoint] = false;
        }
    } else {
        return;
    }
    touch(*record);
}

void SessionCore::handleListen(lt::alert* alert)
{
    if (auto* open = lt::alert_cast<lt::listen_succeeded_alert>(alert)) {
        if (open->socket_type == lt::socket_type_t::tcp) {
            m_listening[open->address.to_string()] = toText(open->address, open->port);
            log::info("engine", "listening on port " + std::to_string(open->port));
        }
    } else if (auto* failed = lt::alert_cast<lt::listen_failed_alert>(alert)) {
        const auto endpoint = toText(failed->address, failed->port);
        m_listening.erase(failed->address.to_string());
        log::warning("engine", "cannot listen: " + failed->error.message());
        SessionEvent event;
        event.kind = SessionEvent::Kind::listenFailed;
        event.detail = endpoint + ": " + failed->error.message();
        m_gui.post([&observer = m_observer, event] { observer.happened(event); });
    } else if (lt::alert_cast<lt::portmap_alert>(alert) != nullptr) {
        m_portMapped = true;
    } else if (lt::alert_cast<lt::portmap_error_alert>(alert) != nullptr) {
        m_portMapped = false;
    } else {
        return;
    }
    m_status.listening.clear();
    for (const auto& [endpoint, text] : m_listening) {
        m_status.listening.push_back(text);
    }
    publishStatus();
}

/// One write for all pieces of this batch: after that, a killed process knows them again. Called between popping the
/// alerts and reading them, so that no alert tells of a piece that is not in the journal.
void SessionCore::journalPieces()
{
    for (const auto id : m_pieceWatch->takeTooLarge()) {
        if (auto* record = find(id); record != nullptr && !record->live.hasMetadata) {
            record->live.metadataTooLarge = true;
            touch(*record);
        }
    }
    std::map<TorrentId, std::vector<int>> finished;
    for (const auto& [id, piece] : m_pieceWatch->take()) {
        finished[id].push_back(piece);
    }
    for (const auto& [id, pieces] : finished) {
        auto* record = find(id);
        if (record == nullptr || record->isPreview) {
            continue;
        }
        record->openPieces.insert(record->openPieces.end(), pieces.begin(), pieces.end());
        record->receivedPieces = true;
        record->modified = true;
        if (m_journal) {
            if (const auto written = m_journal->append(record->key, pieces); !written) {
                log::warning("engine", "piece journal: " + written.error().code.message());
            }
        }
    }
}

}  // namespace barter::engine
