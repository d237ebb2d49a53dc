#include "engine/session_extra.hpp"

#include <libtorrent/bdecode.hpp>
#include <libtorrent/bencode.hpp>
#include <libtorrent/entry.hpp>

#include <iterator>

namespace barter::engine {

std::string writeExtra(const RowExtra& extra)
{
    lt::entry dictionary{lt::entry::dictionary_t};
    dictionary["mount"] = extra.mountPoint;
    dictionary["name"] = extra.ownName;
    dictionary["stopped"] = extra.stopped ? 1 : 0;
    std::string text;
    lt::bencode(std::back_inserter(text), dictionary);
    return text;
}

RowExtra readExtra(std::string_view text)
{
    lt::error_code error;
    const auto node = lt::bdecode(lt::span<const char>{text.data(), static_cast<std::ptrdiff_t>(text.size())}, error);
    if (error || node.type() != lt::bdecode_node::dict_t) {
        return {};
    }
    return {.stopped = node.dict_find_int_value("stopped", 0) != 0,
            .ownName = std::string{node.dict_find_string_value("name")},
            .mountPoint = std::string{node.dict_find_string_value("mount")}};
}

}  // namespace barter::engine
