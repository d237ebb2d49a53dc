#include "engine/dht_state.hpp"

#include "core/log.hpp"
#include "storage/atomic_file.hpp"

#include <libtorrent/error_code.hpp>
#include <libtorrent/session.hpp>
#include <libtorrent/session_params.hpp>

#include <filesystem>

namespace barter::engine {
namespace {

constexpr std::size_t maxBytes = std::size_t{4} * 1024 * 1024;

}  // namespace

lt::session_params readDhtState(const std::string& path)
{
    const auto saved = storage::readFile(path, maxBytes);
    if (!saved) {
        if (saved.error().code != storage::StorageErrc::notFound) {
            log::warning("engine", "the nodes of the DHT could not be read: " + saved.error().code.message());
        }
        return {};
    }
    try {
        return lt::read_session_params(*saved, lt::session::save_dht_state);
    } catch (const lt::system_error& error) {
        const auto aside = storage::setFileAside(path);
        log::warning("engine",
                     "the nodes of the DHT were damaged (" + std::string{error.what()} + "): " +
                         (aside ? "kept as " + std::filesystem::path{*aside}.filename().string()
                                : aside.error().code.message()));
        return {};
    }
}

Expected<> writeDhtState(const std::string& path, const lt::session_params& state)
{
    return storage::atomicWrite(path, lt::write_session_params_buf(state, lt::session::save_dht_state));
}

}  // namespace barter::engine
