#pragma once

#include "engine/add_torrent.hpp"

#include <QString>

namespace barter::ui {

/// One torrent in the add dialog: what is known of it, and what the person has chosen so far.
struct AddEntry {
    enum class State {
        waiting,  ///< a file is being read, a URL fetched, or nothing has been asked yet
        ready,    ///< `preview` is there, perhaps without the list of files
        refused,  ///< `sentence` says why; cannot be added
    };

    int number = 0;  ///< names the entry for as long as the program runs
    QString title;   ///< what the person gave, cleaned for display
    engine::TorrentSource source;
    State state = State::waiting;
    QString sentence;
    bool hasPreview = false;  ///< the session holds `preview` until it is accepted or discarded
    engine::Preview preview;  ///< the priorities of its files are the person's choice

    QString name;  ///< the person's; empty: the torrent's own
    QString savePath;
    bool start = true;
    bool sequential = false;

    [[nodiscard]] bool canBeAdded() const { return state != State::refused && !preview.alreadyPresent; }
    [[nodiscard]] bool canBeMerged() const
    {
        return preview.alreadyPresent && !preview.isPrivate && preview.newTrackers + preview.newWebSeeds > 0;
    }
    /// Bytes of the files that are not skipped.
    [[nodiscard]] std::int64_t wantedBytes() const
    {
        std::int64_t sum = 0;
        for (const auto& file : preview.files) {
            sum += file.priority == engine::FilePriority::skip ? 0 : file.size;
        }
        return sum;
    }
};

}  // namespace barter::ui
