#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <system_error>
#include <unordered_set>
#include <vector>

namespace barter::engine {

/// What the system says of a file; times in nanoseconds since 1970. Differs when somebody wrote to the file or put
/// another one in its place, but for what is written within one step of the file system's clock (4 ms for most, 2 s for
/// FAT), or through a mapping that the kernel has not yet written out.
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
/// we write to a file ourselves, its times tell nothing; then only another file in its place, one that has become
/// shorter, and new holes are noticed. Files are numbers, below the count given. Any thread.
class VerifiedFiles {
public:
    explicit VerifiedFiles(std::size_t files);

    /// Our own writes to a file until a moment.
    struct Writes {
        std::uint64_t begun = 0;
        std::uint64_t done = 0;
    };
    struct Seen {
        std::size_t file = 0;
        FileStamp stamp;
        Writes before;  ///< `writes` of a moment before `stamp` was taken
    };
    enum class Belief : std::uint8_t { believed, doubted, knownToBeWrong };

    void beginWrite(std::size_t file);
    void endWrite(std::size_t file);
    [[nodiscard]] Writes writes(std::size_t file) const;
    /// True once for each file that was not there when it was last looked for.
    [[nodiscard]] bool wantsFirstLook(std::size_t file);
    [[nodiscard]] bool isThere(std::size_t file) const;

    /// libtorrent has verified these files, or is about to. Every other file is not there.
    void begin(std::span<const Seen> seen);
    /// The last write was ours: from here on the files' times tell something again.
    void settle(std::span<const Seen> seen);
    /// We ourselves renamed them, moved them, or put them where they were not.
    void placedByUs(std::span<const Seen> seen);

    /// Of a piece whose files (or those that hold a part of it) look like this.
    [[nodiscard]] Belief believes(int piece, std::span<const Seen> seen);
    /// The piece was hashed, and its files looked like this afterwards. False if we wrote to one of them meanwhile, or
    /// somebody changed one: then the hash says nothing.
    bool hashed(int piece, bool isRight, std::span<const Seen> seen);

private:
    struct File {
        enum class Knowledge : std::uint8_t { none, absent, asked, known };
        static constexpr std::uint64_t notYet = UINT64_MAX;
        FileStamp stamp;
        Writes writes;
        std::uint64_t settled = notYet;  ///< our writes begun that `stamp` knows all of
        Knowledge knowledge = Knowledge::none;
        bool inDoubt = false;
    };
    [[nodiscard]] static bool isOurs(const File& file, const FileStamp& now);
    static void learn(File& file, const Seen& seen);
    void doubt(File& file);
    void compare(const Seen& seen);

    mutable std::mutex m_mutex;
    std::vector<File> m_files;
    std::unordered_set<int> m_right;  ///< pieces that were hashed since the last change by somebody else
    std::unordered_set<int> m_wrong;
};

}  // namespace barter::engine
