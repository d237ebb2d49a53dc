#pragma once

#include "engine/ports.hpp"

namespace barter::app {

/// The trash of the freedesktop.org specification, through Qt. Keeps no state: may be called on any thread.
class DesktopTrash final : public engine::Trash {
public:
    Expected<> moveToTrash(const std::string& path) override;
};

}  // namespace barter::app
