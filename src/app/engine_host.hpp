#pragma once

#include "core/dispatcher.hpp"
#include "core/settings.hpp"
#include "engine/session.hpp"

#include <memory>
#include <string>

namespace barter::app {

/// The session with the threads and adapters that it needs: one service thread, HTTP for .torrent URLs, the trash.
///
/// GUI thread. Close the session (`Session::close`) and wait for its answer before this is destroyed.
class EngineHost {
public:
    EngineHost(std::string profile,
               std::string defaultSavePath,
               const Settings& settings,
               Dispatcher& gui,
               engine::SessionObserver& observer);
    ~EngineHost();
    EngineHost(const EngineHost&) = delete;
    EngineHost& operator=(const EngineHost&) = delete;
    EngineHost(EngineHost&&) = delete;
    EngineHost& operator=(EngineHost&&) = delete;

    [[nodiscard]] engine::Session& session();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace barter::app
