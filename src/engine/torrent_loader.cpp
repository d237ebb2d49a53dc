#include "engine/torrent_loader.hpp"

#include "core/utf8.hpp"
#include "engine/add_torrent.hpp"
#include "engine/engine_error.hpp"
#include "engine/session_settings.hpp"

#include <libtorrent/bdecode.hpp>
#include <libtorrent/load_torrent.hpp>
#include <libtorrent/magnet_uri.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <initializer_list>
#include <string_view>
#include <unordered_set>

namespace barter::engine {
namespace {

constexpr std::size_t maxBytes{maxTorrentBytes};
// A link carries at most this many; a file has been published by somebody who chose its trackers, and may have more.
constexpr std::size_t maxPerMagnet = 64;
constexpr std::size_t maxPerFile = 1024;
constexpr std::size_t maxUrlBytes = 2048;
constexpr std::size_t maxNameBytes = 255;
// libtorrent looks through all folders for each new one: 100,000 take it nine seconds.
constexpr std::size_t maxFolders = 25'000;
constexpr int maxListed = 100'000;  ///< trackers, web seeds, nodes: what is beyond the limits above is made first

class Descriptor {
public:
    explicit Descriptor(int descriptor) : m_descriptor{descriptor} {}
    ~Descriptor()
    {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;

    [[nodiscard]] int get() const { return m_descriptor; }

private:
    int m_descriptor;
};

Expected<std::vector<char>> readFile(const std::string& path)
{
    // Without O_NONBLOCK, opening a pipe would wait for somebody to write to it.
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file.get() < 0) {
        const bool absent = errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG;
        return fail(absent ? EngineErrc::fileNotFound : EngineErrc::fileUnreadable, path);
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) {
        return fail(EngineErrc::fileUnreadable, path);
    }
    if (S_ISDIR(status.st_mode)) {
        return fail(EngineErrc::isDirectory, path);
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(EngineErrc::fileUnreadable, path);
    }
    if (status.st_size > maxTorrentBytes) {
        return fail(EngineErrc::tooLarge, path);
    }
    // One byte more than it said, so that a file that grows meanwhile is noticed.
    std::vector<char> bytes(static_cast<std::size_t>(status.st_size) + 1);
    std::size_t size = 0;
    while (size < bytes.size()) {
        const auto count = ::read(file.get(), bytes.data() + size, bytes.size() - size);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return fail(EngineErrc::fileUnreadable, path);
        }
        if (count == 0) {
            break;
        }
        size += static_cast<std::size_t>(count);
    }
    bytes.resize(size);
    return bytes;
}

bool hasScheme(std::string_view url, std::initializer_list<std::string_view> schemes)
{
    return std::ranges::any_of(schemes, [url](std::string_view scheme) {
        return url.size() > scheme.size() + 3 && url.substr(scheme.size(), 3) == "://" &&
               std::ranges::equal(
                   scheme, url.substr(0, scheme.size()), [](char wanted, char c) { return wanted == (c | 0x20); });
    });
}

/// The indices of those URLs that are kept, each once.
std::vector<std::size_t>
usable(const std::vector<std::string>& urls, std::initializer_list<std::string_view> schemes, std::size_t limit)
{
    std::vector<std::size_t> kept;
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < urls.size() && kept.size() < limit; ++i) {
        const auto& url = urls[i];
        if (url.size() <= maxUrlBytes && hasScheme(url, schemes) && withoutDisguises(url) == url &&
            seen.insert(url).second) {
            kept.push_back(i);
        }
    }
    return kept;
}

void keepUsableSeeds(std::vector<std::string>& seeds, std::size_t limit)
{
    std::vector<std::string> kept;
    for (const auto i : usable(seeds, {"http", "https"}, limit)) {
        kept.push_back(seeds[i]);
    }
    seeds = std::move(kept);
}

void keepUsableUrls(lt::add_torrent_params& params, std::size_t limit)
{
    std::vector<std::string> trackers;
    std::vector<int> tiers;
    for (const auto i : usable(params.trackers, {"http", "https", "udp"}, limit)) {
        trackers.push_back(params.trackers[i]);
        tiers.push_back(i < params.tracker_tiers.size() ? params.tracker_tiers[i] : 0);
    }
    params.trackers = std::move(trackers);
    params.tracker_tiers = std::move(tiers);
    keepUsableSeeds(params.url_seeds, limit);
    keepUsableSeeds(params.http_seeds, limit);
}

void skipLinks(lt::add_torrent_params& params)
{
    const auto& files = params.ti->files();
    for (const auto file : files.file_range()) {
        if ((files.file_flags(file) & lt::file_storage::flag_symlink) == lt::file_flags_t{}) {
            continue;
        }
        params.file_priorities.resize(static_cast<std::size_t>(files.num_files()), lt::default_priority);
        params.file_priorities[static_cast<std::size_t>(static_cast<int>(file))] = lt::dont_download;
    }
}

/// Something that no program wrote as bencoding: HTML, a picture, a text.
bool isNoBencoding(std::span<const char> bytes)
{
    const bool digitOrEnd = bytes.size() < 2 || (bytes[1] >= '0' && bytes[1] <= '9') || bytes[1] == 'e';
    return bytes[0] != 'd' || !digitOrEnd;
}

/// `rest` is what follows the place of the error. A length that is cut off reads as one without its colon.
bool endsTooEarly(const lt::error_code& error, std::span<const char> rest)
{
    return error == lt::bdecode_errors::unexpected_eof ||
           (error == lt::bdecode_errors::expected_colon &&
            std::ranges::all_of(rest, [](char c) { return c >= '0' && c <= '9'; }));
}

/// Adds the folders of a v1 list of files.
void addFolders(const lt::bdecode_node& files, std::unordered_set<std::string>& folders)
{
    std::string last;
    for (int i = 0; i < files.list_size() && folders.size() <= maxFolders; ++i) {
        const auto file = files.list_at(i);
        const auto path = file.type() == lt::bdecode_node::dict_t ? file.dict_find_list("path") : lt::bdecode_node{};
        std::string folder;
        for (int element = 0; path && element + 1 < path.list_size(); ++element) {
            folder += '/';
            const auto name = path.list_string_value_at(element);
            folder.append(name.data(), name.size());
        }
        if (folder != last) {
            folders.insert(folder);
            last = std::move(folder);
        }
    }
}

/// How many folders a v2 tree of files has, as far as `maxFolders`. As deep as what was decoded.
std::size_t foldersOf(const lt::bdecode_node& tree, std::size_t counted = 0)
{
    for (int i = 0; i < tree.dict_size() && counted <= maxFolders; ++i) {
        const auto [name, below] = tree.dict_at_node(i);
        if (below.type() == lt::bdecode_node::dict_t && !below.dict_find("")) {
            counted = foldersOf(below, counted + 1);
        }
    }
    return counted;
}

/// What nobody publishes, and what would take libtorrent many seconds or much memory.
bool costsTooMuch(const lt::bdecode_node& root)
{
    if (root.type() != lt::bdecode_node::dict_t) {
        return false;
    }
    int listed = 0;
    for (const auto* key : {"announce-list", "url-list", "httpseeds", "nodes"}) {
        if (const auto list = root.dict_find_list(key)) {
            listed += list.list_size();
            for (int i = 0; i < list.list_size() && listed <= maxListed; ++i) {
                const auto tier = list.list_at(i);
                listed += tier.type() == lt::bdecode_node::list_t ? tier.list_size() : 0;
            }
        }
    }
    const auto info = root.dict_find_dict("info");
    if (listed > maxListed || !info) {
        return listed > maxListed;
    }
    std::unordered_set<std::string> folders;
    if (const auto files = info.dict_find_list("files")) {
        addFolders(files, folders);
    }
    const auto tree = info.dict_find_dict("file tree");
    return folders.size() > maxFolders || (tree && foldersOf(tree) > maxFolders);
}

}  // namespace

Expected<lt::add_torrent_params> loadTorrentBytes(std::span<const char> bytes)
{
    if (bytes.size() > maxBytes) {
        return fail(EngineErrc::tooLarge);
    }
    if (bytes.empty()) {
        return fail(EngineErrc::truncatedTorrent);
    }
    if (isNoBencoding(bytes)) {
        return fail(EngineErrc::notATorrent);
    }
    try {
        lt::error_code error;
        const auto limit = torrentLimits();
        int position = 0;
        const auto root = lt::bdecode({bytes.data(), static_cast<std::ptrdiff_t>(bytes.size())},
                                      error,
                                      &position,
                                      limit.max_decode_depth,
                                      limit.max_decode_tokens);
        if (error) {
            const bool tooShort = endsTooEarly(error, bytes.subspan(static_cast<std::size_t>(position)));
            return fail(tooShort ? EngineErrc::truncatedTorrent : EngineErrc::invalidTorrent, error.message());
        }
        if (costsTooMuch(root)) {
            return fail(EngineErrc::invalidTorrent, "too many folders or trackers");
        }
        auto params = lt::load_torrent_parsed(root, limit);
        keepUsableUrls(params, maxPerFile);
        skipLinks(params);
        return params;
    } catch (const std::exception& error) {
        return fail(EngineErrc::invalidTorrent, error.what());
    }
}

Expected<lt::add_torrent_params> loadTorrentFile(const std::string& path)
{
    const auto bytes = readFile(path);
    if (!bytes) {
        return tl::unexpected{bytes.error()};
    }
    auto params = loadTorrentBytes(*bytes);
    if (!params && params.error().code != EngineErrc::invalidTorrent) {
        return fail(params.error().code, path);
    }
    return params;
}

Expected<lt::add_torrent_params> loadMagnet(const std::string& uri)
{
    lt::error_code error;
    auto params = lt::parse_magnet_uri(uri, error);
    if (error) {
        return fail(EngineErrc::badMagnet, error.message());
    }
    keepUsableUrls(params, maxPerMagnet);
    const auto name = withoutDisguises(params.name);
    params.name = std::string{atMostBytes(name, maxNameBytes)};
    return params;
}

}  // namespace barter::engine
