#pragma once

#include "core/settings.hpp"
#include "engine/session.hpp"

#include <QString>

#include <span>

namespace barter::ui {

/// What "Copy diagnostics" puts together, for a report of a bug. In English, whatever the person's language.
struct DiagnosticsInput {
    QString version;  ///< of Barter
    engine::LibraryInfo library;
    Settings settings;
    engine::SessionStatus status;
    std::span<const engine::TorrentSnapshot> torrents;
};

/// Counts and states only: no text that came from a torrent, a peer or a tracker, no path, name, hash, address or
/// port gets into it, so that it can be pasted in public.
[[nodiscard]] QString diagnosticsText(const DiagnosticsInput& input);

}  // namespace barter::ui
