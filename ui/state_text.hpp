#pragma once

#include "engine/torrent_snapshot.hpp"

#include <QString>

#include <optional>

namespace barter::ui {

/// What a person can do about a torrent's state, as one button.
enum class StateHelp {
    addTrackers,
    askTrackersAgain,
    resume,
    tryAgain,
    checkFiles,
    chooseFiles,  ///< in the Files tab
    freeSpace,    ///< opens the folder, so that files can be deleted there
    remove,
};

struct StateText {
    QString sentence;
    std::optional<StateHelp> help;
};

/// A word or two for a table cell: "Downloading", "Disk full". Cheap.
[[nodiscard]] QString stateWord(const engine::TorrentSnapshot& torrent);

/// One or two full sentences: what the torrent does, why, and what happens next. Plain text, may hold cleaned texts
/// of strangers (a file name, the library's reason).
[[nodiscard]] StateText stateText(const engine::TorrentSnapshot& torrent);

/// The label of the button, with a mnemonic.
[[nodiscard]] QString helpLabel(StateHelp help);

/// Whether the torrent needs a look: it failed, its storage is missing, or nobody can be found as its tracker fails.
[[nodiscard]] bool needsAttention(const engine::TorrentSnapshot& torrent) noexcept;

}  // namespace barter::ui
