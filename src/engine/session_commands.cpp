#include "core/log.hpp"
#include "engine/engine_error.hpp"
#include "engine/session_core.hpp"
#include "engine/session_work.hpp"
#include "engine/stored_files.hpp"

#include <libtorrent/torrent_info.hpp>

#include <algorithm>
#include <filesystem>

namespace barter::engine {
namespace {

constexpr std::size_t maxName = 255;

bool hasControlCharacters(std::string_view text)
{
    return std::any_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// A path below the save path, of names that a file can have.
bool isUsablePath(const std::string& path)
{
    const std::filesystem::path parts{path};
    if (path.empty() || parts.is_absolute() || hasControlCharacters(path) || path.back() == '/') {
        return false;
    }
    return std::all_of(parts.begin(), parts.end(), [](const auto& part) {
        return !part.empty() && part != "." && part != ".." && part.native().size() <= maxName;
    });
}

}  // namespace

SessionCore::Ids SessionCore::allIds() const
{
    Ids ids;
    for (const auto& [id, record] : m_records) {
        if (!record->isPreview) {
            ids.push_back(id);
        }
    }
    return ids;
}

template <class Change>
void SessionCore::forEach(const Ids& ids, Change change)
{
    for (const auto id : ids) {
        auto* record = find(id);
        if (record == nullptr || record->isPreview || record->removing) {
            continue;
        }
        change(*record);
        requestSave(*record);
        touch(*record);
    }
    publishChanges();
}

void SessionCore::pause(const Ids& ids)
{
    forEach(ids, [](TorrentRecord& record) {
        record.stopped = true;
        record.live.downRate = 0;
        record.live.upRate = 0;
        if (record.attached()) {
            record.handle.pause();
        }
    });
}

void SessionCore::resume(const Ids& ids)
{
    forEach(ids, [this](TorrentRecord& record) {
        record.stopped = false;
        if (record.storageMissing) {
            if (!record.attaching) {
                comeBack(record, Return::whenThere);
            }
            return;
        }
        if (record.parked && !record.attaching) {
            // A record that could not be believed, or that libtorrent refused: try again, check everything.
            record.damagedRow = false;
            record.problem = Problem::none;
            attach(record, std::move(*std::exchange(record.parked, nullptr)));
            return;
        }
        // What was believed to be on disk was wrong once: look again before going on.
        const bool look = record.problem == Problem::filesChanged || record.problem == Problem::diskError;
        clearProblem(record);
        if (record.attached()) {
            if (look) {
                checkFiles(record);
            }
            record.handle.resume();
        }
    });
}

void SessionCore::recheck(const Ids& ids)
{
    forEach(ids, [this](TorrentRecord& record) {
        if (record.storageMissing) {
            record.startAnew = record.attaching;
            if (!record.attaching) {
                comeBack(record, Return::withoutFiles);
            }
            return;
        }
        if (!record.attached() || !record.live.hasMetadata) {
            return;
        }
        clearProblem(record);
        record.holdAfterCheck = record.stopped;  // checking needs a running torrent
        record.stopped = record.holdAfterCheck;
        checkFiles(record);
        record.handle.resume();
    });
}

void SessionCore::reannounce(const Ids& ids)
{
    for (const auto id : ids) {
        if (auto* record = find(id); record != nullptr && record->attached()) {
            record->handle.force_reannounce(0, -1, lt::torrent_handle::ignore_min_interval);
            if (!record->live.isPrivate) {
                record->handle.force_dht_announce();
                record->handle.force_lsd_announce();
            }
        }
    }
}

void SessionCore::setSequential(const Ids& ids, bool sequential)
{
    forEach(ids, [sequential](TorrentRecord& record) {
        record.live.sequential = sequential;
        auto flags = sequential ? lt::torrent_flags::sequential_download : lt::torrent_flags_t{};
        if (record.attached()) {
            record.handle.set_flags(flags, lt::torrent_flags::sequential_download);
        } else if (record.parked) {
            record.parked->flags = (record.parked->flags & ~lt::torrent_flags::sequential_download) | flags;
        }
    });
}

void SessionCore::setLimits(const Ids& ids, std::int64_t down, std::int64_t up)
{
    forEach(ids, [&](TorrentRecord& record) {
        record.live.downLimit = std::max<std::int64_t>(down, 0);
        record.live.upLimit = std::max<std::int64_t>(up, 0);
        if (record.attached()) {
            record.handle.set_download_limit(libraryLimit(down));
            record.handle.set_upload_limit(libraryLimit(up));
        } else if (record.parked) {
            record.parked->download_limit = libraryLimit(down);
            record.parked->upload_limit = libraryLimit(up);
        }
    });
}

void SessionCore::setFilePriorities(TorrentId id,
                                    const std::vector<std::pair<int, FilePriority>>& priorities,
                                    const Done& done)
{
    auto* record = find(id);
    if (record == nullptr) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    if (!record->info) {
        done(fail(EngineErrc::noMetadata));
        return;
    }
    auto levels = prioritiesOf(*record);
    levels.resize(static_cast<std::size_t>(record->info->num_files()), lt::default_priority);
    for (const auto& [file, priority] : priorities) {
        if (file >= 0 && static_cast<std::size_t>(file) < levels.size()) {
            levels[static_cast<std::size_t>(file)] = lt::download_priority_t{static_cast<std::uint8_t>(priority)};
        }
    }
    const auto& files = record->info->orig_files();
    for (const auto file : files.file_range()) {
        if (files.file_flags(file) & lt::file_storage::flag_symlink) {
            levels[static_cast<std::size_t>(static_cast<int>(file))] = lt::dont_download;  // see CleanedNames::links
        }
    }
    record->chosenPriorities = levels;
    if (record->attached()) {
        record->handle.prioritize_files(levels);
    } else if (record->parked) {
        record->parked->file_priorities = std::move(levels);
        updateFromParams(*record, *record->parked);
    }
    requestSave(*record);
    touch(*record);
    done(Expected<>{});
}

void SessionCore::rename(TorrentId id, const std::string& name, const Done& done)
{
    auto* record = find(id);
    if (record == nullptr) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    if (name.size() > maxName || hasControlCharacters(name)) {
        done(fail(EngineErrc::invalidName));
        return;
    }
    record->ownName = name;
    if (!name.empty()) {
        record->live.name = name;
    } else if (record->info) {
        record->live.name = record->info->name();
    }
    requestSave(*record);
    touch(*record);
    publishChanges();
    done(Expected<>{});
}

void SessionCore::renameFile(TorrentId id, int fileIndex, const std::string& path, Done done)
{
    auto* record = find(id);
    if (record == nullptr) {
        done(fail(EngineErrc::noSuchTorrent));
        return;
    }
    if (!record->info || !record->attached()) {
        done(fail(EngineErrc::noMetadata));
        return;
    }
    if (fileIndex < 0 || fileIndex >= record->info->num_files() || !isUsablePath(path)) {
        done(fail(EngineErrc::invalidName, path));
        return;
    }
    // libtorrent 2.0.8 overwrites what is there: look first.
    onWorker(
        [target = absolutePath(record->live.savePath, path)] {
            std::error_code error;
            return std::filesystem::symlink_status(target, error).type() != std::filesystem::file_type::not_found;
        },
        [this, id, fileIndex, path, done = std::move(done)](bool taken) {
            auto* found = find(id);
            if (found == nullptr || !found->attached()) {
                done(fail(EngineErrc::noSuchTorrent));
                return;
            }
            bool another = false;
            for (const auto& entry : fileEntries(*found->info, found->renamed, {})) {
                another = another || (entry.index != fileIndex && entry.path == path);
            }
            if (taken || another || m_renames.contains({id, fileIndex})) {
                done(fail(EngineErrc::nameTaken, path));
                return;
            }
            m_renames[{id, fileIndex}] = done;
            found->handle.rename_file(lt::file_index_t{fileIndex}, path);
        });
}

void SessionCore::onRenamed(TorrentRecord& record,
                            lt::file_index_t file,
                            const std::string& newPath,
                            const std::string& error)
{
    if (error.empty()) {
        record.renamed[file] = newPath;
    }
    requestSave(record);
    const auto waiting = m_renames.find({record.id, static_cast<int>(file)});
    if (waiting == m_renames.end()) {
        return;
    }
    const auto done = std::move(waiting->second);
    m_renames.erase(waiting);
    if (error.empty()) {
        done(Expected<>{});
    } else {
        done(fail(EngineErrc::invalidName, error));
    }
}

}  // namespace barter::engine
