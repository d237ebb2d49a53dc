#include "engine/session_core.hpp"
#include "engine/stored_files.hpp"

#include <libtorrent/announce_entry.hpp>
#include <libtorrent/error_code.hpp>
#include <libtorrent/peer_info.hpp>
#include <libtorrent/torrent_info.hpp>

#include <algorithm>

// What the details panel shows of the one torrent that it shows. libtorrent 2.0.8 has only synchronous calls for this;
// they wait for its network thread, here on the service thread, never on the GUI's.
namespace barter::engine {
namespace {

constexpr std::size_t maxPeersShown = 1000;
constexpr std::size_t maxAnnounceMessage = 500;

std::string sourceLetters(lt::peer_source_flags_t source)
{
    std::string letters;
    const auto add = [&](lt::peer_source_flags_t flag, char letter) {
        if (source & flag) {
            letters.push_back(letter);
        }
    };
    add(lt::peer_info::tracker, 'T');
    add(lt::peer_info::dht, 'D');
    add(lt::peer_info::pex, 'X');
    add(lt::peer_info::lsd, 'L');
    add(lt::peer_info::incoming, 'I');
    add(lt::peer_info::resume_data, 'R');
    return letters;
}

PeerEntry toEntry(const lt::peer_info& peer)
{
    PeerEntry entry;
    entry.webSeed = peer.connection_type != lt::peer_info::standard_bittorrent;
    entry.client = peer.client;
    if (entry.webSeed) {
        entry.address = peer.client;  // libtorrent puts the URL there
    } else {
        const auto host = peer.ip.address().to_string();
        entry.address = (peer.ip.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(peer.ip.port());
    }
    entry.progress = static_cast<double>(peer.progress);
    entry.downRate = peer.payload_down_speed;
    entry.upRate = peer.payload_up_speed;
    entry.received = peer.total_download;
    entry.sent = peer.total_upload;
    entry.seed = bool(peer.flags & lt::peer_info::seed);
    entry.encrypted = bool(peer.flags & (lt::peer_info::rc4_encrypted | lt::peer_info::plaintext_encrypted));
    entry.utp = bool(peer.flags & lt::peer_info::utp_socket);
    entry.incoming = !(peer.flags & lt::peer_info::local_connection);
    entry.interested = bool(peer.flags & lt::peer_info::interesting);
    entry.choked = bool(peer.flags & lt::peer_info::remote_choked);
    entry.peerInterested = bool(peer.flags & lt::peer_info::remote_interested);
    entry.peerChoked = bool(peer.flags & lt::peer_info::choked);
    entry.source = sourceLetters(peer.source);
    return entry;
}

/// What one of our addresses knows of a tracker, the more the later.
enum class Reach { nothing, skipped, updating, failing, working };

Reach reachOf(const lt::announce_infohash& one)
{
    if (one.updating) {
        return Reach::updating;
    }
    if (one.last_error) {
        // Of another kind than the tracker's, say IPv6: libtorrent did not even ask.
        return one.last_error == lt::errors::announce_skipped ? Reach::skipped : Reach::failing;
    }
    return one.start_sent ? Reach::working : Reach::nothing;
}

TrackerEntry::State toState(Reach reach)
{
    switch (reach) {
    case Reach::nothing: break;
    case Reach::updating: return TrackerEntry::State::updating;
    case Reach::skipped:
    case Reach::failing: return TrackerEntry::State::failing;
    case Reach::working: return TrackerEntry::State::working;
    }
    return TrackerEntry::State::notContacted;
}

/// libtorrent asks from each address of ours; shown is how the one that got furthest fares.
TrackerEntry toEntry(const lt::announce_entry& tracker)
{
    TrackerEntry entry;
    entry.url = tracker.url;
    entry.tier = tracker.tier;
    Reach best = Reach::nothing;
    const auto now = lt::clock_type::now();
    for (const auto& endpoint : tracker.endpoints) {
        for (const auto version : {lt::protocol_version::V1, lt::protocol_version::V2}) {
            const auto& one = endpoint.info_hashes[version];
            entry.seeds = std::max(entry.seeds, one.scrape_complete);
            entry.leechers = std::max(entry.leechers, one.scrape_incomplete);
            entry.downloads = std::max(entry.downloads, one.scrape_downloaded);
            const auto reach = reachOf(one);
            if (reach == Reach::nothing || reach < best) {
                continue;
            }
            if (reach > best) {
                best = reach;
                entry.message.clear();
                entry.fails = 0;
                entry.nextAnnounce.reset();
            }
            entry.fails = std::max(entry.fails, static_cast<int>(one.fails));
            if (!one.message.empty()) {
                entry.message = one.message;
            } else if (one.last_error && entry.message.empty()) {
                entry.message = one.last_error.message();
            }
            if (one.next_announce > now) {
                const auto left = std::chrono::duration_cast<std::chrono::seconds>(one.next_announce - now);
                entry.nextAnnounce = std::min(entry.nextAnnounce.value_or(left), left);
            }
        }
    }
    entry.state = toState(best);
    entry.message.resize(std::min(entry.message.size(), maxAnnounceMessage));
    return entry;
}

}  // namespace

void SessionCore::watchDetails(std::optional<TorrentId> id, DetailsPart part)
{
    m_watched = id;
    m_watchedPart = part;
    m_sentDetails = {};
    sendDetails();
}

void SessionCore::sendDetails()
{
    if (!m_watched || !m_visible) {
        return;
    }
    auto* record = find(*m_watched);
    if (record == nullptr || record->isPreview) {
        return;
    }
    TorrentDetails details;
    details.id = record->id;
    if (record->info) {
        details.comment = record->info->comment();
        details.creator = record->info->creator();
        details.pieceLength = record->info->piece_length();
        if (record->info->creation_date() > 0) {
            details.created = std::chrono::system_clock::from_time_t(record->info->creation_date());
        }
    }
    if (record->attached()) {
        fillLive(details, *record);
    } else if (record->info && record->parked && m_watchedPart == DetailsPart::files) {
        details.files = fileEntries(*record->info, record->renamed, prioritiesOf(*record));
        details.fileBytes.assign(details.files.size(), 0);
    }
    if (details == m_sentDetails) {
        return;
    }
    m_sentDetails = details;
    m_gui.post([&observer = m_observer, details = std::move(details)] { observer.detailsChanged(details); });
}

void SessionCore::fillLive(TorrentDetails& details, const TorrentRecord& record)
{
    const auto& handle = record.handle;
    details.wastedBytes = record.wastedBytes;
    switch (m_watchedPart) {
    case DetailsPart::general: break;
    case DetailsPart::files: {
        if (!record.info) {
            break;
        }
        details.files = fileEntries(*record.info, record.renamed, prioritiesOf(record));
        const auto bytes = handle.file_progress(lt::torrent_handle::piece_granularity);
        for (const auto& file : details.files) {
            const auto index = static_cast<std::size_t>(file.index);
            details.fileBytes.push_back(index < bytes.size() ? bytes[index] : 0);
        }
        break;
    }
    case DetailsPart::peers: {
        std::vector<lt::peer_info> peers;
        handle.get_peer_info(peers);
        for (const auto& peer : peers) {
            const bool connecting = bool(peer.flags & (lt::peer_info::connecting | lt::peer_info::handshake));
            if (!connecting && details.peers.size() < maxPeersShown) {
                details.peers.push_back(toEntry(peer));
            }
        }
        break;
    }
    case DetailsPart::trackers: {
        for (const auto& tracker : handle.trackers()) {
            details.trackers.push_back(toEntry(tracker));
        }
        details.webSeeds = record.webSeeds;
        break;
    }
    case DetailsPart::pieces: {
        if (!record.info) {
            break;
        }
        details.pieces.assign(static_cast<std::size_t>(record.info->num_pieces()), PieceState::missing);
        for (int piece = 0; piece < std::min(record.pieces.size(), record.info->num_pieces()); ++piece) {
            if (record.pieces.get_bit(lt::piece_index_t{piece})) {
                details.pieces[static_cast<std::size_t>(piece)] = PieceState::have;
            }
        }
        for (const auto& part : handle.get_download_queue()) {
            auto& state = details.pieces[static_cast<std::size_t>(static_cast<int>(part.piece_index))];
            if (state == PieceState::missing) {
                state = PieceState::underway;
            }
        }
        handle.piece_availability(details.availability);
        break;
    }
    }
}

/// Tells the add dialog how many peers a magnet has found.
void SessionCore::sendPreviews()
{
    for (const auto& [id, params] : m_previews) {
        auto* record = find(id);
        if (record == nullptr || !record->isPreview || !record->attached() || params.ti) {
            continue;
        }
        auto shown = previewOf(id, params, record->live.peers);
        shown.metadataTooLarge = record->live.metadataTooLarge;
        m_gui.post([&observer = m_observer, shown = std::move(shown)] { observer.previewChanged(shown); });
    }
}

}  // namespace barter::engine
