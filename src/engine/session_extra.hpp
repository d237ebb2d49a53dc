#pragma once

#include <string>
#include <string_view>

namespace barter::engine {

/// What a row of the database says beyond libtorrent's resume data.
struct RowExtra {
    bool stopped = false;    ///< by the person
    std::string ownName;     ///< given by the person, may be empty
    std::string mountPoint;  ///< of the save path, may be empty

    bool operator==(const RowExtra&) const = default;
};

/// A bencoded dictionary. Unknown keys and wrong types are ignored.
[[nodiscard]] std::string writeExtra(const RowExtra& extra);
[[nodiscard]] RowExtra readExtra(std::string_view text);

}  // namespace barter::engine
