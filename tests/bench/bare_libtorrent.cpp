// The yardstick: libtorrent with Barter's settings and nothing on top.
//
//   bare_libtorrent load PORT FOLDER        every *.resume of FOLDER
//   bare_libtorrent add PORT FOLDER SAVE    every *.torrent of FOLDER, downloads into SAVE
//
// Says "added" when libtorrent has all of them and "ready" when it has checked them, with the CPU seconds until then;
// stays until its standard input ends. Everything else is seen from outside.
#include "report.hpp"
#include "yardstick.hpp"

#include "engine/session_settings.hpp"

#include <libtorrent/alert_types.hpp>
#include <libtorrent/load_torrent.hpp>
#include <libtorrent/read_resume_data.hpp>
#include <libtorrent/session.hpp>
#include <libtorrent/session_params.hpp>

#include <poll.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace barter;

lt::session makeSession(const Settings& settings)
{
    lt::session_params params;
    params.settings = engine::effectiveSettings(settings, settings.network.port);
    lt::session session{std::move(params)};
    session.set_ip_filter(engine::addressFilter(settings.network, engine::defaultGateways()));
    session.set_port_filter(engine::portFilter());
    return session;
}

std::vector<char> contentOf(const fs::path& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The flags that Barter gives, see SessionCore::attach.
void addTo(lt::session& session, lt::add_torrent_params params)
{
    params.flags |= lt::torrent_flags::update_subscribe | lt::torrent_flags::apply_ip_filter;
    params.flags &= ~(lt::torrent_flags::auto_managed | lt::torrent_flags::paused);
    session.async_add_torrent(std::move(params));
}

int addAll(lt::session& session, const fs::path& folder, const std::string& savePath)
{
    int count = 0;
    for (const auto& entry : fs::directory_iterator{folder}) {
        const auto content = contentOf(entry.path());
        if (entry.path().extension() == ".resume") {
            addTo(session, lt::read_resume_data(content));
        } else {
            auto params = lt::load_torrent_buffer(content, engine::torrentLimits());
            params.save_path = savePath;
            addTo(session, std::move(params));
        }
        ++count;
    }
    return count;
}

bool inputEnded()
{
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    return ::poll(&input, 1, 0) > 0;
}

void run(lt::session& session, int expected)
{
    int added = 0;
    int checked = 0;
    while (!inputEnded()) {
        session.wait_for_alert(std::chrono::milliseconds{500});
        std::vector<lt::alert*> alerts;
        session.pop_alerts(&alerts);
        for (auto* alert : alerts) {
            if (lt::alert_cast<lt::add_torrent_alert>(alert) != nullptr && ++added == expected) {
                bench::report("added", added);
            } else if (lt::alert_cast<lt::torrent_checked_alert>(alert) != nullptr && ++checked == expected) {
                bench::report("ready", checked);
            }
        }
    }
}

}  // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> words{argv + 1, argv + argc};
    if (words.size() < 3 || (words[0] == "add" ? words.size() != 4 : words[0] != "load" || words.size() != 3)) {
        std::cerr << "usage: bare_libtorrent load PORT FOLDER | add PORT FOLDER SAVE\n";
        return 2;
    }
    auto session = makeSession(bench::loopbackSettings(std::stoi(words[1])));
    const int count = addAll(session, words[2], words[0] == "add" ? words[3] : std::string{});
    run(session, count);
    return 0;
}
