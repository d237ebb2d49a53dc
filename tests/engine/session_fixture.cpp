#include "session_fixture.hpp"

#include <libtorrent/create_torrent.hpp>
#include <libtorrent/load_torrent.hpp>
#include <libtorrent/session_params.hpp>
#include <libtorrent/torrent_status.hpp>

#include <unistd.h>

#include <fstream>
#include <random>

namespace barter::test {

namespace fs = std::filesystem;

void QueueDispatcher::post(std::function<void()> work)
{
    {
        const std::scoped_lock lock{m_mutex};
        m_work.push_back(std::move(work));
    }
    m_came.notify_one();
}

bool QueueDispatcher::runUntil(const std::function<bool()>& condition, std::chrono::seconds limit)
{
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        std::vector<std::function<void()>> work;
        {
            std::unique_lock lock{m_mutex};
            if (!m_came.wait_until(lock, end, [this] { return !m_work.empty(); })) {
                return false;
            }
            work.swap(m_work);
        }
        for (const auto& each : work) {
            each();
        }
    }
    return true;
}

void RecordingObserver::torrentsChanged(const engine::TorrentsUpdate& update)
{
    for (const auto& torrent : update.added) {
        EXPECT_FALSE(torrents.contains(torrent.id)) << "added twice";
        torrents[torrent.id] = torrent;
    }
    for (const auto& torrent : update.changed) {
        EXPECT_TRUE(torrents.contains(torrent.id)) << "changed before it was added";
        torrents[torrent.id] = torrent;
    }
    for (const auto id : update.removed) {
        torrents.erase(id);
    }
}

int RecordingObserver::count(engine::SessionEvent::Kind kind) const
{
    int n = 0;
    for (const auto& event : events) {
        n += event.kind == kind ? 1 : 0;
    }
    return n;
}

TempFolder::TempFolder()
{
    auto name = (fs::path{testing::TempDir()} / "barter-XXXXXX").string();
    m_path = ::mkdtemp(name.data());
}

TempFolder::~TempFolder()
{
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

void NoFetcher::fetch(const std::string& url, std::function<void(Expected<std::vector<char>>)> answer)
{
    if (const auto page = pages.find(url); page != pages.end()) {
        answer(page->second);
    } else {
        answer(fail(engine::EngineErrc::httpStatus, "404"));
    }
}

Expected<> FolderTrash::moveToTrash(const std::string& path)
{
    if (broken) {
        return fail(engine::EngineErrc::trashUnavailable, path);
    }
    fs::create_directories(folder);
    fs::rename(path, folder / fs::path{path}.filename());
    return {};
}

SessionUnderTest::SessionUnderTest(const fs::path& root)
    : profile{root / "profile"}, downloads{root / "downloads"}, trash{root / "trash"}
{
    fs::create_directories(profile);
    fs::create_directories(downloads);
    settings.network.loopbackPeers = true;
    settings.network.dht = false;
    settings.network.lsd = false;
    settings.network.upnp = false;
    settings.downloads.savePath = downloads.string();
    start();
}

SessionUnderTest::~SessionUnderTest()
{
    stop();
}

void SessionUnderTest::start()
{
    observer = {};
    m_service = std::make_unique<boost::asio::io_context>();
    m_work.emplace(m_service->get_executor());
    m_thread = std::thread{[this] { m_service->run(); }};
    m_session =
        engine::makeSession({.profile = profile.string(), .defaultSavePath = downloads.string(), .settings = settings},
                            *m_service,
                            m_gui,
                            observer,
                            fetcher,
                            trash);
}

void SessionUnderTest::stop()
{
    if (!m_session) {
        return;
    }
    bool closed = false;
    m_session->close([&closed](const Expected<>&) { closed = true; });
    EXPECT_TRUE(m_gui.runUntil([&closed] { return closed; }, std::chrono::seconds{30}));
    m_session.reset();
    m_work.reset();
    m_service->stop();
    m_thread.join();
    m_service.reset();
}

bool SessionUnderTest::until(const std::function<bool()>& condition, std::chrono::seconds limit)
{
    return m_gui.runUntil(condition, limit);
}

Expected<engine::AddOutcome> SessionUnderTest::add(engine::TorrentSource source, engine::AddOptions options)
{
    return wait<engine::AddOutcome>([&](auto answer) { session().add(std::move(source), std::move(options), answer); });
}

const engine::TorrentSnapshot* SessionUnderTest::torrent(engine::TorrentId id) const
{
    const auto found = observer.torrents.find(id);
    return found == observer.torrents.end() ? nullptr : &found->second;
}

bool SessionUnderTest::inState(engine::TorrentId id, engine::TorrentState state) const
{
    const auto* found = torrent(id);
    return found != nullptr && found->state == state;
}

Payload makePayload(const fs::path& folder,
                    Version version,
                    const std::vector<std::pair<std::string, std::size_t>>& files,
                    int pieceSize,
                    bool isPrivate)
{
    std::mt19937 random{20261125};
    lt::file_storage storage;
    for (const auto& [name, size] : files) {
        const auto path = folder / name;
        fs::create_directories(path.parent_path());
        std::string bytes(size, '\0');
        std::generate(bytes.begin(), bytes.end(), [&random] { return static_cast<char>(random()); });
        std::ofstream{path, std::ios::binary} << bytes;
        storage.add_file(name, static_cast<std::int64_t>(size));
    }
    const auto flags = version == Version::v1   ? lt::create_torrent::v1_only
                       : version == Version::v2 ? lt::create_torrent::v2_only
                                                : lt::create_flags_t{};
    lt::create_torrent creator{storage, pieceSize, flags};
    creator.set_priv(isPrivate);
    lt::set_piece_hashes(creator, folder.string());
    Payload payload;
    payload.folder = folder;
    lt::bencode(std::back_inserter(payload.torrentFile), creator.generate());
    payload.info = std::make_shared<lt::torrent_info>(payload.torrentFile, lt::from_span);
    return payload;
}

namespace {

lt::session_params bareParams(int uploadLimit)
{
    lt::settings_pack pack;
    pack.set_str(lt::settings_pack::listen_interfaces, "127.0.0.1:0");
    pack.set_bool(lt::settings_pack::enable_dht, false);
    pack.set_bool(lt::settings_pack::enable_lsd, false);
    pack.set_bool(lt::settings_pack::enable_upnp, false);
    pack.set_bool(lt::settings_pack::enable_natpmp, false);
    pack.set_bool(lt::settings_pack::allow_multiple_connections_per_ip, true);
    pack.set_int(lt::settings_pack::upload_rate_limit, uploadLimit);
    return lt::session_params{pack};
}

}  // namespace

BareSeeder::BareSeeder(const Payload& payload, int uploadLimit) : m_session{bareParams(uploadLimit)}
{
    // The limit holds on loopback too.
    lt::ip_filter everywhere;
    everywhere.add_rule(lt::make_address("0.0.0.0"), lt::make_address("255.255.255.255"), 1);
    lt::add_torrent_params params;
    params.ti = std::make_shared<lt::torrent_info>(*payload.info);
    params.save_path = payload.folder.string();
    params.flags |= lt::torrent_flags::seed_mode;
    params.flags &= ~(lt::torrent_flags::paused | lt::torrent_flags::auto_managed);
    if (uploadLimit > 0) {
        m_session.set_peer_class_filter(everywhere);
    }
    m_handle = m_session.add_torrent(params);
}

std::string BareSeeder::endpoint() const
{
    return "127.0.0.1:" + std::to_string(m_session.listen_port());
}

std::int64_t BareSeeder::sent()
{
    return m_handle.status({}).total_payload_upload;
}

}  // namespace barter::test
