#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <unordered_set>
#include <vector>

namespace barter::engine {

/// What the system says of a file; times in nanoseconds since 1970. Differs when somebody wrote to the file or put
/// another one in its place, except for what is written within one tick of the kernel's clock (4 ms or less).
struct FileStamp {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t modified = 0;
    std::int64_t changed = 0;
    std::int64_t allocated = 0;  ///< bytes that the file takes on disk

    /// One statx. `error` is empty if it worked. Worker thread.
    [[nodiscard]] static FileStamp of(const std::string& path, std::error_code& error);
};

/// Which pieces of one torrent still lie in files that nobody but us has written to since libtorrent verified them.
///
/// A file that others have written to is in doubt: its pieces have to be hashed before they are believed again. While
/// we write to a torrent ourselves, the times of its files tell nothing; then only another file in a file's place, one
/// that has become shorter, and new holes are noticed. Files are numbers, below the count given. Any thread.
class VerifiedFiles {
public:
    explicit VerifiedFiles(std::size_t files);

    struct Seen {
        std::size_t file = 0;
        FileStamp stamp;
    };
    /// Our own writes until a moment.
    struct Writes {
        std::uint64_t begun = 0;
        std::uint64_t done = 0;
    };

    void beginWrite();
    void endWrite();
    /// To be taken before the stamps that are handed over with it.
    [[nodiscard]] Writes writes() const;

    /// libtorrent has verified these files, or is about to. Every other file counts as not there.
    void begin(std::span<const Seen> seen, Writes before);
    /// Whether nothing is known of the file: not even that it was not there. True once for each file.
    [[nodiscard]] bool wantsFirstLook(std::size_t file);
    void firstLook(const Seen& seen, Writes before);
    /// We ourselves renamed or moved it, or wrote to it otherwise than by `beginWrite`.
    void replacedByUs(std::size_t file);

    /// Whether the piece may be believed, when its files (or those that hold a part of it) look like this.
    [[nodiscard]] bool believes(int piece, std::span<const Seen> seen, Writes before);
    /// The piece was hashed and was right, and its files looked like this afterwards.
    void prove(int piece, std::span<const Seen> seen);

private:
    struct File {
        static constexpr std::uint64_t notYet = UINT64_MAX;
        enum class Knowledge : std::uint8_t { none, absent, asked, adopt, known };
        FileStamp stamp;
        Knowledge knowledge = Knowledge::none;
        bool inDoubt = false;
        std::uint64_t settled = 0;  ///< our writes begun that `stamp` knows all of
    };
    void learn(const Seen& seen, Writes before);
    [[nodiscard]] bool isOurs(const File& file, const FileStamp& now) const;
    [[nodiscard]] bool isQuiet(Writes before) const;

    mutable std::mutex m_mutex;
    std::vector<File> m_files;
    std::unordered_set<int> m_proven;  ///< pieces, of the files in doubt as they were last seen
    Writes m_writes;
};

}  // namespace barter::engine
