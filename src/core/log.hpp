#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// The program's log: one file with a size limit, and stderr for warnings and errors.
///
/// Thread-safe. The only global of the program. Before `open`, only stderr gets lines. Never log a secret; text from
/// peers, trackers and torrents is written without control characters.
namespace barter::log {

enum class Level { debug, info, warning, error };

/// Opens (and appends to) `path`; beyond `maxBytes` it is renamed to path.1 and a new one begun, one old file is kept.
/// Returns false if the file cannot be written; then the log goes on without it.
bool open(const std::string& path, std::size_t maxBytes = std::size_t{4} * 1024 * 1024);

/// `category` is the layer: "engine", "ui", "app", ...
void write(Level level, std::string_view category, std::string_view text);

inline void debug(std::string_view category, std::string_view text)
{
    write(Level::debug, category, text);
}
inline void info(std::string_view category, std::string_view text)
{
    write(Level::info, category, text);
}
inline void warning(std::string_view category, std::string_view text)
{
    write(Level::warning, category, text);
}
inline void error(std::string_view category, std::string_view text)
{
    write(Level::error, category, text);
}

/// Forces what was written to the file.
void flush();

/// `text` with control characters replaced by '?' and cut to `maxLength` bytes at a UTF-8 boundary.
[[nodiscard]] std::string printable(std::string_view text, std::size_t maxLength = 2000);

}  // namespace barter::log
